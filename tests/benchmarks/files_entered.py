"""Files that a page passes through: those in which one `extract`, or one story that is crawled, calls a function.

    python -m tests.benchmarks.files_entered            # the two numbers
    python -m tests.benchmarks.files_entered --names    # and the files

A crawl is that of one pasted address, from the call of `archiver.crawl.run.crawl` to its report: settings, robots.txt,
the ledger, the row. Its worker process is another; what that enters is what `extract` does.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.request import urlopen

import archiver
from tests.newsweb import NewsWeb

ROOT = Path(archiver.__file__).parent.parent
OURS = (f"{ROOT}/archiver/", f"{ROOT}/spiders/")


def entered(work: Callable[[], Any]) -> set[str]:
    """The files of ours in which a function is called while the work is done, in any thread."""
    files: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(OURS) and frame.f_code.co_name != "<module>":
            files.add(name)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
    return {os.path.relpath(name, ROOT) for name in files}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--names", action="store_true", help="print the files, too")
    names = parser.parse_args().names
    with tempfile.TemporaryDirectory() as folder, NewsWeb(hosts=1, articles=3) as web:
        os.environ |= {"http_proxy": web.proxy, "no_proxy": ""}
        url = web.urls[0]
        with urlopen(url) as answer:
            page = answer.read()
        archiver.extract(page, url)  # what is made once is made
        read = entered(lambda: archiver.extract(page, url))
        from archiver.crawl.run import crawl

        crawled = entered(lambda: crawl(Path(folder), [url], overrides={"ARCHIVER_DELAY": 0}))
    for title, files in (("extract", read), ("crawl", crawled)):
        print(f"{title}: {len(files)} files")
        if names:
            print("".join(f"    {name}\n" for name in sorted(files)), end="")


if __name__ == "__main__":
    main()
