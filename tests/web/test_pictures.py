"""Pictures that were kept, in a real browser and in hostile archives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.article import Article, Block, Image
from archiver.capture import Capture
from archiver.reasons import Reason
from tests.crawl.test_pictures import png
from tests.web.serving import Serving, serving

STORY = "https://www.example.org/ferry"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "harmed"</script></svg>'
HTML = b"<html><title>harmed</title><script>document.title = 'harmed'</script>"


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Serving]:
    """An article with a picture, and with three that say that they are one."""
    bodies = {"dot.png": png(7), "evil.svg": SVG, "page.png": HTML, "cut.png": b"\x89PN"}
    images = tuple(
        Image(url=f"https://img.example/{name}", alt=f'"{name}" <b>', caption="Off the pier", credit="Ilse Tarn")
        for name in bodies
    )
    with Store(tmp_path / "data") as archive, archive.batch():
        page = archive.captures.add(Capture(url=STORY, body=b"<title>Ferry</title>", fetched="2026-05-31T08:00:00Z"))
        text = (Block("paragraph", "The ferry ran aground."),)
        archive.articles.save(Article(url=STORY, site="pier", title="Ferry", blocks=text, images=images), page)
        for name, body in bodies.items():
            capture = Capture(
                url=f"https://img.example/{name}",
                body=body,
                headers=(("Content-Type", "text/html" if name != "evil.svg" else "image/svg+xml"),),
                fetched="2026-05-31T08:00:01Z",
            )
            # as if what the crawl looks at had let them through
            archive.captures.settle(archive.captures.add(capture).id or 0, Reason.PICTURE)
    with serving(tmp_path / "data") as server:
        yield server


def test_nothing_but_pictures_is_sent(shown: Serving) -> None:
    answers = [shown.get(f"/picture/{number}") for number in (2, 3, 4, 5)]
    assert [answer.status for answer in answers] == [200, 404, 404, 404]
    assert (answers[0].body, answers[0].headers["content-type"]) == (png(7), "image/png")
    assert not any(b"<script>" in answer.body for answer in answers)


@pytest.mark.slow
def test_a_browser_shows_them(shown: Serving, browser: Any) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{shown.url}/article/1")
    picture = page.get_by_role("img", name='"dot.png" <b>')
    picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert picture.evaluate("image => [image.complete, image.naturalWidth]") == [True, 1]
    assert page.locator("figure").first.locator(".credit").text_content() == "Ilse Tarn"
    assert page.title() != "harmed"
    assert {url.split("/", 3)[2] for url in asked} == {shown.url.split("/", 3)[2]}
