"""What may stand in Markdown, HTML and XML: text of pages made harmless, and addresses that a link may have."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import quote

#: Characters that XML 1.0 cannot have (https://www.w3.org/TR/xml/#charsets), and the marks that reorder text.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")

#: What has a meaning in Markdown within a line, and at its start (https://spec.commonmark.org/0.31.2/).
_INLINE = re.compile(r"([\\`*_\[\]<>&|~$])")
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
_LINE_START = re.compile(r"^(\s*)([#+=:-]|\d{1,9}(?=[.)]))", re.MULTILINE)

_SERVER = re.compile("https?://[^/?#]*", re.IGNORECASE)
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def document_text(text: str | None) -> str:
    """The text without what no document may have; lines end as in XML, since a lone `\\r` begins one in Markdown."""
    return _NOT_XML.sub("", text or "").replace("\r\n", "\n").replace("\r", "\n")


def escaped(text: str | None) -> str:
    """The text for HTML and XML, in an element or between quotation marks."""
    return html.escape(document_text(text), quote=True)


def markdown(text: str | None) -> str:
    """The text for Markdown: nothing in it is markup, or HTML; nor is it code, as indented lines would be."""
    return _LINE_START.sub(_escape_start, _INLINE.sub(r"\\\1", _INDENTATION.sub("", document_text(text))))


def _escape_start(match: re.Match[str]) -> str:
    start = match[2]
    return f"{match[1]}{start}\\" if start.isdigit() else f"{match[1]}\\{start}"


def language_tag(code: str | None) -> str:
    """The code where it has the form of one (https://www.rfc-editor.org/rfc/rfc5646), else nothing."""
    return code if code and _LANGUAGE.fullmatch(code) else ""


def one_line(text: str | None) -> str:
    return " ".join(document_text(text).split())


def web_address(url: str | None) -> str | None:
    """The address for a link: of the web, nothing in it that ends a quotation or a bracket. None for any other, such as
    `javascript:`."""
    cleaned = document_text(url).strip()
    server = _SERVER.match(cleaned)
    if server is None:
        return None
    # brackets stand around an address in numbers only (https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2)
    rest = _LONE_PERCENT.sub("%25", cleaned[server.end() :])
    return quote(server[0], safe="%/:[]@!$&*+,;=~._-") + quote(rest, safe="%/:?#@!$&*+,;=~._-")


#: What JSON leaves as it is, and a terminal would obey or a reader might take for the end of a line: DEL and the C1
#: controls, separators of lines and paragraphs, and the marks that reorder text
#: (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def json_text(value: Any, indent: int | None = None) -> str:
    """The value as JSON, with letters of all languages as they are; reading it gives the same value."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))


#: What a formula begins with, in the wide forms of the signs too, behind white space or what has no width; and what by
#: itself makes some programs split a cell.
_FORMULA = re.compile("[\\s\u200b\u2060\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n]")


def formula_safe(text: str) -> str:
    """The text, behind an apostrophe where it could be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
