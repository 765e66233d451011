"""Who asks."""

import pytest

from archiver.sites.user_agent import checked_contact, user_agent


@pytest.mark.parametrize(
    ("value", "agent"),
    [
        ("desk@example.org", "news-archiver (+mailto:desk@example.org)"),
        (" mailto:desk@example.org ", "news-archiver (+mailto:desk@example.org)"),
        ("https://www.example.org/crawler?lang=en", "news-archiver (+https://www.example.org/crawler?lang=en)"),
        ("http://example.org", "news-archiver (+http://example.org)"),
    ],
)
def test_a_contact_stands_in_the_user_agent(value: str, agent: str) -> None:
    assert user_agent(checked_contact(value)) == agent


@pytest.mark.parametrize(
    "value",
    [
        "", "me", "me@here", "www.example.org", "ftp://example.org/", "https://", "https://[::1", "https://localhost/",
        "https://me:secret@example.org/", "a@b.org\r\nX-Evil: 1", "desk @example.org", "(a@b.org)", "a\\@b.org",
        "dësk@example.org", "https://example.org/" + "x" * 200, 7, None, True, ["a@b.org"],
    ],
)  # fmt: skip
def test_what_is_no_contact(value: object) -> None:
    with pytest.raises(ValueError, match="must be an e-mail address or a web page such as"):
        checked_contact(value)


def test_without_a_contact() -> None:
    assert user_agent() == "news-archiver (+https://pypi.org/project/news-archiver/)"
