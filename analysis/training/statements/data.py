"""From PolNeAR's JSON Lines to labelled windows.

One line is one document, ``{"doc_id", "text", "attributions": [{"source", "cue", "content"}]}``
where each role is a list of ``[start, end]`` character offsets (Newell, Margolin and Ruths,
LREC 2018).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.attribution.decode import PAIR_LABELS, TAGS
from analysis.attribution.quotation import CLOSING, OPENING, quotation_states
from analysis.attribution.scoring import Attribution, Span
from analysis.attribution.windows import (
    Window,
    cut_windows,
    make_window,
    read_pieces,
)

Ints = NDArray[np.int64]

# Opening and closing marks that take the place of double marks in a share of the training
# texts; PolNeAR itself shows hardly any of them. A mark is one character, so offsets hold.
MARK_STYLES = (("«", "»"), ("‘", "’"), ("'", "'"), ("„", "“"), ('"', '"'), ("“", "”"), ("‹", "›"))

_PAST = frozenset(
    ["said", "told", "thought", "wrote", "felt", "knew", "saw", "found", "held", "took", "made"]
)


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its attributions."""

    doc_id: str
    text: str
    attributions: list[Attribution]


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its labels.

    Attributes:
        window: what the network reads.
        tags: index into `TAGS` for each word.
        cues: words at which the gold cues begin, (cues,).
        pairs: index into `PAIR_LABELS` for each word, (cues, words).
        in_source: whether a word is in the cue's source, (cues, words); word 0 stands for none.
    """

    window: Window
    tags: Ints
    cues: Ints
    pairs: Ints
    in_source: NDArray[np.bool_]


def load_documents(path: Path) -> list[Document]:
    """Read documents.

    Raises:
        ValueError: if a line lacks a field; the message names file and line.
    """
    documents = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                raw = json.loads(line)
                attributions = [
                    Attribution(
                        *([(s, e) for s, e in a.get(role) or ()] for role in Attribution._fields)
                    )
                    for a in raw["attributions"]
                ]
                documents.append(Document(raw["doc_id"], raw["text"], attributions))
            except (KeyError, TypeError, ValueError) as error:
                message = (
                    f"{path}, line {number}: not a document with doc_id, text and attributions "
                    f"({error})"
                )
                raise ValueError(message) from error
    return documents


def load_tokenizer(path: Path) -> Tokenizer:
    """Load a tokenizer, without the padding and truncation that it may be stored with."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def restyle_marks(text: str, opening: str, closing: str) -> str:
    """Put other quotation marks in the place of double ones.

    >>> restyle_marks('“It’s no,” he said, "no."', "«", "»")
    '«It’s no,» he said, «no.»'
    """
    characters = list(text)
    for at, state in enumerate(quotation_states(text)):
        if characters[at] in '“”"':
            characters[at] = {OPENING: opening, CLOSING: closing}.get(state, characters[at])
    return "".join(characters)


def _ending(word: str) -> str:
    """A rough class of verb forms that can stand for each other."""
    if word in _PAST:
        return "ed"
    return next((ending for ending in ("ed", "ing", "s") if word.endswith(ending)), "")


def cue_table(documents: list[Document]) -> dict[str, list[str]]:
    """The cues of one word in lower case, each once, by ending."""
    words = {
        document.text[slice(*attribution.cue[0])]
        for document in documents
        for attribution in document.attributions
        if len(attribution.cue) == 1
    }
    table: dict[str, list[str]] = {"ed": [], "ing": [], "s": []}
    for word in sorted(words):
        if word.isalpha() and word.islower() and _ending(word):
            table[_ending(word)].append(word)
    return table


def swap_cues(
    document: Document, table: dict[str, list[str]], share: float, random: np.random.Generator
) -> Document:
    """Put another cue of the same ending in the place of a share of the cues of one word.

    Each different cue is as likely, so that rare ones are seen in many more contexts.
    """
    edits: dict[int, tuple[int, str]] = {}
    for attribution in document.attributions:
        if len(attribution.cue) == 1 and random.random() < share:
            start, end = attribution.cue[0]
            word = document.text[start:end]
            options = table.get(_ending(word), []) if word.isalpha() and word.islower() else []
            if options:
                edits[start] = (end, options[int(random.integers(len(options)))])
    if not edits:
        return document
    text, moved = document.text, np.arange(len(document.text) + 1)
    parts: list[str] = []
    position = 0
    for start, (end, word) in sorted(edits.items()):
        parts += [text[position:start], word]
        moved[end:] += len(word) - (end - start)
        position = end
    parts.append(text[position:])

    def move(spans: list[Span]) -> list[Span]:
        return [(int(moved[start]), int(moved[end])) for start, end in spans]

    attributions = [Attribution(*(move(role) for role in a)) for a in document.attributions]
    return Document(document.doc_id, "".join(parts), attributions)


def label_window(window: Window, attributions: list[Attribution]) -> Example:
    """Label the words of a window; a word belongs to a span that it touches."""
    count = len(window.words)
    tags = np.zeros(count, dtype=np.int64)
    cues: list[int] = []
    pairs: list[Ints] = []
    sources: list[NDArray[np.bool_]] = []

    def words_of(span: Span) -> Ints:
        return np.flatnonzero((window.start < span[1]) & (window.end > span[0]))

    for attribution in attributions:
        labels = np.zeros(count, dtype=np.int64)
        for role in ("content", "source", "cue"):  # a cue inside content must stay visible
            for span in getattr(attribution, role):
                words = words_of(span)
                if len(words):
                    tags[words] = TAGS.index(f"I-{role}")
                    tags[words[0]] = TAGS.index(f"B-{role}")
                    if role != "cue":
                        labels[words] = PAIR_LABELS.index(f"I-{role}")
                        labels[words[0]] = PAIR_LABELS.index(f"B-{role}")
        if attribution.cue and len(heads := words_of(attribution.cue[0])):
            source = (labels == 1) | (labels == 2)
            source[0] = not source.any()
            cues.append(int(heads[0]))
            pairs.append(labels)
            sources.append(source)
    return Example(
        window,
        tags,
        np.array(cues, dtype=np.int64),
        np.array(pairs, dtype=np.int64).reshape((len(cues), count)),
        np.array(sources, dtype=np.bool_).reshape((len(cues), count)),
    )


def examples(
    documents: list[Document],
    tokenizer: Tokenizer,
    *,
    limits: tuple[int, int],
    restyled: float,
    swapped: float,
    random: np.random.Generator,
) -> Iterator[Example]:
    """Cut documents into labelled windows, differently each time it is called.

    Args:
        documents: the documents.
        tokenizer: see `load_tokenizer`.
        limits: least and greatest size of a window in pieces; drawn for each document.
        restyled: share of documents whose quotation marks are changed to another style.
        swapped: share of cues that are changed for others, see `swap_cues`.
        random: source of randomness.
    """
    table = cue_table(documents) if swapped else {}
    for original in documents:
        document = swap_cues(original, table, swapped, random) if swapped else original
        limit = int(random.integers(limits[0], limits[1] + 1))
        text = document.text
        if random.random() < restyled:
            text = restyle_marks(text, *MARK_STYLES[random.integers(len(MARK_STYLES))])
        pieces = read_pieces(text, tokenizer)
        for low, high in cut_windows(pieces, limit):
            window = make_window(pieces, low, high)
            near = [
                a
                for a in document.attributions
                if any(
                    start < window.end[-1] and end > window.start[1]
                    for role in a
                    for start, end in role
                )
            ]
            yield label_window(window, near)
