"""Addresses out of the paths of a mirror: `wget -r` makes a folder for each host, and files named like the paths."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from archiver.importing.addresses import Claim
from archiver.importing.marks import scheme_of
from archiver.urls import clean, is_public, same_site

#: Characters of a file name that stand in an address as they are; GNU Wget writes the query behind a `?` as well.
_PLAIN = "/?&=+,;:@!$'()*~%"

#: A port behind the host, parted by `:` or, where files cannot have that in their names, by `+`.
_PORT = re.compile(r"[:+](\d{1,5})$")


def path_claim(parts: tuple[str, ...], text: str) -> Claim | None:
    """The address that the path of a file stands for, None where no folder on the way has the name of a host.

    parts -- folders from the one that was given down to the file.
    text  -- of the page, which shows whether its host is addressed as https.

    Wget's `-E` adds `.html` to names, and nothing shows whether it did: where the page gives its canonical address,
    that one is better.
    """
    for position in reversed(range(len(parts) - 1)):
        if (host := _host(parts[position])) is not None:
            rest = "/".join(parts[position + 1 :])
            return Claim("path", f"{scheme_of(host, text)}://{host}/{_path(rest)}")
    return None


def base_claim(base: str, relative: tuple[str, ...]) -> Claim:
    """The address of a file below the one that a person gave for the folder."""
    return Claim("base-url", f"{base.rstrip('/')}/{_path('/'.join(relative))}")


def in_order(path: Claim | None, published: list[Claim]) -> list[Claim]:
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
    if not is_public(host) or clean(f"http://{host}/") is None:
        return None
    return f"{host}:{port[1]}" if port else host


def _path(name: str) -> str:
    return re.sub(r"(?:^|(?<=/))index\.html?$", "", quote(os.fsencode(name), safe=_PLAIN))
