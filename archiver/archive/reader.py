"""The archive as a researcher has it: what it holds, as values. What writes to it is `archiver.archive.store`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database

from archiver.archive.rows import Edit, FoundArticle, StoredArticle, StoredCapture, stored_article
from archiver.archive.search import search
from archiver.archive.search.fulltext import Sort
from archiver.archive.search.selection import Selection
from archiver.archive.store import Store as Store
from archiver.edits.listing import edits


class Archive:
    """The archive in a data folder.

    data_dir -- folder with `archive.db` and `warc/`; made, with its parents, unless `readonly`.
    readonly -- open the database read-only; nothing is made.

    `db` is the `sqlite_utils.Database`, for SQL of your own. Use it as a context manager, or call `close`.

    Dates are days (`2025-03-01`), months (`2025-03`) or years, and take in the whole of it; times are
    `YYYY-MM-DDTHH:MM:SSZ`.

    Raises ArchiveError when the folder cannot be used, NotAnArchive when archive.db is not ours, OtherTables when
    another version of the archiver made it.

        with Archive("data", readonly=True) as archive:
            for found in archive.search("harbour OR port", since="2025-03", limit=5):
                print(found.published, found.title)
    """

    def __init__(self, data_dir: Path | str, readonly: bool = False) -> None:
        self._store = Store(data_dir, readonly=readonly)

    @property
    def db(self) -> Database:
        """The database, with the function `unpack` for packed columns."""
        return self._store.db

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def article(self, id_or_url: int | str, *, as_of: str | None = None) -> StoredArticle | None:
        """An article by its id or by any address of the story; None where there is none.

        as_of -- as it was known on that day or at that time; None where it was not known yet.
        """
        record = self._store.article(id_or_url, as_of=as_of)
        return stored_article(record) if record is not None else None

    def search(
        self,
        query: str | None = None,
        *,
        site: str | None = None,
        section: str | None = None,
        language: str | None = None,
        kind: str | None = None,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        sort: Sort = "relevance",
        limit: int = 20,
    ) -> Iterator[FoundArticle]:
        """Articles that match, the best first; without a query the newest.

        query    -- words: `a b` both, `a OR b`, `"a b"`, `presid*`, `-a`, `title:a`; accents and case do not matter.
        site     -- key of the site.
        section  -- as the page names it.
        language -- ISO 639-1 code.
        kind     -- `article`, `live`, `video`, `gallery`, `podcast`, `notice` or `teaser`.
        since, until -- date of publication, both included; of the first visit where that is not known.
        as_of    -- the articles known then, with the text they had.
        sort     -- `relevance`, `newest` or `oldest`.
        """
        selection = Selection(
            query=query or "",
            site=site,
            section=section,
            language=language,
            kind=kind,
            since=since,
            until=until,
            as_of=as_of,
        )
        for row in search.search(self.db, selection, sort=sort, limit=limit):
            yield FoundArticle.of(row)

    def captures(
        self,
        *,
        url: str | None = None,
        site: str | None = None,
        since: str | None = None,
        until: str | None = None,
        outcome: str | None = None,
    ) -> Iterator[StoredCapture]:
        """Answers that were fetched, the newest first.

        url          -- of exactly this address.
        site         -- on visits of this site.
        since, until -- when they were fetched, both included.
        outcome      -- with this code.
        """
        asked = {
            "url = :url": url,
            "site = :site": site,
            "fetched >= :since": since,
            "fetched < :until || '~'": until,
            "outcome = :outcome": outcome,
        }
        conditions = " AND ".join(condition for condition, value in asked.items() if value is not None) or "1"
        values = {"url": url, "site": site, "since": since, "until": until, "outcome": outcome}
        for row in self.db.query(f"SELECT * FROM captures WHERE {conditions} ORDER BY fetched DESC, id DESC", values):
            yield StoredCapture.of(row)

    def content(self, capture: StoredCapture | int) -> bytes:
        """The page of a capture, or of its id, as it came, without content encoding. Raises DamagedRecord where its
        WARC record cannot be read back."""
        return self._store.captures.get(capture if isinstance(capture, int) else capture.id).content()

    def edits(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        site: str | None = None,
        kinds: tuple[str, ...] = (),
    ) -> Iterator[Edit]:
        """Edits of articles, those seen last first.

        since, until -- when they were seen, both included.
        site         -- key of the site.
        kinds        -- only these kinds (see `archiver.edits.change`); none named: all.
        """
        for row in edits(self.db, since=since, until=until, site=site, kinds=kinds):
            yield Edit.of(row)
