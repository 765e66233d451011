"""Edits over the whole archive: each version of an article after its first, with what it changed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from archiver.fields import SqlRow

#: What of an edit stands in a table, where that is for programs.
EDIT_COLUMNS = ("seen", "site", "id", "a", "b", "kind", "added", "removed", "title")

#: Articles of a site that are looked through for edits one by one.
FEW = 5_000


def edits(
    db: Database,
    *,
    since: str | None = None,
    until: str | None = None,
    site: str | None = None,
    kinds: tuple[str, ...] = (),
) -> Iterator[SqlRow]:
    """Edits seen on these days (both included), the last first: seen, site, id, url, title (since then), was (the title
    until then), `a` and `b` (the versions before and after), fields (that changed), kind, added, removed (see
    `archiver.edits.change.Change`; stored with the version), language (of the article). Streamed.

    kinds -- only these; none named: all.
    """
    conditions = ["later.number > 1"]
    values: SqlRow = {"site": site} | {f"kind{number}": kind for number, kind in enumerate(kinds)}
    if since:
        conditions.append("later.seen >= :since")
        values["since"] = since
    if until:
        conditions.append("later.seen < :until || '~'")
        values["until"] = until
    source = "revisions AS later INDEXED BY revisions_edits"
    if site and _has_few(db, site):
        source = """articles AS facets INDEXED BY articles_newest_of_site
            CROSS JOIN revisions AS later ON later.article_id = facets.id"""
    elif site:
        # most edits are passed over: the index has all that is asked of them, and a row of an article is long
        source += " CROSS JOIN articles AS facets INDEXED BY articles_facets ON facets.id = later.article_id"
    if site:
        conditions.append("facets.site = :site")
    if kinds:
        conditions.append(f"later.kind IN ({', '.join(f':kind{number}' for number in range(len(kinds)))})")
    # of a version that an article shows the title stands in the article's row
    yield from db.query(
        f"""SELECT later.seen, articles.site, articles.id, articles.url,
                   iif(later.shown, articles.title, later.title) AS title, earlier.title AS was,
                   earlier.number AS a, later.number AS b, later.change AS fields,
                   later.kind, later.added, later.removed, articles.language
            FROM {source}
            CROSS JOIN articles ON articles.id = later.article_id
            CROSS JOIN revisions AS earlier
                       ON earlier.article_id = later.article_id AND earlier.number = later.number - 1
            WHERE {" AND ".join(conditions)}
            ORDER BY later.seen DESC, later.article_id DESC""",
        values,
    )


def _has_few(db: Database, site: str) -> bool:
    """Whether a site has so few articles that each is asked for its edits, in 20 ms: few of all edits are theirs."""
    some = "SELECT count(*) FROM (SELECT 1 FROM articles WHERE site = ? LIMIT ?)"
    return bool(db.execute(some, [site, FEW + 1]).fetchone()[0] <= FEW)
