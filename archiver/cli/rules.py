"""Commands for the rules of sites: rules import."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.output import output_options, print_rows


@click.group()
def rules() -> None:
    """Import rules for the fields of sites."""


@rules.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@output_options
@click.pass_obj
def import_rules(data: Path, folder: Path, form: str | None) -> None:
    """Take over FiveFilters' site configurations (ftr-site-config) into sites.toml.

    Sites that sites.toml has already keep their entry. The list shows each site with its rules, and the lines that
    have no counterpart here.
    """
    from archiver.archive.records.lock import run_lock
    from archiver.sites.file import append, for_url, load
    from archiver.sites.fivefilters import read_site_configs

    sites_file = data / "sites.toml"
    data.mkdir(parents=True, exist_ok=True)
    rows = []
    with run_lock(data, "rules import"):
        known = load(sites_file)
        for imported in read_site_configs(folder):
            site = imported.site
            taken = site.key not in known and for_url(known, f"https://{site.hosts[0]}/") is None
            if taken:
                append(sites_file, site, note="rules from ftr-site-config")
            rows.append(
                {"site": site.key, "taken": taken, "rules": len(site.selectors), "left_out": list(imported.skipped)}
            )
    print_rows(rows, ("site", "taken", "rules", "left_out"), form)


COMMANDS = (rules,)
