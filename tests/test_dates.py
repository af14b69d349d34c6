"""Expressions of time (counted from Thursday 21 September 2023), and whose dates they are."""

from datetime import date

import pytest

from analysis.dates import date_at, date_of
from analysis.statements import Statement, extract
from analysis.time_expressions import find_expressions

DAY = date(2023, 9, 21)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("last April", "2023-04"),
        ("last October", "2022-10"),
        ("last September", "2022-09"),
        ("in November", "2022-11"),
        ("in early March", "2023-03"),
        ("in March 2019", "2019-03"),
        ("this week", "2023-09-18/2023-09-24"),
        ("last week", "2023-09-11/2023-09-17"),
        ("next year", "2024"),
        ("on Monday", "2023-09-18"),
        ("on Monday night", "2023-09-18"),
        ("on Thursday", "2023-09-21"),
        ("last Thursday", "2023-09-14"),
        ("on Tuesday the 12th", "2023-09-12"),
        ("yesterday", "2023-09-20"),
        ("over the weekend", "2023-09-16/2023-09-17"),
        ("two weeks ago", "2023-09-07"),
        ("two months ago", "2023-07"),
        ("months ago", "2022-10/2023-07"),
        ("a decade ago", "2013"),
        ("in 2021", "2021"),
        ("by 2025", "2025"),
        ("since 2019", "2019/2023-09-21"),
        ("between 2014 and 2018", "2014/2018"),
        ("between March and May", "2023-03/2023-05"),
        ("in the summer of 2023", "2023-06/2023-08"),
        ("in the first quarter", "2023-01/2023-03"),
        ("in the second half of the year", "2023-07/2023-12"),
        ("in fiscal year 2025", "2024-10-01/2025-09-30"),
        ("last fiscal year", "2021-10-01/2022-09-30"),
        ("on December 6, 2022", "2022-12-06"),
        ("on 5 March 2024", "2024-03-05"),
        ("on 3 June", "2023-06-03"),
        ("on 25/12/2022", "2022-12-25"),
        ("within thirty days", "2023-09-21/2023-10-21"),
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
        "It is due on 03/05/2024.",
        "It was dated 31 February 2020.",
        "They meet at noon, and every Monday.",
        "The Sunday Times wrote it on Black Friday.",
        "A week later it fell.",
        "The fall of the mayor came soon.",
    ],
)
def test_what_stays_undated(text):
    assert find_expressions(text, DAY) == []


def test_without_a_day_only_full_dates_are_read():
    found = find_expressions("In 2021, last April, on Monday, on 6 December 2022.", None)
    assert [e.value for e in found] == ["2021", "2022-12-06"]


# ------------------------------------------------------------------------ whose they are


@pytest.fixture
def dated(read):
    """The datings of cues, by their verb, in an article of 21 September 2023."""

    def find(text, *cues, given="2023-09-21"):
        doc = read(text, date=given) if given else read(text)
        found = []
        for cue in cues:
            at = text.index(cue)
            end = next((i for i in range(at, len(text)) if text[i] in ".\n"), len(text))
            content = ((at + len(cue) + 1, end),)
            verb = doc.words([(at, at + len(cue))])[0]
            subjects = [c for c in verb.children if c.dep_ == "nsubj"]
            source = tuple((c.idx, c.idx + len(c)) for c in subjects)
            dating = date_of(
                doc, Statement("indirect", source, ((at, at + len(cue)),), content, 1.0)
            )
            found.append((dating.date, dating.assumed))
        return found

    return find


def test_a_statement_has_the_date_beside_its_cue_and_refers_to_that_in_its_content(read):
    text = "The minister said last April that the unit would grow in 2025."
    doc = read(text, date="2023-09-21")
    dating = date_of(doc, extract(doc)[0])
    assert (dating.date, dating.assumed, dating.refers_to) == ("2023-04", False, "2025")


def test_else_it_has_the_articles_own_date_assumed(dated):
    assert dated("The minister said it would grow.", "said") == [("2023-09-21", True)]


def test_and_none_if_the_article_has_none(dated):
    assert dated("The minister said it would grow.", "said", given=None) == [(None, False)]


def test_the_perfect_tells_a_past_event_without_a_date(dated):
    assert dated("The minister has promised it will grow.", "promised") == [(None, False)]


@pytest.mark.parametrize("day", ["2022-02-10", "2022-09-30"])
def test_an_interval_of_months_may_open_a_scene(dated, day):
    text = "Between February and August 2022, agents listened. The minister protested that it hurt."
    assert dated(text, "protested", given=day) == [("2022-02/2022-08", False)]


def test_statements_of_one_scene_share_its_date_until_the_present(dated):
    text = (
        "On 4 May, soldiers closed the bridge. The mayor protested that nobody had asked.\n\n"
        "The governor thinks it was right."
    )
    assert dated(text, "protested", "thinks") == [("2023-05-04", False), ("2023-09-21", True)]


def test_what_a_speaker_dates_is_not_the_day_of_the_briefing(read):
    text = "MS. RUIZ: Last night I called him. It went well.\n\nQUESTION: Did he agree?"
    doc = read(text, date="2023-09-21")
    asked = text.index("QUESTION")
    turn = Statement("direct", ((asked, asked + 8),), (), ((asked + 10, len(text)),), 1.0)
    assert date_of(doc, turn).date == "2023-09-21"


def test_a_report_has_the_date_of_its_publication(dated):
    text = "A report published in May says the unit is too small. It warns that more will leave."
    assert dated(text, "says", "warns") == [("2023-05", False)] * 2


def test_its_authors_speak_when_it_was_published_but_one_of_them_to_the_paper(dated):
    text = "Bombs do little, says a study published in January. Its authors warn of worse."
    assert dated(text, "warn") == [("2023-01", False)]
    text = "Bombs do little, says a study published in January. Its lead author warns of worse."
    assert dated(text, "warns") == [("2023-09-21", True)]


@pytest.mark.parametrize(
    ("report", "date"),
    [
        ("The mayor, Ann Ruiz, spoke on Monday.\n\n(SOUNDBITE OF RECORDING)", "2023-09-18"),
        ("On Monday the governor met the press.\n\n(SOUNDBITE OF RECORDING)", "2023-09-21"),
    ],
)
def test_a_recording_is_of_the_day_on_which_its_speaker_is_reported_to_have_spoken(
    read, report, date
):
    said = "We are tired."
    text = f"TOM BELL, BYLINE: {report}\n\nRUIZ: {said}"
    at = text.index("RUIZ")
    clip = Statement("direct", ((at, at + 4),), (), ((text.index(said), len(text)),), 1.0)
    assert date_of(read(text, date="2023-09-21"), clip).date == date


def test_what_is_to_come_dates_nothing_that_is_said(dated):
    text = "The plan asks a team to report by 1 December and provides that troops leave."
    assert dated(text, "provides") == [("2023-09-21", True)]


def test_a_document_has_the_date_in_its_phrase_and_when_it_was_sent(dated):
    text = "A memo of the Justice Department, dated May 28, says no. The document calls it late."
    assert dated(text, "says", "calls") == [("2023-05-28", False)] * 2
    text = "On 4 May the ministry sent a letter to the embassy.\n\nThe letter calls it an insult."
    assert dated(text, "calls") == [("2023-05-04", False)]


def test_a_word_before_the_source_is_no_document(dated):
    text = "A law passed in May changed it.\n\nA law professor doubts that it will last."
    assert dated(text, "doubts") == [("2023-09-21", True)]


@pytest.mark.parametrize(
    "text",
    [
        "By Monday his tone had changed. The mayor said it was over.",
        "The mayor was quick to reject the plan on Monday, and said it was over.",
        "On Monday the mayor met the press. “We are tired,” he said of the plan.",
        "On Monday the mayor met the press.\n\n“We are tired,” he said of the plan.",
        "On Monday the mayor met the press. The plan is too late, he said.",
        "On Monday the mayor told a panel it was late.\n\nThe union said it was not.",
    ],
)
def test_what_was_done_lies_back_and_its_scene_goes_on(dated, text):
    assert dated(text, "said") == [("2023-09-18", False)]


def test_what_is_going_to_be_done_lies_ahead(read):
    text = "Mexico is going to meet the agency on Monday."
    doc = read(text, date="2023-09-21")
    assert date_at(doc, doc.tokens[4]).date == "2023-09-25"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor spoke, and troopers had searched it in May. The union claimed it was over.",
        "On Monday the mayor said in a statement that it was late. The union claimed it was over.",
        "On Monday the mayor told a panel no.\n\nThe union claimed in an e-mail it was over.",
        "On Monday the mayor told a panel so.\n\nIn Mexico City, the union claimed it was over.",
        "The mayor would have claimed it was over.",
        "With an eye to the vote on 1 October 2023 the mayor claimed it was over.",
    ],
)
def test_else_the_scene_is_over_or_none(dated, text):
    assert dated(text, "claimed") == [("2023-09-21", True)]


def test_a_clause_that_tells_when_dates_what_it_depends_on(dated):
    text = "Asked on Monday about the bridge, the mayor said it would open."
    assert dated(text, "said") == [("2023-09-18", False)]


def test_headings_with_a_date_date_their_entries(dated):
    text = (
        "3 May 2021: The ministry says it will pay.\n\n7 June 2021: The union calls it too little."
    )
    assert dated(text, "says", "calls") == [("2021-05-03", False), ("2021-06-07", False)]


def test_the_dateline_is_the_articles_own_date(dated):
    text = "LIMA, 3 May 2021. – The ministry said it would pay."
    assert dated(text, "said", given=None) == [("2021-05-03", True)]


def test_a_title_has_the_date_of_the_sentence_that_it_repeats(read):
    text = "Mayor threatens to close bridge\n\nThe mayor threatened on Monday to close the bridge."
    doc = read(text, date="2023-09-21")
    cue = (text.index("threatens"), text.index("threatens") + len("threatens"))
    dating = date_of(doc, Statement("indirect", (), (cue,), ((16, 31),), 1.0))
    assert dating.date == "2023-09-18"


def test_an_event_has_a_date_of_its_own_or_none(read):
    text = "The army arrested him in June 2021. Prosecutors have freed the others."
    doc = read(text, date="2023-09-21")
    tokens = {t.text: t for t in doc.tokens}
    assert date_at(doc, tokens["arrested"]).date == "2021-06"
    assert date_at(doc, tokens["freed"]).date is None


def test_since_coming_to_power_counts_from_the_office(read):
    text = "Since coming to power, President López Obrador has criticised the agency."
    doc = read(text, date="2023-09-21")
    verb = next(t for t in doc.tokens if t.text == "criticised")
    assert date_at(doc, verb).date == "2018-07-01/2023-09-21"
