"""Words of time → ISO dates, months, years and intervals (``start/end``), and whose they are.

A small grammar of the newspapers' relative dates; full dates go to `dateparser`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import dateparser

from analysis.language import Doc
from analysis.statements import Offsets, Statement

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH = "|".join(MONTHS)
_DAY = "|".join(DAYS)
NUMBERS = dict(
    zip(
        ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of time and what they mean: an ISO 8601 date, month, year or interval."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Dating:
    """When a statement was made; ``assumed``: no words tell, the article's own date stands in.

    ``refers_to`` is what the content itself dates.
    """

    date: str | None
    assumed: bool
    refers_to: str | None = None


def find_expressions(text: str, day: date | None) -> list[TimeExpression]:
    """Return the expressions of time in a text, in order.

    Args:
        text: any text; offsets refer to it.
        day: the day that relative expressions count from; None leaves those out.

    >>> text = "said last April, in fiscal year 2025"
    >>> [e.value for e in find_expressions(text, date(2023, 9, 21))]
    ['2023-04', '2024-10-01/2025-09-30']
    """
    found: list[TimeExpression] = []
    for match in _PATTERN.finditer(text):
        rule = next(name for name in _RULES if match[f"is_{name}"])
        value = _RULES[rule][1](match, day)
        if value:
            found.append(TimeExpression(match.start(), match.end(), value))
    return found


def date_of(doc: Doc, statement: Statement) -> Dating:
    """Return when a statement was made: by words of time beside its cue, else with the article."""
    text, day = doc.article.text, doc.article.day
    words = doc.words(statement.cue or statement.content[:1])
    sentence = words[0].sent if words else None
    inside: list[TimeExpression] = []
    beside: list[TimeExpression] = []
    if sentence is not None:
        start = min(sentence.start_char, statement.content[0][0])
        end = max(sentence.end_char, statement.content[-1][1])
        for found in find_expressions(text[start:end], day):
            at = (found.start + start, found.end + start)
            content = any(a <= at[0] < b for a, b in statement.content)
            (inside if content else beside).append(TimeExpression(*at, found.value))
    refers_to = inside[0].value if inside else None
    if beside and statement.cue:
        cue = statement.cue[0][0]
        nearest = min(beside, key=lambda e: abs(e.start - cue))
        return Dating(nearest.value, assumed=False, refers_to=refers_to)
    return Dating(day.isoformat() if day else None, assumed=day is not None, refers_to=refers_to)


def date_at(doc: Doc, span: Offsets) -> Dating:
    """Return when what a stretch of narration tells happened."""
    text, day = doc.article.text, doc.article.day
    words = doc.words([span])
    if words:
        sentence = words[0].sent
        found = find_expressions(text[sentence.start_char : sentence.end_char], day)
        if found:
            return Dating(found[0].value, assumed=False)
    return Dating(day.isoformat() if day else None, assumed=day is not None)


# ---------------------------------------------------------------------------- grammar


def _week(day: date) -> str:
    monday = day - timedelta(days=day.weekday())
    return f"{monday}/{monday + timedelta(days=6)}"


def _month(day: date, back: int) -> str:
    months = day.year * 12 + day.month - 1 - back
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _absolute(match: re.Match[str], day: date | None) -> str | None:
    words = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", match[0])
    dated = re.search(r"\d{4}", words) is not None
    if day is None and not dated:
        return None
    base = datetime.combine(day or date(2000, 1, 1), datetime.min.time())
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "current_period"}
    parsed = dateparser.parse(words, languages=["en"], settings=settings)
    return parsed.date().isoformat() if parsed else None


def _month_name(match: re.Match[str], day: date | None) -> str | None:
    month = MONTHS.index(match["month"]) + 1
    if match["year_of_month"]:
        return f"{match['year_of_month']}-{month:02d}"
    if day is None:
        return None
    word = (match["which_month"] or "").lower()
    year = day.year
    if word == "next":
        year += month <= day.month
    elif word in ("last", "in", "since") and (
        month > day.month or (word == "last" and month == day.month)
    ):
        year -= 1
    return f"{year}-{month:02d}"


def _weekday(match: re.Match[str], day: date | None) -> str | None:
    if day is None:
        return None
    back = (day.weekday() - DAYS.index(match["weekday"])) % 7
    if (match["which_day"] or "").lower() == "next":
        return (day + timedelta(days=7 - back)).isoformat()
    if (match["which_day"] or "").lower() == "last" and back == 0:
        back = 7
    return (day - timedelta(days=back)).isoformat()


def _unit(match: re.Match[str], day: date | None) -> str | None:
    if day is None:
        return None
    shift = {"this": 0, "last": 1, "next": -1}[match["which_unit"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        return _week(day - timedelta(weeks=shift))
    return _month(day, shift) if unit == "month" else f"{day.year - shift}"


def _near_day(match: re.Match[str], day: date | None) -> str | None:
    if day is None:
        return None
    shift = {"yesterday": -1, "tomorrow": 1}.get(match[0].lower(), 0)
    return (day + timedelta(days=shift)).isoformat()


def _ago(match: re.Match[str], day: date | None) -> str | None:
    if day is None:
        return None
    number = NUMBERS.get(match["count"].lower()) or int(match["count"])
    unit = match["ago_unit"].lower()
    if unit == "year":
        return f"{day.year - number}"
    if unit == "month":
        return _month(day, number)
    days = number * (7 if unit == "week" else 1)
    return (day - timedelta(days=days)).isoformat() if days < day.toordinal() else None


def _fiscal(match: re.Match[str], _: date | None) -> str:
    year = int(match["fiscal_year"])
    return f"{year - 1}-10-01/{year}-09-30"


_RULES: dict[str, tuple[str, Callable[[re.Match[str], date | None], str | None]]] = {
    "fiscal": (r"(?i:fiscal years?) (?P<fiscal_year>(?:19|20)\d\d)", _fiscal),
    "absolute": (
        (
            rf"(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?\b"
            rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})(?:,? (?:19|20)\d\d)?\b"
        ),
        _absolute,
    ),
    "iso": (r"(?:19|20)\d\d-\d\d-\d\d\b", lambda m, _: m[0]),
    "month_name": (
        (
            r"(?:(?P<which_month>[Ll]ast|[Nn]ext|[Tt]his|[Ii]n|[Ss]ince|[Bb]y) )"
            r"(?:early |late |mid-)?"
            rf"(?P<month>{_MONTH})(?:,? (?:of )?(?P<year_of_month>(?:19|20)\d\d))?"
        ),
        _month_name,
    ),
    "weekday": (
        rf"(?:(?P<which_day>[Ll]ast|[Nn]ext|[Oo]n|[Tt]his) )?(?P<weekday>{_DAY})\b",
        _weekday,
    ),
    "unit": (r"(?P<which_unit>[Tt]his|[Ll]ast|[Nn]ext) (?P<unit>week|month|year)\b", _unit),
    "near_day": (r"(?i:yesterday|today|tomorrow)\b", _near_day),
    "ago": (
        (
            r"(?P<count>\d{1,3}|(?i:a|one|two|three|four|five|six|seven|eight|nine|ten)) "
            r"(?P<ago_unit>day|week|month|year)s? (?:ago|earlier)\b"
        ),
        _ago,
    ),
    "year": (
        r"(?:[Ii]n|[Bb]y|[Ss]ince|[Dd]uring|[Uu]ntil) (?:19|20)\d\d\b(?!-)",
        lambda m, _: m[0][-4:],
    ),
}
_PATTERN = re.compile(
    "|".join(rf"(?P<is_{name}>\b(?:{rule}))" for name, (rule, _) in _RULES.items())
)
