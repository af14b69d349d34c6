"""Which act a statement is."""

from collections.abc import Sequence

from analysis import codebook
from analysis.training.codes import fitting
from analysis.training.codes.fitting import Fitted, counted, folds, mean, unread
from analysis.training.codes.items import Item

PENALTY = 0.3
THRESHOLD = 0.0
CLASSES = sorted(codebook.load("acts")["acts"])


def fit(items: Sequence[Item]) -> Fitted:
    """The regression of acts."""
    labels = [i.given.coded["act"] for i in items]
    weights = counted("acts", [i.article for i in items])
    return fitting.fit([i.act_features for i in items], labels, PENALTY, weights)


def tell(items: Sequence[Item]) -> dict[str, float]:
    """Give each item the act that is told for it when its article is left out; the accuracy."""
    for inside, outside in folds(items):
        fitted = fit(inside)
        chances = fitted.probabilities([i.act_features for i in outside])
        for item, row in zip(outside, chances, strict=True):
            item.acts = dict(zip(fitted.classes, map(float, row), strict=True))
            item.act = max(item.acts, key=lambda name: item.acts[name])
    fresh = [i for i in items if i.article in unread("acts")]
    return {
        "statements": len(fresh),
        "accuracy": mean(i.act == i.given.coded["act"] for i in fresh),
        "accuracy of the rules alone": mean(i.by_rules.act == i.given.coded["act"] for i in fresh),
        "accuracy of the encoder alone": mean(
            max(i.reading.acts, key=lambda a: i.reading.acts[a]) == i.given.coded["act"]
            for i in fresh
        ),
    }
