"""Cookies and headers that the archive's owner brings to a site: files of his own, which nobody else may read.

What stands in them goes to the site's own hosts and nowhere else: into no WARC file, database, log or export.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookiejar import Cookie
from pathlib import Path
from urllib.parse import urlsplit

from archiver.errors import ConfigurationError
from archiver.sites.site import Site, host_of, ties
from archiver.urls import site_of

#: How a key of sites.toml names a file.
FILE = "file:"

#: Largest file, in bytes: all cookies of a browser are fewer.
MAX_FILE = 2**20

#: A header's name and value (RFC 9110, section 5).
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)[ \t]*")

#: Headers that are ours, or the connection's.
_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "host",
        "if-modified-since",
        "if-none-match",
        "keep-alive",
        "proxy-authorization",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What goes to the hosts of one site."""

    cookies: tuple[Cookie, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


def load_credentials(sites: Iterable[Site], folder: Path) -> dict[str, Credentials]:
    """Those of the sites that have some, by key. Paths are relative to `folder`, that of sites.toml.

    Raises ConfigurationError where a file is not there, is open to others, or is not what it should be.
    """
    found = {}
    for site in sites:
        cookies = _cookies(site, folder) if (site.cookies or "").startswith(FILE) else ()
        headers = _headers(site, folder) if site.headers else ()
        if cookies or headers:
            found[site.key] = Credentials(cookies, headers)
    return found


def may_have(site: Site, url: str) -> bool:
    """Whether a header of the owner may go to an address: one of the site's own hosts, by https. (Feeds may lie with a
    hoster; a site that is opened to private addresses is the owner's.)"""
    homes = [*site.start, *site.sections, *(f"http://{host}/" for host in site.hosts)]
    own = host_of(url) in {host_of(home) for home in homes} or site_of(url) in ties(site).domains
    return own and (site.allow_private or urlsplit(url).scheme == "https")


def _cookies(site: Site, folder: Path) -> tuple[Cookie, ...]:
    path = _protected(site.key, "cookies", site.cookies or "", folder)
    found = []
    for number, line in enumerate(path.read_text(encoding="latin-1").splitlines(), start=1):
        line = line.removeprefix("#HttpOnly_")
        if not line.strip() or line.startswith("#"):
            continue
        cookie = _cookie(line.split("\t"))
        if cookie is None:
            raise ConfigurationError(
                f"[{site.key}] cookies: {path}:{number} is no line of a cookies.txt: seven fields between tabs"
            )
        if _is_of(site, cookie.domain) and not cookie.is_expired():
            found.append(cookie)
    return tuple(found)


def _cookie(fields: list[str]) -> Cookie | None:
    """The cookie of a line: domain, whether hosts below have it too, path, secure, seconds since 1970 or 0, name and
    value (https://curl.se/docs/http-cookies.html). None where it is no such line."""
    if len(fields) != 7 or not fields[4].isdigit() or not fields[5]:
        return None
    domain, below, path, secure, expires, name, value = fields
    if {below.upper(), secure.upper()} - {"TRUE", "FALSE"} or not path.startswith("/"):
        return None
    wide = below.upper() == "TRUE"
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain=f".{domain.lstrip('.')}" if wide else domain,
        domain_specified=wide,
        domain_initial_dot=wide,
        path=path,
        path_specified=True,
        secure=secure.upper() == "TRUE",
        expires=int(expires) or None,
        discard=int(expires) == 0,
        comment=None,
        comment_url=None,
        rest={},
    )


def _is_of(site: Site, domain: str) -> bool:
    """Whether a cookie's domain is a host of the site, whatever the port, or lies in a domain of it."""
    host = domain.lstrip(".").lower()
    homes = [*site.start, *site.sections, *(f"http://{name}/" for name in site.hosts)]
    return host in {urlsplit(home).hostname for home in homes} or site_of(f"https://{host}/") in ties(site).domains


def _headers(site: Site, folder: Path) -> tuple[tuple[str, str], ...]:
    path = _protected(site.key, "headers", site.headers or "", folder)
    pairs = []
    for number, line in enumerate(path.read_text(encoding="latin-1").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        header = _HEADER.fullmatch(line)
        if header is None or header[1].lower() in _OURS:
            raise ConfigurationError(
                f"[{site.key}] headers: {path}:{number} must be a header such as `Authorization: …`, and none of ours"
            )
        pairs.append((header[1], header[2]))
    return tuple(pairs)


def _protected(key: str, name: str, value: str, folder: Path) -> Path:
    """The file that a key names, if it is a file that only its owner may read."""
    path = folder / Path(value.removeprefix(FILE)).expanduser()
    try:
        about = path.stat()
    except OSError as error:
        raise ConfigurationError(f"[{key}] {name}: {path} cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(about.st_mode) or about.st_size > MAX_FILE:
        raise ConfigurationError(f"[{key}] {name}: {path} is no file of at most {MAX_FILE:,} bytes")
    if stat.S_IMODE(about.st_mode) & 0o177 or about.st_uid != os.geteuid():
        raise ConfigurationError(f"[{key}] {name}: {path} may be read by others; chmod 600 {path}, as its owner")
    return path
