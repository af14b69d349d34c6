"""Fit the regressions that tell statements, acts, frames, targets and occasions.

    python -m analysis.training.codes --answers runs/answers.json ARTICLES GOLD [ARTICLES GOLD ...]

Each pair of folders holds articles and their reference codings. Statements and sources are those
of the reference; signs, mentions and the stance head's probabilities the machine's own, so that
the weights know its errors. What the encoder read is taken from ``--answers``, which
`analysis.training.encoder` wrote for articles left out; frames and targets are fitted on acts that
were told for articles left out. Vocabularies of acts and frames were widened while reading the
errors on most of these articles, where signs look surer than they are elsewhere: so the others
(``corpus/unread.json``) count more, and the figures are theirs. All figures are cross-validated by
article. Needs scikit-learn; about three minutes on one core.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from analysis import acts, codebook, dates, detection, framing, occasions, targets, validity
from analysis.actors import attributions, find_mentions
from analysis.articles import Article, read_articles
from analysis.encoder import Reading, read_statement
from analysis.language import Doc, parse_all
from analysis.regression import MODELS
from analysis.sentiment import chances_of
from analysis.statements import Statement, extract, reader
from analysis.targets import Candidate, Company, Heard, Scene

FOLDS = 6
SEED = 1
RARE = 3  # features of fewer statements are left out
PENALTIES = {
    "detection": 0.3, "acts": 0.3, "frames": 0.5, "targets": 0.1, "occasions": 0.1,
}  # fmt: skip
"""Inverse strengths of the L2 penalties."""
THRESHOLDS = {
    "detection": 0.38, "acts": 0.0, "frames": 0.35, "targets": 0.27, "occasions": 0.27,
}  # fmt: skip
"""From which probability a find is a statement, a frame is coded, a candidate is a target: where
F1 is best in cross-validation. Occasions: where three in a hundred assumed dates are spoilt."""

Features = Mapping[str, float]


@dataclass
class Item:
    """A coded statement with all that the machine knows of it."""

    article: str
    scene: Scene
    statement: Statement
    coded: dict[str, Any]
    by_rules: acts.Act
    signs: list[acts.Sign]
    candidates: list[Candidate]
    chances: list[tuple[float, ...] | None]
    labels: list[str]
    missed: list[int]
    reading: Reading
    act: str = ""
    acts: Mapping[str, float] = field(default_factory=dict)
    act_features: Features = field(default_factory=dict)


# ------------------------------------------------------------------------------- reading


Answers = Mapping[str, Mapping[str, Sequence[float]]]


def read_items(articles: Path, gold: Path, answers: Answers) -> Iterator[Item]:
    """The coded statements of a folder of articles; the encoder is asked where no answer is."""
    found = (a for a in read_articles([articles]) if isinstance(a, Article))
    for doc in parse_all(a for a in found if (gold / f"{a.article_id}.json").exists()):
        text = (gold / f"{doc.article.article_id}.json").read_text(encoding="utf-8")
        yield from _items(doc, json.loads(text)["statements"], answers)


def _items(doc: Doc, coded: Sequence[dict[str, Any]], answers: Answers) -> Iterator[Item]:
    scene = Scene(doc, find_mentions(doc))
    encoded = reader().read_encoded(doc.tokens.text)[1]
    earlier: list[tuple[str, frozenset[str]]] = []
    for i, entry in enumerate(coded):
        spans = (tuple(map(tuple, entry[key])) for key in ("source", "cue", "content"))
        statement = Statement(entry["kind"], *spans, 1.0)
        actor = entry["actor"]
        before = next((c["actor"] for c in reversed(coded[:i]) if c["actor"] != actor), "unknown")
        after = next((c["actor"] for c in coded[i + 1 : i + 2] if c["actor"] != actor), "unknown")
        among = targets.candidates(scene, statement, actor, Company(before, after, tuple(earlier)))
        chances = [chances_of(scene, statement, one, encoded) for one in among]
        by_rules, signs = acts.by_signs(doc, statement)
        labels, missed = _labels([c.actor for c in among], entry["targets"])
        reading = _reading(doc, statement, answers.get(f"{doc.article.article_id}:{i}"))
        item = Item(
            doc.article.article_id, scene, statement, entry, by_rules, signs, list(among), chances,
            labels, missed, reading,
        )  # fmt: skip
        item.act_features = acts.features(
            doc, statement, by_rules, signs, actor=actor, chances=[c for c in chances if c],
            reading=reading,
        )  # fmt: skip
        yield item
        earlier.append((actor, frozenset(entry["targets"])))


def _reading(
    doc: Doc, statement: Statement, answer: Mapping[str, Sequence[float]] | None
) -> Reading:
    if answer is None:
        return read_statement(doc.article.text, statement)
    named = sorted(codebook.load("acts")["acts"]), list(codebook.load("frames")["frames"])
    return Reading(
        dict(zip(named[0], answer["acts"], strict=True)),
        dict(zip(named[1], answer["frames"], strict=True)),
    )


def _labels(actors: Sequence[str], wanted: dict[str, int]) -> tuple[list[str], list[int]]:
    """The class of each candidate; an id above or below a target's is the target, too."""
    free = dict(wanted)
    labels = ["none"] * len(actors)
    for same in (True, False):
        for i, actor in enumerate(actors):
            fits = [t for t in free if t == actor or (not same and _related(t, actor))]
            if labels[i] == "none" and fits:
                labels[i] = str(free.pop(fits[0]))
    return labels, list(free.values())


def _related(one: str, other: str) -> bool:
    return one.startswith(other + ".") or other.startswith(one + ".")


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


# ------------------------------------------------------------------------------- fitting


@dataclass
class Fitted:
    """A fitted regression."""

    vectoriser: DictVectorizer
    model: LogisticRegression
    kept: frozenset[str]

    def probabilities(self, told: Sequence[Features]) -> NDArray[np.float64]:
        """One row for each, in the order of `classes`."""
        kept = [{k: v for k, v in f.items() if k in self.kept} for f in told]
        found: NDArray[np.float64] = self.model.predict_proba(self.vectoriser.transform(kept))
        return found

    @property
    def classes(self) -> list[str]:
        """What it tells apart."""
        return [str(name) for name in self.model.classes_]

    def weights(self, classes: Sequence[str]) -> dict[str, Any]:
        """Intercept and weights for the file, in the order of the classes."""
        coefficients, intercept = self.model.coef_, self.model.intercept_
        if len(self.classes) == 2:  # one row stands for both
            coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
            intercept = np.array([0.0, intercept[0]])
        order = [self.classes.index(name) for name in classes]
        return {
            "intercept": [round(float(intercept[i]), 3) for i in order],
            "weights": {
                name: [round(float(coefficients[i][column]), 3) for i in order]
                for name, column in sorted(self.vectoriser.vocabulary_.items())
                if np.abs(coefficients[order, column]).max() >= 0.01
            },
        }


def fit(
    told: Sequence[Features],
    labels: Sequence[str],
    penalty: float,
    weights: Sequence[float] | None = None,
) -> Fitted:
    """Fit a regression; rare features are left out, and rows may weigh less than 1."""
    counted = Counter(name for features in told for name in features)
    kept = frozenset(name for name, count in counted.items() if count >= RARE)
    vectoriser = DictVectorizer()
    matrix = vectoriser.fit_transform([{k: v for k, v in f.items() if k in kept} for f in told])
    model = LogisticRegression(C=penalty, max_iter=4000)
    return Fitted(vectoriser, model.fit(matrix, list(labels), weights), kept)


Coded = TypeVar("Coded", Item, Find, "Told")


def folds(items: Sequence[Coded]) -> Iterator[tuple[list[Coded], list[Coded]]]:
    """Items to fit on and items left out, by article."""
    names = sorted({item.article for item in items})
    np.random.default_rng(SEED).shuffle(names)
    for number in range(FOLDS):
        out = set(names[number::FOLDS])
        yield [i for i in items if i.article not in out], [i for i in items if i.article in out]


# ----------------------------------------------------------------------------- detection


def _fit_detection(finds: Sequence[Find]) -> Fitted:
    return fit([f.told for f in finds], [f.label for f in finds], PENALTIES["detection"])


def score_detection(finds: Sequence[Find], coded: int) -> dict[str, float]:
    """F1 of detection with the doubtful finds left out, and of all finds."""
    right = kept = 0
    for inside, outside in folds(finds):
        fitted = _fit_detection(inside)
        place = fitted.classes.index("statement")
        chances = fitted.probabilities([f.told for f in outside])[:, place]
        for find, chance in zip(outside, chances, strict=True):
            if chance >= THRESHOLDS["detection"]:
                kept += 1
                right += find.label == "statement"
    all_right = sum(f.label == "statement" for f in finds)
    return {
        "statements": coded,
        "F1": round(2 * right / (kept + coded), 3),
        "F1 of all finds": round(2 * all_right / (len(finds) + coded), 3),
    }


READ = 0.3
"""How much an article counts whose errors were read while the vocabulary was widened."""
UNREAD = Path(__file__).parent / "corpus" / "unread.json"


def unread(code: str) -> frozenset[str]:
    """The articles whose errors were not read for acts, or frames."""
    return frozenset(json.loads(UNREAD.read_text(encoding="utf-8"))[code])


# ---------------------------------------------------------------------------------- acts


def _fit_acts(items: Sequence[Item]) -> Fitted:
    labels = [i.coded["act"] for i in items]
    weights = [1.0 if i.article in unread("acts") else READ for i in items]
    return fit([i.act_features for i in items], labels, PENALTIES["acts"], weights)


def tell_acts(items: Sequence[Item]) -> dict[str, float]:
    """Give each item the act that is told for it when its article is left out; the accuracy."""
    for inside, outside in folds(items):
        fitted = _fit_acts(inside)
        chances = fitted.probabilities([i.act_features for i in outside])
        for item, row in zip(outside, chances, strict=True):
            item.acts = dict(zip(fitted.classes, map(float, row), strict=True))
            item.act = max(item.acts, key=lambda name: item.acts[name])
    fresh = [i for i in items if i.article in unread("acts")]
    return {
        "statements": len(fresh),
        "accuracy": _mean(i.act == i.coded["act"] for i in fresh),
        "accuracy of the rules alone": _mean(i.by_rules.act == i.coded["act"] for i in fresh),
        "accuracy of the encoder alone": _mean(
            max(i.reading.acts, key=lambda a: i.reading.acts[a]) == i.coded["act"] for i in fresh
        ),
    }


def _mean(values: Iterator[bool] | Any) -> float:
    return round(float(np.mean(list(values))), 3)


# -------------------------------------------------------------------------------- frames


def _frame_features(item: Item) -> dict[str, Features]:
    doc, statement = item.scene.doc, item.statement
    hits = framing.hits_of(doc, statement.content, statement.cue)
    return framing.features(hits, framing.weighed(hits, item.act), item.act, item.reading)


Evidence = Sequence[tuple[Item, Mapping[str, Features]]]


def _fit_frame(name: str, evidence: Evidence, *, without: str = "") -> Fitted:
    """The regression of a frame; ``without`` leaves a feature out."""
    labels = ["present" if name in i.coded["frames"] else "absent" for i, _ in evidence]
    told = [{k: v for k, v in f[name].items() if k != without} for _, f in evidence]
    weights = [1.0 if i.article in unread("frames") else READ for i, _ in evidence]
    return fit(told, labels, PENALTIES["frames"], weights)


def score_frames(items: Sequence[Item]) -> dict[str, float]:
    """Micro F1 on the unread articles: lexicon, encoder, both; and the hand-set weights alone."""
    features = {id(i): _frame_features(i) for i in items}
    counts = {key: np.zeros(3) for key in ("both", "lexicon", "encoder", "weights")}
    for inside, outside in folds(items):
        fresh = [i for i in outside if i.article in unread("frames")]
        evidence = [(i, features[id(i)]) for i in inside]
        for name in codebook.load("frames")["frames"]:
            fitted = {
                "both": _fit_frame(name, evidence),
                "lexicon": _fit_frame(name, evidence, without="encoder"),
            }
            for item in fresh:
                own = features[id(item)][name]
                answers = {
                    key: one.probabilities([own])[0][1] >= THRESHOLDS["frames"]
                    for key, one in fitted.items()
                }
                answers["encoder"] = item.reading.frames[name] >= ALONE
                answers["weights"] = own["enough"] > 0
                gold = name in item.coded["frames"]
                for key, answer in answers.items():
                    counts[key] += (answer and gold, answer, gold)
    return {
        "statements": sum(i.article in unread("frames") for i in items),
        "micro-F1": _f1(counts["both"]),
        "micro-F1 of the lexicon alone": _f1(counts["lexicon"]),
        "micro-F1 of the encoder alone": _f1(counts["encoder"]),
        "micro-F1 of the hand-set weights alone": _f1(counts["weights"]),
    }


ALONE = 0.3
"""From which probability the encoder alone would code a frame."""


def _f1(counts: NDArray[np.float64]) -> float:
    return round(float(2 * counts[0] / (counts[1] + counts[2])), 3)


# ------------------------------------------------------------------------------- targets


def _target_rows(items: Sequence[Item]) -> list[tuple[Features, str]]:
    rows = []
    for item in items:
        heard = Heard(item.coded["actor"], item.acts, item.by_rules.evidence)
        for one, chances, label in zip(item.candidates, item.chances, item.labels, strict=True):
            told = targets.features(
                item.scene, item.statement, heard, one, item.candidates, chances
            )
            rows.append((told, label))
    return rows


def score_targets(items: Sequence[Item]) -> dict[str, float]:
    """Targets found, their precision and the macro F1 of stance over all targets."""
    gold: list[str] = []
    answers: list[str] = []
    for inside, outside in folds(items):
        rows = _target_rows(inside)
        fitted = fit([f for f, _ in rows], [label for _, label in rows], PENALTIES["targets"])
        rows = _target_rows(outside)
        none = fitted.classes.index("none")
        for row, (_, label) in zip(fitted.probabilities([f for f, _ in rows]), rows, strict=True):
            gold.append(label)
            best = max((i for i in range(len(row)) if i != none), key=lambda i: row[i])
            yes = 1 - row[none] >= THRESHOLDS["targets"]
            answers.append(fitted.classes[best] if yes else "none")
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


def _label_f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    right = sum(g == a == label for g, a in pairs)
    return 2 * right / max(1, sum(g == label for g, _ in pairs) + sum(a == label for _, a in pairs))


# ------------------------------------------------------------------------------ occasions


@dataclass
class Told:
    """An article's statements as `analysis.occasions` takes them, and their coded dates."""

    article: str
    occasion: occasions.Occasion
    said: list[occasions.Said]
    dates: list[tuple[str | None, bool]]


def _told(items: Sequence[Item]) -> list[Told]:
    articles: dict[str, Told] = {}
    for item in items:
        doc = item.scene.doc
        new = Told(item.article, occasions.Occasion(doc), [], [])
        one = articles.setdefault(item.article, new)
        others = [i.statement for i in items if i.article == item.article]
        nested = detection.is_nested(item.statement, others)
        dating = dates.date_of(doc, item.statement)
        one.said.append(occasions.Said(item.statement, item.coded["actor"], dating, nested))
        one.dates.append((item.coded.get("date"), bool(item.coded.get("date_assumed"))))
    return list(articles.values())


def _fit_occasions(told: Sequence[Told]) -> Fitted:
    rows: list[tuple[Features, str]] = []
    for one in told:
        before: list[tuple[str, str | None]] = []
        for said, (day, assumed) in zip(one.said, one.dates, strict=True):
            found = one.occasion.features(said, before) if said.dating.assumed else None
            if found is not None and (assumed or day == found[0]):
                rows.append((found[1], "now" if assumed else "then"))
            before.append((said.actor, day))
    return fit([f for f, _ in rows], [label for _, label in rows], PENALTIES["occasions"])


def score_occasions(told: Sequence[Told]) -> dict[str, float]:
    """Accuracy over given dates, with occasions and without, and assumed dates made explicit."""
    right = alone = given = assumed_here = spoilt = 0
    for inside, outside in folds(told):
        fitted = _fit_occasions(inside)
        place = fitted.classes.index("then")
        for one in outside:
            before: list[tuple[str, str | None]] = []
            for said, (day, assumed) in zip(one.said, one.dates, strict=True):
                found = one.occasion.features(said, before) if said.dating.assumed else None
                answer = said.dating.date
                chance = fitted.probabilities([found[1]])[0][place] if found else 0.0
                took = found is not None and chance >= THRESHOLDS["occasions"]
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


# ---------------------------------------------------------------------------------- main

LIMITS = [
    "Fitted on invented articles that a language model wrote and coded by the codebook, no people.",
    "Acts, frames and targets: measured on the reference's own statements and sources.",
]


def main(folders: Sequence[str]) -> None:
    """Fit, measure and write the weights with their cards."""
    answers: Answers = {}
    if folders[0] == "--answers":
        answers = json.loads(Path(folders[1]).read_text(encoding="utf-8"))
        folders = folders[2:]
    pairs = [(Path(a), Path(g)) for a, g in zip(folders[::2], folders[1::2], strict=True)]
    read = [row for a, g in pairs for row in read_finds(a, g)]
    finds, coded = [f for found, _ in read for f in found], sum(count for _, count in read)
    items = [item for a, g in pairs for item in read_items(a, g, answers)]
    figures = {"detection": score_detection(finds, coded), "acts": tell_acts(items)}
    figures["frames"] = score_frames(items)
    figures["targets"] = score_targets(items)
    told = _told(items)
    figures["occasions"] = score_occasions(told)
    classes = ["now", "then"]
    weights = _fit_occasions(told).weights(classes)
    _write("occasions", classes, figures["occasions"], items, weights)
    classes = ["none", "statement"]
    _write(
        "detection", classes, figures["detection"], items, _fit_detection(finds).weights(classes)
    )
    classes = sorted(codebook.load("acts")["acts"])
    _write("acts", classes, figures["acts"], items, _fit_acts(items).weights(classes))
    evidence = [(i, _frame_features(i)) for i in items]
    fitted = {name: _fit_frame(name, evidence) for name in codebook.load("frames")["frames"]}
    order = ["absent", "present"]
    parts = {name: one.weights(order) for name, one in fitted.items()}
    _write("frames", order, figures["frames"], items, {"parts": parts})
    rows = _target_rows(items)
    chosen = fit([f for f, _ in rows], [label for _, label in rows], PENALTIES["targets"])
    weights = chosen.weights(targets.CLASSES)
    _write("targets", targets.CLASSES, figures["targets"], items, weights)
    print(json.dumps(figures))


def _write(
    name: str,
    classes: Sequence[str],
    figures: Mapping[str, float],
    items: Sequence[Item],
    weights: Mapping[str, Any],
) -> None:
    card = {
        "task": {
            "detection": "Which of the statements found are statements.",
            "acts": "Which act a statement is.",
            "frames": "Whether a frame is one of the statement's, by its words and the encoder.",
            "targets": "Which actors a statement is aimed at or evaluates, and its stance.",
            "occasions": "Whether a statement that no word dates was made on the lead's day.",
        }[name],
        "architecture": "logistic regression over named features; L2 penalty",
        "classes": list(classes),
        "data": {
            "articles": len({item.article for item in items}),
            "statements": len(items),
            "coders": "a language model by the codebook (analysis/training/corpus), not people",
        },
        "measure": f"cross-validated by article in {FOLDS} folds",
        "figures": dict(figures),
        "limits": LIMITS,
    }
    content = {"classes": list(classes), "threshold": THRESHOLDS[name], **weights}
    folder = MODELS / name
    folder.mkdir(parents=True, exist_ok=True)
    lines = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
    (folder / "card.json").write_text(lines, encoding="utf-8")
    compact = json.dumps(content, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
    (folder / "weights.json").write_text(compact, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
