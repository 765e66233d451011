"""The downloader middleware nearest the wire: nothing that a server sent goes on before it is on disk."""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from archiver import times
from archiver.archive.ledger.visit import Visit
from archiver.archive.records.captures import RequestLine
from archiver.archive.records.warc import headers_in
from archiver.capture import Capture, is_ended
from archiver.crawl.cookies import SUBSCRIBER
from archiver.crawl.failures import Reach
from archiver.crawl.heads import HEAD
from archiver.crawl.session import Session
from archiver.crawl.tls import UNVERIFIED
from archiver.fields import JsonObject

#: A header that sets a cookie, and the lines that go on with it.
_SET_COOKIE = re.compile(rb"^set-cookie[ \t]*:.*?\n(?:[ \t].*?\n)*", re.IGNORECASE | re.MULTILINE)

_RANGE = re.compile(rb"\s*bytes\s+(\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", re.IGNORECASE)

#: Writes a response to disk, with its request and the key of its site; returns it with its id.
Store = Callable[[Capture, RequestLine, str | None], Awaitable[Capture]]


class CaptureMiddleware:
    """Writes every response, redirects and errors too, to WARC and `captures`, and only then lets it on. The capture
    travels as `request.meta["capture"]`."""

    def __init__(self, store: Store, reach: Reach) -> None:
        self._store = store
        self._reach = reach

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CaptureMiddleware:
        session = Session.of(crawler)
        return cls(session.store, session.reach)

    async def process_response(self, request: Request, response: Response) -> Response:
        visit: Visit | None = request.meta.get("visit")
        if visit is not None and visit.kind != "picture":  # whose host is often another
            self._reach.answered(visit.site)
        head = _head(response)
        own: frozenset[str] = request.meta.get(SUBSCRIBER, frozenset())
        if own and head is not None:  # what a log-in is renewed with is as secret as itself
            head = _SET_COOKIE.sub(b"", head)
        proxied = bool(request.meta.get("proxy"))
        capture = Capture(
            url=response.url,
            fetched=times.now(),
            status=response.status,
            headers=tuple(
                pair
                for pair in (head and headers_in(head)) or _pairs(response.headers)
                if not (own and pair[0].lower() == "set-cookie")
            ),
            head=head,
            ip=str(response.ip_address) if response.ip_address is not None and not proxied else None,
            body=response.body,
            truncated=_left_out(response),
            found=_found(visit, request.meta.get("tdmrep"))
            | ({"tls": "unverified"} if request.meta.get(UNVERIFIED) else {})
            | ({"access": "subscriber"} if own else {}),
        )
        sent = tuple(pair for pair in _pairs(request.headers, host=request.url) if pair[0].lower() not in own)
        line = RequestLine(request.method, _target(request.url), sent)
        request.meta["capture"] = await self._store(capture, line, visit.site if visit else None)
        return response


def _left_out(response: Response) -> str | None:
    """Why an answer is not whole: `disconnect`, or `length` of one that is a part, which nobody asked for (RFC 9110,
    section 14.4). What a server left is the end of its chunks or of its count, where the document itself has come to
    its end."""
    if "dataloss" in response.flags and not is_ended(response.body):
        return "disconnect"
    part = _RANGE.match(response.headers.get("Content-Range") or b"") if response.status == 206 else None
    is_whole = part is None or (int(part[1]) == 0 and (part[3] == b"*" or int(part[2]) + 1 >= int(part[3])))
    return None if is_whole else "length"


def _head(response: Response) -> bytes | None:
    """Status line and headers as they came; the header that brought them is taken off the response."""
    brought = response.headers.pop(HEAD, None)
    return base64.b64decode(brought[0]) if brought else None


def _pairs(headers: Headers, host: str | None = None) -> tuple[tuple[str, str], ...]:
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]
    if host is not None and "Host" not in headers:
        pairs.insert(0, ("Host", urlsplit(host).netloc))
    return tuple(pairs)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _found(visit: Visit | None, reservation: JsonObject | None) -> JsonObject:
    """What only discovery knew of the URL, for the metadata record; `reservation`: what tdmrep.json said of it."""
    if visit is None:
        return {}
    facts = {
        "kind": visit.kind,
        "found_in": visit.found_in,
        "title": visit.title,
        "published": visit.published,
        "tdmrep": reservation,
    }
    return {name: value for name, value in facts.items() if value is not None}
