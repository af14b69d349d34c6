"""Figures of intervals, shares, parts, places and networks: their words say what they draw."""

import base64

import pandas as pd
import pytest

from analysis import network, plots

SHARES = pd.DataFrame(
    [("us", "law", 4, 3, 0.75, 0.3, 0.95), ("mx", "law", 2, 0, 0.0, 0.0, 0.66)],
    columns=["side", "frame", "n", "count", "share", "low", "high"],
)


def png(shown):
    return base64.b64decode(shown.data["image/png"])


def test_intervals_say_estimate_and_limits_with_the_words_beside_them():
    shown = plots.shares(SHARES, "frame", "side", "Frames", label="%")
    assert shown.data["text/plain"] == (
        "Dot plot with intervals. Frames (%): law, United States 75 (30 to 95; 3 of 4); "
        "law, Mexico 0 (0 to 66; 0 of 2)."
    )
    assert shown.metadata == {"image/png": {"alt": shown.data["text/plain"]}}
    assert png(shown).startswith(b"\x89PNG")


def test_a_matrix_of_shares_has_the_largest_rows_and_says_how_many_there_are():
    shown = plots.share_matrix(SHARES, "side", "Frames", label="%", most=1)
    assert shown.data["text/plain"] == (
        "Matrix, Frames: the 1 with the most statements of 2 (%). United States (n = 4): law 75."
    )
    dated = SHARES.assign(side=["2024", "2023"])
    shown = plots.share_matrix(dated, "side", "Frames", label="%", by_name=True)
    assert shown.data["text/plain"] == "Matrix, Frames (%). 2023 (n = 2): ; 2024 (n = 4): law 75."


def test_parts_of_wholes_that_are_nothing_are_drawn_too():
    counts = pd.DataFrame({"right": [2, 0], "wrong": [1, 0]}, index=["a", "b"])
    assert plots.stacked(counts, "S", label="n").data["text/plain"] == (
        "Stacked bar chart. S (n). a: right 2, wrong 1 of 3; b: right 0, wrong 0 of 0."
    )


def test_places_are_told_by_part_and_third():
    placed = pd.DataFrame(
        [("us", "indirect", "title", None), ("us", "direct", "body", 0.0),
         ("us", "mixed", "body", 0.5), ("mx", "direct", "body", 1.0)],
        columns=["actor", "kind", "part", "place"],
    )  # fmt: skip
    assert plots.places(placed, "Where").data["text/plain"] == (
        "Dot plot, a mark a statement. Where. "
        "United States: title 1, first third 1, middle third 1; Mexico: last third 1."
    )
    few = plots.places(placed, "Where", most=1).data["text/plain"]
    assert few.startswith("Dot plot, a mark a statement. Where: the 1 heard most of 2. United")


def test_two_modes_say_who_uses_what_how_often():
    said = pd.DataFrame({"statement_id": ["s1", "s2", "s3"], "actor": ["us", "us", "mx"]})
    frames = pd.DataFrame(
        {"statement_id": ["s1", "s2", "s3"], "frame": ["law", "law", "illicit_economy"]}
    )
    graph = network.actors_and_frames(said, frames)
    shown = plots.two_modes(graph, "Who")
    assert shown.data["text/plain"] == (
        "Two-mode network, actors and frames. Who. United States (2): law 2; "
        "Mexico (1): illicit economy 1."
    )
    assert png(shown) == png(plots.two_modes(graph, "Who"))


@pytest.mark.parametrize(
    "shown",
    [
        plots.intervals(pd.DataFrame(columns=["name", "estimate", "low", "high"]), "T", label="n"),
        plots.share_matrix(SHARES.head(0), "side", "T", label="n"),
        plots.stacked(pd.DataFrame({"right": [0]}), "T", label="n"),
        plots.places(pd.DataFrame(columns=["actor", "kind", "part", "place"]), "T"),
        plots.two_modes(network.nx.Graph(), "T"),
    ],
)
def test_nothing_to_draw_is_said(shown):
    assert shown.data["text/plain"].startswith("T: no")
    assert "image/png" not in shown.data
