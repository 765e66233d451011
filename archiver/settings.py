"""Scrapy settings. Assignments only; what a command changes it passes on top of these."""

import os
from importlib.util import find_spec

from archiver.sites import user_agent

BOT_NAME = user_agent.NAME
# What is installed has the folder `spiders` of the checkout as `archiver.spiders`.
SPIDER_MODULES = ["archiver.spiders" if find_spec("archiver.spiders") else "spiders"]
NEWSPIDER_MODULE = "spiders"

# --- the archive -------------------------------------------------------------------------------------------------
# Folder of the archive; `archiver --data DIR` goes before it.
ARCHIVER_DATA = os.environ.get("ARCHIVER_DATA") or "data"
# Sites file; the one in the data folder where None.
ARCHIVER_SITES = None
# What stands in `runs.command`.
ARCHIVER_COMMAND = "scrapy crawl"
# Processes that read pages; as many as there are processors where None.
ARCHIVER_JOBS = None
# What reading one page may cost a process: seconds, and bytes of memory.
ARCHIVER_PAGE_SECONDS = 30.0
ARCHIVER_PAGE_MEMORY = 2**30
# For all sites what their entry would say as `render`; None: as it says.
ARCHIVER_RENDER = None
# Path of the browser that it needs; the first Chromium that is found where None.
ARCHIVER_CHROMIUM = os.environ.get("ARCHIVER_CHROMIUM") or None
# Seconds between two requests to one host, over what sites.toml says; None: as it says there.
ARCHIVER_DELAY = None
# Most pages of one site in one run, so that a sitemap of twenty years does not become one run; 0: no limit.
ARCHIVER_LIMIT = 1000
# Seconds after which a run ends, in order, whatever is left to do; None: any time.
ARCHIVER_MAX_TIME = None
# What failed, and was given up maybe, is asked for again.
ARCHIVER_RETRY_FAILED = False
# A live table in the terminal while the crawl runs.
ARCHIVER_PROGRESS = False

# --- politeness --------------------------------------------------------------------------------------------------
# With the contact that sites.toml names, where it does.
USER_AGENT = user_agent.user_agent()
# By archiver.crawl.robots, which keeps what it learned across runs.
ROBOTSTXT_OBEY = False
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 64
# By archiver.crawl.cookies, for the sites whose entry says so.
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "*",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}

# --- limits ------------------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 64 * 2**20
DOWNLOAD_WARNSIZE = 0
# A body cut short is kept, labelled, and asked for again; without this it would vanish.
DOWNLOAD_FAIL_ON_DATALOSS = False
DOWNLOAD_VERIFY_CERTIFICATES = True
# What a response gives to be stored is one thing. Scrapy makes so many tasks for each response, a hundred by default.
CONCURRENT_ITEMS = 1
# Bytes of responses being read at one time: what keeps memory flat when pages come faster than they are read.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 16 * 2**20

# --- guards ------------------------------------------------------------------------------------------------------
# http and https, nothing else.
DOWNLOAD_HANDLERS = {
    "http": "archiver.crawl.heads.LimitedHeads",
    "https": "archiver.crawl.tls.TLSDownloadHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
# The default one knows IPv4 only.
TWISTED_DNS_RESOLVER = "scrapy.resolver.CachingHostnameResolver"

# --- one way for each thing --------------------------------------------------------------------------------------
# Redirects and retries go through the ledger, which survives the run; duplicates are found there too.
RETRY_ENABLED = False
METAREFRESH_ENABLED = False
HTTPERROR_ALLOW_ALL = True
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# Scrapy loads all of its parts to learn which of them are off, with aiohttp and more behind them: .2 s of CPU. These
# are the ones that are on, in the places that Scrapy gives them.
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": 50,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,  # for `scrapy shell`; ours ask for none
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,  # asked for by that of redirects
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
}
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}
DOWNLOADER_MIDDLEWARES = {
    "archiver.crawl.addresses.AddressMiddleware": 50,
    "archiver.crawl.robots.RobotsMiddleware": 100,
    "archiver.crawl.pace.PaceMiddleware": 200,
    "archiver.crawl.cookies.CookieMiddleware": 300,
    # No HttpCompressionMiddleware: workers take the encodings off the stored body, within limits.
    "archiver.crawl.capturing.CaptureMiddleware": 1000,
}
ITEM_PIPELINES = {
    "archiver.crawl.spider.ArchivePipeline": 100,
}
EXTENSIONS = {
    "archiver.crawl.session.Session": 0,
    "archiver.crawl.progress.Progress": 10,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "WARNING"
STATS_DUMP = False
