"""One answer of the newspapers' server, and pieces of a story as HTML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from html import escape as escape_quotes
from importlib.resources import files
from string import Template

from archiver.demo.stories import DemoPicture, DemoPiece


@dataclass(frozen=True, slots=True)
class DemoPage:
    """headers -- name and value in order, Content-Length left out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def demo_page(
    content: str | bytes, content_type: str = "text/html; charset=utf-8", modified: datetime | None = None
) -> DemoPage:
    """A page with its validators: an ETag always, Last-Modified where known."""
    body = content.encode() if isinstance(content, str) else content
    headers = [("Content-Type", content_type), ("ETag", f'"{hashlib.sha256(body).hexdigest()[:16]}"')]
    if modified is not None:
        headers.append(("Last-Modified", format_datetime(modified.astimezone(UTC), usegmt=True)))
    return DemoPage(200, tuple(headers), body)


def moved(location: str) -> DemoPage:
    return DemoPage(301, (("Location", location), ("Content-Type", "text/html; charset=utf-8")), b"")


def missing() -> DemoPage:
    return DemoPage(404, (("Content-Type", "text/html; charset=utf-8"),), b"<!doctype html><h1>404 Not Found</h1>")


# ----------------------------------------------------------------------------------------------------------------------
# Pieces of a story as HTML, in the manner of one paper or the other.


#: Markup of one kind of piece, `{}` being its text; of the others, see `text_of`.
Manner = Mapping[str, str]


def escape(text: str) -> str:
    return escape_quotes(text, quote=True).replace("&#x27;", "'")


def inline(text: str) -> str:
    """Escaped text with `**strong**` and `*emphasis*` as elements."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", text)


def typeset(text: str) -> str:
    """French text with the no-break spaces that printers put before high punctuation and inside guillemets."""
    text = re.sub(r" (?=[:»])|(?<=«) ", "\N{NO-BREAK SPACE}", text)
    return re.sub(r" (?=[;?!])", "\N{NARROW NO-BREAK SPACE}", text)


def demo_text(
    pieces: Iterable[DemoPiece], manner: Manner, figure: Callable[[DemoPicture], str], clock: Callable[[datetime], str]
) -> str:
    """The pieces one after the other.

    manner -- templates for `heading`, `quote` (text, source), `correction`, `entry` (ISO time, clock time, heading).
    figure -- markup of a picture.
    clock  -- the time of an entry as readers see it.
    """
    parts = []
    entry_open = False
    for piece in pieces:
        if piece.kind == "entry":
            assert piece.time is not None
            parts.append("</div>" if entry_open else "")
            parts.append(manner["entry"].format(piece.time.isoformat(), clock(piece.time), inline(piece.text)))
            entry_open = True
        elif piece.kind == "paragraph":
            parts.append(f"<p>{inline(piece.text)}</p>")
        elif piece.kind == "list":
            items = "".join(f"<li>{inline(item)}</li>" for item in piece.text.splitlines())
            parts.append(f"<ul>{items}</ul>")
        elif piece.kind == "picture" and piece.picture:
            parts.append(figure(piece.picture))
        else:
            parts.append(manner[piece.kind].format(inline(piece.text), inline(piece.source or "")))
    return "\n".join([*parts, "</div>" if entry_open else ""]).strip()


def template(name: str, values: Mapping[str, str]) -> str:
    """A template of templates/ with its values, which are markup already."""
    return _template(name).substitute(values)


@cache
def _template(name: str) -> Template:
    return Template(asset(name).decode())


def asset(name: str) -> bytes:
    """A file of templates/ as it is."""
    return (files("archiver.demo") / "templates" / name).read_bytes()
