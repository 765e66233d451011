"""Bytes a page before and after `archiver pack`, and what packing, unpacking and reading cost.

    python -m tests.benchmarks.pack CORPUS [--least 5]

CORPUS is a folder of folders with truth.jsonl and pages/*.html.gz. Two measurements:

whole -- an archive of all pages of the sites with so many pages, packed as one month. The pages of most corpora are
         years apart, so this is the worst case.
near  -- one page with the pages of the same site of the same month as dictionary: what each further page of a month
         comes to.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from archiver.archive import Store
from archiver.archive.records.captures import RequestLine
from archiver.archive.records.frames import Packer
from archiver.archive.records.members import compress
from archiver.archive.upkeep.packing import PackReport, pack_archive, unpack_archive
from archiver.capture import Capture

#: Days between two pages that count as of one month.
NEAR = 31

#: (day of publication or "", URL, page)
Page = tuple[str, str, bytes]


def sites_of(corpus: Path) -> dict[str, list[Page]]:
    """The pages of each site, the oldest first."""
    sites: dict[str, dict[str, Page]] = defaultdict(dict)
    for truth in sorted(corpus.rglob("truth.jsonl")):
        for line in truth.read_text(encoding="utf-8").split("\n"):
            if not line:
                continue
            told = json.loads(line)
            path = truth.parent / (told.get("file") or f"pages/{told['id']}.html.gz")
            if told.get("url") and path.exists():
                site = (urlsplit(told["url"]).hostname or "").lower().removeprefix("www.")
                page = gzip.decompress(path.read_bytes())
                sites[site][told["url"]] = (str(told.get("published") or "")[:10], told["url"], page)
    sites.pop("web.archive.org", None)  # pages of other sites
    return {site: sorted(pages.values()) for site, pages in sites.items()}


def near(sites: dict[str, list[Page]]) -> None:
    """What a page takes that has others of its month beside it."""
    pairs = []
    for pages in sites.values():
        for day, url, page in pages:
            others = [other for known, at, other in pages if at != url and _are_near(day, known)]
            if others:
                pairs.append((page, others))
    packed = seconds = 0.0
    for page, others in pairs:
        packer = Packer(others)
        packer.frame(b"")
        began = time.process_time()
        packed += len(packer.frame(page))
        seconds += time.process_time() - began
    plain = sum(len(compress(page)) for page, _ in pairs)
    count = len(pairs)
    print(f"near: {count} pages; gzip {plain / count:,.0f} bytes a page, packed {packed / count:,.0f}, ", end="")
    print(f"{seconds / count * 1e3:.1f} ms a page")


def _are_near(day: str, other: str) -> bool:
    try:
        return abs((date.fromisoformat(day) - date.fromisoformat(other)).days) <= NEAR
    except ValueError:
        return False


def whole(sites: dict[str, list[Page]], data: Path) -> None:
    """What an archive of these pages takes, and what it costs to pack, read and unpack it."""
    count = _store(sites, data)
    plain = _reading(data)
    report, packing = _timed(lambda: pack_archive(data))
    print(f"whole: {count} pages of {len(sites)} sites, {len(report.packed)} packed files; ", end="")
    print(f"gzip {report.gzip_bytes / count:,.0f} bytes a page, packed {report.packed_bytes / count:,.0f}")
    packed = _reading(data)
    _, unpacking = _timed(lambda: unpack_archive(data))
    print(
        f"       CPU of 1,000 pages: packing {packing / count * 1e3:.1f} s, unpacking {unpacking / count * 1e3:.1f} s"
    )
    print(f"       reading a capture: {plain:.2f} ms from gzip, {packed:.2f} ms packed")


def _store(sites: dict[str, list[Page]], data: Path) -> int:
    """An archive of these pages whose WARC file is of a month that is over."""
    count = 0
    with Store(data) as archive, archive.batch():
        for number in range(max(map(len, sites.values()))):
            for site, pages in sites.items():
                if number < len(pages):
                    _, url, body = pages[number]
                    headers = (("Content-Type", "text/html; charset=utf-8"),)
                    capture = Capture(
                        url=url,
                        body=body,
                        headers=headers,
                        fetched=f"2025-06-{number % 28 + 1:02}T10:00:00Z",
                        found={"kind": "article"},
                    )
                    sent = RequestLine("GET", urlsplit(url).path or "/", (("Accept", "text/html"),))
                    archive.captures.add(capture, request=sent, site=site, run_id=1)
                    count += 1
    (path,) = (data / "warc").rglob("*.warc.gz")
    (data / "warc/2025/06").mkdir(parents=True)
    path.rename(data / "warc/2025/06" / path.name)
    with closing(sqlite3.connect(data / "archive.db")) as connection, connection:
        connection.execute("UPDATE captures SET warc = ?", [f"2025/06/{path.name}"])
    return count


def _reading(data: Path) -> float:
    """Milliseconds of CPU to read a capture, in any order."""
    with Store(data, readonly=True) as archive:
        rows = list(archive.db["captures"].rows)
        random.Random(1).shuffle(rows)
        began = time.process_time()
        for row in rows:
            archive.captures.read(row)
        return (time.process_time() - began) / len(rows) * 1e3


def _timed(call: Callable[[], PackReport]) -> tuple[PackReport, float]:
    began = time.process_time()
    return call(), time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--least", type=int, default=5)
    told = parser.parse_args()
    sites = sites_of(told.corpus)
    near(sites)
    folder = Path(tempfile.mkdtemp())
    whole({site: pages for site, pages in sites.items() if len(pages) >= told.least}, folder / "data")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
