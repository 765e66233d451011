"""`/.well-known/tdmrep.json`: for which paths of a server the rights of text and data mining are reserved.

TDM Reservation Protocol, final report of a W3C community group of 2024-05-10
(https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/): a list of rules with `location`,
`tdm-reservation` (0 or 1) and `tdm-policy`; locations are patterns as in robots.txt, and the first that matches holds.
A value that the protocol does not know counts as none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from archiver.fields import JsonObject
from archiver.rights import robots
from archiver.urls import MAX_LENGTH

PATH = "/.well-known/tdmrep.json"

_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_VALUES = {"0": False, "1": True}


@dataclass(frozen=True, slots=True)
class Declaration:
    """reserved -- whether the rights are; policy -- address of the terms on which they are granted, if any."""

    reserved: bool
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A declaration for the paths that a pattern matches."""

    location: str
    declaration: Declaration

    def to_dict(self) -> JsonObject:
        """The rule as a file has it."""
        rule = {"location": self.location, "tdm-reservation": int(self.declaration.reserved)}
        return rule | ({"tdm-policy": self.declaration.policy} if self.declaration.policy else {})

    def matches(self, path: str) -> bool:
        """Whether a path (with the query), in the one spelling, begins as the pattern says: `*` stands for anything,
        `$` at the end for the end of the path. Takes time in proportion to both."""
        pattern = self.location.removesuffix("$")
        first, *others = pattern.split("*")
        if not path.startswith(first):
            return False
        ends = pattern != self.location
        last = others.pop() if ends and others else None
        position = len(first)
        for piece in others:
            found = path.find(piece, position)
            if found < 0:
                return False
            position = found + len(piece)
        if last is not None:
            return len(path) - len(last) >= position and path.endswith(last)
        return position == len(path) if ends else True


def declared(reservation: Any, policy: Any) -> Declaration | None:
    """The declaration that two values make, as JSON, a header or a meta element has them; None where they make none."""
    reserved = _VALUES.get(str(reservation).strip()) if not isinstance(reservation, bool) else None
    if reserved is None:
        return None
    terms = _text(policy).strip()
    return Declaration(reserved, terms if 0 < len(terms) <= MAX_LENGTH else None)


def read_tdm_rules(text: str) -> tuple[Rule, ...]:
    """The rules of a file in their order; none where it is no such file. Raises TooManyPatterns."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    rules = tuple(_rules(entries if isinstance(entries, list) else [entries]))
    robots.check_patterns(rule.location for rule in rules)
    return rules


def rule_for(rules: tuple[Rule, ...], url: str) -> Rule | None:
    """The rule that holds for an address; None where none does."""
    parts = urlsplit(url)
    path = _spelled((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    return next((rule for rule in rules if rule.matches(path)), None)


def _rules(entries: list[Any]) -> Iterator[Rule]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        location = _text(entry.get("location"))
        declaration = declared(entry.get("tdm-reservation"), entry.get("tdm-policy"))
        if declaration is not None and 0 < len(location) <= MAX_LENGTH:
            yield Rule(_spelled(location), declaration)


def _text(value: Any) -> str:
    """A string that can be written; JSON may hold halves of characters. Empty for what is no string."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _spelled(path: str) -> str:
    """One spelling for the same path (RFC 9309, section 2.2.2): characters that need no escape without one, others
    with."""
    escaped = quote(path, safe="%/?#[]@!$&'()*+,;=:~")
    return _ESCAPE.sub(
        lambda match: char if _UNRESERVED.fullmatch(char := chr(int(match[1], 16))) else match[0].upper(), escaped
    )
