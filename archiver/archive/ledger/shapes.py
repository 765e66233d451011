"""Which shapes of addresses lead to stories at a site, and which never did: how endless lists of links are told."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from sqlite_utils import Database

from archiver.urls import identity

#: Visits without a story, for each one with a story, after which a shape of address counts as barren.
PATIENCE = 20

_SLUG = re.compile(r"[^/]*[-_ %][^/]*")


class Shapes:
    """The table `shapes`: of each site and shape of address, how many visits led to a story and how many did not."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, site: str, url: str, *, story: bool) -> bool:
        """Count a visit. Returns whether the shape of the address became barren with it."""
        row = self._db.execute(
            """INSERT INTO shapes (site, shape, stories, others) VALUES (?, ?, ?, ?)
               ON CONFLICT (site, shape) DO UPDATE SET stories = stories + excluded.stories,
               others = others + excluded.others RETURNING stories, others""",
            [site, shape(url), int(story), int(not story)],
        ).fetchone()
        return not story and bool(row[1] == PATIENCE * max(row[0], 1))

    def barren(self, site: str) -> frozenset[str]:
        """The shapes that led to next to no story."""
        sql = "SELECT shape FROM shapes WHERE site = ? AND others >= ? * max(stories, 1)"
        return frozenset(name for (name,) in self._db.execute(sql, [site, PATIENCE]).fetchall())

    def forget(self, site: str) -> None:
        """Give barren shapes another chance."""
        self._db.execute("DELETE FROM shapes WHERE site = ? AND others >= ? * max(stories, 1)", [site, PATIENCE])


@lru_cache(maxsize=65_536)
def shape(url: str) -> str:
    """The address with what tells pages apart taken out: `paper.example/tools/*?date&id` for
    `https://www.paper.example/tools/tide-tables?id=7&date=2024-05-31`."""
    parts = urlsplit(f"//{identity(url)}")
    folders = parts.path.split("/")
    path = "/".join([*(re.sub(r"\d+", "#", _SLUG.sub("*", folder)) for folder in folders[:-1]), "*"])
    names = "&".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{parts.netloc}{path}{'?' if names else ''}{names}"
