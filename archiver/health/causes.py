"""The likely cause of an alarm, from the reasons that the ledger and the runs give; as a code, with its sentence."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from archiver.reasons import Reason


class Cause(StrEnum):
    """One code for each cause. `words` is what people read, `remedy` what they can do about it beyond waiting."""

    words: str
    remedy: str | None

    def __new__(cls, code: str, words: str = "", remedy: str | None = None) -> Cause:
        member = str.__new__(cls, code)
        member._value_ = code
        member.words, member.remedy = words, remedy
        return member

    CONSENT = (
        "consent",
        "a consent wall stands before the pages",
        "ask the publisher for an address without it, or take the feed alone",
    )
    LOGIN = "login", "a log-in page stands before them", "ask the publisher for access"
    BLOCKED = (
        "blocked",
        "the site blocks us",
        "it refuses our name: tell its owner who you are (`contact` in sites.toml)",
    )
    RESTING = (
        "resting",
        "it has had too much of us for now",
        "it is asked again when its pause is over; a longer `delay` spares it",
    )
    ROBOTS = "robots", "robots.txt forbids it", "ask the publisher, or take the site out of sites.toml"
    RESERVED = "reserved", "its pages reserve rights, and its entry says that this is obeyed"
    FAULT = "fault", "the server fails"
    SLOW = "slow", "the server does not answer in time"
    UNREACHABLE = "unreachable", "the server cannot be reached"
    NO_HOST = "no_host", "the host's name is gone", "look whether the site has another name"
    PARKED = "parked", "the domain is for sale"
    GONE = "gone", "the addresses are gone", "look whether the site has moved, and mend its entry in sites.toml"
    REPLACED = "replaced", "another page stands at that address", "look for the feed's new address"
    HOLLOW = "hollow", "the pages come without their content"
    COOKIE = "cookie", "it wants a cookie", 'put `cookies = "session"` into its entry of sites.toml'
    MOVED = (
        "moved",
        "it moved to another site",
        "if that is the same newspaper, put its new address into sites.toml",
    )
    LEADS_TO = (
        "leads_to",
        "it leads to {}",
        "if that is the same newspaper, put its new address into sites.toml",
    )
    SCRIPTS = (
        "scripts",
        "made by scripts",
        "paste the address of a feed or sitemap, or try `archiver sites check --render KEY`",
    )
    RULE = "rule", "the pages changed, and the selector of sites.toml no longer matches"
    IDLE_RULE = "idle_rule", "it is mistyped, or made for other pages"
    TEMPLATE = "template", "the template of the pages changed"
    SOURCES_LOST = "sources_lost", "its feeds or sitemaps are lost"
    NO_NEWS = "no_news", "feeds and sitemaps answer, but list nothing new"
    UNKNOWN = "unknown", "unknown"

    def about(self, what: str) -> str:
        """The code with what fills the gap in its sentence, as alarms store it."""
        return f"{self.value}:{what}"


#: What reasons of failures mean.
_OF_REASON = {
    Reason.CONSENT_WALL: Cause.CONSENT,
    Reason.LOGIN: Cause.LOGIN,
    Reason.CHALLENGE: Cause.BLOCKED,
    Reason.WITHHELD: Cause.BLOCKED,
    Reason.FAULT: Cause.FAULT,
    Reason.PARKED: Cause.PARKED,
    Reason.ROBOTS: Cause.ROBOTS,
    Reason.RIGHTS_RESERVED: Cause.RESERVED,
    Reason.BLOCKED: Cause.BLOCKED,
    Reason.TOO_MANY_REQUESTS: Cause.BLOCKED,
    Reason.HOST_RESTS: Cause.RESTING,
    Reason.LEGAL: Cause.BLOCKED,
    Reason.GONE: Cause.GONE,
    Reason.NOT_A_LIST: Cause.REPLACED,
    Reason.SERVER_ERROR: Cause.FAULT,
    Reason.NO_ANSWER: Cause.SLOW,
    Reason.NO_SUCH_HOST: Cause.NO_HOST,
    Reason.REFUSED: Cause.UNREACHABLE,
    Reason.CONNECTION_LOST: Cause.UNREACHABLE,
    Reason.ROBOTS_UNREACHABLE: Cause.UNREACHABLE,
    Reason.EMPTY: Cause.HOLLOW,
    Reason.EMPTY_PAGE: Cause.HOLLOW,
    Reason.CUT_SHORT: Cause.HOLLOW,
    Reason.TOO_MANY_REDIRECTS: Cause.COOKIE,
    Reason.REDIRECT_LOOP: Cause.COOKIE,
    Reason.OFFSITE_REDIRECT: Cause.MOVED,
}


def likely_cause(kind: str, reasons: Counter[Reason], *, ruled: bool = False, sources_lost: bool = False) -> Cause:
    """The cause of an alarm of that kind. `reasons` are those of the failures since; `ruled`: a selector of sites.toml
    is there for the field; `sources_lost`: so are feeds or sitemaps of the site."""
    if kind == "rule" or ruled:
        return Cause.RULE
    if kind in ("field", "length"):
        return Cause.TEMPLATE
    if kind in ("silence", "volume") and sources_lost:
        return Cause.SOURCES_LOST
    for reason, _ in reasons.most_common():
        if (cause := _OF_REASON.get(reason)) is not None:
            return cause
    return Cause.NO_NEWS if kind in ("silence", "volume") else Cause.UNKNOWN


def cause_in_words(stored: str, *, remedy: bool = False) -> str:
    """The sentence of a cause as alarms store it; with `remedy` also what can be done about it, where there is
    something. A cause that is no code, as earlier versions stored it, is its own sentence."""
    code, _, what = stored.partition(":")
    if code not in set(Cause):
        return stored
    cause = Cause(code)
    words = cause.words.format(what)
    return f"{words}; {cause.remedy}" if remedy and cause.remedy else words
