"""Archives of pages in all their forms, in folders and within one another; and hostile ones."""

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import plistlib
import re
import signal
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import brotli
import pytest

from archiver.errors import WorkerDied, WorkerError, WorkerTimeout
from archiver.importing import trees
from archiver.importing.found import Found, FoundPage, LeftOut, PassedOver
from archiver.importing.inputs import read_input, walk_inputs
from archiver.importing.run import Begun, read_apart
from archiver.reading.streams import Stream
from archiver.reading.workers import Limits
from tests.importing.samples import Rec, mhtml, singlefile, story, warc

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

URL, TIME = "https://www.river.example/2021/bridge?part=2", "2021-03-04T05:06:07Z"
PAGE = story("Bridge closed")


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1614834367
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def read(path: Path) -> list[Found]:
    return [found for given in walk_inputs([path]) for found in read_input(given)]


def places(path: Path) -> list[tuple[str, str | None]]:
    """Address and time of the pages; of all else that matters the reason."""
    return [
        (found.capture.url, found.capture.fetched) if isinstance(found, FoundPage) else (found.reason, None)
        for found in read(path)
        if isinstance(found, FoundPage | LeftOut)
    ]


def arc(*, version: int, compressed: bool) -> bytes:
    """As Heritrix and the Internet Archive wrote them."""
    more = "Result-code Checksum Location Offset Filename " * (version - 1)
    top = f"{version} 0 Someone\nURL IP-address Archive-date Content-type {more}Archive-length\n\n".encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    more = "200 - - 0 t.arc " if version == 2 else ""
    records = [
        f"filedesc://t.arc 0.0.0.0 20210304050607 text/plain {more}{len(top)}\n".encode() + top + b"\n",
        f"{URL} 192.0.2.1 20210304050607 text/html {more}{len(http)}\n".encode() + http + b"\n",
    ]
    return b"".join(gzip.compress(record) if compressed else record for record in records)


def har(text: str, encoding: str | None) -> bytes:
    content = {"mimeType": "text/html; charset=utf-8", "text": text} | ({"encoding": encoding} if encoding else {})
    headers = [{"name": "content-type", "value": "text/html"}, {"name": "content-encoding", "value": "br"}]
    entries = [
        {
            "startedDateTime": "2021-03-04T06:06:07.123+01:00",
            "request": {"url": URL},
            "response": {"status": 200, "headers": headers, "content": some},
        }
        for some in ({"mimeType": "image/png"}, content)
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def safari(form: plistlib.PlistFormat) -> bytes:
    """With the answer of the server as an archived object: header names and values stand in a list of objects."""
    header = {"NS.keys": [plistlib.UID(2)], "NS.objects": [plistlib.UID(3)]}
    objects = ["$null", header, "Date", "Thu, 04 Mar 2021 05:06:07 GMT"]
    main = {
        "WebResourceData": PAGE,
        "WebResourceURL": URL,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceResponse": plistlib.dumps({"$objects": objects}, fmt=plistlib.FMT_BINARY),
    }
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": []}, fmt=form)


def without_mark(tar: bytes) -> bytes:
    """A tar file as it was before there was a mark in its heads."""
    head = bytearray(tar[:512])
    head[257:265] = bytes(8)
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + tar[512:]


RDF = f"""<?xml version="1.0"?><RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#">
<RDF:Description RDF:about="urn:root"><MAF:originalurl RDF:resource="{URL}"/>
<MAF:archivetime RDF:resource="Thu, 04 Mar 2021 06:06:07 +0100"/><MAF:indexfilename RDF:resource="index.html"/>
</RDF:Description></RDF:RDF>""".encode()
ELEMENTS = re.sub(rb' RDF:resource="([^"]+)"/>', rb">\1</x>", RDF)
SCRAPBOOK = f'<html data-scrapbook-source="{URL}" data-scrapbook-create="20210304050607000"'.encode()
MARKED = singlefile("Bridge closed", URL, "Thu Mar 04 2021 06:06:07 GMT+0100 (CET)")
NOTE = json.dumps({"url": URL, "timestamp": 1614834367}).encode()
WACZ = zipped({"archive/data.warc.gz": warc(Rec(URL, PAGE)), "datapackage.json": b"{}"}, zipfile.ZIP_STORED)
NESTED = b"\r\n".join(
    [
        b"From: <Saved by Blink>",
        b"Date: Thu, 4 Mar 2021 05:06:07 -0000",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/related; boundary="o"\r\n',
        b'--o\r\nContent-Type: multipart/alternative; boundary="i"\r\n',
        b"--i\r\nContent-Type: text/plain\r\n\r\nwords",
        b"--i\r\nContent-Type: text/html",
        b"Content-Location: " + URL.encode() + b"\r\n",
        PAGE,
        b"--i--\r\n--o--\r\n",
    ]
)

#: A file of each kind that holds the one page.
KINDS = {
    "one.arc": arc(version=1, compressed=False),
    "types.arc": arc(version=1, compressed=False).replace(b" text/html ", b" text/html; charset=utf-8 "),
    "two.arc": arc(version=2, compressed=False),
    "old.arc.gz": arc(version=1, compressed=True),
    "new.arc.gz": arc(version=2, compressed=True),
    "text.har": har(PAGE.decode(), None),
    "sent.har": har(base64.b64encode(brotli.compress(PAGE)).decode(), "base64"),
    "bytes.har": har(base64.b64encode(PAGE).decode(), "base64"),
    "binary.webarchive": safari(plistlib.FMT_BINARY),
    "xml.webarchive": safari(plistlib.FMT_XML),
    "page.maff": zipped({"1614834367_1/index.html": PAGE, "1614834367_1/index.rdf": RDF}),
    "page.htz": zipped({"index.html": PAGE.replace(b"<html lang=en", SCRAPBOOK)}),
    "saved.zip": zipped({"index.html": MARKED, "images/0.png": b"\x89PNG"}),
    "own.html": MARKED[:-14] + b"<!--" + zipped({"index.html": MARKED}),
    "one.wacz": WACZ,
    "multi.wacz": zipped({"crawl-1.wacz": WACZ, "datapackage.json": b"{}"}, zipfile.ZIP_STORED),
    "all.tar": tarred({"a/deep/page.html": MARKED}, "w"),
    "all.tar.gz": tarred({"a/deep/page.warc.gz": warc(Rec(URL, PAGE))}),
    "all.tbz2": tarred({"page.mht": mhtml("Bridge closed", URL, "Thu, 4 Mar 2021 05:06:07 +0000")}, "w:bz2"),
    "all.tar.xz": tarred({"page.html": PAGE, "page.html.json": NOTE}, "w:xz"),
    "nested.mht": NESTED,
    "marked.xml.webarchive": safari(plistlib.FMT_XML).replace(b"UTF-8", b"UTF-16", 1).decode().encode("utf-16"),
    "packed.har.gz": gzip.compress(har(PAGE.decode(), None)),
    "log.json": json.dumps({"comment": "x" * 500} | json.loads(har(PAGE.decode(), None))).encode(),
    "page.html.bz2": bz2.compress(MARKED),
    "page.html.xz": lzma.compress(MARKED),
    "page.html.zst": zstd.compress(MARKED),
    "all.tar.zst": zstd.compress(tarred({"a/page.html": MARKED}, "w")),
    "page.warc.xz": lzma.compress(warc(Rec(URL, PAGE), compressed=False)),
    "wide.html": MARKED.decode().encode("utf-16-le"),
    "before-ustar.tar": without_mark(tarred({"a/page.html": MARKED}, "w")),
    "joined.tar": tarred({"a/page.css": b"body {}"}, "w") + tarred({"a/page.html": MARKED}, "w"),
    "behind.zip": b"a loader" + zipped({"index.html": MARKED}),
    "long.html": MARKED[:-14] + b"<!--" + zipped({"page/index.html": MARKED}) + b"-->" + b"x" * 70_000,
    "zipped.html.gz": gzip.compress(MARKED[:-14] + b"<!--" + zipped({"index.html": MARKED})),
    "elements.maff": zipped({"a/index.html": PAGE, "a/index.rdf": ELEMENTS}),
    "single.maff": zipped({"a/index.html": PAGE, "a/index.rdf": RDF.replace(b'"', b"'").replace(b"MAF:", b"m:")}),
    "wide.maff": zipped({"a/index.html": PAGE, "a/index.rdf": RDF.decode().encode("utf-16")}),
    "mixed.mht": NESTED.replace(b"multipart/related", b"multipart/mixed"),
    "marked.mht": b"\xef\xbb\xbf\r\n" + NESTED,
    "alone.mht": b"Date: Thu, 4 Mar 2021 05:06:07 -0000\r\nContent-Type: text/html\r\nContent-Location: "
    + f"=?utf-8?Q?{URL.replace('?', '=3F')}?=".encode()
    + b"\r\n\r\n"
    + PAGE,
    "within.mht": NESTED.replace(URL.encode(), b"bridge?part=2").replace(
        b"MIME-Version", b"Content-Base: https://www.river.example/\r\n 2021/\r\nMIME-Version"
    ),
    "resource.warc": warc(Rec(URL, PAGE, type="resource", headers=(), about={"Content-Type": "text/html"})),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gives_its_page(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(KINDS[name])
    for given in (tmp_path / "in" / name, tmp_path / "in"):
        assert places(given) == [(URL, TIME)]


#: Files that are whole as far as anybody can tell, or another kind of file, where they end early.
ENDLESS = (".html", ".mht", ".json", "joined.tar")


@pytest.mark.parametrize("name", [name for name in KINDS if not name.endswith(ENDLESS)])
def test_what_is_cut_short_is_never_passed_over(tmp_path: Path, name: str) -> None:
    data = KINDS[name]
    for at in (1, len(data) // 3, len(data) // 2, len(data) - 9):
        (tmp_path / name).write_bytes(data[:at])
        assert places(tmp_path) != [], at


def test_archives_that_are_not_read_are_left_out(tmp_path: Path) -> None:
    for name, data in (
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4"),
        ("b.dat", b"Rar!\x1a\x07\1\0"),
        ("c.wacz", b"no archive"),
        ("d.zip", b""),
        ("e.har", b"[]"),
        ("f.webarchive", b"words"),
        ("g.docx", zipped({"[Content_Types].xml": b"<x/>"})),
        ("h.epub", zipped({"mimetype": b"application/epub+zip", "a.xhtml": PAGE})),
        ("i.txt", b"words"),
        ("j.chm", b"ITSF\3\0\0\0"),
        ("k.cpio", b"070701"),
        ("l.lzh", b"\x1d\x7f-lh5-"),
        ("m.mht", b"\0" * 99),
    ):
        (tmp_path / name).write_bytes(data)
    kinds = [(type(found), str(getattr(found, "where", "")).rpartition("/")[2]) for found in read(tmp_path)]
    assert kinds == [
        *((LeftOut, name) for name in ("a.7z", "b.dat", "c.wacz", "d.zip", "e.har", "f.webarchive")),
        *((PassedOver, name) for name in ("g.docx", "h.epub", "i.txt")),
        *((LeftOut, name) for name in ("j.chm", "k.cpio", "l.lzh", "m.mht")),
    ]


@pytest.mark.parametrize("where", ["a head", "between two", "the second half"])
def test_what_is_behind_damage_in_a_tar_file_is_read(tmp_path: Path, where: str) -> None:
    stories = [singlefile(f"Story {n}", f"https://www.river.example/{n}", "2021-03-04T05:06:07Z") for n in range(3)]
    data = bytearray(tarred({f"{n}.html": page for n, page in enumerate(stories)}, "w"))
    if where == "a head":
        data[1536 + 20] ^= 255
    elif where == "between two":
        data[1536:1536] = b"x" * 512
    else:
        del data[1536 + 700 :]
    (tmp_path / "a.tar").write_bytes(data)
    *pages, (reason, _) = sorted(places(tmp_path), key=lambda place: not place[0].startswith("https"))
    kept = {"a head": (0, 2), "between two": (0, 1, 2), "the second half": (0,)}[where]
    assert [page for page, _ in pages] == [f"https://www.river.example/{number}" for number in kept]
    assert reason.startswith(("a damaged head in it", "damaged at member 2"))


def test_links_as_they_came_go_before_changed_ones(tmp_path: Path) -> None:
    host = tmp_path / "www.river.com"
    host.mkdir()
    (host / "a.html").write_bytes(story("Converted"))
    (host / "a.html.orig").write_bytes(PAGE)
    (page,) = read(tmp_path)
    assert isinstance(page, FoundPage)
    assert (page.capture.url, page.capture.body) == ("http://www.river.com/a.html", PAGE)


def test_a_page_behind_its_head(tmp_path: Path) -> None:
    (tmp_path / "www.river.com").mkdir()
    head = b"HTTP/1.1 200 OK\r\nDate: Thu, 04 Mar 2021 05:06:07 GMT\r\nContent-Type: text/html\r\n\r\n"
    (tmp_path / "www.river.com" / "a.html").write_bytes(head + PAGE)
    (page,) = read(tmp_path)
    assert isinstance(page, FoundPage)
    assert (page.capture.fetched, page.capture.body, page.capture.mime) == (TIME, PAGE, "text/html")


def test_an_mhtml_file_that_was_cut_is_labelled(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_bytes(NESTED[: NESTED.index(b"ferry")])
    (page,) = read(tmp_path)
    assert isinstance(page, FoundPage)
    assert page.capture.truncated == "length"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"text": "", "size": 900}, "its text was not saved"),
        ({"text": "@@@", "encoding": "base64"}, "its text is no base 64"),
    ],
)
def test_har_files_without_their_text(tmp_path: Path, content: dict[str, Any], reason: str) -> None:
    log = json.loads(har("", None))
    log["log"]["entries"][1]["response"]["content"] = {"mimeType": "text/html", **content}
    (tmp_path / "a.har").write_text(json.dumps(log))
    assert places(tmp_path) == [(f"{URL}: {reason}", None)]


def test_har_files_of_what_was_not_sent_again(tmp_path: Path) -> None:
    """A browser has the text of an unchanged page, too."""
    log = json.loads(har(PAGE.decode(), None))
    log["log"]["entries"][1]["response"]["status"] = 304
    (tmp_path / "a.har").write_text(json.dumps(log))
    assert places(tmp_path) == [(URL, TIME)]
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": []}}))
    assert places(tmp_path) == [("no entry in this HAR file", None)]


@pytest.mark.parametrize("line", [b"filedesc", b"https://www"])
def test_behind_damage_in_a_plain_arc_file_is_read(tmp_path: Path, line: bytes) -> None:
    data = bytearray(arc(version=1, compressed=False))
    second = bytes(data[data.index(URL.encode()) :]).replace(b"part=2", b"part=3", 1)
    begin = data.index(line)
    data[begin : data.index(b"\n", begin)] = bytes(data.index(b"\n", begin) - begin)
    (tmp_path / "a.arc").write_bytes(data + second)
    found = places(tmp_path)
    assert ("no record begins where one should", None) in found
    assert ("https://www.river.example/2021/bridge?part=3", TIME) in found


def test_a_snapshot_of_archivebox_is_one_page(tmp_path: Path) -> None:
    snapshot = tmp_path / "archive" / "1614834367.0"
    host = snapshot / "www.river.example" / "2021"
    host.mkdir(parents=True)
    facts = {"url": URL, "timestamp": "1614834367.0", "base_url": URL[8:], "is_archived": True}
    (snapshot / "index.json").write_text(json.dumps(facts))
    for name in ("index.html", "output.html", "singlefile.html", "www.river.example/2021/bridge?part=2.html"):
        (snapshot / name).write_bytes(story(name))
    (snapshot / "readability").mkdir()
    (snapshot / "readability" / "content.html").write_bytes(PAGE)
    (page,) = read(tmp_path)
    assert isinstance(page, FoundPage)
    assert (page.capture.url, page.capture.fetched) == (URL, TIME)
    assert page.where.name.endswith("/2021/bridge?part=2.html")
    (host / "bridge?part=2.html").unlink()
    (page,) = read(tmp_path)
    assert isinstance(page, FoundPage)
    assert page.where.name.endswith("0/output.html")


def test_the_names_in_the_cache_of_httrack(tmp_path: Path) -> None:
    cache, host = tmp_path / "mirror" / "hts-cache", tmp_path / "mirror" / "www.river.example"
    cache.mkdir(parents=True)
    (host / "2021").mkdir(parents=True)
    (host / "2021" / "bridge5f3a.html").write_bytes(PAGE)
    line = "05:06:07\t786/786\t-MU---\t200\tadded ('OK')\ttext/html\tdate:Thu,%204%20Mar%202021%2005:06:07%20GMT\t"
    line += f"{URL}\t/home/someone/mirror/www.river.example/2021/bridge5f3a.html\t(from https://www.river.example/)\n"
    (cache / "new.txt").write_text("date\tsize\tflags\tstatuscode\n" + line)
    assert places(tmp_path) == [(URL, TIME)]
    # a mirror in one folder, whose list is of the run before
    (tmp_path / "mirror" / "web").mkdir()
    (host / "2021" / "bridge5f3a.html").rename(tmp_path / "mirror" / "web" / "bridge5f3a.html")
    (cache / "new.txt").unlink()
    (cache / "old.txt").write_text(line.replace("www.river.example/2021/bridge5f3a", "web/bridge5f3a"))
    assert places(tmp_path) == [(URL, TIME)]


def test_names_in_a_container_lead_nowhere(tmp_path: Path) -> None:
    for name in ("../../../etc/page.html", "/etc/page.html", "C:\\..\\page.html"):
        for path, data in (("a.zip", zipped({name: MARKED})), ("a.tar", tarred({name: MARKED}, "w"))):
            (tmp_path / path).write_bytes(data)
            (found,) = read(tmp_path / path)
            assert isinstance(found, FoundPage)
            assert ".." not in str(found.where)
    link = tarfile.TarInfo("page.html")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(link)
    (tmp_path / "links.tar").write_bytes(out.getvalue())
    assert places(tmp_path / "links.tar") == [("no page in it", None)]


def test_a_file_with_two_names_in_a_tar_file(tmp_path: Path) -> None:
    """tar writes the second as a hard link, as in a mirror whose equal pages were made one file."""
    page = story("Bridge closed")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, target in (
            ("www.river.org/a.html", ""),
            ("www.river.org/b.html", "www.river.org/a.html"),
            ("c", "d"),
        ):
            info = tarfile.TarInfo(name)
            info.mtime, info.size = 1614834367, 0 if target else len(page)
            info.type, info.linkname = (tarfile.LNKTYPE, target) if target else (tarfile.REGTYPE, "")
            archive.addfile(info, None if target else io.BytesIO(page))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    assert places(tmp_path / "a.tar") == [(f"http://www.river.org/{name}.html", TIME) for name in "ab"]


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "ALWAYS", 2**20)
    zeros = bytes(4 * 2**20)
    deep = MARKED
    for _ in range(5):
        deep = zipped({"deep.zip": deep})
    for name, data, reason in (
        ("a.zip", zipped({"a.html": zeros}), "it unpacks to more than 1,048,576 bytes"),
        ("b.tar.gz", tarred({"b.html": zeros}), "it unpacks to more than 1,048,576 bytes"),
        ("c.zip", zipped({f"{n}.zip": zipped({"c.bin": zeros}) * 99 for n in range(4)}), "it unpacks to"),
        ("d.zip", deep, "a container within 3 others, which is the most that is read"),
    ):
        (tmp_path / name).write_bytes(data)
        assert places(tmp_path / name)[0][0].startswith(reason), name
    monkeypatch.setattr(trees, "MAX_MEMBERS", 2)
    (tmp_path / "e.zip").write_bytes(zipped(dict.fromkeys("abc", b"")))
    assert places(tmp_path / "e.zip") == [("it holds 3 files, at most 2 are read", None)]


def _made(number: int) -> Iterator[int]:
    yield from range(number)
    if number == 3:
        os.kill(os.getpid(), signal.SIGSEGV)
    if number == 4:
        while True:
            pass
    if number == 5:
        yield len(bytearray(2**31))
    if number == 6:
        raise ValueError("odd")


@pytest.mark.parametrize(
    ("number", "error"),
    [(2, None), (3, WorkerDied), (4, WorkerTimeout), (5, WorkerError), (6, WorkerError)],
)
def test_a_stream_whose_process_is_lost(number: int, error: Any) -> None:
    stream: Stream[int] = Stream(_made, (number,), Limits(seconds=1, memory=2**28))
    made: list[int] = []
    with closing(stream), pytest.raises(error) if error else nullcontext():
        made.extend(stream)
    assert made == list(range(number))


def test_the_input_is_read_apart(tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(WACZ)
    (tmp_path / "b.har").write_bytes(KINDS["text.har"])
    found = list(read_apart([tmp_path], None))
    assert [item.name.rpartition("/")[2] for item in found if isinstance(item, Begun)] == ["a.wacz", "b.har"]
    assert [item.capture.url for item in found if isinstance(item, FoundPage)] == [URL, URL]
