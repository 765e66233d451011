from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from archiver.web.svg import Period, bars, calendar, share, spark, spoken

DAYS = [
    Period("2024-05-01", "2024-05-01", 0),
    Period("2024-05-02", "2024-05-02", 4),
    Period("2024-05-03", "2024-05-03", 1),
]


def heights(picture: str) -> list[float]:
    tree = ElementTree.fromstring(picture)
    return [float(each.get("height", "")) for each in tree.iter() if each.get("class") == "bar"]


def test_bars_are_as_tall_as_their_numbers_and_say_them() -> None:
    picture = bars(DAYS, label="Articles a day", height=41)
    assert heights(picture) == [40.0, 10.0]
    tree = ElementTree.fromstring(picture)
    assert [each.text for each in tree.iter("title")] == ["2 May 2024: 4", "3 May 2024: 1"]
    assert [each.get("aria-label") for each in tree.iter("svg")] == ["Articles a day"]
    assert "most: 4 (2 May 2024)" in picture


def test_sparks_share_a_scale() -> None:
    assert heights(spark(DAYS, label="x", most=8, height=17)) == [8.0, 2.0]


def test_nothing_to_show() -> None:
    assert (bars([], label="x"), spark([], label="x", most=0)) == ("", "")


def test_a_calendar_has_each_day_once_and_shows_holes() -> None:
    tree = ElementTree.fromstring(calendar({"2024-05-14": 8, "2024-05-15": 1}, date(2024, 5, 15), label="x", weeks=3))
    levels = [each.get("class") for each in tree.iter("rect")]
    assert levels == ["day level0"] * 15 + ["day level4", "day level1"]
    assert [each.text for each in tree.iter("title")][:1] == ["29 Apr 2024: 0"]


def test_a_share_stays_within_its_bar() -> None:
    widths = [ElementTree.fromstring(share(part, label="x"))[1].get("width") for part in (-1, 0.25, 7)]
    assert widths == ["0.0", "25.0", "100.0"]


def test_labels_are_text() -> None:
    assert 'aria-label="&#34;&gt;&lt;script&gt;"' in spark(DAYS, label='"><script>', most=4)


@pytest.mark.parametrize(
    ("since", "until", "name"),
    [
        ("2024-05-03", "2024-05-03", "3 May 2024"),
        ("2024-05-27", "2024-06-02", "27 May to 2 Jun 2024"),
        ("2023-12-25", "2024-01-01", "25 Dec 2023 to 1 Jan 2024"),
        ("2024-05-01", "2024-05-31", "May 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
    ],
)
def test_spoken(since: str, until: str, name: str) -> None:
    assert spoken(Period(since, until, 1)) == name
