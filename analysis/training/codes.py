"""Fit the regressions that tell statements, acts, frames, sides, targets and occasions.

    python -m analysis.training.codes --answers runs/answers.json ARTICLES GOLD [ARTICLES GOLD ...]

Each pair of folders holds articles and their reference codings. Statements and sources are those
of the reference; signs, mentions and the stance head's probabilities the machine's own, so that
the weights know its errors. What the encoder read is taken from ``--answers``, which
`analysis.training.encoder` wrote for articles left out; frames and targets are fitted on acts that
were told for articles left out. Vocabularies of acts and frames and the rules of actors were
widened while reading the errors on some of these articles, where signs look surer than they are
elsewhere: so the others (``corpus/unread.json``) count more, and the figures are theirs. All
figures are cross-validated by article. Needs scikit-learn; about five minutes on one core.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from analysis import (
    acts,
    codebook,
    dates,
    detection,
    framing,
    occasions,
    relations,
    sides,
    targets,
    validity,
)
from analysis.actors import Attribution, attributions, find_mentions, side
from analysis.articles import Article, read_articles
from analysis.attribution.stance import LABELS
from analysis.encoder import SIDES, Reading, reading_of
from analysis.language import parse_all
from analysis.regression import MODELS
from analysis.relations import Spoken
from analysis.sentiment import Stance, apart, chances_of
from analysis.statements import Statement, extract, reader
from analysis.targets import Candidate, Heard, Scene
from analysis.training.coded import CodedStatement, Known, read_coded

FOLDS = 6
SEED = 1
RARE = 3  # features of fewer statements are left out
PENALTIES = {
    "detection": 0.3, "acts": 0.3, "frames": 0.5, "sides": 1.0, "targets": 0.1,
    "relations": 0.2, "occasions": 0.1,
}  # fmt: skip
"""Inverse strengths of the L2 penalties."""
THRESHOLDS = {
    "detection": 0.38, "acts": 0.0, "frames": 0.35, "sides": 0.0, "targets": 0.27,
    "relations": 0.3, "occasions": 0.27,
}  # fmt: skip
"""From which probability a find is a statement, a frame is coded, a candidate is a target: where
F1 is best in cross-validation. Occasions: where three in a hundred assumed dates are spoilt."""

Features = Mapping[str, float]


@dataclass
class Item:
    """A coded statement with all that the machine knows of it."""

    key: str
    article: str
    scene: Scene
    statement: Statement
    coded: dict[str, Any]
    source: tuple[Attribution, ...]
    by_rules: acts.Act
    signs: list[acts.Sign]
    candidates: list[Candidate]
    chances: list[tuple[float, ...] | None]
    labels: list[str]
    missed: list[int]
    reading: Reading
    relations: Sequence[dict[str, Any]]
    act: str = ""
    acts: Mapping[str, float] = field(default_factory=dict)
    act_features: Features = field(default_factory=dict)
    stances: list[Stance] = field(default_factory=list)


# ------------------------------------------------------------------------------- reading


Answers = Mapping[str, Mapping[str, Any]]


def read_items(articles: Path, gold: Path, answers: Answers, told: Known) -> Iterator[Item]:
    """The coded statements of a folder, with the encoder's answers and the targets told before."""
    every: dict[str, list[CodedStatement]] = {}
    for one in read_coded(articles, gold, told):
        every.setdefault(one.article, []).append(one)
    for coded in every.values():
        scene = coded[0].scene
        encoded = reader().read_encoded(scene.text)[1]
        sources = attributions(scene.doc, [one.statement for one in coded], scene.mentions)
        for one, source in zip(coded, sources, strict=True):
            rows = answers[one.key]
            read = reading_of(*(rows[key] for key in ("acts", "frames", "sides", "actors")))
            yield _item(one, source, encoded, read)


def _item(
    one: CodedStatement, source: tuple[Attribution, ...], encoded: Any, read: Reading
) -> Item:
    doc, actor = one.scene.doc, one.coded["actor"]
    told, missed = one.labels
    kept = [(c, label) for c, label in zip(one.candidates, told, strict=True) if c.actor != actor]
    among, labels = [c for c, _ in kept], [label for _, label in kept]
    chances = [chances_of(one.scene, one.statement, c, encoded) for c in among]
    by_rules, signs = acts.by_signs(doc, one.statement)
    item = Item(
        one.key, one.article, one.scene, one.statement, one.coded, source, by_rules, signs, among,
        chances, labels, missed, read, one.relations,
    )  # fmt: skip
    item.act_features = acts.features(
        doc, one.statement, by_rules, signs, actor=actor, chances=[c for c in chances if c],
        reading=read,
    )  # fmt: skip
    return item


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


Coded = TypeVar("Coded", Item, Find, "Aim", "Told")


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


READ = {"acts": 0.3, "frames": 0.3, "actors": 0.1}
"""How much an article counts whose errors were read while vocabulary or rules were widened."""
UNREAD = Path(__file__).parent / "corpus" / "unread.json"


def _counted(code: str, articles: Sequence[str]) -> list[float]:
    fresh = unread(code)
    return [1.0 if article in fresh else READ[code] for article in articles]


def unread(code: str) -> frozenset[str]:
    """The articles whose errors were not read for acts, frames or actors."""
    return frozenset(json.loads(UNREAD.read_text(encoding="utf-8"))[code])


# ---------------------------------------------------------------------------------- acts


def _fit_acts(items: Sequence[Item]) -> Fitted:
    labels = [i.coded["act"] for i in items]
    weights = _counted("acts", [i.article for i in items])
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
    weights = _counted("frames", [i.article for i, _ in evidence])
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


# --------------------------------------------------------------------------------- sides


def _fit_sides(items: Sequence[Item]) -> Fitted:
    single = [i for i in items if len(i.source) == 1]
    told = [sides.features(i.source[0], i.reading) for i in single]
    weights = _counted("actors", [i.article for i in single])
    return fit(told, [side(i.coded["actor"]) for i in single], PENALTIES["sides"], weights)


def score_sides(items: Sequence[Item]) -> dict[str, float]:
    """Accuracy of the side on the unread articles: the rules', the encoder's, both weighed."""
    right = {"rules": 0, "encoder": 0, "both": 0}
    count = 0
    for inside, outside in folds(items):
        fitted = _fit_sides(inside)
        fresh = [i for i in outside if i.article in unread("actors") and len(i.source) == 1]
        rows = fitted.probabilities([sides.features(i.source[0], i.reading) for i in fresh])
        for item, row in zip(fresh, rows, strict=True):
            gold = side(item.coded["actor"])
            read = item.reading.sides
            count += 1
            right["rules"] += side(item.source[0].actor) == gold
            right["encoder"] += max(read, key=lambda name: read[name]) == gold
            right["both"] += fitted.classes[int(row.argmax())] == gold
    return {
        "statements": count,
        "accuracy": round(right["both"] / count, 3),
        "accuracy of the rules alone": round(right["rules"] / count, 3),
        "accuracy of the encoder alone": round(right["encoder"] / count, 3),
    }


# ------------------------------------------------------------------------------- targets


def _target_rows(items: Sequence[Item]) -> list[tuple[Features, str]]:
    rows = []
    for item in items:
        heard = Heard(item.coded["actor"], item.acts, item.by_rules.evidence)
        for one, chances, label in zip(item.candidates, item.chances, item.labels, strict=True):
            told = targets.features(
                item.scene, item.statement, heard, one, item.candidates, chances, item.reading
            )
            rows.append((told, label))
    return rows


def score_targets(items: Sequence[Item]) -> dict[str, float]:
    """Targets found, their precision and the macro F1 of stance over all targets.

    Gives each item the stances that are told for it when its article is left out.
    """
    gold: list[str] = []
    answers: list[str] = []
    for inside, outside in folds(items):
        rows = _target_rows(inside)
        fitted = fit([f for f, _ in rows], [label for _, label in rows], PENALTIES["targets"])
        chances = iter(fitted.probabilities([f for f, _ in _target_rows(outside)]))
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
    return Stance(*told, chance=chance, sure=chance >= THRESHOLDS["targets"])


def _label_f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    right = sum(g == a == label for g, a in pairs)
    return 2 * right / max(1, sum(g == label for g, _ in pairs) + sum(a == label for _, a in pairs))


# ------------------------------------------------------------------------------ relations


@dataclass
class Aim:
    """A statement towards one of the targets told for it: whether it is a coded relation."""

    article: str
    told: Features
    rule: str
    label: str


QUADS = (
    "none", "material conflict", "verbal conflict", "verbal cooperation", "material cooperation",
)  # fmt: skip
NEAR = 40  # characters between two tellings of one relation, as in scoring


def aims_of(items: Sequence[Item]) -> Iterator[Aim]:
    """The aims of all statements, with acts and stances that were told for articles left out."""
    articles: dict[str, list[Item]] = {}
    for item in items:
        articles.setdefault(item.article, []).append(item)
    for article, own in articles.items():
        doc, among = own[0].scene.doc, [i.statement for i in own]
        before: Counter[tuple[str, ...]] = Counter()
        rows = []
        for item in own:
            nested = detection.is_nested(item.statement, among)
            dating = dates.date_of(doc, item.statement)
            actor = item.coded["actor"]
            one = Spoken(item.statement, actor, item.act, item.stances, dating, nested=nested)
            for stance in relations.aims(one):
                told = relations.features(doc, one, stance, before)
                before.update(relations.places(doc, one, stance))
                rule = relations.quad_of(doc, item.statement, item.act, stance.label)
                span = relations.span_of(doc, item.statement, stance)
                rows.append((told, rule or "none", span, (side(actor), side(stance.target))))
        labels = _quads([(span, sides) for *_, span, sides in rows], own[0].relations)
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


def _fit_relations(aims: Sequence[Aim]) -> Fitted:
    return fit([a.told for a in aims], [a.label for a in aims], PENALTIES["relations"])


def score_relations(aims: Sequence[Aim], coded: int) -> dict[str, float]:
    """Sign F1 of the relations that statements are, over all relations of the codings."""
    right = kept = by_rule = kept_by_rule = 0
    for inside, outside in folds(aims):
        fitted = _fit_relations(inside)
        for aim, row in zip(outside, fitted.probabilities([a.told for a in outside]), strict=True):
            chances = dict(zip(fitted.classes, row, strict=True))
            found = 1 - chances.pop("none") >= THRESHOLDS["relations"]
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure and write the weights with their cards."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args(arguments)
    answers: Answers = json.loads(given.answers.read_text(encoding="utf-8"))
    pairs = list(zip(given.folders[::2], given.folders[1::2], strict=True))
    read = [row for a, g in pairs for row in read_finds(a, g)]
    finds, coded = [f for found, _ in read for f in found], sum(count for _, count in read)
    known: Known = {}
    for _ in range(2):  # first without knowing what the analysis would tell of earlier statements
        items = [item for a, g in pairs for item in read_items(a, g, answers, known)]
        of_acts, of_targets = tell_acts(items), score_targets(items)
        known = {i.key: frozenset(s.target for s in i.stances if s.sure) for i in items}
    figures = {"detection": score_detection(finds, coded), "acts": of_acts}
    figures["frames"] = score_frames(items)
    figures["sides"] = score_sides(items)
    figures["targets"] = of_targets
    aims = list(aims_of(items))
    articles = {item.article: len(item.relations) for item in items}
    figures["relations"] = score_relations(aims, sum(articles.values()))
    _write("relations", QUADS, figures["relations"], items, _fit_relations(aims).weights(QUADS))
    told = _told(items)
    figures["occasions"] = score_occasions(told)
    _write("sides", SIDES, figures["sides"], items, _fit_sides(items).weights(SIDES))
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
            "sides": "Which side the source of a statement is of.",
            "targets": "Which actors a statement is aimed at or evaluates, and its stance.",
            "relations": "Whether a statement is a relation towards a target, and its class.",
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
    main()
