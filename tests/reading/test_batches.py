from collections.abc import Iterator

import pytest

from archiver.article import Article
from archiver.capture import Capture
from archiver.errors import NotHTML
from archiver.reading.batches import AHEAD, Unread, grouped, read_all, site_named
from archiver.reading.stopping import Stop
from archiver.reading.workers import Workers
from archiver.sites.site import Site
from tests.importing.samples import story


def unread(number: int, body: bytes | None = None) -> Unread:
    page = story(f"Bridge {number} closed") if body is None else body
    capture = Capture(
        url=f"https://river.example/{number}", body=page, headers=(("Content-Type", "text/html"),), id=number
    )
    return Unread(capture, Site(key="river"))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as workers:
        yield workers


def test_readings_come_in_order_with_their_errors(workers: Workers) -> None:
    captures = [unread(number, b" " if number % 5 == 0 else None) for number in range(20)]
    read = list(read_all(captures, workers))
    assert [item for item, _ in read] == captures
    assert [
        (reading.title, reading.site) if isinstance(reading, Article) else type(reading) for _, reading in read
    ] == [NotHTML if number % 5 == 0 else (f"Bridge {number} closed", "river") for number in range(20)]


def test_no_more_is_pulled_than_is_ahead(workers: Workers) -> None:
    pulled: list[int] = []

    def endless() -> Iterator[Unread]:
        for number in range(10_000):
            pulled.append(number)
            yield unread(number, b" ")

    readings = read_all(endless(), workers)
    for taken in range(1, 200):
        next(readings)
        assert len(pulled) < taken + AHEAD * workers.jobs
    readings.close()


def test_few_large_pages_are_in_flight(workers: Workers) -> None:
    pulled: list[int] = []

    def large() -> Iterator[Unread]:
        for number in range(4):
            pulled.append(number)
            yield unread(number, b" " * 40 * 2**20)

    readings = read_all(large(), workers)
    next(readings)
    assert pulled == [0, 1]
    readings.close()


def test_a_stop_leaves_the_rest_unread(workers: Workers) -> None:
    stop = Stop()
    taken = 0
    for _ in read_all((unread(number) for number in range(1000)), workers, stop):
        taken += 1
        if taken == 3:
            stop.signal = 15
    assert taken == 3


def test_groups() -> None:
    assert list(grouped(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(grouped([], 3)) == []


def test_sites_that_are_not_in_the_file() -> None:
    sites = {"river": Site(key="river", timezone="Europe/Paris")}
    assert [site_named(sites, key) for key in ("river", "gone", None)] == [sites["river"], Site(key="gone"), None]
