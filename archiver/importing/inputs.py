"""The files that were given, in folders or by name, and what each of them holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.importing.found import Found, LeftOut, PassedOver, Where
from archiver.importing.pages import read_page_file
from archiver.importing.sidecars import is_sidecar
from archiver.importing.sniff import SAMPLE, looks_of
from archiver.importing.wacz import is_wacz, read_wacz
from archiver.importing.warcs import read_warc

#: What browsers and Windows, in the languages they come in, append to a page's name for the folder of its parts
#: (https://learn.microsoft.com/en-us/windows/win32/shell/manage#connected-files).
_PARTS = re.compile(
    r"(?:[-_.](?:files|dateien|fichiers|bestanden|archivos|arquivos|ficheiros|file|filer|pliki|soubory|tiedostot|dosyalar"
    r"|fajlovi|elemei|datoteke|bylos|failid|fails|fitxers|fitxategiak))$",
    re.IGNORECASE,
)

#: HTTrack's own folder and the list that it makes of its mirrors.
_HTTRACK_CACHE = "hts-cache"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be looked into.

    parts  -- of its path, from the name of the folder that was given down to its own; only its own where the file
              itself was given.
    size   -- in bytes.
    strays -- True: a link in a folder that was given, to a file outside of it. Folders come from strangers, too, and a
              page's place is no reason to read what lies elsewhere.
    """

    path: Path
    parts: tuple[str, ...]
    size: int
    strays: bool = False

    @property
    def name(self) -> str:
        """The file as messages and metadata name it: it says nothing of where the folder was. Bytes that are no UTF-8,
        as old mirrors have them, become U+FFFD."""
        return os.fsencode("/".join(self.parts)).decode("utf-8", "replace")

    @property
    def is_given(self) -> bool:
        """Whether the file itself was given, not a folder that it lies in."""
        return len(self.parts) == 1


def walk(paths: Iterable[Path]) -> Iterator[Input]:
    """All files of the paths, each folder in the order of names. Hidden ones, the parts of saved pages and what
    HTTrack keeps for itself are not gone into; links to folders are not followed."""
    for path in paths:
        if path.is_dir():
            root = path.resolve()
            yield from _folder(path, (root.name,), root)
        else:
            yield Input(path, (path.name,), path.stat().st_size)


def _folder(folder: Path, parts: tuple[str, ...], root: Path) -> Iterator[Input]:
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    names = {entry.name for entry in entries}
    for entry in entries:
        if entry.name.startswith(".") or entry.name == _HTTRACK_CACHE:
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _holds_parts(entry.name, names):
                yield from _folder(folder / entry.name, (*parts, entry.name), root)
        elif entry.is_file() and not (entry.name == "index.html" and _HTTRACK_CACHE in names):
            path = folder / entry.name
            strays = entry.is_symlink() and not path.resolve().is_relative_to(root)
            yield Input(path, (*parts, entry.name), entry.stat().st_size, strays)


def _holds_parts(folder: str, names: set[str]) -> bool:
    stem = _PARTS.sub("", folder)
    return stem != folder and any(f"{stem}{ending}" in names for ending in (".html", ".htm", ".xhtml"))


def read_input(given: Input, base_url: str | None = None) -> Iterator[Found]:
    """Everything a file holds; see `read_page_file`, `read_warc` and `read_wacz`."""
    where = Where(given.name)
    if given.strays:
        yield LeftOut(where, "a link to what lies outside of the folder")
        return
    try:
        with given.path.open("rb") as file:
            looks = looks_of(file.read(SAMPLE), given.path.name)
            if looks == "warc":
                yield from read_warc(file, given.name)
                return
        if looks in ("html", "gzipped html", "mhtml"):
            yield read_page_file(given.path, looks, name=given.name, parts=given.parts, base_url=base_url)
        elif looks == "zip" and is_wacz(given.path):
            yield from read_wacz(given.path, given.name)
        elif given.is_given:
            yield LeftOut(where, "neither a page nor MHTML, WARC or WACZ")
        elif not is_sidecar(given.path):
            yield PassedOver(where, "not HTML")
    except OSError as error:
        yield LeftOut(where, f"cannot be read ({error.strerror or error})")
