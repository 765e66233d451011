"""A command loads what it needs when it runs: help and mistakes cost click alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.command import ROOT

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
"""


@pytest.mark.parametrize(
    ("words", "code"), [(["--help"], 0), (["crawl", "--help"], 0), (["--version"], 0), (["craw"], 2)]
)
def test_what_is_loaded(words: list[str], code: int) -> None:
    paths = [str(ROOT), *(path for path in sys.path if path.endswith("-packages"))]
    done = subprocess.run(
        [sys.executable, "-S", "-c", _CODE.replace("PATHS", repr(paths)), *words],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr.splitlines()[-2:] == [str(code), "['archiver', 'click']"]
