"""Tone of words, and stance towards targets."""

import pytest

from analysis.acts import act_of
from analysis.sentiment import stances_of, tone_of
from analysis.statements import extract


def stances(read_with_mentions, text, actor):
    doc, mentions = read_with_mentions(text, date="2023-09-21")
    statement = extract(doc)[0]
    found = stances_of(doc, statement, actor, act_of(doc, statement), mentions)
    return {s.target: s.label for s in found}


def test_textblob_finds_nothing_in_words_that_it_does_not_list():
    tone = tone_of("It is an abusive and arrogant interference")
    assert (tone.polarity, tone.subjectivity) == (0.0, 0.0)
    assert tone.vader < -0.5


@pytest.mark.parametrize(
    ("text", "actor", "expected"),
    [
        ("The ambassador praised the Mexican army.", "us.state", {"mx.sedena": 1}),
        ("The minister accused the DEA of spying.", "mx.sre", {"us.dea": -1}),
        ("The minister urged Washington to act.", "mx.sre", {"us": 0}),
        ("The agency said that it had opened an office.", "us.dea", {}),
        ("Mexico accused Mexico of delay.", "mx", {}),
    ],
)
def test_targets_and_labels(read_with_mentions, text, actor, expected):
    assert stances(read_with_mentions, text, actor) == expected


def test_what_is_judged_may_stand_beside_the_quotation(read_with_mentions):
    text = "“It is an arrogant interference,” he said when the DEA came."
    assert stances(read_with_mentions, text, "mx.presidency") == {"us.dea": -1}


def test_the_baselines_and_the_evidence_stand_beside_the_stance(read_with_mentions):
    doc, mentions = read_with_mentions("The minister accused the DEA of terrible crimes.")
    statement = extract(doc)[0]
    (found,) = stances_of(doc, statement, "mx.sre", act_of(doc, statement), mentions)
    assert found.stance < -0.5
    assert (found.label, found.textblob, found.vader < 0) == (-1, -1.0, True)
    assert [doc.article.text[slice(*span)] for span in found.evidence] == ["accused"]
