"""The bundled newspapers: whole, linked, reproducible, and served with validators."""

import http.client
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from archiver.demo.page import DemoPage
from archiver.demo.server import Demo, demo_pages, serve_demo

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
SITE = demo_pages(NOW)
LATER = demo_pages(NOW, later=True)


def stories(site: dict[tuple[str, str], DemoPage]) -> dict[tuple[str, str], DemoPage]:
    return {key: page for key, page in site.items() if page.header("Last-Modified")}


def tree(page: DemoPage) -> html.HtmlElement:
    return html.document_fromstring(page.body.decode())


def test_same_moment_same_pages() -> None:
    assert demo_pages(NOW) == SITE


def test_each_paper_has_its_stories() -> None:
    assert Counter(host for host, _ in stories(SITE)) == {
        "www.gazette-littoral.example": 11,
        "www.harbour-courier.example": 11,
    }
    for page in stories(SITE).values():
        text = " ".join(tree(page).xpath("//div[@class='texte' or @class='story__body']//text()"))
        assert len(text.split()) > 60


def test_every_link_leads_somewhere() -> None:
    lost = set()
    for (host, path), page in SITE.items():
        if not (page.header("Content-Type") or "").startswith("text/html") or page.status != 200:
            continue
        for element, attribute, link, _ in tree(page).iterlinks():
            target = urlsplit(urljoin(f"http://{host}{path}", link))
            if (target.netloc, target.path) not in SITE:
                lost.add((path, element.tag, attribute, link))

    assert lost == set()


def test_feeds_and_sitemaps_name_every_story() -> None:
    def addresses(host: str, path: str, names: str) -> set[tuple[str, str]]:
        found = etree.fromstring(SITE[host, path].body).xpath(names)
        return {(urlsplit(str(url)).netloc, urlsplit(str(url)).path) for url in found}

    named = {
        path: addresses(host, path, names)
        for host, path, names in (
            ("www.gazette-littoral.example", "/rss.xml", "//item/link/text()"),
            ("www.gazette-littoral.example", "/sitemap-actualites.xml", "//*[local-name()='loc']/text()"),
            ("www.harbour-courier.example", "/atom.xml", "//*[local-name()='entry']/*[local-name()='link']/@href"),
            ("www.harbour-courier.example", "/sitemap.xml", "//*[local-name()='loc']/text()"),
        )
    }
    gazette = {key for key in stories(SITE) if key[0] == "www.gazette-littoral.example"}
    courier = {key for key in stories(SITE) if key[0] == "www.harbour-courier.example"}

    assert named == {
        "/rss.xml": gazette,
        "/sitemap-actualites.xml": gazette,
        "/atom.xml": courier,
        "/sitemap.xml": courier,
    }


def test_later_one_story_of_each_paper_is_edited_and_one_is_new() -> None:
    before, after = stories(SITE), stories(LATER)
    edited = [key for key in before if tree(before[key]).findtext(".//h1") != tree(after[key]).findtext(".//h1")]

    assert sorted(edited) == [
        ("www.gazette-littoral.example", "/littoral/pont-levant-de-port-cadou-20431.html"),
        ("www.harbour-courier.example", "/2026/11/22/harbour-dredging-to-start-early/"),
    ]
    assert sorted(set(after) - set(before)) == [
        ("www.gazette-littoral.example", "/environnement/une-baleine-dans-l-anse-de-rospico-20433.html"),
        ("www.harbour-courier.example", "/2026/11/22/the-seal-who-rang-for-the-ferryman/"),
    ]
    for key in edited:
        paragraphs = [
            [text for element in tree(page).iter("p") if len(text := element.text_content()) > 200]
            for page in (before[key], after[key])
        ]
        assert sum(old != new for old, new in zip(*paragraphs, strict=True)) == 1


def test_dates_go_with_the_moment() -> None:
    page = SITE["www.gazette-littoral.example", "/littoral/pont-levant-de-port-cadou-20431.html"]

    assert page.header("Last-Modified") == "Sun, 22 Nov 2026 12:00:00 GMT"
    assert "publié le 22/11/2026 à 13:00" in "".join(tree(page).xpath("//p[@class='signature']//text()"))


def test_french_text_has_the_spaces_of_french_printers() -> None:
    page = SITE["www.gazette-littoral.example", "/economie/la-nuit-les-huitres-grandissent-mieux-20428.html"]

    assert '<h2 class="intertitre">«\N{NO-BREAK SPACE}On vit à l’envers\N{NO-BREAK SPACE}»</h2>' in page.body.decode()


def test_pictures_are_png() -> None:
    pictures = [page for page in SITE.values() if page.header("Content-Type") == "image/png"]

    assert len(pictures) == 28
    assert len({page.body for page in pictures}) == 28
    assert {page.body[:8] for page in pictures} == {b"\x89PNG\r\n\x1a\n"}


def get(demo: Demo, url: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    proxy = urlsplit(demo.proxy)
    connection = http.client.HTTPConnection(proxy.hostname or "", proxy.port, timeout=10)
    try:
        connection.request(method, url, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_served_under_their_own_addresses() -> None:
    with serve_demo(now=NOW) as demo:
        story = f"{demo.gazette}littoral/pont-levant-de-port-cadou-20431.html"
        status, headers, body = get(demo, story)
        canonical = html.document_fromstring(body.decode()).xpath("//link[@rel='canonical']/@href")
        etag, modified = headers["ETag"], headers["Last-Modified"]
        answers = [
            get(demo, story, "HEAD")[0],
            get(demo, story, If_None_Match=etag)[0],
            get(demo, story, If_Modified_Since=modified)[0],
            get(demo, story, If_None_Match='"another"', If_Modified_Since=modified)[0],
            get(demo, f"{story}?utm_source=rss")[0],
            get(demo, f"{story}?page=2")[0],
            get(demo, f"{demo.gazette}a/20431")[0],
            get(demo, f"{demo.courier}nowhere")[0],
        ]
        asked = [status for _, _, _, status in demo.requests]

    assert (status, canonical) == (200, [story])
    assert answers == [200, 304, 304, 200, 200, 404, 301, 404]
    assert asked == [200, *answers]


def test_later_state_is_published_while_serving() -> None:
    with serve_demo(now=NOW) as demo:
        url = f"{demo.courier}2026/11/22/harbour-dredging-to-start-early/"
        _, headers, _ = get(demo, url)
        demo.publish(later=True)
        status, _, body = get(demo, url, If_None_Match=headers["ETag"])

    assert status == 200
    assert b"as second ship touches bottom" in body
