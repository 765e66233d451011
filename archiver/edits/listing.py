"""Edits over the whole archive: each version of an article after its first, with what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from archiver.edits.kinds import classify

_FIELDS = ("title", "authors", "lead", "text", "modified", "extractor")


def edits(
    db: Database, *, since: str | None = None, until: str | None = None, site: str | None = None
) -> Iterator[dict[str, Any]]:
    """Edits seen on these days (both included), the last first: seen, site, id, url, title (since then), was (the title
    until then), `a` and `b` (the versions before and after), fields (that changed), kind, added, removed (see
    `archiver.edits.kinds.Change`). Streamed."""
    pairs = ", ".join(f"{side}.{name} AS {side}_{name}" for side in ("before", "after") for name in _FIELDS)
    rows = db.query(
        f"""SELECT after.seen, articles.site, articles.id, articles.url, after.title, before.title AS was,
                   before.number AS a, after.number AS b, after.change AS fields, {pairs}
            FROM versions AS after
            JOIN versions AS before ON before.article_id = after.article_id AND before.number = after.number - 1
            JOIN articles ON articles.id = after.article_id
            WHERE after.number > 1 AND after.seen >= :since AND after.seen < :until || '~'
                  AND (:site IS NULL OR articles.site = :site)
            ORDER BY after.seen DESC, after.article_id DESC""",
        {"since": since or "", "until": until or "", "site": site},
    )
    for row in rows:
        change = classify(*({name: row.pop(f"{side}_{name}") for name in _FIELDS} for side in ("before", "after")))
        yield {**row, "kind": change.kind, "added": change.added, "removed": change.removed}
