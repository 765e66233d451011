"""The store: WARC files are the truth, the database is derived from them."""

from archiver.archive.store import Store

__all__ = ["Store"]
