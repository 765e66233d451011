"""Where articles are found: feeds, sitemaps and the links of a page. Pure: a capture in, addresses out.

discover   any answer of a server → Discovery: what it is, and each address Found in it
classify   what an address leads to, by its looks → Verdict: kind and reason
what_is    what somebody pasted: home page, section, article, feed or sitemap
"""

from archiver.discovery.classify import AddressKind, Verdict, classify
from archiver.discovery.dispatch import discover
from archiver.discovery.found import MAX_FOUND, Discovery, Found, FoundKind, Origin
from archiver.discovery.probe import what_is

__all__ = [
    "MAX_FOUND",
    "AddressKind",
    "Discovery",
    "Found",
    "FoundKind",
    "Origin",
    "Verdict",
    "classify",
    "discover",
    "what_is",
]
