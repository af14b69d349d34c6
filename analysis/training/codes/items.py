"""Coded articles → each statement with all that the machine knows of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis import acts
from analysis.actors import Attribution, attributions
from analysis.encoder import Reading, reading_of
from analysis.sentiment import Stance, chances_of
from analysis.statements import reader
from analysis.targets import Candidate
from analysis.training.coded import CodedStatement, Known, read_coded
from analysis.training.codes.fitting import Features

Answers = Mapping[str, Mapping[str, Any]]
"""What the encoder read in each statement, by its key."""


@dataclass
class Item:
    """A coded statement with all that the machine knows of it; its source is no candidate."""

    given: CodedStatement
    source: tuple[Attribution, ...]
    by_rules: acts.Act
    signs: list[acts.Sign]
    candidates: list[Candidate]
    chances: list[tuple[float, ...] | None]
    labels: list[str]
    missed: list[int]
    reading: Reading
    act: str = ""
    acts: Mapping[str, float] = field(default_factory=dict)
    act_features: Features = field(default_factory=dict)
    stances: list[Stance] = field(default_factory=list)

    @property
    def article(self) -> str:
        """The id of its article."""
        return self.given.article


def read_items(articles: Path, gold: Path, answers: Answers, known: Known) -> Iterator[Item]:
    """The coded statements of a folder, with the encoder's answers and the targets told before."""
    every: dict[str, list[CodedStatement]] = {}
    for one in read_coded(articles, gold, known):
        every.setdefault(one.article, []).append(one)
    for coded in every.values():
        scene = coded[0].scene
        encoded = reader().read_encoded(scene.text)[1]
        sources = attributions(scene.doc, [one.statement for one in coded], scene.mentions)
        for one, source in zip(coded, sources, strict=True):
            rows = answers[one.key]
            read = reading_of(*(rows[key] for key in ("acts", "frames", "sides", "actors")))
            yield _item(one, source, encoded, read)


def _item(
    one: CodedStatement, source: tuple[Attribution, ...], encoded: Any, read: Reading
) -> Item:
    doc, actor = one.scene.doc, one.coded["actor"]
    told, missed = one.labels
    kept = [(c, label) for c, label in zip(one.candidates, told, strict=True) if c.actor != actor]
    among, labels = [c for c, _ in kept], [label for _, label in kept]
    chances = [chances_of(one.scene, one.statement, c, encoded) for c in among]
    by_rules, signs = acts.by_signs(doc, one.statement)
    item = Item(one, source, by_rules, signs, among, chances, labels, missed, read)
    item.act_features = acts.features(
        doc, one.statement, by_rules, signs, actor=actor, chances=[c for c in chances if c],
        reading=read,
    )  # fmt: skip
    return item
