"""news-please over the articles of the feeds: newsplease_urls.py FEEDS OUT

It takes two to three seconds an article, so a sample of them must do.
"""

import json
import re
import sys
import urllib.request
from html import unescape

from newsplease import NewsPlease

feeds, out = sys.argv[1:]
SAMPLE = 30
urls = []
with open(feeds, encoding="utf-8") as lines:
    for feed in lines:
        try:
            with urllib.request.urlopen(feed.strip(), timeout=10) as answer:
                urls += [
                    unescape(link) for link in re.findall(r"<item>.*?<link>([^<]+)</link>", answer.read().decode())
                ]
        except OSError:
            continue
articles = NewsPlease.from_urls(urls[:SAMPLE])
with open(out, "w", encoding="utf-8") as file:
    for url, article in articles.items():
        text = getattr(article, "maintext", None)
        file.write(json.dumps({"url": url, "text": text}, ensure_ascii=False) + "\n")
