"""Regressions over named features."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import codebook
from analysis.regression import MODELS, Regression, load

COIN = Regression(("heads", "tails"), (0.0, 0.0), {"bent": (2.0, -1.0)}, 0.5)


def test_a_feature_without_a_weight_weighs_nothing():
    assert COIN.probabilities({"shiny": 1.0}) == {"heads": 0.5, "tails": 0.5}
    assert COIN.share("shiny", 1.0, of="heads") == 0.0


def test_weights_times_values_decide():
    assert COIN.share("bent", 0.5, of="tails") == -0.5
    assert COIN.probabilities({"bent": 1.0})["heads"] == pytest.approx(0.9526, abs=1e-4)


@given(st.dictionaries(st.sampled_from(["bent", "shiny"]), st.floats(-500, 500)))
def test_probabilities_sum_to_one(features):
    found = COIN.probabilities(features)
    assert sum(found.values()) == pytest.approx(1)
    assert all(0 <= chance <= 1 for chance in found.values())


def test_the_shipped_regressions_tell_what_the_codebook_tells():
    assert set(load("acts").classes) == set(codebook.load("acts")["acts"])
    for frame in codebook.load("frames")["frames"]:
        assert load(f"frames/{frame}").classes == ("absent", "present")
    assert load("targets").classes == ("none", "-1", "0", "1")


@pytest.mark.parametrize("name", ["acts", "frames", "targets"])
def test_cards_name_data_figures_and_limits(name):
    card = json.loads((MODELS / name / "card.json").read_text(encoding="utf-8"))
    assert card["data"]["articles"] > 50
    assert "language model" in card["data"]["coders"]
    assert card["figures"]
    assert card["limits"]
