"""Measure the exported stance head, and say what its model card says besides figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.attribution.reader import OnnxNetwork
from analysis.attribution.stance import StanceScorer, Target
from analysis.attribution.windows import READING_LIMIT, read_windows
from analysis.training.stance.data import Item, by_text
from analysis.training.stance.evaluate import Floats
from analysis.training.statements.data import load_tokenizer

CARD = Path(__file__).with_name("card.json")  # what the model card says besides figures
RUNS = Path(__file__).with_name("runs.json")  # what was tried, and what it gave


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
