"""What the guards of the crawl cost: checks of addresses, exemptions, limits of headers, certificates.

    python tests/benchmarks/crawl_guards.py [--hosts 40] [--articles 10]

Crawls a news web on loopback twice: once to see what an article costs in all, workers included, once with the crawl's
own process under a profiler. The time in the guards' functions and in what they call (but not in what they merely stand
before) is an upper bound, since the profiler makes short calls dearer.
"""

from __future__ import annotations

import argparse
import pstats
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.benchmarks.throughput import measured
from tests.command import Installation
from tests.newsweb import NewsWeb

GUARDS = ("addresses.py", "exemptions.py", "heads.py", "tls.py")

#: What a guard hands on to: Scrapy's own handler, parser and resolver.
HANDED_ON = frozenset(
    "dataReceived request download_request resolveHostName addressResolved resolutionComplete buildProtocol".split()  # noqa: SIM905
)

#: cProfile by itself counts the time that other processes take, too.
_PROFILED = """
import cProfile, sys, time
from archiver.cli import main
profile, sys.argv[1:] = sys.argv[1], sys.argv[2:]
profiler = cProfile.Profile(time.thread_time)
try:
    profiler.runcall(main)
finally:
    profiler.dump_stats(profile)
"""

Function = tuple[str, int, str]


def is_guard(function: Function) -> bool:
    file = Path(function[0])
    return file.name in GUARDS and file.parent.name == "crawl" and function[2] != "<module>"


def seconds(profile: Path) -> dict[str, float]:
    """Seconds in each guard file, what it calls included."""
    spent = dict.fromkeys(GUARDS, 0.0)
    stats = pstats.Stats(str(profile)).stats  # type: ignore[attr-defined]
    for function, (_, _, own, _, callers) in stats.items():
        if is_guard(function):
            spent[Path(function[0]).name] += own
        elif function[2] not in HANDED_ON:
            for caller, (_, _, _, cumulative) in callers.items():
                if is_guard(caller):
                    spent[Path(caller[0]).name] += cumulative
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--articles", type=int, default=10)
    options = parser.parse_args()
    articles = options.hosts * options.articles
    with NewsWeb(hosts=options.hosts, articles=options.articles) as web, tempfile.TemporaryDirectory() as folder:
        plain, profiled = (Installation(Path(folder) / name, web.proxy) for name in ("plain", "profiled"))
        for archiver in (plain, profiled):
            archiver.write_sites(web.hosts)
        crawl = ["-m", "archiver", "--data", str(plain.data), "crawl", "--delay", "0"]
        _, cpu = measured([sys.executable, *crawl], plain.environ)
        profile = Path(folder) / "profile"
        measured(
            [sys.executable, "-c", _PROFILED, str(profile), "--data", str(profiled.data), *crawl[4:]], profiled.environ
        )
        spent = seconds(profile)
    print(f"{articles} articles, {1000 * cpu / articles:.1f} ms of CPU each")
    for name, value in {**spent, "all": sum(spent.values())}.items():
        print(f"{name:<14} {1e6 * value / articles:8.1f} µs an article  {100 * value / cpu:6.3f} %")


if __name__ == "__main__":
    main()
