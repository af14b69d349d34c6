"""The annotated article: its text with every statement marked by its actor.

Colour and label tell the actor; hovering over the mark, or reaching its label by keyboard, opens
a card with the codes; the list below the text says the same without any script or style.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from analysis.study import Study

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of one statement; ``anchor`` is its id in the page."""

    anchor: str
    number: str
    row: Mapping[str, Any]
    frames: tuple[str, ...]
    stances: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text with the same statements; ``starts`` are those that begin here."""

    text: str
    inside: tuple[Card, ...]
    starts: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a part of the article, cut into segments."""

    part: str
    segments: tuple[Segment, ...]


def cards_of(study: Study, article_id: str) -> list[Card]:
    """The cards of an article's statements, in the order of the text."""
    statements = study.statements[study.statements["article_id"] == article_id]
    frames = study.frames.groupby("statement_id")
    stances = study.stances.groupby("statement_id")
    cards = []
    for row in _records(statements):
        key = row["statement_id"]
        number = key.rsplit(":", 1)[1]
        cards.append(
            Card(
                anchor=f"s-{number}",
                number=number,
                row=row,
                frames=tuple(f["frame"] for f in _records(_group(frames, key))),
                stances=tuple(_records(_group(stances, key))),
            )
        )
    return cards


def _group(groups: Any, key: str) -> pd.DataFrame:
    found: pd.DataFrame = groups.get_group(key) if key in groups.groups else pd.DataFrame()
    return found


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries, with None for what is missing."""
    return [
        {str(k): None if isinstance(v, float) and pd.isna(v) else v for k, v in row.items()}
        for row in frame.to_dict("records")
    ]


def paragraphs_of(study: Study, article_id: str, cards: Iterable[Card]) -> Iterator[Paragraph]:
    """The article's paragraphs, cut where a statement's content begins or ends."""
    article = study.article(article_id)
    pieces = sorted(
        (start, end, i, card)
        for i, card in enumerate(cards)
        for start, end in card.row["content_spans"]
    )
    begun: set[str] = set()
    for part in article.parts:
        for match in re.finditer(r"[^\n]+", article.text[part.start : part.end]):
            low, high = part.start + match.start(), part.start + match.end()
            near = [p for p in pieces if p[0] < high and low < p[1]]
            cuts = {low, high, *(max(low, p[0]) for p in near), *(min(high, p[1]) for p in near)}
            segments = []
            for start, end in pairwise(sorted(cuts)):
                inside = tuple(p[3] for p in near if p[0] <= start and end <= p[1])
                starts = tuple(c for c in inside if c.anchor not in begun)
                begun |= {c.anchor for c in starts}
                segments.append(Segment(article.text[start:end], inside, starts))
            if match[0].strip():
                yield Paragraph(part.name, tuple(segments))


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "tensions"), autoescape=True, trim_blocks=True
    )


def html(study: Study, article_id: str) -> str:
    """The annotated article as an HTML fragment; its style is ``annotated.css``.

    Args:
        study: the analysis.
        article_id: which of its articles.

    Raises:
        KeyError: no article has the id.
    """
    cards = cards_of(study, article_id)
    return (
        _environment()
        .get_template("annotated.html.j2")
        .render(
            paragraphs=list(paragraphs_of(study, article_id, cards)),
            cards=cards,
            actors=sorted({c.row["actor"] for c in cards}),
            acts=sorted({c.row["act"] for c in cards}),
            frames=sorted({f for c in cards for f in c.frames}),
        )
    )


def text(study: Study, article_id: str) -> str:
    """The same in plain words: a line for each statement."""
    lines = [
        f"{c.number} {c.row['actor']} {c.row['act']}: {c.row['content']}"
        for c in cards_of(study, article_id)
    ]
    return "\n".join(lines) or "No statement was found."


def asset(name: str) -> str:
    """The text of a style sheet or script of the templates."""
    return (TEMPLATES / "tensions" / name).read_text(encoding="utf-8")
