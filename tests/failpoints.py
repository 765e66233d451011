"""The real command, killed with `kill -9` at one exact place, without a trace of it in the command's own code.

    python -m tests.failpoints "after fsync" 3 archiver crawl

runs `python -m archiver crawl`, and ends it when it comes to that place for the third time. Where the environment has
FAILPOINT_FILLS, the name of a folder, the disk of that folder is filled instead, to its last byte, and the run goes on.
"""

from __future__ import annotations

import importlib
import os
import runpy
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Place:
    """A function (`module:name` or `module:Class.name`), and whether before it, behind it, or in the middle of what it
    writes."""

    function: str
    when: str


PLACES = {
    # a crawl
    "a file is made": Place("archiver.archive.records.warc:sync_folder", "before"),
    "a file has no record yet": Place("archiver.archive.records.warc:warcinfo_record", "before"),
    "in the middle of a record": Place("archiver.archive.records.warc:_write", "within"),
    "after append": Place("archiver.archive.records.warc:WarcFiles.append", "after"),
    "after fsync": Place("archiver.archive.records.warc:WarcFiles.sync", "after"),
    "after commit": Place("archiver.crawl.recorder:_answer", "before"),
    "an article is saved": Place("archiver.archive.stories.articles:Articles.save", "after"),
    "the run is closed": Place("archiver.archive.ledger.runs:Runs.finish", "after"),
    "the archive is closed": Place("archiver.archive.store:Store.close", "before"),
    "a line is logged": Place("archiver.crawl.logfile:_File.emit", "before"),
    # recovery and repair
    "a file is synced": Place("os:fsync", "after"),
    "a row is indexed": Place("archiver.archive.records.captures:Captures._insert", "after"),
    # the tables are made
    "a statement": Place("sqlite_utils.db:Database.execute", "after"),
    # a rebuild
    "a file is indexed": Place("archiver.archive.records.captures:Captures.index", "after"),
    "the former database is about to be kept": Place("os:link", "before"),
    "the former database is kept": Place("os:link", "after"),
    "a database is about to be put in place": Place("os:replace", "before"),
    "a database is put in place": Place("os:replace", "after"),
}


def find(place: Place) -> tuple[Any, str]:
    """The module or class that has the function of a place, and the function's name in it."""
    module, _, path = place.function.partition(":")
    owner: Any = importlib.import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    return owner, name


def arm(place: Place, times: int) -> None:
    """Kill this process when it comes to a place for the n-th time."""
    owner, name = find(place)
    real: Callable[..., Any] = getattr(owner, name)
    left = times

    @wraps(real)
    def watched(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and place.when == "before":
            end()
        if left == 0 and place.when == "within":
            file, data = args
            half = len(data) // 2
            real(file, data[:half])
            end()
            return real(file, data[half:])
        result = real(*args, **kwargs)
        if left == 0:
            end()
        return result

    setattr(owner, name, watched)


def end() -> None:
    folder = os.environ.get("FAILPOINT_FILLS")
    if folder is None:
        os.kill(os.getpid(), signal.SIGKILL)
    else:
        fill(Path(folder))


def fill(folder: Path) -> None:
    """Leave no room on the disk of a folder, by a file `ballast` in it."""
    with suppress(OSError), Path(folder, "ballast").open("ab", buffering=0) as ballast:
        while True:
            ballast.write(bytes(4096))


def main() -> None:
    _, name, times, command, *words = sys.argv
    arm(PLACES[name], int(times))
    sys.argv = [command, *words]
    runpy.run_module(command, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
