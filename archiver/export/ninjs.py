"""ninjs 3.0, the IPTC's News in JSON (https://www.iptc.org/std/ninjs/userguide/), an item a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from archiver.export.records import Record
from archiver.fields import JsonObject
from archiver.render.citations import version_note
from archiver.render.escaping import document_text, json_text, language_tag, one_line, web_address
from archiver.render.html import article

_STANDARD = {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}

#: Nature of the items whose kind is not one of text (https://cv.iptc.org/newscodes/ninature/).
_NATURES = {"video": "video", "podcast": "audio", "gallery": "composite"}


def write_ninjs(records: Iterable[Record], path: Path) -> None:
    """Items of the records in their order, JSON lines."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json_text(as_ninjs(record)) + "\n" for record in records)


def as_ninjs(record: Record) -> JsonObject:
    """An article as an item. What is not known is left out; a time of which only the day is known, too."""
    published = record["published"]
    item = {
        "uri": _uri(record["url"]),
        "standard": _STANDARD,
        "type": _NATURES.get(record["kind"], "text"),
        "representationType": "partial" if record["kind"] == "teaser" else "full",
        "version": str(record["versions"][-1]["number"]),
        "firstCreated": record["first_seen"],
        "versionCreated": record["updated"],
        "contentCreated": published if published and len(published) > 10 else None,
        "language": language_tag(record["language"]),
        "headlines": _texts(("main", record["title"]), ("kicker", record["kicker"])),
        "by": ", ".join(map(one_line, record["authors"] or [])),
        "infoSources": [{"name": one_line(record["site"])}] if record["site"] else [],
        "descriptions": _texts(("summary", record["lead"])),
        "bodies": _bodies(record),
        "subjects": _subjects(record),
        "associations": [_picture(image, number) for number, image in enumerate(record["images"] or [], 1)],
        "edNote": version_note(record),
    }
    return {name: value for name, value in item.items() if value}


def _bodies(record: Record) -> list[JsonObject]:
    text = document_text(record["text"])
    if not text:
        return []
    plain = {"contentType": "text/plain", "charCount": len(text), "wordCount": record["words"] or 0, "value": text}
    return [
        {"role": "main", **plain},
        {"role": "richtext", "contentType": "application/xhtml+xml", "value": f"<article>{article(record)}</article>"},
    ]


def _subjects(record: Record) -> list[dict[str, str]]:
    listed = [("section", record["section"]), *(("about", tag) for tag in record["tags"] or [])]
    return [{"name": one_line(name), "rel": relation} for relation, name in listed if one_line(name)]


def _picture(image: Record, number: int) -> JsonObject:
    address = web_address(image["url"])
    picture = {
        "name": f"picture {number}",
        "uri": _uri(image["url"]),
        "type": "picture",
        "by": one_line(image["credit"]),
        "descriptions": _texts(("caption", image["caption"]), ("alternative", image["alt"])),
        "renditions": [{"name": "original", "href": address}] if address else [],
    }
    return {name: value for name, value in picture.items() if value}


def _texts(*texts: tuple[str, str | None]) -> list[dict[str, str]]:
    return [
        {"role": role, "contentType": "text/plain", "value": one_line(text)} for role, text in texts if one_line(text)
    ]


def _uri(url: str | None) -> str:
    """The address, or where it is not one of the web, a name made from it."""
    return web_address(url) or uuid5(NAMESPACE_URL, url or "").urn
