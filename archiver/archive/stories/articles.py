"""Articles: one row a story, a version for each change of its text, its pictures, and the readings it does not show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archiver.archive.compact import difference, fold_row, restored, unfold_row
from archiver.archive.ledger.urls import quoted
from archiver.archive.records.withdrawals import Withdrawals
from archiver.archive.search.segments import COLUMN as SEGMENTS
from archiver.archive.stories.absences import absences, leading_to
from archiver.archive.stories.history import (
    History,
    Outcome,
    Reading,
    ReadingVerdict,
    is_like,
    judge_reading,
    tell,
    turn,
    version,
    with_known,
)
from archiver.archive.stories.parts import in_parts
from archiver.article import ARTICLE_KINDS, Article
from archiver.capture import Capture
from archiver.fields import BY_NAME, PACKED, READ, SEARCHED, STORY, VERSIONED
from archiver.reasons import Reason
from archiver.urls import identity, same_site

#: What a reading has beside columns of `articles`.
_BESIDE = frozenset({"images", "truncated", "at", "part", "next_page"})
#: The story that has, or had, an address.
_BY_KEY = (
    "id = (SELECT id FROM articles WHERE key = :value UNION ALL SELECT article_id FROM addresses WHERE key = :value)"
)
#: Most lasting redirects from one address of a story to another.
_MAX_HOPS = 5
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
        """Store a reading; see `save`."""
        saved = self._put(reading)
        if not self._judge_again(reading["at"]):
            return saved
        [(outcome,)] = self._db.execute("SELECT outcome FROM captures WHERE id = ?", [reading["capture_id"]]).fetchall()
        return Saved(outcome, self.home(reading["capture_id"]) or saved.article_id, saved.change)

    def _put(self, reading: Reading) -> Saved:
        """Store a reading that is not stored, or in the place of what its capture said."""
        believed = self.believed(reading)
        self._disbelieve(reading["capture_id"], reading if believed is not reading else None)
        return self._store(believed)

    def _store(self, reading: Reading) -> Saved:
        capture_id = reading["capture_id"]
        home, known = self.home(capture_id), self._known(reading["key"])
        if home is not None and (known is None or home != known["id"] or self._has_moved(home)):
            self._withdraw(capture_id)
            home, known = None, self._known(reading["key"])
        others = self._linked(reading, known)
        if known is None and others:
            known = others.pop()
        if known is None:
            article_id, verdict = self._begin(reading), ReadingVerdict("new")
            if absences(self._db, article_id):
                self._tell_again(article_id)
        elif home is None and not others and self._is_plain(reading, known) and self._is_next(known, reading):
            article_id, verdict = known["id"], self._continue(known, reading)
        else:
            readings = [old for old in self._readings(known) if old["capture_id"] != capture_id]
            article_id, verdict = self._retell(
                known, [*readings, *self._taken_over(known, others), reading], capture_id
            )
        self._db.execute("UPDATE captures SET extractor = ? WHERE id = ?", [reading["extractor"], capture_id])
        return Saved(verdict.outcome, article_id, verdict.change)

    def note_answer(self, capture_id: int) -> None:
        """Let an answer without a story (a redirect, 404, 410, 451, a page that says so, a list) be part of the
        histories of the stories that stood at its address, or at one that leads to it. Its row says what it was."""
        [(url, outcome)] = self._db.execute("SELECT url, outcome FROM captures WHERE id = ?", [capture_id]).fetchall()
        if outcome == Reason.REDIRECT:
            self._join(url)
        urls = leading_to(self._db, url)
        if outcome == Reason.PAGE:  # a list was no story before, and is asked for thousands of times
            urls.remove(url)
        for article_id in self._at(urls):
            if absences(self._db, article_id):
                self._tell_again(article_id)

    def withdraw(self, capture_id: int) -> None:
        """Take back what a capture said: its story is told without it, and is gone where nothing else tells of it."""
        self._withdraw(capture_id)
        self._disbelieve(capture_id, None)
        self._judge_again(identity(self._url(capture_id)))

    def _withdraw(self, capture_id: int) -> None:
        article_id = self.home(capture_id)
        if article_id is None:
            return
        known = self._shown("id = :value", article_id)
        assert known is not None, "a reading has its article"
        others = [old for old in self._readings(known) if old["capture_id"] != capture_id]
        if others and self._has_moved(article_id):
            self._part(article_id, others)
        elif others:
            self._retell(known, others, others[0]["capture_id"])
        else:
            self._db.execute("DELETE FROM articles WHERE id = ?", [article_id])
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
        return self._db.execute(f"SELECT 1 FROM articles WHERE {_BY_KEY}", {"value": key}).fetchone() is not None

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

    def get(self, id_or_url: int | str) -> dict[str, Any] | None:
        """The whole record of an article: its columns with JSON read, `images` and `versions` as lists. By id, or by
        any URL of the story. None where there is none."""
        text = str(id_or_url)
        where, value = ("id = :value", text) if text.isdigit() else (_BY_KEY, identity(text))
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

    def record(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row of `articles` as its whole record; see `get`."""
        article_id = row["id"]
        record = {name: BY_NAME[name].from_column(value) for name, value in unfold_row(row).items()}
        record["images"] = self._images(article_id)
        record["versions"] = [
            {name: BY_NAME[name].from_column(value) if name in BY_NAME else value for name, value in version.items()}
            for version in self._db.query("SELECT * FROM versions WHERE article_id = ? ORDER BY number", [article_id])
        ]
        return record

    def _known(self, key: str) -> dict[str, Any] | None:
        """The row of the story that has, or had, an address."""
        return self._shown(_BY_KEY, key)

    def _shown(self, where: str, value: Any) -> dict[str, Any] | None:
        """A row of `articles` with `truncated` and address (`at`) of the capture it shows."""
        rows = self._db.query(
            f"""SELECT articles.*, captures.truncated, captures.url AS at
                FROM (SELECT * FROM articles WHERE {where}) AS articles JOIN captures ON captures.id = capture_id""",
            {"value": value},
        )
        return next((unfold_row(row) | {"at": identity(row["at"])} for row in rows), None)

    def _as_reading(self, row: dict[str, Any]) -> Reading:
        columns = {name: value for name, value in row.items() if name not in STORY}
        return _WHOLE | columns | {"images": self._images(row["id"])}

    def _images(self, article_id: int) -> list[dict[str, Any]]:
        return list(
            self._db.query(
                "SELECT url, alt, caption, credit FROM images WHERE article_id = ? ORDER BY position", [article_id]
            )
        )

    def _readings(self, known: dict[str, Any]) -> list[Reading]:
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

    def _is_plain(self, reading: Reading, known: dict[str, Any]) -> bool:
        """Whether a reading is shown as it is, and not joined with others."""
        return not in_parts(reading) and with_known(reading, known) is reading

    def _is_next(self, known: dict[str, Any], reading: Reading) -> bool:
        """Whether a reading comes after all that a story of one page has, at the address that it has had, which never
        was without it: the one it shows, and worse ones after it."""
        if reading["key"] != known["key"] or not turn(reading) > turn(known):
            return False
        later = self._db.query(
            """SELECT 1 FROM readings JOIN captures ON captures.id = capture_id
               WHERE article_id = ? AND ((fetched, captures.id) > (?, ?) OR capture_id = ?) LIMIT 1""",
            [known["id"], *turn(reading), known["capture_id"]],
        )
        return not list(later) and not absences(self._db, known["id"], [reading["capture_id"]])

    def _tell_again(self, article_id: int) -> None:
        known = self._shown("id = :value", article_id)
        assert known is not None, "it was found by its id"
        readings = self._readings(known)
        self._retell(known, readings, readings[0]["capture_id"])

    def _redirects(self, url: str, *, back: bool = False) -> set[str]:
        """A URL and those that it leads to by lasting redirects; `back`: those that lead to it."""
        sql = "SELECT url FROM captures WHERE detail = ?" if back else "SELECT detail FROM captures WHERE url = ?"
        found, last = {url}, {url}
        for _ in range(_MAX_HOPS):
            last = {
                other
                for each in last
                for (other,) in self._db.execute(f"{sql} AND outcome = 'redirect' AND status IN (301, 308)", [each])
                if other and other not in found and same_site(other, url)
            }
            found |= last
        return found

    def _at(self, urls: Iterable[str]) -> list[int]:
        """Ids of the stories that were read at one of these URLs."""
        found = self._db.execute(
            f"""SELECT id FROM captures WHERE url IN ({quoted(urls)}) AND status BETWEEN 200 AND 299"""
        ).fetchall()
        homes = (self.home(capture_id) for (capture_id,) in found)
        return list(dict.fromkeys(home for home in homes if home is not None))

    def _linked(self, reading: Reading, known: dict[str, Any] | None) -> list[dict[str, Any]]:
        """Rows of the stories that go on in a reading, besides the one that has its address: what stood at its URL, or
        at one that leads to it, or that it leads to, and is like it."""
        if in_parts(reading):
            return []
        url = self._url(reading["capture_id"])
        own = known["id"] if known is not None else None
        urls = self._redirects(url) | self._redirects(url, back=True)
        rows = (self._shown("id = :value", number) for number in self._at(urls) if number != own)
        return [row for row in rows if row is not None and _are_alike(self._readings(row), urls, [reading], {url})]

    def _join(self, url: str) -> None:
        """Tell the stories at both ends of a lasting redirect as one, where they are alike."""
        before = self._redirects(url, back=True)
        after = self._redirects(url) - {url}
        for number in self._at(before):
            known = self._shown("id = :value", number)
            if known is None:  # one with another by now
                continue
            readings = self._readings(known)
            rows = [self._shown("id = :value", other) for other in self._at(after) if other != number]
            others = [row for row in rows if row and _are_alike(readings, before, self._readings(row), after)]
            if others:
                taken = self._taken_over(known, others)
                self._retell(known, [*readings, *taken], readings[0]["capture_id"])

    def _taken_over(self, known: dict[str, Any], others: Iterable[dict[str, Any]]) -> list[Reading]:
        """The readings of other stories, which are no more: their addresses are those of `known`."""
        taken: list[Reading] = []
        for row in others:
            taken += self._readings(row)
            self._db.execute("UPDATE urls SET article_id = ? WHERE article_id = ?", [known["id"], row["id"]])
            self._db.execute("DELETE FROM articles WHERE id = ?", [row["id"]])
        return taken

    def _has_moved(self, article_id: int) -> bool:
        return bool(self._db.execute("SELECT 1 FROM addresses WHERE article_id = ? LIMIT 1", [article_id]).fetchall())

    def _part(self, article_id: int, readings: list[Reading]) -> None:
        """Tell a story that had several addresses anew, reading by reading: it may be several."""
        keys = [key for (key,) in self._db.execute("SELECT key FROM urls WHERE article_id = ?", [article_id])]
        self._db.execute("DELETE FROM articles WHERE id = ?", [article_id])
        for reading in sorted(readings, key=turn):
            self._put(self.declared(reading))
        homes = {name: self.home(old["capture_id"]) for old in readings for name in (old["at"], old["key"])}
        self._db.conn.executemany(
            "UPDATE urls SET article_id = ? WHERE key = ?", [(homes[key], key) for key in keys if key in homes]
        )

    def believed(self, reading: Reading) -> Reading:
        """The reading as it is told: where its canonical address is that of another story, which stood there itself or
        was withdrawn, its own address counts."""
        if reading["key"] == reading["at"] or in_parts(reading):
            return reading
        own = {"key": reading["at"], "url": self._url(reading["capture_id"])}
        if Withdrawals(self._db).of(reading["key"]) is not None:
            return reading | own
        rows = (self._shown("id = :value", number) for number in self._at(_spellings(reading["url"])))
        holders = [
            held
            for row in rows
            if row is not None
            for held in self._readings(row)
            if held["at"] == reading["key"] and not in_parts(held)
        ]
        if not holders or any(is_like(reading, held) for held in holders):
            return reading
        return reading | own

    def declared(self, reading: Reading) -> Reading:
        """The reading with the canonical address that its page declares, believed or not."""
        sql = "SELECT key, url FROM disbelieved WHERE capture_id = ?"
        row = self._db.execute(sql, [reading["capture_id"]]).fetchone()
        return reading | {"key": row[0], "url": row[1]} if row is not None else reading

    def _disbelieve(self, capture_id: int, reading: Reading | None) -> None:
        """Note the canonical address of a reading that is told at its own, None: of none."""
        self._db.execute("DELETE FROM disbelieved WHERE capture_id = ?", [capture_id])
        if reading is not None:
            self._insert("disbelieved", [{name: reading[name] for name in ("capture_id", "key", "url")}])

    def _judge_again(self, at: str) -> bool:
        """Judge anew the readings whose canonical address is one at which a reading came or went. Returns whether one
        changed its story."""
        rows = self._db.execute("SELECT capture_id FROM disbelieved WHERE key = ?", [at]).fetchall()
        judged = [reading for (capture_id,) in rows if (reading := self.reading(capture_id)) is not None]
        known = self._known(at) if self._has_guests(at) else None
        if known is not None:
            judged += [old for old in self._readings(known) if old["key"] == at != old["at"]]
        wrong = [reading for old in judged if self.believed(reading := self.declared(old))["key"] != old["key"]]
        for reading in sorted(wrong, key=turn):
            saved = self._put(reading)
            self._db.execute(
                "UPDATE urls SET article_id = ? WHERE key = ? AND article_id IS NOT NULL",
                [saved.article_id, reading["at"]],
            )
        return bool(wrong)

    def _has_guests(self, at: str) -> bool:
        """Whether the story of an address was read at others too."""
        sql = f"""WITH story(id) AS (SELECT id FROM articles WHERE {_BY_KEY})
                  SELECT count(DISTINCT url) > 1 FROM captures WHERE id IN (
                      SELECT capture_id FROM articles WHERE id IN story
                      UNION ALL SELECT capture_id FROM readings WHERE article_id IN story)"""
        return bool(self._db.execute(sql, {"value": at}).fetchone()[0])

    def _url(self, capture_id: int) -> str:
        [(url,)] = self._db.execute("SELECT url FROM captures WHERE id = ?", [capture_id]).fetchall()
        return str(url)

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

    def _continue(self, known: dict[str, Any], reading: Reading) -> ReadingVerdict:
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

    def _retell(self, known: dict[str, Any], readings: list[Reading], capture_id: int) -> tuple[int, ReadingVerdict]:
        """Write a story anew from all of its readings. Returns its id and the verdict on one of them."""
        article_id = known["id"]
        history = tell(readings, absences(self._db, article_id, [reading["capture_id"] for reading in readings]))
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
        return first, history.verdicts[capture_id]

    def _keep(self, article_id: int, readings: Iterable[Reading], shown: Reading) -> None:
        """Store readings beside the one that the article shows, or anew when it has come to show that one."""
        row = shown | _WHOLE
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO readings (capture_id, article_id, reading) VALUES (?, ?, ?)",
            [(reading["capture_id"], article_id, difference(reading, row)) for reading in readings],
        )

    def _show(self, known: dict[str, Any], after: Reading, first_seen: str | None = None) -> None:
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

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
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


def _spellings(url: str) -> set[str]:
    """An address with either scheme, with `www.` and without."""
    host = url.partition("://")[2].removeprefix("www.")
    return {f"{scheme}://{www}{host}" for scheme in ("http", "https") for www in ("", "www.")}


def _are_alike(some: list[Reading], urls: set[str], others: list[Reading], their_urls: set[str]) -> bool:
    """Whether a reading at one of some URLs is like one at one of others, and on the same site; pages of longer stories
    are not."""
    ones, twos = (
        [reading for reading in readings if reading["at"] in set(map(identity, at)) and not in_parts(reading)]
        for readings, at in ((some, urls), (others, their_urls))
    )
    return any(same_site(one["url"], two["url"]) and is_like(one, two) for one in ones for two in twos)


def _columns(reading: Reading) -> dict[str, Any]:
    """The columns of `articles` that a reading fills."""
    return {name: value for name, value in reading.items() if name not in _BESIDE}


def _shown_version(row: dict[str, Any]) -> dict[str, Any]:
    """The version that an article shows, as it is stored: its text stands in the article's row."""
    return {**row, **dict.fromkeys(VERSIONED), "shown": 1}
