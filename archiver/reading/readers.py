"""The one way from a capture to what is stored of it. Crawl, import and re-parse all go through here, in a worker.

read_page      an article's page      → Article
read_source    feed, sitemap, section, archive, guess → Discovery
read_anything  what a person pasted   → whichever of the two it is
read_picture   a picture              → Discovery
read_unlikely  what was saved from an address that is no story's → an Article where the page says it is one

The extractor is imported where it is used, in a worker. The process that hands out the pages never reads one, and
starts half a second sooner without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from archiver.article import Article
from archiver.capture import Capture, picture_type
from archiver.discovery import Discovery, discover, judge_answer, read_answer
from archiver.errors import LeadsOn, NotAPicture
from archiver.sites.file import Site
from archiver.times import Window

if TYPE_CHECKING:
    from archiver.extraction.page.page import Page

Reader = Callable[[Capture, Site | None], Article | Discovery]


def read_page(capture: Capture, site: Site | None) -> Article:
    """Raises ExtractionError when the capture holds no page, LeadsOn when that only sends its readers on."""
    from archiver.extraction.page.page import Page

    return _read_parsed(Page.from_capture(capture, site))


def read_source(capture: Capture, site: Site | None, window: Window | None = None) -> Discovery:
    """A list of stories; of a sitemap, with a `window`, those of its days."""
    return discover(capture, site, window)


def read_anything(capture: Capture, site: Site | None) -> Article | Discovery:
    """Raises ExtractionError when the capture holds neither a source nor a page."""
    answer = read_answer(capture)
    if judge_answer(answer, capture.url) in ("article", "other"):
        return _read_answered(answer.page, capture, site)
    return answer.discovery if site is None else read_source(capture, site)


def read_unlikely(capture: Capture, site: Site | None) -> Article | Discovery:
    """A page of an address that no crawl takes for a story's: home, section, tag, search, about … Raises
    ExtractionError when the capture holds no page."""
    answer = read_answer(capture, site)
    if judge_answer(answer, capture.url, site) == "article":
        return _read_answered(answer.page, capture, site)
    return answer.discovery


def read_click(capture: Capture, site: Site | None) -> Discovery:
    """Where an answer leads that came from another host: it is no story of the site itself. Raises ExtractionError when
    the capture holds no page."""
    from archiver.extraction.page.page import Page
    from archiver.extraction.page.refresh import refresh_target

    return Discovery(kind="other", target=refresh_target(Page.from_capture(capture, site)))


def read_picture(capture: Capture, _site: Site | None) -> Discovery:
    """Raises NotAPicture when the capture holds no picture of a kind that is kept."""
    if picture_type(capture.content()) is None:
        raise NotAPicture(f"{capture.url}: no JPEG, PNG, GIF, WebP or AVIF")
    return Discovery(kind="picture")


def _read_answered(page: Page | None, capture: Capture, site: Site | None) -> Article:
    """The article on the page that was parsed to tell what the answer is."""
    if page is None:
        return read_page(capture, site)
    return _read_parsed(page if page.site is site else page.of(site))


def _read_parsed(page: Page) -> Article:
    from archiver.extraction.extractor import extract_page
    from archiver.extraction.page.refresh import refresh_target

    if (target := refresh_target(page)) is not None:
        raise LeadsOn(target)
    return extract_page(page)


def reader_for(kind: str | None) -> Reader:
    """How a URL of that kind in the ledger is read; `article` where nothing is known of it."""
    if kind in ("feed", "sitemap", "section", "archive", "guess"):
        return read_source
    others = {"pasted": read_anything, "unlikely": read_unlikely, "picture": read_picture, "click": read_click}
    return others.get(kind or "", read_page)
