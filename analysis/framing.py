"""A statement → its frames: the aspects of the issue that its words make salient.

A lexicon of weighted terms for each frame (``codebook/frames.yaml``); a frame is coded where
its evidence in the statement weighs 1 or more together. A lexicon reads words: what a statement
says by an image alone (a door that stays shut, a key thrown away) it reads only where the image
is common. No encoder is asked; `ablation` says why.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from analysis import codebook
from analysis.language import Doc
from analysis.lexicon import Lexicon, Term, parse_terms, weigh
from analysis.statements import Offsets

FIGURES = Path(__file__).parent / "models" / "frames" / "ablation.json"
THRESHOLD = 1.0
HINT = 0.5
"""The weight of a hint: two of one frame are enough, one beside an act that speaks for it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a statement; ``score`` is between .5 (just coded) and 1; evidence as offsets."""

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
    coded = [
        Frame(name, round(weight / (weight + 1), 3), evidence)
        for name, (weight, evidence) in evidence_of(
            doc, content, cue=cue, act=act, path=path
        ).items()
        if weight >= THRESHOLD
    ]
    return tuple(sorted(coded, key=lambda f: (-f.score, f.frame)))


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
    book = _codebook(path, codebook.saved(path))
    found = weigh([*book.cues.find(doc.words(cue)), *book.content.find(doc.words(content))])
    return {
        name: (weight + book.acts[name].get(act or "", 0.0), evidence)
        for name, (weight, evidence) in found.items()
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
