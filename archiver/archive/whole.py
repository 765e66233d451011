"""All that works on an archive, loaded by whoever imports this module: a run does before it begins.

Who only looks loads the parts that it asks for. A run may find no handle to open a module with later, or another
version of it on the disk.
"""

from __future__ import annotations

from importlib import import_module

for _name in (
    "archiver.archive.ledger.alarms",
    "archiver.archive.ledger.backfills",
    "archiver.archive.ledger.hosts",
    "archiver.archive.ledger.outbox",
    "archiver.archive.ledger.runs",
    "archiver.archive.ledger.shapes",
    "archiver.archive.ledger.urls",
    "archiver.archive.records.captures",
    "archiver.archive.stories.articles",
    "archiver.archive.stories.copies",
    "archiver.edits.kinds",
    "archiver.extraction.words.kind_words",
    "archiver.extraction.words.text",
    "archiver.extraction.words.self_changing",
    "w3lib.url",
):
    import_module(_name)
