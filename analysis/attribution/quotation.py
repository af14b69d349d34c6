"""Where a text stands in quotation marks, for every common style of marks.

English, Spanish, French and German marks are read: “ ” " « » ‹ › „ ‘ ’ '. A double mark that
is not closed runs to the end of its paragraph, as newspapers set quotations of several
paragraphs. A single mark opens a quotation only where a closing one can be found, since the
same sign is an apostrophe.
"""

from __future__ import annotations

import re
from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

OUTSIDE, INSIDE, OPENING, CLOSING = range(4)

_PARAGRAPH = re.compile(r"[^\n]+")
_ANY_MARK = re.compile("[\"“”„«»‹›‘’‚']")
_ELISION = re.compile(r"(?:\d0s|em|til|cause|tis|twas|bout|round|n)\b", re.IGNORECASE)

# What may close the quotation that each sign opens. Germans write »…« as well as „…“.
_CLOSERS = {
    "“": '”"',
    "„": '“”"',
    "”": "”",
    '"': '"”',
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
}


def quotation_states(text: str) -> NDArray[np.uint8]:
    """Say of every character whether it is outside, inside, opening or closing a quotation.

    Args:
        text: any text; a line break ends a paragraph.

    Returns:
        One of `OUTSIDE`, `INSIDE`, `OPENING`, `CLOSING` for each character.

    >>> "".join("_q()"[state] for state in quotation_states("Dogs’ «no», ‘don’t’"))
    '______(qq)__(qqqqq)'
    """
    states = np.zeros(len(text), dtype=np.uint8)
    if _ANY_MARK.search(text):
        for match in _PARAGRAPH.finditer(text):
            if _ANY_MARK.search(match.group()):
                _read_paragraph(match.group(), states[match.start() : match.end()])
    return states


def _read_paragraph(paragraph: str, states: NDArray[np.uint8]) -> None:
    """Fill in the states of one paragraph."""
    singles = _SingleMarks(paragraph)
    open_marks: list[str] = []  # what may close each open quotation, innermost last
    single_end = -1
    position = 0
    for match in _ANY_MARK.finditer(paragraph):
        at, mark = match.start(), match.group()
        states[position:at] = INSIDE if open_marks or single_end >= 0 else OUTSIDE
        position = at + 1
        if mark in "‘’‚'":
            if at == single_end:
                states[at], single_end = CLOSING, -1
            elif single_end < 0 and (end := singles.closing(at)) >= 0:
                states[at], single_end = OPENING, end
            else:
                states[at] = INSIDE if open_marks or single_end >= 0 else OUTSIDE
        elif open_marks and mark in open_marks[-1] and not _reopens(paragraph, at, open_marks):
            open_marks.pop()
            states[at] = CLOSING
        elif _opens(paragraph, at):
            if not (mark == "“" and open_marks):  # a missing closing mark must not pile up
                open_marks.append(_CLOSERS[mark])
            states[at] = OPENING
        else:
            states[at] = CLOSING
    states[position:] = INSIDE if open_marks or single_end >= 0 else OUTSIDE


def _reopens(paragraph: str, at: int, open_marks: list[str]) -> bool:
    """Whether a straight mark opens a further quotation inside a curly one."""
    return paragraph[at] == '"' and open_marks[-1] != _CLOSERS['"'] and _starts_word(paragraph, at)


def _opens(paragraph: str, at: int) -> bool:
    """Whether a double mark that closes nothing opens a quotation."""
    if paragraph[at] in '“„«‹"':
        return True
    return _starts_word(paragraph, at)


def _starts_word(paragraph: str, at: int) -> bool:
    """Whether the sign stands before a word and after a space, a bracket, a dash or a mark."""
    after = paragraph[at + 1 : at + 2]
    before = paragraph[at - 1 : at]
    opens_after = not before or before.isspace() or before in '([{—–-“"«‹„‘:/'
    return opens_after and bool(after) and not after.isspace() and after not in ".,;:!?)]}"


class _SingleMarks:
    """The single marks of a paragraph: which of them open, which may close."""

    def __init__(self, paragraph: str) -> None:
        self._paragraph = paragraph
        self._ends: list[int] = []
        self._sure: list[int] = []
        for match in re.finditer("[’‘']", paragraph):
            if self._may_close(match.start()):
                self._ends.append(match.start())
                if not self._may_be_genitive(match.start()):
                    self._sure.append(match.start())

    def closing(self, at: int) -> int:
        """The place where the quotation opened at `at` ends; -1 if it opens none."""
        paragraph = self._paragraph
        if paragraph[at] == "’" or not _starts_word(paragraph, at):
            return -1
        if _ELISION.match(paragraph, at + 1):
            return -1
        for ends in (self._sure, self._ends):
            place = bisect_right(ends, at + 1)
            if place < len(ends):
                end = ends[place]
                if ends is self._ends or not self._another_opens(at, end):
                    return end
        continues = paragraph[at] == "‘" and not paragraph[:at].strip()
        return len(paragraph) if continues else -1

    def _may_close(self, at: int) -> bool:
        before, after = self._paragraph[at - 1 : at], self._paragraph[at + 1 : at + 2]
        if self._paragraph[at] == "‘" and not before.isalnum() and before not in ".,!?":
            return False
        return bool(before) and not before.isspace() and not after.isalnum()

    def _may_be_genitive(self, at: int) -> bool:
        """Whether the sign may be the apostrophe of a plural (`the officers' union`)."""
        after = self._paragraph[at + 1 : at + 3]
        return self._paragraph[at - 1] in "sz" and after[:1].isspace() and after[1:].islower()

    def _another_opens(self, start: int, end: int) -> bool:
        """Whether a further single quotation seems to open between two places (300 at most)."""
        if end - start > 300:
            return False
        inner = re.finditer("[‘']", self._paragraph[start + 1 : end])
        return any(_starts_word(self._paragraph, start + 1 + match.start()) for match in inner)
