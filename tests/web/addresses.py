"""Addresses of all kinds of page, of the archive that a server shows."""

from __future__ import annotations

import re

from tests.web.serving import Serving


def pages(server: Serving) -> list[str]:
    """One of each kind of our own pages, and of Datasette's."""
    found = server.get("/search", sort="newest").text
    article = re.findall(r'href="/article/(\d+)"', found)[0]
    site = re.findall(r'href="(/site/[^"]+)"', found)[0]
    edit = re.findall(r'href="(/article/\d+/diff[^"]+)"', server.get("/edits").text)[0].replace("&amp;", "&")
    edited = re.findall(r"/article/(\d+)/", edit)[0]
    return [
        "/",
        "/search",
        "/search?q=the&site=gazette&since=2020",
        "/search?q=zyxwv",
        f"/article/{article}",
        f"/article/{edited}",
        f"/article/{edited}?version=1",
        edit,
        f"{edit}&whole=1",
        f"{edit}&side=1",
        "/sites",
        site,
        "/edits",
        "/runs",
        "/no-such-page",
        "/article/999999",
        "/archive",
        "/archive/articles",
        "/archive/articles?_all=1",
        "/archive/articles?_facet=site&_facet=kind",
        "/archive/articles?title__contains=zyxwv",
        "/sites?q=gaz",
        "/sites?q=zyxwv",
        f"/archive/articles/{article}",
        "/archive/versions?_sort_desc=seen",
        "/archive/photographers",
        "/archive/silent_edits",
        "/archive/sections",
        "/archive/agency_share",
    ]


def data(server: Serving) -> list[str]:
    """Answers that are no pages."""
    article = re.findall(r'href="/article/(\d+)"', server.get("/search").text)[0]
    return [
        f"/article/{article}.json",
        f"/article/{article}.csv",
        f"/article/{article}.txt",
        f"/page/{article}",
        "/archive.json",
        "/archive/articles.json?_shape=array",
        "/archive/articles.csv",
        "/archive/images.csv?_stream=1",
        "/archive/agency_share.json",
        "/archive/urls.csv",
        "/archive/runs.json",
        "/search.rss",
        "/search.json?q=the",
        "/search.json?q=nope:the",
        "/search.csv?q=the",
        "/edits.rss",
        "/edits.json",
        "/edits.csv",
        "/static/news.css",
        "/static/news.js",
        "/favicon.ico",
        "/no-such.json",
    ]
