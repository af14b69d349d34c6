"""Relations from statements; events told twice; the table that both make."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acts import Act
from analysis.dates import Dating
from analysis.events import of_narration
from analysis.relations import of_statement, once, weight_of
from analysis.sentiment import Stance
from analysis.statements import Statement
from analysis.study import analyse

SAID = Dating("2023-09-21", assumed=True)


def spoken(read, act, label, *, cue="asked", content="the DEA to leave", actor="mx"):
    text = f"Mexico {cue} {content}."
    middle = 7 + len(cue)
    statement = Statement(
        "indirect", ((0, 6),), ((7, middle),), ((middle + 1, len(text) - 1),), 1.0
    )
    stance = Stance("us.dea", label, label, 0, 0, ())
    doc = read(text)
    return list(of_statement(doc, statement, actor, Act(act, "", ()), [stance], SAID, 1))


@pytest.mark.parametrize(
    ("act", "label", "quad"),
    [
        ("accuse", -1, "verbal conflict"),
        ("warn", 0, "verbal conflict"),
        ("announce", -1, "verbal conflict"),
        ("demand", -1, "verbal conflict"),
        ("demand", 0, "verbal cooperation"),
        ("praise", 1, "verbal cooperation"),
        ("offer", 1, "verbal cooperation"),
        ("concede", 1, "verbal cooperation"),
    ],
)
def test_the_class_follows_act_and_stance(read, act, label, quad):
    (relation,) = spoken(read, act, label)
    assert (relation.actor, relation.target, relation.quad) == ("mx", "us.dea", quad)
    assert (relation.date, relation.date_assumed, relation.statement) == ("2023-09-21", True, 1)


@pytest.mark.parametrize(
    ("act", "label"), [("assert", -1), ("announce", 0), ("concede", -1), ("accuse", 1)]
)
def test_other_statements_are_none(read, act, label):
    assert spoken(read, act, label) == []


def test_a_request_cooperates_and_an_order_does_not(read):
    assert spoken(read, "demand", 0, cue="asked")[0].quad == "verbal cooperation"
    assert spoken(read, "demand", 0, cue="ordered")[0].quad == "verbal conflict"


def test_questions_wishes_and_unknown_sources_are_none(read):
    assert spoken(read, "demand", 0, content="whether the DEA would leave") == []
    assert spoken(read, "demand", 0, cue="wants") == []
    assert spoken(read, "accuse", -1, actor="unknown") == []
    assert spoken(read, "demand", 0, actor="press") == []


def test_of_a_state_and_its_body_the_body_is_the_target(read):
    text = "Mexico blamed the DEA."
    statement = Statement("indirect", ((0, 6),), ((7, 13),), ((14, 21),), 1.0)
    stances = [Stance(target, -1, -1, 0, 0, ()) for target in ("us", "us.dea", "us.doj")]
    found = of_statement(read(text), statement, "mx", Act("accuse", "", ()), stances, SAID)
    assert [r.target for r in found] == ["us.dea", "us.doj"]


def test_a_statement_is_told_in_the_sentence_of_its_cue(read):
    text = "Mexico accused the DEA of lying. It also wept."
    statement = Statement("indirect", ((0, 6),), ((7, 14),), ((15, 31), (33, 45)), 1.0)
    stance = Stance("us.dea", -1, -1, 0, 0, ())
    (found,) = of_statement(read(text), statement, "mx", Act("accuse", "", ()), [stance], SAID)
    assert text[found.start : found.end] == "Mexico accused the DEA of lying"


def told(read_with_mentions, text):
    doc, mentions = read_with_mentions(text, date="2023-09-21")
    return [(r.actor, r.target, r.date) for r in once(doc, of_narration(doc, mentions))]


def test_an_event_told_twice_counts_once_with_the_surest_date(read_with_mentions):
    text = "Mexico expelled the DEA. Mexico expelled the DEA in 2020."
    assert told(read_with_mentions, text) == [("mx", "us.dea", "2020")]


def test_verb_and_noun_tell_one_event(read_with_mentions):
    text = "Mexico extradited two men. The extradition of the men to the United States was quick."
    assert len(told(read_with_mentions, text)) == 1


def test_events_of_different_dates_are_two(read_with_mentions):
    text = "Mexico expelled the DEA in 2011. Mexico expelled the DEA in 2020."
    assert [date for _, _, date in told(read_with_mentions, text)] == ["2011", "2020"]


def test_a_statement_is_not_told_again_by_its_cue(articles):
    study = analyse(articles("Mexico accused the DEA of spying."))
    (row,) = study.relations.to_dict("records")
    assert (row["actor"], row["target"], row["quad"], row["weight"], row["statement_id"]) == (
        "mx", "us.dea", "verbal conflict", -1, "a0:001",
    )  # fmt: skip


def test_an_event_has_no_statement(articles):
    study = analyse(articles("Mexico expelled the DEA."))
    assert study.relations["statement_id"].isna().tolist() == [True]


def test_weights_order_the_classes():
    assert [weight_of(q) for q in ("material cooperation", "material conflict")] == [2, -2]


PIECES = ["Mexico", "the DEA", "expelled", "which", "and", "extradited", "to", ",", "“", "”", "by",
          "the arrest of", "agreed", "\n\n", "was", "met", "."]  # fmt: skip


@settings(deadline=None)  # the first text waits for the parser to load
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_of_any_text_the_spans_lie_in_it_and_nobody_acts_on_itself(read_with_mentions, pieces):
    text = "It rained. " + " ".join(pieces)
    doc, mentions = read_with_mentions(text)
    for relation in once(doc, of_narration(doc, mentions)):
        assert 0 <= relation.start < relation.end <= len(text)
        assert relation.actor != relation.target
        assert "unknown" not in (relation.actor, relation.target)


def test_a_vague_date_stays_marked(articles):
    study = analyse(articles("Mexico expelled the DEA over recent months.", date="2023-09-21"))
    (row,) = study.relations.to_dict("records")
    assert (row["date_assumed"], row["date_vague"]) == (False, True)
