"""Addresses out of the paths of a mirror: `wget -r` makes a folder for each host, and files named like the paths."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from archiver.importing.addresses import Claim
from archiver.importing.marks import scheme_of
from archiver.urls import clean, is_public_name, same_site

#: Characters of a file name that stand in an address as they are; GNU Wget writes the query behind a `?` as well.
_PLAIN = "/?&=+,;:@!$'()*~%"

#: A port behind the host, parted by `:` or, where files cannot have that in their names, by `+`.
_PORT = re.compile(r"[:+](\d{1,5})$")

#: A folder named by the time to the second: wayback_machine_downloader has it behind the host, waybackpack before.
_TIME = re.compile(r"\d{14}")

#: A query behind the `@` that stands for `?` in wget's names for Windows.
_WINDOWS_QUERY = re.compile(r"(?<=[^/@])@(?=[^/@=]+=[^/]*$)")


def path_claim(parts: tuple[str, ...], text: str) -> Claim | None:
    """The address that the path of a file stands for, with the time where a folder beside the host's is named after
    it; None where no folder on the way has the name of a host.

    parts -- folders from the one that was given down to the file.
    text  -- of the page, which shows whether its host is addressed as https.

    Wget's `-E` adds `.html` to names. Behind a query it is taken off; elsewhere nothing shows whether it did: where
    the page gives its canonical address, that one is better.
    """
    for position in reversed(range(len(parts) - 1)):
        if (host := _host(parts[position])) is not None:
            before, rest = parts[position - 1 : position], parts[position + 1 :]
            time = next((part for part in (*before, *rest[:-1][:1]) if _TIME.fullmatch(part)), None)
            if time is not None and rest[0] == time:
                rest = rest[1:]
            return Claim("path", f"{scheme_of(host, text)}://{host}/{_path('/'.join(rest))}", time)
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
    name = _WINDOWS_QUERY.sub("?", name, count=1)
    if "?" in name.rpartition("/")[2]:
        name = name.removesuffix(".html")
    return re.sub(r"(?:^|(?<=/))index\.html?$", "", quote(os.fsencode(name), safe=_PLAIN))
