"""Clauses of a content: about whom, with which polarity and mood."""

import pytest

from analysis.clauses import clauses_of
from analysis.statements import extract

PEOPLE = frozenset({"rival", "government", "soldier"})
BODIES = frozenset({"government"})


def _clauses(read, text, **options):
    doc = read(text)
    return clauses_of(doc, extract(doc)[0], people=PEOPLE, bodies=BODIES, **options)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("“We closed the road,” she said.", "own"),
        ("“They closed the road,” she said.", "other"),
        ("“Soldiers closed the road,” she said.", "other"),
        ("“The road reopened,” she said.", "none"),
        ("“Nobody closed the road,” she said.", "nobody"),
        ("She said that she had closed the road.", "own"),
        ("She said that her rivals had closed the road.", "other"),
        ("She said that her government had closed the road.", "own"),
    ],
)
def test_whom_a_clause_is_about(read, text, party):
    assert [c.party for c in _clauses(read, text)] == [party]


def test_an_officials_government_is_its_own(read):
    text = "The envoy said that the government had closed the road."
    assert [c.party for c in _clauses(read, text)] == ["other"]
    assert [c.party for c in _clauses(read, text, official=True)] == ["own"]


@pytest.mark.parametrize(
    ("text", "negated", "modal"),
    [
        ("“We will pay,” he said.", False, "will"),
        ("“We won't pay,” he said.", True, "will"),
        ("“We might pay,” he said.", False, "may"),
        ("“They gave us nothing,” he said.", True, ""),
        ("“They did not only pay us,” he said.", False, ""),
    ],
)
def test_polarity_and_mood(read, text, negated, modal):
    (clause,) = _clauses(read, text)
    assert (clause.negated, clause.modal) == (negated, modal)


def test_conditions_and_what_others_say_are_marked(read):
    condition, main = _clauses(read, "“If they leave, we will pay,” he said.")
    assert (condition.condition, main.condition) == ("if", "")
    *_, reported = _clauses(read, "He said that voters said the senator should resign.")
    assert reported.reported
