"""The same pages, imported from four kinds of input: are the articles the same, field for field?

    python -m tests.benchmarks.import_same CORPUS WORK --proxy http://127.0.0.1:8899

CORPUS holds pages with their addresses: `truth.jsonl` files with a `url` and a `file` (HTML, gzipped) in each line. The
proxy serves them under these addresses, as http; GNU Wget fetches them from there into a WARC file. The bytes that came
are then laid out as files with notes beside them (every other one gzipped), as a WARC file written by warcio (plain,
content-encoded and chunked in turn), and as WACZ. Each goes into an archive of its own below WORK. A broken run
goes on where it stood. With `--live ARCHIVE`, the data folder of a crawl of the same pages is compared as well.

Prints, for each input, how many pages and articles it gave, and how many articles differ from those of the first, by
field.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.urls import clean

#: Columns that say when and from where, which is not the same in two imports.
ASIDE = frozenset({"id", "capture_id", "first_seen", "updated"})

#: (address, time, body)
Fetched = tuple[str, str, bytes]


def addresses(corpus: Path) -> list[str]:
    """The pages' addresses as the proxy knows them, each once."""
    found: dict[str, None] = {}
    for truth in sorted(corpus.rglob("truth.jsonl")):
        for line in truth.open():
            url = json.loads(line).get("url") or ""
            parts = urlsplit(url)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            cleaned = clean(f"http://{parts.hostname}{path}") if parts.hostname else None
            if cleaned is not None and path not in ("/", "/robots.txt"):
                found.setdefault(cleaned)
    return list(found)


def fetch(urls: list[str], work: Path, proxy: str) -> Path:
    """The WARC file that Wget makes of the addresses."""
    made = work / "wget.warc.gz"
    if not made.exists():
        listing = work / "urls.txt"
        listing.write_text("\n".join(urls) + "\n")
        command = ["wget", "-q", "-i", str(listing), "-O", os.devnull, "-e", f"http_proxy={proxy}", "-e", "robots=off"]
        partial = work / "partial"
        subprocess.run([*command, "--tries=2", f"--warc-file={partial}"], check=False)
        partial.with_suffix(".warc.gz").rename(made)
    return made


def responses(warc: Path) -> Iterator[Fetched]:
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                about = record.rec_headers
                yield (
                    about.get_header("WARC-Target-URI").strip("<>"),
                    about.get_header("WARC-Date"),
                    record.content_stream().read(),
                )


def as_files(pages: Iterator[Fetched], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for number, (url, time, body) in enumerate(pages):
        page = folder / f"{number:05}.html{'.gz' if number % 2 else ''}"
        page.write_bytes(gzip.compress(body, 1) if number % 2 else body)
        (folder / f"{number:05}.html.json").write_text(json.dumps({"url": url, "fetched": time}))


def as_warc(pages: Iterator[Fetched], path: Path) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, (url, time, body) in enumerate(pages):
            headers = [("Content-Type", "text/html")]
            if number % 3 == 1:
                headers.append(("Content-Encoding", "gzip"))
                body = gzip.compress(body, 1)
            elif number % 3 == 2:
                headers.append(("Transfer-Encoding", "chunked"))
                body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in _parts(body)) + b"0\r\n\r\n"
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(body),
                    length=len(body),
                    http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": time},
                )
            )


def _parts(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 8000):
        yield body[start : start + 8000]


def as_wacz(pages: Iterator[Fetched], path: Path) -> None:
    warc = path.with_suffix(".warc.gz")
    as_warc(pages, warc)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.write(warc, "archive/data.warc.gz")
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "wacz_version": "1.1.1"}))
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n')
    warc.unlink()


def run_import(source: Path, data: Path) -> dict[str, Any]:
    """Import into an archive, and what the command said of it."""
    command = [sys.executable, "-m", "archiver", "--data", str(data), "import", str(source), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}: exit {done.returncode}")
    report: dict[str, Any] = json.loads(done.stdout)[0]
    return report


def articles(data: Path) -> dict[str, dict[str, Any]]:
    """All articles of an archive by key, with their pictures."""
    db = sqlite3.connect(data / "archive.db")
    db.row_factory = sqlite3.Row
    pictures: dict[int, list[tuple[Any, ...]]] = {}
    for row in db.execute("SELECT article_id, url, alt, caption, credit FROM images ORDER BY article_id, position"):
        pictures.setdefault(row[0], []).append(tuple(row[1:]))
    found = {}
    for row in db.execute("SELECT * FROM articles"):
        found[row["key"]] = {name: row[name] for name in row.keys() if name not in ASIDE}  # noqa: SIM118
        found[row["key"]]["images"] = pictures.get(row["id"], [])
    db.close()
    return found


def compare(first: dict[str, dict[str, Any]], other: dict[str, dict[str, Any]]) -> tuple[int, int, Counter[str]]:
    """Articles that only one has, that are equal, and how often each field differs."""
    both = first.keys() & other.keys()
    fields = Counter(name for key in both for name in first[key] if first[key][name] != other[key][name])
    equal = sum(first[key] == other[key] for key in both)
    return len(first.keys() ^ other.keys()), equal, fields


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--proxy", required=True)
    parser.add_argument("--live", type=Path, help="data folder of a crawl of the same pages")
    options = parser.parse_args()
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)

    urls = addresses(options.corpus)
    sources = {
        "wget": fetch(urls, work, options.proxy),
        "files": work / "files",
        "warcio": work / "warcio.warc.gz",
        "wacz": work / "pages.wacz",
    }
    for name, make in (("files", as_files), ("warcio", as_warc), ("wacz", as_wacz)):
        if not sources[name].exists():
            make(responses(sources["wget"]), sources[name])
    print(f"{len(urls):,} addresses, {sum(1 for _ in responses(sources['wget'])):,} fetched")

    read = {}
    for name, source in sources.items():
        report = run_import(source, work / f"archive-{name}")
        print(name, json.dumps({key: value for key, value in report.items() if key != "left_out"}))
        print(name, "left out:", Counter(item["reason"] for item in report["left_out"]))
        read[name] = articles(work / f"archive-{name}")
    if options.live:
        read["live"] = articles(options.live)
    (first_name, first), *others = read.items()
    print(f"{first_name}: {len(first):,} articles of {len(next(iter(first.values()), {}))} fields")
    for name, other in others:
        only, equal, fields = compare(first, other)
        print(f"{name}: {len(other):,} articles, {equal:,} equal, {only} in one only, differing fields {dict(fields)}")


if __name__ == "__main__":
    main()
