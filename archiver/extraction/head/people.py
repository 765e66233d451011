"""Who wrote it: persons and agencies."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
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
    page_texts,
    shown_bylines,
    small_words,
    unique,
)
from archiver.extraction.page.boilerplate import Boilerplate, is_boilerplate
from archiver.extraction.page.page import Page, Reading, address_host, reading, squeeze
from archiver.extraction.page.shown import shown_text
from archiver.extraction.page.structured import item_text, plain, structured, types_of
from archiver.extraction.page.timezones import declared_language
from archiver.extraction.words.names import (
    is_agency,
    is_byline,
    is_office,
    is_whole,
    person,
    read_names,
    signature,
    tells_a_function,
)
from archiver.extraction.words.text import fold

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
#: Cards of social networks, with a label of its own for each entry: "Written by", "Jane Doe".
_CARD_ENTRIES = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))
#: Who keeps the rights, and the characters behind that may be a name.
_RIGHTS = re.compile(r"(?:©|&copy;|&#169;|\bcopyright\b)([^<>{}]{4,80})", re.I)
#: What parts the name from the rest there, what stands around it: "© 2019-2025 Jane Doe. All rights reserved".
_PIECES = re.compile(r"\s*[|:·•]\s*|\s+[–—-]\s+|(?<=[^\W\d_]{2})\.\s+|\.$")
_AROUND = re.compile(r"^[\W\d_]*(?:by )?|[\W\d_]+$")
_ABBREVIATED = re.compile(r"\b[A-Z]{2,}\b")
_POSSESSIVE = re.compile(r"['’]s\b.*")
#: What a person who writes says of himself; how often a page says it, and at least in which part of its words. Ten
#: blogs have 5 to 32 of a thousand, a firm's page 2.
_MYSELF = re.compile(r"\b(?:i|i['’](?:m|ve|d)|my|ich|mein|meine|je|j['’]ai|mon|yo|io|eu|ik|mijn|я|jag|jeg)\b", re.I)
_TIMES_MYSELF, _MYSELF_SHARE = 4, 0.004
#: Letters from which a word of a name is sought in a host's name: shorter ones stand there by chance.
_TELLING = 4
#: What data call a page that sells: customers speak of themselves there.
_WARES = frozenset({"product", "productgroup", "offer", "itemlist", "collectionpage"})
#: Words of a name that a host may have.
_PLAIN_NAME = 2
#: Characters of a link, and lines of rights, that are looked at.
_FRAME, _MOST_RIGHTS = 100, 5
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
    yield _from_card(page)
    yield from shown_bylines(page)


def _corrected(page: Page, stated: Byline) -> Byline:
    """The byline that the page shows and calls one, where it names fewer persons than structured data, or others than
    microdata and meta elements. Structured data list editors and authors of other stories too."""
    stated_names = {name.casefold() for name in stated.names}
    by_jsonld = stated.source.startswith("jsonld")
    if by_jsonld and stated_names and all(map(is_agency, stated.names)):  # its reporter is named in the line alone
        shown = labelled_byline(page)
        return replace(shown, names=unique([*shown.names, *stated.names])) if shown.names else stated
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
    yield _from_own_site(page)
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
    for element in own or [element for element in elements if not is_boilerplate(element, Boilerplate.RELATED)]:
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


def _from_card(page: Page) -> Byline:
    """The author in the entries of a card, where the entry's label says that it is one."""
    for label, entry in _CARD_ENTRIES:
        for said, value in zip(page.meta.get(label, ()), page.meta.get(entry, ()), strict=False):
            name = plain(value)
            if is_byline(f"{plain(said)} {name}"):
                return Byline(unique(names_of(page, name, declared=True)), f"meta:{entry}", name)
    return Byline((), "", "")


def _from_own_site(page: Page) -> Byline:
    """The person whose name the host and the page's frame have, where the text speaks of itself as "I": blogs name
    their only author there. Firms that bear a name write otherwise."""
    host = address_host(page.url).removeprefix("www.").split(".")[:-1]
    labels = {fold(label).replace("-", "") for label in host if len(label) >= _TELLING}
    if not labels or not page.once(_speaks_of_itself):
        return Byline((), "", "")
    for text in _frame_of(page):
        for piece in _PIECES.split(text):
            name = _POSSESSIVE.sub("", _AROUND.sub("", piece))
            if len(name.split()) != _PLAIN_NAME:
                continue
            if labels.isdisjoint(_in_hosts(name)) or person(name, frozenset(), labelled=True) != name:
                continue
            if _ABBREVIATED.search(name) and not name.isupper():
                continue
            if not any(small_words(page, name)):
                return Byline((name,), "visible:site", text)
    return Byline((), "", "")


def _speaks_of_itself(page: Page) -> bool:
    if any(types_of(thing) & _WARES for thing in page.jsonld):
        return False
    text = page_texts(page)
    said = sum(1 for _ in _MYSELF.finditer(text))
    return said >= _TIMES_MYSELF and said >= _MYSELF_SHARE * len(text.split())


def _frame_of(page: Page) -> Iterator[str]:
    """Texts in which a page names its site: title, name of the site and of its feeds, links home, rights."""
    yield from (squeeze(element.text) for element in itertools.islice(page.tree.iter("title"), 1))
    yield from map(plain, page.meta.get("og:site_name", ()))
    for link in page.tree.iter("link", "a"):
        if link.tag == "link" and link.get("rel") == "alternate":
            yield plain(link.get("title"))
        elif link.tag == "a" and link.get("href") == "/":
            yield squeeze("".join(link.itertext()))[:_FRAME]
    yield from (squeeze(match[1]) for match in itertools.islice(_RIGHTS.finditer(page.html), _MOST_RIGHTS))


def _in_hosts(name: str) -> Iterator[str]:
    """Forms of a name of two words in host names: whole, the first letter and the last word, a telling word alone.
    Names of more words are those of firms too often."""
    words = re.findall(r"[^\W\d_]+", fold(name))
    if len(words) == _PLAIN_NAME:
        yield "".join(words)
        yield words[0][0] + words[-1]
        yield from (word for word in words if len(word) >= _TELLING)


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
