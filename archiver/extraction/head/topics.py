"""Section, tags, language and canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote

from lxml.etree import _Element

from archiver.extraction.head.headline import KICKER_CLASSES, headline, key
from archiver.extraction.head.lines import story_lines
from archiver.extraction.head.people import read_authors
from archiver.extraction.page.boilerplate import class_words
from archiver.extraction.page.page import Page, Reading, reading, squeeze
from archiver.extraction.page.shown import shown_text
from archiver.extraction.page.structured import as_list, item_text, plain, structured, types_of
from archiver.extraction.page.timezones import declared_language
from archiver.extraction.words.kind_words import adds_query, names_list
from archiver.extraction.words.language import detect
from archiver.extraction.words.moments import without_dates
from archiver.extraction.words.text import fold, phrases, word_set
from archiver.fields import JsonObject
from archiver.urls import clean, path_of, same_site

_SECTION_META = (
    "article:section", "og:article:section", "articlesection", "article.section", "section", "cxenseparse:section",
    "parsely-section", "sailthru.section", "category", "article:category", "dc.subject", "page.section", "cxsection",
)  # fmt: skip
_TAG_META = (
    "news_keywords",
    "article:tag",
    "og:article:tag",
    "parsely-tags",
    "sailthru.tags",
    "cxenseparse:keywords",
    "keywords",
)
#: Words in classes of the link or line above a headline that names the section.
_SECTION_CLASSES = word_set(
    """
    section sections sectionname sectionlabel rubrique rubric rubrik ressort category categories categorie kategorie
    categoria categorias seccion secao sezione channel catlink catlinks
    """
)
#: First levels of a breadcrumb, and sections under which a page keeps everything.
_HOME = phrases(
    """
    home | homepage | home page | start | startseite | zur startseite | ubersicht | haupt | accueil | inicio | portada |
    pagina inicial | inizio | hem | hjem | etusivu | strona glowna | domu | fooldal | ana sayfa | anasayfa |
    αρχικη | главная
    """
)
_CATCH_ALL = phrases(
    """
    news | article | articles | artikel | aktuell | aktuelles | blog | main blog | uncategorized | allgemein |
    actualite | actualites | actu | a la une | noticias | notizie | nieuws | nyheter | uutiset | featured | all |
    top stories | story | stories | homepage | default | content | non classe | sin categoria | senza categoria
    """
)
_MAX_SECTION, _MAX_TAG = 45, 70
#: What templates leave in an address where they had nothing to fill in.
_PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\{%|<%|\$\{|\[\[|\[object\b|%[a-z_]+%"
    r"|(?:^|[/=])(?:undefined|null|none|nan|nil|\(null\)|:slug|:id)(?:[/?#&]|\.html?|$)",
    re.IGNORECASE,
)
_MOST_TAGS = 100
#: What breadcrumbs are called in class, id, label or type, in several languages.
_CRUMB_WORDS = ("readcrumb", "ariane", "rotkrum", "kruimel", "briciole", "migas-", "-migas")
#: Most elements of a breadcrumb; what has more is a menu that is called so.
_MAX_CRUMBS = 8


def read_section(page: Page) -> Reading[str] | None:
    """The section as the page names it, from breadcrumb, JSON-LD, meta, the line above the headline or URL.

    Names under which a site keeps everything ("News", "Aktuelles") count only where there is no other.
    """
    last: Reading[str] | None = None
    authors = page.once(read_authors)
    for source, raw in _sections(page):
        name = _section_name(page, raw)
        if not name:
            continue
        # the line above a headline, and the folder of an address, are an author's as often as a section's
        if source.startswith(("visible:", "url")) and authors is not None and _names_one(name, authors.value):
            continue
        if fold(name) not in _CATCH_ALL:
            return reading(name, source, raw)
        last = last or reading(name, source, raw)
    return last


def _names_one(line: str, authors: Iterable[str]) -> bool:
    """Whether a line has the name of an author in it."""
    words = f" {fold(line)} "
    return any(f" {fold(author)} " in words for author in authors)


def _sections(page: Page) -> Iterator[tuple[str, str]]:
    data = structured(page)
    for node in page.jsonld:
        if "breadcrumblist" in types_of(node):
            for name in _crumbs(node):
                yield "jsonld:breadcrumb", name
    for box in _breadcrumbs(page):
        yield from _crumb_links(box)
    for raw in as_list(data.story.get("articleSection")):
        yield "jsonld:articleSection", plain(raw).split(",")[0]
    for name in _SECTION_META:
        for raw in page.meta.get(name, ()):
            yield f"meta:{name}", plain(raw)
    for element in data.microdata.get("articleSection", ()):
        yield "microdata:articleSection", item_text(element)
    yield from _section_lines(page)
    if label := _folder_label(page):
        yield label


def _breadcrumbs(page: Page) -> Iterator[_Element]:
    present = [word for word in _CRUMB_WORDS if word in page.html]
    if not present:
        return
    for box in page.tree.iter("nav", "ol", "ul", "div", "section", "p", "span"):
        names = f"{box.get('class') or ''} {box.get('id') or ''} {box.get('itemtype') or ''}"
        if len(names) > 2 and any(word in names for word in present):
            yield box


def _crumb_links(box: _Element) -> Iterator[tuple[str, str]]:
    links = list(box.iter("a"))
    if len(links) <= _MAX_CRUMBS:
        for link in links:
            if path_of(link.get("href") or "/").strip("/"):  # the front page, whatever its link is called
                yield "visible:breadcrumb", shown_text(link)


def _crumbs(node: JsonObject) -> Iterator[str]:
    steps = [step for step in as_list(node.get("itemListElement")) if isinstance(step, dict)]
    for step in steps:
        item = step.get("item")
        name = plain(step.get("name")) or (plain(item.get("name")) if isinstance(item, dict) else "")
        if name:
            yield name


def _section_name(page: Page, raw: str) -> str | None:
    """A section's name, None for what is none: the home page, the site's name, the title, a path, a sentence."""
    name = squeeze(raw).strip("/|>»›:·•- ")
    found = headline(page)
    if not 1 < len(name) <= _MAX_SECTION or not any(char.isalpha() for char in name):
        return None
    if not any(map(str.isalpha, without_dates(name))):
        return None
    if fold(name) in _HOME or name.lower() in structured(page).site_names or ("/" in name and " " not in name):
        return None
    if found is not None and key(found.text).startswith(key(name)) and len(name) > 15:
        return None
    return name


def _section_lines(page: Page) -> Iterator[tuple[str, str]]:
    lines = story_lines(page).near_headline
    for line in lines:
        for link in line.links:
            if "category" in (link.get("rel") or "").split():  # https://microformats.org/wiki/rel-category
                yield "visible:rel=category", shown_text(link)
    for line in lines:
        if len(line.text) > _MAX_SECTION or re.search(r"\d{2}", line.text):
            continue
        if not line.words.isdisjoint(_SECTION_CLASSES):
            links = [link for link in line.links if not class_words(link).isdisjoint(_SECTION_CLASSES)] or line.links
            yield "visible:section", shown_text(links[0]) if links else line.text
        elif not line.words.isdisjoint(KICKER_CLASSES) and any(_leads_up(link, page) for link in line.links):
            yield "visible:kicker", line.text


def _leads_up(link: _Element, page: Page) -> bool:
    """True for a link to a page in whose folder this one lies, as a section's is."""
    target = path_of(page.absolute(link.get("href")) or "").rstrip("/")
    return len(target) > 1 and path_of(page.url).startswith(target + "/")


def _folder_label(page: Page) -> tuple[str, str] | None:
    """The first folder of the address, by the words with which the page links to it."""
    folders = [part for part in path_of(page.url).split("/")[1:-1] if part]
    wanted = [
        folder for folder in folders[:2] if re.fullmatch(r"[^\W\d_][\w-]{2,30}", unquote(folder)) and len(folder) < 25
    ]
    for folder in wanted:
        end = "/" + folder
        for link in page.tree.iter("a"):
            href = (link.get("href") or "").split("?")[0].rstrip("/")
            if href.endswith(end) and href.count("/") <= 4 and (text := shown_text(link)) and len(text) <= _MAX_SECTION:
                return "url", text
    return None


def read_tags(page: Page) -> Reading[tuple[str, ...]] | None:
    """The page's keywords, in order, each once: JSON-LD, else meta, else its `rel=tag` links."""
    for source, values in _tag_lists(page):
        raw = ", ".join(values)
        tags: dict[str, str] = {}
        for value in values:
            for tag in re.split(r"\s*[;,|]\s*", value):
                tag = tag.strip(" #\"'")
                if 1 < len(tag) <= _MAX_TAG and not re.match(r"\w+:(?:\S|//)", tag):
                    tags.setdefault(tag.casefold(), tag)
        if tags:
            return reading(tuple(islice(tags.values(), _MOST_TAGS)), source, raw)
    return None


def _tag_lists(page: Page) -> Iterator[tuple[str, list[str]]]:
    story = structured(page).story
    names = [
        plain(item.get("name")) if isinstance(item, dict) else plain(item) for item in as_list(story.get("keywords"))
    ]
    yield "jsonld:keywords", names
    for name in _TAG_META[:-1]:
        yield f"meta:{name}", [plain(value) for value in page.meta.get(name, ())]
    if "tag" in page.html:
        yield (
            "visible:rel=tag",
            [shown_text(link) for link in page.tree.iter("a") if "tag" in (link.get("rel") or "").split()],
        )
    yield f"meta:{_TAG_META[-1]}", [plain(value) for value in page.meta.get(_TAG_META[-1], ())]


def read_language(page: Page, text: str) -> Reading[str] | None:
    """ISO 639-1 code of the text; of the template only where there is no text."""
    declared, source, raw = _declared(page)
    found = detect(text, declared)
    if found is None:
        return None
    if found == declared and len(text.split()) < 12:
        return reading(found, source, raw)
    return reading(found, "text:words")


def _declared(page: Page) -> tuple[str | None, str, str]:
    for raw in as_list(structured(page).story.get("inLanguage"))[:1]:
        if code := _code(plain(raw.get("alternateName") if isinstance(raw, dict) else raw)):
            return code, "jsonld:inLanguage", str(raw)
    stated = declared_language(page)
    return _code(stated), "html:lang", stated


def _code(stated: str) -> str | None:
    """`de-AT` and `de_AT` as `de`; the two Norwegians as `no`."""
    code = stated.strip().lower().replace("_", "-").partition("-")[0]
    if not re.fullmatch(r"[a-z]{2}", code):
        return None
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id"}.get(code, code)


def read_canonical(page: Page) -> Reading[str] | None:
    """`rel=canonical` (or og:url) where it names a story of the same site, else the address of the capture."""
    data = structured(page)
    named = page.first_meta("og:url")
    for source, raw in (("link:canonical", data.canonical), ("meta:og:url", named[1] if named else None)):
        address = clean(raw, page.url) if raw and not _PLACEHOLDER.search(unquote(raw)) else None
        if address is None or not raw:
            continue
        if page.url and adds_query(address, page.url):
            break
        if not page.url or (same_site(address, page.url) and not names_list(address, page.url)):
            return reading(address, source, raw)
    address = clean(page.url) if page.url else None
    return reading(address, "url", page.url) if address else None
