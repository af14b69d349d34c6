"""Each construction of the codebook's tables: source, cue and content, and the kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import ArticleError, article_from_text
from analysis.language import parse
from analysis.statements import extract, is_term


def statements(doc):
    text = doc.article.text
    return [
        (
            s.kind,
            *(" + ".join(text[a:b] for a, b in spans) for spans in (s.source, s.cue, s.content)),
        )
        for s in extract(doc)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We will not allow it,” the minister said.",
            ("direct", "the minister", "said", "“We will not allow it,”"),
        ),
        (
            "The minister said that Mexico would not allow it.",
            ("indirect", "The minister", "said", "that Mexico would not allow it"),
        ),
        (
            "The minister said the plan was “a joke”.",
            ("mixed", "The minister", "said", "the plan was “a joke”"),
        ),
        (
            "Mexico wants to expand the talks.",
            ("indirect", "Mexico", "wants", "to expand the talks"),
        ),
        (
            "The ambassador praised these measures.",
            ("indirect", "The ambassador", "praised", "these measures"),
        ),
        (
            "The minister urged Washington to stop the guns.",
            ("indirect", "The minister", "urged", "Washington to stop the guns"),
        ),
        (
            "According to the report, arrests fell by half.",
            ("indirect", "the report", "According to", "arrests fell by half"),
        ),
        (
            "“We asked,” said the minister, “and nobody came.”",
            ("direct", "the minister", "said", "“We asked,” + “and nobody came.”"),
        ),
        (
            "PEACE: We have nothing to add.",
            ("direct", "PEACE", "", "We have nothing to add"),
        ),
        (
            "“The unit was corrupt. It was closed.”",
            ("direct", "", "", "“The unit was corrupt. It was closed.”"),
        ),
        (
            "‘We won’t go,’ said the minister.",
            ("direct", "the minister", "said", "‘We won’t go,’"),
        ),
        (
            "«We will not go», the minister said.",
            ("direct", "the minister", "said", "«We will not go»"),
        ),
        (
            "The minister called for an inquiry into the raid.",
            ("indirect", "The minister", "called for", "an inquiry into the raid"),
        ),
        (
            "Both delegations condemned the murder of the migrants.",
            ("indirect", "Both delegations", "condemned", "the murder of the migrants"),
        ),
        (
            "It was revealed that the agents had spied on the navy.",
            ("indirect", "", "revealed", "that the agents had spied on the navy"),
        ),
        (
            "The consul general, Aurelio Bárcenas, regretted the delay.",
            ("indirect", "The consul general, Aurelio Bárcenas", "regretted", "the delay"),
        ),
        (
            "The Secretariat of the Economy (SE) said that talks would go on.",
            ("indirect", "The Secretariat of the Economy (SE)", "said", "that talks would go on"),
        ),
        (
            "Nurse Carla Brand, 41, said the ward was full.",
            ("indirect", "Nurse Carla Brand", "said", "the ward was full"),
        ),
        (
            "The mayor replied, “Because they paid,” then left the room.",
            ("direct", "The mayor", "replied", "“Because they paid,”"),
        ),
        (
            "The bishop called the raid “a sin” and asked both sides to talk.",
            ("mixed", "The bishop", "called", "the raid “a sin”"),
        ),
        (
            "The bishop called the raid “a sin” and asked both sides to talk.",
            ("indirect", "The bishop", "asked", "both sides to talk"),
        ),
        (
            "He praised the senator, who opposed the deal.",
            ("indirect", "the senator", "opposed", "the deal"),
        ),
    ],
)  # fmt: skip
def test_constructions(read, text, expected):
    found = statements(read(text))
    if expected[1] == "PEACE":
        found = [s for s in found if s[1] == "PEACE"]
    assert expected in found


def test_marks_around_a_nested_statement_are_not_its_sources_own_words(read):
    text = "“The driver says that he built a sewer. I trust him,” the lawyer told the court."
    kinds = {s[1]: s[0] for s in statements(read(text))}
    assert kinds["the lawyer"] == "direct"
    assert kinds["The driver"] == "indirect"


def test_a_quotation_that_goes_on_after_its_cue_is_a_further_piece(read):
    text = "“It is a lie,” she said. “We have the papers.”"
    assert [s[3] for s in statements(read(text))] == ["“It is a lie,” + “We have the papers.”"]


def test_a_quotation_left_open_goes_on_in_the_next_paragraph(read):
    text = "“It is a lie,” she said. “We have papers.\n\n“And we have time.”"
    assert [s[3] for s in statements(read(text))] == [
        "“It is a lie,” + “We have papers. + “And we have time.”"
    ]


def test_a_quotation_in_a_sentence_of_its_own_after_an_indirect_statement_floats(read):
    text = "The driver was forced to dig, his lawyer claimed. “He has not seen the sun since May.”"
    assert [s[3] for s in statements(read(text))] == [
        "The driver was forced to dig",
        "“He has not seen the sun since May.”",
    ]


def test_in_a_labelled_turn_first_person_words_are_direct(read):
    text = "MS. ORDAZ: We believe the list was burnt. The navy says it is lost."
    found = {(s[1], s[2]): s[0] for s in statements(read(text))}
    assert found["MS. ORDAZ", ""] == "direct"
    assert found["We", "believe"] == "direct"
    assert found["The navy", "says"] == "indirect"


def test_nested_statements_are_found_apart(read):
    text = "The minister said the DEA believes the general lied."
    found = [s[1:] for s in statements(read(text))]
    assert ("The minister", "said", "the DEA believes the general lied") in found
    assert ("the DEA", "believes", "the general lied") in found


@pytest.mark.parametrize(
    "text",
    [
        "Security tensions have been a constant in recent years.",
        "The minister did not say why the talks had failed.",
        "Fiscal years in the United States begin in October.",
        "The State Department declined to comment on the note.",
    ],
)
def test_narration_is_no_statement(read, text):
    assert statements(read(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Joaquín “El Chapo” Guzmán left.", True),
        ("A plan called “the wall” failed.", True),
        ("The book “A Long Night in Juárez” sold well.", True),
        ("He called it “a disgrace for us all” again.", False),
        ("They want to “aggressively” expand.", False),
    ],
)
def test_names_titles_and_mentioned_terms_are_nobodys_words(read, text, expected):
    doc = read(text)
    assert [is_term(doc, q) for q in doc.quotations] == [expected]


words = st.sampled_from(
    [*"“”‘’.,é", '"', "\n\n", "he said", "that", "Mexico", "wants", "to go"],
)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=30).map(" ".join))
def test_spans_are_in_the_text_and_in_order_whatever_it_is(text):
    try:
        doc = parse(article_from_text("x", text))
    except ArticleError:
        return
    for statement in extract(doc):
        assert statement.content
        assert statement.kind in ("direct", "mixed", "indirect")
        for spans in (statement.source, statement.cue, statement.content):
            last = 0
            for start, end in spans:
                assert last <= start < end <= len(text)
                last = end
