"""What the grammar of dates reads beyond the table of `test_dates`, and what it never guesses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.time_expressions import Tenure, dateline, find_expressions

DAY = date(2023, 9, 21)  # a Thursday


def values(text, day=DAY, **options):
    return [e.value for e in find_expressions(text, day, **options)]


def test_anaphoric_dates_count_from_the_date_before():
    text = "On 2 May it voted; three weeks later it paid, and the next day it left."
    assert values(text) == ["2023-05-02", "2023-05-23", "2023-05-24"]
    assert values("In May 2021 it began. The following month it ended.") == ["2021-05", "2021-06"]
    assert values("It struck in August 2020 and was fined at the time.") == ["2020-08", "2020-08"]
    text = "On 3 May it met. Hours later it left; on the morning after, it paid."
    assert values(text) == ["2023-05-03", "2023-05-03", "2023-05-04"]
    assert values("It fell on 3 May. 48 hours later it rose.") == ["2023-05-03", "2023-05-05"]
    assert values("It began in April. On the 6th, it ended.") == ["2023-04", "2023-04-06"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("that day", "2023-05-03"),
        ("that same week", "2023-05-01/2023-05-07"),
        ("that month", "2023-05"),
        ("the same year", "2023"),
    ],
)
def test_the_same_week_is_the_week_of_the_day_before(words, value):
    assert values(f"It met on 3 May and left {words}.")[-1] == value


def test_the_time_of_day_alone_tells_no_day():
    assert values("It met on 3 May. It left in the morning.") == ["2023-05-03"]


def test_what_happened_days_after_an_event_tells_the_events_date_in_the_same_clause():
    assert values("It left on Monday, two days after it lost.") == ["2023-09-18", "2023-09-16"]


def test_a_verb_in_the_future_or_a_preposition_turns_a_bare_day_forward():
    assert values("It will rule on Monday.", future=lambda _: True) == ["2023-09-25"]
    assert values("It must answer by Monday.") == ["2023-09-25"]
    assert values("from 1 November") == ["2023-11-01"]


def test_a_term_of_office_is_whose_it_is_said_to_be():
    term = Tenure(date(2018, 12, 1), date(2024, 9, 30))
    text = "Since taking office he waits for the final stretch of the six-year term."
    expected = ["2018-12-01/2023-09-21", "2023-10-01/2024-09-30"]
    assert values(text, tenure=lambda _: term) == expected
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("months ago", True),
        ("in early March", True),
        ("in recent weeks", True),
        ("two months ago", False),
        ("on Monday", False),
    ],
)
def test_vague_words_are_marked(text, vague):
    assert [e.vague for e in find_expressions(text, DAY)] == [vague]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Lima, 28 February 2020\n\nThe ministry said no.", "2020-02-28"),
        ("LIMA, Jan. 5, 2024 (Agency) — It said no.", "2024-01-05"),
        ("A title\n\nBy Ann Roe | March 3, 2024\n\nIt said no.", "2024-03-03"),
        ("Published: 3 March 2024 10:15 GMT\n\nIt said no.", "2024-03-03"),
        ("Thursday, March 7, 2024, 7 a.m.\n\nIt said no.", "2024-03-07"),
        ("The Daily Post | 3 March 2024 | Page 2\n\nIt said no.", "2024-03-03"),
        ("Vol. 12 – Mar 3rd 2024\n\nIt said no.", "2024-03-03"),
        ("Good morning. It's Thursday, March 7, 2024, and this is the news.", "2024-03-07"),
    ],
)
def test_datelines_and_bylines_tell_the_articles_day(text, value):
    assert dateline(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March 2024, it said no.",
        "3 March 2024: it said no.",
        "LIMA, March 3 — No.",
        "After the March 3, 2024 raid",
    ],
)
def test_what_is_no_full_dateline(text):
    assert dateline(text) is None


def test_that_season_is_of_the_year_given_last():
    found = find_expressions("In 1976 they came; that autumn they left.", date(2023, 9, 21))
    assert [e.value for e in found] == ["1976", "1976-09/1976-11"]


@given(st.text(max_size=200), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_values_begin_with_a_year_and_spans_lie_in_the_text(text, day):
    for found in find_expressions(text, day):
        assert 0 <= found.start < found.end <= len(text)
        assert found.value[:4].isdigit()


WORDS = """
    last next this on in by since Monday Tuesday May March 5 31 2024 2019 week month year ago two
    days after before later the first quarter of fiscal spring weekend between and to within early
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12), st.none() | st.dates())
def test_any_row_of_words_of_time_reads_in_order_without_overlap(words, day):
    end = 0
    for found in find_expressions(" ".join(words), day):
        assert found.start >= end
        end = found.end
        first, _, last = found.value.partition("/")
        assert not last or first <= last
