"""Commands for crawls that nobody watches: schedule, health, gaps."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.options import duration
from archiver.cli.output import is_told, output_options, print_json, print_rows, printable
from archiver.cli.progress import spinner


@click.command()
@click.option("--every", type=duration, metavar="TIME", default="30m", show_default=True, help="Time between two runs.")
@click.option("--systemd", is_flag=True, help="Print the units of a systemd timer instead.")
@click.option("--install", is_flag=True, help="Put the line into your crontab; all else there stays as it is.")
@click.option("--remove", is_flag=True, help="Take it out again.")
@click.pass_obj
def schedule(data: Path, every: int, systemd: bool, install: bool, remove: bool) -> None:
    """Let cron or systemd crawl by itself.

    Prints the crontab line or systemd timer for this data folder, or installs it.

    A run says nothing when all is well, so that cron mails only what needs a look (set MAILTO in the crontab).

    The proxies that are set now (http_proxy, https_proxy, no_proxy) are written into it.
    """
    from archiver.scheduling import crontab
    from archiver.scheduling.jobs import Job, crontab_line, installed, program, proxies_seen, removed, systemd_units

    if install + remove + systemd > 1:
        raise click.UsageError("--systemd, --install and --remove exclude each other")
    folder = data.absolute()
    if remove:
        before = crontab.read_crontab()
        after = removed(before, folder)
        if after != before:
            crontab.write(after)
        click.echo(f"Taken out of the crontab: {folder}" if after != before else f"Not in the crontab: {folder}")
        return
    proxies, secret = proxies_seen()
    for name in secret:
        click.echo(f"archiver: {name} holds a password and was left out: set it where only you can read it", err=True)
    job = Job(program(sys.argv[0], sys.executable), folder, every, proxies)
    if install:
        from archiver.crawl.run import targets
        from archiver.sites.file import load

        targets((), load(folder / "sites.toml"))  # a schedule of nothing would complain at every run
        crontab.write(installed(crontab.read_crontab(), job))
        click.echo(f"In the crontab now:\n{crontab_line(job)}")
    elif systemd:
        for name, text in systemd_units(job).items():
            click.echo(f"# ~/.config/systemd/user/{name}\n{text}")
        click.echo("# then: systemctl --user daemon-reload && systemctl --user enable --now archiver.timer")
        click.echo("# and once, for runs while nobody is logged in: loginctl enable-linger")
    else:
        click.echo(crontab_line(job))


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]…")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def health(data: Path, sites: tuple[str, ...], as_json: bool) -> None:
    """Say what broke at which site.

    Compares each site with its own past: since when, why, and where to look.

    Prints nothing when all is well and no terminal is there; ends with 3 when something needs a look.

    `health accept SITE…` takes what a site does now for normal: its alarms are closed.
    """
    from archiver.health import examine

    if sites[:1] == ("accept",):
        _accept(data, sites[1:])
        return

    with spinner("comparing each site with its past"):
        findings = examine(data, sites or None)
    if as_json:
        print_json([finding.to_dict() for finding in findings])
    else:
        for finding in findings:
            click.echo(printable(finding.line))
            for url in finding.urls:
                click.echo(printable(f"    {url}"))
        if not findings and is_told(sys.stdout):
            click.echo("All well: every site does what it always did.")
    sys.exit(3 if findings else 0)


def _accept(data: Path, keys: tuple[str, ...]) -> None:
    """Close the alarms of sites, and say which."""
    from archiver import times
    from archiver.archive import Store
    from archiver.archive.records.lock import run_lock
    from archiver.health import accept
    from archiver.sites.file import load

    if not keys:
        raise click.UsageError("health accept SITE…: name the sites")
    sites = load(data / "sites.toml")
    with run_lock(data, "health accept"), Store(data) as archive, archive.batch():
        for raised in (raised for key in keys for raised in accept(archive, sites, key, times.now())):
            click.echo(printable(f"{raised.site}: accepted: {raised.what}"))


@click.command()
@click.argument("site", required=False)
@click.option("--days", type=click.IntRange(1), default=90, show_default=True, help="Days that are looked at.")
@output_options
@click.pass_obj
def gaps_command(data: Path, site: str | None, days: int, form: str | None) -> None:
    """List days and stories that are missing.

    Days on which a site brought less than usual, and stories that never became articles or are gone, by reason."""
    from archiver.health.gaps import gaps as find

    columns = ("site", "day", "reason", "number", "normal", "example")
    print_rows([gap.to_dict() for gap in find(data, site, days)], columns, form)


COMMANDS = (schedule, health, gaps_command)
