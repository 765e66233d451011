"""An address that a person gives and that leads to another site is followed to its owner."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archiver.urls import identity
from tests.command import Done, Installation, key_of
from tests.crawl.loopback import Answer, Server, moved
from tests.newsweb import NewsWeb

BODY = "<p>" + "Das Fährhaus am Nordufer öffnet wieder, sagte die Wirtin am Sonntag den Gästen. " * 8 + "</p>"
PAGE = (
    f'<html lang="de"><head><title>Fährhaus öffnet</title></head><body><h1>Fährhaus öffnet</h1>{BODY * 3}</body></html>'
)


def sites_file(*entries: tuple[str, Server]) -> str:
    """Entries that name hosts alone, so that nothing is asked for but what was pasted."""
    return "\n".join(
        f'[{key}]\nhosts = ["{server.url.split("/")[2]}"]\nallow_private = true\ndelay = 0\n' for key, server in entries
    )


@pytest.mark.parametrize("hops", [1, 3])
def test_a_short_link_leads_to_the_story_of_a_known_site(tmp_path: Path, hops: int) -> None:
    archiver = Installation(tmp_path, None)
    archiver.data.mkdir()
    with Server(address="127.0.0.1") as paper, Server(address="127.0.0.2") as shortener:
        story = f"{paper.url}lokales/2026/das-faehrhaus-oeffnet-wieder-im-mai"
        path = story.removeprefix(paper.url[:-1])
        paper.answers[path] = Answer(PAGE)
        steps = [f"/k{number}" for number in range(hops)]
        targets = [f"{shortener.url[:-1]}{step}" for step in steps[1:]] + [story]
        shortener.answers |= {step: moved(target, 301) for step, target in zip(steps, targets, strict=True)}
        (archiver.data / "sites.toml").write_text(sites_file(("faehrbote", paper), ("kurz", shortener)))
        done = archiver.crawl(f"{shortener.url}k0")
        again = archiver.crawl(f"{shortener.url}k0")
        shown = archiver.run("show", f"{shortener.url}k0")

    assert archiver.rows("SELECT site, url, title FROM articles") == [("faehrbote", story, "Fährhaus öffnet")]
    assert (done.code, again.code, shown.code) == (0, 0, 0)
    assert [asked.path for asked in paper.asked].count(path) == 2


def test_a_loop_between_two_sites_ends_and_is_said(tmp_path: Path) -> None:
    archiver = Installation(tmp_path, None)
    archiver.data.mkdir()
    with Server(address="127.0.0.1") as one, Server(address="127.0.0.2") as two:
        one.answers["/a"], two.answers["/b"] = moved(f"{two.url}b"), moved(f"{one.url}a")
        (archiver.data / "sites.toml").write_text(sites_file(("eins", one), ("zwei", two)))
        done = archiver.crawl(f"{one.url}a")

    assert done.code == 3
    assert done.err.count("\n") >= 1
    assert len([asked for asked in (*one.asked, *two.asked) if asked.path in ("/a", "/b")]) <= 6


def feed_of(paper: Server, *numbers: int) -> Answer:
    items = "".join(
        f"<item><title>Nr. {number}</title><link>{paper.url}lokales/2026/faehrhaus-am-nordufer-{number}</link></item>"
        for number in numbers
    )
    text = f'<rss version="2.0"><channel><title>Fährbote</title>{items}</channel></rss>'
    return Answer(text, media_type="application/rss+xml")


def test_lists_that_name_no_story_of_their_site_are_told(tmp_path: Path) -> None:
    archiver = Installation(tmp_path, None)
    archiver.data.mkdir()
    with Server(address="127.0.0.1") as paper, Server(address="127.0.0.2") as counter:
        paper.answers |= {"/": Answer("<p>News</p>"), "/feed.xml": feed_of(counter, 1, 2)}
        entry = f'[faehrbote]\nfeeds = ["{paper.url}feed.xml"]\nallow_private = true\n'
        (archiver.data / "sites.toml").write_text(entry)
        done = archiver.crawl()

    assert done.code == 3
    assert "faehrbote: its lists name no story of its own: it leads to 127.0.0.2" in done.err


def test_a_site_that_nobody_knew_is_remembered_by_its_own_name(tmp_path: Path, newspapers: NewsWeb) -> None:
    host, short = newspapers.hosts[:2]
    url = next(url for url in newspapers.urls if f"//{host.name}/" in url)
    newspapers.fault("/k7[?]", "short")
    archiver = Installation(tmp_path, newspapers.proxy)

    assert archiver.crawl(f"{short.home}k7?to={url}") == Done(0, "", "")
    assert archiver.rows("SELECT site, key FROM articles") == [(key_of(host), identity(url))]
    assert tomllib.loads((archiver.data / "sites.toml").read_text()) == {key_of(host): {"hosts": [host.name]}}
