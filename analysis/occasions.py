"""Statements of one occasion share its date: a hearing on Thursday, of which Friday's paper tells.

Most stories of a hearing, a call or a sentencing name the day once, in the lead; of what was said
there they just write "said". For each statement that no word dates, a regression
(``models/occasions/weights.json``) says how probable it is that it was made on the lead's day, by
what the lead tells of, who speaks, and whether the statements before were made then.
"""

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from analysis.chronology import Dating
from analysis.language import Doc
from analysis.regression import load
from analysis.statements import Statement
from analysis.time_expressions import find_expressions

LEAD = 4
"""Sentences after the first in which the occasion's day is looked for first of all."""
NEWS = 10
"""Days between an occasion and the article that tells of it, at most."""
STEP = 8  # sentences that count as one step of distance


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and what is known of when it was made.

    Attributes:
        statement: the statement.
        actor: the id of its source.
        dating: its date by its own words or its scene, else the article's own (assumed).
        nested: whether it stands in the content of another.
    """

    statement: Statement
    actor: str
    dating: Dating
    nested: bool


class Occasion:
    """The days that an article names, and what its sentences speak of.

    Args:
        doc: the article.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.day = doc.article.day
        self._starts = [s.start_char for s in doc.tokens.sents]

    @cached_property
    def _days(self) -> list[tuple[int, int, str]]:
        """Offset, sentence and date of each day shortly before the article's own."""
        if self.day is None:
            return []
        found = find_expressions(self.doc.tokens.text, self.day)
        own = self.day.isoformat()
        return [
            (e.start, self.sentence(e.start), e.value)
            for e in found
            if len(e.value) == len(own)
            and e.value < own
            and (self.day - date.fromisoformat(e.value)).days <= NEWS
        ]

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        """The nouns and verbs of each sentence."""
        return [
            frozenset(t.lemma_.lower() for t in s if t.pos_ in ("NOUN", "VERB", "PROPN"))
            for s in self.doc.tokens.sents
        ]

    def sentence(self, offset: int) -> int:
        """The number of the sentence at an offset."""
        return bisect.bisect_right(self._starts, offset) - 1

    def features(
        self, said: Said, before: Sequence[tuple[str, str | None]]
    ) -> tuple[str, Mapping[str, float]] | None:
        """The day on which a statement may have been made, and what tells whether it was.

        Args:
            said: a statement that no word dates.
            before: source and date of each statement before it.

        Returns:
            None if the article names no such day before the statement.
        """
        statement = said.statement
        at = (statement.cue or statement.source or statement.content)[0][0]
        named = [d for d in self._days if d[0] < at]
        if not named or self.day is None:
            return None
        lead = [d for d in named if d[1] <= LEAD]
        place, number, day = lead[0] if lead else named[-1]
        gap = (self.day - date.fromisoformat(day)).days
        low, _ = self.doc.paragraph(at)
        here = [d for d in named if d[0] >= low]
        cue = self.doc.words(statement.cue)
        tag = cue[0].tag_ if cue else "none"
        share = sum(d == day for _, d in before) / max(1, len(before))
        found = {
            f"days before {min(gap, 4)}": 1.0,
            "in the lead": float(bool(lead)),
            f"cue tag {tag}": 1.0,
            f"cue {cue[0].lemma_.lower() if cue else 'none'}": 1.0,
            f"kind {statement.kind}": 1.0,
            f"part {self.doc.part(at)}": 1.0,
            "share so far": share,
            "none so far": float(share == 0),
            "nested": float(said.nested),
            "distance": min(3.0, (self.sentence(at) - number) / STEP),
            "another day since": float(any(d[2] != day and d[0] > place for d in named)),
            "named in paragraph": float(any(d[2] == day for d in here)),
            "another day in paragraph": float(any(d[2] != day for d in here)),
        }
        if tag in ("VBZ", "VBP"):
            found |= {"present": 1.0, "present, share so far": share}
        found |= self._of_those_before(said.actor, day, before)
        found |= {f"occasion {word}": 1.0 for word in self._words[number]}
        return day, found | {f"title {word}": 0.5 for word in self._words[0]}

    def _of_those_before(
        self, actor: str, day: str, before: Sequence[tuple[str, str | None]]
    ) -> dict[str, float]:
        found: dict[str, float] = {}
        if before:
            last = before[-1][1]
            own_day = self.day.isoformat() if self.day else None
            found["then before"] = float(last == day)
            found["another day before"] = float(last not in (day, own_day))
        own = [d for source, d in before if source == actor]
        if own:
            found["same source then"] = float(own[-1] == day)
            found["same source another day"] = float(own[-1] != day)
        return found


def shared(doc: Doc, said: Sequence[Said]) -> list[Dating]:
    """The dates of an article's statements, with those of its occasion.

    Args:
        doc: the article.
        said: its statements, in text order.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> shared(parse(article_from_text("x", "Nobody spoke.")), [])
    []
    """
    occasion = Occasion(doc)
    model = load("occasions")
    before: list[tuple[str, str | None]] = []
    datings = []
    for one in said:
        dating = one.dating
        told = occasion.features(one, before) if dating.assumed else None
        if told is not None:
            day, features = told
            if model.probabilities(features)["then"] >= model.threshold:
                dating = replace(dating, date=day, assumed=False)
        datings.append(dating)
        before.append((one.actor, dating.date))
    return datings
