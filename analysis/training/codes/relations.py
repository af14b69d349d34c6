"""Whether a statement is a relation towards a target, and its class."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import dates, detection, relations
from analysis.actors import side
from analysis.relations import Spoken
from analysis.training.codes import fitting
from analysis.training.codes.fitting import Features, Fitted, folds
from analysis.training.codes.items import Item

PENALTY = 0.2
THRESHOLD = 0.3
CLASSES = (
    "none", "material conflict", "verbal conflict", "verbal cooperation", "material cooperation",
)  # fmt: skip
NEAR = 40  # characters between two tellings of one relation, as in scoring


@dataclass
class Aim:
    """A statement towards one of the targets told for it: whether it is a coded relation."""

    article: str
    told: Features
    rule: str
    label: str


def aims_of(items: Sequence[Item]) -> Iterator[Aim]:
    """The aims of all statements, with acts and stances that were told for articles left out."""
    articles: dict[str, list[Item]] = {}
    for item in items:
        articles.setdefault(item.article, []).append(item)
    for article, own in articles.items():
        doc, among = own[0].given.scene.doc, [i.given.statement for i in own]
        before: Counter[tuple[str, ...]] = Counter()
        rows = []
        for item in own:
            nested = detection.is_nested(item.given.statement, among)
            dating = dates.date_of(doc, item.given.statement)
            actor = item.given.coded["actor"]
            one = Spoken(item.given.statement, actor, item.act, item.stances, dating, nested=nested)
            for stance in relations.aims(one):
                told = relations.features(doc, one, stance, before)
                before.update(relations.places(doc, one, stance))
                rule = relations.quad_of(doc, item.given.statement, item.act, stance.label)
                span = relations.span_of(doc, item.given.statement, stance)
                rows.append((told, rule or "none", span, (side(actor), side(stance.target))))
        labels = _quads([(span, sides) for *_, span, sides in rows], own[0].given.relations)
        for (told, rule, *_), label in zip(rows, labels, strict=True):
            yield Aim(article, told, rule, label)


def _quads(
    rows: Sequence[tuple[tuple[int, int], tuple[str, str]]], coded: Sequence[dict[str, Any]]
) -> list[str]:
    """The class of the coded relation at each place between two sides, each once."""
    labels = ["none"] * len(rows)
    for relation in coded:
        start, end = relation["span"]
        between = side(relation["actor"]), side(relation["target"])
        free = [
            (min(end, high) - max(start, low), i)
            for i, ((low, high), sides) in enumerate(rows)
            if labels[i] == "none" and sides == between and low < end + NEAR and start < high + NEAR
        ]
        if free:
            labels[max(free)[1]] = relation["quad"]
    return labels


def fit(aims: Sequence[Aim]) -> Fitted:
    """The regression of aims."""
    return fitting.fit([a.told for a in aims], [a.label for a in aims], PENALTY)


def score(aims: Sequence[Aim], coded: int) -> dict[str, float]:
    """Sign F1 of the relations that statements are, over all relations of the codings."""
    right = kept = by_rule = kept_by_rule = 0
    for inside, outside in folds(aims):
        fitted = fit(inside)
        for aim, row in zip(outside, fitted.probabilities([a.told for a in outside]), strict=True):
            chances = dict(zip(fitted.classes, row, strict=True))
            found = 1 - chances.pop("none") >= THRESHOLD
            sign = aim.label.split()[-1]
            kept += found
            right += found and max(chances, key=lambda n: chances[n]).split()[-1] == sign
            kept_by_rule += aim.rule != "none"
            by_rule += aim.rule != "none" and aim.rule.split()[-1] == sign
    return {
        "relations": coded,
        "sign F1 of statements": round(2 * right / (kept + coded), 3),
        "sign F1 of statements by the table alone": round(2 * by_rule / (kept_by_rule + coded), 3),
    }
