"""`NewsWeb`: the news web in a thread of the test's own process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tests.newsweb import control
from tests.newsweb.content import Newspaper
from tests.newsweb.faults import Fault, Faults
from tests.newsweb.hosts import Host, make_hosts
from tests.newsweb.log import RequestLog
from tests.newsweb.server import Proxy
from tests.newsweb.text import Story

T = TypeVar("T")

#: The news web's day, unless a test gives another: the same articles with the same dates in every run.
NOW = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)


class NewsWeb:
    """Many newspapers on http URLs of their own, behind a proxy on loopback.

        with NewsWeb(hosts=20, articles=10) as web:
            run(["archiver", "crawl"], env={"http_proxy": web.proxy})

    hosts, articles -- how many newspapers, and how many stories each of them has.
    now             -- when the newest story is 43 minutes old; no seconds.
    port            -- of the proxy; 0 lets the system choose.
    log_file        -- gets a JSON line for each request as well.

    Raises OSError on entering where the port is taken.
    """

    def __init__(
        self,
        *,
        hosts: int = 20,
        articles: int = 10,
        now: datetime = NOW,
        port: int = 0,
        log_file: Path | None = None,
    ) -> None:
        self._papers = {host.name: Newspaper(host) for host in make_hosts(hosts, articles, now)}
        self._faults = Faults()
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="news web", daemon=True)
        self.log = RequestLog(log_file)
        self._server = Proxy(self._papers, self._faults, self.log)
        self.proxy = ""

    def __enter__(self) -> NewsWeb:
        self._thread.start()
        try:
            port = self._wait(self._server.start(self._port))
        except OSError:
            self._stop()
            raise
        self.proxy = f"http://127.0.0.1:{port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wait(self._server.close())
        self._stop()

    def add(self, paper: Newspaper) -> None:
        """Put one more newspaper into the web."""
        self._papers[paper.host.name] = paper

    @property
    def hosts(self) -> list[Host]:
        return [paper.host for paper in self._papers.values()]

    @property
    def urls(self) -> list[str]:
        """Canonical addresses of all stories that are out, host by host, the newest first."""
        return [url for paper in self._papers.values() for url in paper.urls]

    def story(self, url: str) -> Story:
        """What stands at that address now. Raises KeyError where there is no story."""
        parts = urlsplit(url)
        return self._papers[parts.netloc].story(parts.path + (f"?{parts.query}" if parts.query else ""))

    def edit(self, url: str) -> None:
        """Change headline and two paragraphs of that story."""
        control.edit(self._papers, url)

    def put_on_pages(self, url: str) -> None:
        """Tell that story on three pages from now on, the later ones at `page=2` and `page=3`."""
        parts = urlsplit(url)
        self._papers[parts.netloc].put_on_pages(parts.path + (f"?{parts.query}" if parts.query else ""))

    def hold_back(self, host: str, number: int) -> None:
        """Keep the `number` newest stories of a host for later; 0 publishes them."""
        self._papers[host].hold_back(number)

    def change(self, host: str, **features: Any) -> None:
        """Give a host other features, see `Host`; `sitemap` may be `months` as well, or `none`."""
        self._papers[host].change(**features)

    def redesign(self, host: str) -> None:
        """Put all articles of a host into another layout."""
        self._papers[host].redesign()

    def fault(self, pattern: str, name: str, times: int | None = None, share: float = 1.0) -> None:
        """Let something go wrong at the addresses in which `pattern`, a regular expression, is found.

        name  -- one of effects.EFFECTS; ValueError otherwise.
        times -- at how many requests for an address, None: always.
        share -- probability per address and attempt, drawn the same in every run.
        """
        self._faults.add(Fault(pattern, name, times, share))

    def clear_faults(self) -> None:
        self._faults.clear()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.log.close()
