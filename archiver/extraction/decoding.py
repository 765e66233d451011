"""Bytes to text, in one ordered place: the same for a live response and one read back from the archive.

The order is that of the HTML standard's encoding sniffing (https://encoding.spec.whatwg.org/,
https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding): a byte order mark, the charset
of the Content-Type header, a `<meta>` within the first bytes, then detection. A declared charset that the bytes
contradict (pages that say one thing and send UTF-8) gives way to UTF-8 when the whole page decodes as such.
"""

from __future__ import annotations

import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

#: Bytes that detection looks at: enough for a page's text to show, little enough to stay under 10 ms.
DETECTION_SAMPLE = 64 * 1024

_UNREADABLE = re.compile(
    # characters that XML forbids
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]"
)
#: The bytes of control characters in every charset that agrees with ASCII; those that do not (UTF-16) are full of NUL.
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
#: How U+FFFE and U+FFFF begin in UTF-8.
_NONCHARACTERS = b"\xef\xbf"
#: A reference to a control character (`&#11;`, `&#x0b;`): lxml resolves it to the character, which trafilatura cannot
#: set as text again, so that it drops the whole article.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)(?!\d)|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF])(?![0-9a-fA-F]));?"
)


def decode(content: bytes, content_type: str | None = None) -> str:
    """The page as text, without control characters and references to them. Never fails: bytes that fit no charset
    become U+FFFD."""
    text = _decode(content, content_type)
    # looking through the bytes takes a fifth of the time, and nearly every page is clean
    if len(content.translate(None, _CONTROLS)) < len(content) or _NONCHARACTERS in content:
        text = _UNREADABLE.sub(" ", text)
    return _CONTROL_REFERENCE.sub(" ", text)


def _decode(content: bytes, content_type: str | None) -> str:
    encoding, mark = read_bom(content)
    if encoding is not None and mark is not None:
        return content[len(mark) :].decode(encoding, "replace")
    for declared in (http_content_type_encoding(content_type), html_body_declared_encoding(content)):
        if declared is None:
            continue
        # a single-byte charset decodes anything; bytes beyond ASCII that are valid UTF-8 throughout are no accident
        if declared != "utf-8" and not content.isascii() and (text := _as_utf8(content)) is not None:
            return text
        try:
            return content.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass
        # a few broken bytes in a page that is otherwise what it says
        if _share_replaced(text := content.decode(declared, "replace")) < 0.01:
            return text
    if (text := _as_utf8(content)) is not None:
        return text
    guess = from_bytes(content[:DETECTION_SAMPLE]).best()
    name = resolve_encoding(guess.encoding) if guess else None
    return content.decode(name or "cp1252", "replace")


def _as_utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _share_replaced(text: str) -> float:
    return text.count("\ufffd") / max(1, len(text))
