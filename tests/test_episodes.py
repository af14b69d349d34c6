"""What two actors did towards each other: rows, dates, periods, and what is said of them."""

import pandas as pd
import pytest

from analysis import Study, episodes, measures

US_MX = ("us", "mx")


def study_of(articles, relations):
    """A study of what is needed here: {article: words}, and relations with their sentences."""
    columns = [
        "article_id", "statement_id", "actor", "target", "quad", "weight", "date", "date_assumed",
        "date_vague", "evidence", "text",
    ]  # fmt: skip
    rows = pd.DataFrame(relations, columns=columns).assign(start=range(len(relations)))
    rows["end"] = rows["start"] + 1
    nothing = pd.DataFrame()
    return Study(
        articles=pd.DataFrame({"article_id": articles.keys(), "words": articles.values()}),
        sentences=rows[["article_id", "start", "end", "text"]],
        relations=rows.drop(columns="text"),
        **dict.fromkeys(("mentions", "statements", "frames", "stances", "skipped"), nothing),
        codings={},
    )


QUARREL = "The DEA lies and insults us, the president said."


@pytest.fixture
def study():
    mc, vc, mco = "material conflict", "verbal conflict", "material cooperation"
    return study_of(
        {"a": 200, "b": 300},
        [
            ("b", None, "mx", "us", mco, 2, None, False, False, "extradited", "Mexico did."),
            ("b", "b:001", "mx.sre", "us.dea", vc, -1, "2024-03-05", True, False, "said", QUARREL),
            ("b", None, "cn", "us", vc, -1, "2024-03-05", False, False, "sued", "China sued."),
            ("a", None, "us", "mx", mc, -2, "2021-05-04", False, False, "expelled", "It left."),
        ],
    )


def acts(*rows):
    return pd.DataFrame(rows, columns=["actor", "target"])


@pytest.mark.parametrize(
    ("pair", "rows"),
    [
        (("us", "mx"), [0, 2]),
        (("mx", "us"), [0, 2]),
        (("us.dea", "mx"), [0]),
        (("cn", "us"), [1]),
        (("us", "crime"), []),
    ],
)
def test_acts_between_two_either_way_with_the_bodies_below_them(pair, rows):
    table = acts(("us.dea", "mx.fgr"), ("cn", "us"), ("mx", "us"), ("us", "us.dea"))
    assert episodes.between(table, pair).index.tolist() == rows


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("us", r"give two ids"),
        (("us", "mexico"), r"'mexico' is no actor; the sides are us, mx"),
        (("us", "us.dea"), r"none is part of the other"),
        (("us", "us"), r"none is part of the other"),
    ],
)
def test_two_actors_are_needed(pair, message):
    with pytest.raises(ValueError, match=message):
        episodes.between(acts(), pair)


def test_an_episode_keeps_its_date_and_its_sentence(study):
    told = episodes.episodes(study, US_MX)
    columns = ["actor", "target", "quad", "date", "dating", "sentence"]
    assert told[columns].fillna("").to_numpy().tolist() == [
        ["us", "mx", "material conflict", "2021-05-04", "day", "It left."],
        ["mx.sre", "us.dea", "verbal conflict", "2024-03-05", "assumed", QUARREL],
        ["mx", "us", "material cooperation", "", "undated", "Mexico did."],
    ]
    assert told["statement_id"].fillna("").tolist() == ["", "b:001", ""]
    assert (told["vader"].iloc[1] < -0.4, told["textblob"].iloc[1]) == (True, 0.0)


@pytest.mark.parametrize(
    ("date", "assumed", "vague", "days", "dating"),
    [
        ("2023-04-01", False, False, 1, "day"),
        ("2023-04", False, False, 30, "interval"),
        ("2020/2023", False, True, 1461, "vague"),
        ("2023-09-21", True, False, 1, "assumed"),
        (None, False, False, None, "undated"),
    ],
)
def test_how_an_act_is_dated(date, assumed, vague, days, dating):
    row = {"date": date, "date_assumed": assumed, "date_vague": vague, "days": days}
    assert episodes._dating(row) == dating  # noqa: SLF001


def test_the_period_follows_the_span():
    def of(*days):
        return episodes.period_of(measures.timeline(pd.DataFrame({"date": days})).rename(
            columns={"start": "first", "end": "last"}
        ))  # fmt: skip

    assert of("2023-04-01", "2023-04-09") == "D"
    assert of("2023-04", "2023-05") == "W"
    assert of("2023-04", "2023-09-21", None) == "M"
    assert of("1990", "2023") == "Y"
    assert of(None) == "Y"


def test_periods_then_undated_then_all(study):
    table = episodes.by_period(study, US_MX, period="Y")
    columns = ["period", "relations", "articles", "conflict", "cooperation", "net", "tension"]
    assert table[columns].to_numpy().tolist() == [
        ["2021", 1, 1, 2, 0, -2, 1],
        ["2024", 1, 1, 1, 0, -1, 1],
        ["undated", 1, 1, 0, 2, 2, -1],
        ["all", 3, 2, 3, 2, -1, 0.2],
    ]
    every = table.iloc[-1]
    assert every["words"] == study.articles["words"].sum()
    assert every["conflict_per_article"] == 1.5
    assert every["conflict_per_article_low"] == every["conflict_low"] / 2
    assert every["net_per_1000_words_high"] == 1000 * every["net_high"] / every["words"]
    told = episodes.episodes(study, US_MX)
    assert table["vader"].tolist() == pytest.approx([*told["vader"], told["vader"].mean()])


def test_a_study_without_acts_has_no_periods():
    study = study_of({"a": 2}, [])
    assert episodes.episodes(study, US_MX).empty
    assert episodes.by_period(study, US_MX).empty
    assert episodes.sensitivity(study, US_MX).empty
    assert episodes.with_intervals(episodes.by_period(study, US_MX)).empty


def test_the_weights_may_turn_the_sign(study):
    table = episodes.sensitivity(study, US_MX)
    assert table[["weights", "relations"]].to_numpy().tolist() == [
        ["codebook", 3], ["counts", 3], ["deeds", 2],
    ]  # fmt: skip
    assert table["tension"].round(2).tolist() == [0.2, 0.33, 0.0]
    assert set(table["weights"]) == set(measures.WEIGHTS)


def test_figures_are_told_with_their_intervals():
    row = {"period": "2023", "relations": 2, "assumed": 0, "uncertain": 1, "articles": 1}
    row |= {"words": 500}
    for name in ("conflict", "cooperation", "net"):
        values = {"": 1.0, "_low": 0.5, "_high": 2.0 if name == "net" else float("nan")}
        row |= {f"{name}_per_article{end}": value for end, value in values.items()}
    row["conflict_per_article_low"] = float("nan")
    told = episodes.with_intervals(pd.DataFrame([row])).iloc[0]
    assert (told["acts"], told["conflict"]) == (2, "1.00")
    assert told["net"] == "+1.00 (+0.50 to +2.00)"
    with pytest.raises(ValueError, match="give article or 1000_words"):
        episodes.with_intervals(pd.DataFrame([row]), per="day")


def periods(*rows):
    columns = ["period", "relations", "tension", "tension_low", "tension_high"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [("2022", 9, -0.5, -0.8, -0.2), ("2023", 8, 0.5, 0.1, 0.9), ("all", 17, 0, -1, 1)],
            "lowest in 2022, -0.50 (-0.80 to -0.20); their intervals do not overlap.",
        ),
        (
            [("2022", 9, -0.5, -0.8, 0.2), ("2023", 8, 0.5, 0.1, 0.9)],
            "their intervals overlap, so the difference may be chance.",
        ),
        (
            [("2022", 9, -1.0, -1.0, -1.0), ("2023", 8, 0.5, 0.1, 0.9)],
            "An interval without width: all acts found there have one sign.",
        ),
        (
            [("2022", 4, -0.5, -0.8, -0.2), ("2023", 8, 0.5, 0.1, 0.9)],
            "2 periods with dated acts, 1 of them with 5 acts or more: too few",
        ),
        ([], "0 periods with dated acts"),
    ],
)
def test_periods_are_compared_only_where_they_can_be(rows, words):
    assert words in episodes.reading_of_periods(periods(*rows))


def test_too_little_is_said():
    empty = pd.DataFrame({"actor": [], "weight": [], "dating": []})
    assert episodes.reading(empty, US_MX).startswith(
        "No act of the United States and Mexico towards each other was found"
    )
    table = pd.DataFrame({"weights": ["codebook"], "relations": [0], "tension": [float("nan")]})
    assert episodes.reading_of_weights(table) == "There is no act to make an index of."
