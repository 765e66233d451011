"""Nothing but the crawl touches the network: every other command does its work without asking anyone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import ROOT, Installation
from tests.importing.samples import Rec, singlefile, story, warc

#: Loaded by every Python process, workers too: writes down connections and questions to name servers.
_WATCH = """
import os, sys

def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto") or (
        event == "socket.connect" and not isinstance(arguments[1], (str, bytes))  # those are of this machine
    ):
        with open(os.environ["WATCH"], "a") as log:
            print(event, arguments[1:], file=log)

sys.addaudithook(watch)
"""

#: A page that names much to fetch.
_HEAD = (
    '<base href="http://127.0.0.1:9/"><link rel=canonical href="https://www.herald.test/a"><link rel=icon href=/i>'
    '<script type="application/ld+json">{"@context": "https://schema.org/x.jsonld", "@type": "NewsArticle"}</script>'
)
_DOCTYPE = '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x SYSTEM "http://127.0.0.1:9/e">]>'


@pytest.mark.slow
def test_no_command_asks_anyone(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_WATCH)
    log = tmp_path / "log"
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT}", "WATCH": str(log)}
    archiver = Installation(tmp_path, environment=environment)
    page = story("Bath and pool closed", head=_HEAD, top=_DOCTYPE)
    (tmp_path / "a.warc.gz").write_bytes(warc(Rec("https://www.herald.test/a", page)))
    (tmp_path / "b.html").write_bytes(singlefile("Ferry late", "https://www.herald.test/b", "Mon May 06 2024"))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "herald.test.txt").write_text("title: //h1\nbody: //article\ntest_url: http://127.0.0.1:9/\n")
    commands = (
        "import a.warc.gz b.html",
        "reparse --apply",
        "reparse a.html --url https://www.herald.test/a",
        "rules import rules",
        "search bath",
        "show 1",
        "export out.csv bath",
        "export out.epub bath",
        "export out.wacz bath",
        "status",
        "health",
        "gaps",
        "sites",
        "doctor",
        "check",
        "rebuild",
        "repair",
    )
    (tmp_path / "a.html").write_bytes(page)
    codes = {command: archiver.run(*command.split()).code for command in commands}

    assert not log.exists(), log.read_text()
    assert archiver.rows("SELECT count(*) FROM articles") == [(2,)]
    assert set(codes.values()) <= {0, 3}, codes


def test_the_watch_sees_a_crawl(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_WATCH)
    log = tmp_path / "log"
    archiver = Installation(tmp_path, "http://127.0.0.1:9", {"PYTHONPATH": f"{tmp_path}:{ROOT}", "WATCH": str(log)})
    archiver.crawl("http://www.herald.test/")

    assert "socket.connect (('127.0.0.1', 9),)" in log.read_text()
