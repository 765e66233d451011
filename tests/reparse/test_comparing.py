"""Two readings, field by field, and what counts as a loss."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archiver.archive.stories.articles import reading_of
from archiver.archive.stories.history import Reading
from archiver.article import Article, Block, Image
from archiver.capture import Capture
from archiver.fields import BY_NAME, COMPARED
from archiver.reparse.comparing import compare_readings, losses, value

_TEXT = "The harbour bridge opened after nine years of work and much debate in the council"


def reading(**fields: Any) -> Reading:
    article = Article(
        **{
            "url": "https://news.example/bridge",
            "title": "Bridge opens",
            "authors": ("Ann Lee", "Reuters"),
            "published": "2025-06-02T08:30:00Z",
            "modified": "2025-06-02T09:00:00Z",
            "lead": "It took nine years.",
            "lead_position": 0,
            "blocks": (Block("paragraph", _TEXT),),
            "images": (Image("https://news.example/a.jpg"),),
            "paywalled": False,
            **fields,
        }
    )
    return reading_of(
        article, Capture(id=1, url="https://news.example/bridge", body=b"", fetched="2025-06-02T10:00:00Z")
    )


def test_states() -> None:
    after = reading(title="The bridge opens", paywalled=None, images=(), section="Local", tags=("bridges",))
    comparison = compare_readings(reading(), after)
    states = {name: state for name, state in comparison.fields.items() if state not in ("unchanged", "empty")}
    assert states == {"title": "changed", "paywalled": "lost", "images": "lost", "section": "gained", "tags": "gained"}
    assert {name for name, state in comparison.fields.items() if state == "empty"} == {
        "kicker",
        "credits",
        "related",
        "rights",
        "language",
        "published_offset",
        "modified_offset",
    }
    assert (comparison.changed, comparison.losses) == (True, ())
    assert not compare_readings(reading(), reading()).changed


def test_fields_are_columns_of_a_reading() -> None:
    assert set(COMPARED) <= set(reading())
    lists = {name for name in COMPARED if isinstance(value(reading(), name), list)}
    assert lists == {name for name in COMPARED if BY_NAME[name].is_json} - {"rights"}
    assert json.loads(reading()["authors"]) == value(reading(), "authors") == ["Ann Lee", "Reuters"]


@pytest.mark.parametrize(
    ("fields", "lost"),
    [
        ({}, ()),
        ({"title": "Another"}, ()),
        ({"published": "2025-06-02"}, ()),
        ({"published": None}, ("date lost: published 2025-06-02T08:30:00Z",)),
        ({"modified": None}, ("date lost: modified 2025-06-02T09:00:00Z",)),
        ({"modified": None, "published": "2025-06-02T09:00:00Z"}, ()),
        ({"authors": ()}, ("author lost: Ann Lee", "author lost: Reuters")),
        ({"authors": ("Ann Lee",)}, ("author lost: Reuters",)),
        ({"authors": ("By Ann Lee", "Reuters")}, ()),
        ({"authors": ("ANN LEE, Reuters",)}, ()),
        ({"authors": ("Ann Leeds", "Reuters")}, ("author lost: Ann Lee",)),
        # the standfirst is told from the text, or found twice
        ({"lead": None, "lead_position": None, "blocks": (Block("paragraph", f"It took nine years. {_TEXT}"),)}, ()),
        ({"blocks": (Block("paragraph", f"It took nine years. {_TEXT}"),)}, ()),
        ({"blocks": ()}, ("text lost: 4 of 19 words are left",)),
        ({"kind": "teaser"}, ("the full text became a teaser",)),
    ],
)
def test_losses(fields: dict[str, Any], lost: tuple[str, ...]) -> None:
    assert losses(reading(), reading(**fields)) == lost


def test_a_teaser_may_stay_one() -> None:
    assert losses(reading(kind="teaser"), reading(kind="teaser", title="Another")) == ()
