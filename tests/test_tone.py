"""Tone of words."""

from analysis.language import pipeline
from analysis.tone import compound, feeling_words, tone_of


def test_textblob_finds_nothing_in_words_that_it_does_not_list():
    tone = tone_of("It is an abusive and arrogant interference")
    assert (tone.polarity, tone.subjectivity) == (0.0, 0.0)
    assert tone.vader < -0.5


def test_vader_reads_the_words_whoever_they_are_aimed_at():
    assert compound("The United States") > 0
    assert compound("a chair") == 0.0


def test_the_words_that_the_lexicon_lists():
    tokens = pipeline()("An arrogant letter praised the chair.")
    assert [t.text for t in feeling_words(list(tokens))] == ["arrogant", "praised"]
