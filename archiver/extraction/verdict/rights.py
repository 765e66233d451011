"""What a page, its headers and its server's tdmrep.json say of the rights in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archiver import times
from archiver.article import PageKind
from archiver.extraction.page.page import Page, Reading, reading
from archiver.extraction.words.moments import machine
from archiver.rights import Rights
from archiver.rights.signs import directives, header_directives
from archiver.rights.tdmrep import Declaration, declared
from archiver.sites.user_agent import NAME

#: Where robots directives for us stand: those for all, and those for our name.
_META = ("robots", NAME)


def read_rights(page: Page) -> dict[str, Reading[Any]]:
    """The signs that are there, by their name in `Rights`.

    All robots directives count, wherever they stand; of two dates the earlier. Of the TDM Reservation Protocol a meta
    element goes before a header, and that before tdmrep.json, as its report has it.
    """
    found: dict[str, Reading[Any]] = {}
    for source, raw, name, value in _robots(page):
        if name in ("noarchive", "noindex"):
            found.setdefault(name, reading(True, source, raw))
        elif name == "unavailable_after" and (moment := _moment(value)):
            known = found.get(name)
            if known is None or moment < known.value:
                found[name] = reading(moment, source, raw)
    for source, raw, declaration in _mining(page):
        found["tdm_reservation"] = reading(declaration.reserved, source, raw)
        if policy := page.absolute(declaration.policy) if declaration.policy else None:
            found["tdm_policy"] = reading(policy, source, declaration.policy)
        break
    return found


def rights_of(found: dict[str, Reading[Any]]) -> Rights:
    return Rights(**{name: item.value for name, item in found.items()})


def read_reserved(page: Page, found: dict[str, Reading[Any]]) -> Reading[PageKind] | None:
    """The kind `reserved`, where the site's entry says that signs are obeyed and one speaks against keeping."""
    if page.site is None or page.site.rights != "obey":
        return None
    sign = rights_of(found).forbidding(page.capture.fetched)
    return reading("reserved", found[sign].source.name, found[sign].source.raw) if sign is not None else None


def _robots(page: Page) -> Iterator[tuple[str, str, str, str]]:
    """(source, raw string, directive, value) of all that are for us."""
    for name in _META:
        for raw in page.meta.get(name, ()):
            yield from ((f"meta:{name}", raw, *directive) for directive in directives(raw))
    for key, raw in page.capture.headers:
        if key.lower() == "x-robots-tag":
            yield from (("header:x-robots-tag", raw, *directive) for directive in header_directives(raw, NAME))


def _mining(page: Page) -> Iterator[tuple[str, str, Declaration]]:
    """(source, raw string, declaration) of each place that has one, the one that goes first first."""
    meta = page.meta
    policy = next(iter(meta.get("tdm-policy", ())), None)
    for raw in meta.get("tdm-reservation", ()):
        if declaration := declared(raw, policy):
            yield "meta:tdm-reservation", raw, declaration
    raw_header = page.capture.header("tdm-reservation")
    if raw_header is not None and (declaration := declared(raw_header, page.capture.header("tdm-policy"))):
        yield "header:tdm-reservation", raw_header, declaration
    rule = page.capture.found.get("tdmrep")
    if isinstance(rule, dict) and (declaration := declared(rule.get("tdm-reservation"), rule.get("tdm-policy"))):
        yield "tdmrep.json", str(rule.get("location")), declaration


def _moment(value: str) -> str | None:
    """A date as search engines take it (RFC 822, RFC 850, ISO 8601), as `Rights` has it."""
    if moment := machine(value):
        return moment.stamp()
    date = times.of_header(value)
    return times.stamp(date) if date is not None else None
