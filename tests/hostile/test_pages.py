"""Every hostile page is read in a worker, within its limits, and what must come out of it comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from archiver.article import Article
from archiver.capture import Capture
from archiver.errors import ExtractionError
from archiver.readers import read_page
from archiver.workers import Limits, Workers
from tests.hostile.case import Case, Refused, Story
from tests.hostile.charsets import CHARSETS
from tests.hostile.compressions import COMPRESSIONS
from tests.hostile.markup import MARKUP
from tests.hostile.metadata import METADATA
from tests.hostile.strings import STRINGS

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
    answer = case.make()
    capture = Capture(url=ADDRESS, body=answer.body, headers=answer.headers, fetched="2024-05-02T12:00:00Z")
    try:
        reading: Article | ExtractionError = workers.submit(read_page, capture, None).result()
    except ExtractionError as error:
        reading = error

    assert fate_of(reading, case.fate) == case.fate


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
