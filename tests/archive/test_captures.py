"""What a server sent is read back byte for byte, by us and by others, whatever happened meanwhile."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.archive import Archive
from archiver.archive.captures import RequestLine
from archiver.capture import Capture

PAGE = Capture(
    url="https://www.paper.example/été?a=1&b=2".replace("é", "%C3%A9"),
    fetched="2026-01-05T10:00:00Z",
    status=200,
    headers=(
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Odd", "caf\xe9"),
    ),
    body=gzip.compress(b"<html>" + random.Random(1).randbytes(2000), mtime=0),
    found={"found_in": "https://www.paper.example/feed", "title": "L'été", "published": "2026-01-04"},
)

LINE = RequestLine("GET", "/", (("Host", "www.paper.example"), ("Cookie", "secret"), ("User-Agent", "x")))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path) as archive:
        yield archive


def add(archive: Archive, *captures: Capture) -> list[Capture]:
    with archive.batch():
        return [archive.captures.add(capture, request=LINE, site="paper") for capture in captures]


def plain(capture: Capture) -> Capture:
    """As it is read back: a body is kept without its transfer encoding, and the header renamed."""
    return replace(
        capture,
        headers=tuple(
            (f"X-Archive-Orig-{name}" if name == "Transfer-Encoding" else name, value)
            for name, value in capture.headers
        ),
    )


def records(archive: Archive) -> list[tuple[str, str | None]]:
    found = []
    for path in sorted((archive.folder / "warc").rglob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
                found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI")))
    return found


@pytest.mark.parametrize(
    "capture",
    [
        PAGE,
        replace(PAGE, body=b"", status=304),
        replace(PAGE, body=bytes(range(256)) * 300, headers=()),
        replace(PAGE, body=b"cut", truncated="disconnect", found={}),
        replace(PAGE, status=799, headers=(("Location", "/elsewhere"),)),
    ],
)
def test_as_it_came(archive: Archive, capture: Capture) -> None:
    [stored] = add(archive, capture)

    assert stored == replace(capture, id=1)
    assert archive.captures.get(1) == plain(stored)
    assert [kind for kind, _ in records(archive)] == ["warcinfo", "response", "request", "metadata"]


def test_an_identical_body_is_stored_once(archive: Archive) -> None:
    again = replace(PAGE, url="https://www.paper.example/copy", fetched="2026-01-06T10:00:00Z", status=203)
    small = replace(PAGE, body=b"<p>short")
    add(archive, PAGE, again, small, small, replace(PAGE, truncated="length"))

    assert [kind for kind, _ in records(archive) if kind in ("response", "revisit")] == [
        "response",
        "revisit",
        "response",
        "response",
        "response",
    ]
    assert archive.captures.get(2) == plain(replace(again, id=2))


def test_no_cookie_of_ours_is_kept(archive: Archive) -> None:
    add(archive, PAGE)
    whole = b"".join(gzip.decompress(path.read_bytes()) for path in (archive.folder / "warc").rglob("*.warc.gz"))

    assert b"secret" not in whole
    assert b"User-Agent: x" in whole


def test_what_a_batch_could_not_finish_leaves_no_trace(archive: Archive) -> None:
    add(archive, PAGE)
    before = [path.read_bytes() for path in (archive.folder / "warc").rglob("*.warc.gz")]
    with pytest.raises(AssertionError, match="a capture is stored with its time"):
        add(archive, replace(PAGE, body=b"lost" * 1000), replace(PAGE, fetched=None))

    assert [path.read_bytes() for path in (archive.folder / "warc").rglob("*.warc.gz")] == before
    [stored] = add(archive, replace(PAGE, body=b"kept" * 1000))
    assert archive.captures.get(stored.id or 0).body == b"kept" * 1000
    assert len(records(archive)) == 1 + 3 + 3


def test_records_without_rows_get_theirs(archive: Archive) -> None:
    add(archive, PAGE, replace(PAGE, url="https://www.paper.example/2"), replace(PAGE, body=b"x" * 600))
    rows = list(archive.db.query("SELECT * FROM captures"))
    with archive.db.atomic():  # as after a power cut, when the last commits of the database are lost
        archive.db.execute("DELETE FROM captures WHERE id > 1")

    assert archive.recover() == (2, 0)
    assert list(archive.db.query("SELECT * FROM captures")) == rows
    assert archive.recover() == (0, 0)
    assert archive.captures.get(2) == plain(replace(PAGE, url="https://www.paper.example/2", id=2))


def test_a_torn_record_is_put_aside_wherever_it_was_torn(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        add(archive, PAGE)
        [path] = (tmp_path / "warc").rglob("*.warc.gz")
        whole = path.read_bytes()
        add(archive, replace(PAGE, url="https://www.paper.example/2", body=b"<p>" + bytes(range(256))))
        longer = path.read_bytes()
        end = len(whole) + archive.db.execute("SELECT length FROM captures WHERE id = 2").fetchone()[0]
    for cut in range(len(whole) + 1, end):
        path.write_bytes(longer[:cut])
        with Archive(tmp_path) as archive:
            archive.db.execute("DELETE FROM captures WHERE id = 2")
            assert archive.recover() == (0, cut - len(whole))
            assert path.read_bytes() == whole
        aside = path.with_name(f"{path.name}.torn-{len(whole)}")
        assert aside.read_bytes() == longer[len(whole) : cut]
        aside.unlink()


def test_a_new_file_for_a_new_month_and_for_a_full_one(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    add(archive, PAGE)
    monkeypatch.setattr("archiver.archive.warc.MAX_FILE", 1000)
    add(archive, replace(PAGE, body=b"second" * 200))
    paths = sorted((archive.folder / "warc").rglob("*.warc.gz"))
    old = archive.folder / "warc" / "2001" / "02" / paths[0].name
    old.parent.mkdir(parents=True)

    assert len(paths) == 2
    assert all(path.parent == paths[0].parent for path in paths)
    assert [archive.captures.get(number).body for number in (1, 2)] == [PAGE.body, b"second" * 200]


def test_what_was_not_read_yet(archive: Archive) -> None:
    add(archive, PAGE, replace(PAGE, url="https://www.paper.example/2"))
    archive.captures.settle(1, "consent", "extractor 1")

    assert [row["id"] for row in archive.captures.unread()] == [2]
    assert [archive.captures.attempt(2) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(KeyError):
        archive.captures.get(3)
