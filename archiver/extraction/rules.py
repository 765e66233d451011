"""A site's hand-written rules (`Site.selectors`), applied before everything else the extractor knows.

The order on one page: first the fields' rules read the page as it came. Then what `strip` selects is taken out, and
`body` is read from the rest. The first selector of a field that finds anything wins, so that a rule for today's layout
can stand beside those for older ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from lxml.etree import XPath, _Element
from parsel.csstranslator import HTMLTranslator

from archiver.extraction.body.blocks import make_blocks
from archiver.extraction.body.body import Body
from archiver.extraction.body.fragments import fragments_of
from archiver.extraction.page.page import Page, Reading, reading, squeeze, text_of
from archiver.extraction.page.structured import structured
from archiver.extraction.page.timezones import customs_of, declared_language, zone_of
from archiver.extraction.words.credits import clean_credit
from archiver.extraction.words.moments import machine, relative, written
from archiver.extraction.words.names import read_names
from archiver.sites.file import Selector, Site
from archiver.times import moment as parse_time


def rules_digest(site: Site | None) -> str | None:
    """A short name for all in the site's entry that decides on a reading, None where nothing does.

    It changes with every edit of a rule, which makes the readings before it outdated ones.
    """
    if site is None or not (site.selectors or site.timezone or site.extractor != "default" or site.rights != "record"):
        return None
    decisive = repr((site.selectors, site.timezone, site.extractor, site.name))
    if site.rights != "record":
        decisive += site.rights
    return hashlib.sha256(decisive.encode()).hexdigest()[:8]


def in_force(site: Site | None, fetched: str | None) -> tuple[Selector, ...]:
    """The rules that hold for a capture of that time (`YYYY-MM-DDTHH:MM:SSZ`).

    Of a page of unknown age, only rules that still hold are applied.
    """
    if site is None:
        return ()
    day = (fetched or "9999-12-31")[:10]
    return tuple(
        rule
        for rule in site.selectors
        if (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)
    )


def read_rules(page: Page) -> dict[str, Reading[Any]]:
    """What the rules of the page's site find, by field; `body` and `strip` are no fields."""
    found: dict[str, Reading[Any]] = {}
    for rule in in_force(page.site, page.capture.fetched):
        read = _READERS.get(rule.field)
        if read is None or rule.field in found:
            continue
        texts = [text for item in _select(page, rule) if (text := _text(item))]
        value = read(page, texts)
        if value:
            found[rule.field] = reading(value, f"rule:{rule.field}", "; ".join(texts))
    return found


def strip_page(page: Page) -> Page:
    """The page without what the site's rules name as no part of it: the same page where they name nothing.

    The tree itself is changed, so the page given is not to be read any more.
    """
    found = [
        item
        for rule in in_force(page.site, page.capture.fetched)
        if rule.field == "strip"
        for item in _select(page, rule)
        if isinstance(item, _Element)
    ]
    if not found:
        return page
    for element in found:
        _take_out(element)
    return page.of(page.site)


def apply_to_body(page: Page, body: Body, lead: Reading[str] | None) -> Body:
    """The body with what the site's rules say of it: `body` names the elements that hold the text, all of it.

    lead -- the standfirst that a rule found; it is not repeated in the blocks.
    """
    for rule in in_force(page.site, page.capture.fetched):
        if rule.field != "body":
            continue
        elements = [item for item in _select(page, rule) if isinstance(item, _Element)]
        blocks = tuple(placed.block for element in elements for placed in make_blocks(fragments_of(element).items))
        if blocks:
            position = 0 if body.lead is not None and body.lead_position is not None else None
            body = Body(blocks, body.lead, position, elements[0], 1.0, "rule:body")
            break
    lead = lead or (body.lead if body.source == "rule:body" else None)
    return body if lead is None else _with_lead(body, lead)


def _with_lead(body: Body, lead: Reading[str]) -> Body:
    """The body with another lead, in the place of the block that repeats it, else before the text."""
    for index, block in enumerate(body.blocks):
        if block.text == lead.value:
            blocks = body.blocks[:index] + body.blocks[index + 1 :]
            return replace(body, blocks=blocks, lead=lead, lead_position=index)
    shown = lead.source.name.startswith("rule:") or body.lead_position is not None
    return replace(body, lead=lead, lead_position=0 if shown else None)


def _select(page: Page, rule: Selector) -> list[Any]:
    """Elements and strings in page order."""
    found = _compiled(rule.css, rule.xpath)(page.tree)
    return found if isinstance(found, list) else [found]


@lru_cache(maxsize=4096)
def _compiled(css: str | None, xpath: str | None) -> XPath:
    """`sites.toml` and the import of other rules have checked that it compiles."""
    if css is not None:
        xpath = HTMLTranslator().css_to_xpath(css, prefix="descendant-or-self::")
    return XPath(xpath or "")


def _text(item: Any) -> str:
    if not isinstance(item, _Element):
        return squeeze(str(item))
    if item.tag == "meta":
        return squeeze(item.get("content"))
    if item.tag == "time" and item.get("datetime"):
        return squeeze(item.get("datetime"))
    return text_of(item)


def _take_out(element: _Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:  # the text behind an element belongs to what is around it
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _first(_page: Page, texts: list[str]) -> str | None:
    return texts[0] if texts else None


def _names(page: Page, texts: list[str]) -> tuple[str, ...]:
    """Names in what a rule for authors selects; where none is recognised, the texts as they are."""
    language, site = declared_language(page), structured(page).site_names
    names: list[str] = []
    for text in texts:
        names += read_names(text, site, language, declared=True) or [text]
    return tuple(dict.fromkeys(names))


def _time(page: Page, texts: list[str]) -> str | None:
    """The first date in the texts: as programs write it, as people do, or relative to the capture."""
    customs = customs_of(page)
    now = parse_time(page.capture.fetched) if page.capture.fetched else None
    for text in texts:
        found = machine(text, customs)
        if found is None and (dates := written(text, customs)):
            found = dates[0].moment
        if found is None and now is not None:
            found = relative(text, now, zone_of(page), customs)
        if found is not None:
            return found.stamp(zone_of(page))
    return None


def _credits(_page: Page, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(credit for text in texts if (credit := clean_credit(text))))


_READERS: dict[str, Callable[[Page, list[str]], Any]] = {
    "title": _first,
    "section": _first,
    "lead": _first,
    "authors": _names,
    "published": _time,
    "modified": _time,
    "credits": _credits,
}
