"""What the page says of itself in structured data: JSON-LD with its references resolved, and microdata."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree
from lxml.etree import _Element

from archiver.extraction.page.broken_json import load_broken_json
from archiver.extraction.page.page import Page, address_host, squeeze
from archiver.extraction.page.shown import shown_text
from archiver.extraction.words.names import is_agency
from archiver.fields import JsonObject
from archiver.urls import path_of

#: schema.org types that stand for the story itself; every type that ends in `Article` is one too.
_STORY_TYPES = frozenset({"blogposting", "liveblogposting", "socialmediaposting", "report", "discussionforumposting"})
#: Types that stand for the story on pages without an article: a video, a programme, a review, a recipe, the page.
_SUBSTITUTE_TYPES = frozenset(
    {"videoobject", "podcastepisode", "audioobject", "review", "recipe", "creativework", "webpage", "itempage"}
)
#: Properties that lead from a page to its story, or to the page of a story. Others (`itemListElement`, `hasPart`,
#: `citation` …) lead to other stories.
_INWARD = ("mainEntity", "mainEntityOfPage", "@graph", "about", "video", "itemReviewed")

#: Types of what publishes stories. A page's `isPartOf` often leads to another page, whose name is no site's.
_OUTLET_TYPES = frozenset(
    {"website", "organization", "newsmediaorganization", "periodical", "newspaper", "corporation"}
)

_TAG = re.compile(r"<[^<>]{1,200}>")
#: Properties of the story that readers ask for; pages have hundreds of others, in lists of stories and pictures.
_MICRODATA = etree.XPath(
    "//*[@itemprop][contains(@itemprop,'author') or contains(@itemprop,'date') or contains(@itemprop,'headline')"
    " or contains(@itemprop,'articleSection')]"
)


def plain(value: Any) -> str:
    """A string of structured data as text: entities resolved (twice escaped ones too), tags off, squeezed."""
    if not isinstance(value, str):
        return ""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    return squeeze(_TAG.sub(" ", value) if "<" in value else value)


def as_list(value: Any) -> list[Any]:
    """JSON-LD writes one value bare and several as a list; this is always a list, without nulls."""
    if value is None:
        return []
    return [item for item in value if item is not None] if isinstance(value, list) else [value]


def types_of(node: JsonObject) -> set[str]:
    """Lower-cased type names without their vocabulary: `http://schema.org/NewsArticle` is `newsarticle`."""
    return {
        re.split(r"[/#:]", name)[-1].lower() for name in as_list(node.get("@type")) if isinstance(name, str) and name
    }


def is_story(types: set[str]) -> bool:
    return any(name.endswith("article") or name in _STORY_TYPES for name in types)


@dataclass(frozen=True)
class Structured:
    """The structured data of one page. Reached with `structured(page)`."""

    page: Page

    @cached_property
    def nodes(self) -> list[JsonObject]:
        """JSON-LD objects that may stand for the story: the top ones and those a page names as its main entity."""
        found = list(_inward(self.page.jsonld))
        # a list of stories leads to others, unless an item names this page, or its only one names none
        for node in found if any("itemListElement" in node for node in found) else ():
            items = [item for item in map(_listed, as_list(node.get("itemListElement"))) if item]
            paths = [_path(_address(item.get("url"))) for item in items]
            own = [item for item, path in zip(items, paths, strict=True) if path in self._own_paths]
            found = [*found, *(items if paths == [None] else own)]
        return found

    def salvaged(self, name: str) -> str | None:
        """The first string of that property in JSON-LD that is no valid JSON; None where all of it could be read."""
        pattern = re.compile(rf'"{name}"\s*:\s*"([^"\\]{{1,200}})"')
        for text in self._unreadable:
            if match := pattern.search(text):
                return plain(match[1])
        return None

    @cached_property
    def _unreadable(self) -> list[str]:
        return [
            script.text
            for script in elements(self.page)["script"]
            if "ld+json" in (script.get("type") or "").lower() and script.text and load_broken_json(script.text) is None
        ]

    @cached_property
    def _by_id(self) -> dict[str, JsonObject]:
        found: dict[str, JsonObject] = {}
        for node in _everything(self.page.jsonld):
            name = node.get("@id")
            if isinstance(name, str) and len(node) > len(found.get(name, ())):
                found[name] = node
        return found

    def resolve(self, value: Any) -> list[Any]:
        """The values of a property as a list, those of a JSON-LD list or an ItemList in its place, each `{"@id": …}`
        completed by the object of that id."""
        items = [part for item in as_list(value) for part in as_list(item)]
        for key in ("@list", "itemListElement"):
            if len(items) == 1 and isinstance(items[0], dict) and key in items[0]:
                items = as_list(items[0][key])
        return [self._resolved(item) for item in items]

    def _resolved(self, item: Any) -> Any:
        if isinstance(item, dict) and isinstance(item.get("@id"), str) and "name" not in item:
            return {**self._by_id.get(item["@id"], {}), **item}
        return item

    @cached_property
    def story(self) -> JsonObject:
        """The JSON-LD object of the page's own story, `{}` where there is none."""
        best, rank = {}, 0.0
        for node in self.nodes:
            if (found := self._rank(node)) > rank:
                best, rank = node, found
        return best

    def _rank(self, node: JsonObject) -> float:
        """How surely a node is the story: its type, then whether it names this page, then how much it says."""
        types = types_of(node)
        rank = 4.0 if is_story(types) else 1.0 if types & _SUBSTITUTE_TYPES else 0.0
        if not rank:
            return 0.0
        addresses = {_path(_address(node.get(key))) for key in ("url", "mainEntityOfPage", "@id")} - {None}
        if addresses & self._own_paths:
            rank += 2
        elif addresses and rank >= 4:
            rank -= 1
        return rank + 0.2 * sum(bool(node.get(key)) for key in ("headline", "datePublished", "author"))

    @cached_property
    def _own_paths(self) -> set[str]:
        named = self.page.first_meta("og:url")
        paths = {_path(self.page.url), _path(self.canonical), _path(named[1] if named else None)}
        return {path for path in paths if path is not None}

    @cached_property
    def canonical(self) -> str | None:
        """The address of the first `<link rel="canonical">` as it stands there."""
        for link in elements(self.page)["link"]:
            if (link.get("rel") or "").strip().lower() == "canonical" and (href := squeeze(link.get("href"))):
                return href
        return None

    @cached_property
    def site_names(self) -> frozenset[str]:
        """Names of the site and its publisher, lower-cased: from sites.toml, meta, JSON-LD, and the host's name."""
        names = {
            value
            for key in (
                "og:site_name",
                "application-name",
                "apple-mobile-web-app-title",
                "dc.publisher",
                "al:ios:app_name",
            )
            for value in self.page.meta.get(key, ())
        }
        for node in self.nodes:
            owners = self.resolve(node.get("publisher")) + self.resolve(node.get("isPartOf")) + [node]
            for owner in owners:
                # an agency that is described beside the persons who wrote is an author, and no name of the site
                is_author = owner is node and is_agency(plain(node.get("name")) or "")
                if isinstance(owner, dict) and types_of(owner) & _OUTLET_TYPES and not is_author:
                    names.update({plain(owner.get("name")), plain(owner.get("alternateName"))})
        if self.page.site and self.page.site.name:
            names.add(self.page.site.name)
        host = address_host(self.page.url).removeprefix("www.")
        first = host.split(".")[0]
        names |= {host, first, first.replace("-", " "), *host.split(".")[-2:-1]}
        return frozenset(name.strip().lower() for name in names if len(name.strip()) > 1)

    @cached_property
    def microdata(self) -> dict[str, list[_Element]]:
        """Elements by `itemprop`, of the page's own story; outside any item too, but never of another story."""
        if "itemprop" not in self.page.html:
            return {}
        found: dict[_Element | None, dict[str, list[_Element]]] = {}
        for element in _MICRODATA(self.page.tree):
            scope = _scope(element)
            if scope is not None and _item_types(scope) & _SUBSTITUTE_TYPES:
                scope = None
            elif scope is not None and not is_story(_item_types(scope)):
                continue
            properties = found.setdefault(scope, {})
            for name in element.get("itemprop").split():
                properties.setdefault(name, []).append(element)
        scopes = [scope for scope in found if scope is not None]
        # the story has the page's first heading; lists of other stories come without, or after it
        own = next(
            (scope for scope in scopes if scope.find(".//h1") is not None), scopes[0] if len(scopes) == 1 else None
        )
        return {**found.get(None, {}), **(found[own] if own is not None else {})}


def structured(page: Page) -> Structured:
    """The page's structured data, read once for all readers."""
    return page.once(Structured)


def elements(page: Page) -> dict[str, list[_Element]]:
    """The page's headings, titles, links and scripts by tag, in page order, found in one walk over the tree."""
    return page.once(_elements)


def _elements(page: Page) -> dict[str, list[_Element]]:
    found: dict[str, list[_Element]] = {"h1": [], "h2": [], "title": [], "link": [], "script": []}
    for element in page.tree.iter(*found):
        found[str(element.tag)].append(element)
    return found


def item_text(element: _Element) -> str:
    """The value of a microdata property: `content` or `datetime` where given, else the element's text."""
    value = element.get("content") or (element.get("datetime") if element.tag == "time" else None)
    return squeeze(value) or shown_text(element)


def _listed(element: Any) -> JsonObject | None:
    """The object that a list's element stands for: the element itself or, of a `ListItem`, its `item`."""
    if isinstance(element, dict) and isinstance(element.get("item"), dict):
        element = element["item"]
    return element if isinstance(element, dict) and is_story(types_of(element)) else None


def _inward(nodes: list[JsonObject]) -> Iterator[JsonObject]:
    pending, depth = nodes, 0
    while pending and depth < 4:
        below: list[JsonObject] = []
        for node in pending:
            yield node
            for key in _INWARD:
                if key in node:
                    below.extend(item for item in as_list(node[key]) if isinstance(item, dict) and len(item) > 1)
        pending, depth = below, depth + 1


def _everything(value: Any) -> Iterator[JsonObject]:
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield value
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else None


def _path(address: str | None) -> str | None:
    """What two addresses of one page have in common: the path without its last slash; None for a home page."""
    return path_of(address or "").rstrip("/").lower() or None


def _scope(element: _Element) -> _Element | None:
    """The nearest item around the element, None outside of all."""
    scope = element.getparent()
    while scope is not None and scope.get("itemscope") is None:
        scope = scope.getparent()
    return scope


def _item_types(scope: _Element) -> set[str]:
    return {name.rstrip("/").rsplit("/", 1)[-1].lower() for name in (scope.get("itemtype") or "").split()}
