"""The pages in a real browser: for eyes, ears, hands, phones and paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from tests.web.addresses import pages
from tests.web.serving import Serving, serving

pytestmark = pytest.mark.slow


def axe() -> str:
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(
    press_with_sql: Serving, browser: Any, width: int, scheme: str, locale: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
    page = context.new_page()
    source = axe()
    for path in [*pages(press_with_sql), "/archive?sql=select+1+as+one", "/archive?sql=select+nope"]:
        page.goto(press_with_sql.url + path)
        page.evaluate(source)
        assert page.evaluate("document.documentElement.lang") == locale[:2]
        found = page.evaluate("axe.run().then(found => found.violations.map(each => [each.id, each.nodes[0].html]))")
        assert found == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_axe_finds_nothing_in_odd_archives(harm: Serving, browser: Any, tmp_path: Path, locale: str) -> None:
    Store(tmp_path).close()
    page = browser.new_context(viewport={"width": 390, "height": 844}, locale=locale).new_page()
    source = axe()
    with serving(tmp_path) as empty:
        asked = [empty.url + path for path in ("/", "/search", "/sites", "/edits", "/runs", "/archive")]
        asked += [harm.url + path for path in pages(harm)]
        for url in asked:
            page.goto(url)
            page.evaluate(source)
            found = page.evaluate(
                "axe.run().then(found => found.violations.map(each => [each.id, each.nodes[0].html]))"
            )
            assert found == [], url
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, url


def test_pages_work_without_scripts_and_ask_no_other_host(press: Serving, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(press.url)
    page.get_by_role("searchbox").fill("harbour")
    page.get_by_role("searchbox").press("Enter")
    assert "/search?q=harbour" in page.url
    page.get_by_role("region", name="Site").get_by_role("link").first.click()
    assert page.get_by_role("list", name="Narrowed to").is_visible()
    page.get_by_role("region", name="Results").get_by_role("heading").get_by_role("link").first.click()
    assert page.get_by_role("heading", level=1).is_visible()
    page.get_by_text("Where each field was found").click()
    assert page.get_by_text("jsonld:headline").last.is_visible()
    assert {url.split("/", 3)[2] for url in asked} == {press.url.split("/", 3)[2]}
    context.close()


def test_the_source_of_a_field_is_shown_to_the_pointer_and_to_the_keyboard(press: Serving, browser: Any) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{press.url}/article/1")
    tip = page.locator("#where-title")
    assert not tip.is_visible()
    page.get_by_role("heading", level=1).locator(".sourced").hover()
    tip.wait_for(state="visible")
    page.mouse.move(0, 0)
    tip.wait_for(state="hidden")
    mark = page.get_by_role("button", name="Where the headline was found")
    mark.focus()
    tip.wait_for(state="visible")
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "where-title"
    assert tip.locator("b").text_content() == "Data for search engines (JSON-LD)"


def test_the_source_of_a_field_is_shown_to_a_finger(press: Serving, browser: Any) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    for name, field in (("the headline", "title"), ("the date", "published")):
        page.goto(f"{press.url}/article/1")
        page.get_by_role("button", name=f"Where {name} was found").tap()
        page.locator(f"#where-{field}").wait_for(state="visible")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_content_is_one_key_away(press: Serving, browser: Any) -> None:
    page = browser.new_context().new_page()
    page.goto(press.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_paper_has_the_article_and_no_controls(press: Serving, browser: Any) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{press.url}/article/1")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_colours_follow_the_readers_scheme(press: Serving, browser: Any) -> None:
    papers = []
    for scheme in ("light", "dark"):
        page = browser.new_context(color_scheme=scheme).new_page()
        page.goto(press.url)
        papers.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert papers == ["rgb(253, 252, 249)", "rgb(22, 21, 20)"]
