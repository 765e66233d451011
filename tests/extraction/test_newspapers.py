"""What the newspapers of the news web say is what is read, in each of their layouts and languages."""

from datetime import datetime
from typing import Any

import pytest

from archiver.extraction.extractor import extract
from tests.newsweb.hosts import LAYOUTS, Host, make_hosts
from tests.newsweb.pages import article_page
from tests.newsweb.text import Story
from tests.newsweb.web import NOW

HOSTS = make_hosts(2 * len(LAYOUTS), 6, NOW)

#: Level of the crossheads in each layout; those of `table` are only bold.
CROSSHEADS = {"semantic": 2, "structured": 2, "wordpress": 3, "table": 3}


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: f"{host.layout}-{host.language}")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_article(host: Host, number: int) -> None:
    story = host.story(number)
    url = f"http://{host.name}{host.path(story)}"
    others = [(other.headline, f"http://{host.name}{host.path(other)}") for other in map(host.story, (4, 5, 6))]
    html = article_page(host, story, url, others).encode(host.charset, "xmlcharrefreplace")
    charset = f"; charset={host.charset}" if host.declared else ""
    article = extract(html, url, headers={"Content-Type": f"text/html{charset}"}).to_dict()
    expected = said(host, story) | {"url": url, "related": [{"url": link, "title": title} for title, link in others]}

    assert {field: article[field] for field in expected} == expected


def said(host: Host, story: Story) -> dict[str, Any]:
    """What the host's page tells of the story."""
    level = {"level": CROSSHEADS[host.layout]}
    picture = {"url": f"{host.home}photos/{story.image[0]}", "alt": story.image[1], "caption": story.image[2]}
    return {
        "title": story.headline,
        "authors": list(story.authors),
        "published": stamp(story.published),
        "modified": stamp(story.modified) if story.modified else None,
        "section": story.section,
        "lead": story.lead,
        "blocks": [{"kind": kind, "text": text} | (level if kind == "heading" else {}) for kind, text in story.blocks],
        "images": [{**picture, "credit": story.credit}],
        "credits": [story.credit],
        "tags": list(story.tags) if host.layout != "table" else [],
        "language": host.language,
        "kind": "article",
    }


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
