"""Articles with the same words as another: copies of an agency's text, shortened or under another headline.

A text is compared by its shingles, runs of `SHINGLE` words (Broder, On the resemblance and containment of documents,
1997). Candidates are found by the full-text index: a copy has most of some phrases that are taken from all over the
text, a text on the same subject has none. A translation shares no phrase, and is no copy here.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from archiver.archive.search.query import parse_query
from archiver.archive.search.selection import MOMENT
from archiver.edits.tokens import words_of
from archiver.extraction.words.folding import fold

#: Words of a shingle: five are seldom the same by chance, and an edit spoils no more than five.
SHINGLE = 5

#: Days before and after the article in which copies are looked for.
DAYS = 14

#: Share of the shorter text's shingles that the other must have, and how many: less is a quotation, or the lines that a
#: paper puts under all of its stories.
SHARED, LEAST = 0.35, 15

#: Share of either text from which on they are called copies; below it one is a part of the other.
WHOLE = 0.6

#: Phrases that are looked up, and their words; candidates that are compared, the nearest in time first.
_PROBES, _PHRASE, _CANDIDATES = 24, 4, 300

_SIGNS = re.compile(r"[^\w]+")

COPY_COLUMNS = ("id", "published", "site", "kind", "shared", "title", "url")


def copies_of(db: Database, article_id: int, *, days: int = DAYS) -> list[dict[str, Any]]:
    """Articles that share the words of one, the most alike first: id, url, site, title, published, shared (0 to 1, of
    the shorter text) and kind: `copy`, `shortened` (it is a part of the article) or `longer` (it has more)."""
    own = next(iter(db.query(f"SELECT text, {MOMENT} AS moment FROM articles WHERE id = ?", [article_id])))
    words = compared_words(own["text"] or "")
    mine = shingles(words)
    found = []
    for row in _candidates(db, article_id, words, own["moment"], days):
        theirs = shingles(compared_words(row.pop("text") or ""))
        common = len(mine & theirs)
        shared = common / max(min(len(mine), len(theirs)), 1)
        if common >= LEAST and shared >= SHARED:
            found.append({**row, "shared": round(shared, 2), "kind": _kind(common, len(mine), len(theirs))})
    return sorted(found, key=lambda row: (-row["shared"], row["id"]))


def compared_words(text: str) -> list[str]:
    """The words of a text as they are compared: without case, accents and punctuation."""
    return [word for token in words_of(fold(text)) if (word := _SIGNS.sub("", token))]


def shingles(words: list[str]) -> frozenset[tuple[str, ...]]:
    """All runs of `SHINGLE` words."""
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def _kind(common: int, mine: int, theirs: int) -> str:
    if common >= WHOLE * max(mine, theirs):
        return "copy"
    return "shortened" if theirs < mine else "longer"


def _candidates(db: Database, article_id: int, words: list[str], moment: str, days: int) -> list[dict[str, Any]]:
    """Articles of these days that have any of the phrases."""
    step = max((len(words) - _PHRASE) // _PROBES, 1)
    phrases = [" ".join(words[at : at + _PHRASE]) for at in range(0, len(words) - _PHRASE + 1, step)][: _PROBES + 1]
    query = parse_query(" OR ".join(f'text:"{phrase}"' for phrase in phrases)).expression if phrases else None
    if query is None:
        return []
    day = datetime.fromisoformat(moment[:10])
    return list(
        db.query(
            f"""SELECT articles.id, url, site, title, published, text FROM
                    (SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH :query) AS matching
                CROSS JOIN articles ON articles.id = matching.id
                WHERE articles.id <> :own AND {MOMENT} >= :since AND {MOMENT} < :until
                ORDER BY abs(julianday(substr({MOMENT}, 1, 10)) - julianday(:day)), articles.id
                LIMIT {_CANDIDATES}""",
            {
                "query": query,
                "own": article_id,
                "day": moment[:10],
                "since": f"{day - timedelta(days=days):%Y-%m-%d}",
                "until": f"{day + timedelta(days=days + 1):%Y-%m-%d}",
            },
        )
    )
