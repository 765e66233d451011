"""Published and modified: to the second where the page has it, checked against what else it says."""

from datetime import date, datetime

import pytest
from babel import Locale
from babel.dates import format_date, format_time
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver import extract
from archiver.article import Source
from archiver.capture import Capture
from archiver.extraction.head.dates import Dates, Local, read_dates, url_day
from archiver.extraction.head.shown_dates import labels_a_date
from archiver.extraction.page.page import Page, Reading
from archiver.sites.site import Site
from tests.extraction.pages import news, page

HEADLINE = "<h1>Ferry to sail again</h1>"
FRENCH = "https://www.exemple-hebdo.fr/international/mossoul-65472"
GENERIC = "https://www.exemple-hebdo.com/international/mossoul-65472"


def dates(made: Page) -> tuple[str | None, str | None]:
    found = read_dates(made)
    return (found.published.value if found.published else None, found.modified.value if found.modified else None)


def test_dates_say_where_they_stand() -> None:
    head = news(datePublished="2024-05-01T10:14:00+02:00", dateModified="2024-05-01T12:02:00+02:00")

    assert read_dates(page(HEADLINE, head)) == Dates(
        Reading("2024-05-01T08:14:00Z", Source("jsonld:datePublished", "2024-05-01T10:14:00+02:00")),
        Reading("2024-05-01T10:02:00Z", Source("jsonld:dateModified", "2024-05-01T12:02:00+02:00")),
        Local("2024-05-01", "+02:00"),
        Local("2024-05-01", "+02:00"),
    )


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<meta property="article:published_time" content="2024-05-01T08:14:00Z">', ("2024-05-01T08:14:00Z", None)),
        ('<meta name="date" content="2024-05-01">', ("2024-05-01", None)),
        ('<meta itemprop="datePublished" content="2024-05-01T08:14:00Z">', ("2024-05-01T08:14:00Z", None)),
        ('<meta property="article:modified_time" content="2024-05-01T08:14:00Z">', (None, "2024-05-01T08:14:00Z")),
        (news(datePublished="2024-05-01T00:00:00+02:00"), ("2024-05-01", None)),
        (news(datePublished="1900-01-01T08:14:00Z"), (None, None)),
        (news(datePublished="1970-01-01T00:00:01Z"), (None, None)),
        (news(datePublished="2099-01-01T08:14:00Z"), (None, None)),
        (news(datePublished="2024-05-09T08:14:00Z"), (None, None)),
        (
            news(datePublished="2024-05-01T08:14:00Z", dateModified="2024-05-01T08:14:00Z"),
            ("2024-05-01T08:14:00Z", None),
        ),
        (
            news(datePublished="2024-05-01T08:14:00Z", dateModified="2024-04-01T08:14:00Z"),
            ("2024-05-01T08:14:00Z", None),
        ),
        (news(datePublished="", dateModified=None), (None, None)),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": '
            '"2024-05-01T08:14:00Z", oops</script>',
            ("2024-05-01T08:14:00Z", None),
        ),
    ],
)
def test_stated(head: str, found: tuple[str | None, str | None]) -> None:
    assert dates(page(HEADLINE, head)) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "<p class='infos'>Par Mathilde Kervella, publié le 01/05/2024 à 10:14 | modifié le 01/05/2024 à 12:02</p>",
            ("2024-05-01T08:14:00Z", "2024-05-01T10:02:00Z"),
        ),
        ("<p>Par , publié le | modifié le</p>", (None, None)),
        ("<p>Mis à jour le 1er mai 2024 à 12h02</p>", (None, "2024-05-01T10:02:00Z")),
        ("<time datetime='2024-05-01T10:14:00+02:00'>mercredi</time>", ("2024-05-01T08:14:00Z", None)),
        (
            "<p>Publié le <time datetime='2024-05-01T10:14+02:00'>1er mai</time>, mis à jour le <time "
            "datetime='2024-05-01T12:02+02:00'>1er mai</time></p>",
            ("2024-05-01T08:14:00Z", "2024-05-01T10:02:00Z"),
        ),
        ("<p>Publié il y a 3 heures</p>", ("2024-05-02T09:00:00Z", None)),
        ("<p>Publié hier à 18h30</p>", ("2024-05-01T16:30:00Z", None)),
        ("<p class='date'>1er mai 2024</p>", ("2024-05-01", None)),
        (
            "<p>Née le 1er mai 2014, elle vit à Nantes.</p><p>Depuis le 3 mai 2018</p><p>30 avril 2024</p>",
            ("2024-04-30", None),
        ),
        ("<p><span>Publié : 2024-04-30</span><span>12:02</span></p>", ("2024-04-30T10:02:00Z", None)),
        ("<p class='date'>30 avril 2024 mis à jour</p>", (None, "2024-04-30")),
        ("<p class='date'>30 avril 2024 publié – 1er mai 2024 modifié</p>", ("2024-04-30", "2024-05-01")),
        ("<aside><p class='date'>30 avril 2024</p></aside>", (None, None)),
        ("<div class='commentaires'><p>Publié le 1er mai 2024 à 12h02</p></div>", (None, None)),
        ("<footer><p>© 2024 L'Exemple hebdo, 1er mai 2024</p></footer>", (None, None)),
    ],
)
def test_shown(line: str, found: tuple[str | None, str | None]) -> None:
    assert dates(page(f"<main>{HEADLINE}{line}<p>Le bac repart.</p></main>", url=FRENCH, lang="fr")) == found


def test_a_date_in_the_heading() -> None:
    body = "<h1><time class='kicker' datetime='2024-05-01'>1 May 2024</time> Ferry to sail again</h1>"

    assert dates(page(body)) == ("2024-05-01", None)


def test_a_time_without_zone_follows_the_site() -> None:
    line = "<p>publié le 01/05/2024 à 10:14</p>"
    made = page(HEADLINE + line, url=GENERIC, lang="fr")
    zoned = Page.from_capture(made.capture, Site(key="exemple", timezone="Europe/Paris"))

    assert dates(made) == ("2024-05-01", None)  # French is spoken by many clocks: the day is all that is known
    assert dates(zoned) == ("2024-05-01T08:14:00Z", None)
    assert dates(page(HEADLINE + line, url=FRENCH, lang="fr")) == ("2024-05-01T08:14:00Z", None)
    assert dates(page(HEADLINE + line, url=GENERIC, lang="de")) == ("2024-05-01T08:14:00Z", None)


def test_a_time_without_zone_follows_another_one_of_the_page() -> None:
    head = news(datePublished="2024-05-01T10:14:00", dateModified="2024-05-01T12:02:00-04:00")

    assert dates(page(HEADLINE, head, url=GENERIC, lang="en")) == ("2024-05-01T14:14:00Z", "2024-05-01T16:02:00Z")


def test_the_same_moment_with_its_zone_elsewhere() -> None:
    head = (
        news(datePublished="2024-05-01T10:14:00")
        + '<meta property="article:published_time" content="2024-05-01T14:14:00Z">'
    )

    assert read_dates(page(HEADLINE, head, url=GENERIC, lang="en")).published == Reading(
        "2024-05-01T14:14:00Z", Source("meta:article:published_time", "2024-05-01T14:14:00Z")
    )


def test_a_day_gets_its_time_from_the_page() -> None:
    body = f"{HEADLINE}<p>Published 1 May 2024, 10:14</p>"

    assert dates(page(body, news(datePublished="2024-05-01"))) == ("2024-05-01T09:14:00Z", None)


def test_folders_of_the_address_are_the_day_of_publication() -> None:
    url = "https://www.example-post.co.uk/2024/04/01/ferry/"

    assert read_dates(page(HEADLINE, news(datePublished="2024-05-01T08:14:00Z"), url=url)).published == Reading(
        "2024-04-01", Source("url", "2024/04/01")
    )
    assert dates(page(HEADLINE, news(datePublished="2024-04-02T08:14:00Z"), url=url)) == ("2024-04-02T08:14:00Z", None)


def test_last_resorts_in_order() -> None:
    url, found = "https://www.example-post.co.uk/news/20240401-ferry", {"published": "2024-04-02T08:14:00Z"}

    assert read_dates(page(HEADLINE, url=url, found=found)).published == Reading(
        "2024-04-01", Source("url", "20240401")
    )
    assert read_dates(page(HEADLINE, found=found)).published == Reading(
        "2024-04-02T08:14:00Z", Source("feed:published", "2024-04-02T08:14:00Z")
    )
    script = '<script>window.state = {"story": {"publishedAt": "2024-04-03T08:14:00Z", "id": 1}}</script>'
    assert read_dates(page(HEADLINE, script)).published == Reading(
        "2024-04-03T08:14:00Z", Source("script:publishedAt", "2024-04-03T08:14:00Z")
    )


def test_without_a_time_of_capture_the_same_page_gives_the_same_dates() -> None:
    made = Page.from_capture(Capture(url=FRENCH, body=f"<html lang=fr>{HEADLINE}<p>il y a 3 heures</p>".encode()))

    assert dates(made) == (None, None)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/01/ferry", "2024-05-01"),
        ("/2024/may/1/ferry", "2024-05-01"),
        ("/news/2024-05-01-ferry", "2024-05-01"),
        ("/news/20240501/ferry", "2024-05-01"),
        ("/news/01-05-2024-ferry", "2024-05-01"),
        ("/2024/05/3-questions", None),
        ("/news/ferry-2024", None),
        ("/id/120240501999", None),
    ],
)
def test_url_day(path: str, day: str | None) -> None:
    found = url_day("https://www.example-post.co.uk" + path)

    assert (found[0].isoformat() if found else None) == day


LONG = "the ferry between the port and the island will sail again from the first of next month, said the council. " * 4


@pytest.mark.parametrize("opening", ["(01.05.2024) ", "Carrow, 1 May 2024 – ", "Press release of 1 May 2024 | "])
def test_a_dateline_at_the_beginning_of_the_text(opening: str) -> None:
    assert dates(page(f"<article>{HEADLINE}<p>{opening}{LONG}</p></article>")) == ("2024-05-01", None)


@pytest.mark.parametrize(
    ("url", "head", "shown", "expected"),
    [
        # the statement's own offset
        ("https://a.example.com/x", "2024-05-03T23:30:00-04:00", "", ("2024-05-04T03:30:00Z", "2024-05-03", "-04:00")),
        # UTC, on a site whose country has one clock
        ("https://a.example.de/x", "2024-05-03T22:30:00Z", "", ("2024-05-03T22:30:00Z", "2024-05-04", "+02:00")),
        ("https://a.example.in/x", "2024-05-03T22:30:00Z", "", ("2024-05-03T22:30:00Z", "2024-05-04", "+05:30")),
        # UTC, on a site that shows the same moment by its own clock
        (
            "https://a.example.com/x",
            "2024-05-04T03:30:00Z",
            "May 3, 2024, 11:30 PM",
            ("2024-05-04T03:30:00Z", "2024-05-03", "-04:00"),
        ),
        (
            "https://a.example.com/x",
            "2024-05-04T03:30:00Z",
            "Posted: May 3, 2024 / 08:30 PM PDT",
            ("2024-05-04T03:30:00Z", "2024-05-03", "-07:00"),
        ),
        # UTC, and only the day is told: by the address's folders, by a visible date
        (
            "https://a.example.com/2024/05/03/x",
            "2024-05-04T03:30:00Z",
            "",
            ("2024-05-04T03:30:00Z", "2024-05-03", None),
        ),
        (
            "https://a.example.com/2024/05/05/x",
            "2024-05-04T13:30:00Z",
            "",
            ("2024-05-04T13:30:00Z", "2024-05-05", None),
        ),
        (
            "https://a.example.com/x",
            "2024-05-04T03:30:00Z",
            "May 3, 2024",
            ("2024-05-04T03:30:00Z", "2024-05-03", None),
        ),
        # no clock on Earth has that day then
        (
            "https://a.example.com/x",
            "2024-05-04T13:30:00Z",
            "May 3, 2024",
            ("2024-05-04T13:30:00Z", "2024-05-04", None),
        ),
        (
            "https://a.example.com/2024/05/07/x",
            "2024-05-04T03:30:00Z",
            "",
            ("2024-05-04T03:30:00Z", "2024-05-04", None),
        ),
        # UTC, in a country of several clocks: the day where all agree
        ("https://a.example.us/x", "2024-05-04T03:30:00Z", "", ("2024-05-04T03:30:00Z", "2024-05-03", None)),
        ("https://a.example.us/x", "2024-05-04T07:30:00Z", "", ("2024-05-04T07:30:00Z", "2024-05-04", None)),
        # the region of a language names no country surely enough
        ("https://a.example.com/x?en-US", "2024-05-04T03:30:00Z", "", ("2024-05-04T03:30:00Z", "2024-05-04", None)),
        # the host's country is surer than what the page shows
        (
            "https://a.example.de/x",
            "2024-05-03T22:30:00Z",
            "May 3, 2024",
            ("2024-05-03T22:30:00Z", "2024-05-04", "+02:00"),
        ),
        # UTC, and nothing tells the clock
        ("https://a.example.com/x", "2024-05-04T03:30:00Z", "", ("2024-05-04T03:30:00Z", "2024-05-04", None)),
        ("https://a.example.com/x", "2024-05-04", "", ("2024-05-04", "2024-05-04", None)),
    ],
)
def test_the_day_on_the_publications_own_calendar(
    url: str, head: str, shown: str, expected: tuple[str, str, str | None]
) -> None:
    html = (
        f'<html lang="{url.partition("?")[2] or "en"}"><head>'
        f'<meta property="article:published_time" content="{head}"></head><body><article>'
        f"<h1>New ferry</h1><p class=date>{shown}</p>"
        f"<p>{'The ferry sails every hour. ' * 20}</p></article></body></html>"
    )
    article = extract(html.encode(), url)

    assert (article.published, article.published_day, article.published_offset) == expected


#: Lines with a date as templates have them: a byline beside it, or not, of any class or none.
DATE_LINES = (
    '<p class="date">{}</p>', '<div><span class="author">Ann Sample</span> | <span>{}</span></div>', "<time>{}</time>",
    "<p>{}</p>", '<div class="x7"><b>{}</b></div>', "<ul><li>Ann Sample</li><li>{}</li></ul>",
    '<div class="info">Ann Sample · {} · 5 min</div>',
)  # fmt: skip


#: "Published" and "last updated" as papers print them, by language.
LABELS = {
    "ar": ("نشر في", "آخر تحديث"), "az": ("Dərc olunub", "Yenilənib"), "bg": ("Публикувано", "Обновено"),
    "bn": ("প্রকাশ", "আপডেট"), "ca": ("Publicat", "Actualitzat"), "cs": ("Publikováno", "Aktualizováno"),
    "el": ("Δημοσίευση", "Τελευταία ενημέρωση"), "es": ("Publicado", "Actualizado"), "et": ("Avaldatud", "Uuendatud"),
    "fa": ("تاریخ انتشار", "به‌روزرسانی"), "fr": ("Publié le", "Mis à jour le"), "he": ("פורסם", "עודכן"),
    "hi": ("प्रकाशित", "अपडेटेड"), "hy": ("Հրապարակվել է", "Թարմացվել է"), "id": ("Diterbitkan", "Diperbarui"),
    "is": ("Birt", "Uppfært"), "ja": ("公開", "更新"), "ka": ("გამოქვეყნდა", "განახლდა"), "ko": ("입력", "수정"),
    "lt": ("Paskelbta", "Atnaujinta"), "lv": ("Publicēts", "Atjaunots"), "ms": ("Disiarkan", "Dikemas kini"),
    "pl": ("Opublikowano", "Aktualizacja"), "ru": ("Опубликовано", "Обновлено"), "sl": ("Objavljeno", "Posodobljeno"),
    "sr": ("Објављено", "Ажурирано"), "sw": ("Imechapishwa", "Imesasishwa"), "ta": ("வெளியிடப்பட்டது", "புதுப்பிக்கப்பட்டது"),
    "th": ("เผยแพร่", "อัปเดต"), "tr": ("Yayınlanma", "Güncelleme"), "uk": ("Опубліковано", "Оновлено"),
    "ur": ("اشاعت", "اپ ڈیٹ"), "vi": ("Ngày đăng", "Cập nhật"), "zh": ("发布时间", "更新时间"),
}  # fmt: skip


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("{0}: 2024-05-03 - {1}: 2024-05-04", ("2024-05-03", "2024-05-04")),
        ("{1}: 2024-05-04 | {0}: 2024-05-03", ("2024-05-03", "2024-05-04")),
        ("{1}: 2024-05-04", (None, "2024-05-04")),
    ],
)
def test_what_stands_before_a_date(language: str, line: str, found: tuple[str | None, str | None]) -> None:
    shown = line.format(*LABELS[language])
    page = (
        f'<html lang="{language}"><head><meta charset="utf-8"></head><body><article><h1>New ferry</h1>'
        f"<p>{shown}</p><p>{'The ferry sails every hour. ' * 20}</p></article></body></html>"
    )
    article = extract(page.encode(), "https://a.example.com/x")

    assert (article.published, article.modified) == found


@pytest.mark.parametrize(
    "line",
    [
        "Endret 4. mai 2024", "Ændret 4. maj 2024", "Ändrad 4 maj 2024", "Aangepast 4 mei 2024",
        "Zaktualizowano 4 maja 2024", "Zadnja izmjena 4. svibnja 2024.",
        "Změněno 4. května 2024", "Data actualizării: 4 mai 2024",
        '<time itemprop="dateModified" datetime="2024-05-04">4 May</time>',
    ],
)  # fmt: skip
def test_a_date_of_the_last_change_is_not_that_of_publication(line: str) -> None:
    body = f"<article><h1>Ferry</h1><p>{line}</p><p>{'The ferry sails every hour. ' * 20}</p></article>"

    assert dates(page(body, lang="en", url=GENERIC, fetched=None)) == (None, "2024-05-04")


@given(
    st.dates(datetime(1995, 1, 1).date(), datetime(2023, 12, 31).date()), st.sampled_from("/-"), st.sampled_from("Yy")
)
@settings(max_examples=30, deadline=None)
def test_a_day_in_figures_is_never_guessed(day: date, mark: str, year: str) -> None:
    text = day.strftime(f"%d{mark}%m{mark}%{year}")
    body = f'<article><h1>Ferry</h1><p class="date">{text}</p><p>{"The ferry sails every hour. " * 20}</p></article>'
    published, modified = dates(page(body, lang="en", url="https://www.example.com/ferry", fetched=None))

    assert modified is None
    assert published in ({None} if day.day <= 12 and day.day != day.month else {None, day.isoformat()})


@pytest.mark.parametrize("name", ["김수정", "Trần Hải Đăng", "Michael Birt", "প্রকাশ রায়", "Prakash Jha"])
def test_a_name_is_no_label_of_a_date(name: str) -> None:
    assert not labels_a_date(name)


LANGUAGES = (
    "ar", "bn", "de", "el", "en_US", "es_MX", "fa", "fr", "he", "hi", "id", "ja", "ko", "mn", "pt", "ru", "sw", "ta",
    "th", "tr", "uk", "vi", "zh", "zh_Hant",
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(LANGUAGES),
    st.sampled_from(DATE_LINES),
    st.datetimes(datetime(1999, 1, 1), datetime(2024, 1, 1)),
    st.sampled_from(["full", "long", "medium"]),
    st.booleans(),
)
def test_a_date_line_of_any_language(name: str, line: str, when: datetime, length: str, timed: bool) -> None:
    locale = Locale.parse(name)
    written = format_date(when.date(), length, locale=locale)
    if timed:
        written += f" {format_time(when.time(), 'short', locale=locale)}"
    page = (
        f'<html lang="{locale.language}"><head><meta charset="utf-8"></head><body><article><h1>New ferry</h1>'
        f"{line.format(written)}<p>{'The ferry sails every hour. ' * 20}</p></article></body></html>"
    )

    assert extract(page.encode(), "https://a.example.com/x").published_day == when.date().isoformat()


@pytest.mark.parametrize(
    ("modified", "day", "offset"),
    [
        ("2024-02-26T14:38:24-06:00", "2019-08-21", "-05:00"),  # Chicago, which has summer time in August
        ("2024-02-26T14:38:24+04:00", "2019-08-21", "+04:00"),
        ("2024-02-26T14:38:24Z", "2019-08-21", None),
    ],
)
def test_the_clock_of_another_statement_in_its_season(modified: str, day: str, offset: str | None) -> None:
    head = (
        '<meta property="article:published_time" content="2019-08-21T05:00:00Z">'
        f'<meta property="article:modified_time" content="{modified}">'
    )
    article = extract(f'<html lang="en"><head>{head}</head><body></body></html>'.encode(), "https://a.example.com/x")

    assert (article.published_day, article.published_offset) == (day, offset)


def test_the_country_of_a_language_is_no_proof_of_the_clock() -> None:
    head = (
        '<meta property="og:locale" content="es_ES">'
        '<meta property="article:published_time" content="2024-05-03T22:30:00Z">'
    )
    shown = "<h1>Un barco nuevo</h1><p class=date>{}</p>" + f"<p>{'El barco sale cada hora. ' * 20}</p>"
    read = [
        extract(
            f'<html lang="es"><head>{head}</head><body><article>{shown.format(date)}</article></body></html>'.encode(),
            "https://a.example.com/x",
        )
        for date in ("3 de mayo de 2024", "3 de mayo de 2024, 18:30", "4 de mayo de 2024", "")
    ]

    assert [(article.published_day, article.published_offset) for article in read] == [
        ("2024-05-03", None),
        ("2024-05-03", "-04:00"),
        ("2024-05-04", "+02:00"),
        ("2024-05-04", "+02:00"),
    ]


def test_a_visible_day_of_something_else_gives_way_to_the_address() -> None:
    shown = "<h1>No, the ferry did not sink</h1><p class=date>stated on November 23, 2023 in a post</p>"
    page = f"<html><body><article>{shown}<p>{'The ferry sails every hour. ' * 20}</p></article></body></html>"

    assert extract(page.encode(), "https://a.example.com/2023/dec/21/no-ferry/").published == "2023-12-21"


def test_a_page_that_only_says_when_it_was_changed() -> None:
    head = '<meta property="article:modified_time" content="2024-05-04T00:30:00+02:00">'
    html = f"<html><head>{head}</head><body></body></html>"
    article = extract(html.encode(), "https://a.example.com/x")

    assert (article.published, article.published_day) == (None, None)
    assert (article.modified, article.modified_day, article.modified_offset) == (
        "2024-05-03T22:30:00Z",
        "2024-05-04",
        "+02:00",
    )


def test_words_beside_one_date_of_a_line_do_not_speak_for_the_other() -> None:
    line = '<p><span class="entry-time">3 May 2024</span> <span class="modified-time">Updated on 4 May 2024</span></p>'

    assert dates(page(HEADLINE + line, url=GENERIC, fetched=None)) == ("2024-05-03", "2024-05-04")
