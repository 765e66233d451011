"""The sites that are watched: sites.toml, read and extended.

Each table of the file is a site, named by its key; all keys in it are those of `Site`:

    [lemonde]
    name = "Le Monde"
    start = ["https://www.lemonde.fr/"]
    deny = ['/videos/$']

    [[lemonde.selectors]]       # or: selectors = [{field = "lead", css = "p.chapo", from = 2024-05-31}]
    field = "lead"
    css = "p.chapo"
    from = 2024-05-31

Before the first table may stand `contact`, an address at which the one who runs the crawl can be reached. A table
`[alerts.NAME]` is an `Alert`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archiver.errors import SitesError
from archiver.files import replace_file
from archiver.sites.checks import ALERT_CHECKS, KEY, SELECTOR_CHECKS, SITE_CHECKS, WARC_CHECKS, hint
from archiver.sites.site import Extractor, Selector, Site, host_of, is_domain, owns, ties
from archiver.sites.tables import Alert, WarcSettings
from archiver.sites.toml_lines import key_lines, line_of
from archiver.sites.user_agent import checked_contact
from archiver.urls import identity, site_of

if TYPE_CHECKING:
    import tomlkit.items

__all__ = [
    "Selector",
    "Site",
    "append",
    "for_url",
    "key_for",
    "load",
    "load_alerts",
    "load_contact",
    "load_warc",
    "loads",
    "owns",
    "read_with",
    "write_contact",
]


def load(path: Path) -> dict[str, Site]:
    """The sites of a file by key, in its order; none where there is no file.

    Raises SitesError with one line for each thing that is wrong: `data/sites.toml:12: [lemonde] delay: must be …`.
    """
    return dict(_parse(_content(path), path).sites)


def loads(text: str) -> dict[str, Site]:
    """As `load`, of the text of a file."""
    return dict(_parse(text.encode(), Path("sites.toml")).sites)


def load_contact(path: Path) -> str | None:
    """The contact that a file names, as `checked_contact` gives it; None where it names none. Raises SitesError."""
    return _parse(_content(path), path).contact


def load_alerts(path: Path) -> dict[str, Alert]:
    """The alerts of a file by name, in its order. Raises SitesError. What they ask for is not looked at here."""
    return dict(_parse(_content(path), path).alerts)


def load_warc(path: Path) -> WarcSettings:
    """How a file says that WARC files are kept. Raises SitesError."""
    return _parse(_content(path), path).warc


def _content(path: Path) -> bytes:
    """The bytes of a file; none where there is no file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise SitesError([f"{path}: cannot be read: {error.strerror}"]) from None


def read_with(sites: Mapping[str, Site], extractor: Extractor | None) -> dict[str, Site]:
    """The sites as a run reads them that names an extractor; None: each as it says itself."""
    if extractor is None:
        return dict(sites)
    return {key: replace(site, extractor=extractor) for key, site in sites.items()}


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a file says."""

    sites: Mapping[str, Site]
    contact: str | None
    alerts: Mapping[str, Alert]
    warc: WarcSettings


# A run asks for the sites, for the contact, for the alerts, and for the sites once more.
@lru_cache(maxsize=1)
def _parse(data: bytes, path: Path) -> _Whole:
    text = _decode(data, path)
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, line = str(error), text.count("\n") + 1
        if at := re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message):
            message, line = message[: at.start()], int(at[1] or line)
        raise SitesError([f"{path}:{line}: not TOML: {message[0].lower()}{message[1:]}"]) from None
    except RecursionError:
        raise SitesError([f"{path}: not TOML that can be read: nested too deep"]) from None
    reader = _Reader(text)
    named = entries.pop("contact", None) if not isinstance(entries.get("contact"), dict) else None
    contact = reader.contact(named) if named is not None else None
    named_alerts = entries.pop("alerts") if _is_no_site(entries.get("alerts")) else {}
    warc = reader.warc(entries.pop("warc")) if _is_no_site(entries.get("warc")) else WarcSettings()
    alerts = {name: reader.alert(name, entry, entries) for name, entry in named_alerts.items()}
    sites = {key: reader.site(key, entry) for key, entry in entries.items()}
    if reader.problems:
        raise SitesError([f"{path}:{line}: {problem}" for line, problem in sorted(reader.problems)])
    return _Whole(sites, contact, alerts, warc)


def _is_no_site(entry: Any) -> bool:
    """Whether a table named `alerts` or `warc` is what that means: it may be the entry of a site that is called so."""
    return isinstance(entry, dict) and not set(entry) & set(SITE_CHECKS)


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SitesError([f"{path}:{line}: not UTF-8: save the file in that encoding"]) from None


class _Reader:
    """Turns tables into sites and gathers what is wrong with them, each with its line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.problems: list[tuple[int, str]] = []

    @cached_property
    def _lines(self) -> dict[tuple[str | int, ...], int]:
        """Needed where something is wrong; it takes longer to find than TOML to read."""
        return key_lines(self._text)

    def _wrong(self, message: str, *place: str | int) -> None:
        self.problems.append((line_of(self._lines, place), message))

    def contact(self, value: Any) -> str | None:
        try:
            return checked_contact(value)
        except ValueError as error:
            self._wrong(f"contact: {error}", "contact")
            return None

    def warc(self, entry: dict[str, Any]) -> WarcSettings:
        values: dict[str, Any] = {}
        for key, value in entry.items():
            if (check := WARC_CHECKS.get(key)) is None:
                self._wrong(f"[warc] {key}: no such key{hint(key, list(WARC_CHECKS))}", "warc", key)
                continue
            try:
                values[key] = check(value)
            except ValueError as error:
                self._wrong(f"[warc] {key}: {error}", "warc", key)
        return WarcSettings(**values)

    def alert(self, name: str, entry: Any, sites: Collection[str]) -> Alert:
        table = f"[alerts.{name}]"
        if not KEY.fullmatch(name):
            self._wrong(f"{table} must be a short name of a-z, 0-9, dots and hyphens", "alerts", name)
        if not isinstance(entry, dict):
            self._wrong(
                f"[alerts] {name}: must stand in the table of an alert, such as [alerts.harbour]", "alerts", name
            )
            return Alert(name=name)
        values: dict[str, Any] = {}
        for key, value in entry.items():
            if (check := ALERT_CHECKS.get(key)) is None:
                self._wrong(f"{table} {key}: no such key{hint(key, list(ALERT_CHECKS))}", "alerts", name, key)
                continue
            try:
                values[key] = check(value)
            except ValueError as error:
                self._wrong(f"{table} {key}: {error}", "alerts", name, key)
        for key in set(values.get("sites", ())) - set(sites):
            self._wrong(f"{table} sites: there is no site '{key}'{hint(key, list(sites))}", "alerts", name, "sites")
        if not entry.get("to"):
            self._wrong(f"{table}: names no receiver: give it `to`", "alerts", name)
        if not set(entry) & {"query", "sites", "story"}:
            self._wrong(f"{table}: asks for nothing: give it one of query, sites or story", "alerts", name)
        return Alert(name=name, **values)

    def site(self, key: str, entry: Any) -> Site:
        if not KEY.fullmatch(key):
            self._wrong(f"[{key}] must be a short name of a-z, 0-9, dots and hyphens", key)
        if not isinstance(entry, dict):
            self._wrong(f"{key}: must stand in the table of a site, such as [example]", key)
            return Site(key=key)
        values: dict[str, Any] = {}
        for name, value in entry.items():
            if name == "selectors":
                values[name] = tuple(self._selectors(key, value))
            elif check := SITE_CHECKS.get(name):
                try:
                    values[name] = check(value)
                except ValueError as error:
                    self._wrong(f"[{key}] {name}: {error}", key, name)
            elif isinstance(value, dict):
                self._wrong(f'[{key}.{name}]: a key with a dot stands in quotes: ["{key}.{name}"]', key, name)
            else:
                self._wrong(f"[{key}] {name}: no such key{hint(name, [*SITE_CHECKS, 'selectors'])}", key, name)
        if not set(entry) & {"start", "feeds", "sitemaps", "sections", "hosts"}:
            self._wrong(f"[{key}]: names no address: give it one of start, feeds, sitemaps, sections or hosts", key)
        if values.get("keep") and not values.get("render"):
            self._wrong(f"[{key}] keep: needs a browser: add render = true, or render = 'when-empty'", key, "keep")
        return Site(key=key, **values)

    def _selectors(self, key: str, value: Any) -> Iterator[Selector]:
        if not isinstance(value, list) or not all(isinstance(rule, dict) for rule in value):
            self._wrong(f"[{key}] selectors: must be tables, each under [[{key}.selectors]]", key, "selectors")
            return
        for number, rule in enumerate(value):
            if (selector := self._selector(key, number, rule)) is not None:
                yield selector

    def _selector(self, key: str, number: int, rule: dict[str, Any]) -> Selector | None:
        place = (key, "selectors", number)
        known = len(self.problems)
        values: dict[str, Any] = {}
        for name, value in rule.items():
            if name not in SELECTOR_CHECKS:
                self._wrong(f"[[{key}.selectors]] {name}: no such key{hint(name, list(SELECTOR_CHECKS))}", *place, name)
                continue
            field, check = SELECTOR_CHECKS[name]
            try:
                values[field] = check(value)
            except ValueError as error:
                self._wrong(f"[[{key}.selectors]] {name}: {error}", *place, name)
        if "field" not in rule:
            self._wrong(f"[[{key}.selectors]] field: is missing", *place)
        if ("css" in rule) == ("xpath" in rule):
            self._wrong(f"[[{key}.selectors]]: takes either css or xpath", *place)
        if (since := values.get("since")) and (until := values.get("until")) and since > until:
            self._wrong(f"[[{key}.selectors]] until: lies before from", *place, "until")
        return Selector(**values) if len(self.problems) == known else None


def append(path: Path, site: Site, note: str | None = None) -> None:
    """Add a site at the end of the file, under `note` as a comment. All that stands in the file stays byte for byte.

    The file is replaced in one step, so that a reader or a crash sees the old or the new one. Raises SitesError where
    the file has the key already or is not right as it is; OSError where it cannot be written.
    """
    target = path.resolve()  # a link stays a link
    data = target.read_bytes() if target.exists() else b""
    if site.key in _parse(data, path).sites:
        raise SitesError([f"{path}: has a site [{site.key}] already: change it there, or take another key"])
    entry = _render(site, note)
    if data.strip():
        entry = ("\n" if data.endswith(b"\n") else "\n\n") + entry
    if b"\r\n" in data:
        entry = entry.replace("\n", "\r\n")
    whole = data + entry.encode()
    _parse(whole, path)
    replace_file(target, whole)


def write_contact(path: Path, contact: str) -> None:
    """Name the contact at the beginning of the file; else as `append`. Raises SitesError where it names one already."""
    import tomlkit

    target = path.resolve()
    data = _content(target)
    if _parse(data, path).contact is not None:
        raise SitesError([f"{path}: names a contact already: change it there"])
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    line = f"contact = {tomlkit.item(checked_contact(contact)).as_string()}\n".encode()
    rest = data.removeprefix(mark)
    whole = mark + line + (b"\n" + rest if rest else b"")
    _parse(whole, path)
    replace_file(target, whole)


def _render(site: Site, note: str | None) -> str:
    import tomlkit

    document = tomlkit.document()
    lines = ("".join(char if char.isprintable() else " " for char in line) for line in (note or "").splitlines())
    comment = "".join(f"# {line}".rstrip() + "\n" for line in lines)
    table = tomlkit.table()
    defaults = {field.name: field.default for field in fields(Site)}
    for name in SITE_CHECKS:
        value = getattr(site, name)
        if value != defaults[name]:
            table.add(name, _array(value) if isinstance(value, tuple) else _string(value))
    if site.selectors:
        rules = tomlkit.aot()
        for selector in site.selectors:
            rule = tomlkit.table()
            for name, (field, _) in SELECTOR_CHECKS.items():
                if (value := getattr(selector, field)) is not None:
                    rule.add(name, _string(value))
            rules.append(rule)
        table.add("selectors", rules)
    document.add(tomlkit.key(site.key), table)
    return comment + tomlkit.dumps(document)


def _array(values: tuple[str, ...]) -> tomlkit.items.Array:
    import tomlkit

    array = tomlkit.array()
    array.extend(map(_string, values))
    return array.multiline(len(values) > 1)


def _string(value: Any) -> Any:
    """Patterns and selectors in single quotes, where a backslash is one and `"` needs none."""
    if isinstance(value, str) and re.search(r'[\\"]', value) and "'" not in value and value.isprintable():
        import tomlkit

        return tomlkit.string(value, literal=True)
    return value


def for_url(sites: Mapping[str, Site], url: str) -> Site | None:
    """The site an address belongs to, None where none owns it.

    Where several do, the first is the one whose address in sites.toml is the longest beginning of this one. Then comes
    one with the same host, then one with the same domain; among equals the first in the file.
    """
    key, host, domain = identity(url), host_of(url), site_of(url)

    def claim(site: Site) -> int:
        known = ties(site)
        if host in known.hosts:
            return 2 + max((len(start) for start in known.addresses if f"{key}/".startswith(f"{start}/")), default=0)
        return int(domain in known.domains)

    best = max(sites.values(), key=claim, default=None)
    return best if best is not None and claim(best) > 0 else None


def key_for(url: str, taken: Collection[str]) -> str:
    """A key for a new site: its host without `www.` and the public suffix, dots as hyphens (`lemonde`, `news-yahoo`);
    where that is taken, with the suffix (`time-de`); where that is taken too, with a number. A port stays in."""
    parts = urlsplit(url)
    host, domain = (parts.hostname or "site").removeprefix("www."), site_of(url)
    whole = f"{host}-{parts.port}" if parts.port else host
    short = whole.replace(domain, domain.partition(".")[0], 1) if is_domain(domain) else whole
    for name in (short, whole, *(f"{whole}-{number}" for number in range(2, len(taken) + 3))):
        key = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
        if key not in taken and key not in ("contact", "alerts", "warc"):  # they are no site's
            return key
    raise AssertionError("more names than keys were tried")
