"""What all tests share."""

from pathlib import Path

import pytest

from analysis import report
from analysis.actors import find_mentions
from analysis.articles import article_from_text
from analysis.language import parse


@pytest.fixture(scope="session")
def root():
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def read():
    """A text → its parsed `Doc`."""
    return lambda text, **given: parse(article_from_text("x", text, given=given))


@pytest.fixture(scope="session")
def read_with_mentions(read):
    """A text → its `Doc` and mentions."""

    def both(text, **given):
        doc = read(text, **given)
        return doc, find_mentions(doc)

    return both


@pytest.fixture(scope="session")
def articles():
    """Texts → Articles with the ids a0, a1, …"""
    return lambda *texts, **given: [
        article_from_text(f"a{i}", text, given=given) for i, text in enumerate(texts)
    ]


@pytest.fixture(scope="session")
def seed_report(root, tmp_path_factory):
    """The report on the seed article: a folder."""
    out = tmp_path_factory.mktemp("seed_report")
    report.build(root / "seeds", out)
    return out


@pytest.fixture(scope="session")
def other_report(root, tmp_path_factory):
    """The report on other articles, hostile ones among them: a folder."""
    out = tmp_path_factory.mktemp("other_report")
    articles = tmp_path_factory.mktemp("articles")
    for path in sorted((root / "tests" / "articles").glob("*_*.txt"))[:4]:
        (articles / path.name).write_bytes(path.read_bytes())
    (articles / "<script>alert(3)<").write_text(
        "<script>alert(1)</script> & more\n\n"
        "“<b>We</b> reject <img src=x onerror=alert(2)> it,” President Sheinbaum said."
    )
    (articles / "empty.txt").write_text("")
    report.build(articles, out)
    return out
