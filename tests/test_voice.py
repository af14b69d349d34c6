"""Share of voice by kind of quotation, and where in the article a statement stands."""

import pandas as pd

from analysis import analyse, voice

SAID = pd.DataFrame(
    [("us", "direct"), ("us", "indirect"), ("us", "indirect"), ("mx", "direct"), ("mx", "direct")],
    columns=["side", "kind"],
)


def test_each_kind_is_a_whole_of_its_own():
    table = voice.by_kind(SAID)
    assert table[["side", "kind", "n", "count"]].to_numpy().tolist() == [
        ["us", "direct", 3, 1], ["us", "indirect", 2, 2],
        ["mx", "direct", 3, 2], ["mx", "indirect", 2, 0],
    ]  # fmt: skip
    assert table["share"].round(3).tolist() == [0.333, 1.0, 0.667, 0.0]
    assert table.loc[0, ["low", "high"]].astype(float).round(3).tolist() == [0.061, 0.792]


def test_own_words_are_a_share_of_the_actors_statements():
    row = voice.quoted_directly(SAID, "side").set_index("side").loc["mx"]
    assert row[["n", "direct", "mixed", "indirect"]].tolist() == [2, 2, 0, 0]
    assert row[["voice", "share", "low"]].astype(float).round(3).tolist() == [0.4, 1.0, 0.342]


def test_no_statement_has_no_voice():
    assert voice.by_kind(SAID.head(0)).empty
    assert voice.quoted_directly(SAID.head(0), "side").empty


def test_a_statement_stands_in_its_part_and_paragraph(articles):
    text = (
        "Mexico says it wants talks\n\nMexico said it wants talks. The DEA declined.\n\n"
        "The river is wide.\n\nThe White House said it agrees."
    )
    study = analyse(articles(text))
    placed = voice.placed(study.statements, study.sentences, study.articles)
    columns = ["part", "paragraph", "paragraphs", "place"]
    told = placed[columns].astype(object).where(placed[columns].notna(), None).to_numpy().tolist()
    assert told[0] == ["title", None, 3, None]
    assert told[-1] == ["body", 3, 3, 1.0]
    assert ["body", 1, 3, 0.0] in told


def test_one_paragraph_is_the_first(articles):
    study = analyse(articles("Mexico said that it wants talks with the United States."))
    placed = voice.placed(study.statements, study.sentences, study.articles)
    assert placed["place"].tolist() == [0.0] * len(placed)
