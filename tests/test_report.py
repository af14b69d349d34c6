"""The report on other articles: complete, self-contained, and silent about the seed."""

import re

import pytest

from analysis import analyse, report
from analysis.articles import article_from_text


@pytest.fixture(scope="module")
def pages(other_report):
    paths = sorted(other_report.glob("*.html"), key=lambda p: (p.name != "index.html", p.name))
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


NOTEBOOKS = [f"{path.stem}.html" for path in sorted(report.NOTEBOOKS.glob("*.ipynb"))]


def test_there_is_an_index_a_page_for_each_notebook_and_one_for_each_article(pages):
    articles = [f"article_{n:03d}.html" for n in range(1, 6)]
    assert list(pages) == ["index.html", *NOTEBOOKS, *articles]


def test_one_article_stands_on_the_index_itself(seed_report):
    assert sorted(path.name for path in seed_report.iterdir()) == [*NOTEBOOKS, "index.html"]
    assert 'class="annotated"' in (seed_report / "index.html").read_text(encoding="utf-8")


def test_a_page_with_thirty_statements_stays_small(seed_report):
    for path in seed_report.iterdir():
        assert path.stat().st_size < 300_000


def test_no_page_speaks_of_the_seed(pages):
    for html in pages.values():
        assert not re.search(r"EL PAÍS|Garland|Chapitos|abusive and arrogant|2023-09-21", html)


def test_no_page_asks_anything_of_the_network(pages):
    for html in pages.values():
        assert not re.search(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//""", html)
        assert not re.search(r"@import|url\(|<script [^>]|<link", html)


def test_every_picture_has_a_description(pages):
    for html in pages.values():
        for image in re.findall(r"<img [^>]*>", html):
            assert re.search(r'alt="[^"]{40,}"', image)


def test_one_navigation_leads_to_every_page(pages):
    for name, html in pages.items():
        (nav,) = re.findall(r"<nav .*?</nav>", html, re.DOTALL)
        assert re.findall(r'href="([^"]+)"', nav) == ["index.html", *NOTEBOOKS]
        if name.startswith("article_"):
            continue
        (current,) = re.findall(r"<a [^>]*aria-current[^>]*>", nav)
        assert f'href="{name}"' in current


def test_links_between_notebooks_lead_to_pages(pages):
    for html in pages.values():
        assert ".ipynb" not in html
        for target in re.findall(r'href="([\w.]+)(?:#[\w-]+)?"', html):
            assert target in pages


def test_every_link_to_a_statement_finds_it(pages, seed_report):
    seed = {path.name: path.read_text(encoding="utf-8") for path in seed_report.iterdir()}
    for report_pages in (pages, seed):
        linked = 0
        for name, html in report_pages.items():
            for page, anchor in re.findall(r'href="([\w.]*)#([\w-]+)"', html):
                assert f'id="{anchor}"' in report_pages[page or name]
                linked += anchor.startswith("s-")
        assert linked > 50


def test_text_of_articles_is_text(pages):
    for html in pages.values():
        assert not re.search(r"<(?:script[^>]*>alert|b>We|img src=x)", html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["index.html"]


def test_what_was_skipped_is_said(pages):
    assert re.search(r"empty\.txt</b>: empty: there are no words", pages["index.html"])


def test_the_notebooks_stay_as_they_are(pages):
    assert pages
    for path in report.NOTEBOOKS.glob("*.ipynb"):
        assert '\\"../seeds\\"' in path.read_text(encoding="utf-8")


def test_the_seed_is_known_by_its_text(root):
    assert report.is_seed(analyse(root / "seeds"))
    assert not report.is_seed(analyse(article_from_text("x", "Mexico said no.")))


def test_findings_are_computed_and_say_when_there_is_too_little():
    few = analyse(article_from_text("x", "“We reject it,” President Sheinbaum said."))
    words = (
        "1 article, 1 statement, 1 known actor. Fewer than 5 statements: too few to compare actors."
    )
    assert report.findings(few) == [("Who speaks", words)]
    none = analyse(article_from_text("x", "It rained."))
    assert report.findings(none) == [
        ("Who speaks", "No statement was found, so there is nothing to claim.")
    ]


def test_judgements_that_were_not_found_are_no_finding():
    said = [f"“We reject it for reason {i},” President Sheinbaum said." for i in range(6)]
    told = dict(report.findings(analyse(article_from_text("x", "\n\n".join(said)))))
    assert "so this is no finding" in told["How they judge each other"]
    assert "The United States has 0 statements: too few" in told["How they frame it"]
