"""Krippendorff's alpha against published values, and what may vary without changing it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement import alpha, between, disagreements, units

# The reliability data of Krippendorff's textbook: four coders, twelve units, gaps.
CODERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


@pytest.mark.parametrize(
    ("distance", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_published_values(distance, value):
    assert round(alpha(list(zip(*CODERS, strict=True)), distance=distance), 3) == value


def test_edges():
    assert math.isnan(alpha([]))
    assert math.isnan(alpha([("a", None)]))
    assert alpha([("a", "a"), ("a", "a")]) == 1.0
    assert alpha([("a", "b"), ("b", "a")]) < 0
    with pytest.raises(ValueError, match="write nominal, interval or ordinal"):
        alpha([(1, 2)], distance="cosine")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_coders_and_units_may_change_places(coded):
    swapped = [(b, a) for a, b in reversed(coded)]
    for distance in ("nominal", "ordinal", "interval"):
        one, other = alpha(coded, distance=distance), alpha(swapped, distance=distance)
        assert math.isclose(one, other, abs_tol=1e-9)
        assert one <= 1


def statement(start, end, **codes):
    return {
        "kind": "indirect",
        "source": [],
        "cue": [],
        "content": [[start, end]],
        "actor": "us.dea",
        "act": "assert",
        "targets": {},
        "frames": [],
        **codes,
    }


def test_units_of_two_codings():
    text = "The raid was wrong. The talks go on."
    one = {"statements": [statement(0, 18, act="accuse", targets={"us": -1}, frames=["legality"])]}
    two = {"statements": [statement(0, 18, actor="us"), statement(20, 35)]}
    assert units(text, one, two, frames=["legality"]) == {
        "kind": [["indirect", "indirect"]],
        "side": [["us", "us"]],
        "act": [["accuse", "assert"]],
        "stance": [[-1, "none"]],
        "frames legality": [[True, False]],
    }


def test_between_is_a_row_a_code():
    text = "The raid was wrong."
    coding = {"statements": [statement(0, 18, frames=["legality"])]}
    table = between([(text, coding, coding)])
    assert table["units"].to_dict() == {"kind": 1, "side": 1, "act": 1, "stance": 0, "frames": 1}
    assert table.loc["act", "alpha"] == 1.0
    assert math.isnan(table.loc["stance", "alpha"])


def test_disagreements_name_what_was_confused_with_what():
    text = "The raid was wrong. The talks go on."
    one = {
        "statements": [
            statement(0, 18, act="accuse", targets={"us": -1}, frames=["legality", "health"]),
            statement(20, 35, act="assert", frames=["politics"]),
        ]
    }
    two = {
        "statements": [
            statement(0, 18, act="assert", actor="mx", frames=["security", "health"]),
            statement(20, 35, act="accuse"),
        ]
    }
    found = disagreements([(text, one, two)])
    assert found.to_numpy().tolist() == [
        ["side", "mx", "us", 1, 1.0, "The raid was wrong"],
        ["act", "accuse", "assert", 2, 1.0, "The raid was wrong"],
        ["stance", "-1", "none", 1, 1.0, "The raid was wrong"],
        ["frames", "legality", "security", 1, 0.5, "The raid was wrong"],
        ["frames", "politics", "none", 1, 0.5, "The talks go on"],
    ]
    assert disagreements([(text, one, one)]).empty
