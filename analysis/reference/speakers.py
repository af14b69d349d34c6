"""Whose words stand in quotation marks: told by what stands beside, before, or in the scene."""

import bisect
from collections.abc import Sequence

from spacy.tokens import Token

from analysis.reference.discourse import Discourse
from analysis.reference.entities import Entity

BESIDE = 24
"""Tokens after a quotation in which its speaker may be named."""


class Speakers:
    """Finds the speaker of each outer quotation."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.tokens = discourse.tokens

    def note(self) -> None:
        """Note the speakers, in text order: one without a cue goes on for the one before."""
        last: Entity | None = None
        last_paragraph = -1
        for number, quotation in enumerate(self.discourse.outer):
            words = self.discourse.doc.words([(quotation.start, quotation.end)])
            if not words:
                continue
            paragraph = self.discourse.paragraph_of[words[0].i]
            goes_on = last_paragraph == paragraph
            speaker = self._beside(number, words[0], words[-1], goes_on=goes_on)
            if speaker is None and last is not None:
                speaker = last if goes_on else self._scene(words[0]) or last
            turn = self.discourse.turn_at(quotation.start)
            speaker = speaker or (turn.speaker if turn else None)
            if speaker is not None:
                self.discourse.speakers[number] = last = speaker
                last_paragraph = paragraph

    def _scene(self, first: Token) -> Entity | None:
        """Who acts in the paragraph before a quotation without a cue."""
        place = bisect.bisect_left(self.discourse.heads, first.i)
        while place:
            place -= 1
            found = self.discourse.found[place]
            if found.paragraph != self.discourse.paragraph_of[first.i]:
                return None
            if found.subject and found.entity.kind == "person" and found.quote < 0:
                return found.entity
        return None

    def _beside(self, number: int, first: Token, last: Token, *, goes_on: bool) -> Entity | None:
        """The subject of what stands directly after a quotation, else before it."""
        after = self._after(number, last)
        before = self._before(number, first)
        introduced = self.tokens[max(0, first.i - 1)]
        fragment = first.i > first.sent.start and not (
            introduced.text in (",", ":", "—") or introduced.is_quote
        )
        cue = any(t.pos_ in ("VERB", "AUX") for t in after[:12])
        if cue and not fragment and self._takes_up(after, last):
            if subject := self._subject(after):
                return subject
        if any(t.pos_ in ("VERB", "AUX") or t.text == ":" for t in before):
            if subject := self._subject(before[::-1]):
                return subject
        return self._subject(after) if cue and not goes_on else None

    def _takes_up(self, after: Sequence[Token], last: Token) -> bool:
        """Whether what follows is the quotation's own clause: “…,” she said."""
        comma = after[0].text == "," or (last.i > 0 and self.tokens[last.i - 1].text in ",?!—")
        return comma or after[0].pos_ in ("VERB", "PRON", "PROPN")

    def _after(self, number: int, last: Token) -> list[Token]:
        """The rest of the sentence, up to the next quotation."""
        outer = self.discourse.outer
        stop = outer[number + 1].start if number + 1 < len(outer) else None
        found: list[Token] = []
        for token in self.tokens[last.i + 1 : last.i + 1 + BESIDE]:
            if token.is_space or (found and token.is_sent_start):
                break
            if stop is not None and token.idx >= stop:
                break
            found.append(token)
        return found

    def _before(self, number: int, first: Token) -> list[Token]:
        """The sentence up to a quotation, from the quotation before."""
        start = self.discourse.outer[number - 1].end if number else 0
        return [t for t in self.tokens[first.sent.start : first.i] if t.idx >= start]

    def _subject(self, tokens: Sequence[Token]) -> Entity | None:
        """The first subject among the words, else the first person there."""
        known = self.discourse.by_token
        found = [known[t.i] for t in tokens if t.i in known]
        found = [f for f in found if f.rule != "no actor" and f.quote < 0]
        subject = next((f for f in found if f.subject and f.rule != "relative"), None)
        person = next((f for f in found if f.entity.kind == "person" and not f.owner), None)
        chosen = subject or person
        return chosen.entity if chosen else None
