"""How readings stand in the database: nothing twice. Pure, and each function has its inverse.

Blocks and provenance repeat what stands in the row's other columns. With them written out, and with the whole of each
older reading, an archive took five times its text; so `articles.blocks` says only how `text` is cut up, raw strings
of `articles.provenance` that are the field's own value are left out, and a reading is stored as what sets it apart from
the one that its article shows. What is left of blocks and provenance is packed (`archiver.archive.packing`).

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

from archiver.archive.packing import pack, unpack
from archiver.archive.search.segments import COLUMN, segments
from archiver.article import UNREAD_BLOCKS
from archiver.fields import PACKED

#: Fields that every stored reading has, so that its own cannot change when the article comes to show another.
_OWN = ("capture_id", "updated")

_BLANK_LINE = "\n\n"


def fold_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of `articles` as they are stored; those that are missing stay so."""
    folded = dict(row)
    if folded.get("blocks"):
        folded["blocks"] = fold_blocks(folded["blocks"], folded["text"], folded["lead"])
    if folded.get("provenance"):
        folded["provenance"] = _dump(_folded_sources(json.loads(folded["provenance"]), folded))
    return folded | {COLUMN: segments(row)} | {name: pack(folded[name]) for name in PACKED if folded.get(name)}


def unfold_row(row: Mapping[str, Any]) -> dict[str, Any]:
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


def _folded(blocks: list[dict[str, Any]], text: str, lead: str) -> list[Any] | None:
    parts = text.split(_BLANK_LINE) if text else []
    folded: list[Any] = []
    place = 0

    def take(wanted: str) -> int:
        """How many parts from `place` on are the wanted text; 0 where others stand there."""
        count = wanted.count(_BLANK_LINE) + 1
        return count if wanted and _BLANK_LINE.join(parts[place : place + count]) == wanted else 0

    def put(attributes: dict[str, Any], count: int) -> None:
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


def _unfolded(folded: list[Any], text: str) -> list[dict[str, Any]]:
    parts = text.split(_BLANK_LINE)
    blocks: list[dict[str, Any]] = []
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


def _folded_sources(sources: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    folded: dict[str, Any] = {}
    for name, source in sources.items():
        raw = source["raw"]
        if raw is None:
            folded[name] = source["source"]
        else:
            folded[name] = [source["source"]] if raw == _printed(row.get(name)) else [source["source"], raw]
    return folded


def _unfolded_sources(folded: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    sources: dict[str, Any] = {}
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


def restored(stored: bytes, shown: Mapping[str, Any]) -> dict[str, Any] | None:
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
