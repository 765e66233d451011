"""`doctor` in a terminal asks once whom site owners can reach; elsewhere it says what to do."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.sites.file import load_contact
from tests.command import PATIENCE, Installation

SENDMAIL = ("/usr/sbin/sendmail", "/usr/lib/sendmail")

QUESTION = "where site owners can reach you"


def in_a_terminal(archiver: Installation, typed: str) -> str:
    """What `doctor` shows to somebody who types that."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver", "doctor"],
        cwd=archiver.folder,
        env=archiver.environ,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    shown = b""
    try:
        while piece := os.read(ours, 65_536):
            shown += piece
    except OSError:  # Linux: the other end is closed
        pass
    finally:
        os.close(ours)
    assert process.wait(PATIENCE) == 0
    return shown.decode()


def test_the_contact_is_asked_for_once(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    first = in_a_terminal(archiver, "nobody\ndesk@example.org\n")
    second = in_a_terminal(archiver, "")

    assert first.count(QUESTION) == 2
    assert "must be an e-mail address or a web page" in first
    assert load_contact(archiver.data / "sites.toml") == "desk@example.org"
    assert QUESTION not in second
    assert "User-Agent: news-archiver (+mailto:desk@example.org)" in second


def test_enter_leaves_it_out(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    shown = in_a_terminal(archiver, "\n")

    assert 'contact = "desk@example.org" as the first line of data/sites.toml' in shown
    assert not archiver.data.exists()


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    done = Installation(tmp_path).run("doctor")
    [agent] = [finding for finding in json.loads(done.out) if finding["subject"] == "User-Agent"]

    assert done.code == 0
    assert agent == {
        "subject": "User-Agent",
        "ok": True,
        "detail": "news-archiver (+https://pypi.org/project/news-archiver/)",
        "remedy": "say where site owners can reach you:"
        ' contact = "desk@example.org" as the first line of data/sites.toml',
    }


def test_whether_cron_could_mail(tmp_path: Path) -> None:
    program = tmp_path / "sendmail"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    done = Installation(tmp_path, environment={"PATH": f"{tmp_path}:{os.environ['PATH']}"}).run("doctor")
    [mail] = [finding for finding in json.loads(done.out) if finding["subject"] == "mail"]

    assert mail == {"subject": "mail", "ok": True, "detail": str(program), "remedy": None}


@pytest.mark.skipif(any(map(os.path.exists, SENDMAIL)), reason="there is a sendmail")
def test_that_cron_could_not_mail(tmp_path: Path) -> None:
    done = Installation(tmp_path, environment={"PATH": str(tmp_path)}).run("doctor")
    [mail] = [finding for finding in json.loads(done.out) if finding["subject"] == "mail"]

    assert done.code == 0
    assert mail == {
        "subject": "mail",
        "ok": True,
        "detail": "no sendmail: cron cannot mail what a run says",
        "remedy": "install a mail program (msmtp-mta, postfix), or look at `archiver health` yourself",
    }
