"""Bags for deposit: valid to the tool of the Library of Congress, and an archive inside."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.archive.upkeep.integrity import check_archive
from archiver.errors import ArchiverError
from archiver.export import export
from tests.export.archives import fill, names

_PREMIS = "{http://www.loc.gov/premis/v3}"


def _bag(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for its version in a way that Python gives up
        package = pytest.importorskip("bagit")
        bag = package.Bag(str(folder))
        bag.validate()
    return bag


def _made(data: Path, target: Path) -> Path:
    with Store(data, readonly=True) as archive:
        return export(archive, Selection(), target, "bagit").target


def test_bag(tmp_path: Path) -> None:
    fill(tmp_path / "data")
    with Store(tmp_path / "data") as archive:
        run = archive.runs.start("crawl paper")
        archive.runs.finish(run, "finished", 0, {})
        rows = list(archive.db.query("SELECT * FROM articles"))
    bag = _made(tmp_path / "data", tmp_path / "bag")
    told = json.loads((bag / "data" / "manifest.json").read_text(encoding="utf-8"))
    (warc,) = (tmp_path / "data" / "warc").rglob("*.warc.gz")
    name = warc.relative_to(tmp_path / "data").as_posix()
    assert names(bag) == [
        *("bag-info.txt", "bagit.txt", "data/archive.db", "data/manifest.json", f"data/{name}"),
        *("manifest-sha256.txt", "premis.xml", "tagmanifest-sha256.txt"),
    ]
    assert _bag(bag).info["Bagging-Date"] == told["created"][:10]
    assert told["articles"] == 4
    assert (bag / "data" / name).read_bytes() == warc.read_bytes()
    assert check_archive(bag / "data") == []
    with Store(bag / "data", readonly=True) as archive:
        assert list(archive.db.query("SELECT * FROM articles")) == rows
    root = ElementTree.parse(bag / "premis.xml").getroot()
    events = [
        (event.findtext(f"{_PREMIS}eventType"), event.findtext(f".//{_PREMIS}eventOutcome"))
        for event in root.iter(f"{_PREMIS}event")
    ]
    assert events == [("capture", "finished"), ("replication", "success"), ("fixity check", "success")]
    sums = {file["path"]: file["sha256"] for file in told["files"]}
    assert {
        thing.findtext(f".//{_PREMIS}objectIdentifierValue"): thing.findtext(f".//{_PREMIS}messageDigest")
        for thing in root.iter(f"{_PREMIS}object")
    }.items() >= sums.items()
    assert "crawl paper" not in (bag / "premis.xml").read_text(encoding="utf-8")


def test_bag_that_was_changed_is_not_valid(tmp_path: Path) -> None:
    fill(tmp_path / "data", 1)
    bag = _made(tmp_path / "data", tmp_path / "bag")
    (warc,) = (bag / "data" / "warc").rglob("*.warc.gz")
    content = bytearray(warc.read_bytes())
    content[-20] ^= 1
    warc.write_bytes(content)
    with pytest.raises(Exception, match="sha256 validation failed"):
        _bag(bag)


def test_bag_says_that_what_it_holds_is_damaged(tmp_path: Path) -> None:
    fill(tmp_path / "data", 2)
    (warc,) = (tmp_path / "data" / "warc").rglob("*.warc.gz")
    content = bytearray(warc.read_bytes())
    content[-40] ^= 1
    warc.write_bytes(content)
    bag = _made(tmp_path / "data", tmp_path / "bag")
    _bag(bag)
    outcomes = [each.text for each in ElementTree.parse(bag / "premis.xml").getroot().iter(f"{_PREMIS}eventOutcome")]
    assert outcomes[-1] == f"{len(check_archive(tmp_path / 'data'))} findings of `archiver check`"


def test_a_warc_file_that_is_gone_ends_it(tmp_path: Path) -> None:
    fill(tmp_path / "data", 1)
    (warc,) = (tmp_path / "data" / "warc").rglob("*.warc.gz")
    warc.unlink()
    with pytest.raises(ArchiverError, match="is gone; put it back"):
        _made(tmp_path / "data", tmp_path / "bag")
    assert not (tmp_path / "bag").exists()


def test_bag_of_a_selection_is_refused(archive: Store, tmp_path: Path) -> None:
    with pytest.raises(ArchiverError, match="holds the whole archive"):
        export(archive, Selection(site="paper"), tmp_path / "bag", "bagit")
