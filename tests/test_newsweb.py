"""The news web itself: what the other tests rely on it for."""

import gzip
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from tests.newsweb import NewsWeb
from tests.newsweb.effects import EFFECTS


@dataclass
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Client:
    """The standard library's client, through the proxy."""

    def __init__(self, proxy: str, timeout: float = 10) -> None:
        self._port = urlsplit(proxy).port
        self._timeout = timeout

    def ask(self, url: str, method: str = "GET", **headers: str) -> Response:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._timeout)
        try:
            connection.request(method, url, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())
        finally:
            connection.close()


@pytest.fixture
def web() -> Iterator[NewsWeb]:
    with NewsWeb(hosts=44, articles=4) as web:
        yield web


@pytest.fixture
def client(web: NewsWeb) -> Client:
    return Client(web.proxy)


def test_every_story_stands_at_its_address_in_its_charset(web: NewsWeb, client: Client) -> None:
    read = {}
    for url in web.urls:
        response = client.ask(url)
        host = next(host for host in web.hosts if host.name == urlsplit(url).netloc)
        tree = html.document_fromstring(response.body.decode(host.charset))
        read[url] = response.status, tree.findtext(".//h1"), host.charset in response.headers["Content-Type"]
    declared = {host.name: host.declared for host in web.hosts}

    assert len(web.urls) == 44 * 4
    assert read == {url: (200, web.story(url).headline, declared[urlsplit(url).netloc]) for url in web.urls}


def test_the_same_web_every_time(web: NewsWeb, client: Client) -> None:
    with NewsWeb(hosts=44, articles=4) as twin:
        other = Client(twin.proxy)
        assert twin.urls == web.urls
        assert [other.ask(url).body for url in web.urls[::7]] == [client.ask(url).body for url in web.urls[::7]]


def test_feeds_name_every_story(web: NewsWeb, client: Client) -> None:
    named = {}
    for host in web.hosts:
        body = client.ask(f"http://{host.name}{host.feed}").body
        if host.feed == "/feed.json":
            links = [item["url"] for item in json.loads(body)["items"]]
        else:
            path = (
                "//item/link/text()"
                if host.feed == "/feed.xml"
                else "//*[local-name()='entry']/*[local-name()='link']/@href"
            )
            links = [str(link) for link in etree.fromstring(body).xpath(path)]
        named[host.name] = [link.removesuffix("utm_source=rss&utm_medium=feed").rstrip("?&") for link in links]

    assert named == {host.name: [url for url in web.urls if urlsplit(url).netloc == host.name] for host in web.hosts}


def test_sitemaps_name_every_story(web: NewsWeb, client: Client) -> None:
    def locations(url: str) -> list[str]:
        body = client.ask(url).body
        tree = etree.fromstring(gzip.decompress(body) if url.endswith(".gz") else body)
        found = [str(loc) for loc in tree.xpath("//*[local-name()='loc']/text()")]
        return found if str(tree.tag).endswith("urlset") else [story for nested in found for story in locations(nested)]

    named = {}
    for host in web.hosts:
        robots = client.ask(f"http://{host.name}/robots.txt").body.decode()
        named[host.name] = locations(robots.rpartition("Sitemap: ")[2].strip())

    assert named == {host.name: [url for url in web.urls if urlsplit(url).netloc == host.name] for host in web.hosts}


def test_home_sections_and_tags_link_to_stories(web: NewsWeb, client: Client) -> None:
    for host in web.hosts[:8]:
        home = html.document_fromstring(client.ask(host.home).body, base_url=host.home)
        home.make_links_absolute(host.home)
        sections = [link for link in home.xpath("//nav/a/@href") if not link.endswith("/subscribe")]
        listed = [
            link
            for section in sections
            for link in html.document_fromstring(client.ask(section).body).xpath("//main//li//a/@href")
        ]
        mine = [url for url in web.urls if urlsplit(url).netloc == host.name]

        assert home.xpath("//main//li//a/@href") == mine
        assert sorted(listed) == sorted(mine)


def test_validators(web: NewsWeb, client: Client) -> None:
    kinds = set()
    for host in web.hosts[:4]:
        url = next(url for url in web.urls if urlsplit(url).netloc == host.name)
        first = client.ask(url)
        etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
        kinds.add((etag is not None, modified is not None))
        if etag:
            assert client.ask(url, If_None_Match=etag).status == 304
            assert client.ask(url, If_None_Match='"other"', If_Modified_Since=modified or "").status == 200
        if modified:
            assert client.ask(url, If_Modified_Since=modified).status == 304
            assert client.ask(url, If_Modified_Since="Mon, 02 Jan 2006 15:04:05 GMT").status == 200
        web.edit(url)
        assert (
            client.ask(url, **({"If_None_Match": etag} if etag else {"If_Modified_Since": modified or ""})).status
            == 200
        )

    assert kinds == {(True, False), (False, True), (True, True)}


def test_twins_and_short_links(web: NewsWeb, client: Client) -> None:
    host = web.hosts[0]
    url = web.urls[0]
    amp = html.document_fromstring(client.ask(f"{url}?amp=1").body)
    short = client.ask(f"{host.home}r/4")
    bare = client.ask(url.replace("//www.", "//"))

    assert client.ask(f"{url}?utm_source=x&utm_medium=y").body == client.ask(url).body
    assert amp.xpath("//link[@rel='canonical']/@href") == [url]
    assert (short.status, short.headers["Location"]) == (301, url)
    assert (bare.status, bare.headers["Location"]) == (301, url)


def test_edits_are_told_in_feed_and_page(web: NewsWeb, client: Client) -> None:
    url = web.urls[0]
    before = web.story(url)
    web.edit(url)
    after = web.story(url)

    changed = [old != new for old, new in zip(before.blocks, after.blocks, strict=True)]
    assert sum(changed) == 2
    assert before.headline != after.headline
    assert html.document_fromstring(client.ask(url).body.decode()).findtext(".//h1") == after.headline
    assert after.headline in etree.fromstring(client.ask(f"{web.hosts[0].home}feed.xml").body).xpath(
        "//item/title/text()"
    )


def test_stories_held_back_come_out_later(web: NewsWeb, client: Client) -> None:
    newest, second = web.urls[:2]
    web.hold_back(web.hosts[0].name, 1)

    assert web.urls[0] == second
    assert client.ask(newest).status == 404
    web.hold_back(web.hosts[0].name, 0)
    assert client.ask(newest).status == 200


def test_redesign_keeps_the_story(web: NewsWeb, client: Client) -> None:
    url = web.urls[0]
    before = client.ask(url).body
    web.redesign(web.hosts[0].name)
    after = client.ask(url).body

    assert before != after
    assert html.document_fromstring(after.decode()).findtext(".//h1") == web.story(url).headline


def test_content_encodings_are_negotiated(web: NewsWeb, client: Client) -> None:
    url = web.urls[0]

    assert client.ask(url, Accept_Encoding="br, gzip").headers["Content-Encoding"] == "gzip"
    assert client.ask(url, Accept_Encoding="br").headers["Content-Encoding"] is None
    assert gzip.decompress(client.ask(url, Accept_Encoding="gzip").body) == client.ask(url).body


def test_log_tells_what_was_asked(web: NewsWeb, client: Client) -> None:
    url = web.urls[0]
    client.ask(url, User_Agent="tester")
    client.ask(f"{web.hosts[1].home}nowhere", "HEAD")
    client.ask("http://nobody.example/")

    assert [(record.method, record.url, record.status) for record in web.log] == [
        ("GET", url, 200),
        ("HEAD", f"{web.hosts[1].home}nowhere", 404),
        ("GET", "http://nobody.example/", 502),
    ]
    assert [record.headers["user-agent"] for record in web.log.of(url)] == ["tester"]


def test_faults_pass(web: NewsWeb, client: Client) -> None:
    url = web.urls[0]
    web.fault(url, "503-seconds", times=2)
    answers = [client.ask(url) for _ in range(3)]

    assert [(answer.status, answer.headers["Retry-After"]) for answer in answers] == [
        (503, "1"),
        (503, "1"),
        (200, None),
    ]
    assert [record.fault for record in web.log] == ["503-seconds", "503-seconds", None]


def test_faults_with_a_share_are_the_same_every_time(web: NewsWeb) -> None:
    def run(web: NewsWeb) -> list[int]:
        web.fault("", "500", times=1, share=0.3)
        client = Client(web.proxy)
        return [client.ask(url).status for url in web.urls]

    first = run(web)
    with NewsWeb(hosts=44, articles=4) as twin:
        assert run(twin) == first
    assert 30 < first.count(500) < 75


@pytest.mark.parametrize("name", ["401", "403", "404", "410", "429", "451", "500", "502", "503", "504", "503-date"])
def test_refusals(web: NewsWeb, client: Client, name: str) -> None:
    web.fault("", name)

    assert client.ask(web.urls[0]).status == int(name[:3])


@pytest.mark.parametrize("name", ["reset", "garbage", "truncate", "bad-chunk"])
def test_broken_answers_break_the_client(web: NewsWeb, client: Client, name: str) -> None:
    web.fault("", name)

    with pytest.raises((http.client.HTTPException, OSError)):
        client.ask(web.urls[0])


@pytest.mark.parametrize("name", ["hang", "drip", "slow-headers"])
def test_slow_answers_time_out(web: NewsWeb, name: str) -> None:
    web.fault("", name)
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(web.proxy).port, timeout=0.6)
    connection.request("GET", web.urls[0])
    sock = connection.sock
    deadline = time.monotonic() + 0.8
    received = b""
    while time.monotonic() < deadline:
        try:
            received += sock.recv(4096)
        except TimeoutError:
            break
    connection.close()

    assert len(received) < 400


def test_endless_headers_do_not_end(web: NewsWeb) -> None:
    web.fault("", "endless-headers")
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(web.proxy).port, timeout=10)
    connection.request("GET", web.urls[0])
    received = b""
    while len(received) < 2_000_000:
        received += connection.sock.recv(65536)
    connection.close()

    assert b"\r\n\r\n" not in received


def test_short_length(web: NewsWeb, client: Client) -> None:
    whole = client.ask(web.urls[0]).body
    web.fault("", "short-length")

    assert client.ask(web.urls[0]).body == whole[: len(whole) // 2]


def test_redirects(web: NewsWeb, client: Client) -> None:
    loop, chain, inwards, metadata = web.urls[:4]
    web.fault(loop, "loop")
    web.fault(chain, "chain")
    web.fault(inwards, "to-loopback")
    web.fault(metadata, "to-metadata")
    hops, url = 0, chain
    while location := client.ask(url).headers["Location"]:
        hops, url = hops + 1, location

    assert client.ask(loop).headers["Location"] == loop
    assert hops == 25
    assert urlsplit(client.ask(inwards).headers["Location"]).hostname == "127.0.0.1"
    assert urlsplit(client.ask(metadata).headers["Location"]).hostname == "169.254.169.254"


def test_other_pages_in_place_of_the_story(web: NewsWeb, client: Client) -> None:
    url = web.urls[0]
    lengths = {}
    for name in ("empty", "consent", "soft404", "login", "html", "binary", "bomb", "huge"):
        web.clear_faults()
        web.fault("", name)
        answer = client.ask(url)
        lengths[name] = answer.status, answer.headers["Content-Type"].partition(";")[0], len(answer.body)

    assert {status_and_type[:2] for status_and_type in lengths.values()} == {(200, "text/html")}
    assert lengths["empty"][2] == 0
    assert lengths["huge"][2] > 20_000_000
    assert lengths["bomb"][2] < 2_000_000


def test_pages_that_are_hard_to_read(web: NewsWeb, client: Client) -> None:
    url = web.urls[0]
    plain = len(client.ask(url).body)
    grown = {}
    for name in ("control-characters", "attributes", "nested"):
        web.clear_faults()
        web.fault("", name)
        grown[name] = len(client.ask(url).body) - plain

    assert grown["control-characters"] == len("<p>Vertical&#11;tab and null&#0;</p>")
    assert grown["attributes"] > 600_000
    assert grown["nested"] == 5_000 * len("<div></div>") + 1


def test_every_fault_can_be_had(web: NewsWeb) -> None:
    with pytest.raises(ValueError, match="no such fault: bad luck; there are 401"):
        web.fault("", "bad luck")
    for name in EFFECTS:
        web.fault("", name)


def test_as_a_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.newsweb", "--hosts", "3", "--articles", "2", "--log", str(tmp_path / "log")]
    root = Path(__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env=environment, text=True) as process:
        assert process.stdout is not None
        announced = process.stdout.readline().split()
        control = Client(announced[-1])
        url = json.loads(control.ask("/-/urls").body)[0]
        first = control.ask(url).body
        edited = control.ask(f"/-/edit?url={url}", "POST").status
        refused = control.ask("/-/edit?url=http://nobody.example/", "POST").status
        second = control.ask(url).body
        log = json.loads(control.ask("/-/log").body)
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=10)

    assert announced[:5] == ["6", "stories", "on", "3", "hosts"]
    assert (edited, refused, status) == (200, 400, 0)
    assert first != second
    assert [record["status"] for record in log] == [200, 200]
    assert len((tmp_path / "log").read_text().splitlines()) == 2
