"""The hostile corpus as hosts of a news web, every case at an address of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlsplit

from tests.conftest import NOW
from tests.extraction.stories import story
from tests.hostile.case import Case, Listed
from tests.hostile.sources import SITE, SOURCES
from tests.hostile.test_pages import PAGES
from tests.newsweb.answers import Answer, document, redirect, refusal
from tests.newsweb.content import Newspaper
from tests.newsweb.hosts import make_hosts
from tests.newsweb.wire import BROKEN

#: What all hosts of the hostile pages stand under.
DOMAIN = "hostile-post-example.co.uk"

#: Where a redirect leads nowhere: to itself, or ten thousand times on.
LOOP, CHAIN = "loop", "chain"

#: Each delivery that breaks the protocol or never ends, and each of those, with the story as what is sent.
SERVERS = (*BROKEN, "until-close", LOOP, CHAIN)


#: Files of an origin that would hold whoever reads them, or holds requests against them, with the path they stand at.
ORIGIN_FILES = {
    "robots-of-many-names": (
        "/robots.txt",
        "\n".join(f"User-agent: {n}" for n in range(15_000)) + "\nDisallow: /\n" * 20_000,
    ),
    "robots-of-many-rules": ("/robots.txt", "User-agent: *\n" + "\n".join(f"Disallow: /{n}" for n in range(35_000))),
    "robots-of-many-patterns": ("/robots.txt", "User-agent: *\n" + f"Disallow: *{'a' * 57}b{'a' * 9}\n" * 7_000),
    "reservations-of-many-patterns": (
        "/.well-known/tdmrep.json",
        json.dumps([{"location": "/*a*a*a*a*b$", "tdm-reservation": 1}] * 9_000),
    ),
}


def address_of(name: str) -> str:
    """Where the page of a case, or the story of a broken server, stands: on a host of its own, for one that drips makes
    others of its host wait."""
    return f"http://{name}.{DOMAIN}/news/ferry-sails-again-{41_877 + len(name)}"


class HostilePaper(Newspaper):
    """A host that answers with one case, whatever is asked for."""

    def __init__(self, name: str, answers: dict[str, Answer | Case]) -> None:
        super().__init__(replace(make_hosts(1, 0, NOW)[0], name=name, compression=None, chunked=False))
        self._answers = answers

    @property
    def urls(self) -> list[str]:
        return []

    def answer(self, target: str) -> Answer:
        if "/hop/" in target:
            number = int(target.rpartition("/")[2])
            return redirect(f"/hop/{number + 1}") if number < 10_000 else document("text/html", story())
        answer = self._answers.get(urlsplit(target).path)
        if answer is None:
            return refusal(404)
        return answer.make() if isinstance(answer, Case) else answer


def papers() -> list[HostilePaper]:
    """A host for each page and each server, one for all sources, and one whose feed lists the pages."""
    urls = {name: address_of(name) for name in (*PAGES, *SERVERS, *ORIGIN_FILES)}
    answers: dict[str, Answer | Case] = dict(PAGES)
    for name in SERVERS:
        page = document("text/html; charset=utf-8", story())
        answers[name] = replace(page, delivery=name) if name in BROKEN or name == "until-close" else page
    answers[LOOP], answers[CHAIN] = redirect(urls[LOOP]), redirect("/hop/1")
    for name in ORIGIN_FILES:
        answers[name] = document("text/html; charset=utf-8", story())
    items = "".join(f"<item><link>{url}</link><title>Ferry</title></item>" for url in urls.values())
    feed = document("application/rss+xml", f"<rss><channel>{items}</channel></rss>")
    return [
        HostilePaper(f"www.{DOMAIN}", {"/feed": feed}),
        HostilePaper(urlsplit(SITE).netloc, {f"/{name}": case for name, case in SOURCES.items()}),
        *(
            HostilePaper(urlsplit(url).netloc, {urlsplit(url).path: answers[name]} | _origin_file(name))
            for name, url in urls.items()
        ),
    ]


def _origin_file(name: str) -> dict[str, Answer | Case]:
    if name not in ORIGIN_FILES:
        return {}
    path, text = ORIGIN_FILES[name]
    return {path: document("text/plain", text)}


def entries() -> str:
    """The hostile sites as sites.toml has them."""
    kinds = {name: case.fate.kind for name, case in SOURCES.items() if isinstance(case.fate, Listed)}
    feeds = [f"http://{urlsplit(SITE).netloc}/{name}" for name, kind in kinds.items() if kind in ("feed", "other")]
    sitemaps = [f"http://{urlsplit(SITE).netloc}/{name}" for name, kind in kinds.items() if "sitemap" in kind]
    sections = [f"http://{urlsplit(SITE).netloc}/{name}" for name, kind in kinds.items() if kind == "page"]
    return (
        f'\n[hostile-pages]\nfeeds = ["http://www.{DOMAIN}/feed"]\n'
        f"\n[hostile-sources]\nfeeds = {feeds}\nsitemaps = {sitemaps}\nsections = {sections}\n"
    )
