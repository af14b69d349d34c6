"""Relations from statements; events told twice; the table that both make."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.dates import Dating
from analysis.events import of_narration
from analysis.relations import (
    Spoken,
    aims,
    of_statements,
    once,
    quad_of,
    span_of,
    weight_of,
)
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
    stance = Stance("us.dea", label, label, 0, 0, (), chance=0.5)
    return read(text), Spoken(statement, actor, act, [stance], SAID, 1)


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
        ("assert", -1, None),
        ("announce", 0, None),
        ("concede", -1, None),
        ("accuse", 1, None),
    ],
)
def test_the_table_gives_the_class_of_act_and_stance(read, act, label, quad):
    doc, one = spoken(read, act, label)
    assert quad_of(doc, one.statement, act, label) == quad


@pytest.mark.parametrize(
    ("cue", "content", "quad"),
    [
        ("asked", "the DEA to leave", "verbal cooperation"),
        ("ordered", "the DEA to leave", "verbal conflict"),
        ("asked", "whether the DEA would leave", None),
        ("wants", "the DEA to leave", None),
    ],
)
def test_a_request_cooperates_an_order_does_not_and_a_question_is_none(read, cue, content, quad):
    doc, one = spoken(read, "demand", 0, cue=cue, content=content)
    assert quad_of(doc, one.statement, "demand", 0) == quad


@pytest.mark.parametrize(
    ("act", "label", "cue", "quads"),
    [
        ("accuse", -1, "accused", ["verbal conflict"]),
        ("praise", 1, "praised", ["verbal cooperation"]),
    ],
)
def test_statements_are_relations(read, act, label, cue, quads):
    found = list(of_statements(*both(spoken(read, act, label, cue=cue))))
    assert [(r.actor, r.target, r.quad) for r in found] == [("mx", "us.dea", q) for q in quads]
    assert all(r.date == "2023-09-21" and r.date_assumed and r.statement == 1 for r in found)


def both(told):
    doc, one = told
    return doc, [one]


def test_unknown_sources_and_what_journalists_ask_are_none(read):
    assert list(of_statements(*both(spoken(read, "accuse", -1, actor="unknown")))) == []
    assert list(of_statements(*both(spoken(read, "demand", 0, actor="press")))) == []


def test_of_another_side_without_a_sure_target_the_likeliest_actor_is_aimed_at():
    statement = Statement("indirect", ((0, 6),), ((7, 13),), ((14, 21),), 1.0)
    chances = {"us": 0.2, "us.dea": 0.9, "us.doj": 0.6, "cn": 0.17, "cn.mfa": 0.2, "mx.sre": 0.2}
    stances = [
        Stance(target, -1, -1, 0, 0, (), chance=chance, sure=chance > 0.5)
        for target, chance in chances.items()
    ]
    found = aims(Spoken(statement, "mx", "accuse", stances, SAID))
    assert [stance.target for stance in found] == ["us.dea", "us.doj", "cn.mfa"]


def test_a_statement_is_told_in_the_sentence_of_its_cue(read):
    text = "Mexico accused the DEA of lying. It also wept."
    statement = Statement("indirect", ((0, 6),), ((7, 14),), ((15, 31), (33, 45)), 1.0)
    start, end = span_of(read(text), statement, Stance("us.dea", -1, -1, 0, 0, ()))
    assert text[start:end] == "Mexico accused the DEA of lying"


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
