"""The codebook's files fit their schema, and a slip in one is named with line and remedy."""

import pytest

from analysis import codebook

ACTS = ["assert", "announce", "demand", "offer", "reject", "accuse", "warn", "praise", "concede"]
FRAMES = [
    "sovereignty", "cooperation", "enforcement", "security", "health", "illicit_economy", "economy",
    "migration", "capacity", "legality", "corruption", "responsibility", "politics",
]  # fmt: skip


@pytest.mark.parametrize("name", ["actors", "acts", "frames", "relations"])
def test_the_files_fit_their_schema(name):
    assert codebook.load(name)


def test_acts_frames_and_quads_are_the_codebooks():
    assert list(codebook.load("acts")["acts"]) == ACTS
    assert list(codebook.load("frames")["frames"]) == FRAMES
    quads = codebook.load("relations")["quads"]
    assert {name: quad["weight"] for name, quad in quads.items()} == {
        "material cooperation": 2,
        "verbal cooperation": 1,
        "verbal conflict": -1,
        "material conflict": -2,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("frames:\n  health:\n    terms: [overdose]\n", ":3: frames › health: 'definition' is a"),
        (
            "frames:\n  health:\n    definition: x\n    terms:\n      - {term: a, weihgt: 2}\n",
            ":5: frames › health › terms › 0: ",
        ),
        ("frames: [health\n", ":2: not YAML ("),
        ("frames: {health: {definition: x, terms: overdose}}", "write a list of lexicon terms"),
    ],
)
def test_a_slip_is_named_with_its_line_and_the_remedy(tmp_path, text, message):
    path = tmp_path / "my.yaml"
    path.write_text(text)
    with pytest.raises(codebook.CodebookError) as raised:
        codebook.load("frames", path)
    assert str(path) in str(raised.value)
    assert message in str(raised.value)


def test_a_missing_file_and_a_wrong_encoding_are_said(tmp_path):
    with pytest.raises(codebook.CodebookError, match="there is no such file"):
        codebook.load("frames", tmp_path / "none.yaml")
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("frames: {é: 1}".encode("latin-1"))
    with pytest.raises(codebook.CodebookError, match="not UTF-8"):
        codebook.load("frames", latin)
