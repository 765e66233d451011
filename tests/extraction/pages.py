"""Pages made of a head and a body, for tests of single readers."""

from __future__ import annotations

import json
from typing import Any

from archiver.capture import Capture
from archiver.extraction.page.page import Page

ADDRESS = "https://www.example-post.co.uk/news/ferry-sails-again-41877"


def page(
    body: str = "",
    head: str = "",
    *,
    url: str = ADDRESS,
    lang: str = "en-GB",
    fetched: str | None = "2024-05-02T12:00:00Z",
    found: dict[str, Any] | None = None,
) -> Page:
    """The page with this body and head, captured at noon (UTC) of 2 May 2024."""
    html = f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return Page.from_capture(Capture(url=url, body=html.encode(), fetched=fetched, found=found or {}))


def jsonld(*objects: dict[str, Any]) -> str:
    """Each object as a script of structured data."""
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in objects)


def news(**properties: Any) -> str:
    """A NewsArticle with these properties as a script of structured data."""
    return jsonld({"@context": "https://schema.org", "@type": "NewsArticle", **properties})
