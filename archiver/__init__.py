"""News archiver: fetches news pages, keeps them as they came, and reads clean articles from them.

    >>> from archiver import Archive, extract
    >>> article = extract(html, "https://www.example.org/story")
    >>> with Archive("data") as archive:
    ...     for row in archive.search("harbour", limit=5):
    ...         print(row.title)

Names are loaded when they are first used, so that `import archiver` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archiver.archive.reader import Archive as Archive
    from archiver.archive.rows import Edit as Edit
    from archiver.archive.rows import FoundArticle as FoundArticle
    from archiver.archive.rows import StoredArticle as StoredArticle
    from archiver.archive.rows import StoredCapture as StoredCapture
    from archiver.archive.rows import Version as Version
    from archiver.article import Article as Article
    from archiver.article import Block as Block
    from archiver.article import Image as Image
    from archiver.article import Link as Link
    from archiver.article import Source as Source
    from archiver.capture import Capture as Capture
    from archiver.errors import ArchiveError as ArchiveError
    from archiver.errors import ArchiverError as ArchiverError
    from archiver.errors import ConfigurationError as ConfigurationError
    from archiver.errors import ExtractionError as ExtractionError
    from archiver.errors import Locked as Locked
    from archiver.extraction.extractor import extract as extract
    from archiver.sites.file import Selector as Selector
    from archiver.sites.file import Site as Site

_HOMES = {
    "Archive": "archiver.archive.reader",
    "Edit": "archiver.archive.rows",
    "FoundArticle": "archiver.archive.rows",
    "StoredArticle": "archiver.archive.rows",
    "StoredCapture": "archiver.archive.rows",
    "Version": "archiver.archive.rows",
    "Article": "archiver.article",
    "Block": "archiver.article",
    "Image": "archiver.article",
    "Link": "archiver.article",
    "Source": "archiver.article",
    "Capture": "archiver.capture",
    "ArchiveError": "archiver.errors",
    "ArchiverError": "archiver.errors",
    "ConfigurationError": "archiver.errors",
    "ExtractionError": "archiver.errors",
    "Locked": "archiver.errors",
    "extract": "archiver.extraction.extractor",
    "Selector": "archiver.sites.file",
    "Site": "archiver.sites.file",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'archiver' has no attribute {name!r}")
