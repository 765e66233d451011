"""`archiver add` and `sites check`: a look that keeps nothing."""

from __future__ import annotations

import pytest

from tests.command import Done, Installation, key_of
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
