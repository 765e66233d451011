"""A story leaves a shard, its files and the store, whoever is killed meanwhile, and does not come back."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from archiver.archive.upkeep.integrity import check_archive
from archiver.backup.places import BackupPlace, place_of
from archiver.cluster.copies import ShardCopies, check_copies
from archiver.cluster.register import Lease, Register
from archiver.cluster.withdrawing import carry_out
from archiver.errors import ArchiveError
from archiver.urls import identity
from tests.archive.test_withdrawing import HOST, html, keep, page, stretches, url
from tests.cluster.test_reading import STORES
from tests.command import Done, Installation
from tests.stored import rows

SHARD = "shard-0001"

WORD = "kranich"
STORY = identity(url(WORD))


@dataclass(frozen=True)
class Shard:
    """A cluster of one shard, whose site answers nothing: what is in it was stored before."""

    folder: Path
    register: Register

    @property
    def place(self) -> BackupPlace:
        """The store."""
        return place_of(self.register.settings().store)

    def copies(self, machine: str) -> ShardCopies:
        return ShardCopies(self.folder / machine / "data" / SHARD, self.place, self.register)

    def take(self, machine: str) -> Lease:
        """The lease, as soon as nobody has it: one of two minutes, since nobody renews it here."""
        while True:
            self.register._rows("UPDATE archiver.shards SET due = now() WHERE name = %s RETURNING name", SHARD)
            [usual] = self.register._rows("SELECT lease::text FROM archiver.cluster")
            self._set_lease("2 minutes")
            lease = self.register.take(SHARD, machine, machine)
            self._set_lease(usual["lease"])
            if lease is not None:
                return lease
            time.sleep(0.2)

    def _set_lease(self, lease: str) -> None:
        self.register._rows("UPDATE archiver.cluster SET lease = %s::interval RETURNING one", lease)

    def publish(self, machine: str) -> None:
        """A turn in which nothing is fetched."""
        lease, copies = self.take(machine), self.copies(machine)
        copies.bring_up(lease)
        copies.publish(lease)
        copies.publish_database(lease)
        self.register.give_back(lease, "ended with 0", 3600)

    def ask(self, *words: str) -> int:
        return self.register.ask("withdraw", {SHARD: [*words, "--reason=court order 7/26", "--", url(WORD)]})

    def outcome(self, plan: int) -> str | None:
        [asked] = self.register.plan(plan)
        return asked.outcome

    def withdraw_on(self, machine: str, *words: str) -> str | None:
        """A turn in which nothing is fetched, of a machine that is told to withdraw the story. Returns the outcome."""
        plan = self.ask(*words)
        lease, copies = self.take(machine), self.copies(machine)
        copies.bring_up(lease)
        carry_out(self.register, copies, lease)
        self.register.give_back(lease, "ended with 0", 3600)
        return self.outcome(plan)

    def installation(self, machine: str) -> Installation:
        folder = self.folder / machine
        folder.mkdir(exist_ok=True)
        # port 9 answers nobody; a store on loopback is not behind that proxy
        environment = {"ARCHIVER_CLUSTER": self.register.address, "no_proxy": "127.0.0.1"}
        return Installation(folder, "http://127.0.0.1:9", environment)

    @contextmanager
    def working(self, machine: str) -> Iterator[subprocess.Popen[str]]:
        worker = self.installation(machine).start("cluster", "work", "--machine", machine, "--delay", "0")
        try:
            yield worker
        finally:
            kill(worker)

    def withdraw(self, *words: str) -> Done:
        return self.installation("desk").run("cluster", "withdraw", url(WORD), "--wait", "100s", *words)

    def holding(self) -> set[str]:
        """What in the store has the story, in pieces of WARC files as they are read too."""
        place = self.place
        return {
            name
            for name, size in place.sizes().items()
            if WORD.encode() in unpacked(b"".join(place.chunks(name, size))).lower()
        }


def unpacked(content: bytes) -> bytes:
    """The bytes, and those of the gzip members among them, the last of which may be torn."""
    found = content
    while content[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(31)
        found += member.decompress(content)
        content = member.unused_data
    return found


def kill(worker: subprocess.Popen[str]) -> None:
    """The worker and all that it started, at once."""
    try:
        below = psutil.Process(worker.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        below = []
    for process in below:
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    worker.kill()
    worker.communicate()


def holding(data: Path) -> set[str]:
    """Where in a shard's folder the story stands."""
    return {name for name, content in stretches(data) if WORD.encode() in content.lower()}


@pytest.fixture
def shard(register: Register, tmp_path: Path) -> Shard:
    """Six stories on machine m1, published in pieces and with two databases; of one of them an edit."""
    register.place({"uferbote": (("uferbote.example",), f'[uferbote]\nstart = ["{HOST}/"]\n')}, 1, None)
    shard = Shard(tmp_path, register)
    data = tmp_path / "m1" / "data" / SHARD
    keep(data, [html(url(word), page(word)) for word in ("kranich", "lighthouse", "moulin")])
    shard.publish("m1")
    keep(data, [html(url(word), page(word, edition="Neu.")) for word in ("kranich", "lighthouse", "молоко")])
    shard.publish("m1")
    assert len(shard.holding()) == 4, "two databases, two WARC files"
    return shard


@pytest.mark.slow
@STORES
def test_a_story_leaves_the_store(shard: Shard, tmp_path: Path) -> None:
    with shard.working("m1"):
        done = shard.withdraw("--reason", "court order 7/26")
    assert done == Done(0, f"{STORY}: withdrawn\n", "")

    assert shard.holding() == set()
    assert holding(tmp_path / "m1" / "data" / SHARD) == set()
    assert check_copies(shard.register, shard.place, verify=True) == []
    # a machine that never had it, with the database and without
    first, second = (tmp_path / name / "data" / SHARD for name in ("m2", "m3"))
    shard.copies("m2").bring_up(shard.take("m2"))
    shard.register._rows("DELETE FROM archiver.objects WHERE file = 'archive.db' RETURNING name")
    shard.copies("m3").bring_up(shard.take("m3"))
    for data in (first, second):
        assert holding(data) == set()
        assert check_archive(data) == []
        assert len(rows(data)["articles"]) == 3
        # nor does it come in again
        keep(data, [html(url(WORD), page(WORD, edition="Wieder."))])
        assert [row for row in rows(data)["articles"] if WORD in str(row).lower()] == []


@pytest.mark.slow
def test_what_another_machine_had_not_published(shard: Shard, tmp_path: Path) -> None:
    """A machine is away with records that nobody has, behind those of the story in one file. The story is withdrawn on
    another one meanwhile. What it had comes in at its next turn, the story does not."""
    data = tmp_path / "m1" / "data" / SHARD
    keep(data, [html(url("lighthouse"), page("lighthouse", edition="Late.")), html(url(WORD), page(WORD, edition="!"))])
    append_to_last(data)
    assert shard.withdraw_on("m2") == f"{STORY}: withdrawn"
    assert holding(tmp_path / "m2" / "data" / SHARD) == set()

    lease, copies = shard.take("m1"), shard.copies("m1")
    assert copies.bring_up(lease)
    assert holding(data) == set()
    assert check_archive(data) == []
    with_late = [row for row in rows(data)["articles"] if "Late." in row["text"]]
    assert [row["key"] for row in with_late] == [identity(url("lighthouse"))]
    copies.publish(lease)
    assert shard.holding() == set()
    assert check_copies(shard.register, shard.place, verify=True) == []


def test_a_damaged_file_does_not_take_the_place_of_a_good_one(shard: Shard, tmp_path: Path) -> None:
    """A file of other stories was damaged on the machine that withdraws: its pieces stay as they are."""
    data = tmp_path / "m1" / "data" / SHARD
    keep(data, [html(url("moulin"), page("moulin", edition="Suite."))])
    shard.publish("m1")
    last = max((data / "warc").rglob("*.warc.gz"))
    content = bytearray(last.read_bytes())
    content[-40] ^= 1
    last.write_bytes(content)
    before = shard.register.objects(SHARD)

    with pytest.raises(ArchiveError, match="is not what was published; run `archiver check`, see to its disk"):
        shard.withdraw_on("m1")
    assert shard.register.objects(SHARD) == before
    assert [asked.outcome for asked in shard.register.asked(SHARD, "withdraw")] == [None]


def append_to_last(data: Path) -> None:
    """Let the records of the last file stand behind those of the one before it, as one long run would have them."""
    *_, former, last = sorted((data / "warc").rglob("*.warc.gz"))
    with former.open("ab") as file:
        file.write(last.read_bytes())
    last.unlink()
    done = Installation(data.parent.parent).run("--data", str(data), "repair", "--jobs", "1")
    assert done.code == 0, done


@pytest.mark.slow
@STORES
def test_killed_at_any_time(shard: Shard, tmp_path: Path) -> None:
    """The worker that withdraws is killed again and again, and its disk lost in between: the request stands, and in the
    end it is done. Until then the store has an archive that can be put together."""
    random.seed(7)
    plan = shard.ask()
    for attempt in range(20):
        with shard.working(f"m{attempt % 2 + 1}"):
            # from before its turn begins to after it has ended
            until = time.monotonic() + random.uniform(2, 7)
            while time.monotonic() < until and shard.outcome(plan) is None:
                time.sleep(0.05)
        assert check_copies(shard.register, shard.place, verify=True) == []
        if attempt % 5 == 4:
            shutil.rmtree(tmp_path / f"m{attempt % 2 + 1}" / "data")
        if shard.outcome(plan) is not None:
            break
    with shard.working("m1"):
        done = shard.withdraw("--reason", "court order 7/26")
    assert done == Done(0, f"{STORY}: withdrawn\n", "")

    assert shard.holding() == set()
    assert check_copies(shard.register, shard.place, verify=True) == []
    shard.copies("m9").bring_up(shard.take("m9"))
    data = tmp_path / "m9" / "data" / SHARD
    assert holding(data) == set()
    assert check_archive(data) == []
    assert len(rows(data)["articles"]) == 3


def test_hidden_and_shown_again(shard: Shard) -> None:
    assert shard.withdraw_on("m1", "--hide") == f"{STORY}: hidden"
    assert len(shard.register.objects(SHARD)) == 4, "two WARC files, a statement, a database"
    assert stories_of(shard, "m2") == 3
    assert shard.withdraw_on("m1", "--undo") == f"{STORY}: undone"
    assert stories_of(shard, "m3") == 4


def stories_of(shard: Shard, machine: str) -> int:
    """Articles of a machine that takes the shard over."""
    lease = shard.take(machine)
    shard.copies(machine).bring_up(lease)
    shard.register.give_back(lease, "ended with 0", 3600)
    return len(rows(shard.folder / machine / "data" / SHARD)["articles"])


@pytest.mark.slow
def test_what_cannot_be_withdrawn(shard: Shard) -> None:
    desk = shard.installation("desk")

    assert desk.run("cluster", "withdraw", f"{HOST}/none", "--reason", "x", "--wait", "1s") == Done(
        3, "", "archiver: shard-0001: noted, and not done yet; ask again, or see `archiver cluster status`\n"
    )
    with shard.working("m1"):
        assert desk.run("cluster", "withdraw", f"{HOST}/none", "--reason", "x") == Done(
            1,
            "",
            f"archiver: shard-0001: no article {HOST}/none here; `archiver search` lists what is\n",
        )
    assert desk.run("cluster", "withdraw", "https://elsewhere.example/1", "--reason", "x") == Done(
        69,
        "",
        "archiver: no shard has the site of https://elsewhere.example/1; give its URL, or name the shard: "
        "--shard shard-0001\n",
    )
    assert desk.run("cluster", "withdraw", "12", "--reason", "x", "--shard", "shard-9") == Done(
        69, "", "archiver: no shard-9 here; `archiver cluster status` lists the shards\n"
    )
    assert desk.run("cluster", "withdraw", url(WORD)).code == 2
