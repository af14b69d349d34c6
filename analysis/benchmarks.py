"""Benchmarks that anyone can repeat: the learned models on files in the corpora's own forms."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis import codebook, statements
from analysis.articles import article_from_text
from analysis.attribution.scoring import KINDS, TYPES, Attribution, f1, interval, judge
from analysis.attribution.stance import LABELS, Target
from analysis.framing import frames_of
from analysis.language import parse_all, pipeline
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


@dataclass(frozen=True, slots=True)
class FrameScores:
    """Agreement on several labels an item.

    Attributes:
        summary: micro precision, recall and F1, macro F1 (over frames in the gold), samples F1,
            exact match, dominant (the strongest frame found is in the gold).
        intervals: 95 % bootstrap intervals of some of them, over items, or over groups where
            the file's lines have a ``group``.
        per_frame: precision, recall, F1, how often in the gold, how often found.
    """

    summary: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    per_frame: dict[str, tuple[float, float, float, int, int]]


Labels = tuple[Sequence[str], Sequence[str]]
"""The gold frames of an item and those found, the strongest first."""


def frames(
    path: Path, frames_codebook: Path | None = None, predictions: Path | None = None
) -> FrameScores:
    """The frames lexicon on a file of texts with frames.

    Args:
        path: JSON Lines of ``{id, text, frames: [...]}``; a text counts as one content.
        frames_codebook: another frames codebook, for another topic.
        predictions: where to write ``{id, frames}`` lines, the strongest frame first.

    Raises:
        BenchmarkError: the file does not have that form, or the codebook has none of its frames
            (one that it lacks counts as missed).
        CodebookError: the codebook cannot be used.
    """
    known = codebook.load("frames", frames_codebook)["frames"]
    rows = list(read_lines(path, ("id", "text", "frames")))
    for row in rows:
        if not isinstance(row["frames"], list) or not all(
            isinstance(f, str) for f in row["frames"]
        ):
            message = (
                f'{path}: id {row["id"]!r}: write frames as a list of names, such as ["a", "b"]'
            )
            raise BenchmarkError(message)
    named = {frame for row in rows for frame in row["frames"]}
    if named and not named & set(known):
        message = (
            f"{path}: the codebook has none of its frames ({', '.join(sorted(named))}); it has "
            f"{', '.join(known)}; name another codebook with --frames"
        )
        raise BenchmarkError(message)
    found: list[list[str]] = []
    with pipeline().memory_zone():
        articles = (article_from_text(str(row["id"]), row["text"]) for row in rows)
        for doc in parse_all(articles):
            whole = [(0, len(doc.article.text))]
            found.append([f.frame for f in frames_of(doc, whole, path=frames_codebook)])
    if predictions:
        _write(
            predictions,
            ({"id": row["id"], "frames": f} for row, f in zip(rows, found, strict=True)),
        )
    pairs = [(row["frames"], f) for row, f in zip(rows, found, strict=True)]
    groups = [str(row.get("group", row["id"])) for row in rows]
    return frame_scores(pairs, groups)


def frame_scores(pairs: Sequence[Labels], groups: Sequence[str] | None = None) -> FrameScores:
    """Compare the frames found with the gold ones.

    Args:
        pairs: one pair an item.
        groups: the group of each item, drawn together for the intervals; each its own if None.

    >>> scores = frame_scores([(["a", "b"], ["a"]), ([], ["c"]), (["c"], ["c"])])
    >>> scores.summary["micro F1"], scores.per_frame["b"]
    (0.6666666666666666, (0.0, 0.0, 0.0, 1, 0))
    """
    blocks: dict[str, list[Labels]] = {}
    for pair, group in zip(pairs, groups or map(str, range(len(pairs))), strict=True):
        blocks.setdefault(group, []).append(pair)
    drawn: dict[str, list[float]] = {"micro F1": [], "macro F1": [], "samples F1": []}
    names, random_state = sorted(blocks), random.Random(0)  # noqa: S311 — a bootstrap, no secret
    for _ in range(RESAMPLES if len(blocks) > 1 else 0):
        chosen = [p for name in random_state.choices(names, k=len(names)) for p in blocks[name]]
        summary, _ = _measures(chosen)
        for name, values in drawn.items():
            values.append(summary[name])
    intervals = {}
    for name, values in drawn.items():
        if values:
            low, high = np.quantile(values, (0.025, 0.975))
            intervals[name] = (float(low), float(high))
    summary, per_frame = _measures(pairs)
    return FrameScores(summary, intervals, per_frame)


def _measures(
    pairs: Sequence[Labels],
) -> tuple[dict[str, float], dict[str, tuple[float, float, float, int, int]]]:
    per_frame = {}
    for name in sorted({frame for pair in pairs for labels in pair for frame in labels}):
        both = sum(name in gold and name in found for gold, found in pairs)
        of_gold = sum(name in gold for gold, _ in pairs)
        of_found = sum(name in found for _, found in pairs)
        per_frame[name] = (*_prf(both, of_gold, of_found), of_gold, of_found)
    sets = [(set(gold), set(found)) for gold, found in pairs]
    micro = _prf(
        sum(len(g & f) for g, f in sets),
        sum(len(g) for g, _ in sets),
        sum(len(f) for _, f in sets),
    )
    used = [row[2] for row in per_frame.values() if row[3]]
    framed = [(gold, found) for gold, found in pairs if gold]
    samples = [2 * len(g & f) / (len(g) + len(f)) if g | f else 1.0 for g, f in sets]
    summary = {
        "micro precision": micro[0],
        "micro recall": micro[1],
        "micro F1": micro[2],
        "macro F1": _mean(used),
        "samples F1": _mean(samples),
        "exact match": _mean([float(g == f) for g, f in sets]),
        "dominant": _mean([float(bool(f) and f[0] in g) for g, f in framed]),
    }
    return summary, per_frame


def _prf(both: int, gold: int, found: int) -> tuple[float, float, float]:
    return (
        both / found if found else 0.0,
        both / gold if gold else 0.0,
        2 * both / (gold + found) if gold + found else 0.0,
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
