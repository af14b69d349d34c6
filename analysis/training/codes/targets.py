"""Which actors a statement is aimed at or evaluates, and its stance."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis import targets
from analysis.attribution.stance import LABELS
from analysis.sentiment import Stance, apart
from analysis.targets import Candidate, Heard
from analysis.training.codes import fitting
from analysis.training.codes.fitting import Features, Fitted, folds
from analysis.training.codes.items import Item

PENALTY = 0.1
THRESHOLD = 0.23
CLASSES = targets.CLASSES


def _rows(items: Sequence[Item]) -> list[tuple[Features, str]]:
    rows = []
    for item in items:
        heard = Heard(item.given.coded["actor"], item.acts, item.by_rules.evidence)
        for one, chances, label in zip(item.candidates, item.chances, item.labels, strict=True):
            told = targets.features(
                item.given.scene,
                item.given.statement,
                heard,
                one,
                item.candidates,
                chances,
                item.reading,
            )
            rows.append((told, label))
    return rows


def fit(items: Sequence[Item]) -> Fitted:
    """The regression of candidates."""
    rows = _rows(items)
    return fitting.fit([f for f, _ in rows], [label for _, label in rows], PENALTY)


def tell(items: Sequence[Item]) -> dict[str, float]:
    """Targets found, their precision and the macro F1 of stance over all targets.

    Gives each item the stances that are told for it when its article is left out.
    """
    gold: list[str] = []
    answers: list[str] = []
    for inside, outside in folds(items):
        fitted = fit(inside)
        chances = iter(fitted.probabilities([f for f, _ in _rows(outside)]))
        for item in outside:
            told = [
                (one, dict(zip(fitted.classes, map(float, next(chances)), strict=True)))
                for one in item.candidates
            ]
            item.stances = [_stance(*one) for one in apart(told, targets.AIMED)]
            given = {s.target: str(s.label) for s in item.stances if s.sure}
            gold += item.labels
            answers += [given.get(one.actor, "none") for one in item.candidates]
        missed = [str(value) for item in outside for value in item.missed]
        gold += missed
        answers += ["none"] * len(missed)
    pairs = list(zip(gold, answers, strict=True))
    hit = sum(g != "none" and a != "none" for g, a in pairs)
    targeted = [(g, a) for g, a in pairs if g != "none"]
    return {
        "statements": len(items),
        "targets": len(targeted),
        "found": round(hit / len(targeted), 3),
        "precision": round(hit / sum(a != "none" for a in answers), 3),
        "stance macro-F1 over all targets": round(
            float(np.mean([_label_f1(targeted, label) for label in ("-1", "0", "1")])), 3
        ),
    }


def _stance(candidate: Candidate, chances: Mapping[str, float]) -> Stance:
    chance = 1 - chances["none"]
    label = max(LABELS, key=lambda value: chances[str(value)])
    told = candidate.actor, (chances["1"] - chances["-1"]) / chance, label, 0.0, 0.0, ()
    return Stance(*told, chance=chance, sure=chance >= THRESHOLD)


def _label_f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    right = sum(g == a == label for g, a in pairs)
    return 2 * right / max(1, sum(g == label for g, _ in pairs) + sum(a == label for _, a in pairs))
