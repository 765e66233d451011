"""One answer of the newspapers' server, as a value."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime


@dataclass(frozen=True, slots=True)
class DemoPage:
    """headers -- name and value in order, Content-Length left out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def demo_page(
    content: str | bytes, content_type: str = "text/html; charset=utf-8", modified: datetime | None = None
) -> DemoPage:
    """A page with its validators: an ETag always, Last-Modified where known."""
    body = content.encode() if isinstance(content, str) else content
    headers = [("Content-Type", content_type), ("ETag", f'"{hashlib.sha256(body).hexdigest()[:16]}"')]
    if modified is not None:
        headers.append(("Last-Modified", format_datetime(modified.astimezone(UTC), usegmt=True)))
    return DemoPage(200, tuple(headers), body)


def moved(location: str) -> DemoPage:
    return DemoPage(301, (("Location", location), ("Content-Type", "text/html; charset=utf-8")), b"")


def missing() -> DemoPage:
    return DemoPage(404, (("Content-Type", "text/html; charset=utf-8"),), b"<!doctype html><h1>404 Not Found</h1>")
