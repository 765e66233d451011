"""Which articles tell a story in the same words: agency copies and near-duplicates, of one site or of several.

A text is compared by its shingles, runs of `SHINGLE` words (Broder, On the resemblance and containment of documents,
1997). As an article is stored, a sketch of it is stored too: the least of the shingles' hashes, which are as alike as
the texts (the same, and Broder et al., Min-wise independent permutations, 1998). Articles of about the same day with
hashes in common are compared word by word. A pair that is alike is a link in `copies`; articles that links join,
directly or over others, are one story, and have the least of their ids in `articles.story`.

Links follow from the texts alone, and stories from the links: whatever the order in which articles come, change and go,
the rows are the same.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from re import compile as pattern

from archiver.archive.search.selection import MOMENT
from archiver.edits.operations import words_of
from archiver.extraction.words.text import fold

#: Words of a shingle: five are seldom the same by chance, and an edit spoils no more than five.
SHINGLE = 5

#: Days before and after an article in which its copies are looked for.
DAYS = 14

#: Shingles that two texts must share: fewer are a quotation, or the lines that a paper puts under all of its stories.
LEAST = 15

#: Share of the shorter text's shingles that copies have in common at least.
WHOLE = 0.6

#: Share of the longer text's shingles that copies have in common at least: where a third text has more than half of
#: two, these have words in common themselves. So an overview of several stories makes none of them another's copy.
_OF_LONGER = 0.5

#: Hashes of a sketch, and how many two of them must share for their texts to be compared. Texts of which one is half of
#: the other share six of twelve on average, and in one pair of 300 fewer than two.
_SKETCH, _IN_COMMON = 12, 2

#: Texts that one is compared with at most, those with the most hashes in common first; a text takes about a ms.
_COMPARED = 50

_SIGNS = pattern(r"[^\w]+")

Shingles = frozenset[tuple[str, ...]]


def compared_words(text: str) -> list[str]:
    """The words of a text as they are compared: without case, accents and punctuation."""
    return [word for token in words_of(fold(text)) if (word := _SIGNS.sub("", token))]


def shingles(words: list[str]) -> Shingles:
    """All runs of `SHINGLE` words."""
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def watch_texts(connection: sqlite3.Connection) -> None:
    """Let the connection note which articles came, went, or have another text or date, from now on."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS retold (article_id INTEGER)")
    what = "id, text, published, modified, first_seen"
    for event, of, sides in (("INSERT", "", ("new",)), ("DELETE", "", ("old",)), ("UPDATE", what, ("old", "new"))):
        notes = "".join(f"INSERT INTO retold VALUES ({side}.id);" for side in sides)
        connection.execute(
            f"CREATE TEMP TRIGGER IF NOT EXISTS copies_{event} AFTER {event}{of and f' OF {of}'} ON main.articles"
            f" BEGIN {notes} END"
        )


def keep_stories(connection: sqlite3.Connection) -> None:
    """Bring links and stories up to date with the articles noted since the last time. Part of the caller's
    transaction."""
    noted = [row[0] for row in connection.execute("SELECT DISTINCT article_id FROM retold ORDER BY 1")]
    if not noted:
        return
    linked = set(noted)
    for article_id in noted:
        others = _links(connection, article_id)
        linked.update(others)
        connection.executemany(
            "DELETE FROM copies WHERE article_id = ? AND other_id = ?", [(other, article_id) for other in others]
        )
        connection.execute("DELETE FROM copies WHERE article_id = ?", [article_id])
        connection.execute("DELETE FROM sketches WHERE article_id = ?", [article_id])
    texts = {article_id: each for article_id in noted if (each := _sketched(connection, article_id)) is not None}
    for article_id, (day, mine, sketch) in texts.items():
        for other, shared in _alike(connection, article_id, day, mine, sketch):
            linked.add(other)
            pairs = [(article_id, other, shared), (other, article_id, shared)]
            connection.executemany("INSERT OR REPLACE INTO copies VALUES (?, ?, ?)", pairs)
    _number(connection, linked)
    connection.execute("DELETE FROM retold")


def alike(connection: sqlite3.Connection, text: str, moment: str) -> set[int]:
    """Ids of the stored articles of about the same day as `moment` that tell a text in the same words. Part of the
    caller's transaction."""
    mine = shingles(compared_words(text))
    if len(mine) < LEAST:
        return set()
    watch_texts(connection)
    keep_stories(connection)
    day = date.fromisoformat(moment[:10]).toordinal()
    return {other for other, _ in _alike(connection, 0, day, mine, _sketch(mine))}


def are_alike(one: Shingles, other: Shingles) -> bool:
    """Whether two texts are copies of one another."""
    less, more = sorted((len(one), len(other)))
    common = len(one & other)
    return common >= max(LEAST, WHOLE * less) and common > _OF_LONGER * more


def _links(connection: sqlite3.Connection, article_id: int) -> list[int]:
    return [row[0] for row in connection.execute("SELECT other_id FROM copies WHERE article_id = ?", [article_id])]


def _sketched(connection: sqlite3.Connection, article_id: int) -> tuple[int, Shingles, list[int]] | None:
    """Day, shingles and sketch of an article, which is stored; None where it is gone, or has too few words."""
    sql = f"SELECT text, {MOMENT} FROM articles WHERE id = ?"
    row = connection.execute(sql, [article_id]).fetchone()
    if row is None:
        return None
    text, moment = row
    mine = shingles(compared_words(text or ""))
    if len(mine) < LEAST:
        return None
    day, sketch = date.fromisoformat(moment[:10]).toordinal(), _sketch(mine)
    connection.executemany("INSERT INTO sketches VALUES (?, ?, ?)", [(each, day, article_id) for each in sketch])
    return day, mine, sketch


def _sketch(text: Shingles) -> list[int]:
    hashes = {blake2b(" ".join(words).encode(), digest_size=4).digest() for words in text}
    return [int.from_bytes(each, signed=True) for each in heapq.nsmallest(_SKETCH, hashes)]


def _alike(
    connection: sqlite3.Connection, article_id: int, day: int, mine: Shingles, sketch: list[int]
) -> list[tuple[int, float]]:
    """Articles that tell the same story, and the share of the shorter text's shingles in common."""
    rows = connection.execute(
        f"""SELECT articles.id, text FROM
                (SELECT article_id, day, count(*) AS same FROM sketches
                 WHERE hash IN ({", ".join(map(str, sketch))}) AND day BETWEEN :day - {DAYS} AND :day + {DAYS}
                 AND article_id <> :own GROUP BY article_id, day HAVING same >= {_IN_COMMON}
                 ORDER BY same DESC, abs(day - :day), article_id LIMIT {_COMPARED}) AS near
            JOIN articles ON articles.id = article_id""",
        {"day": day, "own": article_id},
    )
    found = []
    for other, text in rows:
        theirs = shingles(compared_words(text or ""))
        if are_alike(mine, theirs):
            found.append((other, round(len(mine & theirs) / min(len(mine), len(theirs)), 2)))
    return found


def _number(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Write the story of articles, and of all that links join to them."""
    left = set(articles)
    while left:
        story = {left.pop()}
        reached = list(story)
        while reached:
            new = set(_links(connection, reached.pop())) - story
            story |= new
            reached += new
        left -= story
        number = min(story) if len(story) > 1 else None
        connection.executemany(
            "UPDATE articles SET story = :story WHERE id = :id AND story IS NOT :story",
            [{"story": number, "id": each} for each in story],
        )
