"""The type of options that take a length of time."""

from __future__ import annotations

import click


def duration(text: str) -> int:
    """`90s`, `30m`, `2h` or `1d` in seconds."""
    from archiver.durations import seconds

    try:
        return seconds(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
