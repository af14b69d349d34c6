"""The actors codebook: names, offices by date, and what an editor's slip is answered with."""

from datetime import date

import pytest

from analysis.codebook import CodebookError
from analysis.language import pipeline
from analysis.registry import Registry, fold, registry, side

EMPTY = "roles: []\nbodies: []\nfields: []\nplaces: {}\nanaphors: []\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The DEA left.", [("us.dea", "name")]),
        ("Lopez Obrador said no.", [("mx.presidency", "person")]),
        ("MEXICO SAID NO.", [("mx", "name")]),
        ("Give us time.", []),
        ("Ships in the Gulf of Mexico sank.", [("unknown", "no actor")]),
        ("The Bureau of Alcohol, Tobacco, Firearms and Explosives left.", [("us.doj", "name")]),
    ],
)
def test_names_with_and_without_accents_and_in_capitals(text, expected):
    found = registry().find(pipeline()(text), date(2023, 9, 21))
    assert [(n.actor, n.rule) for n in found] == expected


@pytest.mark.parametrize(
    ("day", "actor"),
    [
        ("2017-05-01", "us.white_house"),
        ("2023-05-01", "civil.expert"),
        ("2025-05-01", "us.white_house"),
        ("2024-11-20", "us.white_house"),
    ],
)
def test_a_person_has_the_office_of_the_day_and_the_elect_the_one_to_come(day, actor):
    found = registry().find(pipeline()("Donald Trump said no."), date.fromisoformat(day))
    assert found[0].actor == actor


def test_the_codebooks_ids_and_dates_hold_together():
    actors = registry()
    assert {"us.dhs", "mx.sedena", "crime.cjng", "civil.victims", "unknown"} <= set(actors.names)
    assert {side(i) for i in actors.names} == set(actors.sides)
    for person in actors.people:
        for actor, _, start, end in person.offices:
            assert actor in actors.names
            assert start < end
    amlo = next(p for p in actors.people if p.name == "Andrés Manuel López Obrador")
    assert amlo.actor(date(2023, 9, 21)) == "mx.presidency"
    assert amlo.actor(date(2025, 9, 21)) == "civil.expert"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "people:\n  - {name: A. Person, offices: [{actor: us.nasa}]}\n" + EMPTY,
            r"the id us\.nasa is used but not defined",
        ),
        (
            "people: []\n" + EMPTY.replace("roles: []", "roles: [{actor: '{fleet}', words: [w]}]"),
            "no field is called fleet",
        ),
    ],
)
def test_what_is_not_defined_is_named(tmp_path, text, message):
    path = tmp_path / "mine.yaml"
    path.write_text("sides: {us: United States}\nactors: {us: {name: United States}}\n" + text)
    with pytest.raises(CodebookError, match=message):
        Registry(path)


def test_the_head_of_a_role_counts_and_the_longest_term():
    tokens = pipeline()("a professor of law")
    role = registry().roles.find(list(tokens), tokens[1])
    assert (role.actor, role.head, len(role.tokens)) == ("civil.expert", "professor", 3)
    assert registry().roles.find(list(tokens), tokens[3]) is None


def test_given_names_tell_gender_with_and_without_accents():
    assert [registry().gender(n) for n in ("Inés", "INES", "Jesus", "Quux")] == ["f", "f", "m", ""]


def test_folding():
    assert fold("Peña Nieto’s") == "Pena Nieto's"
