"""What a crawl finds from whatever a person gives it, and what it asks for again."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from archiver.urls import identity
from tests.command import Done, Installation, key_of
from tests.newsweb import NewsWeb
from tests.newsweb.hosts import slug

QUIET = Done(0, "", "")


def told(web: NewsWeb, host: str) -> list[tuple[Any, ...]]:
    """The stories of a host as the archive must have them."""
    return sorted(
        (identity(url), web.story(url).headline, web.story(url).published.strftime("%Y-%m-%dT%H:%M:%SZ"))
        for url in web.urls
        if f"//{host}/" in url
    )


def stored(archiver: Installation) -> list[tuple[Any, ...]]:
    return sorted(archiver.rows("SELECT key, title, published FROM articles"))


def sites(archiver: Installation) -> dict[str, Any]:
    return tomllib.loads((archiver.data / "sites.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(4))
def test_a_home_page_leads_to_all_stories_and_the_site_is_remembered(
    newspapers: NewsWeb, archiver: Installation, number: int
) -> None:
    host = newspapers.hosts[number]

    assert archiver.crawl(host.home) == QUIET
    assert stored(archiver) == told(newspapers, host.name)
    assert sites(archiver) == {
        key_of(host): {
            "name": host.title,
            "start": [host.home],
            "feeds": [f"{host.home[:-1]}{host.feed}"],
            "sitemaps": [f"{host.home}sitemap.xml"],
            "sections": sorted(f"{host.home}{slug(name)}/" for name in host.sections),
        }
    }


@pytest.mark.parametrize(("fault", "path"), [("empty", "/$"), ("403", "/$"), ("500", "/robots.txt")])
def test_a_new_site_whose_home_page_fails_for_now_is_remembered(
    newspapers: NewsWeb, archiver: Installation, fault: str, path: str
) -> None:
    host = newspapers.hosts[0]
    newspapers.fault(f"//{host.name}{path}", fault)
    done = archiver.crawl(host.home)
    newspapers.clear_faults()

    assert (done.code, stored(archiver)) == (3, [])
    assert sites(archiver) == {key_of(host): {"start": [host.home]}}
    archiver.crawl(key_of(host))
    assert stored(archiver) == told(newspapers, host.name)


def test_a_new_site_that_is_not_there_is_forgotten(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    newspapers.fault(f"//{host.name}/$", "404")

    assert archiver.crawl(host.home).code == 3
    assert not (archiver.data / "sites.toml").exists()


def test_a_bare_name_is_taken_for_a_home_page(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]

    assert archiver.crawl(f"http://{host.name}") == QUIET
    assert stored(archiver) == told(newspapers, host.name)


def test_a_feed_leads_to_its_stories(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[1]
    feed = f"{host.home[:-1]}{host.feed}"

    assert archiver.crawl(feed) == QUIET
    assert stored(archiver) == told(newspapers, host.name)
    assert sites(archiver)[key_of(host)]["feeds"] == [feed]


def test_a_sitemap_leads_to_its_stories(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[2]

    assert archiver.crawl(f"{host.home}sitemap.xml") == QUIET
    assert stored(archiver) == told(newspapers, host.name)
    assert sites(archiver)[key_of(host)]["sitemaps"] == [f"{host.home}sitemap.xml"]


def test_of_an_article_nothing_but_the_article_is_fetched(newspapers: NewsWeb, archiver: Installation) -> None:
    host, url = newspapers.hosts[0], newspapers.urls[1]

    assert archiver.crawl(url) == QUIET
    assert [record.url for record in newspapers.log] == [
        f"{host.home}robots.txt",
        f"{host.home}.well-known/tdmrep.json",
        url,
    ]
    assert stored(archiver) == [row for row in told(newspapers, host.name) if row[0] == identity(url)]
    assert archiver.rows("SELECT url, kind, state FROM urls") == [(url, "article", "fetched")]
    assert sites(archiver) == {key_of(host): {"hosts": [host.name]}}


def test_all_sites_of_the_file(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)

    assert archiver.crawl() == QUIET
    assert stored(archiver) == sorted(row for host in newspapers.hosts for row in told(newspapers, host.name))


def test_a_second_crawl_fetches_no_article_again(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    archiver.crawl()
    newspapers.log.clear()
    keys = [key_of(host) for host in newspapers.hosts]

    assert archiver.crawl(*keys) == QUIET
    # robots.txt is good for a day; host 1 sends Last-Modified, the others ETag
    assert sorted((record.url, record.status) for record in newspapers.log) == sorted(
        (f"{host.home[:-1]}{host.feed}", 304) for host in newspapers.hosts
    )
    assert archiver.rows("SELECT count(*), sum(outcome = 'not_modified') FROM captures WHERE run_id = 2") == [(4, 4)]


def test_a_later_crawl_fetches_what_is_new_and_nothing_else(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    newspapers.hold_back(host.name, 2)
    archiver.write_sites([host])
    archiver.crawl()
    before = stored(archiver)
    newspapers.log.clear()
    newspapers.hold_back(host.name, 0)

    assert archiver.crawl(key_of(host)) == QUIET
    assert len(before) == 2
    assert stored(archiver) == told(newspapers, host.name)
    fetched = [identity(record.url) for record in newspapers.log]
    assert sorted(fetched) == sorted(identity(url) for url in [*newspapers.urls[:2], f"{host.home}feed.xml"])


def test_an_edit_makes_one_new_version(newspapers: NewsWeb, archiver: Installation) -> None:
    url = newspapers.urls[0]
    first = newspapers.story(url).headline
    archiver.crawl(url)
    newspapers.edit(url)

    assert archiver.crawl(url) == QUIET
    assert archiver.crawl(url) == QUIET
    assert [record.status for record in newspapers.log.of(url)] == [200, 200, 304]
    assert archiver.rows("SELECT number, change, title FROM versions") == [
        (1, "first", first),
        (2, "title,text", newspapers.story(url).headline),
    ]
    assert archiver.rows("SELECT outcome FROM captures WHERE url = ? ORDER BY id", url) == [
        ("new",),
        ("changed",),
        ("not_modified",),
    ]


def test_a_redesign_changes_no_story(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.crawl(*newspapers.urls[:4])
    newspapers.redesign(host.name)

    assert archiver.crawl(*newspapers.urls[:4]) == QUIET
    assert stored(archiver) == told(newspapers, host.name)
    assert archiver.rows("SELECT outcome FROM captures WHERE outcome NOT IN ('robots_txt', 'tdmrep') ORDER BY id") == [
        *[("new",)] * 4,
        *[("unchanged",)] * 4,
    ]


def test_a_limit_leaves_the_rest_for_the_next_run(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.write_sites([host])

    assert archiver.crawl("--limit", "3") == QUIET
    assert archiver.rows("SELECT state, count(*) FROM urls GROUP BY state") == [("fetched", 3), ("found", 2)]
    assert archiver.crawl() == QUIET
    assert stored(archiver) == told(newspapers, host.name)


def test_what_a_feed_alone_knows_is_kept_beside_the_page(newspapers: NewsWeb, archiver: Installation) -> None:
    host, url = newspapers.hosts[1], newspapers.urls[4]
    archiver.write_sites([host])
    archiver.crawl()

    story = newspapers.story(url)
    assert archiver.rows("SELECT kind, found_in, title, published FROM urls WHERE url = ?", url) == [
        ("article", f"{host.home}atom.xml", story.headline, story.published.strftime("%Y-%m-%dT%H:%M:%SZ"))
    ]
