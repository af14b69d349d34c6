"""Expressions of time → ISO 8601 dates, months, years and intervals (``start/end``).

A grammar of the newspapers' dates: a row of rules, each a pattern with its reading; of readings
that overlap the longest wins. Complete dates go to `dateparser` in its strict mode; what has two
readings (03/05/2024) has none. Relative expressions count from the article's day, anaphoric ones
("three weeks later") from the date that the text gave last.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

import dateparser

MONTHS = [m.lower()[:3] for m in calendar.month_name][1:]
DAYS = [d.lower() for d in calendar.day_name]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
NUMBERS = {
    word: number
    for number, words in enumerate(
        """zero a|an|one|single two|couple three four five six seven eight nine ten eleven
        twelve|dozen thirteen fourteen fifteen sixteen seventeen eighteen nineteen
        twenty""".split()  # noqa: SIM905
    )
    for word in words.split("|")
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
SOME = {"day": (2, 6), "week": (2, 8), "month": (2, 11), "year": (2, 9)}
"""What "days ago", "a few months ago" span: from so many units to so many (by judgement)."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of time and what they mean; ``vague`` where the interval is the reader's estimate."""

    start: int
    end: int
    value: str
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Tenure:
    """A term of office: its first day and its last, None while it goes on."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class _Clock:
    """What an expression is read against."""

    day: date | None
    last: str | None  # the date that the text gave last
    clause: bool  # whether it stands in the same sentence
    future: bool | None  # a bare weekday, day or month lies ahead (None: the words do not tell)
    tenure: Tenure | None


def find_expressions(
    text: str,
    day: date | None,
    *,
    future: Callable[[int], bool | None] = lambda _: None,
    tenure: Callable[[int], Tenure | None] = lambda _: None,
) -> list[TimeExpression]:
    """Return the expressions of time in a text that have a date, in order.

    Args:
        text: any text; offsets refer to it.
        day: the day that relative expressions count from; None leaves those out.
        future: whether what is told at an offset lies ahead, so that a bare weekday, day or month
            is the next one of its name; None where the words around it do not tell.
        tenure: whose term of office is meant at an offset ("since coming to power").

    >>> text = "said last April, in fiscal year 2025"
    >>> [e.value for e in find_expressions(text, date(2023, 9, 21))]
    ['2023-04', '2024-10-01/2025-09-30']
    >>> [e.value for e in find_expressions("On 2 April it voted; a week later it paid.", None)]
    []
    """
    found: list[TimeExpression] = []
    last: str | None = None
    last_end = 0
    for match, rule in _longest(text):
        led = _AHEAD.search(text, max(0, match.start() - 14), match.start())
        ahead = future(match.start())
        if led and not (ahead is False and _BY.match(led[0])):  # "by Friday it admitted"
            ahead = True
        clause = not _SENTENCE_END.search(text, last_end, match.start())
        clock = _Clock(day, last, clause, ahead, tenure(match.start()) if rule.tenure else None)
        value = _checked(rule.read(match, clock))
        before = text[max(0, match.start() - 12) : match.start()]
        if value and not rule.tenure and (_FROM.match(match[0]) or _SINCE.search(before)):
            value = _span(value.split("/")[0], day)
        if value is None:
            continue
        vague = rule.vague or bool(_VAGUE.search(match[0]))
        found.append(TimeExpression(match.start(), match.end(), value, vague))
        if day is None or value.split("/")[0] <= day.isoformat():
            last, last_end = value, match.end()
    return found


def dateline(text: str) -> TimeExpression | None:
    """Return the full date of a dateline or byline at the head of an article's body.

    A line of its own ("3 March 2024", "Published: March 3, 2024"), a part that is set off in a
    heading's line, or the words before the dash or full stop that ends a dateline.

    >>> dateline("MEXICO CITY, 3 March 2024 (EFE) – The ministry said no.").value
    '2024-03-03'
    """
    for line in islice(re.finditer(r"[^\n]*\S[^\n]*", text), HEAD_LINES):
        match = _DATELINE.match(line[0])
        alone = match and (match.start("date") or match.end() == len(line[0].rstrip()))
        if not (match and alone):
            # only a short line without a sentence's end is no narration
            short = len(line[0]) <= HEAD_LENGTH and not _SENTENCE.search(line[0])
            match = (short and _STAMP.search(line[0])) or _TODAY.search(line[0])
        if match and (value := _full_date(match["date"])):
            start = line.start() + match.start("date")
            return TimeExpression(start, line.start() + match.end("date"), value)
    return None


SOON = 60
"""Days: "on 1 April" lies ahead in an article of March, and back in one of January."""
HEAD_LINES = 8
"""Lines at an article's head in which a dateline or byline is looked for."""
HEAD_LENGTH = 120
"""Characters that a heading's line has at most."""


# ---------------------------------------------------------------------------- calendar


@lru_cache(maxsize=4096)
def _full_date(words: str, order: str = "DMY") -> str | None:
    """A complete date by `dateparser`, which in strict mode guesses no part of it."""
    settings = {"STRICT_PARSING": True, "DATE_ORDER": order, "PARSERS": ["absolute-time"]}
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|\bthe\b|\.(?=\s|,)", "", words)
    plain = re.sub(r"\bSept\b", "Sep", plain)
    parsed = dateparser.parse(plain, languages=["en"], settings=settings)
    return parsed.date().isoformat() if parsed else None


def _checked(value: str | None) -> str | None:
    """The value, unless the calendar's end cut it off."""
    return value if value and re.match(r"\d{4}\b", value) and not value.startswith("0") else None


def _month(day: date, shift: int) -> str:
    months = day.year * 12 + day.month - 1 + shift
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _days(day: date, shift: int) -> date | None:
    number = day.toordinal() + shift
    return date.fromordinal(number) if 0 < number <= date.max.toordinal() else None


def _week(day: date, shift: int) -> str | None:
    monday = _days(day, 7 * shift - day.weekday())
    sunday = _days(monday, 6) if monday else None
    return f"{monday}/{sunday}" if sunday else None


def _weekend(day: date, shift: int) -> str | None:
    saturday = _days(day, 7 * shift + 5 - day.weekday())
    sunday = _days(saturday, 1) if saturday else None
    return f"{saturday}/{sunday}" if sunday else None


def _season(name: str, year: int) -> str:
    first = date(year, SEASONS[name], 1)
    return f"{_month(first, 0)}/{_month(first, 2)}"


def _shift(start: date, unit: str, number: int) -> str | None:
    """A day, month or year so many units from a day: as exact as the unit is."""
    if unit in ("hour", "minute"):
        return start.isoformat()
    if unit in ("day", "week", "fortnight"):
        shifted = _days(start, number * {"day": 1, "week": 7, "fortnight": 14}[unit])
        return shifted.isoformat() if shifted else None
    if unit == "month":
        return _month(start, number)
    return f"{start.year + number * (10 if unit == 'decade' else 1):04d}"


def _same_day(start: date, months: int) -> date:
    """The same day of the month, so many months on (the last day of a shorter month)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _after(start: date, unit: str, number: int) -> date | None:
    if unit in ("month", "year"):
        return _same_day(start, number * (12 if unit == "year" else 1))
    return _days(start, number * (7 if unit == "week" else 1))


def _span(a: object, b: object) -> str | None:
    """An interval, unless its end lies before its start or one of them is missing."""
    return f"{a}/{b}" if a and b and str(a) <= str(b) else None


def _number(words: str | None) -> int | None:
    """A count in figures or words; None for "a few", "several" and for none at all."""
    parts = re.split(r"[\s-]+", (words or "").lower())
    if parts[0].isdigit():
        return int(parts[0])
    if any(p in ("few", "several", "some", "many") for p in parts) or not parts[0]:
        return None
    numbers = [NUMBERS[p] for p in parts if p in NUMBERS]
    if len(numbers) > 1 and numbers[0] == 1:  # "a couple", "a dozen"
        numbers = numbers[1:]
    return sum(numbers) or None


def _month_number(words: str) -> int:
    return MONTHS.index(words.lower()[:3]) + 1


def _year_of_month(month: int, clock: _Clock, which: str) -> int | None:
    """The year of a month that is named without one."""
    if clock.day is None:
        return None
    day = clock.day
    if which == "next" or (clock.future and which != "last"):
        return day.year + (month < day.month or (which == "next" and month == day.month))
    if which == "this":
        return day.year
    return day.year - (month > day.month or (which == "last" and month == day.month))


def _start_of(value: str) -> date | None:
    """The first day of a value, if it is a day or an interval of days."""
    first = value.partition("/")[0]
    return date.fromisoformat(first) if len(first) == len("2024-01-01") else None


# ------------------------------------------------------------------------------- rules


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], _Clock], str | None]
    vague: bool
    tenure: bool


_RULES: list[_Rule] = []
Reading = Callable[[re.Match[str], _Clock], str | None]

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_ABBR = rf"(?:{_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_YEAR = r"(?:(?:19|20)\d\d)(?![\d,]*\d|%)"
_NUM = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PARTS = r"(?:morning|afternoon|evening|night)"
_WORD_NUMBERS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_COUNT = (
    rf"(?i:\d{{1,3}}|an?\ (?:few|couple(?:\ of)?|dozen)|half\ a\ dozen|several|some|many|"
    rf"(?:{_WORD_NUMBERS})(?:-(?:{_WORD_NUMBERS}))?)"
)
_UNIT = r"(?i:hour|minute|day|week|fortnight|month|year|decade)"
_EDGE = r"(?:early|late|mid|the\ (?:end|beginning|start|middle)\ of)(?:[\ -])"
_AND = r"\ ?(?:-|–|—|\band|\bto|\bthrough|\buntil|\btill)\ ?"
_SINCE = re.compile(r"(?i)\b(?:since|ever since)\W+(?:the\ )?$")
_SENTENCE_END = re.compile(r"[.!?][”’\"»)]*\s+[A-ZÀ-Þ“‘\"«]|\n")
_SENTENCE = re.compile(r"[a-zà-þ]{2}[.!?][”’\"»)]*(?:\s+[A-ZÀ-Þ“‘\"]|\s*$)")
_FROM = re.compile(r"(?i)since\b")
_AHEAD = re.compile(
    r"(?i)\b(?:by|until|till|from|through|beginning|starting|effective|as of|due)(?: on| in)? $"
)
_BY = re.compile(r"(?i)by\b")
_VAGUE = re.compile(
    r"(?i)\b(?:early|late(?! (?:mon|tues|wednes|thurs|fri|satur|sun))|mid|(?:end|beginning|start|"
    r"middle) of|recent|past|several|few|some|many|earlier this|later this)\b"
    r"|^(?:days|weeks|months|years)\b|^within (?:days|weeks|months|years)"
)
_CLOCK_TIME = r"(?:\d\d?[:.]\d\d|\d\d?\ ?[ap]\.?m\b)"
_WRITTEN_DAY = rf"(?:{_ABBR}\ {_NUM},?\ {_YEAR}|{_NUM}\ (?:of\ )?{_ABBR},?\ (?:of\ )?{_YEAR}|{_YEAR}-\d\d-\d\d)"
_STAMP = re.compile(
    rf"""(?ix) (?:^|[|•·–—/(:,]|-\ |\b(?:on|for|of|dated|is|it['’]s|from)\ ) \s*
        (?:(?:{_WEEKDAY}|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\.?,?\ )? (?:the\ )?
        (?P<date>{_WRITTEN_DAY})
        (?: \W*$ | \s*[|•·–—/):,;] | \s+-\s | ,?\ (?:at\ )?{_CLOCK_TIME} | T\d\d:)"""
)
"""A date set off from the other words of a heading's line: "Daily Post | 3 March 2024 | Page 2"."""
_TODAY = re.compile(
    rf"""(?ix) \b(?:it['’]s|it\ is|today\ is|news\ (?:for|of))\ (?:{_WEEKDAY},?\ )?(?:the\ )?
        (?P<date>{_WRITTEN_DAY})"""
)
"""How a broadcast gives its own day: "It's Thursday, March 12, 2026"."""
_DATELINE = re.compile(
    rf"""(?x) \W* (?: (?:(?:first|last)\ )?(?:published|updated|posted|issued|date|released)\b:?\s*
                    (?:on\ )?
                  | [A-ZÀ-Þ][\w.'’\-]*(?:[,/]?\ (?:[A-ZÀ-Þ][\w.'’\-]*|de|del|la|of|y)){{0,7}}
                    [,;.]?\ (?:[–—|-]\ )?
                  | By\ [^|–—\n]{{3,40}}[|–—,]\ )?
        (?:{_WEEKDAY},?\ )?
        (?P<date>{_ABBR}\ {_NUM},?\ {_YEAR}|{_NUM}\ (?:of\ )?{_ABBR},?\ (?:of\ )?{_YEAR}
               |{_YEAR}-\d\d-\d\d)
        (?:\W*$ | [,.]?\s*(?:\([^)]{{2,40}}\)\s*)?(?:[.:–—]|--|-\ ) | \s+\(
         | ,?\ (?:at\ )?{_CLOCK_TIME})""",
    re.IGNORECASE,
)


def _rule(pattern: str, *, vague: bool = False, tenure: bool = False) -> Callable[[Reading], None]:
    def register(read: Reading) -> None:
        compiled = re.compile(rf"(?x)(?<![\w-])(?:{pattern})(?![\w]|-\d)")
        _RULES.append(_Rule(compiled, read, vague, tenure))

    return register


def _longest(text: str) -> Iterator[tuple[re.Match[str], _Rule]]:
    """The matches of all rules, of those that overlap the first and longest."""
    matches = [(m, rule) for rule in _RULES for m in rule.pattern.finditer(text)]
    end = 0
    for match, rule in sorted(matches, key=lambda pair: (pair[0].start(), -pair[0].end())):
        if match.start() >= end:
            end = match.end()
            yield match, rule


def _complete(month: int, number: str, year: str | None, clock: _Clock) -> str | None:
    """The day of a month; without a year the last one, or one that is to come soon or for sure."""
    days = int(re.sub(r"\D", "", number))
    if year:
        return _full_date(f"{days} {calendar.month_name[month]} {year}")
    if clock.day is None:
        return None
    dates = [
        date(y, month, days)
        for y in (clock.day.year - 1, clock.day.year, clock.day.year + 1)
        if 1 <= y <= date.max.year and days <= calendar.monthrange(y, month)[1]
    ]
    day = clock.day
    if clock.future:
        return min((d.isoformat() for d in dates if d >= day), default=None)
    latest = day + timedelta(days=0 if clock.future is False else SOON) if day.year < 9999 else day
    return max((d.isoformat() for d in dates if d <= latest), default=None)


@_rule(rf"(?P<iso>{_YEAR}-\d\d-\d\d)(?:T[\d:.]+Z?)?")
def _iso(m: re.Match[str], _: _Clock) -> str | None:
    return _full_date(m["iso"], "YMD")


@_rule(r"\d{1,2}(?P<mark>[/.])\d{1,2}(?P=mark)(?:(?:19|20)\d\d|\d\d)")
def _numeric(m: re.Match[str], _: _Clock) -> str | None:
    readings = {_full_date(m[0], "DMY"), _full_date(m[0], "MDY")} - {None}
    first, second = re.split(r"[/.]", m[0])[:2]
    possible = {_full_date(m[0], o) for o, n in (("DMY", second), ("MDY", first)) if int(n) <= 12}
    return readings.pop() if len(readings) == 1 and len(possible) == 1 else None


@_rule(
    rf"(?:{_WEEKDAY}(?:\ {_PARTS})?,?\ (?:the\ )?)?"
    rf"(?:(?P<m>{_ABBR})\ (?P<d>{_NUM})|(?P<d2>{_NUM})\ (?:of\ )?(?P<m2>{_ABBR}))"
    rf"(?:,?\ (?:of\ )?(?P<y>{_YEAR})|\ (?:of\ )?(?P<which>this|last|next)\ year)?"
)
def _day(m: re.Match[str], clock: _Clock) -> str | None:
    year = m["y"]
    if m["which"] and clock.day:
        year = f"{clock.day.year + {'this': 0, 'last': -1, 'next': 1}[m['which']]}"
    return _complete(_month_number(m["m"] or m["m2"]), m["d"] or m["d2"], year, clock)


@_rule(
    rf"(?:(?P<m>{_ABBR})\ (?P<a>{_NUM}){_AND}(?P<b>{_NUM})"
    rf"|(?P<a2>{_NUM}){_AND}(?P<b2>{_NUM})\ (?:of\ )?(?P<m2>{_ABBR}))(?:,?\ (?P<y>{_YEAR}))?"
)
def _days_of_month(m: re.Match[str], clock: _Clock) -> str | None:
    month = _month_number(m["m"] or m["m2"])
    a = _complete(month, m["a"] or m["a2"], m["y"], clock)
    return _span(a, _complete(month, m["b"] or m["b2"], m["y"] or (a and a[:4]), clock))


@_rule(
    rf"(?:[Bb]etween|[Ff]rom)\ (?:(?P<m>{_ABBR})\ (?P<a>{_NUM})|(?P<a2>{_NUM})\ (?P<m2>{_ABBR}))"
    rf"(?:,?\ (?P<y>{_YEAR}),?)?{_AND}"
    rf"(?:(?P<n>{_ABBR})\ (?P<b>{_NUM})|(?P<b2>{_NUM})\ (?P<n2>{_ABBR}))(?:,?\ (?P<z>{_YEAR}))?"
)
def _from_day_to_day(m: re.Match[str], clock: _Clock) -> str | None:
    first = _month_number(m["m"] or m["m2"])
    year = m["y"] or m["z"]
    a = _complete(first, m["a"] or m["a2"], year, replace(clock, future=False))
    until = m["z"] or (a[:4] if a else None)
    return _span(a, _complete(_month_number(m["n"] or m["n2"]), m["b"] or m["b2"], until, clock))


@_rule(
    rf"(?:(?:[Bb]etween|[Ff]rom)\ )?(?P<m>{_MONTH})(?:,?\ (?P<y>{_YEAR}))?"
    rf"{_AND}(?P<n>{_MONTH})(?:,?\ (?P<z>{_YEAR}))?"
)
def _months(m: re.Match[str], clock: _Clock) -> str | None:
    first, second = _month_number(m["m"]), _month_number(m["n"])
    if not (m["y"] or m["z"]) and not re.match(r"[Bb]etween|[Ff]rom", m[0]):
        return None
    until = int(m["z"]) if m["z"] else None
    if until is None:
        start = int(m["y"]) if m["y"] else _year_of_month(first, replace(clock, future=False), "")
        if start is None:
            return None
        until = start + (second < first)
    begin = int(m["y"]) if m["y"] else until - (first > second)
    return _span(f"{begin}-{first:02d}", f"{until}-{second:02d}")


@_rule(
    rf"(?:{_EDGE})?(?P<m>{_ABBR})(?:,?\ (?:of\ )?(?P<y>{_YEAR})"
    rf"|\ (?:of\ )?(?P<which>this|last|next)\ year)(?!-)"
)
def _month_of_year(m: re.Match[str], clock: _Clock) -> str | None:
    month = _month_number(m["m"])
    if m["y"]:
        return f"{m['y']}-{month:02d}"
    shift = {"this": 0, "last": -1, "next": 1}[m["which"]]
    return f"{clock.day.year + shift}-{month:02d}" if clock.day else None


@_rule(
    rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]his\ past|[Tt]his\ coming)\ (?:{_EDGE})?"
    rf"|(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Tt]hrough|[Dd]uring|[Tt]hroughout|[Aa]round|"
    rf"[Aa]s\ of|[Ff]rom|[Oo]f|[Ll]ate|[Ee]arly|[Bb]eginning|[Ss]tarting|at)\ (?:in\ )?"
    rf"(?:{_EDGE})?|[Mm]id-)"
    rf"(?P<m>{_MONTH})(?!\ \d)"
)
def _bare_month(m: re.Match[str], clock: _Clock) -> str | None:
    month = _month_number(m["m"])
    which = {"this past": "last", "this coming": "next"}.get(w := (m["which"] or "").lower(), w)
    ahead = re.match(r"(?i)by|until|till|through|from|as of|beginning|starting", m[0])
    if clock.future is False and _BY.match(m[0]):
        ahead = None
    year = _year_of_month(month, replace(clock, future=clock.future or bool(ahead)), which)
    if year is None or clock.day is None:
        return None
    return f"{year}-{month:02d}"


@_rule(
    rf"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\ (?:{_EDGE})?(?P<m>{_MONTH})"
    r"(?=\ [a-z])(?!\ (?:of|on|to|in|for|and|that|at|from|by|through|with)\b)"
)
def _month_before_noun(m: re.Match[str], clock: _Clock) -> str | None:
    year = _year_of_month(_month_number(m["m"]), clock, "")
    return f"{year}-{_month_number(m['m']):02d}" if year else None


@_rule(
    rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]his\ past|[Tt]his\ coming)\ )?(?P<w>{_WEEKDAY})"
    rf"(?:\ {_PARTS})?(?:,?\ the\ (?P<d>{_NUM})|\ (?P<d2>\d\d?(?:st|nd|rd|th)))?"
    r"(?:\ (?:of\ )?(?P<week>this|last|next)\ week|\ (?P<post>last|next|week)(?=[\s,.;]))?"
)
def _weekday(m: re.Match[str], clock: _Clock) -> str | None:
    if clock.day is None:
        return None
    day, number = clock.day, DAYS.index(m["w"].lower())
    if m["week"]:
        weeks = {"this": 0, "last": -1, "next": 1}[m["week"]]
        found = _days(day, 7 * weeks + number - day.weekday())
        return found.isoformat() if found else None
    which = (m["which"] or m["post"] or "").lower()
    if dated := m["d"] or m["d2"]:
        return _weekday_and_number(day, number, int(re.sub(r"\D", "", dated)))
    back = (day.weekday() - number) % 7
    if which in ("next", "this coming") or (clock.future and not which):
        shift = (7 - back) if which or back else 0
    elif which == "this":  # of this week, or else of the days just past
        shift = number - day.weekday()
    elif which == "week":  # "Monday week"
        shift = 14 - back
    else:
        shift = -(7 if which in ("last", "this past") and back == 0 else back)
    found = _days(day, shift)
    return found.isoformat() if found else None


def _weekday_and_number(day: date, weekday: int, number: int) -> str | None:
    """The nearest day that has this number and falls on this weekday, a month away at most."""
    near = [d for shift in range(-35, 36) if (d := _days(day, shift))]
    fits = [d for d in near if d.day == number and d.weekday() == weekday]
    return min(fits, key=lambda d: abs(d - day)).isoformat() if fits else None


@_rule(
    rf"(?:(?:Black|Good|Bloody|Ash|Palm|Easter|Super|Cyber|Holy|[Ee]very|[Ee]ach|[Aa]|[Oo]ne|"
    rf"[Mm]ost|[Aa]ny)\ {_WEEKDAY}|{_WEEKDAY}\ (?:Times|Express|Mirror|Telegraph|Mail|Post|Herald))"
)
def _no_day(_: re.Match[str], __: _Clock) -> str | None:
    return None


@_rule(
    r"(?:(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly|[Mm]id|"
    r"(?:the\ )?(?:end|beginning|start|middle)\ of)[\ -])?"
    r"(?P<which>[Tt]his|[Ll]ast|[Nn]ext|the\ (?:current|coming))\ "
    r"(?P<u>week|weekend|month|year|decade|spring|summer|autumn|fall|winter|quarter|night|"
    r"morning|afternoon|evening)(?!\ ago)"
)
def _unit(m: re.Match[str], clock: _Clock) -> str | None:
    if clock.day is None:
        return None
    day, unit = clock.day, m["u"]
    word = m["which"].lower().split()[-1]
    shift = {"this": 0, "current": 0, "last": -1, "next": 1, "coming": 1}[word]
    if unit in SEASONS:
        return _named_season(unit, shift, day)
    readings: dict[str, Callable[[], str | None]] = {
        "week": lambda: _week(day, shift),
        "weekend": lambda: _weekend(day, shift),
        "month": lambda: _month(day, shift),
        "quarter": lambda: _quarter(day.year * 4 + (day.month - 1) // 3 + shift),
        "year": lambda: f"{day.year + shift:04d}",
        "decade": lambda: f"{day.year // 10 + shift}0/{day.year // 10 + shift}9",
    }
    # "last night" is yesterday's, "this morning" today's
    return readings.get(unit, lambda: _shift(day, "day", shift))()


def _quarter(number: int) -> str:
    year, quarter = divmod(number, 4)
    return f"{year:04d}-{3 * quarter + 1:02d}/{year:04d}-{3 * quarter + 3:02d}"


def _named_season(name: str, shift: int, day: date) -> str | None:
    """This, the last or the next season of a name."""
    today = _month(day, 0)
    years = [y for y in range(day.year - 2, day.year + 3) if 0 < y < date.max.year]
    all_of = [_season(name, y) for y in years]
    if shift < 0:
        all_of = [s for s in all_of if s.split("/")[1] < today]
        return all_of[-1] if all_of else None
    if shift > 0:
        return next((s for s in all_of if s.split("/")[0] > today), None)
    return next((s for s in all_of if s.split("/")[0][:4] == f"{day.year:04d}"), None)


@_rule(
    r"(?:(?P<which>[Tt]he|[Ll]ast|[Tt]his|[Nn]ext)\ )?(?:early\ |late\ )?"
    r"(?P<s>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\ (?:of\ |in\ )?(?P<y>" + _YEAR + ")"
)
def _season_of_year(m: re.Match[str], _: _Clock) -> str | None:
    return _season(m["s"].lower(), int(m["y"]))


@_rule(
    r"(?:[Ii]n|[Ss]ince|[Bb]y|[Dd]uring|[Oo]ver)\ (?:the\ )?"
    rf"(?P<s>spring|summer|autumn|winter)(?!\ (?:of\ |in\ )?{_YEAR})"
)
def _bare_season(m: re.Match[str], clock: _Clock) -> str | None:
    if clock.day is None:
        return None
    day = clock.day
    begun = [s for y in (day.year - 1, day.year) if (s := _season(m["s"], y)) <= _month(day, 1)]
    ahead = m[0].lower().startswith("by") or clock.future
    return _named_season(m["s"], 1, day) if ahead else begun[-1]


@_rule(r"(?:(?:[Oo]ver|[Aa]t|[Dd]uring|[Oo]n|[Tt]hroughout)\ the\ weekend)")
def _the_weekend(_: re.Match[str], clock: _Clock) -> str | None:
    if clock.day is None:
        return None
    if clock.future:
        return _weekend(clock.day, 0)
    return _weekend(clock.day, 0 if clock.day.weekday() == calendar.SUNDAY else -1)


@_rule(
    r"(?:(?P<n>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|[Ff]inal)\ "
    r"(?P<u>quarter|half|semester)"
    rf"|Q(?P<q>[1-4]))(?:\ (?:of\ )?(?:(?P<y>{_YEAR})|(?P<which>the|this|last|next)\ year))?"
)
def _part_of_year(m: re.Match[str], clock: _Clock) -> str | None:
    if not (m["y"] or m["which"]) and (clock.day is None or m["u"] in ("half", "semester")):
        return None
    word = (m["n"] or "").lower()
    parts = 4 if m["q"] or m["u"] == "quarter" else 2
    place = {"second": 1, "third": 2, "fourth": 3, "last": parts - 1, "final": parts - 1}
    index = int(m["q"]) - 1 if m["q"] else place.get(word, 0)
    if index >= parts:
        return None
    if m["y"]:
        year = int(m["y"])
    elif clock.day is None:
        return None
    else:
        year = clock.day.year + {"last": -1, "next": 1}.get(m["which"] or "", 0)
        if not m["which"] and f"{year}-{12 // parts * index + 1:02d}" > _month(clock.day, 0):
            year -= not clock.future
    months = 12 // parts
    return f"{year:04d}-{months * index + 1:02d}/{year:04d}-{months * (index + 1):02d}"


@_rule(
    r"(?:[Bb]y|[Bb]efore|[Uu]ntil|[Aa]t|the)\ (?:the\ )?"
    r"(?:year(?:['’]s|-)\ ?end|end\ of\ the\ year)"
)
def _end_of_year(_: re.Match[str], clock: _Clock) -> str | None:
    return f"{clock.day.year:04d}-12" if clock.day else None


@_rule(
    rf"(?:[Yy]esterday(?:\ {_PARTS})?|[Tt]oday|[Tt]onight|[Tt]omorrow(?:\ {_PARTS})?"
    r"|[Tt]he\ day\ (?:before\ yesterday|after\ tomorrow))"
)
def _near_day(m: re.Match[str], clock: _Clock) -> str | None:
    word = m[0].lower()
    shift = -1 if "yesterday" in word else 1 if "tomorrow" in word else 0
    found = _days(clock.day, shift * (2 if word.startswith("the") else 1)) if clock.day else None
    return found.isoformat() if found else None


@_rule(
    rf"(?:(?P<n>{_COUNT})\ |(?P<some>))(?P<u>{_UNIT})s?"
    r"(?:\ and\ a\ half)?(?:\ or\ so)?\ ago"
)
def _ago(m: re.Match[str], clock: _Clock) -> str | None:
    if clock.day is None:
        return None
    number, unit = _number(m["n"]), m["u"].lower()
    if number is not None:
        return _shift(clock.day, unit, -number)
    return _some_time(clock.day, unit, -1)


def _some_time(start: date, unit: str, sign: int) -> str | None:
    """The interval that an uncounted number of units means."""
    if unit not in SOME:
        return start.isoformat() if unit in ("hour", "minute") else None
    low, high = SOME[unit]
    if unit == "week":
        unit, low, high = "day", 7 * low, 7 * high
    near, far = _shift(start, unit, sign * low), _shift(start, unit, sign * high)
    return _span(far, near) if sign < 0 else _span(near, far)


@_rule(
    rf"(?:[Ii]n|[Oo]ver|[Dd]uring|[Ff]or|[Ww]ithin)\ (?:the\ )?(?:last|past|previous)\ "
    rf"(?:(?P<n>{_COUNT}|few)\ )?(?P<u>day|week|month|year)s?"
)
def _in_the_past(m: re.Match[str], clock: _Clock) -> str | None:
    number = _number(m["n"]) or (None if m["n"] or m[0].endswith("s") else 1)
    if clock.day is None:
        return None
    first = _after(clock.day, m["u"], -(number or SOME[m["u"]][1]))
    return _span(first, clock.day)


@_rule(r"(?:[Ii]n|[Oo]ver|[Dd]uring)\ recent\ (?P<u>day|week|month|year)s", vague=True)
def _recent(m: re.Match[str], clock: _Clock) -> str | None:
    if clock.day is None:
        return None
    return _span(_after(clock.day, m["u"], -SOME[m["u"]][1]), clock.day)


@_rule(rf"[Ww]ithin\ (?:(?:the\ next\ )?(?P<n>{_COUNT})\ )?(?P<u>day|week|month|year)s?")
def _within(m: re.Match[str], clock: _Clock) -> str | None:
    start = (_start_of(clock.last) if clock.last else None) or clock.day
    if start is None:
        return None
    return _span(start, _after(start, m["u"], _number(m["n"]) or SOME[m["u"]][1]))


@_rule(
    rf"(?:(?:[Ww]ithin|[Jj]ust|[Oo]nly|[Ss]ome|[Bb]arely)\ )?(?:(?P<n>{_COUNT}|few)\ )?"
    r"(?:(?P<u>[Hh]our)|[Mm]inute|[Mm]oment)s?\ "
    r"(?P<way>later|afterwards?|after|earlier|before|previously)"
    r"|[Ww]ithin\ (?:(?:the|an?|minutes\ or)\ )?(?:hour|minute)s?(?=[,.;]|\ (?:of|the)\b)"
    r"|(?:[Ss]hortly|[Ss]oon|[Ii]mmediately)\ (?:afterwards?|thereafter|beforehand)"
)
def _hours_from_it(m: re.Match[str], clock: _Clock) -> str | None:
    """Hours before or after what was told last: on the same day, as far as one can tell."""
    start = _start_of(clock.last) if clock.last else None
    if start is None or "/" in (clock.last or ""):
        return None
    days = (_number(m["n"]) or 0) // 24 if m["u"] else 0
    back = m["way"] in ("earlier", "before", "previously")
    return _shift(start, "day", -days if back else days)


@_rule(
    rf"(?:(?P<n>{_COUNT})\ )?(?P<u>day|week|month|year|decade)s?\ "
    r"(?P<way>later|on(?=,)|afterwards?|after|earlier|before|previously)"
)
def _later(m: re.Match[str], clock: _Clock) -> str | None:
    sign = -1 if m["way"] in ("earlier", "before", "previously") else 1
    if not m["n"] and not re.search(r"s\ \w+$", m[0]):  # "the day after" is another rule's
        return None
    event = m["way"] in ("after", "before") and m.string[m.end() : m.end() + 1] == " "
    if event and clock.clause:  # "left on Friday, two days after it lost": it lost two days earlier
        sign = -sign
    value = _counted(clock, m["u"].lower(), _number(m["n"]), sign)
    # what comes after an event that the text does not date may not be counted from another
    ahead = (
        value is not None and clock.day is not None and value.split("/")[0] > clock.day.isoformat()
    )
    return None if event and ahead else value


@_rule(
    r"[Tt]he\ (?P<which>next|following|previous|preceding)\ "
    r"(?P<u>day|week|month|year|morning|night|afternoon|evening)"
    r"|[Tt]he\ (?P<u2>day|week|month|year|morning|night|evening|afternoon)\ (?P<way>before|after)"
    r"(?!\ (?:yesterday|tomorrow))"
)
def _next_to_it(m: re.Match[str], clock: _Clock) -> str | None:
    unit = m["u"] or m["u2"]
    back = (m["which"] or m["way"]) in ("previous", "preceding", "before")
    unit = unit if unit in ("week", "month", "year") else "day"
    start = _start_of(clock.last) if clock.last else None
    if unit == "day" and start and "/" in (clock.last or ""):
        return clock.last  # a day in or about an interval is no better known than that
    if unit == "week" and start:
        return _week(start, -1 if back else 1)
    return _counted(clock, unit, 1, -1 if back else 1)


def _counted(clock: _Clock, unit: str, number: int | None, sign: int) -> str | None:
    """So many units from the date that the text gave last, if that is as exact as the unit."""
    if clock.last is None:
        return None
    if start := _start_of(clock.last):
        return _shift(start, unit, sign * number) if number else _some_time(start, unit, sign)
    first = clock.last.split("/")[0]
    exact = {"decade": 4, "year": 4, "month": 7}.get(unit)
    if exact is None or len(first) < exact or number is None:
        return None
    return _shift(date.fromisoformat(f"{first}-01-01"[:10]), unit, sign * number)


@_rule(rf"[Tt]he\ (?:following|next)\ (?P<w>{_WEEKDAY})")
def _following_weekday(m: re.Match[str], clock: _Clock) -> str | None:
    start = _start_of(clock.last) if clock.last else None
    if start is None:
        return None
    found = _days(start, (DAYS.index(m["w"].lower()) - start.weekday() - 1) % 7 + 1)
    return found.isoformat() if found else None


@_rule(
    r"(?:(?:[Oo]n\ )?(?:[Tt]hat|(?:[Tt]hat|[Tt]he)\ (?:very\ )?same|[Tt]hat\ very)\ "
    r"(?:day|night|morning|afternoon|evening|week|month|year|weekend)"
    r"|[Aa]t\ the\ time|(?:[Ii]n|[Aa]t|[Dd]uring)\ (?:that|the\ same)\ (?:very\ |same\ )?"
    r"(?:conversation|meeting|call|speech|interview|hearing|briefing|summit|letter|visit|session))"
)
def _same(m: re.Match[str], clock: _Clock) -> str | None:
    words = m[0].lower()
    start = _start_of(clock.last) if clock.last else None
    if start is None or "/" in (clock.last or ""):
        return clock.last
    wider = {"week": _week, "weekend": _weekend, "month": _month}.get(words.split()[-1])
    if wider is not None:
        return wider(start, 0)
    return f"{start.year:04d}" if words.endswith("year") else clock.last


@_rule(r"(?:[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)\ in\ the\ (?P<u>day|week|month|year)", vague=True)
def _in_the_same(m: re.Match[str], clock: _Clock) -> str | None:
    if clock.day is None:
        return None
    readings = {"day": clock.last, "week": _week(clock.day, 0), "month": _month(clock.day, 0)}
    return readings.get(m["u"], f"{clock.day.year:04d}")


@_rule(
    r"[Oo]n\ the\ (?P<d>\d\d?)(?:st|nd|rd|th)"
    r"(?=[,.;]|\ (?:of\ (?:this|that|the|last)\ month|[A-ZÀ-Þ]|an?\b|the\b|he\b|she\b|it\b|they\b|"
    r"his\b|her\b|when\b|after\b))(?!\ (?:[A-Z][a-z]+\ )?(?:Congress|Circuit|District|Street|Avenue))"
)
def _day_of_that_month(m: re.Match[str], clock: _Clock) -> str | None:
    """The day of the month that the text gave last: "In April … On the 6th the governor"."""
    if clock.day is None:
        return None
    last = clock.last or clock.day.isoformat()
    month = last if len(last) >= len("2024-03") and "/" not in last else clock.day.isoformat()
    try:
        return date(int(month[:4]), int(month[5:7]), int(m["d"])).isoformat()
    except ValueError:
        return None


@_rule(r"(?:[Ll]ater\ )?[Tt]hat\ (?:same\ )?(?P<s>spring|summer|autumn|fall|winter)")
def _same_season(m: re.Match[str], clock: _Clock) -> str | None:
    return _season(m["s"], int(clock.last[:4])) if clock.last else None


@_rule(
    rf"(?:(?:[Ii]n|[Bb]y|[Ss]ince|[Dd]uring|[Uu]ntil|[Tt]ill|[Tt]hrough|[Tt]hroughout|[Oo]f|"
    rf"[Ff]rom|[Aa]s\ of|[Ll]ate|[Ee]arly|[Mm]id-|[Aa]round|[Ff]or)\ )?(?:in\ )?(?:{_EDGE})?"
    rf"(?<=[\ -])(?P<y>{_YEAR})(?!\ ?[-–]\d|s\b|\ (?:people|troops|soldiers|dead|dollars|pesos|"
    r"tons|tonnes|pounds|kilos|migrants|men|women|children|miles|kilometers|kilometres|agents|guns|"
    r"weapons|rifles|deaths|murders|homicides|cases|members|police|families|times|of)\b)"
)
def _year(m: re.Match[str], _: _Clock) -> str | None:
    led = re.match(
        r"(?i)in|by|since|during|until|till|through|of|from|as of|late|early|mid|ar|fo|the", m[0]
    )
    before = m.string[max(0, m.start() - 8) : m.start()].lower()
    noun = re.search(r"\b(?:the|an?|its|his|her|their|that|this|['’]s)\s$", before) and re.match(
        r"\s[a-z]", m.string[m.end() : m.end() + 2]
    )
    if not (led or noun):
        return None
    return m["y"]


@_rule(rf"(?:(?:[Bb]etween|[Ff]rom)\ )?(?P<a>{_YEAR[:-14]}){_AND}(?P<b>{_YEAR}|\d\d(?!\d))")
def _years(m: re.Match[str], _: _Clock) -> str | None:
    until = m["b"] if len(m["b"]) == len("2024") else m["a"][:2] + m["b"]
    tight = re.search(r"\d\ ?[-–—]\ ?\d", m[0])
    return _span(m["a"], until) if tight or re.match(r"[BbFf]", m[0]) else None


@_rule(r"(?:the\ )?(?:early\ |late\ |mid-)?(?P<d>(?:19|20)\d)0['’]?s")
def _decade(m: re.Match[str], _: _Clock) -> str | None:
    return f"{m['d']}0/{m['d']}9"


@_rule(
    rf"(?:(?i:fiscal(?:\ year)?s?\ |FY[\ -]?)(?P<y>{_YEAR}|(?<=FY)\d\d)"
    r"|(?P<which>[Ll]ast|[Tt]his|[Nn]ext|the\ (?:current|previous|past|coming))\ fiscal\ year)"
)
def _fiscal(m: re.Match[str], clock: _Clock) -> str | None:
    """The United States' fiscal year ends on 30 September of the year that names it."""
    if m["y"]:
        year = int(m["y"]) + (2000 if len(m["y"]) == len("24") else 0)
    elif clock.day is None:
        return None
    else:
        word = m["which"].lower().split()[-1]
        shift = {"this": 0, "current": 0, "next": 1, "coming": 1}.get(word, -1)
        year = clock.day.year + (clock.day.month >= 10) + shift
    return f"{year - 1}-10-01/{year}-09-30"


@_rule(r"(?:[Oo]n\ )?(?P<h>Christmas(?:\ (?:Day|Eve))?|New\ Year['’]s\ (?:Day|Eve))")
def _holiday(m: re.Match[str], clock: _Clock) -> str | None:
    name = m["h"]
    month, day = (1, "1") if name.endswith("s Day") and name[0] == "N" else (12, "31")
    if name[0] == "C":
        day = "24" if name.endswith("Eve") else "25"
    return _complete(month, day, None, clock)


_OFFICE = r"(?:office|power|the\ presidency)"


@_rule(
    rf"[Ss]ince\ (?:(?:coming|rising|returning|ascending)\ to\ {_OFFICE}|"
    rf"(?:taking|assuming|entering)\ {_OFFICE}|(?:s?he|they)\ (?:took|assumed|entered)\ {_OFFICE}|"
    rf"(?:s?he|they)\ (?:came|rose)\ to\ {_OFFICE}|(?:his|her|their|the)\ "
    r"(?:inauguration|election))",
    vague=True,
    tenure=True,
)
def _since_office(_: re.Match[str], clock: _Clock) -> str | None:
    return _span(clock.tenure.start, clock.day) if clock.tenure else None


@_rule(
    r"(?P<part>(?:the\ )?(?:final|last|first|closing|home)\ "
    r"(?:stretch|months?|years?|phase|days|weeks)\ of|"
    r"(?:the\ )?(?:end|start|beginning)\ of|[Dd]uring|[Ii]n)\ (?:the|his|her|a)\ "
    r"(?:(?P<n>six|four)-year\ |presidential\ |current\ )?"
    r"(?:term|presidency|sexenio|administration)",
    vague=True,
    tenure=True,
)
def _of_the_term(m: re.Match[str], clock: _Clock) -> str | None:
    if clock.tenure is None:
        return None
    start, end = clock.tenure.start, clock.tenure.end
    years = 4 if m["n"] == "four" else 6
    end = end or _days(_same_day(start, 12 * years), -1) or start
    part = m["part"].lower()
    if "first" in part or "start" in part or "beginning" in part:
        return _span(start, _same_day(start, 12))
    if any(word in part for word in ("final", "last", "closing", "home", "end")):
        return _span(_days(_same_day(end, -12), 1), end)
    return _span(start, end)
