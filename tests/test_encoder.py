"""What the encoder reads in a statement."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook
from analysis.encoder import MODEL, read_statement, said
from analysis.statements import Statement


def whole(text):
    return Statement("indirect", (), (), ((0, len(text)),), 1.0)


@pytest.mark.parametrize(
    ("text", "act", "frame"),
    [
        ("They lied to us and sold our secrets to the cartel.", "accuse", "corruption"),
        ("We are grateful to our Mexican partners for their help.", "praise", "cooperation"),
        ("No foreign agent may set foot on our soil without consent.", "reject", "sovereignty"),
    ],
)
def test_it_reads_acts_and_frames(text, act, frame):
    reading = read_statement(text, whole(text))
    assert reading.acts[act] > 1 / len(reading.acts)
    assert reading.frames[frame] > 0.3


def test_it_reads_source_and_cue_apart_from_the_content():
    text = "“No,” he said."
    statement = Statement("direct", ((6, 8),), ((9, 13),), ((0, 5),), 1.0)
    assert said(text, statement) == ("he said", "“No,”")
    assert said(text, Statement("direct", (), (), ((0, 5),), 1.0)) == ("-", "“No,”")


@settings(max_examples=25, deadline=None)  # the first text loads the network
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=900))
def test_any_text_gets_probabilities(text):
    reading = read_statement(text, whole(text))
    assert list(reading.acts) == sorted(codebook.load("acts")["acts"])
    assert list(reading.frames) == list(codebook.load("frames")["frames"])
    assert sum(reading.acts.values()) == pytest.approx(1, abs=0.01)
    assert all(0 <= p <= 1 for p in (*reading.acts.values(), *reading.frames.values()))


def test_the_card_names_data_figures_and_limits():
    card = json.loads((MODEL / "card.json").read_text(encoding="utf-8"))
    assert "language model" in card["data"][0]["terms"]
    assert card["figures"]["acts, accuracy"] > 0.5
    assert card["limits"]
