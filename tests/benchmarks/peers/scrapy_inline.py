"""Plain Scrapy with trafilatura in the callback: scrapy_inline.py FEEDS OUT"""

import json
import sys

import trafilatura
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

feeds, out = sys.argv[1:]


class Inline(Spider):
    name = "inline"

    async def start(self):
        with open(feeds, encoding="utf-8") as lines:
            for feed in lines:
                yield Request(feed.strip(), self.parse_feed)

    def parse_feed(self, response):
        response.selector.remove_namespaces()
        for link in response.xpath("//item/link/text()").getall():
            yield Request(link.strip(), self.parse_article)

    def parse_article(self, response):
        document = trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
        if document is not None:
            yield document.as_dict()


class JsonLines:
    def open_spider(self):
        self.file = open(out, "w", encoding="utf-8")  # noqa: SIM115 -- open as long as the spider

    def process_item(self, item):
        item = {key: value for key, value in item.items() if isinstance(value, str | list)}
        self.file.write(json.dumps(item, ensure_ascii=False, default=str) + "\n")
        return item

    def close_spider(self):
        self.file.close()


process = AsyncCrawlerProcess(
    {
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "ITEM_PIPELINES": {JsonLines: 100},
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
)
process.crawl(Inline)
process.start()
