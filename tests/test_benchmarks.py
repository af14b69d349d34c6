"""The frames benchmark: its form and its measures, with literal values."""

import json

import pytest

from analysis.benchmarks import BenchmarkError, frame_scores, frames


@pytest.fixture
def file(tmp_path):
    def written(*rows):
        path = tmp_path / "gold.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    return written


def test_measures_of_several_labels_an_item():
    scores = frame_scores(
        [(["a", "b"], ["b", "c"]), (["a"], ["a"]), ([], []), (["d"], []), ([], ["c"])]
    )
    assert {name: round(value, 3) for name, value in scores.summary.items()} == {
        "micro precision": 0.5, "micro recall": 0.5, "micro F1": 0.5, "macro F1": 0.556,
        "samples F1": 0.5, "exact match": 0.4, "dominant": 0.667,
    }  # fmt: skip
    assert scores.per_frame["a"] == (1.0, 0.5, 2 / 3, 2, 1)
    assert scores.per_frame["c"] == (0.0, 0.0, 0.0, 0, 2)


def test_groups_are_drawn_together():
    pairs = [(["a"], ["a"]), (["a"], [])] * 10
    low, high = frame_scores(pairs).intervals["micro F1"]
    assert 0.4 < low < 2 / 3 < high < 0.9
    assert frame_scores(pairs, ["one"] * 20).intervals == {}
    low, high = frame_scores(pairs, ["right", "wrong"] * 10).intervals["micro F1"]
    assert (low, high) == (0.0, 1.0)


def test_no_items_no_figures():
    assert frame_scores([]).summary["micro F1"] == 0.0


def test_each_text_is_a_content(file):
    rows = [
        {"id": "x1", "text": "We will defend our sovereignty.", "frames": ["sovereignty"]},
        {"id": "x2", "text": "Overdose deaths fell.\n\nTariffs rose.", "frames": ["health", "sky"]},
    ]
    scores = frames(file(*rows))
    assert scores.per_frame["health"][:3] == (1.0, 1.0, 1.0)
    assert scores.per_frame["economy"][4] == 1
    assert scores.per_frame["sky"] == (0.0, 0.0, 0.0, 1, 0)


def test_another_form_is_named(file):
    with pytest.raises(BenchmarkError, match=r"gold.jsonl:1: no frames; write an object with id"):
        frames(file({"id": 1, "text": "x"}))
    with pytest.raises(BenchmarkError, match="id 1: write frames as a list of names"):
        frames(file({"id": 1, "text": "x", "frames": "health"}))
