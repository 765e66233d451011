"""Rules of other projects for `Site.selectors`: the site configurations of FiveFilters' Full-Text RSS.

The catalogue (https://github.com/fivefilters/ftr-site-config, public domain) has one file a host, `example.org.txt`, or
`.example.org.txt` for a domain with all its hosts. A line is `name: value`; `#` begins a remark. The format is
described at https://help.fivefilters.org/full-text-rss/site-patterns.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml.etree import XPath, XPathSyntaxError

from archiver.errors import ConfigurationError
from archiver.sites.file import Selector, Site, key_for

_LINE = re.compile(r"^\s*([a-z_]+(?:\([^)]*\))?)\s*:\s*(.*?)\s*$", re.IGNORECASE)
#: Lines whose value is an XPath expression, and the field each one fills.
_FIELDS = {"title": "title", "body": "body", "author": "authors", "date": "published", "strip": "strip"}
#: Lines that say nothing about where a field stands: how the page is fetched, cleaned up and tested.
_NO_RULES = frozenset({
    "tidy", "prune", "parser", "autodetect_on_failure", "test_url", "test_contains", "http_header", "skip_json_ld",
    "requires_login", "insert_detected_image", "convert_double_br_tags", "strip_comments", "dissolve",
})  # fmt: skip
#: Files that hold for no host of their own.
_NO_HOSTS = frozenset({"global", "standard", "LICENSE", "README"})


@dataclass(frozen=True, slots=True)
class ImportedRules:
    """One file of the catalogue.

    site    -- an entry for sites.toml: key, host and selectors, nothing to crawl.
    skipped -- lines that have no counterpart here (`next_page_link`, `replace_string` …) or are no valid XPath.
    """

    site: Site
    skipped: tuple[str, ...]


def read_site_configs(folder: Path) -> list[ImportedRules]:
    """The rules of all files in the folder, by file name; files without any rule that can be used are left out.

    Raises ConfigurationError where the folder holds no such files.
    """
    files = sorted(path for path in folder.glob("*.txt") if path.stem not in _NO_HOSTS) if folder.is_dir() else []
    if not files:
        raise ConfigurationError(f"{folder}: no site configurations (example.org.txt) there; give the folder with them")
    imported: list[ImportedRules] = []
    taken: set[str] = set()
    for path in files:
        selectors, skipped = parse_site_config(path.read_text(encoding="utf-8", errors="replace"))
        if selectors:
            host = path.stem.removeprefix(".").lower()
            key = key_for(f"https://{host}/", taken)
            taken.add(key)
            imported.append(ImportedRules(Site(key=key, hosts=(host,), selectors=tuple(selectors)), tuple(skipped)))
    return imported


def parse_site_config(text: str) -> tuple[list[Selector], list[str]]:
    """(rules, lines that are skipped) of one file. Rules keep their order: the first that finds anything wins."""
    selectors: list[Selector] = []
    skipped: list[str] = []
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None or line.lstrip().startswith("#") or not match[2]:
            continue
        name, value = match[1].lower(), match[2]
        rules = [Selector(field=field, xpath=xpath) for field, xpath in _rules(name, value) if _is_valid(xpath)]
        selectors += rules
        if not rules and name.partition("(")[0] not in _NO_RULES:
            skipped.append(line.strip())
    return list(dict.fromkeys(selectors)), skipped


def _rules(name: str, value: str) -> Iterator[tuple[str, str]]:
    """(field, XPath) that a line stands for."""
    if name in _FIELDS:
        yield _FIELDS[name], value
        return
    word = _literal(value.strip("\"'"))
    if name == "strip_id_or_class":
        yield "strip", f"//*[contains(@class, {word}) or contains(@id, {word})]"
    elif name == "strip_image_src":
        yield "strip", f"//img[contains(@src, {word})]"


def _literal(text: str) -> str:
    """A string in XPath 1.0, which knows no escapes: it cannot hold both kinds of quotation marks."""
    return f"'{text}'" if "'" not in text else f'"{text}"'


def _is_valid(xpath: str) -> bool:
    try:
        XPath(xpath)
    except XPathSyntaxError:
        return False
    return True
