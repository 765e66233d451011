"""Many runs of `archiver crawl` for the price of one start: a process that has everything loaded, and forks for each.

Reads a line of JSON a run from standard input (`data`, the folder; `now`, what its clock is to show; `out` and `err`,
files for what it prints) and answers with its exit code. Servers that hang are given up sooner than usual.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from tests.clock import clock
from tests.command import Done, Installation

#: Seconds that a run may begin after it was ordered: fewer than lie between two runs.
_LATE = 600

#: Seconds until a request counts as timed out, instead of half a minute.
TIMEOUT = 4


class Crawls:
    """The process, started; `close` ends it."""

    def __init__(self, archiver: Installation) -> None:
        self._data = archiver.data
        self._files = Path(tempfile.mkdtemp(prefix="crawls-", dir=archiver.folder))
        self._shift = self._files / "shift"
        self._shift.write_text("+0")
        # the file says what time it is, and is read anew each second; pauses are real ones
        faked = {name: value for name, value in clock("+0").items() if name != "FAKETIME"}
        faked |= {"FAKETIME_TIMESTAMP_FILE": str(self._shift), "FAKETIME_CACHE_DURATION": "1"}
        server = Installation(archiver.folder, archiver.proxy, {**archiver.environment, **faked})
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.healing.crawl"],
            cwd=server.folder,
            env=server.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, shift: float) -> Done:
        """A crawl whose clock is off by so many seconds, to its end."""
        out, err = self._files / "out", self._files / "err"
        order = {"data": str(self._data), "now": str(time.time() + shift), "out": str(out), "err": str(err)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._shift.write_text(f"{shift:+.0f}")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return Done(code, out.read_text(), err.read_text())

    def close(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


def serve() -> None:
    from archiver.reading import workers

    multiprocessing.get_context("forkserver").set_forkserver_preload(workers._PRELOADED)
    workers.start_fork_server()
    for name in _loaded_by_a_run():
        import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _crawl(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _loaded_by_a_run() -> Iterator[str]:
    """Modules that a crawl loads, those that Scrapy loads by the names of its settings too; none that sets up the event
    loop, which each fork must do for itself."""
    from archiver import settings

    yield from ("archiver.cli.crawl", "archiver.crawl.run", "scrapy.core.engine", "scrapy.extensions.remote_control")
    yield from ("archiver.crawl.heads", "archiver.crawl.tls", "spiders.news")
    for names in (settings.DOWNLOADER_MIDDLEWARES, settings.ITEM_PIPELINES, settings.EXTENSIONS):
        yield from (name.rpartition(".")[0] for name in names)


def _crawl(order: dict[str, str]) -> None:
    from archiver.cli.crawl import end
    from archiver.crawl.run import crawl

    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    _await_clock(float(order["now"]))
    _adopt_fork_server()
    data = Path(order["data"])
    end(crawl(data, overrides={"DOWNLOAD_TIMEOUT": TIMEOUT, "ARCHIVER_JOBS": 2}), data, report=False)


def _await_clock(now: float) -> None:
    """libfaketime reads a new time after a second or two. A run that began before would see its clocks leap by a day,
    and what it has yet to wait for would be over."""
    for _ in range(100):
        if abs(time.time() - now) < _LATE:
            return
        select.select([], [], [], 0.1)
    raise AssertionError("the clock is that of another run")


def _adopt_fork_server() -> None:
    """The server that the parent started is no child of ours: multiprocessing must not wait for it."""
    server: Any = forkserver._forkserver
    wait = os.waitpid
    os.waitpid = lambda pid, options: (0, 0) if pid == server._forkserver_pid else wait(pid, options)


if __name__ == "__main__":
    serve()
