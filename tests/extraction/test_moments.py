"""Dates as programs and people write them."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from archiver.extraction.words.moments import Moment, machine, relative, without_dates, written

DAY = date(2021, 3, 4)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2021-03-04", Moment(DAY)),
        ("2021-3-4", Moment(DAY)),
        ("20210304", Moment(DAY)),
        ("20210304T1020", Moment(DAY, time(10, 20))),
        ("2021-03-04T10:20:30Z", Moment(DAY, time(10, 20, 30), UTC)),
        ("2021-03-04T10:20:30.123+01:00", Moment(DAY, time(10, 20, 30), timezone(timedelta(hours=1)))),
        ("2021-03-04 10:20:30 -0530", Moment(DAY, time(10, 20, 30), timezone(-timedelta(hours=5, minutes=30)))),
        ("2021-03-04T10:20+01", Moment(DAY, time(10, 20), timezone(timedelta(hours=1)))),
        ("Thu, 04 Mar 2021 10:20:30 GMT", Moment(DAY, time(10, 20, 30), UTC)),
        ("1614853230", Moment(DAY, time(10, 20, 30), UTC)),
        ("1614853230123", Moment(DAY, time(10, 20, 30), UTC)),
        ("March 4, 2021", Moment(DAY)),
        ("2021-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_machine(raw: str, moment: Moment | None) -> None:
    assert machine(raw) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Publié le 4 mars 2021 à 10h20", Moment(DAY, time(10, 20))),
        ("le 1er août 2021", Moment(date(2021, 8, 1))),
        ("publié le 04/03/2021 à 10:20 par", Moment(DAY, time(10, 20))),
        ("Donnerstag, 4. März 2021, 10.20 Uhr", Moment(DAY, time(10, 20))),
        ("4. Jänner 2021", Moment(date(2021, 1, 4))),
        ("04.03.21", Moment(DAY)),
        ("10:20 AM EST March 4, 2021", Moment(DAY, time(10, 20), ZoneInfo("America/New_York"))),
        ("Mar. 4, 2021, 6:04 p.m. ET", Moment(DAY, time(18, 4), ZoneInfo("America/New_York"))),
        ("Thursday 4th March 2021", Moment(DAY)),
        ("4 de marzo de 2021", Moment(DAY)),
        ("4 de março de 2021 às 10h20", Moment(DAY, time(10, 20))),
        ("giovedì 4 Marzo 2021 alle ore 10:20", Moment(DAY, time(10, 20))),
        ("4 maart 2021 om 10:20", Moment(DAY, time(10, 20))),
        ("den 4 mars 2021 kl. 10.20", Moment(DAY, time(10, 20))),
        ("4. marts 2021", Moment(DAY)),
        ("4. maaliskuuta 2021", Moment(DAY)),
        ("4 marca 2021 r., godz. 10:20", Moment(DAY, time(10, 20))),
        ("4. března 2021", Moment(DAY)),
        ("2021. március 4.", Moment(DAY)),
        ("4 martie 2021", Moment(DAY)),
        ("4 Mart 2021 10:20", Moment(DAY, time(10, 20))),
        ("4 марта 2021 г.", Moment(DAY)),
        ("4 березня 2021", Moment(DAY)),
        ("4 Μαρτίου 2021", Moment(DAY)),
        ("4 Maret 2021 10:20 WIB", Moment(DAY, time(10, 20), ZoneInfo("Asia/Jakarta"))),
        ("2021年3月4日 10:20", Moment(DAY, time(10, 20))),
        ("2021.03.04 10:20", Moment(DAY, time(10, 20))),
        ("04/03/2021 10:20 (GMT+7)", Moment(DAY, time(10, 20), timezone(timedelta(hours=7)))),
        ("4 | 03 | 2021", Moment(DAY)),
    ],
)
def test_written(text: str, moment: Moment) -> None:
    assert [found.moment for found in written(text)] == [moment]


def test_two_dates_of_a_byline_with_what_stands_before_them() -> None:
    found = written("Par , publié le 4 mars 2021 à 10:20 et modifié le 5 mars 2021")

    assert [(item.moment, item.label) for item in found] == [
        (Moment(DAY, time(10, 20)), "par , publie le "),
        (Moment(date(2021, 3, 5)), "et modifie le "),
    ]


def test_order_of_day_and_month() -> None:
    assert [found.moment.day for found in written("03/04/2021", month_first=True)] == [DAY]
    assert [found.moment.day for found in written("03/04/2021")] == [date(2021, 4, 3)]
    assert [found.moment.day for found in written("03/14/2021")] == [date(2021, 3, 14)]
    assert [found.moment.day for found in written("04.03.2021", month_first=True)] == [DAY]


def test_one_word_for_two_months() -> None:
    assert [found.moment.day.month for found in written("26. listopada 2020", "pl")] == [11]
    assert [found.moment.day.month for found in written("26. listopada 2020", "hr")] == [10]


@pytest.mark.parametrize(
    "text",
    ["In 2021 she moved 5 miles", "page 4 of 2021", "1.234.567", "version 2.10.3", "Tel. 04/03 2021-22", "Mark 4, 20"],
)
def test_no_date(text: str) -> None:
    assert written(text) == []


def test_a_word_is_no_zone() -> None:
    assert written("le 4 mars 2021 à 10:20 et demie")[0].moment == Moment(DAY, time(10, 20))


def test_without_dates() -> None:
    assert without_dates("By Moira Tallack on 4 March 2021, 10:20 in Carrow") == "By Moira Tallack on  | in Carrow"


NOW = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("il y a 3 heures", Moment(date(2024, 5, 2), time(9), UTC)),
        ("2 hours ago", Moment(date(2024, 5, 2), time(10), UTC)),
        ("vor 15 Minuten", Moment(date(2024, 5, 2), time(11, 45), UTC)),
        ("vor einer Stunde", Moment(date(2024, 5, 2), time(11), UTC)),
        ("hace 2 días", Moment(date(2024, 4, 30))),
        ("2 giorni fa", Moment(date(2024, 4, 30))),
        ("há 3 dias", Moment(date(2024, 4, 29))),
        ("5 dagen geleden", Moment(date(2024, 4, 27))),
        ("2 timer siden", Moment(date(2024, 5, 2), time(10), UTC)),
        ("gestern, 18:30 Uhr", Moment(date(2024, 5, 1), time(18, 30))),
        ("hier à 12h05", Moment(date(2024, 5, 1), time(12, 5))),
        ("Yesterday", Moment(date(2024, 5, 1))),
        ("aujourd’hui à 8h00", Moment(date(2024, 5, 2), time(8))),
        ("just now", None),
        ("a fait", None),
    ],
)
def test_relative(text: str, moment: Moment | None) -> None:
    assert relative(text, NOW) == moment


def test_yesterday_is_that_of_the_zone() -> None:
    late = datetime(2024, 5, 2, 23, 0, tzinfo=UTC)

    assert relative("gestern", late, ZoneInfo("Europe/Berlin")) == Moment(date(2024, 5, 2))


def test_stamp() -> None:
    assert Moment(DAY, time(10, 20, 30), UTC).stamp() == "2021-03-04T10:20:30Z"
    assert Moment(DAY, time(10, 20)).stamp(ZoneInfo("Europe/Paris")) == "2021-03-04T09:20:00Z"
    assert Moment(DAY, time(10, 20)).stamp() == "2021-03-04"
    assert Moment(DAY).stamp(UTC) == "2021-03-04"
