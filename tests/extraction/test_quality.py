"""Quality is one minus what is missing, and each loss has its reason."""

import json
from dataclasses import replace

import pytest

from archiver.article import Article, Block
from archiver.capture import Capture
from archiver.extraction.body.body import Body
from archiver.extraction.page.page import Page
from archiver.extraction.verdict.quality import judge_quality
from tests.extraction.stories import PARAGRAPHS, story

URL = "https://www.carrowpost.example/news/ferry-to-sail-again-1234"
BLOCKS = tuple(Block("paragraph", paragraph) for paragraph in PARAGRAPHS)
BODY = Body(BLOCKS, None, None, None, 1.0, "model")
ARTICLE = Article(url=URL, title="Ferry to sail again", authors=("Ann Sample",), published="2024-05-01", blocks=BLOCKS)


def page(data: dict[str, str] | None = None) -> Page:
    head = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **data})}</script>' if data else ""
    return Page.from_capture(Capture(url=URL, body=story(head=head)))


def test_nothing_missing() -> None:
    assert judge_quality(
        page({"articleBody": " ".join(PARAGRAPHS), "headline": "Ferry to sail again"}), BODY, ARTICLE
    ) == (
        1.0,
        (),
    )


@pytest.mark.parametrize(
    ("changes", "quality", "reasons"),
    [
        ({"title": None}, 0.8, ("no title (-0.20)",)),
        ({"published": None, "authors": ()}, 0.85, ("no date of publication (-0.10)", "no author (-0.05)")),
        ({"kind": "teaser"}, 0.8, ("only the beginning of the text (-0.20)",)),
        ({"kind": "consent"}, 0.0, ("page is no article but consent",)),
        ({"blocks": ()}, 0.0, ("no text",)),
        ({"blocks": (Block("paragraph", "The ferry sails again."),)}, 0.85, ("text is short (-0.15)",)),
    ],
)
def test_what_is_missing(changes: dict[str, object], quality: float, reasons: tuple[str, ...]) -> None:
    assert judge_quality(page(), BODY, replace(ARTICLE, **changes)) == (quality, reasons)  # type: ignore[arg-type]


def test_an_uncertain_body() -> None:
    assert judge_quality(page(), replace(BODY, certainty=0.6), ARTICLE) == (0.8, ("text is certain to 0.60 (-0.20)",))


def test_structured_data_that_say_otherwise() -> None:
    other = {"articleBody": " ".join(f"word{number}" for number in range(100)), "headline": "Trains are late once more"}

    assert judge_quality(page(other), BODY, ARTICLE) == (
        0.6,
        ("has 0% of the words of jsonld:articleBody (-0.30)", "title differs from jsonld:headline (-0.10)"),
    )
