"""JSON as pages have it: with comments, CDATA marks, a BOM, stray quotes and braces, or wrong commas; with single or
printers' quotes, bare names of properties, properties without a value or foreign escapes; several values in a row;
escaped as HTML, or cut short."""

from __future__ import annotations

import html
import json
import re
from typing import Any

#: What stands around or between, outside of strings: comments of three kinds and the marks of CDATA.
_OUTSIDE = re.compile(r"/\*.*?\*/|//[^\n]*|<!--|-->|<!\[CDATA\[|\]\]>|\ufeff", re.S)
#: A quote ends a string only before one of these; within a text it stands before a word.
_AFTER_STRING = re.compile(
    r"\s*(?:[:}\]]|,\s*(?:[\"“{\[}\],\d-]|true|false|null|undefined|[A-Za-z_$][\w$]*\s*:\s*[\"{\[]|/[/*])|/[/*]|\"[\w@]{1,40}\"\s*:|$)"
)
#: An escape of JSON, or a backslash that escapes nothing.
_ESCAPE = re.compile(r"\\([\"\\/bfnrtu]?)")
#: Quotes as editors print them, which begin a value in the place of a straight one.
_PRINTED = "“”„"
_BARE_KEY = re.compile(r"([A-Za-z_$][\w$]*)\s*:")
_NEXT_VALUE = re.compile(r"[\s,;]*[{\[]")
_OPEN = {"{": "}", "[": "]"}
#: Longest text that is repaired; what is as long and broken is nobody's story.
_MAX = 400_000


def load_broken_json(text: str) -> Any:
    """The value that the text stands for, None where it is hopeless."""
    text = text.strip("\ufeff \t\r\n;")
    if '"' not in text:
        text = html.unescape(text) if "&quot;" in text else text.replace("'", '"')
    try:
        return _valued(json.loads(text, strict=False), text)
    except (ValueError, RecursionError):
        pass
    if len(text) > _MAX:
        return None
    values: list[Any] = []
    position = 0
    while not values or (position and _NEXT_VALUE.match(text, position)):
        repaired, position = _repaired(text, position)
        try:
            values.append(_valued(json.loads(repaired, strict=False), text))
        except (ValueError, RecursionError):
            break
    return values[0] if len(values) == 1 else values or None


def _valued(value: Any, text: str) -> Any:
    """The value, JSON-LD's `{"@value": "x"}` as "x"."""
    if '"@value"' not in text:
        return value
    return json.loads(json.dumps(value), object_hook=lambda item: item.get("@value", item))


def _repaired(text: str, position: int) -> tuple[str, int]:
    """The first object or array from there on without what does not belong to it, closed where it ends too early; and
    where it ends."""
    out: list[str] = []
    open_: list[str] = []
    size = len(text)
    while position < size:
        char = text[position]
        if open_ and (char == '"' or (char in _PRINTED and "".join(out[-8:]).rstrip()[-1:] in tuple(":,[{"))):
            end = _end_of_string(text, position, '"' if char == '"' else _PRINTED)
            if "".join(out[-8:]).rstrip()[-1:] in ('"', "}", "]"):
                out.append(",")
            within = _ESCAPE.sub(lambda escape: escape[0] if escape[1] else "\\\\", text[position + 1 : end])
            out.append('"' + re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', within) + '"')
            position = end + 1
            continue
        named = open_[-1:] == ["}"] and "".join(out[-8:]).rstrip()[-1:] in ("{", ",")
        if named and (bare := _BARE_KEY.match(text, position)):
            out.append(f'"{bare[1]}":')
            position = bare.end()
            continue
        if open_ and text.startswith("undefined", position):
            out.append("null")
            position += len("undefined")
            continue
        if outside := _OUTSIDE.match(text, position):
            position = outside.end()
            continue
        position += 1
        if char in ",}" and "".join(out[-8:]).rstrip()[-1:] == ":":
            out.append("null")  # a property without a value
        if char in _OPEN:
            open_.append(_OPEN[char])
        elif char in "}]":
            if char not in open_:
                continue  # one too many
            while open_:  # those between are missing
                closing = open_.pop()
                _drop_comma(out)
                out.append(closing)
                if closing == char:
                    break
            if not open_:
                break
            continue
        elif not open_ or (char == "," and "".join(out[-8:]).rstrip()[-1:] in (",", "")):
            continue
        out.append(char)
    _drop_comma(out)
    return "".join(out) + "".join(reversed(open_)), position


def _end_of_string(text: str, start: int, quotes: str) -> int:
    """Where the string that begins at `start` ends with one of these quotes, stray ones within it left aside."""
    position = start
    while (position := min((at for quote in quotes if (at := text.find(quote, position + 1)) >= 0), default=-1)) >= 0:
        before = position
        while text[before - 1] == "\\":
            before -= 1
        if (position - before) % 2 == 0 and _AFTER_STRING.match(text, position + 1):
            return position
    return len(text)


def _drop_comma(out: list[str]) -> None:
    while out and (out[-1] == "," or out[-1].isspace()):
        out.pop()
