"""Measure whether nearness to the frames' definitions adds to the lexicon.

    python -m analysis.training.frames.ablate --texts polnear.train.jsonl --base all-MiniLM-L6-v2 \
        --articles tests/articles --gold tests/gold

Each coded statement's content is compared with the sentences of each frame's definition: by the
vectors that the statement tagger makes anyway, pooled and mapped by a ridge regression to
MiniLM's sentence embeddings ("encoder"), and by MiniLM itself, with its own pass ("teacher",
what a better map could reach at best). A logistic regression, one for all frames, with an
intercept each, weighs the evidence; it and its threshold are fitted on the other articles (leave
one article out), so that the figures are not those of the fit.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis import codebook, statements
from analysis.articles import Article, read_articles
from analysis.framing import FIGURES, evidence_of
from analysis.language import parse
from analysis.training.statements.model import Shape, StatementTagger

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
TEXTS = 150  # texts that the map is fitted on
RIDGE = 100.0
PRIOR = 1.0  # of the logistic regression's weights


class Teacher:
    """all-MiniLM-L6-v2: sentence embeddings, the mean of the pieces' vectors, of length 1."""

    def __init__(self, folder: Path) -> None:
        tagger = StatementTagger(Shape(layers=6, dropout=0.0))
        tagger.load_base(folder / "model.safetensors")
        self._encoder = tagger.encoder.eval()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(256)

    @torch.no_grad()
    def embed(self, texts: Sequence[str]) -> Floats:
        """One row a text."""
        rows = []
        for text in texts:
            ids = torch.tensor([self._tokenizer.encode(text).ids])
            none = torch.zeros_like(ids)
            rows.append(self._encoder(ids, none, none, None)[0].mean(0).numpy())
        return _unit(np.array(rows, dtype=float))


def pooled(text: str, spans: Sequence[Sequence[tuple[int, int]]]) -> Floats:
    """The tagger's vectors of a text, averaged over the words of each group of spans."""
    _, encoded = statements.reader().read_encoded(text)
    start = np.concatenate([window.start[1:] for window, _ in encoded])
    end = np.concatenate([window.end[1:] for window, _ in encoded])
    vectors = np.concatenate([v[1:] for _, v in encoded])
    rows = []
    for group in spans:
        inside = np.zeros(len(start), dtype=bool)
        for a, b in group:
            inside |= (start < b) & (end > a)
        rows.append(vectors[inside].mean(0) if inside.any() else vectors.mean(0))
    return np.array(rows, dtype=float)


@dataclass(frozen=True, slots=True)
class Items:
    """Coded statements: their article, words, pooled vectors, evidence and reference frames."""

    article: list[str]
    words: list[str]
    vectors: Floats
    lexicon: Floats  # (items, frames, features)
    gold: Flags  # (items, frames)
    shipped: Flags  # what the lexicon alone codes


def read_items(articles: Path, gold: Path, names: Sequence[str], path: Path | None) -> Items:
    """Read the articles that have a reference coding."""
    where, words, vectors, lexicon, reference, shipped = [], [], [], [], [], []
    for article in read_articles([articles]):
        file = gold / f"{article.article_id}.json" if isinstance(article, Article) else None
        if not isinstance(article, Article) or file is None or not file.exists():
            continue
        doc = parse(article)
        coded = json.loads(file.read_text(encoding="utf-8"))["statements"]
        contents = [[(a, b) for a, b in s["content"]] for s in coded]
        vectors.append(pooled(article.text, contents))
        for statement, content in zip(coded, contents, strict=True):
            where.append(article.article_id)
            words.append(" ".join(article.text[a:b] for a, b in content))
            cue = [(a, b) for a, b in statement["cue"]]
            found = evidence_of(doc, content, cue=cue, act=statement["act"], path=path)
            weights = [found[name][0] if name in found else 0.0 for name in names]
            lexicon.append([[min(w, 2.0), float(w >= 1)] for w in weights])
            shipped.append([w >= 1 for w in weights])
            reference.append([name in statement["frames"] for name in names])
    return Items(
        where, words, np.concatenate(vectors), np.array(lexicon), np.array(reference),
        np.array(shipped),
    )  # fmt: skip


def fit_map(texts: Path, teacher: Teacher) -> Floats:
    """The ridge regression from pooled vectors to sentence embeddings, on sentences of news."""
    students, targets = [], []
    for number, line in enumerate(texts.read_text(encoding="utf-8").splitlines()):
        if number == TEXTS:
            break
        text = json.loads(line)["text"]
        spans = [m.span() for m in re.finditer(r"[^\n.!?]{30,300}[.!?]", text)][:20]
        if spans:
            students.append(pooled(text, [[span] for span in spans]))
            targets.append(teacher.embed([text[a:b] for a, b in spans]))
    x, y = np.concatenate(students), np.concatenate(targets)
    x = np.c_[x, np.ones(len(x))]
    weights: Floats = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ y)
    return weights


def nearness(rows: Floats, sentences: dict[str, Floats]) -> Floats:
    """Cosine to the nearest sentence of each frame's definition, standardised by frame."""
    near = np.stack([(rows @ of_frame.T).max(1) for of_frame in sentences.values()], axis=1)
    scaled: Floats = (near - near.mean(0)) / near.std(0)
    return scaled


def left_out(features: Floats, gold: Flags, articles: Sequence[str]) -> float:
    """Micro F1 of the logistic regression, each article judged by a fit on the others."""
    items, frames, _ = features.shape
    each = np.broadcast_to(np.eye(frames), (items, frames, frames))
    x = np.concatenate([features, each], axis=2)
    found = np.zeros_like(gold)
    where = np.array(articles)
    for article in sorted(set(articles)):
        other = where != article
        weights = _logistic(x[other].reshape(-1, x.shape[2]), gold[other].ravel().astype(float))
        scores = x @ weights
        cuts = np.quantile(scores[other], np.linspace(0.6, 0.995, 80))
        best = max(cuts, key=lambda cut: micro_f1(scores[other] >= cut, gold[other]))
        found[~other] = scores[~other] >= best
    return micro_f1(found, gold)


def micro_f1(found: Flags, gold: Flags) -> float:
    """F1 over all decisions.

    >>> micro_f1(np.array([True, True, False]), np.array([True, False, False]))
    0.6666666666666666
    """
    return float(2 * (found & gold).sum() / max(1, found.sum() + gold.sum()))


def _logistic(x: Floats, y: Floats) -> Floats:
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        curve = (x * (p * (1 - p))[:, None]).T @ x + PRIOR * np.eye(len(weights))
        step = np.linalg.solve(curve, x.T @ (p - y) + PRIOR * weights)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _unit(rows: Floats) -> Floats:
    scaled: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


def ablate(
    articles: Path, gold: Path, texts: Path, base: Path, path: Path | None = None
) -> dict[str, float | int]:
    """Micro F1 of lexicon, encoder and both, over the statements of the reference codings."""
    frames = codebook.load("frames", path)["frames"]
    items = read_items(articles, gold, list(frames), path)
    teacher = Teacher(base)
    to_teacher = fit_map(texts, teacher)
    sentences = {
        name: [s for s in re.split(r"(?<=\.) ", frame["definition"].strip()) if s]
        for name, frame in frames.items()
    }
    by_teacher = {name: teacher.embed(of_frame) for name, of_frame in sentences.items()}
    of_teacher = nearness(teacher.embed(items.words), by_teacher)[..., None]
    mapped = _unit(np.c_[items.vectors, np.ones(len(items.vectors))] @ to_teacher)
    of_encoder = nearness(mapped, by_teacher)[..., None]

    def f1(*parts: Floats) -> float:
        return round(left_out(np.concatenate(parts, axis=2), items.gold, items.article), 3)

    return {
        "articles": len(set(items.article)),
        "statements": len(items.article),
        "lexicon": round(micro_f1(items.shipped, items.gold), 3),
        "lexicon, weighed": f1(items.lexicon),
        "encoder": f1(of_encoder),
        "both, weighed": f1(items.lexicon, of_encoder),
        "teacher": f1(of_teacher),
        "lexicon and teacher, weighed": f1(items.lexicon, of_teacher),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and write the figures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m analysis.training.frames.ablate")
    for name in ("articles", "gold", "texts", "base"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--frames", type=Path, help="another frames codebook")
    parser.add_argument("--target", type=Path, default=FIGURES)
    options = parser.parse_args(arguments)
    figures = ablate(options.articles, options.gold, options.texts, options.base, options.frames)
    options.target.parent.mkdir(parents=True, exist_ok=True)
    options.target.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
