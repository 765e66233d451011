"""Commands for the sites that are watched: add, sites."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.crawl import delay_settings
from archiver.cli.output import output_options, print_rows, printable
from archiver.cli.progress import spinner
from archiver.errors import ConfigurationError, UnknownSite

_DELAY = click.option("--delay", type=click.FloatRange(0), help="Seconds between two requests of the look.  [1]")


_RENDER = click.option("--render", is_flag=True, help="Try pages that are empty without scripts with a browser.")


@click.command()
@click.argument("url")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@_DELAY
@_RENDER
@click.pass_obj
def add(data: Path, url: str, dry_run: bool, delay: float | None, render: bool) -> None:
    """Look at a site and put it into sites.toml.

    Shows what was found, and what would be crawled.

    A look is at most 40 requests, as polite as those of a crawl; what it fetches is not kept.
    """
    from archiver.crawl.look import in_words, look
    from archiver.crawl.run import targets
    from archiver.sites.file import append, load, load_contact
    from archiver.urls import without_logins

    wanted = targets((url,), load(data / "sites.toml"))
    if not wanted.new:
        key = ", ".join(wanted.keys or ())
        raise ConfigurationError(f"{url} belongs to [{key}] of {data / 'sites.toml'} already")
    contact = load_contact(data / "sites.toml")
    with spinner(f"looking at {url}"):
        seen = look((url,), contact=contact, render=render, overrides=delay_settings(delay))
    for line in in_words(seen):
        click.echo(printable(line))
    if seen.site is None:
        raise ConfigurationError(f"{url}: nothing of it could be had; nothing was written")
    if dry_run:
        return
    note = [f"Added by `archiver add {without_logins(url)}`: {seen.found} articles listed.", *seen.notes]
    append(data / "sites.toml", seen.site, note="\n".join(note))
    click.echo('Pictures are not kept; `images = "keep"` in its entry keeps them.')
    click.echo(f"Written into {data / 'sites.toml'} as [{seen.site.key}]. Next: archiver crawl {seen.site.key}")


@click.group(invoke_without_command=True)
@output_options
@click.pass_context
def sites(context: click.Context, form: str | None) -> None:
    """List the sites of sites.toml.

    Says what the archive has of each."""
    if context.invoked_subcommand is not None:
        return
    from archiver.health.status import SITE_COLUMNS, site_rows

    print_rows(site_rows(context.obj), SITE_COLUMNS, form)


@sites.command()
@click.argument("key")
@_DELAY
@_RENDER
@click.pass_obj
def check(data: Path, key: str, delay: float | None, render: bool) -> None:
    """Try a site of sites.toml without storing anything; ends with 3 when no article could be read."""
    from archiver.crawl.look import in_words, look
    from archiver.sites.file import load, load_contact

    known = load(data / "sites.toml")
    if key not in known:
        raise UnknownSite(f"no site {key!r} in {data / 'sites.toml'}; `archiver sites` lists them")
    contact = load_contact(data / "sites.toml")
    with spinner(f"looking at {key}"):
        seen = look((key,), known[key], contact=contact, render=render, overrides=delay_settings(delay))
    for line in in_words(seen):
        click.echo(printable(line))
    sys.exit(0 if seen.articles else 3)


COMMANDS = (add, sites)
