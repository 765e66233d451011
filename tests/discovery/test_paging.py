from __future__ import annotations

import pytest

from archiver.discovery.links import following, page_number

LIST = "https://www.paper.example/politics"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (f"{LIST}?page=3", (LIST, 3)),
        (f"{LIST}/?page=3", (LIST, 3)),
        (f"{LIST}/page/12/", (LIST, 12)),
        (f"{LIST}?order=new&offset=40", (f"{LIST}?order=new", 40)),
        (LIST, None),
        (f"{LIST}/page/12/comments", None),
    ],
)
def test_the_number_of_a_page(url: str, place: tuple[str, int] | None) -> None:
    assert page_number(url) == place


def test_the_next_page() -> None:
    links = [f"{LIST}/page/{number}/" for number in (500, 4, 1, 2, 3)] + [f"{LIST}/other/page/3"]

    assert following(f"{LIST}/", links) == f"{LIST}/page/2/"
    assert following(f"{LIST}/page/2/", links) == f"{LIST}/page/3/"
    assert following(f"{LIST}/page/500/", links) is None
