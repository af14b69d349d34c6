"""How a text feels about its targets, from the vectors that the statement tagger made of it.

The tagger encodes each window of a text once and gives one vector a word
(`analysis.attribution.decode.Network.encode`). The stance head reads the vectors of the words
around a target, the target's own marked among them, and says how probable it is that the words
are negative, neutral or positive towards it. No second encoding is needed, so that many targets
cost little more than one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from analysis.attribution.windows import Floats, Ints, Window

LABELS = (-1, 0, 1)
STANCE_FEATURES = 8  # columns of `Layout.features`
LONGEST_SCOPE = 160  # words read around a target


class Target(NamedTuple):
    """What the stance is asked for.

    Attributes:
        start, end: characters of the words that name the target, end exclusive.
        scope: characters that are read for it; its sentence if None.
    """

    start: int
    end: int
    scope: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in parallel arrays.

    Attributes:
        start, end: character offsets, end exclusive.
        sentence: running number of the word's sentence.
        valence: VADER's valence of the word, -1 to 1; 0 where the lexicon lacks it.
    """

    start: Ints
    end: Ints
    sentence: Ints
    valence: Floats


@dataclass(frozen=True, slots=True)
class Layout:
    """Targets with the words that are read for each, padded to a common number.

    Attributes:
        index: place of each word among the vectors, (targets, words).
        features: is it the target, log distance before and after it, is it in the target's
            sentence, valence where positive and where negative, sum of the valences of the
            three words before, is it a real word; (targets, words, `STANCE_FEATURES`).
        mask: whether a word is real, (targets, words).
    """

    index: Ints
    features: Floats
    mask: NDArray[np.bool_]


def load_lexicon() -> dict[str, float]:
    """The valence of words by VADER (Hutto and Gilbert 2014), from -1 to 1.

    >>> load_lexicon()["arrogant"] < 0 < load_lexicon()["praise"]
    True
    """
    text = (resources.files("vaderSentiment") / "vader_lexicon.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip())
    return {row[0]: float(row[1]) / 4.0 for row in rows}


def read_words(text: str, windows: Iterable[Window], lexicon: Mapping[str, float]) -> Words:
    """The words of all windows, in order; the opening sign of a window is a word without width."""
    found = list(windows)
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return Words(none, none, none, np.zeros(0, dtype=np.float32))
    start, end, sentence = (
        np.concatenate([getattr(window, name) for window in found])
        for name in ("start", "end", "sentence")
    )
    valence = [
        lexicon.get(text[a:b].lower(), 0.0)
        for a, b in zip(start.tolist(), end.tolist(), strict=True)
    ]
    return Words(start, end, sentence, np.array(valence, dtype=np.float32))


def _scope(words: Words, target: Target, inside: Ints) -> Ints:
    """Places of the words that are read for a target, at most `LONGEST_SCOPE` of them."""
    real = words.end > words.start
    if target.scope is None:
        chosen = real & (words.sentence == words.sentence[inside[0]])
    else:
        chosen = real & (words.start < target.scope[1]) & (words.end > target.scope[0])
    chosen[inside] = True
    places = np.flatnonzero(chosen)
    if len(places) > LONGEST_SCOPE:
        middle = int(np.searchsorted(places, inside[0]))
        low = min(max(0, middle - LONGEST_SCOPE // 2), len(places) - LONGEST_SCOPE)
        places = places[low : low + LONGEST_SCOPE]
    return places


def words_of(words: Words, target: Target) -> Ints:
    """Places of the words that a target's span touches; empty if there are none."""
    return np.flatnonzero(
        (words.end > words.start) & (words.start < target.end) & (words.end > target.start)
    )


def lay_out(words: Words, targets: Sequence[Target]) -> Layout:
    """Lay out the words that are read for each target.

    Raises:
        ValueError: if a target's span touches no word; the message gives the span.
    """
    insides = [words_of(words, target) for target in targets]
    for target, inside in zip(targets, insides, strict=True):
        if not len(inside):
            message = f"characters {target.start} to {target.end} hold no word; give a name's span"
            raise ValueError(message)
    scopes = [_scope(words, t, inside) for t, inside in zip(targets, insides, strict=True)]
    size = max((len(scope) for scope in scopes), default=0)
    layout = Layout(
        np.zeros((len(targets), size), dtype=np.int64),
        np.zeros((len(targets), size, STANCE_FEATURES), dtype=np.float32),
        np.zeros((len(targets), size), dtype=np.bool_),
    )
    for row, (scope, inside) in enumerate(zip(scopes, insides, strict=True)):
        count = len(scope)
        layout.index[row, :count] = scope
        layout.mask[row, :count] = True
        layout.features[row, :count] = _features(words, scope, inside)
    return layout


def _features(words: Words, scope: Ints, inside: Ints) -> Floats:
    features = np.zeros((len(scope), STANCE_FEATURES), dtype=np.float32)
    valence = words.valence[scope]
    features[:, 0] = np.isin(scope, inside)
    features[:, 1] = np.log1p(np.maximum(inside[0] - scope, 0))
    features[:, 2] = np.log1p(np.maximum(scope - inside[-1], 0))
    features[:, 3] = words.sentence[scope] == words.sentence[inside[0]]
    features[:, 4] = np.maximum(valence, 0.0)
    features[:, 5] = np.maximum(-valence, 0.0)
    for back in (1, 2, 3):
        features[back:, 6] += valence[:-back]
    features[:, 7] = 1.0
    return features


class StanceScorer:
    """The shipped stance head.

    It needs the tagger's own pass over the text and nothing more::

        network = reader.network  # of an `analysis.attribution.reader.StatementReader`
        windows = read_windows(text, reader.tokenizer)
        encoded = [(window, network.encode(window)[0]) for window in windows]
        StanceScorer(folder).score(text, encoded, [Target(4, 11)])

    Args:
        folder: the model's folder, with `stance.onnx`.
        threads: processor threads to use.

    Raises:
        FileNotFoundError: if the file is missing.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        path = folder / "stance.onnx"
        if not path.is_file():
            message = f"{path} is missing; install the model again"
            raise FileNotFoundError(message)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep the longest window's memory
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._width: int = self._session.get_inputs()[0].shape[1]
        self._lexicon = load_lexicon()

    def score(
        self, text: str, encoded: Sequence[tuple[Window, Floats]], targets: Sequence[Target]
    ) -> Floats:
        """Probabilities of negative, neutral and positive.

        Args:
            text: the text.
            encoded: its windows, in order, each with the vectors that
                `analysis.attribution.reader.OnnxNetwork.encode` gave for it.
            targets: the targets.

        Returns:
            Array (targets, 3), in the order of `LABELS`; rows sum to 1.

        Raises:
            ValueError: if a target's span touches no word.
        """
        result = np.zeros((len(targets), len(LABELS)), dtype=np.float32)
        starts = [int(window.start[1]) for window, _ in encoded]
        ends = [int(window.end[-1]) for window, _ in encoded]
        seen, words, vectors = (-1, -1), read_words(text, [], {}), np.zeros((0, 0), np.float32)
        for row, target in enumerate(targets):
            begin, finish = target.scope or (target.start, target.end)
            near = (bisect_right(ends, begin), bisect_left(starts, finish))
            if near != seen and near[0] < near[1]:
                chosen = encoded[slice(*near)]
                words = read_words(text, [window for window, _ in chosen], self._lexicon)
                # Of an ensemble's vectors, side by side, the head knows those of the first member.
                vectors = np.concatenate([v[:, : self._width] for _, v in chosen])
                seen = near
            # One target a call: the 8-bit arithmetic scales by the greatest value of a call, so
            # targets scored together would change each other; it is the fastest way as well.
            result[row] = softmax(self._run(vectors, lay_out(words, [target])))[0]
        return result

    def _run(self, vectors: Floats, layout: Layout) -> Floats:
        scores: Floats = self._session.run(
            ["scores"],
            {
                "vectors": vectors,
                "index": layout.index,
                "features": layout.features,
                "mask": layout.mask,
            },
        )[0]
        return scores


def softmax(scores: Floats) -> Floats:
    """Probabilities from scores, along the last axis.

    >>> softmax(np.zeros((1, 2), dtype=np.float32)).tolist()
    [[0.5, 0.5]]
    """
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return result
