"""`archiver add` and `sites check`: a look that keeps nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.command import Done, Installation, key_of
from tests.crawl.loopback import Answer, Canary, Server
from tests.newsweb import NewsWeb


@pytest.mark.slow
def test_add_a_site_then_crawl_it(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.data.mkdir()
    sites = archiver.data / "sites.toml"
    sites.write_text('# mine\n[echo]\nfeeds = ["https://echo.example/feed"]  # by hand\n')
    shown = archiver.run("add", host.home, "--delay", "0", "--dry-run")
    before = sites.read_text()
    added = archiver.run("add", host.home, "--delay", "0")
    again = archiver.run("add", host.home)
    files = sorted(path.name for path in archiver.data.iterdir())
    crawled = archiver.crawl(key_of(host))

    assert (shown.code, shown.err) == (0, "")
    assert f"feeds       1: {host.home[:-1]}{host.feed}" in shown.out
    assert "language    fr" in shown.out
    assert before == '# mine\n[echo]\nfeeds = ["https://echo.example/feed"]  # by hand\n'
    assert added.out == shown.out + (
        'Pictures are not kept; `images = "keep"` in its entry keeps them.\n'
        f"Written into data/sites.toml as [{key_of(host)}]. Next: archiver crawl {key_of(host)}\n"
    )
    assert sites.read_text().startswith(before)
    assert f'feeds = ["{host.home[:-1]}{host.feed}"]' in sites.read_text()
    assert (again.code, again.err) == (
        78,
        f"archiver: {host.home} belongs to [{key_of(host)}] of data/sites.toml already\n",
    )
    assert files == ["sites.toml"]
    assert crawled == Done(0, "", "")
    assert archiver.rows("SELECT count(*) FROM articles") == [(4,)]


def test_a_site_of_which_nothing_can_be_had(newspapers: NewsWeb, archiver: Installation) -> None:
    newspapers.fault("", "500")
    done = archiver.run("add", newspapers.hosts[0].home, "--delay", "0")

    assert done.code == 78
    assert done.err.endswith("nothing of it could be had; nothing was written\n")
    assert not (archiver.data / "sites.toml").exists()


def test_check_a_site(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts[:1])
    well = archiver.run("sites", "check", key_of(newspapers.hosts[0]), "--delay", "0")
    newspapers.fault(newspapers.hosts[0].feed, "404")
    ill = archiver.run("sites", "check", key_of(newspapers.hosts[0]), "--delay", "0")

    assert (well.code, well.out.count(" words, ")) == (0, 4)
    assert (ill.code, "1 × HTTP 404" in ill.out) == (3, True)
    assert sorted(path.name for path in archiver.data.iterdir()) == ["sites.toml"]


def test_check_names_the_rules_that_match_nothing(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    rules = '{field = "title", css = "h1"}, {field = "lead", css = "p.no-such"}, {field = "body", css = "#nor-this"}'
    archiver.write_sites([host], selectors=f"[{rules}]")
    done = archiver.run("sites", "check", key_of(host), "--delay", "0")

    assert done.code == 0
    assert [line for line in done.out.splitlines() if line.startswith("selector")] == [
        "selector    for body: matches in none of 4 articles",
        "selector    for lead: matches in none of 4 articles",
    ]


def test_what_was_given_up_is_asked_for_again(newspapers: NewsWeb, archiver: Installation) -> None:
    url = newspapers.urls[0]
    archiver.write_sites(newspapers.hosts)
    newspapers.fault(url, "consent")
    archiver.crawl()
    missing = archiver.rows("SELECT count(*) FROM articles")
    newspapers.clear_faults()
    archiver.crawl()
    waiting = archiver.rows("SELECT count(*) FROM articles")
    archiver.crawl("--retry-failed")

    assert (missing, waiting) == ([(15,)], [(15,)])
    assert archiver.rows("SELECT count(*) FROM articles") == [(16,)]


#: Addresses that a home page declares as feeds, of which none may come into sites.toml; `{}`: a port of this machine.
STRANGE_FEEDS = [
    "http://127.0.0.1:{}/feed",
    "http://[::1]:{}/feed",
    "http://2130706433:{}/feed",
    "http://localhost:{}/feed",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.0.0.192/feed",
    "http://printer.lan/feed",
    "http://paper.example/broken.xml",
    "http://paper.example/lost.xml",
    "http://paper.example/forbidden.xml",
    "http://paper.example/moved.xml",
]


def paper(port: int) -> dict[str, Answer]:
    """What a proxy answers for a site whose home page names these feeds, sitemaps and sections, and one good one."""
    home = "http://paper.example/"
    named = [address.format(port) for address in STRANGE_FEEDS]
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{url}">' for url in (f"{home}feed.xml", *named)
    )
    sections = "".join(f'<li><a href="{url}">Politics</a></li>' for url in named)
    items = "".join(f"<item><title>Tide {n}</title><link>{home}2025/tide-{n}.html</link></item>" for n in range(3))
    feed = f"<rss version='2.0'><channel><title>Paper</title><link>{home}</link>{items}</channel></rss>"
    maps = "\n".join(f"Sitemap: {url}" for url in named)
    return {
        home: Answer(
            f"<html><head><title>Paper</title>{links}</head><body><nav><ul>{sections}</ul></nav></body></html>"
        ),
        f"{home}robots.txt": Answer(f"User-agent: *\nDisallow: /forbidden.xml\n{maps}\n", media_type="text/plain"),
        f"{home}feed.xml": Answer(feed, media_type="application/rss+xml"),
        f"{home}broken.xml": Answer("", 500),
        f"{home}moved.xml": Answer(status=302, headers=(("Location", f"http://127.0.0.1:{port}/feed"),)),
    }


@pytest.mark.parametrize("command", ["add", "crawl"])
def test_what_a_page_names_is_written_only_where_it_was_had(tmp_path: Path, command: str) -> None:
    with Canary() as canary, Server(paper(canary.port)) as proxy:
        archiver = Installation(tmp_path, environment={"http_proxy": proxy.url, "no_proxy": ""})
        done = archiver.run(command, "http://paper.example/", "--delay", "0")
        written = tomllib.loads((archiver.data / "sites.toml").read_text())

    assert canary.connections == 0
    assert done.code in (0, 3)
    [entry] = written.values()
    assert entry["feeds"] == ["http://paper.example/feed.xml"]
    assert [url for name in ("sitemaps", "sections", "hosts") for url in entry.get(name, ())] == []
    assert "allow_private" not in done.out + done.err


@pytest.mark.parametrize("start", ["http://127.0.0.1:{}/", "http://[::1]:{}/", "http://localhost:{}/"])
def test_a_start_that_is_private_is_told_how_it_may_be_had(tmp_path: Path, start: str) -> None:
    with Canary() as canary:
        archiver = Installation(tmp_path)
        done = archiver.run("add", start.format(canary.port), "--delay", "0")

    assert (done.code, canary.connections) == (78, 0)
    assert "allow_private" in done.out
    assert not (archiver.data / "sites.toml").exists()
