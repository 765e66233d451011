"""Fill an archive with articles of news-like French and English text, for `searches.py` and `web.py` to time.

    python tests/benchmarks/million.py DATA --articles 1000000

Writes the rows that a crawl would (captures, the ledger, articles, versions, readings of one in twelve that was edited,
pictures), without WARC files, and leaves the full-text index as `archiver repair` does.

Words are drawn by the Zipf-Mandelbrot law, 1/(rank + 1)^1.05 of 180,000 words of each language: the commonest is then
one word in twenty, half of all words are met once in a few million. The commonest are the languages' own function
words, the others made of syllables. A tenth of each text comes from a few words of its own, as a story repeats its
names: without that, every article would have every second word of the language.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from archiver import times
from archiver.archive import Store
from archiver.archive.compact import difference, fold_row
from archiver.archive.schema import fill_tallies
from archiver.archive.stories.history import version
from archiver.fields import VERSIONED

VOCABULARY = 180_000
BATCH = 2_000
SITES = 120

#: Words of a text but for its lead: the median, and the spread of its logarithm. With them half of the texts have more
#: than 3.5 kB and the mean is 5.1 kB, as in 1,071 real pages of many newspapers.
MEDIAN, SPREAD = 520, 0.87

#: Words drawn by their weights, once: texts take theirs out of these, which is five times as fast.
DRAWN = 4_000_000

#: One article of so many was edited once.
EDITED = 12

_FUNCTION_WORDS = {
    "fr": """de la le et les des en un à du une dans est que pour qui au sur par plus pas il a ne se ce avec sont son
        été ont cette mais ses ou comme aux on nous leur deux sa après fait être entre ces même aussi elle sans ans tout
        avait ils était selon depuis avant très encore dont peut si contre vers lui faire où bien non chez trois sous
        autres lors toutes premier monde pays gouvernement ministre président ville France État année jours""",
    "en": """the of and to in a is that for it on was as with be by at he are his from this have not but had an they
        has were which their said one you all would there been who will more or when we she her him about up so out if
        can could what into than its some only new after over two first also other people time year years most last
        government against president minister city state country world day week police court company report public""",
}
_SYLLABLES = {
    "fr": """ba bé bou bre ca cha che clé co cou cra dé di dou dra é fa fé fi fra ga gé gra gue ha in jo la lé li lou
        ma mé mi mon né ni nou œu pa pé pi pla por pré que ra ré ri ron sa sé si sou sta ta té ti ton tra tré tu va vé
        vi vin vou""",
    "en": """ba be bran ca chi clo con cre da del di dra el fa fer fi for ga gen gra ha her in jo ka ken la len li lo
        ma mer mi mon na ner ni or pa per pi pla por ra re rin ro sa sen shi so sta ta ter ti ton tra tu va ver vi wa
        wen win wo""",
}
_ENDINGS = {
    "fr": ["tion", "ment", "eur", "euse", "aire", "ique", "age", "ée", "er", "ois", "isme", "té"],
    "en": ["tion", "ment", "er", "ing", "ed", "ly", "ness", "al", "ity", "s", "ism", "ship"],
}
_SECTIONS = {
    "fr": ["International", "Politique", "Économie", "Culture", "Sport", "Société", "Planète", "Sciences"],
    "en": ["World", "Politics", "Business", "Culture", "Sport", "Society", "Climate", "Science"],
}


@dataclass(frozen=True)
class Language:
    code: str
    #: each word as often as the language has it
    drawn: list[str]
    names: list[str]
    #: the words that a story may have of its own
    topical: list[str]

    def draw(self, rng: random.Random, count: int) -> list[str]:
        own = rng.choices(self.drawn, k=12) + rng.sample(self.topical, 12)
        text = rng.choices(self.drawn, k=count)
        for place, word in zip(rng.sample(range(count), count // 10), rng.choices(own, k=count // 10), strict=True):
            text[place] = word
        return text


def language(code: str) -> Language:
    rng = random.Random(code)
    syllables = _SYLLABLES[code].split()
    words = dict.fromkeys(_FUNCTION_WORDS[code].split())
    while len(words) < VOCABULARY:
        # common words are short ones
        length = rng.choice((1, 2, 2) if len(words) < 5_000 else (2, 2, 3, 3, 4))
        words["".join(rng.choices(syllables, k=length)) + rng.choice(_ENDINGS[code])] = None
    ranked = list(words)
    weights = [1 / (rank + 1) ** 1.05 for rank in range(1, VOCABULARY + 1)]
    first = [rng.choice(syllables).title() + rng.choice(syllables) for _ in range(60)]
    names = [f"{rng.choice(first)} {rng.choice(ranked[500:9_000]).title()}" for _ in range(3_000)]
    return Language(code, rng.choices(ranked, weights, k=DRAWN), names, ranked[200:20_000])


def paragraphs(words: list[str], rng: random.Random) -> list[str]:
    """Sentences of 8 to 30 words, paragraphs of two to four."""
    listed, sentences, place = [], [], 0
    while place < len(words):
        count = 8 + int(rng.random() * 23)
        sentence = " ".join(words[place : place + count])
        sentences.append(f"{sentence[:1].upper()}{sentence[1:]}.")
        place += count
        if len(sentences) >= 2 + int(rng.random() * 3):
            listed.append(" ".join(sentences))
            sentences = []
    return [*listed, " ".join(sentences)] if sentences else listed


Batch = dict[str, list[dict[str, Any]]]


def rows(number: int, median: int) -> Iterator[Batch]:
    """What the tables get, a batch at a time."""
    rng = random.Random(1)
    languages = [language("fr"), language("en")]
    moment, step = datetime(2016, 1, 1, tzinfo=UTC), timedelta(days=3_650) / number
    for start in range(1, number + 1, BATCH):
        batch: Batch = defaultdict(list)
        for article_id in range(start, min(start + BATCH, number + 1)):
            moment += step
            _story(article_id, rng, languages, moment, median, batch)
            if article_id % EDITED == 0:
                _edit(batch, number + article_id, rng)
        for row in batch["articles"]:
            row.update(fold_row(row))
        yield batch


def _story(
    article_id: int, rng: random.Random, languages: list[Language], moment: datetime, median: int, batch: Batch
) -> None:
    # large sites have more
    number = int(SITES * rng.random() ** 2)
    tongue, site = languages[number % 2], f"site{number:03}"
    words = tongue.draw(rng, max(40, int(rng.lognormvariate(0, SPREAD) * median)) + 90)
    title = " ".join(words[:9]).capitalize()
    lead, *body = [" ".join(words[9:36]).capitalize() + ".", *paragraphs(words[90:], rng)]
    blocks = [{"kind": "paragraph", "text": part} for part in body]
    for place in range(4, len(blocks), 5):
        blocks[place] = {"kind": "heading", "text": " ".join(words[place : place + 5]).capitalize(), "level": 2}
    text = "\n\n".join([lead, *(block["text"] for block in blocks)])
    address = f"{moment:%Y/%m/%d}/{'-'.join(words[:5])}-{article_id}"
    url = f"https://www.{site}.example/{address}.html"
    published, fetched = times.stamp(moment), times.stamp(moment + timedelta(minutes=rng.randint(2, 90)))
    authors = rng.sample(tongue.names, rng.choice((1, 1, 1, 2)))
    credits = [
        f"{rng.choice(tongue.names)} / {rng.choice(('AFP', 'Reuters', 'AP', 'Hans Lucas'))}"
        for _ in range(rng.choice((1, 1, 2)))
    ]
    section, tags = rng.choice(_SECTIONS[tongue.code]), words[36:40]
    related = [
        {
            "url": f"https://www.{site}.example/{moment:%Y/%m/%d}/{'-'.join(words[place : place + 5])}.html",
            "title": title,
        }
        for place in range(40, 40 + 5 * rng.choice((0, 0, 1, 3)), 5)
    ]
    sources: dict[str, tuple[str, str | None]] = {
        "url": ("link:canonical", url),
        "title": ("visible:h1", title),
        "authors": ("jsonld:author", ", ".join(authors)),
        "published": ("jsonld:datePublished", f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"),
        "section": ("meta:article:section", section),
        "lead": ("visible:lead", lead),
        "images": ("visible:images", None),
        "credits": ("visible:images", "; ".join(credits)),
        "tags": ("meta:news_keywords", ",".join(tags)),
        "kind": ("rule:default", None),
        "text": ("model", None),
        "language": ("text:words", None),
    }
    if related:
        sources["related"] = ("visible:related", "Read also")
    batch["captures"].append(
        {
            "id": article_id,
            "record": _record(rng),
            "url": url,
            "site": site,
            "fetched": fetched,
            "status": 200,
            "mime": "text/html",
            "digest": f"sha1:{base64.b32encode(rng.randbytes(20)).decode()}",
            "size": len(text) * 12,
            "warc": f"{moment:%Y/%m}/{moment:%Y%m%d%H0000}-00000.warc.gz",
            "offset": article_id * 70_000,
            "length": 69_000,
            "span": 70_000,
            "crc32": rng.getrandbits(32),
            "outcome": "new",
            "extractor": "1.4 3f2a9c01",
        }
    )
    batch["articles"].append(
        {
            "id": article_id,
            "key": url.removeprefix("https://www."),
            "url": url,
            "site": site,
            "title": title,
            "authors": _dump(authors),
            "lead": lead,
            "text": text,
            "published": published,
            "published_day": published[:10],
            "published_offset": "+00:00",
            "modified": None,
            "section": section,
            "blocks": _dump(blocks),
            "credits": _dump(credits),
            "tags": _dump(tags),
            "related": _dump(related),
            "language": tongue.code,
            "kind": "article",
            "words": len(text.split()),
            "quality": 0.9,
            "quality_reasons": "[]",
            "provenance": _dump({name: {"source": source, "raw": raw} for name, (source, raw) in sources.items()}),
            "capture_id": article_id,
            "extractor": "1.4 3f2a9c01",
            "first_seen": fetched,
            "updated": fetched,
        }
    )
    row = batch["articles"][-1]
    batch["revisions"].append(_shown_version(version(row, 1, "first") | {"article_id": article_id}))
    for position, credit in enumerate(credits):
        batch["images"].append(
            {
                "article_id": article_id,
                "position": position,
                "url": f"https://media.{site}.example/{address}-{position}-1200x800.jpg?w=1200&q=75",
                "alt": " ".join(words[60:68]) if position else None,
                "caption": " ".join(words[70:84]).capitalize() + ".",
                "credit": credit,
            }
        )
    batch["urls"].append(
        {
            "key": row["key"],
            "url": url,
            "site": site,
            "kind": "article",
            "state": "fetched",
            "found_in": f"https://www.{site}.example/rss.xml",
            "found": published,
            "title": title,
            "published": published,
            "visited": fetched,
            "etag": f'"{rng.getrandbits(64):x}"',
            "article_id": article_id,
        }
    )


def _edit(batch: Batch, capture_id: int, rng: random.Random) -> None:
    """Have the last story edited: its last paragraph goes."""
    row = batch["articles"][-1]
    before, capture = dict(row), dict(batch["captures"][-1])
    capture |= {
        "id": capture_id,
        "record": _record(rng),
        "fetched": times.later(row["updated"], 14_400),
        "outcome": "changed",
    }
    row |= {
        "title": row["title"].rpartition(" ")[0],
        "text": row["text"].rpartition("\n\n")[0],
        "blocks": _dump(json.loads(row["blocks"])[:-1]),
        "capture_id": capture_id,
        "updated": capture["fetched"],
    }
    batch["captures"].append(capture | {"offset": capture_id * 70_000})
    batch["revisions"][-1] |= {name: before[name] for name in VERSIONED} | {"shown": 0}
    batch["revisions"].append(_shown_version(version(row, 2, "title,text", before) | {"article_id": row["id"]}))
    reading = {"capture_id": row["id"], "article_id": row["id"], "reading": difference(before, row)}
    batch["readings"].append(reading)


def _shown_version(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **dict.fromkeys(VERSIONED), "shown": 1}


def _record(rng: random.Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def fill(data: Path, number: int, median: int) -> None:
    started = time.monotonic()
    with Store(data) as archive:
        connection = archive.db.conn
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute("PRAGMA synchronous = OFF")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for done, batch in enumerate(rows(number, median), 1):
            with archive.db.atomic():
                for table, listed in batch.items():
                    columns = ", ".join(f'"{name}"' for name in listed[0])
                    marks = ", ".join(f":{name}" for name in listed[0])
                    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", listed)
            if done % 25 == 0:
                print(f"{done * BATCH:,} articles, {time.monotonic() - started:.0f} s", flush=True)
        for _, sql in triggers:
            connection.execute(sql)
        fill_tallies(archive.db)
        # all at once takes a fifth of the time that the triggers take
        connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('hashsize', 200000000)")
        connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('hashsize', 1048576)")
        archive.tidy()
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--words", type=int, default=MEDIAN, help="median length of a text")
    arguments = parser.parse_args()
    fill(arguments.data, arguments.articles, arguments.words)


if __name__ == "__main__":
    main()
