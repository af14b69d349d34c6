"""Statements of one occasion share its date."""

import pytest

from analysis import analyse
from analysis.chronology import Dating
from analysis.dates import date_of
from analysis.occasions import Occasion, Said, shared
from analysis.statements import extract

STORY = (
    "A judge in Houston on Thursday sentenced a customs clerk to nine years at a hearing.\n"
    "\n"
    "“You sold the gate,” Judge Ellen Ward told him. The clerk begged the court for mercy. "
    "His lawyer said he would appeal. Prosecutors praised the sentence."
)


@pytest.fixture
def said(read):
    """The statements of a story of Friday 22 September 2023, dated each by itself."""

    def find(text, **given):
        doc = read(text, **given)
        return doc, [Said(s, "us.courts", date_of(doc, s), nested=False) for s in extract(doc)]

    return find


def test_the_lead_names_the_day_and_what_happened(said):
    doc, statements = said(STORY, date="2023-09-22")
    undated = Said(
        statements[1].statement, "us.doj", Dating("2023-09-22", assumed=True), nested=False
    )
    day, told = Occasion(doc).features(undated, [("us.courts", "2023-09-21")])
    assert day == "2023-09-21"
    expected = {
        "days before 1": 1, "in the lead": 1, "occasion sentence": 1, "occasion hearing": 1,
        "then before": 1, "share so far": 1, "named in paragraph": 0,
    }  # fmt: skip
    assert {name: told.get(name) for name in expected} == expected


def test_what_is_said_at_a_hearing_has_its_date(said):
    doc, statements = said(STORY, date="2023-09-22")
    found = [dating.date for dating in shared(doc, statements)]
    assert found.count("2023-09-21") >= len(found) - 1


def test_a_date_that_words_tell_is_kept(said):
    text = f"{STORY} On Friday the mayor said it was a scandal."
    doc, statements = said(text, date="2023-09-22")
    assert not statements[-1].dating.assumed
    assert shared(doc, statements)[-1] == statements[-1].dating


def test_without_a_day_nothing_is_shared(said):
    doc, statements = said(STORY)
    assert Occasion(doc).features(statements[0], []) is None
    assert shared(doc, statements) == [s.dating for s in statements]


def test_the_statements_table_has_the_occasions_date(articles):
    study = analyse(articles(STORY, date="2023-09-22"))
    dated = study.statements[~study.statements["date_assumed"]]
    assert set(dated["date"]) == {"2023-09-21"}
