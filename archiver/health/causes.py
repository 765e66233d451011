"""The likely cause of an alarm, from the reasons that the ledger and the runs give."""

from __future__ import annotations

from collections import Counter

from archiver.reasons import Reason

#: What reasons of failures mean.
_CAUSES = {
    Reason.CONSENT_WALL: "a consent wall stands before the pages",
    Reason.LOGIN: "a log-in page stands before them",
    Reason.CHALLENGE: "the site blocks us",
    Reason.WITHHELD: "the site blocks us",
    Reason.FAULT: "the server fails",
    Reason.PARKED: "the domain is for sale",
    Reason.ROBOTS: "robots.txt forbids it",
    Reason.RIGHTS_RESERVED: "its pages reserve rights, and its entry says that this is obeyed",
    Reason.BLOCKED: "the site blocks us",
    Reason.TOO_MANY_REQUESTS: "the site blocks us",
    Reason.HOST_RESTS: "it has had too much of us for now",
    Reason.LEGAL: "the site blocks us",
    Reason.GONE: "the addresses are gone",
    Reason.NOT_A_LIST: "another page stands at that address",
    Reason.SERVER_ERROR: "the server fails",
    Reason.NO_ANSWER: "the server does not answer in time",
    Reason.NO_SUCH_HOST: "the host's name is gone",
    Reason.REFUSED: "the server cannot be reached",
    Reason.CONNECTION_LOST: "the server cannot be reached",
    Reason.ROBOTS_UNREACHABLE: "the server cannot be reached",
    Reason.EMPTY: "the pages come without their content",
    Reason.EMPTY_PAGE: "the pages come without their content",
    Reason.CUT_SHORT: "the pages come without their content",
    Reason.TOO_MANY_REDIRECTS: "it wants a cookie",
    Reason.REDIRECT_LOOP: "it wants a cookie",
    Reason.OFFSITE_REDIRECT: "it moved to another site",
}


def likely_cause(kind: str, reasons: Counter[Reason], *, ruled: bool = False, sources_lost: bool = False) -> str:
    """One clause. `reasons` are those of the failures since; `ruled`: a selector of sites.toml is there for the field;
    `sources_lost`: so are feeds or sitemaps of the site."""
    if kind == "rule" or ruled:
        return "the pages changed, and the selector of sites.toml no longer matches"
    if kind in ("field", "length"):
        return "the template of the pages changed"
    if kind in ("silence", "volume") and sources_lost:
        return "its feeds or sitemaps are lost"
    for reason, _ in reasons.most_common():
        if (cause := _CAUSES.get(reason)) is not None:
            return cause
    return "feeds and sitemaps answer, but list nothing new" if kind in ("silence", "volume") else "unknown"


#: What a person can do about a cause, beyond waiting.
_REMEDIES = {
    "a consent wall stands before the pages": "ask the publisher for an address without it, or take the feed alone",
    "a log-in page stands before them": "ask the publisher for access",
    "robots.txt forbids it": "ask the publisher, or take the site out of sites.toml",
    "the site blocks us": "it refuses our name: tell its owner who you are (`contact` in sites.toml)",
    "it has had too much of us for now": "it is asked again when its pause is over; a longer `delay` spares it",
    "the addresses are gone": "look whether the site has moved, and mend its entry in sites.toml",
    "another page stands at that address": "look for the feed's new address",
    "the host's name is gone": "look whether the site has another name",
    "it wants a cookie": 'put `cookies = "session"` into its entry of sites.toml',
    "it moved to another site": "if that is the same newspaper, put its new address into sites.toml",
    "made by scripts": "paste the address of a feed or sitemap: `archiver crawl URL`",
}


def with_remedy(cause: str) -> str:
    """A cause, and what can be done about it where there is something."""
    remedy = _REMEDIES.get(cause)
    return f"{cause}; {remedy}" if remedy else cause
