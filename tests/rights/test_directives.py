"""Robots directives as pages and servers write them."""

import pytest

from archiver.rights.signs import directives, header_directives


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noarchive", [("noarchive", "")]),
        ("Index, FOLLOW,NoArchive , max-snippet:-1,", "index follow noarchive max-snippet=-1"),
        ("none", "noindex nofollow"),
        ("nocache", "noarchive"),
        (
            "unavailable_after: 25 Jun 2030 15:00:00 PST, noindex",
            [("unavailable_after", "25 Jun 2030 15:00:00 PST"), ("noindex", "")],
        ),
        (
            "unavailable_after: Sunday, 06-Nov-94 08:49:37 GMT",
            [("unavailable_after", "Sunday, 06-Nov-94 08:49:37 GMT")],
        ),
        ("", []),
        (",,", []),
    ],
)
def test_of_a_meta_element(text: str, found: str | list[tuple[str, str]]) -> None:
    wanted = found if isinstance(found, list) else [_pair(word) for word in found.split()]

    assert list(directives(text)) == wanted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noarchive", "noarchive"),
        ("otherbot: noarchive, noindex", ""),
        ("News-Archiver: noarchive, noindex", "noarchive noindex"),
        ("noindex, otherbot: noarchive", "noindex"),
        ("otherbot: noindex, news-archiver: noarchive", "noarchive"),
        ("max-snippet: 20, noarchive", "max-snippet=20 noarchive"),
        ("otherbot: max-snippet: 20", ""),
        ("news-archiver: max-snippet: 20", "max-snippet=20"),
        ("http://x", ""),
    ],
)
def test_of_a_header(text: str, found: str) -> None:
    assert list(header_directives(text, "news-archiver")) == [_pair(word) for word in found.split()]


def _pair(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name, value
