"""What a server sent is read back byte for byte, by us and by others, whatever happened meanwhile."""

from __future__ import annotations

import gzip
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.archive import Store
from archiver.archive.records.captures import RequestLine
from archiver.capture import Capture
from archiver.reasons import Reason

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
def archive(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as archive:
        yield archive


def add(archive: Store, *captures: Capture) -> list[Capture]:
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


def records(archive: Store) -> list[tuple[str, str | None]]:
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
def test_as_it_came(archive: Store, capture: Capture) -> None:
    [stored] = add(archive, capture)

    assert stored == replace(capture, id=1)
    assert archive.captures.get(1) == plain(stored)
    # of an address, pywb would replay what is said of the page in its place
    assert records(archive) == [
        ("warcinfo", None),
        ("response", capture.url),
        ("request", capture.url),
        ("metadata", None),
    ]


def test_an_identical_body_is_stored_once(archive: Store) -> None:
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


def test_no_cookie_of_ours_is_kept(archive: Store) -> None:
    add(archive, PAGE)
    whole = b"".join(gzip.decompress(path.read_bytes()) for path in (archive.folder / "warc").rglob("*.warc.gz"))

    assert b"secret" not in whole
    assert b"User-Agent: x" in whole


def test_what_a_batch_could_not_finish_leaves_no_trace(archive: Store) -> None:
    add(archive, PAGE)
    before = [path.read_bytes() for path in (archive.folder / "warc").rglob("*.warc.gz")]
    with pytest.raises(AssertionError, match="a capture is stored with its time"):
        add(archive, replace(PAGE, body=b"lost" * 1000), replace(PAGE, fetched=None))

    assert [path.read_bytes() for path in (archive.folder / "warc").rglob("*.warc.gz")] == before
    [stored] = add(archive, replace(PAGE, body=b"kept" * 1000))
    assert archive.captures.get(stored.id or 0).body == b"kept" * 1000
    assert len(records(archive)) == 1 + 3 + 3


def test_records_without_rows_get_theirs(archive: Store) -> None:
    add(archive, PAGE, replace(PAGE, url="https://www.paper.example/2"), replace(PAGE, body=b"x" * 600))
    rows = list(archive.db.query("SELECT * FROM captures"))
    with archive.db.atomic():  # as after a power cut, when the last commits of the database are lost
        archive.db.execute("DELETE FROM captures WHERE id > 1")

    assert archive.recover() == (2, 0)
    assert list(archive.db.query("SELECT * FROM captures")) == rows
    assert archive.recover() == (0, 0)
    assert archive.captures.get(2) == plain(replace(PAGE, url="https://www.paper.example/2", id=2))


@pytest.mark.slow
def test_a_torn_record_is_put_aside_wherever_it_was_torn(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        add(archive, PAGE)
        [path] = (tmp_path / "warc").rglob("*.warc.gz")
        whole = path.read_bytes()
        add(archive, replace(PAGE, url="https://www.paper.example/2", body=b"<p>" + bytes(range(256))))
        longer = path.read_bytes()
        end = len(whole) + archive.db.execute("SELECT length FROM captures WHERE id = 2").fetchone()[0]
    for cut in range(len(whole) + 1, end):
        path.write_bytes(longer[:cut])
        with Store(tmp_path) as archive:
            archive.db.execute("DELETE FROM captures WHERE id = 2")
            assert archive.recover() == (0, cut - len(whole))
            assert path.read_bytes() == whole
        aside = path.with_name(f"{path.name}.torn-{len(whole)}")
        assert aside.read_bytes() == longer[len(whole) : cut]
        aside.unlink()


def begun_in(archive: Store, month: str) -> Path:
    """Let the file in use bear the name that it would have got by a clock that is off."""
    archive.warc.close()
    [name] = (name for name in archive.warc.files() if name[:4] not in ("2001", "2036"))
    path, other = archive.folder / "warc" / name, archive.folder / "warc" / month / Path(name).name
    other.parent.mkdir(parents=True)
    path.rename(other)
    archive.db.execute("UPDATE captures SET warc = ? WHERE warc = ?", [f"{month}/{other.name}", name])
    return other


@pytest.mark.parametrize("month", ["2001/02", "2036/12"])
def test_a_torn_record_is_found_whatever_the_clock_said(archive: Store, month: str) -> None:
    add(archive, PAGE)
    off = begun_in(archive, month)
    add(archive, replace(PAGE, body=b"since the clock is right" * 100))
    archive.warc.close()
    whole = off.read_bytes()
    off.write_bytes(whole + whole[:-1])

    # what is whole behind the last row, a warcinfo record here, stays; the capture behind it is torn in its last byte
    added, cut = archive.recover()
    assert (added, off.read_bytes()) == (0, (whole + whole[:-1])[:-cut])
    assert cut > 0
    assert archive.recover() == (0, 0)


@pytest.mark.parametrize("months", [("2036/12", "2001/02"), ("2001/02", "2036/12")])
def test_a_repeated_body_is_found_in_whatever_file_it_stands(archive: Store, months: tuple[str, str]) -> None:
    pages = [replace(PAGE, url=f"https://www.paper.example/{month}") for month in months]
    for page, month in zip(pages, months, strict=True):
        add(archive, page)
        begun_in(archive, month)
    rows = list(archive.db.query("SELECT * FROM captures"))
    assert [row["revisit_of"] for row in rows] == [None, 1]
    archive.db.execute("DELETE FROM captures")

    assert archive.recover() == (2, 0)
    assert list(archive.db.query("SELECT * FROM captures")) == rows
    assert [archive.captures.get(number).body for number in (1, 2)] == [PAGE.body] * 2


def test_a_body_is_stored_again_when_its_only_record_is_lost(archive: Store) -> None:
    add(archive, PAGE, replace(PAGE, url="https://www.paper.example/copy"))
    archive.warc.close()
    [path] = (archive.folder / "warc").rglob("*.warc.gz")
    row = archive.captures.row(1)
    assert row is not None
    content = path.read_bytes()
    path.write_bytes(content[: row["offset"]] + content[row["offset"] + row["span"] :])
    archive.db.execute("DELETE FROM captures")

    assert archive.recover() == (1, 0)
    [stored] = add(archive, replace(PAGE, fetched="2026-02-01T00:00:00Z"))
    assert stored.id is not None
    assert archive.captures.get(stored.id).body == PAGE.body


def test_nothing_takes_the_place_of_what_a_file_has_lost(archive: Store) -> None:
    add(archive, PAGE, replace(PAGE, body=b"lost" * 1000))
    archive.warc.close()
    [path] = (archive.folder / "warc").rglob("*.warc.gz")
    backup = path.read_bytes()
    row = archive.captures.row(2)
    assert row is not None
    path.write_bytes(backup[: row["offset"] + 10])

    assert archive.recover() == (0, 0)
    add(archive, replace(PAGE, body=b"new" * 1000))
    assert len(list((archive.folder / "warc").rglob("*.warc.gz"))) == 2
    path.write_bytes(backup)
    assert [archive.captures.get(number).body[:4] for number in (2, 3)] == [b"lost", b"newn"]


def test_a_new_file_for_a_new_month_and_for_a_full_one(archive: Store) -> None:
    (archive.folder / "sites.toml").write_text("[warc]\nsize = 1000\n")
    add(archive, PAGE)
    add(archive, replace(PAGE, body=b"second" * 200))
    paths = sorted((archive.folder / "warc").rglob("*.warc.gz"))
    old = archive.folder / "warc" / "2001" / "02" / paths[0].name
    old.parent.mkdir(parents=True)

    assert len(paths) == 2
    assert all(path.parent == paths[0].parent for path in paths)
    assert [archive.captures.get(number).body for number in (1, 2)] == [PAGE.body, b"second" * 200]


def test_a_new_file_when_one_is_old(archive: Store) -> None:
    (archive.folder / "sites.toml").write_text('[warc]\nage = "1s"\n')
    add(archive, PAGE)
    add(archive, replace(PAGE, body=b"second"))
    time.sleep(1.1)
    add(archive, replace(PAGE, body=b"third"))
    rows = archive.db.query("SELECT warc, count(*) AS count FROM captures GROUP BY warc ORDER BY warc")
    assert [row["count"] for row in rows] == [2, 1]


def test_what_was_not_read_yet(archive: Store) -> None:
    add(archive, PAGE, replace(PAGE, url="https://www.paper.example/2"))
    archive.captures.settle(1, Reason.CONSENT_WALL, "extractor 1")

    assert [row["id"] for row in archive.captures.unread()] == [2]
    assert [archive.captures.attempt(2) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(KeyError):
        archive.captures.get(3)
