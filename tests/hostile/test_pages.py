"""Every hostile page is read in a worker, within its limits, and what must come out of it comes out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from archiver.article import Article
from archiver.capture import Capture
from archiver.errors import ExtractionError, WorkerError
from archiver.reading.readers import read_page
from archiver.reading.workers import Limits, Workers
from tests.extraction.stories import story
from tests.hostile.case import Case, Refused, Story
from tests.hostile.charsets import CHARSETS
from tests.hostile.compressions import COMPRESSIONS
from tests.hostile.markup import MARKUP
from tests.hostile.metadata import METADATA
from tests.hostile.strings import STRINGS
from tests.newsweb.answers import Answer, document

ADDRESS = "https://www.example-post.co.uk/news/ferry-sails-again-41877"

#: The memory that a page may take anywhere, and time for a machine that is slow and busy.
LIMITS = Limits(seconds=240, memory=2**30)

PAGES = CHARSETS | COMPRESSIONS | MARKUP | METADATA | STRINGS


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, LIMITS) as pool:
        yield pool


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.slow if case.heavy else (), id=name) for name, case in PAGES.items()],
)
def test_page(case: Case, workers: Workers) -> None:
    reading, seconds = workers.submit(timed, capture_of(case.make())).result()

    assert fate_of(reading, case.fate) == case.fate
    # it ends by itself, long before it would be ended; the dearest takes 4 s on a machine of 2026
    assert seconds < Limits().seconds


@pytest.mark.slow
def test_memory_that_does_not_suffice_is_never_half_an_article() -> None:
    """trafilatura goes on with a part of the text where it gets no memory."""
    page = story().replace(b"<body>", b"<body><div>" + b"<p>All work <b>and</b> no play</p>" * 6_000 + b"</div>", 1)
    capture = capture_of(document("text/html; charset=utf-8", page))
    readings: set[str | int] = set()
    for size in (16, 20, 24, 28, 32, 256):
        with Workers(1, replace(LIMITS, memory=size * 2**20)) as workers:
            try:
                readings.add(workers.submit(read_page, capture, None).result().text.count("no play"))
            except WorkerError as error:
                readings.add(error.reason)

    # libxml2 may crash where it gets no memory
    assert readings | {"crashed"} == {6_000, "out_of_memory", "crashed"}


def capture_of(answer: Answer) -> Capture:
    return Capture(url=ADDRESS, body=answer.body, headers=answer.headers, fetched="2024-05-02T12:00:00Z")


def timed(capture: Capture) -> tuple[Article | ExtractionError, float]:
    """What is read, and the seconds of processor time that it takes; in a worker."""
    begun = time.process_time()
    try:
        reading: Article | ExtractionError = read_page(capture, None)
    except ExtractionError as error:
        reading = error
    return reading, time.process_time() - begun


def fate_of(reading: Article | ExtractionError, expected: object) -> Story | Refused:
    """What became of the page, of that which is asked."""
    if isinstance(reading, ExtractionError):
        return Refused(reading.reason)
    assert isinstance(expected, Story), reading
    record = reading.to_dict()
    everything = "\n".join(_strings(record))
    assert reading.kind == "article"
    return Story(
        title=reading.title or "",
        paragraphs=tuple(text for text in expected.paragraphs if text in reading.text),
        without=tuple(text for text in expected.without if text not in everything),
        fields={name: record[name] for name in expected.fields},
    )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _strings(item)
    else:
        yield str(value)
