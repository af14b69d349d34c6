"""Score attributions against gold ones, document by document.

Words are runs of word characters. A predicted and a gold attribution may pair when the words of
their contents overlap by half (intersection over union); pairs are taken one to one from the
greatest overlap down. A pair is *detected*; it is *attributed* when the sources share a word
too, or are both left out. Types go by quotation marks: every word of the content in marks is
direct, some mixed, none indirect; of the gold for recall, of the prediction for precision.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]


class Attribution(NamedTuple):
    """Who says what, as character spans."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]


KINDS = ("detection", "attribution")
TYPES = ("all", "direct", "mixed", "indirect")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_PARAGRAPH = re.compile(r"[^\n]+")
_LEAST_OVERLAP = 0.5

Counts = NDArray[np.int64]  # (KINDS, TYPES, [right of predicted, predicted, right of gold, gold])


class _Words:
    def __init__(self, text: str) -> None:
        self.at = np.full(len(text) + 1, -1, dtype=np.int64)
        is_word = []
        for number, match in enumerate(_TOKEN.finditer(text)):
            self.at[match.start() : match.end()] = number
            is_word.append(match.group()[0].isalnum() or match.group()[0] == "_")
        self.is_word = np.array(is_word, dtype=np.bool_)
        self.quoted = {int(self.at[c]) for c in _in_double_marks(text)}

    def of(self, spans: Sequence[Span]) -> frozenset[int]:
        """Word tokens that the spans touch; all tokens if there is no word among them."""
        tokens = {int(i) for start, end in spans for i in self.at[start:end] if i >= 0}
        return frozenset(i for i in tokens if self.is_word[i]) or frozenset(tokens)

    def type_of(self, words: frozenset[int]) -> str:
        words = frozenset(i for i in words if self.is_word[i])
        inside = len(words & self.quoted)
        if inside and inside == len(words):
            return "direct"
        return "mixed" if inside else "indirect"


@lru_cache(maxsize=1024)
def _words(text: str) -> _Words:
    return _Words(text)


def _in_double_marks(text: str) -> list[int]:
    places = []
    for match in _PARAGRAPH.finditer(text):
        is_open = False
        for at in range(match.start(), match.end()):
            if text[at] in '“”"':
                is_open = text[at] == "“" or (text[at] == '"' and not is_open)
            elif is_open and not text[at].isspace():
                places.append(at)
    return places


def _pairs(gold: list[frozenset[int]], predicted: list[frozenset[int]]) -> list[tuple[int, int]]:
    options = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            common = len(g & p)
            if common and common / len(g | p) >= _LEAST_OVERLAP:
                options.append((-common / len(g | p), i, j))
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(options):
        if all(i != g and j != p for g, p in pairs):
            pairs.append((i, j))
    return pairs


def judge(
    text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]
) -> tuple[Counts, list[tuple[bool, bool]]]:
    """Compare the attributions of one document.

    Returns:
        Counts for `f1`, and for each prediction whether it is detected, and attributed.
    """
    words = _words(text)
    gold = [g for g in gold if words.of(g.content)]
    predicted_words = [words.of(p.content) for p in predicted]
    gold_words = [words.of(g.content) for g in gold]
    gold_types = [words.type_of(w) for w in gold_words]
    types = [words.type_of(w) for w in predicted_words]
    counts = np.zeros((len(KINDS), len(TYPES), 4), dtype=np.int64)
    for column, found in ((1, types), (3, gold_types)):
        for name, count in Counter(found).items():
            counts[:, [0, TYPES.index(name)], column] += count
    verdicts = [(False, False)] * len(predicted)
    for i, j in _pairs(gold_words, predicted_words):
        sources = words.of(gold[i].source), words.of(predicted[j].source)
        same = bool(sources[0] & sources[1]) or not (sources[0] or sources[1])
        verdicts[j] = (True, same)
        for kind in range(1 + same):
            counts[kind, [0, TYPES.index(types[j])], 0] += 1
            counts[kind, [0, TYPES.index(gold_types[i])], 2] += 1
    return counts, verdicts


def f1(counts: Counts) -> NDArray[np.float64]:
    """Precision, recall and F1 over the last axis of summed counts."""
    c = counts.astype(np.float64)
    precision = c[..., 0] / np.maximum(c[..., 1], 1)
    recall = c[..., 2] / np.maximum(c[..., 3], 1)
    return np.stack(
        [precision, recall, 2 * precision * recall / np.maximum(precision + recall, 1e-9)], axis=-1
    )


def interval(
    counts: Counts,
    statistic: Callable[[Counts], NDArray[np.float64]],
    *,
    seed: int = 0,
    draws: int = 1000,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bounds of the 95 % percentile bootstrap over documents (Efron and Tibshirani 1993).

    Args:
        counts: (documents, ...).
        statistic: from summed counts to figures.
        seed: of the draws.
        draws: how many.
    """
    random = np.random.default_rng(seed)
    size = len(counts)
    values = [statistic(counts[random.integers(size, size=size)].sum(axis=0)) for _ in range(draws)]
    low, high = np.percentile(np.stack(values), [2.5, 97.5], axis=0)
    return low, high
