"""The extractor: every reader once over one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import trafilatura

from archiver.article import ARTICLE_KINDS, Article, Block, Source
from archiver.capture import Capture
from archiver.extraction.body.body import read_body
from archiver.extraction.head.dates import local_of, read_dates
from archiver.extraction.head.people import read_authors
from archiver.extraction.head.title import read_kicker, read_title
from archiver.extraction.head.topics import read_canonical, read_language, read_section, read_tags
from archiver.extraction.page.controls import clean_article
from archiver.extraction.page.page import Page, Reading
from archiver.extraction.page.timezones import zone_of
from archiver.extraction.pictures.images import read_credits, read_images, without_captions
from archiver.extraction.rules import apply_to_body, read_rules, rules_digest, strip_page
from archiver.extraction.verdict.kind import read_kind
from archiver.extraction.verdict.pagination import Place, read_place
from archiver.extraction.verdict.paywall import read_paywalled
from archiver.extraction.verdict.quality import judge_quality
from archiver.extraction.verdict.related import read_related
from archiver.extraction.verdict.rights import read_reserved, read_rights, rights_of
from archiver.sites.file import Site
from archiver.urls import identity

#: Raised whenever the same page may give another article. Part of `Article.extractor`.
VERSION = "4"


def extractor_version(site: Site | None = None) -> str:
    """What stands in `articles.extractor`: our version, trafilatura's, and a digest of the site's rules."""
    version = f"archiver {VERSION}, trafilatura {trafilatura.__version__}"
    if site is not None and site.extractor != "default":
        version += f", {site.extractor} alone"
    digest = rules_digest(site)
    return f"{version}, rules {digest}" if digest else version


def extract(
    html: bytes, url: str | None = None, *, headers: Mapping[str, str] | None = None, site: Site | None = None
) -> Article:
    """Read one page.

    html    -- the bytes as they came; charset and content encoding are found out.
    url     -- its address, for relative links and what the address itself says.
    headers -- of the response, as name and value.
    site    -- what is known of the site.

    Raises NotHTML, PageTooLarge, TruncatedByParser or BadEncoding (all ExtractionError) when there is no page to read
    or not all of it can be. The same input gives the same article; nothing is fetched.
    """
    pairs = tuple((headers or {}).items())
    return extract_capture(Capture(url=url or "", body=html, headers=pairs), site)


def extract_capture(capture: Capture, site: Site | None = None) -> Article:
    """Read one capture; see `extract`."""
    return extract_page(Page.from_capture(capture, site))


def extract_page(page: Page) -> Article:
    """Read a page that is parsed already; see `extract`. Where its site's rules strip it, its tree is changed."""
    capture, site = page.capture, page.site
    by_rule = read_rules(page)
    page = strip_page(page)
    body = apply_to_body(page, read_body(page), by_rule.get("lead"))
    title = read_title(page)
    dates = page.once(read_dates)
    images = read_images(page, body)
    body = without_captions(body, images.value if images else ())
    paywalled = read_paywalled(page, body)
    kind = read_kind(page, body, paywalled.value if paywalled else None)
    rights = read_rights(page)
    if kind.value in ARTICLE_KINDS:
        kind = read_reserved(page, rights) or kind

    found: dict[str, Reading[Any] | None] = {
        "url": read_canonical(page),
        "title": title,
        "kicker": read_kicker(page, title),
        "authors": page.once(read_authors),
        "published": dates.published,
        "modified": dates.modified,
        "section": page.once(read_section),
        "lead": body.lead,
        "images": images,
        "credits": read_credits(page, body, images.value if images else ()),
        "tags": read_tags(page),
        "related": read_related(page, body),
        "paywalled": paywalled,
        "kind": kind,
        **by_rule,
    }
    values = {name: item.value for name, item in found.items() if item is not None}
    for name, local in (("published", dates.published_local), ("modified", dates.modified_local)):
        if name in by_rule:
            local = local_of(by_rule[name].value, zone_of(page))
        values |= {f"{name}_day": local.day, f"{name}_offset": local.offset}
    provenance = {name: item.source for name, item in [*found.items(), *rights.items()] if item is not None}
    if body.blocks:
        provenance["text"] = Source(body.source)
    place = read_place(page, body, values.get("kind", "article"))
    article = Article(
        **{"url": capture.url or None, **values},
        part=place.number,
        next_page=place.next,
        site=site.key if site else None,
        rights=rights_of(rights),
        blocks=body.blocks,
        lead_position=body.lead_position,
        extractor=extractor_version(site),
    )
    language = read_language(page, article.text)
    if language:
        provenance["language"] = language.source
        article = replace(article, language=language.value)
    quality, reasons = judge_quality(page, body, article)
    article = replace(article, quality=quality, quality_reasons=reasons, provenance=provenance)
    return clean_article(_continuing(article, capture.url, place) if place.first else article)


def _continuing(article: Article, url: str, place: Place) -> Article:
    """A later page of a story. Its address is that of the first page. What looks like a lead is text of the story; one
    that repeats the first page's lead is left out when the pages are joined."""
    blocks = list(article.blocks)
    if article.lead and article.lead_position is not None:
        blocks.insert(article.lead_position, Block("paragraph", article.lead))
    elsewhere = article.url if identity(article.url or url) != identity(url) else place.first
    provenance = {name: source for name, source in article.provenance.items() if name != "lead"}
    return replace(article, url=elsewhere, lead=None, lead_position=None, blocks=tuple(blocks), provenance=provenance)
