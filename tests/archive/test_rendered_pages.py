"""Rendered pages and views of them, as an archive keeps them: through rebuild, import, merge, export and withdrawal."""

from __future__ import annotations

import random
from pathlib import Path
from zipfile import ZipFile

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.archive import Store
from archiver.archive.stories.pictures import kept_picture, kept_views
from archiver.archive.upkeep.integrity import check_archive
from archiver.archive.upkeep.withdrawing import undo_withdrawal, withdraw
from archiver.capture import Capture
from archiver.export.wacz import write_wacz
from archiver.importing.plan import plan_import
from archiver.importing.run import import_paths
from archiver.reparse.merge import merge
from archiver.reparse.rebuild import read_found, rebuild
from tests.importing.samples import story

HOST = "https://www.uferbote.example"
TITLES = ("Bridge reopens after years", "Ferry returns to the lake", "Market hall gets a roof")
SHELL = b"<!DOCTYPE html><html><body><div id=app></div><script src=/app.js></script></body></html>"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "


def url(number: int) -> str:
    return f"{HOST}/2026/02/0{number + 1}/story-{number}.html"


def keep(data: Path, *, between: int = 0, plain: bytes = SHELL) -> None:
    """Three stories as a crawl leaves them: an empty page, other captures, what a browser made of it, its views."""
    with Store(data) as archive, archive.batch():
        run = archive.runs.start("crawl")
        seconds = iter(f"2026-02-10T10:{number // 60:02}:{number % 60:02}Z" for number in range(3000))

        def add(address: str, body: bytes, of: int | None = None, headers: object = HTML, **found: object) -> int:
            capture = Capture(url=address, body=body, headers=headers, fetched=next(seconds), found=found)  # type: ignore[arg-type]
            if of is None:
                stored = archive.captures.add(capture, site="uferbote", run_id=run)
            else:
                stored = archive.captures.add_rendered(capture, of, site="uferbote", run_id=run)
            assert stored.id is not None
            return stored.id

        empty = [add(url(number), plain, kind="article") for number in range(3)]
        for number in range(between):
            add(f"{HOST}/2026/01/02/other-{number}.html", story(f"Other story {number} of the town"), kind="article")
        for number, of in enumerate(empty):
            facts = {"browser": "Chromium/1", "headers": [["X-Robots-Tag", "noarchive"]]}
            add(url(number), story(TITLES[number]), of, kind="article", rendered=facts)
            add(f"urn:view:{url(number)}", WEBP + bytes([number]) * 99, of, (("Content-Type", "image/webp"),))
            add(f"urn:pdf:{url(number)}", b"%PDF-1.4 " + bytes([number]), of, (("Content-Type", "application/pdf"),))
    (data / "sites.toml").write_text(f'[uferbote]\nstart = ["{HOST}/"]\n')
    read_found(data, jobs=1)


def state(data: Path) -> list[tuple[object, ...]]:
    """Of each capture its address, type and outcome, that of the page it is made of, and the story that it tells."""
    with Store(data, readonly=True) as archive:
        return archive.db.execute(
            """SELECT captures.url, captures.mime, captures.digest, captures.outcome, plain.url, title, rights
               FROM captures LEFT JOIN captures AS plain ON plain.record = captures.rendered_of
               LEFT JOIN articles ON capture_id = captures.id ORDER BY captures.url, captures.fetched, captures.id"""
        ).fetchall()


def views(data: Path) -> list[tuple[str, str]]:
    return [(str(row[0]), str(row[3])) for row in state(data) if str(row[0]).startswith("urn:")]


def in_file(path: Path) -> list[str]:
    """Addresses of what was fetched or made, as the records of a WARC file have them."""
    with path.open("rb") as file:
        return [
            record.rec_headers.get_header("WARC-Target-URI")
            for record in ArchiveIterator(file)
            if record.rec_type in ("response", "resource", "revisit")
        ]


def addresses(data: Path) -> set[str]:
    return {of for path in (data / "warc").rglob("*.warc.gz") for of in in_file(path)}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    keep(tmp_path / "data")
    return tmp_path / "data"


def test_what_a_crawl_leaves(data: Path) -> None:
    told = state(data)

    pages = [
        row
        for number, title in enumerate(TITLES)
        for row in ((url(number), "rendered", None, None), (url(number), "new", url(number), title))
    ]
    shown = [
        (f"urn:{kind}:{url(number)}", name, url(number), None)
        for kind, name in (("pdf", "pdf"), ("view", "screenshot"))
        for number in range(3)
    ]
    assert [(row[0], row[3], row[4], row[5]) for row in told] == pages + shown
    assert list(check_archive(data)) == []
    with Store(data, readonly=True) as archive:
        record = archive.article(url(0))
        assert record is not None
        kept = kept_views(archive, record)
        assert sorted(kept) == ["pdf", "screenshot"]
        assert kept_picture(archive, kept["screenshot"]) == ("image/webp", WEBP + bytes(99))
        assert kept_picture(archive, kept["pdf"]) is None


def test_rebuilt_and_merged(data: Path, tmp_path: Path) -> None:
    before = state(data)
    (data / "archive.db").unlink()
    rebuild(data, jobs=1)
    assert state(data) == before
    assert list(check_archive(data)) == []

    other = tmp_path / "other"
    Store(other).close()
    (other / "sites.toml").write_text("")
    merge(other, data, jobs=1)
    assert state(other) == before


@pytest.mark.parametrize("plain", [SHELL, story("A page that is read without scripts")])
@pytest.mark.parametrize("between", [0, pytest.param(200, marks=pytest.mark.slow)])
def test_imported(tmp_path: Path, between: int, plain: bytes) -> None:
    """However far the two stand apart in a file, it is the rendered page that is read."""
    data, other = tmp_path / "data", tmp_path / "other"
    keep(data, between=between, plain=plain)
    plan = list(plan_import(other, [data / "warc"]))
    report = import_paths(other, [data / "warc"], jobs=2)

    assert (report.exit_code, report.failed, report.left_out) == (0, [], [])
    assert state(other) == state(data)
    assert report.counts()["new"] == 3 + between
    assert [row["url"] for row in plan if row["url"].startswith("urn:")] == []
    assert list(check_archive(other)) == []
    again = import_paths(other, [data / "warc"], jobs=1)
    assert (again.counts()["new"], state(other)) == (0, state(data))
    rebuild(other, jobs=1)
    assert state(other) == state(data)


def test_exported(data: Path, tmp_path: Path) -> None:
    with Store(data, readonly=True) as archive:
        records = [record for number in range(3) if (record := archive.article(url(number))) is not None]
        write_wacz(records, tmp_path / "all.wacz", archive, title="all", created="2026-02-10T10:00:00Z")
    with ZipFile(tmp_path / "all.wacz") as package:
        index = package.read("indexes/index.cdx").decode().splitlines()
        warc = package.extract("archive/data.warc.gz", tmp_path)

    expected = [f"{start}{url(number)}" for start in ("", "urn:view:", "urn:pdf:") for number in range(3)]
    assert sorted(in_file(Path(warc))) == sorted(expected)
    assert sorted(line.split(" ")[0] for line in index if line.startswith("urn:")) == sorted(expected[3:])


def test_views_leave_with_their_story(data: Path) -> None:
    gone, hidden, left = random.Random(5).sample([url(number) for number in range(3)], 3)
    withdraw(data, gone, "asked for")
    withdraw(data, hidden, "asked for", hide=True)
    expected = sorted(
        [
            (f"urn:pdf:{hidden}", "withdrawn"),
            (f"urn:view:{hidden}", "withdrawn"),
            (f"urn:pdf:{left}", "pdf"),
            (f"urn:view:{left}", "screenshot"),
        ]
    )
    for _ in range(2):
        assert views(data) == expected
        assert list(check_archive(data)) == []
        rebuild(data, jobs=1)
    assert {of for of in addresses(data) if of.endswith(gone)} == set()
    undo_withdrawal(data, hidden)
    assert views(data) == sorted(
        (f"urn:{kind}:{story_url}", outcome)
        for story_url in (hidden, left)
        for kind, outcome in (("pdf", "pdf"), ("view", "screenshot"))
    )
