"""Frames of contents, with the words that are evidence."""

import pytest

from analysis.codebook import CodebookError
from analysis.framing import frames_of


def coded(read, text, **kwargs):
    found = frames_of(read(text), [(0, len(text))], **kwargs)
    return {f.frame: [text[slice(*span)] for span in f.evidence] for f in found}


@pytest.mark.parametrize(
    ("text", "frame", "word"),
    [
        ("We will defend our sovereignty.", "sovereignty", "sovereignty"),
        ("The two armies share intelligence on the routes.", "cooperation", "share"),
        ("The leaders were arrested and extradited.", "enforcement", "arrested"),
        ("Overdose deaths rose by a third.", "health", "Overdose deaths"),
        ("Chemical precursors arrive by sea.", "illicit_economy", "precursors"),
        ("A tariff of 25 % would hurt exporters.", "economy", "tariff"),
        ("Asylum seekers wait at the crossing.", "migration", "Asylum"),
        ("The general took bribes from the cartel.", "corruption", "bribes"),
        ("It violates the treaty.", "legality", "treaty"),
        ("They do it ahead of the election.", "politics", "election"),
    ],
)
def test_frames_and_their_evidence(read, text, frame, word):
    found = coded(read, text)
    assert frame in found
    assert word in " ".join(found[frame])


def test_a_content_may_have_no_frame(read):
    assert coded(read, "He arrived at noon with his brother.") == {}


def test_another_codebook_for_another_topic(read, tmp_path):
    path = tmp_path / "football.yaml"
    path.write_text("frames: {injury: {definition: who is hurt, terms: [knee, ankle]}}")
    assert coded(read, "His knees and an ankle hurt.", codebook_path=path) == {
        "injury": ["knees", "ankle"]
    }
    with pytest.raises(CodebookError):
        coded(read, "His knees hurt.", codebook_path=tmp_path / "none.yaml")


def test_the_score_grows_with_the_evidence(read, tmp_path):
    path = tmp_path / "football.yaml"
    path.write_text("frames: {injury: {definition: who is hurt, terms: [knee, ankle]}}")
    one, two = (
        frames_of(read(t), [(0, len(t))], path)[0].score for t in ("A knee.", "A knee, an ankle.")
    )
    assert (one, two) == (0.5, 0.667)
