"""Bytes become text the same way wherever they come from."""

import random
import zlib

import pytest

from archiver.extraction.page.decoding import decode, is_binary

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


LEGACY = {
    "Los niños podrán visitar el muelle según informó la administración del año próximo.": "cp1252",
    "Brücken über die Küstenstraße, sagte die Bürgermeisterin, würden nicht früher geöffnet.": "cp1252",
    "Att större färjor då också kan anlöpa hamnarna på ön, sade borgmästaren, är inte sant.": "cp1252",
    "Starosta řekl, že mosty přes řeku budou otevřeny dříve a že to úřad již podle něj potvrdil.": "cp1250 iso8859-2",
    "Źródła bliskie urzędowi twierdzą, że większe promy zawiną również do małych portów.": "cp1250 iso8859-2",
    "A polgármester azt mondta, hogy a nagyobb hajók később a kikötőkbe is befuthatnak.": "cp1250 iso8859-2",
    "Meras sakė, kad tiltai per upę bus atidaromi anksčiau ir kad laivai įplauks į uostą.": "cp1257",
    "Başkan köprülerin daha erken açılacağını ve büyük gemilerin de girebileceğini söyledi.": "cp1254",
    "Мэр города заявил, что мосты будут открываться раньше, а паромы зайдут в гавани.": "cp1251 koi8-r",
    "市長は、川にかかる橋を早めに開放し、大型のフェリーも小さな港に入れるようになると述べた。": "cp932 euc_jp",
}


@pytest.mark.parametrize("declared", ["text/html; charset=utf-8", "text/html"])
@pytest.mark.parametrize(
    ("text", "charset"), [(text, charset) for text, names in LEGACY.items() for charset in names.split()]
)
def test_what_is_in_no_declared_charset_is_in_that_of_its_language(text: str, charset: str, declared: str) -> None:
    page = f"<html lang=en><head><title>{text}</title></head><body><nav>Home</nav><p>{text}</p></body></html>"

    assert decode(page.encode(charset), declared) == page


def test_control_characters_and_references_to_them_become_spaces() -> None:
    assert decode(b"a\x0bb\x00c&#11;d&#x0B;e&#011f&#127;g") == "a b c d e f g"


def test_other_references_stay() -> None:
    kept = "&#39; &#8220; &#x1F600; &#10; &#x27;"

    assert decode(kept.encode()) == kept


def test_noncharacters_become_spaces() -> None:
    assert decode("a\ufffeb\uffffc".encode()) == "a b c"


def test_bytes_that_fit_no_charset_do_not_fail() -> None:
    assert decode(b"abc \xff\xfe\xfd def", "text/html; charset=utf-8").startswith("abc ")


def test_compressed_bytes_are_no_text() -> None:
    page = "<p>Die Brücke bleibt über den Sommer geschlossen. 橋は夏の間ずっと閉鎖される。</p>" * 40
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32", "gb18030", "iso2022_jp_1", "shift_jis_2004"):
        assert not is_binary(page.replace("ü", "u").encode(encoding)), encoding
    noise = random.Random(7).randbytes(4096)
    for number in range(30):
        assert is_binary(zlib.compress(noise[number * 100 :])), number
    assert not is_binary(b"<html><body>" + bytes(range(1, 9)) * 200)
