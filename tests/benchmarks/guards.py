"""What the guards of reading cost on normal pages: CPU of `extract` with all of them and without, in one run.

    python tests/benchmarks/guards.py CORPUS [--every N] [--rounds R]

The guards are: charsets told by zeros and names (`decoding`), control characters and references to them taken out,
bytes that are no text (`is_binary`), monstrous tags and pages looked for (`manageable`), the mark at the end of the
page and the depth of its tree (is all of the text there?), the look for control characters in all strings of the
article (`controls`). Without them a page is decoded, parsed and read by the same code. Both readings of a page follow
each other, in changing order, and each page counts with its fastest reading of R, so that what else the machine does
hits both alike. Both must give the same article.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archiver import Article, extract
from archiver.extraction import extractor
from archiver.extraction.page import controls, decoding, page


def _unchecked(article: Article) -> Article:
    """The article as a reader sees it, its strings not looked through for control characters."""
    strings = controls._strings(article)
    return article if controls.visible(strings) == strings else controls._visible(article)


#: Name in a module, and what stands there when the guard is off.
OFF: dict[tuple[Any, str], Any] = {
    (decoding, "_by_zeros"): lambda _content: None,
    (decoding, "decode"): lambda content, content_type=None: decoding._decode(content, content_type),
    (page, "decode"): lambda content, content_type=None: decoding._decode(content, content_type),
    (page, "is_binary"): lambda _content: False,
    (page, "manageable"): lambda text: text,
    (page, "_parsed"): page._tree,
    (extractor, "clean_article"): lambda article: _unchecked(article),
}


@contextmanager
def unguarded() -> Iterator[None]:
    before = {place: getattr(*place) for place in OFF}
    for (module, name), plain in OFF.items():
        setattr(module, name, plain)
    try:
        yield
    finally:
        for (module, name), guard in before.items():
            setattr(module, name, guard)


def timed(html: bytes, url: str) -> tuple[float, Article]:
    started = time.process_time()
    article = extract(html, url)
    return time.process_time() - started, article


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=10, help="take one page in N")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = [
        (source.parent, json.loads(line))
        for source in sorted(options.corpus.glob("*/truth.jsonl"))
        for line in source.read_text(encoding="utf-8").split("\n")
        if line
    ][:: options.every]
    guarded = plain = 0.0
    different = 0
    for folder, row in rows:
        html, url = gzip.decompress((folder / row["file"]).read_bytes()), row["url"]
        best = [float("inf")] * 2
        articles: list[Article | None] = [None, None]
        for number in range(options.rounds):
            for off in (False, True) if number % 2 else (True, False):
                if off:
                    with unguarded():
                        seconds, articles[off] = timed(html, url)
                else:
                    seconds, articles[off] = timed(html, url)
                best[off] = min(best[off], seconds)
        guarded, plain = guarded + best[0], plain + best[1]
        different += articles[0] != articles[1]
    count = len(rows)
    print(f"{count} pages, best of {options.rounds} readings each; other articles: {different}")
    print(f"with guards {1000 * guarded / count:.2f} ms a page, without {1000 * plain / count:.2f} ms")
    print(f"the guards take {100 * (guarded - plain) / guarded:.2f} % of the CPU of a page")


if __name__ == "__main__":
    main()
