"""Whether everything that the archiver stands on is there, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from archiver.archive import Store
from archiver.archive.records.lock import holder
from archiver.archive.records.warc import WarcFiles
from archiver.errors import ArchiverError
from archiver.fields import JsonObject
from archiver.sites.file import load, load_contact
from archiver.sites.user_agent import user_agent

#: Smallest versions that work, as in pyproject.toml; trafilatura loads lxml_html_clean only when it first cleans.
LIBRARIES = {"scrapy": (2, 19), "trafilatura": (2, 3, 1), "sqlite-utils": (4, 2), "warcio": (1, 8, 1)}
PRESENT = ("lxml_html_clean",)

#: What to do where site owners cannot reach the one who runs the crawl.
NO_CONTACT = 'say where site owners can reach you: contact = "desk@example.org" as the first line of'

#: Folders of sendmail(8) that are often in no PATH but root's.
_SENDMAIL = ("/usr/sbin", "/usr/lib")

#: What to do where cron's mail goes nowhere.
NO_MAIL = "install a mail program (msmtp-mta, postfix), or look at `archiver health` yourself"

#: Free bytes below which a crawl may well fill the disk: a day of 10,000 pages at 69 kB each.
LOW_DISK = 10**9


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at. `remedy` says what to do when it is not ok."""

    subject: str
    ok: bool
    detail: str
    remedy: str | None = None

    def to_dict(self) -> JsonObject:
        return asdict(self)


def examine_machine(data_dir: Path) -> list[Diagnosis]:
    """All findings, in the order a person would mend them."""
    return [*_python(), *_libraries(), *_sqlite(), *_mail(), *_folder(data_dir)]


def _python() -> Iterator[Diagnosis]:
    found = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= (3, 11)
    yield Diagnosis("Python", ok, found, None if ok else "install Python 3.11 or newer")


def _libraries() -> Iterator[Diagnosis]:
    for name, least in LIBRARIES.items():
        wanted = ".".join(map(str, least))
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Diagnosis(name, False, "not installed", f"pip install '{name}>={wanted}'")
            continue
        ok = tuple(int(part) for part in found.split(".")[: len(least)] if part.isdigit()) >= least
        yield Diagnosis(name, ok, found, None if ok else f"pip install -U '{name}>={wanted}'")
    for name in PRESENT:
        try:
            yield Diagnosis(name, True, version(name))
        except PackageNotFoundError:
            yield Diagnosis(name, False, "not installed", f"pip install {name}")


def _sqlite() -> Iterator[Diagnosis]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
        connection.execute("SELECT json('[]')")
    except sqlite3.OperationalError as error:
        yield Diagnosis(
            "SQLite", False, f"{sqlite3.sqlite_version}: {error}", "use a Python whose SQLite has FTS5 and JSON"
        )
    else:
        ok = sqlite3.sqlite_version_info >= (3, 35)
        yield Diagnosis(
            "SQLite",
            ok,
            f"{sqlite3.sqlite_version} with FTS5 and JSON",
            None if ok else "use a Python with SQLite 3.35 or newer (RETURNING)",
        )
    finally:
        connection.close()


def _mail() -> Iterator[Diagnosis]:
    """cron(8) hands what a run says to sendmail(8), and drops it where there is none."""
    found = shutil.which("sendmail", path=os.pathsep.join([os.environ.get("PATH", os.defpath), *_SENDMAIL]))
    yield Diagnosis("mail", True, found or "no sendmail: cron cannot mail what a run says", None if found else NO_MAIL)


def _folder(data_dir: Path) -> Iterator[Diagnosis]:
    existing = next(path for path in (data_dir, *data_dir.absolute().parents) if path.exists())
    if not os.access(existing, os.W_OK):
        yield Diagnosis(
            "data folder", False, f"{existing} cannot be written", "name another with --data or ARCHIVER_DATA"
        )
        return
    detail = str(data_dir) if data_dir.exists() else f"{data_dir} (will be made by the first crawl)"
    yield Diagnosis("data folder", True, detail)
    free = shutil.disk_usage(existing).free
    ok = free >= LOW_DISK
    yield Diagnosis("disk", ok, f"{free / 1e9:,.1f} GB free", None if ok else "make room: a page takes about 70 kB")
    yield from _sites(data_dir)
    if not (data_dir / "archive.db").exists() and not WarcFiles(data_dir / "warc").files():
        return  # nothing is archived yet
    held = holder(data_dir)
    yield Diagnosis("lock", True, held or "free")
    try:
        with Store(data_dir, readonly=True) as archive:
            problem = archive.db.execute("PRAGMA quick_check").fetchone()[0]
    except (ArchiverError, sqlite3.DatabaseError) as error:
        problem = str(error).partition("; ")[0]
    ok = problem == "ok"
    yield Diagnosis("database", ok, "whole" if ok else problem, None if ok else "run `archiver rebuild`")


def _sites(data_dir: Path) -> Iterator[Diagnosis]:
    path = data_dir / "sites.toml"
    try:
        sites, contact = load(path), load_contact(path)
    except ArchiverError as error:
        yield Diagnosis("sites.toml", False, str(error), "mend the line that is named")
        return
    yield Diagnosis(
        "sites.toml",
        True,
        f"{len(sites)} site{'s' * (len(sites) != 1)}" if sites else "no sites yet: `archiver crawl URL` adds one",
    )
    yield Diagnosis("User-Agent", True, user_agent(contact), None if contact else f"{NO_CONTACT} {path}")
