"""Where nothing names a feed or sitemap, the usual places are asked, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from archiver import times
from archiver.archive import Store
from archiver.archive.records.captures import RequestLine
from archiver.capture import Capture
from archiver.discovery import discover
from archiver.outcomes.found_urls import USUAL_LISTS
from archiver.outcomes.record import never_answered, settle
from archiver.reasons import Reason, Why
from tests.command import Installation
from tests.crawl.loopback import Answer, Server

HOME = "https://www.gazette-du-lac.example"
STORIES = tuple(f"{HOME}/2026/11/{day}/le-bac-reprend-son-service-{day}" for day in (21, 24, 27))

PAGE = '<!doctype html><html lang="fr"><head><title>Gazette</title>{}</head><body><p>Bonjour.</p></body></html>'
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>'
    + "".join(f"<item><title>Le bac reprend</title><link>{url}</link></item>" for url in STORIES)
    + "</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title>'
    + "".join(f'<entry><title>Le bac</title><id>{url}</id><link href="{url}"/></entry>' for url in STORIES)
    + "</feed>"
)


def sitemap() -> str:
    locations = "".join(f"<url><loc>{url}</loc><lastmod>{times.now()}</lastmod></url>" for url in STORIES)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'


def index() -> str:
    return (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{HOME}/plan/actualites.xml</loc><lastmod>{times.now()}</lastmod></sitemap></sitemapindex>"
    )


class Town:
    """A site and an archive that visits all that is ever due: answers by path, (status, body or target)."""

    def __init__(self, archive: Store, answers: Mapping[str, tuple[int, str]]) -> None:
        self._archive = archive
        self._answers = {"/": (200, PAGE.format("")), **answers}
        self.asked: Counter[str] = Counter()

    def live(self, rounds: int = 3) -> None:
        """Visits everything, so many times over; robots.txt is known from the first."""
        robots = self._answers.get("/robots.txt")
        if robots is not None:
            self._store(f"{HOME}/robots.txt", *robots)
        for _ in range(rounds):
            for visit in self._archive.ledger.due("gazette", 100, at="2999"):
                path = visit.url.removeprefix(HOME)
                self.asked[path] += 1
                status, text = self._answers.get(path, (404, "rien"))
                if status == 0:
                    never_answered(self._archive, visit, Why(Reason.ROBOTS), robots=True)
                    continue
                capture = self._store(visit.url, status, text)
                reading = discover(capture) if status == 200 and visit.kind != "article" else None
                settle(self._archive, None, visit, capture, reading)

    def _store(self, url: str, status: int, text: str) -> Capture:
        headers = (("Location", text),) if 300 <= status < 400 else ()
        capture = Capture(url=url, body=text.encode(), fetched=times.now(), status=status, headers=headers)
        return self._archive.captures.add(capture, request=RequestLine("GET", url, ()), site="gazette")

    def kinds(self) -> dict[str, str]:
        """What the ledger takes the addresses for that are no stories."""
        rows = self._archive.db.execute("SELECT url, kind FROM urls WHERE kind != 'article'").fetchall()
        return {url.removeprefix(HOME): kind for url, kind in rows}

    def stories(self) -> list[str]:
        sql = "SELECT url FROM urls WHERE kind = 'article' AND state != 'backlog' ORDER BY url"
        return [url for (url,) in self._archive.db.execute(sql).fetchall()]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as archive, archive.batch():
        archive.ledger.name(f"{HOME}/", site="gazette", kind="section")
        yield archive


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/sitemap.xml", sitemap(), "sitemap"),
        ("/sitemap_index.xml", index(), "sitemap"),
        ("/news-sitemap.xml", sitemap(), "sitemap"),
        ("/feed", RSS, "feed"),
        ("/rss.xml", ATOM, "feed"),
    ],
)
def test_a_list_that_nothing_names_is_found_and_kept(archive: Store, path: str, body: str, kind: str) -> None:
    town = Town(archive, {path: (200, body), "/plan/actualites.xml": (200, sitemap())})
    town.live(4)

    assert town.stories() == sorted(STORIES)
    assert town.kinds()[path] == kind
    assert town.asked[path] > 1
    assert {town.asked[other] for other in USUAL_LISTS if other != path} == {1}


@pytest.mark.parametrize("status", [301, 302])
def test_a_usual_place_may_lead_to_the_list(archive: Store, status: int) -> None:
    town = Town(archive, {"/feed": (status, "/flux/tout.xml"), "/flux/tout.xml": (200, RSS)})
    town.live(4)

    assert town.stories() == sorted(STORIES)
    assert town.kinds()["/flux/tout.xml"] == "feed"
    assert town.asked["/feed"] == 1


@pytest.mark.parametrize(
    "answer",
    [
        (404, "rien"),
        (410, "rien"),
        (403, "interdit"),
        (401, "qui?"),
        (451, "non"),
        (200, PAGE.format("")),
        (200, PAGE.format("").replace("Bonjour.", f'<a href="{STORIES[0]}">Le bac reprend enfin son service</a>')),
        (200, '{"erreur": 404}'),
        (302, "/"),
        (301, "/introuvable"),
        (302, "https://www.hebergeur.example.net/erreur"),
        (0, "robots.txt"),
    ],
)
def test_what_is_no_list_is_asked_once_and_is_no_failure(archive: Store, answer: tuple[int, str]) -> None:
    town = Town(archive, dict.fromkeys(USUAL_LISTS, answer))
    town.live(5)

    assert {town.asked[path] for path in USUAL_LISTS} == {1}
    assert town.asked["/"] == 5
    assert town.stories() == []


def test_a_server_that_fails_is_asked_again_and_then_left_alone(archive: Store) -> None:
    town = Town(archive, {"/sitemap.xml": (503, "plus tard")})
    town.live(12)

    assert town.asked["/sitemap.xml"] == 7
    assert town.asked["/feed"] == 1


@pytest.mark.parametrize(
    "declared",
    [
        {"/": (200, PAGE.format('<link rel="alternate" type="application/rss+xml" href="/actu.rss">'))},
        {"/robots.txt": (200, f"User-agent: *\nSitemap: {HOME}/plan.xml\n")},
        {"/": (500, "panne")},
    ],
)
def test_where_something_is_declared_or_nothing_is_known_nothing_is_guessed(
    archive: Store, declared: Mapping[str, tuple[int, str]]
) -> None:
    town = Town(archive, declared)
    town.live()

    assert not town.asked.keys() & set(USUAL_LISTS)


def test_a_feed_of_the_entry_is_a_declaration(archive: Store) -> None:
    archive.ledger.name(f"{HOME}/actu.rss", site="gazette", kind="feed")
    town = Town(archive, {})
    town.live()

    assert town.asked.keys() == {"/", "/actu.rss"}


def test_a_list_that_is_declared_later_is_read(archive: Store) -> None:
    town = Town(archive, {})
    town.live(2)
    later = {"/": (200, PAGE.format('<link rel="alternate" type="application/rss+xml" href="/rss.xml">'))}
    town = Town(archive, {**later, "/rss.xml": (200, RSS)})
    town.live(2)

    assert town.stories() == sorted(STORIES)
    assert town.kinds()["/rss.xml"] == "feed"


@pytest.mark.slow
def test_a_crawl_finds_them_and_a_rebuild_tells_the_same(tmp_path: Path) -> None:
    body = "<p>" + "Le bac de la rive nord reprend son service dimanche matin, dit la capitainerie. " * 6 + "</p>"
    archiver = Installation(tmp_path, None)
    with Server() as server:
        page = PAGE.format("").replace("<p>Bonjour.</p>", f"<article><h1>{{}}</h1>{body * 3}</article>")
        paths = [f"/2026/11/{day}/le-bac-reprend-son-service-{day}" for day in (21, 24)]
        links = "".join(
            f"<url><loc>{server.url[:-1]}{path}</loc><lastmod>{times.now()}</lastmod></url>" for path in paths
        )
        urlset = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{links}</urlset>'
        server.answers |= {
            "/": Answer(PAGE.format("")),
            "/sitemap.xml": Answer(urlset, media_type="application/xml"),
            **{path: Answer(page.format(f"Le bac reprend ({path[9:11]})")) for path in paths},
        }
        archiver.data.mkdir()
        entry = f'[gazette]\nstart = ["{server.url}"]\nallow_private = true\ndelay = 0\n'
        (archiver.data / "sites.toml").write_text(entry)
        first = archiver.crawl()
        again = archiver.crawl("gazette")

    assert (first.code, again.code) == (0, 0)
    counts = Counter(asked.path for asked in server.asked)
    assert {path: counts[path] for path in USUAL_LISTS} == {
        "/sitemap.xml": 2,
        "/sitemap_index.xml": 1,
        "/news-sitemap.xml": 1,
        "/feed": 1,
        "/rss.xml": 1,
    }
    sql = "SELECT url, kind, state FROM urls ORDER BY url"
    rows = archiver.rows(sql)
    assert [row[1] for row in rows].count("article") == 2
    assert archiver.run("rebuild").code == 0
    assert archiver.rows(sql) == rows
