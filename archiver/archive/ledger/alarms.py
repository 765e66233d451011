"""What broke at a site, until it is mended or a person says that it is to be so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

How = Literal["mended", "accepted"]

#: What an alarm is known by: site, kind, and the field or address that it is about ("" for none).
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alarm as it stands in the table.

    about    -- the field, or the address of a source; "" where it is about the site.
    since    -- when it broke; `opened`, when a run saw it; `told`, when a run said so last.
    was, now -- the values before and after, where there are any; see `archiver.health.judging.Alarm`.
    what, cause -- as they were told.
    """

    site: str
    kind: str
    about: str
    since: str
    opened: str
    told: str
    was: float | None
    now: float | None
    what: str
    cause: str

    @property
    def key(self) -> Key:
        return self.site, self.kind, self.about


_COLUMNS = ("site", "kind", "about", "since", "opened", "told", "was", "now", "what", "cause")


class Alarms:
    """The table `alarms`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def open(self, sites: Iterable[str] | None = None) -> list[Raised]:
        """The alarms of all sites, or of some, that are neither mended nor accepted, in the order they were raised."""
        names = list(sites) if sites is not None else None
        where = f"AND site IN ({', '.join('?' * len(names))})" if names is not None else ""
        rows = self._db.query(
            f"SELECT {', '.join(_COLUMNS)} FROM alarms WHERE closed IS NULL {where} ORDER BY opened, site, kind, about",
            names or [],
        )
        return [Raised(**row) for row in rows]

    def add(self, raised: Raised) -> None:
        """Note an alarm that a run was the first to see."""
        names = ", ".join(_COLUMNS)
        values: dict[str, Any] = {name: getattr(raised, name) for name in _COLUMNS}
        self._db.execute(
            f"INSERT OR REPLACE INTO alarms ({names}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})", values
        )

    def tell(self, key: Key, at: str) -> None:
        """Note that a run said again that it is open."""
        self._db.execute(
            "UPDATE alarms SET told = ? WHERE site = ? AND kind = ? AND about = ? AND closed IS NULL", [at, *key]
        )

    def close(self, key: Key, at: str, how: How) -> None:
        self._db.execute(
            "UPDATE alarms SET closed = ?, how = ? WHERE site = ? AND kind = ? AND about = ? AND closed IS NULL",
            [at, how, *key],
        )

    def mended(self, kind: str) -> dict[str, list[tuple[str, str]]]:
        """By site, from when to when what an alarm of that kind told lasted, where it is over."""
        rows = self._db.query("SELECT site, since, closed FROM alarms WHERE kind = ? AND how = 'mended'", [kind])
        found: dict[str, list[tuple[str, str]]] = {}
        for row in rows:
            found.setdefault(row["site"], []).append((row["since"], row["closed"]))
        return found

    def accepted(self) -> dict[str, str]:
        """By site, since when what it does is what it is to do: its figures from before say nothing any more."""
        rows = self._db.query("SELECT site, max(closed) AS at FROM alarms WHERE how = 'accepted' GROUP BY site")
        return {row["site"]: row["at"] for row in rows}
