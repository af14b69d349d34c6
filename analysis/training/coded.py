"""Coded articles → each statement with what stands around it, as the analysis would see it.

Statements and sources are those of the reference; mentions and candidates the machine's own, and
so is what is known of the targets of the statements before.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.actors import find_mentions
from analysis.articles import Article, read_articles
from analysis.language import Doc, parse_all
from analysis.statements import Statement
from analysis.targets import Candidate, Company, Scene, candidates


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """A statement of a reference coding.

    Attributes:
        key: the article's id and the statement's number from 0, with a colon between.
        article: the article's id.
        scene: the article's actors.
        statement: the statement.
        coded: its entry in the coding.
        candidates: the actors that may be its targets, its source among them.
        relations: the article's coded relations.
    """

    key: str
    article: str
    scene: Scene
    statement: Statement
    coded: dict[str, Any]
    candidates: tuple[Candidate, ...]
    relations: Sequence[dict[str, Any]]

    @property
    def labels(self) -> tuple[list[str], list[int]]:
        """What each candidate is (of `analysis.encoder.LABELS`), and the stances of missed targets.

        An id above or below a target's stands for the target, too.
        """
        free = dict(self.coded["targets"])
        labels = ["source" if c.actor == self.coded["actor"] else "none" for c in self.candidates]
        for same in (True, False):
            for i, candidate in enumerate(self.candidates):
                actor = candidate.actor
                fits = [t for t in free if t == actor or (not same and _related(t, actor))]
                if labels[i] == "none" and fits:
                    labels[i] = str(free.pop(fits[0]))
        return labels, list(free.values())


def _related(one: str, other: str) -> bool:
    return one.startswith(other + ".") or other.startswith(one + ".")


Known = Mapping[str, frozenset[str]]
"""The targets that were told for statements, by their keys."""


def read_coded(articles: Path, gold: Path, known: Known | None = None) -> Iterator[CodedStatement]:
    """The coded statements of a folder of articles, in text order.

    Args:
        articles: the folder of articles.
        gold: the folder of their codings.
        known: what an analysis would know of the targets of earlier statements. The coded ones
            will not do: they are right more often, and would weigh more than they deserve.
    """
    found = (a for a in read_articles([articles]) if isinstance(a, Article))
    for doc in parse_all(a for a in found if (gold / f"{a.article_id}.json").exists()):
        text = (gold / f"{doc.article.article_id}.json").read_text(encoding="utf-8")
        coding = json.loads(text)
        yield from _statements(doc, coding["statements"], coding["relations"], known or {})


def _statements(
    doc: Doc, coded: Sequence[dict[str, Any]], relations: Sequence[dict[str, Any]], known: Known
) -> Iterator[CodedStatement]:
    scene = Scene(doc, find_mentions(doc))
    article = doc.article.article_id
    earlier: list[tuple[str, frozenset[str]]] = []
    for i, entry in enumerate(coded):
        spans = (tuple(map(tuple, entry[key])) for key in ("source", "cue", "content"))
        statement = Statement(entry["kind"], *spans, 1.0)
        actor = entry["actor"]
        before = next((c["actor"] for c in reversed(coded[:i]) if c["actor"] != actor), "unknown")
        after = next((c["actor"] for c in coded[i + 1 : i + 2] if c["actor"] != actor), "unknown")
        among = candidates(scene, statement, Company(actor, before, after, tuple(earlier)))
        key = f"{article}:{i}"
        yield CodedStatement(key, article, scene, statement, entry, among, relations)
        earlier.append((actor, known.get(key, frozenset())))
