"""Answers of servers, as tests need them."""

from __future__ import annotations

from archiver.capture import Capture

FETCHED = "2024-06-01T00:00:00Z"


def answer(
    body: str | bytes,
    content_type: str | None = "application/xml",
    url: str = "https://www.herald.test/x",
    status: int = 200,
) -> Capture:
    """A capture of `body`, fetched on 2024-06-01."""
    return Capture(
        url=url,
        body=body.encode() if isinstance(body, str) else body,
        fetched=FETCHED,
        status=status,
        headers=(("Content-Type", content_type),) if content_type else (),
    )
