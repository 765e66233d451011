"""Archives with the pages of a news web, stored and read without a crawl; and their rows, to compare."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver import times
from archiver.archive import Store
from archiver.capture import Capture
from archiver.reparse.rebuild import read_found
from tests.command import key_of
from tests.newsweb.content import Newspaper
from tests.newsweb.hosts import Host, make_hosts

#: The tables that follow from what captures say. The others hold what only the database knew.
DERIVED = ("captures", "articles", "versions", "images", "readings")

Rows = dict[str, list[dict[str, Any]]]


def store_pages(data: Path, *, hosts: int = 2, stories: int = 6) -> list[Host]:
    """Write an archive of all stories of a few newspapers, each captured once, the later ones edited and captured
    again, with a sites.toml that names them."""
    papers = [Newspaper(host) for host in make_hosts(hosts, stories, datetime(2025, 6, 2, 8, 30, tzinfo=UTC))]
    fetched = "2025-06-02T09:00:00Z"
    with Store(data) as archive, archive.batch():
        run_id = archive.runs.start("crawl")
        for paper in papers:
            for url in paper.urls:
                fetched = times.later(fetched, 1)
                _store(archive, paper, url, fetched, run_id)
        for paper in papers:
            for url in paper.urls[::3]:
                paper.edit(_path(paper, url))
                fetched = times.later(fetched, 1)
                _store(archive, paper, url, fetched, run_id)
    entries = (f'[{key_of(paper.host)}]\nstart = ["{paper.host.home}"]\n' for paper in papers)
    (data / "sites.toml").write_text("\n".join(entries), encoding="utf-8")
    read_found(data, jobs=2)
    return [paper.host for paper in papers]


def _store(archive: Store, paper: Newspaper, url: str, fetched: str, run_id: int) -> None:
    answer = paper.answer(_path(paper, url))
    capture = Capture(url=url, body=answer.body, headers=answer.headers, fetched=fetched, found={"kind": "article"})
    archive.captures.add(capture, site=key_of(paper.host), run_id=run_id)


def _path(paper: Newspaper, url: str) -> str:
    return url.removeprefix(paper.host.home[:-1])


def rows(data: Path, tables: Iterable[str] = DERIVED) -> Rows:
    """All rows of some tables."""
    connection = sqlite3.connect(data / "archive.db")
    connection.row_factory = sqlite3.Row
    try:
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2")] for name in tables
        }
    finally:
        connection.close()


def add_rule(data: Path, host: Host, **rule: str) -> None:
    """Give a site of sites.toml a rule: its pages are then read in another way."""
    path = data / "sites.toml"
    entry = f"[{key_of(host)}]\n"
    selector = "".join(f'{name} = "{value}"\n' for name, value in rule.items())
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition(entry)
    body, _, others = rest.partition("\n[")
    others = f"\n[{others}" if others else ""
    path.write_text(f"{head}{entry}{body}\n[[{key_of(host)}.selectors]]\n{selector}{others}", encoding="utf-8")
