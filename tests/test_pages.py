"""The report's pages in a real browser: accessible, self-contained, readable by everyone."""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "no chromium on this machine; install Debian's package to run the browser tests"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(params=["seed_report", "other_report"])
def folder(request):
    return request.getfixturevalue(request.param)


def urls(folder):
    return [path.as_uri() for path in sorted(folder.glob("*.html"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_all_details_open(browser, folder, scheme):
    page = browser.new_page(color_scheme=scheme)
    for url in urls(folder):
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        results = Axe().run(page).response
        found = [
            (url.rsplit("/", 1)[1], kind, rule["id"], node["html"][:120])
            for kind in ("violations", "incomplete")
            for rule in results[kind]
            for node in rule["nodes"]
        ]
        assert found == []
    page.close()


def test_no_request_leaves_and_no_script_of_an_article_runs(browser, folder):
    page = browser.new_page()
    asked, dialogs = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: dialogs.append(str(error)))
    for url in urls(folder):
        page.goto(url)
    assert {url.split(":")[0] for url in asked} <= {"file", "data"}
    assert dialogs == []
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways(browser, folder, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    for url in urls(folder):
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    page.close()


def test_the_keyboard_reaches_every_card(browser, seed_report):
    page = browser.new_page()
    page.goto((seed_report / "index.html").as_uri())
    labels = page.locator(".annotated .who > a")
    assert labels.count() > 20
    labels.first.focus()
    seen = []
    for _ in range(labels.count()):
        seen += page.locator(".annotated .card:visible").evaluate_all("c => c.map(x => x.id)")
        page.keyboard.press("Tab")
    assert len(set(seen)) == len(seen) == labels.count()
    page.close()


def test_a_card_opens_on_hover_and_does_not_leave_the_page(browser, seed_report):
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto((seed_report / "index.html").as_uri())
    page.locator(".annotated mark").nth(5).hover()
    card = page.locator(".annotated .card:visible").bounding_box()
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= 320
    page.close()


def test_filters_choose_statements(browser, seed_report):
    page = browser.new_page()
    page.goto((seed_report / "index.html").as_uri())
    total = page.locator("ol.statements li:visible").count()
    page.locator("select[data-filter=actor]").select_option("mx.presidency")
    chosen = page.locator("ol.statements li:visible")
    assert 0 < chosen.count() < total
    assert set(chosen.evaluate_all("l => l.map(x => x.dataset.actor)")) == {"mx.presidency"}
    assert f"{chosen.count()} of {total} statements" in page.locator("output").inner_text()
    page.close()


def test_all_can_be_read_without_script(browser, seed_report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((seed_report / "index.html").as_uri())
    assert page.locator("ol.statements li:visible").count() > 20
    assert not page.locator(".filters").is_visible()
    page.locator(".annotated .who > a").first.focus()
    assert page.locator(".annotated .card:visible").count() == 1
    context.close()


def test_print_keeps_the_article_and_the_statements(browser, seed_report):
    page = browser.new_page()
    page.goto((seed_report / "index.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator("ol.statements li:visible").count() > 20
    assert not page.locator("header").is_visible()
    page.close()
