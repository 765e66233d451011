"""Where fuzzing begins: the pages of tests/pages, and a small whole example of each other format."""

from __future__ import annotations

import gzip
import io
import json
import plistlib
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli

from tests.fuzz.targets import SAVED
from tests.importing.samples import Rec, chunked, mhtml, singlefile, story, warc
from tests.importing.test_enex import export, note
from tests.importing.test_mails import mail

PAGES = Path(__file__).parent.parent / "pages"

_RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Herald &amp;amp; News</title><language>en-GB</language><ttl>30</ttl>
<item><title><![CDATA[Bath & <i>pool</i>]]></title><link>/2024/05/31/bath?a=1&b=2</link>
<pubDate>Fri, 31 May 2024 12:20:30 +0200</pubDate><guid isPermaLink="false">7</guid></item>
<item><title>Council</title><dc:date>2024-05-30</dc:date><guid>https://www.herald.test/c</guid></item></channel></rss>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://www.herald.test/a/"><title>H</title>
<entry><title type="html">&lt;b&gt;Bain&lt;/b&gt; &eacute;</title><link rel="alternate" type="text/html" href="b"/>
<published>2024-05-31T10:00:00Z</published><updated>2024-05-31T11:00:00+02:00</updated></entry></feed>"""
_RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="https://www.herald.test/1"><title>One</title></item></rdf:RDF>"""
_JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "H", "items": [{"id": "1", "url": "/1",
"title": "One", "date_published": "2024-05-31T10:00:00Z"}]}"""
_SITEMAP = b"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "b">]><urlset
xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
<loc>https://www.herald.test/2024/05/31/bath-and-pool-closed.html</loc><lastmod>2024-05-31</lastmod><news:news>
<news:publication><news:language>en</news:language></news:publication><news:title>Bath</news:title>
<news:publication_date>2024-05-31T10:00:00Z</news:publication_date></news:news></url></urlset>"""
_INDEX = b"""<sitemapindex><sitemap><loc>/sitemap-2.xml</loc><lastmod>2024-05</lastmod></sitemap></sitemapindex>"""
_LINES = b"https://www.herald.test/a\nhttps://www.herald.test/b\n"
_ROBOTS = b"""User-agent: *\nDisallow: /search*?q=\nAllow: /$\nCrawl-delay: 2.5\nRequest-rate: 1/5s 0600-0845
User-agent: news-archiver\nDisallow:\nVisit-time: 0600-0845\nSitemap: /sitemap.xml # news\n"""
_TDMREP = rb"""[{"location": "/private/*/a$", "tdm-reservation": 1, "tdm-policy": "https://www.herald.test/terms.json"},
{"location": "/%C3%a9t\u00e9", "tdm-reservation": "0"}, {"location": "*", "tdm-reservation": 1}]"""
_SITES = b"""# sites\n[herald]\nname = "The Herald"\nstart = ["https://www.herald.test/"]\nfeeds = ['https://f.test/x']
hosts = ["blogs.herald.test"]\nallow = ['/\\d{4}/']\ntimezone = "Europe/London"\nlanguage = "en"\ndelay = 1.5
allow_private = false\nextractor = "trafilatura"\n[[herald.selectors]]\nfield = "lead"\ncss = "p.lead::text"
from = 2024-05-31\n["other.site"]\nsitemaps = ["https://o.test/s.xml"]
selectors = [{field = "strip", xpath = "//aside", until = "2024-05-31"}]\n"""
_URLS = (
    "https://www.herald.test/2024/05/31/bath.html?utm_source=x&id=7#top",
    "//user:secret@EXÄMPLE.com:443/a/../b/%2e%2e/c d?q=ü&amp;amp=1\nhttp://[::1]:80/",
    "../amp/index.html;jsessionid=0A1B2C3D4E5F6A7B8C9D0E?print=1\nhttps://m.herald.co.uk/x/y/",
    "https://www-herald-test.cdn.ampproject.org/c/s/www.herald.test/a.amp.html",
    "http://0x7f.1:65535\\@127.0.0.1/%zz/%",
    "https://xn--exmple-cua.com./①②⑦.0.0.1/",
    "http://[fe80::1%25eth0]/",
)
_DATES = (
    "Fri, 31 May 2024 12:20:30 +0200",
    "2024-05-31T10:00:00.123Z",
    "1717149600",
    "Updated 3:04 p.m. EDT on May 31st, 2024",
    "31. toukokuuta 2024 klo 9.05",
    "2024年5月31日 10:05",
    "le 1er décembre 2023 à 23h59 (CET), mis à jour le 02/12/2023",
    "24:00 31/12/9999 +14:00",
    "poniedziałek, 5 listopada 2018, 7:15",
)
_QUERIES = (
    'storm harbour -ferry "sea wall"* OR (dike NOT title:oeuvre)',
    'author:"Ann Brume" NOT NOT OR AND',
    "((((a) OR b) -c) straße ﬁn*",
    'text:" -(" )(',
)


def _pages() -> list[bytes]:
    pages = [path.read_bytes() for path in sorted(PAGES.rglob("*.html"))]
    return [bytes([number % 4]) + page for number, page in enumerate(pages)]


def _sources() -> list[bytes]:
    kinds = (0, _RSS), (0, _ATOM), (0, _RDF), (2, _JSON), (1, _SITEMAP), (1, _INDEX), (1, _LINES), (5, _ROBOTS)
    return [bytes([kind]) + body for kind, body in (*kinds, (4, gzip.compress(_SITEMAP, mtime=0)), (3, story("Bath")))]


def _warcs() -> list[bytes]:
    body = story("Ferry late")
    about = {"WARC-Refers-To-Target-URI": "https://a.test/1", "WARC-Refers-To-Date": "2021-03-04T05:06:07Z"}
    html = ("Content-Type", "text/html")
    records = (
        Rec("https://a.test/1", body),
        Rec("https://a.test/2", chunked(body), headers=(html, ("Transfer-Encoding", "chunked"))),
        Rec("https://a.test/3", gzip.compress(body), headers=(html, ("Content-Encoding", "gzip"))),
        Rec("https://a.test/4", b"", type="revisit", about=about),
        Rec("https://a.test/5", b'{"title": "Ferry"}', type="metadata"),
    )
    return [warc(*records, compressed=False), warc(*records), *(warc(one, compressed=False) for one in records)]


def _saved() -> list[bytes]:
    body = story("Ferry late")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pages:
        pages.writestr("www.a.test/1.html", body)
        pages.writestr("inner.zip", b"PK\x05\x06" + bytes(18))
    rolled = io.BytesIO()
    with tarfile.open(fileobj=rolled, mode="w") as tar:
        member = tarfile.TarInfo("www.a.test/1.html")
        member.size = len(body)
        tar.addfile(member, io.BytesIO(body))
    resource = {"WebResourceData": body, "WebResourceURL": "https://a.test/1", "WebResourceMIMEType": "text/html"}
    content = {"size": len(body), "mimeType": "text/html", "text": body.decode()}
    answer = {"status": 200, "statusText": "OK", "headers": [], "content": content}
    entry = {"startedDateTime": "2021-03-04T05:06:07Z", "request": {"url": "https://a.test/1"}, "response": answer}
    head = f"https://a.test/1 192.0.2.1 20210304050607 text/html {len(body) + 19}\n".encode()
    about = b"1 0 test\nURL IP-address Archive-date Content-type Archive-length\n"
    arc = b"filedesc://a.arc 0.0.0.0 20210304050607 text/plain %d\n" % len(about)
    made = {
        "page.html": singlefile("Ferry late", "https://a.test/1", "Thu Mar 04 2021 05:06:07 GMT+0000"),
        "page.html.gz": gzip.compress(body, mtime=0),
        "page.mhtml": mhtml("Ferry late", "https://a.test/1", "Thu, 4 Mar 2021 05:06:07 -0000"),
        "page.webarchive": plistlib.dumps({"WebMainResource": resource}, fmt=plistlib.FMT_BINARY),
        "page.maff": packed.getvalue(),
        "page.har": json.dumps({"log": {"entries": [entry]}}).encode(),
        "pages.zip": packed.getvalue(),
        "pages.tar": rolled.getvalue(),
        "pages.tar.gz": gzip.compress(rolled.getvalue(), mtime=0),
        "pages.wacz": packed.getvalue(),
        "pages.arc": arc + about + b"\n" + head + b"HTTP/1.1 200 OK\r\n\r\n" + body + b"\n",
        "pages.warc.gz": warc(Rec("https://a.test/1", body)),
        "page.eml": mail(),
        "pages.mbox": b"From ann Thu Mar  4 05:06:07 2021\n"
        + mail()
        + b"\nFrom ann Thu Mar  4 05:06:07 2021\n"
        + mail(),
        "notes.enex": export(note("Ferry late", "<source-url>https://a.test/1</source-url>")).encode(),
    }
    return [bytes([SAVED.index(name)]) + data for name, data in made.items()]


def _encoded() -> list[bytes]:
    from archiver.importing.stream import zstd

    text = b"<p>Ferry late again, and the council heard of it.</p>" * 9
    raw = zlib.compressobj(wbits=-15)
    made = (
        gzip.compress(text, mtime=0),
        zlib.compress(text),
        brotli.compress(text),
        zstd.compress(text),
        gzip.compress(brotli.compress(text), mtime=0),
        raw.compress(text) + raw.flush(),
        gzip.compress(bytes(1 << 20), mtime=0),
    )
    return [bytes([number]) + body for number, body in enumerate(made)]


def _texts(texts: tuple[str, ...]) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


#: By target, the inputs it begins with; made when they are asked for.
SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "page": _pages,
    "url": _texts(_URLS),
    "source": _sources,
    "robots": lambda: [_ROBOTS, b"\xef\xbb\xbfUSER-AGENT:a\rdisallow:/*%2a$\r\n"],
    "tdmrep": lambda: [_TDMREP, b"\xef\xbb\xbf" + b'{"location":"/","tdm-reservation":1}'],
    "warc": _warcs,
    "saved": _saved,
    "encoding": _encoded,
    "date": _texts(_DATES),
    "query": _texts(_QUERIES),
    "sites": lambda: [_SITES],
}
