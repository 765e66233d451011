"""A command loads what it needs when it runs: help and mistakes cost click alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT
from tests.stored import store_pages

#: Runs the command in this process, and then says what is loaded that is not Python's own. `-S` keeps out what a
#: virtual environment loads at every start.
_CODE = """
import sys
sys.path[:0] = PATHS
from archiver.cli import main
code = 0
try:
    main()
except SystemExit as done:
    code = done.code
print(code, file=sys.stderr)
own = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - {"__main__", "__mp_main__"}
print(sorted(own), file=sys.stderr)
print(sorted(name for name in sys.modules if name.startswith("archiver.cli.")), file=sys.stderr)
"""


def _loaded(words: list[str]) -> list[str]:
    """The exit code, what is loaded, and what of the command line, as lines."""
    paths = [str(ROOT), *(path for path in sys.path if path.endswith("-packages"))]
    done = subprocess.run(
        [sys.executable, "-S", "-c", _CODE.replace("PATHS", repr(paths)), *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.splitlines()[-3:]


@pytest.mark.parametrize(
    ("words", "code"), [(["--help"], 0), (["crawl", "--help"], 0), (["--version"], 0), (["craw"], 2)]
)
def test_what_is_loaded(words: list[str], code: int) -> None:
    assert _loaded(words)[:2] == [str(code), "['archiver', 'click']"]


@pytest.mark.parametrize("words", [["search", "harbour"], ["edits"], ["show", "1"]])
def test_who_looks_into_the_archive_loads_no_crawler_no_extractor_and_no_numpy(
    tmp_path: Path, words: list[str]
) -> None:
    store_pages(tmp_path, hosts=1, stories=1)

    code, loaded, parts = _loaded(["--data", str(tmp_path), *words])
    heavy = {
        "fsspec",
        "lxml",
        "numpy",
        "pandas",
        "parsel",
        "rich",
        "scrapy",
        "tomlkit",
        "trafilatura",
        "twisted",
        "w3lib",
        "warcio",
    }

    own = "edits" if words == ["edits"] else "search"
    assert (code, heavy.intersection(ast.literal_eval(loaded))) == ("0", set())
    assert ast.literal_eval(parts) == [
        f"archiver.cli.{name}" for name in sorted(["lean", "main", "options", "output", own])
    ]
