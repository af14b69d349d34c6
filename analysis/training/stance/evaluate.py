"""Measure the stance on items that training did not see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.attribution.stance import LABELS, lay_out, load_lexicon, read_words, softmax
from analysis.training.stance.data import Item, mark, reading_examples
from analysis.training.stance.model import JointTagger

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NAMES = {-1: "negative", 0: "neutral", 1: "positive"}


@torch.inference_mode()
def predict(
    model: JointTagger, items: Sequence[Item], tokenizer: Tokenizer, *, marked: bool = False
) -> Floats:
    """Probabilities (items, `LABELS`) by a network that is not exported."""
    lexicon = load_lexicon()
    examples = reading_examples(items, tokenizer)
    if marked:
        examples = [one for example in examples for one in mark(example)]
    place = {item.key: number for number, item in enumerate(items)}
    result = np.zeros((len(items), len(LABELS)))
    for example in examples:
        window = example.window
        rows = (window.ids, window.state, window.case, window.words)
        vectors, _ = model.encode(*(torch.from_numpy(row)[None] for row in rows))
        layout = lay_out(read_words(example.text, [window], lexicon), example.targets)
        scores = model.score(
            vectors[0],
            torch.from_numpy(layout.index),
            torch.from_numpy(layout.features),
            torch.from_numpy(layout.mask),
        )
        result[[place[key] for key in example.keys]] = softmax(scores.float().numpy())
    return result


def confusion(gold: Sequence[int], predicted: Sequence[int] | Ints) -> Ints:
    """Counts (gold, predicted) by the order of `LABELS`."""
    table = np.zeros((len(LABELS), len(LABELS)), dtype=np.int64)
    for g, p in zip(gold, predicted, strict=True):
        table[LABELS.index(g), LABELS.index(int(p))] += 1
    return table


def f1_of(table: Ints) -> Floats:
    """F1 of each class from a confusion table."""
    result: Floats = 2 * table.diagonal() / np.maximum(1, table.sum(axis=0) + table.sum(axis=1))
    return result


def macro_f1(gold: Sequence[int], predicted: Sequence[int] | Ints) -> float:
    """Mean F1 of the three classes.

    >>> macro_f1([-1, 0, 1], [-1, 0, 1])
    1.0
    """
    return float(f1_of(confusion(gold, predicted)).mean())


def figures(
    items: Sequence[Item], chances: Floats, *, seed: int = 0, draws: int = 1000
) -> dict[str, Any]:
    """What the model card says of a set of items.

    Returns:
        Macro-F1 with its 95 % percentile bootstrap interval over groups (Efron and Tibshirani
        1993), accuracy, mean error (predicted less gold), figures and counts by class.
    """
    predicted = chances.argmax(axis=1) - 1
    gold = [item.label for item in items]
    table = confusion(gold, predicted)
    recall = table.diagonal() / np.maximum(1, table.sum(axis=1))
    precision = table.diagonal() / np.maximum(1, table.sum(axis=0))
    low, high = _interval(items, predicted, lambda t: float(f1_of(t).mean()), seed, draws)
    return {
        "items": len(items),
        "macro_f1": round(float(f1_of(table).mean()), 4),
        "macro_f1_interval": [round(low, 4), round(high, 4)],
        "accuracy": round(float(table.trace() / table.sum()), 4),
        "mean_error": round(float(np.mean(predicted - np.array(gold))), 4),
        "by_class": {
            NAMES[label]: {
                "precision": round(float(precision[k]), 4),
                "recall": round(float(recall[k]), 4),
                "f1": round(float(f1_of(table)[k]), 4),
                "gold": int(table[k].sum()),
                "predicted": int(table[:, k].sum()),
            }
            for k, label in enumerate(LABELS)
        },
        "confusion": table.tolist(),
    }


def _interval(
    items: Sequence[Item], predicted: Ints, of: Callable[[Ints], float], seed: int, draws: int
) -> tuple[float, float]:
    groups: dict[str, Ints] = {}
    for item, label in zip(items, predicted, strict=True):
        table = groups.setdefault(item.group, np.zeros((3, 3), dtype=np.int64))
        table[LABELS.index(item.label), LABELS.index(int(label))] += 1
    tables = np.stack([groups[name] for name in sorted(groups)])
    random = np.random.default_rng(seed)
    values = [
        of(tables[random.integers(len(tables), size=len(tables))].sum(0)) for _ in range(draws)
    ]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
