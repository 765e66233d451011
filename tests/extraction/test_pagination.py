"""Which pages go on elsewhere, and which only look as if they did."""

import pytest

from archiver.article import Article
from archiver.extraction.extractor import extract

SITE = "https://www.carrow-post.example"
ENGLISH = f"{SITE}/news/ferry-sails-again"
FRENCH = f"{SITE}/actualite/le-bac-repart.html"

_TEXT = {
    "en": "The ferry to the island sailed again on Monday, nine years after the harbour board had laid it up, and some "
    "four hundred people stood on the quay in the rain to see it leave with a lorry and two cyclists on its deck.",
    "fr": "Le bac de l'île a repris la mer lundi, neuf ans après sa mise à l'arrêt par la commission du port, et "
    "quelque quatre cents personnes se tenaient sous la pluie pour le voir partir avec un camion et deux cyclistes.",
}


def read(url: str = ENGLISH, *, head: str = "", inside: str = "", after: str = "", lang: str = "en") -> Article:
    """A page of a story with something in its head, at the end of its text, and behind that."""
    text = "".join(f"<p>{number}. {_TEXT[lang]}</p>" for number in ("One", "Two", "Three", "Four", "Five"))
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>The ferry sails again</title>'
        f'<meta property="og:type" content="article">{head}</head><body><main><article>'
        f"<h1>The ferry sails again</h1><div class=text>{text}{inside}</div></article>{after}</main></body></html>"
    )
    return extract(html.encode(), url)


def pager(*links: str) -> str:
    """Numbered links; an empty address is the page itself."""
    items = (f'<a href="{href}">{n}</a>' if href else f"<b>{n}</b>" for n, href in enumerate(links, start=1))
    return f'<div class="pages">Pages: {" ".join(items)}</div>'


@pytest.mark.parametrize(
    ("url", "parts", "following"),
    [
        (ENGLISH, {"head": f'<link rel="next" href="{ENGLISH}/2/">'}, f"{ENGLISH}/2/"),
        (ENGLISH, {"head": '<link rel="next" href="?page=2">'}, f"{ENGLISH}?page=2"),
        (ENGLISH, {"inside": f'<p><a rel="next" href="{ENGLISH}/page/2">Continue</a></p>'}, f"{ENGLISH}/page/2"),
        (ENGLISH, {"after": pager("", f"{ENGLISH}?page=2", f"{ENGLISH}?page=3")}, f"{ENGLISH}?page=2"),
        (f"{ENGLISH}?utm_source=mail", {"inside": pager("", f"{ENGLISH}/2")}, f"{ENGLISH}/2"),
        (ENGLISH, {"inside": '<a href="/news/ferry-sails-again-2">2</a>'}, f"{ENGLISH}-2"),
        (f"{SITE}/story.php?id=41", {"inside": '<a href="?id=41&amp;p=2">Next »</a>'}, f"{SITE}/story.php?id=41&p=2"),
        (FRENCH, {"lang": "fr", "after": '<a href="le-bac-repart-2.html">2</a>'}, FRENCH.replace(".html", "-2.html")),
        (FRENCH, {"lang": "fr", "inside": '<a href="?page=2">Page suivante</a>'}, f"{FRENCH}?page=2"),
        (
            FRENCH,
            {"lang": "fr", "inside": '<a href="/actualite/le-bac-repart,page-2.html">Lire la suite &gt;</a>'},
            FRENCH.replace(".html", ",page-2.html"),
        ),
    ],
)
def test_goes_on(url: str, parts: dict[str, str], following: str) -> None:
    article = read(url, **parts)
    assert (article.part, article.next_page) == (1, following)


_TEASERS = "".join(
    f'<li><a href="/news/other-{n}x">Another story of the harbour, the {n}th of them</a></li>' for n in range(6)
)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"head": f'<link rel="next" href="{SITE}/news/bus-fares-rise">'}, id="next article"),
        pytest.param({"head": f'<link rel="next" href="{ENGLISH}-2">'}, id="next article of the same name"),
        pytest.param({"after": f'<a rel="next" href="{ENGLISH}-2">The ferry sails again</a>'}, id="sequel"),
        pytest.param({"after": f'<section id="comments">{pager("", ENGLISH + "?page=2")}</section>'}, id="comments"),
        pytest.param({"after": f'<a href="{ENGLISH}/comment-page-2#comments">2</a>'}, id="comment page"),
        pytest.param({"after": f'<div class="gallery">{pager("", ENGLISH + "/2")}</div>'}, id="gallery"),
        pytest.param({"after": f"<aside>{pager('', ENGLISH + '?page=2')}</aside>"}, id="beside the story"),
        pytest.param({"after": pager("", f"{SITE}/news/?page=2", f"{SITE}/news/?page=3")}, id="section"),
        pytest.param({"after": pager("", f"{SITE}/news/2024/2")}, id="archive"),
        pytest.param({"after": f"<ul>{_TEASERS}</ul>{pager('', ENGLISH + '?page=2')}"}, id="list of stories"),
        pytest.param({"after": f'<a href="{ENGLISH}?page=2">3</a>'}, id="counted from naught"),
        pytest.param({"after": f'<a href="{ENGLISH}?page=3">3</a>'}, id="not the next"),
        pytest.param({"after": f'<a href="{ENGLISH}?page=2">Two more years of work</a>'}, id="says something else"),
    ],
)
def test_ends_here(parts: dict[str, str]) -> None:
    article = read(**parts)
    assert (article.part, article.next_page, article.url) == (1, None, ENGLISH)


def test_articles_numbered_one_after_the_other() -> None:
    """Their addresses differ in the number only, but none leads back to one without."""
    article = read(f"{SITE}/news/story-11", after=f'<a rel="next" href="{SITE}/news/story-12">12</a>')
    assert (article.part, article.next_page, article.url) == (1, None, f"{SITE}/news/story-11")


@pytest.mark.parametrize("canonical", [ENGLISH, f"{ENGLISH}?page=2"])
def test_a_later_page(canonical: str) -> None:
    article = read(
        f"{ENGLISH}?page=2",
        head=f'<link rel="canonical" href="{canonical}">',
        inside=pager(ENGLISH, "", f"{ENGLISH}?page=3"),
    )
    assert (article.part, article.next_page, article.url) == (2, f"{ENGLISH}?page=3", ENGLISH)
    # it has no lead of its own: what it begins with is text
    assert (article.lead, article.lead_position, article.blocks[0].text[:4]) == (None, None, "One.")


def test_the_last_page() -> None:
    article = read(f"{FRENCH}?page=3", inside=pager(FRENCH, f"{FRENCH}?page=2", ""), lang="fr")
    assert (article.part, article.next_page, article.url) == (3, None, FRENCH)


def test_a_number_nobody_leads_back_from() -> None:
    article = read(f"{ENGLISH}?page=2")
    assert (article.part, article.next_page, article.url) == (1, None, f"{ENGLISH}?page=2")


def test_a_sequel_that_leads_back_to_the_story_it_follows_up() -> None:
    article = read(f"{ENGLISH}-2", head=f'<link rel="prev" href="{ENGLISH}">', after=f'<a href="{ENGLISH}">Back</a>')
    assert (article.part, article.next_page, article.url) == (1, None, f"{ENGLISH}-2")


def test_no_more_than_twenty_pages() -> None:
    article = read(f"{ENGLISH}/20", inside=f'<a href="{ENGLISH}">1</a> <a href="{ENGLISH}/21">21</a>')
    assert (article.part, article.next_page) == (20, None)
