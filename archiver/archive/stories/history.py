"""The history of a story: what its captures said of it, one after the other.

Readings are told in the order in which their captures were fetched, whatever order they were read in, so that a crawl
whose workers finish out of turn, an import of older pages, a re-parse and a rebuild all end in the same rows. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from archiver.archive.stories.parts import join
from archiver.edits.kinds import classify
from archiver.extraction.words.self_changing import lasting
from archiver.fields import NOTED, VERSIONED
from archiver.reasons import Reason

#: A reading with less than this share of the words we have is taken for a cut page, not for an edit.
KEPT_SHARE = 0.3

#: What one capture said of its story: the columns of `articles` that a reading fills (JSON columns as text), `images`
#: as a list of rows, and `truncated` as the capture has it. `updated` is the time it was fetched. `part` and
#: `next_page` say where its page stands in a story of several.
Reading = dict[str, Any]

#: continued -- a page that the story was without until then; its text is no edit, but was there from the first.
Outcome = Literal["new", "changed", "unchanged", "continued", "worse"]

#: What a version keeps of a reading.
VERSION_COLUMNS = ("capture_id", *VERSIONED, *NOTED)


@dataclass(frozen=True, slots=True)
class Verdict:
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
    versions: tuple[dict[str, Any], ...]
    verdicts: dict[int, Verdict]


def turn(reading: Reading) -> tuple[str, int]:
    """Where a reading stands in the history of its story."""
    return reading["updated"], reading["capture_id"]


def tell(readings: Iterable[Reading]) -> History:
    """The history that readings of one story make; there must be at least one."""
    first, *others = sorted(readings, key=turn)
    parts = {first["part"]: first}
    shown = join(parts)
    versions = [version(shown, 1, "first")]
    verdicts = {first["capture_id"]: Verdict("new")}
    for reading in others:
        before = parts.get(reading["part"])
        joined = join(parts | {reading["part"]: reading})
        if before is None:
            verdict = Verdict("continued")
        elif reason := worse(reading, before):
            verdict = Verdict("worse", reason)
        else:
            verdict = judge(joined, shown)
        verdicts[reading["capture_id"]] = verdict
        if verdict.outcome == "worse":
            continue
        parts[reading["part"]], shown = reading, joined
        if verdict.outcome == "changed":
            came = {"capture_id": reading["capture_id"], "seen": reading["updated"]}
            versions.append(version(shown, len(versions) + 1, verdict.change or "", versions[-1]) | came)
        elif verdict.outcome == "continued":
            came = {name: versions[-1][name] for name in ("capture_id", "seen", "number", "change")}
            versions[-1] = version(shown, 0, "", versions[-2] if len(versions) > 1 else None) | came
    return History(shown, tuple(versions), verdicts)


def judge(reading: Reading, shown: Reading) -> Verdict:
    """What a reading does to a story that showed another until then."""
    if reason := worse(reading, shown):
        return Verdict("worse", reason)
    change = ",".join(name for name in VERSIONED if _differs(reading[name], shown[name]))
    return Verdict("changed", change) if change else Verdict("unchanged")


def _differs(new: str | None, old: str | None) -> bool:
    """Whether an editor can have changed a field: what changes by itself, and white space, are left out."""
    return new != old and lasting(new) != lasting(old)


def _as_compared(version: Mapping[str, Any]) -> dict[str, Any]:
    return {**version, **{name: lasting(version[name]) for name in ("title", "lead", "text")}}


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


def version(reading: Reading, number: int, change: str, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The row of `versions` that a reading begins, but for its article. `before` is the version before it (a row, or
    its reading): what kind of edit lies between is told here, once, and stored."""
    edit = classify(_as_compared(before), _as_compared(reading)) if before is not None else None
    return {name: reading[name] for name in VERSION_COLUMNS} | {
        "seen": reading["updated"],
        "number": number,
        "change": change,
        "kind": edit.kind if edit else None,
        "added": edit.added if edit else None,
        "removed": edit.removed if edit else None,
    }
