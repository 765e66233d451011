"""`archiver demo`: crawl the bundled newspapers as any site, and show what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from archiver.archive import Store
from archiver.demo.server import Demo, serve_demo
from archiver.errors import ArchiverError, ConfigurationError
from archiver.sites.file import load

#: The story that is shown, and edited for the second crawl.
STORY = "littoral/pont-levant-de-port-cadou-20431.html"

#: What is searched for: a word that an accent and a capital stand in the way of.
QUERY = "eclusier"


def tour(folder: Path | None = None) -> None:
    """Run the demo, printing as it goes.

    folder -- data folder, kept; None: a temporary one that is removed at the end.

    Raises ConfigurationError when the folder holds an archive already, ArchiverError when a command fails.
    """
    with _data_folder(folder) as data, serve_demo() as demo:
        say("Two small newspapers, one French and one English, are served on this machine. No network is needed.")
        run(demo, data, "crawl", demo.gazette, demo.courier)
        say("Every page is kept as it came (WARC), and read into SQLite. Accents do not matter when searching:")
        run(demo, data, "search", QUERY, "--limit", "3")
        say("One article, in the layout of its page:")
        with Store(data, readonly=True) as archive:
            number = str((archive.article(demo.gazette + STORY) or {"id": 1})["id"])
        run(demo, data, "show", number)
        say("Some hours later: in each paper one story was edited, and one is new.")
        demo.publish(later=True)
        run(demo, data, "crawl", *load(data / "sites.toml"))
        say("A recent article is looked at again after an hour, four hours, a day …, or now if its address is given:")
        run(demo, data, "crawl", demo.gazette + STORY)
        say("Both versions are there:")
        run(demo, data, "diff", number)
        say(
            f"That was it. The archive is in {data}: try `archiver --data {data} status`."
            if folder
            else "That was it. Now a real site: archiver crawl https://…  (`archiver demo --keep` keeps this archive.)"
        )


def say(text: str) -> None:
    click.echo()
    click.secho(text, fg="green")
    click.echo()


def run(demo: Demo, data: Path, *words: str) -> None:
    """Print a command as a person would type it, and run it."""
    click.secho(f"$ archiver {' '.join(words)}", bold=True)
    sys.stdout.flush()
    environment = {**os.environ, "http_proxy": demo.proxy, "no_proxy": "", "NO_PROXY": "", "ARCHIVER_DATA": str(data)}
    options = {"crawl": ["--delay", "0", "--report"], "search": ["--table"]}.get(words[0], [])
    done = subprocess.run([sys.executable, "-m", "archiver", *words, *options], env=environment, check=False)
    if done.returncode:
        raise ArchiverError(f"the demo ended at `archiver {words[0]}`; `archiver doctor` says what is missing")


@contextmanager
def _data_folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        if (folder / "archive.db").exists():
            raise ConfigurationError(f"{folder}: there is an archive already; move it away, or run without --keep")
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="archiver-demo-") as name:
        yield Path(name)
