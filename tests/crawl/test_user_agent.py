"""Every request says who asks, and whom to reach."""

from __future__ import annotations

import pytest

from tests.command import Done, Installation, key_of
from tests.newsweb import NewsWeb

AGENT = "news-archiver (+mailto:desk@example.org)"


def agents(web: NewsWeb) -> set[str | None]:
    return {record.headers.get("user-agent") for record in web.log}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["archiver", "scrapy", "look"])
def test_with_the_contact_of_sites_toml(way: str, newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.write_sites([host])
    sites = archiver.data / "sites.toml"
    sites.write_text(f'contact = "desk@example.org"\n{sites.read_text()}')
    if way == "archiver":
        assert archiver.crawl() == Done(0, "", "")
    elif way == "scrapy":
        assert archiver.scrapy("crawl", "news", "-s", "DOWNLOAD_DELAY=0").code == 0
    else:
        assert archiver.run("sites", "check", key_of(host), "--delay", "0").code == 0
    asked = {record.path for record in newspapers.log}

    assert {"/robots.txt", "/.well-known/tdmrep.json", host.feed} < asked
    assert agents(newspapers) == {AGENT}


def test_without_one(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts[:1])
    archiver.crawl()

    assert agents(newspapers) == {"news-archiver (+https://pypi.org/project/news-archiver/)"}


def test_a_contact_that_is_none_is_named(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text('contact = "me"\n')
    done = archiver.crawl(newspapers.hosts[0].home)

    assert (done.code, done.out, len(newspapers.log)) == (78, "", 0)
    assert done.err.startswith("archiver: data/sites.toml:1: contact: must be an e-mail address")
