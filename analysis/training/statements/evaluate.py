"""Fit the decoding on held-out documents, and measure.

The thresholds are those that give the best mean of detection and attribution F1 on the documents
of `dev`, each tried in turn; the weights of the two logistic models are fitted to whether each
statement found there is right. Both are stated with the figures, since the same documents give
them: a test part that nothing was fitted to is measured apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.attribution.decode import (
    Found,
    Network,
    Scores,
    Settings,
    decode_window,
    regressors,
    score_window,
    select,
)
from analysis.attribution.scoring import KINDS, TYPES, Counts, f1, interval, judge
from analysis.attribution.windows import READING_LIMIT, read_windows
from analysis.training.statements.data import Attribution, Document

Floats = NDArray[np.float64]

# Values tried for each setting, one setting after the other.
GRID = {
    "none_bias": (-1.5, -1.0, -0.5, 0.0, 0.5),
    "no_source": (0.25, 0.5, 1.0, 2.0),
    "overlap": (0.3, 0.6, 0.9),
    "piece": (0.2, 0.4, 0.5),
}
KEEP = tuple(np.round(np.arange(0.2, 0.62, 0.02), 2).tolist())


def score_documents(
    documents: Iterable[Document],
    network: Network,
    tokenizer: Tokenizer,
    settings: Settings,
    limit: int = READING_LIMIT,
) -> list[list[Scores]]:
    """The network's scores for the windows of each document."""
    return [
        [score_window(w, network, settings) for w in read_windows(d.text, tokenizer, limit)]
        for d in documents
    ]


def decode_all(scores: list[list[Scores]], settings: Settings) -> list[list[list[Found]]]:
    """All statements by document and window, before any is dropped."""
    return [[decode_window(s, settings) for s in windows] for windows in scores]


def kept(found: list[list[list[Found]]], settings: Settings) -> list[list[Found]]:
    """The statements of each document that are kept."""
    return [[f for window in windows for f in select(window, settings)] for windows in found]


def as_attributions(found: Sequence[Found]) -> list[Attribution]:
    """Statements in the form of the data."""
    return [Attribution(f.source, f.cue, f.content) for f in found]


def count(documents: list[Document], found: list[list[Found]]) -> Counts:
    """Counts for `scoring.f1`, one row a document."""
    return np.stack(
        [
            judge(d.text, d.attributions, as_attributions(f))[0]
            for d, f in zip(documents, found, strict=True)
        ]
    )


def logistic(x: Floats, y: Floats, penalty: float = 1.0) -> Floats:
    """Weights of a logistic regression, by Newton's method with a ridge penalty."""
    weights = np.zeros(x.shape[1])
    ridge = np.diag([0.0, *[penalty] * (x.shape[1] - 1)])
    for _ in range(25):
        p = 1.0 / (1.0 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - ridge @ weights
        hessian = (x * (p * (1.0 - p))[:, None]).T @ x + ridge
        weights = weights + np.linalg.solve(hessian, gradient)
    return weights


def verdicts(
    documents: list[Document], found: list[list[list[Found]]]
) -> list[tuple[int, Found, bool, bool]]:
    """For every statement tried: its document, whether it is detected, whether attributed."""
    rows = []
    for number, (document, windows) in enumerate(zip(documents, found, strict=True)):
        flat = [f for window in windows for f in window]
        right = judge(document.text, document.attributions, as_attributions(flat))[1]
        rows += [(number, f, *r) for f, r in zip(flat, right, strict=True)]
    return rows


def fit_confidence(rows: list[tuple[int, Found, bool, bool]], settings: Settings) -> Settings:
    """Fit the logistic models for detection and attribution."""
    x = np.array([regressors(f.parts) for _, f, _, _ in rows])
    weights = [logistic(x, np.array([row[k] for row in rows], dtype=float)) for k in (2, 3)]
    rounded = [tuple(np.round(w, 4).tolist()) for w in weights]
    return replace(settings, detection=rounded[0], attribution=rounded[1])


def _try(
    documents: list[Document], scores: list[list[Scores]], settings: Settings
) -> tuple[float, Settings]:
    """Fit the logistic models and the threshold; the mean F1 that this gives, and the settings."""
    settings = fit_confidence(verdicts(documents, decode_all(scores, settings)), settings)
    found = decode_all(scores, settings)
    best, best_value = settings, -1.0
    for keep in KEEP:
        option = replace(settings, keep=keep)
        values = f1(count(documents, kept(found, option)).sum(axis=0))
        if values[:, 0, 2].mean() > best_value:
            best, best_value = option, float(values[:, 0, 2].mean())
    return best_value, best


def _changed(settings: Settings, name: str, value: float) -> Settings:
    changes: dict[str, Any] = {name: value}
    return replace(settings, **changes)


def tune(documents: list[Document], scores: list[list[Scores]], settings: Settings) -> Settings:
    """Fit decoding and confidence; see the module's head."""
    value, best = _try(documents, scores, settings)
    for name, options in GRID.items():
        for option in options:
            tried_value, tried = _try(documents, scores, _changed(best, name, option))
            if tried_value > value:
                value, best = tried_value, tried
    return best


def reliability(
    documents: list[Document], scores: list[list[Scores]], settings: Settings, folds: int = 10
) -> dict[str, Any]:
    """How far the confidence can be trusted, each fold of documents judged by the others' fit.

    Returns:
        ``bins``: mean confidence, share right and number, by tenths of the confidence; ``error``:
        the expected calibration error (Naeini et al. 2015); ``brier``: mean squared error.
    """
    rows = verdicts(documents, decode_all(scores, settings))
    x = np.array([regressors(f.parts) for _, f, _, _ in rows])
    y = np.array([row[3] for row in rows], dtype=float)
    fold = np.array([row[0] for row in rows]) % folds
    chance = np.zeros(len(rows))
    for k in range(folds):
        weights = logistic(x[fold != k], y[fold != k])
        chance[fold == k] = 1.0 / (1.0 + np.exp(-x[fold == k] @ weights))
    listed = [(round(f.detection, 6) >= settings.keep) for _, f, _, _ in rows]
    chance, y = chance[listed], y[listed]
    which = np.minimum((chance * 10).astype(int), 9)
    bins = [
        [
            round(float(chance[which == k].mean()), 3),
            round(float(y[which == k].mean()), 3),
            int((which == k).sum()),
        ]
        for k in range(10)
        if (which == k).any()
    ]
    error = sum(abs(c - r) * n for c, r, n in bins) / max(1, len(y))
    return {
        "bins": bins,
        "error": round(error, 4),
        "brier": round(float(((chance - y) ** 2).mean()), 4),
    }


def figures(documents: list[Document], found: list[list[Found]], seed: int = 0) -> dict[str, Any]:
    """Precision, recall and F1 by kind and type, with intervals over documents."""
    counts = count(documents, found)
    values = f1(counts.sum(axis=0))
    low, high = interval(counts, f1, seed=seed)
    result: dict[str, Any] = {"documents": len(documents)}
    for k, kind in enumerate(KINDS):
        for t, name in enumerate(TYPES):
            _, predicted, _, gold = counts.sum(axis=0)[k, t].tolist()
            result.setdefault(kind, {})[name] = {
                **{
                    measure: round(float(values[k, t, m]), 4)
                    for m, measure in enumerate(("precision", "recall", "f1"))
                },
                "f1_interval": [round(float(low[k, t, 2]), 4), round(float(high[k, t, 2]), 4)],
                "predicted": predicted,
                "gold": gold,
            }
    return result


def write_predictions(path: Path, documents: list[Document], found: list[list[Found]]) -> None:
    """Write what was found in the form of the data, without the texts."""
    with path.open("w", encoding="utf-8") as out:
        for document, statements in zip(documents, found, strict=True):
            attributions = [a._asdict() for a in as_attributions(statements)]
            line = {"doc_id": document.doc_id, "attributions": attributions}
            out.write(json.dumps(line) + "\n")
