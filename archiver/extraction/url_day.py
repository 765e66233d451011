"""The day in an address."""

from __future__ import annotations

import re
from datetime import date

from archiver.extraction.moments import machine

_URL_FOLDERS = re.compile(
    r"(?<=/)(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2]|[a-z]{3})/(?P<d>0?[1-9]|[12]\d|3[01])(?=/|$)", re.I
)
_URL_DAY = re.compile(
    _URL_FOLDERS.pattern
    + r"|(?<!\d)(?P<y1>(?:19|20)\d\d)[-_./]?(?P<m1>0[1-9]|1[0-2])[-_./]?(?P<d1>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?P<d2>0[1-9]|[12]\d|3[01])(?P<s2>[-_.])(?P<m2>0[1-9]|1[0-2])(?P=s2)(?P<y2>20\d\d)(?!\d)",
    re.I,
)


def url_day(url: str, folders: bool = False) -> tuple[date, str] | None:
    """The day in an address (`/2021/03/04/`, `/20210304-`) with the piece that holds it, None where there is none.

    folders -- only one that is written as three folders.
    """
    for match in (_URL_FOLDERS if folders else _URL_DAY).finditer(url.partition("://")[2].partition("?")[0]):
        year, month, day = (
            next(value for name, value in match.groupdict().items() if value and name.startswith(letter))
            for letter in "ymd"
        )
        found = machine(f"{year}-{month}-{day}") if month.isdigit() else machine(f"{day} {month} {year}")
        if found:
            return found.day, match[0]
    return None
