"""What pages show, for programs: JSON, page by page, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from archiver.export.tables import table_rows
from archiver.web import asgi

Rows = Sequence[Mapping[str, Any]]


def page(
    rows: Rows, *, asked: Mapping[str, str], more: bool, following: str | None, counts: Mapping[str, Any] | None = None
) -> Response:
    """One page as JSON.

    asked     -- what was understood of the address, as its query string.
    more      -- whether there are rows behind these, though no page may follow.
    following -- the whole address of the next page.
    counts    -- how many there are.
    """
    return Response.json(
        {"ok": True, "asked": dict(asked), **(counts or {}), "more": more, "next": following, "rows": list(rows)}
    )


def refusal(message: str, status: int = 400) -> Response:
    """Why there is no answer, as JSON."""
    return Response.json(asgi.refusal_body(status, message), status=status)


def csv_file(rows: Rows, columns: Sequence[str], *, name: str, more: bool = False) -> Response:
    """CSV in UTF-8 with a header, to be saved under a name. No cell is a formula. Where there are more rows than may be
    asked for at once, the name of the file says so."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(table_rows(rows, columns))
    file = f"{name}-first-{len(rows)}.csv" if more else f"{name}.csv"
    return Response(
        written.getvalue(),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"content-disposition": f'attachment; filename="{file}"'},
    )
