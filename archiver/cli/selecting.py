"""Which articles a command is about: the query and the filters that search, edits and export share."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

#: Settings of commands with a query: `-word` is a word to leave out, so there are no options with one dash.
QUERY_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}

_FILTERS = ("site", "section", "language", "kind", "since", "until", "as_of")


def day(text: str) -> str:
    """A day, month or year as it is; `7d` as the day that was seven days ago."""
    if _DAY.fullmatch(text):
        return text
    from archiver.durations import seconds
    from archiver.times import later, now

    try:
        return later(now(), -seconds(text))[:10]
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{text!r} is no day such as 2026-05-31, month, year, or 7d for a week ago") from None


class Day(click.ParamType[str]):
    """See `day`."""

    name = "date"

    def convert(self, value: Any, _parameter: click.Parameter | None, _context: click.Context | None) -> str:
        return day(str(value))


def selection_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The words of a query as arguments, and the filters as options; the command gets them as `selection`, see
    `archiver.archive.selection.Selection`."""

    @wraps(function)
    def command(*args: Any, query: tuple[str, ...], **options: Any) -> Any:
        from archiver.archive.selection import Selection

        filters = {name: options.pop(name) for name in _FILTERS}
        return function(*args, selection=Selection(query=_joined(query), **filters), **options)

    for decorate in (
        click.option("--as-of", type=Day(), metavar="DATE", help="Only what was known on that day, as it was then."),
        click.option("--kind", help="Only this kind: article, live, video, gallery, podcast, notice, teaser."),
        click.option("--until", type=Day(), metavar="DATE", help="Only articles published on that day or earlier."),
        click.option(
            "--since",
            type=Day(),
            metavar="DATE",
            help="Only articles published on that day or later: 2026-05-31, 2026-05, 2026, or 7d.",
        ),
        click.option("--lang", "language", metavar="CODE", help="Only articles in this language (en, fr …)."),
        click.option("--section", help="Only articles of this section, as the page names it."),
        click.option("--site", metavar="KEY", help="Only articles of this site."),
        click.argument("query", nargs=-1, metavar="[WORD]…", type=click.UNPROCESSED),
    ):
        command = decorate(command)
    return command


def _joined(words: tuple[str, ...]) -> str:
    """The words of a command line as one query. What begins with one dash is a word to leave out; with two, a slip."""
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    return " ".join(words)
