"""What somebody pasted: the first look at an address that no site of sites.toml owns."""

from __future__ import annotations

from itertools import islice
from typing import Literal

from archiver.capture import Capture
from archiver.discovery.classify import classify
from archiver.discovery.dispatch import SourceAnswer, read_answer
from archiver.discovery.links import MAX_LINKS
from archiver.extraction.page.page import Page, text_of
from archiver.sites.site import Site

Pasted = Literal["feed", "sitemap", "home", "section", "article", "other"]

#: Types of schema.org and OpenGraph that say a page is a story.
_STORY_TYPES = frozenset(
    {"article", "newsarticle", "reportagenewsarticle", "opinionnewsarticle", "analysisnewsarticle", "liveblogposting"}
    | {"blogposting", "backgroundnewsarticle", "reviewnewsarticle", "askpublicnewsarticle"}
)

#: Links to stories from which on a page is a section; below an article a handful is usual, but it has its own marks.
MIN_STORIES = 8

#: The same of a page that says little else: so much of its text is that of links.
FEW_STORIES, MOSTLY = 2, 0.8


def what_is(capture: Capture, site: Site | None = None) -> Pasted:
    """What the answer to a pasted address is. Of a page, the address is asked first, then what the page says of
    itself, then how many stories it links to."""
    return judge_answer(read_answer(capture, site), capture.url, site)


def judge_answer(answer: SourceAnswer, url: str, site: Site | None = None) -> Pasted:
    """The same of an answer that is read already."""
    discovery, page = answer.discovery, answer.page
    if discovery.kind == "feed":
        return "feed"
    if discovery.kind in ("sitemap", "sitemap_index"):
        return "sitemap"
    if page is None:
        return "other"
    kind = classify(url, site).kind
    if kind in ("home", "article", "section"):
        return kind
    if _says_story(page):
        return "article"
    stories = sum(found.kind == "article" for found in discovery.found)
    if stories >= MIN_STORIES or kind in ("tag", "author", "index"):
        return "section"
    return "section" if stories >= FEW_STORIES and _is_of_links(page) else "other"


def _says_story(page: Page) -> bool:
    declared = [content for _, content in filter(None, [page.first_meta("og:type")])]
    for thing in page.jsonld:
        types = thing.get("@type")
        declared += [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]
    return any(name.lower() in _STORY_TYPES for name in declared)


def _is_of_links(page: Page) -> bool:
    body = next(page.tree.iter("body"), page.tree)
    of_links = sum(len(text_of(link)) for link in islice(body.iter("a"), MAX_LINKS))
    return of_links >= MOSTLY * len(text_of(body))
