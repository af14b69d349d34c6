"""Shares, cross tables and intervals."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import (
    bootstrap,
    crosstab_shares,
    date_bounds,
    mean_stances,
    shares,
    tension,
    tension_sensitivity,
    timeline,
    wilson,
)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


# --- wilson ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion.
        # Statistics in Medicine, 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_limits(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_none_and_of_all_has_a_closed_form() -> None:
    z2 = 1.959963984540054**2
    low, high = wilson(0, 10)
    assert low == 0.0
    assert high == pytest.approx(z2 / (10 + z2))
    low, high = wilson(10, 10)
    assert low == pytest.approx(10 / (10 + z2))
    assert high == 1.0


def test_wilson_of_nothing_knows_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.data(), st.integers(0, 10_000), st.floats(0.01, 0.999))
def test_wilson_holds_the_share(data: st.DataObject, n: int, level: float) -> None:
    successes = data.draw(st.integers(0, n))
    low, high = wilson(successes, n, level=level)
    assert 0 <= low <= high <= 1
    if n:
        assert low <= successes / n <= high
    mirrored = wilson(n - successes, n, level=level)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(st.integers(1, 500), st.integers(2, 20))
def test_wilson_narrows_with_more_of_the_same(n: int, factor: int) -> None:
    low, high = wilson(n, 2 * n)
    closer_low, closer_high = wilson(factor * n, factor * 2 * n)
    assert low < closer_low < closer_high < high


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (0, -1)])
def test_wilson_refuses_impossible_counts(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{successes} successes of {n}: give 0 <= successes"):
        wilson(successes, n)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_wilson_refuses_a_level_in_per_cent(level: float) -> None:
    with pytest.raises(ValueError, match=f"level {level}: give a share between 0 and 1"):
        wilson(1, 2, level=level)


# --- shares ---------------------------------------------------------------------------------


def test_shares_are_sorted_by_count_then_name() -> None:
    table = pd.DataFrame({"act": ["warn", "accuse", "reject", "accuse", None, "assert"]})
    counted = shares(table, "act")
    assert list(counted.columns) == ["act", "count", "share", "low", "high"]
    assert list(counted["act"]) == ["accuse", "assert", "reject", "warn"]
    assert list(counted["count"]) == [2, 1, 1, 1]
    assert list(counted["share"]) == [0.4, 0.2, 0.2, 0.2]
    assert (counted.loc[0, "low"], counted.loc[0, "high"]) == wilson(2, 5)


def test_shares_count_numbers_truth_values_and_categories() -> None:
    assert list(shares(pd.DataFrame({"label": [-1, 1, -1]}), "label")["label"]) == [-1, 1]
    assert list(shares(pd.DataFrame({"x": [True, False, True]}), "x")["count"]) == [2, 1]
    kinds = pd.Categorical(["direct"], categories=["mixed", "direct"])
    assert list(shares(pd.DataFrame({"kind": kinds}), "kind")["kind"]) == ["direct"]


def test_shares_of_nothing_are_an_empty_table() -> None:
    counted = shares(pd.DataFrame({"act": []}), "act")
    assert list(counted.columns) == ["act", "count", "share", "low", "high"]
    assert counted.empty


def test_shares_name_the_columns_that_there_are() -> None:
    with pytest.raises(ValueError, match="table: no column 'act'; there are kind, actor"):
        shares(pd.DataFrame(columns=["kind", "actor"]), "act")


@given(st.lists(st.sampled_from(["us", "mx", "cn"]), min_size=1), st.sampled_from([0.8, 0.99]))
def test_shares_add_up_and_lie_in_their_intervals(sides: list[str], level: float) -> None:
    counted = shares(pd.DataFrame({"side": sides}), "side", level=level)
    assert counted["count"].sum() == len(sides)
    assert counted["share"].sum() == pytest.approx(1)
    assert counted["count"].is_monotonic_decreasing
    for row in records(counted):
        assert 0 <= row["low"] <= row["share"] <= row["high"] <= 1


# --- crosstab_shares ------------------------------------------------------------------------

STATEMENTS = pd.DataFrame(
    {
        "statement_id": ["a1", "a2", "a3", "b1", "b2"],
        "article_id": ["a", "a", "a", "b", "b"],
        "actor": ["us.dea", "mx.sre", "us.dea", "mx.sre", "us.dea"],
        "side": ["us", "mx", "us", "mx", "us"],
    }
)
FRAMES = pd.DataFrame(
    {
        "statement_id": ["a1", "a1", "a3", "b2", "b1", "b1"],
        "frame": ["health", "security", "security", "health", "security", "security"],
    }
)


def test_crosstab_has_every_actor_and_every_frame() -> None:
    cells = crosstab_shares(STATEMENTS, FRAMES)
    assert list(cells.columns) == ["actor", "frame", "n", "count", "share", "low", "high"]
    assert list(cells.iloc[:, :4].itertuples(index=False, name=None)) == [
        ("us.dea", "health", 3, 2),
        ("us.dea", "security", 3, 2),
        ("mx.sre", "security", 2, 1),
        ("mx.sre", "health", 2, 0),
    ]
    assert list(cells["share"]) == [2 / 3, 2 / 3, 1 / 2, 0.0]
    assert (cells.loc[3, "low"], cells.loc[3, "high"]) == wilson(0, 2)


def test_crosstab_by_side() -> None:
    assert list(crosstab_shares(STATEMENTS, FRAMES, "side")["side"]) == ["us", "us", "mx", "mx"]


def test_crosstab_of_a_selection_leaves_out_the_frames_of_others() -> None:
    cells = crosstab_shares(STATEMENTS.query("article_id == 'b'"), FRAMES)
    assert list(cells.iloc[:, :4].itertuples(index=False, name=None)) == [
        ("mx.sre", "security", 1, 1),
        ("mx.sre", "health", 1, 0),
        ("us.dea", "health", 1, 1),
        ("us.dea", "security", 1, 0),
    ]


def test_crosstab_without_frames_or_statements_is_empty() -> None:
    assert crosstab_shares(STATEMENTS, FRAMES.iloc[:0]).empty
    assert crosstab_shares(STATEMENTS.iloc[:0], FRAMES).empty


def test_crosstab_takes_categories() -> None:
    typed = STATEMENTS.astype({"actor": "category"}), FRAMES.astype({"frame": "category"})
    pd.testing.assert_frame_equal(
        crosstab_shares(*typed), crosstab_shares(STATEMENTS, FRAMES), check_dtype=False
    )


def test_crosstab_refuses_a_statement_twice() -> None:
    twice = pd.concat([STATEMENTS, STATEMENTS.iloc[[1]]])
    with pytest.raises(ValueError, match="statement_id 'a2' occurs twice; give one row"):
        crosstab_shares(twice, FRAMES)


def test_crosstab_names_the_table_that_lacks_a_column() -> None:
    with pytest.raises(ValueError, match="frames: no column 'frame'; there are statement_id"):
        crosstab_shares(STATEMENTS, FRAMES[["statement_id"]])
    with pytest.raises(ValueError, match="statements: no column 'speaker'"):
        crosstab_shares(STATEMENTS, FRAMES, "speaker")


@given(
    st.lists(st.sampled_from(["us", "mx", "cn"]), max_size=12),
    st.lists(st.tuples(st.integers(0, 15), st.sampled_from(["health", "security"]))),
)
def test_crosstab_counts_what_a_loop_counts(
    actors: list[str], framed: list[tuple[int, str]]
) -> None:
    statements = pd.DataFrame({"statement_id": range(len(actors)), "actor": actors})
    frames = pd.DataFrame(framed, columns=["statement_id", "frame"])
    cells = crosstab_shares(statements, frames)
    assert len(cells) == len(set(actors)) * len({frame for _, frame in framed})
    for row in records(cells):
        said = {number for number, actor in enumerate(actors) if actor == row["actor"]}
        assert row["n"] == len(said)
        assert row["count"] == len(
            {i for i, frame in framed if frame == row["frame"] and i in said}
        )
        assert 0 <= row["low"] <= row["share"] <= row["high"] <= 1


# --- bootstrap ------------------------------------------------------------------------------


def mean(table: pd.DataFrame) -> float:
    return float(table["x"].mean())


def test_bootstrap_comes_near_the_normal_interval_of_a_mean() -> None:
    table = pd.DataFrame({"x": list(range(101))})
    estimate, low, high = bootstrap(table, mean, resamples=4000)
    # Standard error of the mean of 0 … 100: 29.15 / sqrt(101) = 2.90.
    assert estimate == 50.0
    assert low == pytest.approx(50 - 1.96 * 2.90, abs=0.4)
    assert high == pytest.approx(50 + 1.96 * 2.90, abs=0.4)


def test_bootstrap_draws_whole_groups() -> None:
    table = pd.DataFrame({"article_id": ["a"] * 3 + ["b"] * 3, "x": [0, 0, 0, 1, 1, 1]})

    def whole(drawn: pd.DataFrame) -> float:
        assert len(drawn) == 6
        assert (drawn.groupby("article_id").size() % 3 == 0).all()
        return mean(drawn)

    # Both articles alike, or one of each: means 0, 0.5 and 1 in a proportion of 1:2:1.
    assert bootstrap(table, whole, groups="article_id") == (0.5, 0.0, 1.0)
    _, low, high = bootstrap(table, mean)
    assert 0.0 < low < high < 1.0


def test_bootstrap_of_one_article_draws_its_rows() -> None:
    table = pd.DataFrame({"article_id": "a", "x": [0, 1, 2, 3]})
    assert bootstrap(table, mean, groups="article_id") == bootstrap(table, mean)


def test_bootstrap_takes_a_missing_group_for_a_group() -> None:
    table = pd.DataFrame({"article_id": ["a", "a", None], "x": [0, 0, 1]})
    assert bootstrap(table, mean, groups="article_id")[1:] == (0.0, 1.0)


def test_bootstrap_depends_on_nothing_but_the_seed() -> None:
    table = pd.DataFrame({"x": [n**1.5 for n in range(20)]})
    renamed = table.set_index(pd.Index([9, 1] * 10))
    assert bootstrap(table, mean, seed=4) == bootstrap(renamed, mean, seed=4)
    assert bootstrap(table, mean, seed=4) == bootstrap(table, mean, seed=4)
    assert bootstrap(table, mean, seed=4) != bootstrap(table, mean, seed=5)


def test_bootstrap_leaves_out_draws_where_the_statistic_is_undefined() -> None:
    table = pd.DataFrame({"x": [1.0, math.nan]})
    assert bootstrap(table, mean) == (1.0, 1.0, 1.0)
    nothing = bootstrap(table.iloc[[1]], mean)
    assert all(math.isnan(value) for value in nothing)


def test_bootstrap_of_no_rows_is_nan() -> None:
    assert all(math.isnan(value) for value in bootstrap(pd.DataFrame({"x": []}), len))


def test_bootstrap_says_what_to_give_instead() -> None:
    table = pd.DataFrame({"x": [1]})
    with pytest.raises(ValueError, match="table: no column 'article'; there are x"):
        bootstrap(table, mean, groups="article")
    with pytest.raises(ValueError, match="0 resamples: draw at least 1, better 1000"):
        bootstrap(table, mean, resamples=0)
    with pytest.raises(ValueError, match=r"level 1\.5: give a share between 0 and 1"):
        bootstrap(table, mean, level=1.5)


@given(st.lists(st.integers(-1, 1), min_size=1, max_size=8), st.integers(0, 3))
def test_bootstrap_stays_within_the_data(values: list[int], seed: int) -> None:
    table = pd.DataFrame({"x": values})
    estimate, low, high = bootstrap(table, mean, resamples=20, seed=seed)
    assert estimate == pytest.approx(sum(values) / len(values))
    assert min(values) <= low <= high <= max(values)


# ----------------------------------------------------------------------------- tension


def relations_of(*rows: tuple[str, str, str, str, str | None]) -> pd.DataFrame:
    columns = ["article_id", "actor", "target", "quad", "date"]
    return pd.DataFrame(rows, columns=columns).assign(date_assumed=False)


ARTICLES = pd.DataFrame({"article_id": ["a", "b", "c"], "words": [500, 1500, 900]})
VC, MC, VCO, MCO = (
    "verbal conflict",
    "material conflict",
    "verbal cooperation",
    "material cooperation",
)


def test_tension_counts_conflict_and_cooperation_of_each_pair_and_month() -> None:
    relations = relations_of(
        ("a", "mx", "us.dea", MC, "2023-04-05"),
        ("a", "us.state", "mx.sre", VCO, "2023-04"),
        ("b", "mx", "us", MCO, "2023-05-01/2023-05-31"),
        ("b", "cn", "us", VC, "2023-05-02"),
    )
    table = tension(relations, ARTICLES).set_index(["one", "other", "period"])
    assert list(table.index) == [
        ("cn", "us", "2023-05"), ("mx", "us", "2023-04"), ("mx", "us", "2023-05"),
    ]  # fmt: skip
    april = table.loc[("mx", "us", "2023-04")]
    assert april[["conflict", "cooperation", "net", "relations"]].tolist() == [2, 1, -1, 2]
    assert april["tension"] == pytest.approx(1 / 3)
    assert april["conflict_per_1000_words"] == pytest.approx(4.0)
    assert table.loc[("mx", "us", "2023-05"), "tension"] == -1.0


def test_tension_by_actor_keeps_the_ids() -> None:
    table = tension(
        relations_of(("a", "us.dea", "mx", VC, "2023")), ARTICLES, by="actor", period="Y"
    )
    assert table[["one", "other", "period"]].to_numpy().tolist() == [["mx", "us.dea", "2023"]]


def test_a_long_date_is_shared_out_and_an_undated_relation_is_said() -> None:
    relations = relations_of(
        ("a", "mx", "us", VC, "2023-01-31/2023-02-03"), ("a", "mx", "us", VC, None)
    )
    table = tension(relations, ARTICLES).set_index("period")
    assert table["conflict"].to_dict() == {"2023-01": 0.25, "2023-02": 0.75, "undated": 1.0}
    assert table["uncertain"].to_dict() == {"2023-01": 1, "2023-02": 1, "undated": 0}


def test_tension_draws_articles_where_several_tell_of_a_period() -> None:
    relations = relations_of(
        ("a", "mx", "us", VC, "2023-04"), ("b", "mx", "us", VCO, "2023-04"),
        ("c", "cn", "us", VC, "2023-04"),
    )  # fmt: skip
    table = tension(relations, ARTICLES).set_index("one")
    assert table.loc["mx", ["articles", "words", "drawn"]].tolist() == [3, 2900, "article"]
    assert table.loc["mx", ["tension_low", "tension", "tension_high"]].tolist() == [-1, 0, 1]


def test_of_one_article_relations_are_drawn_and_of_one_relation_nothing() -> None:
    several = relations_of(*[("a", "mx", "us", q, "2023-04") for q in (VC, VC, VCO, MCO)])
    row = tension(several, ARTICLES).iloc[0]
    assert row["drawn"] == "relation"
    assert row["net_low"] < row["net"] < row["net_high"]
    alone = tension(several.iloc[:1], ARTICLES).iloc[0]
    assert math.isnan(alone["tension_low"])


def test_the_weights_of_words_and_deeds_can_be_others() -> None:
    relations = relations_of(
        ("a", "mx", "us", MC, "2023-04"), ("a", "us", "mx", VCO, "2023-04"),
    )  # fmt: skip
    table = tension_sensitivity(relations, ARTICLES).set_index("weights")
    assert table["tension"].round(3).to_dict() == {"codebook": 0.333, "counts": 0.0, "deeds": 1.0}
    assert math.isnan(tension(relations.iloc[1:], ARTICLES, weights="deeds").iloc[0]["tension"])


def test_the_timeline_draws_uncertain_dates_as_intervals() -> None:
    relations = relations_of(
        *[("a", "mx", "us", VC, day) for day in (None, "2023-04", "2021")],
    )
    table = timeline(relations)
    assert [str(day) for day in table["start"]] == ["2021-01-01", "2023-04-01", "None"]
    assert table["days"].tolist()[:2] == [365, 30]
    assert table["days"].isna().tolist() == [False, False, True]


def test_tension_says_what_to_give_instead() -> None:
    relations = relations_of(("a", "mx", "us", VC, "2023-04"))
    with pytest.raises(ValueError, match="name one of codebook, counts, deeds"):
        tension(relations, ARTICLES, weights="x")
    with pytest.raises(ValueError, match="give side or actor, and D, W, M, Q, Y or None"):
        tension(relations, ARTICLES, period="century")
    with pytest.raises(ValueError, match=r"'2023-04-31': write a date, month or year"):
        date_bounds("2023-04-31")
    assert tension(relations.iloc[:0], ARTICLES).empty


@given(st.lists(st.sampled_from([VC, MC, VCO, MCO]), min_size=1, max_size=8))
def test_the_index_lies_between_harmony_and_conflict(quads: list[str]) -> None:
    relations = relations_of(*[("a", "mx", "us", quad, "2023-04") for quad in quads])
    row = tension(relations, ARTICLES, resamples=20).iloc[0]
    assert -1 <= row["tension"] <= 1
    assert row["net"] == row["cooperation"] - row["conflict"]


def test_all_time_counts_undated_acts_and_every_article() -> None:
    relations = relations_of(("a", "mx", "us", VC, "2023-04"), ("a", "mx", "us", MC, None))
    (row,) = records(tension(relations, ARTICLES, period=None))
    assert (row["period"], row["relations"], row["articles"]) == ("all", 2, len(ARTICLES))
    assert row["words"] == ARTICLES["words"].sum()
    assert row["drawn"] == "article"


def test_the_mean_of_two_that_agree_is_not_certain():
    table = stances(("a:001", "mx", "us", -1), ("a:002", "mx", "us", -1), ("a:002", "us", "mx", 0))
    rows = mean_stances(table).to_dict("records")
    assert [(r["actor"], r["n"], r["hostile"], r["neutral"], r["mean"]) for r in rows] == [
        ("mx", 2, 2, 0, -1.0), ("us", 1, 0, 1, 0.0),
    ]  # fmt: skip
    assert [round(rows[0][limit], 3) for limit in ("low", "high")] == [-1.0, 0.315]
    assert [round(rows[1][limit], 3) for limit in ("low", "high")] == [-0.891, 0.891]


def test_means_over_many_articles_draw_articles():
    labels = [1, 1, -1, -1, -1, -1]
    table = stances(*((f"{a}:001", "mx", "us", x) for a, x in zip("abcdef", labels, strict=True)))
    (row,) = mean_stances(table).to_dict("records")
    assert (row["interval"], row["articles"], round(row["mean"], 3)) == ("bootstrap", 6, -0.333)
    assert row["low"] < row["mean"] < row["high"] < 1
    alike = mean_stances(table.assign(label=1)).iloc[0]
    assert (alike["interval"], round(alike["low"], 3)) == ("wilson", 0.219)
    assert mean_stances(table.head(0)).empty


def stances(*rows):
    return pd.DataFrame(rows, columns=["statement_id", "actor", "target", "label"])
