"""How other programs lay out what they saved: the lists beside pages that say where and when they are from."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from archiver.importing.addresses import Claim
from archiver.importing.sniff import SAMPLE, looks_of
from archiver.importing.trees import File, Folder, note_text

#: Largest list that is read, in bytes.
MAX_LIST = 64 * 2**20
_MAX_NOTE = 1 << 20

#: Where the address stands in a line of HTTrack's list, and most folders of a mirror that has none for the host.
_ADDRESS = 7
_DEEPEST = 8

#: What is said of a path that several lines may be about.
_NOBODY = Claim("httrack")

#: What ArchiveBox makes of a page, the nearest to what the server sent first.
_OUTPUTS = ("output.html", "singlefile.html")

#: Keys that only ArchiveBox has in such a list, whatever its age.
_ARCHIVEBOX = frozenset({"is_archived", "base_url", "history", "canonical", "num_outputs", "archive_path"})

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
    facts = _json(folder.files.get("index.json"))
    if not isinstance(facts.get("url"), str) or "timestamp" not in facts or not _ARCHIVEBOX & facts.keys():
        return None
    url = facts["url"]
    claim = Claim("archivebox", url, str(facts["timestamp"]))
    pages = [*_mirrored(folder, url), *(((name,), folder.files[name]) for name in _OUTPUTS if name in folder.files)]
    records = folder.folders["warc"]().files if "warc" in folder.folders else {}
    return Snapshot(claim, [*((("warc", name), file) for name, file in sorted(records.items())), *pages[:1]])


def _mirrored(folder: Folder, url: str) -> Iterator[tuple[tuple[str, ...], File]]:
    """Files of wget's mirror of the page: below the host's name, the one whose path is most like the address."""
    host, path = urlsplit(url).netloc, [part for part in urlsplit(url).path.split("/") if part]
    if host not in folder.folders:
        return
    inner, parts = folder.folders[host](), [host]
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
    """What the lists of a folder say of a page in it: MAFF's index.rdf, ScrapBook's index.dat."""
    stem = name.partition(".")[0]
    if (rdf := folder.files.get("index.rdf")) is not None and name != "index.rdf":
        facts = _maff_facts(note_text(rdf, _MAX_NOTE))
        if name == facts.get("indexfilename", "index.html") and facts.get("originalurl"):
            return [Claim("maff", facts["originalurl"], facts.get("archivetime"))]
    if (dat := folder.files.get("index.dat")) is not None and stem == "index" and name != "index.dat":
        facts = dict(line.split("\t", 1) for line in note_text(dat, _MAX_NOTE).splitlines() if "\t" in line)
        if facts.get("source"):
            return [Claim("scrapbook", facts["source"].strip(), (facts.get("create") or facts.get("id") or "").strip())]
    return []


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
        # the path is that of the disk it was made on: some end of it is the path in the mirror
        parts = [part for part in fields[at + 1].replace("\\", "/").split("/") if part]
        claim = Claim("httrack", address, date and unquote(date))
        host = urlsplit(address).netloc
        begins = parts.index(host) if host in parts else max(len(parts) - _DEEPEST, 0)
        for start in range(begins, begins + 1 if host in parts else len(parts)):
            path = "/".join(parts[start:])
            names[path] = claim if names.get(path, claim) == claim else _NOBODY
    return names


def _json(file: File | None) -> dict[str, Any]:
    if file is None or file.size > _MAX_NOTE:
        return {}
    try:
        value = json.loads(note_text(file, _MAX_NOTE))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
