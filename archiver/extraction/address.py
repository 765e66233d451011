"""Parts of addresses as pages have them, broken ones too."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(address: str) -> str:
    """The host in lower case, empty where the address has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def path_of(address: str) -> str:
    """The path, empty where the address has none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
