"""Edits: versions of articles after the first, the newest first."""

from __future__ import annotations

from typing import Any

from archiver.archive import Archive

#: Edits of a page.
PAGE = 40


def edits(archive: Archive, *, site: str | None = None, limit: int = PAGE, offset: int = 0) -> list[dict[str, Any]]:
    """A row for each version after the first: article_id, number, seen, change, title (as of then), site, `before` (the
    title until then), and `silent`: whether the page says of no other time of modification than before."""
    rows = archive.db.query(
        f"""SELECT versions.article_id, versions.number, versions.seen, versions.change, versions.title,
                   articles.site, earlier.title AS before, earlier.number AS earlier,
                   versions.modified IS earlier.modified AS silent
            FROM versions INDEXED BY versions_edits
            JOIN articles ON articles.id = versions.article_id
            JOIN versions AS earlier
              ON earlier.article_id = versions.article_id AND earlier.number = versions.number - 1
            WHERE versions.number > 1 {"AND articles.site = :site" if site is not None else ""}
            ORDER BY versions.seen DESC LIMIT :limit OFFSET :offset""",
        {"site": site, "limit": limit, "offset": offset},
    )
    return [row | {"fields": [name for name in row["change"].split(",") if name]} for row in rows]
