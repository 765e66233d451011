"""What a server gives back, as a value; and the two plainest ways to change one."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

import brotli


@dataclass(frozen=True, slots=True)
class Answer:
    """One response before it goes over the wire.

    headers  -- name and value in order; Content-Length and Transfer-Encoding are the business of the delivery.
    delivery -- how it is written: `whole`, `chunked`, or one of the broken ways of wire.py.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delivery: str = "whole"

    @property
    def reason(self) -> str:
        return HTTPStatus(self.status).phrase

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_header(self, name: str, value: str) -> Answer:
        """The answer with that header, in place of one of the same name."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))


def page(text: str, *, charset: str = "utf-8", declared: bool = True) -> Answer:
    """An HTML page in `charset`. Characters it lacks become references, as editors' software does it."""
    content_type = f"text/html; charset={charset}" if declared else "text/html"
    return Answer(headers=(("Content-Type", content_type),), body=text.encode(charset, "xmlcharrefreplace"))


def document(content_type: str, body: bytes | str, status: int = 200) -> Answer:
    content = body.encode() if isinstance(body, str) else body
    return Answer(status, (("Content-Type", content_type),), content)


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(status, (("Location", location), ("Content-Type", "text/html")), b"<p>Moved.</p>")


def refusal(status: int, **headers: str) -> Answer:
    """An error with a short page; `retry_after="5"` becomes Retry-After."""
    pairs = tuple((name.replace("_", "-").title(), value) for name, value in headers.items())
    text = f"<html><title>{status}</title><h1>{HTTPStatus(status).phrase}</h1></html>"
    return Answer(status, (("Content-Type", "text/html"), *pairs), text.encode())


def http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def validated(answer: Answer, *, etag: bool, modified: datetime | None) -> Answer:
    """The answer with validators, for what a client can ask about next time."""
    if etag:
        answer = answer.with_header("ETag", f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"')
    if modified is not None:
        answer = answer.with_header("Last-Modified", http_date(modified))
    return answer


def if_changed(answer: Answer, request: Mapping[str, str]) -> Answer:
    """304 where the request's validators still hold (RFC 9110, 13.1: If-None-Match goes before If-Modified-Since)."""
    etag, modified = answer.header("ETag"), answer.header("Last-Modified")
    known, since = request.get("if-none-match"), request.get("if-modified-since")
    if known is not None:
        unchanged = etag is not None and etag in [mark.strip().removeprefix("W/") for mark in known.split(",")]
    else:
        unchanged = since is not None and modified is not None and _not_after(modified, since)
    if answer.status != 200 or not unchanged:
        return answer
    kept = tuple(pair for pair in answer.headers if pair[0] in ("ETag", "Last-Modified"))
    return Answer(304, kept)


def _not_after(modified: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def compressed(answer: Answer, encoding: str, accepted: str) -> Answer:
    """The answer in a content encoding, where the client accepts it."""
    if not answer.body or encoding not in [name.partition(";")[0].strip() for name in accepted.split(",")]:
        return answer
    return replace(answer, body=compress(encoding, answer.body)).with_header("Content-Encoding", encoding)


def compress(encoding: str, data: bytes) -> bytes:
    if encoding == "gzip":
        return gzip.compress(data, 1, mtime=0)
    if encoding == "deflate":
        return zlib.compress(data, 1)
    if encoding == "br":
        return bytes(brotli.compress(data, quality=1))
    if encoding == "zstd":
        return _zstd(data)
    raise ValueError(f"no such content encoding: {encoding}")


def _zstd(data: bytes) -> bytes:
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return bytes(zstd.compress(data, 1))
