"""Dates of feeds and sitemaps."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.discovery.dates import read_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 31 May 2024 10:20:30 GMT", "2024-05-31T10:20:30Z"),
        ("Fri, 31 May 2024 10:20:30 +0200", "2024-05-31T08:20:30Z"),
        ("31 May 2024 10:20 EST", "2024-05-31T14:20:00Z"),
        ("Fri, 31 May 24 10:20:30 Z", "2024-05-31T10:20:30Z"),
        ("Fri, 31 May 2024 10:20:30", "2024-05-31"),
        ("Fri, 31 May 2024", "2024-05-31"),
        ("2024-05-31T10:20:30Z", "2024-05-31T10:20:30Z"),
        ("2024-05-31T10:20:30.123+02:00", "2024-05-31T08:20:30Z"),
        ("2024-05-31T10:20+0200", "2024-05-31T08:20:00Z"),
        ("2024-05-31 10:20:30 UTC", "2024-05-31T10:20:30Z"),
        ("2024-05-31T00:30:00+02:00", "2024-05-30T22:30:00Z"),
        ("2024-05-31T23:59:60Z", "2024-05-31T23:59:59Z"),
        ("2024-05-31T10:20:30", "2024-05-31"),
        ("2024-05-31", "2024-05-31"),
        (" 20240531T102030Z ", "2024-05-31T10:20:30Z"),
        ("1851-09-18", "1851-09-18"),
        ("2024-05-31T10:20:30+99:00", "2024-05-31"),
        ("2024-02-30", None),
        ("2024-05", None),
        ("Friday, 31 May 2024 10:20:30 CEST", "2024-05-31T08:20:30Z"),
        ("31-May-2024 10:20:30 GMT", "2024-05-31T10:20:30Z"),
        ("Fri, 31 May 2024 10:20:30 -0000", "2024-05-31"),
        ("Fri, 31 May 2024 10:20:30 XYZ", "2024-05-31"),
        ("Fri, 31 Foo 2024 10:20:30 GMT", None),
        ("Fri, 31 May 2024 25:20:30 GMT", "2024-05-31"),
        ("10 Jun 2024 10:00 CET", "2024-06-10T08:00:00Z"),
        ("Mon Jun 10 10:00:00 CEST 2024", "2024-06-10T08:00:00Z"),
        ("10/06/2024", None),
        ("yesterday", None),
        ("1716-01-01", None),
        ("1970-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("", None),
        (None, None),
        ("1" * 10_000, None),
    ],
)
def test_read_date(text: str | None, expected: str | None) -> None:
    assert read_date(text) == expected


def test_a_time_without_zone_is_the_sites() -> None:
    assert read_date("2024-05-31T10:20:30", "Europe/Paris") == "2024-05-31T08:20:30Z"
    assert read_date("Wed, 31 Jan 2024 10:20:30", "Europe/Paris") == "2024-01-31T09:20:30Z"
    assert read_date("2024-05-31T10:20:30Z", "Europe/Paris") == "2024-05-31T10:20:30Z"
    assert read_date("2024-05-31", "Europe/Paris") == "2024-05-31"


def test_what_lies_ahead_of_the_fetch_is_a_mistake() -> None:
    fetched = "2024-05-31T10:00:00Z"
    assert read_date("2024-05-31T18:00:00Z", fetched=fetched) == "2024-05-31T18:00:00Z"
    assert read_date("2024-06-01", fetched=fetched) == "2024-06-01"
    assert read_date("2024-06-02", fetched=fetched) is None
    assert read_date("2099-01-01T00:00:00Z", fetched=fetched) is None


_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")
_DIGITS = st.text("0123456789-:TZ+., GMTFriMay", max_size=40)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), _DIGITS), st.sampled_from([None, "Europe/Paris", "Pacific/Apia"]))
def test_never_fails(text: str, timezone: str | None) -> None:
    read = read_date(text, timezone, "2024-05-31T10:00:00Z")
    assert read is None or _STAMP.fullmatch(read)


@settings(deadline=None)
@given(st.datetimes(), st.sampled_from(["Z", "+02:00", "-11:30"]))
def test_any_moment(moment: datetime, zone: str) -> None:
    read = read_date(f"{moment.isoformat()}{zone}")
    assert read is None if moment.year < 1799 else read is None or _STAMP.fullmatch(read)
