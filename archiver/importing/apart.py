"""The input is read in a process of its own, under limits of memory and time: files come from strangers.

It sends what it finds, one thing after the other. Where it dies or hangs over a file, that file is left out with the
reason, and another process goes on behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import WorkerError
from archiver.importing.found import Found, LeftOut, Part, Where
from archiver.importing.inputs import read_input, walk_inputs
from archiver.reading.streams import Stream
from archiver.reading.workers import Limits

#: Seconds in which a reader has to find the next thing, and bytes that it may take: the largest file that is parsed as
#: a whole has a quarter of it, and four times its size in Python's objects.
LIMITS = Limits(seconds=120, memory=2 * 2**30)


@dataclass(frozen=True, slots=True)
class Begun:
    """The reader opens the next file of the input."""

    name: str
    size: int


def read_apart(paths: Sequence[Path], base_url: str | None) -> Iterator[Found | Part | Begun]:
    """Everything that the paths hold, one file after the other, each announced before."""
    done = 0
    while True:
        at: Begun | None = None
        stream: Stream[Found | Part | Begun] = Stream(_read, (paths, base_url, done), LIMITS)
        try:
            for item in stream:
                if isinstance(item, Begun):
                    at, done = item, done + 1
                yield item
            return
        except WorkerError as error:
            if at is None:
                raise
            yield LeftOut(Where(at.name), f"reading it was given up: {error}")
        finally:
            stream.close()


def _read(paths: Sequence[Path], base_url: str | None, skip: int) -> Iterator[Found | Part | Begun]:
    for number, given in enumerate(walk_inputs(paths)):
        if number >= skip:
            yield Begun(given.name, given.size)
            yield from read_input(given, base_url)
