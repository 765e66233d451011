"""A hostile answer and what must become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.extraction.stories import PARAGRAPHS
from tests.newsweb.answers import Answer

Maker = Callable[[], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The page is read as an article that has all of these paragraphs in its text, and none of `without` anywhere in
    its record; `fields` are further columns, whole."""

    title: str = "Ferry to sail again"
    paragraphs: tuple[str, ...] = PARAGRAPHS
    without: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is read, for this `reason`: what stands in `captures.outcome`."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A source of that kind with so many addresses; `refused` is why there are no more."""

    kind: str
    found: int
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """name  -- as the function is called, with hyphens.
    make  -- the answer; takes time and memory, so it is called where the answer is needed.
    fate  -- what must come out.
    heavy -- True: reading it takes seconds.
    """

    name: str
    make: Maker
    fate: Story | Refused | Listed
    heavy: bool = False


class Corpus(dict[str, Case]):
    """Cases by name; used as a decorator it takes in a function."""

    def __call__(self, fate: Story | Refused | Listed, *, heavy: bool = False) -> Callable[[Maker], Maker]:
        def add(make: Maker) -> Maker:
            name = make.__name__.strip("_").replace("_", "-")
            assert name not in self, name
            self[name] = Case(name, make, fate, heavy)
            return make

        return add
