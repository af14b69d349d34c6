"""The stance head on the tagger's vectors."""

from pathlib import Path

import numpy as np
import pytest

from analysis.attribution.reader import StatementReader
from analysis.attribution.stance import StanceScorer, Target
from analysis.attribution.windows import read_windows

MODELS = Path(__file__).parents[1] / "analysis" / "models"
TEXT = (
    "The mayor praised Ortega for her tireless and brave work. Critics called Lindberg a liar.\n"
    "Halvorsen said that the ministry will publish the figures on Monday."
)
NAMES = ("Ortega", "Lindberg", "ministry")


@pytest.fixture(scope="module")
def reader() -> StatementReader:
    return StatementReader(MODELS / "statements")


@pytest.fixture(scope="module")
def scorer() -> StanceScorer:
    return StanceScorer(MODELS / "stance")


def encode(reader, text):
    windows = read_windows(text, reader.tokenizer)
    return [(window, reader.network.encode(window)[0]) for window in windows]


def targets(text=TEXT):
    return [Target(text.index(name), text.index(name) + len(name)) for name in NAMES]


def test_plain_cases(reader, scorer):
    chances = scorer.score(TEXT, encode(reader, TEXT), targets())
    assert (chances.argmax(axis=1) - 1).tolist() == [1, -1, 0]
    assert np.allclose(chances.sum(axis=1), 1.0, atol=1e-5)


def test_targets_do_not_change_each_other(reader, scorer):
    encoded = encode(reader, TEXT)
    together = scorer.score(TEXT, encoded, targets())
    backwards = scorer.score(TEXT, encoded, targets()[::-1])[::-1]
    alone = np.concatenate([scorer.score(TEXT, encoded, [target]) for target in targets()])
    assert np.array_equal(together, backwards)
    assert np.array_equal(together, alone)


def test_no_target_and_no_text(reader, scorer):
    assert scorer.score(TEXT, encode(reader, TEXT), []).shape == (0, 3)
    assert scorer.score("", [], []).shape == (0, 3)


def test_a_target_without_a_word_is_an_error(reader, scorer):
    with pytest.raises(ValueError, match="hold no word"):
        scorer.score(TEXT, encode(reader, TEXT), [Target(9, 10)])
    with pytest.raises(ValueError, match="hold no word"):
        scorer.score("", [], [Target(0, 3)])


def test_missing_model_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="install the model again"):
        StanceScorer(tmp_path)
