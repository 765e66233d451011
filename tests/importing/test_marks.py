import time

import pytest

from archiver.importing.addresses import Claim, utc
from archiver.importing.marks import claims_of, mark_text, published_claims
from tests.importing.samples import singlefile, story


def claims(page: bytes) -> list[Claim]:
    return list(claims_of(mark_text(page)))


def test_browsers_note_the_address_with_its_length() -> None:
    page = story("Bridge closed", top="<!-- saved from url=(0035)https://www.river.example/a--b?c=1 -->\r\n")
    assert claims(page) == [Claim("saved-from", "https://www.river.example/a--b?c=1 -->\r\n"[:35])]
    page = story("Bridge closed", top="<!-- saved from url=(0034)https://www.river.example/a--b?c=1 -->\r\n")
    assert claims(page) == [Claim("saved-from", "https://www.river.example/a--b?c=1")]


def test_a_note_whose_length_is_wrong_is_read_to_its_end() -> None:
    page = story("Bridge closed", top="<!-- saved from url=(0012)https://www.river.example/moved -->\n")
    assert claims(page) == [Claim("saved-from", "https://www.river.example/moved")]


def test_utf_16_is_looked_through() -> None:
    page = story("Bridge closed", top="<!-- saved from url=(0026)https://www.river.example/ -->\n").decode()
    assert claims(page.encode("utf-16")) == [Claim("saved-from", "https://www.river.example/")]


def test_singlefile() -> None:
    saved = "Wed Nov 25 2020 14:37:44 GMT+0100 (Central European Standard Time)"
    page = singlefile("Bridge closed", "https://www.river.example/a?b=1&amp;c=2", saved)
    assert claims(page) == [Claim("singlefile", "https://www.river.example/a?b=1&c=2", saved)]


def test_httrack_leaves_the_scheme_out() -> None:
    note = "<!-- Mirrored from river.example/a.html by HTTrack Website Copier/3.x [XR&CO'2014], {} -->"
    head = note.format("Mon, 01 Jan 2024 12:00:00 GMT")
    time = "Mon, 01 Jan 2024 12:00:00 GMT"
    assert claims(story("Bridge closed", head=head)) == [Claim("httrack", "http://river.example/a.html", time)]
    head += '<link rel=preload href="https://river.example/a.css">'
    assert claims(story("Bridge closed", head=head)) == [Claim("httrack", "https://river.example/a.html", time)]


@pytest.mark.parametrize(
    "script",
    [
        '<script>__wm.wombat("http://river.example:80/a","20200102030405","https://web.archive.org/","web");</script>',
        '<script>wbinfo.url = "http://river.example:80/a";\nwbinfo.timestamp = "20200102030405";</script>',
    ],
)
def test_replayed_pages(script: str) -> None:
    assert claims(story("Bridge closed", head=script)) == [
        Claim("wayback", "http://river.example:80/a", "20200102030405")
    ]


def test_old_pages_of_the_wayback_machine() -> None:
    page = story("Bridge closed", head='<input id="wmtbURL" value="http://river.example/a?b=1&amp;c=2" />')
    page += b"<!--\n FILE ARCHIVED ON 3:04:05 Jan 2, 2010 AND RETRIEVED FROM THE\n INTERNET ARCHIVE ON ... -->"
    assert claims(page) == [
        Claim("wayback", "http://river.example/a?b=1&c=2"),
        Claim("wayback", time="2 Jan 2010 3:04:05 +0000"),
    ]


def test_the_end_of_a_long_page_is_seen() -> None:
    page = story("Bridge closed") + b" " * 2_000_000 + b"<!-- FILE ARCHIVED ON 3:04:05 Jan 2, 2010 AND -->"
    assert claims(page) == [Claim("wayback", time="2 Jan 2010 3:04:05 +0000")]


def test_a_page_without_marks() -> None:
    assert claims(story("Bridge closed")) == []


def test_what_the_publisher_says() -> None:
    head = (
        "<meta content='https://river.example/a?b=1&amp;c=2' property='og:url'>"
        "<LINK href=https://river.example/a REL=Canonical><link rel=canonical href=https://river.example/other>"
    )
    assert list(published_claims(mark_text(story("Bridge closed", head=head)))) == [
        Claim("canonical", "https://river.example/a"),
        Claim("og:url", "https://river.example/a?b=1&c=2"),
    ]


def test_the_base_of_links_is_an_address_where_nothing_else_is() -> None:
    for href, found in (
        ("https://river.example/a", [Claim("base", "https://river.example/a")]),
        ("https://river.example/news/", []),
        ("https://river.example/", []),
        ("/a", []),
    ):
        assert list(published_claims(f'<head><base href="{href}">')) == found
    assert [
        claim.source for claim in published_claims(f'<base href="{SOURCE}"><link rel=canonical href="{SOURCE}">')
    ] == [
        "canonical",
        "base",
    ]


def test_the_home_page_is_nobodys_address() -> None:
    head = (
        '<link rel="canonical" href="https://river.example/"><meta property="og:url" content="/a">'
        '<link rel="alternate canonical-ish" href="https://river.example/b">'
    )
    assert list(published_claims(mark_text(story("Bridge closed", head=head)))) == []


@pytest.mark.parametrize("piece", ["<link ", "<meta a='", "<!-- saved from url=(0001)", "__wm.wombat(", "wbinfo.url='"])
def test_hostile_pages_take_linear_time(piece: str) -> None:
    def cost(repeats: int) -> float:
        text = mark_text((piece * repeats).encode())
        begun = time.process_time()
        list(claims_of(text))
        list(published_claims(text))
        return time.process_time() - begun

    assert cost(40_000) < 100 * max(cost(2_000), 0.001)


SOURCE = "https://river.example/a?b=1&c=2"


@pytest.mark.parametrize(
    ("mark", "claim"),
    [
        *(
            (
                f"<!--\n {words} \n url: {SOURCE} \n saved date: Tue Aug 08 2017 21:46:41 GMT-0400 (EDT) \n-->",
                ("singlefile", SOURCE, "2017-08-09T01:46:41Z"),
            )
            for words in (
                "Page saved with SingleFile",
                "Page saved with SingleFileZ",
                "Page processed by SingleFile",
                "Archive processed by SingleFile",
                "Page saved with SingleFile CLI 2.0.75",
                "Saved with SingleFile",
            )
        ),
        (
            f"<!-- Saved from {SOURCE} at 2021-03-04T05:06:07Z using monolith v2.7.0 -->",
            ("monolith", SOURCE, "2021-03-04T05:06:07Z"),
        ),
        (
            f"<!-- Saved from {SOURCE} at 2021-03-04T06:06:07.123456789+01:00 using monolith v2.8.1 -->",
            ("monolith", SOURCE, "2021-03-04T05:06:07Z"),
        ),
        (
            f"<!-- Saved from {SOURCE} using monolith v2.0.0 -->",
            ("monolith", SOURCE, None),
        ),
        (
            "<!-- Saved from local source at 2021-03-04T05:06:07Z using monolith v2.10.1 -->",
            ("monolith", "", "2021-03-04T05:06:07Z"),
        ),
        (f"<!--\n Page saved with SingleFile \n url: {SOURCE} \n info: kept\n-->", ("singlefile", SOURCE, None)),
        (
            "<!--\n Page saved with SingleFile \n saved date: Thu Mar 04 2021 06:06:07 GMT+0100 (CET)\n-->",
            ("singlefile", "", "2021-03-04T05:06:07Z"),
        ),
        (
            '<meta name="savepage-date" content="Thu Mar 04 2021 06:06:07 GMT+0100 (CET)">',
            ("savepage", None, "2021-03-04T05:06:07Z"),
        ),
        (
            '<link rel="canonical" href="https://archive.ph/AbCdE"><input name="q" value="https://river.example/a?b=1&amp;c=2">'
            '<time datetime="2021-03-04T05:06:07Z">',
            ("archive.today", SOURCE, "2021-03-04T05:06:07Z"),
        ),
        (
            f'<meta name="source-url" content="{SOURCE}"><meta name="created" content="2021-03-04 05:06:07 +0000">',
            ("evernote", SOURCE, "2021-03-04T05:06:07Z"),
        ),
        (
            '<meta content="Thu Mar 04 2021 06:06:07 GMT+0100 (CET)" name="savepage-date">'
            "<meta name='savepage-url' content='https://river.example/a?b=1&amp;c=2'>",
            ("savepage", SOURCE, "2021-03-04T05:06:07Z"),
        ),
        (
            '<html lang=en data-scrapbook-create="20210304050607123" '
            'data-scrapbook-source="https://river.example/a?b=1&amp;c=2">',
            ("scrapbook", SOURCE, "2021-03-04T05:06:07Z"),
        ),
        *(
            (
                f'<link rel="{rel}" href="https://archive.{top}/{time}/https://river.example/a?b=1&amp;c=2">',
                ("archive.today", SOURCE, "2021-03-04T05:06:07Z"),
            )
            for rel, top, time in (
                ("canonical", "ph", "2021.03.04-050607"),
                ("bookmark", "today", "20210304050607"),
            )
        ),
    ],
)
def test_the_marks_of_other_programs(mark: str, claim: tuple[str, str | None, str | None]) -> None:
    page = story("A").decode()
    for text in (mark + page, page.replace("<head>", f"<head>{mark}")):
        found = next(iter(claims_of(text)))
        assert (found.source, found.url, utc(found.time)) == claim
    # an article about these programs shows their marks in its text
    shown = page.replace("<p>", f"<p>{mark.replace('<', '&lt;')}</p><p>", 1)
    assert list(claims_of(shown)) == []
