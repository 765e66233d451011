"""Edits over the whole archive: each version of an article after its first, with what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

#: What of an edit stands in a table, where that is for programs.
EDIT_COLUMNS = ("seen", "site", "id", "a", "b", "kind", "added", "removed", "title")


def edits(
    db: Database,
    *,
    since: str | None = None,
    until: str | None = None,
    site: str | None = None,
    kinds: tuple[str, ...] = (),
) -> Iterator[dict[str, Any]]:
    """Edits seen on these days (both included), the last first: seen, site, id, url, title (since then), was (the title
    until then), `a` and `b` (the versions before and after), fields (that changed), kind, added, removed (see
    `archiver.edits.change.Change`; stored with the version). Streamed.

    kinds -- only these; none named: all.
    """
    conditions = ["later.number > 1"]
    values: dict[str, Any] = {"site": site} | {f"kind{number}": kind for number, kind in enumerate(kinds)}
    if since:
        conditions.append("later.seen >= :since")
        values["since"] = since
    if until:
        conditions.append("later.seen < :until || '~'")
        values["until"] = until
    if site:
        conditions.append("articles.site = :site")
    if kinds:
        conditions.append(f"later.kind IN ({', '.join(f':kind{number}' for number in range(len(kinds)))})")
    # of a version that an article shows the title stands in the article's row
    yield from db.query(
        f"""SELECT later.seen, articles.site, articles.id, articles.url,
                   iif(later.shown, articles.title, later.title) AS title, earlier.title AS was,
                   earlier.number AS a, later.number AS b, later.change AS fields,
                   later.kind, later.added, later.removed
            FROM revisions AS later INDEXED BY revisions_edits
            CROSS JOIN articles ON articles.id = later.article_id
            CROSS JOIN revisions AS earlier
                       ON earlier.article_id = later.article_id AND earlier.number = later.number - 1
            WHERE {" AND ".join(conditions)}
            ORDER BY later.seen DESC, later.article_id DESC""",
        values,
    )
