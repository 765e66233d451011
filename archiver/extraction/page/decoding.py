"""Bytes to text, in one ordered place: the same for a live response and one read back from the archive.

The order is that of the HTML standard's encoding sniffing (https://encoding.spec.whatwg.org/,
https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding): a byte order mark, the charset
of the Content-Type header, a `<meta>` within the first bytes, then detection. Behind the mark comes what XML has
(https://www.w3.org/TR/xml/#sec-guessing): UTF-16 and UTF-32 without a mark show by the zeros around the first `<`, and
whatever is declared, a page without them is in neither. Pages say one charset and send UTF-8: a declared charset gives
way to UTF-8 when the whole page decodes as such.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

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
#: Control characters that no text has (https://mimesniff.spec.whatwg.org/#binary-data-byte), but for NUL, escapes and
#: shifts of ISO 2022; and the share of them from which bytes are no text. A tenth of compressed bytes are such.
_BINARY = bytes({*range(1, 0x20)} - set(b"\t\n\x0c\r\x0e\x0f\x1b"))
MAX_CONTROLS = 0.03
_TAG = re.compile(rb"<(?:!doctype|html|head|body|title|meta|div|p)\b", re.IGNORECASE)
#: Charsets of the web by their names in Python, UTF-16 aside (https://encoding.spec.whatwg.org/#names-and-labels).
#: Other codecs are no charsets (`rot13`), raise what decoding must not (`undefined`) or take minutes (`punycode`).
_CHARSET = re.compile(
    r"utf-8|cp(?:866|874|932|949|125\d)|iso8859-\d\d?|koi8-[ru]|mac-roman|gb18030|big5hkscs|euc_jp|iso2022_jp"
)
#: Charsets of texts in Latin letters, each with the languages for which it stands in where nobody declares one; no
#: languages: all others (https://html.spec.whatwg.org/#determining-the-character-encoding, the table of locales).
_LATIN = {
    "cp1252": frozenset[str](),
    "cp1250": frozenset({"cs", "hr", "hu", "pl", "ro", "sk", "sl"}),
    "iso8859-2": frozenset({"cs", "hr", "hu", "pl", "ro", "sk", "sl"}),
    "cp1254": frozenset({"tr"}),
    "cp1257": frozenset({"et", "lt", "lv"}),
}
_NAMED = frozenset().union(*_LATIN.values())
#: Bytes of shown text that tell a language.
_ENOUGH = 16 * 1024
_MARKUP = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)|<[^>]*>", re.IGNORECASE | re.DOTALL)
_WORD, _ASCII_LETTER = re.compile(rb"[A-Za-z\x80-\xff]+"), re.compile(rb"[A-Za-z]")
#: Bytes within which the first tag of a page begins.
_PROLOG = 1024
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
    if len(content.translate(None, _CONTROLS)) < len(content) or "\ufffe" in text or "\uffff" in text:
        text = _UNREADABLE.sub(" ", text)
    # looking for one first takes two thirds of the time, and nearly no page has one
    return _CONTROL_REFERENCE.sub(" ", text) if _CONTROL_REFERENCE.search(text) else text


def is_binary(content: bytes) -> bool:
    """Whether bytes are in no charset: compressed, or a picture. Text has next to no control characters, or tags."""
    sample = content[:_PROLOG]
    if _TAG.search(sample):
        return False
    controls = len(sample) - len(sample.translate(None, _BINARY))
    return controls > MAX_CONTROLS * len(sample) and read_bom(sample)[0] is None


def declares_other(head: bytes, content_type: str | None = None) -> bool:
    """Whether the header or the beginning of the text itself declares a charset that is not UTF-8."""
    charsets = (http_content_type_encoding(content_type), html_body_declared_encoding(head))
    return any(name != "utf-8" and _CHARSET.fullmatch(name) for name in charsets if name is not None)


def wide_charset(content: bytes) -> str | None:
    """The charset of two or four bytes a character that a page begins in, with a mark or without; None of another."""
    encoding, mark = read_bom(content)
    if mark is not None:
        return encoding if encoding is not None and encoding.startswith(("utf-16", "utf-32")) else None
    # in a picture or a container zeros may stand around a sign of their own
    return None if content.partition(b"<")[0].strip(b"\0\t\n\r ") else _by_zeros(content)


def _decode(content: bytes, content_type: str | None) -> str:
    encoding, mark = read_bom(content)
    if encoding is not None and mark is not None:
        return content[len(mark) :].decode(encoding, "replace")
    if (encoding := _by_zeros(content)) is not None:
        return content.decode(encoding, "replace")
    for declared in (http_content_type_encoding(content_type), html_body_declared_encoding(content)):
        if declared is None or not _CHARSET.fullmatch(declared):
            continue
        # a single-byte charset decodes anything; bytes beyond ASCII that are valid UTF-8 throughout are no accident
        if declared != "utf-8" and not content.isascii() and (text := _as_utf8(content)) is not None:
            return text
        try:
            return content.decode(declared)
        except UnicodeDecodeError:
            text = content.decode(declared, "replace")
        # a few broken bytes in a page that is otherwise what it says
        if _share_replaced(text) < 0.01 and (declared != "utf-8" or _has_more_than_ascii(text)):
            return text
    if (text := _as_utf8(content)) is not None:
        return text
    guess = from_bytes(content[:DETECTION_SAMPLE]).best()
    name = resolve_encoding(guess.encoding) if guess else None
    if guess is None or not guess.multi_byte_usage or name in _LATIN:
        name = _latin_charset(content[:DETECTION_SAMPLE]) or name
    return content.decode(name or "cp1252", "replace")


def _latin_charset(sample: bytes) -> str | None:
    """The charset of a text in Latin letters, of those that its language was written in; None where the letters are of
    another script: those stand in words of their own, accents among the letters of ASCII."""
    from archiver.extraction.words.language import common_words, detect

    shown = _MARKUP.sub(b" ", sample)[:_ENOUGH]
    words = [word for word in _WORD.findall(shown) if not word.isascii()]
    if 2 * sum(_ASCII_LETTER.search(word) is not None for word in words) <= len(words):
        return None
    fits = {}
    for name, languages in _LATIN.items():
        text = shown.decode(name, "replace")
        language = detect(text) or ""
        if language in (languages or {language} - _NAMED):
            fits[name] = common_words(text, language), -_oddities(b" ".join(words).decode(name, "replace"))
    return max(fits, key=lambda name: fits[name], default="cp1252")


def _oddities(words: str) -> int:
    """How often a sign that is no punctuation stands in or at a word, or a capital behind a small letter."""
    signs = sum(unicodedata.category(letter)[0] in "SNC" for letter in words if not letter.isascii())
    return signs + sum(
        before.islower() and behind.isupper() and not behind.isascii() for before, behind in pairwise(words)
    )


def _by_zeros(content: bytes) -> str | None:
    """The charset of two or four bytes a character that the first tag is written in, None where it is in none."""
    if b"\0" not in content[:_PROLOG]:
        return None
    at = content.find(b"<", 0, _PROLOG)
    before, behind = content[max(at - 3, 0) : max(at, 0)], content[at + 1 : at + 4]
    if behind == bytes(3) and at % 4 == 0:
        return "utf-32-le"
    if before == bytes(3) and at % 4 == 3:
        return "utf-32-be"
    if behind[::2] == bytes(2) and at % 2 == 0:
        return "utf-16-le"
    if before[-1:] + behind[:1] == bytes(2) and at % 2 == 1:
        return "utf-16-be"
    return None


def _as_utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _has_more_than_ascii(text: str) -> bool:
    """Whether some characters beyond ASCII could be read."""
    return not text.replace("\ufffd", "").isascii()


def _share_replaced(text: str) -> float:
    return text.count("\ufffd") / max(1, len(text))
