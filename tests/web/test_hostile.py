"""Texts that mean harm, on every page, in a real browser."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import quote

import pytest

from archiver.render.escaping import formula_safe
from tests.web.addresses import data, pages
from tests.web.archives import HOSTILE, NAMED, SCRIPT
from tests.web.serving import Serving

pytestmark = pytest.mark.slow

#: Besides one page of each kind: words that are searched for and given as filters, in errors, and every article.
ASKED = [
    f"{path}={quoted}"
    for path in ("/search?q", "/search?site", "/search?author", "/edits?site", "/archive/articles?title__contains")
    for quoted in ("%3Cscript%3Ewindow.harmed=1%3C/script%3E", "%22%3E%3Cimg%20src=x%20onerror=window.harmed=1%3E")
] + [
    # snippets with hits in the midst of markup
    "/search?q=script",
    "/search?q=img+OR+svg+OR+onerror+OR+title",
    "/search?q=harm*&sort=oldest",
]


def roads(server: Serving) -> list[str]:
    found = server.get("/search", sort="newest").text
    articles = sorted(set(re.findall(r'href="(/article/\d+)"', found)))
    sites = sorted(set(re.findall(r'href="(/site/[^"]+)"', found)))
    assert (len(articles), len(sites)) == (len(HOSTILE) + 1, len(HOSTILE) + 1)
    differences = [
        f"{article}/{other}" for article in articles for other in ("diff", "diff?from=1&to=1", "diff?whole=1")
    ]
    earlier = [f"{article}?version=1" for article in articles]
    errors = [
        f"/archive?sql=select+%22{SCRIPT}%22",
        f"/archive/articles?_sort={SCRIPT}",
        f"/archive/{SCRIPT}",
        f"/site/{SCRIPT}",
        f"/{SCRIPT}",
        "/archive?sql=select+'javascript:window.harmed=1'+as+[<script>window.harmed=1</script>]",
        "/archive/articles?_facet=site&_facet=section&_facet_array=authors&_facet=language",
    ]
    tables = [
        f"/archive/{name}" for name in ("versions", "images", "captures", "runs", "urls", "site_runs", "readings")
    ]
    facets = [f"/search?site={quote(text)}" for text in HOSTILE] + [f"/edits?site={quote(text)}" for text in HOSTILE]
    quoted = [re.sub(r"[<>\" ]", lambda match: f"%{ord(match[0]):02X}", path) for path in errors]
    return [*pages(server), *articles, *earlier, *sites, *differences, *tables, *facets, *ASKED, *quoted]


def test_no_page_runs_a_script_of_an_article_or_links_to_one(harm: Serving, browser: Any) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    for path in roads(harm):
        refused: list[str] = []
        page.on("console", lambda message, seen=refused: seen.append(message.text))
        page.goto(harm.url + path)
        # pointing at everything that can be pointed at
        page.evaluate("for (const each of document.querySelectorAll('*')) each.dispatchEvent(new Event('mouseover'))")
        assert page.evaluate("window.harmed") is None, path
        scripts = page.evaluate("[...document.scripts].map(each => [each.getAttribute('src'), each.textContent])")
        assert scripts == [["/static/news.js", ""]], path
        assert [text for text in refused if "Content Security Policy" in text] == [], path
        links = page.evaluate(
            "[...document.querySelectorAll('[href], [src], [action], [formaction]')].map(each =>"
            " new URL(each.getAttribute('href') ?? each.getAttribute('src') ?? each.getAttribute('action')"
            " ?? each.getAttribute('formaction'), location).protocol)"
        )
        assert set(links) <= {"http:", "https:"}, path
        assert page.evaluate("[...document.querySelectorAll('img, iframe, object, embed')].length") == 0, path
        attributes = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(each => [...each.attributes]).map(each => each.name)"
        )
        assert [name for name in attributes if name.startswith("on") or name == "style"] == [], path
    assert {url.split("/", 3)[2] for url in asked} == {harm.url.split("/", 3)[2]}


def test_data_is_no_page(harm: Serving, browser: Any) -> None:
    page = browser.new_context(accept_downloads=False).new_page()
    for path in data(harm):
        answer = harm.get(path)
        assert answer.headers["content-type"].split(";")[0] in (
            "application/json",
            "application/rss+xml",
            "text/plain",
            "text/csv",
            "text/css",
            "text/javascript",
            "image/png",
            "application/octet-stream",
        ), path
        if "attachment" not in answer.headers.get("content-disposition", ""):
            page.goto(harm.url + path)
            assert page.evaluate("window.harmed") is None, path


def test_texts_are_shown_as_they_are(harm: Serving, browser: Any) -> None:
    """Nothing is lost on the way either: what looks like markup, or like a template, is text."""
    page = browser.new_context(java_script_enabled=True).new_page()
    page.goto(f"{harm.url}/search?sort=newest")
    shown = page.eval_on_selector_all(".entry h2", "all => all.map(each => each.textContent)")
    assert [" ".join(text.split()) for text in shown] == [
        *(" ".join(f"{text} again".split()) for text in HOSTILE),
        SCRIPT,
    ]


def test_names_and_reasons_are_shown_as_they_are(harm: Serving, browser: Any) -> None:
    page = browser.new_context().new_page()
    page.goto(harm.url)
    needs = page.get_by_role("region", name="Needs a look").text_content()
    assert SCRIPT in needs, "the name of the site"
    page.goto(f"{harm.url}/site/{NAMED}")
    assert SCRIPT in page.get_by_role("heading", level=1).text_content()
    page.goto(f"{harm.url}/archive/urls?_facet=found_in&_facet=detail")
    assert page.get_by_role("link", name=SCRIPT, exact=True).count() == 2


def test_json_gives_texts_back_and_csv_as_a_spreadsheet_takes_them(harm: Serving) -> None:
    rows = harm.get("/archive/articles.json", _shape="array", _sort="id", _col="title").json
    assert [row["title"] for row in rows] == [*(f"{text} again" for text in HOSTILE), SCRIPT]
    text = harm.get("/archive/articles.csv", _sort="id", _col="title").text
    assert [row["title"] for row in csv.DictReader(io.StringIO(text, newline=""))] == [
        *(formula_safe(f"{text} again") for text in HOSTILE),
        SCRIPT,
    ]
