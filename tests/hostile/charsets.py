"""Bytes that are not the text they say they are."""

from __future__ import annotations

from tests.extraction.stories import PARAGRAPHS, story
from tests.hostile.case import Corpus, Story
from tests.newsweb.answers import Answer, document

CHARSETS = Corpus()

_META = b'<meta charset="utf-8">'


#: A story without a character beyond ASCII, so that nothing but its declaration speaks of a charset.
_ASCII = tuple(paragraph.replace("“", "'").replace("”", "'") for paragraph in PARAGRAPHS)


def _undeclared(charset: str, meta: str = "") -> bytes:
    return story().replace(_META, meta.encode()).decode().encode(charset)


def _ascii(meta: str = "") -> bytes:
    text = _undeclared("utf-8", meta).replace("“".encode(), b"'").replace("”".encode(), b"'")
    return text + b" " * (len(text) % 4)


@CHARSETS(Story())
def nul_bytes() -> Answer:
    return document("text/html", story("<p>\0\0\0</p>").replace(b"\n", b"\0\n\0").replace(b"<div", b"\0<div"))


@CHARSETS(Story())
def a_megabyte_of_nul() -> Answer:
    return document("text/html", bytes(1_000_000) + story() + bytes(1_000_000))


@CHARSETS(Story())
def broken_utf8() -> Answer:
    return document(
        "text/html; charset=utf-8", story("<p>\xff</p>", "", "").replace("ÿ".encode(), b"\xff\xc3\xe2\x82\xf0")
    )


@CHARSETS(Story())
def overlong_utf8() -> Answer:
    """`<script>` in two bytes a character, and surrogates: what decoders must not take."""
    return document(
        "text/html; charset=utf-8", story("<p>XX</p>").replace(b"XX", b"\xc0\xbcscript\xc0\xbe \xed\xa0\x80")
    )


@CHARSETS(Story())
def utf16_with_mark() -> Answer:
    return document("text/html", _undeclared("utf-16"))


@CHARSETS(Story())
def utf16_with_mark_declared_otherwise() -> Answer:
    return document("text/html; charset=iso-8859-1", _undeclared("utf-16", '<meta charset="koi8-r">'))


@CHARSETS(Story())
def utf16_little_endian() -> Answer:
    return document("text/html", _undeclared("utf-16-le"))


@CHARSETS(Story())
def utf16_big_endian() -> Answer:
    return document("text/html", "\n ".encode("utf-16-be") + _undeclared("utf-16-be"))


@CHARSETS(Story())
def utf16_declared_as_utf8() -> Answer:
    return document("text/html; charset=utf-8", _undeclared("utf-16-le", '<meta charset="utf-8">'))


@CHARSETS(Story())
def utf32_with_mark() -> Answer:
    return document("text/html", _undeclared("utf-32"))


@CHARSETS(Story())
def utf32_without_mark() -> Answer:
    return document("text/html", _undeclared("utf-32-be"))


@CHARSETS(Story())
def utf32_little_endian() -> Answer:
    return document("text/html; charset=windows-1252", _undeclared("utf-32-le"))


@CHARSETS(Story())
def utf8_declared_as_utf16() -> Answer:
    """As HTML has it: who can read the declaration knows better."""
    return document("text/html; charset=utf-16", _undeclared("utf-8", '<meta charset="utf-16le">'))


@CHARSETS(Story(paragraphs=_ASCII))
def ascii_declared_as_utf16() -> Answer:
    return document("text/html", _ascii('<meta charset="utf-16">'))


@CHARSETS(Story(paragraphs=_ASCII))
def ascii_declared_as_utf32() -> Answer:
    return document("text/html; charset=utf-32", _ascii())


@CHARSETS(Story())
def three_declarations() -> Answer:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=shift_jis"><meta charset="big5">'
    return document("text/html; charset=windows-1251", _undeclared("utf-8", head))


@CHARSETS(Story(paragraphs=_ASCII))
def charset_that_is_a_codec() -> Answer:
    """Python knows codecs that are no charsets."""
    return document("text/html; charset=rot13", _ascii('<meta charset="hex">'))


@CHARSETS(Story(paragraphs=_ASCII))
def charset_undefined() -> Answer:
    return document("text/html; charset=undefined", _ascii('<meta charset="idna">'))


@CHARSETS(Story(paragraphs=_ASCII))
def charset_punycode() -> Answer:
    """Half a megabyte takes it minutes."""
    return document("text/html; charset=punycode", _ascii() + b"-" + b"a" * 500_000)


@CHARSETS(Story(paragraphs=_ASCII, without=("<script",)))
def charset_utf7() -> Answer:
    """`+ADw-` is a `<` to who believes it; no browser has for years."""
    text = _ascii().replace(b"<main>", b"<main>+ADw-script+AD4-alert(1)+ADw-/script+AD4-")
    return document("text/html; charset=utf-7", text)


@CHARSETS(Story())
def charset_of_a_megabyte() -> Answer:
    return document("text/html", story().replace(_META, b'<meta charset="' + b"x" * 1_000_000 + b'">'))


@CHARSETS(Story())
def charset_with_line_break() -> Answer:
    return document('text/html; charset="\tutf-8\\\x00\x01"', _undeclared("utf-8"))


@CHARSETS(Story(paragraphs=(*PARAGRAPHS[:2], PARAGRAPHS[2].encode().decode("cp1252", "replace"), PARAGRAPHS[3])))
def double_encoded() -> Answer:
    """UTF-8 taken for Windows-1252 and encoded again, as careless exports do it: kept as a browser shows it."""
    text = story().decode().encode().decode("cp1252", "replace").encode()
    return document("text/html; charset=utf-8", text)


@CHARSETS(Story())
def windows_1252_declared_as_ascii() -> Answer:
    return document("text/html; charset=us-ascii", _undeclared("cp1252"))


@CHARSETS(Story())
def windows_1252_declared_as_utf8() -> Answer:
    return document("text/html; charset=utf-8", _undeclared("cp1252", '<meta charset="utf-8">'))


@CHARSETS(Story())
def half_of_each() -> Answer:
    """A template in UTF-8 around a text of another time."""
    text = story(after="<footer>© Überfähre</footer>")
    return document("text/html; charset=utf-8", text.replace("Überfähre".encode(), "Überfähre".encode("cp1252")))
