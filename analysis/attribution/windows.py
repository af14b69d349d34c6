"""Cut a text into the windows that the tagger reads.

A window is one or more whole paragraphs, up to a number of word pieces; a longer paragraph is
cut at the end of a sentence, or where the limit falls if a sentence is longer still. Training
and inference share this module, so that both see the same signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.attribution.quotation import quotation_states

NO_LETTER, LOWER, CAPITAL, UPPER = range(4)
CLS, SEP = 101, 102  # word-piece ids of BERT's vocabulary
READING_LIMIT = 160  # word pieces in a window when reading
PAIR_FEATURES = 16  # columns of `pair_features`

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’'»›)\]]*\s+(?=[\"“‘'«‹„(\[¿¡]*[^\W_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Sr|Jr|St|No|vs|Prof|Rev|Hon"
    r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ga|Fla|Calif|Ariz|Tex|Va|Pa|Mass|Mich|Ala|Ill|Wis|Md|Conn)"
    r")\.$"
)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text, in parallel arrays.

    Attributes:
        ids: numbers of the pieces in the vocabulary.
        start, end: character offsets of each piece, end exclusive.
        first: whether the piece begins a word; a mark of punctuation is a word.
        state: the quotation state of the piece (`quotation.quotation_states`).
        case: `NO_LETTER`, `LOWER`, `CAPITAL` or `UPPER`, for the whole word.
        sentence, paragraph: running numbers.
    """

    ids: Ints
    start: Ints
    end: Ints
    first: NDArray[np.bool_]
    state: Ints
    case: Ints
    sentence: Ints
    paragraph: Ints


@dataclass(frozen=True, slots=True)
class Window:
    """What the network reads at once; word 0 is the opening sign, which stands for "none".

    Attributes:
        ids, state, case: one entry a piece, opening and separating signs included.
        words: for each word the place of its first piece in `ids`.
        start, end: character offsets of each word; 0, 0 for word 0.
        sentence, paragraph: running numbers of each word; -1 for word 0.
    """

    ids: Ints
    state: Ints
    case: Ints
    words: Ints
    start: Ints
    end: Ints
    sentence: Ints
    paragraph: Ints


def letter_case(word: str) -> int:
    """The case of a word.

    >>> [letter_case(word) for word in ("1,000", "the", "Garland", "DEA", "I")]
    [0, 1, 2, 3, 2]
    """
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else CAPITAL
    return CAPITAL if any(character.isupper() for character in word) else NO_LETTER


def sentence_starts(paragraph: str) -> list[int]:
    """Offsets at which the sentences of a paragraph begin.

    >>> sentence_starts("Mr. Ebrard spoke. “No.” He left.")
    [0, 18, 24]
    """
    starts = [0]
    for match in _SENTENCE_END.finditer(paragraph):
        is_point = paragraph[match.start()] == "." and paragraph[match.start() + 1].isspace()
        before = paragraph[max(0, match.start() - 8) : match.start() + 1]
        if not (is_point and _ABBREVIATION.search(before)):
            starts.append(match.end())
    return starts


def read_pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """Cut a text into word pieces, with all that the network is told about each.

    Args:
        text: any text.
        tokenizer: a word-piece tokenizer without truncation and padding.

    Returns:
        The pieces; offsets count characters of `text`.
    """
    states = quotation_states(text)
    columns: list[list[int]] = [[] for _ in range(8)]
    ids, starts, ends, firsts, marks, cases, sentences, paragraphs = columns
    sentence_count = 0
    for number, match in enumerate(_PARAGRAPH.finditer(text)):
        paragraph, base = match.group(), match.start()
        encoding = tokenizer.encode(paragraph, add_special_tokens=False)
        if not encoding.ids:
            continue
        offsets = np.array(encoding.offsets, dtype=np.int64)
        words = np.array(encoding.word_ids, dtype=np.int64)
        first = np.diff(words, prepend=-1) != 0
        heads = np.flatnonzero(first)
        lasts = np.append(heads[1:], len(words)) - 1
        word_cases = [
            letter_case(paragraph[offsets[head, 0] : offsets[last, 1]])
            for head, last in zip(heads, lasts, strict=True)
        ]
        bounds = sentence_starts(paragraph)
        which = np.searchsorted(bounds, offsets[:, 0], side="right") - 1
        ids += encoding.ids
        starts += (offsets[:, 0] + base).tolist()
        ends += (offsets[:, 1] + base).tolist()
        firsts += first.tolist()
        marks += states[offsets[:, 0] + base].tolist()
        cases += np.repeat(word_cases, lasts - heads + 1).tolist()
        sentences += (which + sentence_count).tolist()
        paragraphs += [number] * len(encoding.ids)
        sentence_count += len(bounds)
    arrays = [np.array(column, dtype=np.int64) for column in columns]
    return Pieces(
        ids=arrays[0],
        start=arrays[1],
        end=arrays[2],
        first=arrays[3].astype(np.bool_),
        state=arrays[4],
        case=arrays[5],
        sentence=arrays[6],
        paragraph=arrays[7],
    )


def cut_windows(pieces: Pieces, limit: int = READING_LIMIT) -> list[tuple[int, int]]:
    """Pack whole paragraphs into windows.

    Args:
        pieces: the pieces of a text.
        limit: most pieces in a window, the signs between paragraphs included; at least 8.

    Returns:
        Ranges of pieces that follow each other and cover the text.

    Raises:
        ValueError: if `limit` is below 8.
    """
    if limit < 8:
        message = f"a window of {limit} pieces is too small; use 8 or more"
        raise ValueError(message)
    windows: list[tuple[int, int]] = []
    start, end, size = 0, 0, 1
    for low, high in _parts(pieces, limit - 2):
        if size + high - low + 1 > limit and end > start:
            windows.append((start, end))
            start, size = low, 1
        end = high
        size += high - low + 1
    if end > start:
        windows.append((start, end))
    return windows


def _runs(values: Ints, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Ranges of equal values between two places."""
    changes = np.flatnonzero(np.diff(values[low:high])) + low + 1
    edges = [low, *changes.tolist(), high]
    yield from ((a, b) for a, b in pairwise(edges) if b > a)


def _parts(pieces: Pieces, limit: int) -> Iterator[tuple[int, int]]:
    """Ranges of pieces: paragraphs, or parts of those that are longer than the limit."""
    for low, high in _runs(pieces.paragraph, 0, len(pieces.ids)):
        if high - low <= limit:
            yield low, high
            continue
        start = low
        for first, last in _runs(pieces.sentence, low, high):
            if last - start > limit and first > start:
                yield start, first
                start = first
            while last - start > limit:
                cut = start + limit
                while cut > start + limit // 2 and not pieces.first[cut]:
                    cut -= 1
                yield start, cut
                start = cut
        if high > start:
            yield start, high


def make_window(pieces: Pieces, low: int, high: int) -> Window:
    """Build the window over a range of pieces, with a sign after each paragraph."""
    size = 1
    places = np.empty(high - low, dtype=np.int64)
    for a, b in _runs(pieces.paragraph, low, high):
        places[a - low : b - low] = np.arange(size, size + b - a)
        size += b - a + 1
    ids = np.full(size, SEP, dtype=np.int64)
    state = np.zeros(size, dtype=np.int64)
    case = np.zeros(size, dtype=np.int64)
    ids[0] = CLS
    ids[places] = pieces.ids[low:high]
    state[places] = pieces.state[low:high]
    case[places] = pieces.case[low:high]
    first = pieces.first[low:high].copy()
    first[0] = True  # a window cut inside a word still begins with a word
    heads = np.flatnonzero(first)
    lasts = np.append(heads[1:], high - low) - 1

    def of_words(values: Ints, at: Ints, none: int) -> Ints:
        return np.concatenate([[none], values[low:high][at]])

    return Window(
        ids=ids,
        state=state,
        case=case,
        words=np.concatenate([[0], places[heads]]),
        start=of_words(pieces.start, heads, 0),
        end=of_words(pieces.end, lasts, 0),
        sentence=of_words(pieces.sentence, heads, -1),
        paragraph=of_words(pieces.paragraph, heads, -1),
    )


def read_windows(text: str, tokenizer: Tokenizer, limit: int = READING_LIMIT) -> Iterator[Window]:
    """The windows of a text, in order."""
    pieces = read_pieces(text, tokenizer)
    for low, high in cut_windows(pieces, limit):
        yield make_window(pieces, low, high)


def pair_features(
    window: Window, cues: Sequence[int], between: Sequence[int] | None = None
) -> Floats:
    """How each word of a window lies to each cue.

    Args:
        window: the window.
        cues: words at which the cues begin.
        between: the words counted as cues when counting those between; `cues` by default.

    Returns:
        Array (cues, words, `PAIR_FEATURES`): log distance before and after the cue, before or
        at the cue, number of cues between (0, 1, 2, more), sentence (two or more before, one
        before, same, one after, two or more after), paragraph (before, same, after).
    """
    count = len(window.words)
    features = np.zeros((len(cues), count, PAIR_FEATURES), dtype=np.float32)
    marked = np.zeros(count, dtype=np.int64)
    marked[np.asarray(cues if between is None else between, dtype=np.int64)] = 1
    passed = np.cumsum(marked)  # cues up to and including each word
    place = np.arange(count)
    for row, cue in zip(features, cues, strict=True):
        distance = place - cue
        far = np.log1p(np.abs(distance))
        row[:, 0] = np.where(distance < 0, far, 0)
        row[:, 1] = np.where(distance > 0, far, 0)
        row[:, 2] = distance < 0
        row[:, 3] = distance == 0
        crossed = np.where(
            distance < 0, passed[cue] - marked[cue] - passed, passed - marked - passed[cue]
        )
        row[place, 4 + np.clip(crossed, 0, 3)] = 1
        row[place, 8 + np.clip(window.sentence - window.sentence[cue], -2, 2) + 2] = 1
        row[place, 13 + np.clip(window.paragraph - window.paragraph[cue], -1, 1) + 1] = 1
        row[0] = 0
    return features
