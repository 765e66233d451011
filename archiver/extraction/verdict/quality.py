"""How far a reading can be trusted.

The figures are weights, not probabilities: what the body's reader says of its certainty counts half, a missing or
contradicted field what its loss costs somebody who searches the archive.
"""

from __future__ import annotations

import re

from archiver.article import ARTICLE_KINDS, Article
from archiver.extraction.body.body import Body
from archiver.extraction.page.page import Page
from archiver.extraction.page.structured import plain, structured

#: Part of the points that the body's certainty decides on.
_BODY = 0.5
_NO_TITLE = 0.2
_NO_DATE = 0.1
_NO_AUTHOR = 0.05
_OTHER_TITLE = 0.1
_OTHER_TEXT = 0.3
_SHORT_TEXT = 0.15
_BEGINNING = 0.2

#: Texts of fewer characters are a caption or a notice more often than an article.
_FEW_CHARACTERS = 300
#: Share of the words of JSON-LD's text that ours must have. Its text often lacks lists and quotes, or holds captions.
_MIN_SHARED = 0.85
_WORD = re.compile(r"\w+")


def judge_quality(page: Page, body: Body, article: Article) -> tuple[float, tuple[str, ...]]:
    """Quality from 0 to 1, and a reason for every point that was taken off."""
    if not article.text:
        return 0.0, ("no text",)
    if article.kind not in ARTICLE_KINDS:
        return 0.0, (f"page is no article but {article.kind}",)
    losses: list[tuple[float, str]] = []
    if body.certainty < 1:
        losses.append((_BODY * (1 - body.certainty), f"text is certain to {body.certainty:.2f}"))
    story = structured(page).story
    stated = plain(story.get("articleBody"))
    if stated and (shared := _shared(stated, article.text)) < _MIN_SHARED:
        losses.append((_OTHER_TEXT * (1 - shared), f"has {shared:.0%} of the words of jsonld:articleBody"))
    if len(article.text) < _FEW_CHARACTERS:
        losses.append((_SHORT_TEXT, "text is short"))
    if article.kind == "teaser":
        losses.append((_BEGINNING, "only the beginning of the text"))
    if not article.title:
        losses.append((_NO_TITLE, "no title"))
    elif (headline := plain(story.get("headline"))) and _shared(headline, article.title) < 0.5:
        losses.append((_OTHER_TITLE, "title differs from jsonld:headline"))
    if not article.published:
        losses.append((_NO_DATE, "no date of publication"))
    if not article.authors:
        losses.append((_NO_AUTHOR, "no author"))
    quality = max(0.0, 1 - sum(loss for loss, _ in losses))
    return round(quality, 2), tuple(f"{reason} (-{loss:.2f})" for loss, reason in losses if loss >= 0.005)


def _shared(expected: str, text: str) -> float:
    """Share of the expected words that the text has, each word as often as it has it at most."""
    words = _WORD.findall(expected.casefold())
    known = set(_WORD.findall(text.casefold()))
    return sum(word in known for word in words) / len(words) if words else 1.0
