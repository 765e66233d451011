"""What the pages share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archiver.sites import load
from archiver.web.reading import Reader
from archiver.web.statements import Statements
from archiver.web.summary import Summary


@dataclass(frozen=True, slots=True)
class Service:
    """reader     -- reads for our own pages.
    summary    -- articles by site and day, and health.
    statements -- runs SQL for Datasette's pages.
    names      -- what people call a site, by its key.
    hosts      -- names that the Host header may have.
    sql        -- whether people may type SQL.
    """

    reader: Reader
    summary: Summary
    statements: Statements
    names: dict[str, str]
    hosts: tuple[str, ...]
    sql: bool

    @classmethod
    def of(cls, data_dir: Path, *, hosts: tuple[str, ...], sql: bool) -> Service:
        """For an archive. Raises ArchiveError and SitesError."""
        sites = load(data_dir / "sites.toml")
        return cls(
            reader=Reader(data_dir),
            summary=Summary(data_dir),
            statements=Statements(data_dir / "archive.db"),
            names={key: site.name for key, site in sites.items() if site.name},
            hosts=hosts,
            sql=sql,
        )

    def close(self) -> None:
        self.statements.close()
        self.reader.close()
        self.summary.close()
