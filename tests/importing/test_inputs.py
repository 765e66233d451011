import bz2
import gzip
import io
import json
import lzma
import os
import socket
import warnings
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from archiver.importing.found import Found, FoundPage, LeftOut, PassedOver, Where
from archiver.importing.inputs import read_input, walk_inputs
from archiver.importing.trees import NO_FILE
from archiver.importing.warcs import join_segments
from tests.importing.samples import Rec, mhtml, singlefile, story, warc

#: 2021-03-04T05:06:07Z
MTIME = 1614834367


def write(path: Path, data: bytes | str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    os.utime(path, (MTIME, MTIME))


def brief(found: Found) -> Any:
    """Where, address, time and what told them; or where and why not."""
    if isinstance(found, FoundPage):
        facts = found.capture.found
        assert found.dated == (facts["time_from"] != "file")
        return str(found.where), found.capture.url, found.capture.fetched, facts["url_from"], facts["time_from"]
    assert isinstance(found, LeftOut | PassedOver)
    return str(found.where), found.reason


def read(*paths: Path, base_url: str | None = None) -> list[Any]:
    return [brief(found) for found in found_in(*paths, base_url=base_url)]


def found_in(*paths: Path, base_url: str | None = None) -> list[Found]:
    return list(join_segments(found for given in walk_inputs(paths) for found in read_input(given, base_url)))


NO_ADDRESS = "no address: nothing in or beside it says where it is from; give --base-url"


def test_a_folder_of_everything(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    write(folder / "a.html", story("A", top="<!-- saved from url=(0024)https://river.example/a -->\n"[:66]))
    write(folder / "a.html", story("A", top="<!-- saved from url=(0023)https://river.example/a -->\n"))
    write(folder / "a_files" / "frame.html", story("Buy this"))
    write(folder / "b.html.gz", gzip.compress(story("B")))
    write(folder / "b.html.json", '{"url": "https://river.example/b", "fetched": "2020-01-02T03:04:05+01:00"}')
    write(folder / "c.mhtml", mhtml("C", "https://river.example/c", "Tue, 2 Jan 2024 10:00:00 +0100"))
    write(
        folder / "deep" / "d.htm",
        singlefile("D", "https://river.example/d", "Wed Nov 25 2020 14:37:44 GMT+0100 (Central European Time)"),
    )
    write(folder / "deep" / "e.html", story("E", head='<link rel=canonical href="https://river.example/e">'))
    write(folder / "deep" / "f", story("F"))
    write(folder / "g.warc.gz", warc(Rec("https://river.example/g", story("G"))))
    write(folder / "picture.png", b"\x89PNG")
    write(folder / ".hidden" / "h.html", story("H"))
    with zipfile.ZipFile(folder / "i.wacz", "w", zipfile.ZIP_DEFLATED) as wacz:
        wacz.writestr("archive/1.warc.gz", warc(Rec("https://river.example/i", story("I"))))
        wacz.writestr("archive/2.warc", warc(Rec("https://river.example/j", story("J")), compressed=False))
        wacz.writestr("pages/pages.jsonl", "{}")
    with zipfile.ZipFile(folder / "other.zip", "w") as other:
        other.writestr("a.html", story("A"))
    assert read(folder) == [
        ("kept/a.html", "https://river.example/a", "2021-03-04T05:06:07Z", "saved-from", "file"),
        ("kept/b.html.gz", "https://river.example/b", "2020-01-02T02:04:05Z", "sidecar", "sidecar"),
        ("kept/c.mhtml", "https://river.example/c", "2024-01-02T09:00:00Z", "mhtml", "mhtml"),
        ("kept/deep/d.htm", "https://river.example/d", "2020-11-25T13:37:44Z", "singlefile", "singlefile"),
        ("kept/deep/e.html", "https://river.example/e", "2021-03-04T05:06:07Z", "canonical", "file"),
        ("kept/deep/f", NO_ADDRESS),
        ("kept/g.warc.gz at 0", "https://river.example/g", "2021-03-04T05:06:07Z", "record", "record"),
        ("kept/i.wacz!archive/1.warc.gz at 0", "https://river.example/i", "2021-03-04T05:06:07Z", "record", "record"),
        ("kept/i.wacz!archive/2.warc at 0", "https://river.example/j", "2021-03-04T05:06:07Z", "record", "record"),
        ("kept/i.wacz!pages/pages.jsonl", "not HTML"),
        ("kept/other.zip!a.html", NO_ADDRESS),
        ("kept/picture.png", "not HTML"),
    ]


def test_the_capture_of_a_file(tmp_path: Path) -> None:
    write(tmp_path / "a.html.gz", gzip.compress(story("A")))
    write(tmp_path / "a.html.url", "https://river.example/a")
    (given, _) = walk_inputs([tmp_path])
    (page,) = read_input(given)
    assert isinstance(page, FoundPage)
    assert (page.capture.body, page.capture.headers, page.capture.status, page.capture.found) == (
        story("A"),
        (("content-type", "text/html"),),
        200,
        {
            "kind": "article",
            "url_from": "sidecar",
            "time_from": "file",
            "format": "html",
            "imported_from": f"{tmp_path.name}/a.html.gz",
        },
    )


def test_a_mirror_of_wget(tmp_path: Path) -> None:
    mirror = tmp_path / "www.river.org"
    write(mirror / "index.html", story("Home"))
    write(mirror / "2024" / "bridge", story("Bridge", head='<link rel=icon href="https://www.river.org/i.png">'))
    write(mirror / "story.php?id=3", story("Ferry"))
    write(mirror / "ferry.html", story("Ferry", head='<link rel=canonical href="https://www.river.org/ferry">'))
    write(mirror / "taken.html", story("Taken", head='<link rel=canonical href="https://agency.com/taken">'))
    time = ("2021-03-04T05:06:07Z",)
    told = ("path", "file")
    for given in (tmp_path, mirror):
        name = f"{tmp_path.name}/www.river.org" if given == tmp_path else "www.river.org"
        assert read(given) == [
            (f"{name}/2024/bridge", "https://www.river.org/2024/bridge", *time, *told),
            (f"{name}/ferry.html", "https://www.river.org/ferry", *time, "canonical", "file"),
            (f"{name}/index.html", "http://www.river.org/", *time, *told),
            (f"{name}/story.php?id=3", "http://www.river.org/story.php?id=3", *time, *told),
            (f"{name}/taken.html", "http://www.river.org/taken.html", *time, *told),
        ]


def test_a_mirror_of_httrack(tmp_path: Path) -> None:
    note = "<!-- Mirrored from {} by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 01 Jan 2024 12:00:00 GMT -->"
    mirror = tmp_path / "my mirror"
    write(mirror / "hts-cache" / "new.html", story("Cache"))
    write(mirror / "index.html", story("Local index - HTTrack"))
    write(mirror / "www.river.org" / "a4f1.html", story("A", head=note.format("www.river.org/a?b=1")))
    assert read(mirror) == [
        (
            "my mirror/www.river.org/a4f1.html",
            "http://www.river.org/a?b=1",
            "2024-01-01T12:00:00Z",
            "httrack",
            "httrack",
        )
    ]


def cache_of_httrack(*pages: tuple[str, str, bytes]) -> bytes:
    """A cache as HTTrack writes it: answers by their addresses, their heads in the extra fields of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for url, head, body in pages:
            info = zipfile.ZipInfo(url, (2020, 2, 3, 4, 5, 6))  # of the last change
            info.extra = f"X-In-Cache: {int(bool(body))}\r\n{head}\r\n".encode()
            archive.writestr(info, body)
            info.extra = b""  # of the directory
    return out.getvalue()


def test_the_pages_in_the_cache_of_httrack(tmp_path: Path) -> None:
    """As the server sent them, where the mirror has other links in them, or none of them."""
    note = "<!-- Mirrored from {} by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 01 Jan 2024 12:00:00 GMT -->"
    mirror, home, ok = tmp_path / "mirror", "https://www.river.org/", "X-StatusCode: 200\r\nX-StatusMessage: OK\r\n"
    html = f"{ok}Content-Type: text/html\r\nX-Charset: iso-8859-15\r\nX-Save: /home/me/mirror/www.river.org/"
    sent = story("Bridge").replace(b"<meta charset=utf-8>", b"").replace(b"mayor", b"ma\xeeor")
    cache = cache_of_httrack(
        (f"{home}a?b=1", f"{html}a4f1.html", sent),
        (home, f"{html}index.html", story("Home")),
        (f"{home}lost/", f"{html}lost/index.html", story("Lost")),
        (f"{home}old.html", "X-StatusCode: 404\r\nContent-Type: text/html\r\n", story("Not found")),
        (f"{home}a.png", f"{ok}Content-Type: image/png\r\n", b""),
    )
    write(mirror / "hts-cache" / "new.zip", cache)
    write(mirror / "index.html", story("Local index - HTTrack"))
    write(mirror / "www.river.org" / "a4f1.html", story("A", head=note.format("www.river.org/a?b=1")))
    write(mirror / "www.river.org" / "index.html", story("Home", head=note.format("www.river.org/")))
    write(mirror / "www.river.org" / "b.html", story("B", head=note.format("www.river.org/b.html")))
    name, fetched = "mirror/hts-cache/new.zip", "2024-01-01T12:00:00Z"
    assert read(mirror) == [
        (f"{name}!{home}a?b=1", f"{home}a?b=1", fetched, "httrack", "httrack"),
        (f"{name}!{home}", home, fetched, "httrack", "httrack"),
        (f"{name}!{home}lost/", f"{home}lost/", "2021-03-04T05:06:07Z", "httrack", "file"),
        ("mirror/www.river.org/b.html", "http://www.river.org/b.html", fetched, "httrack", "httrack"),
    ]
    page = next(found for found in found_in(mirror) if isinstance(found, FoundPage))
    assert (page.capture.body, page.capture.headers) == (sent, (("content-type", "text/html; charset=iso-8859-15"),))

    # what cannot be read of it is read out of the mirror
    write(mirror / "hts-cache" / "new.zip", cache.replace(b"PK\x01\x02", b"PK\x09\x02", 1))
    paths = [name, *(f"mirror/www.river.org/{page}.html" for page in ("a4f1", "b", "index"))]
    assert [row[0] for row in read(mirror)] == paths
    assert [str(item.where) for item in found_in(mirror) if isinstance(item, LeftOut)] == [name]


def test_a_base_url_is_the_last_resort(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    write(folder / "a.html", story("A"))
    write(folder / "2020" / "b c.html", story("B"))
    write(folder / "d.html", story("D", head='<link rel=canonical href="https://river.example/d">'))
    assert [row[1] for row in read(folder, base_url="https://river.example/archive")] == [
        "https://river.example/archive/2020/b%20c.html",
        "https://river.example/archive/a.html",
        "https://river.example/d",
    ]
    assert read(folder / "a.html", base_url="https://river.example/x/")[0][1] == "https://river.example/x/a.html"


def test_what_cannot_be_used_is_listed(tmp_path: Path) -> None:
    write(tmp_path / "torn.html.gz", gzip.compress(story("A"))[:-9])
    write(tmp_path / "frames.mht", mhtml("C", "https://river.example/c", "").replace(b"text/html", b"text/css"))
    write(tmp_path / "notes.txt", "words")
    write(tmp_path / "damaged.zip", b"PK\x03\x04 and no more")
    write(tmp_path / "secret.html", story("A"))
    (tmp_path / "secret.html").chmod(0)
    given = [tmp_path / name for name in ("torn.html.gz", "frames.mht", "notes.txt", "damaged.zip")]
    assert read(*given) == [
        ("torn.html.gz", "damaged gzip file (it ends too early)"),
        ("frames.mht", "no page in this MHTML file or mail"),
        ("notes.txt", "neither a page nor an archive of pages"),
        ("damaged.zip", "damaged or encrypted (File is not a zip file)"),
    ]
    if os.geteuid():
        assert read(tmp_path / "secret.html") == [("secret.html", "cannot be read (Permission denied)")]


def test_a_damaged_wacz(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    records = [Rec(f"https://river.example/{number}", story(f"Bridge {number}")) for number in range(3)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wacz:
        wacz.writestr("archive/1.warc.gz", warc(*records))
    data = bytearray(path.read_bytes())
    first = data.index(b"\x1f\x8b\x08")
    second = data.index(b"\x1f\x8b\x08", first + 1)
    data[second + 200] ^= 1
    path.write_bytes(data)
    (before, damaged, behind) = read(path)
    assert (before[1], damaged[0], behind[1]) == (
        "https://river.example/0",
        f"a.wacz!archive/1.warc.gz at {second - first}",
        "https://river.example/2",
    )


@pytest.mark.parametrize("name", ["a-Dateien", "a_fichiers", "a_files", "a.files"])
def test_the_parts_of_saved_pages(tmp_path: Path, name: str) -> None:
    write(tmp_path / name / "frame.html", story("Frame"))
    assert [row[0] for row in read(tmp_path)] == [f"{tmp_path.name}/{name}/frame.html"]
    write(tmp_path / "a.htm", story("A"))
    assert [row[0] for row in read(tmp_path)] == [f"{tmp_path.name}/a.htm"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "a" / "page.html", story("A"))
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "same.html").symlink_to("page.html")
    (tmp_path / "a" / "deep").mkdir()
    (tmp_path / "a" / "deep" / "up").symlink_to("..")  # what is there is read anyway
    assert [given.name for given in walk_inputs([tmp_path / "a"])] == ["a/loop", "a/page.html", "a/same.html"]
    assert read(tmp_path / "a")[0] == ("a/loop", "a link to what lies outside of the folder")


def test_what_is_neither_file_nor_folder_is_named(tmp_path: Path) -> None:
    """Nothing waits for a pipe, and a link that leads nowhere is not passed over in silence."""
    folder = tmp_path / "a"
    write(folder / "b.html", story("A"))
    os.mkfifo(folder / "pipe.html")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(folder / "socket"))
        (folder / "lost.html").symlink_to("gone.html")
        (folder / "circle.html").symlink_to("circle.html")
        nothing, none = "cannot be read (a link to what is not there)", f"cannot be read ({NO_FILE})"
        assert [row for row in read(folder) if row[0] != "a/b.html"] == [
            ("a/circle.html", nothing),
            ("a/lost.html", nothing),
            ("a/pipe.html", none),
            ("a/socket", none),
        ]
    assert read(folder / "pipe.html") == [("pipe.html", none)]


def test_answers_with_their_heads(tmp_path: Path) -> None:
    """As `curl -i -L` and `wget --save-headers` write them, whatever the name: the last counts, where it is a page."""
    page = story("A", head='<link rel=canonical href="https://river.example/a">')
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"
    found = b"HTTP/2 200\ndate: Thu, 04 Mar 2021 05:06:07 GMT\ncontent-type: text/html\n\n"
    for name in ("answer.txt", "answer", "a.html"):
        for head in (found, moved + found, moved + moved + found):
            write(tmp_path / name, head + page)
            ((_, url, *told),) = read(tmp_path / name)
            assert (url, told) == ("https://river.example/a", ["2021-03-04T05:06:07Z", "canonical", "head"])
        write(tmp_path / name, b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + page)
        assert read(tmp_path / name) == [(name, "no page, but an answer with HTTP 404")]


def test_what_playwright_puts_beside_a_har_file(tmp_path: Path) -> None:
    entry = {
        "startedDateTime": "2021-03-04T05:06:07.123Z",
        "request": {"method": "GET", "url": "https://river.example/a"},
        "response": {
            "status": 200,
            "content": {"mimeType": "text/html", "size": -1, "_file": "5e.html"},
        },
    }
    write(tmp_path / "a.har", json.dumps({"log": {"entries": [entry, {**entry, "response": {"status": 204}}]}}))
    write(tmp_path / "5e.html", story("A"))
    write(tmp_path / "b.html", story("B"))
    name = tmp_path.name
    assert read(tmp_path) == [
        (f"{name}/a.har", "https://river.example/a", "2021-03-04T05:06:07Z", "record", "record"),
        (f"{name}/a.har", "HTTP 204"),
        (f"{name}/b.html", NO_ADDRESS),
    ]
    (tmp_path / "5e.html").unlink()
    assert read(tmp_path)[0] == (f"{name}/a.har", "https://river.example/a: its text was not saved")


def test_a_note_of_nothing_is_counted(tmp_path: Path) -> None:
    write(tmp_path / "a.html", story("A"))
    write(tmp_path / "a.html.json", '{"url": "https://river.example/a"}')
    write(tmp_path / "list.json", '[{"url": "https://river.example/b"}]')
    write(tmp_path / "wallabag.json", '[{"title": "B", "given_url": "https://river.example/b", "content": "<p>B</p>"}]')
    assert [(row[0].rpartition("/")[2], *row[1:2]) for row in read(tmp_path)] == [
        ("a.html", "https://river.example/a"),
        ("list.json", "not HTML"),
        ("wallabag.json", "pages in JSON, as reading services export them; they are not as they were sent"),
    ]


def test_what_was_compressed_twice(tmp_path: Path) -> None:
    for name, data in (
        ("a.warc.gz", gzip.compress(warc(Rec("https://river.example/a", story("A"))))),
        ("a.warc.xz", lzma.compress(bz2.compress(warc(Rec("https://river.example/a", story("A")))))),
    ):
        write(tmp_path / name, data)
        assert [row[1] for row in read(tmp_path / name)] == ["https://river.example/a"]


def test_names_that_come_twice_in_a_container(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("a.html", "a.html", "../a.html", "b/a.html"):
            archive.writestr(
                name, story("A", head=f'<link rel=canonical href="https://river.example/{name}{len(name)}">')
            )
    assert [row[0] for row in read(tmp_path / "a.zip")] == [
        f"a.zip!{name}" for name in ("2-a.html", "3-a.html", "a.html", "b/a.html")
    ]


@pytest.mark.parametrize("name", ["a_файлы", "a-pliki_2", "a.文件", "a のファイル"])
def test_the_parts_of_saved_pages_in_any_language(tmp_path: Path, name: str) -> None:
    """The page takes its pictures from there, and has no link to it: a mirror's folder of pages has both."""
    parts, page = [f"{tmp_path.name}/{name}/frame.html"], f"{tmp_path.name}/a.html"
    write(tmp_path / name / "frame.html", story("Frame"))
    for address in (name, f"./{quote(name)}"):
        write(tmp_path / "a.html", story("A", head=f'<script src="{address}/a.js"></script>'))
        assert [row[0] for row in read(tmp_path)] == [page]
        write(
            tmp_path / "a.html",
            story("A", head=f'<script src="{address}/a.js"></script><a href="{address}/frame.html">'),
        )
        assert sorted(row[0] for row in read(tmp_path)) == sorted([page, *parts])


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "www.river.org")
    os.mkdir(folder)
    with open(folder + b"/caf\xe9.html", "wb") as file:
        file.write(story("Caf\u00e9"))
    ((name, url, *_),) = read(tmp_path)
    assert (name, url) == (f"{tmp_path.name}/www.river.org/caf\ufffd.html", "http://www.river.org/caf%E9.html")


def test_names_do_not_say_where_the_folder_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "kept" / "a.html", story("A"))
    monkeypatch.chdir(tmp_path / "kept")
    assert [
        brief(found)[0]
        for path in (".", "a.html")
        for given in walk_inputs([Path(path)])
        for found in read_input(given)
    ] == [
        "kept/a.html",
        "a.html",
    ]
    assert Where("a", 3) != Where("a")


def test_links_out_of_the_folder_are_not_read(tmp_path: Path) -> None:
    page = story("A", head='<link rel=canonical href="https://river.example/a">')
    write(tmp_path / "private" / "a.html", page)
    write(tmp_path / "kept" / "b.html", page)
    (tmp_path / "kept" / "deep").mkdir()
    (tmp_path / "kept" / "deep" / "a.html").symlink_to(tmp_path / "private" / "a.html")
    (tmp_path / "kept" / "deep" / "b.html").symlink_to("../b.html")
    (tmp_path / "link").symlink_to("kept")
    taken = [(where, *more[-1:]) for where, *more in read(tmp_path / "link")]

    assert taken == [
        ("kept/b.html", "file"),
        ("kept/deep/a.html", "a link to what lies outside of the folder"),
        ("kept/deep/b.html", "file"),
    ]
