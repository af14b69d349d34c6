"""What all tests share."""

from pathlib import Path

import pytest

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
