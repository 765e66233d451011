"""Which articles a command is about: the query and the filters that search, edits and export share."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from archiver.errors import UnknownSite

if TYPE_CHECKING:
    from archiver.archive import Store

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

#: A minute or second of UTC, as other commands print it.
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d(?::[0-5]\d)?)(?:Z| UTC)?")

#: As `archiver.article.ARTICLE_KINDS` has them.
KINDS = ("article", "live", "video", "gallery", "podcast", "notice", "teaser")

#: Settings of commands with a query: `-word` is a word to leave out, so there are no options with one dash. `-h` alone
#: asks for help (see `_joined`).
QUERY_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}

_FILTERS = ("site", "section", "language", "kind", "since", "until", "as_of")

#: What `--by` takes; `archiver.archive.search.search.GROUPS` says what it means.
GROUPS = ("site", "author", "day", "month", "section", "credit", "language", "kind")


def parse_day(text: str) -> str:
    """A day, month or year as it is, a time as the archive has them; `7d` as the day that was seven days ago, `today`
    and `yesterday` as those of UTC."""
    text = {"today": "0d", "yesterday": "1d"}.get(text.lower(), text)
    if _DAY.fullmatch(text):
        return text
    if (time := _TIME.fullmatch(text)) and _DAY.fullmatch(time[1]):
        return f"{time[1]}T{time[2]}:{time[3]}"
    from archiver.times import later, now, seconds

    try:
        return later(now(), -seconds(text))[:10]
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{text!r} is no day such as 2026-05-31, month, year, time such as 2026-05-31T08:00, yesterday, "
            "or 7d for a week ago"
        ) from None


class Day(click.ParamType[str]):
    """See `day`."""

    name = "date"

    def convert(self, value: Any, _parameter: click.Parameter | None, _context: click.Context | None) -> str:
        return parse_day(str(value))


def selection_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The words of a query as arguments, and the filters as options; the command gets them as `selection`, see
    `archiver.archive.search.selection.Selection`."""

    @wraps(function)
    def command(*args: Any, query: tuple[str, ...], **options: Any) -> Any:
        from archiver.archive.search.selection import Selection

        filters = {name: options.pop(name) for name in _FILTERS}
        return function(*args, selection=Selection(query=_joined(query), **filters), **options)

    for decorate in (
        click.option("--as-of", type=Day(), metavar="DATE", help="Only what was known on that day, as it was then."),
        click.option("--kind", type=click.Choice(KINDS), help="Only this kind of page."),
        click.option("--until", type=Day(), metavar="DATE", help="Only articles published on that day or earlier."),
        click.option(
            "--since",
            type=Day(),
            metavar="DATE",
            help="Only articles published on that day or later: 2026-05-31, 2026-05, 2026, 7d, yesterday.",
        ),
        click.option("--lang", "language", metavar="CODE", help="Only articles in this language (en, fr …)."),
        click.option("--section", help="Only articles of this section, as the page names it."),
        click.option("--site", metavar="KEY", help="Only articles of this site."),
        click.argument("query", nargs=-1, metavar="[WORD]…", type=click.UNPROCESSED),
    ):
        command = decorate(command)
    return command


def refuse_unknown_site(archive: Store, *keys: str | None) -> None:
    """Raise UnknownSite where neither the archive nor sites.toml knows a key: nothing would be found of a slip."""
    for key in keys:
        if key is None or any(archive.db.query("SELECT 1 FROM articles WHERE site = ? LIMIT 1", [key])):
            continue
        from archiver.sites.file import load

        if key not in load(archive.folder / "sites.toml"):
            raise UnknownSite(f"no site {key!r} here; `archiver sites` lists what is")


def _joined(words: tuple[str, ...]) -> str:
    """The words of a command line as one query. What begins with one dash is a word to leave out; with two, a slip."""
    if words == ("-h",):
        context = click.get_current_context()
        click.echo(context.get_help())
        context.exit()
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    return " ".join(words)


def duration(text: str) -> int:
    """`90s`, `30m`, `2h` or `1d` in seconds."""
    from archiver.times import seconds

    try:
        return seconds(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
