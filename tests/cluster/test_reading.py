"""Searches over all shards, whose databases lie in a folder or in S3."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.backup.places import place_of
from archiver.cluster.copies import ShardCopies
from archiver.cluster.reading import count_in_shards, search_shards
from archiver.cluster.register import Register
from archiver.errors import ArchiveError
from archiver.files import cache_folder
from tests.command import Done, Installation
from tests.stored import store_pages

#: Stores that a test is run with, one after the other: see `store` in conftest.
STORES = pytest.mark.parametrize("store", ["folder", "s3"], indirect=True)

SHARDS = {"shard-0001": (1, 6), "shard-0002": (2, 4), "shard-0003": (3, 1)}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    for shard, (hosts, stories) in SHARDS.items():
        store_pages(folder / shard, hosts=hosts, stories=stories)
    return folder


@pytest.fixture
def published(register: Register, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    """Three shards of different papers, of which the third has published nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for shard in SHARDS:
        register.place({shard: ((f"{shard}.example",), f"[{shard}]\n")}, len(SHARDS), None)
        shutil.copytree(template / shard, tmp_path / shard)
    for shard in [*SHARDS][:2]:
        publish(register, tmp_path / shard)
    return register


def publish(register: Register, folder: Path) -> None:
    """A turn of a shard, in which nothing is crawled."""
    register._rows("UPDATE archiver.shards SET due = now() WHERE name = %s RETURNING name", folder.name)
    lease = register.take(folder.name, "m1", "m1")
    assert lease is not None
    # nobody renews it here
    register._rows(
        "UPDATE archiver.shards SET expires = now() + interval '2 minutes' WHERE name = %s RETURNING name", folder.name
    )
    copies = ShardCopies(folder, place_of(register.settings().store), register)
    copies.publish(lease)
    copies.publish_database(lease)
    register.give_back(lease, "ended with 0", 3600)


def articles(folder: Path, *shards: str) -> list[tuple[str, int]]:
    """All articles of some shards, the newest first."""
    found = []
    for shard in shards:
        with Store(folder / shard, readonly=True) as archive:
            found += [(row["published"], shard, row["id"]) for row in archive.db.query("SELECT * FROM articles")]
    found.sort(key=lambda row: (row[0], row[2]), reverse=True)
    return [(shard, number) for _, shard, number in found]


@STORES
def test_the_newest_of_all_shards(published: Register, tmp_path: Path) -> None:
    place = place_of(published.settings().store)
    first = articles(tmp_path, "shard-0001", "shard-0002")
    found = search_shards(published, place, Selection(), limit=100)

    moments = [row["published"] for row in found]
    assert moments == sorted(moments, reverse=True)
    assert sorted((row["shard"], row["id"]) for row in found) == sorted(first)
    assert search_shards(published, place, Selection(), limit=3) == found[:3]
    oldest = search_shards(published, place, Selection(), sort="oldest", limit=100)
    assert [row["published"] for row in oldest] == moments[::-1]
    assert count_in_shards(published, place, Selection()) == len(first)
    # a shard that publishes later is found, and its former database goes
    publish(published, tmp_path / "shard-0003")
    with Store(tmp_path / "shard-0001") as archive, archive.batch():
        archive.db.execute("UPDATE articles SET title = 'Ferryman retires' WHERE id = 1")
    publish(published, tmp_path / "shard-0001")
    [row] = search_shards(published, place, Selection(query="title:ferryman"))
    assert (row["shard"], row["id"], row["title"]) == ("shard-0001", 1, "Ferryman retires")
    assert count_in_shards(published, place, Selection()) == len(articles(tmp_path, *SHARDS))
    kept = list(cache_folder("").rglob("archive.db"))
    assert len(kept) == len(SHARDS)


@STORES
def test_the_command(published: Register, tmp_path: Path) -> None:
    desk = Installation(tmp_path, environment={"ARCHIVER_CLUSTER": published.address})
    total = sum(hosts * stories for hosts, stories in [*SHARDS.values()][:2])

    assert desk.run("cluster", "search", "--count") == Done(0, f"{total}\n", "")
    listed = desk.run("cluster", "search", "--limit", "2", "--csv")
    assert listed.out.splitlines()[0] == "shard,id,published,site,title,snippet,url"
    assert (listed.code, listed.err, len(listed.out.splitlines())) == (0, "", 3)
    done = desk.run("cluster", "search", "colour:red")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


@STORES
def test_a_database_that_is_not_what_was_published(published: Register) -> None:
    place = place_of(published.settings().store)
    name = published.objects("shard-0002")[0].name
    size = place.sizes()[name]
    place.remove(name)
    place.put(name, [b"\0" * size])

    with pytest.raises(ArchiveError) as raised:
        search_shards(published, place, Selection())
    assert str(raised.value) == f"{place}/{name}: is damaged; `archiver cluster check` names all"
