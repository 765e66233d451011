"""The seed article comes out exact, in every field, whatever template it stands in."""

import json
import tomllib
from pathlib import Path

import pytest

from archiver.extraction.extractor import extract
from archiver.sites.file import Site

PAGES = Path(__file__).parent.parent / "pages" / "seed"
TEMPLATES = tomllib.loads((PAGES / "pages.toml").read_text(encoding="utf-8"))

#: Not part of what the page says: how it was read, and how far the reading is to be trusted.
OPINIONS = ("extractor", "quality", "quality_reasons", "provenance", "words", "rights")


@pytest.mark.parametrize("name", TEMPLATES)
def test_seed(name: str) -> None:
    template = TEMPLATES[name]
    article = extract(
        (PAGES / f"{name}.html").read_bytes(),
        template["address"],
        headers={"Content-Type": template["content_type"]},
        site=Site(key=template["site"]),
    ).to_dict()
    for field in OPINIONS:
        del article[field]

    assert article == json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_filled_field_says_where_it_was_found(name: str) -> None:
    template = TEMPLATES[name]
    article = extract(
        (PAGES / f"{name}.html").read_bytes(),
        template["address"],
        headers={"Content-Type": template["content_type"]},
        site=Site(key=template["site"]),
    ).to_dict()
    filled = {field for field, value in article.items() if value not in (None, [], "")}

    derived = {f"{date}_{part}" for date in ("published", "modified") for part in ("day", "offset")}
    assert set(article["provenance"]) == filled - {*OPINIONS, *derived, "site", "blocks"}
