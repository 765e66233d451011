"""The files that were given, in folders, containers or by name, and what each of them holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from archiver.importing.addresses import Claim
from archiver.importing.arc import read_arc
from archiver.importing.enex import read_enex
from archiver.importing.found import Found, LeftOut, Part, PassedOver, Where
from archiver.importing.har import attached, read_har
from archiver.importing.layouts import (
    claims_in,
    holds_snapshots,
    httrack_names,
    httrack_pages,
    scrapbook_names,
    snapshot_of,
)
from archiver.importing.marks import SEEN, mark_text
from archiver.importing.pages import read_page_file
from archiver.importing.sidecars import is_sidecar
from archiver.importing.sniff import OF_PAGES, SAMPLE, Looks, listed_pages, looks_of, named_as
from archiver.importing.trees import (
    MAX_DEPTH,
    UNREADABLE,
    Budget,
    File,
    Folder,
    TooMuch,
    of_folder,
    of_mailbox,
    of_packed,
    of_path,
    of_tar,
    of_zip,
    spooled,
    unreadable,
)
from archiver.importing.warcs import read_warc

#: What browsers and Windows, in the languages they come in, append to a page's name for the folder of its parts
#: (https://learn.microsoft.com/en-us/windows/win32/shell/manage#connected-files).
_PARTS = re.compile(
    r"(?:[-_.](?:files|dateien|fichiers|bestanden|archivos|arquivos|ficheiros|file|filer|pliki|soubory|tiedostot|dosyalar"
    r"|fajlovi|elemei|datoteke|bylos|failid|fails|fitxers|fitxategiak))$",
    re.IGNORECASE,
)

#: The same in other languages: a few more letters at most, behind a sign, than the page beside it has.
_LONGEST_PARTS = 24
_PAGES = (".html", ".htm", ".xhtml")

#: What wget's `-K` appends to the name of a page as it came, when the links in the page itself are changed.
_ORIGINAL = ".orig"

#: What is said of a file that no list names.
_UNLISTED = Claim("unlisted")

#: HTTrack's own folder and the list that it makes of its mirrors.
_HTTRACK_CACHE = "hts-cache"

#: Members that tell ZIP files of programs and office documents from those of pages.
_OTHER_ZIPS = frozenset({"[Content_Types].xml", "mimetype", "META-INF", "AndroidManifest.xml"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be looked into.

    file   -- its bytes.
    parts  -- of its path, from the name of the folder that was given down to its own; only its own where the file
              itself was given, or stands at the top of a container.
    within -- name of the container that it is in, else empty.
    depth  -- how many containers it is in.
    since  -- when the container was modified, for members that have no time.
    folder -- the files beside it.
    claims -- what the folder says of it.
    headers -- of the answer, where the folder has them.
    """

    file: File
    parts: tuple[str, ...]
    within: str = ""
    depth: int = 0
    since: float | None = None
    folder: Folder | None = None
    claims: tuple[Claim, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        return self.file.size

    @property
    def name(self) -> str:
        """The file as messages and metadata name it: it says nothing of where the folder was. Bytes that are no UTF-8,
        as old mirrors have them, become U+FFFD."""
        path = os.fsencode("/".join(self.parts)).decode("utf-8", "replace")
        return f"{self.within}!{path}" if self.within else path

    @property
    def is_given(self) -> bool:
        """Whether the file itself was given, not a folder or container that it lies in."""
        return len(self.parts) == 1 and not self.within


def walk_inputs(paths: Iterable[Path]) -> Iterator[Input]:
    """All files of the paths, each folder in the order of names. Hidden ones, the parts of saved pages and what
    HTTrack keeps for itself are not gone into; links to folders are not followed."""
    for path in paths:
        if path.is_dir():
            root = path.resolve()
            yield from _inside(of_folder(path, root), Input(of_path(path), (root.name,)))
        else:
            given = Input(of_path(path), (path.name,))
            beside = Folder(files={name: of_path(path.with_name(name)) for name in _notes(path)})
            yield replace(given, folder=beside)


def _notes(path: Path) -> list[str]:
    """Names of the files beside one that was given by itself, as far as they may say where it is from."""
    stem = path.name.partition(".")[0]
    try:
        with os.scandir(path.parent) as entries:
            return [entry.name for entry in entries if entry.name.startswith(stem) and entry.is_file()]
    except OSError:
        return []


def _inside(
    folder: Folder, place: Input, names: Mapping[str, Claim | None] | None = None, path: str = ""
) -> Iterator[Input]:
    """The files of a folder, which stands at `place`. `names`: what HTTrack's list says of the files of its mirror,
    None of those that come out of its cache; `path`: that of the folder in it."""
    snapshot = snapshot_of(folder)
    if snapshot is not None:
        for parts, file in snapshot.files:
            yield replace(place, file=file, parts=(*place.parts, *parts), folder=None, claims=(snapshot.claim,))
        return
    if names is None and (listed := scrapbook_names(folder)):
        names, path = listed, ""
    if _HTTRACK_CACHE in folder.folders:
        cache, path = folder.folders[_HTTRACK_CACHE](), ""
        known: dict[str, Claim | None] = {**httrack_names(cache)}
        yield from _cached(folder, cache, place, known)
        names = known
    of_har = attached(folder)
    for name in sorted({*folder.files, *folder.folders} - of_har):
        inner = replace(place, parts=(*place.parts, name))
        if name.startswith(".") or name == _HTTRACK_CACHE:
            continue
        if name in folder.folders:
            if not _holds_parts(name, folder):
                try:
                    below = folder.folders[name]()
                except OSError as error:
                    yield replace(inner, file=unreadable(error.strerror or str(error)))
                    continue
                yield from _inside(below, inner, names, f"{path}{name}/")
        elif _is_passed_by(name, folder) or (names is not None and names.get(path + name, _UNLISTED) is None):
            continue
        else:
            kept = name.removesuffix(_ORIGINAL)
            if kept in folder.files:
                inner = replace(place, parts=(*place.parts, kept))
            claims = claims_in(folder, name)
            if names is not None and (claim := names.get(path + name)) is not None:
                claims.append(claim)
            yield replace(inner, file=folder.files[name], folder=folder, claims=tuple(claims))


def _is_passed_by(name: str, folder: Folder) -> bool:
    """Whether a file is a page with its links changed that stands beside it as it came, or the own list of HTTrack or
    ArchiveBox."""
    is_list = name == "index.html" and (_HTTRACK_CACHE in folder.folders or holds_snapshots(folder))
    return is_list or f"{name}{_ORIGINAL}" in folder.files


def _cached(folder: Folder, cache: Folder, place: Input, names: dict[str, Claim | None]) -> Iterator[Input]:
    """The pages out of HTTrack's cache, which are in `names` then."""
    name = next((name for name in ("new.zip", "old.zip") if name in cache.files), None)
    if name is None:
        return
    given = replace(place, file=cache.files[name], parts=(*place.parts, _HTTRACK_CACHE, name))
    try:
        for page in httrack_pages(folder, given.file):
            if page.saved is not None:
                names[page.saved] = None
            yield replace(
                given,
                file=page.file,
                parts=(page.claim.url or "",),
                within=given.name,
                claims=(page.claim,),
                headers=page.headers,
            )
    except UNREADABLE:
        yield given  # which says so; its pages are read out of the mirror


def _holds_parts(name: str, folder: Folder) -> bool:
    """Whether a folder holds the parts of a saved page beside it: by an ending that is known, or because the page takes
    its pictures from there and has no link to it."""
    stem = _PARTS.sub("", name)
    if stem != name and any(f"{stem}{ending}" in folder.files for ending in _PAGES):
        return True
    stems = (name[:end] for end in range(max(1, len(name) - _LONGEST_PARTS), len(name)) if not name[end].isalnum())
    beside = (folder.files.get(f"{stem}{ending}") for stem in stems for ending in _PAGES)
    return any(page is not None and not page.strays and _takes_parts(page, name) for page in beside)


def _takes_parts(page: File, folder: str) -> bool:
    try:
        text = unquote(mark_text(page.read(SEEN)))
    except UNREADABLE:
        return False
    start = rf"""=\s{{0,9}}["']?(?:\./)?{re.escape(folder)}/"""
    linked = re.search(rf"<a\s[^<>]{{0,999}}\bhref{start}", text, re.IGNORECASE)
    return linked is None and re.search(rf"\bsrc{start}", text, re.IGNORECASE) is not None


def read_input(given: Input, base_url: str | None = None, budget: Budget | None = None) -> Iterator[Found | Part]:
    """Everything a file holds. What looks like a page or an archive, by its bytes or its name, and cannot be read is
    left out, wherever it lies."""
    where = Where(given.name)
    if given.file.strays:
        yield LeftOut(where, "a link to what lies outside of the folder")
        return
    try:
        looks = looks_of(given.file.read(SAMPLE), given.parts[-1])
        yield from _read_as(looks, given, base_url, budget or Budget(given.size))
    except TooMuch as error:
        yield LeftOut(where, str(error))
    except OSError as error:
        yield LeftOut(where, f"cannot be read ({error.strerror or error})")
    except UNREADABLE as error:
        yield LeftOut(where, f"damaged or encrypted ({error})")


def _read_as(looks: Looks | None, given: Input, base_url: str | None, budget: Budget) -> Iterator[Found | Part]:
    where = Where(given.name)
    if looks in ("warc", "arc", "wacz"):
        read = read_arc if looks == "arc" else read_warc
        with given.file.open() as file:
            yield from read(file, given.name, "wacz" if given.within.endswith(".wacz") else looks)
    elif looks in ("html", "gzipped html", "mhtml", "webarchive"):
        yield read_page_file(given, looks, base_url)
    elif looks == "har":
        yield from read_har(given.file, given.name, given.folder)
    elif looks == "enex":
        yield from read_enex(given.file, given.name)
    elif looks in ("zip", "tar", "packed", "mbox"):
        yield from _read_container(looks, given, base_url, budget)
    elif (kind := named_as(given.file.read(SAMPLE), given.parts[-1])) is not None:
        yield LeftOut(where, kind)
    elif is_sidecar(given.parts[-1]) and not given.is_given and _is_beside_a_page(given):
        return
    elif (reason := listed_pages(given.file.read(SAMPLE))) is not None:
        yield LeftOut(where, reason)
    elif given.is_given:
        yield LeftOut(where, "neither a page nor an archive of pages")
    else:
        yield PassedOver(where, "not HTML")


def _is_beside_a_page(note: Input) -> bool:
    """Whether a note is about a file beside it, as far as its name tells."""
    name = note.parts[-1]
    stem = name.partition(".")[0]
    return note.folder is not None and any(
        other.startswith(stem) and not is_sidecar(other) for other in note.folder.files if other != name
    )


def _unpacked(looks: str, file: BinaryIO, name: str, budget: Budget, stack: ExitStack) -> Folder:
    if looks == "packed":
        return of_packed(file, name, budget, stack)
    if looks == "mbox":
        return of_mailbox(file)
    return of_zip(file, budget, stack) if looks == "zip" else of_tar(file, budget, stack)


def _read_container(looks: Looks, given: Input, base_url: str | None, budget: Budget) -> Iterator[Found | Part]:
    where = Where(given.name)
    if given.depth == MAX_DEPTH:
        yield LeftOut(where, f"a container within {MAX_DEPTH} others, which is the most that is read")
        return
    with ExitStack() as stack:
        file = spooled(given.file, stack) if given.within else stack.enter_context(given.file.open())
        try:
            folder = _unpacked(looks, file, given.parts[-1], budget, stack)
        except (TypeError, AttributeError) as error:  # tarfile's answer to a gzip head that ends early, for one
            raise ValueError(str(error)) from error
        if looks == "zip" and _OTHER_ZIPS & {*folder.files, *folder.folders}:
            yield (LeftOut if given.is_given else PassedOver)(where, "a document or program packed as ZIP")
            return
        place = replace(
            given,
            parts=(),
            within=given.name,
            depth=given.depth + 1,
            since=given.file.modified or given.since,
            folder=None,
            claims=(),
        )
        useful = folder.damage is not None
        if folder.damage is not None:
            yield LeftOut(where, folder.damage)
        for inner in _inside(folder, place):
            for found in read_input(inner, base_url, budget):
                useful = useful or not isinstance(found, PassedOver)
                yield found
        if not useful and (given.is_given or OF_PAGES.search(given.parts[-1])):
            yield LeftOut(where, "no page in it")
