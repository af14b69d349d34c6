"""A statement among its sentences, read by a small encoder: act, frames, side and targets.

One more voice beside cues, signs and terms, for what no list of words can hold. The network was
trained on coded articles (`analysis.training.encoder`). It reads the sentences around a statement,
where source, cue, content and the mentions of actors are marked, and after them the actors that
may be its targets. Its probabilities are features of the regressions that decide, readable
beside theirs (`analysis.acts`, `analysis.framing`, `analysis.sides`, `analysis.targets`). Its
card is ``models/encoder/card.json``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis import codebook
from analysis.actors import Mention
from analysis.language import Doc
from analysis.registry import registry, side
from analysis.regression import MODELS
from analysis.statements import Offsets, Statement

MODEL = MODELS / "encoder"
BEFORE, LONGEST = 70, 150  # word pieces before a statement, and of sentences altogether
SENTENCES = 2  # before a statement's own
ACTORS = 12  # that are read beside a statement
SIDES = ("us", "mx", "crime", "cn", "intl", "press", "civil", "unknown")
LABELS = ("none", "-1", "0", "1", "source")
"""What an actor is to a statement: nothing, a target of this stance, or its source."""
ELSEWHERE, SOURCE, CUE, CONTENT = range(4)
PLAIN, MENTION, LISTED = range(3)
OPENING, CLOSING = 101, 102  # word pieces around what is read
SIGNS = 10  # the first of the unused word pieces that stand for actors


@dataclass(frozen=True, slots=True)
class Reading:
    """Probabilities: of acts and of sides of the source, which sum to 1; of each frame by itself.

    ``actors`` has for each actor that was read those of `LABELS`, which sum to 1.
    """

    acts: Mapping[str, float]
    frames: Mapping[str, float]
    sides: Mapping[str, float]
    actors: Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the network reads; all but ``places`` have one entry a word piece.

    Attributes:
        ids: word pieces.
        parts: `ELSEWHERE`, `SOURCE`, `CUE` or `CONTENT`.
        kinds: `PLAIN`, `MENTION` of an actor, or `LISTED` after the sentences.
        owners: the number of the actor that a piece means, -1 for none.
        places: where each actor's entry in the list begins.
    """

    ids: list[int]
    parts: list[int]
    kinds: list[int]
    owners: list[int]
    places: list[int]


def pieces_of(
    doc: Doc, statement: Statement, mentions: Sequence[Mention], actors: Sequence[str]
) -> Pieces:
    """What the network reads of a statement.

    Args:
        doc: the article.
        statement: the statement.
        mentions: the article's mentions that are no mere places, in text order.
        actors: the ids of the actors to read beside it, `ACTORS` at most.
    """
    start, end = _window(doc, statement)
    size = end - start
    parts = np.full(size, ELSEWHERE)
    for spans, part in (
        (statement.content, CONTENT), (statement.cue, CUE), (statement.source, SOURCE)
    ):  # fmt: skip
        for a, b in spans:
            parts[max(0, a - start) : max(0, b - start)] = part
    owners = np.full(size, -1)
    ends: dict[int, int] = {}
    for mention in mentions:
        # what the source's own words mean is for the network to say
        named = start <= mention.start and mention.end <= end and mention.actor in actors
        if named and parts[mention.start - start] != SOURCE:
            number = actors.index(mention.actor)
            owners[mention.start - start : mention.end - start] = number
            ends[mention.end - start] = number
    rows = list(_rows(doc.tokens.text[start:end], parts, owners, ends))
    told = [n for n, (_, part, _, _) in enumerate(rows) if part != ELSEWHERE]
    low = max(0, (told[0] if told else 0) - BEFORE)
    high = min(low + LONGEST, (told[-1] if told else 0) + 9)
    rows = [(OPENING, ELSEWHERE, PLAIN, -1), *rows[low:high], (CLOSING, ELSEWHERE, PLAIN, -1)]
    places = []
    for number, actor in enumerate(actors):
        places.append(len(rows))
        entry = tokenizer().encode(_display(actor), add_special_tokens=False).ids
        rows += [(piece, ELSEWHERE, LISTED, number) for piece in (SIGNS + number, *entry)]
    ids, told_parts, kinds, owned = (list(column) for column in zip(*rows, strict=True))
    return Pieces(ids, told_parts, kinds, owned, places)


def _window(doc: Doc, statement: Statement) -> Offsets:
    """The sentences of a statement and those before it."""
    spans = (*statement.source, *statement.cue, *statement.content)
    low = min(a for a, _ in spans)
    high = max(low, *(b for _, b in spans))
    words = doc.words([(low, high)])
    if not words:
        return low, high
    first, last = words[0].sent, words[-1].sent
    for _ in range(SENTENCES):
        if first.start > 0:
            first = doc.tokens[first.start - 1].sent
    return min(low, first.start_char), max(high, last.end_char)


def _rows(
    text: str, parts: NDArray[Any], owners: NDArray[Any], ends: Mapping[int, int]
) -> Iterator[tuple[int, int, int, int]]:
    """Piece, part, kind and owner; behind each mention stands the sign of its actor."""
    read = tokenizer().encode(text, add_special_tokens=False)
    for piece, (start, end) in zip(read.ids, read.offsets, strict=True):
        part, owner = int(parts[start]), int(owners[start])
        kind = PLAIN if owner < 0 else MENTION
        yield piece, part, kind, owner
        if end in ends and owner == ends[end]:
            yield SIGNS + owner, part, kind, owner


@cache
def _display(actor: str) -> str:
    """An actor's side and name, as the list after the sentences shows it."""
    names = codebook.load("actors")["sides"]
    whole = str(names.get(side(actor), side(actor)))
    name = registry().names.get(actor) or actor.rpartition(".")[2].replace("_", " ")
    return whole if name == whole else f"{whole} {name}"


@cache
def tokenizer() -> Tokenizer:
    """The word pieces of the tagger's tokenizer."""
    found = Tokenizer.from_file(str(MODELS / "statements" / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # three in a hundred slower, and 20 MB less
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(MODEL / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )


@cache
def names() -> tuple[list[str], list[str]]:
    """Acts and frames in the order of the network's outputs."""
    return sorted(codebook.load("acts")["acts"]), list(codebook.load("frames")["frames"])


def read_statement(
    doc: Doc, statement: Statement, mentions: Sequence[Mention] = (), actors: Sequence[str] = ()
) -> Reading:
    """Read a statement.

    Args:
        doc: the article.
        statement: the statement.
        mentions: the article's mentions that are no mere places, in text order.
        actors: the ids of the actors who may be its targets; of more than `ACTORS` the first.
    """
    asked = sorted(actors[:ACTORS]) or ["unknown"]
    pieces = pieces_of(doc, statement, mentions, asked)
    columns = ("ids", "parts", "kinds", "owners", "places")
    told = {name: np.array(getattr(pieces, name), dtype=np.int64) for name in columns}
    acts, frames, sides, rows = _session().run(["acts", "frames", "sides", "actors"], told)
    return reading_of(acts, frames, sides, dict(zip(asked, rows, strict=True)))


def reading_of(
    acts: Sequence[float],
    frames: Sequence[float],
    sides: Sequence[float],
    actors: Mapping[str, Sequence[float]],
) -> Reading:
    """A reading from the network's outputs."""

    def told(keys: Sequence[str], row: Sequence[float]) -> dict[str, float]:
        return {key: round(float(chance), 4) for key, chance in zip(keys, row, strict=True)}

    return Reading(
        told(names()[0], acts),
        told(names()[1], frames),
        told(SIDES, sides),
        {actor: [round(float(chance), 4) for chance in row] for actor, row in actors.items()},
    )
