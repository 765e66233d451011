"""What is stored says all that was read."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive.compact import difference, fold_blocks, fold_row, restored, unfold_row, unpack
from archiver.article import Article, Block, BlockKind, Source

_TEXT = st.text(alphabet="ab\n é\t-", max_size=12)
_BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(["paragraph", "heading", "quote", "code", "embed", "update"]),
        _TEXT,
        level=st.none() | st.integers(2, 6),
        url=st.none() | st.just("https://www.example.org/"),
    ),
    max_size=8,
)
_ARTICLES = st.builds(
    Article,
    url=st.just("https://www.example.org/story"),
    title=_TEXT,
    authors=st.lists(_TEXT, max_size=2).map(tuple),
    lead=st.none() | _TEXT,
    lead_position=st.none() | st.integers(0, 3),
    blocks=_BLOCKS.map(tuple),
    provenance=st.dictionaries(
        st.sampled_from(["title", "authors", "lead", "text", "images"]),
        st.builds(Source, st.sampled_from(["visible:h1", "url"]), st.none() | _TEXT),
    ),
)


def columns(article: Article) -> dict[str, Any]:
    lists = ("authors", "blocks", "provenance")
    row = article.to_dict()
    return row | {name: json.dumps(row[name], ensure_ascii=False) for name in lists}


@given(_ARTICLES)
def test_every_row_comes_back(article: Article) -> None:
    row = columns(article)

    assert unfold_row(fold_row(row)) == row


def blocks(*pairs: tuple[BlockKind, str]) -> str:
    return json.dumps([Block(kind, text).to_dict() for kind, text in pairs])


@pytest.mark.parametrize(
    ("stored", "text", "lead", "folded"),
    [
        (blocks(("paragraph", "a"), ("paragraph", "b")), "a\n\nb", None, "[2]"),
        (blocks(("paragraph", "b")), "a\n\nb", "a", '[{"kind": "lead"}, 1]'),
        (blocks(("paragraph", "b")), "b", "a", "[1]"),
        (blocks(("heading", "a"), ("paragraph", "b")), "a\n\nb", None, '[{"kind": "heading"}, 1]'),
        (blocks(("code", "a\n\nb"), ("paragraph", "c")), "a\n\nb\n\nc", None, '[{"kind": "code", "parts": 2}, 1]'),
        (blocks(("embed", ""), ("paragraph", "c")), "c", None, '[{"kind": "embed", "text": ""}, 1]'),
        ("[]", "", None, "[]"),
        # a text that was put together in another way
        (blocks(("paragraph", "a")), "b", None, blocks(("paragraph", "a"))),
    ],
)
def test_blocks(stored: str, text: str, lead: str | None, folded: str) -> None:
    assert fold_blocks(stored, text, lead) == folded


def test_provenance() -> None:
    sources = {
        "title": {"source": "visible:h1", "raw": "Storm"},
        "authors": {"source": "jsonld:author", "raw": "Ada Brume, Lin Ode"},
        "published": {"source": "jsonld:datePublished", "raw": "2025-01-01T10:00:00+01:00"},
        "language": {"source": "text:words", "raw": None},
    }
    row = {
        "title": "Storm",
        "authors": '["Ada Brume", "Lin Ode"]',
        "published": "2025-01-01T09:00:00Z",
        "language": "en",
        "provenance": json.dumps(sources),
    }

    assert json.loads(unpack(fold_row(row)["provenance"])) == {
        "title": ["visible:h1"],
        "authors": ["jsonld:author"],
        "published": ["jsonld:datePublished", "2025-01-01T10:00:00+01:00"],
        "language": "text:words",
    }


def test_readings() -> None:
    shown = {"capture_id": 2, "updated": "2025-01-02T00:00:00Z", "title": "Gale", "text": "a", "images": []}
    reading = shown | {"capture_id": 1, "title": "Storm"}

    assert restored(difference(reading, shown), shown) == reading
    assert restored(difference(shown, shown), shown | {"capture_id": 3}) == shown, "its own, whatever is shown"
    assert len(difference(shown | {"capture_id": 1}, shown)) < 80


def test_an_edited_text_points_back_at_the_one_that_is_shown() -> None:
    paragraphs = [sha256(bytes([number])).hexdigest() for number in range(99)]
    shown = {"capture_id": 2, "updated": "2025-01-02T00:00:00Z", "title": "Gale", "text": "\n\n".join(paragraphs)}
    reading = shown | {"capture_id": 1, "text": "\n\n".join(paragraphs[:50] + paragraphs[51:])}
    stored = difference(reading, shown)

    assert len(reading["text"]) > 6_000
    assert len(stored) < 600
    assert restored(stored, shown) == reading
    assert restored(stored, shown | {"text": "changed by hand"}) is None
