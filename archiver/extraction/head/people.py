"""Who wrote it: persons and agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.etree import _Element

from archiver.extraction.head.headline import headline
from archiver.extraction.head.lines import story_lines
from archiver.extraction.head.shown_names import (
    Byline,
    author_box,
    bare_names,
    labelled_byline,
    marked_signature,
    names_in_line,
    names_of,
    shown_bylines,
    unique,
)
from archiver.extraction.page.page import Page, Reading, reading
from archiver.extraction.page.shown import shown_text
from archiver.extraction.page.structured import item_text, plain, structured, types_of
from archiver.extraction.page.timezones import declared_language
from archiver.extraction.words.names import (
    is_agency,
    is_office,
    is_whole,
    read_names,
    signature,
    tells_a_function,
)

#: Names under which `<meta>` gives authors, the surest first.
_AUTHOR_META = (
    "article:author", "og:article:author", "author", "parsely-author", "cxenseparse:author", "byl", "byline",
    "dcsext.author", "mrf:authors", "article_author", "article.author", "articleauthor", "og:author", "author_name",
    "dc.creator", "dcterms.creator", "dc.contributor", "citation_author", "creator", "lp.article:author",
    "rnews:author",
)  # fmt: skip
#: Catalogues write "Family, Given".
_INVERTED_META = frozenset({"dc.creator", "dcterms.creator", "citation_author", "dc.contributor"})
#: What follows a name in markup where another one comes.
_GOES_ON = r"(?:<[^<>]*>|\s|&nbsp;)*(?:,|and|&|und|et|y|e|och|og|en)(?:<[^<>]*>|\s|&nbsp;)+[^\W\d_]"
#: Most authors that one story has.
_MOST_AUTHORS = 50


def read_authors(page: Page) -> Reading[tuple[str, ...]] | None:
    """Names in the order of the byline; no roles, places, dates, e-mail addresses or handles.

    An outlet, a desk or a user is an author only where the page calls it one and names no person: whole, as it signs.
    News agencies are authors as persons are.
    """
    found = _first_full(_bylines(page)) or next((found for found in _signed(page) if found.names), None)
    if found is None:
        return None
    if len(found.names) == 1 and not found.source.startswith("visible"):
        found = _completed(page, found)
    return reading(found.names[:_MOST_AUTHORS], found.source, found.raw)


def _first_full(bylines: Iterable[Byline]) -> Byline | None:
    """The first byline with a whole name in it, else the first: a stated "KatieS" gives way to a shown "Kate Sand"."""
    short: Byline | None = None
    for found in bylines:
        if any(is_whole(name) for name in found.names):
            return found
        if found.names and short is None:
            short = found
    return short


def _completed(page: Page, stated: Byline) -> Byline:
    """The line of the byline where it names the one stated author among others."""
    known = stated.names[0]
    if not re.search(re.escape(known) + _GOES_ON, page.html):  # far cheaper than reading the lines
        return stated
    for line in story_lines(page).near_headline:
        if known in line.text:
            names = unique(names_in_line(page, line, False))
            whole = known in names and len(names) > 1 and not tells_a_function(line.text)
            return Byline(names, "visible:byline", line.text) if whole else stated
    return stated


def _bylines(page: Page) -> Iterator[Byline]:
    """Readings of the byline, the surest first."""
    yield _corrected(page, _from_jsonld(page))
    yield _corrected(page, _from_microdata(page))
    yield from (_corrected(page, found) for found in _from_meta(page))
    yield from shown_bylines(page)


def _corrected(page: Page, stated: Byline) -> Byline:
    """The byline that the page shows and calls one, where it names fewer persons than structured data, or others than
    microdata and meta elements. Structured data list editors and authors of other stories too."""
    stated_names = {name.casefold() for name in stated.names}
    by_jsonld = stated.source.startswith("jsonld")
    if not stated_names or (by_jsonld and len(stated_names) == 1):
        return stated
    shown = labelled_byline(page)
    names = {name.casefold() for name in shown.names if is_whole(name)}
    other = not any(known in name or name in known for name in names for known in stated_names)
    return shown if names and (names < stated_names or (other and not by_jsonld)) else stated


def _signed(page: Page) -> Iterator[Byline]:
    """What signs where no person's whole name is given: users, outlets and desks, whole; the surest first."""
    yield _from_signatures(page)
    yield marked_signature(page)
    yield bare_names(page)
    yield _from_organisation(page)
    yield _from_signing_meta(page)
    yield author_box(page)


def _from_jsonld(page: Page) -> Byline:
    data = structured(page)
    for key in ("author", "creator"):
        names: list[str] = []
        raw: list[str] = []
        for item in data.resolve(data.story.get(key)):
            text = _stated_name(item)
            raw.append(text)
            read = names_of(page, text, declared=True) or _owner(page, item, text)
            names += filter(is_agency, read) if _is_organisation(item) else read
        if names:
            return Byline(unique(names), f"jsonld:{key}", "; ".join(raw))
    return Byline((), "", "")


def _owner(page: Page, item: Any, text: str) -> list[str]:
    """The person whose site has their own name."""
    if text.lower() not in structured(page).site_names or not isinstance(item, dict) or "person" not in types_of(item):
        return []
    return [name for name in read_names(text, frozenset(), declared_language(page), declared=True) if name == text]


def _stated_name(item: Any) -> str:
    if isinstance(item, dict):
        for key in ("name", "byline", "alternateName"):
            value = item.get(key)
            text = plain(value[0] if isinstance(value, list) and value else value)
            if text:
                return text
        return " ".join(filter(None, (plain(item.get("givenName")), plain(item.get("familyName")))))
    return plain(item)


def _from_microdata(page: Page) -> Byline:
    names: list[str] = []
    raw: list[str] = []
    elements = structured(page).microdata.get("author", ())
    own = [element for element in elements if not _in_card(page, element)]
    for element in own or elements:
        inner = next((part for part in element.iterdescendants() if part.get("itemprop") == "name"), element)
        text = item_text(inner)
        if len(text) <= 200:
            raw.append(text)
            names += names_of(page, text, declared=True)
    return Byline(unique(names), "microdata:author", "; ".join(raw))


def _in_card(page: Page, element: _Element) -> bool:
    """True in the card of another story: a box without the page's headline that has a heading of its own."""
    found = headline(page)
    if found is None or found.element is None:
        return False
    around = set(found.element.iterancestors())
    name = item_text(element)
    for box in element.iterancestors():
        if box in around:
            return False
        if any(name not in shown_text(heading) for heading in box.iter("h2", "h3", "h4", "h5")):
            return True
    return False


def _from_meta(page: Page) -> Iterator[Byline]:
    organisations = _from_organisation(page).names
    for key in _AUTHOR_META:
        values = [plain(value) for value in page.meta.get(key, ())]
        values = [value for value in values if not value.startswith(("http", "@", "/")) and value not in organisations]
        if key in _INVERTED_META:
            values = [_forwards(value) for value in values]
        names = [name for value in values for name in names_of(page, value, declared=True)]
        if names:
            yield Byline(unique(names), f"meta:{key}", "; ".join(values))


def _forwards(value: str) -> str:
    family, comma, given = value.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given else value


def _from_signatures(page: Page) -> Byline:
    """Authors stated as persons, or as nothing in particular, whose name is none of a person's."""
    names = [
        _stated_name(item)
        for item in _stated_authors(page)
        if not isinstance(item, dict) or types_of(item) <= {"person", "thing"}
    ]
    return Byline(unique(filter(None, map(signature, names))), "jsonld:author", "; ".join(filter(None, names)))


def _from_signing_meta(page: Page) -> Byline:
    """The outlet, where `<meta>` names it, and nothing beside it, as the author."""
    for key in _AUTHOR_META:
        for value in map(plain, page.meta.get(key, ())):
            if not value.startswith(("http", "@", "/")) and signature(value) == value:
                return Byline((value,), f"meta:{key}", value)
    return Byline((), "", "")


def _from_organisation(page: Page) -> Byline:
    """The outlet itself, where structured data call it, as an organisation, the author."""
    names = [_stated_name(item) for item in _stated_authors(page) if _is_organisation(item)]
    kept = [name for name in names if name and len(name) <= 60 and not is_office(name) and not set(name) & set("@/")]
    return Byline(unique(kept), "jsonld:author", "; ".join(names))


def _is_organisation(item: Any) -> bool:
    return isinstance(item, dict) and any(name.endswith("organization") for name in types_of(item))


def _stated_authors(page: Page) -> list[Any]:
    data = structured(page)
    return data.resolve(data.story.get("author"))
