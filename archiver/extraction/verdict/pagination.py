"""A story that is told on several pages: which of them this is, where it begins and where it goes on.

Only addresses that differ in nothing but the number of the page count, and only where the page itself leads from one to
the other: a story joined with what is none of it would be worse than one of which the end is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from lxml.etree import _Element

from archiver.extraction.body.body import Body
from archiver.extraction.page.page import Page, text_of
from archiver.extraction.words.text import fold, phrases
from archiver.urls import clean, identity, path_of

#: Most pages of one story that are followed.
MOST_PAGES = 20

#: Kinds of page that may be one of several. Galleries, live blogs and lists have pages that are no story's next.
_KINDS = frozenset({"article", "notice", "teaser"})
_CONTINUED = frozenset({"article", "notice"})

#: Bodies that are what the page shows.
_SHOWN = frozenset({"model", "model+trafilatura", "trafilatura"})

#: What parameters and path segments with the number of a page are called.
_WORD = r"(?:page|pages|pg|p|pag|pagina|seite|sida|side|sivu|strona|pagenum|page_number|pageno|pagenumber)"
#: What stands in the source of a page behind the name of a story where an address goes on with the number of a page.
_REST = re.compile(
    rf"""(?:\.[a-z]{{2,5}})?/?(?:
        [/,_-](?:{_WORD}[-_/]?)?(\d{{1,2}})(?:\.[a-z]{{2,5}})?/?(?=["'?\#\s>])
        | [^"'\s<>]*?[?&;]{_WORD}=(\d{{1,2}})(?=["'&\#\s>]))""",
    re.IGNORECASE | re.VERBOSE,
)
_PARAMETER = re.compile(rf"^{_WORD}=(\d{{1,2}})$", re.IGNORECASE)
_SEGMENT = re.compile(rf"^(?P<stem>.+?)/(?:{_WORD}[-_/]?)?(?P<number>\d{{1,2}})/?$", re.IGNORECASE)
_NAMED = re.compile(
    rf"^(?P<stem>.+?)[/,_-]{_WORD}[-_]?(?P<number>\d{{1,2}})(?P<end>(?:\.[a-z]{{2,5}})?/?)$", re.IGNORECASE
)
_BARE = re.compile(r"^(?P<stem>.+?)[_-](?P<number>\d{1,2})(?P<end>(?:\.[a-z]{2,5})?/?)$", re.IGNORECASE)

_NUMERAL = re.compile(r"^(?:[^\W\d]+ )?(\d{1,2})$")
_NEXT = phrases(
    """
    next | next page | continue | continue reading | go to next page | read on |
    suivant | suivante | page suivante | suite | la suite | lire la suite | lire la page suivante |
    weiter | nachste | nachste seite | weiterlesen | auf der nachsten seite weiterlesen |
    siguiente | pagina siguiente | seguinte | proxima | proxima pagina | pagina seguinte |
    successiva | pagina successiva | avanti | prossima | continua | volgende | volgende pagina |
    nasta | nasta sida | næste | næste side | neste | neste side | seuraava
    """
)
_BACK = phrases(
    """
    previous | previous page | prev | back | precedent | precedente | page precedente | zuruck | vorherige |
    vorherige seite | anterior | pagina anterior | pagina precedente | indietro | vorige | vorige pagina
    """
)

#: Names of what has pages of its own on the page of a story.
_APART = re.compile(
    r"comment|kommentar|disqus|forum|reaction|reactie|discussion|galler|slide|diapo|carousel|related|sidebar",
    re.IGNORECASE,
)
_APART_TAGS = frozenset({"aside", "footer"})

#: A link of so many characters is a teaser rather than a tag or a button. More than three of them between a story and
#: the numbers of pages: those are of a list.
_TEASER, _MOST_TEASERS = 25, 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in its story.

    number -- of the page, from 1.
    first  -- address of the first page; None where this is it.
    next   -- address of the next page; None where none follows.
    """

    number: int = 1
    first: str | None = None
    next: str | None = None


def read_place(page: Page, body: Body, kind: str) -> Place:
    """The place of a page; that of a whole story where nothing says otherwise. `kind` is that of the page."""
    if kind not in _KINDS or not path_of(page.url).strip("/"):
        return Place()
    place = _later(page) or Place()
    # a text that is told in the page's data is told to its end
    if kind in _CONTINUED and body.source in _SHOWN and place.number < MOST_PAGES:
        return replace(place, next=_following(page, body, place.first or page.url, place.number + 1))
    return place


def numbered(url: str) -> Iterator[tuple[str, int, bool]]:
    """The ways to read an address as that of a later page: address without the number, number, and whether nothing but
    a page is numbered so. `…/story-2` may as well be another story."""
    parts = urlsplit(url)
    pairs = parts.query.split("&") if parts.query else []
    for pair in pairs:
        if found := _PARAMETER.match(pair):
            rest = "&".join(other for other in pairs if other is not pair)
            yield urlunsplit(parts._replace(query=rest, fragment="")), int(found[1]), True
    for form, sure in ((_SEGMENT, True), (_NAMED, True), (_BARE, False)):
        if found := form.match(parts.path):
            path = found["stem"] + (found["end"] if "end" in form.groupindex else "")
            yield urlunsplit(parts._replace(path=path, fragment="")), int(found["number"]), sure


def _later(page: Page) -> Place | None:
    """The place of a page whose address has a number above 1, if it leads back to an address without."""
    for stem, number, sure in numbered(page.url):
        if not (2 <= number <= MOST_PAGES and urlsplit(stem).path.strip("/")):
            continue
        key = identity(stem)
        element: _Element
        for element in page.tree.iter("a", "link"):
            if not _leads_back(element, number, sure=sure):
                continue
            target = clean(page.absolute(element.get("href")) or "")
            if target is not None and _is_first(target, key):
                return Place(number, target if identity(target) == key else stem)
    return None


def _leads_back(element: _Element, number: int, *, sure: bool) -> bool:
    """Whether a link says that it leads to page 1. Unless we are `sure` that a page is numbered, it must say so with a
    number: what stands before a sequel may be the story that it follows up."""
    label = _label(element) if element.tag == "a" else ""
    if numeral := _NUMERAL.match(label):
        return numeral[1] == "1"
    relations = _relations(element)
    back = number == 2 and (label in _BACK or bool(relations & {"prev", "previous"}))
    return sure and (back or "first" in relations)


def _is_first(url: str, key: str) -> bool:
    return identity(url) == key or any(number == 1 and identity(stem) == key for stem, number, _ in numbered(url))


def _following(page: Page, body: Body, first: str, number: int) -> str | None:
    """Address of page `number` of the story that begins at `first`, if the page leads there."""
    if not _may_lead(page.html, urlsplit(first).path, str(number)):
        return None
    key = identity(first)
    found: list[tuple[str, _Element, bool]] = []
    element: _Element
    for element in page.tree.iter("a", "link"):
        href = element.get("href")
        if not href or (element.tag == "link" and "next" not in _relations(element)):
            continue
        target = clean(page.absolute(href) or "")
        if target is None:
            continue
        for stem, n, sure in numbered(target):
            if n == number and identity(stem) == key:
                found.append((target, element, sure))
                break
    anchors = [element for _, element, _ in found if element.tag == "a"]
    numerals = [numeral[1] for element in anchors if (numeral := _NUMERAL.match(_label(element)))]
    if any(int(numeral) != number for numeral in numerals) or any(map(_stands_apart, anchors)):
        return None
    for target, element, sure in found:
        told = "next" in _relations(element)
        shown = element.tag == "a" and (told or _leads_on(element)) and _is_near(page, body, element)
        if shown and (sure or numerals):
            return target
        if element.tag == "link" and sure:
            return target
    return None


def _may_lead(html: str, path: str, number: str) -> bool:
    """Whether the page's source has a path's last name with that number behind it, or an address that is only a query
    with it. To look at every link of every page would be a thirtieth of the whole reading."""
    name = path.rstrip("/").rpartition("/")[2]
    name = name.rpartition(".")[0] or name
    rests = html.split(name)[1:]
    if 'href="?' in html:
        rests += html.split('href="')[1:]
    return any(found is not None and number in found.groups() for found in map(_REST.match, rests))


def _leads_on(element: _Element) -> bool:
    return _NUMERAL.match(_label(element)) is not None or any(
        fold(text).strip(" .…»›>→") in _NEXT
        for text in (_label(element), element.get("aria-label"), element.get("title"))
        if text
    )


def _label(element: _Element) -> str:
    return fold(text_of(element)).strip(" .…«»‹›<>→←[]()")


def _relations(element: _Element) -> set[str]:
    return set((element.get("rel") or "").lower().split())


def _stands_apart(element: _Element) -> bool:
    """Whether a link belongs to comments, a gallery or a box beside the story."""
    return any(
        box.tag in _APART_TAGS
        or (box.tag != "body" and _APART.search(f"{box.get('class', '')} {box.get('id', '')}") is not None)
        for box in element.iterancestors()
        if box.tag != "html"
    )


def _is_near(page: Page, body: Body, link: _Element) -> bool:
    """Whether no list of other stories stands between the text and a link."""
    if body.container is None:
        return False
    inside = set(body.container.iter("a"))
    between, begun = 0, link in inside
    for element in () if begun else page.tree.iter():
        if element is body.container or element is link:
            if begun:
                break
            begun = True
        elif begun and element.tag == "a" and element not in inside and len(text_of(element)) >= _TEASER:
            between += 1
    return between <= _MOST_TEASERS
