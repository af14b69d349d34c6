"""Features and labels → a regression; articles left out; which articles count how much."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

FOLDS = 6
SEED = 1
RARE = 3  # features of fewer statements are left out
READ = {"acts": 0.3, "frames": 0.3, "actors": 0.1}
"""How much an article counts whose errors were read while vocabulary or rules were widened."""
UNREAD = Path(__file__).parents[1] / "corpus" / "unread.json"

Features = Mapping[str, float]


@dataclass
class Fitted:
    """A fitted regression."""

    vectoriser: DictVectorizer
    model: LogisticRegression
    kept: frozenset[str]

    def probabilities(self, told: Sequence[Features]) -> NDArray[np.float64]:
        """One row for each, in the order of `classes`."""
        kept = [{k: v for k, v in f.items() if k in self.kept} for f in told]
        found: NDArray[np.float64] = self.model.predict_proba(self.vectoriser.transform(kept))
        return found

    @property
    def classes(self) -> list[str]:
        """What it tells apart."""
        return [str(name) for name in self.model.classes_]

    def weights(self, classes: Sequence[str]) -> dict[str, Any]:
        """Intercept and weights for the file, in the order of the classes."""
        coefficients, intercept = self.model.coef_, self.model.intercept_
        if len(self.classes) == 2:  # one row stands for both
            coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
            intercept = np.array([0.0, intercept[0]])
        order = [self.classes.index(name) for name in classes]
        return {
            "intercept": [round(float(intercept[i]), 3) for i in order],
            "weights": {
                name: [round(float(coefficients[i][column]), 3) for i in order]
                for name, column in sorted(self.vectoriser.vocabulary_.items())
                if np.abs(coefficients[order, column]).max() >= 0.01
            },
        }


def fit(
    told: Sequence[Features],
    labels: Sequence[str],
    penalty: float,
    weights: Sequence[float] | None = None,
) -> Fitted:
    """Fit a regression; rare features are left out, and rows may weigh less than 1."""
    counted = Counter(name for features in told for name in features)
    kept = frozenset(name for name, count in counted.items() if count >= RARE)
    vectoriser = DictVectorizer()
    matrix = vectoriser.fit_transform([{k: v for k, v in f.items() if k in kept} for f in told])
    model = LogisticRegression(C=penalty, max_iter=4000)
    return Fitted(vectoriser, model.fit(matrix, list(labels), weights), kept)


class OfArticle(Protocol):
    """What stands in an article."""

    @property
    def article(self) -> str:
        """The id of the article."""


Coded = TypeVar("Coded", bound=OfArticle)


def folds(items: Sequence[Coded]) -> Iterator[tuple[list[Coded], list[Coded]]]:
    """Items to fit on and items left out, by article."""
    names = sorted({item.article for item in items})
    np.random.default_rng(SEED).shuffle(names)
    for number in range(FOLDS):
        out = set(names[number::FOLDS])
        yield [i for i in items if i.article not in out], [i for i in items if i.article in out]


def counted(code: str, articles: Sequence[str]) -> list[float]:
    """How much each article counts for a code."""
    fresh = unread(code)
    return [1.0 if article in fresh else READ[code] for article in articles]


def unread(code: str) -> frozenset[str]:
    """The articles whose errors were not read for acts, frames or actors."""
    return frozenset(json.loads(UNREAD.read_text(encoding="utf-8"))[code])


def mean(values: Iterable[bool]) -> float:
    """The share that is true."""
    return round(float(np.mean(list(values))), 3)
