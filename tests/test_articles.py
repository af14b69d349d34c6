"""What `articles` reads, how it splits a text into parts and what it skips."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.articles import (
    Article,
    ArticleError,
    Skipped,
    article_from_text,
    decode,
    iso_time,
    read_articles,
)

SEED = "seeds/000_e1cf7e3d25b9d1bf.txt"


def parts(text):
    article = article_from_text("x", text)
    return [(p.name, text[p.start : p.end]) for p in article.parts]


def test_the_seed_header_gives_time_title_and_publisher(root):
    (article,) = read_articles(root / SEED)
    assert article.article_id == "000_e1cf7e3d25b9d1bf"
    assert article.published == "2023-09-21T21:06:43Z"
    assert article.title == (
        "The United States wants to aggressively expand its anti fentanyl operations"
    )
    assert article.publisher == "EL PAÍS México"
    assert article.text == (root / SEED).read_bytes().decode("utf-8")
    assert [p.name for p in article.parts] == [
        "title", "dek", "caption", "caption", "credit", *["body"] * 7, "boilerplate",
    ]  # fmt: skip


def test_a_caption_is_split_from_the_alternative_text_that_runs_into_it():
    caption = (
        "Soldiers guard a burned bus in CuliacánA burned bus, guarded by soldiers. ANA PAZ (EFE)"
    )
    text = f"A title\n\n{caption}\n\nThe bus burned on Monday."
    assert parts(text)[1:4] == [
        ("caption", "Soldiers guard a burned bus in Culiacán"),
        ("caption", "A burned bus, guarded by soldiers."),
        ("credit", "ANA PAZ (EFE)"),
    ]


def test_a_capital_within_a_name_does_not_split_a_caption():
    text = "A title\n\nA WhatsApp message in court. ANA PAZ (EFE)\n\nIt was read aloud."
    assert parts(text)[1] == ("caption", "A WhatsApp message in court.")


def test_plain_text_needs_no_title():
    assert parts("Mexico said no. The talks ended.") == [
        ("body", "Mexico said no. The talks ended.")
    ]


def test_a_text_of_one_line_without_a_full_stop_is_body():
    assert parts("Mexico says no to talks") == [("body", "Mexico says no to talks")]


@pytest.mark.parametrize(
    "footer",
    [
        "Subscribe to our newsletter for more",
        "Sign up for the Border Brief newsletter",
        "© 2024 The Border Herald. All rights reserved.",
        "Read more: the tunnels of Tijuana",
    ],
)
def test_footers_are_boilerplate(footer):
    assert parts(f"Mexico said no.\n\n{footer}")[-1] == ("boilerplate", footer)


def test_front_matter_gives_metadata_and_is_never_analysed():
    text = "---\ntitle: Talks\ndate: 2024-03-05\npublisher: The Herald\n---\nMexico said no.\n"
    article = article_from_text("x", text)
    assert (article.title, article.published, article.publisher) == (
        "Talks", "2024-03-05", "The Herald",
    )  # fmt: skip
    assert [(p.name, text[p.start : p.end]) for p in article.parts] == [
        ("boilerplate", "---\ntitle: Talks\ndate: 2024-03-05\npublisher: The Herald\n---\n"),
        ("body", "Mexico said no."),
    ]
    assert article.words == 3


def test_broken_front_matter_is_named_with_its_line():
    with pytest.raises(ArticleError, match="front matter: line 2 is not YAML"):
        article_from_text("x", "---\ntitle: a: b\n---\nMexico said no.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "mac_roman"])
def test_encodings_are_detected(encoding):
    text = "“La región”, said José Peña — “está tranquila”, he added in Culiacán."
    assert decode(text.encode(encoding)) == text


def test_windows_line_ends_are_kept_so_that_offsets_hold(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"A title\r\n\r\nMexico said no.\r\n")
    (article,) = read_articles(tmp_path)
    assert article.text == "A title\r\n\r\nMexico said no.\r\n"
    assert [article.text[p.start : p.end] for p in article.parts] == ["A title", "Mexico said no."]


def test_bad_files_get_a_word_each_and_the_others_go_on(tmp_path):
    (tmp_path / "a_good.txt").write_text("Mexico said no.")
    (tmp_path / "b_empty.txt").write_text(" \n\n ")
    (tmp_path / "c_binary.txt").write_bytes(b"\x89PNG\x00\x01")
    (tmp_path / "d_huge.txt").write_text("word " * 300_000)
    (tmp_path / "e_spanish.txt").write_text(
        "El presidente dijo que no aceptará agentes extranjeros en el país, y que la soberanía "
        "de la nación no se negocia con nadie, ni ahora ni nunca.",
        encoding="utf-8",
    )
    (tmp_path / "f_copy.txt").write_text("Mexico said no.")
    (tmp_path / "g_picture.pdf").write_bytes(b"%PDF")
    (tmp_path / ".hidden.txt").write_text("Not to be read.")
    found = list(read_articles(tmp_path))
    assert [a.article_id for a in found if isinstance(a, Article)] == ["a_good"]
    reasons = {s.path.rsplit("/", 1)[-1]: s.reason for s in found if isinstance(s, Skipped)}
    assert list(reasons) == [
        "b_empty.txt", "c_binary.txt", "d_huge.txt", "e_spanish.txt", "f_copy.txt", "g_picture.pdf",
    ]  # fmt: skip
    assert reasons["b_empty.txt"] == "empty: there are no words to analyse"
    assert reasons["c_binary.txt"].startswith("binary: ")
    assert reasons["d_huge.txt"].startswith("huge: 1,500,000 characters")
    assert reasons["e_spanish.txt"].startswith("another language: this looks like es")
    assert reasons["f_copy.txt"].startswith("duplicate: the same text as ")
    assert reasons["g_picture.pdf"].startswith("not supported: .pdf")


def test_the_same_name_in_two_folders_gives_two_ids(tmp_path):
    for folder, text in (("a", "Mexico said no."), ("b", "Mexico said yes.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.txt").write_text(text)
    assert [a.article_id for a in read_articles(tmp_path)] == ["note", "note-2"]


def test_tables_of_articles(tmp_path):
    csv = tmp_path / "a.csv"
    csv.write_text('id,text,date\nn1,"Mexico said ""no"".\nIt left.",2024-03-05\nn2,,2024-03-06\n')
    good, bad = read_articles(csv)
    assert (good.article_id, good.text) == ("n1", 'Mexico said "no".\nIt left.')
    assert good.published == "2024-03-05"
    assert bad.reason == "empty: there are no words to analyse"
    lines = tmp_path / "b.jsonl"
    lines.write_text(
        json.dumps({"text": "Mexico said no.", "title": "Talks"}) + "\n{oops\n[1]\n" + '{"id": 4}\n'
    )
    first, *rest = read_articles(lines)
    assert (first.article_id, first.title) == ("b-1", "Talks")
    assert [s.reason.split(":")[0] for s in rest] == ["not JSON", "not an object", "no text"]


def test_a_missing_path_says_what_to_name():
    with pytest.raises(FileNotFoundError, match="name a text, a table or a folder"):
        list(read_articles("nowhere.txt"))


def test_iso_time_takes_dates_and_times():
    assert iso_time("2024-03-05T08:00:00-06:00") == "2024-03-05T14:00:00Z"
    assert iso_time("2024-03-05") == "2024-03-05"
    assert iso_time("yesterday") is None


@given(st.text(max_size=400))
def test_parts_lie_in_the_text_in_order_whatever_it_is(text):
    try:
        article = article_from_text("x", text)
    except ArticleError:
        return
    assert article.text == text
    last = 0
    for part in article.parts:
        assert last <= part.start < part.end <= len(text)
        last = part.end


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_what_is_written_as_utf_8_is_read_unchanged(text):
    data = text.encode("utf-8")
    if not data.startswith((b"%PDF", b"{\\rtf", b"\xff\xfe", b"\xfe\xff")):
        assert decode(data) == text
