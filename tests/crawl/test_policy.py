"""What a robots.txt means, line by line (https://www.rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

import gzip
import time

import pytest

from archiver.capture import Capture
from archiver.crawl.origin_files import Unreachable, file_in
from archiver.crawl.robots import Policy
from archiver.errors import PageTooLarge
from archiver.reading.workers import Workers
from archiver.rights.robots import MAX_SIZE, TooManyPatterns, read_robots, read_robots_rules
from archiver.urls import MAX_LENGTH

SITE = "https://www.example.org"


def robots(body: bytes | str, status: int = 200, truncated: str | None = None, **headers: str) -> Capture:
    content = body.encode() if isinstance(body, str) else body
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture(url=f"{SITE}/robots.txt", body=content, status=status, headers=pairs, truncated=truncated)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        ("user-agent: *\rDISALLOW: /a\r", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a$", "/a/b", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        # the group of our product token alone, in any case; two of them are one
        ("User-agent: News-Archiver\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: news-archiver # ours\nDisallow: /a\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: news-archiver\nDisallow: /a\n\nUser-agent: NEWS-ARCHIVER\nDisallow: /b", "/b", False),
        ("User-agent: other\nUser-agent: news-archiver\nDisallow: /a", "/a", False),
        # not those of whoever has a part of our name, or stands in our User-Agent
        ("User-agent: news\nDisallow: /", "/a", True),
        ("User-agent: archiver\nDisallow: /", "/a", True),
        ("User-agent: pypi.org\nDisallow: /", "/a", True),
        ("User-agent: news-archiver-pro\nDisallow: /", "/a", True),
        # a version, a star or a comment behind the token, and lines as Protego takes them
        ("User-agent: news-archiver/2.0\nDisallow: /", "/a", False),
        ("User-agent: news-archiver*\nDisallow: /", "/a", False),
        ("useragent news-archiver\nDisallow /", "/a", False),
        ("User agent: * everyone\nDisallow: /", "/a", False),
        ("User-agent: *bot\nDisallow: /", "/a", True),
        # what stands between the names of one group
        ("User-agent: news-archiver\n\nSitemap: /s\nHost: x\nnonsense\nUser-agent: b\nDisallow: /", "/a", False),
        ("User-agent: news-archiver\nCrawl-delay: 5\nUser-agent: b\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: news-archiver", "/a", True),
        ("<!doctype html><title>Not found</title>\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: *\nCrawl-delay: 5\nDisallow: /a", "/a", False),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    assert read_robots(robots(text)).allows(SITE + path) is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 86400", 60.0),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: news-archiver\nAllow: /", None),
        ("User-agent: *\nDisallow:", None),
    ],
)
def test_crawl_delay(text: str, delay: float | None) -> None:
    assert read_robots_rules(text).delay == delay


@pytest.mark.parametrize("packed", [False, True])
def test_what_stands_behind_half_a_megabyte_is_not_read(packed: bool) -> None:
    filler = b"# nothing but words\n" * (MAX_SIZE // 20)
    text = b"User-agent: *\nDisallow: /a\n" + filler + b"\nUser-agent: *\nDisallow: /b\n"
    capture = robots(gzip.compress(text), Content_Encoding="gzip") if packed else robots(text)
    rules = read_robots(capture)

    assert [rules.allows(f"{SITE}/{name}") for name in "ab"] == [False, True]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_absence_allows_all(status: int) -> None:
    assert file_in(robots("User-agent: *\nDisallow: /", status)) is None
    assert Policy().allows(f"{SITE}/a")


@pytest.mark.parametrize(
    ("capture", "why"),
    [
        (robots("", 500), " answers HTTP 500"),
        (robots("", 503), " answers HTTP 503"),
        (robots("", 429), " answers HTTP 429"),
        (robots("", 302), " answers HTTP 302"),
        (robots("User-agent: *", truncated="disconnect"), ": the body was cut short"),
    ],
)
def test_what_says_nothing(capture: Capture, why: str) -> None:
    with pytest.raises(Unreachable) as raised:
        file_in(capture)
    assert str(raised.value) == why


def test_a_bomb() -> None:
    with pytest.raises(PageTooLarge, match=r"unpacks to more than 52,428,800 bytes$"):
        read_robots(robots(gzip.compress(bytes(2**26)), Content_Encoding="gzip"))


def test_a_body_that_is_not_what_its_encoding_says_is_read_as_it_is() -> None:
    rules = read_robots(robots("User-agent: *\nDisallow: /a", Content_Encoding="gzip"))

    assert not rules.allows(f"{SITE}/a")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([*(f"User-agent: {number}" for number in range(15_000)), *["Disallow: /a"] * 15_000]),
        "\n".join(f"User-agent: {number}" for number in [*range(12_000)] * 2),
        "User-agent: *\n" + "\n".join(f"Disallow: /{number}" for number in range(30_000)),
        "User-agent: *\nDisallow: /" + "a*" * 40_000 + "b$",
        "User-agent:" + " " * MAX_SIZE,
        "a" * MAX_SIZE,
    ],
)
def test_half_a_megabyte_takes_no_more_time_than_other_files_of_that_size(text: str) -> None:
    """Protego copies each rule for everyone whom its group names: 30,000 lines take it minutes, and 10 GB."""
    started = time.process_time()
    allowed = read_robots_rules(text).allows(f"{SITE}/b")

    assert allowed
    assert time.process_time() - started < 10


def test_patterns_that_a_request_can_be_held_against() -> None:
    hard = f"Disallow: *{'a' * 57}b{'a' * 9}"
    many = "\n".join(["User-agent: other", *[hard] * 5_000, "User-agent: *", *[hard] * 1_200])
    rules = read_robots_rules(many)
    started = time.process_time()

    assert rules.allows(f"{SITE}/{'a' * (MAX_LENGTH - len(SITE) - 1)}")
    assert time.process_time() - started < 2


def test_more_patterns_than_that_allow_nothing() -> None:
    with pytest.raises(TooManyPatterns, match=r"^more than 100,000 characters of patterns$"):
        read_robots_rules("User-agent: *\n" + "Disallow: /*a\n" * 10_000)


def test_that_is_what_the_worker_says_of_it() -> None:
    capture = robots("User-agent: *\n" + "Disallow: /*a\n" * 10_000)
    with Workers(1) as workers, pytest.raises(TooManyPatterns):
        workers.submit(read_robots, capture).result()
