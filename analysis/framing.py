"""A statement → its frames: the aspects of the issue that its words make salient.

A lexicon of weighted terms for each frame (``codebook/frames.yaml``); a frame is coded where
its terms in the content weigh 1 or more together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis import codebook
from analysis.language import Doc
from analysis.lexicon import Lexicon, parse_terms, weigh
from analysis.statements import Offsets

THRESHOLD = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a statement; ``score`` is between .5 (just coded) and 1; evidence as offsets."""

    frame: str
    score: float
    evidence: tuple[Offsets, ...]


@cache
def _lexicon(path: Path | None) -> Lexicon:
    frames = codebook.load("frames", path)["frames"]
    return Lexicon(
        term for name, frame in frames.items() for term in parse_terms(name, frame["terms"])
    )


def frames_of(
    doc: Doc, content: Sequence[Offsets], codebook_path: Path | None = None
) -> tuple[Frame, ...]:
    """Return the frames of a content, strongest first; none is an answer, too.

    Args:
        doc: the article.
        content: offsets of the content's pieces.
        codebook_path: another frames codebook.

    >>> from analysis.articles import article_from_text
    >>> from analysis.language import parse
    >>> text = "We demand respect for our sovereignty."
    >>> [f.frame for f in frames_of(parse(article_from_text("x", text)), [(0, len(text))])]
    ['sovereignty']
    """
    coded = [
        Frame(name, round(weight / (weight + 1), 3), evidence)
        for name, (weight, evidence) in weigh(
            _lexicon(codebook_path).find(doc.words(content))
        ).items()
        if weight >= THRESHOLD
    ]
    return tuple(sorted(coded, key=lambda f: (-f.score, f.frame)))
