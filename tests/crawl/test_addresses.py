"""No connection reaches an address that is not public."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.addresses import is_private_name, is_public, numeric
from archiver.outcomes.found_urls import USUAL_LISTS
from archiver.urls import clean
from tests.command import Installation
from tests.crawl.loopback import Answer, Canary, Server, has_ipv6, moved
from tests.importing.samples import story
from tests.newsweb import NewsWeb


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.254", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "::", "::1", "::7f00:1",
        "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "fd00:ec2::254", "ff02::1", "ff0e::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:7f00:1::1", "2001:0:808:808:0:0:80ff:fffe",
        "2001:db8::1", "100::1", "4000::1", "", "no address",
    ],
)  # fmt: skip
def test_forbidden(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "93.184.215.14", "8.8.8.8", "100.63.255.255", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)  # fmt: skip
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("::1", "::1"),
        ("[::ffff:127.0.0.1]", "127.0.0.1"),
        ("example.org", None),
        ("localhost", None),
        ("ünïcode.example", None),
    ],
)
def test_numeric(host: str, address: str | None) -> None:
    assert numeric(host) == address


@pytest.mark.parametrize(
    ("name", "is_private"),
    [
        ("localhost", True),
        ("localhost.", True),
        ("a.localhost", True),
        ("metadata.google.internal", True),
        ("printer.local", True),
        ("nas.home.arpa", True),
        ("intranet", True),
        ("www.example.org", False),
        ("localhost.example.org", False),
        ("local.example", False),
    ],
)
def test_private_names(name: str, is_private: bool) -> None:
    assert is_private_name(name) == is_private


_IPV4 = st.integers(0, 2**32 - 1).map(IPv4Address)


def _parts(address: IPv4Address, number: int) -> list[int]:
    """An address in so many numbers, as `inet_aton` takes them: the last one stands for all bytes that are left."""
    packed = address.packed
    return [*packed[: number - 1], int.from_bytes(packed[number - 1 :], "big")]


@settings(deadline=None)
@given(_IPV4, st.lists(st.sampled_from(["{}", "{:#x}", "{:#X}", "0{:o}", "0x000{:x}"]), min_size=1, max_size=4))
def test_however_an_address_is_spelled(address: IPv4Address, bases: list[str]) -> None:
    spelled = ".".join(base.format(part) for base, part in zip(bases, _parts(address, len(bases)), strict=True))
    cleaned = clean(f"http://{spelled}/")

    assert cleaned is not None
    assert numeric(urlsplit(cleaned).hostname or "") == str(address)


@settings(deadline=None)
@given(_IPV4, st.integers(0, 2**32 - 1))
def test_what_carries_a_private_address_is_private(inner: IPv4Address, rest: int) -> None:
    carriers = [
        (0xFFFF << 32) + int(inner),
        (0x64FF9B << 96) + int(inner),
        (0x2002 << 112) + (int(inner) << 80) + rest,
        (0x20010000 << 96) + (int(inner) << 64) + rest,
        (0x20010000 << 96) + (rest << 64) + (0xFFFFFFFF ^ int(inner)),
    ]
    if not is_public(str(inner)):
        assert not any(is_public(str(IPv6Address(carrier))) for carrier in carriers)
        assert not any(is_public(f"{IPv6Address(carrier)}%eth0") for carrier in carriers)


#: Ways to write an address of this machine or its network, and the reason they are refused with.
SPELLINGS = {
    "127.0.0.1": "127.0.0.1",
    "127.1": "127.0.0.1",
    "127.0.1": "127.0.0.1",
    "2130706433": "127.0.0.1",
    "0x7f000001": "127.0.0.1",
    "0x7f.1": "127.0.0.1",
    "0X7F.0.0.0X1": "127.0.0.1",
    "0177.0.0.1": "127.0.0.1",
    "017700000001": "127.0.0.1",
    "127.0.0.2": "127.0.0.2",
    "127.255.255.254": "127.255.255.254",
    "0": "0.0.0.0",
    "0.0.0.0": "0.0.0.0",
    "[::]": "::",
    "[::1]": "::1",
    "[0:0:0:0:0:0:0:1]": "::1",
    "[::ffff:127.0.0.1]": "127.0.0.1",
    "[::ffff:7f00:1]": "127.0.0.1",
    "[::127.0.0.1]": "::7f00:1",
    "[64:ff9b::127.0.0.1]": "64:ff9b::7f00:1",
    "[2002:7f00:1::1]": "2002:7f00:1::1",
    "[2001:0:7f00:1::1]": "2001:0:7f00:1::1",
    "[fe80::1]": "fe80::1",
    "[fd00:ec2::254]": "fd00:ec2::254",
    "169.254.169.254": "169.254.169.254",
    "0xa9fea9fe": "169.254.169.254",
    "10.0.0.1": "10.0.0.1",
    "172.16.0.1": "172.16.0.1",
    "192.168.0.1": "192.168.0.1",
    "100.64.0.1": "100.64.0.1",
    "224.0.0.1": "224.0.0.1",
    "255.255.255.255": "255.255.255.255",
    "127.0.0.1.": "127.0.0.1",
    "①②⑦.⓪.⓪.①": "127.0.0.1",
    "１２７。０。０。１": "127.0.0.1",
    "localhost": "localhost",
    "LOCALHOST.": "localhost",
    "a.b.localhost": "a.b.localhost",
    "ip6-localhost": "ip6-localhost",
    "metadata.google.internal": "metadata.google.internal",
    "www.example.org@127.0.0.1": "127.0.0.1",
    "www.example.org:80@localhost": "localhost",
    "127.0.0.1\\@www.example.org": "127.0.0.1",
}


def reasons(archiver: Installation) -> list[str]:
    """Why addresses failed, without the advice."""
    return sorted(reason.partition(" (")[0] for (reason,) in archiver.rows("SELECT detail FROM urls"))


def spelled(port: int) -> list[str]:
    """The addresses of `SPELLINGS`, at that port."""
    hosts = (host.split("\\", 1) for host in SPELLINGS)
    return [f"http://{host[0]}:{port}/" + (f"\\{host[1]}" if len(host) > 1 else "") for host in hosts]


def test_no_spelling_reaches_this_machine(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    with Canary() as canary:
        done = archiver.crawl(*spelled(canary.port))

    assert (done.code, canary.connections) == (3, 0)
    assert set(reasons(archiver)) == {f"private address {address}" for address in SPELLINGS.values()}
    assert archiver.rows("SELECT count(*) FROM captures") == [(0,)]


def test_no_spelling_is_asked_of_a_proxy(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.crawl(*spelled(80))

    assert len(newspapers.log) == 0
    assert set(reasons(archiver)) == {f"private address {address}" for address in SPELLINGS.values()}


def test_the_proxy_itself_is_no_site(newspapers: NewsWeb, tmp_path: Path) -> None:
    proxy = newspapers.proxy.replace("127.0.0.1", "localhost")
    archiver = Installation(tmp_path, environment={"http_proxy": proxy, "no_proxy": "localhost"})
    archiver.crawl(newspapers.hosts[0].home, f"{proxy}/-/log")

    assert archiver.rows("SELECT detail FROM urls WHERE url LIKE '%/-/log'") == [
        ("private address localhost (allow_private in sites.toml lets it be fetched)",)
    ]
    assert archiver.rows("SELECT count(*) FROM articles") == [(4,)]
    assert "/-/log" not in {record.path for record in newspapers.log}


def test_no_route_reaches_another_port(tmp_path: Path) -> None:
    """A hostile site that is open itself leads everywhere to an address that is not."""
    archiver = Installation(tmp_path)
    page = story("Bath and pool closed for the summer").decode()
    with Canary() as canary, Server() as server, Server() as indirect, Server() as refreshing:
        trap = f"http://127.0.0.1:{canary.port}"
        names = [f"http://{host}:{canary.port}" for host in ("localhost", "[::1]", "127.1", "2130706433")]
        redirects = {f"/2024/05/31/moved-{status}.html": status for status in (301, 302, 303, 307, 308)}
        alternates = "".join(
            f'<link rel=alternate type="application/rss+xml" href="{at}/feed.xml">' for at in (trap, *names)
        )
        refresh = "/2024/05/31/refresh-of-the-council.html"
        header = "/2024/05/31/refresh-by-a-header.html"
        links = "".join(
            f'<a href="{path}">Council votes on the new bridge once more</a>' for path in (*redirects, refresh, header)
        )
        head = (
            f"{alternates}"
            f'<link rel=canonical href="{trap}/canonical"><link rel=amphtml href="{trap}/amp">'
            f'<link rel=next href="{trap}/next"><meta property="og:image" content="{trap}/og.png">'
            f'<meta property="og:url" content="{trap}/og"><link rel=stylesheet href="{trap}/style.css">'
            f'<link rel="tdm-policy" href="{trap}/policy.json"><link rel=manifest href="{trap}/manifest">'
        )
        body = (
            f'<img src="{trap}/i.png" srcset="{trap}/i2.png 2x"><iframe src="{trap}/frame"></iframe>'
            f'<script src="{trap}/s.js"></script><video src="{trap}/v.mp4"></video>'
            f'<a href="{trap}/2024/05/31/council-votes-on-the-new-bridge.html">Council votes on the bridge again</a>'
            f"{links}"
        )
        item = f"<item><title>Council</title><link>{trap}/2024/05/31/item.html</link></item>"
        near = f"<item><title>Bath</title><link>{server.url}2024/05/31/story.html</link></item>"
        server.answers |= {
            "/": Answer(page.replace("</head>", f"{head}</head>").replace("</article>", f"</article>{body}")),
            "/2024/05/31/story.html": Answer(
                page.replace("</head>", f"{head}</head>").replace("</article>", f"{body}</article>"),
                headers=(
                    ("Link", f"<{trap}/l>; rel=next"),
                    ("Content-Location", trap),
                ),
            ),
            refresh: Answer(page.replace("</head>", f'<meta http-equiv=refresh content="0; url={trap}/r"></head>')),
            header: Answer(page, headers=(("Refresh", f"0; url={trap}/h"),)),
            "/feed.xml": Answer(f"<rss><channel>{near}{item}</channel></rss>", media_type="application/rss+xml"),
            "/moved.xml": moved(f"{trap}/feed.xml"),
            "/sitemap.xml": Answer(
                f"<urlset><url><loc>{trap}/2024/05/31/listed.html</loc></url></urlset>", media_type="text/xml"
            ),
            "/index.xml": Answer(
                f"<sitemapindex><sitemap><loc>{trap}/sitemap.xml</loc></sitemap></sitemapindex>", media_type="text/xml"
            ),
            "/robots.txt": Answer(f"User-agent: *\nSitemap: {trap}/sitemap.xml\n", media_type="text/plain"),
            "/.well-known/tdmrep.json": moved(f"{trap}/tdmrep.json"),
            **{path: moved(f"{trap}{path}", status) for path, status in redirects.items()},
        }
        indirect.answers |= {"/robots.txt": moved(f"{trap}/robots.txt"), "/": Answer(page)}
        refreshing.answers |= {"/robots.txt": moved("file:///etc/passwd"), "/": Answer(page)}
        archiver.data.mkdir()
        (archiver.data / "sites.toml").write_text(
            f"""[hostile]
            start = ["{server.url}"]
            feeds = ["{server.url}feed.xml", "{server.url}moved.xml"]
            sitemaps = ["{server.url}sitemap.xml", "{server.url}index.xml"]
            allow_private = true
            [indirect]
            start = ["{indirect.url}"]
            allow_private = true
            [refreshing]
            start = ["{refreshing.url}"]
            allow_private = true
            [other]
            start = ["{trap}/"]
            allow_private = true
            """
        )
        archiver.crawl("hostile", "indirect", "refreshing")

        asked = {request.path for request in server.asked}
        assert canary.connections == 0
        assert {"/", "/feed.xml", "/moved.xml", "/sitemap.xml", "/index.xml", refresh, header, *redirects} <= asked
        assert [request.path for request in indirect.asked] == ["/robots.txt"]
        assert [request.path for request in refreshing.asked] == ["/robots.txt"]
    private = archiver.rows("SELECT count(*) FROM urls WHERE detail LIKE '%private address%'")
    assert private[0][0] >= 12
    assert archiver.rows("SELECT count(*) FROM articles") == [(1,)]
    assert b"root:" not in b"".join(path.read_bytes() for path in archiver.warcs())


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", pytest.param("::1", marks=pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6"))],
)
def test_a_site_may_be_opened_knowingly(address: str, tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    archiver.data.mkdir()
    with Server({"/": Answer("<a href=/x>x</a>"), "/robots.txt": Answer()}, address=address) as server:
        named = server.url.replace(address, "localhost") if address == "127.0.0.1" else server.url
        (archiver.data / "sites.toml").write_text(f'[local]\nstart = ["{named}"]\nallow_private = true\n')
        done = archiver.crawl()

        asked = [request.path for request in server.asked if request.path not in USUAL_LISTS]
        assert asked == ["/robots.txt", "/", "/.well-known/tdmrep.json", "/x"]
    assert done.code == 0
    captured = [url for (url,) in archiver.rows("SELECT url FROM captures ORDER BY id")]
    usual = {f"{named.rstrip('/')}{path}" for path in USUAL_LISTS}
    assert [url for url in captured if url not in usual] == [
        f"{named}{path}" for path in ("robots.txt", "", ".well-known/tdmrep.json", "x")
    ]
