"""The bar of a long command in a terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archiver.cli.output import is_told


@contextmanager
def progress_bar(text: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with an estimate of the time left, gone when the block ends; without a terminal, none. Gives what moves it
    on: how much is done, and of how much."""
    if not is_told(sys.stderr):
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(text), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


#: Seconds after which somebody before a terminal wants to know that something goes on.
PATIENCE = 1.0


@contextmanager
def spinner(text: str) -> Iterator[None]:
    """What is going on, where it takes longer than `PATIENCE` and nobody can say how long; gone when the block ends.
    Without a terminal nothing."""
    if not is_told(sys.stderr):
        yield
        return
    from rich.console import Console

    shown = Console(stderr=True).status(text)
    timer = threading.Timer(PATIENCE, shown.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        shown.stop()


def _nothing(_done: int, _total: int) -> None:
    """What moves on a bar that is not there."""


@contextmanager
def import_bar(paths: Sequence[Path]) -> Iterator[Callable[[int], None]]:
    """A bar over the bytes of the input with an estimate of the time left, gone when the block ends. Gives what moves
    it on."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from archiver.importing.inputs import walk_inputs

    columns = (TextColumn("importing"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("importing", total=sum(given.size for given in walk_inputs(paths)))
        yield lambda done: shown.update(task, completed=done)
