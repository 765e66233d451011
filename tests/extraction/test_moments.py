"""Dates as programs and people write them."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.dates import format_date, format_time
from babel.localedata import locale_identifiers
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archiver.extraction.words.moments import Customs, Moment, machine, order_shown, relative, without_dates, written
from archiver.extraction.words.text import word_set

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
        ("2021-03-04 10:20:30 EDT", Moment(DAY, time(10, 20, 30), ZoneInfo("America/New_York"))),
        ("2021-03-04 06:20 PM", Moment(DAY, time(18, 20))),
        ("Thu Mar 04 10:20:30 CET 2021", Moment(DAY, time(10, 20, 30), ZoneInfo("Europe/Berlin"))),
        ("Thu Mar  4 10:20:30 2021", Moment(DAY, time(10, 20, 30))),
        ("Thu Mar 04 2021 10:20:30 GMT+0100 (CET)", Moment(DAY, time(10, 20, 30), timezone(timedelta(hours=1)))),
        ("Thu, 03/04/2021 - 10:20", Moment(DAY, time(10, 20))),
        ("Thu, 04/03/2021 - 10:20", Moment(DAY, time(10, 20))),
        ("3/4/2021 6:20:00 PM", Moment(DAY, time(18, 20))),
        ("04 Mar 21 10:20 Z", Moment(DAY, time(10, 20), UTC)),
        ("2021-03-04T10.20.30Z", Moment(DAY, time(10, 20, 30), UTC)),
        ("2021-03-04_10:20", Moment(DAY, time(10, 20))),
        ("2021-03-04 at 10:20", Moment(DAY, time(10, 20))),
        ("2021-03-04 10h20", Moment(DAY, time(10, 20))),
        ("2021-03-04T10:20:30−05:30", Moment(DAY, time(10, 20, 30), timezone(-timedelta(hours=5, minutes=30)))),
        ("2021-03-04T10:20 Europe/Paris", Moment(DAY, time(10, 20), ZoneInfo("Europe/Paris"))),
        ("2021-03-04T10:20+01:00[Europe/Paris]", Moment(DAY, time(10, 20), timezone(timedelta(hours=1)))),
        ("20210304102030", Moment(DAY, time(10, 20, 30))),
        ("202103041020", Moment(DAY, time(10, 20))),
        ("1614853230.123", Moment(DAY, time(10, 20, 30), UTC)),
        ("1614853230123456", Moment(DAY, time(10, 20, 30), UTC)),
        ("/Date(1614853230123+0100)/", Moment(DAY, time(10, 20, 30), UTC)),
        ("2021-03", None),
        ("2021-12", None),
        ("20213", None),
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
    assert [found.moment for found in written(text, Customs.of("fr"))] == [moment]


def test_two_dates_of_a_byline_with_what_stands_before_them() -> None:
    found = written("Par , publié le 4 mars 2021 à 10:20 et modifié le 5 mars 2021")

    assert [(item.moment, item.label) for item in found] == [
        (Moment(DAY, time(10, 20)), "par , publie le "),
        (Moment(date(2021, 3, 5)), "et modifie le "),
    ]


AMERICAN, BRITISH = Customs.of("en", "us"), Customs.of("en", "gb")


def test_order_of_day_and_month() -> None:
    assert [found.moment for found in written("03/04/2021", AMERICAN)] == [Moment(DAY)]
    assert [found.moment for found in written("03/04/2021", BRITISH)] == [Moment(date(2021, 4, 3))]
    assert [found.moment for found in written("03/04/2021", Customs.of("fr"))] == [Moment(date(2021, 4, 3))]
    assert [found.moment for found in written("03/14/2021")] == [Moment(date(2021, 3, 14))]
    assert [found.moment for found in written("04.03.2021", AMERICAN)] == [Moment(DAY)]
    assert [found.moment for found in written("Thursday, 03/04/2021")] == [Moment(DAY)]
    assert [found.moment for found in written("4/3/2021, jeudi")] == [Moment(DAY)]


def test_a_day_that_may_be_two_says_so() -> None:
    assert [found.moment for found in written("03/04/2021")] == [Moment(DAY, other=date(2021, 4, 3))]
    assert [found.moment for found in written("03/04/2021", Customs.of("en"))] == [Moment(DAY, other=date(2021, 4, 3))]
    assert written("03/04/21", Customs.of("en")) == []
    assert [found.moment for found in written("03/04/21", BRITISH)] == [Moment(date(2021, 4, 3))]
    assert [found.moment for found in written("21-03-04", Customs.of("zh"))] == [Moment(DAY)]


def test_the_order_that_other_dates_prove() -> None:
    assert order_shown("03/04/2021 and 25/04/2021") == "dmy"
    assert order_shown("03/04/2021 and 04/25/2021") == "mdy"
    assert order_shown("04/25/2021 and 25/04/2021") is None
    assert order_shown("03/04/2021") is None


def test_one_word_for_two_months() -> None:
    assert [found.moment.day.month for found in written("26. listopada 2020", Customs.of("pl"))] == [11]
    assert [found.moment.day.month for found in written("26. listopada 2020", Customs.of("hr"))] == [10]


@pytest.mark.parametrize(
    ("text", "customs", "moment"),
    [
        ("2021년 3월 4일 오후 6:20", Customs.of("ko", "kr"), Moment(DAY, time(18, 20))),
        ("입력 2021.03.04. 오전 10:20", Customs.of("ko", "kr"), Moment(DAY, time(10, 20))),
        ("2021年3月4日（木）10時20分", Customs.of("ja", "jp"), Moment(DAY, time(10, 20))),
        ("2021年3月4日 木曜 午後6:20", Customs.of("ja", "jp"), Moment(DAY, time(18, 20))),
        ("令和3年3月4日", Customs.of("ja", "jp"), Moment(DAY)),
        ("平成元年3月4日", Customs.of("ja", "jp"), Moment(date(1989, 3, 4))),
        ("二〇二一年三月四日", Customs.of("zh", "cn"), Moment(DAY)),
        ("2021年3月4日 下午6:20", Customs.of("zh", "cn"), Moment(DAY, time(18, 20))),
        ("民國110年3月4日", Customs.of("zh", "tw"), Moment(DAY)),
        ("110/03/04 10:20", Customs.of("zh", "tw"), Moment(DAY, time(10, 20))),
        ("4 มี.ค. 2564 10:20 น.", Customs.of("th", "th"), Moment(DAY, time(10, 20))),
        ("4 มีนาคม พ.ศ. 2564", Customs.of("th", "th"), Moment(DAY)),
        ("4 มี.ค. 64", Customs.of("th", "th"), Moment(DAY)),
        ("۱۴ اسفند ۱۳۹۹", Customs.of("fa", "ir"), Moment(DAY)),
        ("۱۴ کب ۱۳۹۹", Customs.of("ps", "af"), Moment(DAY)),
        ("۱۴ غويی ۱۴۰۰", Customs.of("ps", "af"), Moment(date(2021, 5, 4))),
        ("۱۳۹۹/۱۲/۱۴ - ۱۰:۲۰", Customs.of("fa", "ir"), Moment(DAY, time(10, 20))),
        ("٤ مارس ٢٠٢١ - ٦:٢٠ م", Customs.of("ar", "eg"), Moment(DAY, time(18, 20))),
        ("4 במרץ 2021, 10:20", Customs.of("he", "il"), Moment(DAY, time(10, 20))),
        ("04 मार्च 2021", Customs.of("hi", "in"), Moment(DAY)),
        ("০৪ মার্চ ২০২১ ০৬:২০ পিএম", Customs.of("bn", "bd"), Moment(DAY, time(18, 20))),
        ("০৪ মার্চ ২০২১, ০৬:২০ অপরাহ্ন", Customs.of("bn", "bd"), Moment(DAY, time(18, 20))),
        ("2021ko martxoak 4, 10:20", Customs.of("eu"), Moment(DAY, time(10, 20))),
        ("4 de març de 2021 a les 10:20", Customs.of("ca"), Moment(DAY, time(10, 20))),
        ("4 марта 2021 года, 10:20 мск", Customs.of("ru"), Moment(DAY, time(10, 20), ZoneInfo("Europe/Moscow"))),
        ("2021-03-04 10:20 BST", Customs.of("bn", "bd"), Moment(DAY, time(10, 20), ZoneInfo("Asia/Dhaka"))),
        ("2021-03-04 10:20 AST", Customs.of("ar", "sa"), Moment(DAY, time(10, 20), ZoneInfo("Asia/Riyadh"))),
        ("04/03/2021 10:20 SAST", Customs.of("en"), Moment(DAY, time(10, 20), ZoneInfo("Africa/Johannesburg"))),
        ("04/03/2021", Customs.of("en", "za"), Moment(DAY)),
        ("04/03/2021", Customs.of("sv", "se"), Moment(DAY)),
        ("04/03/2021", Customs.of("zh", "cn"), Moment(date(2021, 4, 3), other=DAY)),
        ("০৪ মার্চ ২০২১, ১০:২০", Customs.of("bn", "bd"), Moment(DAY, time(10, 20))),
        ("Thứ Năm, ngày 4 tháng 3 năm 2021, 10:20", Customs.of("vi", "vn"), Moment(DAY, time(10, 20))),
        ("Πέμπτη 4 Μάρτιος 2021, 6:20 μ.μ.", Customs.of("el", "gr"), Moment(DAY, time(18, 20))),
        ("4. март 2021. у 10:20", Customs.of("sr", "rs"), Moment(DAY, time(10, 20))),
        ("4 марта 2021, четверг, 10:20 МСК", Customs.of("ru"), Moment(DAY, time(10, 20), ZoneInfo("Europe/Moscow"))),
        ("2021. gada 4. marts plkst. 10:20", Customs.of("lv", "lv"), Moment(DAY, time(10, 20))),
        ("4 de mar. de 2021 às 10h20", Customs.of("pt", "br"), Moment(DAY, time(10, 20))),
        ("joi, 4 martie 2021, ora 10:20", Customs.of("ro", "ro"), Moment(DAY, time(10, 20))),
        ("2021 жылғы 4 наурыз", Customs.of("kk", "kz"), Moment(DAY)),
        ("2021. gada 4. martā", Customs.of("lv", "lv"), Moment(DAY)),
        ("4. märts 2021, kell 10.20", Customs.of("et", "ee"), Moment(DAY, time(10, 20))),
        ("4 Μαρτίου 2021 στις 6:20 μ.μ.", Customs.of("el", "gr"), Moment(DAY, time(18, 20))),
        ("2021년 3월 4일 오전 9시 5분", Customs.of("ko", "kr"), Moment(DAY, time(9, 5))),
        ("2021. 3. 4. 낮 1:20", Customs.of("ko", "kr"), Moment(DAY, time(13, 20))),
        ("4 آذار/مارس 2021، الساعة 10:20", Customs.of("ar", "sa"), Moment(DAY, time(10, 20))),
        ("3/4/21 6:20 p.m. ET", Customs.of("en"), Moment(DAY, time(18, 20), ZoneInfo("America/New_York"))),
        ("3/4/2021 at 6:20 PM EST", Customs.of("en"), Moment(DAY, time(18, 20), ZoneInfo("America/New_York"))),
        ("2021-03-04 10:20 CST", Customs.of("en", "cn"), Moment(DAY, time(10, 20), ZoneInfo("Asia/Shanghai"))),
        ("2021-03-04 10:20 CST", AMERICAN, Moment(DAY, time(10, 20), ZoneInfo("America/Chicago"))),
        ("2021-03-04 10:20 IST", Customs.of("en", "in"), Moment(DAY, time(10, 20), ZoneInfo("Asia/Kolkata"))),
        ("2021-03-04 10:20 IST", Customs.of("en", "il"), Moment(DAY, time(10, 20), ZoneInfo("Asia/Jerusalem"))),
        ("2021-03-04 10:20 IST", Customs.of("en", "ie"), Moment(DAY, time(10, 20), ZoneInfo("Europe/Dublin"))),
    ],
)
def test_written_in_other_scripts_and_calendars(text: str, customs: Customs, moment: Moment) -> None:
    assert [found.moment for found in written(text, customs)] == [moment]


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


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Rosa Benn, Fri 4 Oct 2024", "Rosa Benn,  | "),
        ("Asha Mwinyi Jumatano, Machi 12, 2025", "Asha Mwinyi  | "),
        ("Ole Vik ons 5. juni 2024", "Ole Vik  | "),
        ("Kim Sun, 4 May 2024", "Kim Sun,  | "),
        ("Mittwoch, 5. Mai 2024, 12:03 Uhr", "  | "),
    ],
)
def test_the_weekday_goes_with_its_date(text: str, rest: str) -> None:
    assert without_dates(text) == rest


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
        ("3시간 전", Moment(date(2024, 5, 2), time(9), UTC)),
        ("3小时前", Moment(date(2024, 5, 2), time(9), UTC)),
        ("3 時間前", Moment(date(2024, 5, 2), time(9), UTC)),
        ("منذ 3 ساعات", Moment(date(2024, 5, 2), time(9), UTC)),
        ("3 часа назад", Moment(date(2024, 5, 2), time(9), UTC)),
        ("3 saat önce", Moment(date(2024, 5, 2), time(9), UTC)),
        ("вчера, 18:30", Moment(date(2024, 5, 1), time(18, 30))),
        ("wczoraj o 18:30", Moment(date(2024, 5, 1), time(18, 30))),
        ("어제 18:30", Moment(date(2024, 5, 1), time(18, 30))),
        ("3 ชั่วโมงที่แล้ว", Moment(date(2024, 5, 2), time(9), UTC)),
        ("৩ ঘণ্টা আগে", Moment(date(2024, 5, 2), time(9), UTC)),
        ("acum 3 ore", Moment(date(2024, 5, 2), time(9), UTC)),
        ("昨天 18:30", Moment(date(2024, 5, 1), time(18, 30))),
        ("acum o oră", Moment(date(2024, 5, 2), time(11), UTC)),
        ("πριν από μία ώρα", Moment(date(2024, 5, 2), time(11), UTC)),
        ("5 menit lalu", Moment(date(2024, 5, 2), time(11, 55), UTC)),
        ("3 timmar sedan", Moment(date(2024, 5, 2), time(9), UTC)),
        ("πριν 3 ώρες", Moment(date(2024, 5, 2), time(9), UTC)),
        ("۳ ساعت قبل", Moment(date(2024, 5, 2), time(9), UTC)),
        ("3 ชั่วโมงก่อน", Moment(date(2024, 5, 2), time(9), UTC)),
        ("un'ora fa", Moment(date(2024, 5, 2), time(11), UTC)),
        ("час назад", Moment(date(2024, 5, 2), time(11), UTC)),
        ("Опубликовано час назад", Moment(date(2024, 5, 2), time(11), UTC)),
        ("несколько часов назад", None),
        ("годину тому", Moment(date(2024, 5, 2), time(11), UTC)),
        ("godzinę temu", Moment(date(2024, 5, 2), time(11), UTC)),
        ("منذ ساعة", Moment(date(2024, 5, 2), time(11), UTC)),
        ("قبل ساعتين", Moment(date(2024, 5, 2), time(10), UTC)),
        ("לפני שעתיים", Moment(date(2024, 5, 2), time(10), UTC)),
        ("לפני יומיים", Moment(date(2024, 4, 30))),
        ("เมื่อวาน 18:30", Moment(date(2024, 5, 1), time(18, 30))),
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


#: Locales with a press of their own, whose dates CLDR has in full.
LOCALES = (
    "af", "am", "ar", "ar_EG", "ar_MA", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "de_AT",
    "el", "en", "en_AU", "en_CA", "en_GB", "en_IN", "en_US", "en_ZA", "es", "es_AR", "es_MX", "et", "eu", "fa",
    "fi", "fil", "fr", "fr_CA", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka",
    "kk", "km", "kn", "ko", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "my", "nb", "ne", "nl", "nn", "pa",
    "pl", "ps_AF", "pt", "pt_PT", "ro", "ru", "si", "sk", "sl", "sq", "sr", "sr_Latn", "sv", "sw", "ta", "te",
    "th", "tr", "uk", "ur", "uz", "vi", "zh", "zh_Hant", "zh_TW",
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(LOCALES),
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)),
    st.sampled_from(["full", "long", "medium"]),
    st.booleans(),
)
def test_what_cldr_writes_is_read_back(name: str, when: datetime, length: str, timed: bool) -> None:
    assert_read_back(name, when, length, timed)


#: Of CLDR's locales those that are not read: scripts without a press, months without names of their own, a part of the
#: day that CLDR's data do not tell.
UNREAD = word_set(
    """
    en_Shaw ff_Adlm bo dz kgp yav ee brx la bal_Latn rof ksf prg mn_Mong nmg cic byn yo quc wal kek gez tig kkj blo dyo
    za skr
    """
)
ALL_LOCALES = [
    name
    for name in sorted(locale_identifiers())
    if not any(name == unread or name.startswith(f"{unread}_") for unread in UNREAD)
]


@pytest.mark.slow
@settings(deadline=None, max_examples=1500)
@given(
    st.sampled_from(ALL_LOCALES),
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)),
    st.sampled_from(["full", "long", "medium"]),
    st.booleans(),
)
def test_what_cldr_writes_in_any_language_is_read_back(name: str, when: datetime, length: str, timed: bool) -> None:
    assume(Locale.parse(name).months["format"]["wide"][1] not in ("M01", "1"))
    assert_read_back(name, when, length, timed)


def assert_read_back(name: str, when: datetime, length: str, timed: bool) -> None:
    locale = Locale.parse(name)
    when = when.replace(second=0, microsecond=0, tzinfo=None)
    text = format_date(when.date(), length, locale=locale)
    if timed:
        text += f" {format_time(when.time(), 'short', locale=locale)}"
    if locale.language in ("fa", "ps"):
        text = text.replace("م.", "")

    found = written(text, Customs.of(locale.language, (locale.territory or "").lower() or None))

    assert [item.moment for item in found] == [Moment(when.date(), when.time() if timed else None)]
