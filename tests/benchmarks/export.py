"""Time, memory and size of an export of every article, for each format and archive.

    python tests/benchmarks/million.py fill SMALL --articles 20000
    python tests/benchmarks/million.py fill LARGE --articles 200000
    python tests/benchmarks/export.py SMALL LARGE [--format csv …]

Each export is the command itself, in a process of its own, whose largest resident set is told by the system: memory is
flat where it does not grow with the number of articles. Archives of `million.py` have no WARC files; they are given
some first, with a small page for each capture, since WACZ takes pages along. Exports are removed again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from archiver.archive import Store
from archiver.archive.records.captures import payload_digest
from archiver.archive.records.warc import response_record
from archiver.export import FORMATS

_HEADERS = (("Content-Type", "text/html; charset=utf-8"),)

#: Captures that are written and committed together.
_BATCH = 2_000


def give_pages(data: Path) -> None:
    """Write a WARC record for every capture whose file is not there."""
    with Store(data) as archive:
        (most,) = archive.db.execute("SELECT max(id) FROM captures").fetchone()
        (name,) = archive.db.execute("SELECT warc FROM captures WHERE id = ?", [most]).fetchone()
        if (archive.warc.folder / name).exists():
            return
        for start in range(1, most + 1, _BATCH):
            with archive.batch():
                rows = archive.db.query(
                    """SELECT captures.id, captures.url, fetched, title, text FROM captures JOIN articles USING (id)
                       WHERE captures.id BETWEEN ? AND ?""",
                    [start, start + _BATCH - 1],
                )
                for row in list(rows):
                    page = f"<title>{row['title']}</title><p>{row['text']}</p>".encode()
                    digest = payload_digest(page)
                    record = response_record(row["url"], row["fetched"], "200 OK", _HEADERS, page, digest=digest)
                    stored = archive.warc.append(record)
                    archive.db.execute(
                        'UPDATE captures SET warc = ?, "offset" = ?, length = ?, span = ?, crc32 = ? WHERE id = ?',
                        [stored.warc, stored.offset, stored.length, stored.span, stored.crc32, row["id"]],
                    )


def figures(data: Path, form: str) -> tuple[float, float, int]:
    """Seconds of CPU, megabytes of memory at most, and bytes written."""
    with tempfile.TemporaryDirectory(dir=data) as folder:
        target = Path(folder, f"out.{form}")
        command = [sys.executable, "-m", "archiver", "--data", str(data), "export", str(target), "--format", form]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, sum(_sizes(Path(folder)))


def _sizes(folder: Path) -> Iterator[int]:
    for place, _, names in os.walk(folder):
        yield from (os.stat(os.path.join(place, name)).st_size for name in names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--format", choices=list(FORMATS), action="append")
    arguments = parser.parse_args()
    print(f"{'format':<10}{'articles':>10}{'CPU s':>9}{'a 1,000':>9}{'peak MB':>9}{'written MB':>12}")
    for data in arguments.data:
        give_pages(data)
        with Store(data, readonly=True) as archive:
            (articles,) = archive.db.execute("SELECT count(*) FROM articles").fetchone()
        for form in arguments.format or FORMATS:
            seconds, memory, written = figures(data, form)
            each = seconds / articles * 1_000
            print(f"{form:<10}{articles:>10,}{seconds:9.1f}{each:9.2f}{memory:9.0f}{written / 1e6:12.1f}", flush=True)


if __name__ == "__main__":
    main()
