"""What a peer reads from the pages of a corpus: extract_pages.py SYSTEM CORPUS OUT

Writes a JSON object a page, and the CPU seconds of all of them as the last line.
"""

import gzip
import json
import re
import sys
import time
from pathlib import Path

system, corpus, out = sys.argv[1], Path(sys.argv[2]), sys.argv[3]


def newspaper4k():
    import newspaper

    def read(url, html):
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return {
            "title": article.title,
            "authors": article.authors,
            "published": article.publish_date.isoformat() if article.publish_date else None,
            "lead": article.meta_description,
            "body": article.text,
        }

    return read


def news_please():
    from newsplease import NewsPlease

    def read(url, html):
        article = NewsPlease.from_html(html, url=url, fetch_images=False)
        return {
            "title": article.title,
            "authors": article.authors,
            "published": article.date_publish.isoformat() if article.date_publish else None,
            "lead": article.description,
            "body": article.maintext,
        }

    return read


def readability():
    from lxml import html as lxml_html
    from readability import Document

    def read(url, html):
        document = Document(html, url=url)
        tree = lxml_html.fromstring(document.summary() or "<p/>")
        return {"title": document.short_title(), "body": "\n".join(tree.itertext())}

    return read


def json_ld():
    def find(value):
        if isinstance(value, list):
            return next((found for item in value if (found := find(item))), None)
        if isinstance(value, dict):
            if "headline" in value:
                return value
            return find(value.get("@graph"))
        return None

    def people(author):
        listed = author if isinstance(author, list) else [author]
        return [
            one["name"] if isinstance(one, dict) else one
            for one in listed
            if one and (not isinstance(one, dict) or one.get("name"))
        ]

    def read(_url, html):
        for script in re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", html, re.S | re.I):
            try:
                found = find(json.loads(script, strict=False))
            except ValueError:
                continue
            if found:
                return {
                    "title": found.get("headline"),
                    "authors": people(found.get("author")),
                    "published": found.get("datePublished"),
                    "modified": found.get("dateModified"),
                    "lead": found.get("description"),
                    "body": found.get("articleBody"),
                }
        return {}

    return read


read = {"newspaper4k": newspaper4k, "news-please": news_please, "readability": readability, "JSON-LD": json_ld}[
    system
]()
seconds = 0.0
with open(out, "w", encoding="utf-8") as file:
    for truths in sorted(corpus.glob("*/truth.jsonl")):
        for line in truths.open(encoding="utf-8"):  # `splitlines` would cut at U+2028 too
            truth = json.loads(line)
            html = gzip.decompress((truths.parent / truth["file"]).read_bytes()).decode("utf-8", "replace")
            started = time.process_time()
            try:
                row = read(truth["url"], html)
            except Exception as error:
                print(f"{system}: {truth['id']}: {error}", file=sys.stderr)
                row = {}
            seconds += time.process_time() - started
            file.write(json.dumps({"id": truth["id"], **row}, default=str) + "\n")
    file.write(json.dumps({"cpu_seconds": seconds}) + "\n")
