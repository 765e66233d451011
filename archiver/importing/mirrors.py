"""Addresses out of the paths of a mirror: `wget -r` makes a folder for each host, and files named like the paths."""

from __future__ import annotations

import os
import re
from urllib.parse import quote, unquote

from archiver.importing.addresses import Claim
from archiver.importing.marks import scheme_of
from archiver.urls import clean, is_public_name, same_site

#: Characters of a file name that stand in an address as they are; GNU Wget writes the query behind a `?` as well.
_PLAIN = "/?&=+,;:@!$'()*~%"

#: A port behind the host, parted by `:` or, where files cannot have that in their names, by `+`.
_PORT = re.compile(r"[:+](\d{1,5})$")

#: A folder named by the time to the second: wayback_machine_downloader has it behind the host, waybackpack before.
_TIME = re.compile(r"(\d{14})(?:[a-z]{2}_)?")

#: A folder named by the scheme: wget has one with `--protocol-directories`, and in mirrors of the Wayback Machine.
_SCHEME = re.compile(r"(https?)(?::|%3A)?", re.IGNORECASE)

#: A whole address as the name of a file.
_WHOLE = re.compile(r"https?%3A%2F%2F.+", re.IGNORECASE)

#: What wget appends to the name of a page whose name was taken.
_COPY = re.compile(r"(?<=html|.htm)\.\d{1,3}$")

#: A query behind the `@` that stands for `?` in wget's names for Windows: names and values, or any behind the name of
#: a program.
_WINDOWS_QUERY = re.compile(
    r"(?<=[^/@])@(?=[^/@=]+=[^/]*$)|(?:(?<=\.php)|(?<=\.asp)|(?<=\.aspx)|(?<=\.jsp)|(?<=\.cgi))@"
)

#: How wayback-machine-scraper names a visit, in a folder that is named like the page.
_SNAPSHOT = re.compile(r"(\d{14})\.snapshot")


def path_claim(parts: tuple[str, ...], text: str) -> Claim | None:
    """The address that the path of a file stands for, with the time where a folder beside the host's is named after
    it; None where no folder on the way has the name of a host.

    parts -- folders from the one that was given down to the file.
    text  -- of the page, which shows whether its host is addressed as https.

    Wget's `-E` adds `.html` to names. Behind a query it is taken off; elsewhere nothing shows whether it did: where
    the page gives its canonical address, that one is better.
    """
    if _WHOLE.fullmatch(parts[-1]):
        return Claim("path", unquote(parts[-1]))
    for position in reversed(range(len(parts) - 1)):
        if (host := _host(parts[position])) is not None:
            before, rest = list(parts[:position]), list(parts[position + 1 :])
            scheme = None
            if before and (named := _SCHEME.fullmatch(before[-1])):
                scheme = named[1].lower()
                before.pop()
            time = before[-1] if before and _TIME.fullmatch(before[-1]) else None
            if time is None and len(rest) > 1 and _TIME.fullmatch(rest[0]):
                time = rest.pop(0)
            if len(rest) > 1 and (visit := _SNAPSHOT.fullmatch(rest[-1])):
                time = visit[1]
                rest.pop()
            address = f"{scheme or scheme_of(host, text)}://{host}/{_path('/'.join(rest))}"
            return Claim("path", address, time[:14] if time else None)
    return None


def base_claim(base: str, relative: tuple[str, ...]) -> Claim:
    """The address of a file below the one that a person gave for the folder."""
    return Claim("base-url", f"{base.rstrip('/')}/{_path('/'.join(relative))}")


def order_claims(path: Claim | None, published: list[Claim]) -> list[Claim]:
    """Path and published addresses, the surer first. The publisher's own address of the page goes first where it is on
    the mirrored site; where it names another site, the story was taken over from there."""
    if path is None:
        return published
    own = [claim for claim in published if same_site(claim.url or "", path.url or "")]
    return [*own, path, *(claim for claim in published if claim not in own)]


def _host(name: str) -> str | None:
    """The host that a folder is named after. Only names under a public suffix count: `notes.old` is no host."""
    port = _PORT.search(name)
    host = name[: port.start()] if port else name
    if not is_public_name(host) or clean(f"http://{host}/") is None:
        return None
    return f"{host}:{port[1]}" if port else host


def _path(name: str) -> str:
    name = re.sub(r"(\.x?html?)\.gz$", r"\1", name)
    folder, slash, last = _COPY.sub("", name).rpartition("/")
    if "%3f" in last.lower():  # wayback_machine_downloader escapes what Windows has in no names
        last = re.sub("%(?:3[acdef]|26|2a|5c|7c)", lambda found: unquote(found[0]), last, flags=re.IGNORECASE)
    last = _WINDOWS_QUERY.sub("?", last, count=1)
    if "?" in last:
        last = last.removesuffix(".html")
    name = folder + slash + re.sub(r"^index\.html?(?=\?|$)", "", last)
    return quote(os.fsencode(name), safe=_PLAIN)
