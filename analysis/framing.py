"""A statement → its frames: the aspects of the issue that its words make salient.

A lexicon of weighted terms for each frame (``codebook/frames.yaml``) finds the evidence. In a
codebook of one's own a frame is coded where its evidence weighs 1 or more together. For the
project's own codebook a regression (``models/frames/weights.json``) was fitted on coded articles:
it knows how far each term is to be trusted, and in what company; a frame without evidence of its
own in the statement is never coded. A lexicon reads words: what a statement says by an image alone
(a door that stays shut, a key thrown away) it reads only where the image is common. No encoder is
asked; `ablation` says why.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from analysis import codebook
from analysis.language import Doc
from analysis.lexicon import Hit, Lexicon, Term, parse_terms, weigh
from analysis.regression import load
from analysis.statements import Offsets

FIGURES = Path(__file__).parent / "models" / "frames" / "ablation.json"
THRESHOLD = 1.0
HINT = 0.5
"""The weight of a hint: two of one frame are enough, one beside an act that speaks for it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a statement, how sure (``score``, up to 1), and the evidence as offsets."""

    frame: str
    score: float
    evidence: tuple[Offsets, ...]


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
) -> tuple[Frame, ...]:
    """Return the frames of a statement, strongest first; none is an answer, too.

    Args:
        doc: the article.
        content: offsets of the content's pieces.
        cue: offsets of the cue's pieces; the codebook may take a word there for evidence.
        act: the statement's act; it adds to evidence in the content, and is none by itself.
        path: another frames codebook.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> text = "We demand respect for our sovereignty."
    >>> [f.frame for f in frames_of(parse(article_from_text("x", text)), [(0, len(text))])]
    ['sovereignty']
    """
    hits = hits_of(doc, content, cue, path)
    found = weighed(hits, act, path)
    chances = {name: weight / (weight + 1) for name, (weight, _) in found.items()}
    least = THRESHOLD / (THRESHOLD + 1)
    if path is None:
        told = features(hits, found, act)
        models = {name: load(f"frames/{name}") for name in found}
        chances = {n: m.probabilities(told[n])["present"] for n, m in models.items()}
        least = next((m.threshold for m in models.values()), least)
    coded = [
        Frame(name, round(chance, 3), found[name][1])
        for name, chance in chances.items()
        if chance >= least
    ]
    return tuple(sorted(coded, key=lambda f: (-f.score, f.frame)))


def features(
    hits: Sequence[Hit], found: Mapping[str, tuple[float, Any]], act: str | None
) -> dict[str, dict[str, float]]:
    """What the regression of each frame with evidence is told of a statement.

    Args:
        hits: the terms of all frames that were found.
        found: the weight of the evidence for each frame, as `evidence_of` gives it.
        act: the statement's act.
    """
    terms = {(hit.term.label, " ".join(t.lemma_.lower() for t in hit.tokens)) for hit in hits}
    enough = [name for name, (weight, _) in found.items() if weight >= THRESHOLD]
    told: dict[str, dict[str, float]] = {}
    for name, (weight, _) in found.items():
        own = {
            "weight": min(2.5, weight),
            "enough": float(weight >= THRESHOLD),
            "twice enough": float(weight >= 2 * THRESHOLD),
            f"act {act}": 0.5,
        }
        own |= {f"term {label}: {term}": 1.0 if label == name else 0.5 for label, term in terms}
        told[name] = own | {f"beside {other}": 0.7 for other in enough if other != name}
    return told


def evidence_of(
    doc: Doc,
    content: Sequence[Offsets],
    *,
    cue: Sequence[Offsets] = (),
    act: str | None = None,
    path: Path | None = None,
) -> dict[str, tuple[float, tuple[Offsets, ...]]]:
    """The weight of the evidence for each frame, however little, and where it stands.

    The arguments are those of `frames_of`.
    """
    return weighed(hits_of(doc, content, cue, path), act, path)


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
    """What lexicon and encoder give by themselves and together: micro F1 on reference contents.

    The nearness of a content to the frames' definitions was tried and left out: it adds nothing
    to this lexicon, and .013 to the first one, which had not been widened on these articles; too
    little for a second way of coding. The figures are those that
    ``analysis.training.frames.ablate`` wrote; it says how they were measured.

    >>> figures = ablation()
    >>> figures["encoder"] < figures["lexicon"]
    True
    """
    figures: dict[str, float | int] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return figures
