"""Contrasts, co-occurrence and change of frames, with literal values."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import analyse, contrast, tokenise


def statements(*rows):
    return pd.DataFrame(rows, columns=["statement_id", "article_id", "side"])


def frames(**having):
    rows = [(key, frame) for key, names in having.items() for frame in names.split()]
    return pd.DataFrame(rows, columns=["statement_id", "frame"])


def test_shares_in_few_articles_have_wilson_intervals():
    said = statements(("a1", "a", "mx"), ("a2", "a", "mx"), ("b1", "b", "us"))
    table = contrast.frame_shares(said, frames(a1="health"), "side")
    assert table.round(3).to_numpy().tolist() == [
        ["mx", "health", 2, 1, 0.5, 0.095, 0.905, 1, "wilson"],
        ["us", "health", 1, 0, 0.0, 0.0, 0.793, 1, "wilson"],
    ]


def test_shares_in_many_articles_are_resampled_by_article():
    # one article says it always, nine never: ten statements each, but only ten articles
    said = statements(*((f"{a}{i}", a, "mx") for a in "abcdefghij" for i in range(10)))
    used = pd.DataFrame({"statement_id": [f"a{i}" for i in range(10)], "frame": "health"})
    (row,) = contrast.frame_shares(said, used, "side").to_dict("records")
    assert (row["interval"], row["articles"], row["share"]) == ("bootstrap", 10, 0.1)
    assert (row["low"], row["high"]) == (0.0, 0.3)
    assert contrast.frame_shares(said, used, "side").equals(
        contrast.frame_shares(said, used, "side")
    )


def test_a_share_of_none_or_all_keeps_wilsons_limits_however_many_articles():
    said = statements(*((f"{a}1", a, "mx") for a in "abcdef"), ("g1", "g", "us"))
    used = frames(**{f"{a}1": "health" for a in "abcdef"})
    row = contrast.frame_shares(said, used, "side").iloc[0]
    assert (row["interval"], round(row["low"], 3), row["high"]) == ("wilson", 0.61, 1.0)


def test_log_odds_are_those_of_the_source():
    # a: 10 of 40, b: 2 of 40; prior of 8 uses spread as 12 to 68
    table = contrast.log_odds({"x": 10, "y": 30}, {"x": 2, "y": 38}, prior=8).set_index("item")
    alpha = 8 * 12 / 80
    delta = np.log((10 + alpha) / (48 - 10 - alpha)) - np.log((2 + alpha) / (48 - 2 - alpha))
    se = np.sqrt(1 / (10 + alpha) + 1 / (2 + alpha))
    assert table.loc["x", "log_odds"] == pytest.approx(delta)
    assert table.loc["x", "z"] == pytest.approx(delta / se)
    assert table.loc["x", ["log_odds", "se", "z"]].round(3).tolist() == [1.449, 0.634, 2.287]
    assert table.loc["y", "log_odds"] == pytest.approx(-delta)


def test_the_prior_holds_rare_items_back():
    counts = {"common": 30, "rare": 2}, {"common": 32}
    weak, strong = (
        contrast.log_odds(*counts, prior=p).set_index("item").loc["rare", "z"] for p in (1, 100)
    )
    assert 0 < weak < 1
    assert 0 < strong < weak + 1
    assert contrast.log_odds(*counts).set_index("item").loc["rare", "low"] < 0


counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 50), min_size=1)


@given(counts, counts)
def test_swapping_the_two_turns_the_sign(a, b):
    one, other = (contrast.log_odds(*c).set_index("item") for c in ((a, b), (b, a)))
    for item in one.index:
        assert one.loc[item, "log_odds"] == pytest.approx(-other.loc[item, "log_odds"])
        assert one.loc[item, "low"] < one.loc[item, "log_odds"] < one.loc[item, "high"]


def test_log_odds_need_two_speakers_and_a_prior():
    with pytest.raises(ValueError, match="b uses no item"):
        contrast.log_odds({"x": 1}, {})
    with pytest.raises(ValueError, match="give a number above 0"):
        contrast.log_odds({"x": 1}, {"x": 1}, prior=0)


def test_what_one_side_says_that_the_other_does_not_with_examples():
    said = statements(*((f"m{i}", "a", "mx") for i in range(4)), ("u0", "a", "us"))
    used = frames(m0="sovereignty", m1="sovereignty legality", m2="sovereignty", u0="health")
    table = contrast.contrast_frames(said, used, "mx", "us")
    assert table[["frame", "count_a", "count_b", "examples"]].to_numpy().tolist() == [
        ["sovereignty", 3, 0, ["m0", "m1", "m2"]],
        ["legality", 1, 0, ["m1"]],
        ["health", 0, 1, ["u0"]],
    ]
    assert table["z"].is_monotonic_decreasing
    with pytest.raises(ValueError, match="side 'cn' has no frame; there are mx, us"):
        contrast.contrast_frames(said, used, "mx", "cn")


def test_words_are_contrasted_within_contents(articles):
    (article,) = articles(
        "“Respect our territory and respect our laws,” President Sheinbaum said. "
        "“Drugs kill. Drugs must be stopped,” the White House said."
    )
    study = analyse(article)
    table = contrast.contrast_words(study.statements, tokenise(article), "mx", "us")
    told = {row["word"]: row for row in table.to_dict("records")}
    assert (told["respect"]["count_a"], told["respect"]["count_b"]) == (2, 0)
    assert (told["drug"]["count_a"], told["drug"]["count_b"]) == (0, 2)
    assert told["respect"]["z"] > 0 > told["drug"]["z"]
    assert told["drug"]["examples"] == ["a0:002"]
    assert not {"say", "president", "territory"} & set(told)


def test_frames_that_go_together():
    table = contrast.cooccurrence(frames(s1="health economy", s2="health economy", s3="law"), n=4)
    assert table.to_numpy().tolist() == [
        ["economy", "health", 2, 1.0, 2.0],
        ["economy", "law", 0, 0.0, 0.0],
        ["health", "law", 0, 0.0, 0.0],
    ]


def test_frames_by_target_count_a_statement_once_for_each_target():
    stances = pd.DataFrame(
        [("s1", "us.dea", -1), ("s1", "us", 0), ("s2", "us.dea", 1), ("s3", "us.dea", -1)],
        columns=["statement_id", "target", "label"],
    )
    table = contrast.frames_by_target(stances, frames(s1="law", s2="law", s3="health"))
    assert table[["target", "frame", "n", "count"]].to_numpy().tolist() == [
        ["us.dea", "law", 3, 2], ["us.dea", "health", 3, 1],
        ["us", "law", 1, 1], ["us", "health", 1, 0],
    ]  # fmt: skip
    assert table["stance"].fillna(9).tolist() == [0.0, -1.0, 0.0, 9.0]


def test_change_takes_dates_that_are_as_fine_as_the_unit():
    said = pd.DataFrame(
        [("s1", "2023-09-18/2023-09-24", False), ("s2", "2023-09", False), ("s3", "2024", False),
         ("s4", "2023-10-02", True), ("s5", None, False), ("s6", "2023-09-30/2023-10-01", False)],
        columns=["statement_id", "date", "date_assumed"],
    )  # fmt: skip
    used = frames(s1="health", s4="health", s6="health")

    def told(**kwargs):
        table = contrast.changes(said, used, **kwargs)
        return table[["period", "n", "count"]].to_numpy().tolist()

    assert told() == [["2023-09", 2, 1], ["2023-10", 1, 1]]
    assert told(assumed=False) == [["2023-09", 2, 1]]
    assert told(unit="year") == [["2023", 4, 3], ["2024", 1, 0]]
    assert told(unit="day") == [["2023-10-02", 1, 1]]


def test_a_contrast_with_somebody_who_says_nothing_may_be_empty():
    said, used = statements(("a1", "a", "mx")), frames(a1="health")
    with pytest.raises(ValueError, match="'us' has no frame"):
        contrast.contrast_frames(said, used, "mx", "us")
    table = contrast.contrast_frames(said, used, "mx", "us", errors="empty")
    assert table.empty
    kept = ["frame", "count_a", "count_b", "log_odds", "se", "z", "low", "high", "examples"]
    assert list(table.columns) == kept
    assert contrast.quoted(table, said.assign(actor="mx", kind="direct", content="x")).empty


def test_a_pair_is_the_preferred_or_the_most_framed():
    def of(*sides):
        return contrast.pair(pd.DataFrame({"side": list(sides)}, dtype=object))

    assert of("cn", "cn", "us", "mx") == ("mx", "us")
    assert of("cn", "press", "press", "unknown") == ("press", "cn")
    assert of("cn") == of() == ("mx", "us")


def test_a_quotation_is_direct_if_there_is_one_and_cut_at_a_word():
    limits = {"log_odds": [1.0, 0.0], "low": [0.5, -1.0], "high": [1.5, 1.0]}
    table = pd.DataFrame({**limits, "examples": [["s1", "s2"], []]})
    said = pd.DataFrame(
        {
            "statement_id": ["s1", "s2"],
            "actor": ["us.dea", "cn"],
            "kind": ["mixed", "direct"],
            "content": ["…", "one two three"],
        }
    )
    told = contrast.quoted(table, said, limit=8)
    assert told[["interval", "words"]].to_numpy().tolist() == [
        ["1.0 (0.5 to 1.5)", "China: one two …"],
        ["0.0 (−1.0 to 1.0)", ""],
    ]


def test_tokens_are_of_the_first_articles():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["Mexico said no.", "The US left."]})
    assert contrast.tokens_of(articles, limit=1)["article_id"].unique().tolist() == ["a"]
    assert contrast.tokens_of(articles.head(0)).empty


def test_the_frames_most_used_are_told_in_words():
    shares = contrast.frame_shares(
        statements(("a1", "a", "mx"), ("a2", "a", "mx"), ("b1", "b", "us")),
        frames(a1="health law", a2="health"),
        "side",
    )
    assert contrast.most_used(shares, "side").to_numpy().tolist() == [
        ["mx", 2, "health 2 (34 % to 100 %)"]
    ]
    told = contrast.most_used(shares, "side", least=1)["frames"].tolist()
    assert told == ["health 2 (34 % to 100 %); law 1 (9 % to 91 %)", "none stands out"]
