"""The installed line, run by a real cron daemon."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.archive.records.lock import run_lock
from tests.command import ROOT, Done, Installation
from tests.newsweb import NewsWeb

CRON = "/usr/sbin/cron"

#: Runs what cron gives it, and keeps what cron would mail.
SHELL = """#!/bin/sh
name={folder}/$(date +%s)
/bin/sh "$@" > $name.out 2> $name.err
echo $? > $name.code.new
mv $name.code.new $name.code
"""

pytestmark = [
    pytest.mark.slow,
    # cron starts things once a minute, and looks for new crontabs as often
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not (Path(CRON).exists() and shutil.which("crontab") and os.geteuid() == 0), reason="needs cron, and root"
    ),
]


@dataclass(frozen=True)
class Cron:
    """folder -- gets the output of each run."""

    folder: Path

    def runs(self) -> list[Done]:
        """Those that have ended, in the order of their start."""
        return [
            Done(int(code.read_text()), code.with_suffix(".out").read_text(), code.with_suffix(".err").read_text())
            for code in sorted(self.folder.glob("*.code"))
        ]

    def wait_for(self, number: int) -> Done:
        """Run `number`, counted from 1."""
        deadline = time.monotonic() + 240
        while len(self.runs()) < number:
            assert time.monotonic() < deadline, "cron does not start it"
            time.sleep(0.2)
        return self.runs()[number - 1]


@pytest.fixture
def crontab() -> Iterator[None]:
    """The user's own crontab is put back in the end."""
    before = subprocess.run(["crontab", "-l"], capture_output=True)
    yield
    if before.returncode == 0:
        subprocess.run(["crontab", "-"], input=before.stdout, check=True)
    else:
        subprocess.run(["crontab", "-r"], capture_output=True)


@pytest.fixture
def cron(crontab: None, tmp_path: Path, newspapers: NewsWeb) -> Iterator[Cron]:  # noqa: ARG001
    folder = tmp_path / "mail"
    folder.mkdir()
    shell = tmp_path / "shell"
    shell.write_text(SHELL.format(folder=folder))
    shell.chmod(shell.stat().st_mode | stat.S_IXUSR)
    lines = f"SHELL={shell}\nPYTHONPATH={ROOT}\nhttp_proxy={newspapers.proxy}\n"
    subprocess.run(["crontab", "-"], input=lines, text=True, check=True)
    daemon = subprocess.Popen([CRON, "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # cron tells by the second whether the crontabs have changed: what is installed in the second of its first look
    # would stay unseen
    time.sleep(2)
    yield Cron(folder)
    daemon.terminate()
    daemon.wait()


def test_cron_crawls(cron: Cron, newspapers: NewsWeb, archiver: Installation) -> None:
    folder = Installation(archiver.folder / "100% news", archiver.proxy)
    folder.folder.mkdir()
    folder.write_sites(newspapers.hosts, delay="0")

    with run_lock(folder.data, "a crawl by hand"):
        installed = folder.run("schedule", "--every", "1m", "--install")
        locked = cron.wait_for(1)
    first = cron.wait_for(2)
    articles = folder.rows("SELECT count(*) FROM articles")
    asked = len(newspapers.log)
    second = cron.wait_for(3)
    removed = folder.run("schedule", "--remove")

    assert installed.code == 0
    assert (locked.code, locked.out, locked.err.count("\n")) == (75, "", 1)
    assert "a crawl by hand" in locked.err
    assert (first, second) == (Done(0, "", ""), Done(0, "", ""))
    assert articles == folder.rows("SELECT count(*) FROM articles") == [(16,)]
    assert folder.rows("SELECT outcome, exit_code FROM runs") == [("finished", 0), ("finished", 0)]
    assert asked == len(newspapers.log), "nothing was due a minute later"
    assert removed.code == 0
    assert "archiver" not in subprocess.run(["crontab", "-l"], capture_output=True, text=True).stdout
