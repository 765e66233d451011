"""The real command in processes of its own, against a news web, and what it left in its data folder."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.newsweb.hosts import Host

ROOT = Path(__file__).parent.parent

#: Seconds after which a command that does not end is killed, and the test with it.
PATIENCE = 120


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Installation:
    """An archiver with a data folder of its own, behind a proxy.

    folder -- the working directory of its commands; the data folder is `data` in it, as by default.
    proxy  -- of the news web; None: nothing can be fetched.
    """

    folder: Path
    proxy: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def environ(self) -> dict[str, str]:
        """The test's own environment, without what would change the command's ways."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIVER_", "SCRAPY_"))}
        proxy = {"http_proxy": self.proxy, "no_proxy": ""} if self.proxy else {}
        return {**kept, "PYTHONPATH": str(ROOT), **proxy, **self.environment}

    def start(self, *words: str, module: str = "archiver", **options: Any) -> subprocess.Popen[str]:
        """The command, running, as the leader of a process group; its output in pipes unless `options` say so."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            [sys.executable, "-W", "error::ResourceWarning", "-m", module, *words],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            **{**pipes, **options},
        )

    def run(self, *words: str, module: str = "archiver", patience: float = PATIENCE) -> Done:
        """The command, to its end; killed, and an error, after so many seconds."""
        process = self.start(*words, module=module)
        try:
            out, err = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        return Done(process.returncode, out, err)

    def killed(self, after: float, *words: str) -> int:
        """How a command ended that was killed after so many seconds, if it was still at work."""
        process = self.start(*words)
        time.sleep(after)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return process.returncode

    def crawl(self, *words: str) -> Done:
        """`archiver crawl` without waiting between requests."""
        return self.run("crawl", "--delay", "0", *words)

    def scrapy(self, *words: str) -> Done:
        """A command of Scrapy with the archiver's settings."""
        return Installation(
            self.folder, self.proxy, {**self.environment, "SCRAPY_SETTINGS_MODULE": "archiver.settings"}
        ).run(*words, module="scrapy")

    def write_sites(self, hosts: Iterable[Host], **extra: str) -> None:
        """A sites.toml with those newspapers, known by their feeds only; `extra` are further lines of each."""
        self.data.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{name} = {value}\n" for name, value in extra.items())
        entries = (f'[{key_of(host)}]\nfeeds = ["{host.home[:-1]}{host.feed}"]\n{lines}\n' for host in hosts)
        (self.data / "sites.toml").write_text("".join(entries), encoding="utf-8")

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What a query of the archive gives."""
        connection = sqlite3.connect(self.data / "archive.db")
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    def warcs(self) -> list[Path]:
        return sorted((self.data / "warc").rglob("*.warc.gz"))


def key_of(host: Host) -> str:
    """The key that the archiver itself gives a newspaper."""
    return host.name.removeprefix("www.").removesuffix(".fr").removesuffix(".co.uk")
