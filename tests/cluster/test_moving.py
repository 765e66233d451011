"""A site goes to another shard with its history, whoever is killed meanwhile."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from archiver.archive.search.selection import Selection
from archiver.archive.upkeep.integrity import check_archive
from archiver.cluster.asking import wait_for
from archiver.cluster.copies import ShardCopies, check_copies
from archiver.cluster.reading import count_in_shards, search_shards
from archiver.cluster.register import Register, sharing_domains
from archiver.errors import LeaseLost
from tests.archive.test_withdrawing import HOST, html, keep, page, url
from tests.cluster.test_reading import STORES, publish
from tests.cluster.test_withdrawing import STORY, Shard
from tests.cluster.test_work import until
from tests.command import Done
from tests.stored import rows, store_pages

FROM, TO = "shard-0001", "shard-0002"
SITE = "uferbote"
ENTRY = f'[{SITE}]\nstart = ["{HOST}/"]\n'
WORDS = ("kranich", "lighthouse", "moulin")


@pytest.fixture
def cluster(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shard:
    """Two shards, published by machine m1: one with a paper of three stories, one with a paper of four."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    data = tmp_path / "m1" / "data"
    keep(data / FROM, [html(url(word), page(word)) for word in WORDS])
    store_pages(data / TO, hosts=1, stories=4)
    register.place({SITE: (("uferbote.example",), ENTRY)}, 2, None)
    register.place({"other": (("other.example",), '[other]\nstart = ["https://www.other.example/"]\n')}, 2, None)
    assert {key: shard for key, (shard, _) in register.sites().items()} == {SITE: FROM, "other": TO}
    for shard in (FROM, TO):
        publish(register, data / shard)
    return Shard(tmp_path, register)


def found(cluster: Shard) -> list[tuple[str, str]]:
    """Shard and address of all articles, as a search over all shards gives them."""
    place = cluster.place
    articles = search_shards(cluster.register, place, Selection(), limit=100)
    assert count_in_shards(cluster.register, place, Selection()) == len(articles)
    return sorted((row["shard"], row["url"]) for row in articles)


def history(data: Path) -> list[object]:
    """What an archive tells of the site that moves, but for its own numbers."""
    keys = {row["id"]: row["key"] for row in rows(data)["articles"] if row["site"] == SITE}
    return sorted(
        (keys[row["article_id"]], row["number"], row["seen"], row["change"], row["title"], row["text"])
        for row in rows(data)["versions"]
        if row["article_id"] in keys
    )


def is_quiet(cluster: Shard) -> bool:
    """Whether nothing is asked for, and nobody has a lease."""
    waiting = cluster.register._rows("SELECT 1 FROM archiver.asked WHERE outcome IS NULL")
    return not waiting and not any(status.owner for status in cluster.register.status())


@pytest.mark.slow
@STORES
def test_a_site_moves_and_comes_back(cluster: Shard) -> None:
    data = cluster.folder / "m1" / "data"
    before, told = found(cluster), history(data / FROM)
    assert len(before) == 7
    desk = cluster.installation("desk")
    with cluster.working("m1"):
        moved = desk.run("cluster", "move", SITE, TO, "--wait", "100s")
        again = desk.run("cluster", "move", SITE, TO)
        until(lambda: is_quiet(cluster))
        assert found(cluster) == sorted((TO, address) for _, address in before)
        assert history(data / TO) == told
        assert cluster.register.entries(FROM) == []
        assert cluster.register.shards_with(["uferbote.example"]) == [TO, FROM]
        gone = desk.run("cluster", "withdraw", url(WORDS[0]), "--reason", "court order", "--wait", "100s")
        until(lambda: is_quiet(cluster))
        back = desk.run("cluster", "move", SITE, FROM, "--wait", "100s")
        until(lambda: is_quiet(cluster))

    assert moved == Done(0, f"{SITE}: given to {TO}\n{SITE}: brought over from {FROM}\n", "")
    assert again == Done(0, f"{SITE}: is in {TO}\n", "")
    assert (gone.code, gone.out.split("\n")[0], gone.err) == (0, f"{STORY}: withdrawn", "")
    assert cluster.holding() == set()
    assert back == Done(0, f"{SITE}: given to {FROM}\n{SITE}: brought over from {TO}\n", "")
    assert found(cluster) == sorted(pair for pair in before if pair[1] != url(WORDS[0]))
    assert check_archive(data / FROM) == check_archive(data / TO) == []
    assert check_copies(cluster.register, cluster.place, verify=True) == []


@pytest.mark.slow
@STORES
def test_whoever_is_killed(cluster: Shard) -> None:
    random.seed(5)
    before, told = found(cluster), history(cluster.folder / "m1" / "data" / FROM)
    plan = cluster.register.ask("move", {FROM: [SITE, TO]})
    for attempt in range(8):
        with cluster.working(f"m{attempt % 2 + 1}"):
            time.sleep(random.uniform(1, 6))
        assert sorted(address for _, address in found(cluster)) == sorted(address for _, address in before)
    with cluster.working("m1"):
        asked = wait_for(cluster.register, plan, 100)
        until(lambda: is_quiet(cluster))

    assert [(some.command, some.outcome) for some in asked] == [
        ("move", f"{SITE}: given to {TO}"),
        ("take", f"{SITE}: brought over from {FROM}"),
    ]
    assert found(cluster) == sorted((TO, address) for _, address in before)
    # a machine that has nothing of it finds it in the store
    cluster.register._rows("UPDATE archiver.shards SET due = now() WHERE name = %s RETURNING name", TO)
    lease = cluster.register.take(TO, "m9", "m9")
    assert lease is not None
    copies = ShardCopies(cluster.folder / "m9" / "data" / TO, cluster.place, cluster.register)
    copies.bring_up(lease)
    assert history(copies.folder) == told
    assert check_archive(copies.folder) == []


def test_it_is_one_step(cluster: Shard) -> None:
    register = cluster.register
    plan = register.ask("move", {FROM: [SITE, TO]})
    lease = cluster.take("m1")
    [asked] = register.asked(FROM, "move")
    register._rows(
        "INSERT INTO archiver.hosts (shard, host, delay) VALUES (%s, 'uferbote.example', 9) RETURNING 1", FROM
    )
    register._rows("UPDATE archiver.shards SET epoch = epoch + 1 WHERE name = %s RETURNING 1", FROM)
    with pytest.raises(LeaseLost):
        register.move(lease, asked, {SITE: ["uferbote.example"]}, TO)
    assert register.sites()[SITE] == (FROM, ENTRY)
    register._rows("UPDATE archiver.shards SET epoch = epoch - 1 WHERE name = %s RETURNING 1", FROM)
    register.move(lease, asked, {SITE: ["uferbote.example"]}, TO)

    assert register.sites()[SITE] == (TO, ENTRY)
    assert ([terms.host for terms in register.terms(TO)], register.terms(FROM)) == (["uferbote.example"], [])
    assert [(some.command, some.words) for some in register.plan(plan)] == [
        ("move", [SITE, TO]),
        ("take", [FROM, SITE]),
    ]
    # until it is brought over, the former shard shows it
    assert register.moved_from(FROM) == []
    assert found(cluster)[0][0] == FROM


def test_sites_of_one_domain_go_together() -> None:
    entries = {
        "news": '[news]\nstart = ["https://news.hafen.example/"]\n',
        "sport": '[sport]\nstart = ["https://sport.hafen.example/", "https://pokal.example/"]\n',
        "cup": '[cup]\nstart = ["https://www.pokal.example/"]\n',
        "else": '[else]\nstart = ["https://www.elsewhere.example/"]\n',
    }
    assert sharing_domains(entries, "news") == {
        "news": ("hafen.example",),
        "sport": ("hafen.example", "pokal.example"),
        "cup": ("pokal.example",),
    }


def test_what_cannot_be_moved(cluster: Shard) -> None:
    desk = cluster.installation("desk")
    assert desk.run("cluster", "move", "seeblatt", TO) == Done(
        1, "", "archiver: no site 'seeblatt' in the cluster; `archiver cluster add` prints the keys\n"
    )
    assert desk.run("cluster", "move", SITE, "shard-0009") == Done(
        1, "", "archiver: no shard-0009 here; `archiver cluster status` lists the shards\n"
    )
    assert desk.run("cluster", "move", SITE, TO, "--wait", "1s") == Done(
        3, "", f"archiver: {FROM}: noted, and not done yet; ask again, or see `archiver cluster status`\n"
    )
