"""Why something is as it is, as codes: what stands in `captures.outcome` and in `urls.reason`.

Codes decide, sentences are for people. The sentence, where a code does not say all, stands in the column `detail`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """One code for each end that a visit, or a capture, can come to. `words` is what people read."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Reason:
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    # a page that tells a story
    NEW = "new", "a story that was not known"
    CHANGED = "changed", "a new version of a story"
    UNCHANGED = "unchanged", "a story as it was"
    CONTINUED = "continued", "another page of a story"
    WORSE_READING = "worse_reading", "worse than what we have"

    # a list of addresses, and files of an origin
    FEED = "feed", "a feed"
    SITEMAP = "sitemap", "a sitemap"
    SITEMAP_INDEX = "sitemap_index", "a list of sitemaps"
    PAGE = "page", "a page of links"
    OTHER = "other", "neither feed, sitemap nor HTML"
    ROBOTS_TXT = "robots_txt", "a robots.txt"
    TDMREP = "tdmrep", "a tdmrep.json"
    PICTURE = "picture", "a picture of an article"
    UNLISTED = "unlisted", "fetched by hand"
    RENDERED = "rendered", "read as a browser rendered it"
    SCREENSHOT = "screenshot", "a screenshot of a page"
    PDF = "pdf", "a page as PDF"

    # an answer that has nothing to read
    NOT_MODIFIED = "not_modified", "not modified"
    REDIRECT = "redirect", "redirect"
    GONE = "gone", "HTTP 404 or 410"
    BLOCKED = "blocked", "HTTP 401, 402, 403 or 407"
    LEGAL = "legal", "HTTP 451"
    TOO_MANY_REQUESTS = "too_many_requests", "HTTP 429"
    SERVER_ERROR = "server_error", "HTTP 5xx"
    HTTP_STATUS = "http_status", "another HTTP status"
    CUT_SHORT = "cut_short", "the body was cut short"
    EMPTY = "empty", "empty answer"

    # a redirect that leads to no page of the site
    OFFSITE_REDIRECT = "offsite_redirect", "redirect to another site"
    NO_TARGET = "no_target", "redirect without a target"
    TOO_MANY_REDIRECTS = "too_many_redirects", "too many redirects"
    REDIRECT_LOOP = "redirect_loop", "redirects that lead back to themselves"

    # a page that is no story
    CONSENT_WALL = "consent_wall", "consent page"
    LOGIN = "login", "login page"
    CHALLENGE = "challenge", "challenge page"
    ERROR_PAGE = "error_page", "error page"
    FAULT = "fault", "fault page"
    PARKED = "parked", "parked page"
    WITHHELD = "withheld", "withheld page"
    INDEX_PAGE = "index_page", "index page"
    OTHER_PAGE = "other_page", "page of another kind"
    EMPTY_PAGE = "empty_page", "empty page"
    RIGHTS_RESERVED = "rights_reserved", "rights reserved"

    # an answer that cannot be read
    NOT_A_PICTURE = "not_a_picture", "no picture of a kind that is kept"
    NOT_HTML = "not_html", "not HTML"
    TOO_LARGE = "too_large", "too large"
    TRUNCATED_BY_PARSER = "truncated_by_parser", "more than can be parsed"
    BAD_ENCODING = "bad_encoding", "bad content encoding"
    BAD_XML = "bad_xml", "bad XML"
    NOT_A_LIST = "not_a_list", "no feed or sitemap"
    TOO_MANY_URLS = "too_many_urls", "too many URLs"
    UNREADABLE = "unreadable", "cannot be read"
    UNREAD = "unread", "not read"
    DAMAGED = "damaged", "the record is damaged"
    WORKER_ERROR = "worker_error", "the worker was lost"
    TIMEOUT = "timeout", "took too long to read"
    CRASHED = "crashed", "crashed the worker"
    OUT_OF_MEMORY = "out_of_memory", "too much memory to read"
    NO_WORKER = "no_worker", "no worker"
    QUARANTINED = "quarantined", "quarantined"

    # no answer
    ROBOTS = "robots", "robots.txt forbids it"
    ROBOTS_UNREACHABLE = "robots_unreachable", "robots.txt cannot be had"
    HOST_RESTS = "host_rests", "the host asks us to wait"
    NO_SUCH_HOST = "no_such_host", "no such host"
    REFUSED = "refused", "connection refused"
    NO_ANSWER = "no_answer", "no whole answer in time"
    CONNECTION_LOST = "connection_lost", "connection lost"
    TOO_MANY_BYTES = "too_many_bytes", "more bytes than are fetched"
    BAD_HEAD = "bad_head", "endless headers"
    BAD_CERTIFICATE = "bad_certificate", "the server's certificate is not valid"
    PRIVATE_ADDRESS = "private_address", "private address"
    UNEXPECTED = "unexpected", "an unexpected error"

    # an address that is not asked for
    ANOTHER_SITE = "another_site", "another site"
    ADDRESS = "address", "by its address no story"
    TRAP = "trap", "a crawler trap"
    NO_ROOM = "no_room", "more lists than are visited"
    WITHDRAWN = "withdrawn", "withdrawn by a person"


#: Codes of captures that tell a story.
STORIES = frozenset({Reason.NEW, Reason.CHANGED, Reason.UNCHANGED, Reason.CONTINUED, Reason.WORSE_READING})

#: Codes of captures that list addresses, that nobody asked for by name, or in whose place another capture is read.
NO_PAGES = frozenset(
    {
        Reason.FEED,
        Reason.SITEMAP,
        Reason.SITEMAP_INDEX,
        Reason.PAGE,
        Reason.OTHER,
        Reason.ROBOTS_TXT,
        Reason.TDMREP,
        Reason.PICTURE,
        Reason.NOT_A_PICTURE,
        Reason.UNLISTED,
        Reason.RENDERED,
        Reason.SCREENSHOT,
        Reason.PDF,
    }
)

#: What a server answers in the place of a page that it may well have: tomorrow it gives the page.
FOR_NOW = frozenset(
    {
        Reason.BLOCKED,
        Reason.LEGAL,
        Reason.TOO_MANY_REQUESTS,
        Reason.SERVER_ERROR,
        Reason.HTTP_STATUS,
        Reason.CUT_SHORT,
        Reason.EMPTY,
        Reason.REDIRECT_LOOP,
        Reason.TOO_MANY_REDIRECTS,
        Reason.CONSENT_WALL,
        Reason.LOGIN,
        Reason.CHALLENGE,
        Reason.FAULT,
        Reason.WITHHELD,
        Reason.EMPTY_PAGE,
        Reason.ROBOTS_UNREACHABLE,
        Reason.HOST_RESTS,
    }
)

#: What a page is that tells no story, by `article.PageKind`.
OF_KIND = {
    "consent": Reason.CONSENT_WALL,
    "login": Reason.LOGIN,
    "error": Reason.ERROR_PAGE,
    "challenge": Reason.CHALLENGE,
    "fault": Reason.FAULT,
    "parked": Reason.PARKED,
    "withheld": Reason.WITHHELD,
    "index": Reason.INDEX_PAGE,
    "other": Reason.OTHER_PAGE,
    "empty": Reason.EMPTY_PAGE,
    "reserved": Reason.RIGHTS_RESERVED,
}

_OF_STATUS = {
    401: Reason.BLOCKED,
    402: Reason.BLOCKED,
    403: Reason.BLOCKED,
    404: Reason.GONE,
    407: Reason.BLOCKED,
    410: Reason.GONE,
    429: Reason.TOO_MANY_REQUESTS,
    451: Reason.LEGAL,
}


@dataclass(frozen=True, slots=True)
class Why:
    """A code, and the sentence where the code does not say all: HTTP 403, the target of a redirect, a rule."""

    reason: Reason
    detail: str | None = None

    def __str__(self) -> str:
        return self.detail or self.reason.words


def of_status(status: int) -> Why:
    """Why an answer with such a status gives nothing."""
    usual = Reason.SERVER_ERROR if 500 <= status < 600 else Reason.HTTP_STATUS
    return Why(_OF_STATUS.get(status, usual), f"HTTP {status}")
