"""Frames of contents, with the words that are evidence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import article_from_text
from analysis.codebook import CodebookError
from analysis.framing import frames_of
from analysis.language import parse


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
        ("The two navies trained side by side.", "cooperation", "side by side"),
        ("They swapped lists of stolen rifles.", "illicit_economy", "rifles"),
        ("The blame lies with Washington.", "responsibility", "blame"),
        ("Foreign instructors will be let into the barracks.", "sovereignty", "Foreign"),
        ("The police lack training, radios and staff.", "capacity", "training"),
        ("A clerk was paid for each visa by the gang.", "corruption", "paid"),
        ("Gunmen burned two buses.", "security", "Gunmen"),
        ("He pleaded guilty and got twelve years.", "enforcement", "guilty"),
        ("The judge dismissed the lawsuit.", "legality", "lawsuit"),
        ("We are subordinate to nobody.", "sovereignty", "subordinate"),
        ("The agency let foreign officers read the file.", "sovereignty", "foreign officers"),
        ("The call was cordial.", "cooperation", "cordial"),
        ("They foiled the plot and broke up the gang.", "enforcement", "foiled"),
        ("The riot ended in a siege.", "security", "riot"),
        ("Two inmates are in a coma.", "health", "coma"),
        ("They washed the gang's fortune.", "illicit_economy", "fortune"),
        ("The currency fell again.", "economy", "currency"),
        ("Families were sent back over the bridge.", "migration", "sent back"),
        ("Four posts remain vacant.", "capacity", "vacant"),
        ("Congress vetoed the amendment.", "legality", "amendment"),
        ("Whole offices were for sale.", "corruption", "for sale"),
        ("The blame lies with the north.", "responsibility", "blame"),
        ("It helps the next president.", "politics", "next president"),
    ],
)
def test_frames_and_their_evidence(read, text, frame, word):
    found = coded(read, text)
    assert frame in found
    assert word in " ".join(found[frame])


@pytest.mark.parametrize(
    "text",
    [
        "He arrived at noon with his brother.",
        "The minister spoke to both governors.",  # who they are tells no frame
        "The letter was long.",
        "The police never answered.",
        "They had taken a taxi at the border.",
    ],
)
def test_a_content_may_have_no_frame(read, text):
    assert coded(read, text) == {}


def test_another_codebook_for_another_topic(read, tmp_path):
    path = tmp_path / "football.yaml"
    path.write_text("frames: {injury: {definition: who is hurt, terms: [knee, ankle]}}")
    assert coded(read, "His knees and an ankle hurt.", path=path) == {"injury": ["knees", "ankle"]}
    with pytest.raises(CodebookError):
        coded(read, "His knees hurt.", path=tmp_path / "none.yaml")


def test_the_score_grows_with_the_evidence(read, tmp_path):
    path = tmp_path / "football.yaml"
    path.write_text("frames: {injury: {definition: who is hurt, terms: [knee, ankle]}}")
    one, two = (
        frames_of(read(t), [(0, len(t))], path=path)[0].score
        for t in ("A knee.", "A knee, an ankle.")
    )
    assert (one, two) == (0.5, 0.667)


BOOK = """
frames:
  injury:
    definition: who is hurt
    terms: [fracture]
    hints: [knee, pain]
    cues: [diagnose]
    acts: {concede: 0.5}
"""


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "football.yaml"
    path.write_text(BOOK)
    return path


@pytest.mark.parametrize(
    ("text", "act", "frames"),
    [
        ("It is a fracture.", None, ["injury"]),
        ("It is the knee.", None, []),
        ("It is the knee, and the pain is back.", None, ["injury"]),
        ("It is the knee, the knee.", None, []),
        ("It is the knee.", "concede", ["injury"]),
        ("It is the knee.", "accuse", []),
        ("It is the grass.", "concede", []),
    ],
)
def test_two_hints_or_one_and_the_act_are_enough(read, book, text, act, frames):
    found = frames_of(read(text), [(0, len(text))], act=act, path=book)
    assert [f.frame for f in found] == frames


def test_the_cue_may_tell_the_frame(read, book):
    text = "She diagnosed the worst."
    (frame,) = frames_of(read(text), [(14, 23)], cue=[(4, 13)], path=book)
    assert frame.evidence == ((4, 13),)
    assert frames_of(read(text), [(14, 23)], path=book) == ()


@settings(deadline=None)  # the first text loads the parser
@given(
    # more words would be asked for their language, and a row of knees is not English
    st.lists(st.sampled_from(["knee", "fracture", "pain", "goal", "he", "concedes"]), max_size=15)
)
def test_evidence_lies_in_the_content(words):
    text = " ".join(["Yesterday", *words])
    doc = parse(article_from_text("x", text))
    for frame in frames_of(doc, [(10, len(text))]):
        assert 0.3 <= frame.score <= 1
        assert all(10 <= start < end <= len(text) for start, end in frame.evidence)
