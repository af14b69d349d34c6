"""Regressions over named features: weights that can be read, fitted beforehand, asked here.

Acts, frames and targets are told by signs that rules and codebooks find. How far each sign is to
be trusted was fitted on coded articles (`analysis.training.codes`) and stands in
``models/*/weights.json``, a name and a number each, so that every decision can be taken apart.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class Regression:
    """A multinomial logistic regression.

    Attributes:
        classes: what it tells apart.
        intercept: a number for each class.
        weights: for each feature a number for each class; a feature not listed weighs nothing.
        threshold: the probability from which its user takes an answer for a yes.
    """

    classes: tuple[str, ...]
    intercept: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    threshold: float

    def probabilities(self, features: Mapping[str, float]) -> dict[str, float]:
        """How probable each class is; the probabilities sum to 1.

        >>> coin = Regression(("heads", "tails"), (0.0, 0.0), {"bent": (1.0, 0.0)}, 0.5)
        >>> [round(p, 2) for p in coin.probabilities({"bent": 1.0, "shiny": 1.0}).values()]
        [0.73, 0.27]
        """
        scores = list(self.intercept)
        for name, value in features.items():
            for i, weight in enumerate(self.weights.get(name, ())):
                scores[i] += weight * value
        highest = max(scores)
        raised = [math.exp(score - highest) for score in scores]
        total = sum(raised)
        return {name: r / total for name, r in zip(self.classes, raised, strict=True)}

    def share(self, name: str, value: float, of: str) -> float:
        """What a feature adds to the score of a class."""
        weights = self.weights.get(name)
        return weights[self.classes.index(of)] * value if weights else 0.0


@cache
def load(name: str) -> Regression:
    """The regression of ``models/<name>/weights.json``.

    Args:
        name: ``acts``, ``targets`` or ``frames/<frame>``, of which the file holds one each.

    >>> load("targets").classes
    ('none', '-1', '0', '1')
    """
    folder, _, part = name.partition("/")
    data = json.loads((MODELS / folder / "weights.json").read_text(encoding="utf-8"))
    one = data["parts"][part] if part else data
    return Regression(
        tuple(data["classes"]),
        tuple(one["intercept"]),
        {feature: tuple(weights) for feature, weights in one["weights"].items()},
        data["threshold"],
    )
