"""Acts from cue and content."""

import pytest

from analysis.acts import act_of, stance_of_act
from analysis.statements import extract


@pytest.mark.parametrize(
    ("text", "act", "rule"),
    [
        ("The minister said that the talks began in May.", "assert", "no other sign"),
        ("The minister announced that the unit would be closed.", "announce", "cue"),
        ("The agency wants to expand its unit.", "announce", "cue"),
        ("The agency wants more arrests.", "demand", "cue"),
        ("The ambassador urged Mexico to act.", "demand", "cue"),
        ("The minister offered to train the police.", "offer", "cue"),
        ("The minister denied that the army knew.", "reject", "cue"),
        ("The senator opposed the deal.", "reject", "cue"),
        ("The senator accused the army of torture.", "accuse", "cue"),
        ("The president warned that the deal would end.", "warn", "cue"),
        ("The ambassador praised the navy.", "praise", "cue"),
        ("The director admitted that mistakes were made.", "concede", "cue"),
        ("The minister does not deny that the army knew.", "concede", "negated cue"),
        ("The minister does not believe that the report is true.", "reject", "negated cue"),
        ("“They are hypocrites,” he said.", "accuse", "content"),
        ("“We thank them for the help,” he said.", "praise", "content"),
        ("“They must stop the guns,” he said.", "demand", "content"),
    ],
)
def test_acts(read, text, act, rule):
    doc = read(text)
    found = act_of(doc, extract(doc)[0])
    assert (found.act, found.rule) == (act, rule)


def test_the_evidence_is_the_words_that_decided(read):
    text = "“They are hypocrites,” he said."
    doc = read(text)
    (span,) = act_of(doc, extract(doc)[0]).evidence
    assert text[slice(*span)] == "hypocrites"


def test_what_acts_show_by_themselves():
    assert [stance_of_act(a) for a in ("accuse", "demand", "praise", "assert")] == [-1, 0, 1, None]
