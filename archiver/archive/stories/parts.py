"""A story on several pages: their readings, joined to what the article shows. Pure.

Each page is captured, read and judged by itself; only what is shown and what its versions hold is joined. So a later
visit of one page leaves the others as they were, in whatever order they are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archiver.article import UNREAD_BLOCKS
from archiver.fields import ArticleRecord

#: A block of a later page that an earlier one has, too, is left out if it is this long (in words): a shorter one may be
#: meant to be there again.
REPEATED_WORDS = 12


def in_parts(reading: Mapping[str, Any]) -> bool:
    """Whether a reading is of one page of several: an article's row does not hold all of it."""
    return reading["part"] > 1 or reading["next_page"] is not None


def join_parts(parts: Mapping[int, ArticleRecord]) -> ArticleRecord:
    """What the pages of a story, by number, say together: a reading, that of the first page in all that is not named
    here. A reading that is whole is returned itself.

    Text, blocks, images and credits are those of all pages in order, title, lead and paragraphs that later pages
    repeat left out; `quality` is the mean by words. The pages end with the first that leads on to no other.
    """
    first, *others = _in_order(parts)
    if not in_parts(first):
        return first
    story = dict(first, part=1, next_page=None)
    if not others:
        return story
    pages = [first, *others]
    blocks = list(_blocks(first, others))
    added = blocks[len(json.loads(first["blocks"])) :]
    text = "\n\n".join(
        part for part in (first["text"], *(b["text"] for b in added if b["kind"] not in UNREAD_BLOCKS)) if part
    )
    story |= {
        "blocks": _dump(blocks),
        "text": text,
        "words": len(text.split()),
        "images": _once(image for page in pages for image in page["images"]),
        "credits": _dump(_once(name for page in pages for name in json.loads(page["credits"]))),
        "quality": _mean(pages),
        "quality_reasons": _dump(_once(reason for page in pages for reason in json.loads(page["quality_reasons"]))),
        "kind": "teaser" if any(page["kind"] == "teaser" for page in pages) else first["kind"],
        "paywalled": max((page["paywalled"] for page in pages if page["paywalled"] is not None), default=None),
        "updated": max(page["updated"] for page in pages),
    }
    return story


def _in_order(parts: Mapping[int, ArticleRecord]) -> Iterator[ArticleRecord]:
    for number in sorted(parts):
        yield parts[number]
        if parts[number]["next_page"] is None:
            return


def _blocks(first: ArticleRecord, others: Iterable[ArticleRecord]) -> Iterator[ArticleRecord]:
    """The blocks of all pages in order, each long one once."""
    blocks = json.loads(first["blocks"])
    yield from blocks
    seen = {_key(text) for text in (first["title"], first["lead"], first["kicker"]) if text}
    seen.update(_key(block["text"]) for block in blocks if len(block["text"].split()) >= REPEATED_WORDS)
    for page in others:
        for block in json.loads(page["blocks"]):
            key = _key(block["text"])
            if key and key in seen:
                continue
            if len(block["text"].split()) >= REPEATED_WORDS:
                seen.add(key)
            yield block


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _once(items: Iterable[Any]) -> list[Any]:
    """The items in their order without repetitions; they need not be hashable. Two pictures of one address are one."""
    found: dict[Any, Any] = {}
    for item in items:
        found.setdefault((item["url"] or json.dumps(item)) if isinstance(item, dict) else item, item)
    return list(found.values())


def _mean(pages: Iterable[ArticleRecord]) -> float | None:
    """Mean quality, weighted by words."""
    weighed = [(page["quality"], page["words"] or 1) for page in pages if page["quality"] is not None]
    words = sum(weight for _, weight in weighed)
    return round(sum(quality * weight for quality, weight in weighed) / words, 2) if weighed else None


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
