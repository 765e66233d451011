"""Which readings are of one story: those under one canonical address, and alike ones between which addresses lead.

What is told together depends on what the captures say alone: the order in which they are heard leaves no trace. A page
is told at the canonical address that it declares where that is believed, at its own otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from sqlite_utils import Database

from archiver.archive.ledger.urls import quoted
from archiver.archive.stories.absences import absences
from archiver.archive.stories.history import Reading, is_like, turn
from archiver.archive.stories.parts import in_parts
from archiver.archive.stories.successors import goes_on, in_same_words
from archiver.urls import identity, same_site

#: The story that has, or had, an address.
BY_KEY = (
    "id = (SELECT id FROM articles WHERE key = :value UNION ALL SELECT article_id FROM addresses WHERE key = :value)"
)

#: Most redirects from one address of a story to another. Whether they are said to last tells nothing: many a site
#: answers 302 for good, and the pages at both ends must be alike.
_MAX_HOPS = 5

#: So many addresses, the first to be read, tell whether a canonical address that all declare is that of one story.
#: Nothing was read at it. More would be compared in vain: sessions give a page thousands.
_WITNESSES = 8


class Pool:
    """The stories that a change of one reading may touch, loaded as they are asked for.

    told    -- readings by capture, as they are to be told after the change.
    stories -- captures of each loaded article before it.
    changed -- captures that are told at another address than before, or are new or gone.
    """

    def __init__(
        self, db: Database, readings: Callable[[int], list[Reading]], is_withdrawn: Callable[[str], bool]
    ) -> None:
        self._db = db
        self._readings = readings
        self._is_withdrawn = is_withdrawn
        self.told: dict[int, Reading] = {}
        self.stories: dict[int, frozenset[int]] = {}
        self.changed: set[int] = set()
        self._declared: dict[int, dict[str, str]] = {}
        self._urls: dict[int, str] = {}
        self._reach: dict[str, set[str]] = {}
        self._in_same_words: dict[tuple[str, str], set[int]] = {}

    def change(self, capture_id: int, reading: Reading | None) -> None:
        """Put a reading, as its page declares it, in the place of what its capture said; None: take that away. Then
        judge anew the canonical addresses that may be believed for it, or no longer."""
        self.take(stories_of(self._db, "SELECT :value", capture_id))
        keys = {identity(self.url(capture_id))}
        before = self.told.pop(capture_id, None)
        keys |= {each["key"] for each in (before, self._declared.pop(capture_id, None), reading) if each is not None}
        if reading is not None:
            self.told[capture_id] = reading
        self.changed.add(capture_id)
        for key in keys:
            self._judge(key)

    def take(self, article_ids: Iterable[int]) -> None:
        """Load stories that are not yet."""
        for article_id in set(article_ids) - self.stories.keys():
            readings = {reading["capture_id"]: reading for reading in self._readings(article_id)}
            self.stories[article_id] = frozenset(readings)
            # what was changed before its story was loaded stays as it is
            self.told |= {number: reading for number, reading in readings.items() if number not in self.changed}
            marks = ", ".join(map(str, readings))
            for row in self._db.query(f"SELECT * FROM disbelieved WHERE capture_id IN ({marks})"):
                self._declared.setdefault(row["capture_id"], {"key": row["key"], "url": row["url"]})

    def url(self, capture_id: int) -> str:
        """The address that was asked for, as it was."""
        if capture_id not in self._urls:
            [(url,)] = self._db.execute("SELECT url FROM captures WHERE id = ?", [capture_id]).fetchall()
            self._urls[capture_id] = str(url)
        return self._urls[capture_id]

    def disbelieved(self) -> list[dict[str, object]]:
        """The canonical addresses that changed captures declare and are not told at."""
        return [{"capture_id": number, **self._declared[number]} for number in self.changed & self._declared.keys()]

    def neighbours(self, reading: Reading) -> set[int]:
        """Ids of the stories, besides that of its address, that a reading may be one with: they stand where its address
        leads, or led here, or where its canonical address is, or are told at its own."""
        if in_parts(reading):
            return set()
        found = self._stories_at(self.reach(self.url(reading["capture_id"])) | spelled_otherwise(reading["url"]))
        return (found | story_of(self._db, reading["at"])) - story_of(self._db, reading["key"])

    def in_same_words(self, reading: Reading) -> set[int]:
        """Ids of the stories of its site that a reading may go on with, or that may go on with it."""
        if in_parts(reading):
            return set()
        text = reading["key"], reading["text"] or ""
        if text not in self._in_same_words:
            self._in_same_words[text] = in_same_words(self._db, reading)
        return self._in_same_words[text]

    @property
    def gone(self) -> set[int]:
        """Captures that tell of no story any more."""
        return self.changed - self.told.keys()

    def regrouped(self) -> list[list[Reading]]:
        """The readings of each story that is another than before the change; where nothing was changed, of each loaded
        story that is one with others."""
        seen: set[str] = set()
        groups: list[list[Reading]] = []
        waiting = self._keys(
            {*self.changed}.union(*(s for s in self.stories.values() if not s.isdisjoint(self.changed)))
        )
        waiting = waiting if self.changed else self._keys(self.told)
        while waiting:
            groups += filter(None, (self._group(key, seen) for key in sorted(waiting) if key not in seen))
            told = {reading["capture_id"] for group in groups for reading in group}
            waiting = self._keys(set().union(*(s for s in self.stories.values() if not s.isdisjoint(told)))) - seen
        return [group for group in groups if self._is_another(group)]

    def _keys(self, captures: Iterable[int]) -> set[str]:
        return {self.told[number]["key"] for number in captures if number in self.told}

    def _is_another(self, group: list[Reading]) -> bool:
        captures = {reading["capture_id"] for reading in group}
        return not captures.isdisjoint(self.changed) or captures not in self.stories.values()

    def _group(self, start: str, seen: set[str]) -> list[Reading]:
        group: list[Reading] = []
        waiting = {start}
        while waiting:
            key = waiting.pop()
            seen.add(key)
            members = self._told_at(key)
            group += members
            waiting |= self._linked(members) - seen
        return group

    def _linked(self, members: list[Reading]) -> set[str]:
        """Addresses of stories that are one with readings of one address."""
        found: set[str] = set()
        for member in members:
            self.take(self.neighbours(member) | self.in_same_words(member))
            near = self._near(member)
            found |= {
                other["key"]
                for other in near
                if other["key"] not in found and same_site(member["url"], other["url"]) and is_like(member, other)
            }
        return found | self._successors(members, found)

    def _successors(self, members: list[Reading], found: set[str]) -> set[str]:
        """Addresses at which the story of these readings goes on, or went on from."""
        if not members or any(map(in_parts, members)):
            return set()
        others: dict[str, list[Reading]] = {}
        for other in self.told.values():
            if other["key"] not in found | {members[0]["key"]} and same_site(other["url"], members[0]["url"]):
                others.setdefault(other["key"], []).append(other)
        return {
            key
            for key, theirs in others.items()
            if not any(map(in_parts, theirs)) and (self._goes_on(members, theirs) or self._goes_on(theirs, members))
        }

    def _goes_on(self, before: list[Reading], after: list[Reading]) -> bool:
        return goes_on(before, after, absences(self._db, [reading["capture_id"] for reading in before]))

    def _near(self, reading: Reading) -> list[Reading]:
        """What may be one with a reading, each text once."""
        if in_parts(reading):
            return []
        url = self.url(reading["capture_id"])
        leads, told = self.reach(url), spelled_otherwise(reading["url"])
        near = (
            other
            for other in self.told.values()
            if other["key"] != reading["key"]
            and not in_parts(other)
            and ((at := self.url(other["capture_id"])) in leads or at in told or url in spelled_otherwise(other["url"]))
        )
        return list({(other["key"], other["title"], other["text"]): other for other in near}.values())

    def reach(self, url: str) -> set[str]:
        """A URL, those that it leads to by redirects within its site, and those that lead to it."""
        if url not in self._reach:
            self._reach[url] = redirects_of(self._db, url) | redirects_of(self._db, url, back=True)
        return self._reach[url]

    def _told_at(self, key: str) -> list[Reading]:
        self.take(story_of(self._db, key))
        return [reading for reading in self.told.values() if reading["key"] == key]

    def _stories_at(self, urls: Iterable[str]) -> set[int]:
        return stories_of(self._db, f"SELECT id FROM captures WHERE url IN ({quoted(urls)})")

    def _judge(self, key: str) -> None:
        """Tell the readings that declare an address which is not their own at it, where it is believed."""
        declaring = self._declaring(key)
        if not declaring:
            return
        withdrawn = self._is_withdrawn(key)
        agree = _are_one(declaring)
        for said in declaring:
            holders = self._holders(said)
            believed = any(is_like(said, holder) for holder in holders) if holders else agree
            self._tell(said, believed=believed and not withdrawn)

    def _tell(self, said: Reading, *, believed: bool) -> None:
        """Tell a reading at the canonical address that it declares, or at its own."""
        capture_id = said["capture_id"]
        if believed:
            self._declared.pop(capture_id, None)
            told = said
        else:
            self._declared[capture_id] = {name: said[name] for name in ("key", "url")}
            told = said | {"key": said["at"], "url": self.url(capture_id)}
        if self.told[capture_id]["key"] != told["key"]:
            self.told[capture_id] = told
            self.changed.add(capture_id)

    def _declaring(self, key: str) -> list[Reading]:
        """The readings that declare an address which is not their own, as they declare it."""
        if self._has_guests(key):
            self.take(story_of(self._db, key))
        self.take(stories_of(self._db, "SELECT capture_id FROM disbelieved WHERE key = :value", key))
        readings = (reading | self._declared.get(number, {}) for number, reading in self.told.items())
        return [said for said in readings if said["key"] == key != said["at"] and not in_parts(said)]

    def _has_guests(self, key: str) -> bool:
        """Whether the story of an address was read at others too: loading it may be dear."""
        sql = f"""WITH story(id) AS (SELECT id FROM articles WHERE {BY_KEY})
                  SELECT DISTINCT url FROM captures WHERE id IN (
                      SELECT capture_id FROM articles WHERE id IN story
                      UNION ALL SELECT capture_id FROM readings WHERE article_id IN story)"""
        return any(identity(url) != key for (url,) in self._db.execute(sql, {"value": key}).fetchall())

    def _holders(self, said: Reading) -> list[Reading]:
        """What was read at the canonical address of a reading itself."""
        urls = spelled_otherwise(said["url"])
        self.take(self._stories_at(urls))
        return [
            held
            for number, held in self.told.items()
            if held["at"] == said["key"] and self.url(number) in urls and not in_parts(held)
        ]


def _are_one(readings: list[Reading]) -> bool:
    """Whether the first readings of addresses that declare the same canonical address hang together as one story. Other
    words under the same headline are a rewritten story."""
    firsts: dict[str, Reading] = {}
    for reading in sorted(readings, key=turn):
        firsts.setdefault(reading["at"], reading)
    witnesses = list(firsts.values())[:_WITNESSES]
    groups = {number: number for number in range(len(witnesses))}
    for one, other in combinations(range(len(witnesses)), 2):
        if groups[one] != groups[other] and (
            witnesses[one]["title"] == witnesses[other]["title"] or is_like(witnesses[one], witnesses[other])
        ):
            old, new = groups[other], groups[one]
            groups = {number: new if group == old else group for number, group in groups.items()}
    return len(set(groups.values())) <= 1


def story_of(db: Database, key: str) -> set[int]:
    """Id of the story that has, or had, an address."""
    return {number for (number,) in db.execute(f"SELECT id FROM articles WHERE {BY_KEY}", {"value": key}).fetchall()}


def stories_of(db: Database, captures: str, value: object = None) -> set[int]:
    """Ids of the articles that captures tell of; `captures` selects their ids, by `:value`."""
    rows = db.execute(
        f"""WITH chosen(id) AS ({captures})
            SELECT id FROM articles WHERE capture_id IN chosen
            UNION SELECT article_id FROM readings WHERE capture_id IN chosen""",
        {"value": value},
    )
    return {number for (number,) in rows.fetchall()}


def redirects_of(db: Database, url: str, *, back: bool = False) -> set[str]:
    """A URL and those of its site that it leads to by redirects; `back`: those that lead to it."""
    sql = "SELECT url FROM captures WHERE detail = ?" if back else "SELECT detail FROM captures WHERE url = ?"
    found, last = {url}, {url}
    for _ in range(_MAX_HOPS):
        last = set(_redirected(db, f"{sql} AND outcome = 'redirect'", last, url)) - found
        found |= last
    return found


def _redirected(db: Database, sql: str, urls: Iterable[str], site: str) -> Iterator[str]:
    for each in urls:
        for (other,) in db.execute(sql, [each]).fetchall():
            if other and same_site(other, site):
                yield other


def spelled_otherwise(url: str) -> set[str]:
    """An address with either scheme, with `www.` and without."""
    host = url.partition("://")[2].removeprefix("www.")
    return {f"{scheme}://{www}{host}" for scheme in ("http", "https") for www in ("", "www.")}
