"""From what was read to an answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response


def arguments(request: Request) -> dict[str, str]:
    """The query string: of each name the first value."""
    return {name: request.args.get(name) for name in request.args}


def part(request: Request, name: str) -> str:
    """A part of the path, as it was before it was quoted."""
    return unquote(request.url_vars[name])


async def rendered(datasette: Datasette, request: Request, template: str, context: dict[str, Any]) -> Response:
    """A page of ours."""
    return Response.html(await datasette.render_template(f"news/{template}.html", context, request=request))
