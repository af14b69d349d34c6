"""One command from the data to the joint model.

``python -m analysis.training.stance --help`` says what it needs. An interrupted training goes on
where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import load_file

from analysis.attribution.reader import OnnxNetwork
from analysis.attribution.stance import StanceScorer, Target
from analysis.attribution.windows import READING_LIMIT, read_windows
from analysis.training.stance.data import Item, by_text, load_items
from analysis.training.stance.evaluate import Floats, figures
from analysis.training.stance.export import export
from analysis.training.stance.model import JointTagger
from analysis.training.stance.train import JointPlan, make_model, plan_from, train
from analysis.training.statements.__main__ import ship as ship_tagger
from analysis.training.statements.data import load_tokenizer

CARD = Path(__file__).with_name("card.json")  # what the model card says besides figures
RUNS = Path(__file__).with_name("runs.json")  # what was tried, and what it gave


def load_model(weights: Path, plan: JointPlan) -> JointTagger:
    """The network with trained weights."""
    model = make_model(plan)
    model.load_state_dict(load_file(weights))
    return model


def predict_shipped(folder: Path, items: list[Item], *, head: Path | None = None) -> Floats:
    """Probabilities (items, labels) by the exported model, as a user of the project gets them."""
    network, scorer = OnnxNetwork(folder), StanceScorer(head or folder)
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    place = {item.key: number for number, item in enumerate(items)}
    result = np.zeros((len(items), 3))
    for group in by_text(items):
        text = group[0].text
        encoded = [
            (window, network.encode(window)[0])
            for window in read_windows(text, tokenizer, READING_LIMIT)
        ]
        targets = [Target(item.start, item.end, (0, len(text))) for item in group]
        result[[place[item.key] for item in group]] = scorer.score(text, encoded, targets)
    return result


def write_labels(path: Path, items: list[Item], chances: Floats) -> None:
    """Write one ``{"id", "label"}`` a line."""
    labels = chances.argmax(axis=1) - 1
    lines = (
        json.dumps({"id": item.key, "label": int(label)})
        for item, label in zip(items, labels, strict=True)
    )
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def ship(
    model: JointTagger, *, documents: Path, devs: list[Path], base: Path, target: Path
) -> dict[str, Any]:
    """Export, tune the tagger's decoding again, and write what the stance's card states."""
    ship_tagger(model, dev=documents, base=base, target=target)
    export(model, target)
    card = json.loads(CARD.read_text(encoding="utf-8"))
    card["figures"] = {}
    for path in devs:
        items = load_items(path)
        card["figures"][path.stem] = figures(items, predict_shipped(target, items))
        print(f"{path.stem}: macro-F1 {card['figures'][path.stem]['macro_f1']:.3f}")
    tagger = json.loads((target / "card.json").read_text(encoding="utf-8"))["figures"]["dev"]
    card["figures"]["statements"] = {
        kind: tagger[kind]["all"] for kind in ("detection", "attribution")
    }
    card["runs"] = json.loads(RUNS.read_text(encoding="utf-8"))
    text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
    (target / "card_stance.json").write_text(text, encoding="utf-8")
    return card["figures"]  # type: ignore[no-any-return]


def main(arguments: list[str] | None = None) -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m analysis.training.stance", description=__doc__)
    parser.add_argument("--train", type=Path, required=True, help="polnear.train.jsonl")
    parser.add_argument("--dev", type=Path, required=True, help="polnear.dev.jsonl")
    parser.add_argument("--items", type=Path, required=True, help="newsmtsc_train.jsonl")
    parser.add_argument(
        "--item-devs",
        type=Path,
        nargs="+",
        required=True,
        help="newsmtsc_rw_dev.jsonl newsmtsc_mt_dev.jsonl",
    )
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--run", type=Path, required=True, help="folder for the run's state")
    parser.add_argument("--target", type=Path, required=True, help="folder for the model")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=JSON",
        help="another value in the plan; one of " + ", ".join(f.name for f in fields(JointPlan)),
    )
    options = parser.parse_args(arguments)
    try:
        plan = plan_from(dict(change.split("=", 1) for change in options.set))
        weights = train(
            plan,
            documents=options.train,
            items=options.items,
            devs=options.item_devs,
            base=options.base,
            folder=options.run,
        )
        ship(
            load_model(weights, plan),
            documents=options.dev,
            devs=options.item_devs,
            base=options.base,
            target=options.target,
        )
    except (OSError, TypeError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
