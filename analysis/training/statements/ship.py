"""Export the trained tagger, fit its decoding on dev, and write its model card."""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import asdict
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
from analysis.training.statements.model import Ensemble, StatementTagger

CARD = Path(__file__).with_name("card.json")  # what the model card says besides figures
RUNS = Path(__file__).with_name("runs.json")  # what was tried, and what it gave


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
