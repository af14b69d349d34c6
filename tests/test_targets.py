"""Which actors a statement may be aimed at, and what tells whether it is."""

from math import log

import pytest

from analysis.encoder import Reading
from analysis.statements import extract
from analysis.targets import Company, Heard, Scene, besides, candidates, features


@pytest.fixture
def considered(read_with_mentions):
    """The candidates of an article's last statement, by id."""

    def find(text, actor, **company):
        doc, mentions = read_with_mentions(text, date="2023-09-21")
        statement = extract(doc)[-1]
        scene = Scene(doc, mentions)
        found = besides(actor, candidates(scene, statement, Company(actor, **company)))
        return scene, statement, {c.actor: c for c in found}

    return find


def test_candidates_stand_in_one_order_whatever_sets_do(considered):
    aimed = frozenset({"us.dea", "us.doj", "us.state", "cn", "intl", "crime.cjng", "civil.ngo"})
    text = "It rained. The minister said that it was late."
    *_, found = considered(text, "mx.sre", earlier=[("us", aimed)])
    assert [actor for actor in found if actor in aimed] == sorted(aimed)


@pytest.mark.parametrize(
    ("text", "actor", "target", "role"),
    [
        ("The ambassador praised the Mexican army.", "us.state", "mx.sedena", "object"),
        ("The minister said that the DEA had spied.", "mx.sre", "us.dea", "subject"),
        ("The minister accused agents of the DEA.", "mx.sre", "us.dea", "of"),
        ("The minister condemned the DEA’s silence.", "mx.sre", "us.dea", "owner"),
        ("The minister told the DEA that it was late.", "mx.sre", "us.dea", "addressee"),
        ("Asked about the DEA, the minister said it was a disgrace.", "mx.sre", "us.dea", "beside"),
        ("The DEA raided a house. “It is a crime,” he said.", "mx", "us.dea", "sentence before"),
        ("The DEA raided a farm. It rained. It snowed. He condemned the raid.", "mx", "us.dea",
         "doer, main word"),
    ],
)  # fmt: skip
def test_how_a_candidate_stands_to_the_content(considered, text, actor, target, role):
    *_, found = considered(text, actor)
    assert role in found[target].roles


def test_the_source_is_no_candidate(considered):
    *_, found = considered("The DEA said that the DEA was ready.", "us.dea")
    assert "us.dea" not in found


def test_who_was_in_dispute_before_stays_near(considered):
    earlier = [("mx", frozenset({"us.dea"})), ("us.state", frozenset({"mx"}))]
    *_, found = considered("“It is an insult,” he said.", "mx", before="us.state", earlier=earlier)
    assert found["us.state"].roles >= {"before", "spoke last"}
    assert found["us.dea"].roles >= {"own target before"}


def test_features_name_act_role_and_relation(considered):
    scene, statement, found = considered("The ambassador praised the Mexican army.", "us.state")
    heard = Heard("us.state", {"praise": 0.9, "assert": 0.1}, statement.cue)
    reading = Reading({}, {}, {}, {"mx.sedena": (0.2, 0.1, 0.1, 0.6, 0.0)})
    chances = (0.1, 0.2, 0.7)
    told = features(
        scene, statement, heard, found["mx.sedena"], list(found.values()), chances, reading
    )
    expected = {
        "praise × all": 0.9, "praise × role object": 0.9, "praise × other side": 0.9,
        "assert × role object": 0.1, "from us to mx": 1, "first named": 1, "positive": 0.7,
        "praise × near the act's words": 0.9, "encoder target": log(4),
    }  # fmt: skip
    assert {name: told.get(name) for name in expected} == pytest.approx(expected)
