"""Relations from statements and from narration; denied and possible acts are none."""

import pytest

from analysis.relations import of_narration, once, weight_of
from analysis.study import analyse


def told(read_with_mentions, text):
    doc, mentions = read_with_mentions(text, date="2023-09-21")
    return [(r.actor, r.target, r.quad) for r in of_narration(doc, mentions)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mexico expelled the DEA.", [("mx", "us.dea", "material conflict")]),
        ("The DEA was expelled by Mexico.", [("mx", "us.dea", "material conflict")]),
        (
            "Mexico extradited the men to the United States.",
            [("mx", "us", "material cooperation")],
        ),
        ("Mexico did not expel the DEA.", []),
        ("Mexico may expel the DEA.", []),
        ("Mexico will expel the DEA.", []),
        ("Mexico threatened to expel the DEA.", []),
        ("It rained on Mexico and the DEA.", []),
    ],
)
def test_narrated_acts(read_with_mentions, text, expected):
    assert told(read_with_mentions, text) == expected


def test_a_statement_with_a_target_is_a_verbal_relation(articles):
    study = analyse(articles("Mexico accused the DEA of spying."))
    (row,) = study.relations.to_dict("records")
    assert (row["actor"], row["target"], row["quad"], row["weight"]) == (
        "mx", "us.dea", "verbal conflict", -1,
    )  # fmt: skip


def test_an_event_told_twice_counts_once(read_with_mentions):
    doc, mentions = read_with_mentions("Mexico expelled the DEA. Mexico expelled the DEA.")
    assert len(once(doc, list(of_narration(doc, mentions)))) == 1


def test_weights_order_the_classes():
    assert [weight_of(q) for q in ("material cooperation", "material conflict")] == [2, -2]
