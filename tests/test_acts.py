"""Acts from cue and content."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import codebook
from analysis.acts import act_of, by_signs, features
from analysis.articles import article_from_text
from analysis.language import parse
from analysis.regression import load
from analysis.statements import Statement, extract


@pytest.mark.parametrize(
    ("text", "act", "rule"),
    [
        ("The minister said that the talks began in May.", "assert", "no other sign"),
        ("The minister announced that the unit would be closed.", "announce", "cue"),
        ("The agency wants to expand its unit.", "announce", "cue"),
        ("The agency wants more arrests.", "demand", "cue"),
        ("The agency wants to know the names.", "demand", "wish to know"),
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
        ("The minister warned that the police are corrupt.", "accuse", "present evil"),
        ("The minister promised to travel in May.", "announce", "cue"),
        ("The ambassador credited the navy with the arrests.", "praise", "cue"),
        ("The mayor hoped that the rain would come.", "announce", "hope"),
        ("The mayor hoped that the governor would come.", "demand", "cue"),
        ("The foreign ministry protested against the raid.", "accuse", "cue"),
        ("The bishop insisted that the guards carry no rifles.", "reject", "insisted negation"),
        ("“They are hypocrites,” he said.", "accuse", "content"),
    ],
)
def test_cues_and_words(read, text, act, rule):
    doc = read(text)
    found, _ = by_signs(doc, extract(doc)[0])
    assert (found.act, found.rule) == (act, rule)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The minister said that the talks began in May.", "assert"),
        ("The ambassador urged Mexico to act.", "demand"),
        ("The minister denied that the army knew.", "reject"),
        ("The senator accused the army of torture.", "accuse"),
        ("The president warned that the deal would end.", "warn"),
        ("The ambassador praised the navy.", "praise"),
        ("The director admitted that mistakes were made.", "concede"),
    ],
)
def test_a_clear_cue_decides(read, text, act):
    doc = read(text)
    found = act_of(doc, extract(doc)[0])
    assert found.act == act


@pytest.mark.parametrize(
    ("content", "act", "rule"),
    [
        ("We will open an office in the port.", "announce", "plan"),
        ("The bridge will be closed on Friday.", "announce", "decision"),
        ("We will share the names.", "offer", "help"),
        ("We want them to leave.", "demand", "wish"),
        ("They have to answer.", "demand", "obligation"),
        ("Show us the contract.", "demand", "imperative"),
        ("We will never sign it.", "reject", "refusal"),
        ("We did not know him.", "reject", "denial"),
        ("Nobody gave the order.", "reject", "nobody"),
        ("I do not care who drives.", "assert", "no other sign"),
        ("A map is not a road.", "assert", "no other sign"),
        ("Nobody comes for our children.", "accuse", "omission"),
        ("They should stop pretending.", "accuse", "reproof"),
        ("There was no judge, no hearing and no paper.", "accuse", "none at all"),
        ("The mayors gave me a leaflet.", "accuse", "of another"),
        ("If they have a map, let them show it.", "demand", "imperative"),
        ("This is not a market.", "reject", "contradiction"),
        ("They lied to us.", "accuse", "blame"),
        ("They should have told us.", "accuse", "blame"),
        ("They did not tell us.", "accuse", "omission"),
        ("We were betrayed.", "accuse", "complaint"),
        ("The sentence is not enough.", "accuse", "fault found"),
        ("We thank the nurses.", "praise", "performative"),
        ("Our agents could have acted.", "concede", "own fault"),
        ("We cannot prove it.", "concede", "own shortcoming"),
        ("If the dam breaks, the town could drown.", "warn", "evil to come"),
    ],
)
def test_rules_read_the_grammar_of_the_content(read, content, act, rule):
    found = _of_quotation(read, content)
    assert (found.act, found.rule) == (act, rule)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The lawyer said that she would file a complaint.", "announce"),
        ("The agency said that it had no knowledge of the flight.", "reject"),
        ("The mayor said that the governor had lied.", "accuse"),
        ("The minister said that the governor must resign.", "demand"),
        ("The spokesman said that the government would appeal.", "announce"),
    ],
)
def test_in_reported_speech_the_source_is_a_third_person(read, text, act):
    doc = read(text)
    assert by_signs(doc, extract(doc)[0])[0].act == act


def test_a_negated_word_speaks_for_the_contrary(read):
    assert _of_quotation(read, "The police are corrupt.").act == "accuse"
    assert _of_quotation(read, "The police are not corrupt.").act == "reject"


def test_a_question_demands_unless_its_cue_asks_nothing(read):
    asked = "“Will the talks go on?” the reporter asked."
    said = "“Will the talks go on?” the senator said."
    assert [by_signs(d, extract(d)[0])[0].act for d in map(read, (asked, said))] == [
        "demand",
        "accuse",
    ]


def test_several_who_agree_decide_one_who_promises_help_offers(read):
    joint = "The two ministers agreed to share the data."
    alone = "The minister pledged to share the data."
    assert [act_of(d, extract(d)[0]).act for d in map(read, (joint, alone))] == [
        "announce",
        "offer",
    ]


def test_who_speaks_decides_where_the_words_do_not(read):
    accuser = "According to the indictment, the clerk met the driver at a motel."
    defender = "The man was in Oaxaca that night, his lawyer said."
    assert [by_signs(d, extract(d)[0])[0].act for d in map(read, (accuser, defender))] == [
        "accuse",
        "reject",
    ]


def test_the_regression_hears_each_sign_by_itself(read):
    doc = read("“They lied to us,” he said.")
    statement = extract(doc)[0]
    told = features(doc, statement, *by_signs(doc, statement), actor="us.dea")
    for name in (
        "by rules accuse", "rule blame", "sign blame accuse", "weight accuse", "enough accuse",
        "cue assert neutral", "cue lemma say", "word lie", "kind direct", "side us",
    ):  # fmt: skip
        assert told[name] > 0


def test_what_the_stance_head_reads_tips_the_scale(read):
    doc = read("“The raid at dawn was their work,” he said.")
    statement = extract(doc)[0]
    friendly, plain = (
        features(doc, statement, *by_signs(doc, statement), chances=[chances])
        for chances in ((0.0, 0.1, 0.9), (0.0, 0.9, 0.1))
    )
    model = load("acts")
    assert model.probabilities(friendly)["praise"] > model.probabilities(plain)["praise"]


def test_a_defence_ministry_is_no_defence_lawyer(read):
    doc = read("The patrol raided a shed on Monday, the Defense Ministry said.")
    assert act_of(doc, extract(doc)[0]).act == "assert"


def test_her_agents_are_the_source_s_own_her_rivals_are_not(read):
    own = "The sheriff said that her deputies would search the farm."
    rival = "The sheriff said that her rivals had lied."
    told = [by_signs(d, extract(d)[0])[0].act for d in map(read, (own, rival))]
    assert told == ["announce", "accuse"]


def test_the_evidence_is_the_words_that_decided(read):
    text = "“They are hypocrites,” he said."
    doc = read(text)
    (span,) = act_of(doc, extract(doc)[0]).evidence
    assert text[slice(*span)] == "hypocrites"


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_every_text_has_one_act_with_evidence_inside_it(words):
    text = f"No {words}"
    doc = parse(article_from_text("x", text))
    found = act_of(doc, Statement("direct", (), (), ((0, len(text)),), 1.0))
    assert found.act in codebook.load("acts")["acts"]
    assert all(0 <= a < b <= len(text) for a, b in found.evidence)


def _of_quotation(read, content):
    """The act of a quotation without a cue, by the hand-set weights."""
    doc = read(f"“{content}”")
    return by_signs(doc, Statement("direct", (), (), ((0, len(content) + 2),), 1.0))[0]
