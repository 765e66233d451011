"""The Harbour Courier: a modern English layout, with JSON-LD as a graph of references."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from archiver.demo import paper
from archiver.demo.page import DemoPage, asset, demo_page, demo_text, escape, inline, moved, template
from archiver.demo.paper import Paper, latest
from archiver.demo.stories import DemoPicture, Story, slugify

_MANNER = {
    "heading": "<h3>{0}</h3>",
    "quote": '<figure class="pullquote"><blockquote>{0}</blockquote><figcaption>{1}</figcaption></figure>',
    "correction": '<div class="correction"><p>{0}</p></div>',
    "entry": '<div class="update"><time datetime="{0}">{1}</time><h3>{2}</h3>',
}

_WALL = """<div class="paywall"><h2>Keep reading with a subscription</h2>
<p>This story is for subscribers. Join from £1 a week, and cancel when the wind changes.</p>
<a href="/subscribe/">See our offers</a></div>"""


@dataclass(frozen=True)
class Courier(Paper):
    name: ClassVar[str] = "The Harbour Courier"
    language: ClassVar[str] = "en"
    zone: ClassVar[ZoneInfo] = ZoneInfo("Europe/London")

    def path(self, story: Story) -> str:
        return f"/{self.local(story.published):%Y/%m/%d}/{story.slug}/"

    def picture_path(self, name: str) -> str:
        return f"/assets/pictures/{name}.png"

    def article(self, story: Story) -> str:
        return self._page(story.title, self._head(story), self._body(story))

    def furniture(self) -> dict[str, DemoPage]:
        groups = self.by_section().items()
        sections = {f"/section/{slugify(name)}/": demo_page(self._listing(name, some)) for name, some in groups}
        topics = {f"/topic/{slugify(tag)}/": demo_page(self._listing(tag, some)) for tag, some in self.by_tag().items()}
        short = {f"/s/{story.slug}": moved(self.url(self.path(story))) for story in self.stories}
        return (
            sections
            | topics
            | short
            | {
                "/": demo_page(self._home()),
                "/robots.txt": paper.robots(self, "/account/", ["/sitemap.xml"]),
                "/atom.xml": paper.atom(self, latest(self.stories, 20)),
                "/sitemap.xml": paper.sitemap(self, self.stories),
                "/assets/courier.css": demo_page(asset("courier.css"), "text/css"),
                "/about/": demo_page(self._about()),
                "/terms/": demo_page(self._about()),
                "/subscribe/": demo_page(self._page("Subscribe", "", _WALL)),
                "/account/sign-in/": demo_page(self._page("Sign in", "", "<h1>Sign in</h1><form></form>")),
            }
        )

    def _page(self, title: str, head: str, body: str) -> str:
        sections = " ".join(f'<a href="/section/{slugify(name)}/">{escape(name)}</a>' for name in self.sections)
        values = {"title": escape(title), "head": head, "body": body, "sections": sections}
        return template("courier-page.html", values)

    def _head(self, story: Story) -> str:
        address = self.url(self.path(story))
        lines = [
            f'<link rel="canonical" href="{escape(address)}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:title" content="{escape(story.title)}">',
            f'<meta property="og:description" content="{escape(story.lead)}">',
            self._structured(story, address),
        ]
        return "\n".join(lines)

    def _structured(self, story: Story, address: str) -> str:
        """JSON-LD: a graph in which the story points to its authors."""
        people = [
            {"@type": "Person", "@id": f"{self.url('/')}#{slugify(name)}", "name": name} for name in story.authors
        ]
        article = {
            **self.structured_data(story),
            "@id": f"{address}#article",
            "description": story.lead,
            "datePublished": self.local(story.published).isoformat(),
            "dateModified": self.local(story.modified or story.published).isoformat(),
            "articleSection": story.section,
            "keywords": ",".join(story.tags),
            "author": [{"@id": person["@id"]} for person in people],
            "image": [self.url(self.picture_path(picture.file)) for picture in story.pictures],
        }
        site = {"@type": "WebSite", "@id": f"{self.url('/')}#site", "name": self.name}
        graph = {"@context": "https://schema.org", "@graph": [article, site, *people]}
        return f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>'

    def _body(self, story: Story) -> str:
        published = self.local(story.published)
        updated = ""
        if story.modified:
            modified = self.local(story.modified)
            updated = (
                f'<time class="story__updated" datetime="{modified.isoformat()}">Updated {_stamp(modified)}</time>'
            )
        tags = " ".join(f'<a rel="tag" href="/topic/{slugify(tag)}/">{escape(tag)}</a>' for tag in story.tags)
        values = {
            "kind": story.kind,
            "eyebrow": f'<a class="eyebrow" href="/section/{slugify(story.section)}/">{escape(story.section)}</a>',
            "title": escape(story.title),
            "lead": inline(story.lead),
            "byline": " and ".join(escape(name) for name in story.authors),
            "published": _stamp(published),
            "published_iso": published.isoformat(),
            "updated": updated,
            "picture": self._figure(story.picture) if story.picture else "",
            "text": demo_text(story.pieces, _MANNER, self._figure, lambda moment: _clock(self.local(moment))),
            "wall": _WALL if story.kind == "teaser" else "",
            "tags": tags,
            "related": self._cards(self.story(slug) for slug in story.related),
        }
        return template("courier-article.html", values)

    def _figure(self, picture: DemoPicture) -> str:
        return (
            f'<figure class="picture"><img src="{self.picture_path(picture.file)}" alt="{escape(picture.alt)}"'
            f' loading="lazy"><figcaption>{inline(picture.caption)}'
            f' <span class="picture__credit">Photograph: {escape(picture.credit)}</span></figcaption></figure>'
        )

    def _cards(self, stories: Iterable[Story]) -> str:
        return "\n".join(
            f'<div class="card"><a href="{self.path(story)}">{escape(story.title)}</a></div>' for story in stories
        )

    def _home(self) -> str:
        oldest = self.stories[-1]
        extra = f'<div class="strip"><a href="/s/{oldest.slug}">Most shared this week</a></div>'
        return self._listing("The Harbour Courier", self.stories, extra)

    def _listing(self, heading: str, stories: Iterable[Story], extra: str = "") -> str:
        items = "\n".join(
            f'<div class="promo"><h2><a href="{self.path(story)}">{escape(story.title)}</a></h2>'
            f"<p>{inline(story.lead)}</p></div>"
            for story in stories
        )
        return self._page(heading, "", f"<h1>{escape(heading)}</h1>\n{items}\n{extra}")

    def _about(self) -> str:
        return self._page(
            "About us",
            "",
            "<h1>About us</h1><p>The Harbour Courier, Saltby and everybody in it were made up to show the archiver"
            " at work.</p>",
        )


def _stamp(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}, {_clock(moment)}"


def _clock(moment: datetime) -> str:
    """`9.05am`, the way English papers print it."""
    return f"{moment.hour % 12 or 12}.{moment:%M}{'am' if moment.hour < 12 else 'pm'}"
