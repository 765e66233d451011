import gzip
import io
import json
import re
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from archiver.capture import Capture
from archiver.importing import warcs
from archiver.importing.found import Found, FoundPage, LeftOut, PassedOver, Revisit, Where
from archiver.importing.warcs import MADE_OF_A_PAGE, dechunk, join_segments, read_warc
from tests.importing.samples import HTML, Rec, chunked, gzipped, members, story, warc

URL = "https://www.river.example/bridge"
PAGE = story("Bridge closed")


def found(*records: Rec) -> list[Found]:
    """What a plain WARC file of these records gives, its name `x.warc`, record ids and places left out."""
    items = list(join_segments(read_warc(io.BytesIO(warc(*records, compressed=False)), "x.warc")))
    return [_plain(item) for item in items]


def _plain(item: Found) -> Found:
    if isinstance(item, Revisit):
        plain = _plain(item.page)
        assert isinstance(plain, FoundPage)
        return replace(item, page=plain)
    item = replace(item, where=Where("x.warc"))
    if isinstance(item, FoundPage):
        assert item.capture.found["record"].startswith("<urn:uuid:")
        facts = {name: value for name, value in item.capture.found.items() if name != "record"}
        item = replace(item, capture=replace(item.capture, found=facts), digest=None)
    return item


def page(body: bytes = PAGE, url: str = URL, headers: tuple[tuple[str, str], ...] = HTML, **more: Any) -> FoundPage:
    facts = {
        "kind": "article",
        "url_from": "record",
        "time_from": "record",
        "format": "warc",
        "imported_from": "x.warc",
    }
    facts |= more.pop("facts", {})
    return FoundPage(
        Where("x.warc"),
        Capture(url=url, body=body, fetched="2021-03-04T05:06:07Z", headers=headers, found=facts, **more),
    )


def test_a_response_with_its_headers_as_they_were() -> None:
    headers = (
        *HTML,
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Weather", "wet"),
        ("Content-Length", str(len(PAGE))),
    )
    assert found(Rec(URL, PAGE, headers=headers)) == [page(headers=headers)]


def test_content_encodings_stay_on() -> None:
    headers = (*HTML, ("Content-Encoding", "gzip"))
    (item,) = found(Rec(URL, gzipped(PAGE), headers=headers))
    assert item == page(gzipped(PAGE), headers=headers)
    assert isinstance(item, FoundPage)
    assert item.capture.content() == PAGE


def test_transfer_encodings_come_off() -> None:
    headers = (*HTML, ("Transfer-Encoding", "chunked"))
    assert found(Rec(URL, chunked(PAGE), headers=headers)) == [page(headers=headers)]
    assert found(Rec(URL, PAGE, headers=headers)) == [page(headers=headers)]  # the crawler took it off
    cut = chunked(PAGE, size=100)[: 2 * len("64\r\n\r\n") + 250]  # within the third chunk
    whole = PAGE[: 250 - len("64\r\n")]
    assert found(Rec(URL, cut, headers=headers)) == [page(whole, headers=headers, truncated="disconnect")]


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        (b"5\r\nriver\r\n0\r\n\r\n", (b"river", True)),
        (b"5;name=value\r\nriver\r\n3\r\nbed\r\n0\r\nTrailer: x\r\n\r\n", (b"riverbed", True)),
        (b"005 \r\nriver\r\n0\r\n\r\n", (b"river", True)),
        (b"5\nriver\n0\n\n", (b"river", True)),
        (b"5\r\nriver\r\n", (b"river", False)),
        (b"5\r\nriver\r\nFFFF\r\nbed", (b"riverbed", False)),
        (b"0\r\n\r\n", (b"", True)),
        (b"", None),
        (b"<!DOCTYPE html>\n<html>", None),
        (b"face\r\nof the town", None),
        (b"-5\r\nriver", None),
    ],
)
def test_dechunk(data: bytes, plain: tuple[bytes, bool] | None) -> None:
    assert dechunk(data) == plain


def test_bodies_that_are_not_whole() -> None:
    assert found(Rec(URL, PAGE, about={"WARC-Truncated": "time"})) == [page(truncated="time")]
    assert found(Rec(URL, PAGE, about={"WARC-Segment-Number": "1"})) == [page(truncated="length")]
    headers = (*HTML, ("Content-Length", str(len(PAGE) + 1)))
    assert found(Rec(URL, PAGE, headers=headers)) == [page(headers=headers, truncated="disconnect")]


def test_what_is_no_page() -> None:
    png = (("Content-Type", "image/png"),)
    feed = (("Content-Type", "application/rss+xml"),)
    aside = Where("x.warc")
    assert found(
        Rec(URL, b"\x89PNG", headers=png),
        Rec(URL, b"<rss>", headers=feed),
        Rec(URL, b"", status="301 Moved", headers=(("Location", "/x"),)),
        Rec(URL, PAGE, status="404 Not Found"),
        Rec("dns:www.river.example", b"20210304 192.0.2.1", type="resource"),
        Rec("urn:dom:" + URL, PAGE, headers=(), type="resource", about={"Content-Type": "text/html"}),
        Rec(URL, b"\x89PNG", type="resource", about={"Content-Type": "image/png"}),
        Rec(URL, PAGE, type="conversion"),
        Rec("ftp://river.example/a", PAGE),
        Rec(URL, b"", status="GET / HTTP/1.1", type="request"),
        Rec(URL, b"a: b", type="metadata"),
        Rec("urn:x", b"", type="warcinfo"),
        Rec(URL, b"plain words", headers=()),
    ) == [
        PassedOver(aside, "not HTML"),
        PassedOver(aside, "not HTML"),
        PassedOver(aside, "HTTP 301"),
        PassedOver(aside, "HTTP 404"),
        PassedOver(aside, "not HTTP: resource record of dns"),
        PassedOver(aside, MADE_OF_A_PAGE),
        PassedOver(aside, "not HTML"),
        PassedOver(aside, "conversion record"),
        LeftOut(aside, "no address: its response record is of 'ftp://river.example/a', which is none of the web"),
        PassedOver(aside, "not HTML"),
    ]


def test_html_without_a_type() -> None:
    assert found(Rec(URL, PAGE, headers=())) == [page(headers=())]


def test_a_record_without_a_usable_place() -> None:
    assert found(Rec("http://", PAGE), Rec(URL, PAGE, date="in March")) == [
        LeftOut(Where("x.warc"), "no address: nothing in or beside it says where it is from; give --base-url"),
        LeftOut(Where("x.warc"), "no time: its record does not say when it was fetched"),
    ]


def test_revisits() -> None:
    about = {
        "WARC-Refers-To-Target-URI": "<http://river.example:80/bridge>",
        "WARC-Refers-To-Date": "2020-01-01T00:00:00.5Z",
        "WARC-Payload-Digest": "sha1:AAAA",
    }
    headless = Rec(URL, type="revisit", headers=(), about={"Content-Length": "0"})
    assert found(
        Rec(URL, type="revisit", about=about),
        Rec(URL, type="revisit", headers=(("Content-Type", "image/png"),)),
        Rec(URL, type="revisit", status="304 Not Modified"),
    ) == [
        Revisit(page(b""), "http://river.example/bridge", "2020-01-01T00:00:00Z", "sha1:AAAA"),
        PassedOver(Where("x.warc"), "not HTML"),
        PassedOver(Where("x.warc"), "HTTP 304"),
    ]
    raw = warc(headless, compressed=False)
    head = raw[: raw.index(b"HTTP/1.1")]
    head = b"\r\n".join(line for line in head.split(b"\r\n") if b"Digest" not in line and b"Length" not in line)
    bare = head.rstrip() + b"\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    (item,) = read_warc(io.BytesIO(bare), "x.warc")
    assert _plain(item) == Revisit(page(b"", headers=()), None, None, None)


def test_our_own_metadata_records_are_kept() -> None:
    response = members([Rec(URL, PAGE, about={"WARC-Record-ID": "<urn:uuid:1>"})])[0]
    facts = {"found_in": "https://www.river.example/feed", "title": "Bridge", "published": 3, "run": 7, "kind": "page"}
    ours = Rec(
        URL,
        json.dumps(facts).encode(),
        type="metadata",
        about={"WARC-Concurrent-To": "<urn:uuid:1>", "Content-Type": "application/json"},
    )
    others = replace(ours, about={"WARC-Concurrent-To": "<urn:uuid:2>", "Content-Type": "application/json"})
    for records, kept in (
        ([ours], {"found_in": "https://www.river.example/feed", "title": "Bridge"}),
        ([Rec(URL, status="GET / HTTP/1.1", type="request"), ours], {"found_in": facts["found_in"], "title": "Bridge"}),
        ([others], {}),
        ([replace(ours, body=b"[1]")], {}),
        ([replace(ours, body=b"{")], {}),
    ):
        data = response + b"".join(members(records))
        (item,) = read_warc(io.BytesIO(data), "x.warc")
        assert isinstance(item, FoundPage)
        facts_found = dict(item.capture.found)
        assert facts_found.pop("record") == "<urn:uuid:1>"
        assert facts_found == page().capture.found | kept


def test_damage_is_told_in_its_place() -> None:
    made = members([Rec(URL, PAGE), Rec(URL + "/2", PAGE), Rec(URL + "/3", PAGE)])
    data = made[0] + made[1][:-20] + made[2]
    first, damage, last = read_warc(io.BytesIO(data), "x.warc.gz")
    assert isinstance(first, FoundPage)
    assert isinstance(damage, LeftOut)
    assert isinstance(last, FoundPage)
    assert (first.capture.url, str(damage.where), last.capture.url) == (
        URL,
        f"x.warc.gz at {len(made[0])}",
        URL + "/3",
    )


def segments(number: int, *, kind: str = "text/html", chunks: bool = False, total: bool = True) -> list[bytes]:
    """A response with the page, in so many records."""
    encoding = "Transfer-Encoding: chunked\r\n" if chunks else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{encoding}\r\n".encode()
    whole = head + (chunked(PAGE) if chunks else PAGE)
    size = -(-len(whole) // number)
    origin = "<urn:uuid:11111111-1111-4111-8111-111111111111>"
    made = []
    for at in range(number):
        block = whole[at * size : (at + 1) * size]
        about = f"WARC/1.1\r\nWARC-Type: {'continuation' if at else 'response'}\r\nWARC-Target-URI: {URL}\r\n"
        about += f"WARC-Date: 2021-03-04T05:06:07Z\r\nWARC-Segment-Number: {at + 1}\r\n"
        about += f"WARC-Record-ID: {origin if not at else origin.replace('1-1', f'{at}-1')}\r\n"
        about += f"WARC-Segment-Origin-ID: {origin}\r\n" if at else ""
        about += f"WARC-Segment-Total-Length: {len(whole)}\r\n" if total and at == number - 1 else ""
        made.append(f"{about}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")
    return made


def in_files(*files: bytes) -> list[Found]:
    """What an import finds in files of that content, one after the other."""
    read = (read_warc(io.BytesIO(file), f"{number}.warc") for number, file in enumerate(files))
    return list(join_segments(piece for pieces in read for piece in pieces))


@pytest.mark.parametrize("chunks", [False, True])
def test_the_parts_of_a_record_may_stand_anywhere(chunks: bool) -> None:
    other = warc(Rec("https://a.example/other", PAGE), compressed=False)
    for order in permutations(segments(3, chunks=chunks)):
        for files in ([b"".join(order)], list(order), [order[0] + other, *order]):
            pages = [item.capture for item in in_files(*files) if isinstance(item, FoundPage)]
            (capture,) = (capture for capture in pages if capture.url == URL)
            assert (capture.body, capture.truncated, capture.found.get("wrong_digests")) == (PAGE, None, None)
            assert len(pages) == 1 + (len(files) == 4)


def test_a_record_some_of_whose_parts_are_missing() -> None:
    first, second, third, fourth = segments(4)
    page, behind = in_files(first + second, fourth)
    assert isinstance(page, FoundPage)
    assert (page.capture.truncated, PAGE.startswith(page.capture.body)) == ("length", True)
    assert behind == LeftOut(Where("1.warc", 0), "part 4 of a record whose part 3 is not here")
    assert in_files(second, third) == [
        LeftOut(Where(f"{number}.warc", 0), f"part {number + 2} of a record whose part 1 is not here")
        for number in range(2)
    ]
    (page,) = in_files(*segments(2, total=False))  # whether there are more is not known
    assert isinstance(page, FoundPage)
    assert (page.capture.truncated, page.capture.body) == ("length", PAGE)
    nothing = segments(2)[1].replace(b"Segment-Origin-ID", b"Segment-Other")
    assert isinstance(in_files(nothing)[0], LeftOut)


def test_the_parts_of_a_picture_are_passed_over() -> None:
    parts = segments(3, kind="image/png")
    for order in permutations(parts):
        assert [type(item) for item in in_files(*order)] == [PassedOver] * 3


def test_parts_that_wait_take_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warcs, "MOST_HELD", 100)
    first, second, third = segments(3)
    assert isinstance(in_files(third)[0], LeftOut)
    page, _ = in_files(first + second, third)
    assert isinstance(page, FoundPage)
    assert page.capture.truncated == "length"


def test_a_page_without_its_http_head_is_read() -> None:
    data = warc(Rec(URL, PAGE), compressed=False)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    bare = data.replace(head, b"").replace(b"%d" % (len(head) + len(PAGE)), b"%d" % len(PAGE))
    for written in (bare, bare.replace(b"application/http; msgtype=response", b"text/html")):
        (item,) = in_files(re.sub(rb"WARC-\w+-Digest: .*\r\n", b"", written))
        assert isinstance(item, FoundPage)
        assert (item.capture.url, item.capture.body) == (URL, PAGE)


def test_files_without_a_page_are_named() -> None:
    """What Common Crawl makes of pages (WET, WAT), and a file of nothing; not one of pictures."""
    text = Rec(URL, b"Bridge closed", type="conversion")
    facts = Rec(URL, b"{}", type="metadata", headers=())
    png = Rec(URL, b"", headers=(("Content-Type", "image/png"),))
    rendered = Rec("urn:dom:" + URL, PAGE, headers=(), type="resource", about={"Content-Type": "text/html"})
    for records, reason in (
        ([text], "no page in it, only conversion records"),
        ([facts, Rec(URL, type="request")], "no page in it, only metadata and request records"),
        ([Rec("urn:x", b"a: b", type="warcinfo")], None),
        ([rendered, png], "no page in it as it was sent, only HTML made of pages"),
        ([rendered, Rec(URL, PAGE)], None),
        ([text, facts], "no page in it, only conversion and metadata records"),
        ([png, facts], None),
    ):
        assert [item.reason for item in in_files(warc(*records)) if isinstance(item, LeftOut)] == [reason] * bool(
            reason
        )
    assert [item.reason for item in in_files(gzip.compress(b"")) if isinstance(item, LeftOut)] == ["no record in it"]
