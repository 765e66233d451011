"""Whole pages: what is the article's text, block by block, and what is not."""

import json
from pathlib import Path

import pytest

from archiver.capture import Capture
from archiver.extraction.body.body import Body, read_body
from archiver.extraction.page.page import Page
from archiver.sites.file import Site
from tests.extraction.pages import jsonld, page

FOLDER = Path(__file__).parent.parent / "pages"
NAMES = sorted(path.stem for path in (FOLDER / "bodies").glob("*.html"))

PARAGRAPHS = [
    "Every street in the lower town is to have its own row of limes by 2030, the council agreed on Thursday night.",
    "The first two hundred trees go to the schools, where the playgrounds reached 51 degrees in the July heat.",
    "Residents will be asked to water the saplings for two summers, and get ten euros off their bill for it.",
]


def read(path: Path) -> Body:
    return read_body(Page.from_capture(Capture(url="https://www.example.org/story", body=path.read_bytes())))


@pytest.mark.parametrize("name", NAMES)
def test_page(name: str) -> None:
    body = read(FOLDER / "bodies" / f"{name}.html")

    assert {
        "lead": body.lead.value if body.lead else None,
        "lead_position": body.lead_position,
        "source": body.source,
        "blocks": [block.to_dict() for block in body.blocks],
    } == json.loads((FOLDER / "bodies" / f"{name}.json").read_text(encoding="utf-8"))


def test_entries_of_a_live_blog_begin_with_their_time() -> None:
    body = read(FOLDER / "kinds" / "live.en.html")

    assert [(block.kind, block.time, block.text[:24]) for block in body.blocks] == [
        ("update", "2022-11-03T11:42:00Z", "Ferry passengers asked t"),
        ("paragraph", None, "The harbour authority sa"),
        ("paragraph", None, "Passengers with tickets "),
        ("update", "2022-11-03T09:15:00Z", "Both estuary bridges clo"),
        ("paragraph", None, "The old bridge was shut "),
        ("paragraph", None, "The new bridge followed "),
        ("update", "2022-11-03T05:58:00Z", "Good morning"),
        ("paragraph", None, "Storm Hedwig made landfa"),
    ]


def test_the_text_of_jsonld_where_it_is_fuller() -> None:
    shown = f"<h1>Limes</h1><div class='story'><p>{PARAGRAPHS[0]}</p></div><div class='wall'>Subscribe to read on</div>"
    body = read_body(page(shown, jsonld({"@type": "NewsArticle", "articleBody": "\n\n".join(PARAGRAPHS)})))

    assert ([block.text for block in body.blocks], body.source) == (PARAGRAPHS, "jsonld:articleBody")


def test_a_paragraph_stands_once() -> None:
    story = "".join(f"<p>{text}</p>" for text in [*PARAGRAPHS, PARAGRAPHS[1]])
    body = read_body(page(f"<article><h1>Limes</h1><div class='story'>{story}</div></article>"))

    assert [block.text for block in body.blocks] == PARAGRAPHS


def test_the_container_holds_the_story() -> None:
    body = read(FOLDER / "bodies" / "regional.fr.html")

    assert body.container is not None
    assert (body.container.tag, body.container.get("class")) == ("div", "article-corps")


def test_a_page_without_text_has_an_empty_body() -> None:
    body = read_body(page("<div></div>"))

    assert (body.blocks, body.lead, body.lead_position, body.container) == ((), None, None, None)


def test_trafilaturas_plain_reading() -> None:
    story = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    plain = page(f"<article><h1>Limes</h1><h2>Shade</h2>{story}<ul><li>One</li><li>Two</li></ul></article>")
    body = read_body(Page(plain.url, plain.html, plain.tree, plain.capture, Site(key="a", extractor="trafilatura")))

    assert body.source == "trafilatura"
    assert [block.text for block in body.blocks if block.kind == "paragraph"] == PARAGRAPHS
