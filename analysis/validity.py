"""Machine coding against reference coding.

A coding (the JSON of ``codings/<article_id>.json``) is compared with another coding of the same
text. The unit of the comparison is the **pair**: a gold and a predicted statement whose contents
share at least half of their words. Who spoke, what act it was and which frames it has are judged
on the pairs; stances on all targets of gold statements, so that a statement that was missed counts
against the machine there too. `score` says what each measure is.

Keys that the codebook does not score (``core``, ``note``, ``name``, ``refers_to``) are ignored.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from analysis.study import Study

__all__ = ["CodingError", "check", "match_targets", "pairs", "score", "score_folders", "table"]

Coding: TypeAlias = Mapping[str, Any]
Measures: TypeAlias = dict[str, float | tuple[int, int]]

KINDS = ("direct", "mixed", "indirect")
ACTS = (
    "assert",
    "announce",
    "demand",
    "offer",
    "reject",
    "accuse",
    "warn",
    "praise",
    "concede",
)
QUADS = (
    "material cooperation",
    "verbal cooperation",
    "verbal conflict",
    "material conflict",
)
STANCES = (-1, 0, 1)

MIN_IOU = 0.5
"""Intersection over union of content words from which two statements are a pair."""

NEAR = 40
"""Characters: two relations whose spans lie less than this apart are in the same passage."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


class CodingError(ValueError):
    """A coding that cannot be scored; the message says where, what is wrong and what to write."""


# --- the measures ---------------------------------------------------------------------------


def score(articles: Iterable[tuple[str, Coding, Coding]]) -> Measures:
    """Compare predicted codings with gold codings of the same texts.

    F1 is ``2 · right / (gold + predicted)``; macro-F1 is the mean F1 of the classes that gold has.
    A measure is NaN where there is nothing to measure: no pair, no target, or nothing on either
    side.

    =========================== ==================================================================
    statements gold / predicted how many there are, two whole numbers
    detection                   F1: a statement is right when it is in a pair
    attribution                 F1: in a pair, and the sources share a word (or neither has one)
    who (side), who (id)        F1: in a pair, and the actor's side (``us``) or whole id is right
    side, given detection       share of pairs whose actor's side is right
    act accuracy, act macro-F1  over pairs
    kind accuracy               over pairs
    frames micro-F1, macro-F1   over pairs
    stance macro-F1             of −1, 0, +1 over all gold targets; one not found is a wrong answer
    stance macro-F1 on found    the same over the targets that were found
    targets found, precision    share of gold targets found; share of predicted targets that are
                                gold's. An id above or below the gold id is the same target.
    who-to-whom F1              stances other than 0: source's side, target and sign right
    relations (…) F1            spans touch or lie less than 40 characters apart, and the sides of
                                both actors are right; *sign* asks for conflict or cooperation
                                too, *quad* for the quad class
    date accuracy               over pairs whose gold date the text gives (not assumed)
    =========================== ==================================================================

    Args:
        articles: (text, gold coding, predicted coding); all offsets refer to the text.

    Returns:
        The measures by name, in the order above, from 0 (nothing right) to 1 (all right).

    Raises:
        CodingError: a coding is malformed (see `check`).

    >>> text = "The mayor said the bridge is safe. Engineers denied it."
    >>> said = {"source": [[0, 9]], "content": [[15, 33]], "kind": "indirect", "act": "assert",
    ...         "actor": "us.states", "frames": ["security"], "targets": {}}
    >>> denied = {**said, "source": [[35, 44]], "content": [[52, 54]], "act": "reject"}
    >>> gold, predicted = {"statements": [said, denied]}, {"statements": [said]}
    >>> measures = score([(text, gold, predicted)])
    >>> measures["statements gold / predicted"]
    (2, 1)
    >>> round(measures["detection"], 3), measures["act accuracy"]
    (0.667, 1.0)
    >>> measures["date accuracy"]
    nan
    """
    compared = []
    for number, (text, gold, predicted) in enumerate(articles, 1):
        check(gold, text, name=f"gold coding of article {number}")
        check(predicted, text, name=f"predicted coding of article {number}")
        compared.append(_compare(text, gold, predicted))
    return _measures(compared)


def score_folders(articles: Path, gold: Path, predicted: Path) -> Measures:
    """Compare a folder of predicted codings with a folder of gold codings.

    Every ``NAME.json`` in `gold` is compared with ``NAME.json`` in `predicted`; where that is
    missing, nothing was predicted. Predictions of articles that gold does not have are left out.

    Args:
        articles: folder with the text of each article, ``NAME.txt`` (UTF-8).
        gold: folder with the reference codings.
        predicted: folder with the codings to judge.

    Returns:
        The measures of `score`.

    Raises:
        CodingError: a folder or a file is missing, unreadable or malformed.

    >>> score_folders(Path("articles"), Path("no_such_folder"), Path("codings"))
    Traceback (most recent call last):
        ...
    analysis.validity.CodingError: no_such_folder: is not a folder; name the folder of gold codings
    """
    folders = {"gold codings": gold, "predicted codings": predicted, "article texts": articles}
    for what, folder in folders.items():
        if not folder.is_dir():
            raise _wrong(str(folder), "is not a folder", f"name the folder of {what}")
    paths = sorted(gold.glob("*.json"))
    if not paths:
        raise _wrong(str(gold), "holds no NAME.json", "name the folder of gold codings")
    compared = []
    for path in paths:
        text = _read(articles / f"{path.stem}.txt")
        answer = predicted / path.name
        prediction = _load(answer, text) if answer.exists() else {"statements": []}
        compared.append(_compare(text, _load(path, text), prediction))
    return _measures(compared)


def against(study: Study, gold: Path) -> list[tuple[str, Coding, Coding]]:
    """Pair the articles of a study with their reference codings, for `score`.

    Args:
        study: an analysis.
        gold: a folder of reference codings, ``ARTICLE_ID.json``; an article that has none is
            left out.

    Returns:
        (text, reference coding, the study's coding), in the order of the articles.

    Raises:
        CodingError: a reference coding is malformed or does not fit the text.
    """
    texts = dict(zip(study.articles["article_id"], study.articles["text"], strict=True))
    return [
        (text, _load(gold / f"{article_id}.json", text), study.codings[article_id])
        for article_id, text in texts.items()
        if (gold / f"{article_id}.json").exists()
    ]


def missed(compared: Iterable[tuple[str, Coding, Coding]]) -> pd.DataFrame:
    """Reference statements that were not found: article, actor, act, cue, content (words)."""
    rows = []
    for text, gold, predicted in compared:
        found = {i for i, _, _ in pairs(text, gold, predicted)}
        rows += [
            (
                gold["article"],
                s["actor"],
                s["act"],
                _words(text, s["cue"]),
                _words(text, s["content"]),
            )
            for i, s in enumerate(gold["statements"])
            if i not in found
        ]
    return pd.DataFrame(rows, columns=["article", "actor", "act", "cue", "content"])


def confused(compared: Iterable[tuple[str, Coding, Coding]]) -> pd.DataFrame:
    """Statements that were found but have another actor or act than the reference gives them."""
    rows = [
        (gold["article"], g["actor"], p["actor"], g["act"], p["act"], _words(text, g["content"]))
        for text, gold, predicted in compared
        for i, j, _ in pairs(text, gold, predicted)
        for g, p in [(gold["statements"][i], predicted["statements"][j])]
        if (g["actor"], g["act"]) != (p["actor"], p["act"])
    ]
    columns = ["article", "actor", "machine's actor", "act", "machine's act", "content"]
    return pd.DataFrame(rows, columns=columns)


def paired_codes(compared: Iterable[tuple[str, Coding, Coding]], key: str) -> list[tuple[Any, Any]]:
    """(reference, machine) values of a code, such as ``act``, of all statements that pair."""
    return [
        (gold["statements"][i][key], predicted["statements"][j][key])
        for text, gold, predicted in compared
        for i, j, _ in pairs(text, gold, predicted)
    ]


def _words(text: str, spans: Iterable[Sequence[int]]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def table(measures: Measures) -> pd.DataFrame:
    """Lay measures out as a table, one measure a row.

    Args:
        measures: what `score` or `score_folders` returned.

    Returns:
        Index ``measure``, column ``value`` (float). The two counts of statements become a row
        each, ``statements gold`` and ``statements predicted``.

    >>> shown = table({"statements gold / predicted": (2, 1), "detection": 0.75})
    >>> shown["value"].to_dict()
    {'statements gold': 2.0, 'statements predicted': 1.0, 'detection': 0.75}
    """
    rows: dict[str, float] = {}
    for name, value in measures.items():
        if isinstance(value, tuple):
            rows["statements gold"], rows["statements predicted"] = map(float, value)
        else:
            rows[name] = value
    index = pd.Index(rows.keys(), name="measure")
    return pd.DataFrame({"value": list(rows.values())}, index=index, dtype=float)


def pairs(text: str, gold: Coding, predicted: Coding) -> list[tuple[int, int, float]]:
    """Pair gold statements with predicted ones.

    Two statements may pair when the word tokens of their contents overlap with an intersection
    over union (IoU) of at least 0.5; punctuation does not count. Pairs are one to one, taken
    greedily from the highest IoU down, of equal ones the earlier statements first.

    Args:
        text: the article's text.
        gold: the reference coding.
        predicted: the coding to judge.

    Returns:
        (index of the gold statement, index of the predicted statement, IoU), in gold's order.

    Raises:
        CodingError: a coding is malformed (see `check`).

    >>> text = "The mayor said the old bridge is safe."
    >>> said = {"content": [[15, 37]], "kind": "indirect", "act": "assert", "actor": "us.states",
    ...         "frames": []}
    >>> shorter = {**said, "content": [[19, 37]]}
    >>> pairs(text, {"statements": [said]}, {"statements": [shorter]})
    [(0, 0, 0.8)]
    """
    check(gold, text, name="gold coding")
    check(predicted, text, name="predicted coding")
    return _pairs(_Tokens.of(text), gold["statements"], predicted["statements"])


# --- what a coding must look like -----------------------------------------------------------


def check(coding: object, text: str, *, name: str) -> Coding:
    """Check that a coding can be scored.

    Statements need ``content``, ``actor``, ``act``, ``kind`` and ``frames``, relations ``span``,
    ``actor``, ``target`` and ``quad``. What may be missing: ``source`` (none), ``targets`` (none),
    ``date`` (unknown), ``date_assumed`` (false), ``relations`` (none).

    Args:
        coding: the parsed JSON.
        text: the article's text, which the spans must fit.
        name: what to call the coding in the message, such as its path.

    Returns:
        The same coding.

    Raises:
        CodingError: the first thing that is wrong.

    >>> check({"statements": [{"content": [[0, 4]]}]}, "Yes.", name="a.json")
    Traceback (most recent call last):
        ...
    analysis.validity.CodingError: a.json: statements[0]: 'actor' is missing; write the actor's id
    """
    if not isinstance(coding, Mapping):
        raise _wrong(name, "is not a JSON object", 'write {"statements": […], "relations": […]}')
    if "statements" not in coding:
        raise _wrong(name, "'statements' is missing", "write a list, [] if there are none")
    for key, check_entry in (("statements", _check_statement), ("relations", _check_relation)):
        entries = coding.get(key, [])
        if not isinstance(entries, (list, tuple)):
            message = f"{name}: {key}"
            raise _wrong(message, "is not a list", "write […], [] if there are none")
        for number, entry in enumerate(entries):
            where = f"{name}: {key}[{number}]"
            if not isinstance(entry, Mapping):
                raise _wrong(where, "is not a JSON object", "write {…}")
            check_entry(entry, text, where)
    return coding


def _check_statement(statement: Coding, text: str, where: str) -> None:
    required = {
        "content": "a list of [start, end]",
        "actor": "the actor's id",
        "act": _one_of(ACTS),
        "kind": _one_of(KINDS),
        "frames": "a list of frames, [] if there are none",
    }
    _check_keys(statement, required, where)
    _check_spans(statement["content"], text, f"{where}.content")
    _check_spans(statement.get("source") or [], text, f"{where}.source")
    if not statement["content"]:
        message = f"{where}.content"
        raise _wrong(message, "is empty", "give its words or drop the statement")
    _check_id(statement["actor"], f"{where}.actor")
    _check_choice(statement["act"], ACTS, f"{where}.act")
    _check_choice(statement["kind"], KINDS, f"{where}.kind")
    frames = statement["frames"]
    if not isinstance(frames, (list, tuple)) or not all(isinstance(f, str) for f in frames):
        message = f"{where}.frames"
        raise _wrong(message, "is not a list of names", 'write ["security"] or []')
    _check_targets(statement.get("targets") or {}, f"{where}.targets")
    if not isinstance(statement.get("date"), str | None):
        message = f"{where}.date"
        raise _wrong(message, "is not a date", 'write "2023-09-18", an interval or null')


def _check_relation(relation: Coding, text: str, where: str) -> None:
    required = {
        "span": "[start, end]",
        "actor": "the actor's id",
        "target": "the target's id",
        "quad": _one_of(QUADS),
    }
    _check_keys(relation, required, where)
    _check_span(relation["span"], text, f"{where}.span")
    _check_id(relation["actor"], f"{where}.actor")
    _check_id(relation["target"], f"{where}.target")
    _check_choice(relation["quad"], QUADS, f"{where}.quad")


def _check_keys(entry: Coding, required: Mapping[str, str], where: str) -> None:
    for key, advice in required.items():
        if key not in entry:
            raise _wrong(where, f"{key!r} is missing", f"write {advice}")


def _check_spans(spans: object, text: str, where: str) -> None:
    if not isinstance(spans, (list, tuple)):
        raise _wrong(where, "is not a list of spans", "write [[start, end], …]")
    for span in spans:
        _check_span(span, text, where)


def _check_span(span: object, text: str, where: str) -> None:
    if not isinstance(span, (list, tuple)) or [type(end) for end in span] != [int, int]:
        raise _wrong(where, f"{span!r} is not a span", "write [start, end] in characters")
    start, end = span
    if not 0 <= start < end <= len(text):
        wrong = f"[{start}, {end}] does not fit the text of {len(text)} characters"
        raise _wrong(where, wrong, f"write 0 <= start < end <= {len(text)}")


def _check_id(actor: object, where: str) -> None:
    if not isinstance(actor, str) or not actor:
        raise _wrong(where, f"{actor!r} is not an actor's id", 'write one, or "unknown"')


def _check_choice(value: object, choices: Sequence[str], where: str) -> None:
    if value not in choices:
        raise _wrong(where, f"{value!r} is not known", f"write {_one_of(choices)}")


def _check_targets(targets: object, where: str) -> None:
    if not isinstance(targets, Mapping):
        raise _wrong(where, "is not a JSON object", 'write {"us.dea": -1} or {}')
    for target, label in targets.items():
        if isinstance(label, bool) or label not in STANCES:
            message = f"{where}.{target}"
            raise _wrong(message, f"{label!r} is not a stance", "write -1, 0 or 1")


def _wrong(where: str, wrong: str, advice: str) -> CodingError:
    return CodingError(f"{where}: {wrong}; {advice}")


def _one_of(choices: Sequence[str]) -> str:
    return f"one of {', '.join(choices)}"


def _read(path: Path) -> str:
    try:
        # Not read_text: it turns \r\n into \n, and the offsets refer to the file as it is.
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        wrong = f"cannot be read ({error.strerror})"
        raise _wrong(str(path), wrong, "give every coding NAME.json a text NAME.txt") from error
    except UnicodeDecodeError as error:
        raise _wrong(str(path), f"is not UTF-8 (byte {error.start})", "save it as UTF-8") from error


def _load(path: Path, text: str) -> Coding:
    try:
        coding = json.loads(_read(path))
    except json.JSONDecodeError as error:
        wrong = f"is not JSON (line {error.lineno}, column {error.colno}: {error.msg})"
        raise _wrong(str(path), wrong, "correct it there") from error
    return check(coding, text, name=str(path))


# --- comparing one article ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Where the tokens of a text start and end, and which of them are words."""

    starts: list[int]
    ends: list[int]
    words: frozenset[int]

    @classmethod
    def of(cls, text: str) -> _Tokens:
        found = list(_TOKEN.finditer(text))
        words = (i for i, token in enumerate(found) if re.match(r"\w", token[0]))
        return cls([t.start() for t in found], [t.end() for t in found], frozenset(words))

    def touched(self, spans: Iterable[Sequence[int]]) -> frozenset[int]:
        """Tokens that the spans touch, be it with one character."""
        return frozenset(
            token
            for start, end in spans
            for token in range(bisect_right(self.ends, start), bisect_left(self.starts, end))
        )


@dataclass(frozen=True, slots=True)
class _Pair:
    gold: Coding
    predicted: Coding
    source_right: bool

    def same(self, key: str) -> bool:
        return bool(self.gold[key] == self.predicted.get(key))

    @property
    def side_right(self) -> bool:
        return _side(self.gold["actor"]) == _side(self.predicted["actor"])


@dataclass(frozen=True, slots=True)
class _Stance:
    """A target of a gold statement; `answer` is None where it was not found."""

    gold: int
    answer: int | None
    side_right: bool

    @property
    def flow_right(self) -> bool:
        return self.side_right and self.answer is not None and self.answer * self.gold > 0


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One article's gold and predicted coding, with all that is common to both."""

    gold: Coding
    predicted: Coding
    pairs: list[_Pair]
    stances: list[_Stance]
    relations: list[tuple[str, str]]  # quad classes, gold and predicted


def _compare(text: str, gold: Coding, predicted: Coding) -> _Comparison:
    tokens = _Tokens.of(text)
    wanted, found = gold["statements"], predicted["statements"]
    partner = {
        i: _Pair(wanted[i], found[j], _same_source(tokens, wanted[i], found[j]))
        for i, j, _ in _pairs(tokens, wanted, found)
    }
    return _Comparison(
        gold=gold,
        predicted=predicted,
        pairs=list(partner.values()),
        stances=[s for i, one in enumerate(wanted) for s in _stances(one, partner.get(i))],
        relations=_common_relations(_relations(gold), _relations(predicted)),
    )


def _pairs(
    tokens: _Tokens, gold: Sequence[Coding], predicted: Sequence[Coding]
) -> list[tuple[int, int, float]]:
    wanted = [_content(tokens, statement) for statement in gold]
    found = [_content(tokens, statement) for statement in predicted]
    candidates = [
        (_iou(g, p), i, j) for i, g in enumerate(wanted) for j, p in enumerate(found) if g & p
    ]
    candidates = [c for c in candidates if c[0] >= MIN_IOU]
    candidates.sort(key=lambda candidate: (-candidate[0], candidate[1], candidate[2]))
    taken: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for iou, i, j in candidates:
        if i not in taken and j not in used:
            taken[i] = (j, iou)
            used.add(j)
    return [(i, *taken[i]) for i in sorted(taken)]


def _content(tokens: _Tokens, statement: Coding) -> frozenset[int]:
    touched = tokens.touched(statement["content"])
    # A content of punctuation alone (“…”) can still be found.
    return touched & tokens.words or touched


def _iou(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)


def _same_source(tokens: _Tokens, gold: Coding, predicted: Coding) -> bool:
    wanted = tokens.touched(gold.get("source") or [])
    found = tokens.touched(predicted.get("source") or [])
    return bool(wanted & found & tokens.words) or not (wanted or found)


def _stances(statement: Coding, pair: _Pair | None) -> list[_Stance]:
    wanted = _targets(statement)
    found = _targets(pair.predicted) if pair else {}
    match = match_targets(wanted, found)
    side_right = pair is not None and pair.side_right
    return [
        _Stance(label, found[match[target]] if target in match else None, side_right)
        for target, label in wanted.items()
    ]


def match_targets(wanted: Iterable[str], found: Iterable[str]) -> dict[str, str]:
    """Gold target → predicted target: equal ids first, then ids above or below one another.

    >>> match_targets(["us", "mx"], ["us.dea", "cn"])
    {'us': 'us.dea'}
    """
    match = {target: target for target in set(wanted) & set(found)}
    free = sorted(set(found) - set(match))
    for target in sorted(set(wanted) - set(match)):
        relative = next((other for other in free if _same_branch(other, target)), None)
        if relative is not None:
            match[target] = relative
            free.remove(relative)
    return match


def _common_relations(gold: Sequence[Coding], predicted: Sequence[Coding]) -> list[tuple[str, str]]:
    """Quad classes of the relations that both have, one to one, the closest classes first."""
    free = list(predicted)
    common = []
    for relation in gold:
        near = [other for other in free if _same_relation(relation, other)]
        if near:
            quad = relation["quad"]
            best = max(near, key=lambda other: _agreement(quad, other["quad"]))
            # Remove this very entry: list.remove would take the first equal one.
            free = [other for other in free if other is not best]
            common.append((quad, best["quad"]))
    return common


def _same_relation(one: Coding, other: Coding) -> bool:
    (start, end), (other_start, other_end) = one["span"], other["span"]
    near = start < other_end + NEAR and other_start < end + NEAR
    return near and all(_side(one[key]) == _side(other[key]) for key in ("actor", "target"))


def _agreement(quad: str, other: str) -> tuple[bool, bool]:
    return quad == other, _sign(quad) == _sign(other)


def _sign(quad: str) -> str:
    return quad.rsplit(maxsplit=1)[-1]  # "conflict" or "cooperation"


def _side(actor: str) -> str:
    return actor.partition(".")[0]


def _same_branch(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _targets(statement: Coding) -> Mapping[str, int]:
    return statement.get("targets") or {}


def _relations(coding: Coding) -> list[Coding]:
    return list(coding.get("relations", []))


# --- summing up -----------------------------------------------------------------------------


def _measures(compared: Sequence[_Comparison]) -> Measures:
    n_gold = sum(len(one.gold["statements"]) for one in compared)
    n_predicted = sum(len(one.predicted["statements"]) for one in compared)
    matched = [pair for one in compared for pair in one.pairs]
    return {
        "statements gold / predicted": (n_gold, n_predicted),
        **_statement_measures(matched, n_gold, n_predicted),
        **_frame_measures(matched),
        **_stance_measures(compared),
        **_relation_measures(compared),
        "date accuracy": _date_accuracy(matched),
    }


def _statement_measures(matched: Sequence[_Pair], n_gold: int, n_predicted: int) -> Measures:
    side = sum(pair.side_right for pair in matched)
    acts = [(pair.gold["act"], pair.predicted["act"]) for pair in matched]
    return {
        "detection": _f1(len(matched), n_gold, n_predicted),
        "attribution": _f1(sum(pair.source_right for pair in matched), n_gold, n_predicted),
        "who (side)": _f1(side, n_gold, n_predicted),
        "who (id)": _f1(sum(pair.same("actor") for pair in matched), n_gold, n_predicted),
        "side, given detection": _share(side, len(matched)),
        "act accuracy": _share(sum(pair.same("act") for pair in matched), len(matched)),
        "act macro-F1": _macro_f1(acts),
        "kind accuracy": _share(sum(pair.same("kind") for pair in matched), len(matched)),
    }


def _frame_measures(matched: Sequence[_Pair]) -> Measures:
    wanted, found, right = Counter[str](), Counter[str](), Counter[str]()
    for pair in matched:
        gold, predicted = set(pair.gold["frames"]), set(pair.predicted["frames"])
        wanted.update(gold)
        found.update(predicted)
        right.update(gold & predicted)
    by_frame = [_f1(right[frame], wanted[frame], found[frame]) for frame in sorted(wanted)]
    return {
        "frames micro-F1": _f1(right.total(), wanted.total(), found.total()),
        "frames macro-F1": _mean(by_frame),
    }


def _stance_measures(compared: Sequence[_Comparison]) -> Measures:
    stances = [stance for one in compared for stance in one.stances]
    answers = [(stance.gold, stance.answer) for stance in stances]
    found = [(gold, answer) for gold, answer in answers if answer is not None]
    predicted = [
        label
        for one in compared
        for statement in one.predicted["statements"]
        for label in _targets(statement).values()
    ]
    flows = sum(stance.gold != 0 for stance in stances)
    predicted_flows = sum(label != 0 for label in predicted)
    return {
        "stance macro-F1": _macro_f1(answers),
        "stance macro-F1 on found": _macro_f1(found),
        "targets found": _share(len(found), len(stances)),
        "targets precision": _share(len(found), len(predicted)),
        "who-to-whom F1": _f1(sum(s.flow_right for s in stances), flows, predicted_flows),
    }


def _relation_measures(compared: Sequence[_Comparison]) -> Measures:
    n_gold = sum(len(_relations(one.gold)) for one in compared)
    n_predicted = sum(len(_relations(one.predicted)) for one in compared)
    agreed = [_agreement(*quads) for one in compared for quads in one.relations]
    return {
        "relations (sides) F1": _f1(len(agreed), n_gold, n_predicted),
        "relations (sign) F1": _f1(sum(sign for _, sign in agreed), n_gold, n_predicted),
        "relations (quad) F1": _f1(sum(quad for quad, _ in agreed), n_gold, n_predicted),
    }


def _date_accuracy(matched: Sequence[_Pair]) -> float:
    dated = [p for p in matched if p.gold.get("date") and not p.gold.get("date_assumed")]
    return _share(sum(pair.same("date") for pair in dated), len(dated))


def _f1(right: int, n_gold: int, n_predicted: int) -> float:
    return _share(2 * right, n_gold + n_predicted)


def _macro_f1(answers: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Mean F1 of the classes that gold has, from (gold, answer)."""
    wanted = Counter(gold for gold, _ in answers)
    found = Counter(answer for _, answer in answers)
    right = Counter(gold for gold, answer in answers if gold == answer)
    return _mean([_f1(right[label], wanted[label], found[label]) for label in wanted])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
