"""What the encoder reads in a statement."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook
from analysis.encoder import (
    CONTENT,
    CUE,
    ELSEWHERE,
    LISTED,
    MENTION,
    MODEL,
    PLAIN,
    SIDES,
    SOURCE,
    pieces_of,
    read_statement,
    tokenizer,
)
from analysis.statements import Statement, extract
from analysis.targets import Scene


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
def test_it_reads_acts_and_frames(read, text, act, frame):
    reading = read_statement(read(text), whole(text))
    assert reading.acts[act] > 1 / len(reading.acts)
    assert reading.frames[frame] > 0.3


@pytest.mark.parametrize(
    ("source", "side"),
    [("the Pentagon’s deputy spokesman", "us"), ("the mayor of Culiacán", "mx"),
     ("a professor of law", "civil")],
)  # fmt: skip
def test_it_reads_the_side_of_the_source(read, source, side):
    text = f"“We will look at it,” said {source}."
    statement = extract(read(text))[0]
    sides = read_statement(read(text), statement).sides
    assert max(sides, key=lambda name: sides[name]) == side


def test_it_reads_what_the_actors_around_are(read_with_mentions):
    doc, mentions = read_with_mentions("The DEA lied to us, the minister said in Paris.")
    scene = Scene(doc, mentions)
    statement = extract(doc)[0]
    reading = read_statement(doc, statement, scene.named, ["us.dea", "cn"])
    assert list(reading.actors) == ["cn", "us.dea"]
    assert reading.actors["us.dea"][0] < reading.actors["cn"][0]


def test_source_cue_content_and_mentions_are_marked(read_with_mentions):
    doc, mentions = read_with_mentions("It rained. Mexico praised the DEA.")
    statement = extract(doc)[0]
    pieces = pieces_of(doc, statement, Scene(doc, mentions).named, ["us.dea"])
    words = [tokenizer().id_to_token(piece) for piece in pieces.ids]
    marked = list(zip(words, pieces.parts, pieces.kinds, strict=True))
    assert ("mexico", SOURCE, PLAIN) in marked
    assert ("praised", CUE, PLAIN) in marked
    assert ("dea", CONTENT, MENTION) in marked
    assert ("rained", ELSEWHERE, PLAIN) in marked
    (place,) = pieces.places
    assert set(pieces.kinds[place:]) == {LISTED}
    assert pieces.ids[place] in pieces.ids[:place]  # the sign of the actor behind its mention


@settings(max_examples=25, deadline=None)  # the first text loads the network
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=900))
def test_any_text_gets_probabilities(read, text):
    doc = read("x" + text)
    reading = read_statement(doc, whole(doc.tokens.text))
    assert list(reading.acts) == sorted(codebook.load("acts")["acts"])
    assert list(reading.frames) == list(codebook.load("frames")["frames"])
    assert list(reading.sides) == list(SIDES)
    assert sum(reading.acts.values()) == pytest.approx(1, abs=0.01)
    assert sum(reading.sides.values()) == pytest.approx(1, abs=0.01)
    assert all(0 <= p <= 1 for p in (*reading.acts.values(), *reading.frames.values()))


def test_the_card_names_data_figures_and_limits():
    card = json.loads((MODEL / "card.json").read_text(encoding="utf-8"))
    assert "language model" in card["data"][0]["terms"]
    assert card["figures"]["acts, accuracy"] > 0.5
    assert card["figures"]["sides, accuracy"] > 0.7
    assert card["limits"]
