"""A newspaper that is made by scripts, crawled: read whole, kept whole, and read again from what was kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.command import Installation
from tests.crawl.loopback import Answer, Server
from tests.rendering.browsing import needs_browser
from tests.web.serving import serving

TITLES = {
    "ferry-returns": "Ferry returns to the lake after nine years",
    "market-hall": "Market hall gets a new roof",
    "night-bus": "Night bus runs until two o'clock",
}
TEXT = [
    "The town council decided on Tuesday evening, after a debate of four hours, to bring it back before the summer.",
    "Residents had asked for it in two petitions; more than three thousand people signed the second one this spring.",
    "Work begins in March and is to cost 1.4 million, a third of which the county pays, said the mayor, Ines Carlsson.",
    "Opponents warned that the money would be missing elsewhere. A school roof has waited for repair since last year.",
]
SHELL = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Lake Courier</title></head><body>'
    '<div id="__next"></div><noscript>You need to enable JavaScript to run this app.</noscript>'
    '<script src="/app.js"></script></body></html>'
)
APP = """
const main = document.getElementById('__next');
const name = location.pathname.split('/').pop();
fetch(name ? `/api/stories/${name}.json` : '/api/front.json').then(answer => answer.json()).then(data => {
    if (data.stories)
        main.innerHTML = '<h1>Lake Courier</h1>' + data.stories.map(
            story => `<h2><a href="/2025/05/30/${story.slug}">${story.title}</a></h2>`).join('');
    else {
        document.title = data.title;
        main.innerHTML = `<article><h1>${data.title}</h1><p class="byline">By Ana Roe</p>
            <time datetime="2025-05-30T08:00:00+02:00">30 May 2025</time>` + data.text.map(
            part => `<p>${part}</p>`).join('') + '</article>';
    }
});
"""


def paper() -> dict[str, Answer]:
    stories = [{"slug": slug, "title": title} for slug, title in TITLES.items()]
    return {
        "/": Answer(SHELL),
        "/app.js": Answer(APP, media_type="text/javascript"),
        "/api/front.json": Answer(json.dumps({"stories": stories}), media_type="application/json"),
        **{f"/2025/05/30/{slug}": Answer(SHELL, headers=(("ETag", '"shell"'),)) for slug in TITLES},
        **{
            f"/api/stories/{slug}.json": Answer(
                json.dumps({"title": title, "text": TEXT}), media_type="application/json"
            )
            for slug, title in TITLES.items()
        },
    }


def installed(folder: Path, server: Server, more: str) -> Installation:
    archiver = Installation(folder)
    archiver.data.mkdir(parents=True)
    (archiver.data / "sites.toml").write_text(
        f'[lake]\nstart = ["{server.url}"]\nallow_private = true\ndelay = 0\n{more}'
    )
    return archiver


def told(archiver: Installation) -> list[tuple[Any, ...]]:
    """What the archive says of its captures and stories."""
    captures = "SELECT record, url, fetched, status, mime, digest, size, rendered_of, outcome, extractor FROM captures"
    stories = "SELECT url, title, authors, published, text, kind, capture_id FROM articles"
    return [*archiver.rows(f"{captures} ORDER BY record"), *archiver.rows(f"{stories} ORDER BY url")]


@pytest.mark.slow
def test_a_paper_made_by_scripts_is_read_whole(tmp_path: Path) -> None:
    needs_browser()
    with Server(paper()) as server:
        plain = installed(tmp_path / "plain", server, "")
        plain.crawl()
        check = plain.run("sites", "check", "lake", "--delay", "0", "--render")
        plainly = plain.run("sites", "check", "lake", "--delay", "0")
        server.asked.clear()
        archiver = installed(tmp_path / "rendered", server, 'render = "when-empty"\n')
        done = archiver.crawl()
        asked = [request.path for request in server.asked]

    assert plain.rows("SELECT title FROM articles") == []
    assert check.code == 0
    assert 'rendered    `render = "when-empty"` reads 4 of 4 pages that are empty without it\n' in check.out
    assert (plainly.code, "render" in plainly.out) == (3, False)
    assert (done.code, done.err) == (0, "")
    assert dict(archiver.rows("SELECT title, authors FROM articles")) == dict.fromkeys(TITLES.values(), '["Ana Roe"]')
    assert all(text.endswith("\n\n".join(TEXT)) for (text,) in archiver.rows("SELECT text FROM articles"))
    assert archiver.rows(
        "SELECT plain.outcome, rendered.outcome, count(*) FROM captures AS rendered JOIN captures AS plain"
        " ON plain.record = rendered.rendered_of WHERE plain.url = rendered.url GROUP BY 1, 2 ORDER BY 2"
    ) == [("rendered", "new", 3), ("rendered", "page", 1)]
    assert archiver.rows("SELECT count(*) FROM urls WHERE etag IS NOT NULL") == [(0,)]
    assert max(asked.count(path) for path in ("/", *(f"/2025/05/30/{slug}" for slug in TITLES))) == 1
    resources = _records(archiver, "resource")
    assert len(resources) == 4
    assert all(b"<h1>" in body and of for _, of, body in resources)
    about = [json.loads(body)["rendered"] for _, _, body in _records(archiver, "metadata") if b'"rendered"' in body]
    assert {name for facts in about for name in facts} >= {"browser", "viewport", "seconds", "requests", "bytes"}
    assert {facts["browser"].partition("/")[0] for facts in about} == {"Chromium"}

    _read_again(archiver, tmp_path)


def _read_again(archiver: Installation, folder: Path) -> None:
    """Check, rebuild, reparse and import all know the rendered pages."""
    before = told(archiver)
    assert archiver.run("check").code == 0
    (archiver.data / "archive.db").unlink()
    assert archiver.run("rebuild").code == 0
    assert told(archiver) == before
    assert archiver.run("check").code == 0
    again = archiver.run("reparse", "--apply", "--json")
    assert (again.code, told(archiver)) == (0, before)
    other = Installation(folder / "imported")
    other.folder.mkdir()
    assert other.run("import", str(archiver.data / "warc")).code == 0
    assert sorted(other.rows("SELECT title FROM articles")) == sorted((title,) for title in TITLES.values())
    assert other.run("check").code == 0


def _records(archiver: Installation, kind: str, url: str | None = None) -> list[tuple[str, str | None, bytes]]:
    """Address, record it refers to, and block of the records of a type, of one address where that is given."""
    found = []
    for path in archiver.warcs():
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == kind:
                    about = record.rec_headers
                    address, of = about.get_header("WARC-Target-URI"), about.get_header("WARC-Concurrent-To")
                    if url in (None, address):
                        found.append((address, of, record.content_stream().read()))
    return found


@pytest.mark.slow
def test_without_a_browser_one_line_says_what_to_do(tmp_path: Path) -> None:
    with Server(paper()) as server:
        installed(tmp_path, server, "render = true\n")
        done = Installation(tmp_path, environment={"ARCHIVER_CHROMIUM": str(tmp_path / "nothing")}).crawl()

    assert done.code == 78
    assert done.err.count("\n") <= 1
    assert "apt-get install chromium" in done.err
    assert server.asked == []


@pytest.mark.slow
def test_a_browser_that_does_not_start_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    with Server(paper()) as server:
        installed(tmp_path, server, 'render = "when-empty"\n')
        done = Installation(tmp_path, environment={"ARCHIVER_CHROMIUM": str(broken)}).crawl()

    assert done.code == 3
    assert "pages could not be rendered: Chromium does not start: does its sandbox have user namespaces" in done.err


def test_a_plain_crawl_loads_nothing_of_it(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom archiver.crawl.run import crawl\n"
        f"crawl(Path({str(tmp_path)!r}), ['http://127.0.0.1:9/'])\n"
        "print([name for name in sys.modules if name.startswith('archiver.rendering')])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def _views(archiver: Installation) -> list[tuple[Any, ...]]:
    """What stands in the archive of views: of which page, as what, and how large."""
    return archiver.rows(
        """SELECT captures.url, captures.outcome, captures.mime, captures.digest, plain.url FROM captures
           JOIN captures AS plain ON plain.record = captures.rendered_of
           WHERE captures.url LIKE 'urn:%' ORDER BY captures.url"""
    )


@pytest.mark.slow
def test_screenshots_and_pdfs_are_kept(tmp_path: Path) -> None:
    """They stand in WARC, and rebuild, check, import, export and withdrawal know them, and so does the web page."""
    needs_browser()
    with Server(paper()) as server:
        archiver = installed(tmp_path, server, 'render = "when-empty"\nkeep = ["screenshot", "pdf"]\n')
        assert archiver.crawl().code == 0
        stories = sorted(f"{server.url}2025/05/30/{slug}" for slug in TITLES)
        assert archiver.crawl(*stories).code == 0
    assert archiver.rows("SELECT outcome, count(*) FROM captures WHERE outcome LIKE '%chang%' GROUP BY 1") == [
        ("unchanged", 3)
    ]
    kept = _views(archiver)
    assert [row[:3] + row[4:] for row in kept] == [
        *((f"urn:pdf:{url}", "pdf", "application/pdf", url) for url in stories),
        *((f"urn:view:{url}", "screenshot", "image/webp", url) for url in stories),
    ]
    assert archiver.run("check").code == 0
    before = told(archiver)
    (archiver.data / "archive.db").unlink()
    assert archiver.run("rebuild").code == 0
    assert (told(archiver), _views(archiver)) == (before, kept)
    assert archiver.run("reparse", "--apply").code == 0
    assert told(archiver) == before

    other = Installation(tmp_path / "imported")
    other.folder.mkdir()
    done = other.run("import", str(archiver.data / "warc"))
    assert (done.code, _views(other)) == (0, kept)
    assert other.run("import", str(archiver.data / "warc"), "--dry-run").code == 0
    assert other.run("check").code == 0

    assert archiver.run("export", "all.wacz").code == 0
    with ZipFile(archiver.folder / "all.wacz") as package:
        index = package.read("indexes/index.cdx").decode().splitlines()
    assert sum(line.startswith(("urn:view:", "urn:pdf:")) for line in index) == 6
    _serve_views(archiver)
    _withdraw_views(archiver, stories)


def _serve_views(archiver: Installation) -> None:
    [(number, shot, pdf)] = archiver.rows(
        """SELECT articles.id, shot.id, pdf.id FROM articles JOIN versions ON article_id = articles.id
           JOIN captures ON captures.id = versions.capture_id
           JOIN captures AS shot ON shot.rendered_of = captures.rendered_of AND shot.outcome = 'screenshot'
           JOIN captures AS pdf ON pdf.rendered_of = captures.rendered_of AND pdf.outcome = 'pdf'
           ORDER BY articles.id LIMIT 1"""
    )
    with serving(archiver.data) as site:
        page = site.get(f"/article/{number}").text
        picture, paper_copy = site.get(f"/picture/{shot}"), site.get(f"/page/{pdf}")
        refused = site.get(f"/picture/{pdf}").status
    assert f'<a href="/picture/{shot}">' in page
    assert f'<a href="/page/{pdf}" download>' in page
    assert (picture.headers["content-type"], picture.body[8:12]) == ("image/webp", b"WEBP")
    assert paper_copy.headers["content-disposition"] == f'attachment; filename="page-{pdf}.pdf"'
    assert paper_copy.body.startswith(b"%PDF-")
    for answer in (picture, paper_copy):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert refused == 404


def _withdraw_views(archiver: Installation, stories: list[str]) -> None:
    """They leave with their story, and what is hidden is hidden with it, also after a rebuild."""
    gone, hidden, left = stories
    contents = {url: _records(archiver, "resource", f"urn:pdf:{url}") for url in stories}
    assert archiver.run("withdraw", gone, "--reason", "asked for").code == 0
    assert archiver.run("withdraw", hidden, "--reason", "asked for", "--hide").code == 0
    for _ in range(2):
        rows = archiver.rows("SELECT url, outcome FROM captures WHERE url LIKE 'urn:%' ORDER BY url")
        assert rows == sorted(
            [
                *((f"urn:{kind}:{hidden}", "withdrawn") for kind in ("pdf", "view")),
                (f"urn:pdf:{left}", "pdf"),
                (f"urn:view:{left}", "screenshot"),
            ]
        )
        assert archiver.run("check").code == 0
        (archiver.data / "archive.db").unlink()
        assert archiver.run("rebuild").code == 0
    assert {url: len(_records(archiver, "resource", f"urn:pdf:{url}")) for url in contents} == {
        gone: 0,
        hidden: 1,
        left: 1,
    }
    assert archiver.run("withdraw", hidden, "--undo").code == 0
    assert archiver.rows("SELECT outcome FROM captures WHERE url LIKE 'urn:%' ORDER BY url") == [
        (outcome,) for outcome in ("pdf", "pdf", "screenshot", "screenshot")
    ]
