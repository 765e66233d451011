"""What the two newspapers have in common: stories with addresses, listings, dates and names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from archiver.demo.page import DemoPage, demo_page
from archiver.demo.pictures import seascape
from archiver.demo.stories import Story, slugify


@dataclass(frozen=True)
class Paper(ABC):
    """A newspaper at one moment.

    host    -- name and port it is reached at.
    stories -- the newest first.
    """

    host: str
    stories: tuple[Story, ...]
    name: ClassVar[str]
    language: ClassVar[str]
    zone: ClassVar[ZoneInfo]

    @abstractmethod
    def path(self, story: Story) -> str:
        """Where the story stands."""

    @abstractmethod
    def picture_path(self, name: str) -> str:
        """Where the picture of that name stands."""

    @abstractmethod
    def article(self, story: Story) -> str:
        """The story's page."""

    @abstractmethod
    def furniture(self) -> dict[str, DemoPage]:
        """Everything but stories and pictures: home, sections, feeds, sitemaps, robots.txt, …"""

    def pages(self) -> dict[str, DemoPage]:
        """The whole paper: path to page."""
        articles = {
            self.path(story): demo_page(self.article(story), modified=story.modified or story.published)
            for story in self.stories
        }
        pictures = {
            self.picture_path(picture.file): demo_page(seascape(picture.file), "image/png")
            for story in self.stories
            for picture in story.pictures
        }
        return articles | pictures | self.furniture()

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def story(self, slug: str) -> Story:
        """Raises KeyError where there is no such story."""
        return {story.slug: story for story in self.stories}[slug]

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    @property
    def sections(self) -> list[str]:
        """Those that have stories, in the order of the alphabet."""
        return sorted({story.section for story in self.stories}, key=slugify)

    def by_tag(self) -> dict[str, list[Story]]:
        """Tag to its stories."""
        tags = sorted({tag for story in self.stories for tag in story.tags})
        return {tag: [story for story in self.stories if tag in story.tags] for tag in tags}

    def by_section(self) -> dict[str, list[Story]]:
        """Section to its stories."""
        return {name: [story for story in self.stories if story.section == name] for name in self.sections}

    def structured_data(self, story: Story) -> dict[str, Any]:
        """What a story is, for search engines: type, headline, whether it is free."""
        kinds = {
            "article": "NewsArticle",
            "teaser": "NewsArticle",
            "live": "LiveBlogPosting",
            "gallery": "ImageGallery",
        }
        data: dict[str, Any] = {"@type": kinds[story.kind], "headline": story.title}
        if story.kind == "teaser":
            data["isAccessibleForFree"] = False
        return data


def latest(stories: Sequence[Story], number: int) -> list[Story]:
    return sorted(stories, key=lambda story: story.modified or story.published, reverse=True)[:number]
