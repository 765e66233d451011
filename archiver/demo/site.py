"""Both newspapers, as they stand at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.demo.courier import Courier
from archiver.demo.gazette import Gazette
from archiver.demo.page import DemoPage
from archiver.demo.stories import read_stories


@dataclass(frozen=True, slots=True)
class DemoHosts:
    """Name and port at which each paper is reached; absolute links are made of it."""

    gazette: str = "www.gazette-littoral.example"
    courier: str = "www.harbour-courier.example"


def demo_pages(
    now: datetime, hosts: DemoHosts | None = None, *, later: bool = False
) -> dict[tuple[str, str], DemoPage]:
    """Every page of both papers, by host and path. Pure: the same for the same arguments.

    now   -- with its time zone; all dates are counted back from it, so that the stories look fresh.
    later -- the papers some hours on: in each, one story was edited (headline and a paragraph) and one is new.
    """
    hosts = hosts or DemoHosts()
    gazette = Gazette(hosts.gazette, tuple(read_stories("gazette", now, later=later)))
    courier = Courier(hosts.courier, tuple(read_stories("courier", now, later=later)))
    return {(paper.host, path): answer for paper in (gazette, courier) for path, answer in paper.pages().items()}
