"""Saved pages and WARC files, made as the programs make them that people use."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HTML = (("Content-Type", "text/html; charset=utf-8"),)


def story(headline: str, *, head: str = "", top: str = "") -> bytes:
    """A page with a short story under that headline; `head` goes into its head, `top` before everything."""
    return (
        f"<!DOCTYPE html>\n{top}<html lang=en><head><meta charset=utf-8><title>{headline}</title>{head}</head>"
        f"<body><article><h1>{headline}</h1>"
        f"<p>{headline}, and the council heard of it on Monday evening. The mayor said that the bridge over the small "
        "river will be closed for two months, and that a ferry is to carry the children to school meanwhile.</p>"
        "<p>Shops on both banks fear for their trade. The builders promise to work in two shifts, and to be done "
        "before the first frost; the last repair, nine years ago, took a month longer than was planned.</p>"
        "</article></body></html>"
    ).encode()


def singlefile(headline: str, url: str, saved: str) -> bytes:
    """As SingleFile saves a page."""
    page = story(headline).decode()
    note = f"<!--\n Page saved with SingleFile \n url: {url} \n saved date: {saved}\n-->"
    return page.replace("<html lang=en>", f"<html lang=en>{note}").encode()


def mhtml(headline: str, url: str, date: str) -> bytes:
    """As Chromium saves "Webpage, Single File": a frame and a picture beside the page."""
    boundary = "----MultipartBoundary--kV6mN2pQ8rT4----"
    page = story(headline).decode().replace("=", "=3D").replace("mayor", "may=\nor").replace("\n", "\r\n")
    return (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {url}\r\n"
        "Subject: =?utf-8?Q?A=20page?=\r\n"
        f"Date: {date}\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{boundary}"\r\n\r\n\r\n'
        f"--{boundary}\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "Content-Location: https://ads.example/frame\r\n\r\n<html><body>Buy=21</body></html>\r\n"
        f"--{boundary}\r\nContent-Type: text/html\r\nContent-ID: <frame-2@mhtml.blink>\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: {url}\r\n\r\n{page}\r\n"
        f"--{boundary}\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: https://www.example/i.png\r\n\r\niVBORw0KGgo=\r\n--{boundary}--\r\n"
    ).encode()


@dataclass(frozen=True)
class Rec:
    """A record for `warc`: a response unless `type` says otherwise."""

    url: str
    body: bytes = b""
    date: str = "2021-03-04T05:06:07Z"
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = HTML
    type: str = "response"
    about: dict[str, str] = field(default_factory=dict)


def warc(*records: Rec, compressed: bool = True) -> bytes:
    """A WARC file of these records as warcio writes it."""
    return b"".join(members(records, compressed=compressed))


def members(records: Iterable[Rec], *, compressed: bool = True) -> list[bytes]:
    """Each record by itself."""
    made = []
    for record in records:
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=compressed, warc_version="1.1")
        http = record.type in ("response", "revisit", "request")
        writer.write_record(
            writer.create_warc_record(
                record.url,
                record.type,
                payload=io.BytesIO(record.body),
                length=len(record.body),
                http_headers=StatusAndHeaders(record.status, list(record.headers), protocol="HTTP/1.1")
                if http
                else None,
                warc_headers_dict={"WARC-Date": record.date, **record.about},
            )
        )
        made.append(out.getvalue())
    return made


def chunked(body: bytes, size: int = 100) -> bytes:
    """A body in the chunked transfer encoding."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def gzipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
