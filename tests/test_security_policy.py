"""SECURITY.md says what is so."""

from __future__ import annotations

import re
from pkgutil import resolve_name

import pytest

from tests.command import ROOT

POLICY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
LIMITS = re.findall(r"^\| (.+) \| ([\d,]+)(?: (KiB|MiB|GiB))? \| `([\w.]+)` \|$", POLICY, re.MULTILINE)
#: Where the name of a constant begins: upper case, and the attribute after it.
_OF_AN_OBJECT = re.compile(r"\.([A-Z][\w.]*)$")
_UNITS = {"": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def test_every_line_of_the_table_is_a_limit() -> None:
    rows = [line for line in POLICY.splitlines() if line.startswith("|")]

    assert len(LIMITS) == len(rows) - 2


@pytest.mark.parametrize(("number", "unit", "name"), [row[1:] for row in LIMITS], ids=[row[3] for row in LIMITS])
def test_limit(number: str, unit: str, name: str) -> None:
    assert resolve_name(_OF_AN_OBJECT.sub(r":\1", name)) == int(number.replace(",", "")) * _UNITS[unit]
