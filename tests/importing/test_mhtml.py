from archiver.importing.addresses import Claim
from archiver.importing.mhtml import SavedPage, read_mhtml
from tests.importing.samples import mhtml, story


def test_the_page_is_told_from_its_frames() -> None:
    date = "Tue, 2 Jan 2024 10:00:00 +0100"
    assert read_mhtml(mhtml("Bridge closed", "https://www.river.example/a", date)) == SavedPage(
        story("Bridge closed").replace(b"\n", b"\r\n"),
        "text/html",
        Claim("mhtml", "https://www.river.example/a", date),
    )


def test_as_internet_explorer_saved() -> None:
    data = (
        b"From: <Saved by Windows Internet Explorer 8>\r\nDate: Tue, 2 Jan 2010 10:00:00 +0100\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----=_N"\r\n\r\n'
        b"This is a multi-part message in MIME format.\r\n\r\n------=_N\r\n"
        b'Content-Type: text/html;\r\n\tcharset="windows-1252"'
        b"\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://river.example/a\r\n\r\nPGh0bWw+\r\n4g==\r\n\r\n"
        b"------=_N--\r\n"
    )
    assert read_mhtml(data) == SavedPage(
        b"<html>\xe2",
        'text/html;\r\n\tcharset="windows-1252"',
        Claim("mhtml", "http://river.example/a", "Tue, 2 Jan 2010 10:00:00 +0100"),
    )


def test_no_page_in_it() -> None:
    whole = mhtml("Bridge closed", "https://www.river.example/a", "")
    assert read_mhtml(whole.replace(b"text/html", b"text/plain")) is None
    assert read_mhtml(b"Content-Type: multipart/related\r\n\r\n<html>") is None
    assert read_mhtml(b"") is None


def test_an_address_of_raw_utf8() -> None:
    saved = mhtml("Ferry late", "https://a.test/fähre", "Thu, 4 Mar 2021 05:06:07 -0000")
    page = read_mhtml(saved)
    assert page is not None
    assert page.claim == Claim("mhtml", "https://a.test/fähre", "Thu, 4 Mar 2021 05:06:07 -0000")
    assert b"Ferry late" in page.body
