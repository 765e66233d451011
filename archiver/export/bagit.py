"""A bag for deposit (BagIt, https://www.rfc-editor.org/rfc/rfc8493): the whole archive as an archive, its manifest, and
what happened to it as PREMIS 3 (https://www.loc.gov/standards/premis/).

    data/archive.db, data/warc/…   `archiver --data BAG/data` opens it
    data/manifest.json             as of every export
    premis.xml                     the files, the runs that made them, the check of the copy
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.archive.upkeep.integrity import check_archive
from archiver.backup.copying import copy_database, sources_of
from archiver.errors import ArchiveError
from archiver.export.manifest import software
from archiver.export.records import Record
from archiver.files import file_chunks, write_whole
from archiver.render.escaping import escaped

#: Where the manifest stands in a bag.
BAG_MANIFEST = "data/manifest.json"

_FORMATS = {".gz": ("WARC", "1.1"), ".db": ("SQLite", "3"), ".toml": ("TOML", "1.0"), ".json": ("JSON", "")}

#: PREMIS' words (https://id.loc.gov/vocabulary/preservation/eventType.html) for commands of ours.
_EVENTS = {"crawl": "capture", "backfill": "capture", "import": "ingestion end"}

_PREMIS = """<?xml version="1.0" encoding="UTF-8"?>
<premis xmlns="http://www.loc.gov/premis/v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">
"""


def write_payload(records: Iterable[Record], bag: Path, archive: Store) -> None:
    """Copy the archive as it is at one moment into a new folder, while others may be at work on it. The records are
    only counted. Raises ArchiveError where a WARC file is gone or shorter than the database says."""
    for _ in records:
        pass
    data = bag / "data"
    data.mkdir(parents=True)
    copy_database(archive, data / "archive.db")
    for name, (path, size) in sources_of(archive.folder, data / "archive.db").items():
        if name != "archive.db":
            write_whole(data / name, file_chunks(path, size))
            if (data / name).stat().st_size < size:
                raise ArchiveError(f"{path}: ends before {size:,} bytes; run `archiver check`")


def finish_bag(bag: Path, archive: Store) -> None:
    """Check the copy, and write all that makes a bag of it. Sums are those of the manifest, which is there."""
    listed = json.loads((bag / BAG_MANIFEST).read_text(encoding="utf-8"))
    sums = {file["path"]: (file["sha256"], file["bytes"]) for file in listed["files"]}
    content = (bag / BAG_MANIFEST).read_bytes()
    sums[BAG_MANIFEST] = (hashlib.sha256(content).hexdigest(), len(content))
    findings = check_archive(bag / "data")
    (bag / "premis.xml").write_text(
        "\n".join([_PREMIS, *_objects(sums), *_events(archive, listed["created"], len(findings)), "</premis>", ""]),
        encoding="utf-8",
    )
    size = sum(length for _, length in sums.values())
    told = {
        "Bag-Software-Agent": f"news-archiver {software()}",
        "Bagging-Date": listed["created"][:10],
        "Payload-Oxum": f"{size}.{len(sums)}",
        "External-Description": listed["citation"].replace("\n", " "),
    }
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    _write(bag / "bag-info.txt", (f"{label}: {value}" for label, value in told.items()))
    _write(bag / "manifest-sha256.txt", (f"{digest}  {_path(name)}" for name, (digest, _) in sorted(sums.items())))
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "premis.xml")
    _write(
        bag / "tagmanifest-sha256.txt",
        (f"{hashlib.sha256((bag / name).read_bytes()).hexdigest()}  {name}" for name in tags),
    )


def _objects(sums: dict[str, tuple[str, int]]) -> Iterator[str]:
    for name, (digest, size) in sorted(sums.items()):
        form, number = _FORMATS[Path(name).suffix]
        designation = f"<formatName>{form}</formatName>" + (
            f"<formatVersion>{number}</formatVersion>" if number else ""
        )
        yield (
            f'<object xsi:type="file">{_identifier("object", "path", name)}<objectCharacteristics>'
            f"<fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm><messageDigest>{digest}</messageDigest>"
            f"</fixity><size>{size}</size><format><formatDesignation>{designation}</formatDesignation></format>"
            "</objectCharacteristics></object>"
        )


def _events(archive: Store, created: str, findings: int) -> Iterator[str]:
    """The runs of the archive, then what was done to make the bag, and who did it."""
    for run in archive.db.query("SELECT id, command, started, finished, outcome FROM runs ORDER BY id"):
        command = (run["command"] or "").split(" ")[0]  # what follows may name files of this machine
        lasted = f"{run['started']}/{run['finished'] or '..'}"
        yield _event(f"run-{run['id']}", _EVENTS.get(command, "modification"), lasted, command, run["outcome"] or "")
    yield _event("replication", "replication", created, "the archive, as it was at one moment", "success")
    outcome = "success" if not findings else f"{findings:,} findings of `archiver check`"
    yield _event("fixity", "fixity check", times.now(), "every record and row of the copy", outcome)
    yield (
        f"<agent>{_identifier('agent', 'local', 'news-archiver')}<agentName>news-archiver</agentName>"
        f"<agentType>software</agentType><agentVersion>{escaped(software())}</agentVersion></agent>"
    )


def _event(name: str, kind: str, moment: str, detail: str, outcome: str) -> str:
    said = f"<eventDetailInformation><eventDetail>{escaped(detail)}</eventDetail></eventDetailInformation>"
    came = f"<eventOutcomeInformation><eventOutcome>{escaped(outcome)}</eventOutcome></eventOutcomeInformation>"
    return (
        f"<event>{_identifier('event', 'local', name)}<eventType>{kind}</eventType>"
        f"<eventDateTime>{moment}</eventDateTime>{said}{came if outcome else ''}"
        f"<linkingAgentIdentifier><linkingAgentIdentifierType>local</linkingAgentIdentifierType>"
        f"<linkingAgentIdentifierValue>news-archiver</linkingAgentIdentifierValue></linkingAgentIdentifier></event>"
    )


def _identifier(of: str, kind: str, value: str) -> str:
    name = f"{of}Identifier"
    return f"<{name}><{name}Type>{kind}</{name}Type><{name}Value>{escaped(value)}</{name}Value></{name}>"


def _path(name: str) -> str:
    """A name as a line of a manifest has it: what would end the line is escaped (RFC 8493, section 2.1.3)."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
