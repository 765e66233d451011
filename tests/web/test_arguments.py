from __future__ import annotations

import pytest

from archiver.web import arguments
from archiver.web.finding import Search


def test_an_address_says_all_of_a_search_and_back() -> None:
    search = Search(
        query="port -bac", site="gazette", author="A B", since="2024-05", until="2024", sort="oldest", page=3
    )
    pairs = search.parameters(page=3)
    assert pairs == {
        "q": "port -bac",
        "site": "gazette",
        "author": "A B",
        "since": "2024-05",
        "until": "2024",
        "sort": "oldest",
        "page": "3",
    }
    assert arguments.search_argument(pairs) == search


def test_a_change_begins_with_the_first_page() -> None:
    search = Search(query="port", site="gazette", page=4)
    assert search.parameters(site=None, language="fr") == {"q": "port", "language": "fr"}


@pytest.mark.parametrize(
    "pairs",
    [
        {},
        {"q": "", "site": " ", "sort": "worst", "page": "0"},
        {"page": "-1", "since": "yesterday", "until": "2024-13-01"},
        {"page": "99999999999999999999", "since": "2024-5", "section": "x" * 501},
        {"page": "²", "since": "２０２４"},
    ],
)
def test_what_makes_no_sense_is_as_if_not_said(pairs: dict[str, str]) -> None:
    assert arguments.search_argument(pairs) == Search()


def test_texts_lose_their_controls() -> None:
    assert arguments.text({"q": " a\x00\x1b[31m\u202eb\n"}, "q") == "a[31mb"


def test_an_author_is_looked_for_beside_the_words() -> None:
    search = Search(query="one OR two", author='Ann "Nan" Bell', section="Culture")
    assert search.selection.to_dict() == {
        "query": 'author:"Ann  Nan  Bell" (one OR two)',
        "section": "Culture",
    }


def test_only_words_of_a_list() -> None:
    assert [arguments.choice({"kind": value}, "kind", ("typo", "silent")) for value in ("typo", "Typo", "")] == [
        "typo",
        None,
        None,
    ]
    assert arguments.choice({}, "kind", ("typo",)) is None
