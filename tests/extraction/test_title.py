"""The headline as the page shows it, the kicker apart."""

import pytest

from archiver.article import Source
from archiver.extraction.head.title import read_kicker, read_title
from archiver.extraction.page.page import Page, Reading
from tests.extraction.pages import news, page

TITLE = "Ferry to sail again after two years"


def title(made: Page) -> str | None:
    found = read_title(made)
    return found.value if found else None


def kicker(made: Page) -> str | None:
    found = read_kicker(made, read_title(made))
    return found.value if found else None


def test_a_title_says_where_it_stands() -> None:
    assert read_title(page(f"<h1>{TITLE}</h1>")) == Reading(TITLE, Source("visible:h1", TITLE))


@pytest.mark.parametrize(
    "stated",
    [
        f"{TITLE} | The Example Post",
        f"{TITLE} - The Example Post",
        f"{TITLE} – News – The Example Post",
        f"The Example Post: {TITLE}",
        f"The Example Post » {TITLE}",
        f"{TITLE} :: Local :: example-post.co.uk",
    ],
)
def test_site_and_section_are_cut_off_a_stated_title(stated: str) -> None:
    head = f'<title>{stated}</title><meta property="og:site_name" content="The Example Post">'
    teaser = f"<div><span>{TITLE}</span></div>" if "Local" in stated or "News" in stated else ""

    assert title(page(f"<h2>{TITLE}</h2>{teaser}", head)) == TITLE
    assert title(page("<p>No heading here.</p>", head)) == (TITLE if not teaser else title(page("", head)))


def test_the_pages_own_wording_goes_before_what_it_tells_search_engines() -> None:
    head = '<meta property="og:title" content="Ferry sails: what islanders need to know | The Example Post">'

    assert title(page(f"<h1>{TITLE}</h1>", head + news(headline="Ferry to sail after two years"))) == TITLE


def test_the_only_first_heading_is_the_headline_where_search_engines_are_told_other_words() -> None:
    head = "<title>The 7 best ferry crossings in 2026</title>" + news(headline="The 7 best ferry crossings in 2026")
    heading = "Seven ferry trips that islanders would take again"

    assert title(page(f"<h1>{heading}</h1><h2>Best of all</h2>", head)) == heading
    assert title(page("<h1>Travel</h1>", head)) == "The 7 best ferry crossings in 2026"
    assert title(page("<h1>Subscribe to our daily letter now</h1>", head)) == "The 7 best ferry crossings in 2026"


def test_a_blogs_name_is_no_headline_where_other_titles_say_what_is() -> None:
    head = f'<title>Tallack Family Diary | {TITLE}</title><meta property="og:title" content="{TITLE}">'

    assert title(page("<h1>Tallack Family Diary</h1><h1>Why</h1>", head)) == TITLE


def test_what_a_template_escaped_twice_is_read_as_it_was_meant() -> None:
    twice = "Ferries &amp;#x26; quays: &amp;quot;two years&amp;quot; more"

    assert title(page(f"<h1>{twice}</h1>", f"<title>{twice}</title>")) == 'Ferries & quays: "two years" more'


def test_a_line_below_the_headline_within_the_heading_is_cut_off() -> None:
    heading = f"<h1>{TITLE}<small>Islanders welcome the council's plan</small></h1>"

    assert title(page(heading, f"<title>{TITLE}</title>" + news(headline=TITLE))) == TITLE
    assert title(page(f"<h1>{TITLE} in May</h1>", f"<title>{TITLE}</title>")) == f"{TITLE} in May"


def test_a_section_behind_the_stated_title_is_cut_off_where_structured_data_say_it() -> None:
    head = f'<meta property="og:title" content="{TITLE}-Politics"><title>{TITLE}-Politics</title>'

    assert title(page("", head + news(headline=TITLE))) == TITLE


def test_a_logo_in_the_first_heading_is_no_headline() -> None:
    head = f'<title>{TITLE} - Example Post</title><meta property="og:site_name" content="Example Post">'

    assert title(page(f"<h1><a href='/'>Example Post</a></h1><h2>{TITLE}</h2><h2>Read more</h2>", head)) == TITLE


def test_headings_of_other_stories_are_no_headline() -> None:
    body = (
        f"<aside><h1>Ferry: all our stories</h1></aside><h1>{TITLE}</h1><div class='related'><h1>Council "
        f"news</h1></div>"
    )

    assert title(page(body, f"<title>{TITLE}</title>")) == TITLE


def test_hidden_words_soft_hyphens_and_line_breaks() -> None:
    body = '<h1><span class="visually-hidden">Article:</span> Ferry to\n sail a&shy;gain<br>after two years</h1>'

    assert title(page(body)) == TITLE


def test_without_a_heading_the_stated_titles_vote() -> None:
    head = (
        f'<meta property="og:title" content="{TITLE} | The Example Post">'
        f'<meta name="twitter:title" content="{TITLE}"><title>Ferry: latest</title>'
        '<meta property="og:site_name" content="The Example Post">'
    )

    assert title(page("<p>Text.</p>", head)) == TITLE


def test_what_an_element_shows_of_a_stated_title_is_the_title() -> None:
    head = f"<title>{TITLE} - Carrow</title>"

    assert title(page(f"<div class='t'>{TITLE}</div><p>Text.</p>", head)) == TITLE
    assert title(page("<div>Carrow</div><p>Text.</p>", head)) == f"{TITLE} - Carrow"


def test_twice_escaped_structured_data() -> None:
    assert title(page("", news(headline="R&amp;uuml;ckkehr der F&auml;hre"))) == "Rückkehr der Fähre"


def test_a_page_without_any_title() -> None:
    assert read_title(page("<p>Nothing.</p>")) is None
    assert read_kicker(page("<p>Nothing.</p>"), None) is None


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1><span class='kicker'>Island life</span> {TITLE}</h1>",
        f"<h1><span class='headline__overline'>Island life:</span><span>{TITLE}</span></h1>",
        f"<p class='article-kicker'>Island life</p><h1>{TITLE}</h1>",
        f"<header><div class='Dachzeile'>Island life</div><div><h1>{TITLE}</h1></div></header>",
    ],
)
def test_the_kicker_stands_apart(heading: str) -> None:
    made = page(heading)

    assert (title(made), kicker(made)) == (TITLE, "Island life")


def test_a_kicker_without_a_class_is_known_by_the_stated_title() -> None:
    made = page(f"<h1>Island life | {TITLE}</h1>", f'<meta property="og:title" content="{TITLE}">')

    assert (title(made), kicker(made)) == (TITLE, "Island life")


def test_a_kicker_that_is_the_section_is_no_kicker() -> None:
    made = page(f"<p class='kicker'>Transport</p><h1>{TITLE}</h1>", news(articleSection="Transport"))

    assert (title(made), kicker(made)) == (TITLE, None)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Housing 4 February 2025, 15:29", "Housing"),
        ("4. Februar 2025 | Wohnen", "Wohnen"),
        ("6 min read", None),
        ("2025-02-04", None),
        ("Interview | Housing", "Interview | Housing"),
    ],
)
def test_a_kicker_without_date_and_reading_time(line: str, told: str | None) -> None:
    assert kicker(page(f'<main><p class="kicker">{line}</p><h1>{TITLE}</h1></main>')) == told


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u202b", "\u2067"])
def test_marks_of_direction_around_a_title_are_none_of_its_own(mark: str) -> None:
    assert title(page(f"<h1>{mark}خط جديد في الميناء{mark}</h1>", lang="ar")) == "خط جديد في الميناء"
    assert title(page("<h1>راه می\u200cافتد</h1>", lang="fa")) == "راه می\u200cافتد"
