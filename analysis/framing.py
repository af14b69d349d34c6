"""A statement → its frames: the aspects of the issue that its words make salient.

A lexicon of weighted terms for each frame (``codebook/frames.yaml``) finds the evidence. In a
codebook of one's own a frame is coded where its evidence weighs 1 or more together. For the
project's own codebook an encoder (`analysis.encoder`) reads the statement, too, since a lexicon
misses what is said by an image or in other words; a regression (``models/frames/weights.json``)
was fitted on coded articles: it knows how far each term and the encoder are to be trusted, and in
what company. Both parts are kept: the words, and the encoder's probability.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log
from pathlib import Path
from typing import Any

from analysis import codebook
from analysis.encoder import Reading, read_statement
from analysis.language import Doc
from analysis.lexicon import Hit, Lexicon, Term, parse_terms, weigh
from analysis.regression import load
from analysis.statements import Offsets, Statement

FIGURES = Path(__file__).parent / "models" / "frames" / "card.json"
THRESHOLD = 1.0
LEAST = 0.01
"""Probabilities below this count as this, lest a logarithm outweigh all else."""
HINT = 0.5
"""The weight of a hint: two of one frame are enough, one beside an act that speaks for it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a statement.

    ``score`` says how sure, up to 1; ``evidence`` are the offsets of the terms, of the whole
    content where the encoder alone tells; ``encoder`` is its probability, None for one's own
    codebook.
    """

    frame: str
    score: float
    evidence: tuple[Offsets, ...]
    encoder: float | None = None


@dataclass(frozen=True, slots=True)
class _Codebook:
    """What a frames codebook takes for evidence."""

    content: Lexicon
    cues: Lexicon
    acts: dict[str, dict[str, float]]


@cache
def _codebook(path: Path | None, _saved: int) -> _Codebook:
    frames: dict[str, Any] = codebook.load("frames", path)["frames"]
    content: list[Term] = []
    cues: list[Term] = []
    for name, frame in frames.items():
        content += parse_terms(name, frame["terms"])
        content += [
            replace(term, weight=term.weight * HINT)
            for term in parse_terms(name, frame.get("hints", ()))
        ]
        cues += parse_terms(name, frame.get("cues", ()))
    acts = {name: frame.get("acts", {}) for name, frame in frames.items()}
    return _Codebook(Lexicon(content), Lexicon(cues), acts)


def frames_of(
    doc: Doc,
    content: Sequence[Offsets],
    *,
    cue: Sequence[Offsets] = (),
    act: str | None = None,
    path: Path | None = None,
    reading: Reading | None = None,
) -> tuple[Frame, ...]:
    """Return the frames of a statement, strongest first; none is an answer, too.

    Args:
        doc: the article.
        content: offsets of the content's pieces.
        cue: offsets of the cue's pieces; the codebook may take a word there for evidence.
        act: the statement's act; it adds to evidence in the content, and is none by itself.
        path: another frames codebook.
        reading: what the encoder reads in the statement; read here if None.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> text = "We demand respect for our sovereignty."
    >>> [f.frame for f in frames_of(parse(article_from_text("x", text)), [(0, len(text))])]
    ['sovereignty']
    """
    hits = hits_of(doc, content, cue, path)
    found = weighed(hits, act, path)
    if path is not None:
        coded = [
            Frame(name, round(weight / (weight + 1), 3), evidence)
            for name, (weight, evidence) in found.items()
            if weight >= THRESHOLD
        ]
    else:
        if reading is None:
            bare = Statement("indirect", (), tuple(cue), tuple(content), 1.0)
            reading = read_statement(doc, bare)
        coded = list(_by_regression(hits, found, act, reading, tuple(content)))
    return tuple(sorted(coded, key=lambda f: (-f.score, f.frame)))


def _by_regression(
    hits: Sequence[Hit],
    found: Mapping[str, tuple[float, tuple[Offsets, ...]]],
    act: str | None,
    reading: Reading,
    content: tuple[Offsets, ...],
) -> Iterator[Frame]:
    told = features(hits, found, act, reading)
    for name, read in reading.frames.items():
        model = load(f"frames/{name}")
        chance = model.probabilities(told[name])["present"]
        if chance >= model.threshold:
            evidence = found[name][1] if name in found else content
            yield Frame(name, round(chance, 3), evidence, round(read, 3))


def features(
    hits: Sequence[Hit],
    found: Mapping[str, tuple[float, Any]],
    act: str | None,
    reading: Reading,
) -> dict[str, dict[str, float]]:
    """What the regression of each frame is told of a statement.

    Args:
        hits: the terms of all frames that were found.
        found: the weight of the evidence for each frame, as `weighed` gives it.
        act: the statement's act.
        reading: what the encoder reads in it.
    """
    terms = {(hit.term.label, " ".join(t.lemma_.lower() for t in hit.tokens)) for hit in hits}
    enough = [name for name, (weight, _) in found.items() if weight >= THRESHOLD]
    told: dict[str, dict[str, float]] = {}
    for name, read in reading.frames.items():
        weight = found[name][0] if name in found else 0.0
        own = {
            "encoder": log(max(read, LEAST) / max(1 - read, LEAST)),
            "weight": min(2.5, weight),
            "no term": float(name not in found),
            "enough": float(weight >= THRESHOLD),
            "twice enough": float(weight >= 2 * THRESHOLD),
            f"act {act}": 0.5,
        }
        own |= {f"term {label}: {term}": 1.0 if label == name else 0.5 for label, term in terms}
        told[name] = own | {f"beside {other}": 0.7 for other in enough if other != name}
    return told


def hits_of(
    doc: Doc, content: Sequence[Offsets], cue: Sequence[Offsets], path: Path | None = None
) -> list[Hit]:
    """The terms of all frames in a statement; arguments as of `frames_of`."""
    book = _codebook(path, codebook.saved(path))
    return [*book.cues.find(doc.words(cue)), *book.content.find(doc.words(content))]


def weighed(
    hits: Sequence[Hit], act: str | None, path: Path | None = None
) -> dict[str, tuple[float, tuple[Offsets, ...]]]:
    """The weight of the evidence for each frame by the codebook, and where it stands.

    Args:
        hits: the terms found.
        act: the statement's act; it adds to evidence that is there.
        path: another frames codebook.
    """
    acts = _codebook(path, codebook.saved(path)).acts
    return {
        name: (weight + acts[name].get(act or "", 0.0), evidence)
        for name, (weight, evidence) in weigh(hits).items()
    }


def ablation() -> dict[str, float | int]:
    """What lexicon and encoder give by themselves and together: micro F1, cross-validated.

    On coded articles that were not looked at while the lexicon was widened
    (`analysis.training.codes`); how often each part is wrong was fitted on other articles.

    >>> figures = ablation()
    >>> figures["both"] > max(figures["lexicon"], figures["encoder"])
    True
    """
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))["figures"]
    return {
        "statements": figures["statements"],
        "lexicon": figures["micro-F1 of the lexicon alone"],
        "encoder": figures["micro-F1 of the encoder alone"],
        "both": figures["micro-F1"],
    }
