"""Bytes become text the same way wherever they come from."""

import pytest

from archiver.extraction.page.decoding import decode

TEXT = "Überraschung: „Der Präsident“ kostet 5 € – naïve Fragen"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (TEXT.encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("cp1252"), "text/html; charset=windows-1252"),
        (TEXT.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (b'<meta charset="windows-1252">' + TEXT.encode("cp1252"), None),
        (TEXT.encode(), "text/html; charset=ISO-8859-1"),
        (b'<meta charset="iso-8859-15">' + TEXT.encode(), None),
        (TEXT.encode(), None),
    ],
    ids=["mark", "utf-16", "header", "latin-1 is cp1252", "meta", "wrong header", "wrong meta", "nothing declared"],
)
def test_charsets(content: bytes, content_type: str | None) -> None:
    assert decode(content, content_type).removeprefix('<meta charset="windows-1252">').endswith(TEXT)


def test_control_characters_and_references_to_them_become_spaces() -> None:
    assert decode(b"a\x0bb\x00c&#11;d&#x0B;e&#011f&#127;g") == "a b c d e f g"


def test_other_references_stay() -> None:
    kept = "&#39; &#8220; &#x1F600; &#10; &#x27;"

    assert decode(kept.encode()) == kept


def test_noncharacters_become_spaces() -> None:
    assert decode("a\ufffeb\uffffc".encode()) == "a b c"


def test_bytes_that_fit_no_charset_do_not_fail() -> None:
    assert decode(b"abc \xff\xfe\xfd def", "text/html; charset=utf-8").startswith("abc ")
