"""What people type into a search, as SQLite's full-text index takes it.

    word another        both, in any order                  "two words"      one after the other
    one OR another      either; binds more tightly          presid*          words that begin so
    -word  NOT word     articles without it                 title:word       in one field only
    (one OR other) -x   groups

Every text is a query: what makes no sense as syntax is looked for as words, so there is no such thing as an error.

Accents and case do not matter, the index folds them. Ligatures it keeps (`unicode61` knows no letter that becomes two),
so a word is looked for in each of its spellings: `oeuvre` and `œuvre` both find both. A copy of the text with ligatures
undone would need a third of the database again; looking up a word that no article has costs microseconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from archiver.fields import SEARCHED

#: Names that a field goes by, and its column in the index.
FIELDS = {name: name for name in SEARCHED} | {name.removesuffix("s"): name for name in SEARCHED}

#: Ligatures and the letters they stand for. Ø and å are letters of their own, and are not in it.
LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ĳ": "ij", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}

#: Terms of a query, and groups within groups: the index's own limit is 256 levels, and what is longer was pasted.
MAX_TERMS, MAX_DEPTH = 64, 16

#: Ligatures of a term that are looked for in both spellings; three make eight spellings.
_MAX_LIGATURES = 3

_TOKEN = re.compile(
    rf"""(?P<minus>-(?=[^\s-]))?
         (?:(?P<field>{"|".join(FIELDS)}):(?=\S))?
         (?: "(?P<phrase>[^"]*)(?:"(?P<phrase_star>\*)?|$)
           | (?P<open>\() | (?P<close>\))
           | (?P<word>[^\s"()]+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_LETTERS = re.compile("|".join(sorted(set(LIGATURES.values()), key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase. `column`: of the index, None for all of them."""

    text: str
    prefix: bool = False
    column: str | None = None

    @property
    def expression(self) -> str:
        """The term in FTS5 syntax, in all its spellings."""
        star = " *" if self.prefix else ""
        listed = " OR ".join(f'"{spelling}"{star}' for spelling in spellings(self.text))
        grouped = f"({listed})" if " OR " in listed else listed
        return f"{{{self.column}}} : {grouped}" if self.column else grouped


@dataclass(frozen=True, slots=True)
class Query:
    """match   -- FTS5 expression of what must be there; None where nothing must.
    without -- FTS5 expression of what must not be there; None where anything may.
    terms   -- words and phrases that count for how well an article matches.
    open    -- whether any of all words, of those that must not be there too, may go on: `presid*`.
    """

    match: str | None
    without: str | None
    terms: tuple[Term, ...]
    open: bool

    @property
    def expression(self) -> str | None:
        """Both as one."""
        return self._without(self.match)

    @property
    def in_title(self) -> str | None:
        """The same with all words in the title."""
        return self._without(f"{{title}} : ({self.match})" if self.match else None)

    def _without(self, match: str | None) -> str | None:
        return f"({match}) NOT ({self.without})" if match and self.without else match


def parse(text: str) -> Query:
    """The query that a text is. Never fails."""
    cleaned = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode()).replace("\0", " ")
    parser = _Parser(cleaned)
    group = parser.group(0, None)
    return Query(group.match, " OR ".join(group.without) or None, tuple(group.terms), parser.open)


def spellings(text: str) -> list[str]:
    """A text with its ligatures as letters, then with letters as ligatures, in every combination."""
    text = text.lower()
    for ligature, letters in LIGATURES.items():
        text = text.replace(ligature, letters)
    back = {letters: ligature for ligature, letters in LIGATURES.items()}
    pieces: list[tuple[str, ...]] = []
    end = found = 0
    for match in _LETTERS.finditer(text):
        if found == _MAX_LIGATURES:
            break
        pieces += [(text[end : match.start()],), (match[0], back[match[0]])]
        end, found = match.end(), found + 1
    return ["".join(parts) for parts in product(*pieces, (text[end:],))]


@dataclass(slots=True)
class _Group:
    match: str | None
    without: list[str]
    terms: list[Term]


class _Parser:
    """Reads the tokens of a text from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens: Iterator[re.Match[str]] = _TOKEN.finditer(text)
        self._left = MAX_TERMS
        #: whether a word that was read may go on
        self.open = False

    def group(self, depth: int, column: str | None) -> _Group:
        """What stands up to the closing bracket, or the end."""
        alternatives: list[list[str]] = []
        without: list[str] = []
        terms: list[Term] = []
        joined = negative = False
        for token in self._tokens:
            if token["close"]:
                if depth:
                    break
                continue
            word = token["word"]
            if word in ("OR", "AND", "NOT") and not token["minus"] and not token["field"]:
                joined = word == "OR" or (joined and word != "AND")
                negative = word == "NOT"
                continue
            field = FIELDS[token["field"].lower()] if token["field"] else column
            if token["open"] and depth < MAX_DEPTH:
                inner = self.group(depth + 1, field)
            elif (term := _term(token, field)) is not None and self._left:
                self._left -= 1
                self.open |= term.prefix
                inner = _Group(term.expression, [], [term])
            else:
                continue
            if (token["minus"] or negative) and inner.match is not None:
                without.append(f"({inner.match})")
            else:
                without += inner.without if inner.match is None else []
                terms += inner.terms
                if inner.match is not None and joined and alternatives:
                    alternatives[-1].append(_excluding(inner))
                elif inner.match is not None:
                    alternatives.append([_excluding(inner)])
            joined = negative = False
        parts = [" OR ".join(listed) if len(listed) == 1 else f"({' OR '.join(listed)})" for listed in alternatives]
        match = " AND ".join(parts) or None
        if match is not None and depth:
            match = _excluding(_Group(match, without, terms))
            return _Group(f"({match})", [], terms)
        return _Group(match, without, terms)


def _excluding(group: _Group) -> str:
    return f"(({group.match}) NOT ({' OR '.join(group.without)}))" if group.without else group.match or ""


def _term(token: re.Match[str], column: str | None) -> Term | None:
    """The term of a token; None where it holds nothing that the index knows, such as a dash."""
    if token["phrase"] is not None:
        text, prefix = token["phrase"], bool(token["phrase_star"])
    else:
        word = token["word"] or ""
        text, prefix = word.rstrip("*"), word.endswith("*")
    if not any(unicodedata.category(character)[0] in "LN" for character in text):
        return None
    return Term(text.strip(), prefix, column)
