"""The signs by which a publisher says what may be done with a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What is said of one page; what is not said is False or None.

    noarchive         -- no copy of the page is to be offered.
    noindex           -- the page is to be found in no search.
    unavailable_after -- when both come to hold, `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where only the day is given.
    tdm_reservation   -- the rights of text and data mining are reserved (True), or expressly not (False).
    tdm_policy        -- address of the terms on which they are granted.
    """

    noarchive: bool = False
    noindex: bool = False
    unavailable_after: str | None = None
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """What is said, as JSON; empty where nothing is."""
        pairs = {
            "noarchive": self.noarchive or None,
            "noindex": self.noindex or None,
            "unavailable_after": self.unavailable_after,
            "tdm_reservation": self.tdm_reservation,
            "tdm_policy": self.tdm_policy,
        }
        return {name: value for name, value in pairs.items() if value is not None}

    def forbidding(self, at: str | None) -> str | None:
        """The name of the sign that speaks against keeping, as an article, a page fetched at a time
        (`YYYY-MM-DDTHH:MM:SSZ`; None: nobody knows); None where none does."""
        for name in ("noarchive", "noindex", "tdm_reservation"):
            if getattr(self, name):
                return name
        until = self.unavailable_after
        if until is not None and at is not None and until < at[: len(until)]:
            return "unavailable_after"
        return None
