"""Articles with the same words as another: copies of an agency's text, shortened or under another headline.

Texts are compared as `archiver.archive.stories.copies` has it, down to parts of them. Candidates are found by the
full-text index: a copy has most of some phrases that are taken from all over the text, a text on the same subject has
none. A translation shares no phrase, and is no copy here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from archiver.archive.search.fulltext import Sort
from archiver.archive.search.query import parse_query
from archiver.archive.search.search import search
from archiver.archive.search.selection import MOMENT, Selection
from archiver.archive.search.selection import WHOLE as BEHIND
from archiver.archive.stories.copies import DAYS, LEAST, WHOLE, compared_words, shingles
from archiver.fields import SqlRow

#: Share of the shorter text's shingles that the other must have.
SHARED = 0.35

#: Phrases that are looked up, and their words; candidates that are compared, the nearest in time first.
_PROBES, _PHRASE, _CANDIDATES = 24, 4, 300

#: Copies of a story that are told; to compare one takes about a ms.
_TOLD = 50

STORY_COLUMNS = ("id", "published", "site", "sites", "title", "snippet", "url")
COPY_COLUMNS = ("id", "published", "site", "kind", "shared", "title", "url")


def copies_of(db: Database, article_id: int, *, days: int = DAYS) -> list[SqlRow]:
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


def stories(db: Database, selection: Selection, *, sort: Sort = "relevance", limit: int = 20) -> list[SqlRow]:
    """The first stories of a selection (see `search`), articles of one story (`articles.story`) folded into the first
    that is found: the same rows with `sites`, those that ran it, and `copies`: id, site, url, kind and shared of
    each other one (see `copies_of`), in the order in which they came out, `_TOLD` at most. These need not be of the
    selection: a search for a site's articles tells who else ran them.
    """
    return with_copies(db, story_heads(db, selection, sort=sort, limit=limit), as_of=selection.as_of)


def story_heads(db: Database, selection: Selection, *, sort: Sort = "relevance", limit: int = 20) -> list[SqlRow]:
    """The rows of `stories`, without `sites` and `copies`."""
    size = 2 * limit
    while True:
        found = search(db, selection, sort=sort, limit=size)
        ids = json.dumps([row["id"] for row in found])
        told = dict(
            db.execute("SELECT id, story FROM articles WHERE id IN (SELECT value FROM json_each(?))", [ids]).fetchall()
        )
        first: dict[int, SqlRow] = {}
        for row in found:
            first.setdefault(told[row["id"]] or row["id"], row)
        if len(first) >= limit or len(found) < size:
            return list(first.values())[:limit]
        size *= 4


def with_copies(db: Database, heads: Iterable[SqlRow], *, as_of: str | None = None) -> list[SqlRow]:
    """Articles with `sites` and `copies`, as `stories` has them.

    as_of -- a day or a time: copies that were known then.
    """
    rows = []
    for head in heads:
        copies = list(_others(db, head["id"], as_of))
        sites = list(dict.fromkeys([head["site"], *(copy["site"] for copy in copies)]))
        rows.append({**head, "sites": sites, "copies": copies})
    return rows


def _others(db: Database, article_id: int, as_of: str | None) -> Iterator[SqlRow]:
    """The other articles of a story, as `stories` tells them."""
    others = db.execute(
        f"""SELECT articles.id, articles.site, articles.url, articles.text, own.text FROM articles AS own
            JOIN articles ON articles.story = own.story AND articles.id <> own.id
            WHERE own.id = :id AND articles.first_seen < coalesce(:as_of, '') || '{BEHIND}'
            ORDER BY {MOMENT}, articles.id LIMIT {_TOLD}""",
        {"id": article_id, "as_of": as_of},
    )
    mine: frozenset[tuple[str, ...]] | None = None
    for number, site, url, text, own in others:
        mine = mine if mine is not None else shingles(compared_words(own or ""))
        theirs = shingles(compared_words(text or ""))
        common = len(mine & theirs)
        shared = round(common / max(min(len(mine), len(theirs)), 1), 2)
        yield {
            "id": number,
            "site": site,
            "url": url,
            "kind": _kind(common, len(mine), len(theirs)),
            "shared": shared,
        }


def _kind(common: int, mine: int, theirs: int) -> str:
    if common >= WHOLE * max(mine, theirs):
        return "copy"
    return "shortened" if theirs < mine else "longer"


def _candidates(db: Database, article_id: int, words: list[str], moment: str, days: int) -> list[SqlRow]:
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
