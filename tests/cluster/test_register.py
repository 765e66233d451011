"""Leases and what is published under them, in a real PostgreSQL."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.cluster.register import Lease, Published, Register, entries_of
from archiver.errors import ClusterError, LeaseLost

PIECE = Published("shard-0001/warc/a/00000001-0", 1, "warc/2026/11/a.warc.gz", 0, 10, "00")


def taken(register: Register, machine: str) -> Lease:
    lease = register.take("shard-0001", machine, machine)
    assert lease is not None
    return lease


@pytest.fixture
def placed(register: Register) -> Register:
    register.place({"littoral": (("littoral.fr",), "[littoral]\n")}, 1, None)
    return register


def test_one_of_many_gets_the_lease(placed: Register) -> None:
    got: list[Lease | None] = []
    threads = [
        threading.Thread(target=lambda name: got.append(placed.take("shard-0001", name, name)), args=[f"m{number}"])
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted((lease.epoch for lease in got if lease), reverse=True) == [1]
    assert len(got) == 8


def test_who_lost_the_lease_can_do_nothing(placed: Register) -> None:
    """Its words come after those of the successor: renewed, published, given back, withdrawn."""
    stopped = taken(placed, "stopped")
    placed.publish(stopped, PIECE)
    while (successor := placed.take("shard-0001", "next", "next")) is None:
        time.sleep(0.1)

    for late in (
        lambda: placed.renew(stopped),
        lambda: placed.publish(stopped, replace(PIECE, name="late", start=10)),
        lambda: placed.give_back(stopped, "ended with 0", 0),
        lambda: placed.withdraw(stopped, [PIECE.name]),
    ):
        with pytest.raises(LeaseLost):
            late()
    assert placed.objects("shard-0001") == [PIECE]
    assert successor.epoch == 2
    assert [(row.owner, row.machine, row.outcome) for row in placed.status()] == [("next", "next", None)]


def test_a_lease_lasts_while_it_is_renewed(placed: Register) -> None:
    lease = taken(placed, "one")
    for _ in range(6):
        time.sleep(lease.seconds / 4)
        lease = placed.renew(lease)
        assert placed.take("shard-0001", "other", "other") is None

    placed.give_back(lease, "ended with 0", 3600)
    assert placed.take("shard-0001", "other", "other") is None, "it is not due"
    assert placed.due() == []


def test_turns_are_offered_to_the_machine_that_has_the_folder(placed: Register) -> None:
    placed.seen("one")
    placed.give_back(taken(placed, "one"), "ended with 0", 0)
    assert placed.due() == [("shard-0001", "one")]

    placed.drain("one", draining=True)
    assert placed.due() == [("shard-0001", None)]
    assert placed.seen("one") is True

    with pytest.raises(ClusterError, match=r"^no machine 'two' here; known: one$"):
        placed.drain("two", draining=True)


def test_a_domain_stays_in_its_shard(register: Register) -> None:
    sites = {key: ((f"{key}.fr",), f"[{key}]\n") for key in ("a", "b", "c", "d")}
    assert register.place(sites, 2, None) == {
        "a": "shard-0001",
        "b": "shard-0002",
        "c": "shard-0001",
        "d": "shard-0002",
    }
    # more shards: what is placed stays
    again = {"other-name": (("b.fr", "b.com"), "[other-name]\n"), "e": (("e.fr",), "[e]\n")}
    assert register.place(again, 3, None) == {"other-name": "shard-0002", "e": "shard-0003"}
    assert register.entries("shard-0002") == ["[b]\n", "[d]\n", "[other-name]\n"]

    with pytest.raises(ClusterError, match=r"^\[both\]: its hosts are in shard-0001, shard-0002 already"):
        register.place({"both": (("a.fr", "b.fr"), "[both]\n")}, 3, None)


def test_entries_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_text(
        """contact = "desk@example.org"

[littoral]
start = ["https://www.littoral.fr/"]
feeds = ["https://feeds.example.net/littoral"]

[courier]
hosts = ["courier.co.uk", "news.courier.com"]
[[courier.selectors]]
field = "lead"
css = "p"
"""
    )
    assert entries_of(path) == {
        "littoral": (
            ("littoral.fr",),
            '[littoral]\nstart = ["https://www.littoral.fr/"]\nfeeds = ["https://feeds.example.net/littoral"]\n\n',
        ),
        "courier": (
            ("courier.co.uk", "courier.com"),
            '[courier]\nhosts = ["courier.co.uk", "news.courier.com"]\n'
            '[[courier.selectors]]\nfield = "lead"\ncss = "p"\n',
        ),
    }


def test_a_cluster_keeps_its_store(register: Register, tmp_path: Path) -> None:
    register.create(str(tmp_path / "store"), every=60, lease=8)
    assert (register.settings().every, register.settings().lease) == (60, 8)
    with pytest.raises(ClusterError, match="the cluster has its shards in"):
        register.create(str(tmp_path / "other"), every=60, lease=8)


def test_tables_of_another_version(register: Register) -> None:
    register._rows("UPDATE archiver.cluster SET version = 9 RETURNING version")
    other = Register(register.address)
    told = "the cluster's tables are of version 9, this archiver's of 1; install the same version on all machines"
    for ask in (other.settings, other.status, lambda: other.seen("m1"), lambda: other.create("store", 60, 8)):
        with pytest.raises(ClusterError) as raised:
            ask()
        assert str(raised.value) == told


def test_a_database_that_is_away_or_has_no_cluster(address: str) -> None:
    with pytest.raises(
        ClusterError, match=r"^no cluster in this database yet; begin one with `archiver cluster init`$"
    ):
        Register(address).settings()
    with pytest.raises(ClusterError, match=r"^PostgreSQL: .*; see to it, then try again$"):
        Register("postgresql://127.0.0.1:9/none").settings()
