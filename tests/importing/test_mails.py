"""Pages in mails and mailboxes, which have the form of MHTML files."""

import binascii
from pathlib import Path

import pytest

from tests.importing.samples import story
from tests.importing.test_inputs import NO_ADDRESS, read, write

URL, TIME = "https://www.river.example/a", "2021-03-04T05:06:07Z"
HEADERS = b"From: ann@river.example\r\nDate: Thu, 4 Mar 2021 06:06:07 +0100\r\nMIME-Version: 1.0\r\n"
PAGE = story("Bridge closed")


def mail(kind: bytes = b"text/html; charset=utf-8", *, url: str = URL, body: bytes = PAGE, more: bytes = b"") -> bytes:
    place = f"Content-Location: {url}\r\n".encode() if url else b""
    return HEADERS + place + more + b"Content-Type: " + kind + b"\r\n\r\n" + body


def uuencoded(data: bytes) -> bytes:
    lines = (binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 page.html\n" + b"".join(lines) + b"`\nend\n"


@pytest.mark.parametrize(
    "data",
    [
        mail(),
        b"Received: by mx.river.example; Thu, 4 Mar 2021 06:06:07 +0100\r\n" + mail(),
        mail(body=uuencoded(PAGE), more=b"Content-Transfer-Encoding: x-uuencode\r\n"),
        HEADERS
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + mail() + b"\r\n--b--\r\n",
    ],
    ids=["a page", "a page with a trace", "uuencoded", "sent on"],
)
@pytest.mark.parametrize("name", ["a.eml", "a"])
def test_a_page_in_a_mail(tmp_path: Path, data: bytes, name: str) -> None:
    write(tmp_path / name, data)
    assert read(tmp_path) == [(f"{tmp_path.name}/{name}", URL, TIME, "mhtml", "mhtml")]


def test_mails_that_hold_no_page_that_can_be_placed(tmp_path: Path) -> None:
    write(tmp_path / "a.eml", mail(url=""))
    write(tmp_path / "b.eml", mail(b"text/plain"))
    write(tmp_path / "c.eml", mail(more=b"Content-Transfer-Encoding: x-unknown\r\n"))
    none = "no page in this MHTML file or mail"
    assert [row[1] for row in read(tmp_path)] == [NO_ADDRESS, none, none]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_mailbox(tmp_path: Path, end: bytes) -> None:
    line = b"From ann@river.example Thu Mar  4 05:06:07 2021\n"
    quoted = PAGE.replace(b"<article>", b"<article>\n\n>From the bridge\nFrom here on\n")
    mails = [mail(), mail(b"text/plain", url=""), mail(url=f"{URL}?2", body=quoted)]
    write(tmp_path / "Inbox", b"\n\n".join(line + each.replace(b"\r\n", b"\n") for each in mails).replace(b"\n", end))
    name = f"{tmp_path.name}/Inbox"
    assert read(tmp_path) == [
        (f"{name}!1.eml", URL, TIME, "mhtml", "mhtml"),
        (f"{name}!2.eml", "no page in this MHTML file or mail"),
        (f"{name}!3.eml", f"{URL}?2", TIME, "mhtml", "mhtml"),
    ]
