"""Between which days something was published, as far as addresses and lists tell.

A span is two days or times, the earliest and the latest, each None where nobody knows. What a list gives as
`lastmod` is no more than the latest: a story is modified after it was published, some of them years after.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Container, Iterable, Iterator

from archiver.extraction.words.date_words import month_numbers

Span = tuple[str | None, str | None]

UNKNOWN: Span = (None, None)

_YEAR = r"(?P<year>(?:19|20)\d\d)"

#: The date in the address of a story, down to the month at least: years stand in addresses for elections, too.
_STORY = (
    re.compile(rf"/{_YEAR}/(?P<month>0?[1-9]|1[0-2]|[a-z]{{3,9}})(?:/(?P<day>\d\d?))?(?=/)", re.IGNORECASE),
    re.compile(
        rf"[/_-]{_YEAR}(?P<mark>[-_]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
    ),
)

#: The same in that of a list: `/archive/2024/march/`, `sitemap.xml?yyyy=2024&mm=03&dd=05`, `sitemap-202403.xml`,
#: `sitemap-2024-03.xml`, `sitemap_2024.xml.gz`.
_LISTING = (
    re.compile(rf"/{_YEAR}/(?P<month>\d\d?|[a-z]{{3,9}})(?:/(?P<day>\d\d?))?(?=/|$)", re.IGNORECASE),
    re.compile(rf"=(?:{_YEAR})&[a-z]+=(?P<month>\d\d?)(?:&[a-z]+=(?P<day>\d\d?))?(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])?(?!\d)"),
)
_COUNTABLE = re.compile(
    rf"(?<!\d){_YEAR}(?:(?P<mark>[-_.])(?P<month>\d+|[a-z]{{3,9}})(?:(?P=mark)(?P<day>\d\d?))?(?!\w))?(?!\d)",
    re.IGNORECASE,
)


def story_span(url: str) -> Span:
    """The day or month that the address of a story names."""
    path = url.partition("?")[0]
    for pattern in _STORY:
        if match := pattern.search(path):
            return _span(match, UNKNOWN)
    return UNKNOWN


def listing_spans(urls: Iterable[str]) -> dict[str, Span]:
    """The day, month or year that the address of each list names, of lists that stand beside each other: they tell
    whether a number counts parts. Beside `sitemap-3.xml`, `sitemap-2024.xml` is no year; beside `2024-13.xml` or
    `2024-1.xml`, `2024-10.xml` is no month."""
    addresses = list(urls)
    counted = {place for url in addresses for place in _numbers(url)}
    parts = any(_is_part(match) for url in addresses if (match := _countable(url)))
    return {url: _listing_span(url, counted, parts=parts) for url in addresses}


def listing_span(url: str) -> Span:
    """The same of a list of which no others are known."""
    return listing_spans([url])[url]


def _numbers(url: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind each number of the address that is no year."""
    for match in re.finditer(r"\d+", url):
        if not re.fullmatch(_YEAR, match[0]):
            yield url[: match.start()], url[match.end() :]


def _is_part(match: re.Match[str]) -> bool:
    month = match["month"] or ""
    return month.isdigit() and not re.fullmatch(r"0[1-9]|1[0-2]", month)


def _listing_span(url: str, counted: Container[tuple[str, str]], *, parts: bool) -> Span:
    for pattern in _LISTING:
        if match := pattern.search(url, _path_start(url)):
            return _span(match, _year(match))
    match = _countable(url)
    if match is None or (url[: match.start("year")], url[match.end("year") :]) in counted:
        return UNKNOWN
    return _year(match) if parts else _span(match, _year(match))


def _countable(url: str) -> re.Match[str] | None:
    return _COUNTABLE.search(url, _path_start(url))


def _path_start(url: str) -> int:
    return url.find("/", len("https://"))  # a host may have a year in its name


def _year(match: re.Match[str]) -> Span:
    return f"{match['year']}-01-01", f"{match['year']}-12-31"


def _span(match: re.Match[str], otherwise: Span) -> Span:
    """The month, or the day where there is one; `otherwise` where what stands behind the year is no month."""
    year, month, day = int(match["year"]), (match["month"] or "").lower(), int(match["day"] or 0)
    number = int(month) if month.isdigit() else month_numbers().get(month, 0)
    if not 1 <= number <= 12:
        return otherwise
    last = calendar.monthrange(year, number)[1]
    if 1 <= day <= last:
        return (f"{year}-{number:02}-{day:02}",) * 2
    return f"{year}-{number:02}-01", f"{year}-{number:02}-{last}"
