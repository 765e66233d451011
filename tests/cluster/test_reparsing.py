"""Stored pages of all shards are read again, each once, whoever is killed."""

from __future__ import annotations

import json
import random
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from archiver.cluster.asking import plan_sums, wait_for
from archiver.cluster.register import Asked, Register
from tests.archive.test_withdrawing import HOST, html, keep, page, url
from tests.cluster.test_reading import STORES, publish
from tests.cluster.test_withdrawing import Shard
from tests.cluster.test_work import until
from tests.command import Installation, key_of
from tests.stored import rows, store_pages

RULE = '[[{0}.selectors]]\nfield = "title"\ncss = "p"\n'
TABLES = ("articles", "versions", "readings")


@pytest.fixture
def cluster(register: Register, tmp_path: Path) -> Shard:
    """Two shards that machine m1 read and published, whose sites have got a rule since."""
    data = tmp_path / "m1" / "data"
    papers = store_pages(data / "shard-0001", hosts=2, stories=6)
    keep(data / "shard-0002", [html(url(word), page(word)) for word in ("kranich", "lighthouse", "moulin")])
    sites = {key_of(paper): ((paper.name,), f'[{key_of(paper)}]\nstart = ["{paper.home}"]\n') for paper in papers}
    for key, (domains, entry) in sites.items():
        register.place({key: (domains, entry + RULE.format(key))}, 1, None)
    register.place({"uferbote": (("uferbote.example",), f'[uferbote]\nstart = ["{HOST}/"]\n')}, 2, None)
    for shard in ("shard-0001", "shard-0002"):
        publish(register, data / shard)
    return Shard(tmp_path, register)


def reparsed_alone(cluster: Shard, shard: str, *words: str) -> tuple[dict[str, Any], list[object]]:
    """What one machine makes of a copy of a shard's folder: its report, and the titles after it."""
    data = cluster.folder / f"alone-{shard}"
    if not data.exists():
        shutil.copytree(cluster.folder / "m1" / "data" / shard, data)
        (data / "sites.toml").write_text("\n".join(cluster.register.entries(shard)))
    done = Installation(cluster.folder).run("--data", str(data), "reparse", "--json", *words)
    assert done.code == 0, done
    return json.loads(done.out), told(data)


def told(data: Path) -> list[object]:
    return [
        {name: value for name, value in row.items() if name not in ("seen", "updated")}
        for table, found in rows(data, TABLES).items()
        for row in found
    ]


@pytest.mark.slow
def test_a_plan_of_all_shards(cluster: Shard) -> None:
    alone = [reparsed_alone(cluster, shard, "--outdated")[0] for shard in ("shard-0001", "shard-0002")]
    with cluster.working("m1"):
        done = cluster.installation("desk").run("cluster", "reparse", "--outdated", "--json")
        # then the turns go on: the sites cannot be reached
        until(lambda: all((row.outcome or "").startswith("ended with 3") for row in cluster.register.status()))
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)

    assert found["shards"] == {"shard-0001": None, "shard-0002": None}
    assert found["pages"] == sum(report["pages"] for report in alone) > 0
    assert found["sites"] == sorted(alone[0]["sites"] + alone[1]["sites"], key=lambda row: row["site"])


@pytest.mark.slow
@STORES
def test_each_page_once_whoever_is_killed(cluster: Shard) -> None:
    random.seed(11)
    alone, after = reparsed_alone(cluster, "shard-0001", "--outdated", "--apply")
    undone, former = reparsed_alone(cluster, "shard-0001", f"--undo={alone['run']}")
    plan = cluster.register.ask("reparse", {"shard-0001": ["--outdated", "--apply"]})
    for attempt in range(8):
        with cluster.working(f"m{attempt % 2 + 1}"):
            time.sleep(random.uniform(2, 6))
        if attempt == 3:
            shutil.rmtree(cluster.folder / "m1" / "data")
    with cluster.working("m1"):
        [asked] = wait_for(cluster.register, plan, 100)
    found = plan_sums([asked])
    assert (found["pages"], found["articles"], found["sites"]) == (alone["pages"], alone["articles"], alone["sites"])
    assert in_store(cluster, "m8") == after
    with cluster.working("m1"):
        done = cluster.installation("desk").run("cluster", "reparse", "--undo", str(plan), "--json")
    assert (done.code, done.err, json.loads(done.out)["undone"]) == (0, "", undone["undone"])
    assert in_store(cluster, "m9") == former


def in_store(cluster: Shard, machine: str) -> list[object]:
    """What a machine has that takes the first shard over."""
    data = cluster.folder / machine / "data" / "shard-0001"
    lease, copies = cluster.take(machine), cluster.copies(machine)
    copies.bring_up(lease)
    cluster.register.give_back(lease, "ended with 0", 3600)
    return told(data)


def test_sums_of_shards() -> None:
    def asked(shard: str, **report: object) -> Asked:
        return Asked(1, 1, "reparse", shard, [], json.dumps(report))

    found = plan_sums(
        [
            asked("a", run=4, pages=3, changed=2, unchanged=1, fields=[{"field": "lead", "gained": 1, "lost": 0}]),
            asked("b", run=9, pages=5, changed=5, seconds=0.5, fields=[{"field": "lead", "gained": 2, "lost": 1}]),
            Asked(3, 1, "reparse", "c", [], "failed: no room"),
            Asked(4, 1, "reparse", "d", [], None),
        ]
    )
    assert (found["shards"], found["pages"], found["changed"], found["seconds"]) == (
        {"a": 4, "b": 9, "c": None, "d": None},
        8,
        7,
        0.5,
    )
    assert found["fields"] == [{"field": "lead", "gained": 3, "lost": 1}]
