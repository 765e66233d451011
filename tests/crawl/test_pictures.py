"""Pictures of articles: fetched where the site's entry says so, kept like pages, shown from the archive."""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.archive.stories.pictures import kept_picture, kept_pictures
from archiver.archive.upkeep.integrity import check_archive
from archiver.capture import picture_type
from archiver.crawl.spider import MAX_PICTURE, PICTURES
from archiver.export import export
from archiver.outcomes.pictures import MAX_PICTURES
from archiver.reparse.rebuild import rebuild
from tests.command import Done, Installation
from tests.crawl.loopback import Answer, Server, moved
from tests.crawl.test_cookies import installed
from tests.stored import rows
from tests.web.serving import serving

STORY = "/2026/05/31/ferry-runs-aground.html"


def png(shade: int = 0, size: int = 0) -> bytes:
    """A picture of one grey dot, and `size` bytes of text that nobody shows."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = zlib.compress(bytes([0, shade]))
    text = [chunk(b"tEXt", b"Comment\0" + b"x" * size)] if size else []
    return b"\x89PNG\r\n\x1a\n" + b"".join([chunk(b"IHDR", head), *text, chunk(b"IDAT", dot), chunk(b"IEND", b"")])


def page(*pictures: str, title: str = "Ferry runs aground in fog") -> str:
    figures = "".join(
        f'<figure><img src="{address}" alt="Seen from pier {number}" width="1200" height="800">'
        f"<figcaption>The ferry off pier {number}. <span class='credit'>Photo: Ilse Tarn</span></figcaption></figure>"
        for number, address in enumerate(pictures, 1)
    )
    text = "The ferry to Hollow Point ran onto a sandbank in fog this morning, and nobody aboard was hurt. "
    return (
        f"<html lang='en'><head><title>{title}</title><meta property='og:type' content='article'>"
        f"</head><body><article><h1>{title}</h1><p>By Ada Brume</p><time datetime='2026-05-31T08:00:00Z'>31 May</time>"
        f"{figures}{''.join(f'<p>{text * 3}Part {number}.</p>' for number in range(6))}</article></body></html>"
    )


HOME = f'<html><body><h1>News</h1><a href="{STORY}">Ferry runs aground in fog off the pier</a></body></html>'


def picture(content: bytes, media_type: str = "image/png") -> Answer:
    return Answer(content, media_type=media_type)


@pytest.fixture
def server() -> Iterator[Server]:
    answers = {
        "/": Answer(HOME),
        "/robots.txt": Answer("User-agent: *\nDisallow: /closed/\n", media_type="text/plain"),
        STORY: Answer(page("/a.png", "/old.png", "/gone.png", "/closed/c.png", "/soft.png", "/d.png", "/big.png")),
        "/a.png": picture(png(1)),
        "/old.png": moved("/new.png"),
        "/new.png": picture(png(2, 2_000), "application/octet-stream"),
        "/closed/c.png": picture(png(3)),
        "/soft.png": Answer("<html><body>No such picture</body></html>"),
        "/d.png": Answer(
            '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', media_type="image/svg+xml"
        ),
        "/big.png": picture(png(4, MAX_PICTURE)),
    }
    with Server(answers) as running:
        yield running


def asked(server: Server) -> list[str]:
    return sorted(request.path for request in server.asked if request.path.endswith(".png"))


def states(archiver: Installation) -> dict[str, tuple[str, str | None]]:
    found = archiver.rows("SELECT url, state, reason FROM urls WHERE kind = 'picture'")
    return {url.partition("/")[2].partition("/")[2].partition("/")[2]: (state, why) for url, state, why in found}


def test_none_is_fetched_unasked(server: Server, tmp_path: Path) -> None:
    archiver = installed(tmp_path, server)
    assert archiver.crawl().code == 0
    assert archiver.rows("SELECT count(*) FROM images") == [(7,)]
    assert asked(server) == []
    assert states(archiver) == {}


def test_the_first_alone(server: Server, tmp_path: Path) -> None:
    archiver = installed(tmp_path, server, 'images = "lead"\n')
    assert archiver.crawl().code == 0
    assert asked(server) == ["/a.png"]


def test_all_through_the_same_guards(server: Server, tmp_path: Path) -> None:
    archiver = installed(tmp_path, server, 'images = "keep"\n')
    assert archiver.crawl() == Done(0, "", "")
    assert asked(server) == [f"/{name}.png" for name in ("a", "big", "d", "gone", "new", "old", "soft")]
    assert states(archiver) == {
        "a.png": ("fetched", None),
        "old.png": ("fetched", "redirect"),
        "new.png": ("fetched", None),
        "gone.png": ("gone", "gone"),
        "closed/c.png": ("robots", "robots"),
        "soft.png": ("failed", "not_a_picture"),
        "d.png": ("failed", "not_a_picture"),
        "big.png": ("failed", "too_many_bytes"),
    }
    accepted = {request.headers["accept"] for request in server.asked if request.path.endswith(".png")}
    assert accepted == {PICTURES}
    with Store(archiver.data, readonly=True) as archive:
        record = archive.article(f"{server.url.rstrip('/')}{STORY}")
        assert record is not None
        kept = kept_pictures(archive, record)
        assert [url.rpartition("/")[2] for url in kept] == ["a.png", "old.png"]
        assert [kept_picture(archive, chain[-1]) for chain in kept.values()] == [
            ("image/png", png(1)),
            ("image/png", png(2, 2_000)),
        ]
        assert kept_picture(archive, record["capture_id"]) is None
    (counts,) = archiver.rows("SELECT counts ->> '$.site.failed', counts ->> '$.site.picture' FROM runs")
    assert counts == (None, 8)

    before = len(server.asked)
    assert archiver.crawl().code == 0
    assert [request.path for request in server.asked[before:] if request.path.endswith("g")] == []


def test_pictures_of_private_hosts_are_not_asked_for(server: Server, tmp_path: Path) -> None:
    with Server({"/secret.png": picture(png())}) as private:
        server.answers[STORY] = Answer(page(f"{private.url}/secret.png".replace("//secret", "/secret")))
        archiver = installed(tmp_path, server, 'images = "keep"\n')
        assert archiver.crawl().code == 0
        assert private.asked == []
    assert [why for _, why in states(archiver).values()] == ["private_address"]


def test_a_long_gallery_ends(server: Server, tmp_path: Path) -> None:
    server.answers[STORY] = Answer(page(*(f"/many/{number}.png" for number in range(MAX_PICTURES + 9))))
    archiver = installed(tmp_path, server, 'images = "keep"\n')
    archiver.crawl()
    assert len(states(archiver)) <= MAX_PICTURES


@pytest.fixture
def kept(server: Server, tmp_path: Path) -> Installation:
    archiver = installed(tmp_path, server, 'images = "keep"\n')
    assert archiver.crawl().code == 0
    return archiver


def test_check_and_rebuild_know_them(kept: Installation) -> None:
    assert check_archive(kept.data) == []
    before = rows(kept.data)
    rebuild(kept.data, jobs=1)
    assert rows(kept.data) == before
    ((warc, offset, length),) = kept.rows(
        "SELECT warc, \"offset\", length FROM captures WHERE outcome = 'picture' ORDER BY id LIMIT 1"
    )
    path = kept.data / "warc" / warc
    content = bytearray(path.read_bytes())
    content[offset + length // 2] ^= 0xFF
    path.write_bytes(content)
    (finding,) = check_archive(kept.data)
    assert len(finding.captures) == 1


def test_another_reader_finds_every_byte(kept: Installation, server: Server) -> None:
    fastwarc = pytest.importorskip("fastwarc.warc")
    bodies: dict[str, bytes] = {}
    kinds: Counter[str] = Counter()
    for path in kept.warcs():
        for record in fastwarc.ArchiveIterator(str(path), parse_http=False):
            kind = record.headers["WARC-Type"]
            kinds[kind] += 1
            assert record.verify_block_digest()
            if kind == "response":
                record.parse_http()
                assert record.verify_payload_digest()
                bodies[record.headers["WARC-Target-URI"]] = record.reader.read()
    assert kinds == Counter(warcinfo=1, response=len(bodies), request=len(bodies), metadata=len(bodies))
    for path, answer in server.answers.items():
        body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
        if path not in ("/closed/c.png", "/big.png"):  # the first was not asked for, of the second a part is kept
            assert bodies[f"{server.url.rstrip('/')}{path}"] == body


def test_books_and_packages_have_them(kept: Installation, tmp_path: Path) -> None:
    with Store(kept.data, readonly=True) as archive:
        export(archive, Selection(), tmp_path / "a.epub", "epub")
        export(archive, Selection(), tmp_path / "a.wacz", "wacz")
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        names = [name for name in book.namelist() if "pictures/" in name]
        assert [book.read(name) for name in names] == [png(1), png(2, 2_000)]
        (chapter,) = (name for name in book.namelist() if "article-" in name)
        text = book.read(chapter).decode()
        shown = re.findall(r'<figure><img src="([^"]+)" alt="([^"]+)"/><figcaption>([^<]+)</figcaption>', text)
        assert [(f"book/{src}", alt) for src, alt, _ in shown] == [
            (names[0], "Seen from pier 1"),
            (names[1], "Seen from pier 2"),
        ]
        assert all("Ilse Tarn" in caption for _, _, caption in shown)
        package = book.read("book/package.opf").decode()
        assert all(f'href="{name.removeprefix("book/")}" media-type="image/png"' in package for name in names)
    with zipfile.ZipFile(tmp_path / "a.wacz") as package_file:
        content = io.BytesIO(package_file.read("archive/data.warc.gz"))
        found = [
            (record.rec_headers.get_header("WARC-Target-URI").rpartition("/")[2], record.content_stream().read())
            for record in ArchiveIterator(content)
            if record.rec_type == "response"
        ]
        index = package_file.read("indexes/index.cdx").decode().splitlines()
    assert [name for name, _ in found] == ["ferry-runs-aground.html", "a.png", "old.png", "new.png"]
    assert [body for _, body in found[1:]] == [png(1), b"", png(2, 2_000)]
    assert len(index) == 4


@pytest.mark.slow
def test_the_web_page_shows_them(kept: Installation) -> None:
    pytest.importorskip("datasette")
    with serving(kept.data) as web:
        (number,) = kept.rows("SELECT id FROM articles")
        text = web.get(f"/article/{number[0]}").text
        shown = re.findall(r'<img src="(/picture/\d+)" alt="([^"]*)"', text)
        assert [alt for _, alt in shown] == ["Seen from pier 1", "Seen from pier 2"]
        assert text.count('class="credit"') == 7
        answers = [web.get(path) for path, _ in shown]
        for answer in answers:
            assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert [answer.body for answer in answers] == [png(1), png(2, 2_000)]
        others = kept.rows("SELECT id FROM captures WHERE outcome IS NOT 'picture'")
        assert {web.get(f"/picture/{number}").status for (number,) in [*others, (999_999,)]} == {404}


@given(st.binary(max_size=64))
def test_only_pictures_are_pictures(content: bytes) -> None:
    assert picture_type(b"<svg xmlns='http://www.w3.org/2000/svg'>" + content) is None
    assert picture_type(b"<!DOCTYPE html>" + content) is None
    assert picture_type(b"\xff\xd8\xff" + content) == "image/jpeg"
    assert picture_type(png() + content) == "image/png"
    assert picture_type(b"RIFF\0\0\0\0WEBP" + content) == "image/webp"
    assert picture_type(b"\0\0\0\x20ftypavif" + content) == "image/avif"


def gzipped_in(data: Path, content: bytes) -> bool:
    """Whether any member of the WARC files has these bytes."""
    for path in (data / "warc").rglob("*.gz"):
        with gzip.open(path) as file:
            if content in file.read():
                return True
    return False


OTHER = "/2026/05/31/harbour-fair-returns.html"


@pytest.mark.slow
@pytest.mark.parametrize("hide", [False, True])
def test_pictures_leave_with_the_story_that_was_withdrawn(server: Server, tmp_path: Path, hide: bool) -> None:
    """Those stay that another story names, by its own address or by one that leads on, and those that it repeats."""
    server.answers |= {
        "/": Answer(HOME.replace("</body>", f'<a href="{OTHER}">Harbour fair returns to the old pier</a></body>')),
        STORY: Answer(page("/a.png", "/old.png", "/shared.png", "/far.png", "/same.png", "/soft.png")),
        OTHER: Answer(
            page("/shared.png", "/alias.png", "/twin.png", title="Harbour fair returns").replace("The ferry", "A fair")
        ),
        "/shared.png": picture(png(5)),
        "/far.png": picture(png(6)),
        "/alias.png": moved("/far.png"),
        "/same.png": picture(png(7)),
        "/twin.png": picture(png(7)),
    }
    archiver = installed(tmp_path, server, 'images = "keep"\n')
    assert archiver.crawl().code == 0
    story = f"{server.url.rstrip('/')}{STORY}"
    words = ("withdraw", story, "--reason", "order")
    assert archiver.run(*words, *(["--hide"] if hide else [])).code == 0
    left = {
        url.rpartition("/")[2]: outcome
        for url, outcome in archiver.rows("SELECT url, outcome FROM captures WHERE url LIKE '%.png'")
    }
    gone = ("a.png", "new.png", "old.png", "soft.png")
    # the twin repeats the bytes of the one that came first
    shown = {name for name in left if left[name] in ("picture", "redirect")} - {"same.png"}
    assert shown == {"shared.png", "far.png", "alias.png", "twin.png", *(["old.png"] if hide else [])}
    assert [name for name in gone if name in left] == (list(gone) if hide else [])
    with Store(archiver.data, readonly=True) as archive:
        held = b"".join(archive.captures.read(row).body for row in archive.db["captures"].rows)
    assert [gzipped_in(archiver.data, png(1)), png(1) in held] == [hide, hide]
    assert [png(number) in held for number in (5, 6, 7)] == [True, True, True]
    with Store(archiver.data, readonly=True) as archive:
        record = archive.article(f"{server.url.rstrip('/')}{OTHER}")
        assert record is not None
        assert len(kept_pictures(archive, record)) == 3
    assert check_archive(archiver.data) == []
    before = rows(archiver.data)
    rebuild(archiver.data, jobs=1)
    after = rows(archiver.data)
    for table in before:
        assert [row for row in after[table] if row not in before[table]] == [], table
    assert after == before
    assert archiver.run("withdraw", story, "--undo").code == 0
    if hide:
        assert archiver.run("repair").code == 0
        assert archiver.rows("SELECT outcome FROM captures WHERE url LIKE '%/a.png'") == [("picture",)]
