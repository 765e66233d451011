"""What readers note of stories: notes, tags and collections, in a database of their own beside the archive.

`notes.db` is no part of what the WARC files hold: no command that makes the archive anew touches it. A story is known
in it by its key (`archiver.urls.identity`) and by the identity of the record that it was first read from. The key stays
through `rebuild` and `merge`, and where a story moves the archive has its former one; where it is read at another
address by better rules, the record finds it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal
from uuid import uuid4

from sqlite_utils import Database

from archiver import times
from archiver.archive.search.selection import ARTICLES_OF
from archiver.errors import ArchiveError
from archiver.fields import JsonObject

NOTES = "notes.db"

#: Beside it, who may read and write notes in a browser (see `archiver.web.passwords`).
PASSWORDS = "notes.passwords"

#: Written to the header, so that `file` and we know it from others ("Note").
_APPLICATION_ID = 0x4E6F7465

#: Rises with each change of the tables.
_VERSION = 1

#: Seconds to wait for another process that writes.
_BUSY_TIMEOUT = 10

_TABLES = """
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    record TEXT,
    url TEXT NOT NULL
);
CREATE INDEX stories_record ON stories(record);
CREATE TABLE notes (
    id TEXT PRIMARY KEY, -- the same in every archive that it comes to
    story_id INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    made TEXT NOT NULL,
    changed TEXT
);
CREATE INDEX notes_story ON notes(story_id);
CREATE TABLE marks (
    story_id INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('tag', 'collection')),
    folded TEXT NOT NULL, -- the name without case
    name TEXT NOT NULL,
    author TEXT NOT NULL,
    made TEXT NOT NULL,
    PRIMARY KEY (story_id, kind, folded)
) WITHOUT ROWID;
CREATE INDEX marks_name ON marks(folded, kind);
"""

MarkKind = Literal["tag", "collection"]


@dataclass(frozen=True, slots=True)
class NotedStory:
    """A story as notes know it.

    key    -- see `archiver.urls.identity`.
    record -- identity of the capture that it was first read from; None where that is lost.
    url    -- for people.
    """

    key: str
    record: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Note:
    """`made` and `changed` are times; `changed` is None where it was not."""

    id: str
    text: str
    author: str
    made: str
    changed: str | None


@dataclass(frozen=True, slots=True)
class StoryNotes:
    """What is noted of a story: notes in the order in which they were made, names in that of the alphabet."""

    story: NotedStory
    notes: tuple[Note, ...]
    tags: tuple[str, ...]
    collections: tuple[str, ...]


class Notes:
    """The notes in a data folder. Made where there are none, for its owner alone, unless `readonly`.

    Raises ArchiveError where they cannot be used. All that is written is one transaction each.
    """

    def __init__(self, folder: Path, *, readonly: bool = False) -> None:
        self._path = folder / NOTES
        try:
            if not readonly and not self._path.exists():
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
            mode = "ro" if readonly else "rw"
            self._db = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_TIMEOUT)
            self._db.row_factory = sqlite3.Row
            self._db.executescript("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON")
            self._check(readonly=readonly)
        except OSError as error:
            raise ArchiveError(f"{self._path}: {error.strerror}; check its owner and mode") from None
        except sqlite3.Error as error:
            raise self._unusable(error) from None

    def _check(self, *, readonly: bool) -> None:
        """Make the tables where there are none, see that they are ours where there are."""
        empty = self._db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
        if empty and not readonly:
            header = f"PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {_VERSION};"
            self._db.executescript(f"BEGIN IMMEDIATE; {_TABLES} {header} COMMIT")
        found, version = (
            self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if (found, version) != (_APPLICATION_ID, _VERSION):
            raise ArchiveError(f"{self._path}: is not of this version of the archiver; put it elsewhere")

    def __enter__(self) -> Notes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    # ------------------------------------------------------------------------------------------------------------------
    # Writing.

    def write(self, story: NotedStory, text: str, author: str) -> str:
        """Note something of a story. Returns the note's id."""
        number = uuid4().hex
        with self._transaction():
            self._db.execute(
                "INSERT INTO notes (id, story_id, text, author, made) VALUES (?, ?, ?, ?, ?)",
                [number, self._story(story), text, author, times.now()],
            )
        return number

    def change(self, number: str, text: str, author: str) -> bool:
        """Write a note anew. Returns whether that author has such a note."""
        with self._transaction():
            done = self._db.execute(
                "UPDATE notes SET text = ?, changed = ? WHERE id = ? AND author = ?",
                [text, times.now(), number, author],
            )
        return done.rowcount > 0

    def erase(self, number: str, author: str) -> bool:
        """Delete a note. Returns whether that author had such a note."""
        with self._transaction():
            done = self._db.execute("DELETE FROM notes WHERE id = ? AND author = ?", [number, author])
            self._drop_bare()
        return done.rowcount > 0

    def mark(self, story: NotedStory, kind: MarkKind, name: str, author: str) -> None:
        """Give a story a tag, or put it into a collection. A name is spelled as it was first."""
        folded = name.casefold()
        with self._transaction():
            known = self._db.execute(
                "SELECT name FROM marks WHERE folded = ? AND kind = ? LIMIT 1", [folded, kind]
            ).fetchone()
            self._db.execute(
                "INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?, ?, ?)",
                [self._story(story), kind, folded, known["name"] if known else name, author, times.now()],
            )

    def unmark(self, marks: Iterable[str], kind: MarkKind, name: str) -> None:
        """Take a tag, or a collection, from a story.

        marks -- keys and records of it (see `story_marks`).
        """
        with self._transaction():
            for number in self._stories(marks):
                self._db.execute(
                    "DELETE FROM marks WHERE story_id = ? AND kind = ? AND folded = ?", [number, kind, name.casefold()]
                )
            self._drop_bare()

    def join(self, other: Notes, only: Callable[[NotedStory], bool] | None = None) -> int:
        """Take over what is noted in another archive. Of a note that both have, the one changed last holds. Returns how
        many notes, tags and collections of stories are new or changed here.

        only -- which stories there; None for all.
        """
        new = 0
        with self._transaction():
            for row in other._db.execute("SELECT * FROM stories"):
                story = NotedStory(row["key"], row["record"], row["url"])
                if only is not None and not only(story):
                    continue
                number = self._story(story)
                for each in other._db.execute("SELECT * FROM notes WHERE story_id = ?", [row["id"]]):
                    new += self._db.execute(
                        """INSERT INTO notes VALUES (:id, :story, :text, :author, :made, :changed)
                           ON CONFLICT (id) DO UPDATE SET text = excluded.text, changed = excluded.changed
                           WHERE coalesce(excluded.changed, '') > coalesce(notes.changed, '')""",
                        {**each, "story": number},
                    ).rowcount
                for each in other._db.execute("SELECT * FROM marks WHERE story_id = ?", [row["id"]]):
                    new += self._db.execute(
                        "INSERT OR IGNORE INTO marks VALUES (:story, :kind, :folded, :name, :author, :made)",
                        {**each, "story": number},
                    ).rowcount
        return new

    def bind(self, marks: Iterable[str], key: str) -> None:
        """Let what is noted of a story by any of its keys and records be known by one key."""
        with self._transaction():
            for number in self._stories(marks):
                known = self._db.execute("SELECT id FROM stories WHERE key = ?", [key]).fetchone()
                if known is None:
                    self._db.execute("UPDATE stories SET key = ? WHERE id = ?", [key, number])
                elif known["id"] != number:
                    self._db.execute("UPDATE notes SET story_id = ? WHERE story_id = ?", [known["id"], number])
                    self._db.execute(
                        "UPDATE OR IGNORE marks SET story_id = ? WHERE story_id = ?", [known["id"], number]
                    )
                    self._db.execute("DELETE FROM stories WHERE id = ?", [number])

    def forget(self, keys: Iterable[str]) -> int:
        """Delete all that is noted of stories. Returns how many stories that are."""
        with self._transaction():
            done = self._db.execute(
                "DELETE FROM stories WHERE key IN (SELECT value FROM json_each(?))", [json.dumps([*keys])]
            )
        return done.rowcount

    # ------------------------------------------------------------------------------------------------------------------
    # Reading.

    def of(self, marks: Iterable[str]) -> StoryNotes | None:
        """What is noted of the story with these keys and records; None where nothing is."""
        stories = [self._told(number) for number in self._stories(marks)]
        if not stories:
            return None
        return StoryNotes(
            stories[0].story,
            tuple(sorted((note for story in stories for note in story.notes), key=lambda note: (note.made, note.id))),
            tuple(sorted({tag for story in stories for tag in story.tags}, key=str.casefold)),
            tuple(sorted({name for story in stories for name in story.collections}, key=str.casefold)),
        )

    def names(self, kind: MarkKind) -> list[tuple[str, int]]:
        """All tags, or all collections, and how many stories each has; in the order of the alphabet."""
        rows = self._db.execute(
            "SELECT min(name), count(*) FROM marks WHERE kind = ? GROUP BY folded ORDER BY folded", [kind]
        )
        return [(name, stories) for name, stories in rows]

    def named(self, name: str, kind: MarkKind | None = None) -> list[NotedStory]:
        """Stories that have a tag or are in a collection of that name, those that got it last first."""
        rows = self._db.execute(
            """SELECT key, record, url FROM stories JOIN
                   (SELECT story_id, max(made) AS made FROM marks
                    WHERE folded = :folded AND kind = coalesce(:kind, kind) GROUP BY story_id) ON story_id = id
               ORDER BY made DESC, id DESC""",
            {"folded": name.casefold(), "kind": kind},
        )
        return [NotedStory(*row) for row in rows]

    def latest(self, limit: int) -> list[StoryNotes]:
        """Stories with the newest notes, each with those notes alone."""
        rows = self._db.execute(
            """SELECT story_id, max(coalesce(changed, made)) AS last FROM notes GROUP BY story_id
               ORDER BY last DESC, story_id DESC LIMIT ?""",
            [limit],
        ).fetchall()
        return [self._told(row["story_id"]) for row in rows]

    def all(self) -> Iterator[StoryNotes]:
        """All that is noted, story by story in the order of their keys."""
        for row in self._db.execute("SELECT id FROM stories ORDER BY key").fetchall():
            yield self._told(row["id"])

    def copy_to(self, path: Path) -> None:
        """Write a copy of the whole, as it is at one moment."""
        copy = sqlite3.connect(path)
        try:
            self._db.backup(copy)
        except sqlite3.Error as error:
            raise self._unusable(error) from None
        finally:
            copy.close()

    # ------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            with self._db:
                yield
        except sqlite3.Error as error:
            raise self._unusable(error) from None

    def _unusable(self, error: sqlite3.Error) -> ArchiveError:
        return ArchiveError(f"{self._path}: {error}; restore it from a backup, or make it writable")

    def _story(self, story: NotedStory) -> int:
        """Number of a story, which is stored where it is new."""
        self._db.execute(
            "INSERT INTO stories (key, record, url) VALUES (:key, :record, :url) ON CONFLICT DO NOTHING", asdict(story)
        )
        return int(self._db.execute("SELECT id FROM stories WHERE key = ?", [story.key]).fetchone()[0])

    def _stories(self, marks: Iterable[str]) -> list[int]:
        rows = self._db.execute(
            "SELECT id FROM stories WHERE key IN (SELECT value FROM json_each(:marks))"
            " OR record IN (SELECT value FROM json_each(:marks)) ORDER BY id",
            {"marks": json.dumps([*marks])},
        )
        return [row["id"] for row in rows.fetchall()]

    def _told(self, number: int) -> StoryNotes:
        story = self._db.execute("SELECT key, record, url FROM stories WHERE id = ?", [number]).fetchone()
        notes = self._db.execute(
            "SELECT id, text, author, made, changed FROM notes WHERE story_id = ? ORDER BY made, id", [number]
        )
        names: dict[str, list[str]] = {"tag": [], "collection": []}
        for row in self._db.execute("SELECT kind, name FROM marks WHERE story_id = ? ORDER BY folded", [number]):
            names[row["kind"]].append(row["name"])
        return StoryNotes(
            NotedStory(*story), tuple(Note(*row) for row in notes), tuple(names["tag"]), tuple(names["collection"])
        )

    def _drop_bare(self) -> None:
        """Forget stories of which nothing is noted any more."""
        self._db.execute(
            """DELETE FROM stories WHERE NOT EXISTS (SELECT 1 FROM notes WHERE story_id = stories.id)
               AND NOT EXISTS (SELECT 1 FROM marks WHERE story_id = stories.id)"""
        )


# ----------------------------------------------------------------------------------------------------------------------
# Between notes and archive.


def has_notes(folder: Path) -> bool:
    return (folder / NOTES).exists()


def noted_marks(folder: Path, name: str) -> str:
    """Keys and records of the stories that have a tag, or are in a collection, of that name: as JSON, for the SQL
    function `noted`."""
    if not has_notes(folder):
        return "[]"
    with Notes(folder, readonly=True) as notes:
        return json.dumps([mark for story in notes.named(name) for mark in (story.key, story.record) if mark])


def noted_story(db: Database, article_id: int) -> NotedStory:
    """The story of an article, which is there."""
    # an article has the id of its first capture
    [row] = db.query(
        """SELECT key, record, articles.url FROM articles LEFT JOIN captures ON captures.id = articles.id
           WHERE articles.id = ?""",
        [article_id],
    )
    return NotedStory(row["key"], row["record"], row["url"] or row["key"])


def story_marks(db: Database, article_id: int) -> list[str]:
    """Keys that a story has, or had, and records that it was read from."""
    rows = db.execute(
        """SELECT key FROM articles WHERE id = :id
           UNION ALL SELECT key FROM addresses WHERE article_id = :id
           UNION ALL SELECT record FROM captures WHERE id IN
               (SELECT capture_id FROM articles WHERE id = :id
                UNION SELECT capture_id FROM readings WHERE article_id = :id)""",
        {"id": article_id},
    )
    return [mark for (mark,) in rows]


def articles_noted(db: Database, stories: Iterable[NotedStory]) -> list[int | None]:
    """Ids of the articles of noted stories, in their order; None for one that the archive has not (any more)."""
    stories = list(stories)
    marks = json.dumps([mark for story in stories for mark in (story.key, story.record) if mark])
    found = dict(db.execute(ARTICLES_OF.format("json_each(:marks)"), {"marks": marks}).fetchall())
    return [found.get(story.key, found.get(story.record)) for story in stories]


def note_rows(db: Database, notes: Notes) -> Iterator[JsonObject]:
    """All that is noted: of each story its address, the id and title of its article, tags, collections and notes.
    Of a story that the archive has not there is no title."""
    told = list(notes.all())
    ids = articles_noted(db, (each.story for each in told))
    titles = dict(
        db.execute("SELECT id, title FROM articles WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(ids)])
    )
    for each, number in zip(told, ids, strict=True):
        yield {
            "url": each.story.url,
            "article": number,
            "title": titles.get(number),
            "tags": list(each.tags),
            "collections": list(each.collections),
            "notes": [asdict(note) for note in each.notes],
        }


#: Columns of `note_cells`.
NOTE_COLUMNS = ("url", "article", "title", "tags", "collections", "note", "author", "made", "changed")


def note_cells(rows: Iterable[JsonObject]) -> Iterator[JsonObject]:
    """Rows of `note_rows` for a table: one a note, and one for a story without notes."""
    for row in rows:
        story = {name: row[name] for name in ("url", "article", "title")}
        story |= {name: "; ".join(row[name]) for name in ("tags", "collections")}
        for note in row["notes"] or [{"text": None, "author": None, "made": None, "changed": None}]:
            yield {**story, "note": note["text"], **{name: note[name] for name in ("author", "made", "changed")}}
