"""Whether a statement that no word dates was made on the lead's day."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import dates, detection, occasions
from analysis.training.codes import fitting
from analysis.training.codes.fitting import Features, Fitted, folds
from analysis.training.codes.items import Item

PENALTY = 0.1
THRESHOLD = 0.27
"""Where three in a hundred assumed dates are spoilt."""
CLASSES = ["now", "then"]


@dataclass
class Told:
    """An article's statements as `analysis.occasions` takes them, and their coded dates."""

    article: str
    occasion: occasions.Occasion
    said: list[occasions.Said]
    dates: list[tuple[str | None, bool]]


def told_of(items: Sequence[Item]) -> list[Told]:
    """The items by article."""
    articles: dict[str, Told] = {}
    for item in items:
        doc = item.given.scene.doc
        new = Told(item.article, occasions.Occasion(doc), [], [])
        one = articles.setdefault(item.article, new)
        others = [i.given.statement for i in items if i.article == item.article]
        nested = detection.is_nested(item.given.statement, others)
        dating = dates.date_of(doc, item.given.statement)
        one.said.append(
            occasions.Said(item.given.statement, item.given.coded["actor"], dating, nested)
        )
        one.dates.append((item.given.coded.get("date"), bool(item.given.coded.get("date_assumed"))))
    return list(articles.values())


def fit(told: Sequence[Told]) -> Fitted:
    """The regression of occasions."""
    rows: list[tuple[Features, str]] = []
    for one in told:
        before: list[tuple[str, str | None]] = []
        for said, (day, assumed) in zip(one.said, one.dates, strict=True):
            found = one.occasion.features(said, before) if said.dating.assumed else None
            if found is not None and (assumed or day == found[0]):
                rows.append((found[1], "now" if assumed else "then"))
            before.append((said.actor, day))
    return fitting.fit([f for f, _ in rows], [label for _, label in rows], PENALTY)


def score(told: Sequence[Told]) -> dict[str, float]:
    """Accuracy over given dates, with occasions and without, and assumed dates made explicit."""
    right = alone = given = assumed_here = spoilt = 0
    for inside, outside in folds(told):
        fitted = fit(inside)
        place = fitted.classes.index("then")
        for one in outside:
            before: list[tuple[str, str | None]] = []
            for said, (day, assumed) in zip(one.said, one.dates, strict=True):
                found = one.occasion.features(said, before) if said.dating.assumed else None
                answer = said.dating.date
                chance = fitted.probabilities([found[1]])[0][place] if found else 0.0
                took = found is not None and chance >= THRESHOLD
                answer = found[0] if found and took else answer
                before.append((said.actor, answer))
                assumed_here += assumed
                spoilt += assumed and took
                if day and not assumed:
                    given += 1
                    right += answer == day
                    alone += said.dating.date == day
    return {
        "statements with a given date": given,
        "accuracy": round(right / given, 3),
        "accuracy without occasions": round(alone / given, 3),
        "share of assumed dates made explicit": round(spoilt / assumed_here, 3),
    }
