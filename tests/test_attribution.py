"""The statement tagger: quotation states, windows, decoding, and the shipped model."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.attribution.decode import best_labels
from analysis.attribution.quotation import quotation_states
from analysis.attribution.reader import StatementReader
from analysis.attribution.scoring import Attribution, f1, judge
from analysis.attribution.windows import cut_windows, make_window, pair_features, read_pieces

MODEL = Path(__file__).parents[1] / "analysis" / "models" / "statements"
READER = StatementReader(MODEL)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("“No,” he said.", "(qqq)_________"),
        ("«No» dijo", "(qq)_____"),
        ("‘Don’t go,’ he said", "(qqqqqqqqq)________"),
        ("'It's on' here", "(qqqqqqq)_____"),
        ("the officers' aim", "_________________"),
        ("in the '90s rock", "________________"),
        ("„Nein“, sagte", "(qqqq)_______"),
        ("»Ja«, sagte", "(qq)_______"),
        ("“we ‘must’ go”", "(qqq(qqqq)qqq)"),
        ("“open\nnext", "(qqqq_____"),
    ],
)
def test_quotation_states(text: str, states: str) -> None:
    assert "".join("_q()"[state] for state in quotation_states(text)) == states


@given(st.text(alphabet=st.sampled_from("ab '\"“”«»‘’„\n.s "), max_size=200))
def test_every_character_has_a_state(text: str) -> None:
    assert len(quotation_states(text)) == len(text)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=400), st.integers(8, 60))
def test_windows_cover_all_pieces_and_keep_the_limit(text: str, limit: int) -> None:
    pieces = read_pieces(text, READER.tokenizer)
    windows = cut_windows(pieces, limit)
    assert [p for low, high in windows for p in range(low, high)] == list(range(len(pieces.ids)))
    assert all(len(make_window(pieces, low, high).ids) <= limit for low, high in windows)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_spans_lie_inside_the_text(text: str) -> None:
    for found in READER.read(text, nested=1):
        for start, end in found.source + found.cue + found.content:
            assert 0 <= start < end <= len(text)
        assert 0 <= found.confidence <= 1


def test_cues_between_are_counted_from_both_sides() -> None:
    text = "Ann said so and Bob said no."
    pieces = read_pieces(text, READER.tokenizer)
    features = pair_features(make_window(pieces, 0, len(pieces.ids)), [2, 6])
    assert features[0, 7, 5] == 1  # "no" lies behind one cue, seen from the first
    assert features[1, 1, 5] == 1
    assert features[1, 7, 4] == 1


def test_viterbi_begins_before_it_goes_on() -> None:
    scores = np.log(np.full((1, 4, 5), 0.01, dtype=np.float32))
    scores[0, 1, 0] = scores[0, 2, 4] = scores[0, 3, 4] = 0.0
    scores[0, 2, 3] = -1.0
    assert best_labels(scores).tolist() == [[0, 0, 3, 4]]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "“The treaty stands,” said Marta Ruiz, the minister. “It will not change.”",
            "Marta Ruiz",
            "said",
            ["“The treaty stands,”", "“It will not change.”"],
        ),
        (
            "The mayor told reporters that the bridge would open in May.",
            "The mayor",
            "told",
            ["that the bridge would open in May"],
        ),
        ("‘We are ready,’ the captain added.", "the captain", "added", ["‘We are ready,’"]),
    ],
)
def test_plain_constructions(text: str, source: str, cue: str, content: list[str]) -> None:
    (found,) = READER.read(text)

    def words(spans: list[tuple[int, int]]) -> list[str]:
        return [text[start:end] for start, end in spans]

    assert source in words(found.source)[0]
    assert words(found.cue) == [cue]
    assert words(found.content) == content


def test_nested_statements_point_to_their_outer_one() -> None:
    text = "Ruiz said the agency believes that the bridge will open in May."
    outer, inner = READER.read(text, nested=1)
    assert (outer.outer, inner.outer) == (-1, 0)
    assert text[slice(*inner.source[0])] == "the agency"


def test_offsets_count_characters_beyond_the_first_plane() -> None:
    text = "😀😀 López said: “we must go”."
    (found,) = READER.read(text)
    assert text[slice(*found.content[0])] == "“we must go”"


def test_reading_is_deterministic() -> None:
    text = "The mayor said the bridge would open. He wants more money, aides said."
    assert READER.read(text) == StatementReader(MODEL, threads=2).read(text)


def test_the_model_keeps_what_its_card_says_on_sentences_of_our_own() -> None:
    lines = (Path(__file__).parent / "attributions.txt").read_text(encoding="utf-8").splitlines()
    counts = []
    for text, gold in (marked(line) for line in lines if line and not line.startswith("#")):
        found = [Attribution(f.source, f.cue, f.content) for f in READER.read(text)]
        counts.append(judge(text, gold, found)[0])
    assert len(counts) == 46
    detection, attribution = f1(np.stack(counts).sum(axis=0))[:, 0, 2]
    card = json.loads((MODEL / "card.json").read_text(encoding="utf-8"))["figures"]["dev"]
    assert detection >= card["detection"]["all"]["f1_interval"][0]
    assert attribution >= card["attribution"]["all"]["f1_interval"][0]


def marked(line: str) -> tuple[str, list[Attribution]]:
    """A line's text and the statement that is marked in it."""
    text, spans = "", {"s": [], "c": [], "t": []}
    for part in re.split(r"(<[sct]>.*?</[sct]>)", line):
        mark = re.fullmatch(r"<([sct])>(.*?)</[sct]>", part)
        words = mark[2] if mark else part
        if mark:
            spans[mark[1]].append((len(text), len(text) + len(words)))
        text += words
    return text, [Attribution(spans["s"], spans["c"], spans["t"])] if spans["t"] else []
