"""Who wrote it: persons and agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from archiver.extraction.head.headline import headline
from archiver.extraction.head.lines import Line, story_lines
from archiver.extraction.head.shown_dates import labels_a_date
from archiver.extraction.page.page import Page, Reading, reading
from archiver.extraction.page.shown import shown_text
from archiver.extraction.page.structured import item_text, plain, structured, types_of
from archiver.extraction.page.timezones import declared_language
from archiver.extraction.words.east_asian_names import has_byline
from archiver.extraction.words.moments import without_dates
from archiver.extraction.words.names import (
    begins_with_label,
    is_agency,
    is_office,
    read_names,
    tells_a_function,
    user_name,
)
from archiver.extraction.words.vocabulary import word_set

#: Names under which `<meta>` gives authors, the surest first.
_AUTHOR_META = (
    "article:author", "og:article:author", "author", "parsely-author", "cxenseparse:author", "byl", "byline",
    "dcsext.author", "mrf:authors", "article_author", "article.author", "articleauthor", "og:author", "author_name",
    "dc.creator", "dcterms.creator", "dc.contributor", "citation_author", "creator", "lp.article:author",
    "rnews:author",
)  # fmt: skip
#: Catalogues write "Family, Given".
_INVERTED_META = frozenset({"dc.creator", "dcterms.creator", "citation_author", "dc.contributor"})
#: Words in classes of elements that hold a byline.
_BYLINE_CLASSES = word_set(
    """
    author authors authorname authorlink byline bylines bylinename bylineauthor entryauthor postauthor auteur
    auteurs autor autoren autorin autore autori autores signature writer writers contributor contributors journalist
    journaliste verfasser redacteur firma firmas skribent forfatter articleauthor vcard fn creator
    """
)
#: Words in classes of captions, whose names are not the author's.
_PICTURE_CLASSES = word_set(
    """
    caption figcaption imagecaption legend legende bildunterschrift bildtext photocredit imagecredit
    """
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|auteurs?|autor|autoren|autorin|autores|autore|autori|journalist\w*|people|persons?"
    r"|profiles?|profil|staff|contributors?"
    r"|by|writers?|columnists?|reporters?|toireporter|verfasser|redaktoren|redakteure?|bio|firmas?|signatures?"
    r"|skribent\w*|penna|zdroj)/",
    re.I,
)
_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|words|story|text|texte|propos recueillis|von|ein\w*\s[\w\s]{3,40}) )?"
    r"(?:by|par|von|por|di|door|af|av|da|text|texte|texto|tekst|autor(?:in|en)?|auteur|author|autore|forfatter"
    r"|автор|a cura di)\b[\s:]",
    re.I,
)
_LABEL_ALONE = re.compile(
    r"\W*(?:by|par|von|por|di|door|text|texte|texto|author|autor|autorin|autoren|auteur|autore|written by"
    r"|journalist|verfasser)\W*",
    re.I,
)
#: What follows a name in markup where another one comes.
_GOES_ON = r"(?:<[^<>]*>|\s|&nbsp;)*(?:,|and|&|und|et|y|e|och|og|en)(?:<[^<>]*>|\s|&nbsp;)+[^\W\d_]"
#: Most authors that one story has.
_MOST_AUTHORS = 50
#: Longest piece of structured data that is read as a byline.
_MAX_STATED = 300
#: Longest line that is read as a byline because of its first word alone.
_MAX_BYLINE = 140
_MAX_SIGNATURE = 30
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_’'.-]+(?: [^\W\d_][^\W\d_’'.-]*){1,3}")
_DATELINE = re.compile(r"[^()]{0,60}\(([^()]{2,30})\)\s*[-–—:.]")
#: Lines without a name that may stand between two authors: a role, an address, a portrait's label.
_MAX_GAP = 2


@dataclass(frozen=True, slots=True)
class _Byline:
    names: tuple[str, ...]
    source: str
    raw: str


def read_authors(page: Page) -> Reading[tuple[str, ...]] | None:
    """Names in the order of the byline; no roles, places, dates, e-mail addresses, handles or site names.

    An organisation is an author only where it is a news agency, or where the page's structured data call it the
    author and nothing on the page names anybody else.
    """
    found = next((found for found in _bylines(page) if found.names), None)
    if found is None:
        return None
    if len(found.names) == 1 and not found.source.startswith("visible"):
        found = _completed(page, found)
    return reading(found.names[:_MOST_AUTHORS], found.source, found.raw)


def _completed(page: Page, stated: _Byline) -> _Byline:
    """The line of the byline where it names the one stated author among others."""
    known = stated.names[0]
    if not re.search(re.escape(known) + _GOES_ON, page.html):  # far cheaper than reading the lines
        return stated
    for line in story_lines(page).near_headline:
        if known in line.text:
            names = _unique(_names_in_line(page, line, False))
            whole = known in names and len(names) > 1 and not tells_a_function(line.text)
            return _Byline(names, "visible:byline", line.text) if whole else stated
    return stated


def _bylines(page: Page) -> Iterator[_Byline]:
    """Readings of the byline, the surest first."""
    yield _from_jsonld(page)
    yield _from_microdata(page)
    yield from _from_meta(page)
    yield _from_head(page)
    yield _from_foot(page)
    yield _from_dateline(page)
    yield _from_signatures(page)
    yield _from_organisation(page)


def _from_jsonld(page: Page) -> _Byline:
    data = structured(page)
    for key in ("author", "creator"):
        names: list[str] = []
        raw: list[str] = []
        for item in data.resolve(data.story.get(key)):
            text = _stated_name(item)
            raw.append(text)
            names += _names(page, text, declared=True) or _owner(page, item, text)
        if names:
            return _Byline(_unique(names), f"jsonld:{key}", "; ".join(raw))
    return _Byline((), "", "")


def _owner(page: Page, item: Any, text: str) -> list[str]:
    """The person whose site has their own name."""
    if text.lower() not in structured(page).site_names or not isinstance(item, dict) or "person" not in types_of(item):
        return []
    return [name for name in read_names(text, frozenset(), declared_language(page), declared=True) if " " in name]


def _stated_name(item: Any) -> str:
    if isinstance(item, dict):
        for key in ("name", "byline", "alternateName"):
            value = item.get(key)
            text = plain(value[0] if isinstance(value, list) and value else value)
            if text:
                return text
        return " ".join(filter(None, (plain(item.get("givenName")), plain(item.get("familyName")))))
    return plain(item)


def _from_microdata(page: Page) -> _Byline:
    names: list[str] = []
    raw: list[str] = []
    elements = structured(page).microdata.get("author", ())
    own = [element for element in elements if not _in_card(page, element)]
    for element in own or elements:
        inner = next((part for part in element.iterdescendants() if part.get("itemprop") == "name"), element)
        text = item_text(inner)
        if len(text) <= 200:
            raw.append(text)
            names += _names(page, text, declared=True)
    return _Byline(_unique(names), "microdata:author", "; ".join(raw))


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


def _from_meta(page: Page) -> Iterator[_Byline]:
    for key in _AUTHOR_META:
        values = [plain(value) for value in page.meta.get(key, ())]
        values = [value for value in values if not value.startswith(("http", "@", "/"))]
        if key in _INVERTED_META:
            values = [_forwards(value) for value in values]
        names = [name for value in values for name in _names(page, value, declared=True)]
        if names:
            yield _Byline(_unique(names), f"meta:{key}", "; ".join(values))


def _forwards(value: str) -> str:
    family, comma, given = value.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given else value


def _from_head(page: Page) -> _Byline:
    """The byline as the page shows it, near the headline."""
    names: list[str] = []
    raw: list[str] = []
    gap = 0
    labelled = False
    for line in story_lines(page).near_headline:
        found = _names_in_line(page, line, labelled)
        labelled = _LABEL_ALONE.fullmatch(line.text) is not None
        if found:
            names += found
            raw.append(line.text)
            gap = 0
        elif names:
            gap += 1
            if gap > _MAX_GAP:
                break
    return _Byline(_unique(names), "visible:byline", " | ".join(raw))


def _names_in_line(page: Page, line: Line, labelled: bool) -> list[str]:
    """Names in one line near the headline. `labelled`: the line before it is a label ("Autor:")."""
    if not _PICTURE_CLASSES.isdisjoint(line.words):
        return []
    marked = not _BYLINE_CLASSES.isdisjoint(line.words)
    begins = _begins(line.text)
    links = [link for link in line.links if _leads_to_author(link)]
    linked = [name for link in links for name in _names(page, shown_text(link), declared=True)]
    if len(line.text) > _MAX_BYLINE and not marked:
        return []
    if linked and not begins:
        return linked
    if len(line.text) > _MAX_BYLINE or not (marked or begins or labelled or links or _is_signature(line.text)):
        return []
    names = _names(page, line.text, declared=False)
    rest = [name for name in names if not any(known in name or name in known for known in linked)]
    return linked + rest


def _begins(text: str) -> bool:
    """True for a short line that begins as a byline, in any language."""
    if len(text) > _MAX_BYLINE:
        return False
    return _BY.match(text) is not None or begins_with_label(text) or has_byline(text)


def _is_signature(text: str) -> bool:
    """A line of nothing but a name and a date, or of an agency's name: what a byline is without a word that says so."""
    without = without_dates(text)
    if without != text:
        parts = [part.strip(" -–—·•") for part in without.split("|") if not part.rstrip().endswith(":")]
        parts = [part for part in parts if len(part) > 2]
        return len(parts) == 1 and _FULL_NAME.fullmatch(parts[0]) is not None and not labels_a_date(parts[0])
    return len(text) <= _MAX_SIGNATURE and is_agency(re.split(r"\s*[,/(–-]", text.strip("( )"), maxsplit=1)[0])


def _from_foot(page: Page) -> _Byline:
    """The byline below the text; only where a single line looks like one, for lists of stories have many."""
    found: dict[str, list[str]] = {}
    for line in story_lines(page).further:
        begins = _begins(line.text)
        if (begins or _is_signature(line.text)) and (names := _names(page, line.text, declared=False)):
            found[line.text] = names
    if len(found) != 1:
        return _Byline((), "", "")
    ((raw, names),) = found.items()
    return _Byline(_unique(names), "visible:byline", raw)


def _from_dateline(page: Page) -> _Byline:
    """The agency in "Hamburg (dpa/lno) - " at the beginning of the text."""
    match = _DATELINE.match(story_lines(page).opening)
    names = [part for part in re.split(r"[/,]\s*", match[1]) if is_agency(part)] if match else []
    return _Byline(_unique(names), "visible:dateline", match[0] if match else "")


def _leads_to_author(link: _Element) -> bool:
    return link.get("rel") == "author" or _AUTHOR_PAGE.search(link.get("href") or "") is not None


def _from_signatures(page: Page) -> _Byline:
    """Persons, declared as such, who sign as users of forums and blogs do, with one word or in small letters."""
    names = [
        user_name(_stated_name(item), structured(page).site_names)
        for item in _stated_authors(page)
        if isinstance(item, dict) and "person" in types_of(item)
    ]
    return _Byline(_unique(filter(None, names)), "jsonld:author", "; ".join(filter(None, names)))


def _from_organisation(page: Page) -> _Byline:
    """The outlet itself, where structured data call it, as an organisation, the author."""
    names = [
        _stated_name(item)
        for item in _stated_authors(page)
        if isinstance(item, dict) and any(name.endswith("organization") for name in types_of(item))
    ]
    kept = [name for name in names if name and len(name) <= 60 and not is_office(name) and not set(name) & set("@/")]
    return _Byline(_unique(kept), "jsonld:author", "; ".join(names))


def _stated_authors(page: Page) -> list[Any]:
    data = structured(page)
    return data.resolve(data.story.get("author"))


def _names(page: Page, text: str, declared: bool) -> list[str]:
    return read_names(text[:_MAX_STATED], structured(page).site_names, declared_language(page), declared)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, the first spelling of it."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return tuple(found.values())
