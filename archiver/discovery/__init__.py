"""Where articles are found: feeds, sitemaps and the links of a page. Pure: a capture in, addresses out.

discover   any answer of a server → Discovery: what it is, and each address Found in it
classify   what an address leads to, by its looks → Verdict: kind and reason
what_is    what somebody pasted: home page, section, article, feed or sitemap
read_answer, judge_answer  the same in two steps, for readers that go on with the page
"""

from archiver.discovery.classify import AddressKind, Verdict, classify
from archiver.discovery.dispatch import discover, read_answer
from archiver.discovery.found import MAX_FOUND, Discovery, Found, FoundKind, Origin
from archiver.discovery.probe import judge_answer, what_is

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
    "judge_answer",
    "read_answer",
    "what_is",
]
