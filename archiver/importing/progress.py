"""The bar of an import in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archiver.importing.inputs import walk
from archiver.importing.run import Progress


@contextmanager
def bar(paths: Sequence[Path]) -> Iterator[Progress]:
    """A bar over the bytes of the input with an estimate of the time left, gone when the block ends. Gives what moves
    it on."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("importing"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("importing", total=sum(given.size for given in walk(paths)))
        yield lambda done: shown.update(task, completed=done)
