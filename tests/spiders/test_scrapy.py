"""Scrapy's own commands work on the spiders, in a checkout."""

from __future__ import annotations

import re
from pathlib import Path

from tests.command import ROOT, Done, Installation, key_of
from tests.newsweb import NewsWeb


def in_checkout(archiver: Installation, *words: str) -> Done:
    """A command of Scrapy in the root of the checkout, where scrapy.cfg is; ARCHIVER_DATA names the data folder."""
    environment = {"ARCHIVER_DATA": str(archiver.data)}
    return Installation(ROOT, archiver.proxy, environment).run(*words, module="scrapy")


def test_list(archiver: Installation) -> None:
    assert in_checkout(archiver, "list") == Done(0, "news\nurls\n", "")


def test_crawl_of_some_sites(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    keys = [key_of(host) for host in newspapers.hosts[1:3]]

    assert in_checkout(archiver, "crawl", "news", "-a", f"site={','.join(keys)}", "-s", "ARCHIVER_DELAY=0") == Done(
        0, "", ""
    )
    assert archiver.rows("SELECT site, count(*) FROM articles GROUP BY site ORDER BY site") == sorted(
        (key, 4) for key in keys
    )
    assert archiver.rows("SELECT command, outcome, exit_code FROM runs") == [("scrapy crawl", "finished", 0)]


def test_an_unknown_site(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts[:1])
    done = in_checkout(archiver, "crawl", "news", "-a", "site=nobody")

    assert len(newspapers.log) == 0
    assert [line.partition("ERROR: ")[2] for line in done.err.splitlines()] == [
        f"no site 'nobody' in {archiver.data / 'sites.toml'} (known: {key_of(newspapers.hosts[0])});"
        " `archiver crawl URL` adds one"
    ]


def test_check(archiver: Installation) -> None:
    done = in_checkout(archiver, "check")

    assert (done.code, done.out) == (0, "")
    assert "OK" in done.err


def test_parse(newspapers: NewsWeb, archiver: Installation) -> None:
    url = newspapers.urls[0]
    done = in_checkout(archiver, "parse", "--spider", "news", "--nocolour", url)

    # long strings are printed in pieces
    printed = re.sub(r"'\n +'", "", done.out)

    assert done.code == 0
    assert f"'title': '{newspapers.story(url).headline}'" in printed
    assert archiver.rows("SELECT status FROM captures WHERE url = ?", url) == [(200,)]


def test_spiders_are_in_the_wheel() -> None:
    assert sorted(path.name for path in Path(ROOT / "spiders").glob("*.py")) == ["__init__.py", "news.py", "urls.py"]
