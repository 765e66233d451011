"""What is rendered, within which bounds, and what came of it: values that go through the pipe as JSON."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from archiver.fields import JsonObject
from archiver.sites.site import View

#: Why there is no rendered page: nothing came in time; too much memory was taken; the browser ended; there is more text
#: than is read; it reloaded into an error; there is no browser.
Failure = Literal["time", "memory", "crash", "size", "lost", "browser"]

#: Width and height of the window, in CSS pixels: of a common desktop, and tall, since pages load what is in sight.
VIEWPORT = (1280, 2400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one page may cost.

    seconds  -- by the clock, from the moment the browser has it; what is there by then is taken.
    requests -- that it may make beside the page itself; refused ones count.
    bytes    -- that may come in for it.
    memory   -- bytes that the browser may have, all its processes together; the kernel holds each of them to it.
    text     -- most bytes of the rendered page.
    """

    seconds: float = 20.0
    requests: int = 200
    bytes: int = 32 * 2**20
    memory: int = 1536 * 2**20
    text: int = 16 * 2**20


DEFAULT = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCookie:
    """A cookie that the browser brings to begin with. `domain` begins with a dot where it is for hosts below, too."""

    name: str
    value: str
    domain: str
    path: str = "/"
    secure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """A page as the crawl got it.

    url        -- its address; status, headers, body -- the answer, see `Capture`.
    user_agent -- what the browser calls itself, as the crawl does.
    language   -- that it prefers, ISO 639-1; timezone -- that its clock is in, by IANA's name: scripts write out dates.
    cookies    -- of the site, for its own hosts.
    scrolls    -- times that it is scrolled to its end, or has its button for more pressed, while that makes it longer.
    keep       -- views of it that are wanted; pictures are loaded for them.
    opened     -- endpoints that may lie at an address which is not public, see `archiver.sites.exemptions`.
    """

    url: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    user_agent: str = ""
    language: str = "en"
    timezone: str = "UTC"
    cookies: tuple[PageCookie, ...] = ()
    scrolls: int = 0
    keep: tuple[View, ...] = ()
    opened: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> JsonObject:
        return asdict(self) | {"body": base64.b64encode(self.body).decode()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlainPage:
        return cls(
            **{
                **data,
                "body": base64.b64decode(data["body"]),
                "headers": tuple((name, value) for name, value in data["headers"]),
                "cookies": tuple(PageCookie(**cookie) for cookie in data["cookies"]),
                "keep": tuple(data["keep"]),
                "opened": tuple((host, port) for host, port in data["opened"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPage:
    """What the browser shows.

    html     -- the document as the scripts left it; empty where there is a failure.
    failure  -- why there is none.
    views    -- those that were wanted, and could be had: a screenshot in WebP, a PDF.
    browser  -- product and version: `Chromium/156.0.8078.108`.
    viewport -- width and height of the window.
    seconds  -- by the clock; cpu -- of processor time, all processes of the browser together.
    memory   -- the most bytes that these had for themselves.
    requests -- that went out; blocked -- by their type, as trackers or beyond the bounds, or to other pages;
                refused -- by the proxy: addresses that are not public, hosts that cannot be had.
    bytes    -- that came in.
    """

    html: str = ""
    failure: Failure | None = None
    views: Mapping[View, bytes] = field(default_factory=dict)
    browser: str = ""
    viewport: tuple[int, int] = VIEWPORT
    seconds: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    requests: int = 0
    blocked: int = 0
    refused: int = 0
    bytes: int = 0

    def to_json(self) -> JsonObject:
        views = {name: base64.b64encode(content).decode() for name, content in self.views.items()}
        return asdict(self) | {"views": views}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RenderedPage:
        views = {name: base64.b64decode(content) for name, content in data["views"].items()}
        return cls(**{**data, "viewport": tuple(data["viewport"]), "views": views})


@dataclass(slots=True)
class Spent:
    """What a page has cost so far; see `RenderedPage`."""

    requests: int = 0
    blocked: int = 0
    refused: int = 0
    bytes: int = 0
