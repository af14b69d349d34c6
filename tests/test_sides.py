"""The side of a source, weighed with what the encoder reads around it."""

import pytest

from analysis.actors import Attribution
from analysis.encoder import SIDES, Reading
from analysis.sides import WEIGHED, corrected, features, settled
from analysis.statements import extract
from analysis.targets import Scene


def reading(**sides):
    return Reading({}, {}, {name: sides.get(name, 0.001) for name in SIDES}, {})


@pytest.fixture
def settle(read_with_mentions):
    """The sources of an article's statements, given what the rules and the encoder say."""

    def run(text, *told):
        doc, mentions = read_with_mentions(text)
        statements = extract(doc)
        said = [(s, who, read) for s, (who, read) in zip(statements, told, strict=True)]
        return [source[0] for source in settled(Scene(doc, mentions), said)]

    return run


def test_a_name_without_an_office_takes_the_side_of_its_sentences(settle):
    rule = (Attribution("unknown", "Ana Ruiz", "not in the codebook"),)
    (found,) = settle("Ana Ruiz said it was late.", (rule, reading(civil=0.99)))
    assert (found.actor, found.name, found.rule) == ("civil", "Ana Ruiz", WEIGHED)


def test_a_known_name_keeps_its_side(settle):
    rule = (Attribution("us.dea", "Drug Enforcement Administration", "name"),)
    assert settle("The DEA said it was late.", (rule, reading(mx=0.6, us=0.4))) == list(rule)


def test_the_last_actor_of_the_side_is_meant(settle):
    rule = (Attribution("unknown", "", "pronoun"),)
    text = "The Mexican navy met the DEA. They said it was late."
    (found,) = settle(text, (rule, reading(mx=0.998)))
    assert (found.actor, found.rule) == ("mx.semar", WEIGHED)


def test_what_is_named_alike_is_of_one_side(settle):
    rule = (Attribution("unknown", "Ana Ruiz", "not in the codebook"),)
    text = "Ana Ruiz said it was late. Ana Ruiz said it was cold."
    found = settle(text, (rule, reading(civil=0.99)), (rule, reading(civil=0.9, mx=0.05)))
    assert [source.actor for source in found] == ["civil", "civil"]


def test_joint_sources_stay(read_with_mentions):
    doc, mentions = read_with_mentions("The two countries said it was late.")
    pair = Attribution("us", "", "both"), Attribution("mx", "", "both")
    said = [(extract(doc)[0], pair, reading(civil=0.99))]
    assert settled(Scene(doc, mentions), said) == [pair]


def test_the_mention_follows_its_source(read_with_mentions):
    doc, mentions = read_with_mentions("The DEA spoke. It said it was late.")
    statement = extract(doc)[-1]
    found = corrected(mentions, [(statement.source, Attribution("mx.semar", "", WEIGHED))])
    assert [(m.text, m.actor) for m in found][:2] == [("DEA", "us.dea"), ("It", "mx.semar")]


def test_features_name_rule_side_and_reading():
    told = features(Attribution("mx.sre", "", "pronoun"), reading(mx=1.0))
    assert {told[k] for k in ("says mx", "pronoun says mx", "body or office")} == {1.0}
    assert told["reads mx"] == told["agreement, pronoun"] == 0.0
