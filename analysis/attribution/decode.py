"""From the network's scores to statements.

The tagger's scores say where cues begin; for each of them the pair head's scores give the words
of its content (the best sequence of labels, by the Viterbi algorithm, all pieces) and point to
its source, or to none. A logistic model over a few of these scores turns them into the
probability that a statement is right; its weights were fitted on held-out documents.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from analysis.attribution.quotation import OUTSIDE
from analysis.attribution.windows import Floats, Ints, Window, pair_features

TAGS = ("O", "B-cue", "I-cue", "B-source", "I-source", "B-content", "I-content")
PAIR_LABELS = ("none", "B-source", "I-source", "B-content", "I-content")
NONE, B_SOURCE, I_SOURCE, B_CONTENT, I_CONTENT = range(5)
B_CUE, I_CUE = 1, 2

Span = tuple[int, int]

# A label may follow another unless it goes on with what the other did not begin.
_FORBIDDEN = np.zeros((5, 5), dtype=np.float32)
_FORBIDDEN[[NONE, B_CONTENT, I_CONTENT], I_SOURCE] = -1e4
_FORBIDDEN[[NONE, B_SOURCE, I_SOURCE], I_CONTENT] = -1e4


class Network(Protocol):
    """What decoding needs of a network, whatever runs it."""

    def encode(self, window: Window) -> tuple[Floats, Floats]:
        """One vector a word, and its scores for each of `TAGS`."""

    def pair(self, vectors: Floats, cues: Ints, features: Floats) -> Floats:
        """Scores (cues, words, `PAIR_LABELS` and the pointer)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How scores become statements; fitted on held-out documents and kept beside the model.

    Attributes:
        candidate: least probability at which a word is tried as the beginning of a cue.
        between: least probability at which a cue counts as standing between cue and word.
        none_bias: added to the score of "no part of this statement"; more makes spans shorter.
        piece: least mean probability of a piece of content.
        no_source: factor on the pointer's mass for "no source".
        overlap: share of the shorter content that two statements of one text may have in common.
        keep: least `detection` at which a statement is kept.
        detection, attribution: weights of the logistic models (constant first) for "this is a
            statement with this content" and "... and this source"; empty if not fitted.
    """

    candidate: float = 0.15
    between: float = 0.4
    none_bias: float = 0.0
    piece: float = 0.3
    no_source: float = 1.0
    overlap: float = 0.5
    keep: float = 0.4
    detection: tuple[float, ...] = ()
    attribution: tuple[float, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read settings from JSON; unknown names are left aside."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in raw.items()
            if name in known
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's word on one window.

    Attributes:
        window: what it read.
        tags: probability of each tag, (words, `TAGS`).
        cues: words that may begin a cue.
        labels: log probability of each label, (cues, words, `PAIR_LABELS`).
        pointer: probability of each word to be in the source, (cues, words); word 0 is "none".
    """

    window: Window
    tags: Floats
    cues: Ints
    labels: Floats
    pointer: Floats


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that was found.

    Attributes:
        source, cue, content: character spans, end exclusive; the source may be empty.
        parts: what the confidence rests on, see `evidence` and `rivals`.
        detection: probability that content and cue are right.
        confidence: probability that the source is right, too.
        outer: for a nested statement the place in the list of the one it is nested in, else -1.
    """

    source: list[Span]
    cue: list[Span]
    content: list[Span]
    parts: dict[str, float] = field(compare=False)
    detection: float = 0.0
    confidence: float = 0.0
    outer: int = -1


def log_softmax(scores: Floats) -> Floats:
    """Logarithm of the softmax over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))  # type: ignore[no-any-return]


def cue_candidates(tags: Floats, least: float) -> Ints:
    """Words that may begin a cue.

    A word right after the beginning of a cue that more likely goes on with it is none.
    """
    begins = tags[:, B_CUE]
    candidates: list[int] = []
    for word in np.flatnonzero(begins[1:] >= least) + 1:
        goes_on = word - 1 in candidates[-1:] and tags[word, I_CUE] > begins[word]
        if not goes_on:
            candidates.append(int(word))
    return np.array(candidates, dtype=np.int64)


def score_window(window: Window, network: Network, settings: Settings) -> Scores:
    """Run both heads over a window."""
    vectors, tag_scores = network.encode(window)
    tags = np.exp(log_softmax(tag_scores))
    cues = cue_candidates(tags, settings.candidate)
    count = len(window.words)
    if not len(cues):
        empty = np.zeros((0, count, 5), dtype=np.float32)
        return Scores(window, tags, cues, empty, empty[:, :, 0])
    between = cues[tags[cues, B_CUE] >= settings.between]
    scores = network.pair(vectors, cues, pair_features(window, cues.tolist(), between.tolist()))
    return Scores(
        window, tags, cues, log_softmax(scores[:, :, :5]), np.exp(log_softmax(scores[:, :, 5]))
    )


def best_labels(scores: Floats) -> Ints:
    """The best sequence of labels for each cue (Viterbi), word 0 being none.

    Args:
        scores: log probabilities (cues, words, labels).

    Returns:
        Labels (cues, words).
    """
    cues, words, labels = scores.shape
    back = np.zeros((words, cues, labels), dtype=np.int8)
    total = np.full((cues, labels), -1e4, dtype=np.float32)
    total[:, NONE] = 0.0
    for word in range(1, words):
        ways = total[:, :, None] + _FORBIDDEN
        back[word] = ways.argmax(axis=1)
        total = ways.max(axis=1) + scores[:, word]
    path = np.zeros((cues, words), dtype=np.int64)
    rows = np.arange(cues)
    path[:, -1] = total.argmax(axis=1)
    for word in range(words - 1, 0, -1):
        path[:, word - 1] = back[word, rows, path[:, word]]
    return path


def _pieces(labels: Ints, begin: int, inside: int) -> list[tuple[int, int]]:
    """Ranges of words, end exclusive, with one role."""
    ranges: list[tuple[int, int]] = []
    for word in np.flatnonzero((labels == begin) | (labels == inside)):
        if labels[word] == inside and ranges and ranges[-1][1] == word:
            ranges[-1] = (ranges[-1][0], int(word) + 1)
        else:
            ranges.append((int(word), int(word) + 1))
    return ranges


def _source(labels: Ints, chance: Floats, pointer: Floats, no_source: float) -> tuple[int, int]:
    """The range of words of the source; (0, 0) if it is left out.

    Each source that the labels show is weighed by what the pointer puts on it, against "no
    source" and against a place that the pointer favours although the labels show none there.
    """
    options = [(float(pointer[0]) * no_source, (0, 0))]
    free = pointer.copy()
    free[0] = 0.0
    for low, high in _pieces(labels, B_SOURCE, I_SOURCE):
        options.append((float(pointer[low:high].sum()), (low, high)))
        free[low:high] = 0.0
    peak = int(free.argmax())
    if peak:
        low, high = peak, peak + 1
        likely = chance > 0.3 * chance[peak]
        taken = labels >= B_CONTENT
        while low > 1 and likely[low - 1] and not taken[low - 1]:
            low -= 1
        while high < len(chance) and likely[high] and not taken[high]:
            high += 1
        options.append((float(free[low:high].sum()), (low, high)))
    return max(options)[1]


def evidence(
    scores: Scores, row: int, content: list[tuple[int, int]], source: Span
) -> dict[str, float]:
    """What speaks for a statement.

    Returns:
        Probabilities: ``cue``: that a cue begins here; ``content``: mean over the content's words
        that they are content; ``weakest``: the same for its weakest piece; ``edge``: that its
        first word begins it and the word after it is no part of it; ``source``: the pointer's
        mass on the chosen source; ``tags``: mean that the flat tagger puts on content there.
        And what it is like: ``length``, log of the number of words; ``quoted``, share of the
        content in quotation marks; ``mixed``, whether that is neither none nor all; ``sourced``,
        whether there is a source; ``pieces``, whether there are several.
    """
    chance = np.exp(scores.labels[row, :, B_CONTENT:]).sum(axis=-1)
    means = [float(chance[low:high].mean()) for low, high in content]
    sizes = [high - low for low, high in content]
    begin, end = content[0][0], content[-1][1]
    after = 1.0 - float(chance[end]) if end < len(chance) else 1.0
    pointer = scores.pointer[row]
    words = np.concatenate([np.arange(low, high) for low, high in content])
    window = scores.window
    quoted = float((window.state[window.words[words]] > OUTSIDE).mean())
    return {
        "cue": float(scores.tags[scores.cues[row], B_CUE]),
        "content": float(np.average(means, weights=sizes)),
        "weakest": min(means),
        "edge": float(np.exp(scores.labels[row, begin, B_CONTENT])) * after,
        "source": float(pointer[source[0] : source[1]].sum() if source[1] else pointer[0]),
        "tags": float(scores.tags[words, 5:].sum(axis=-1).mean()),
        "length": float(np.log(len(words))),
        "quoted": quoted,
        "mixed": float(0.0 < quoted < 1.0),
        "sourced": float(source[1] > 0),
        "pieces": float(len(content) > 1),
    }


PROBABILITIES = 6  # of the parts of `evidence`, the first six


def _strength(parts: dict[str, float]) -> float:
    return parts["cue"] * parts["content"]


def rivals(found: list[Found]) -> list[dict[str, float]]:
    """What speaks against each statement of a window.

    Returns:
        ``rival``: strength of the strongest other statement that shares half of the content;
        ``host``: of the strongest other one whose content holds the cue. Strength is the product
        of the parts ``cue`` and ``content``.
    """
    against = []
    for one in found:
        rival = host = 0.0
        for other in found:
            if other is one:
                continue
            if _shared(other.content, one.content, of=one.content) > 0.5:
                rival = max(rival, _strength(other.parts))
            if any(start <= one.cue[0][0] < end for start, end in other.content):
                host = max(host, _strength(other.parts))
        against.append({"rival": rival, "host": host})
    return against


def _logit(value: float) -> float:
    clipped = min(max(value, 0.001), 0.999)
    return float(np.log(clipped / (1.0 - clipped)))


def regressors(parts: dict[str, float]) -> list[float]:
    """What the logistic models weigh: a constant, logits of probabilities, other parts."""
    values = list(parts.values())
    return [1.0, *map(_logit, values[:PROBABILITIES]), *values[PROBABILITIES:]]


def _probability(weights: tuple[float, ...], parts: dict[str, float], fallback: float) -> float:
    if not weights:
        return fallback
    score = float(np.dot(weights, regressors(parts)))
    return float(1.0 / (1.0 + np.exp(-np.clip(score, -30.0, 30.0))))


def _spans(window: Window, ranges: list[tuple[int, int]]) -> list[Span]:
    return [(int(window.start[low]), int(window.end[high - 1])) for low, high in ranges]


def decode_window(scores: Scores, settings: Settings) -> list[Found]:
    """All statements of a window, in the order of their cues, weak and overlapping ones too."""
    if not len(scores.cues):
        return []
    biased = scores.labels.copy()
    biased[:, :, NONE] += settings.none_bias
    chance = np.exp(scores.labels)
    found = []
    for row, labels in enumerate(best_labels(biased)):
        content = [
            (low, high)
            for low, high in _pieces(labels, B_CONTENT, I_CONTENT)
            if chance[row, low:high, B_CONTENT:].sum(axis=-1).mean() >= settings.piece
        ]
        if not content:
            continue
        source = _source(
            labels,
            chance[row, :, B_SOURCE] + chance[row, :, I_SOURCE],
            scores.pointer[row],
            settings.no_source,
        )
        begin = int(scores.cues[row])
        end = begin + 1
        while end < len(labels) and scores.tags[end, I_CUE] > 0.5:
            end += 1
        found.append(
            Found(
                source=_spans(scores.window, [source]) if source[1] else [],
                cue=_spans(scores.window, [(begin, end)]),
                content=_spans(scores.window, content),
                parts=evidence(scores, row, content, source),
            )
        )
    return [
        _judged(one, one.parts | against, settings)
        for one, against in zip(found, rivals(found), strict=True)
    ]


def _judged(found: Found, parts: dict[str, float], settings: Settings) -> Found:
    """The statement with its probabilities."""
    product = _strength(parts)
    return replace(
        found,
        parts=parts,
        detection=_probability(settings.detection, parts, product),
        confidence=_probability(settings.attribution, parts, product * parts["source"]),
    )


def _shared(first: list[Span], second: list[Span], of: list[Span] | None = None) -> float:
    """Characters in common, as a share of one content: of the shorter one unless told."""
    common = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second)
    compared = (first, second) if of is None else (of,)
    return common / max(1, min(sum(end - start for start, end in spans) for spans in compared))


def select(found: list[Found], settings: Settings) -> list[Found]:
    """Keep the likely statements; of two with much the same content, the likelier.

    Args:
        found: the statements of one window.
        settings: see `Settings`.

    Returns:
        Those kept, in the order of their cues.
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: -f.detection):
        if one.detection < settings.keep:
            break
        if all(_shared(one.content, other.content) <= settings.overlap for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.cue)
