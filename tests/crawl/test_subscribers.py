"""What the archive's owner may read: his cookies and headers go to the site's own hosts, and come out nowhere."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from archiver.errors import ConfigurationError
from archiver.sites.owner_files import load_credentials, may_have
from archiver.sites.site import Site
from tests.command import Installation
from tests.crawl.loopback import Answer, Server, moved
from tests.importing.samples import story
from tests.web.serving import serving

STORY = "/2024/05/31/bath-and-pool-closed.html"
PAGE = story("Bath and pool closed for the summer").decode()
HOME = f'<html><body><h1>News</h1><a href="{STORY}">Bath and pool closed for the summer</a></body></html>'
WALL = Answer("<html><body><h1>Log in</h1><form><input type=password></form></body></html>", 403)

#: What must never be written down: a cookie, what it is renewed with, and a header.
SECRETS = ("c00kie-of-the-owner", "ren3wed-by-the-server", "h3ader-of-the-owner")


def cookie_line(domain: str, name: str, value: str, *, secure: bool = False) -> str:
    return "\t".join([domain, "FALSE", "/", str(secure).upper(), "0", name, value])


def installed(folder: Path, server: Server, *, other: Server | None = None) -> Installation:
    archiver = Installation(folder)
    archiver.data.mkdir(parents=True)
    feeds = f'feeds = ["{other.url}feed"]\n' if other is not None else ""
    (archiver.data / "sites.toml").write_text(
        f'[site]\nstart = ["{server.url}"]\n{feeds}allow_private = true\ndelay = 0\n'
        'cookies = "file:cookies.txt"\nheaders = "file:headers.txt"\n'
    )
    write(archiver.data / "cookies.txt", "# Netscape HTTP Cookie File", cookie_line("127.0.0.1", "login", SECRETS[0]))
    write(archiver.data / "headers.txt", "# of the library", f"X-Reader: {SECRETS[2]}")
    return archiver


def write(path: Path, *lines: str, mode: int = 0o600) -> None:
    path.write_text("".join(f"{line}\n" for line in lines))
    path.chmod(mode)


def written(folder: Path) -> bytes:
    """Everything that stands in files of the archive, unpacked; the owner's own files aside."""
    found = b""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name in ("cookies.txt", "headers.txt"):
            continue
        data = path.read_bytes()
        while path.name.endswith(".gz") and data:
            stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            found += stream.decompress(data)
            data = stream.unused_data
        found += data
    return found


@pytest.mark.slow
def test_a_subscriber_reads_and_nothing_of_it_is_written(tmp_path: Path) -> None:
    renewed = (("Set-Cookie", f"login={SECRETS[1]}; Path=/"), ("X-Kept", "yes"))
    answers = {"/": Answer(HOME), STORY: Answer(PAGE, headers=renewed)}
    with Server(answers, strict={STORY: WALL}) as server:
        archiver = installed(tmp_path, server)
        done = archiver.crawl()
        brought = [(r.headers.get("cookie"), r.headers.get("x-reader")) for r in server.asked if r.path == STORY]

    assert (done.code, done.err) == (0, "")
    assert brought == [(f"login={SECRETS[0]}", SECRETS[2])]
    assert archiver.rows("SELECT access, count(*) FROM captures WHERE url LIKE '%closed%' GROUP BY 1") == [
        ("subscriber", 1)
    ]
    everything = written(tmp_path)
    assert [secret for secret in SECRETS if secret.encode() in everything] == []
    assert b"X-Kept: yes" in everything
    before = archiver.rows("SELECT record, access, outcome FROM captures ORDER BY 1")
    (archiver.data / "archive.db").unlink()
    assert archiver.run("rebuild").code == 0
    assert archiver.rows("SELECT record, access, outcome FROM captures ORDER BY 1") == before
    assert archiver.run("check").code == 0

    assert archiver.run("export", "all.jsonl").code == 0
    assert archiver.run("export", "--subscriber", "own.jsonl").code == 0
    assert [len((tmp_path / name).read_text().splitlines()) for name in ("all.jsonl", "own.jsonl")] == [0, 1]

    _is_marked(archiver)


def _is_marked(archiver: Installation) -> None:
    """Wherever the web page lists the story; others see it only where the owner says so."""
    [(number,)] = archiver.rows("SELECT id FROM articles")
    with serving(archiver.data) as site:
        pages = [site.get(path).text for path in ("/", "/search?q=bath", "/site/site")]
        article, feed = site.get(f"/article/{number}").text, site.get("/search.rss?q=bath").text
        rows = site.get("/search.json?q=bath").json["rows"]
        whole = site.get(f"/article/{number}.json").json
        found = [len(site.get("/search.json", q=f"{sign}access:subscriber").json["rows"]) for sign in ("", "-")]
    assert ["with a subscription" in page for page in (*pages, article)] == [True] * 4
    assert "<category>subscriber</category>" in feed
    assert [row["access"] for row in (*rows, whole)] == ["subscriber"] * 2
    assert found == [1, 0]

    refused = archiver.run("serve", "--port", "0", "--host", "0.0.0.0", patience=30)
    assert refused.code == 78
    assert re.fullmatch(
        r"archiver: \d+ pages here were read with cookies .* add --subscriber if they may\n", refused.err
    )
    with serving(archiver.data, "--allow-host", "news.example", "--subscriber") as site:
        assert site.get(f"/article/{number}").status == 200


def test_other_sites_get_nothing(tmp_path: Path) -> None:
    feed = (
        '<rss version="2.0"><channel><title>t</title><item><title>a story</title><link>{}</link></item></channel></rss>'
    )
    with Server(address="127.0.0.2") as elsewhere, Server({"/": Answer(HOME)}) as server:
        elsewhere.answers["/feed"] = Answer(feed.format(f"{server.url}moved"), media_type="application/rss+xml")
        for path in (STORY, "/moved"):
            server.answers[path] = moved(f"{elsewhere.url}taken")
        archiver = installed(tmp_path, server, other=elsewhere)
        archiver.crawl()
        away, own = list(elsewhere.asked), list(server.asked)

    assert away
    assert not any({"cookie", "x-reader"} & set(request.headers) for request in away)
    assert any("x-reader" in request.headers for request in own)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o700, 0o666, 0o620])
@pytest.mark.parametrize("name", ["cookies.txt", "headers.txt"])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    write(tmp_path / name, "# Netscape HTTP Cookie File", mode=mode)
    site = Site(key="site", start=("https://herald.example/",), **{name.removesuffix(".txt"): f"file:{name}"})
    with pytest.raises(ConfigurationError, match=rf"^\[site\] {name.removesuffix('.txt')}: .*chmod 600 "):
        load_credentials([site], tmp_path)


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("cookies", "login=secret"),
        ("cookies", "# Netscape HTTP Cookie File\nsecret line"),
        ("cookies", "\xff\xfe\tsecret"),
        ("cookies", "herald.example\tFALSE\t/\tFALSE\tsoon\tlogin\tsecret"),
        ("cookies", "herald.example\tFALSE\t/\tFALSE\t0\t\tsecret"),
        ("cookies", "herald.example\tperhaps\t/\tFALSE\t0\tlogin\tsecret"),
        ("headers", "secret"),
        ("headers", "X-Ok: yes\nHost: secret"),
        ("headers", "Cookie: secret"),
        ("headers", "X Y: secret"),
        ("headers", "X-Y: secret\x01"),
        ("headers", "X-Y:"),
    ],
)
def test_a_wrong_file_is_named_without_what_stands_in_it(tmp_path: Path, key: str, content: str) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes(content.encode("latin-1"))
    path.chmod(0o600)
    with pytest.raises(ConfigurationError) as raised:
        load_credentials([Site(key="site", start=("https://herald.example/",), **{key: "file:own.txt"})], tmp_path)  # type: ignore[arg-type]

    assert str(path) in str(raised.value)
    assert re.search("secret|login", str(raised.value)) is None
    assert raised.value.exit_code == 78


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    for path in ("nowhere.txt", "."):
        with pytest.raises(ConfigurationError, match=r"^\[site\] cookies: "):
            load_credentials([Site(key="site", cookies=f"file:{path}")], tmp_path)


def test_cookies_of_other_domains_stay_in_the_file(tmp_path: Path) -> None:
    domains = (".herald.example", "www.herald.example", ".tracker.test", "herald.example.tracker.test")
    lines = [cookie_line(domain, "a", domain) for domain in domains]
    lines.append("#HttpOnly_www.herald.example\tFALSE\t/\tTRUE\t4102444800\tb\tlocked")
    lines.append("www.herald.example\tFALSE\t/\tFALSE\t1000000000\tc\tlong over")
    write(tmp_path / "own.txt", "# Netscape HTTP Cookie File", *lines)
    site = Site(key="site", start=("https://www.herald.example/",), cookies="file:own.txt")

    (found,) = load_credentials([site], tmp_path).values()
    assert sorted(str(cookie.value) for cookie in found.cookies) == [".herald.example", "locked", "www.herald.example"]


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://www.herald.example/a", True),
        ("https://blogs.herald.example/a", True),
        ("http://www.herald.example/a", False),
        ("https://herald.example.evil.test/a", False),
        ("https://feeds.hoster.test/herald", False),
        ("https://www.herald.example@evil.test/", False),
    ],
)
def test_where_a_header_goes(url: str, may: bool) -> None:
    site = Site(
        key="site",
        start=("https://www.herald.example/",),
        feeds=("https://feeds.hoster.test/herald",),
        headers="file:h",
    )
    assert may_have(site, url) is may
