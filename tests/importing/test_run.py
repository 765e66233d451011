"""Whole imports, in this process, into archives that are looked into afterwards."""

import gzip
import hashlib
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.archive.records.captures import payload_digest
from archiver.archive.records.lock import run_lock
from archiver.archive.upkeep.integrity import check_archive
from archiver.errors import Locked, UnknownSite
from archiver.importing import ImportReport, import_paths, plan_import
from archiver.reasons import of_status
from tests.importing.samples import HTML, Rec, chunked, gzipped, members, story, warc

BRIDGE, FERRY = "https://www.river.example/bridge", "https://www.river.example/ferry"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def rows(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with Store(data, readonly=True) as archive:
        return list(archive.db.execute(sql))


def everything(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows but those of runs."""
    tables = ("captures", "articles", "versions", "images", "readings", "urls")
    return {table: rows(data, f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def counts(report: ImportReport) -> dict[str, int]:
    return {name: count for name, count in report.counts().items() if count}


def test_a_warc_file_becomes_captures_articles_and_known_addresses(tmp_path: Path, data: Path) -> None:
    (tmp_path / "old.warc.gz").write_bytes(
        warc(
            Rec(BRIDGE, story("Bridge closed")),
            Rec(
                FERRY,
                gzipped(story("Ferry sails")),
                date="2021-03-05T00:00:00Z",
                headers=(*HTML, ("Content-Encoding", "gzip"), ("ETag", '"3"')),
            ),
            Rec("https://www.river.example/i.png", b"\x89PNG", headers=(("Content-Type", "image/png"),)),
            Rec("http://notes.example/", b"<html><body><p>Nothing.</body></html>"),
        )
    )
    report = import_paths(data, [tmp_path / "old.warc.gz"], jobs=1)
    assert (counts(report), report.passed_over, report.left_out, report.exit_code) == (
        {"pages": 3, "new": 2, "skipped": 1, "passed_over": 1},
        Counter({"not HTML": 1}),
        [],
        0,
    )
    assert rows(data, "SELECT url, site, fetched, status, mime, outcome, run_id FROM captures ORDER BY id") == [
        (BRIDGE, "river", "2021-03-04T05:06:07Z", 200, "text/html", "new", 1),
        (FERRY, "river", "2021-03-05T00:00:00Z", 200, "text/html", "new", 1),
        ("http://notes.example/", "notes", "2021-03-04T05:06:07Z", 200, "text/html", "page", 1),
    ]
    assert rows(data, "SELECT id, site, url, title, first_seen FROM articles ORDER BY id") == [
        (1, "river", BRIDGE, "Bridge closed", "2021-03-04T05:06:07Z"),
        (2, "river", FERRY, "Ferry sails", "2021-03-05T00:00:00Z"),
    ]
    assert rows(
        data, "SELECT url, kind, state, found, visited, next_visit, etag, article_id FROM urls ORDER BY url"
    ) == [
        ("http://notes.example/", "page", "not_article", *["2021-03-04T05:06:07Z"] * 2, None, None, None),
        (BRIDGE, "article", "fetched", *["2021-03-04T05:06:07Z"] * 2, None, None, 1),
        (FERRY, "article", "fetched", *["2021-03-05T00:00:00Z"] * 2, None, '"3"', 2),
    ]
    ((command, outcome, code, tally),) = rows(data, "SELECT command, outcome, exit_code, counts FROM runs")
    assert (command, outcome, code, sorted(json.loads(tally))) == ("import", "finished", 0, ["notes", "river"])


def test_the_stored_record_is_the_original_and_says_where_it_is_from(tmp_path: Path, data: Path) -> None:
    headers = (*HTML, ("Transfer-Encoding", "chunked"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Größe", "ü"))
    lines = [b"HTTP/1.1 200 OK", *(f"{name}: {value}".encode() for name, value in headers), b"", b""]
    block = b"\r\n".join(lines) + chunked(story("Bridge closed"))  # warcio would not write such a name
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2021-03-04T05:06:07Z\r\n"
        f"WARC-Target-URI: <{BRIDGE}>\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "a.warc").write_bytes(head.encode() + block + b"\r\n\r\n")
    import_paths(data, [tmp_path / "a.warc"], jobs=1)
    with Store(data, readonly=True) as archive:
        capture = archive.captures.get(1)
    assert (capture.body, capture.headers, capture.found) == (
        story("Bridge closed"),
        (
            *HTML,
            ("X-Archive-Orig-Transfer-Encoding", "chunked"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("X-Größe", "ü"),
        ),
        {
            "kind": "article",
            "url_from": "record",
            "time_from": "record",
            "format": "warc",
            "imported_from": "a.warc",
            "record": "<urn:uuid:1>",
        },
    )


def test_a_mirror_holds_more_than_stories(tmp_path: Path, data: Path) -> None:
    declared = '<meta property="og:type" content="article">'
    pages = {
        "https://www.river.example/": ("Home", ""),
        "https://www.river.example/sport": ("Sport", ""),
        "https://www.river.example/tag/bridge": ("Bridge", ""),
        "https://www.river.example/about": ("About us", ""),
        "https://www.river.example/tag/ferry": ("Ferry sails", declared),
        "https://www.river.example/bridge": ("Bridge closed", ""),
    }
    (tmp_path / "a.warc").write_bytes(
        warc(*(Rec(url, story(title, head=head)) for url, (title, head) in pages.items()))
    )
    report = import_paths(data, [tmp_path / "a.warc"], jobs=1)
    assert counts(report) == {"pages": 6, "new": 2, "skipped": 4}
    assert rows(data, "SELECT title FROM articles ORDER BY id") == [("Ferry sails",), ("Bridge closed",)]
    assert rows(data, "SELECT state, detail, next_visit FROM urls WHERE article_id IS NULL ORDER BY length(url)") == [
        ("not_article", "no path", None),
        ("not_article", "section: sport", None),
        ("not_article", "service page: about", None),
        ("not_article", "tag in the path", None),
    ]
    assert rows(data, "SELECT outcome FROM captures ORDER BY id") == [*[("page",)] * 4, ("new",), ("new",)]
    assert len(rows(data, "SELECT 1 FROM urls")) == 6, "links of old pages are not asked for"


def test_importing_again_adds_nothing(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    pages = [Rec(f"{BRIDGE}/{number}", story(f"Bridge {number} closed")) for number in range(5)]
    (folder / "a.warc.gz").write_bytes(warc(*pages))
    (folder / "b.warc").write_bytes(warc(*pages, compressed=False))
    note = f"<!-- saved from url=({len(FERRY):04})"
    (folder / "c.html").write_bytes(story("Ferry sails", top=f"{note}{FERRY} -->\n"))
    first = import_paths(data, [folder], jobs=2)
    before = everything(data)
    os.utime(folder / "c.html", (10**9, 10**9))  # a copy has another time
    (folder / "copy.html").write_bytes((folder / "c.html").read_bytes())
    again = import_paths(data, [folder], jobs=2)
    assert (counts(first), counts(again)) == ({"pages": 6, "new": 6, "known": 5}, {"known": 12})
    assert everything(data) == before


def test_the_same_page_at_another_time_is_a_version(tmp_path: Path, data: Path) -> None:
    (tmp_path / "new.warc").write_bytes(warc(Rec(BRIDGE, story("Bridge open"), date="2021-06-01T00:00:00Z")))
    (tmp_path / "old.warc").write_bytes(warc(Rec(BRIDGE, story("Bridge closed"), date="2021-03-01T00:00:00Z")))
    import_paths(data, [tmp_path / "new.warc"], jobs=1)
    import_paths(data, [tmp_path / "old.warc"], jobs=1)
    assert rows(data, "SELECT title, first_seen, updated FROM articles") == [
        ("Bridge open", "2021-03-01T00:00:00Z", "2021-06-01T00:00:00Z")
    ]
    assert rows(data, "SELECT number, seen, title FROM versions ORDER BY number") == [
        (1, "2021-03-01T00:00:00Z", "Bridge closed"),
        (2, "2021-06-01T00:00:00Z", "Bridge open"),
    ]
    assert rows(data, "SELECT state, visited FROM urls") == [("fetched", "2021-06-01T00:00:00Z")]


def test_the_ledger_keeps_what_is_newer_and_what_is_visited_on(tmp_path: Path, data: Path) -> None:
    with Store(data) as archive, archive.batch():
        archive.ledger.find(BRIDGE, site="river", kind="article")
        archive.ledger.settle(
            archive.ledger.visit(BRIDGE).key, "gone", why=of_status(410), visited="2024-01-01T00:00:00Z"
        )
        archive.ledger.find(FERRY, site="river", kind="section")
    kept = "SELECT key, url, site, kind, state, reason, visited, attempts, article_id FROM urls ORDER BY key"
    before = rows(data, kept)
    nothing = b"<html><head><title>Page not found</title><body><p>Nothing.</body></html>"
    cut = Rec(BRIDGE, story("Bridge cut"), date="2021-03-05T00:00:00Z", about={"WARC-Truncated": "length"})
    none = Rec(BRIDGE, b" ", date="2021-03-06T00:00:00Z")
    (tmp_path / "a.warc").write_bytes(warc(Rec(BRIDGE, story("Bridge closed")), cut, none, Rec(FERRY, nothing)))
    report = import_paths(data, [tmp_path / "a.warc"], jobs=1)
    assert counts(report) == {"pages": 4, "new": 1, "skipped": 2, "failed": 1}
    assert rows(data, "SELECT outcome FROM captures ORDER BY id") == [
        ("new",),
        ("cut_short",),
        ("not_html",),
        ("error_page",),
    ]
    assert rows(data, kept) == before
    assert rows(data, "SELECT url FROM articles") == [(BRIDGE,)]


def test_sites(tmp_path: Path, data: Path) -> None:
    data.mkdir()
    (data / "sites.toml").write_text('[watched]\nhosts = ["www.river.example"]\n\n[mine]\nhosts = ["mine.example"]\n')
    (tmp_path / "a.warc").write_bytes(warc(Rec(BRIDGE, story("Bridge closed"))))
    (tmp_path / "b.warc").write_bytes(
        warc(Rec("https://times.example.com/a", story("A")), Rec("https://times.net/b", story("B")))
    )
    (tmp_path / "c.warc").write_bytes(
        warc(Rec("https://www.times.net/c", story("C")), Rec("https://times.example.org/d", story("D")))
    )
    (tmp_path / "e.warc").write_bytes(warc(Rec("https://elsewhere.example/e", story("E"))))
    for name in ("a.warc", "b.warc", "c.warc"):
        import_paths(data, [tmp_path / name], jobs=1)
    import_paths(data, [tmp_path / "e.warc"], site="mine", jobs=1)
    assert rows(data, "SELECT title, site FROM articles ORDER BY title") == [
        ("A", "example"),
        ("B", "times"),
        ("Bridge closed", "watched"),
        ("C", "times"),
        ("D", "example-org"),
        ("E", "mine"),
    ]
    with pytest.raises(UnknownSite, match=r"no site 'none' in .* \(known: mine, watched\)"):
        import_paths(data, [tmp_path / "a.warc"], site="none")


def test_revisit_records_take_their_body_from_the_archive(tmp_path: Path, data: Path) -> None:
    body = story("Bridge closed")
    about = {"WARC-Refers-To-Target-URI": BRIDGE, "WARC-Refers-To-Date": "2021-03-04T05:06:07Z"}
    twin = Rec(FERRY, type="revisit", date="2021-04-01T00:00:00Z", about=about)
    same = Rec(BRIDGE, type="revisit", date="2021-05-01T00:00:00Z", about=about)
    lost = Rec(FERRY + "/2", type="revisit", about={"WARC-Payload-Digest": "sha1:LOST"})
    (tmp_path / "a.warc.gz").write_bytes(warc(Rec(BRIDGE, body), twin, same, lost))
    report = import_paths(data, [tmp_path / "a.warc.gz"], jobs=1)
    assert (counts(report), [item.reason for item in report.left_out], report.exit_code) == (
        {"pages": 3, "new": 2, "unchanged": 1, "left_out": 1},
        ["repeats an earlier record which is not in the archive; import that file first"],
        3,
    )
    with Store(data, readonly=True) as archive:
        assert [archive.captures.get(number).body for number in (1, 2)] == [body, body]
    assert rows(data, "SELECT url, fetched, revisit_of FROM captures ORDER BY id") == [
        (BRIDGE, "2021-03-04T05:06:07Z", None),
        (FERRY, "2021-04-01T00:00:00Z", 1),
        (BRIDGE, "2021-05-01T00:00:00Z", 1),
    ]


def test_a_revisit_takes_no_body_of_another_version(tmp_path: Path, data: Path) -> None:
    """Of the second version there is only the record that repeats it: what the address said before is another."""
    first, second = story("Bridge closed"), story("Bridge open again")
    lost = payload_digest(second)
    refers = {"WARC-Refers-To-Target-URI": BRIDGE, "WARC-Refers-To-Date": "2021-04-01T00:00:00Z"}
    for number, about in enumerate(({"WARC-Payload-Digest": lost}, refers, {"WARC-Payload-Digest": lost, **refers})):
        again = Rec(BRIDGE, type="revisit", date="2021-05-01T00:00:00Z", about=about)
        (tmp_path / f"{number}.warc").write_bytes(warc(Rec(BRIDGE, first), again, compressed=False))
        report = import_paths(data, [tmp_path / f"{number}.warc"], jobs=1)
        assert [item.reason for item in report.left_out] == [
            "repeats an earlier record which is not in the archive; import that file first"
        ]
    assert rows(data, "SELECT count(*) FROM captures") == [(1,)]


@pytest.mark.parametrize("before", [False, True])
def test_a_revisit_finds_its_original_by_whatever_digest(tmp_path: Path, data: Path, before: bool) -> None:
    """Of the chunks, or of another algorithm, in whatever way it is written; beside another page of that second."""
    made = []
    chunks = (*HTML, ("Transfer-Encoding", "chunked"))
    for number, (headers, name, written) in enumerate(
        ((chunks, "sha1", str.upper), (HTML, "sha256", str.upper), (HTML, "md5", str.lower), (HTML, "sha1", str.lower))
    ):
        body = story(f"Bridge {number} closed")
        sent = chunked(body) if headers is chunks else body
        digest = hashlib.new(name, sent).hexdigest()
        url = f"{BRIDGE}/{number}"
        again = Rec(
            url,
            type="revisit",
            date="2021-05-01T00:00:00Z",
            headers=headers,
            about={"WARC-Payload-Digest": f"{name}:{written(digest)}"},
        )
        original = Rec(url, sent, headers=headers, about={"WARC-Payload-Digest": f"{name}:{digest}"})
        other = Rec(url, story(f"Wait for {number}"), date=original.date)
        made += [again, original, other] if before else [original, other, again]
    (tmp_path / "a.warc").write_bytes(warc(*made, compressed=False))
    report = import_paths(data, [tmp_path / "a.warc"], jobs=1)
    assert report.left_out == []
    assert rows(data, "SELECT url, fetched, revisit_of IS NOT NULL FROM captures ORDER BY url, fetched, id") == [
        (f"{BRIDGE}/{number}", fetched, repeats)
        for number in range(4)
        for fetched, repeats in (("2021-03-04T05:06:07Z", 0), ("2021-03-04T05:06:07Z", 0), ("2021-05-01T00:00:00Z", 1))
    ]
    assert all(
        b"closed" in archive.captures.read(row).body
        for archive in [Store(data, readonly=True)]
        for row in archive.db.query("SELECT * FROM captures WHERE revisit_of IS NOT NULL")
    )


def test_an_original_may_come_after_what_repeats_it(tmp_path: Path, data: Path) -> None:
    about = {"WARC-Refers-To-Target-URI": BRIDGE, "WARC-Refers-To-Date": "2021-03-04T05:06:07Z"}
    early = Rec(BRIDGE, type="revisit", date="2021-04-01T00:00:00Z", about=about)
    (tmp_path / "a.warc.gz").write_bytes(warc(early, Rec(BRIDGE, story("Bridge closed"))))
    assert counts(import_paths(data, [tmp_path / "a.warc.gz"], jobs=1)) == {"pages": 2, "new": 1, "unchanged": 1}
    assert counts(import_paths(data, [tmp_path / "a.warc.gz"], jobs=1)) == {"known": 2}


def test_the_head_of_a_record_is_kept_as_it_was(tmp_path: Path, data: Path) -> None:
    http = b"HTTP/1.0 203 Here You Are\r\nX-zEbRa:1\r\nSet-Cookie: a=1\r\nX-Other:   2\r\nSet-Cookie: b=2\r\n"
    http += b"content-TYPE: text/html\r\n\r\n"
    block = http + story("Bridge closed")
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2021-03-04T05:06:07Z\r\n"
        f"WARC-Target-URI: {BRIDGE}\r\nWARC-IP-Address: 192.0.2.1\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "a.warc").write_bytes(head.encode() + block + b"\r\n\r\n")
    assert counts(import_paths(data, [tmp_path / "a.warc"], jobs=1)) == {"pages": 1, "new": 1}
    (path,) = (data / "warc").rglob("*.warc.gz")
    stored = gzip.decompress(path.read_bytes())
    assert http + story("Bridge closed") in stored
    assert b"WARC-IP-Address: 192.0.2.1\r\n" in stored
    assert check_archive(data) == []


def test_the_head_of_a_saved_answer_is_kept_as_it_was(tmp_path: Path, data: Path) -> None:
    """As `curl -i` and `wget --save-headers` write it."""
    head = b"HTTP/1.0 203 Here You Are\r\nX-zEbRa:1\r\nSet-Cookie: a=1\r\ncontent-TYPE: text/html\r\n\r\n"
    (tmp_path / "www.river.org").mkdir()
    (tmp_path / "www.river.org" / "a.html").write_bytes(head + story("Bridge closed"))
    assert counts(import_paths(data, [tmp_path / "www.river.org"], jobs=1)) == {"pages": 1, "new": 1}
    (path,) = (data / "warc").rglob("*.warc.gz")
    assert head + story("Bridge closed") in gzip.decompress(path.read_bytes())
    assert check_archive(data) == []


def test_two_answers_in_one_second_are_two_captures(tmp_path: Path, data: Path) -> None:
    wall = b"<!DOCTYPE html><html><head><title>Wait</title></head><body>One moment</body></html>"
    (tmp_path / "a.warc").write_bytes(warc(Rec(BRIDGE, wall), Rec(BRIDGE, story("Bridge closed"))))
    report = import_paths(data, [tmp_path / "a.warc"], jobs=1)
    assert (len(rows(data, "SELECT id FROM captures")), rows(data, "SELECT title, capture_id FROM articles")) == (
        2,
        [("Bridge closed", 2)],
    )
    assert report.known == 0
    assert import_paths(data, [tmp_path / "a.warc"], jobs=1).known == 2


def test_what_is_odd_is_noted_and_read(tmp_path: Path, data: Path) -> None:
    wrong = {"WARC-Block-Digest": "sha1:" + "A" * 32, "WARC-Payload-Digest": "sha1:" + "B" * 32}
    (tmp_path / "a.warc").write_bytes(
        warc(Rec(BRIDGE, story("Bridge closed"), about=wrong, date="2021-03"), Rec(FERRY, b""))
    )
    report = import_paths(data, [tmp_path / "a.warc"], jobs=1)
    assert (report.noted, [(str(item.where), item.reason) for item in report.failed], report.exit_code) == (
        Counter({"wrong block digest": 1, "wrong payload digest": 1, "time to the month only": 1}),
        [("a.warc", f"{FERRY}: empty answer")],
        3,
    )
    assert rows(data, "SELECT url, first_seen FROM articles") == [(BRIDGE, "2021-03-01T00:00:00Z")]


def test_what_a_killed_import_left_is_read_by_the_next(tmp_path: Path, data: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(warc(*(Rec(f"{BRIDGE}/{n}", story(f"Bridge {n}")) for n in range(3))))
    import_paths(data, [tmp_path / "a.warc.gz"], jobs=1)
    whole = everything(data)
    # as after a kill: the captures are stored, nothing is read of them; of one, the power cut took all rows
    with Store(data) as archive, archive.batch():
        for number in (2, 3):
            archive.articles.withdraw(number)
        archive.db.execute("DELETE FROM captures WHERE id = 3")
        archive.db.execute("DELETE FROM urls WHERE url LIKE '%/2'")
        archive.db.execute("UPDATE urls SET state = 'found', visited = NULL WHERE url LIKE '%/1'")
    report = import_paths(data, [tmp_path / "a.warc.gz"], jobs=1)
    assert counts(report) == {"pages": 2, "new": 2, "known": 3}
    assert everything(data) == whole


def test_damage_is_reported_and_all_else_imported(tmp_path: Path, data: Path) -> None:
    made = members([Rec(f"{BRIDGE}/{number}", story(f"Bridge {number}")) for number in range(4)])
    torn = made[0] + made[1][:100] + made[2] + made[3][:-5]
    (tmp_path / "a.warc.gz").write_bytes(torn)
    report = import_paths(data, [tmp_path / "a.warc.gz"], jobs=1)
    assert (counts(report), report.exit_code) == ({"pages": 2, "new": 2, "left_out": 2}, 3)
    assert [item.where.offset for item in report.left_out] == [len(made[0]), len(torn) - len(made[3]) + 5]
    assert rows(data, "SELECT url FROM captures ORDER BY id") == [(f"{BRIDGE}/0",), (f"{BRIDGE}/2",)]


def test_one_at_a_time(tmp_path: Path, data: Path) -> None:
    data.mkdir()
    with run_lock(data, "crawl"), pytest.raises(Locked):
        import_paths(data, [tmp_path])


def test_progress_ends_at_the_size_of_the_input(tmp_path: Path, data: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.warc").write_bytes(warc(*(Rec(f"{BRIDGE}/{n}", story(f"Bridge {n}")) for n in range(3))))
    (tmp_path / "in" / "b.png").write_bytes(b"\x89PNG")
    seen: list[int] = []
    import_paths(data, [tmp_path / "in"], jobs=1, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == sum(path.stat().st_size for path in (tmp_path / "in").iterdir())


def test_a_plan_writes_nothing_and_says_what_the_import_does(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    about = {"WARC-Refers-To-Target-URI": BRIDGE, "WARC-Refers-To-Date": "2021-03-04T05:06:07Z"}
    twin = Rec(FERRY, type="revisit", date="2021-04-01T00:00:00Z", about=about)
    (folder / "a.warc").write_bytes(
        warc(Rec(BRIDGE, story("Bridge closed")), Rec(BRIDGE, story("Bridge closed")), twin)
    )
    (folder / "b.html").write_bytes(story("Nowhere"))
    (folder / "c.png").write_bytes(b"\x89PNG")

    def would() -> list[tuple[Any, ...]]:
        return [(row["would"], row["url"], row["fetched"], row["site"]) for row in plan_import(data, [folder])]

    twice = (BRIDGE, "2021-03-04T05:06:07Z", "river")
    ferry = (FERRY, "2021-04-01T00:00:00Z", "river")
    left = ("leave out", None, None, None)
    assert would() == [("import", *twice), ("skip", *twice), ("import", *ferry), left]
    assert not data.exists()
    assert counts(import_paths(data, [folder], jobs=1)) == {
        "pages": 2,
        "new": 2,
        "known": 1,
        "passed_over": 1,
        "left_out": 1,
    }
    before = everything(data)
    assert would() == [("skip", *twice), ("skip", *twice), ("skip", *ferry), left]
    assert everything(data) == before
