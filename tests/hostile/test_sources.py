"""Every hostile feed and sitemap is read in a worker, within its limits; nothing that it names is fetched."""

from __future__ import annotations

import pytest

from archiver.capture import Capture
from archiver.reading.readers import read_source
from archiver.reading.workers import Workers
from tests.hostile.case import Case, Listed
from tests.hostile.sources import SITE, SOURCES
from tests.hostile.test_pages import LIMITS


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.slow if case.heavy else (), id=name) for name, case in SOURCES.items()],
)
def test_source(case: Case) -> None:
    answer = case.make()
    capture = Capture(url=f"{SITE}/source", body=answer.body, headers=answer.headers)
    with Workers(1, LIMITS) as workers:
        read = workers.submit(read_source, capture, None).result()

    assert (
        Listed(kind=read.kind, found=len(read.found), refused=read.refused.detail if read.refused else None)
        == case.fate
    )
    assert "root:" not in str(read.found[:10])
    assert not any(character < " " for found in read.found for character in found.title or "")
