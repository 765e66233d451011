"""The layout of the seed, in the article's language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.render import as_text

PAGES = Path(__file__).parent / "pages" / "seed"


def record(name: str) -> dict[str, Any]:
    return json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_french() -> None:
    article = record("visible")
    body = article["text"].removeprefix(article["lead"]).strip()

    assert as_text(article) == (
        "Obama envoie 600 soldats en renfort pour la bataille de Mossoul\n\n"
        "Par Mathilde Kervella et AFP, publié le 2016-09-29 08:14 UTC | modifié le 2016-09-29 10:02 UTC\n\n"
        "International Un djihadiste (photo d'illustration)\n"
        "Un djihadiste (photo d'illustration)\n\n"
        f"{article['lead']}\n\n"
        f"{body}\n\n"
        "Crédits photos\u00a0: Oleg Zabielin/shutterstock\n\n"
        "Pour en savoir plus\n" + "".join(f"- {link['title']}\n" for link in article["related"]) + f"\n{article['url']}"
    )


def test_what_is_unknown_is_left_out_with_its_label() -> None:
    article = record("bare")

    assert as_text(article).splitlines()[:6] == [
        article["title"],
        "",
        "International Un djihadiste (photo d'illustration)",
        "Un djihadiste (photo d'illustration)",
        "",
        article["lead"],
    ]


def test_english() -> None:
    article = record("windows1252")
    lines = as_text(article).splitlines()
    dates = f"published {article['published'][:10]} {article['published'][11:16]} UTC"

    assert lines[0] == article["title"]
    assert lines[2].startswith(f"By {' and '.join(article['authors'])}, {dates}")
    assert f"Photo credits: {' ; '.join(article['credits'])}" in lines
    assert "More on this" in lines


@pytest.mark.parametrize(
    ("authors", "published", "modified", "line"),
    [
        (["Ann"], None, None, "By Ann"),
        (["Ann", "Bob", "PA"], "2024-05-01", None, "By Ann, Bob and PA, published 2024-05-01"),
        ([], "2024-05-01", "2024-05-02T08:00:00Z", "Published 2024-05-01 | modified 2024-05-02 08:00 UTC"),
        ([], None, "2024-05-02", "Modified 2024-05-02"),
    ],
)
def test_byline(authors: list[str], published: str | None, modified: str | None, line: str) -> None:
    empty = dict.fromkeys(("images", "credits", "related", "section", "lead", "kind"))
    article = {"title": "T", "authors": authors, "published": published, "modified": modified, "language": "en"}

    assert as_text({**empty, **article, "text": "Text.", "url": "https://a.example/"}) == (
        f"T\n\n{line}\n\nText.\n\nhttps://a.example/"
    )
