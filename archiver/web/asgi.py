"""The names of ASGI (https://asgi.readthedocs.io/en/latest/specs/main.html), and an answer without an application."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from archiver.fields import JsonObject
from archiver.web.language import language_headers, translated

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: What goes with a status (RFC 9110, sections 15.5.6 and 15.6.4).
_WITH = {405: (b"allow", b"GET, HEAD"), 503: (b"retry-after", b"10")}


def refusal_body(status: int, message: str) -> JsonObject:
    """Why there is no answer, for programs."""
    return {"ok": False, "status": status, "error": message}


async def refuse(send: Send, path: str, status: int, message: str) -> None:
    """Say why there is no answer: as JSON where the path asks for JSON, else as text in the reader's language."""
    if path.endswith(".json"):
        headers = [(b"content-type", b"application/json; charset=utf-8")]
        body = json.dumps(refusal_body(status, message))
    else:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), *language_headers()]
        body = f"{translated(message)}\n"
    if status in _WITH:
        headers.append(_WITH[status])
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
