"""Expressions of time, counted from Thursday 21 September 2023 unless said otherwise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.dates import date_of, find_expressions
from analysis.statements import extract

DAY = date(2023, 9, 21)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("last April", "2023-04"),
        ("last October", "2022-10"),
        ("last September", "2022-09"),
        ("next October", "2023-10"),
        ("in March", "2023-03"),
        ("in November", "2022-11"),
        ("in March 2019", "2019-03"),
        ("this week", "2023-09-18/2023-09-24"),
        ("last week", "2023-09-11/2023-09-17"),
        ("last month", "2023-08"),
        ("last year", "2022"),
        ("next year", "2024"),
        ("on Monday", "2023-09-18"),
        ("on Thursday", "2023-09-21"),
        ("last Thursday", "2023-09-14"),
        ("yesterday", "2023-09-20"),
        ("three weeks ago", "2023-08-31"),
        ("two months ago", "2023-07"),
        ("in 2021", "2021"),
        ("by 2025", "2025"),
        ("fiscal year 2025", "2024-10-01/2025-09-30"),
        ("December 6, 2022", "2022-12-06"),
        ("6 December 2022", "2022-12-06"),
        ("on 3 June", "2023-06-03"),
        ("2022-12-06", "2022-12-06"),
    ],
)
def test_expressions(text, value):
    assert [e.value for e in find_expressions(f"It said so {text}.", DAY)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "It may march on.",
        "He met Mr. May.",
        "They spent 2024 dollars.",
        "One day it will.",
        "Soon.",
    ],
)
def test_what_stays_undated(text):
    assert find_expressions(text, DAY) == []


def test_without_a_day_only_full_dates_are_read():
    found = find_expressions("In 2021, last April, on Monday, on 6 December 2022.", None)
    assert [e.value for e in found] == ["2021", "2022-12-06"]


def test_a_statement_has_the_date_beside_its_cue_and_refers_to_that_in_its_content(read):
    text = "The minister said last April that the unit would grow in 2025."
    doc = read(text, date="2023-09-21")
    dating = date_of(doc, extract(doc)[0])
    assert (dating.date, dating.assumed, dating.refers_to) == ("2023-04", False, "2025")


def test_else_it_has_the_articles_own_date_assumed(read):
    doc = read("The minister said that it would grow.", date="2023-09-21")
    dating = date_of(doc, extract(doc)[0])
    assert (dating.date, dating.assumed) == ("2023-09-21", True)


def test_and_none_if_the_article_has_none(read):
    doc = read("The minister said on Monday that it would grow.")
    dating = date_of(doc, extract(doc)[0])
    assert (dating.date, dating.assumed) == (None, False)


@given(st.text(max_size=200), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_values_begin_with_a_year_and_spans_lie_in_the_text(text, day):
    for found in find_expressions(text, day):
        assert 0 <= found.start < found.end <= len(text)
        assert found.value[:4].isdigit()
