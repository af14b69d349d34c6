"""Stance towards targets."""

import pytest

from analysis.acts import act_of
from analysis.encoder import read_statement
from analysis.sentiment import chances_of, stances_of
from analysis.statements import extract, read
from analysis.targets import Company, Scene, besides, candidates


def first_stances(doc, mentions, actor):
    """The stances of the first statement."""
    statement = extract(doc)[0]
    scene, encoded = Scene(doc, mentions), read(doc)[1]
    among = candidates(scene, statement, Company(actor))
    reading = read_statement(doc, statement, scene.named, [c.actor for c in among])
    found = besides(actor, among)
    considered = [(one, chances_of(scene, statement, one, encoded)) for one in found]
    act = act_of(doc, statement, actor=actor, chances=[c for _, c in considered if c])
    return stances_of(scene, statement, actor, act, considered, reading)


def stances(read_with_mentions, text, actor):
    doc, mentions = read_with_mentions(text, date="2023-09-21")
    return {s.target: s.label for s in first_stances(doc, mentions, actor)}


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


def test_the_baselines_and_the_evidence_stand_beside_the_stance(read_with_mentions):
    doc, mentions = read_with_mentions("The minister accused the DEA of terrible crimes.")
    (found,) = first_stances(doc, mentions, "mx.sre")
    assert found.stance < -0.5
    assert (found.label, found.textblob, found.vader < 0) == (-1, -1.0, True)
    assert [doc.article.text[slice(*span)] for span in found.evidence] == ["accused"]
