"""Where a page belongs: its address and its time, by the best of the claims that are made about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from archiver import times
from archiver.urls import clean

#: Replay addresses of the Wayback Machine and its kin: time to the second, a mark of how it is replayed, then the
#: address itself (https://web.archive.org/web/20240102030405id_/https://example.org/). archive.today sets the time
#: apart with dots (https://archive.ph/2024.01.02-030405/https://example.org/).
_REPLAY = re.compile(
    r"https?://[^/]+/(?:[\w-]+/)*?(\d{14}|\d{4}\.\d\d\.\d\d-\d{6})(?:[a-z]{2}_)?/(https?:/.*)", re.IGNORECASE
)

#: The Wayback Machine leaves the scheme out where who asked did.
_SCHEMELESS = re.compile(r"https?://web\.archive\.org/web/(\d{14})(?:[a-z]{2}_)?/((?!https?:)[^/]+\..*)", re.IGNORECASE)

#: What browsers put before the address of a page that they show otherwise.
_SHOWN = re.compile(r"(?:view-source:|about:reader\?url=)(.+)", re.IGNORECASE)

#: What Windows writes into a page that came by mail, as if it were its address
#: (https://learn.microsoft.com/en-us/previous-versions/windows/internet-explorer/ie-developer/compatibility/ms537628).
_BY_MAIL = re.compile(r"https?://internet\.e-mail/?", re.IGNORECASE)

#: Short addresses of archive.today, which stand for another page.
SHORT = re.compile(r"https?://archive\.(?:today|is|ph|li|vn|fo|md)/\w{4,8}/?", re.IGNORECASE)

#: Times written as digits alone, by their number: from a year down to milliseconds.
_DIGITS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S", 17: "%Y%m%d%H%M%S%f"}

#: What a time leaves open, by the number of digits it has.
_PRECISIONS = {4: "year", 6: "month", 8: "day", 10: "hour", 12: "minute"}

#: The zone behind a day, or in words behind a time, as Ruby and others write it.
_ZONE = re.compile(r"(?<=\d)(?: ?(?:UTC|GMT)|(?<=^\d{4})Z|(?<=^\d{4}-\d\d)Z|(?<=^\d{4}-\d\d-\d\d)Z)$", re.IGNORECASE)

#: ISO 8601 with the hour alone, or with hours and minutes; WARC 1.1 allows both.
_PARTIAL = re.compile(r"\d{4}-?\d\d-?\d\d[Tt ]\d\d(:?\d\d)?(?:[Zz]|[+-]\d\d:?\d\d)?")

#: The first page of the web stood there on that day. Clocks that were never set say earlier, as do files whose times
#: were taken off. A clock that is fast may say a little later than now, in seconds.
_FIRST_PAGE = "1991-08-06"
_AHEAD = 86_400

#: A leap second, which Python's times have not.
_LEAP = re.compile(r"(?<=:\d\d):60(?!\d)")

#: `Date.toString()` of JavaScript: `Wed Nov 25 2020 14:37:44 GMT+0100 (…)`.
_SCRIPT_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")


#: Witnesses that stand outside the page.
_AS_SAID = frozenset({"record", "sidecar", "base-url", "archivebox"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one witness says of a page.

    source -- which: `record`, `sidecar`, `saved-from`, `singlefile`, `monolith`, `savepage`, `scrapbook`, `wayback`,
              `archive.today`, `mhtml`, `httrack`, `canonical`, `og:url`, `path`, `base-url`, `file` …
    url    -- address, as it stands there; None where it says none.
    time   -- in any of the forms that `utc` reads; None where it says none.
    """

    source: str
    url: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Address and time of a page, with the source of each.

    precision -- `year`, `month`, `day`, `hour` or `minute` where the source says no more; `fetched` is its first moment
                 then.
    """

    url: str
    fetched: str
    url_from: str
    time_from: str
    precision: str | None = None

    @property
    def facts(self) -> dict[str, str]:
        """What stands of it in the capture's metadata record. `kind` is what the ledger takes the address for."""
        facts = {"kind": "article", "url_from": self.url_from, "time_from": self.time_from}
        return facts | ({"time_precision": self.precision} if self.precision else {})


def place_page(claims: Iterable[Claim]) -> Placement | str:
    """The page's place by the first claim, in the given order, of an address, and the first of a time; what is
    missing, where there is none.

    A replay address in the page stands for the address that was archived, and tells the time. What a record or a
    person says is taken as it is: it was asked for, and a crawl would store it so.
    """
    url = fetched = precision = impossible = None
    url_from = time_from = ""
    for claim in claims:
        address, time = (claim.url or "", None) if claim.source in _AS_SAID else _unwrapped(claim.url or "")
        time = time or utc(claim.time)
        if time is not None and not _FIRST_PAGE <= time <= times.later(times.now(), _AHEAD):
            time, impossible = None, time
        if url is None and (cleaned := clean(address)) is not None:
            url, url_from = cleaned, claim.source
        if fetched is None and time is not None:
            fetched, time_from, precision = time, claim.source, precision_of(claim.time)
    if url is None:
        return "no address: nothing in or beside it says where it is from; give --base-url"
    if fetched is None and impossible is not None:
        return f"no time: it cannot have been fetched at {impossible}"
    if fetched is None:
        return "no time: its record does not say when it was fetched"
    return Placement(url, fetched, url_from, time_from, precision)


def _unwrapped(url: str) -> tuple[str, str | None]:
    """The address, or that which a replay address stands for, with its time."""
    if shown := _SHOWN.fullmatch(url.strip()):
        url = unquote(shown[1]) if "%3a" in shown[1].lower() else shown[1]
    if schemeless := _SCHEMELESS.fullmatch(url.strip()):
        return f"http://{schemeless[2]}", utc(schemeless[1])
    replay = _REPLAY.fullmatch(url.strip())
    time = utc(replay[1]) if replay else None
    if SHORT.fullmatch(url.strip()) or _BY_MAIL.fullmatch(url.strip()):
        return "", None
    if replay is None or time is None:
        return url, None
    # servers and proxies fold the second slash of `https://` away
    return re.sub(r"^(https?):/+", r"\1://", replay[2], flags=re.IGNORECASE), time


def utc(text: str | None) -> str | None:
    """A time as the archive writes it, from ISO 8601, digits (a year to milliseconds, or seconds since 1970), an
    e-mail's or JavaScript's form; None where it is none of them. Times without a zone are UTC, and of a day, month or
    year the first moment."""
    text = _zoneless(text)
    if not text:
        return None
    try:
        if digits := _digits(text):
            # the formats want all places: `%m` would take one digit of a month
            form = _DIGITS.get(len(digits))
            return times.stamp(datetime.strptime(digits, form).replace(tzinfo=UTC)) if form else None
        if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
            number = float(text)
            return times.stamp(datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC))
        if script := _SCRIPT_DATE.match(text):
            return times.stamp(datetime.strptime(f"{script[1]} {script[2]}", "%b %d %Y %H:%M:%S %z"))
        iso = _LEAP.sub(":59", text).upper()
        moment = datetime.fromisoformat(iso) if text[:4].isdigit() else times.of_header(text)
        return times.stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) if moment is not None else None
    except (ValueError, OverflowError):
        return None


def precision_of(text: str | None) -> str | None:
    """`year`, `month`, `day`, `hour` or `minute` where a time that `utc` reads says no more, else None."""
    if partial := _PARTIAL.fullmatch(_zoneless(text)):
        return "minute" if partial[1] else "hour"
    return _PRECISIONS.get(len(_digits(_zoneless(text)) or ""))


def _zoneless(text: str | None) -> str:
    """A time without a zone that is UTC in words, or stands behind a day."""
    text = (text or "").strip()
    return _ZONE.sub("", text) if text[:4].isdigit() else text


def _digits(text: str) -> str | None:
    """The digits of a time that is no more than these, set apart or not; None where it is another."""
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}|\d{4}\.\d\d\.\d\d-\d{6}", text):
        return re.sub(r"\D", "", text)
    # as seconds since 1970, ten digits that begin so would be of 2030 and later
    if re.fullmatch(r"(?:19|20)\d{2}(?:\d\d){0,4}|\d{14}|\d{17}", text):
        return text
    return None
