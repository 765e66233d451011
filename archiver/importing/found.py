"""What a source gives: pages, and what is no page or cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.capture import Capture

#: What the bytes of an input are.
Format = Literal["html", "mhtml", "webarchive", "enex", "har", "warc", "arc", "wacz"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the input: the file, as messages name it, and the byte in it at which a record stands."""

    name: str
    offset: int | None = None

    def __str__(self) -> str:
        return self.name if self.offset is None else f"{self.name} at {self.offset}"


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page with its address and its time.

    capture -- not stored yet; `found` says where it comes from, in which format, and what told its address and time.
    dated   -- False where the time is only that of the file: a copy of the file has another.
    digest  -- of its record, where that is of other bytes than the body, such as those of its chunks.
    made_of -- the record of the page that a browser made this one of, or that this is a view of (`warc.VIEWS`).
    """

    where: Where
    capture: Capture
    dated: bool = True
    digest: str | None = None
    made_of: str | None = None


@dataclass(frozen=True, slots=True)
class Revisit:
    """A WARC record that says: the same body as in an earlier one.

    page         -- with an empty body.
    original_url -- address and time of the earlier one, and digest of its body, where the record gives them.
    """

    page: FoundPage
    original_url: str | None
    original_fetched: str | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What rightly is not imported: a picture, a redirect, the record of a request."""

    where: Where
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What may hold a page and could not be used: somebody has to look at it."""

    where: Where
    reason: str


Found = FoundPage | Revisit | PassedOver | LeftOut


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a segmented WARC record. The others may stand anywhere in the input.

    origin -- identity of the record, which its first part has.
    number -- from 1.
    block  -- bytes of a later part; none of one that is too large.
    first  -- what the first part gives: a page with its body as it stands there, or what is no page.
    total  -- bytes of the whole block, which the last part says.
    """

    where: Where
    origin: str
    number: int
    block: bytes | None = b""
    first: Found | None = None
    total: int | None = None
