"""Which side the source of a statement is of."""

from collections.abc import Sequence

from analysis import sides
from analysis.actors import side
from analysis.encoder import SIDES
from analysis.training.codes import fitting
from analysis.training.codes.fitting import Fitted, counted, folds, unread
from analysis.training.codes.items import Item

PENALTY = 1.0
THRESHOLD = 0.0
CLASSES = SIDES


def fit(items: Sequence[Item]) -> Fitted:
    """The regression of sides."""
    single = [i for i in items if len(i.source) == 1]
    told = [sides.features(i.source[0], i.reading) for i in single]
    weights = counted("actors", [i.article for i in single])
    return fitting.fit(told, [side(i.given.coded["actor"]) for i in single], PENALTY, weights)


def score(items: Sequence[Item]) -> dict[str, float]:
    """Accuracy of the side on the unread articles: the rules', the encoder's, both weighed."""
    right = {"rules": 0, "encoder": 0, "both": 0}
    count = 0
    for inside, outside in folds(items):
        fitted = fit(inside)
        fresh = [i for i in outside if i.article in unread("actors") and len(i.source) == 1]
        rows = fitted.probabilities([sides.features(i.source[0], i.reading) for i in fresh])
        for item, row in zip(fresh, rows, strict=True):
            gold = side(item.given.coded["actor"])
            read = item.reading.sides
            count += 1
            right["rules"] += side(item.source[0].actor) == gold
            right["encoder"] += max(read, key=lambda name: read[name]) == gold
            right["both"] += fitted.classes[int(row.argmax())] == gold
    return {
        "statements": count,
        "accuracy": round(right["both"] / count, 3),
        "accuracy of the rules alone": round(right["rules"] / count, 3),
        "accuracy of the encoder alone": round(right["encoder"] / count, 3),
    }
