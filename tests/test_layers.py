"""Dependencies point one way: values ← extraction, archive ← crawl, reparse, importing ← command line, web."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

#: Modules and packages of `archiver` from the bottom up, each named. A part imports itself and the rows below it;
#: parts of one row know nothing of each other.
LAYERS = (
    "files reasons",
    "errors fields",
    "times",
    "urls",
    "addresses",
    "sites capture",
    "rights",
    "article",
    "edits render",
    "extraction",
    "discovery archive",
    "backfill backup reading",
    "health",
    "outcomes",
    "importing",
    "reparse export scheduling",
    "alerts",
    "settings",
    "rendering",
    "crawl",
    "demo",
    "cluster",
    "web",
    "cli",
    "__main__",
)

RANKS = {name: rank for rank, names in enumerate(LAYERS) for name in names.split()}


def imported(path: Path) -> Iterator[str]:
    """Names of the modules that a file imports, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def part(module: str) -> str:
    """`archiver.archive.records.warc` → `archive`; the facade itself is ``."""
    return module.split(".")[1] if "." in module else ""


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


MODULES = sorted(path.relative_to(ROOT) for path in (ROOT / "archiver").rglob("*.py") if path.name != "__init__.py")


def test_every_part_has_its_row() -> None:
    parts = {part(".".join(path.with_suffix("").parts)) for path in MODULES}

    assert sorted(parts) == sorted(RANKS)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_arrows(path: Path) -> None:
    mine = part(".".join(path.with_suffix("").parts))
    others = {part(name) for name in imported(ROOT / path) if name.startswith("archiver.") and is_module(name)}

    assert {other for other in others - {mine} if RANKS[other] >= RANKS[mine]} == set()


def test_the_archiver_never_imports_spiders() -> None:
    assert [path for path in MODULES if any(name.split(".")[0] == "spiders" for name in imported(ROOT / path))] == []


def test_nothing_but_the_crawl_knows_scrapy() -> None:
    knowing = {part(".".join(path.with_suffix("").parts)) for path in MODULES if "scrapy" in _tops(path)}

    assert knowing == {"crawl"}


def test_spiders_stand_on_the_crawl() -> None:
    files = sorted((ROOT / "spiders").glob("*.py"))
    used = {part(name) for path in files for name in imported(path) if name.startswith("archiver.")}

    assert used <= {"backfill", "crawl", "sites", "urls"}


def _tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(ROOT / path)}
