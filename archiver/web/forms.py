"""Fields of a form that were left empty."""

from __future__ import annotations

from archiver.web.security import Application, Receive, Scope, Send


class WithoutEmptySearch:
    """An ASGI application before another: takes an empty `_search` out of the query string. A form sends it, and to
    Datasette it is a search that nothing matches."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            pairs = scope["query_string"].split(b"&")
            scope = {**scope, "query_string": b"&".join(pair for pair in pairs if pair != b"_search=")}
        await self._app(scope, receive, send)
