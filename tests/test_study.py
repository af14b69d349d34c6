"""The tables' contract, saving and loading, and the form of codings."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from analysis import Study, analyse, open_study, validity
from analysis import study as study_module
from analysis.sentiment import Stance
from analysis.study import SCHEMAS, analyse_to, coding_file

TEXT = (
    "“We will not allow it,” President Claudia Sheinbaum said on Monday. "
    "The United States praised the Mexican army."
)


@pytest.fixture
def study(articles):
    return analyse(articles(TEXT, "It rained.", date="2025-05-01"))


def test_the_tables_have_the_columns_of_the_contract(study):
    assert {name: getattr(study, name).shape[1] for name in SCHEMAS} == {
        "articles": 10, "sentences": 6, "mentions": 11, "statements": 24, "frames": 6,
        "stances": 10, "relations": 13, "skipped": 2,
    }  # fmt: skip
    for name, schema in SCHEMAS.items():
        assert getattr(study, name).columns.tolist() == schema.names


def test_a_stance_that_is_not_sure_is_not_given(read):
    coded = study_module.analyse_doc(read(TEXT, date="2025-05-01")).statements[0]
    sure, unsure = (
        Stance(target, -1, -1, 0, 0, (), sure=target == "us") for target in ("us", "cn")
    )
    assert replace(coded, aims=(sure, unsure)).stances == (sure,)


def test_an_article_that_breaks_the_analysis_is_named_and_the_rest_goes_on(articles, monkeypatch):
    whole = study_module.analyse_doc

    def break_at_second(doc, **options):
        if doc.article.article_id == "a1":
            raise IndexError(doc.article.article_id)
        return whole(doc, **options)

    monkeypatch.setattr(study_module, "analyse_doc", break_at_second)
    found = analyse(articles(TEXT, "It rained.", "It snowed.", date="2025-05-01"))
    assert found.articles["article_id"].tolist() == ["a0", "a2"]
    assert found.skipped["reason"].tolist() == [
        "analysis failed: IndexError (a1); please report it with the text"
    ]


def test_a_statement_leads_to_its_exact_words(study):
    row = study.statements.iloc[0]
    text = study.articles["text"].iloc[0]
    assert row["statement_id"] == "a0:001"
    assert (row["actor"], row["name"], row["side"]) == (
        "mx.presidency", "Claudia Sheinbaum", "mx",
    )  # fmt: skip
    assert (row["kind"], row["act"], row["date"]) == ("direct", "reject", "2025-04-28")
    for column in ("source", "cue", "content"):
        assert row[column] == " … ".join(text[a:b] for a, b in row[f"{column}_spans"])


def test_an_article_without_statements_is_still_counted(study):
    assert study.articles["article_id"].tolist() == ["a0", "a1"]
    assert set(study.statements["article_id"]) == {"a0"}
    assert study.codings["a1"]["statements"] == []


def test_empty_tables_keep_their_columns(articles):
    study = analyse(articles("It rained."))
    assert study.relations.empty
    assert study.relations.columns.tolist() == SCHEMAS["relations"].names


def test_saved_and_loaded_it_is_the_same(study, tmp_path):
    study.save(tmp_path)
    loaded = Study.load(tmp_path)
    for name in SCHEMAS:
        pd.testing.assert_frame_equal(getattr(study, name), getattr(loaded, name))
    assert loaded.codings == study.codings
    assert open_study(tmp_path).statements.equals(study.statements)


def test_what_is_written_in_batches_is_the_same(study, articles, tmp_path):
    counts = analyse_to(articles(TEXT, "It rained.", date="2025-05-01"), tmp_path)
    assert counts["articles"] == 2
    loaded = Study.load(tmp_path)
    for name in SCHEMAS:
        pd.testing.assert_frame_equal(getattr(study, name), getattr(loaded, name))


def test_loading_what_is_no_study_says_what_to_name(tmp_path):
    with pytest.raises(FileNotFoundError, match="name a folder that `analyse` has written"):
        Study.load(tmp_path)


def test_codings_are_of_the_reference_form(study):
    coding = json.loads(json.dumps(study.codings["a0"]))
    assert validity.check(coding, TEXT, name="a0")
    statement = coding["statements"][0]
    assert (statement["actor"], statement["act"], statement["kind"]) == (
        "mx.presidency", "reject", "direct",
    )  # fmt: skip
    assert "core" not in statement
    assert validity.score([(TEXT, coding, coding)])["attribution"] == 1.0


def test_the_article_can_be_had_back(study):
    article = study.article("a0")
    assert (article.text, article.published) == (TEXT, "2025-05-01")
    with pytest.raises(KeyError, match="no article 'a7'"):
        study.article("a7")


@pytest.mark.parametrize(
    ("article_id", "file"),
    [
        ("note", "note.json"),
        ("El País, 1", "El País, 1.json"),
        ("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd.json"),
        ("a:b|c", "a%3Ab%7Cc.json"),
    ],
)
def test_ids_make_harmless_file_names(article_id, file):
    assert coding_file(article_id) == file


def test_an_id_with_a_slash_is_saved_and_loaded(articles, tmp_path):
    (article,) = articles("Mexico said no.")

    analyse(replace(article, article_id="press/1")).save(tmp_path)
    assert list(Study.load(tmp_path).codings) == ["press/1"]


def test_words_lead_to_the_sentences_in_which_they_stand(articles):
    text = "It rained. Mexico  expelled the DEA. The DEA left."
    study = analyse(articles(text, "Nothing here."))
    start, end = text.index("expelled"), text.index("left")
    rows = pd.DataFrame({"article_id": ["a0", "a1"], "start": [start, 0], "end": [end, 7]})
    assert study.sentences_at(rows) == ["Mexico expelled the DEA. The DEA left.", "Nothing here."]
    assert study.sentences_at(rows.head(0)) == []
