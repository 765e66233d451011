"""What a crawl holds: all of it, or none, whatever the system refuses."""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.archive.records.lock import holder
from archiver.crawl.resources import open_resources
from archiver.errors import ArchiverError, Locked
from tests.command import ROOT, Installation

#: Files that a process may open beside those it has: too few for the lock at first, enough for all at last.
SPARE = range(20)


def limited(data: Path, spare: int) -> dict[str, Any]:
    """What opening comes to in a process of its own that may open no more than so many files."""
    report, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(theirs, json.dumps(attempt(data, spare)).encode())
        except BaseException:
            os.write(theirs, json.dumps({"trace": traceback.format_exc()}).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(report) as file:
        text = file.read()
    os.waitpid(child, 0)
    result: dict[str, Any] = json.loads(text)
    return result


def survey(data: str) -> None:
    print(json.dumps([limited(Path(data), spare) for spare in SPARE]))


def attempt(data: Path, spare: int) -> dict[str, Any]:
    signals = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + spare, most))
    message = None
    try:
        with open_resources(data, "crawl", jobs=1) as held, held.archive.batch():
            held.archive.runs.finish(held.run_id, "finished", 0, {})
    except ArchiverError as error:
        message = str(error)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return {
        "message": message,
        "handlers": logging.getLogger().handlers == handlers and logging.getLogger().level == level,
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == signals,
        "holder": holder(data),
    }


@pytest.mark.slow
def test_too_few_files(tmp_path: Path) -> None:
    Store(tmp_path).close()
    # in a process that never had workers: its children would take its fork server for theirs
    code = f"from tests.crawl.test_resources import survey; survey({str(tmp_path)!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    results = json.loads(done.stdout)

    assert [result for result in results if "trace" in result] == []
    clean = {"handlers": True, "signals": True, "holder": None}
    assert [{name: result[name] for name in clean} for result in results] == [clean] * len(results)
    messages = [result["message"] for result in results]
    assert all("\n" not in message for message in messages if message)
    assert any("no process to read pages could be started (Too many open files)" in (text or "") for text in messages)
    assert messages[0] is not None, "no file can be opened"
    assert messages[-1] is None, "all of them can"
    runs = sqlite3.connect(tmp_path / "archive.db").execute("SELECT outcome, finished FROM runs").fetchall()
    assert {outcome for outcome, _ in runs} == {"NoWorker", "finished"}
    assert all(finished for _, finished in runs)


def test_a_lock_that_is_held(tmp_path: Path) -> None:
    with open_resources(tmp_path, "crawl", jobs=1), pytest.raises(Locked), open_resources(tmp_path, "crawl", jobs=1):
        pass

    assert holder(tmp_path) is None


#: A Scrapy extension that leaves a crawl too few files for its workers, once the spider is open.
LIMIT = """
import os
import resource
from scrapy import signals


class Limit:
    @classmethod
    def from_crawler(cls, crawler):
        limit = cls()
        crawler.signals.connect(limit.spider_opened, signals.spider_opened)
        return limit

    def spider_opened(self):
        lowest = os.open(os.devnull, os.O_RDONLY)
        os.close(lowest)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + 9, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
"""


def test_a_crawl_without_workers(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    (tmp_path / "limit.py").write_text(LIMIT)
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text('[paper]\nfeeds = ["http://paper.example/feed"]\n')
    extensions = {"limit.Limit": -1, "archiver.crawl.session.Session": 0}
    done = archiver.scrapy("crawl", "news", "-s", f"EXTENSIONS={json.dumps(extensions)}")

    message = (
        "no process to read pages could be started (Too many open files): end other programs, or raise their limits"
    )
    assert [line.partition("ERROR: ")[2] for line in done.err.splitlines()] == [f"{message} (ulimit -a)"]
    assert archiver.rows("SELECT outcome, exit_code, finished IS NULL FROM runs") == [("NoWorker", 1, 0)]
    assert holder(archiver.data) is None
