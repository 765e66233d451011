"""Galleries that stand only in the page's data for scripts, and lists there that are none."""

import json
from html import escape
from typing import Any

import pytest

from archiver.article import Article, Image
from archiver.extraction.extractor import extract
from archiver.extraction.pictures.gallery_data import MOST_SLIDES
from tests.extraction.stories import story

URL = "https://www.carrowpost.example/news/ferry-to-sail-again-1234"
HOST = "https://www.carrowpost.example"

FIGURE = """<figure><img src="/pics/ferry-berth-800x450.jpg" alt="A ferry">
<figcaption>The ferry leaves.</figcaption></figure>"""
SHOWN = Image(f"{HOST}/pics/ferry-berth-800x450.jpg", "A ferry", "The ferry leaves.", None)


def read(before: str = FIGURE, after: str = "", head: str = "") -> Article:
    return extract(story(before, after=after, head=head), URL)


def slide(name: str, **more: Any) -> dict[str, Any]:
    return {"url": f"/pics/{name}.jpg", "caption": f"Caption of {name}.", "credit": "Photo: Ann Sample/AP", **more}


def next_data(slides: list[dict[str, Any]], name: str = "gallery") -> str:
    data = {"props": {"pageProps": {"article": {"headline": "Ferry to sail again", name: {"items": slides}}}}}
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'


SLIDES = [slide("ferry-berth"), slide("engine-room"), slide("harbour-master")]
IMAGES = (
    Image(SHOWN.url, "A ferry", "The ferry leaves.", "Ann Sample/AP"),
    Image(f"{HOST}/pics/engine-room.jpg", None, "Caption of engine-room.", "Ann Sample/AP"),
    Image(f"{HOST}/pics/harbour-master.jpg", None, "Caption of harbour-master.", "Ann Sample/AP"),
)


def pushed(slides: list[dict[str, Any]]) -> str:
    return f"<script>self.__next_f.push({json.dumps([1, '7:' + json.dumps({'slides': slides})])})</script>"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(next_data(SLIDES), id="Next.js"),
        pytest.param(pushed(SLIDES), id="streamed by Next.js"),
        pytest.param(f"<script>Fusion.globalContent={json.dumps({'slides': SLIDES})};</script>", id="an assignment"),
        pytest.param(f"<script>window.x={json.dumps({'slides': SLIDES}, indent=4)};</script>", id="an indented one"),
        pytest.param(f'<div data-gallery="{escape(json.dumps(SLIDES))}"></div>', id="an attribute"),
        pytest.param(f"<div data-slides='{json.dumps({'list': SLIDES})}'></div>", id="an attribute in single quotes"),
    ],
)
def test_slides_follow_the_picture_that_the_page_shows(data: str) -> None:
    article = read(after=data)
    assert article.images == IMAGES
    assert article.credits == ("Ann Sample/AP",)
    assert article.provenance["images"].to_dict() == {"source": "script:gallery", "raw": None}


def test_french_slides_with_nested_pictures_and_credits_in_lists() -> None:
    slides = [
        {"legende": "<p>Le bac à quai,&nbsp;lundi.</p>", "credits": {"by": [{"name": "Anne Exemple"}]},
         "image": {"alt": "Le bac", "sizes": {"large": {"src": "/photos/le-bac-a-quai.jpg"}}}},
        {"legende": "La salle des machines. © Jean Modèle/AFP",
         "image": {"alt": None, "sizes": {"large": {"src": "/photos/salle-des-machines.jpg"}}}},
    ]  # fmt: skip
    head = '<meta property="og:image" content="/photos/le-bac-a-quai-1200x630.jpg">'
    article = read("", f'<div data-diaporama="{escape(json.dumps(slides, ensure_ascii=False))}"></div>', head)
    assert article.images == (
        Image(f"{HOST}/photos/le-bac-a-quai.jpg", "Le bac", "Le bac à quai, lundi.", "Anne Exemple"),
        Image(f"{HOST}/photos/salle-des-machines.jpg", None, "La salle des machines.", "Jean Modèle/AFP"),
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            next_data([slide("ferry-berth", link="/news/other-1"), *SLIDES[1:]]), id="one leads to another page"
        ),
        pytest.param(next_data([{**item, "headline": "Bridge to open"} for item in SLIDES]), id="headlines"),
        pytest.param(next_data([slide("bridge-opens"), slide("mayor-resigns")]), id="no picture of this story"),
        pytest.param(next_data(SLIDES[:1]), id="no more than the page shows"),
        pytest.param(next_data([slide("ferry-berth")] * 3), id="one picture three times"),
        pytest.param(next_data([{"url": item["url"], "alt": "A ferry"} for item in SLIDES]), id="nothing said of them"),
        pytest.param(next_data([{"url": item["url"], "title": "Ferry"} for item in SLIDES]), id="titles alone"),
        pytest.param(next_data([slide("ferry-berth"), *({"text": "Words"},) * 3, SLIDES[1]]), id="mixed content"),
        pytest.param(next_data([slide(f"picture-{n}") for n in range(MOST_SLIDES)] + SLIDES[:1]), id="an archive"),
        pytest.param(f"<script>x={{'slides':{json.dumps(SLIDES)[:-9]}</script>", id="broken off"),
        pytest.param(f'<script>x={{"relatedGallery":{json.dumps(SLIDES)}}}</script>', id="related"),
    ],
)
def test_false_friends(data: str) -> None:
    article = read(after=data)
    assert article.images == (SHOWN,)
    assert article.provenance["images"].to_dict() == {"source": "visible:images", "raw": None}


def test_an_address_is_no_credit() -> None:
    slides = [{**item, "credit": "https://pictures.example/ann"} for item in SLIDES]
    assert [image.credit for image in read(after=next_data(slides)).images] == [None, None, None]


def test_many_beginnings_of_lists_cost_little() -> None:
    article = read(after="<script>" + '[{"caption":' * 50_000 + "</script>")
    assert article.images == (SHOWN,)
