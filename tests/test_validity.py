"""Machine coding against reference coding, on made-up articles."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.validity import (
    ACTS,
    KINDS,
    QUADS,
    STANCES,
    CodingError,
    Measures,
    check,
    pairs,
    score,
    score_folders,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BORDER = (
    "Senator Ruth Vance said the new border unit is a failure. “We will not pay for it,” she "
    "added on Monday. Mexico's foreign minister thanked the consulate in Tucson for its help. "
    "A spokesman for the navy denied that sailors had crossed the river. "
    "The two countries signed a pact on radar data in March."
)
HARBOUR = (
    "Prosecutors accused the Gulf ring of bribing harbour police. Analysts warn that the ring "
    "will move north. The port authority hopes for new scanners."
)


def span(text: str, words: str) -> list[int]:
    """Offsets of words that occur once in the text."""
    assert text.count(words) == 1, words
    start = text.index(words)
    return [start, start + len(words)]


def statement(text: str, source: str, content: str, codes: str, **more: Any) -> dict[str, Any]:
    """Write a statement; `codes` is "actor act kind"."""
    actor, act, kind = codes.split()
    return {
        "source": [span(text, source)] if source else [],
        "cue": [],
        "content": [span(text, content)],
        "actor": actor,
        "act": act,
        "kind": kind,
        "targets": {},
        "frames": [],
        "date": "2023-03-08",
        "date_assumed": True,
        **more,
    }


def relation(text: str, words: str, actor: str, target: str, quad: str) -> dict[str, Any]:
    return {"span": span(text, words), "actor": actor, "target": target, "quad": quad}


FAILURE = statement(
    BORDER,
    "Senator Ruth Vance",
    "the new border unit is a failure",
    "us.congress accuse indirect",
    targets={"us.dhs": -1},
    frames=["capacity", "enforcement"],
)
NO_MONEY = statement(
    BORDER,
    "she",
    "“We will not pay for it,”",
    "us.congress reject direct",
    frames=["capacity"],
    date="2023-03-06",
    date_assumed=False,
)
THANKS = statement(
    BORDER,
    "Mexico's foreign minister",
    "the consulate in Tucson for its help",
    "mx.sre praise indirect",
    targets={"us.state": 1, "mx.presidency": 0},
    frames=["cooperation"],
    core=False,
)
NAVY = statement(
    BORDER,
    "A spokesman for the navy",
    "that sailors had crossed the river",
    "mx.semar reject indirect",
    targets={"press": -1},
    frames=["sovereignty"],
)
BORDER_GOLD = {
    "article": "border",
    "statements": [FAILURE, NO_MONEY, THANKS, NAVY],
    "relations": [
        relation(BORDER, "thanked the consulate", "mx.sre", "us.state", "verbal cooperation"),
        relation(BORDER, "The two countries signed a pact", "us", "mx", "material cooperation"),
        relation(BORDER, "signed a pact on radar data", "mx", "us", "material cooperation"),
    ],
}
# Found: all but the navy; wrong: one source, one id below gold's, one act, one kind, one date,
# some frames and targets; too many: a statement on the pact.
BORDER_PREDICTED = {
    "statements": [
        FAILURE | {"actor": "us", "frames": ["capacity", "security"], "targets": {"us.dhs": 0}},
        NO_MONEY
        | {
            "source": [span(BORDER, "Senator Ruth Vance")],
            "kind": "mixed",
            "date": "2023-03-13",
            "targets": {"mx": -1},
        },
        THANKS
        | {
            "content": [span(BORDER, "the consulate in Tucson")],
            "act": "concede",
            "targets": {"us.state.tucson": 1},
        },
        statement(BORDER, "The two countries", "a pact on radar data", "us announce indirect"),
    ],
    "relations": [
        relation(BORDER, "Mexico's foreign minister", "mx", "us", "material cooperation"),
        relation(BORDER, "on radar data", "us.dhs", "mx.semar", "verbal conflict"),
        relation(BORDER, "the river", "mx.semar", "press", "verbal conflict"),
    ],
}
BRIBES = statement(
    HARBOUR,
    "Prosecutors",
    "the Gulf ring of bribing harbour police",
    "mx.fgr accuse indirect",
    targets={"crime.gulf": -1},
    frames=["corruption"],
)
NORTH = statement(
    HARBOUR,
    "Analysts",
    "that the ring will move north",
    "civil.expert warn indirect",
    frames=["security"],
    date="2023-05",
    date_assumed=False,
)
SCANNERS = statement(
    HARBOUR,
    "The port authority",
    "for new scanners",
    "mx demand indirect",
    frames=["capacity"],
)
HARBOUR_GOLD = {
    "article": "harbour",
    "statements": [BRIBES, NORTH, SCANNERS],
    "relations": [
        relation(HARBOUR, "accused the Gulf ring", "mx.fgr", "crime.gulf", "verbal conflict"),
    ],
}
HARBOUR_PREDICTED = {
    "statements": [BRIBES, NORTH, SCANNERS | {"actor": "unknown", "source": []}],
    "relations": [
        relation(HARBOUR, "bribing harbour police", "mx", "crime", "verbal conflict"),
    ],
}
EXAMPLE = [
    (BORDER, BORDER_GOLD, BORDER_PREDICTED),
    (HARBOUR, HARBOUR_GOLD, HARBOUR_PREDICTED),
]
# Computed once, on this example, by another program for the same measures that was written apart
# from this module and is not part of the repository.
EXPECTED: Measures = {
    "statements gold / predicted": (7, 7),
    "detection": 0.8571428571428571,
    "attribution": 0.5714285714285714,
    "who (side)": 0.7142857142857143,
    "who (id)": 0.5714285714285714,
    "side, given detection": 0.8333333333333334,
    "act accuracy": 0.8333333333333334,
    "act macro-F1": 0.8,
    "kind accuracy": 0.8333333333333334,
    "frames micro-F1": 0.8571428571428571,
    "frames macro-F1": 0.7333333333333333,
    "stance macro-F1": 0.5,
    "stance macro-F1 on found": 0.8333333333333333,
    "targets found": 0.6,
    "targets precision": 0.75,
    "who-to-whom F1": 0.5714285714285715,
    "relations (sides) F1": 0.75,
    "relations (sign) F1": 0.5,
    "relations (quad) F1": 0.25,
    "date accuracy": 0.5,
}
NOTHING: dict[str, Any] = {"statements": [], "relations": []}


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_bytes(text.encode())
    return folder


def same(measures: Measures, expected: Measures) -> bool:
    """Whether two results agree but for rounding; NaN agrees with NaN."""
    counts = "statements gold / predicted"
    numbers = {name: value for name, value in expected.items() if name != counts}
    rest = {name: value for name, value in measures.items() if name != counts}
    return measures[counts] == expected[counts] and rest == pytest.approx(numbers, nan_ok=True)


# --- what is measured -----------------------------------------------------------------------


def test_every_measure_counted_by_hand() -> None:
    assert same(
        score([EXAMPLE[0]]),
        {
            "statements gold / predicted": (4, 4),
            "detection": 3 / 4,
            "attribution": 2 / 4,
            "who (side)": 3 / 4,
            "who (id)": 2 / 4,
            "side, given detection": 3 / 3,
            "act accuracy": 2 / 3,
            "act macro-F1": (1 + 1 + 0) / 3,  # accuse, reject, praise
            "kind accuracy": 2 / 3,
            # Right: capacity twice, cooperation; gold has four, predicted four.
            "frames micro-F1": 2 * 3 / (4 + 4),
            "frames macro-F1": (1 + 0 + 1) / 3,  # capacity, enforcement, cooperation
            # Gold −1 −1 0 +1; answers 0, none, none, +1.
            "stance macro-F1": (0 + 0 + 1) / 3,
            "stance macro-F1 on found": (0 + 1) / 2,
            "targets found": 2 / 4,
            "targets precision": 2 / 3,
            # With a sign: gold three, predicted two, right the thanks.
            "who-to-whom F1": 2 * 1 / (3 + 2),
            # The thanks (other class, same sign) and the pact (other sign).
            "relations (sides) F1": 2 * 2 / (3 + 3),
            "relations (sign) F1": 2 * 1 / (3 + 3),
            "relations (quad) F1": 0.0,
            "date accuracy": 0.0,
        },
    )


def test_agreement_with_an_independent_implementation() -> None:
    assert same(score(EXAMPLE), EXPECTED)


def test_the_measures_keep_their_order() -> None:
    assert list(score(EXAMPLE)) == list(EXPECTED)


def test_what_the_codebook_does_not_score_changes_nothing() -> None:
    noted = [one | {"core": False, "note": "?", "name": "R. V."} for one in (FAILURE, NO_MONEY)]
    plain = {"statements": [FAILURE, NO_MONEY]}
    assert score([(BORDER, plain, {"statements": noted})])["attribution"] == 1.0


def test_nothing_to_measure_is_nan() -> None:
    measures = score([(BORDER, NOTHING, NOTHING)])
    assert measures.pop("statements gold / predicted") == (0, 0)
    assert all(math.isnan(value) for value in measures.values() if isinstance(value, float))
    assert len(measures) == 19


def test_nothing_predicted_is_nothing_right() -> None:
    measures = score([(BORDER, BORDER_GOLD, NOTHING)])
    assert measures["statements gold / predicted"] == (4, 0)
    assert measures["detection"] == 0.0
    assert measures["stance macro-F1"] == 0.0
    assert measures["relations (sides) F1"] == 0.0
    assert table(measures)["value"].isna().sum() == 9  # no pair, no target found


@pytest.mark.parametrize(
    ("gap", "right"), [pytest.param(39, 1.0, id="near"), pytest.param(40, 0.0, id="far")]
)
def test_relations_less_than_forty_characters_apart_are_one(gap: int, right: float) -> None:
    text = "x" * 100
    act = {"actor": "us", "target": "mx", "quad": "verbal conflict"}
    gold = {"statements": [], "relations": [act | {"span": [0, 10]}]}
    predicted = {"statements": [], "relations": [act | {"span": [10 + gap, 60]}]}
    assert score([(text, gold, predicted)])["relations (quad) F1"] == right


def test_of_two_relations_the_one_with_the_same_class_is_taken() -> None:
    act = {"span": [0, 10], "actor": "us", "target": "mx"}
    quads = ["verbal cooperation", "material conflict", "verbal conflict"]
    gold = {"statements": [], "relations": [act | {"quad": "verbal conflict"}]}
    predicted = {"statements": [], "relations": [act | {"quad": quad} for quad in quads]}
    measures = score([(BORDER, gold, predicted)])
    assert measures["relations (quad) F1"] == 2 * 1 / (1 + 3)


# --- pairs ----------------------------------------------------------------------------------


def test_pairs_and_their_overlap() -> None:
    assert pairs(BORDER, BORDER_GOLD, BORDER_PREDICTED) == [
        (0, 0, 1.0),
        (1, 1, 1.0),
        (2, 2, 4 / 7),
    ]


def test_less_than_half_of_the_words_is_no_pair() -> None:
    half = NAVY | {"content": [span(BORDER, "that sailors had")]}
    assert pairs(BORDER, {"statements": [NAVY]}, {"statements": [half]}) == [(0, 0, 0.5)]
    less = NAVY | {"content": [span(BORDER, "that sailors")]}
    assert pairs(BORDER, {"statements": [NAVY]}, {"statements": [less]}) == []


def test_a_span_touches_the_words_that_it_cuts() -> None:
    start, end = NAVY["content"][0]
    cut = NAVY | {"content": [[start + 3, end - 4]]}
    assert pairs(BORDER, {"statements": [NAVY]}, {"statements": [cut]}) == [(0, 0, 1.0)]


def test_the_best_overlap_pairs_first() -> None:
    long = NAVY | {"content": [span(BORDER, "that sailors had crossed the")]}
    gold, predicted = {"statements": [long, NAVY]}, {"statements": [NAVY]}
    assert pairs(BORDER, gold, predicted) == [(1, 0, 1.0)]


def test_marks_around_a_content_do_not_count() -> None:
    bare = NO_MONEY | {"content": [span(BORDER, "We will not pay for it")]}
    assert pairs(BORDER, {"statements": [NO_MONEY]}, {"statements": [bare]}) == [(0, 0, 1.0)]


# --- folders and tables ---------------------------------------------------------------------


def test_folders_are_scored_like_codings(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", border_txt=BORDER, harbour_txt=HARBOUR)
    gold = write(
        tmp_path / "gold",
        border_json=json.dumps(BORDER_GOLD),
        harbour_json=json.dumps(HARBOUR_GOLD),
    )
    predicted = write(
        tmp_path / "predicted",
        border_json=json.dumps(BORDER_PREDICTED),
        other_json="an article that gold does not have",
    )
    missing = (HARBOUR, HARBOUR_GOLD, NOTHING)
    assert same(score_folders(articles, gold, predicted), score([EXAMPLE[0], missing]))


def test_offsets_refer_to_the_file_as_it_is(tmp_path: Path) -> None:
    text = f"One line.\r\nAnother.\r\n{BORDER}"
    words = span(text, "that sailors had crossed the river")
    coding = json.dumps({"statements": [NAVY | {"content": [words], "source": []}]})
    articles = write(tmp_path / "articles", a_txt=text)
    gold = write(tmp_path / "gold", a_json=coding)
    assert words[1] < len(text)
    assert score_folders(articles, gold, gold)["detection"] == 1.0


def test_table_has_one_number_a_row() -> None:
    shown = table(score(EXAMPLE))
    assert shown.index.name == "measure"
    assert list(shown.columns) == ["value"]
    assert list(shown.index[:3]) == ["statements gold", "statements predicted", "detection"]
    assert shown.loc["statements gold", "value"] == 7.0
    assert len(shown) == len(EXPECTED) + 1


# --- errors ---------------------------------------------------------------------------------

LENGTH = len(BORDER)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"content": [[5, 5]]},
            (
                f"content: [5, 5] does not fit the text of {LENGTH} characters; "
                f"write 0 <= start < end <= {LENGTH}"
            ),
        ),
        (
            {"source": [[-1, 900]]},
            (
                f"source: [-1, 900] does not fit the text of {LENGTH} characters; "
                f"write 0 <= start < end <= {LENGTH}"
            ),
        ),
        (
            {"content": [[1.5, 9]]},
            "content: [1.5, 9] is not a span; write [start, end] in characters",
        ),
        ({"content": [3, 9]}, "content: 3 is not a span; write [start, end] in characters"),
        ({"content": "us"}, "content: is not a list of spans; write [[start, end], …]"),
        ({"content": []}, "content: is empty; give its words or drop the statement"),
        (
            {"act": "shout"},
            (
                "act: 'shout' is not known; write one of assert, announce, demand, offer, reject, "
                "accuse, warn, praise, concede"
            ),
        ),
        ({"kind": 3}, "kind: 3 is not known; write one of direct, mixed, indirect"),
        ({"actor": None}, 'actor: None is not an actor\'s id; write one, or "unknown"'),
        ({"frames": "security"}, 'frames: is not a list of names; write ["security"] or []'),
        ({"targets": ["us"]}, 'targets: is not a JSON object; write {"us.dea": -1} or {}'),
        ({"targets": {"us": 0.4}}, "targets.us: 0.4 is not a stance; write -1, 0 or 1"),
        ({"date": 2023}, 'date: is not a date; write "2023-09-18", an interval or null'),
    ],
)
def test_a_wrong_statement_is_named(change: dict[str, Any], message: str) -> None:
    coding = {"statements": [NAVY, NAVY | change]}
    with pytest.raises(CodingError) as caught:
        check(coding, BORDER, name="a.json")
    assert str(caught.value) == f"a.json: statements[1].{message}"


@pytest.mark.parametrize(
    ("coding", "message"),
    [
        ([], 'is not a JSON object; write {"statements": […], "relations": […]}'),
        ({}, "'statements' is missing; write a list, [] if there are none"),
        ({"statements": {}}, "statements: is not a list; write […], [] if there are none"),
        ({"statements": [1]}, "statements[0]: is not a JSON object; write {…}"),
        ({"statements": [{}]}, "statements[0]: 'content' is missing; write a list of [start, end]"),
        (
            {"statements": [], "relations": [{}]},
            "relations[0]: 'span' is missing; write [start, end]",
        ),
        (
            {
                "statements": [],
                "relations": [{"span": [0, 3], "actor": "us", "target": "mx", "quad": "war"}],
            },
            (
                "relations[0].quad: 'war' is not known; write one of material cooperation, "
                "verbal cooperation, verbal conflict, material conflict"
            ),
        ),
    ],
)
def test_a_wrong_coding_is_named(coding: object, message: str) -> None:
    with pytest.raises(CodingError) as caught:
        check(coding, BORDER, name="a.json")
    assert str(caught.value) == f"a.json: {message}"


@pytest.mark.parametrize("judge", [lambda *three: score([three]), pairs])
def test_codings_in_memory_are_checked_too(judge: Callable[..., object]) -> None:
    wrong = {"statements": [NAVY | {"act": "shout"}]}
    with pytest.raises(CodingError, match=r"gold coding.*statements\[0\].act: 'shout'"):
        judge(BORDER, wrong, NOTHING)
    with pytest.raises(CodingError, match=r"predicted coding.*statements\[0\].act: 'shout'"):
        judge(BORDER, NOTHING, wrong)


def test_a_file_that_is_not_json_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "all", a_txt=BORDER, a_json='{"statements": [}')
    with pytest.raises(CodingError) as caught:
        score_folders(folder, folder, folder)
    assert str(caught.value) == (
        f"{folder / 'a.json'}: is not JSON (line 1, column 17: Expecting value); correct it there"
    )


def test_a_wrong_prediction_is_named_by_its_path(tmp_path: Path) -> None:
    coding = json.dumps({"statements": [NAVY]})
    folder = write(tmp_path / "all", a_txt=BORDER, a_json=coding)
    wrong = write(tmp_path / "wrong", a_json=coding.replace("reject", "shout"))
    with pytest.raises(CodingError, match=r"wrong.a\.json: statements\[0\]\.act: 'shout'"):
        score_folders(folder, folder, wrong)


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    empty = write(tmp_path / "empty")
    gold = write(tmp_path / "gold", a_json=json.dumps(NOTHING))
    with pytest.raises(CodingError, match=r"empty: holds no NAME\.json; name the folder of"):
        score_folders(empty, empty, empty)
    with pytest.raises(CodingError, match=r"a\.txt: cannot be read .*; give every coding"):
        score_folders(empty, gold, empty)
    with pytest.raises(CodingError, match="none: is not a folder; name the folder of predicted"):
        score_folders(empty, gold, tmp_path / "none")
    (empty / "a.txt").write_bytes("política".encode("latin-1"))
    with pytest.raises(CodingError, match=r"a\.txt: is not UTF-8 \(byte 3\); save it as UTF-8"):
        score_folders(empty, gold, gold)


# --- what holds for every coding ------------------------------------------------------------

ACTOR_IDS = st.sampled_from(["us", "us.dea", "mx", "mx.sre", "crime.sinaloa", "unknown"])


@st.composite
def spans(draw: st.DrawFn) -> list[int]:
    # Nowhere in the text do four characters stand without a word among them.
    start = draw(st.integers(0, LENGTH - 4))
    return [start, draw(st.integers(start + 4, LENGTH))]


CODINGS = st.fixed_dictionaries(
    {
        "statements": st.lists(
            st.fixed_dictionaries(
                {
                    "source": st.lists(spans(), max_size=2),
                    "content": st.lists(spans(), min_size=1, max_size=3),
                    "actor": ACTOR_IDS,
                    "act": st.sampled_from(ACTS),
                    "kind": st.sampled_from(KINDS),
                    "targets": st.dictionaries(ACTOR_IDS, st.sampled_from(STANCES), max_size=3),
                    "frames": st.lists(st.sampled_from(["health", "security", "politics"])),
                    "date": st.sampled_from([None, "2023", "2023-09-18/2023-09-24"]),
                    "date_assumed": st.booleans(),
                }
            ),
            max_size=5,
        ),
        "relations": st.lists(
            st.fixed_dictionaries(
                {
                    "span": spans(),
                    "actor": ACTOR_IDS,
                    "target": ACTOR_IDS,
                    "quad": st.sampled_from(QUADS),
                }
            ),
            max_size=4,
        ),
    }
)


@given(CODINGS)
def test_a_coding_agrees_with_itself(coding: dict[str, Any]) -> None:
    measures = score([(BORDER, coding, coding)])
    assert measures.pop("statements gold / predicted") == (len(coding["statements"]),) * 2
    defined = {k: v for k, v in measures.items() if isinstance(v, float) and not math.isnan(v)}
    assert defined == dict.fromkeys(defined, 1.0)


@given(CODINGS, CODINGS)
def test_measures_are_between_nothing_and_all(
    gold: dict[str, Any], predicted: dict[str, Any]
) -> None:
    measures = score([(BORDER, gold, predicted)])
    counts = measures.pop("statements gold / predicted")
    assert counts == (len(gold["statements"]), len(predicted["statements"]))
    for name, value in measures.items():
        assert isinstance(value, float)
        assert math.isnan(value) or 0 <= value <= 1, name
    assert len(pairs(BORDER, gold, predicted)) <= min(counts)
