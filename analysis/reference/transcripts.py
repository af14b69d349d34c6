"""Labelled turns of transcripts and interviews, and who speaks in each."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from analysis.reference.discourse import Discourse, Turn
from analysis.reference.entities import Entity
from analysis.reference.introductions import Introductions
from analysis.reference.people import HONORIFICS
from analysis.registry import fold

INTERVIEWERS = frozenset({"question", "q", "reporter", "reporters", "interviewer", "moderator",
                          "host", "journalist", "press", "questioner"})  # fmt: skip
ANSWERERS = frozenset({"a", "answer", "interviewee"})
OF_THE_PRESS = frozenset({"byline", "host", "anchor", "correspondent", "reporter", "presenter"})
"""What American radio adds to the names of its own people."""
LABEL = re.compile(
    r"[*_>#\s]*([A-ZÀ-Þ][\w.'’\-]*(?: [\w.'’\-]+){0,5}?(?:, (?:BYLINE|HOST|ANCHOR|CORRESPONDENT))?)"
    r"(?: \([^)\n]{2,60}\))?[*_]*:[*_]*(?=\s)"
)
"""A name or office and a colon, perhaps in Markdown's bold or italics."""
SHORT_LABEL = re.compile(r"[*_>#\s]*(Q|A|Question|Answer)\.[*_]*(?=\s)")
"""How some papers label an interview's questions and answers: "Q. Why?"."""
ASKED = re.compile(r"\s*([*_]{0,3})[^*_\n\"“‘]{8,400}\?\1\s*")
"""A paragraph that only asks, as an interview without labels does, often in bold."""
FIRST_PERSON = re.compile(r"\b(?:I|I’m|I'm|we|my|our|We|My|Our)\b")


class Transcripts:
    """Finds the speakers' labels of an article; two at least make a transcript."""

    def __init__(self, discourse: Discourse, names: Introductions) -> None:
        self.discourse = discourse
        self.names = names

    def note(self) -> None:
        """Note the turns and, in their labels, who speaks."""
        marked = [
            (start, end, speaker)
            for start, end, label in self._labels()
            if (speaker := self._speaker(start, label)) is not None
        ]
        if len(marked) < 2:
            self._unlabelled()
            return
        text = self.discourse.doc.article.text
        for (start, end, speaker), following in zip(marked, [*marked[1:], None], strict=True):
            line = text.find("\n", end)
            line = len(text) if line < 0 else line
            stop = max(line, following[0]) if following else line
            self.discourse.turns.append(Turn(start, end, stop, speaker))
            for token in self.discourse.doc.words([(start, end - 1)]):
                if token.i not in self.discourse.by_token:
                    self.discourse.add(token.i, token.i + 1, speaker, "name", "label")

    def _unlabelled(self) -> None:
        """Note the turns of an interview in which paragraphs ask and others answer.

        Those that answer say "I" or "we"; the headings of an explainer, too, are questions.
        """
        text = self.discourse.doc.article.text
        lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if m[0].strip("-*_ ")]
        asked = [bool(ASKED.fullmatch(text, *line)) for line in lines]
        first = asked.index(True) if True in asked else len(lines)
        turns = list(zip(lines, asked, strict=True))[first:]
        answers = [line for line, asks in turns if not asks]
        personal = [line for line in answers if FIRST_PERSON.search(text, *line)]
        if sum(asked) < 3 or len(answers) < sum(asked) or 2 * len(personal) < len(answers):
            return
        interviewed = self._interviewed()
        if interviewed is None:
            return
        asking = Entity("person", "press", "", "label")
        for (start, end), asks in turns:
            self.discourse.turns.append(Turn(start, start, end, asking if asks else interviewed))

    def name_host(self) -> None:
        """Who opens, closes and speaks most often, and has no office, asks the questions."""
        speakers = [turn.speaker for turn in self.discourse.turns]
        if len(speakers) < 4 or any(s.speaks_as == "press" for s in speakers):
            return
        first = speakers[0]
        most = all(speakers.count(first) >= speakers.count(other) for other in speakers)
        if first is speakers[-1] and most and first.speaks_as == "unknown":
            first.actor, first.rule = "press", "host"

    def _labels(self) -> Iterator[tuple[int, int, str]]:
        """Start, end and words of what may be a label at the head of a line."""
        article = self.discourse.doc.article
        for part in article.parts:
            if part.name == "boilerplate":
                continue
            for line in re.finditer(r"[^\n]+", article.text[part.start : part.end]):
                start = part.start + line.start()
                end = part.start + line.end()
                match = LABEL.match(article.text, start, end)
                match = match or SHORT_LABEL.match(article.text, start, end)
                if match:
                    yield match.start(1), match.end(), match[1]

    def _speaker(self, start: int, label: str) -> Entity | None:
        """Whom a label means: the interviewer, one who is named, initials, a surname, an office."""
        bare = fold(label).lower().strip(". ")
        if bare in INTERVIEWERS:
            return Entity("person", "press", "", "label")
        words = self.discourse.doc.words([(start, start + len(label))])
        if bare.rpartition(", ")[2] in OF_THE_PRESS:
            return self._reporter(words)
        for token in reversed(words):
            if token.i in self.discourse.by_token:
                return self.discourse.by_token[token.i].entity
        if bare in ANSWERERS:
            return self._interviewed()
        if publisher := self._publisher(bare, label):
            return publisher
        if not label.isupper():
            return None
        return self._by_initials(bare) or self._titled(words)

    def _reporter(self, words: Sequence[Token]) -> Entity | None:
        """The reporter of a broadcast, whom the first label calls "BYLINE"."""
        for token in words:
            found = self.discourse.by_token.get(token.i)
            if found is not None and found.entity.kind == "person":
                found.entity.actor, found.entity.rule = "press", "label"
                return found.entity
        return Entity("person", "press", "", "label")

    def _interviewed(self) -> Entity | None:
        """The first person named who is no journalist."""
        people = (f.entity for f in self.discourse.found if f.entity.kind == "person")
        return next((e for e in people if e.speaks_as != "press"), None)

    def _by_initials(self, bare: str) -> Entity | None:
        everybody = [*self.discourse.persons, *self.discourse.listed.values()]
        wanted = bare.replace(".", "").replace(" ", "")
        return next((e for e in everybody if _initials(e.name) == wanted), None)

    def _by_surname(self, surname: str) -> Entity | None:
        everybody = [*self.discourse.persons, *self.discourse.listed.values()]
        return next((e for e in everybody if fold(surname) in fold(e.name).split()), None)

    def _publisher(self, bare: str, label: str) -> Entity | None:
        publisher = fold(self.discourse.doc.article.publisher or "").lower()
        own = publisher.removeprefix("the ")
        short = bare.removeprefix("the ").split()
        named = bool(short) and own.split()[-len(short) :] == short
        if publisher and (named or bare == _initials(own)):
            return Entity("person", "press", label, "label")
        return None

    def _titled(self, words: Sequence[Token]) -> Entity | None:
        """A surname, with or without a title, or the title alone ("THE PRESIDENT")."""
        titles = [t for t in words if self.names.is_noun(t) or t.lower_ in HONORIFICS]
        rest = [t for t in words if t not in titles and len(t) > 1 and not t.is_stop]
        if rest:
            surname = rest[-1]
            known = self._by_surname(surname.text.title())
            if known is not None:
                self.discourse.add(surname.i, surname.i + 1, known, "name", "label")
                return known
            gender = next((HONORIFICS[t.lower_] for t in titles if t.lower_ in HONORIFICS), "")
            entity = Entity("person", "unknown", surname.text.title(), "no role", gender)
            self.discourse.persons.append(entity)
            self.discourse.add(surname.i, surname.i + 1, entity, "name", "label")
            self._elsewhere(entity)
        elif titles:
            entity = Entity("person", "unknown", "", "no role")
        else:
            return None
        for title in titles:
            self.names.claimed.setdefault(title.i, entity)
        return entity

    def _elsewhere(self, entity: Entity) -> None:
        """Other mentions of one whom labels alone name."""
        for token in self.discourse.tokens:
            free = token.i not in self.discourse.by_token
            if free and token.text in (entity.name, entity.name.upper()):
                self.discourse.add(token.i, token.i + 1, entity, "name", "label")
                self.names.describe(entity, token.i, token.i, token.i + 1)


def _initials(name: str) -> str:
    return "".join(word[0] for word in fold(name).lower().split())
