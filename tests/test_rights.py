"""Signs of rights, from the page to the archive: crawled, imported, rebuilt, read again after the setting changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Done, Installation
from tests.importing.samples import HTML, Rec, story, warc
from tests.stored import rows

TIDES, BOATS = "https://www.river.example/tides", "https://www.river.example/boats"


def write_sites(archiver: Installation, rights: str) -> None:
    archiver.data.mkdir(exist_ok=True)
    (archiver.data / "sites.toml").write_text(f'[river]\nhosts = ["www.river.example"]\nrights = "{rights}"\n')


def import_two(archiver: Installation, rights: str) -> Done:
    """Import a page that says noarchive, and one that says nothing."""
    write_sites(archiver, rights)
    (archiver.folder / "old.warc.gz").write_bytes(
        warc(
            Rec(TIDES, story("Tides turn"), headers=(*HTML, ("X-Robots-Tag", "noarchive"))),
            Rec(BOATS, story("Boats sail")),
        )
    )
    return archiver.run("import", "old.warc.gz")


def titles(archiver: Installation) -> list[tuple[object, ...]]:
    return archiver.rows("SELECT title, rights FROM articles ORDER BY id")


def test_an_import_obeys_as_a_crawl_does(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)

    assert import_two(archiver, "obey").code == 0
    assert titles(archiver) == [("Boats sail", None)]
    assert archiver.rows("SELECT outcome FROM captures ORDER BY id") == [("rights_reserved",), ("new",)]
    assert archiver.rows("SELECT state, detail FROM urls WHERE url = ?", TIDES) == [
        ("robots", "rights reserved: noarchive (header:x-robots-tag)")
    ]


@pytest.mark.slow
def test_a_rebuild_comes_to_the_same(tmp_path: Path) -> None:
    for rights in ("record", "obey"):
        archiver = Installation(tmp_path / rights)
        archiver.folder.mkdir()
        import_two(archiver, rights)
        before = rows(archiver.data)
        (archiver.data / "archive.db").unlink()

        assert archiver.run("rebuild").code == 0
        assert rows(archiver.data) == before


def test_a_changed_setting_is_applied_by_a_reparse_and_taken_back_by_one(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    import_two(archiver, "record")
    recorded = titles(archiver)
    write_sites(archiver, "obey")
    obeyed = archiver.run("reparse", "--outdated", "--apply")
    without = titles(archiver)
    write_sites(archiver, "record")
    again = archiver.run("reparse", "--outdated", "--apply")

    assert recorded == [("Tides turn", '{"noarchive": true}'), ("Boats sail", None)]
    assert (obeyed.code, without) == (0, [("Boats sail", None)])
    assert (again.code, titles(archiver)) == (0, recorded)


def test_where_a_sign_was_found_is_shown(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    import_two(archiver, "record")
    shown = archiver.run("show", TIDES, "--provenance")
    found = archiver.rows("SELECT url FROM articles WHERE rights ->> '$.noarchive'")

    assert '"source": "header:x-robots-tag", "raw": "noarchive"' in shown.out.replace("\n", " ").replace("    ", "")
    assert found == [(TIDES,)]
