"""Two readings of one page, field by field: what was gained, lost and changed, and whether the new one is worse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from archiver.archive.stories.history import Reading
from archiver.fields import BY_NAME, COMPARED

#: A text of which less than this share of the words is left has lost text. What a better extractor takes out (teasers,
#: captions, sharing buttons) is seldom more than a quarter of a text.
KEPT_WORDS = 2 / 3

State = Literal["gained", "lost", "changed", "unchanged", "empty"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """fields -- the state of each of `COMPARED`; empty where there are no two readings to compare.
    losses -- why the new reading is worse, a phrase each; none: it is not.
    """

    fields: dict[str, State]
    losses: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.losses) or any(state in ("gained", "lost", "changed") for state in self.fields.values())


def compare_readings(before: Reading, after: Reading) -> Comparison:
    """What becomes of the fields of a reading when another takes its place."""
    return Comparison({name: _state(before[name], after[name]) for name in COMPARED}, losses(before, after))


def value(reading: Reading, name: str) -> Any:
    """A field of a reading as records have it: lists as lists."""
    return BY_NAME[name].from_column(reading[name])


def _state(before: Any, after: Any) -> State:
    # JSON columns are texts; False says that the page is free: it is no empty value
    filled, fills = (content not in (None, "", [], "[]") for content in (before, after))
    if not filled:
        return "gained" if fills else "empty"
    if not fills:
        return "lost"
    return "unchanged" if before == after else "changed"


def losses(before: Reading, after: Reading) -> tuple[str, ...]:
    """What a page said in the first reading and no longer says in the second: most of its text, a date, an author, or
    that it is more than the free beginning."""
    return tuple(_losses(before, after))


def _losses(before: Reading, after: Reading) -> Iterable[str]:
    if after["kind"] == "teaser" and before["kind"] != "teaser":
        yield "the full text became a teaser"
    if any(before[name] != after[name] for name in ("lead", "text")):
        had, has = _words(before), _words(after)
        kept = (had & has).total()
        if kept < had.total() * KEPT_WORDS:
            yield f"text lost: {kept:,} of {had.total():,} words are left"
    if before["published"] and not after["published"]:
        yield f"date lost: published {before['published']}"
    # a page that was published when it was modified has one date
    if (
        before["modified"]
        and before["modified"] not in (after["modified"], after["published"])
        and not after["modified"]
    ):
        yield f"date lost: modified {before['modified']}"
    names = value(after, "authors")
    for author in value(before, "authors"):
        if not any(_same_person(author, name) for name in names):
            yield f"author lost: {author}"


def _words(reading: Reading) -> Counter[str]:
    """Words of lead and text: a standfirst that is told from the text is not lost, nor is one that stands in both."""
    lead, text = reading["lead"] or "", reading["text"] or ""
    return Counter(text.split() if lead in text else [*lead.split(), *text.split()])


def _same_person(name: str, other: str) -> bool:
    """Whether all words of one name are in the other: "By Ann Lee" and "Ann Lee, Reuters" are both of "Ann Lee"."""
    one, two = (frozenset(re.findall(r"\w+", text.casefold())) for text in (name, other))
    return one <= two or two <= one
