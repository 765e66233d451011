"""Pages that are no plain article are known for what they are."""

import tomllib
from pathlib import Path

import pytest

from archiver.errors import NotHTML
from archiver.extraction.extractor import extract

FOLDER = Path(__file__).parent.parent / "pages" / "kinds"
PAGES = tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [name for name in PAGES if name != "empty"])
def test_kind_and_paywall(name: str) -> None:
    page = PAGES[name]
    article = extract((FOLDER / page["file"]).read_bytes(), page["address"])

    assert (article.kind, article.paywalled) == (page["kind"], page.get("paywalled"))


def test_a_page_without_a_byte_is_no_page() -> None:
    with pytest.raises(NotHTML):
        extract((FOLDER / PAGES["empty"]["file"]).read_bytes(), PAGES["empty"]["address"])
