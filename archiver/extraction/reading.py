"""What a reader gives back: a value, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from archiver.article import Source

T = TypeVar("T")

#: Longest raw string that provenance keeps.
MAX_RAW = 500


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value with its source. A reader that finds nothing returns None, never a Reading of nothing."""

    value: T
    source: Source


def reading(value: T, name: str, raw: str | None = None) -> Reading[T]:
    """A Reading from source `name` ("jsonld:headline"); the raw string is cut to what provenance keeps."""
    return Reading(value, Source(name, raw[:MAX_RAW] if raw is not None else None))
