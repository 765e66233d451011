"""What stands at each address of the news web, as it is now: edits and redesigns included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.newsweb import feeds
from tests.newsweb.answers import Answer, document, page, redirect, refusal, validated
from tests.newsweb.hosts import Host, slug
from tests.newsweb.pages import PAGES, Teaser, about_page, amp_page, article_page, listing_page
from tests.newsweb.text import Story
from tests.newsweb.traps import trap, with_traps

#: Stories on the home page and in the feed, and on one page of a section.
LATEST = 20

#: Parameters that change nothing, beside `utm_…` and what stands behind `;`.
_IDLE = frozenset({"fbclid", "PHPSESSID"})

_PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Newspaper:
    """One host with its stories."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._revisions: dict[int, int] = defaultdict(int)
        self._held_back = 0
        self._written: dict[tuple[int, int], Story] = {}
        self._on_pages: set[str] = set()
        self._visits = 0

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {self.host.path(self.host.story(number)): number for number in range(1, self.host.stories + 1)}

    @property
    def urls(self) -> list[str]:
        """Canonical addresses of the stories that are out, the newest first."""
        out = self.host.stories - self._held_back
        return [f"http://{self.host.name}{path}" for path, number in reversed(self._numbers.items()) if number <= out]

    def story(self, path: str) -> Story:
        """The story at that path, as it is now. Raises KeyError where there is none."""
        number = self._numbers[path]
        version = number, self._revisions[number]
        if version not in self._written:
            self._written[version] = self.host.story(*version)
        return self._written[version]

    def edit(self, path: str) -> None:
        """Change headline and two paragraphs of the story at that path."""
        self._revisions[self._numbers[path]] += 1

    def put_on_pages(self, path: str) -> None:
        """Tell the story at that path on three pages from now on."""
        self._on_pages.add(path)

    def hold_back(self, number: int) -> None:
        """Keep the `number` newest stories for later: `hold_back(0)` publishes them all."""
        self._held_back = number

    def change(self, **features: Any) -> None:
        """Give the host other features."""
        self.host = replace(self.host, **features)

    def redesign(self) -> None:
        self.host = self.host.redesigned()

    def answer(self, target: str) -> Answer:
        """What stands at a path with query, before conditions, content encodings and faults."""
        parts = urlsplit(target)
        query = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith("utm_") and pair[0] not in _IDLE]
        form = dict(query)
        path = parts.path.partition(";")[0]
        story_path = path + (
            "?" + urlencode([pair for pair in query if pair[0] not in ("amp", "page")]) if "id" in form else ""
        )
        if story_path in self._numbers and self._numbers[story_path] <= self.host.stories - self._held_back:
            return self._article(story_path, form.get("page", "1"), amp=form.get("amp") == "1")
        return self._furniture(path, form) or refusal(404)

    def _article(self, path: str, number: str, *, amp: bool) -> Answer:
        story, address = self.story(path), f"http://{self.host.name}{path}"
        if path in self._on_pages and number not in map(str, range(1, len(PAGES) + 1)):
            return refusal(404)
        if amp:
            return page(amp_page(self.host, story, address)) if self.host.amp else refusal(404)
        others = [entry for entry in self._entries() if entry[0] != address]
        shown = int(number) if path in self._on_pages else None
        html = article_page(self.host, story, address, [_teaser(entry) for entry in others[:3]], shown)
        answer = page(html, charset=self.host.charset, declared=self.host.declared)
        return self._validated(answer, story)

    def _furniture(self, path: str, form: dict[str, str]) -> Answer | None:
        """Everything that is no article; None where nothing is."""
        answer = self._own_furniture(path, form)
        if not self.host.traps:
            return answer
        self._visits += 1
        is_list = path == "/" or any(path == f"/{slug(section)}/" for section in self.host.sections)
        stories = [urlsplit(url).path for url in self.urls]
        return with_traps(answer, path, self._visits, stories) if answer and is_list else answer or trap(path)

    def _own_furniture(self, path: str, form: dict[str, str]) -> Answer | None:
        entries, host = self._entries(), self.host
        if path == "/":
            return self._listing(host.title, entries[:LATEST])
        if path == "/robots.txt":
            return feeds.robots(host)
        if path == host.feed:
            return self._validated(feeds.feed(host, entries[:LATEST]), *(story for _, story in entries[:1]))
        if path.startswith("/photos/"):
            return document("image/gif", _PIXEL)
        if path.startswith("/documents/"):
            return document("application/pdf", _PDF)
        if path in ("/about", "/legal", "/subscribe", "/private/statistics"):
            return page(about_page(host))
        if path.startswith("/r/"):
            return self._short(path.removeprefix("/r/"))
        for section in host.sections:
            if path == f"/{slug(section)}/":
                return self._section(section, [entry for entry in entries if entry[1].section == section], form)
        for tag in host.tags:
            if path == f"/tag/{slug(tag)}/":
                return self._listing(tag, [entry for entry in entries if tag in entry[1].tags])
        return feeds.sitemap(host, path, entries)

    def _section(self, section: str, entries: Sequence[feeds.Entry], form: dict[str, str]) -> Answer:
        number = int(form.get("page", "1")) if form.get("page", "1").isdigit() else 1
        start = LATEST * (number - 1)
        following = f"/{slug(section)}/?page={number + 1}" if len(entries) > start + LATEST else None
        return self._listing(section, entries[start : start + LATEST], following)

    def _listing(self, heading: str, entries: Sequence[feeds.Entry], following: str | None = None) -> Answer:
        teasers = [(_teaser(entry), entry[1].lead) for entry in entries]
        return page(listing_page(self.host, heading, teasers, following))

    def _short(self, number: str) -> Answer | None:
        """Short links, as newspapers put them into social networks."""
        if not number.isdigit() or not 1 <= int(number) <= self.host.stories:
            return None
        return redirect(f"http://{self.host.name}{self.host.path(self.host.story(int(number)))}", 301)

    def _entries(self) -> list[feeds.Entry]:
        return [(url, self.story(url.removeprefix(f"http://{self.host.name}"))) for url in self.urls]

    def _validated(self, answer: Answer, *stories: Story) -> Answer:
        times = [story.modified or story.published for story in stories]
        return validated(answer, etag=self.host.etag, modified=max(times, default=None) if self.host.dated else None)


def _teaser(entry: feeds.Entry) -> Teaser:
    return entry[1].headline, entry[0]
