"""What may stand in Markdown, HTML and XML: text of pages made harmless, and addresses that a link may have."""

from __future__ import annotations

import html
import re
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


def clean(text: str | None) -> str:
    """The text without what no document may have; lines end as in XML, since a lone `\\r` begins one in Markdown."""
    return _NOT_XML.sub("", text or "").replace("\r\n", "\n").replace("\r", "\n")


def escaped(text: str | None) -> str:
    """The text for HTML and XML, in an element or between quotation marks."""
    return html.escape(clean(text), quote=True)


def markdown(text: str | None) -> str:
    """The text for Markdown: nothing in it is markup, or HTML; nor is it code, as indented lines would be."""
    return _LINE_START.sub(_escape_start, _INLINE.sub(r"\\\1", _INDENTATION.sub("", clean(text))))


def _escape_start(match: re.Match[str]) -> str:
    start = match[2]
    return f"{match[1]}{start}\\" if start.isdigit() else f"{match[1]}\\{start}"


def language_tag(code: str | None) -> str:
    """The code where it has the form of one (https://www.rfc-editor.org/rfc/rfc5646), else nothing."""
    return code if code and _LANGUAGE.fullmatch(code) else ""


def one_line(text: str | None) -> str:
    return " ".join(clean(text).split())


def web_address(url: str | None) -> str | None:
    """The address for a link: of the web, nothing in it that ends a quotation or a bracket. None for any other, such as
    `javascript:`."""
    cleaned = clean(url).strip()
    server = _SERVER.match(cleaned)
    if server is None:
        return None
    # brackets stand around an address in numbers only (https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2)
    rest = _LONE_PERCENT.sub("%25", cleaned[server.end() :])
    return quote(server[0], safe="%/:[]@!$&*+,;=~._-") + quote(rest, safe="%/:?#@!$&*+,;=~._-")
