"""The sitemaps that robots.txt names."""

from __future__ import annotations

from archiver.discovery import Discovery, Found, discover
from archiver.discovery.sitemaps import MAX_SITEMAPS
from archiver.reasons import Reason, Why
from tests.discovery.answers import answer

ROBOTS = "https://www.herald.test/robots.txt"


def found(*paths: str) -> tuple[Found, ...]:
    return tuple(Found(url=f"https://www.herald.test{path}", kind="sitemap", origin="robots") for path in paths)


def test_sitemap_lines() -> None:
    body = """User-agent: *
Disallow: /search
Sitemap: https://www.herald.test/sitemap.xml
 SITEMAP :https://www.herald.test/news.xml   # news
sitemap: /relative.xml
Sitemap: https://www.herald.test/sitemap.xml
Sitemap:
Sitemap: mailto:desk@herald.test
# Sitemap: https://www.herald.test/old.xml
"""
    expected = Discovery(kind="robots", found=found("/sitemap.xml", "/news.xml", "/relative.xml"))
    for text in (body, body.replace("\n", "\r\n"), body.replace("\n", "\r"), "\ufeff" + body):
        assert discover(answer(text, "text/plain", url=ROBOTS)) == expected


def test_none() -> None:
    assert discover(answer("User-agent: *\nDisallow:", "text/plain", url=ROBOTS)) == Discovery(kind="robots")
    assert discover(answer("", "text/plain", url=ROBOTS)) == Discovery(kind="robots")


def test_html_in_its_place() -> None:
    body = "<!DOCTYPE html><html><body>Not found. Sitemap: /x</body></html>"
    assert discover(answer(body, "text/html", url=ROBOTS)) == Discovery(
        kind="robots", refused=Why(Reason.NOT_A_LIST, "robots.txt is HTML")
    )


def test_too_many_are_cut() -> None:
    body = "".join(f"Sitemap: /{number}.xml\n" for number in range(MAX_SITEMAPS + 5))
    discovery = discover(answer(body, "text/plain", url=ROBOTS))
    assert len(discovery.found) == MAX_SITEMAPS
    assert discovery.refused == Why(Reason.TOO_MANY_URLS, "too many sitemaps: cut at 1,000")
