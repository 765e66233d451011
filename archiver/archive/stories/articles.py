"""Articles: one row a story, a version for each change of its text, its pictures, and the readings it does not show."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from archiver.archive.compact import difference, fold_row, restored, unfold_row
from archiver.archive.ledger.urls import quoted
from archiver.archive.search.segments import COLUMN as SEGMENTS
from archiver.archive.stories.absences import absences, leading_to
from archiver.archive.stories.grouping import BY_KEY, Pool, redirects_of, stories_of
from archiver.archive.stories.history import (
    REMOVED,
    History,
    Outcome,
    Reading,
    ReadingVerdict,
    judge_reading,
    tell,
    turn,
    version,
    with_known,
)
from archiver.archive.stories.parts import in_parts
from archiver.article import ARTICLE_KINDS, Article
from archiver.capture import Capture
from archiver.fields import BY_NAME, PACKED, READ, SEARCHED, STORY, VERSIONED, SqlRow
from archiver.reasons import Reason
from archiver.urls import identity

if TYPE_CHECKING:
    from archiver.archive.records.withdrawals import Withdrawals

#: What a reading has beside columns of `articles`.
_BESIDE = frozenset({"images", "truncated", "at", "part", "next_page"})
#: Where a page stands that is the whole of its story: columns of no table.
_WHOLE: Reading = {"part": 1, "next_page": None}


@dataclass(frozen=True, slots=True)
class Saved:
    """What `save` did. `article_id` is None only for a page that is no article."""

    outcome: Outcome
    article_id: int
    change: str | None = None


class Articles:
    """The tables `articles`, `revisions` (seen as `versions`), `images` and `readings`. An article's row is the reading
    of the capture that it shows; where that is of one page of several, the row is what they say together, and
    `readings` has each. Columns are stored as `archiver.archive.compact` has it; what comes back is written out.

    They are a function of what the captures say (see `archiver.archive.stories.history`): saving the same readings in
    another order, or twice, ends in the same rows. An article has the id of its first capture.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, article: Article, capture: Capture) -> Saved:
        """Store what was read from a capture, in the place of what an earlier reading of it said.

        The story is found by `urls.identity` of its canonical URL, so its AMP twin and its copies with tracking
        parameters end in the same row. Outcome and extractor are noted on the captures.
        """
        return self.put(reading_of(article, capture))

    def put(self, reading: Reading) -> Saved:
        """Store a reading, as its page declares its address; see `save`."""
        capture_id = reading["capture_id"]
        # what it was before, such as a page that is gone, is no answer of the address any more
        self._db.execute(
            "UPDATE captures SET outcome = NULL, detail = NULL WHERE id = ? AND outcome NOT NULL", [capture_id]
        )
        pool = self._pool()
        pool.change(capture_id, reading)
        self._disbelieve(pool)
        saved = self._add(pool, pool.told[capture_id]) if pool.changed == {capture_id} else None
        if saved is None:
            home, verdict = self._regroup(pool)[capture_id]
            saved = Saved(verdict.outcome, home, verdict.change)
        self._db.execute("UPDATE captures SET extractor = ? WHERE id = ?", [reading["extractor"], capture_id])
        url = pool.url(capture_id)
        self._tell_again(self._at(leading_to(self._db, url, reading["updated"]) - {url}))
        return saved

    def _add(self, pool: Pool, reading: Reading) -> Saved | None:
        """Store a reading that begins a story, or that comes next in one, where nothing else changes with it: what
        `_regroup` comes to as well, without loading the story. None where more has to be told again."""
        if any(reading["capture_id"] in captures for captures in pool.stories.values()) or pool.neighbours(reading):
            return None
        known = self._shown(BY_KEY, reading["key"])
        if known is None and pool.in_same_words(reading):
            return None
        if known is None:
            article_id, verdict = self._begin(reading), ReadingVerdict("new")
            self._tell_again([article_id])
        elif self._is_plain(reading, known) and self._is_next(known, reading):
            article_id, verdict = known["id"], self._continue(known, reading)
        else:
            return None
        return Saved(verdict.outcome, article_id, verdict.change)

    def note_answer(self, capture_id: int) -> None:
        """Add an answer without a story (a redirect, 404, 410, 451, a page that says so, a list) to histories. They are
        those of the stories that stood at its address, or at one that leads to it. Its row says what it was."""
        [(url, fetched, outcome)] = self._db.execute(
            "SELECT url, fetched, outcome FROM captures WHERE id = ?", [capture_id]
        ).fetchall()
        if outcome == Reason.REDIRECT:
            self._join(url)
        urls = leading_to(self._db, url, fetched)
        if outcome == Reason.PAGE:  # a list was no story before, and is asked for thousands of times
            urls.remove(url)
        stories = self._at(urls)
        if stories:  # what took the place of one that is gone now goes on with it
            pool = self._pool()
            pool.take(stories)
            self._regroup(pool)
        self._tell_again(self._at(urls))

    def withdraw(self, capture_id: int) -> None:
        """Take back what a capture said: its story is told without it, and is gone where nothing else tells of it."""
        home = self.home(capture_id)
        pool = self._pool()
        pool.change(capture_id, None)
        self._disbelieve(pool)
        if home is not None or pool.changed != {capture_id}:
            self._regroup(pool)
        if home is not None:
            self._db.execute(
                "UPDATE captures SET outcome = NULL, detail = NULL, extractor = NULL WHERE id = ?", [capture_id]
            )

    def home(self, capture_id: int) -> int | None:
        """Id of the article that a capture tells of; None where it gave none."""
        rows = self._db.query(
            """SELECT id FROM articles WHERE capture_id = :id
               UNION ALL SELECT article_id FROM readings WHERE capture_id = :id""",
            {"id": capture_id},
        )
        return next((row["id"] for row in rows), None)

    def has_story(self, key: str) -> bool:
        """Whether an article has, or had, an address."""
        return self._db.execute(f"SELECT 1 FROM articles WHERE {BY_KEY}", {"value": key}).fetchone() is not None

    def reading(self, capture_id: int) -> Reading | None:
        """What a capture says, as it was read last; None where it gave no article."""
        shown = self._shown("id = :value", self.home(capture_id))
        if shown is None:
            return None
        reading = self._as_reading(shown)
        return next(iter(self._kept(shown["id"], reading, "capture_id = ?", capture_id)), reading)

    def kept(self, article_id: int) -> list[Reading]:
        """What the captures say of an article that it does not show itself: those before, worse ones, and of a story on
        several pages each."""
        shown = self._shown("id = :value", article_id)
        return self._kept(article_id, self._as_reading(shown)) if shown is not None else []

    def get(self, id_or_url: int | str) -> SqlRow | None:
        """The whole record of an article: its columns with JSON read, `images` and `versions` as lists. By id, or by
        any URL of the story. None where there is none."""
        text = str(id_or_url)
        where, value = ("id = :value", text) if text.isdigit() else (BY_KEY, identity(text))
        row = next(iter(self._db.query(f"SELECT * FROM articles WHERE {where}", {"value": value})), None)
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

    def record(self, row: SqlRow) -> SqlRow:
        """A row of `articles` as its whole record; see `get`."""
        article_id = row["id"]
        record = {name: BY_NAME[name].from_column(value) for name, value in unfold_row(row).items()}
        record["images"] = self._images(article_id)
        record["versions"] = [
            {name: BY_NAME[name].from_column(value) if name in BY_NAME else value for name, value in version.items()}
            for version in self._db.query("SELECT * FROM versions WHERE article_id = ? ORDER BY number", [article_id])
        ]
        return record

    def _shown(self, where: str, value: Any) -> SqlRow | None:
        """A row of `articles` with `truncated` and address (`at`) of the capture it shows."""
        rows = self._db.query(
            f"""SELECT articles.*, captures.truncated, captures.url AS at
                FROM (SELECT * FROM articles WHERE {where}) AS articles JOIN captures ON captures.id = capture_id""",
            {"value": value},
        )
        return next((unfold_row(row) | {"at": identity(row["at"])} for row in rows), None)

    def _as_reading(self, row: SqlRow) -> Reading:
        columns = {name: value for name, value in row.items() if name not in STORY}
        return _WHOLE | columns | {"images": self._images(row["id"])}

    def _images(self, article_id: int) -> list[SqlRow]:
        return list(
            self._db.query(
                "SELECT url, alt, caption, credit FROM images WHERE article_id = ? ORDER BY position", [article_id]
            )
        )

    def _readings(self, known: SqlRow) -> list[Reading]:
        """All readings of a story, of which `known` is the row."""
        shown = self._as_reading(known)
        kept = self._kept(known["id"], shown)
        if all(reading["capture_id"] != known["capture_id"] for reading in kept):
            kept.append(shown)
        return kept

    def _kept(self, article_id: int, shown: Reading, where: str = "1", *values: Any) -> list[Reading]:
        """What `readings` has of a story, whose row is `shown`."""
        rows = self._db.query(f"SELECT reading FROM readings WHERE article_id = ? AND {where}", [article_id, *values])
        kept = (restored(row["reading"], shown) for row in rows)
        return [_WHOLE | reading for reading in kept if reading is not None]

    def _is_plain(self, reading: Reading, known: SqlRow) -> bool:
        """Whether a reading is shown as it is, and not joined with others."""
        return not in_parts(reading) and with_known(reading, known) is reading

    def _is_next(self, known: SqlRow, reading: Reading) -> bool:
        """Whether a reading comes after all that a story of one page has, at the address that it has had, which never
        was without it: the one it shows, and worse ones after it."""
        if reading["key"] != known["key"] or not turn(reading) > turn(known):
            return False
        later = self._db.query(
            """SELECT 1 FROM readings JOIN captures ON captures.id = capture_id
               WHERE article_id = ? AND ((fetched, captures.id) > (?, ?) OR capture_id = ?) LIMIT 1""",
            [known["id"], *turn(reading), known["capture_id"]],
        )
        return not list(later) and not absences(self._db, [*self._captures(known["id"]), reading["capture_id"]])

    def _tell_again(self, article_ids: Iterable[int]) -> None:
        """Tell stories anew that an answer may have removed, or brought back."""
        for article_id in article_ids:
            if not absences(self._db, self._captures(article_id)) and not self._was_removed(article_id):
                continue
            known = self._shown("id = :value", article_id)
            assert known is not None, "it was found by its id"
            self._retell(known, self._readings(known))

    def _captures(self, article_id: int) -> list[int]:
        """What tells of a story."""
        sql = """SELECT capture_id FROM readings WHERE article_id = :id
                 UNION SELECT capture_id FROM articles WHERE id = :id"""
        return [capture_id for (capture_id,) in self._db.execute(sql, {"id": article_id}).fetchall()]

    def _was_removed(self, article_id: int) -> bool:
        sql = "SELECT 1 FROM revisions WHERE article_id = ? AND change = ?"
        return self._db.execute(sql, [article_id, REMOVED]).fetchone() is not None

    def _at(self, urls: Iterable[str]) -> set[int]:
        """Ids of the stories that were read at one of these URLs."""
        urls = set(urls)
        return stories_of(self._db, f"SELECT id FROM captures WHERE url IN ({quoted(urls)})") if urls else set()

    def _pool(self) -> Pool:
        def readings(article_id: int) -> list[Reading]:
            known = self._shown("id = :value", article_id)
            assert known is not None, "it was found by its id"
            return self._readings(known)

        return Pool(self._db, readings, lambda key: self._withdrawals.of(key) is not None)

    @cached_property
    def _withdrawals(self) -> Withdrawals:
        from archiver.archive.records.withdrawals import Withdrawals  # loads warcio, which no reader of articles needs

        return Withdrawals(self._db)

    def _join(self, url: str) -> None:
        """Tell the stories at both ends of a redirect as one, where they are alike."""
        ends = (self._at(redirects_of(self._db, url, back=back)) for back in (True, False))
        before, after = ends
        if len(before | after) > 1:
            pool = self._pool()
            pool.take(before | after)
            self._regroup(pool)

    def _regroup(self, pool: Pool) -> dict[int, tuple[int, ReadingVerdict]]:
        """Write the stories of a pool as they are told after its change. Returns of each capture of a story that was
        written its article, and what it did to it."""
        groups = pool.regrouped()
        captures = {reading["capture_id"]: place for place, group in enumerate(groups) for reading in group}
        before = {number: each for number, each in pool.stories.items() if each & (captures.keys() | pool.gone)}
        # a story lives on where the first of its captures is told that is left
        heirs = {
            number: captures.get(min(each & captures.keys(), default=0)) for number, each in sorted(before.items())
        }
        rows = {place: number for number, place in reversed(heirs.items()) if place is not None}
        led = list(self._db.query(f"SELECT key, article_id FROM urls WHERE article_id IN ({_listed(before)})"))
        self._clear(before.keys(), rows.values())
        written: dict[int, tuple[int, ReadingVerdict]] = {}
        for place in sorted(range(len(groups)), key=lambda place: place not in rows):
            written |= self._write(rows.get(place), groups[place])
        if len(before) > 1 or len(groups) > 1:
            self._lead(led, heirs, groups, written)
        return written

    def _clear(self, before: Collection[int], kept: Collection[int]) -> None:
        """Let rows of stories go that are told otherwise now, but for those that are kept, and free their addresses."""
        self._db.execute(f"DELETE FROM articles WHERE id IN ({_listed(set(before) - set(kept))})")
        self._db.execute(f"DELETE FROM addresses WHERE article_id IN ({_listed(kept)})")
        if len(kept) > 1:  # they may take each other's
            self._db.execute(f"UPDATE articles SET key = 'of ' || id WHERE id IN ({_listed(kept)})")

    def _write(self, article_id: int | None, readings: list[Reading]) -> dict[int, tuple[int, ReadingVerdict]]:
        """Tell a story from its readings, in its row or, None, in a new one; see `_regroup`."""
        if article_id is None:
            article_id = self._begin(min(readings, key=lambda reading: int(reading["capture_id"])))
        known = self._shown("id = :value", article_id)
        assert known is not None, "it was found by its id, or begun"
        told, history = self._retell(known, readings)
        return {capture_id: (told, verdict) for capture_id, verdict in history.verdicts.items()}

    def _lead(
        self,
        led: list[SqlRow],
        heirs: dict[int, int | None],
        groups: list[list[Reading]],
        written: dict[int, tuple[int, ReadingVerdict]],
    ) -> None:
        """Let addresses of the ledger lead to the stories that are told at them, or went on from theirs."""
        readings = sorted((reading for group in groups for reading in group), key=turn)
        homes = {reading[name]: written[reading["capture_id"]][0] for name in ("key", "at") for reading in readings}
        for row in led:
            heir = heirs[row["article_id"]]
            home = homes.get(row["key"]) or (written[groups[heir][0]["capture_id"]][0] if heir is not None else None)
            self._db.execute("UPDATE urls SET article_id = ? WHERE key = ?", [home, row["key"]])

    def believed(self, reading: Reading) -> Reading:
        """The reading as it is told: its own address counts where the canonical one is another story's, or one that
        other stories declare too. That other story stood there itself, or was withdrawn."""
        pool = self._pool()
        pool.change(reading["capture_id"], reading)
        return pool.told[reading["capture_id"]]

    def declared(self, reading: Reading) -> Reading:
        """The reading with the canonical address that its page declares, believed or not."""
        sql = "SELECT key, url FROM disbelieved WHERE capture_id = ?"
        row = self._db.execute(sql, [reading["capture_id"]]).fetchone()
        return reading | {"key": row[0], "url": row[1]} if row is not None else reading

    def _disbelieve(self, pool: Pool) -> None:
        """Note the canonical addresses that pages declare and are not told at."""
        self._db.execute(f"DELETE FROM disbelieved WHERE capture_id IN ({_listed(pool.changed)})")
        self._insert("disbelieved", pool.disbelieved())

    def _begin(self, reading: Reading) -> int:
        """A story that was not known."""
        article_id = int(reading["capture_id"])
        row = _columns(reading) | {"id": article_id, "first_seen": reading["updated"]}
        self._insert("articles", [fold_row(row)])
        self._write_images(article_id, reading)
        self._insert("revisions", [{"article_id": article_id, **_shown_version(version(reading, 1, "first"))}])
        if in_parts(reading):
            self._keep(article_id, [reading], reading)
        self._note({article_id: ReadingVerdict("new")})
        return article_id

    def _continue(self, known: SqlRow, reading: Reading) -> ReadingVerdict:
        """The next reading of a known story: what `_retell` comes to as well, without reading the whole history."""
        article_id, before = known["id"], self._as_reading(known)
        verdict = judge_reading(reading, before)
        if verdict.outcome == "worse":
            self._keep(article_id, [reading], before)
        else:
            kept = self._kept(article_id, before)
            self._show(known, reading)
            self._keep(article_id, [*kept, before], reading)
        if verdict.outcome == "changed":
            self._add_version(article_id, before, reading, verdict.change or "")
        self._note({reading["capture_id"]: verdict})
        if reading["capture_id"] < article_id:  # fetched later, stored earlier: an import of two pages in one go
            self._rename(article_id, reading["capture_id"])
        return verdict

    def _retell(self, known: SqlRow, readings: list[Reading]) -> tuple[int, History]:
        """Write a story anew from all of its readings. Returns its id and its history."""
        article_id = known["id"]
        history = tell(readings, absences(self._db, [reading["capture_id"] for reading in readings]))
        kept = [reading for reading in readings if reading is not history.shown]
        self._db.execute("DELETE FROM readings WHERE article_id = ?", [article_id])
        self._keep(article_id, kept, history.shown)
        first_seen = min(reading["updated"] for reading in readings)
        self._show(known, history.shown, first_seen)
        self._write_versions(article_id, history)
        self._db.execute("DELETE FROM addresses WHERE article_id = ?", [article_id])
        former = dict.fromkeys(reading["key"] for reading in readings if reading["key"] != history.shown["key"])
        self._insert("addresses", [{"key": key, "article_id": article_id} for key in former])
        self._note(history.verdicts)
        first = min(reading["capture_id"] for reading in readings)
        if first != article_id:
            self._rename(article_id, first)
        return first, history

    def _keep(self, article_id: int, readings: Iterable[Reading], shown: Reading) -> None:
        """Store readings beside the one that the article shows, or anew when it has come to show that one."""
        row = shown | _WHOLE
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO readings (capture_id, article_id, reading) VALUES (?, ?, ?)",
            [(reading["capture_id"], article_id, difference(reading, row)) for reading in readings],
        )

    def _show(self, known: SqlRow, after: Reading, first_seen: str | None = None) -> None:
        """Put a reading into the article's row. Only columns that differ are set, and what is folded into them: setting
        one of those that are searched has the full-text index written anew."""
        row = _columns(after) | {"first_seen": first_seen or known["first_seen"]}
        differing = {name for name, value in row.items() if known[name] != value}
        if differing:
            follow = {*PACKED, *((SEGMENTS,) if differing.intersection(SEARCHED) else ())}
            changed = {name: value for name, value in fold_row(row).items() if name in differing | follow}
            assignments = ", ".join(f'"{name}" = :{name}' for name in changed)
            self._db.execute(f"UPDATE articles SET {assignments} WHERE id = :id", {**changed, "id": known["id"]})
        if self._images(known["id"]) != after["images"]:
            self._db.execute("DELETE FROM images WHERE article_id = ?", [known["id"]])
            self._write_images(known["id"], after)

    def _write_images(self, article_id: int, reading: Reading) -> None:
        self._insert(
            "images",
            [
                {"article_id": article_id, "position": position, **image}
                for position, image in enumerate(reading["images"])
            ],
        )

    def _add_version(self, article_id: int, before: Reading, after: Reading, change: str) -> None:
        """Begin a version; the one before it gets the text that the article's row has no longer."""
        [(last,)] = self._db.execute(
            f"""UPDATE revisions SET shown = 0, {", ".join(f"{name} = :{name}" for name in VERSIONED)}
                WHERE article_id = :article_id AND shown RETURNING number""",
            {"article_id": article_id, **{name: before[name] for name in VERSIONED}},
        ).fetchall()
        begun = version(after, last + 1, change, before)
        self._insert("revisions", [{"article_id": article_id, **_shown_version(begun)}])

    def _write_versions(self, article_id: int, history: History) -> None:
        *others, last = history.versions
        rows = [*({**row, "shown": 0} for row in others), _shown_version(last)]
        self._db.execute("DELETE FROM revisions WHERE article_id = ?", [article_id])
        self._insert("revisions", [{"article_id": article_id, **row} for row in rows])

    def _note(self, verdicts: dict[int, ReadingVerdict]) -> None:
        self._db.conn.executemany(
            """UPDATE captures SET outcome = :outcome, detail = :detail
               WHERE id = :id AND (outcome IS NOT :outcome OR detail IS NOT :detail)""",
            [
                {"id": capture_id, "outcome": verdict.reason, "detail": verdict.detail}
                for capture_id, verdict in verdicts.items()
            ],
        )

    def _rename(self, article_id: int, new: int) -> None:
        # versions, images, readings and the ledger follow (ON UPDATE CASCADE)
        self._db.execute("UPDATE articles SET id = ? WHERE id = ?", [new, article_id])

    def _insert(self, table: str, rows: list[SqlRow]) -> None:
        if rows:
            columns = ", ".join(f'"{name}"' for name in rows[0])
            marks = ", ".join(f":{name}" for name in rows[0])
            self._db.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def reading_of(article: Article, capture: Capture) -> Reading:
    """What a capture says of its story, as the tables have it. Raises AssertionError for a page that is no article."""
    assert capture.id is not None, "only a stored capture can be cited"
    assert article.kind in ARTICLE_KINDS, f"a page of kind {article.kind} is no article"
    row = article.to_dict()
    url = article.url or capture.url
    return {
        **{field.name: field.to_column(row[field.name]) if field.stored else row[field.name] for field in READ},
        "key": identity(url),
        "url": url,
        "capture_id": capture.id,
        "updated": capture.fetched,
        "truncated": capture.truncated,
        "at": identity(capture.url),
        "part": article.part,
        "next_page": article.next_page,
    }


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(map(str, ids))


def _columns(reading: Reading) -> SqlRow:
    """The columns of `articles` that a reading fills."""
    return {name: value for name, value in reading.items() if name not in _BESIDE}


def _shown_version(row: SqlRow) -> SqlRow:
    """The version that an article shows, as it is stored: its text stands in the article's row."""
    return {**row, **dict.fromkeys(VERSIONED), "shown": 1}
