"""Two captures of a story that nobody edited are one version, whatever around it has changed."""

from __future__ import annotations

import pytest

from archiver.archive.stories.articles import reading_of
from archiver.archive.stories.history import judge_reading
from archiver.article import Article
from archiver.capture import Capture
from archiver.extraction.extractor import extract_capture

_PARAGRAPHS = [
    f"The {name} of the town told the council on Monday that the harbour would stay open through the winter, as the "
    f"ferry to the islands has sailed from it for {years} years."
    for name, years in (("mayor", "ninety"), ("harbour master", "eighty"), ("bishop", "seventy"), ("teacher", "sixty"))
]


def page(*, above: str = "", below: str = "", behind: str = "", paragraphs: list[str] = _PARAGRAPHS) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbour stays open</title>
        <meta property="og:type" content="article">
        <meta property="article:published_time" content="2026-01-05T08:00:00Z"></head><body>
        <main><article><h1>Harbour stays open</h1>{above}{text}{below}</article>{behind}</main></body></html>"""


def read(html: str, number: int = 1) -> Article:
    address = "https://www.example-post.co.uk/news/harbour-stays-open"
    return extract_capture(Capture(url=address, body=html.encode(), fetched=f"2026-01-05T1{number}:00:00Z", id=number))


def outcome(before: str, after: str) -> str:
    one, other = (
        reading_of(read(html, number), Capture(url="", body=b"", fetched=f"2026-01-05T1{number}:00:00Z", id=number))
        for number, html in enumerate((before, after), start=1)
    )
    return judge_reading(other, one).outcome


@pytest.mark.parametrize("place", ["above", "below", "behind"])
@pytest.mark.parametrize("element", ["p", "div", "span", "h6", "li", "time", "td"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("5 minutes ago", "3 hours ago"),
        ("Published 5 minutes ago", "Published yesterday"),
        ("vor 5 Minuten", "vor 3 Stunden"),
        ("5分前", "3時間前"),
        ("1,234 reads", "5,678 reads"),
        ("No comments yet", "12 comments"),
        ("Просмотров: 12", "Просмотров: 1 345"),
        ("Read also: The old ferry sails again", "Read also: A school for the island"),
    ],
)
def test_lines_that_change(place: str, element: str, before: str, after: str) -> None:
    pages = [page(**{place: f"<{element}>{line}</{element}>"}) for line in (before, after)]

    assert outcome(*pages) == "unchanged"


@pytest.mark.parametrize(
    "form",
    [
        '<section class="comments"><h3>Comments</h3>{}</section>',
        '<div id="kommentare">{}</div>',
        "<h3>Comments (12)</h3>{}",
        "<div><h4>Kommentare</h4>{}</div>",
        '<ol class="comment-list">{}</ol>',
    ],
)
@pytest.mark.parametrize("place", ["below", "behind"])
def test_comments(form: str, place: str) -> None:
    said = (
        "I have lived at the harbour all my life, and never have I heard such talk from the council before, number {}."
    )
    lists = ["".join(f'<div class="comment"><p>{said.format(n)}</p></div>' for n in range(count)) for count in (2, 9)]

    assert outcome(*(page(**{place: form.format(comments)}) for comments in lists)) == "unchanged"
    assert read(page(**{place: form.format(lists[1])})).text == "\n\n".join(_PARAGRAPHS)


def test_an_editor_is_heard() -> None:
    edited = [_PARAGRAPHS[0].replace("winter", "summer"), *_PARAGRAPHS[1:]]
    line = "<p>{} ago</p>"

    assert (
        outcome(page(above=line.format("3 hours")), page(above=line.format("2 days"), paragraphs=edited)) == "changed"
    )


def test_the_column_called_kommentar_is_a_story() -> None:
    html = page().replace("<article>", '<article class="kommentar">')

    assert read(html).text == "\n\n".join(_PARAGRAPHS)


def test_soft_hyphens_are_no_edit() -> None:
    hyphenated = [
        paragraph.replace("harbour", "har&shy;bour").replace("town", "to\u200bwn") for paragraph in _PARAGRAPHS
    ]
    head = (
        '<figure><img src="/p.jpg" width="800" height="600"><figcaption>The har&shy;bour at dawn</figcaption></figure>'
    )
    article = read(page(above=head, paragraphs=hyphenated))

    assert article.text == "\n\n".join(_PARAGRAPHS)
    assert [image.caption for image in article.images] == ["The harbour at dawn"]
