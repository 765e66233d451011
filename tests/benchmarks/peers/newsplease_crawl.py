"""news-please's own crawl over the sites of feeds: newsplease_crawl.py FEEDS DELAY FOLDER

Its RSS crawler takes the feed that the home page declares. As shipped, but for the delay, one request a host at a time,
and JSON files as the only storage.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import newsplease

feeds, delay, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
config = folder / "config"
config.mkdir(exist_ok=True)
text = (Path(newsplease.__file__).parent / "config" / "config.cfg").read_text(encoding="utf-8")
changes = {
    r"^default = .*$": "default = RssCrawler",
    r"^working_path = .*$": f"working_path = {folder}/work/",
    r"^CONCURRENT_REQUESTS_PER_DOMAIN=.*$": f"CONCURRENT_REQUESTS_PER_DOMAIN=1\nDOWNLOAD_DELAY={delay}\n"
    "RANDOMIZE_DOWNLOAD_DELAY=False",
    r"^check_certificate = .*$": "check_certificate = False",
    r"^ *'newsplease.pipeline.pipelines.HtmlFileStorage':200,\n": "",
    r"^LOG_LEVEL = .*$": "LOG_LEVEL = WARNING",
}
for pattern, replacement in changes.items():
    text = re.sub(pattern, lambda _, new=replacement: new, text, flags=re.MULTILINE)
(config / "config.cfg").write_text(text, encoding="utf-8")
sites = [
    {"url": f"http://{urlsplit(feed).hostname}/", "crawler": "RssCrawler"} for feed in Path(feeds).read_text().split()
]
(config / "sitelist.hjson").write_text(json.dumps({"base_urls": sites}))
subprocess.run(
    [str(Path(sys.executable).parent / "news-please"), "-c", str(config), "-resume"],
    check=True,
    stdin=subprocess.DEVNULL,
)
with open(folder / "articles.jsonl", "w", encoding="utf-8") as out:
    for path in (folder / "work").rglob("*.json"):
        row = json.loads(path.read_text(encoding="utf-8"))
        if "url" in row:  # its own state lies there too
            out.write(json.dumps({"url": row["url"], "text": row.get("maintext")}, ensure_ascii=False) + "\n")
