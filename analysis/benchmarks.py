"""Benchmarks that anyone can repeat: the learned models on files in the corpora's own forms."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from analysis import statements
from analysis.attribution.scoring import KINDS, TYPES, Attribution, f1, interval, judge
from analysis.attribution.stance import LABELS, Target
from analysis.sentiment import scorer

RESAMPLES = 1000


class BenchmarkError(ValueError):
    """A benchmark file cannot be used; the message names file, line and what to write."""


def read_lines(path: Path, keys: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read a JSON Lines file whose objects have certain keys.

    Raises:
        BenchmarkError: a line is no such object.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                missing = [key for key in keys if key not in row]
            except (ValueError, TypeError):
                missing = ["an object"]
            if missing:
                wanted = ", ".join(keys)
                message = f"{path}:{number}: no {missing[0]}; write an object with {wanted}"
                raise BenchmarkError(message)
            yield row


def attributions(
    path: Path, predictions: Path | None = None
) -> dict[str, tuple[float, float, float, float, float]]:
    """The statement tagger on a file in PolNeAR's form, flat, without nested statements.

    Args:
        path: JSON Lines of ``{doc_id, text, attributions: [{source, cue, content}]}``.
        predictions: where to write what was found, in the same form.

    Returns:
        For each measure ("detection", "attribution direct", …) precision, recall, F1 and the
        95 % bootstrap interval of F1 over documents.

    Raises:
        BenchmarkError: the file does not have that form.
    """
    counts, lines = [], []
    for row in read_lines(path, ("doc_id", "text", "attributions")):
        found = statements.reader().read(row["text"])
        gold = [
            Attribution(*([tuple(s) for s in a.get(role) or ()] for role in Attribution._fields))
            for a in row["attributions"]
        ]
        predicted = [Attribution(f.source, f.cue, f.content) for f in found]
        counts.append(judge(row["text"], gold, predicted)[0])
        coded = [p._asdict() for p in predicted]
        lines.append({"doc_id": row["doc_id"], "text": row["text"], "attributions": coded})
    if predictions:
        _write(predictions, lines)
    table = np.stack(counts)
    figures = f1(table.sum(axis=0))
    low, high = interval(table, f1, draws=RESAMPLES)
    return {
        f"{kind} {name}".removesuffix(" all"): (*figures[k, t], low[k, t, 2], high[k, t, 2])
        for k, kind in enumerate(KINDS)
        for t, name in enumerate(TYPES)
    }


def stances(path: Path, predictions: Path | None = None) -> dict[str, float]:
    """The stance model on a file in NewsMTSC's form.

    Args:
        path: JSON Lines of ``{id, text, target: [start, end], label}``.
        predictions: where to write ``{id, label}`` lines.

    Returns:
        Accuracy, macro-F1, and F1 of −1, 0 and 1.

    Raises:
        BenchmarkError: the file does not have that form.
    """
    gold, answers, lines = [], [], []
    for row in read_lines(path, ("id", "text", "target", "label")):
        _, encoded = statements.reader().read_encoded(row["text"])
        target = Target(row["target"][0], row["target"][1], (0, len(row["text"])))
        chances = scorer().score(row["text"], encoded, [target])[0]
        answers.append(LABELS[int(chances.argmax())])
        gold.append(int(row["label"]))
        lines.append({"id": row["id"], "label": answers[-1]})
    if predictions:
        _write(predictions, lines)
    pairs = list(zip(gold, answers, strict=True))
    scores = {}
    for label in LABELS:
        right = sum(g == p == label for g, p in pairs)
        of = sum(g == label for g, _ in pairs) + sum(p == label for _, p in pairs)
        scores[f"F1 of {label:+d}" if label else "F1 of 0"] = 2 * right / of if of else 0.0
    accuracy = sum(g == p for g, p in pairs) / len(pairs) if pairs else 0.0
    return {"accuracy": accuracy, "macro-F1": sum(scores.values()) / len(LABELS), **scores}


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
