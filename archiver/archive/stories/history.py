"""The history of a story: what its captures said of it, one after the other.

Readings are told in the order in which their captures were fetched, whatever order they were read in. So a crawl whose
workers finish out of turn, an import, a re-parse and a rebuild end in the same rows. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from archiver import times
from archiver.archive.stories.parts import join_parts
from archiver.edits.change import Change, ChangeKind
from archiver.fields import NOTED, VERSIONED, ArticleRecord, JsonObject
from archiver.reasons import Reason

#: A reading with less than this share of the words we have is taken for a cut page, not for an edit.
KEPT_SHARE = 0.3

#: What one capture said of its story: the columns of `articles` that a reading fills (JSON columns as text), `images`
#: as a list of rows, and `truncated` as the capture has it. `updated` is the time it was fetched. `part` and
#: `next_page` say where its page stands in a story of several. `at` is the address of the capture, `key` that of the
#: story, both as `urls.identity` has them.
Reading = ArticleRecord

#: continued -- a page that the story was without until then; its text is no edit, but was there from the first.
Outcome = Literal["new", "changed", "unchanged", "continued", "worse"]

#: Share of a text's sequences of words that another must have to be of the same story; characters that a text needs to
#: tell.
LIKE, TELLING = 0.5, 200

#: A column without a value.
_NOTHING = (None, "", "[]")

#: What a version keeps of a reading.
VERSION_COLUMNS = ("capture_id", *VERSIONED, *NOTED)


#: Changes of a version that are none of its text: what became of the story at its address.
MOVED, REMOVED, RESTORED = "moved", "removed", "restored"
EVENTS = (MOVED, REMOVED, RESTORED)

#: A story counts as removed when its address had nothing to show twice, so many seconds apart.
REMOVED_AFTER = 6 * 3600

#: What a story keeps when a later page of it says it no more, by the field that tells: a new template that hides the
#: byline is no edit. `EARLIER` is then its source in `provenance`.
KEPT = {"authors": ("authors",), "published": ("published", "published_day", "published_offset")}
EARLIER = "earlier version"


@dataclass(frozen=True, slots=True)
class Absence:
    """An answer of a story's address that had no story: 404, 410, 451, a page that says so, a redirect to a list.

    at -- the address, as `urls.identity` has it.
    """

    seen: str
    capture_id: int
    at: str

    @property
    def turn(self) -> tuple[str, int]:
        return self.seen, self.capture_id


@dataclass(frozen=True, slots=True)
class ReadingVerdict:
    """What a reading did to its story. `change`: the fields that changed, parted by commas, or why it is worse."""

    outcome: Outcome
    change: str | None = None

    @property
    def reason(self) -> Reason:
        """What stands in `captures.outcome`."""
        return Reason.WORSE_READING if self.outcome == "worse" else Reason(self.outcome)

    @property
    def detail(self) -> str | None:
        """What stands in `captures.detail`."""
        return self.change if self.outcome == "worse" else None


@dataclass(frozen=True, slots=True)
class History:
    """shown    -- what the article shows: the last reading that was not worse; of a story on several pages the last of
                each page, joined.
    versions -- a row for each reading that changed the text.
    verdicts -- of each reading, by capture.
    """

    shown: Reading
    versions: tuple[JsonObject, ...]
    verdicts: dict[int, ReadingVerdict]


def turn(reading: Reading) -> tuple[str, int]:
    """Where a reading stands in the history of its story."""
    return reading["updated"], reading["capture_id"]


def tell(readings: Iterable[Reading], absences: Iterable[Absence] = ()) -> History:
    """The history that readings of one story make, with the answers of its addresses that had no story; there must be
    at least one reading."""
    first, *others = sorted(readings, key=turn)
    told = _Telling(first)
    # what was not there before it was read first was not removed
    events: list[Reading | Absence] = [*others, *(absence for absence in absences if absence.turn > turn(first))]
    events.sort(key=lambda event: event.turn if isinstance(event, Absence) else turn(event))
    for event in events:
        if isinstance(event, Absence):
            told.miss(event)
        else:
            told.read(event)
    return History(told.shown, tuple(told.versions), told.verdicts)


class _Telling:
    """A history as far as it is told."""

    def __init__(self, first: Reading) -> None:
        self.parts = {first["part"]: first}
        self.shown = join_parts(self.parts)
        self.versions = [version(self.shown, 1, "first")]
        self.verdicts = {first["capture_id"]: ReadingVerdict("new")}
        self._at = {first["at"]}  # the addresses at which the story stands now
        self._missed: str | None = None
        self._removed = False

    def read(self, reading: Reading) -> None:
        before = self.parts.get(reading["part"])
        joined = with_known(join_parts(self.parts | {reading["part"]: reading}), self.shown)
        if before is None:
            verdict = ReadingVerdict("continued")
        elif reason := worse(reading, before):
            verdict = ReadingVerdict("worse", reason)
        else:
            verdict = self._judged(joined)
        self.verdicts[reading["capture_id"]] = verdict
        if verdict.outcome == "worse":
            return
        moved = reading["key"] != self.shown["key"]
        self.parts[reading["part"]], self.shown = reading, joined
        if verdict.outcome == "changed":
            self._add(verdict.change or "", reading["capture_id"], reading["updated"])
        elif verdict.outcome == "continued":
            came = {name: self.versions[-1][name] for name in ("capture_id", "seen", "number", "change")}
            self.versions[-1] = version(self.shown, 0, "", self.versions[-2] if len(self.versions) > 1 else None) | came
        self._at = {reading["at"]} if moved else self._at | {reading["at"]}
        self._missed, self._removed = None, False

    def _judged(self, joined: Reading) -> ReadingVerdict:
        """What a reading does, its address and its return counted as well."""
        events = [RESTORED] if self._removed else []
        if joined["key"] != self.shown["key"]:
            events.append(MOVED)
        verdict = judge_reading(joined, self.shown)
        changes = [*events, *filter(None, [verdict.change])]
        return ReadingVerdict("changed", ",".join(changes)) if changes else verdict

    def miss(self, absence: Absence) -> None:
        """The story was not at an address where it stands: removed when that is so twice, `REMOVED_AFTER` apart."""
        if absence.at not in self._at or self._removed:
            return
        if self._missed is None:
            self._missed = absence.seen
        elif times.later(self._missed, REMOVED_AFTER) <= absence.seen:
            self._removed = True
            self._add(REMOVED, absence.capture_id, absence.seen)

    def _add(self, change: str, capture_id: int, seen: str) -> None:
        came = {"capture_id": capture_id, "seen": seen}
        self.versions.append(version(self.shown, len(self.versions) + 1, change, self.versions[-1]) | came)


def with_known(reading: Reading, shown: Reading) -> Reading:
    """A reading with the authors and the time that the story showed until then, where it has none itself; the reading
    itself where nothing is missing."""
    lost = [name for name in KEPT if reading.get(name) in _NOTHING and shown.get(name) not in _NOTHING]
    if not lost:
        return reading
    sources, earlier = (json.loads(row["provenance"] or "{}") for row in (reading, shown))
    sources |= {name: {"source": EARLIER, "raw": earlier.get(name, {}).get("raw")} for name in lost}
    known = {column: shown[column] for name in lost for column in KEPT[name]}
    return {**reading, **known, "provenance": json.dumps(sources, ensure_ascii=False)}


def judge_reading(reading: Reading, shown: Reading) -> ReadingVerdict:
    """What a reading does to a story that showed another until then."""
    if reason := worse(reading, shown):
        return ReadingVerdict("worse", reason)
    change = ",".join(name for name in VERSIONED if _differs(reading[name], shown[name]))
    return ReadingVerdict("changed", change) if change else ReadingVerdict("unchanged")


def _lasting(text: str | None) -> str:
    """What of a text does not change by itself. Loaded where readings are compared: nobody who only looks needs it."""
    from archiver.extraction.words.self_changing import lasting

    return lasting(text)


def _differs(new: str | None, old: str | None) -> bool:
    """Whether an editor can have changed a field: what changes by itself, and white space, are left out."""
    return new != old and _lasting(new) != _lasting(old)


def _as_compared(version: Mapping[str, Any]) -> JsonObject:
    return {**version, **{name: _lasting(version[name]) for name in ("title", "lead", "text")}}


def worse(reading: Reading, shown: Reading) -> str | None:
    """Why a reading must not replace the one we have; None where it may.

    Articles are edited, shortened too; what speaks against a reading is that the page itself was not whole.
    """
    words, had = reading["words"], shown["words"] or 0
    if not had or words >= had:
        return None
    if reading["truncated"] is not None:
        return "the page was cut short"
    if reading["kind"] == "teaser" and shown["kind"] != "teaser":
        return "only the free beginning"
    if words < had * KEPT_SHARE:
        return f"{words} of {had} words"
    return None


def version(reading: Reading, number: int, change: str, before: Mapping[str, Any] | None = None) -> JsonObject:
    """The row of `versions` that a reading begins, but for its article. `before` is the version before it (a row, or
    its reading): what kind of edit lies between is told here, once, and stored."""
    from archiver.edits.kinds import kind_of_edit

    edit = kind_of_edit(_as_compared(before), _as_compared(reading)) if before is not None else None
    if edit is not None and change in EVENTS:
        edit = Change(cast(ChangeKind, change), 0, 0)
    return {name: reading[name] for name in VERSION_COLUMNS} | {
        "seen": reading["updated"],
        "number": number,
        "change": change,
        "kind": edit.kind if edit else None,
        "added": edit.added if edit else None,
        "removed": edit.removed if edit else None,
    }


def is_like(one: Reading, other: Reading) -> bool:
    """Whether two readings may be of one story: most of the shorter text is in the longer one, or, where a text is too
    short to tell, the headlines are the same."""
    texts = [_lasting(reading["text"]) for reading in (one, other)]
    short, long = sorted(texts, key=lambda text: (len(text), text))
    if len(short) < TELLING:
        return bool(one["title"]) and _lasting(one["title"]) == _lasting(other["title"])
    from archiver.extraction.words.text import shares_in

    return shares_in([short], long)[0] >= LIKE
