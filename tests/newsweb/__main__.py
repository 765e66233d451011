"""The news web as a process of its own: `python -m tests.newsweb --port 8899 --hosts 20 --articles 50`.

Point any crawler at it with http_proxy=http://127.0.0.1:8899. It runs until it is interrupted.
"""

from __future__ import annotations

import argparse
import signal
from pathlib import Path

from tests.newsweb.web import NewsWeb


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.newsweb", description="Newspapers behind a proxy on loopback."
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--articles", type=int, default=50, help="stories on each host")
    parser.add_argument("--log", type=Path, help="a JSON line for each request goes here")
    parser.add_argument(
        "--faults", default="", help="NAME:SHARE,… at the first two attempts for any address but robots.txt"
    )
    options = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    with NewsWeb(hosts=options.hosts, articles=options.articles, port=options.port, log_file=options.log) as web:
        for name, _, share in (fault.partition(":") for fault in options.faults.split(",") if fault):
            web.fault(r"(?<!/robots\.txt)$", name, times=2, share=float(share or 1))
        print(f"{len(web.urls)} stories on {options.hosts} hosts behind {web.proxy}", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
