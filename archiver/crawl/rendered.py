"""Pages that a browser renders, for the sites whose entry says `render`; nothing of a browser is loaded for others."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy.http.cookies import CookieJar

from archiver import times
from archiver.archive.ledger.visit import SOURCES
from archiver.archive.records.warc import VIEWS
from archiver.article import Article
from archiver.capture import HTML_TYPES, Capture
from archiver.discovery import Discovery
from archiver.errors import ArchiverError
from archiver.reasons import Reason
from archiver.sites.exemptions import Exemptions
from archiver.sites.site import Render, Site, View

if TYPE_CHECKING:
    from archiver.rendering.page import Failure
    from archiver.rendering.renderer import Renderer

logger = logging.getLogger(__name__)

#: Headers of an answer that hold of what a browser makes of it: what its publisher reserves.
KEPT_HEADERS = frozenset({"x-robots-tag", "tdm-reservation", "tdm-policy"})


#: Times that a list of stories is scrolled to its end: some five screens of headlines, as far as a reader goes.
SCROLLS = 4


#: Media types of views.
_TYPES: dict[View, str] = {"screenshot": "image/webp", "pdf": "application/pdf"}

#: What keeps a page from being rendered, for people.
_WORDS: dict[Failure, str] = {
    "time": "they took too long",
    "memory": "they wanted too much memory",
    "crash": "they crashed the browser",
    "size": "they are too long",
    "lost": "they gave way to an error or an empty page",
    "browser": "Chromium does not start: does its sandbox have user namespaces here?",
}


class Rendering:
    """The browser of a run, started with the first page that needs it.

    path       -- of Chromium; None: the first that is found.
    user_agent -- what it calls itself.
    jars       -- cookies of sites that want them, which it brings.
    """

    def __init__(
        self, path: str | None, user_agent: str, exemptions: Exemptions, jars: Mapping[str, CookieJar]
    ) -> None:
        self._path = path
        self._user_agent = user_agent
        self._exemptions = exemptions
        self._jars = jars
        self._renderer: Renderer | None = None
        self._failures: Counter[Failure] = Counter()

    @property
    def attention(self) -> list[str]:
        """A line where pages could not be rendered."""
        if not self._failures:
            return []
        counts = ", ".join(f"{_WORDS[failure]} ({count:,})" for failure, count in self._failures.most_common())
        return [f"pages could not be rendered: {counts}; see logs/archiver.log"]

    def prepare(self, sites: Iterable[Site]) -> None:
        """Look for the browser where a site needs it. Raises ConfigurationError where there is none."""
        if any(site.render for site in sites):
            self._ready()

    def _ready(self) -> Renderer:
        if self._renderer is None:
            from archiver.rendering.renderer import Renderer

            self._renderer = Renderer(self._path)
        return self._renderer

    async def close(self) -> None:
        if self._renderer is not None:
            await self._renderer.close()

    async def render(self, capture: Capture, site: Site, kind: str) -> list[Capture]:
        """Captures of what the browser makes of a page, not stored yet: the page, then the views of it that the site's
        entry wants; empty where that is nothing. `kind` is that of the visit: lists of stories are scrolled, and no
        views are kept of them."""
        from archiver.rendering.page import PageCookie, PlainPage

        private = self._exemptions.private
        rendered = await self._ready().render(
            PlainPage(
                url=capture.url,
                body=capture.body,
                status=capture.status,
                headers=capture.headers,
                user_agent=self._user_agent,
                language=site.language or "en",
                timezone=site.timezone or "UTC",
                cookies=tuple(
                    PageCookie(
                        name=cookie.name,
                        value=cookie.value or "",
                        domain=cookie.domain,
                        path=cookie.path,
                        secure=cookie.secure,
                    )
                    for cookie in self._jars.get(site.key, ())
                ),
                scrolls=SCROLLS if kind in ("section", "archive") else 0,
                keep=() if kind in SOURCES else site.keep,
                opened=tuple(where for where, keys in private.items() if site.key in keys),
            )
        )
        if rendered.failure is not None:
            self._failures[rendered.failure] += 1
            logger.warning("%s: %s: not rendered: %s", site.key, capture.url, rendered.failure)
            return []
        kept = [pair for pair in capture.headers if pair[0].lower() in KEPT_HEADERS]
        about = {
            name: getattr(rendered, name)
            for name in ("browser", "viewport", "seconds", "cpu", "memory", "requests", "blocked", "refused", "bytes")
        }
        now = times.now()
        page = Capture(
            url=capture.url,
            fetched=now,
            headers=(("Content-Type", "text/html; charset=utf-8"), *kept),
            body=rendered.html.encode(errors="replace"),
            found=capture.found | {"rendered": about | {"headers": kept}},
        )
        access = {name: value for name, value in capture.found.items() if name == "access"}
        return [page] + [
            Capture(
                url=VIEWS[Reason(view)] + capture.url,
                fetched=now,
                headers=(("Content-Type", _TYPES[view]),),
                body=content,
                found=access,
            )
            for view, content in rendered.views.items()
        ]


def rendered_by(sites: Mapping[str, Site], render: Render) -> dict[str, Site]:
    """The sites as if the entry of each said so."""
    return {key: replace(site, render=render) for key, site in sites.items()}


def is_wanted(site: Site | None, capture: Capture, reading: Article | Discovery | ArchiverError | None) -> bool:
    """Whether a page is to be rendered, of which that was read; None: it was not read yet."""
    if site is None or not site.render or capture.mime not in HTML_TYPES or "rendered" in capture.found:
        return False
    return site.render is True if reading is None else site.render == "when-empty" and has_nothing(reading)


def has_nothing(reading: Article | Discovery | ArchiverError) -> bool:
    """Whether a page gave neither text nor links."""
    if isinstance(reading, Article):
        return reading.kind == "empty" or not reading.text.strip()
    return (
        isinstance(reading, Discovery) and reading.kind in ("page", "other") and not (reading.found or reading.target)
    )
