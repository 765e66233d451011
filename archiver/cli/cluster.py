"""Commands for many machines: cluster."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from archiver.cli.options import QUERY_SETTINGS, duration, selection_options
from archiver.cli.output import is_table, output_options, print_json, print_rows, printable
from archiver.cli.progress import progress_bar
from archiver.errors import ArchiverError, ConfigurationError

if TYPE_CHECKING:
    from archiver.archive.search.selection import Selection
    from archiver.cluster.register import Asked, Register


@click.group()
def cluster() -> None:
    """Crawl with many machines, shard by shard.

    Needs PostgreSQL, and a store that all machines reach. ARCHIVER_CLUSTER has the address of the database
    (postgresql://…). See docs/scaling.md.
    """


address_option = click.option(
    "--cluster",
    "address",
    envvar="ARCHIVER_CLUSTER",
    metavar="ADDRESS",
    help="The cluster's database (or set ARCHIVER_CLUSTER).",
)


def _missing(error: ImportError) -> ConfigurationError:
    return ConfigurationError(f"{error.name} is not installed: pip install 'news-archiver[cluster]'")


def _register(address: str | None) -> Register:
    if address is None:
        raise ConfigurationError("which cluster? set ARCHIVER_CLUSTER=postgresql://…, or give --cluster")
    try:
        from archiver.cluster.register import Register
    except ImportError as error:
        raise _missing(error) from None
    return Register(address)


@cluster.command("demo")
def demo_command() -> None:
    """Crawl two sample papers with two workers, offline.

    One of them is killed. The database comes with the extra `cluster`."""
    try:
        from archiver.cluster.demo import cluster_tour
    except ImportError as error:
        raise _missing(error) from None
    cluster_tour()


@cluster.command("init")
@click.argument("address")
@click.argument("store")
@click.option("--every", type=duration, default="1h", show_default=True, help="From one turn of a shard to the next.")
@click.option("--lease", type=click.FloatRange(2), default=60, show_default=True, help="Seconds that a lease lasts.")
def init_command(address: str, store: str, every: int, lease: float) -> None:
    """Begin a cluster in the database at ADDRESS.

    STORE is where the shards' files are published: a folder that all machines have mounted, or a URL such as
    s3://news-archive/shards (extra `cloud`).
    """
    _register(address)  # tells what is not installed
    from archiver.cluster.worker import begin_cluster

    begin_cluster(address, store if "://" in store else str(Path(store).resolve()), every, lease)


@cluster.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--shards", type=click.IntRange(1, 9999), default=1, show_default=True, help="Have at least so many.")
@address_option
def add_command(file: Path, shards: int, address: str | None) -> None:
    """Give the sites of a sites.toml their shards.

    A registered domain stays in its shard. A site that is there already gets its entry anew.
    """
    register = _register(address)
    from archiver.cluster.register import entries_of
    from archiver.sites.file import load_contact

    placed = register.place(entries_of(file), shards, load_contact(file))
    for key, shard in placed.items():
        click.echo(printable(f"{key}  {shard}"))


@cluster.command("work")
@click.option("--crawl", "crawls", type=click.IntRange(1), default=1, show_default=True, help="Shards at a time.")
@click.option("--read", "jobs", type=click.IntRange(1), help="Processes of a re-reading (as many as processors).")
@click.option("--machine", help="Name of this machine.  [its host name]")
@click.option("--delay", type=click.FloatRange(0), help="Seconds between two requests to a host, over sites.toml.")
@click.option("--limit", type=click.IntRange(0), help="Pages a site in one turn.  [1000]")
@address_option
@click.pass_obj
def work_command(
    data: Path,
    crawls: int,
    jobs: int | None,
    machine: str | None,
    delay: float | None,
    limit: int | None,
    address: str | None,
) -> None:
    """Take turns of shards, until a signal says to stop.

    The shards' folders lie in that of --data. A turn on its way then ends in order.
    """
    register = _register(address)
    from archiver.cluster.worker import Worker, this_machine, work

    words = [f"--{name}={value}" for name, value in (("delay", delay), ("limit", limit)) if value is not None]
    work(
        Worker(
            register,
            data.resolve(),
            machine or this_machine(),
            crawls,
            jobs,
            tuple(words),
            lambda line: click.echo(printable(f"archiver: {line}"), err=True),
        )
    )


@cluster.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@address_option
def status_command(as_json: bool, address: str | None) -> None:
    """Show the shards: who has them, and how their last turns ended."""
    rows = _register(address).status()
    if as_json:
        print_json([{**asdict(row), "due": str(row.due), "ended": str(row.ended or "") or None} for row in rows])
        return
    for row in rows:
        who = f"crawled by {row.owner}" if row.owner else f"due {row.due:%Y-%m-%d %H:%M} UTC"
        sites = f"{row.sites:,} site{'s' * (row.sites != 1)}"
        told = f"; the last turn {row.outcome}" if row.outcome else ""
        click.echo(printable(f"{row.shard}: {sites}, {row.bytes / 2**20:,.1f} MB in the store, {who}{told}"))


@cluster.command("check")
@click.option("--verify", is_flag=True, help="Read all that is in the store, and compare digests.")
@address_option
def check_store_command(verify: bool, address: str | None) -> None:
    """Prove that the store has what the database names.

    Ends with 3 where something is wrong.
    """
    register = _register(address)
    from archiver.backup.places import place_of
    from archiver.cluster.copies import check_copies

    found = check_copies(register, place_of(register.settings().store), verify=verify)
    for line in found:
        click.echo(printable(line))
    sys.exit(3 if found else 0)


@cluster.command("search", context_settings=QUERY_SETTINGS)
@selection_options
@click.option("--sort", type=click.Choice(["newest", "oldest"]), default="newest", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most articles shown.")
@click.option("--count", "only_count", is_flag=True, help="Print only how many there are.")
@output_options
@address_option
def search_shards_command(
    selection: Selection,
    sort: Literal["newest", "oldest"],
    limit: int,
    only_count: bool,
    form: str | None,
    address: str | None,
) -> None:
    """Find articles of all shards.

    Takes what `archiver search` takes. Searches copies of the databases that the shards published last, which are kept
    on this machine; `archiver --data …/shard-0001 show 12` then shows an article on the machine that has its shard.
    """
    register = _register(address)
    from archiver.backup.places import place_of
    from archiver.cluster.reading import COLUMNS, count_in_shards, search_shards

    place = place_of(register.settings().store)
    if only_count:
        click.echo(count_in_shards(register, place, selection))
        return
    rows = search_shards(register, place, selection, sort=sort, limit=limit)
    if is_table(form):
        from archiver.cli.results import print_results

        print_results([{**row, "id": f"{row['shard']}  {row['id']}"} for row in rows])
        return
    from archiver.archive.search.search import in_brackets

    print_rows(in_brackets(rows), COLUMNS, form)


@cluster.command("withdraw")
@click.argument("story", metavar="URL|ID")
@click.option("--reason", metavar="TEXT", help="Why; it is kept, and must not tell the story.")
@click.option("--hide", is_flag=True, help="Keep the records in the WARC files, and show the story nowhere.")
@click.option("--undo", is_flag=True, help="Let a withdrawn story come back.")
@click.option("--shard", metavar="NAME", help="Where it is.  [the shard of the address's domain]")
@click.option("--wait", type=duration, default="10m", show_default=True, help="How long to wait until it is done.")
@address_option
def withdraw_from_shard_command(
    story: str, reason: str | None, hide: bool, undo: bool, shard: str | None, wait: int, address: str | None
) -> None:
    """Take a story out of the shard that has it.

    It leaves the shard's database and WARC files, and what was published of them before leaves the store. A worker does
    it: a crawl of the shard ends in order, and goes on afterwards.

    Ends with 3 where it is not done in time. The request stands; the same command tells how it ended.
    """
    if hide and undo:
        raise click.UsageError("--hide or --undo, not both")
    if not (reason or "").strip() and not undo:
        raise click.UsageError("say why: --reason TEXT")
    register = _register(address)
    from archiver.cluster.asking import wait_for
    from archiver.cluster.withdrawing import shards_of

    shards = [shard] if shard else shards_of(register, story)
    how = "--undo" if undo else "--hide" if hide else None
    words = [f"--reason={(reason or '').strip() or 'undone'}", *filter(None, [how]), "--", story]
    plan = register.ask("withdraw", dict.fromkeys(shards, words))
    asked = wait_for(register, plan, wait)
    _end_where_waiting(asked)
    # where its site was moved, the story may have come after that, or have gone before
    if all(some.failure is not None for some in asked):
        raise ArchiverError(f"{asked[0].shard}: {asked[0].failure}")
    for line in dict.fromkeys(line for some in asked if some.failure is None for line in _lines(some)):
        click.echo(printable(line))


def _lines(asked: Asked) -> list[str]:
    return (asked.outcome or "").split("\n")


def _end_where_waiting(asked: list[Asked]) -> None:
    """End with 3 where something of a plan is still to be done."""
    for some in asked:
        if some.outcome is None:
            what = f"archiver: {some.shard}: noted, and not done yet; ask again, or see `archiver cluster status`"
            click.echo(what, err=True)
            sys.exit(3)


@cluster.command("move")
@click.argument("site")
@click.argument("shard")
@click.option("--wait", type=duration, default="10m", show_default=True, help="How long to wait until it is done.")
@address_option
def move_command(site: str, shard: str, wait: int, address: str | None) -> None:
    """Give a site to another shard, with its history.

    SITE is its key. Sites that share a domain with it go along. Its shard's next turn gives it away; the turn of SHARD
    brings over what that one had, then crawls it. The former shard keeps its files, and shows nothing of the site.

    Ends with 3 where it is not done in time. The request stands; the same command tells how it ended.
    """
    register = _register(address)
    from archiver.cluster.asking import wait_for

    sites = register.sites()
    if site not in sites:
        raise ArchiverError(f"no site {site!r} in the cluster; `archiver cluster add` prints the keys")
    if shard not in {status.shard for status in register.status()}:
        raise ArchiverError(f"no {shard} here; `archiver cluster status` lists the shards")
    if sites[site][0] != shard:
        plan = register.ask("move", {sites[site][0]: [site, shard]})
    elif coming := [some.plan for some in register.asked(shard, "take") if site in some.words[1:]]:
        [plan] = coming
    else:
        click.echo(printable(f"{site}: is in {shard}"))
        return
    asked = wait_for(register, plan, wait)
    _end_where_waiting(asked)
    for some in asked:
        if some.failure is not None:
            raise ArchiverError(f"{some.shard}: {some.failure}")
        click.echo(printable(some.outcome or ""))


@cluster.command("reparse")
@click.option("--since", metavar="DATE", help="Only pages fetched on that day or later (YYYY-MM-DD).")
@click.option("--until", metavar="DATE", help="Only pages fetched on that day or earlier.")
@click.option("--where", metavar="SQL", help='Only pages for which this holds, such as "articles.published IS NULL".')
@click.option("--outdated", is_flag=True, help="Only pages read by another version, or before sites.toml was edited.")
@click.option("--apply", is_flag=True, help="Write what would change.")
@click.option("--accept-worse", is_flag=True, help="With --apply: write readings, too, that lose something.")
@click.option("--undo", metavar="PLAN", type=int, help="Put back what the plan of that number changed.")
@click.option("--wait", type=duration, default="1d", show_default=True, help="How long to wait until it is done.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@address_option
def reparse_shards_command(undo: int | None, wait: int, as_json: bool, address: str | None, **chosen: Any) -> None:
    """Read the stored pages of all shards again, on all machines.

    Prints what would change, or writes it with --apply: `archiver reparse` at the next turn of each shard, and the sums
    of what the shards say. Whoever is killed meanwhile, each page is written once.

    Ends with 3 where pages could not be read, a shard failed, or it is not done in time. It goes on without this
    command, which tells how it ended when it is called again.
    """
    if chosen["accept_worse"] and not chosen["apply"]:
        raise click.UsageError("--accept-worse belongs to --apply")
    if undo is not None and any(chosen.values()):
        raise click.UsageError("--undo takes a whole plan back; leave out the other options")
    register = _register(address)
    from archiver.cluster.asking import undo_words, wait_for

    if undo is not None:
        words = undo_words(register, undo)
    else:
        flags = [f"--{name.replace('_', '-')}" for name, value in chosen.items() if value is True]
        options = [f"--{name}={value}" for name, value in chosen.items() if isinstance(value, str)]
        words = {status.shard: [*flags, *options] for status in register.status() if status.sites}
    plan = register.ask("reparse", words)
    with progress_bar("shards") as progress:
        asked = wait_for(register, plan, wait, progress)
    sys.exit(_print_reparse(plan, asked, as_json=as_json))


def _print_reparse(plan: int, asked: list[Asked], *, as_json: bool) -> int:
    """The sums of a plan. Returns the exit code."""
    from archiver.cluster.asking import plan_sums

    report = {"plan": plan, **plan_sums(asked)}
    if as_json or not sys.stdout.isatty():
        print_json(report)
    else:
        from archiver.cli.reparse_report import print_counts

        print_counts(report["sites"], report["fields"])
        written = f"; `archiver cluster reparse --undo {plan}` takes it back" if any(report["shards"].values()) else ""
        click.echo(f"{report['pages']:,} pages read, {report['articles']:,} articles differ{written}.")
    waiting = [some.shard for some in asked if some.outcome is None]
    failed = [some for some in asked if some.failure is not None]
    if waiting:
        click.echo(f"archiver: not done yet in {', '.join(waiting)}; the same command tells when it is", err=True)
    for some in failed:
        click.echo(printable(f"archiver: {some.shard}: {some.failure}"), err=True)
    return 3 if waiting or failed or report["failed"] else 0


@cluster.command("export")
@click.option("--catalogue", required=True, metavar="URL", help="A folder, or a URL such as s3://news-archive/parquet.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@address_option
def export_shards_command(catalogue: str, as_json: bool, address: str | None) -> None:
    """Write the articles of all shards as Parquet, by site and month.

    Takes the databases that the shards published last. What is the same as before is not written again; _manifest.json
    lists the parts. Stories that only a subscriber may read are left out.
    """
    register = _register(address)
    from archiver.backup.places import place_of
    from archiver.cluster.catalogue import export_catalogue

    target = place_of(catalogue if "://" in catalogue else str(Path(catalogue).resolve()))
    with progress_bar("shards") as progress:
        report = export_catalogue(register, place_of(register.settings().store), target, progress)
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(
            f"{report.parts:,} parts of {report.shards:,} shards: {report.new:,} new, {report.removed:,} taken away"
        )


@cluster.command("drain")
@click.argument("machine")
@click.option("--undo", is_flag=True, help="Let it take turns again.")
@address_option
def drain_command(machine: str, undo: bool, address: str | None) -> None:
    """Let a machine end its turns and take no more."""
    _register(address).drain(machine, draining=not undo)


COMMANDS = (cluster,)
