"""Pieces of a story as HTML, in the manner of one paper or the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from html import escape as escape_quotes
from importlib.resources import files
from string import Template

from archiver.demo.stories import DemoPicture, DemoPiece

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
