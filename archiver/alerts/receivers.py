"""Who is told: what sites.toml says of a receiver, which may be or hold a secret."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from urllib.parse import urlsplit

from archiver.errors import NotSent

#: A receiver that stands in an environment variable.
ENV = "env:"


def receiver_id(to: str) -> str:
    """What a receiver is known by in the archive. It cannot be read back."""
    return hashlib.sha256(to.encode()).hexdigest()[:16]


def resolved(to: str) -> str:
    """The receiver itself where `to` names a variable. Raises NotSent where that is not set."""
    if not to.startswith(ENV):
        return to
    name = to.removeprefix(ENV)
    if not (value := os.environ.get(name)):
        raise NotSent(f"the environment variable {name} is not set")
    return value


def shown_receiver(to: str) -> str:
    """A receiver as it may be printed: no path, password or token."""
    scheme, _, rest = to.partition(":")
    if scheme in ("mailto", "env", "rss"):
        return to
    if scheme == "command":
        return f"command:{rest.split()[0]}" if rest.split() else to
    if scheme == "ntfy":
        return f"ntfy:{shown_receiver(rest)}"
    if scheme in ("http", "https"):
        with suppress(ValueError):
            parts = urlsplit(to)
            return f"{scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}/…"
    return f"{scheme}:…"
