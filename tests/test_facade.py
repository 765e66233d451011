"""What a user of the library may touch, and no more."""

from __future__ import annotations

import subprocess
import sys

import archiver

NAMES = [
    "Archive",
    "ArchiveError",
    "ArchiverError",
    "Article",
    "Block",
    "Capture",
    "ConfigurationError",
    "Edit",
    "ExtractionError",
    "FoundArticle",
    "Image",
    "Link",
    "Locked",
    "Selector",
    "Site",
    "Source",
    "StoredArticle",
    "StoredCapture",
    "Version",
    "extract",
]


def test_names() -> None:
    assert archiver.__all__ == NAMES


def test_every_name_is_there_and_says_what_it_is() -> None:
    assert [name for name in NAMES if not getattr(archiver, name).__doc__] == [
        "ArchiveError",
        "ConfigurationError",
        "Locked",
    ]


def test_no_other_name() -> None:
    assert not hasattr(archiver, "Ledger")


def test_importing_it_costs_nothing() -> None:
    heavy = ("scrapy", "lxml", "sqlite_utils", "trafilatura")
    code = f"import sys, archiver; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
