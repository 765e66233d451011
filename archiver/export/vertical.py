"""Vertical text, a token a line, as corpus tools take it in (Sketch Engine, CWB): https://www.sketchengine.eu/documentation/preparing-corpus-text/

Structures stand between tokens: `doc` for an article, `p` for a paragraph, `g` where no space parts two tokens.
Sentences, lemmas and parts of speech are left to the tools' own taggers.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from archiver.archive.search.segments import is_unspaced
from archiver.export.records import Record
from archiver.render.citations import version_digest
from archiver.render.escaping import document_text, one_line

#: What stands within a word between two letters or digits: `l’eau`, `mother-in-law`, `10.40`, `3,000`.
_JOINERS = re.compile(r"(?<=\w)['’.,-](?=\w)")


def write_vertical(records: Iterable[Record], path: Path) -> None:
    """The texts of the records in their order."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.writelines(f"{line}\n" for line in _document(record))


def _document(record: Record) -> Iterator[str]:
    day = record["published_day"] or (record["published"] or "")[:10]
    attributes = {
        "id": str(record["id"]),
        "url": record["url"],
        "site": record["site"],
        "date": day,
        "year": day[:4],
        "title": record["title"],
        "author": "|".join(record["authors"] or []),
        "section": record["section"],
        "language": record["language"],
        "kind": record["kind"],
        "first_seen": record["first_seen"],
        "captured": record["updated"],
        "version": str(record["versions"][-1]["number"]),
        "sha256": version_digest(record),
    }
    said = " ".join(f'{name}="{_value(value)}"' for name, value in attributes.items())
    yield f"<doc {said}>"
    yield from _paragraph("title", record["title"])
    yield from _paragraph("lead", record["lead"])
    for block in record["blocks"] or []:
        for line in document_text(block["text"]).split("\n"):
            yield from _paragraph(block["kind"], line.removeprefix("- ") if block["kind"] == "list" else line)
    yield "</doc>"


def _paragraph(kind: str, text: str | None) -> Iterator[str]:
    listed = list(corpus_tokens(document_text(text)))
    if not listed:
        return
    yield f'<p type="{_value(kind)}">'
    for number, (token, glued) in enumerate(listed):
        if glued and number:
            yield "<g/>"
        yield html.escape(token, quote=False)
    yield "</p>"


def corpus_tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Words, numbers and signs of a text, each with whether it follows the one before without a space. A character
    of a script without spaces is a token, with its marks."""
    for chunk in text.split():
        first = True
        for token in _parts(chunk):
            yield token, not first
            first = False


def _parts(chunk: str) -> list[str]:
    """Tokens of a text without spaces."""
    joiners = {found.start() for found in _JOINERS.finditer(chunk) if _joins(chunk, found.start())}
    parts: list[str] = []
    open_word = False
    for place, character in enumerate(chunk):
        kind = unicodedata.category(character)[0]
        if parts and (kind == "M" or character in "\u200c\u200d"):
            parts[-1] += character
        elif is_unspaced(character):
            parts.append(character)
            open_word = False
        elif kind in "LN" or character == "_" or place in joiners:
            if open_word:
                parts[-1] += character
            else:
                parts.append(character)
            open_word = True
        else:
            parts.append(character)
            open_word = False
    return parts


def _joins(chunk: str, place: int) -> bool:
    """Whether a sign is within a word: a comma only within a number, none beside a script without spaces."""
    before, sign, after = chunk[place - 1], chunk[place], chunk[place + 1]
    if is_unspaced(before) or is_unspaced(after):
        return False
    return sign != "," or (before.isdigit() and after.isdigit())


def _value(text: str | None) -> str:
    """A text as the value of an attribute, in which tools know four entities and no line ends."""
    return html.escape(one_line(text), quote=False).replace('"', "&quot;")
