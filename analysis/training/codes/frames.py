"""Whether a frame is one of the statement's, by its words and the encoder."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import codebook, framing
from analysis.training.codes import fitting
from analysis.training.codes.fitting import Features, Fitted, counted, folds, unread
from analysis.training.codes.items import Item

PENALTY = 0.5
THRESHOLD = 0.35
ALONE = 0.3
"""From which probability the encoder alone would code a frame."""
CLASSES = ["absent", "present"]

Evidence = Sequence[tuple[Item, Mapping[str, Features]]]


def features_of(item: Item) -> dict[str, Features]:
    """The features of each frame."""
    doc, statement = item.given.scene.doc, item.given.statement
    hits = framing.hits_of(doc, statement.content, statement.cue)
    return framing.features(hits, framing.weighed(hits, item.act), item.act, item.reading)


def fit(name: str, evidence: Evidence, *, without: str = "") -> Fitted:
    """The regression of a frame; ``without`` leaves a feature out."""
    labels = ["present" if name in i.given.coded["frames"] else "absent" for i, _ in evidence]
    told = [{k: v for k, v in f[name].items() if k != without} for _, f in evidence]
    return fitting.fit(told, labels, PENALTY, counted("frames", [i.article for i, _ in evidence]))


def weights(items: Sequence[Item]) -> dict[str, Any]:
    """The weights of each frame's regression."""
    evidence = [(i, features_of(i)) for i in items]
    names = codebook.load("frames")["frames"]
    return {name: fit(name, evidence).weights(CLASSES) for name in names}


def score(items: Sequence[Item]) -> dict[str, float]:
    """Micro F1 on the unread articles: lexicon, encoder, both; and the hand-set weights alone."""
    features = {id(i): features_of(i) for i in items}
    counts = {key: np.zeros(3) for key in ("both", "lexicon", "encoder", "weights")}
    for inside, outside in folds(items):
        fresh = [i for i in outside if i.article in unread("frames")]
        evidence = [(i, features[id(i)]) for i in inside]
        for name in codebook.load("frames")["frames"]:
            fitted = {
                "both": fit(name, evidence),
                "lexicon": fit(name, evidence, without="encoder"),
            }
            for item in fresh:
                own = features[id(item)][name]
                answers = {
                    key: one.probabilities([own])[0][1] >= THRESHOLD for key, one in fitted.items()
                }
                answers["encoder"] = item.reading.frames[name] >= ALONE
                answers["weights"] = own["enough"] > 0
                gold = name in item.given.coded["frames"]
                for key, answer in answers.items():
                    counts[key] += (answer and gold, answer, gold)
    return {
        "statements": sum(i.article in unread("frames") for i in items),
        "micro-F1": _f1(counts["both"]),
        "micro-F1 of the lexicon alone": _f1(counts["lexicon"]),
        "micro-F1 of the encoder alone": _f1(counts["encoder"]),
        "micro-F1 of the hand-set weights alone": _f1(counts["weights"]),
    }


def _f1(counts: NDArray[np.float64]) -> float:
    return round(float(2 * counts[0] / (counts[1] + counts[2])), 3)
