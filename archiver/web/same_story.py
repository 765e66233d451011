"""Articles that tell the same story: copies (`articles.story`), and those of other sites with a similar headline at
about the same time.

Words count by how rare they are in the headlines of these days: the square of their inverse document frequency. So
function words weigh little in small archives too, and no language needs a list of stop words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from datetime import datetime, timedelta

from archiver.archive import Store
from archiver.archive.search.selection import MOMENT
from archiver.extraction.words.text import fold
from archiver.fields import ArticleRecord, SqlRow

#: Days before and after.
DAYS = 3

#: Headlines compared on each side, the nearest in time first.
CANDIDATES = 1_000

#: Share of the weight of both headlines' words that they have in common. Read off 754 headlines of all years and
#: several languages, without a limit of days: of the pairs above it two in three were about one matter, of those just
#: under it one in ten.
ALIKE = 0.3

#: Words that two headlines must share.
SHARED = 2

_COLUMNS = f"id, site, title, language, {MOMENT} AS moment"

_WORD = re.compile(r"\w{2,}")


def same_story(archive: Store, record: ArticleRecord, limit: int = 6) -> list[SqlRow]:
    """Rows (id, site, title, language, moment, copy: whether it has the same words): copies first, then the headlines
    of other sites that are the most alike."""
    copies = _copies(archive, record, limit)
    known = {row["id"] for row in copies}
    return [*copies, *(row for row in _alike(archive, record) if row["id"] not in known)][:limit]


def _copies(archive: Store, record: ArticleRecord, limit: int) -> list[SqlRow]:
    """The first to come out first."""
    if record["story"] is None:
        return []
    sql = f"SELECT {_COLUMNS}, 1 AS copy FROM articles WHERE story = ? AND id <> ? ORDER BY moment, id LIMIT ?"
    return list(archive.db.query(sql, [record["story"], record["id"], limit]))


def _alike(archive: Store, record: ArticleRecord) -> list[SqlRow]:
    own = headline_words(record["title"] or "")
    moment = record["published"] or record["first_seen"]
    if len(own) < SHARED:
        return []
    rows = _around(archive, moment)
    known = [(row, headline_words(row["title"] or "")) for row in rows]
    frequency = Counter(word for _, listed in known for word in listed)
    weight = {word: math.log((len(rows) + 1) / (frequency[word] + 0.5)) ** 2 for word in {*frequency, *own}}
    alike = [
        (likeness(own, listed, weight), row)
        for row, listed in known
        if row["site"] != record["site"] and len(own & listed) >= SHARED
    ]
    best = sorted((pair for pair in alike if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1]["id"]))
    return [row | {"copy": 0} for _, row in best]


def headline_words(title: str) -> frozenset[str]:
    """The words of a headline as they are compared."""
    return frozenset(_WORD.findall(fold(title)))


def likeness(one: frozenset[str], other: frozenset[str], weight: dict[str, float]) -> float:
    """0 to 1: the weight of the words that two headlines share, against that of all their words, halved."""
    shared = sum(weight[word] for word in one & other)
    return 2 * shared / (sum(weight[word] for word in one) + sum(weight[word] for word in other) or 1)


def _around(archive: Store, moment: str) -> list[SqlRow]:
    """Articles of these days, without their text."""
    day = datetime.fromisoformat(moment[:10])
    values = {
        "moment": moment,
        "since": f"{day - timedelta(days=DAYS):%Y-%m-%d}",
        "until": f"{day + timedelta(days=DAYS + 1):%Y-%m-%d}",
        "limit": CANDIDATES,
    }
    sides = (("> :moment AND {} < :until", "ASC"), ("<= :moment AND {} >= :since", "DESC"))
    rows: list[SqlRow] = []
    for condition, order in sides:
        rows += archive.db.query(
            f"""SELECT {_COLUMNS} FROM articles
                WHERE {MOMENT} {condition.format(MOMENT)} ORDER BY {MOMENT} {order} LIMIT :limit""",
            values,
        )
    return rows
