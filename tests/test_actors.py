"""Who is meant: names, offices by date, roles, descriptions and pronouns."""

from datetime import date

import pytest

from analysis.actors import Registry, attribute, fold, registry, side
from analysis.codebook import CodebookError


def meant(mentions):
    return [(m.text, m.actor, m.rule) for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The DEA left.", ("DEA", "us.dea", "name")),
        ("Lopez Obrador said no.", ("Lopez Obrador", "mx.presidency", "person")),
        ("MEXICO SAID NO.", ("MEXICO", "mx", "name")),
        ("Give us time.", None),
        ("Ships in the Gulf of Mexico sank.", None),
    ],
)
def test_names_with_and_without_accents_and_in_capitals(read_with_mentions, text, expected):
    _, mentions = read_with_mentions(text, date="2023-09-21")
    named = [m for m in meant(mentions) if m[2] != "first person"]
    assert named == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("day", "actor"),
    [
        ("2017-05-01", "us.white_house"),
        ("2023-05-01", "civil.expert"),
        ("2025-05-01", "us.white_house"),
        ("2024-11-20", "us.white_house"),
    ],
)
def test_a_person_has_the_office_of_the_day_and_the_elect_the_one_to_come(
    read_with_mentions, day, actor
):
    _, mentions = read_with_mentions("Donald Trump said no.", date=day)
    assert mentions[0].actor == actor


def test_a_surname_counts_once_the_full_name_was_seen(read_with_mentions):
    text = "Garland is a town. Merrick Garland came. Garland spoke."
    _, mentions = read_with_mentions(text, date="2023-09-21")
    assert ("Garland", "us.doj", "surname") in meant(mentions)
    _, mentions = read_with_mentions("Garland is a town.", date="2023-09-21")
    assert not any(m.actor == "us.doj" for m in mentions)


def test_pronouns_agree_in_gender_and_keep_their_antecedent(read_with_mentions):
    text = "Claudia Sheinbaum met Marco Rubio. She spoke first. He listened."
    doc, mentions = read_with_mentions(text, date="2025-05-01")
    she, he = (next(m for m in mentions if m.text == word) for word in ("She", "He"))
    assert (she.actor, doc.article.text[slice(*she.antecedent)]) == (
        "mx.presidency", "Claudia Sheinbaum",
    )  # fmt: skip
    assert (he.actor, doc.article.text[slice(*he.antecedent)]) == ("us.state", "Marco Rubio")


def test_descriptions_point_back(read_with_mentions):
    text = "The DEA published a report. The agency denied it. The report was short."
    _, mentions = read_with_mentions(text)
    assert [m.actor for m in mentions if m.text.lower().endswith("agency")] == ["us.dea"]
    assert [m.actor for m in mentions if m.text.endswith("report")] == ["us.dea", "us.dea"]


def test_the_two_countries_are_both(read_with_mentions):
    doc, mentions = read_with_mentions("The two countries agreed.")
    assert {m.actor for m in mentions} == {"us", "mx"}
    assert {a.actor for a in attribute(doc, [(0, 17)], mentions)} == {"us", "mx"}


@pytest.mark.parametrize(
    ("text", "source", "actor"),
    [
        ("Ana Ruiz, a security analyst in Monterrey, spoke.", "Ana Ruiz", "civil.expert"),
        ("Mexican senator Ana Ruiz spoke.", "Ana Ruiz", "mx.congress"),
        ("A former ambassador spoke.", "A former ambassador", "civil.expert"),
        ("A spokesman for the FBI spoke.", "A spokesman for the FBI", "us.doj"),
        ("López Obrador’s spokesman spoke.", "López Obrador’s spokesman", "mx.presidency"),
        ("Somebody spoke.", "Somebody", "unknown"),
    ],
)
def test_sources_that_no_name_of_the_codebook_tells(read_with_mentions, text, source, actor):
    doc, mentions = read_with_mentions(text, date="2023-09-21")
    (found,) = attribute(doc, [(0, len(source))], mentions)
    assert found.actor == actor


def test_no_words_no_source(read_with_mentions):
    doc, mentions = read_with_mentions("It rained.")
    (found,) = attribute(doc, [], mentions)
    assert (found.actor, found.rule) == ("unknown", "no source")


def test_an_id_that_is_not_defined_is_named(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "sides: {us: United States}\nactors: {us: {name: United States}}\n"
        "people:\n  - {name: A. Person, offices: [{actor: us.nasa}]}\n"
        "roles: []\nbodies: []\nfields: []\nplaces: {}\nanaphors: []\n"
    )
    with pytest.raises(CodebookError, match=r"the id us\.nasa is used but not defined"):
        Registry(path)


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


def test_folding():
    assert fold("Peña Nieto’s") == "Pena Nieto's"
