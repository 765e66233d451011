"""JSON that nobody sorts or counts by, made small. Pure.

It is some columns of articles, and what a re-parse changed. It says much the same of every article: names of fields, of
sources, of kinds of blocks. So each value is a raw deflate stream (RFC 1951) that may point back at `USUAL`, a text of
what is met in nearly all of them: on 1,071 real pages provenance and blocks take .03 of the text, not .11. A value
that this makes no shorter is stored as it is: text is JSON, a blob is packed JSON.
"""

from __future__ import annotations

import zlib

#: What packed values point back at; the more usual, the nearer to the end. Part of the format: without these very bytes
#: no packed value can be read, so a change of one takes a migration.
USUAL = b"""\
"section": ["visible:kicker"], "lead": ["meta:og:description", "authors": ["meta:article:author"], "published": \
["visible:relative", "published": ["meta:date", "published": ["meta:dc.date", "rule:body", "modified": \
["meta:datemodified", "modified": ["meta:og:updated_time", "modified": ["visible:time", "modified": \
["microdata:dateModified", "kind": ["jsonld:@type", "kind": ["url", "kind": ["visible:paywall", "paywalled": \
["microdata:isAccessibleForFree", "paywalled": ["visible:paywall", "paywalled": ["rule:", "tags": \
["meta:sailthru.tags", "tags": ["meta:parsely-tags", "tags": ["meta:article:tag", "credits": ["visible:credits"], \
"title": ["jsonld:headline"], "title": ["microdata:headline"], "title": ["meta:title", "title": ["meta:og:title", \
"title": ["visible:h2"], "published": ["url", "published": ["microdata:datePublished", "published": \
["meta:datepublished", "published": ["visible:dateline", "section": ["microdata:articleSection"], "section": \
["visible:rel=category"], "section": ["visible:section"], "section": ["meta:article:section"], "section": ["url"], \
"lead": ["meta:description"], "lead": ["jsonld:description"], "authors": ["meta:author", "authors": \
["microdata:author"], "text": "trafilatura", "text": "model+trafilatura", "text": "jsonld:articleBody", "language": \
"html:lang", "language": ["jsonld:inLanguage", "tags": ["visible:rel=tag"], "tags": ["meta:keywords"], "url": \
["url"], "url": ["meta:og:url"], [{"kind": "code", "parts": 2}, {"kind": "heading", "level": 4}, 5, {"kind": "embed", \
"text": "", "url": "https://www.instagram.com/p/"}, {"kind": "embed", "text": "", "url": \
"https://www.facebook.com/"}, {"kind": "embed", "text": "", "url": "https://twitter.com/"}, {"kind": "embed", "text": \
"", "url": "https://www.youtube.com/embed/"}, 9, {"kind": "table"}, 8, {"kind": "quote"}, 1, {"kind": "list"}, 7, \
[{"kind": "lead"}, 12, {"kind": "heading", "level": 3}, 6, {"kind": "heading", "level": 3}, 5, {"kind": "heading", \
"level": 2}, 4, {"kind": "heading", "level": 2}, 3, {"kind": "heading", "level": 2}, 2][{"url": "http://www.", \
"title": "Read also: "}, {"url": "https://www.", "title": "How the"}, {"url": "https://", "title": "What "}, {"url": \
"https://www.", "title": "The "}, {"url": "https://www.", "title": "Les "}, {"url": \
"https://www./news/article/politics/world/2024/2025/2026/.html", "title": "{"url": ["link:canonical"], "title": \
["visible:h1"], "kicker": ["visible:kicker"], "authors": ["visible:byline", "authors": ["jsonld:author"], \
"published": ["feed:published", "published": ["visible:time", "published": ["visible:date", "published": \
["meta:article:published_time", "2024-01-01T00:00:00.000Z"], "modified": ["meta:article:modified_time", "published": \
["jsonld:datePublished", "2025-10-11T12:00:00+02:00"], "modified": ["jsonld:dateModified", \
"2026-01-02T10:00:00+00:00"], "section": ["jsonld:articleSection"], "section": ["visible:breadcrumb"], "section": \
["jsonld:breadcrumb"], "lead": ["meta:og:description"], "lead": ["visible:lead"], "images": "visible:images", \
"credits": ["visible:images", "AFP; Reuters; Getty Images"], "tags": ["meta:news_keywords", "tags": \
["jsonld:keywords"], "related": ["visible:related", "Read more"], "related": ["visible:related", "Lire aussi"], \
"paywalled": ["meta:article:content_tier", "free"], "paywalled": ["jsonld:isAccessibleForFree", "true"], "kind": \
"rule:default", "text": "model", "language": "text:words"}"""

_RAW_DEFLATE = -15
_LEVEL, _MEMORY = 9, 9


def pack(text: str) -> str | bytes:
    """JSON as it is stored."""
    plain = text.encode()
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW_DEFLATE, _MEMORY, zdict=USUAL)
    packed = packer.compress(plain) + packer.flush()
    return packed if len(packed) < len(plain) else text


def unpack(stored: str | bytes) -> str:
    """The JSON again. Raises zlib.error or UnicodeDecodeError for what was not packed here."""
    if isinstance(stored, str):
        return stored
    unpacker = zlib.decompressobj(_RAW_DEFLATE, zdict=USUAL)
    plain = unpacker.decompress(stored)
    if not unpacker.eof:
        raise zlib.error("the end is missing")
    return plain.decode()
