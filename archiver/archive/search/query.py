"""What people type into a search, as SQLite's full-text index takes it.

    word another        both, in any order                  "two words"      one after the other
    one OR another      either; binds more tightly          presid*          words that begin so
    -word  NOT word     articles without it                 title:word       in one field only
    (one OR other) -x   groups                              NEAR(a b, 10)    with at most ten words between them
    site:KEY            filters: also section: tag: kind: lang: url: access: note:; two of one name mean either
    https://…           alone: the story that has, or had, this address, as url:https://…

A field that there is not and a `*` within a word are refused: what they ask for would quietly not be found.

Accents and case do not matter, the index folds them. Ligatures it keeps (`unicode61` knows no letter that becomes two),
so a word is looked for in each of its spellings: `oeuvre` and `œuvre` both find both. A copy of the text with ligatures
undone would need a third of the database again; looking up a word that no article has costs microseconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from archiver.archive.search import segments
from archiver.archive.search.spellings import plain_form, written_otherwise
from archiver.errors import QueryError
from archiver.fields import SEARCHED
from archiver.urls import identity

#: Names that a field goes by, and its column in the index.
FIELDS = {name: name for name in SEARCHED} | {name.removesuffix("s"): name for name in SEARCHED}

#: Names that a filter goes by, and the filter of `Selection` that it is.
FILTERS = {
    "site": "site",
    "section": "section",
    "tag": "tag",
    "kind": "kind",
    "lang": "language",
    "language": "language",
    "url": "url",
    "access": "access",
    "note": "note",
}

#: Ligatures and the letters they stand for. Ø and å are letters of their own, and are not in it.
LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ĳ": "ij", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}

#: Terms of a query, and groups within groups: the index's own limit is 256 levels, and what is longer was pasted.
MAX_TERMS, MAX_DEPTH = 64, 16

#: Ligatures of a term that are looked for in both spellings; three make eight spellings.
_MAX_LIGATURES = 3

#: Words between two of a NEAR where it does not say how many, as FTS5 has it.
_NEAR = 10

_TOKEN = re.compile(
    rf"""(?P<minus>-(?=[^\s-]))?
         (?:(?P<field>{"|".join(FIELDS)}):(?=\S)|(?P<filter>{"|".join(FILTERS)}):(?=\S))?
         (?: "(?P<phrase>[^"]*)(?:"(?P<phrase_star>\*)?|$)
           | NEAR\((?P<near>[^()]*)\)
           | (?P<open>\() | (?P<close>\))
           | (?P<word>[^\s"()]+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_OPERATORS = frozenset({"OR", "AND", "NOT"})
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
#: What looks like a field: letters before a colon that is neither an address's nor a time's.
_UNKNOWN = re.compile(r"-?([^\W\d_]{2,20}):(?!//)(?=[^\W\d]|[\"(])")
_LETTERS = re.compile("|".join(sorted(set(LIGATURES.values()), key=len, reverse=True)))


QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase. `column`: of the index, None for all of them."""

    text: str
    prefix: bool = False
    column: str | None = None

    @property
    def expression(self) -> str:
        """The term in FTS5 syntax, in all its spellings; parts in scripts without spaces by their characters."""
        found = [
            f"{{{segments.COLUMN}}} : {segments.phrase(part, self.column)}" if cut else self._spelled(part)
            for cut, part in segments.pieces(self.text)
        ]
        return found[0] if len(found) == 1 else f"({' AND '.join(found)})"

    def _spelled(self, text: str) -> str:
        star = " *" if self.prefix else ""
        listed = " OR ".join(f'"{spelling}"{star}' for spelling in spellings(text.strip()))
        grouped = f"({listed})" if " OR " in listed else listed
        if self.column is None:
            return grouped
        return f"({{{self.column}}} : {grouped} OR {replace(self, text=text).otherwise})"

    @property
    def otherwise(self) -> str:
        """Where a field's words stand that can be written in several ways."""
        star = " *" if self.prefix else ""
        return f"{{{segments.COLUMN}}} : {segments.words_phrase(self.text, self.column or '')}{star}"


@dataclass(frozen=True, slots=True)
class Near:
    """Words that stand close together, in any order.

    distance -- words between them at most.
    """

    words: tuple[str, ...]
    distance: int
    column: str | None = None

    @property
    def expression(self) -> str:
        """The term in FTS5 syntax. Words of scripts with and without spaces are in two columns: together they can only
        be looked for in the same article."""
        cut = [segments.has_runs(word) for word in self.words]
        if any(cut) and not all(cut):
            return "(" + " AND ".join(Term(word, column=self.column).expression for word in self.words) + ")"
        if any(cut):
            phrases = (segments.phrase(word, self.column) for word in self.words)
            return f"{{{segments.COLUMN}}} : NEAR({' '.join(phrases)}, {self.distance})"
        forms = dict.fromkeys((self.words, tuple(plain_form(word) for word in self.words)))
        near = " OR ".join(
            f"NEAR({' '.join(f'{QUOTE}{word}{QUOTE}' for word in form)}, {self.distance})" for form in forms
        )
        near = f"({near})" if len(forms) > 1 else near
        return f"{{{self.column}}} : {near}" if self.column else near


@dataclass(frozen=True, slots=True)
class Filter:
    """`site:KEY` and the like. name -- see `FILTERS`; negative -- articles for which it does not hold."""

    name: str
    value: str
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """match   -- FTS5 expression of what must be there; None where nothing must.
    without -- FTS5 expression of what must not be there; None where anything may.
    titled  -- the same as `match`, with all words in the title.
    terms   -- words and phrases that count for how well an article matches.
    filters -- what must hold of an article beside its words.
    open    -- whether any of all words, of those that must not be there too, may go on: `presid*`.
    """

    match: str | None
    without: str | None
    titled: str | None
    terms: tuple[Term | Near, ...]
    filters: tuple[Filter, ...]
    open: bool

    @property
    def expression(self) -> str | None:
        """Both as one."""
        return self._without(self.match)

    @property
    def in_title(self) -> str | None:
        """The same with all words in the title."""
        return self._without(self.titled)

    def _without(self, match: str | None) -> str | None:
        return f"({match}) NOT ({self.without})" if match and self.without else match


def parse_query(text: str) -> Query:
    """The query that a text is. Raises QueryError where it names a field that there is not, or has a `*` in a word."""
    cleaned = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    cleaned = _UNSEEN.sub("", cleaned.replace("\0", " "))
    if _ADDRESS.fullmatch(cleaned.strip()):
        return Query(None, None, None, (), (Filter("url", identity(cleaned)),), open=False)
    parser = _Parser(cleaned)
    group = parser.group(0, None)
    titled = _Parser(cleaned).group(0, "title").match
    without = " OR ".join(group.without) or None
    return Query(group.match, without, titled, tuple(group.terms), tuple(parser.filters), parser.open)


def sites_of(text: str) -> list[str]:
    """Keys of the sites that a query names. Raises QueryError as `parse`."""
    return [each.value for each in parse_query(text).filters if each.name == "site"]


def asks_for_notes(text: str) -> bool:
    """Whether a query names a tag or collection of readers. Raises QueryError as `parse_query`."""
    return any(each.name == "note" for each in parse_query(text).filters)


#: Words that `words_alone` gives at most.
_ALONE = 6


def words_alone(text: str) -> list[str]:
    """The words, phrases and NEARs of a query that must be there, each as a query; none where it has nothing else."""
    tokens = list(_TOKEN.finditer(text))
    found = [
        token[0]
        for token in tokens
        if not (token["minus"] or token["filter"] or token["open"] or token["close"] or token["word"] in _OPERATORS)
    ]
    return (
        list(dict.fromkeys(found))[:_ALONE] if len(found) + sum(bool(token["filter"]) for token in tokens) > 1 else []
    )


def spellings(text: str) -> list[str]:
    """A text with its ligatures as letters, then with letters as ligatures, in every combination; at last in its plain
    form (see `archiver.archive.search.spellings`), where the index does not come to that itself."""
    text = text.lower()
    otherwise = [plain_form(text)] if any(written_otherwise(text)) and plain_form(text) != text else []
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
    return list(dict.fromkeys(["".join(parts) for parts in product(*pieces, (text[end:],))] + otherwise))


@dataclass(slots=True)
class _Group:
    match: str | None
    without: list[str]
    terms: list[Term | Near]


class _Parser:
    """Reads the tokens of a text from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens: Iterator[re.Match[str]] = _TOKEN.finditer(text)
        self._left = MAX_TERMS
        #: whether a word that was read may go on
        self.open = False
        self.filters: list[Filter] = []

    def group(self, depth: int, column: str | None) -> _Group:
        """What stands up to the closing bracket, or the end."""
        alternatives: list[list[str]] = []
        without: list[str] = []
        terms: list[Term | Near] = []
        joined = negative = False
        for token in self._tokens:
            if token["close"]:
                if depth:
                    break
                continue
            word = token["word"]
            if word in _OPERATORS and not token["minus"] and not token["field"]:
                joined = word == "OR" or (joined and word != "AND")
                negative = word == "NOT"
                continue
            if token["filter"]:
                self._filter(token, negative)
                joined = negative = False
                continue
            field = FIELDS[token["field"].lower()] if token["field"] else column
            if token["open"] and depth < MAX_DEPTH:
                inner = self.group(depth + 1, field)
            elif (term := _term(token, field)) is not None and self._left:
                self._left -= 1
                self.open |= isinstance(term, Term) and term.prefix
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

    def _filter(self, token: re.Match[str], negative: bool) -> None:
        value = (token["phrase"] or token["word"] or "").strip()
        if not value:
            raise QueryError(f"{token['filter']}: names nothing; write {token['filter']}:VALUE")
        name = FILTERS[token["filter"].lower()]
        value = identity(value) if name == "url" else value
        self.filters.append(Filter(name, value, negative or bool(token["minus"])))


def _excluding(group: _Group) -> str:
    return f"(({group.match}) NOT ({' OR '.join(group.without)}))" if group.without else group.match or ""


def _term(token: re.Match[str], column: str | None) -> Term | Near | None:
    """The term of a token; None where it holds nothing that the index knows, such as a dash."""
    if token["near"] is not None:
        return _near(token["near"], column)
    if token["phrase"] is not None:
        text, prefix = token["phrase"], bool(token["phrase_star"])
    else:
        word = token["word"] or ""
        _check(token)
        text, prefix = word.rstrip("*"), word.endswith("*")
    if not segments.pieces(text):
        return None
    return Term(text.strip(), prefix, column)


def _near(inside: str, column: str | None) -> Term | Near | None:
    listed, _, number = inside.rpartition(",")
    if not number.strip().isdigit():
        listed, number = inside, str(_NEAR)
    words = tuple(word for part in listed.replace('"', " ").split() if segments.pieces(word := part.strip(",*")))
    if len(words) < 2:
        return Term(words[0], column=column) if words else None
    return Near(words[:MAX_TERMS], min(int(number.strip()[:6]), 10_000), column)


def _check(token: re.Match[str]) -> None:
    """Refuse what would quietly find nothing."""
    word = token["word"] or ""
    if token["field"] is None and (unknown := _UNKNOWN.match(token.string, token.start())):
        known = ", ".join(f"{name}:" for name in (*FIELDS, *FILTERS))
        raise QueryError(f"no field {unknown[1]!r}; there are {known} In quotes, {word} is looked for as words.")
    if "*" in word.strip("*") or (word.startswith("*") and segments.pieces(word)):
        raise QueryError(f"{word!r}: a * may only stand at the end of a word, as in presid*")
