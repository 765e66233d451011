"""The user's crontab, read and written with crontab(1), the only way that every cron allows."""

from __future__ import annotations

import os
import subprocess

from archiver.errors import ConfigurationError


def read_crontab() -> str:
    """The user's crontab; empty where there is none. Raises ConfigurationError where crontab(1) is missing or
    refuses."""
    done = _crontab("-l")
    if done.returncode == 0:
        return done.stdout
    if "no crontab" in done.stderr.lower():
        return ""
    raise ConfigurationError(
        f"crontab -l: {_first_line(done.stderr)}; `archiver schedule` prints the line to put there"
    )


def write(text: str) -> None:
    """Replace the user's crontab; an empty one is taken away. Raises ConfigurationError where crontab(1) refuses."""
    done = _crontab("-", text) if text else _crontab("-r")
    if done.returncode != 0:
        raise ConfigurationError(f"crontab: {_first_line(done.stderr)}; nothing was changed")


def _crontab(argument: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["crontab", argument],
            input=text,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            env={**os.environ, "LC_ALL": "C"},  # `read` knows its words in English
        )
    except FileNotFoundError:
        raise ConfigurationError(
            "there is no crontab here; install cron, or see `archiver schedule --systemd`"
        ) from None


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "it failed without a word")
