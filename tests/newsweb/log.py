"""What was asked for: every request, in the order it came."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """One request and what became of it.

    time    -- seconds since the epoch when the request had been read.
    host    -- lower case, without port.
    path    -- with the query.
    status  -- of the answer; 0 where no status line was sent.
    headers -- of the request, names in lower case.
    fault   -- name of the fault it met, if any.
    """

    time: float
    method: str
    host: str
    path: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


class RequestLog:
    """A growing list of records; one JSON object a line in `file`, where one is given."""

    def __init__(self, file: Path | None = None) -> None:
        self._records: list[Record] = []
        self._file = file.open("a", encoding="utf-8", buffering=1) if file else None

    def append(self, record: Record) -> None:
        self._records.append(record)
        if self._file:
            self._file.write(json.dumps(asdict(record)) + "\n")

    def __iter__(self) -> Iterator[Record]:
        return iter(tuple(self._records))

    def __len__(self) -> int:
        return len(self._records)

    def of(self, url_or_host: str) -> list[Record]:
        """The requests for one URL, or for one host."""
        if "://" in url_or_host:
            return [record for record in self if record.url == url_or_host]
        return [record for record in self if record.host == url_or_host]

    def counts(self) -> Counter[tuple[str, int]]:
        """How often each URL got each status."""
        return Counter((record.url, record.status) for record in self)

    def clear(self) -> None:
        """Forget all requests so far. The file keeps them."""
        self._records.clear()

    def close(self) -> None:
        if self._file:
            self._file.close()
