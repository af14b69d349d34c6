"""Fit the weights that choose targets: ``python -m analysis.training.targets ARTICLES GOLD [...]``.

Each pair of folders holds articles and their reference codings. Statements, sources and targets
are those of the reference; acts, mentions and the stance head's probabilities the machine's own,
so that the weights know its errors. The figures are cross-validated by article.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from analysis import targets
from analysis.actors import find_mentions
from analysis.acts import act_of
from analysis.articles import Article, read_articles
from analysis.language import parse_all
from analysis.sentiment import _read
from analysis.statements import Statement, reader

PENALTY = 0.2  # inverse strength of the L2 penalty, chosen by cross-validation
THRESHOLD = 0.30
FOLDS = 10


def rows(
    articles: Path, gold: Path
) -> Iterator[tuple[str, list[tuple[dict[str, float], str]], int]]:
    """For each statement: its article, its candidates with their class, its targets not among."""
    found = (a for a in read_articles([articles]) if isinstance(a, Article))
    for doc in parse_all(a for a in found if (gold / f"{a.article_id}.json").exists()):
        name = doc.article.article_id
        coded = json.loads((gold / f"{name}.json").read_text(encoding="utf-8"))["statements"]
        mentions = find_mentions(doc)
        encoded = reader().read_encoded(doc.tokens.text)[1]
        for i, entry in enumerate(coded):
            spans = (tuple(map(tuple, entry[key])) for key in ("source", "cue", "content"))
            statement = Statement(entry["kind"], *spans, 1.0)
            actor = entry["actor"]
            others = [c["actor"] for c in reversed(coded[:i]) if c["actor"] != actor]
            after = [c["actor"] for c in coded[i + 1 : i + 2] if c["actor"] != actor]
            candidates = targets.candidates(
                doc, statement, actor, mentions,
                before=others[0] if others else "unknown", after=after[0] if after else "unknown",
            )  # fmt: skip
            machine = act_of(doc, statement)
            labels = _labels([c.actor for c in candidates], entry["targets"])
            told = [
                targets.features(
                    c, actor=actor, act=machine.act, evidence=machine.evidence,
                    chances=_read(doc, statement, c, encoded), among=len(candidates),
                )
                for c in candidates
            ]  # fmt: skip
            missed = len(entry["targets"]) - sum(label != "none" for label in labels)
            yield name, list(zip(told, labels, strict=True)), missed


def _labels(actors: Sequence[str], wanted: dict[str, int]) -> list[str]:
    """The class of each candidate; an id above or below a target's is the target, too."""
    free = dict(wanted)
    labels = ["none"] * len(actors)
    for same in (True, False):
        for i, actor in enumerate(actors):
            fits = [t for t in free if t == actor or (not same and _related(t, actor))]
            if labels[i] == "none" and fits:
                labels[i] = str(free.pop(fits[0]))
    return labels


def _related(one: str, other: str) -> bool:
    return one.startswith(other + ".") or other.startswith(one + ".")


def fit(examples: Sequence[tuple[dict[str, float], str]]) -> tuple[Any, Any]:
    """A vectoriser and the fitted regression."""
    vectoriser = DictVectorizer()
    matrix = vectoriser.fit_transform([told for told, _ in examples])
    model = LogisticRegression(C=PENALTY, max_iter=2000)
    return vectoriser, model.fit(matrix, [label for _, label in examples])


def cross_validate(found: Sequence[Any]) -> dict[str, float]:
    """Targets found, their precision and the macro-F1 of stance, on articles left out in turn."""
    articles = sorted({name for name, *_ in found})
    gold, answers, predicted = [], [], 0
    for fold in range(FOLDS):
        out = set(articles[fold::FOLDS])
        vectoriser, model = fit([e for n, es, _ in found if n not in out for e in es])
        classes = list(model.classes_)
        for _, examples, missed in (f for f in found if f[0] in out):
            gold += [None] * missed
            answers += ["none"] * missed
            for told, label in examples:
                chances = dict(
                    zip(classes, model.predict_proba(vectoriser.transform([told]))[0], strict=False)
                )
                none = chances.pop("none")
                answer = max(chances, key=chances.get) if 1 - none >= THRESHOLD else "none"
                predicted += answer != "none"
                gold.append(label)
                answers.append(answer)
    is_target = np.array([g != "none" for g in gold])
    hit = (
        np.array([a != "none" for a in answers])
        & is_target
        & np.array([g is not None for g in gold])
    )
    return {
        "targets": int(is_target.sum()),
        "found": round(float(hit.sum() / is_target.sum()), 3),
        "precision": round(float(hit.sum() / max(predicted, 1)), 3),
    }


def main(folders: Sequence[str]) -> None:
    """Fit, measure and write the weights with their card."""
    pairs = [(Path(a), Path(g)) for a, g in zip(folders[::2], folders[1::2], strict=True)]
    found = [row for a, g in pairs for row in rows(a, g)]
    figures = cross_validate(found)
    vectoriser, model = fit([e for _, examples, _ in found for e in examples])
    order = [list(model.classes_).index(name) for name in targets.CLASSES]
    data = {
        "threshold": THRESHOLD,
        "intercept": [round(float(model.intercept_[i]), 4) for i in order],
        "weights": {
            name: [round(float(model.coef_[i][column]), 4) for i in order]
            for name, column in sorted(vectoriser.vocabulary_.items())
        },
    }
    targets.MODEL.mkdir(parents=True, exist_ok=True)
    card = {
        "task": "Which actors a statement is aimed at or evaluates, and with what stance.",
        "architecture": "multinomial logistic regression over named features; L2 penalty",
        "classes": list(targets.CLASSES),
        "data": {
            "articles": len({name for name, *_ in found}),
            "statements": len(found),
            "coders": "a language model by the codebook (tests/gold), not people",
        },
        "measure": f"cross-validated by article in {FOLDS} folds, on the reference's statements",
        "figures": figures,
        "limits": [
            "Fitted on few and invented articles; expect less on other topics.",
            "A target that no word names, and that did not speak before or after, is not found.",
        ],
    }
    for name, content in (("weights", data), ("card", card)):
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (targets.MODEL / f"{name}.json").write_text(text, encoding="utf-8")
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
