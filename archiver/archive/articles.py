"""Articles: one row a story, a version for each change of its text, its pictures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from archiver.archive.schema import VERSIONED
from archiver.article import ARTICLE_KINDS, Article
from archiver.capture import Capture
from archiver.urls import identity

#: A reading with less than this share of the words we have is taken for a cut page, not for an edit.
KEPT_SHARE = 0.3

Outcome = Literal["new", "changed", "unchanged", "worse"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What `save` did. `article_id` is None only for a page that is no article."""

    outcome: Outcome
    article_id: int
    change: str | None = None


class Articles:
    """The tables `articles`, `versions` and `images`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, article: Article, capture: Capture) -> Saved:
        """Store a reading of a capture. Saving the same one again changes nothing.

        The story is found by `urls.identity` of its canonical URL, so its AMP twin and its copies with tracking
        parameters end in the same row. Versions stand in the order of the captures, whatever order they are read in.
        """
        assert capture.id is not None, "only a stored capture can be cited"
        assert article.kind in ARTICLE_KINDS, f"a page of kind {article.kind} is no article"
        row = _row(article, capture)
        known = self._by_key(row["key"])
        if known is None:
            row |= {"id": capture.id, "first_seen": capture.fetched}
            self._db.table("articles").insert(_jsonified(row), pk="id")
            self._write_images(capture.id, article)
            self._write_versions(capture.id, [_version(row, capture)])
            return Saved("new", capture.id)
        if capture.id < known["capture_id"]:
            return self._save_late(row, capture, known)
        if reason := worse(row, known, truncated=capture.truncated is not None):
            return Saved("worse", known["id"], reason)
        return self._update(row, capture, known, article)

    def get(self, id_or_url: int | str) -> dict[str, Any] | None:
        """The whole record of an article: its columns with JSON read, `images` and `versions` as lists. By id, or by
        any URL of the story. None where there is none."""
        text = str(id_or_url)
        where, value = ("id = ?", text) if text.isdigit() else ("key = ?", identity(text))
        row = next(iter(self._db.query(f"SELECT * FROM articles WHERE {where}", [value])), None)
        if row is None and not text.isdigit():
            # the URL may be known to the ledger under a spelling that the page's canonical URL differs from
            row = next(
                iter(
                    self._db.query(
                        "SELECT articles.* FROM urls JOIN articles ON articles.id = article_id WHERE urls.key = ?",
                        [value],
                    )
                ),
                None,
            )
        return self.record(row) if row is not None else None

    def record(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row of `articles` as its whole record; see `get`."""
        article_id = row["id"]
        record = {name: json.loads(value) if name in JSON_COLUMNS and value else value for name, value in row.items()}
        record["paywalled"] = None if row["paywalled"] is None else bool(row["paywalled"])
        record["images"] = list(
            self._db.query(
                "SELECT url, alt, caption, credit FROM images WHERE article_id = ? ORDER BY position", [article_id]
            )
        )
        record["versions"] = [
            version | {"authors": json.loads(version["authors"])}
            for version in self._db.query("SELECT * FROM versions WHERE article_id = ? ORDER BY number", [article_id])
        ]
        return record

    def _by_key(self, key: str) -> dict[str, Any] | None:
        return next(iter(self._db.query("SELECT * FROM articles WHERE key = ?", [key])), None)

    def _update(self, row: dict[str, Any], capture: Capture, known: dict[str, Any], article: Article) -> Saved:
        article_id = known["id"]
        change = changed_fields(known, _jsonified(row))
        self._db.table("articles").update(article_id, _jsonified(row))
        self._write_images(article_id, article)
        if not change:
            return Saved("unchanged", article_id)
        if capture.id == known["capture_id"]:
            # the same capture read again, by a better extractor: its version is corrected in place
            self._rewrite(article_id, [_version(row, capture)])
        else:
            self._append_version(article_id, _version(row, capture), change)
        return Saved("changed", article_id, change)

    def _save_late(self, row: dict[str, Any], capture: Capture, known: dict[str, Any]) -> Saved:
        """A capture older than the one the article shows was read after it: it only adds to the history."""
        self._rewrite(known["id"], [_version(row, capture)])
        first = min(known["first_seen"], capture.fetched or known["first_seen"])
        self._db.execute("UPDATE articles SET first_seen = ? WHERE id = ?", [first, known["id"]])
        return Saved("unchanged", known["id"])

    def _append_version(self, article_id: int, version: dict[str, Any], change: str) -> None:
        number = next(iter(self._db.query("SELECT max(number) AS n FROM versions WHERE article_id = ?", [article_id])))
        self._db.table("versions").insert(
            {**version, "article_id": article_id, "number": (number["n"] or 0) + 1, "change": change}
        )

    def _rewrite(self, article_id: int, readings: list[dict[str, Any]]) -> None:
        """Merge readings into the history of an article: in the order of their captures, equal neighbours as one."""
        columns = ", ".join(_VERSION_COLUMNS)
        history = {
            version["capture_id"]: version
            for version in self._db.query(f"SELECT {columns} FROM versions WHERE article_id = ?", [article_id])
        }
        history |= {version["capture_id"]: version for version in readings}
        self._write_versions(article_id, [history[capture_id] for capture_id in sorted(history)])

    def _write_versions(self, article_id: int, history: list[dict[str, Any]]) -> None:
        self._db.execute("DELETE FROM versions WHERE article_id = ?", [article_id])
        rows: list[dict[str, Any]] = []
        for version in history:
            change = changed_fields(rows[-1], version) if rows else "first"
            if change:
                rows.append({**version, "article_id": article_id, "number": len(rows) + 1, "change": change})
        self._db.table("versions").insert_all(rows)

    def _write_images(self, article_id: int, article: Article) -> None:
        self._db.execute("DELETE FROM images WHERE article_id = ?", [article_id])
        self._db.table("images").insert_all(
            {"article_id": article_id, "position": position, **image.to_dict()}
            for position, image in enumerate(article.images)
        )


#: Columns of `articles` that hold JSON.
JSON_COLUMNS = frozenset({"authors", "blocks", "credits", "tags", "related", "quality_reasons", "provenance"})

_VERSION_COLUMNS = ("capture_id", "seen", "title", "authors", "lead", "text", "modified", "extractor")


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Names of the versioned fields that differ between two rows, parted by commas; empty where none does."""
    return ",".join(name for name in VERSIONED if before[name] != after[name])


def worse(new: dict[str, Any], known: dict[str, Any], *, truncated: bool = False) -> str | None:
    """Why a reading must not replace the one we have; None where it may.

    Articles are edited, shortened too; what speaks against a reading is that the page itself was not whole.
    """
    words, had = new["words"], known["words"] or 0
    if not had or words >= had:
        return None
    if truncated:
        return "the page was cut short"
    if new["kind"] == "teaser" and known["kind"] != "teaser":
        return "only the free beginning"
    if words < had * KEPT_SHARE:
        return f"{words} of {had} words"
    return None


def _row(article: Article, capture: Capture) -> dict[str, Any]:
    row = article.to_dict()
    del row["images"]
    url = article.url or capture.url
    return {**row, "key": identity(url), "url": url, "capture_id": capture.id, "updated": capture.fetched}


def _version(row: dict[str, Any], capture: Capture) -> dict[str, Any]:
    return {name: _jsonified(row).get(name) for name in _VERSION_COLUMNS} | {"seen": capture.fetched}


def _jsonified(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False) if name in JSON_COLUMNS and not isinstance(value, str) else value
        for name, value in row.items()
    }
