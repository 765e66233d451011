from __future__ import annotations

from datetime import date

import pytest

from archiver.web.svg import Period, last_days, periods, weeks


def spans(days: dict[str, int], **options: int) -> list[tuple[str, str, int]]:
    return [(period.since, period.until, period.count) for period in periods(days, **options)]


def test_days_without_gaps() -> None:
    assert spans({"2024-02-28": 2, "2024-03-01": 1}) == [
        ("2024-02-28", "2024-02-28", 2),
        ("2024-02-29", "2024-02-29", 0),
        ("2024-03-01", "2024-03-01", 1),
    ]


def test_weeks_begin_on_monday_and_the_last_ends_with_the_days() -> None:
    # 1 May 2024 was a Wednesday
    assert spans({"2024-05-01": 1, "2024-05-05": 2, "2024-05-06": 4, "2024-05-14": 8}, bars=4) == [
        ("2024-04-29", "2024-05-05", 3),
        ("2024-05-06", "2024-05-12", 4),
        ("2024-05-13", "2024-05-14", 8),
    ]


def test_months_where_weeks_are_too_many() -> None:
    assert spans({"2023-12-31": 1, "2024-01-01": 2, "2024-02-10": 3}, bars=3) == [
        ("2023-12-01", "2023-12-31", 1),
        ("2024-01-01", "2024-01-31", 2),
        ("2024-02-01", "2024-02-10", 3),
    ]


def test_of_years_the_last() -> None:
    assert spans({"1950-01-01": 1, "2022-06-01": 2, "2024-02-10": 3}, bars=3) == [
        ("2022-01-01", "2022-12-31", 2),
        ("2023-01-01", "2023-12-31", 0),
        ("2024-01-01", "2024-02-10", 3),
    ]


@pytest.mark.parametrize("days", [{}, {"": 3}, {"2024-13-45": 1}, {"soon": 2}])
def test_days_that_are_none(days: dict[str, int]) -> None:
    assert periods(days) == []


def test_the_whole_calendar_is_no_trouble() -> None:
    assert len(periods({"0001-01-01": 1, "9999-12-31": 1})) == 100


def test_last_days_and_their_weeks() -> None:
    days = last_days({"2024-05-14": 3, "2024-05-01": 1, "2024-04-30": 9}, 15, date(2024, 5, 15))
    assert (days[0], days[-1]) == (Period("2024-05-01", "2024-05-01", 1), Period("2024-05-15", "2024-05-15", 0))
    assert weeks(days) == [Period("2024-05-02", "2024-05-08", 0), Period("2024-05-09", "2024-05-15", 3)]
