"""Fit, measure and write the weights with their cards."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from analysis.regression import MODELS
from analysis.training.coded import Known
from analysis.training.codes import (
    acts,
    detection,
    frames,
    occasions,
    relations,
    sides,
    targets,
)
from analysis.training.codes.fitting import FOLDS
from analysis.training.codes.items import Answers, Item, read_items

LIMITS = [
    "Fitted on invented articles that a language model wrote and coded by the codebook, no people.",
    "Acts, frames and targets: measured on the reference's own statements and sources.",
]
Figures = Mapping[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure and write the weights with their cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args(arguments)
    answers: Answers = json.loads(given.answers.read_text(encoding="utf-8"))
    pairs = list(zip(given.folders[::2], given.folders[1::2], strict=True))
    read = [row for a, g in pairs for row in detection.read_finds(a, g)]
    finds, coded = [f for found, _ in read for f in found], sum(count for _, count in read)
    known: Known = {}
    for _ in range(2):  # first without knowing what the analysis would tell of earlier statements
        items = [item for a, g in pairs for item in read_items(a, g, answers, known)]
        of_acts, of_targets = acts.tell(items), targets.tell(items)
        known = {i.given.key: frozenset(s.target for s in i.stances if s.sure) for i in items}
    aims, told = list(relations.aims_of(items)), occasions.told_of(items)
    related = sum({item.article: len(item.given.relations) for item in items}.values())

    for module, figures, weights in (
        (detection, detection.score(finds, coded), _weights(detection, finds)),
        (acts, of_acts, _weights(acts, items)),
        (frames, frames.score(items), {"parts": frames.weights(items)}),
        (sides, sides.score(items), _weights(sides, items)),
        (targets, of_targets, _weights(targets, items)),
        (relations, relations.score(aims, related), _weights(relations, aims)),
        (occasions, occasions.score(told), _weights(occasions, told)),
    ):
        _write(module, figures, items, weights)


def _weights(module: ModuleType, rows: Sequence[Any]) -> Mapping[str, Any]:
    fitted: Mapping[str, Any] = module.fit(rows).weights(module.CLASSES)
    return fitted


def _write(
    module: ModuleType, figures: Figures, items: Sequence[Item], weights: Mapping[str, Any]
) -> None:
    name = module.__name__.rsplit(".", 1)[1]
    print(name, json.dumps(figures), flush=True)
    card = {
        "task": module.__doc__,
        "architecture": "logistic regression over named features; L2 penalty",
        "classes": list(module.CLASSES),
        "data": {
            "articles": len({item.article for item in items}),
            "statements": len(items),
            "coders": "a language model by the codebook (analysis/training/corpus), not people",
        },
        "measure": f"cross-validated by article in {FOLDS} folds",
        "figures": dict(figures),
        "limits": LIMITS,
    }
    content = {"classes": list(module.CLASSES), "threshold": module.THRESHOLD, **weights}
    folder = MODELS / name
    folder.mkdir(parents=True, exist_ok=True)
    lines = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
    (folder / "card.json").write_text(lines, encoding="utf-8")
    compact = json.dumps(content, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
    (folder / "weights.json").write_text(compact, encoding="utf-8")


if __name__ == "__main__":
    main()
