"""Reads an article and keeps who is spoken of: names, phrases, descriptions and pronouns.

No model of coreference is at hand; this is a reader by rules. It goes through the text outside
quotation marks first, then finds out whose each quotation is, then reads the quotations, where
"I" and "we" are the speaker and "he" is somebody else.
"""

import bisect
from collections.abc import Sequence

from spacy.tokens import Token

from analysis.reference.descriptions import Descriptions
from analysis.reference.discourse import SOME, SUBJECTS, is_place, top_of
from analysis.reference.entities import Entity, Found
from analysis.reference.people import find_runs
from analysis.registry import STATE_SIDES

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "p"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "1"),
    **dict.fromkeys(("you", "your", "yours", "yourself"), "2"),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "1"),
}
ARGUMENTS = SUBJECTS | {"dobj", "dative", "pobj"}
BACK = 5  # sentences: how far back a pronoun looks
PRESS = Entity("person", "press", "", "the author")


class Reader(Descriptions):
    """Reads one article; `read` returns the mentions in text order."""

    def read(self) -> list[Found]:
        """All mentions, in text order."""
        named = self.actors.find(self.tokens, self.day)
        covered = {i for n in named for i in range(n.start, n.end)}
        runs = find_runs(self.tokens, self.actors, covered)
        towns = {i for n in named if n.actor.endswith(".states") or n.actor in STATE_SIDES
                 for i in range(n.start, n.end)}  # fmt: skip
        self._drop_places(runs, covered - towns)
        for one in named:
            self._note_named(one)
        self._listed_surnames(named, covered)
        self._name(runs)
        self._labels()
        self._trail()
        outside = [t for t in self.tokens if not t.is_space and self.quote_at(t.idx) < 0]
        for token in outside:
            self.visit(token)
        self._represented()
        self._careers()
        for entity, told in self.deferred:
            if entity.actor == "unknown" and entity.like is None:
                self._set(entity, told)
        self._coordinated()
        self._suspects()
        self._whose_quotations()
        for token in self.tokens:
            if not token.is_space:
                self.visit(token)
        self._unsigned_titles()
        return self.found

    def visit(self, token: Token) -> None:
        """Read one token: a role or body noun, a description or a pronoun."""
        if token.i in self.visited:
            return
        self.visited.add(token.i)
        taken = self.by_token.get(token.i)
        if taken is not None and token.i not in self.claimed:
            return
        lower = token.lower_
        if lower in PRONOUNS and token.pos_ in ("PRON", "DET", "PROPN", "NOUN", "X"):
            if not (token.text == "US" or (token.text == "I" and self._is_numeral(token))):
                self._pronoun(token, PRONOUNS[lower])
        elif token.tag_ in ("WP", "WDT", "WP$") or (lower == "that" and token.dep_ in SUBJECTS):
            self._relative_pronoun(token)
        elif lower in SOME and (token.dep_ in SUBJECTS or self._of_them(token)):
            self._some(token)
        elif lower == "old" and self.tokens[max(0, token.i - 3) : token.i].text.endswith("year-"):
            self._aged(token)
        elif (
            token.pos_ in ("NOUN", "PROPN")
            or token.i in self.claimed
            or (token.pos_ == "ADJ" and token.dep_ in ARGUMENTS)
        ):
            self._noun(token)

    def _is_numeral(self, token: Token) -> bool:
        return (
            bool(token.i)
            and self.tokens[token.i - 1].text[0].isupper()
            and token.dep_ not in SUBJECTS
        )

    def _pronoun(self, token: Token, gender: str) -> None:
        if gender == "1":
            self._first_person(token)
            return
        if gender == "2":
            self._second_person(token)
            return
        if token.lower_ == "it" and _expletive(token):
            return
        found = self._cataphor(token, gender) or self._antecedent(token, gender)
        if found is None:
            return
        rule = "pronoun" if self.heads and found.head < token.i else "cataphor"
        self.add(token.i, token.i + 1, found.entity, "pronoun", rule, found)
        if gender in "mf" and found.entity.kind == "person" and not found.entity.gender:
            found.entity.gender = gender

    def _named_in_quotation(self, token: Token) -> frozenset[int]:
        """Who is named in the quotation that a pronoun's verb introduces: not the speaker."""
        if token.dep_ not in SUBJECTS or self.quote_at(token.idx) >= 0:
            return frozenset()
        place = bisect.bisect_right(self.outer_starts, token.idx) - 1
        if place < 0:
            return frozenset()
        quotation = self.outer[place]
        end = self.doc.words([(quotation.start, quotation.end)])
        if (
            not end
            or token.i - end[-1].i > 3
            or self.paragraph_of[end[-1].i] != self.paragraph_of[token.i]
        ):
            return frozenset()
        inside = (self.by_token.get(t.i) for t in end)
        return frozenset(
            id(f.entity) for f in inside if f and f.form == "name" and f.entity.kind == "person"
        )

    def _first_person(self, token: Token) -> None:
        quote = self.quote_at(token.idx)
        turn = self.turn_at(token.idx)
        if quote >= 0:
            speaker = self.speakers.get(quote)
        elif turn is not None:
            speaker = turn.speaker
        else:
            speaker = PRESS
        if speaker is not None:
            self.add(token.i, token.i + 1, speaker, "pronoun", "first person")

    def _second_person(self, token: Token) -> None:
        """ "You" in a transcript: whoever had the turn before, else whoever has the next."""
        turn = self.turn_at(token.idx)
        if turn is None or self.quote_at(token.idx) >= 0:
            return
        place = self.turns.index(turn)
        others = [
            *self.turns[:place][::-1][:1],
            *self.turns[place + 1 : place + 2],
            *self.turns[:place][::-1],
        ]
        other = next(
            (t.speaker for t in others if t.speaker and t.speaker is not turn.speaker), None
        )
        if other is not None and other.speaks_as != "press":
            self.add(token.i, token.i + 1, other, "pronoun", "second person")

    def _cataphor(self, token: Token, gender: str) -> Found | None:
        """The subject that a possessive points forward to: "In her report, Ruiz says"."""
        sentence = token.sent
        opening = token.i - sentence.start <= 4 and self.tokens[sentence.start].pos_ in (
            "ADP",
            "SCONJ",
            "VERB",
        )
        subordinate = token.dep_ in SUBJECTS and self.tokens[sentence.start].pos_ != "ADP"
        if not opening or not (token.tag_ == "PRP$" or subordinate):
            return None
        comma = next((t.i for t in self.tokens[token.i : sentence.end] if t.text == ","), None)
        if comma is None:
            return None
        for i in range(comma + 1, min(sentence.end, comma + 10)):
            found = self.by_token.get(i)
            if found is None or found.form == "pronoun" or found.quote != self.quote_at(token.idx):
                continue
            if self._agrees(found.entity, gender) and (found.subject or i <= comma + 4):
                return found
            return None
        return None

    def _agrees(self, entity: Entity, gender: str) -> bool:
        if gender == "some":
            return entity.plural and entity.kind != "both"
        if gender == "n":
            return entity.kind in ("body", "state", "document") and not entity.plural
        if gender == "p":
            return entity.plural or entity.kind in ("body", "state", "both")
        return entity.kind == "person" and not entity.plural and entity.gender in (gender, "")

    def _antecedent(self, token: Token, gender: str) -> Found | None:
        """The best fitting mention before a pronoun.

        Near ones first, subjects and speakers before others, the same side of quotation marks;
        never the other argument of the same verb, nor, in a quotation, its speaker.
        """
        quote = self.quote_at(token.idx)
        speaker = self.speakers.get(quote) if quote >= 0 else None
        if speaker is None and (turn := self.turn_at(token.idx)):
            speaker = turn.speaker
        best: tuple[float, Found] | None = None
        governor = _governing_subject(token)
        named = self._named_in_quotation(token) if gender in "mfn" else frozenset()
        for found in self.before(token, back=BACK if gender in "np" else BACK + 3):
            entity = found.entity
            if not self._agrees(entity, gender) or entity is PRESS or id(entity) in named:
                continue
            if entity is speaker and gender in "mfn" and entity.kind == "person":
                continue
            head = self.tokens[found.head]
            if _same_verb(top_of(head), token) or is_place(head, entity.speaks_as):
                continue
            if entity.kind == "person" and entity.speaks_as == "unknown" and not entity.name:
                continue
            cost = 1.0 * (self.sentence_of[token.i] - found.sentence)
            cost += 0.3 * (self.paragraph_of[token.i] != found.paragraph)
            cost -= 0.6 * found.subject + 0.4 * (found.subject and top_of(head).head.dep_ == "ROOT")
            cost -= 0.2 * (found.form == "pronoun")
            cost += 0.4 * (gender in "mf" and not entity.name and found.form == "description")
            cost += 0.5 * found.owner
            cost += 1.5 * (found.quote != quote)
            cost += 0.4 * (gender in "mf" and not entity.gender)
            cost += 0.6 * (gender == "p" and not entity.plural)
            cost -= 0.7 * (gender == "n" and entity.kind == "document" and found.subject)
            if (
                governor is not None
                and found.start <= governor.i < found.end
                and token.dep_ in SUBJECTS
            ):
                cost -= 1.2
            if token.dep_ in SUBJECTS and found.subject and _is_speech(head):
                cost -= 0.4
            if best is None or cost < best[0]:
                best = cost, found
        return best[1] if best else None

    def _whose_quotations(self) -> None:
        """The speaker of each outer quotation: beside it, else whoever spoke last."""
        last: Entity | None = None
        last_paragraph = -1
        for number, quotation in enumerate(self.outer):
            words = self.doc.words([(quotation.start, quotation.end)])
            if not words:
                continue
            turn = self.turn_at(quotation.start)
            paragraph = self.paragraph_of[words[0].i]
            speaker = self._beside(number, words[0], words[-1], goes_on=last_paragraph == paragraph)
            if speaker is None and last is not None:
                speaker = last if last_paragraph == paragraph else self._scene(words[0]) or last
            speaker = speaker or (turn.speaker if turn else None)
            if speaker is not None:
                self.speakers[number] = last = speaker
                last_paragraph = paragraph

    def _scene(self, first: Token) -> Entity | None:
        """Who acts in the paragraph before a quotation without a cue."""
        for found in reversed(self.found[: bisect.bisect_left(self.heads, first.i)]):
            if found.paragraph != self.paragraph_of[first.i]:
                return None
            if found.subject and found.entity.kind == "person" and found.quote < 0:
                return found.entity
        return None

    def _beside(self, number: int, first: Token, last: Token, *, goes_on: bool) -> Entity | None:
        """The subject of the verb of saying that stands directly after or before a quotation."""
        paragraph = self.paragraph_of[first.i]
        stop = (
            self.outer[number + 1].start
            if number + 1 < len(self.outer)
            else len(self.doc.article.text)
        )
        after: list[Token] = []
        for token in self.tokens[last.i + 1 : last.i + 25]:
            if self.paragraph_of[token.i] != paragraph or token.idx >= stop or token.is_space:
                break
            after.append(token)
            following = token.i + 1
            if following < len(self.tokens) and self.tokens[following].is_sent_start:
                break
        starts_clause = bool(after) and (
            after[0].text == ","
            or last.nbor(-1).text in ",?!—"
            or after[0].pos_ in ("VERB", "PRON", "PROPN")
        )
        fragment = first.i > first.sent.start and not self._introduced(first)
        if (
            after
            and starts_clause
            and not fragment
            and any(t.pos_ in ("VERB", "AUX") for t in after[:12])
        ):
            subject = self._speaker_among(after)
            if subject is not None:
                return subject
        begin = self.outer[number - 1].end if number else 0
        before = [
            t for t in self.tokens[first.sent.start : first.i]
            if t.idx >= begin and self.paragraph_of[t.i] == paragraph
        ]  # fmt: skip
        if before and any(t.pos_ in ("VERB", "AUX") or t.text == ":" for t in before):
            subject = self._speaker_among(before[::-1])
            if subject is not None:
                return subject
        if after and not goes_on and any(t.pos_ == "VERB" for t in after):
            return self._speaker_among(after)
        return None

    def _introduced(self, first: Token) -> bool:
        before = self.tokens[first.i - 1]
        return before.text in ",:—" or before.is_quote

    def _speaker_among(self, tokens: Sequence[Token]) -> Entity | None:
        """The first subject among the words, else the first person or body there."""
        candidates = [self.by_token[t.i] for t in tokens if t.i in self.by_token]
        candidates = [f for f in candidates if f.rule != "no actor" and f.quote < 0]
        subjects = [f for f in candidates if f.subject and f.rule != "relative"]
        chosen = next(iter(subjects), None) or next(
            (f for f in candidates if f.entity.kind == "person" and not f.owner), None
        )
        return chosen.entity if chosen else None


def _same_verb(head: Token, token: Token) -> bool:
    """Whether two words are arguments of one verb, which cannot mean the same."""
    if token.lower_.endswith(("self", "selves")) or token.dep_ == "poss":
        return False
    mine = token.head.head if token.dep_ == "pobj" else token.head
    return (
        head.dep_ in SUBJECTS
        and head.head == mine
        and token.dep_ in ARGUMENTS
        and head != token
    )


def _governing_subject(token: Token) -> Token | None:
    """The subject of the clause on which a pronoun's own depends: "he said he knew"."""
    verb = token.head
    while verb.dep_ in ("ccomp", "advcl", "xcomp", "conj") and verb.head is not verb:
        verb = verb.head
        for child in verb.children:
            if child.dep_ == "nsubj" and child.i != token.i:
                return child
    return None


def _is_speech(head: Token) -> bool:
    verb = top_of(head).head
    return any(c.dep_ == "ccomp" for c in verb.children) or verb.lemma_ in ("say", "tell", "add")


def _expletive(token: Token) -> bool:
    """Whether "it" means nothing: "it is claimed", "it is clear that", "it seems"."""
    if token.dep_ == "expl":
        return True
    verb = token.head
    clause = any(c.dep_ in ("ccomp", "xcomp", "csubj", "advcl") for c in verb.children)
    if token.dep_ == "nsubjpass":
        return clause or not any(c.dep_ == "agent" for c in verb.children)
    return verb.lemma_ in ("seem", "appear", "rain", "snow") or (verb.lemma_ == "be" and clause)
