"""Which captures a re-parse reads."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from archiver.archive import Store
from archiver.archive.records.indexing import CaptureRow
from archiver.errors import ConfigurationError
from archiver.extraction.extractor import extractor_version
from archiver.fields import SqlRow
from archiver.reading.batches import site_named
from archiver.reasons import NO_PAGES
from archiver.sites.site import Site

#: Rows fetched at a time. Between two of these no read transaction is open, which would keep the log of a database that
#: is being written from being folded back.
_CHUNK = 500

#: What SQL that a person gave may do: read.
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})

_FROM = f"""
    FROM captures
    LEFT JOIN articles ON articles.id = coalesce(
        (SELECT article_id FROM readings WHERE readings.capture_id = captures.id),
        (SELECT shown.id FROM articles AS shown WHERE shown.capture_id = captures.id))
    WHERE captures.status BETWEEN 200 AND 299 AND captures.truncated IS NULL AND captures.outcome != 'withdrawn'
    AND captures.outcome NOT IN ({", ".join(repr(reason.value) for reason in sorted(NO_PAGES))})"""


@dataclass(frozen=True, slots=True)
class CaptureSelection:
    """Captures of pages; all of them where nothing is given.

    site         -- only of this site.
    since, until -- only fetched on that day or later, that day or earlier (`YYYY-MM-DD`, or a longer or shorter
                    beginning of a time).
    where        -- only those for which this SQL expression holds; it may name columns of `captures` and `articles`.
    outdated     -- only those read by another version of the extractor, or with other rules for their site.
    """

    site: str | None = None
    since: str | None = None
    until: str | None = None
    where: str | None = None
    outdated: bool = False

    @property
    def options(self) -> str:
        """The selection as options of the command line."""
        words: list[str] = []
        for name in ("site", "since", "until", "where"):
            given = getattr(self, name)
            if given is not None:
                words += [f"--{name}", given]
        return shlex.join([*words, "--outdated"] if self.outdated else words)


class SelectedRow(CaptureRow):
    """A row of `captures` with the article that its page tells, if any, and whether that shows this capture."""

    article_id: int | None
    shown: bool


class Selected:
    """The rows of a selection, read from a connection of its own that can change nothing."""

    def __init__(self, folder: Path, selection: CaptureSelection, sites: Mapping[str, Site]) -> None:
        self._archive = Store(folder, readonly=True)
        self._conditions, self._parameters = _conditions(selection)
        connection = self._archive.db.conn

        @cache
        def version(key: str | None) -> str:
            return extractor_version(site_named(sites, key))

        connection.create_function("extractor_now", 1, version)
        connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)

    def __enter__(self) -> Selected:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def count(self, after: int = 0) -> int:
        """How many captures there are behind the one of id `after`. Raises ConfigurationError for wrong SQL."""
        return int(self._query(f"SELECT count(*) AS n {_FROM} {self._conditions}", after)[0]["n"])

    def rows(self, after: int = 0) -> Iterator[SelectedRow]:
        """The rows in the order in which the captures were written."""
        while chunk := self._query(
            f"""SELECT captures.*, articles.id AS article_id, articles.capture_id IS captures.id AS shown
                {_FROM} {self._conditions} ORDER BY captures.id LIMIT {_CHUNK}""",
            after,
        ):
            yield from cast(list[SelectedRow], chunk)
            after = chunk[-1]["id"]

    def _query(self, sql: str, after: int) -> list[SqlRow]:
        try:
            found = self._archive.db.conn.execute(sql, {**self._parameters, "after": after})
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]
        except sqlite3.Error as error:
            if type(error) is sqlite3.DatabaseError:  # of the file, not of the condition
                raise
            raise ConfigurationError(
                f"--where cannot be used: {error}; it takes an SQL condition such as"
                ' "articles.published IS NULL AND quality < .5"'
            ) from None


def _conditions(selection: CaptureSelection) -> tuple[str, dict[str, str]]:
    conditions, parameters = "AND captures.id > :after", {}
    for name, sql in (
        ("site", "captures.site = :site"),
        ("since", "captures.fetched >= :since"),
        # a day as the end means the whole of it
        ("until", "substr(captures.fetched, 1, length(:until)) <= :until"),
    ):
        given = getattr(selection, name)
        if given is not None:
            conditions += f" AND {sql}"
            parameters[name] = given
    if selection.outdated:
        conditions += " AND captures.extractor IS NOT extractor_now(captures.site)"
    if selection.where is not None:
        conditions += (
            f" AND ({selection.where}\n)"  # on a line of its own, so that a comment cannot swallow what follows
        )
    return conditions, parameters
