"""The browser's proxy on a machine of its own, see `tests.crawl.private_network`.

Asks twice for each name, and prints what came to the web server: name and address, for each round, as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from tests.crawl.private_network import NAMES, NameServer, WebServer, set_up
from tests.rendering.test_proxy import asking


def main(folder: Path) -> None:
    set_up(folder)
    NameServer().start()
    rounds = []
    with WebServer() as server, asking() as client:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for _ in range(2):
            for name in NAMES:
                client.send(f"GET http://{name}/a/story HTTP/1.1\r\nHost: {name}")
            rounds.append(sorted({(host, address) for address, host in server.reached if host}))
            server.reached.clear()
        server.shutdown()
    print(json.dumps(rounds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
