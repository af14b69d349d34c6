"""Which finds are statements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.actors import UNKNOWN, attributions
from analysis.detection import features, is_nested, kept
from analysis.statements import Statement, extract


@pytest.fixture
def finds(read_with_mentions):
    """An article's finds with their sources."""

    def find(text):
        doc, mentions = read_with_mentions(text)
        every = extract(doc)
        return doc, every, attributions(doc, every, mentions)

    return find


def test_plain_speech_is_kept_with_its_sources_and_a_confidence(finds):
    text = "“We will not allow it,” President Claudia Sheinbaum said."
    doc, every, sources = finds(text)
    ((statement, (source,)),) = kept(doc, every, sources)
    assert source.actor == "mx.presidency"
    assert statement.source == every[0].source
    assert 0.9 < statement.confidence <= 1


def test_a_deed_is_not_a_statement(read):
    doc = read("On Monday the agents arrested two men in a lorry.")
    deed = Statement("indirect", ((10, 20),), ((21, 29),), ((30, 48),), 0.4)
    assert doc.article.text[30:48] == "two men in a lorry"
    assert kept(doc, [deed], [(UNKNOWN,)]) == []


def test_a_find_inside_the_content_of_another_is_nested():
    outer = Statement("indirect", (), (), ((0, 40),), 1.0)
    inner = Statement("indirect", (), (), ((10, 40),), 1.0)
    assert [is_nested(s, [outer, inner]) for s in (outer, inner)] == [False, True]


def test_features_tell_cue_shape_and_source(finds):
    doc, (statement, *_), (source, *_) = finds("The minister said that the talks had failed.")
    told = features(doc, statement, source[0], nested=False)
    for name in (
        "kind indirect", "shape clause", "first word that", "cue say", "cue tag VBD", "known cue",
        "known cue, shape clause", "source noun", "source tag NN",
    ):  # fmt: skip
        assert told[name] == 1.0


@given(confidence=st.floats(0, 1))
def test_features_hold_the_confidence_of_the_tagger(read, confidence):
    doc = read("He left.")
    statement = Statement("direct", (), (), ((0, 8),), confidence)
    told = features(doc, statement, UNKNOWN, nested=True)
    assert told["confidence"] == told["nested, confidence"] == confidence
