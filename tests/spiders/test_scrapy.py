"""Scrapy's own commands work on the spiders, in a checkout."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.command import ROOT, Done, Installation, key_of
from tests.newsweb import NewsWeb


def in_checkout(archiver: Installation, *words: str) -> Done:
    """A command of Scrapy in the root of the checkout, where scrapy.cfg is; ARCHIVER_DATA names the data folder."""
    environment = {"ARCHIVER_DATA": str(archiver.data)}
    return Installation(ROOT, archiver.proxy, environment).run(*words, module="scrapy")


def test_list(archiver: Installation) -> None:
    assert in_checkout(archiver, "list") == Done(0, "news\nurls\n", "")


def test_crawl_of_some_sites(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    keys = [key_of(host) for host in newspapers.hosts[1:3]]

    assert in_checkout(archiver, "crawl", "news", "-a", f"site={','.join(keys)}", "-s", "ARCHIVER_DELAY=0") == Done(
        0, "", ""
    )
    assert archiver.rows("SELECT site, count(*) FROM articles GROUP BY site ORDER BY site") == sorted(
        (key, 4) for key in keys
    )
    assert archiver.rows("SELECT command, outcome, exit_code FROM runs") == [("scrapy crawl", "finished", 0)]


def test_an_unknown_site(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts[:1])
    done = in_checkout(archiver, "crawl", "news", "-a", "site=nobody")

    assert len(newspapers.log) == 0
    assert [line.partition("ERROR: ")[2] for line in done.err.splitlines()] == [
        f"no site 'nobody' in {archiver.data / 'sites.toml'} (known: {key_of(newspapers.hosts[0])});"
        " `archiver crawl URL` adds one"
    ]


def test_check(archiver: Installation) -> None:
    done = in_checkout(archiver, "check")

    assert (done.code, done.out) == (0, "")
    assert "OK" in done.err


def test_parse(newspapers: NewsWeb, archiver: Installation) -> None:
    url = newspapers.urls[0]
    done = in_checkout(archiver, "parse", "--spider", "news", "--nocolour", url)

    # long strings are printed in pieces
    printed = re.sub(r"'\n +'", "", done.out)

    assert done.code == 0
    assert f"'title': '{newspapers.story(url).headline}'" in printed
    assert archiver.rows("SELECT status FROM captures WHERE url = ?", url) == [(200,)]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The `bin` of an environment that has the wheel as it is built, and our libraries beside it."""
    words = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    (packages,) = (place / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # what stands in .pth files of a folder that one names is not read: the checkout itself stays out
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place / "bin"


@pytest.mark.slow
def test_from_the_wheel_in_an_empty_folder(newspapers: NewsWeb, installed: Path, tmp_path: Path) -> None:
    archiver = Installation(tmp_path / "empty", newspapers.proxy, {"SCRAPY_SETTINGS_MODULE": "archiver.settings"})
    archiver.folder.mkdir()
    environment = {name: value for name, value in archiver.environ.items() if name != "PYTHONPATH"}

    def scrapy(*words: str) -> Done:
        command = [installed / "python", "-m", "scrapy", *words]
        done = subprocess.run(
            command, cwd=archiver.folder, env=environment, capture_output=True, text=True, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    assert scrapy("list") == Done(0, "news\nurls\n", "")
    archiver.write_sites(newspapers.hosts[:2])
    key = key_of(newspapers.hosts[1])
    assert scrapy("crawl", "news", "-a", f"site={key}", "-s", "ARCHIVER_DELAY=0") == Done(0, "", "")
    assert archiver.rows("SELECT site, count(*) FROM articles GROUP BY site") == [(key, 4)]
    assert {path.name for path in installed.parent.glob("lib/python*/site-packages/*")} == {
        "archiver",
        "libraries.pth",
        "news_archiver-0.1.0.data",  # the manual page, which an installer puts below `share`
        "news_archiver-0.1.0.dist-info",
    }
