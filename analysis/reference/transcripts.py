"""Labelled turns of transcripts and interviews, and who speaks in each."""

import re

from analysis.reference.discourse import Turn
from analysis.reference.entities import Entity
from analysis.reference.introductions import Introductions
from analysis.registry import fold

INTERVIEWERS = frozenset({"question", "q", "reporter", "reporters", "interviewer", "moderator",
                          "host", "journalist", "press", "questioner", "pregunta"})  # fmt: skip
ANSWERERS = frozenset({"a", "answer", "interviewee"})
LABEL = re.compile(r"[A-ZÀ-Þ][\w.'’\-]*(?: [\w.'’\-]+){0,5}?(?: \([^)\n]{2,60}\))?(?P<end>:)(?=\s)")


class Transcripts(Introductions):
    """Finds the speakers' labels of an article."""

    def _labels(self) -> None:
        """Labelled turns ("SENATOR RUIZ: …", "Q: …") and who speaks in each."""
        text = self.doc.article.text
        marked: list[tuple[int, int, Entity | None]] = []
        ends: list[int] = []
        for part in self.doc.article.parts:
            if part.name == "boilerplate":
                continue
            for line in re.finditer(r"[^\n]+", text[part.start : part.end]):
                start = part.start + line.start()
                match = LABEL.match(text, start, part.start + line.end())
                if match:
                    marked.append((start, match.end(), self._labelled(match)))
                    ends.append(part.end)
        if sum(speaker is not None for *_, speaker in marked) < 2:
            return
        known = [m for m in marked if m[2] is not None]
        for k, (start, label_end, speaker) in enumerate(known):
            stop = text.find("\n", label_end)
            stop = len(text) if stop < 0 else stop
            following = known[k + 1][0] if k + 1 < len(known) else stop
            self.turns.append(
                Turn(
                    start, label_end, max(stop, following) if k + 1 < len(known) else stop, speaker
                )
            )
            for token in self.doc.words([(start, label_end - 1)]):
                if token.i not in self.by_token and speaker is not None:
                    self.add(token.i, token.i + 1, speaker, "name", "label")

    def _labelled(self, match: re.Match[str]) -> Entity | None:
        label = re.sub(r"\s*\(.*", "", match[0][:-1]).strip()
        bare = fold(label).lower().strip(". ")
        if bare in INTERVIEWERS:
            return Entity("person", "press", "", "label")
        words = self.doc.words([(match.start(), match.start() + len(label))])
        for token in reversed(words):
            if token.i in self.by_token:
                return self.by_token[token.i].entity
        if bare in ANSWERERS:
            return next((f.entity for f in self.found if f.entity.kind == "person"), None)
        upper = label.isupper() or len(words) == 1
        if not upper:
            return None
        initials = bare.replace(".", "").replace(" ", "")
        everybody = [*self.persons, *(e for e in self.bodies.values() if e.listed)]
        for entity in everybody:
            if "".join(w[0] for w in fold(entity.name).lower().split()) == initials:
                return entity
        if not label.isupper():
            return None
        titles = [
            t
            for t in words
            if t.lower_ in self._heads or t.lower_ in ("mr", "mr.", "ms", "ms.", "mrs.", "dr.")
        ]
        surname = next((t for t in reversed(words) if t not in titles and len(t) > 1), None)
        publisher = fold(self.doc.article.publisher or "").lower()
        if publisher and (
            bare in publisher or initials == "".join(w[0] for w in publisher.split() if w != "the")
        ):
            return Entity("person", "press", label, "label")
        if surname is None:
            if titles and titles[-1].lower_ in self.actors.roles.heads:
                entity = Entity("person", "unknown", "", "no role", nouns={titles[-1].lower_})
                self.claimed[titles[-1].i] = entity
                return entity
            return None
        last = surname.text.title()
        entity = next((e for e in everybody if last in fold(e.name).split()), None)
        if entity is None:
            entity = Entity(
                "person",
                "unknown",
                last,
                "no role",
                "m"
                if words[0].lower_.startswith("mr") and words[0].lower_ in ("mr", "mr.")
                else "f"
                if words[0].lower_ in ("ms", "ms.", "mrs.", "mrs")
                else "",
            )
            self.persons.append(entity)
            self._elsewhere(entity, last)
        self.add(surname.i, surname.i + 1, entity, "name", "label")
        for title in titles:
            self.claimed.setdefault(title.i, entity)
        return entity

    def _elsewhere(self, entity: Entity, surname: str) -> None:
        """Other mentions of one whom a label alone names, and the body named beside them."""
        for token in self.tokens:
            if token.i in self.by_token or token.text not in (surname, surname.upper()):
                continue
            self.add(token.i, token.i + 1, entity, "name", "label")
            self._describe(entity, token.i, token.i, token.i + 1)
            before = [self.by_token.get(t.i) for t in self.tokens[max(0, token.i - 5) : token.i]]
            body = next((f.entity for f in before if f and f.entity.kind == "body"), None)
            if (
                entity.like is None
                and body is not None
                and token.i
                and self.tokens[token.i - 2].lower_ in ("and", ",")
            ):
                entity.like, entity.rule = body, "named beside a body"
