"""Where a page sends its readers by itself (https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.extraction.page.page import Page, text_of
from archiver.urls import clean

#: Seconds up to which a refresh is a redirect. Those that load a live page anew, or show an advertisement, wait longer.
MAX_DELAY = 10

#: Elements of the name looked at on one page.
MAX_META = 1_000

_REFRESH = re.compile(
    r"\s*(?P<seconds>\d{0,9})(?:\.[\d.]*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?(?P<quote>[\"']?)(?P<address>.*)",
    re.IGNORECASE | re.DOTALL,
)


#: A script that is nothing but the way to another page.
_WAY = re.compile(
    r"\s*(?:(?:window|document|self|top)\s*\.\s*)?location(?:\s*\.\s*href)?\s*"
    r"(?:=\s*|\.\s*(?:replace|assign)\s*\(\s*)(?P<quote>[\"'])(?P<address>[^\"'\\\s]+)(?P=quote)\s*\)?\s*;?\s*"
)
#: Where any script leaves a page: `location = …`, `location.href = …`, `location["href"] = …`, `location.replace(…`.
_LEAVES = re.compile(
    r"""\blocation["'\]]*\s*(?:\.\s*href|\[\s*["']href["']\s*\])?\s*(?:=(?!=)|\.\s*(?:replace|assign)\s*\()"""
)
#: What a script does on a condition, or when somebody does something, may not be done: it takes old browsers elsewhere,
#: or pages out of frames.
_CONDITION = re.compile(
    r"\b(?:if|switch|while)\b|\?|&&|\|\||\bon(?!load\b)[a-z]+\s*=|\baddEventListener\b|\.(?:click|on)\b"
)
#: An address in a script, whole or from the host's root on.
_LITERAL = re.compile(r"""(?P<quote>["'`])(?P<address>(?:https?:)?/[^"'`\s<>$]+)(?P=quote)""")

#: Characters of the scripts of a page that does nothing but lead on.
_SHORT = 4_000

#: Characters of text that a page may show which a script leaves at once.
_LITTLE = 200


def refresh_target(page: Page) -> str | None:
    """The address that the page leads on to within `MAX_DELAY` seconds, by a header, an element, or the scripts of
    a page that shows next to nothing; None where it stays. What stands in `<noscript>` is not for browsers, and a page
    that loads itself anew after a while is no redirect."""
    for told in (_REFRESH.match(text) for text in _refreshes(page)):
        if told is None:
            continue
        seconds = int(told["seconds"] or 0)
        address = told["address"].partition(told["quote"])[0] if told["quote"] else told["address"]
        target = clean(address, page.base)
        if target is not None and seconds <= MAX_DELAY and not _loads_anew(page.url, target, seconds):
            return target
    return _script_target(page)


def _refreshes(page: Page) -> Iterator[str]:
    yield page.capture.header("refresh") or ""
    for meta in islice(page.tree.iter("meta"), MAX_META):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh" and not any(
            True for _ in meta.iterancestors("noscript", "template")
        ):
            yield meta.get("content") or ""


def _script_target(page: Page) -> str | None:
    scripts = list(islice(page.tree.iter("script"), MAX_META))
    ways = {
        target
        for script in scripts
        if len(script.text or "") < _SHORT and (told := _WAY.fullmatch(script.text or ""))
        if (target := clean(told["address"], page.base))
    }
    ways = ways or _only_address(page, scripts)
    if len(ways) != 1 or ways == {clean(page.url)} or len(_shown(page)) > _LITTLE:
        return None
    return ways.pop()


def _only_address(page: Page, scripts: list[HtmlElement]) -> set[str]:
    """The addresses that the scripts of a page name which does nothing but leave: it loads no other."""
    code = "\n".join(script.text or "" for script in scripts)
    if len(code) > _SHORT or not _LEAVES.search(code) or any(script.get("src") for script in scripts):
        return set()
    if _CONDITION.search(_LITERAL.sub("", code)):
        return set()
    return {target for found in _LITERAL.finditer(code) if (target := clean(found["address"], page.base))}


def _shown(page: Page) -> str:
    return text_of(next(page.tree.iter("body"), page.tree))


def _loads_anew(url: str, target: str, seconds: int) -> bool:
    if target == clean(url):
        return True
    return seconds > 0 and urlsplit(target)[:3] == urlsplit(url)[:3]
