"""An archive is copied to a store and brought back, with the promises that hold for a folder."""

from __future__ import annotations

import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.backup import back_up, restore
from archiver.backup.places import FolderPlace, place_of
from archiver.errors import ArchiveError, ConfigurationError
from tests.backup.test_folders import TABLES, add_pages
from tests.command import Done, Installation
from tests.s3 import S3, running_s3
from tests.stored import rows, store_pages

fsspec = pytest.importorskip("fsspec", reason="the extra `cloud` is not installed")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("template") / "data"
    store_pages(data, hosts=1, stories=3)
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(template, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def memory(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a folder in this process."""
    url = f"memory://{request.node.name}/copy"
    yield url
    store = fsspec.filesystem("memory")
    for path in store.find(f"/{request.node.name}"):
        store.rm_file(path)


def stored(url: str) -> dict[str, bytes]:
    store, root = fsspec.core.url_to_fs(url)
    return {path.removeprefix(root).lstrip("/"): store.cat_file(path) for path in store.find(root)}


def test_what_comes_back_is_what_was_there(data: Path, memory: str, tmp_path: Path) -> None:
    report = back_up(data, memory)
    assert (report.target, report.copied, report.kept) == (memory, 3, 0)
    before = stored(memory)

    report = back_up(data, memory, verify=True)
    assert (report.copied, report.kept, report.bytes) == (0, 3, 0)
    assert {**stored(memory), "backup.json": b""} == {**before, "backup.json": b""}

    add_pages(data, 2)
    report = back_up(data, memory)
    assert (report.copied, report.kept) == (2, 2)  # the database and the new WARC file
    assert len([name for name in stored(memory) if name.endswith(".db")]) == 1
    assert restore(memory, tmp_path / "back").findings == []
    assert rows(tmp_path / "back", TABLES) == rows(data, TABLES)
    assert not list((tmp_path / "cache").rglob("*.db"))


def test_a_copy_that_went_bad_is_found(data: Path, memory: str, tmp_path: Path) -> None:
    back_up(data, memory)
    store, root = fsspec.core.url_to_fs(memory)
    (name,) = (name for name in stored(memory) if name.endswith(".warc.gz"))
    good = stored(memory)[name]
    store.pipe_file(f"{root}/{name}", good[:99] + bytes([good[99] ^ 1]) + good[100:])
    with pytest.raises(ArchiveError, match="is damaged; use another backup"):
        restore(memory, tmp_path / "back")
    assert not (tmp_path / "back").exists()

    assert back_up(data, memory, verify=True).copied == 1
    assert stored(memory)[name] == good


def test_what_was_not_stored_whole_is_stored_anew(data: Path, memory: str, tmp_path: Path) -> None:
    back_up(data, memory)
    store, root = fsspec.core.url_to_fs(memory)
    (name,) = (name for name in stored(memory) if name.endswith(".warc.gz"))
    store.pipe_file(f"{root}/{name}", stored(memory)[name][:99])
    store.pipe_file(f"{root}/notes.txt", b"mine")
    assert back_up(data, memory).copied == 1
    assert stored(memory)["notes.txt"] == b"mine"
    assert restore(memory, tmp_path / "back").findings == []


def test_a_url_of_this_machine_is_a_folder(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "a copy"
    place = place_of(target.as_uri())
    assert isinstance(place, FolderPlace)
    assert place.folder == target
    back_up(data, target.as_uri())
    assert restore(str(target), tmp_path / "back").findings == []


def test_no_password_is_shown() -> None:
    with pytest.raises(ArchiveError) as raised:
        place_of("nonsense://me:hunter2@host/folder")
    assert str(raised.value).startswith("nonsense://me:…@host/folder: Protocol not known: nonsense")
    assert "name a folder, or a URL such as s3://bucket/folder" in str(raised.value)


def test_a_missing_extra_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ConfigurationError) as raised:
        back_up(data, "s3://bucket/copy")
    assert str(raised.value) == "s3://bucket/copy: needs fsspec: pip install 'news-archiver[cloud]'"


def test_a_missing_library_of_a_store_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    fsspec.registry  # noqa: B018 - what it has loaded stays loaded
    if "s3" in fsspec.registry:
        pytest.skip("s3fs was loaded before")
    with pytest.raises(ArchiveError, match=r"s3://bucket/copy: .*s3fs"):
        back_up(data, "s3://bucket/copy")


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with running_s3() as server:
        yield server


@pytest.fixture
def archiver(tmp_path: Path, template: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> Installation:
    for name, value in {**s3.environment, "XDG_CACHE_HOME": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    shutil.copytree(template, tmp_path / "data")
    return Installation(tmp_path)


def test_s3(archiver: Installation, s3: S3, tmp_path: Path) -> None:
    url = s3.make("whole")
    assert archiver.run("backup", url) == Done(0, "", "")
    add_pages(archiver.data, 2)
    assert archiver.run("backup", url, "--verify") == Done(0, "", "")
    assert archiver.run("restore", url, "back") == Done(0, "", "")
    assert rows(tmp_path / "back", TABLES) == rows(archiver.data, TABLES)


def test_s3_refuses(archiver: Installation, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    done = archiver.run("backup", "s3://nowhere/copy")
    assert (done.code, done.out, done.err.count("\n")) == (74, "", 1)
    assert done.err.startswith("archiver: s3://nowhere/copy: The specified bucket does not exist; ")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    done = archiver.run("backup", s3.make("unreached"))
    assert (done.code, done.out, done.err.count("\n")) == (74, "", 1)
    assert 'Could not connect to the endpoint URL: "http://127.0.0.1:9/' in done.err
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(archiver.folder))
    done = archiver.run("restore", "s3://unreached/copy", "back")
    assert (done.code, done.out, done.err.count("\n")) == (74, "", 1)
    assert "credentials" in done.err


@pytest.mark.slow
def test_s3_killed_again_and_again(archiver: Installation, s3: S3, tmp_path: Path) -> None:
    url, drawn, data = s3.make("killed"), random.Random(7), archiver.data
    began = time.monotonic()
    assert archiver.run("backup", url) == Done(0, "", "")
    lasted = time.monotonic() - began
    backed_up = [rows(data, TABLES)]
    killed = 0
    for number in range(8):
        add_pages(data, 2, size=400_000)
        backed_up.append(rows(data, TABLES))
        killed += archiver.killed(drawn.uniform(0.5, 1) * lasted, "backup", url) == -signal.SIGKILL
        assert archiver.run("restore", url, f"back-{number}") == Done(0, "", "")
        found = rows(tmp_path / f"back-{number}", TABLES)
        assert found in backed_up
        backed_up = backed_up[backed_up.index(found) :]
    assert killed > 2
    assert archiver.run("backup", url) == Done(0, "", "")
    assert not list((tmp_path / "cache").rglob("*.db"))
