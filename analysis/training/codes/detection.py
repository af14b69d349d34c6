"""Which of the statements found are statements."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import detection, validity
from analysis.actors import attributions, find_mentions
from analysis.articles import Article, read_articles
from analysis.language import parse_all
from analysis.statements import extract
from analysis.training.codes import fitting
from analysis.training.codes.fitting import Features, Fitted, folds

PENALTY = 0.3
THRESHOLD = 0.38
CLASSES = ["none", "statement"]


@dataclass(frozen=True, slots=True)
class Find:
    """What tagger and rules found: its features, and whether a coder coded it."""

    article: str
    told: Features
    label: str


def read_finds(articles: Path, gold: Path) -> Iterator[tuple[list[Find], int]]:
    """For each article the machine's finds, and how many statements its coding has."""
    found = (a for a in read_articles([articles]) if isinstance(a, Article))
    for doc in parse_all(a for a in found if (gold / f"{a.article_id}.json").exists()):
        name, text = doc.article.article_id, doc.article.text
        coding = json.loads((gold / f"{name}.json").read_text(encoding="utf-8"))
        every = extract(doc)
        sources = attributions(doc, every, find_mentions(doc))
        bare = {"actor": "unknown", "act": "assert", "targets": {}, "frames": [], "date": None}
        machine = [
            {**bare, "kind": s.kind, "source": s.source, "cue": s.cue, "content": s.content}
            for s in every
        ]
        paired = validity.pairs(text, coding, {"statements": machine, "relations": []})
        right = {j for _, j, _ in paired}
        yield (
            [
                Find(
                    name,
                    detection.features(doc, s, source[0], nested=detection.is_nested(s, every)),
                    "statement" if j in right else "none",
                )
                for j, (s, source) in enumerate(zip(every, sources, strict=True))
            ],
            len(coding["statements"]),
        )


def fit(finds: Sequence[Find]) -> Fitted:
    """The regression of finds."""
    return fitting.fit([f.told for f in finds], [f.label for f in finds], PENALTY)


def score(finds: Sequence[Find], coded: int) -> dict[str, float]:
    """F1 of detection with the doubtful finds left out, and of all finds."""
    right = kept = 0
    for inside, outside in folds(finds):
        fitted = fit(inside)
        place = fitted.classes.index("statement")
        chances = fitted.probabilities([f.told for f in outside])[:, place]
        for find, chance in zip(outside, chances, strict=True):
            if chance >= THRESHOLD:
                kept += 1
                right += find.label == "statement"
    all_right = sum(f.label == "statement" for f in finds)
    return {
        "statements": coded,
        "F1": round(2 * right / (kept + coded), 3),
        "F1 of all finds": round(2 * all_right / (len(finds) + coded), 3),
    }
