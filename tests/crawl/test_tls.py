"""Certificates are checked, unless a site's entry says otherwise; then each capture says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.outcomes.found_urls import USUAL_LISTS
from tests.command import Installation
from tests.crawl.certificates import Authority
from tests.crawl.loopback import Answer, Server
from tests.importing.samples import story

NOT_VALID = "the server's certificate is not valid (verify_tls = false in sites.toml lets it be fetched)"

#: Sites, and what their entry says beside their address.
ENTRIES = {
    "good": "",
    "own": "",
    "expired": "",
    "elsewhere": "",
    "exempt": "verify_tls = false",
    # the same server as `exempt`, whose entry says nothing
    "beside": "",
}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Server]]]:
    authority = Authority.new(tmp_path_factory.mktemp("certificates"))
    contexts = {
        "good": authority.context("127.0.0.1"),
        "own": authority.context("127.0.0.1", is_own=True),
        "expired": authority.context("127.0.0.1", days=-1),
        "elsewhere": authority.context("127.0.0.2"),
        "exempt": authority.context("127.0.0.2", days=-1, is_own=True),
    }
    page = story("Bath and pool closed for the summer").decode()
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(Server({"/a/story": Answer(page), "/a/other": Answer(page)}, tls=context))
            for name, context in contexts.items()
        }
        yield authority.file, {**servers, "beside": servers["exempt"]}


@pytest.fixture(scope="module")
def crawled(servers: tuple[Path, dict[str, Server]], tmp_path_factory: pytest.TempPathFactory) -> Installation:
    trusted, by_name = servers
    archiver = Installation(tmp_path_factory.mktemp("tls"), environment={"SSL_CERT_FILE": str(trusted)})
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text(
        "".join(
            f'[{name}]\nstart = ["{by_name[name].url}a/{"other" if name == "beside" else "story"}"]\n'
            f"allow_private = true\n{extra}\n"
            for name, extra in ENTRIES.items()
        )
    )
    archiver.crawl()
    return archiver


def test_what_is_not_valid_is_not_fetched(servers: tuple[Path, dict[str, Server]], crawled: Installation) -> None:
    named = "SELECT site, state, detail LIKE ? FROM urls WHERE kind != 'guess' ORDER BY site"
    fates = crawled.rows(named, f"%{NOT_VALID}")

    assert fates == [
        ("beside", "failed", 1),
        ("elsewhere", "failed", 1),
        ("exempt", "fetched", None),
        ("expired", "failed", 1),
        ("good", "fetched", None),
        ("own", "failed", 1),
    ]
    asked = {
        name: sum(request.path not in USUAL_LISTS for request in server.asked) for name, server in servers[1].items()
    }
    assert asked == {
        "good": 2,
        "own": 0,
        "expired": 0,
        "elsewhere": 0,
        "exempt": 2,
        "beside": 2,
    }


def test_captures_say_that_nobody_checked(crawled: Installation) -> None:
    with Store(crawled.data, readonly=True) as archive:
        marks = {
            (row["site"], row["url"].rpartition("/")[2]): archive.captures.read(row).found.get("tls")
            for row in archive.db.query("SELECT * FROM captures WHERE status = 200 OR outcome = 'robots_txt'")
        }

    assert marks == {
        ("good", "robots.txt"): None,
        ("good", "story"): None,
        ("exempt", "robots.txt"): "unverified",
        ("exempt", "story"): "unverified",
    }
