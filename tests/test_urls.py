"""Addresses: what is fetched, what is one story, whose site it is."""

from __future__ import annotations

import re
import string
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver import urls
from archiver.urls import MAX_LENGTH, clean, identity, same_site, site_of, without_logins


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://www.example.com/a?b=1&a=2#top", "https://www.example.com/a?b=1&a=2"),
        ("HTTP://WWW.Example.COM:80/A/b", "http://www.example.com/A/b"),
        ("https://example.com:443", "https://example.com/"),
        ("http://example.com:8080?x", "http://example.com:8080/?x"),
        ("  \ufeffhttps://example.com/a b\u200b\n", "https://example.com/a%20b"),
        ("https://example.com/a\nb", "https://example.com/ab"),
        ("https://example.com/été?q=é", "https://example.com/%C3%A9t%C3%A9?q=%C3%A9"),
        ("https://example.com/100%/%zz%2f", "https://example.com/100%25/%25zz%2f"),
        ("https://example.com/a/./b/../c/%2e%2E/d//e/", "https://example.com/a/d//e/"),
        ("https://example.com/../..", "https://example.com/"),
        ("https://exämple.com/", "https://xn--exmple-cua.com/"),
        ("https://ex%C3%A4mple.com:8080/%C3%A9", "https://xn--exmple-cua.com:8080/%C3%A9"),
        ("http://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1:22/", "http://127.0.0.1:22/"),
        ("https://%65xample.com/a%2fb", "https://example.com/a%2fb"),
        ("https://EXAMPLE\u3002com./x", "https://example.com/x"),
        ("https://someone:secret@example.com/", "https://example.com/"),
        ("https://example.com\\a\\b", "https://example.com/a/b"),
        ("https:///example.com/a///b", "https://example.com/a///b"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("http://[0:0:0:0:0:0:0:1]:8001/x", "http://[::1]:8001/x"),
        ("http://127.0.0.1:8001/x", "http://127.0.0.1:8001/x"),
        ("https://news_desk.example.com/", "https://news_desk.example.com/"),
        ("https://example.com/a?u=https://example.org/b", "https://example.com/a?u=https://example.org/b"),
        ("https://example.com/news,123.html;v=2", "https://example.com/news,123.html;v=2"),
    ],
)
def test_clean(given: str, expected: str) -> None:
    assert clean(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        "",
        "   ",
        "#top",
        "/a/b",
        "example.com/a",
        "javascript:alert(1)",
        "mailto:desk@example.com",
        "tel:+33123456789",
        "data:text/html,x",
        "ftp://example.com/x",
        "file:///etc/passwd",
        "http://",
        "http://example..com/",
        "http://-example-.com/",
        "http://example.com:99999/",
        "http://example.com:0/",
        "http://example.com:http/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://exa mple.com/",
        "http://example.com%2f@127.0.0.1%2f/",
        "http://10.0.0.1%3a22/",
        "http://exam%00ple.com/",
        "http://%ff%fe/",
        "http://" + "a" * 64 + ".com/",
        "http://" + "a." * 130 + "com/",
        "http://example.com/\ud800",
        "http://example.com/" + "a" * MAX_LENGTH,
    ],
)
def test_what_cannot_be_fetched(given: str) -> None:
    assert clean(given) is None


@pytest.mark.parametrize(
    ("given", "base", "expected"),
    [
        ("b", "https://example.com/a/c", "https://example.com/a/b"),
        ("../b?x=1", "https://example.com/a/c/d", "https://example.com/a/b?x=1"),
        ("//cdn.example.org/x", "https://example.com/a", "https://cdn.example.org/x"),
        ("?page=2", "https://example.com/a?x=1", "https://example.com/a?page=2"),
        ("#top", "https://example.com/a", "https://example.com/a"),
        ("http://example.org/", "https://example.com/a", "http://example.org/"),
        ("javascript:void(0)", "https://example.com/a", None),
        ("http://[", "https://example.com/a", None),
    ],
)
def test_clean_resolves_against_a_base(given: str, base: str, expected: str | None) -> None:
    assert clean(given, base) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/news/story-12345",
        "http://example.com/news/story-12345/",
        "https://m.example.com/news/story-12345",
        "https://amp.example.com/news/story-12345",
        "https://www.m.example.com/news/story-12345",
        "https://example.com:443/news//story-12345",
        "https://example.com/news/story-12345?utm_source=rss&utm_medium=feed",
        "https://example.com/news/story-12345?fbclid=IwAR0&xtor=RSS-123&at_medium=custom7",
        "https://example.com/news/story-12345?ref=homepage&source=rss&cmp=newsletter",
        "https://example.com/news/story-12345?&amp;utm_campaign=x",
        "https://example.com/news/story-12345;jsessionid=0A1B2C3D4E5F",
        "https://example.com/news/story-12345?PHPSESSID=abc",
        "https://example.com/news/story-12345?sid=0123456789abcdef0123456789abcdef",
        "https://example.com/news/story-12345/index.html",
        "https://example.com/news/story-12345/amp/",
        "https://example.com/news/story-12345.amp",
        "https://example.com/amp/news/story-12345",
        "https://example.com/news/story-12345?amp=1",
        "https://example.com/news/story-12345?amp",
        "https://example.com/news/story-12345?outputType=amp",
        "https://example.com/news/story-12345/print",
        "https://example.com/news/story-12345?print=true",
        "https://example.com/news/story-12345?replytocom=99",
        "https://example.com/news/%73tory-12345",
        "https://www.google.com/amp/s/www.example.com/news/story-12345",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/news/story-12345/amp",
        "https://example.com/news/story-12345#comments",
        "https://example.com/news/story-12345?source=post_page-----be507f7cf761",
    ],
)
def test_addresses_of_one_story(url: str) -> None:
    assert identity(url) == "example.com/news/story-12345"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://example.com/news.php?id=1", "https://example.com/news.php?id=2"),
        ("https://example.com/view?source=20231", "https://example.com/view?source=20232"),
        ("https://example.com/view?ref=4711001", "https://example.com/view?ref=4711002"),
        ("https://example.com/view?sid=12", "https://example.com/view?sid=13"),
        ("https://example.com/Story", "https://example.com/story"),
        ("https://blog.example.com/a", "https://example.com/a"),
        ("https://one.blogspot.com/a", "https://two.blogspot.com/a"),
        ("https://example.com:8001/a", "https://example.com:8002/a"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/a.html", "https://example.com/a"),
        ("https://example.com/a?view=print", "https://example.com/a?view=gallery"),
        ("https://example.com/print", "https://example.com/"),
        ("https://example.com/best-guitar-amp", "https://example.com/best-guitar"),
        ("https://example.com/subscribe/print", "https://example.com/subscribe"),
        ("https://www.gov.uk/a", "https://gov.uk/a"),
    ],
)
def test_two_stories_stay_two(one: str, other: str) -> None:
    assert identity(one) != identity(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.com/", "example.com"),
        ("https://example.com/a?b=2&a=1&b=1", "example.com/a?a=1&b=1&b=2"),
        ("https://example.com/a?b=&a", "example.com/a?a=&b="),
        ("http://127.0.0.1:8001/amp", "127.0.0.1:8001/amp"),
        ("https://m.me/a", "m.me/a"),
        ("mailto:desk@example.com ", "mailto:desk@example.com"),
    ],
)
def test_identity(url: str, expected: str) -> None:
    assert identity(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.com/a", "example.com"),
        ("https://news.bbc.co.uk:443/", "bbc.co.uk"),
        ("http://someone.blogspot.com/", "someone.blogspot.com"),
        ("https://www.gov.uk/", "www.gov.uk"),
        ("http://localhost:8001/", "localhost"),
        ("http://127.0.0.1:8001/", "127.0.0.1"),
        ("http://[::1]:8001/", "::1"),
        ("www.example.com", "example.com"),
        ("http://www.herald.test/", "herald.test"),
        ("https://gov.uk/", "gov.uk"),
        ("http://www.exämple.de/", "xn--exmple-cua.de"),
        ("mailto:x", "mailto"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_site_of(url: str, expected: str) -> None:
    assert site_of(url) == expected


def test_same_site() -> None:
    assert same_site("https://www.example.com/a", "http://blogs.example.com/b")
    assert not same_site("https://example.com/", "https://example.org/")
    assert not same_site("", "")


_PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "B",
            "amp",
            "print",
            "index.html",
            "..",
            ".",
            "%2e",
            "%",
            "%41",
            "é",
            " ",
            ";sid=1",
            "x.amp.html",
            "/",
            "12",
        ]
    ),
    max_size=6,
).map("/".join)
_QUERIES = st.lists(
    st.sampled_from(["a=1", "b", "utm_source=x", "ref=rss", "amp=1", "amp;c=2", "p=5&p=4", "q=%zz", "="]), max_size=4
).map("&".join)
_HOSTS = st.sampled_from(
    [
        "example.com",
        "www.Example.com",
        "m.example.co.uk",
        "127.0.0.1:81",
        "[::1]",
        "ex.com:443",
        "www.m.amp.example.com",
    ]
)
_ADDRESSES = st.builds(
    "{}://{}/{}?{}#{}".format, st.sampled_from(["http", "https"]), _HOSTS, _PIECES, _QUERIES, _PIECES
)


@settings(deadline=None)
@given(st.one_of(_ADDRESSES, st.text(max_size=80), st.text(max_size=80).map("http://".__add__)))
def test_clean_is_stable_and_valid(url: str) -> None:
    cleaned = clean(url)
    if cleaned is not None:
        assert clean(cleaned) == cleaned
        assert set(cleaned) <= set(string.ascii_letters + string.digits + string.punctuation)
        assert "#" not in cleaned


_NEARLY_CLEAN = st.builds(
    "{}://{}/{}{}".format,
    st.sampled_from(["http", "https"]),
    st.lists(
        st.from_regex(r"[a-z0-9_-]{1,8}|x{62,65}|xn--[a-z0-9]{1,6}|0x7f", fullmatch=True), min_size=1, max_size=5
    ).map(".".join),
    st.text("ab0_./~,-", max_size=12),
    st.sampled_from(["", "?"]) | st.text("ab0_./~,=&-?", max_size=8).map("?".__add__),
)


@settings(deadline=None, max_examples=500)
@given(_NEARLY_CLEAN)
def test_what_is_clean_as_it_stands_is_what_cleaning_gives(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        found = clean(url)
        patch.setattr(urls, "_CLEAN", re.compile("(?!)"))
        assert clean(url) == found


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_clean_never_fails(url: str, base: str) -> None:
    clean(url, base)


@settings(deadline=None)
@given(
    st.text(max_size=20),
    st.sampled_from(["@", "%40", "\\@", "/@", "@@", "?@", "#@"]),
    st.sampled_from(["//", "\\\\", "\t//"]),
)
def test_no_login_survives(name: str, at: str, slashes: str) -> None:
    cleaned = clean(f"https:{slashes}{name}:s3cret{at}example.org/")
    parts = urlsplit(cleaned or "")
    assert "s3cret" not in parts.netloc
    assert "@" not in parts.netloc


@settings(deadline=None)
@given(_ADDRESSES)
def test_identity_is_stable(url: str) -> None:
    key = identity(url)
    assert identity(f"http://{key}") == key
    cleaned = clean(url)
    assert cleaned is None or identity(cleaned) == key


@settings(deadline=None)
@given(_ADDRESSES)
def test_identity_does_not_hang_on_where_the_reader_came_from(url: str) -> None:
    page, _, query = url.partition("#")[0].partition("?")
    assert identity(f"{page}?{query}&utm_source=feed") == identity(f"{page}?gclid=12&{query}") == identity(url)


def test_without_logins() -> None:
    text = "crawl https://ann:secret@example.org/a@b http://ann@127.0.0.1:80 //x@y ftp:\\\\a:b@c news@example.org"

    assert without_logins(text) == "crawl https://example.org/a@b http://127.0.0.1:80 //y ftp:\\\\c news@example.org"


@pytest.mark.parametrize("name", ["ref", "channel", "from", "p1", "source", "partner"])
@pytest.mark.parametrize("value", ["deporte", "incendio-en-el-puerto", "%E6%B8%AF", "abc"])
def test_what_may_say_where_a_reader_came_from_says_what_is_read_where_nothing_else_does(name: str, value: str) -> None:
    for path in ("noticia.php", "", "index.php", "ver", "ver?lang=es"):
        address = f"https://www.puerto.test/{path}{'&' if '?' in path else '?'}{name}="
        assert identity(f"{address}{value}") != identity(f"{address}sociedad")
        assert identity(f"{address}rss") == identity(f"{address}Newsletter")
    for path in ("noticias/4711", "2026/03/01/ferry", "incendio-en-el-puerto", "ver?id=4711"):
        address = f"https://www.puerto.test/{path}"
        assert identity(f"{address}{'&' if '?' in path else '?'}{name}={value}") == identity(address)
