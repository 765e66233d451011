"""`archiver serve` in a process of its own."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

#: The checkout (or the folder of an installation) that the tests import.
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Serving:
    """A server: its address without the last slash, and its process."""

    url: str
    process: subprocess.Popen[str]

    def get(self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None, **query: Any) -> Answer:
        """One request, its path as it stands: nothing is quoted or tidied on the way."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            connection.putrequest(method, path + (f"?{urlencode(query)}" if query else ""), skip_host=True)
            for name, value in {"Host": urlsplit(self.url).netloc, **(headers or {})}.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, given, answer.read())
        finally:
            connection.close()


@contextmanager
def serving(data: Path, *options: str) -> Iterator[Serving]:
    """The server, until the block ends; it must then end by itself on a Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver", "--data", str(data), "serve", "--port", "0", *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        match = re.search(r"http://\S+", line)
        assert match, line + process.stderr.read()
        yield Serving(match[0].rstrip("/"), process)
    finally:
        process.terminate()
        process.communicate(timeout=20)
