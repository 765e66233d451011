"""How readings stand in the database: nothing twice. Pure, and each function has its inverse.

Blocks and provenance repeat what stands in the row's other columns. With them written out, and with the whole of each
older reading, an archive took five times its text. So `articles.blocks` says only how `text` is cut up. Raw strings of
`articles.provenance` that equal the field's value are left out. A reading is stored as its difference from the one that
its article shows. What is left of blocks and provenance is packed (`archiver.archive.compact`).

    blocks      a JSON array over the parts of `text`, which are what blank lines part: a number, so many paragraphs;
                an object, a block of another kind without its text, of so many `parts` (one where it is not said).
                `{"kind": "lead"}` stands for the lead, which is no block. An object with a `text` is a whole block
                that takes no part: an embed, or anything that `text` does not have word for word.
    provenance  a JSON object, field to source: `"visible:h1"` where there is no raw string, `["visible:h1", RAW]`, and
                `["visible:h1"]` where the raw string is the field's value (of a list, parted by commas).
    readings    the fields that are another than the article shows, as zlib-compressed JSON; its preset dictionary is
                the text that the article shows.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from archiver.archive.search.segments import COLUMN, segments
from archiver.article import UNREAD_BLOCKS
from archiver.fields import PACKED, JsonObject

# ----------------------------------------------------------------------------------------------------------------------
# JSON that nobody sorts or counts by, made small. Pure.
#
# It is some columns of articles, and what a re-parse changed. It says much the same of every article: names of
# fields, of sources, of kinds of blocks. So each value is a raw deflate stream (RFC 1951) that may point back at
# `USUAL`, a text of what nearly all have: on 1,071 real pages provenance and blocks take .03 of the text, not .11. A
# value that this makes no shorter is stored as it is: text is JSON, a blob is packed JSON.


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


# ----------------------------------------------------------------------------------------------------------------------

#: Fields that every stored reading has, so that its own cannot change when the article comes to show another.
_OWN = ("capture_id", "updated")

_BLANK_LINE = "\n\n"


def fold_row(row: Mapping[str, Any]) -> JsonObject:
    """Columns of `articles` as they are stored; those that are missing stay so."""
    folded = dict(row)
    if folded.get("blocks"):
        folded["blocks"] = fold_blocks(folded["blocks"], folded["text"], folded["lead"])
    if folded.get("provenance"):
        folded["provenance"] = _dump(_folded_sources(json.loads(folded["provenance"]), folded))
    return folded | {COLUMN: segments(row)} | {name: pack(folded[name]) for name in PACKED if folded.get(name)}


def unfold_row(row: Mapping[str, Any]) -> JsonObject:
    """A row of `articles` with its JSON written out."""
    whole = dict(row) | {name: unpack(row[name]) for name in PACKED if row.get(name)}
    whole.pop(COLUMN, None)
    if whole.get("blocks"):
        whole["blocks"] = _dump(_unfolded(json.loads(whole["blocks"]), whole["text"] or ""))
    if whole.get("provenance"):
        whole["provenance"] = _dump(_unfolded_sources(json.loads(whole["provenance"]), whole))
    return whole


def fold_blocks(blocks: str, text: str | None, lead: str | None) -> str:
    """The JSON array of an article's blocks, folded; as it is where the text does not have them in this order."""
    listed = json.loads(blocks)
    folded = _folded(listed, text or "", lead or "")
    return _dump(folded) if folded is not None and _unfolded(folded, text or "") == listed else blocks


def _folded(blocks: list[JsonObject], text: str, lead: str) -> list[Any] | None:
    parts = text.split(_BLANK_LINE) if text else []
    folded: list[Any] = []
    place = 0

    def take(wanted: str) -> int:
        """How many parts from `place` on are the wanted text; 0 where others stand there."""
        count = wanted.count(_BLANK_LINE) + 1
        return count if wanted and _BLANK_LINE.join(parts[place : place + count]) == wanted else 0

    def put(attributes: JsonObject, count: int) -> None:
        if attributes == {"kind": "paragraph"} and count == 1:
            if folded and isinstance(folded[-1], int):
                folded[-1] += 1
            else:
                folded.append(1)
        else:
            folded.append(attributes | ({"parts": count} if count > 1 else {}))

    lead_to_come = lead
    for block in blocks:
        if not block["text"] or block["kind"] in UNREAD_BLOCKS:
            folded.append(block)
            continue
        count = take(block["text"])
        if not count and lead_to_come and (before := take(lead_to_come)):
            put({"kind": "lead"}, before)
            place, lead_to_come = place + before, ""
            count = take(block["text"])
        if not count:
            return None
        put({name: value for name, value in block.items() if name != "text"}, count)
        place += count
    return folded


def _unfolded(folded: list[Any], text: str) -> list[JsonObject]:
    parts = text.split(_BLANK_LINE)
    blocks: list[JsonObject] = []
    place = 0
    for entry in folded:
        if isinstance(entry, int):
            blocks += [{"kind": "paragraph", "text": part} for part in parts[place : place + entry]]
            place += entry
        elif "text" in entry:
            blocks.append(entry)
        else:
            count = entry.get("parts", 1)
            if entry["kind"] != "lead":
                attributes = {name: value for name, value in entry.items() if name not in ("kind", "parts")}
                body = _BLANK_LINE.join(parts[place : place + count])
                blocks.append({"kind": entry["kind"], "text": body, **attributes})
            place += count
    return blocks


def _folded_sources(sources: JsonObject, row: Mapping[str, Any]) -> JsonObject:
    folded: JsonObject = {}
    for name, source in sources.items():
        raw = source["raw"]
        if raw is None:
            folded[name] = source["source"]
        else:
            folded[name] = [source["source"]] if raw == _printed(row.get(name)) else [source["source"], raw]
    return folded


def _unfolded_sources(folded: JsonObject, row: Mapping[str, Any]) -> JsonObject:
    sources: JsonObject = {}
    for name, entry in folded.items():
        if isinstance(entry, str):
            sources[name] = {"source": entry, "raw": None}
        else:
            sources[name] = {"source": entry[0], "raw": entry[1] if len(entry) > 1 else _printed(row.get(name))}
    return sources


def _printed(value: Any) -> str | None:
    """A column as a page would print it."""
    if isinstance(value, str) and value.startswith("["):
        try:
            listed = json.loads(value)
        except ValueError:
            return value
        return ", ".join(listed) if all(isinstance(item, str) for item in listed) else None
    return value if isinstance(value, str) else None


def difference(reading: Mapping[str, Any], shown: Mapping[str, Any]) -> bytes:
    """What sets a reading apart from the one that its article shows."""
    fields = {
        name: value for name, value in reading.items() if name in _OWN or name not in shown or shown[name] != value
    }
    # most of a text that was edited stands in the one that is shown: that it may point back at
    text = _text_of(shown)
    packer = zlib.compressobj(zdict=text) if text else zlib.compressobj()
    return packer.compress(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()) + packer.flush()


def restored(stored: bytes, shown: Mapping[str, Any]) -> JsonObject | None:
    """The reading again; None where somebody changed the text of `shown` by hand, and `archiver rebuild` is to bring it
    back."""
    try:
        fields = zlib.decompressobj(zdict=_text_of(shown)).decompress(stored)
    except zlib.error:
        return None
    return {**shown, **json.loads(fields)}


def _text_of(shown: Mapping[str, Any]) -> bytes:
    return (shown.get("text") or "").encode()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
