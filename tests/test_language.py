"""Tokens and sentences with offsets; quotation marks of all styles paired."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import ArticleError, Part, article_from_text
from analysis.language import find_quotations, parse, tokenise


def quoted(text):
    whole = [Part("body", 0, len(text))]
    return [text[q.start : q.end] for q in find_quotations(text, whole)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “no” and “never”.", ["“no”", "“never”"]),
        ('He said "no" and "never".', ['"no"', '"never"']),
        ("He said «no» and ‹never›.", ["«no»", "‹never›"]),
        ("He said « no » twice.", ["« no »"]),
        ("He said „no“ twice.", ["„no“"]),
        ("‘I don’t know,’ she said.", ["‘I don’t know,’"]),
        ("'I don't know,' she said.", ["'I don't know,'"]),
        ("‘The cartels’ money is here,’ he said.", ["‘The cartels’ money is here,’"]),
        ("The cartels’ money and the families’ grief.", []),
        ("The ’90s and rock ’n’ roll, the ‘90s too.", []),
        ("‘He said “no” to us,’ she said.", ["‘He said “no” to us,’", "“no”"]),
        ("“He said ‘no’ to us,” she said.", ["“He said ‘no’ to us,”", "‘no’"]),
        ('A 6" pipe and a 5\'10" man.', []),
        ("An odd ” mark stops nothing: “yes”.", ["“yes”"]),
        ("An “open quotation runs on.", ["“open quotation runs on."]),
    ],
)
def test_quotation_marks_are_paired(text, expected):
    assert quoted(text) == expected


def test_a_quotation_left_open_is_resumed_by_the_next_paragraph():
    text = "“The first part.\n\n“The second part,” he said.\n\n“Another.”"
    whole = [Part("body", 0, len(text))]
    found = [(q.closed, q.resumes) for q in find_quotations(text, whole)]
    assert found == [(False, False), (True, True), (True, False)]


def test_an_odd_mark_does_not_reach_the_next_paragraph():
    text = 'He said "no.\n\nShe said "yes".'
    assert quoted(text) == ['"no.', '"yes"']


def test_no_token_or_sentence_runs_over_a_paragraph(read):
    doc = read("Talks resume\nMexico said it would go. It went.\n\nThe end came.")
    assert [s.text.strip() for s in doc.sentences()] == [
        "Talks resume", "Mexico said it would go.", "It went.", "The end came.",
    ]  # fmt: skip


def test_a_caption_that_is_run_together_gives_two_tokens(read):
    caption = "Police guard the CartelMembers of the Cartel with police. ANA PAZ (EFE)"
    doc = read(f"A title\n\n{caption}\n\nPolice came.")
    assert {"Cartel", "Members"} <= {t.text for t in doc.tokens}


def test_boilerplate_is_no_sentence_and_offsets_hold(read):
    text = "Mexico said no.\n\nSubscribe to our newsletter\n\nIt left."
    doc = read(text)
    assert [s.text.strip() for s in doc.sentences()] == ["Mexico said no.", "It left."]
    assert len(doc.tokens.text) == len(text)
    assert doc.tokens.text.count("\n") == text.count("\n"), "the tagger reads paragraphs by them"


def test_the_tokens_table():
    table = tokenise(article_from_text("x", "Mexico said no. It left."))
    assert table.columns.tolist() == [
        "article_id", "sentence", "start", "end", "text", "lemma", "pos",
    ]  # fmt: skip
    assert table["text"].tolist() == ["Mexico", "said", "no", ".", "It", "left", "."]
    assert table["lemma"].tolist()[1] == "say"
    assert table["sentence"].tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert table["start"].tolist() == [0, 7, 12, 14, 16, 19, 23]


def test_tokenising_what_is_no_article_says_why(tmp_path):
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(ArticleError, match="empty: there are no words"):
        tokenise(tmp_path / "a.txt")


marks = st.text(alphabet="“”„«»‹›\"‘’'ab s.\n", max_size=80)


@given(marks)
def test_quotations_lie_within_a_paragraph_whatever_the_marks(text):
    for q in find_quotations(text, [Part("body", 0, len(text))]):
        assert 0 <= q.start < q.end <= len(text)
        assert "\n" not in text[q.start : q.end]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_token_offsets_are_exact_whatever_the_text(text):
    try:
        article = article_from_text("x", text)
    except ArticleError:
        return
    doc = parse(article)
    for token in doc.tokens:
        if not token.is_space:
            assert text[token.idx : token.idx + len(token)] == token.text
