"""Tone scores and stance against a reference coding."""

import json

import pandas as pd

from analysis import analyse, scorers

TEXT = (
    "Mexico said that the DEA is abusive and arrogant. Mexico said that the United States is great."
)


def table(*rows):
    return pd.DataFrame(
        rows, columns=["article_id", "reference", "textblob", "vader", "stance"]
    ).astype({"stance": float})


def test_signs_need_a_twentieth():
    signs = scorers.signs(table(("a", 1, 0.05, -0.049, 1), ("a", 1, -0.2, 0.0, None)))
    assert signs["textblob"].tolist() == [1.0, -1.0]
    assert signs["vader"].tolist() == [0.0, 0.0]
    assert signs["stance"].isna().tolist() == [False, True]


def test_answers_leave_out_what_the_reference_calls_neutral():
    told = scorers.answers(table(("a", 0, 0.5, 0.5, 1), ("a", -1, 0.5, -0.5, None)))
    assert told[["scorer", "n", *scorers.ANSWERS]].to_numpy().tolist() == [
        ["TextBlob", 1, 0, 0, 1, 0], ["VADER", 1, 1, 0, 0, 0], ["Stance", 1, 0, 0, 0, 1],
    ]  # fmt: skip
    assert told.loc[1, ["share", "low", "high"]].astype(float).round(3).tolist() == [1, 0.207, 1]


def test_intervals_of_several_articles_draw_articles():
    rows = [(a, 1, 0.5 if a == "a" else 0.0, 0.5, 1) for a in "ab" for _ in range(5)]
    told = scorers.answers(table(*rows), resamples=200).set_index("scorer")
    assert told.loc["TextBlob", ["share", "low", "high"]].tolist() == [0.5, 0.0, 1.0]


def test_no_reference_gives_no_share():
    assert scorers.answers(table())["share"].isna().all()


def test_every_target_of_the_reference_is_asked(articles, tmp_path):
    first, second = (TEXT.index(words) for words in ("that the DEA", "that the United"))
    spans = [[first, TEXT.index(". ")]], [[second, len(TEXT) - 1]]
    said = {"source": [[0, 6]], "cue": [], "kind": "indirect", "actor": "mx", "frames": []}
    coding = {"article": "a0.txt", "statements": [
        {**said, "content": spans[0], "act": "accuse", "targets": {"us.dea": -1}},
        {**said, "content": spans[1], "act": "praise", "targets": {"us": 1, "cn": -1}},
    ]}  # fmt: skip
    (tmp_path / "a0.json").write_text(json.dumps(coding), encoding="utf-8")
    found = scorers.compare(analyse(articles(TEXT, "The river is wide.")), tmp_path)
    assert found[["target", "reference"]].to_numpy().tolist() == [
        ["us.dea", -1], ["us", 1], ["cn", -1],
    ]  # fmt: skip
    assert found["textblob"].tolist() == [0.0, 0.8, 0.8]
    assert found["statement_id"].tolist() == ["a0:001", "a0:002", "a0:002"]
    assert pd.isna(found.loc[2, "stance"])
    assert found.loc[0, "content"] == "that the DEA is abusive and arrogant"
