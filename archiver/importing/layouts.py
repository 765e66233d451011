"""How other programs lay out what they saved: the lists beside pages that say where and when they are from."""

from __future__ import annotations

import ast
import html
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from archiver.capture import HTML_TYPES, MAX_CONTENT, Capture
from archiver.fields import JsonObject
from archiver.importing.addresses import Claim
from archiver.importing.marks import SEEN, claims_of, mark_text
from archiver.importing.records import parse_head
from archiver.importing.sniff import SAMPLE, looks_of
from archiver.importing.trees import UNREADABLE, File, Folder, note_text, unreadable

#: Largest list that is read, in bytes.
MAX_LIST = 64 * 2**20
_MAX_NOTE = 1 << 20

#: Where the address stands in a line of HTTrack's list, and most folders of a mirror that has none for the host.
_ADDRESS = 7
_DEEPEST = 8

#: The head of a member of a ZIP file: of so many bytes, the last four of which are two lengths.
_MEMBER_HEAD = 30

#: What is said of a path that several lines may be about.
_NOBODY = Claim("httrack")

#: What ArchiveBox makes of a page, the nearest to what the server sent first.
_OUTPUTS = ("output.html", "singlefile.html")

#: Keys that only ArchiveBox has in such a list, whatever its age.
_ARCHIVEBOX = frozenset(
    {"is_archived", "base_url", "history", "canonical", "num_outputs", "archive_path", "bookmarked_at"}
)

#: WARC files of a snapshot.
_WARC_NAME = re.compile(r"\.warc(?:\.gz|\.zst)?$", re.IGNORECASE)

#: Folders in ArchiveBox's `archive` that are looked at to tell it.
_FEW = 3

#: WebScrapBook's list of its pages, a script that calls a function with an object.
_SCRAPBOOK_LIST = re.compile(r"scrapbook\.meta\((\{.*\})\)", re.DOTALL)

#: What MAFF says of its page, in any namespace: as an element with an attribute or with text, or as an attribute.
_FACT = r"(?:[\w.-]{1,40}:)?(originalurl|archivetime|indexfilename)"
_VALUE = r"""\s{0,9}=\s{0,9}(?:"([^"]{0,2083})"|'([^']{0,2083})')"""
_RDF = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"<{_FACT}\s[^<>]{{0,99}}?:resource{_VALUE}",
        rf"<{_FACT}\s{{0,9}}>([^<>]{{1,2083}})<",
        rf"\s{_FACT}{_VALUE}",
    )
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page as ArchiveBox keeps it, many times over.

    claim -- address and time, by its index.json.
    files -- path below its folder, and file: its WARC files, and the page that is nearest to what the server sent.
    """

    claim: Claim
    files: list[tuple[tuple[str, ...], File]]


def snapshot_of(folder: Folder) -> Snapshot | None:
    """The snapshot of ArchiveBox that a folder is; None where it is another folder."""
    facts = _json(folder.files.get("index.json")) or _json(folder.files.get("index.jsonl"), lines=True)
    if not isinstance(facts.get("url"), str) or "timestamp" not in facts or not _ARCHIVEBOX & facts.keys():
        return None
    url = facts["url"]
    claim = Claim("archivebox", url, str(facts["timestamp"]))
    # since 0.9, what each program made has a folder of its own
    inner = [((), folder), *(((name,), folder.folders[name]()) for name in sorted(folder.folders))]
    pages = [found for above, made in inner for found in _mirrored(made, url, above)]
    pages += [((*above, name), made.files[name]) for name in _OUTPUTS for above, made in inner if name in made.files]
    records = [((*above, name), file) for above, made in inner for name, file in sorted(made.files.items())]
    records = [(path, file) for path, file in records if _WARC_NAME.search(path[-1])]
    if not pages and not records:
        return Snapshot(claim, [(("index.json",), unreadable("a snapshot without the page as it was sent"))])
    return Snapshot(claim, [*records, *pages[:1]])


def holds_snapshots(folder: Folder) -> bool:
    """Whether a folder is ArchiveBox's own, whose `index.html` lists the snapshots in it."""
    if "archive" not in folder.folders:
        return False
    archive = folder.folders["archive"]()
    return any(snapshot_of(archive.folders[name]()) is not None for name in sorted(archive.folders)[:_FEW])


def _mirrored(folder: Folder, url: str, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], File]]:
    """Files of wget's mirror of the page: below the host's name, the one whose path is most like the address. `above`:
    path of the folder in the snapshot."""
    host, path = urlsplit(url).netloc, [part for part in urlsplit(url).path.split("/") if part]
    if host not in folder.folders:
        return
    inner, parts = folder.folders[host](), [*above, host]
    for part in path:
        if part not in inner.folders:
            break
        inner = inner.folders[part]()
        parts.append(part)
    wanted = path[-1] if path else "index.html"
    names = sorted(inner.files, key=lambda name: (not name.startswith(wanted), name != "index.html", name))
    for name in names:
        if looks_of(inner.files[name].read(SAMPLE), name) in ("html", "gzipped html"):
            yield (*parts, name), inner.files[name]


def claims_in(folder: Folder, name: str) -> list[Claim]:
    """What the lists of a folder say of a page in it: MAFF's index.rdf, ScrapBook's index.dat, SingleFile's
    manifest.json, and the notes in Scrapy's cache of answers."""
    stem = name.partition(".")[0]
    if (rdf := folder.files.get("index.rdf")) is not None and name != "index.rdf":
        facts = _maff_facts(note_text(rdf, _MAX_NOTE))
        if name == facts.get("indexfilename", "index.html") and facts.get("originalurl"):
            return [Claim("maff", facts["originalurl"], facts.get("archivetime"))]
    if (dat := folder.files.get("index.dat")) is not None and stem == "index" and name != "index.dat":
        facts = dict(line.split("\t", 1) for line in note_text(dat, _MAX_NOTE).splitlines() if "\t" in line)
        if facts.get("source"):
            return [Claim("scrapbook", facts["source"].strip(), (facts.get("create") or facts.get("id") or "").strip())]
    if name == "index.html" and isinstance((noted := _json(folder.files.get("manifest.json"))).get("originalUrl"), str):
        return [Claim("singlefile", noted["originalUrl"], str(noted.get("archiveTime") or ""))]
    if name == "response_body" and (meta := folder.files.get("meta")) is not None:
        noted = _literal(note_text(meta, _MAX_NOTE))
        return [Claim("scrapy", str(noted.get("url") or ""), str(noted.get("timestamp") or ""))]
    return []


def _literal(text: str) -> JsonObject:
    """The dictionary that Python writes so; empty where it is none."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return {}
    return value if isinstance(value, dict) else {}


def scrapbook_names(folder: Folder) -> dict[str, Claim]:
    """Address and time of WebScrapBook's pages, by their paths in its folder, from the list in `tree` or `.wsb/tree`.
    The pages stand beside the list, or in a folder that somebody set."""
    listed: dict[str, Claim] = {}
    beside = folder.folders[".wsb"]() if ".wsb" in folder.folders else folder
    listings = beside.folders["tree"]().files if "tree" in beside.folders else {}
    for name, file in listings.items():
        script = note_text(file, MAX_LIST) if re.fullmatch(r"meta\d{0,4}\.js", name) else ""
        called = _SCRAPBOOK_LIST.search(script)
        for item in _object(called[1] if called else "").values():
            if isinstance(item, dict) and isinstance(item.get("index"), str) and isinstance(item.get("source"), str):
                listed[item["index"]] = Claim("scrapbook", item["source"], str(item.get("create") or ""))
    above = ["", *(f"{name}/" for name in folder.folders)] if listed else []
    return {f"{start}{path}": claim for path, claim in listed.items() for start in above}


def _maff_facts(rdf: str) -> dict[str, str]:
    found = (match for form in _RDF for match in form.finditer(rdf))
    return {match[1].lower(): html.unescape("".join(match.groups("")[1:])).strip() for match in found}


def httrack_names(cache: Folder) -> dict[str, Claim]:
    """Address and time of the files of a mirror, by their paths in it, from HTTrack's list of what it fetched.

    A line of new.txt has: time of day, sizes, flags, status, its words, type, validator, address, path, referrer.
    """
    listing = cache.files.get("new.txt") or cache.files.get("old.txt")
    names: dict[str, Claim] = {}
    for line in note_text(listing, MAX_LIST).splitlines() if listing is not None else ():
        fields = line.split("\t")
        at = next((at for at, text in enumerate(fields) if re.match(r"https?://", text)), _ADDRESS)
        if at + 1 >= len(fields) or "/" not in fields[at]:
            continue
        address = fields[at] if "://" in fields[at] else f"http://{fields[at]}"
        date = next((text.removeprefix("date:") for text in fields if text.startswith("date:")), None)
        claim = Claim("httrack", address, date and unquote(date))
        for path in _in_mirror(fields[at + 1], address):
            names[path] = claim if names.get(path, claim) == claim else _NOBODY
    return names


def _in_mirror(saved: str, address: str) -> list[str]:
    """The paths in a mirror that a page may have. `saved` is that on the disk on which the mirror was made: some end of
    it is the path."""
    parts = [part for part in saved.replace("\\", "/").split("/") if part]
    host = urlsplit(address).netloc
    begins = parts.index(host) if host in parts else max(len(parts) - _DEEPEST, 0)
    return ["/".join(parts[start:]) for start in range(begins, begins + 1 if host in parts else len(parts))]


@dataclass(frozen=True, slots=True)
class Cached:
    """A page in HTTrack's cache: as the server sent it, where the mirror has its links changed.

    saved -- path of the same page in the mirror.
    """

    claim: Claim
    file: File
    headers: tuple[tuple[str, str], ...]
    saved: str | None


def httrack_pages(mirror: Folder, cache: File) -> Iterator[Cached]:
    """The pages in HTTrack's cache (https://www.httrack.com/html/cache.html), a ZIP file with a member for each answer,
    whose heads stand in the extra fields of the members. Members that cannot be read are left to the mirror. Raises
    any of `UNREADABLE` where the whole file cannot.

    When a page was fetched stands in the mirror's own only.
    """
    with cache.open() as file, zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            try:
                head = _head_in_cache(file, info)
                if head.get("x-in-cache") != "1" or not head.get("x-statuscode", "").startswith("2"):
                    continue
                headers = (("content-type", _type_in_cache(head)),)
                if Capture(url="", body=b"", headers=headers).mime not in HTML_TYPES or info.file_size > MAX_CONTENT:
                    continue
                body = archive.read(info)
            except UNREADABLE:
                continue
            address = (
                info.filename if info.flag_bits & 0x800 else info.filename.encode("cp437").decode("utf-8", "replace")
            )
            saved = next((path for path in _in_mirror(head.get("x-save", ""), address) if _in(mirror, path)), None)
            claim = Claim("httrack", address, _time_in_mirror(_in(mirror, saved or "")))
            page = File(len(body), cache.modified, lambda body=body: io.BytesIO(body))  # type: ignore[misc]
            yield Cached(claim, page, headers, saved)


def _in(folder: Folder, path: str) -> File | None:
    """The file of a path in a folder."""
    *folders, name = path.split("/")
    for part in folders:
        if part not in folder.folders:
            return None
        folder = folder.folders[part]()
    return folder.files.get(name)


def _time_in_mirror(file: File | None) -> str | None:
    """When HTTrack says in a page of its mirror that it fetched it."""
    if file is None or file.strays:
        return None
    claims = claims_of(mark_text(file.read(SEEN)))
    return next((claim.time for claim in claims if claim.source == "httrack"), None)


def _head_in_cache(file: BinaryIO, info: zipfile.ZipInfo) -> dict[str, str]:
    """What HTTrack notes of an answer, by names in lower case."""
    file.seek(info.header_offset)
    name, extra = struct.unpack("<HH", file.read(_MEMBER_HEAD)[-4:])
    file.seek(name, 1)
    head, _ = parse_head(b"HTTP/1.1 200 OK\r\n" + file.read(extra).rstrip(b"\r\n\0") + b"\r\n\r\n")
    return {name.lower(): value for name, value in head.headers} if head is not None else {}


def _type_in_cache(head: dict[str, str]) -> str:
    charset = head.get("x-charset")
    declared = head.get("content-type", "")
    return f"{declared}; charset={charset}" if charset and "charset" not in declared.lower() else declared


def _json(file: File | None, *, lines: bool = False) -> JsonObject:
    """The object in a file; where it has one a line, the first."""
    if file is None or file.size > _MAX_NOTE:
        return {}
    text = note_text(file, _MAX_NOTE)
    return _object(text.partition("\n")[0] if lines else text)


def _object(text: str) -> JsonObject:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
