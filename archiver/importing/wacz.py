"""WACZ: WARC files with an index and a list of pages in one zip file (https://specs.webrecorder.net/wacz/1.1.1/).

All WARC files are read. The list of pages is not asked: it names where a crawl began, by the standard "entry points",
and leaves out what browsers reached from there.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from archiver.importing.found import Found, LeftOut, Where
from archiver.importing.warcs import read_warc

_WARC = re.compile(r"archive/[^/]+\.warc(?:\.gz|\.zst)?", re.IGNORECASE)

#: What zipfile raises for entries that are damaged, encrypted, or compressed in a way it does not know.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


def is_wacz(path: Path) -> bool:
    """Whether a zip file is one, as far as its directory tells: there are WARC files where WACZ has them."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(_WARC.fullmatch(name) for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError):
        return False


def read_wacz(path: Path, name: str) -> Iterator[Found]:
    """Everything the WARC files of a WACZ file hold."""
    with zipfile.ZipFile(path) as archive:
        for entry in sorted(filter(_WARC.fullmatch, archive.namelist())):
            inside = f"{name}!{entry}"
            info = archive.getinfo(entry)
            # zipfile would compare it before it gives the last bytes, and one flipped bit hide all records; they have
            # checksums of their own
            info.CRC = None  # type: ignore[assignment]
            try:
                with archive.open(info) as file:
                    yield from read_warc(cast(BinaryIO, file), inside, "wacz")
            except _UNREADABLE as error:
                yield LeftOut(Where(inside), f"damaged or encrypted ({error})")
