"""Fundus' hand-written parsers over the articles of the feeds: fundus_parsers.py FEEDS OUT

Only pages of the publishers that Fundus has code for are fetched and read.
"""

import json
import re
import sys
import urllib.request
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from fundus import PublisherCollection

feeds, out = sys.argv[1:]
publishers = {}
for publisher in PublisherCollection:
    host = urlsplit(publisher.domain).hostname or ""
    publishers[host.removeprefix("www.")] = publisher


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode("utf-8", "replace")


with open(feeds, encoding="utf-8") as lines, open(out, "w", encoding="utf-8") as file:
    for feed in lines:
        publisher = publishers.get((urlsplit(feed.strip()).hostname or "").removeprefix("www."))
        if publisher is None:
            continue
        for url in re.findall(r"<item>.*?<link>([^<]+)</link>", get(feed.strip())):
            try:
                html = get(unescape(url))
                fields = publisher.parser(datetime.now()).parse(html, error_handling="suppress")
            except Exception as error:
                print(f"{url}: {error}", file=sys.stderr)
                continue
            body = fields.get("body")
            file.write(json.dumps({"url": url, "text": str(body) if body else None}, ensure_ascii=False) + "\n")
