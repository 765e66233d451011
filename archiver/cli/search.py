"""Commands that read the archive: search, show, diff, status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from archiver.cli.options import GROUPS, QUERY_SETTINGS, Day, refuse_unknown_site, selection_options
from archiver.cli.output import is_table, output_options, print_json, print_rows, printable, wrapped
from archiver.errors import ArchiverError
from archiver.fields import ArticleRecord

if TYPE_CHECKING:
    from archiver.archive.search.selection import Selection

#: As `archiver.render.citations.CITATION_STYLES` has them.
STYLES = ("csl-json", "bibtex", "ris")


@click.command(context_settings=QUERY_SETTINGS)
@selection_options
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1), help="Most articles, or groups, shown  [default: 20; of groups all]")
@click.option("--count", "only_count", is_flag=True, help="Print only how many there are.")
@click.option(
    "--by",
    type=click.Choice([*GROUPS, "share", "story"]),
    help="Count articles by this, and draw a bar for each. By share: how much of each site's articles of a month they"
    " are. By story: list them, copies of one as one.",
)
@output_options
@click.pass_obj
def search_command(
    data: Path,
    selection: Selection,
    sort: Literal["relevance", "newest", "oldest"],
    limit: int | None,
    only_count: bool,
    by: str | None,
    form: str | None,
) -> None:
    """Find articles.

    Looks for words in title, lead, text, authors and credits; without words, lists the newest.

    \b
    word other      both words            "two words"     a phrase (quoted for the shell as well: '"two words"')
    one OR other    either                presid*         words that begin so
    -word           without this word     title:word      only in the title; also lead:, text:, author:, credit:
    NEAR(a b, 10)   close together        site:KEY        also section: tag: kind: lang: url: note:; two mean either
    https://…       alone: the story that has, or had, this address

    Accents, ligatures and case do not matter. Words of Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese
    are found within their clause.
    """
    from archiver.archive import Store
    from archiver.archive.search.query import sites_of
    from archiver.archive.search.search import (
        RESULT_COLUMNS,
        SHARE_COLUMNS,
        count,
        count_by,
        in_brackets,
        shares,
        wider,
    )

    with Store(data, readonly=True) as archive:
        refuse_unknown_site(archive, selection.site, *sites_of(selection.query))
        if by == "share":
            print_rows(shares(archive.db, selection), SHARE_COLUMNS, form)
            return
        if by is not None and by != "story":
            from archiver.cli.results import print_groups

            print_groups(count_by(archive.db, selection, by, limit), by, form)
            return
        if only_count:
            click.echo(count(archive.db, selection))
            return
        filters = {name: value for name, value in selection.to_dict().items() if name != "query"}
        columns: tuple[str, ...] = RESULT_COLUMNS
        if by is None:
            rows = list(archive.search(selection.query, **filters, sort=sort, limit=limit or 20))
        else:
            from archiver.archive.search.copies import STORY_COLUMNS, stories

            rows, columns = stories(archive.db, selection, sort=sort, limit=limit or 20), STORY_COLUMNS
        others = wider(archive.db, selection) if is_table(form) and not rows else []
    if is_table(form):
        from archiver.cli.results import nothing_found, print_results

        print_results(rows, nothing_found(selection, others))
        return
    print_rows(in_brackets(rows), columns, form)


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option("--days", type=click.IntRange(0), default=14, show_default=True, help="Days before and after it.")
@output_options
@click.pass_obj
def same(data: Path, article: str, days: int, form: str | None) -> None:
    """Find copies of an article.

    Lists articles of all sites that share its words: an agency's text, whole, shortened or under another headline.

    \b
    copy        nearly the same text
    shortened   a part of it
    longer      it is a part of that one

    A text of its own on the same subject is no copy, nor is a translation.
    """
    from archiver.archive import Store
    from archiver.archive.search.copies import COPY_COLUMNS, copies_of

    with Store(data, readonly=True) as archive:
        record = archive.article(article)
        if record is None:
            raise ArchiverError(f"no article {article} here; `archiver search` lists what is")
        rows = copies_of(archive.db, record["id"], days=days)
    if is_table(form) and not rows:
        click.echo(f"No copies within {days} days. `archiver search` finds what is on the same subject.")
        return
    print_rows(rows, COPY_COLUMNS, form)


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option("--json", "form", flag_value="json", help="Print the whole record as JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print Markdown with front matter.")
@click.option("--html", "form", flag_value="html", help="Print a page that loads nothing.")
@click.option("--provenance", "form", flag_value="provenance", help="Print where each field was found.")
@click.option("--raw", "form", flag_value="raw", help="Print the page as it came.")
@click.option("--as", "style", type=click.Choice(STYLES), help="Print a reference for Zotero, LaTeX or EndNote.")
@click.option("--as-of", type=Day(), metavar="DATE", help="As it was known on that day.")
@click.pass_obj
def show(data: Path, article: str, form: str | None, style: str | None, as_of: str | None) -> None:
    """Print one article.

    Takes its number or any of its addresses."""
    from archiver.archive import Store

    if form is not None and style is not None:
        raise click.UsageError(f"--as and --{form} print different things; give one of them")
    with Store(data, readonly=True) as archive:
        record = archive.article(article, as_of=as_of)
        if record is None:
            then = f" as of {as_of}" if as_of else ""
            raise ArchiverError(f"no article {article} here{then}; `archiver search` lists what is")
        if form == "raw":
            _print_raw(archive.captures.get(record["capture_id"]).content())
            return
    if form == "json":
        print_json(record)
    elif form == "provenance":
        rows = [{"field": name, **source} for name, source in (record["provenance"] or {}).items()]
        print_rows(rows, ("field", "source", "raw"), None)
    elif style is not None:
        from archiver.render.citations import CITATION_STYLES

        _print_raw(CITATION_STYLES[style].write(record).encode())
    elif form is None and sys.stdout.isatty():
        click.echo(wrapped(printable(_rendered(record, form))))
    else:
        click.echo(printable(_rendered(record, form)))


def _rendered(record: ArticleRecord, form: str | None) -> str:
    if form == "markdown":
        from archiver.render.markdown import as_markdown

        return as_markdown(record)
    if form == "html":
        from archiver.render.html import html_page

        return html_page(record)
    from archiver.render.text import as_text

    return as_text(record)


def _print_raw(content: bytes) -> None:
    """The bytes as they are; to a terminal without what it would obey."""
    if sys.stdout.isatty():
        click.echo(printable(content.decode("utf-8", "replace")))
    else:
        sys.stdout.buffer.write(content)


@click.command()
@click.argument("article", metavar="ID|URL")
@click.argument("versions", nargs=-1, type=int, metavar="[A B]")
@click.option("--all", "whole", is_flag=True, help="Print all of the text, not only what stands around a change.")
@click.pass_obj
def diff(data: Path, article: str, versions: tuple[int, ...], whole: bool) -> None:
    """Show what was edited, word by word.

    Compares versions A and B of an article; without them, the last two."""
    from archiver.archive import Store
    from archiver.cli.results import print_differences

    with Store(data, readonly=True) as archive:
        record = archive.article(article)
    if record is None:
        raise ArchiverError(f"no article {article} here; `archiver search` lists what is")
    known = {version["number"]: version for version in record["versions"]}
    if not versions and len(known) < 2:
        click.echo(f"Article {record['id']} has one version, seen {record['first_seen']}: nothing to compare.")
        return
    wanted = versions or tuple(sorted(known)[-2:])
    if len(set(wanted)) != 2 or len(wanted) != 2 or not known.keys() >= set(wanted):
        raise click.UsageError(f"name two of the versions {', '.join(map(str, sorted(known)))}")
    print_differences(known[wanted[0]], known[wanted[1]], whole=whole)


@click.command()
@output_options
@click.pass_obj
def status(data: Path, form: str | None) -> None:
    """Show totals, sites and the last runs."""
    from archiver.health import status as facts

    if form is not None or not sys.stdout.isatty():
        print_rows([facts.totals(data)], tuple(facts.totals(data)), form)
        return
    from archiver.cli.results import print_status

    print_status(data)


COMMANDS = (search_command, show, same, diff, status)
