"""What an answer is, whatever it says it is; and bytes that mean harm."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.capture import Capture
from archiver.discovery import Discovery, discover
from archiver.discovery.xmlstream import BadXML, xml_elements
from archiver.reasons import Reason, Why, of_status
from tests.discovery.answers import answer
from tests.discovery.test_feeds import RSS
from tests.discovery.test_links import HOME
from tests.discovery.test_sitemaps import NEWS

TYPES = ["text/html", "application/rss+xml", "application/xml", "text/plain", "application/octet-stream", None]


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize(("body", "kind"), [(RSS, "feed"), (NEWS, "sitemap"), (HOME, "page")])
def test_the_content_tells_the_kind(body: str, kind: str, content_type: str | None) -> None:
    assert discover(answer(body, content_type)).kind == kind


@pytest.mark.parametrize(
    ("body", "content_type", "refused"),
    [
        (b"", "text/html", "the answer is empty"),
        (b" \n", None, "the answer is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png", "neither feed, sitemap nor HTML: image/png"),
        (b"%PDF-1.7\n%\xe2\xe3", None, "neither feed, sitemap nor HTML: no content type"),
        (b"Just text.", "text/plain", "neither feed, sitemap nor HTML: text/plain"),
        (b"<opml version='2.0'><outline/></opml>", "text/xml", "neither feed, sitemap nor HTML: text/xml"),
        (b"\x1f\x8b\x08broken", "application/gzip", "the answer is empty"),
        (b"<!--" * 100_000, "text/xml", "neither feed, sitemap nor HTML: text/xml"),
        (b"<!DOCTYPE rss [" + b'<!ENTITY a "b">' * 10_000, "text/xml", "neither feed, sitemap nor HTML: text/xml"),
    ],
)
def test_what_holds_no_addresses_says_why(body: bytes, content_type: str | None, refused: str) -> None:
    reason = Reason.EMPTY if refused == "the answer is empty" else Reason.NOT_A_LIST
    assert discover(answer(body, content_type)) == Discovery(kind="other", refused=Why(reason, refused))


@pytest.mark.parametrize("status", [301, 304, 404, 503])
def test_only_success_is_read(status: int) -> None:
    assert discover(answer(RSS, status=status)) == Discovery(kind="other", refused=of_status(status))


def test_a_wrong_content_encoding_is_a_reason() -> None:
    capture = Capture(url="https://www.herald.test/x", body=b"\xff\xff\xff", headers=(("Content-Encoding", "gzip"),))
    discovery = discover(capture)
    assert discovery.kind == "other"
    assert discovery.refused is not None
    assert discovery.refused.reason == Reason.BAD_ENCODING


LAUGHS = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'lol'>{}]>".format(
    "".join(f"<!ENTITY l{level} '{f'&l{level - 1};' * 10}'>" for level in range(1, 10))
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY l9 SYSTEM 'file:///etc/passwd'> <!ENTITY % p SYSTEM 'http://127.0.0.1:9/'> %p;]>"


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>"])
@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel><item><link>https://www.herald.test/a&l9;</link><title>&l9;</title></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a&l9;'/><title>&l9;</title></entry></feed>",
        "<urlset><url><loc>/a&l9;</loc><news><title>&l9;</title></news></url></urlset>",
    ],
)
def test_entities_stay_what_they_are(head: str, body: str) -> None:
    (found,) = discover(answer(head + body)).found
    assert (found.url.rstrip(";"), found.title) == ("https://www.herald.test/a&l9", "&l9;")


ITEM = "<item><link>/a</link></item>"


@pytest.mark.parametrize(
    ("body", "found", "refused"),
    [
        (f"<rss><channel>{ITEM}" + "<a>" * 100_000, 1, "XML is too deep or too long for XML"),
        (f"<rss><channel>{ITEM}" + "<item>" * 100_000, 1, "XML is too deep or too long for XML"),
        (f"<rss><channel>{ITEM}" + "<a/>" * 3_000_000, 1, "no entry within 8,388,608 bytes"),
        (f"<rss><channel>{ITEM}<item><title>" + "x " * 5_000_000, 1, "no entry within 8,388,608 bytes"),
        (f"<rss><channel>{ITEM}<item a='" + "x" * 9_000_000, 1, "no entry within 8,388,608 bytes"),
        (f"<rss><channel>{ITEM}<item><title>" + "<![CDATA[" * 1_000_000, 1, "no entry within 8,388,608 bytes"),
        (f"<rss><channel>{ITEM}<item><title>" + "&" * 2_000_000, 1, "no entry within 8,388,608 bytes"),
        (f"<rss><channel>{ITEM}<item {' '.join(f'a{n}=1' for n in range(80_000))}/></channel></rss>", 1, None),
    ],
    ids=["deep", "deep items", "many", "text", "attribute", "cdata", "ampersands", "attributes"],
)
def test_what_is_built_to_fill_the_memory_ends_early(body: str, found: int, refused: str | None) -> None:
    discovery = discover(answer(body))
    assert (len(discovery.found), discovery.refused) == (found, refused and Why(Reason.BAD_XML, refused))


def test_a_gzip_bomb_is_read_no_further_than_it_must() -> None:
    bomb = gzip.compress(f"<rss><channel>{ITEM}".encode() + b" " * 100_000_000)
    discovery = discover(answer(bomb, "application/gzip"))
    assert (len(discovery.found), discovery.refused) == (1, Why(Reason.BAD_XML, "no entry within 8,388,608 bytes"))


@pytest.mark.slow
def test_memory_stays_flat_over_a_million_entries() -> None:
    """Nothing of the document is kept: the parser's tree holds one entry whenever one is handed out."""

    def document() -> Iterator[bytes]:
        yield b"<urlset>"
        for number in range(1_000_000):
            yield b"<url><loc>https://www.herald.test/%d</loc></url><other/>" % number
        yield b"</urlset>"

    most = count = 0
    for element in xml_elements(document(), ["url"]):
        count += 1
        parent = element.getparent()
        most = max(most, len(parent) if parent is not None else 0)
    assert (count, most < 10) == (1_000_000, True)


def test_no_entries_at_all_in_a_long_document() -> None:
    with pytest.raises(BadXML, match="no entry within"):
        list(xml_elements([b"<urlset>", *[b"<other/>" * 8_192] * 200], ["url"]))


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(TYPES))
def test_any_bytes(body: bytes, content_type: str | None) -> None:
    discover(answer(body, content_type))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([RSS, NEWS, HOME]),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 40), st.binary(max_size=12)), max_size=8),
    st.sampled_from(TYPES),
    st.booleans(),
)
def test_real_answers_with_bytes_changed(
    body: str, changes: list[tuple[int, int, bytes]], content_type: str | None, packed: bool
) -> None:
    data = bytearray(body.encode())
    for start, size, new in changes:
        data[start : start + size] = new
    discovery = discover(answer(gzip.compress(bytes(data)) if packed else bytes(data), content_type))
    assert all(found.url.startswith(("http://", "https://")) for found in discovery.found)
    assert len({found.url for found in discovery.found}) == len(discovery.found)


def test_the_same_answer_gives_the_same_reading() -> None:
    shuffled = list(range(50))
    random.Random(1).shuffle(shuffled)
    body = "<urlset>" + "".join(f"<url><loc>/{number}</loc></url>" for number in shuffled) + "</urlset>"
    assert [found.url.rpartition("/")[2] for found in discover(answer(body)).found] == [str(n) for n in shuffled]


@pytest.mark.parametrize("where", ["header", "declaration"])
@pytest.mark.parametrize(
    ("charset", "title"),
    [
        ("iso-8859-1", "Grünes Licht für die Fähre"),
        ("iso-8859-2", "Żółty mrówkowóz jedzie"),
        ("windows-1251", "Паром снова идёт"),
        ("shift_jis", "渡し船が再び動く"),
        ("iso-2022-jp", "渡し船が再び動く"),
        ("utf-8", "渡し船が再び動く"),
    ],
)
@pytest.mark.parametrize("stories", [1, 1_500])
def test_a_charset_whose_letters_come_late(where: str, charset: str, title: str, stories: int) -> None:
    declared = f' encoding="{charset}"' if where == "declaration" else ""
    items = "".join(f"<item><title>Story {n}</title><link>/story-{n}</link></item>" for n in range(stories))
    last = f"<item><title>{title}</title><link>/last</link></item>"
    feed = f'<?xml version="1.0"{declared}?><rss><channel>{items}{last}</channel></rss>'.encode(charset)
    content_type = f"text/xml; charset={charset}" if where == "header" else "text/xml"

    assert discover(answer(feed, content_type)).found[-1].title == title


def test_utf8_that_is_declared_as_something_else() -> None:
    items = "".join(f"<item><title>Story {n}</title><link>/story-{n}</link></item>" for n in range(1_500))
    feed = f"<rss><channel>{items}<item><title>Größe</title><link>/last</link></item></channel></rss>"

    assert discover(answer(feed, "text/xml; charset=iso-8859-1")).found[-1].title == "Größe"
