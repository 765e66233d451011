"""Fundus' crawler over feeds of its publishers: fundus_crawl.py FEEDS DELAY FOLDER

Its publishers' own sources are replaced by the feeds given; hosts it has no parser for are left out.
"""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

from fundus import Crawler, PublisherCollection, RSSFeed
from fundus.publishers.base_objects import Publisher

feeds, delay, folder = sys.argv[1:]
known = {(urlsplit(one.domain).hostname or "").removeprefix("www."): one for one in PublisherCollection}
publishers = []
for feed in Path(feeds).read_text().split():
    host = urlsplit(feed).hostname or ""
    theirs = known.get(host.removeprefix("www."))
    if theirs is not None:
        parser = type(theirs.parser)
        sources = [RSSFeed(feed, languages=theirs.languages)]
        publishers.append(Publisher(name=host, domain=f"http://{host}/", parser=parser, sources=sources))
for publisher in publishers:
    publisher.__group__ = type(publishers)
    publisher.__name__ = publisher.name
with open(Path(folder, "articles.jsonl"), "a", encoding="utf-8") as out:
    for article in Crawler(*publishers, delay=float(delay)).crawl(only_complete=False, timeout=60):
        text = str(article.body) if article.body else None
        out.write(json.dumps({"url": article.html.requested_url, "text": text}, ensure_ascii=False) + "\n")
