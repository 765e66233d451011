"""`archiver schedule` against a crontab(1) that keeps its text in a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.command import Installation

CRONTAB = """#!/bin/sh
file={file}
case "$1" in
-l) if [ -f "$file" ]; then cat "$file"; else echo "no crontab for $(id -un)" >&2; exit 1; fi ;;
-r) rm "$file" ;;
-) cat > "$file" ;;
esac
"""


@pytest.fixture
def command(tmp_path: Path) -> Installation:
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(CRONTAB.format(file=tmp_path / "crontab"))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Installation(tmp_path, environment={"PATH": f"{program.parent}:{os.environ['PATH']}"})


def test_install_and_remove(command: Installation) -> None:
    crontab = command.folder / "crontab"
    crontab.write_text("MAILTO=editor@example.org\n")
    command.data.mkdir()
    (command.data / "sites.toml").write_text('[echo]\nfeeds = ["https://echo.example/feed"]\n')
    line = command.run("schedule", "--every", "1h").out

    installed = command.run("schedule", "--every", "1h", "--install")
    text = crontab.read_text()
    removed = command.run("schedule", "--remove")
    again = command.run("schedule", "--remove")

    assert (installed.code, installed.out, installed.err) == (0, f"In the crontab now:\n{line}", "")
    assert text == (
        f"MAILTO=editor@example.org\n# >>> archiver {command.data} >>>\n{line}# <<< archiver {command.data} <<<\n"
    )
    assert (removed.code, removed.out) == (0, f"Taken out of the crontab: {command.data}\n")
    assert (again.code, again.out) == (0, f"Not in the crontab: {command.data}\n")
    assert crontab.read_text() == "MAILTO=editor@example.org\n"


def test_the_proxies_of_now_are_written_and_passwords_are_not(tmp_path: Path) -> None:
    seen = {"http_proxy": "http://10.0.0.1:3128", "https_proxy": "http://me:hunter2@10.0.0.1:3128", "no_proxy": ".lan"}
    bare = dict.fromkeys(seen, "")
    without = Installation(tmp_path, environment=bare).run("schedule").out.split(" ", 5)
    done = Installation(tmp_path, environment=bare | seen).run("schedule")

    assert done.out.split(" ", 5) == [*without[:5], f"http_proxy=http://10.0.0.1:3128 no_proxy=.lan {without[5]}"]
    assert done.err == "archiver: https_proxy holds a password and was left out: set it where only you can read it\n"


def test_the_crontab_goes_when_it_is_empty(command: Installation) -> None:
    command.data.mkdir()
    (command.data / "sites.toml").write_text('[echo]\nfeeds = ["https://echo.example/feed"]\n')
    command.run("schedule", "--install")
    there = (command.folder / "crontab").exists()
    command.run("schedule", "--remove")

    assert (there, (command.folder / "crontab").exists()) == (True, False)


def test_a_schedule_of_nothing_is_not_installed(command: Installation) -> None:
    done = command.run("schedule", "--install")

    assert (done.code, done.out) == (78, "")
    assert done.err.startswith("archiver: no sites yet; ")
    assert not (command.folder / "crontab").exists()


def test_without_cron(tmp_path: Path) -> None:
    done = Installation(tmp_path, environment={"PATH": str(tmp_path)}).run("schedule", "--remove")

    assert (done.code, done.out) == (78, "")
    assert done.err == "archiver: there is no crontab here; install cron, or see `archiver schedule --systemd`\n"
