"""What a saved page says of itself: the marks that browsers, SingleFile, HTTrack and the Wayback Machine leave, and the
address that its publisher gave it.

Read with expressions that take linear time on any input, since this runs outside the worker processes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from archiver.extraction.page.decoding import wide_charset
from archiver.importing.addresses import SHORT, Claim

#: Bytes of a page in which marks are looked for: SingleFile may set the styles of the page before its `<link>`s.
SEEN = 1 << 19

#: Chromium, Firefox and Internet Explorer; the number is the length of the address.
_SAVED_FROM = re.compile(r"<!--\s{0,9}saved from url=\((\d{4,5})\)")

#: `Page processed by` and `Archive processed by` until 2018; some forms of the program have their version behind. Who
#: saved the page may have left out either line, and have added others.
_SINGLEFILE = re.compile(
    r"<!--\s{0,9}(?:(?:Page|Archive) )?(?i:saved with|processed by) SingleFile[^\n<>:]{0,40}?\s{1,9}"
    r"(?=url:|saved date:)(?:url:\s{0,9}(\S{1,2083})\s{1,9})?(?:saved date:\s{0,9}([^\n>]{10,99}))?"
)

#: What was no address had none: `local source`.
_MONOLITH = re.compile(
    r"<!--\s{0,9}Saved from (?:local source|(\S{1,2083}))(?: at ([^\n<>]{4,40}?))? using (?i:monolith)\b"
)

#: WebScrapBook writes both as attributes of the page's first tag, the time in UTC to the millisecond.
_HTML_TAG = re.compile(r"<html\b([^<>]*)>", re.IGNORECASE)

_ARCHIVE_TODAY = re.compile(
    r"https?://archive\.(?:today|is|ph|li|vn|fo|md)/(\d{4}\.\d\d\.\d\d-\d{6}|\d{14})/(https?:/\S+)", re.IGNORECASE
)

#: Where its short address is all that is named, the bar above the page says of which it is, and when.
_BAR = re.compile(r"<(?:input|time)\b([^<>]*)>", re.IGNORECASE)

_HTTRACK = re.compile(
    r"<!--\s{0,9}Mirrored from (\S{1,2083}) by HTTrack Website Copier/[^,>]{0,99}, ([^>]{10,40}?)\s{0,9}-->"
)

#: Scripts that the Wayback Machine and pywb put into a replayed page.
_WOMBAT = re.compile(r'__wm\.wombat\(\s{0,9}"([^"]{1,2083})"\s{0,9},\s{0,9}"(\d{14})"')
_PYWB = re.compile(r'wbinfo\.url\s?=\s?"([^"]{1,2083})".{0,999}?wbinfo\.timestamp\s?=\s?"(\d{14})"', re.DOTALL)

#: Before 2016 an address bar and a comment at the end of the page was all.
_TOOLBAR = re.compile(r'id="wmtbURL"[^<>]{0,99}value="([^"]{1,2083})"')
_ARCHIVED_ON = re.compile(r"FILE ARCHIVED ON (\d{1,2}:\d{2}:\d{2}) ([A-Z][a-z]{2}) (\d{1,2}), (\d{4})")

_BASE = re.compile(r"<base\b([^<>]*)>", re.IGNORECASE)
_TAG = re.compile(r"<(?:link|meta)\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:-]{2,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)


def mark_text(page: bytes) -> str:
    """Beginning and end of a page as text in which marks can be looked for; they are all ASCII but for addresses."""
    charset = wide_charset(page)
    if charset is not None:
        page = page[: len(page) // 4 * 4]
    seen = page if len(page) <= 2 * SEEN else page[:SEEN] + page[-SEEN // 32 :]
    return seen.decode(charset or "utf-8", "replace")


def claims_of(text: str) -> Iterator[Claim]:
    """What was left by who saved the page, the surest first."""
    yield from _saved_from(text)
    if found := _SINGLEFILE.search(text):
        yield Claim("singlefile", html.unescape(found[1] or ""), (found[2] or "").strip().removesuffix("--"))
    if found := _MONOLITH.search(text):
        yield Claim("monolith", html.unescape(found[1] or ""), found[2])
    yield from _in_tags(text)
    if found := _WOMBAT.search(text) or _PYWB.search(text):
        yield Claim("wayback", found[1], found[2])
    elif found := _TOOLBAR.search(text):
        yield Claim("wayback", html.unescape(found[1]))
    if found := _ARCHIVED_ON.search(text):
        yield Claim("wayback", time=f"{found[3]} {found[2]} {found[4]} {found[1]} +0000")
    if found := _HTTRACK.search(text):
        yield Claim("httrack", _with_scheme(found[1], text), found[2])


def _in_tags(text: str) -> Iterator[Claim]:
    """What Save Page WE, WebScrapBook, Evernote and archive.today note in attributes of the page's head."""
    for tag in _HTML_TAG.finditer(text):
        attributes = _attributes(tag[1])
        if source := attributes.get("data-scrapbook-source"):
            yield Claim("scrapbook", source, attributes.get("data-scrapbook-create"))
    noted: dict[str, str] = {}
    for tag in _TAG.finditer(text):
        attributes = _attributes(tag[1])
        if (name := attributes.get("name", "").lower()).startswith("savepage-") or name in ("source-url", "created"):
            noted.setdefault(name, attributes.get("content", ""))
        elif replay := _ARCHIVE_TODAY.fullmatch(attributes.get("href") or attributes.get("content") or ""):
            yield Claim("archive.today", replay[2], replay[1])
    if any(SHORT.fullmatch(claim.url or "") for claim in published_claims(text)):
        bar = [_attributes(tag[1]) for tag in _BAR.finditer(text)]
        address = next((found.get("value") for found in bar if found.get("name") == "q"), None)
        yield Claim("archive.today", address, next((found["datetime"] for found in bar if "datetime" in found), None))
    if address := noted.get("savepage-url") or noted.get("savepage-from"):
        yield Claim("savepage", address, noted.get("savepage-date"))
    elif time := noted.get("savepage-date"):
        yield Claim("savepage", time=time)
    if address := noted.get("source-url"):
        yield Claim("evernote", address, noted.get("created"))


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}


def _saved_from(text: str) -> Iterator[Claim]:
    if found := _SAVED_FROM.search(text):
        address = text[found.end() : found.end() + int(found[1])]
        if not text[found.end() + len(address) :].lstrip().startswith("-->"):  # edited by hand
            address = text[found.end() : text.find("-->", found.end())].strip()
        yield Claim("saved-from", address)


def _with_scheme(address: str, text: str) -> str:
    return address if re.match(r"https?://", address) else f"{scheme_of(address.partition('/')[0], text)}://{address}"


def scheme_of(host: str, text: str) -> str:
    """How a host is addressed in the page: `https` where it is anywhere, else `http`."""
    return "https" if f"https://{host.lower()}" in text.lower() else "http"


def published_claims(text: str) -> Iterator[Claim]:
    """What the publisher gave as the page's address: canonical, og:url; last the address against which its links are
    read, which programs set to the page's own. That of a home page is none: it is a common mistake, and no address of a
    story."""
    ranks = {"canonical": 0, "og:url": 1}
    found: dict[str, str] = {}
    for tag in _TAG.finditer(text):
        attributes = _attributes(tag[1])
        for source, address in (
            (attributes.get("rel", "").lower(), attributes.get("href")),
            (attributes.get("property", attributes.get("name", "")).lower(), attributes.get("content")),
        ):
            if source in ranks and address and _is_story(address):
                found.setdefault(source, address)
    for source in sorted(found, key=ranks.__getitem__):
        yield Claim(source, found[source])
    base = _BASE.search(text)
    address = _attributes(base[1]).get("href", "") if base else ""
    if _is_story(address) and not address.endswith("/"):  # that of a folder is no page's
        yield Claim("base", address)


def _is_story(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and (parts.path.strip("/") != "" or parts.query != "")
