"""One command from the data to the shipped model.

``python -m analysis.training.statements --help`` says what it needs. Each step is skipped if its
result is there, and an interrupted training goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from dataclasses import asdict, fields
from pathlib import Path

from analysis.attribution.decode import Settings
from analysis.attribution.reader import OnnxNetwork, StatementReader
from analysis.training.statements.data import Document, load_documents, load_tokenizer
from analysis.training.statements.evaluate import (
    decode_all,
    figures,
    kept,
    reliability,
    score_documents,
    tune,
    write_predictions,
)
from analysis.training.statements.export import export
from analysis.training.statements.model import Ensemble, StatementTagger, load_model
from analysis.training.statements.train import Plan, plan_from, train

CARD = Path(__file__).with_name("card.json")  # what the model card says besides figures
RUNS = Path(__file__).with_name("runs.json")  # what was tried, and what it gave

SHIPPED = (Plan(seed=1), Plan(seed=2, epochs=5, swapped=0.1, masked=0.1))  # the members' plans


def members(model: StatementTagger | Ensemble) -> list[StatementTagger]:
    """The networks that a model is made of."""
    return model.networks() if isinstance(model, Ensemble) else [model]


def ship(
    model: StatementTagger | Ensemble,
    *,
    dev: Path,
    base: Path,
    target: Path,
    predictions: Path | None = None,
) -> None:
    """Export a network, fit its decoding on `dev`, and write what the model card states."""
    export(model, target)
    shutil.copyfile(base / "tokenizer.json", target / "tokenizer.json")
    layers = [m.shape.layers for m in members(model)]
    measure(layers, dev=dev, target=target, predictions=predictions)


def measure(layers: list[int], *, dev: Path, target: Path, predictions: Path | None = None) -> None:
    """Fit the decoding of an exported network on `dev`; write decoding and model card."""
    documents = load_documents(dev)
    tokenizer = load_tokenizer(target / "tokenizer.json")
    scores = score_documents(documents, OnnxNetwork(target), tokenizer, Settings())
    settings = tune(documents, scores, Settings())
    found = kept(decode_all(scores, settings), settings)
    report = {
        "dev": figures(documents, found),
        "reliability": reliability(documents, scores, settings),
    }
    (target / "decoding.json").write_text(json.dumps(asdict(settings), indent=1) + "\n")
    card = json.loads(CARD.read_text(encoding="utf-8"))
    card["architecture"]["encoder layers"] = layers
    card["figures"] = {**report, "words a second": speed(target, documents)}
    card["runs"] = json.loads(RUNS.read_text(encoding="utf-8"))
    text = json.dumps(card, indent=1, ensure_ascii=False)
    (target / "card.json").write_text(text + "\n", encoding="utf-8")
    if predictions:
        write_predictions(predictions, documents, found)
    for kind in ("detection", "attribution"):
        row = report["dev"][kind]["all"]
        shown = " ".join(f"{name} {row[name]:.3f}" for name in ("precision", "recall", "f1"))
        sys.stdout.write(f"{kind}: {shown}\n")


def speed(folder: Path, documents: list[Document]) -> int:
    """Words between spaces that the shipped reader reads in a second with one thread."""
    reader = StatementReader(folder, threads=1)
    reader.read(documents[0].text)
    began = time.perf_counter()
    for document in documents:
        reader.read(document.text)
    seconds = time.perf_counter() - began
    return round(sum(len(d.text.split()) for d in documents) / seconds)


def main(arguments: list[str] | None = None) -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis.training.statements", description=__doc__
    )
    parser.add_argument("--train", type=Path, required=True, help="polnear.train.jsonl")
    parser.add_argument("--dev", type=Path, required=True, help="polnear.dev.jsonl")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--runs", type=Path, required=True, help="folder for the runs' state")
    parser.add_argument("--target", type=Path, required=True, help="folder for the model")
    parser.add_argument("--predictions", type=Path, help="file for what is found on dev")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=JSON",
        help="another value in all plans; one of " + ", ".join(f.name for f in fields(Plan)),
    )
    options = parser.parse_args(arguments)
    try:
        changes = dict(change.split("=", 1) for change in options.set)
        trained = []
        for number, shipped in enumerate(SHIPPED, 1):
            plan = plan_from(changes, shipped)
            folder = options.runs / f"member{number}"
            weights = train(plan, documents=options.train, base=options.base, folder=folder)
            trained.append(load_model(weights))
        ship(
            trained[0] if len(trained) == 1 else Ensemble(trained),
            dev=options.dev,
            base=options.base,
            target=options.target,
            predictions=options.predictions,
        )
    except (OSError, TypeError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
