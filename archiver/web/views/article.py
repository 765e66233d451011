"""An article: as the page had it, in one of its versions, as data, and the page itself as a download."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from archiver.archive import Store
from archiver.archive.search.search import access_to
from archiver.archive.stories.pictures import kept_picture, kept_pictures, kept_views
from archiver.errors import ArchiverError
from archiver.fields import EXPORTED, ArticleRecord, JsonObject, place
from archiver.reasons import Reason
from archiver.render.citations import CITATION_STYLES, version_note
from archiver.render.labels import dates_of, labels_for
from archiver.render.text import as_text
from archiver.web import arguments, data
from archiver.web.same_story import same_story
from archiver.web.service import arguments as given
from archiver.web.service import may_see_notes, rendered
from archiver.web.views.notes import read_notes_of

#: Suffixes of files with views of a page; others have HTML.
_SUFFIXES: dict[str, str] = {Reason.PDF: "pdf", Reason.SCREENSHOT: "webp"}

#: Versions of an article that can be named in an address.
_VERSIONS = 10_000


def read_article(archive: Store, article_id: str, number: int | None) -> JsonObject | None:
    """The record (see `Archive.article`), as of an earlier version where that number is one, and what is around it."""
    newest = archive.article(article_id)
    if newest is None:
        return None
    version = next((version for version in newest["versions"][:-1] if version["number"] == number), None)
    record = newest if version is None else archive.article(article_id, as_of=version["seen"]) or newest
    return {
        "record": record,
        "version": version,
        "versions": newest["versions"],
        "others": same_story(archive, newest),
        "captures": _captures(archive, newest),
        "pictures": {url: chain[-1] for url, chain in kept_pictures(archive, newest).items()},
        "access": access_to(archive.db, [record["id"]]).get(record["id"]),
        "views": kept_views(archive, record),
    }


def _captures(archive: Store, record: ArticleRecord) -> list[JsonObject]:
    """When the page was fetched, the newest first."""
    return list(
        archive.db.query(
            """SELECT id, fetched, status, size, outcome FROM captures WHERE id = ?
               UNION SELECT id, fetched, status, size, outcome FROM captures
                     WHERE id IN (SELECT capture_id FROM readings WHERE article_id = ?)
               ORDER BY fetched DESC LIMIT 20""",
            [record["capture_id"], record["id"]],
        )
    )


async def article_view(datasette: Datasette, request: Request) -> Response:
    number = arguments.number(given(request), "version", most=_VERSIONS)
    reader = datasette.service.reader
    read_of_it = await reader.read(read_article, request.url_vars["id"], number)
    if read_of_it is None:
        raise NotFound("There is no article with this number.")
    record = read_of_it["record"]
    if may_see_notes(request):
        read_of_it["noted"] = await reader.read(read_notes_of, record["id"])
    provenance = record["provenance"] or {}
    context = read_of_it | {
        "labels": labels_for(record["language"]),
        "dates": dates_of(record),
        "sources": [(name, provenance[name]) for name in sorted(provenance, key=place)],
        "cited": version_note(record),
        "styles": CITATION_STYLES,
    }
    return await rendered(datasette, request, "article", context)


async def as_data(datasette: Datasette, request: Request) -> Response:
    """`/article/16.json`, `/article/16.csv` (a row as exports have it), `/article/16.txt`."""
    record = await datasette.service.reader.read(_with_access, request.url_vars["id"])
    if record is None:
        raise NotFound("There is no article with this number.")
    if request.url_vars["format"] == "json":
        return Response.json(record)
    if request.url_vars["format"] == "csv":
        row = record | {"version": record["versions"][-1]["number"]}
        return data.csv_file([row], [field.name for field in EXPORTED], name=f"article-{record['id']}")
    return Response.text(as_text(record) + "\n")


async def reference(datasette: Datasette, request: Request) -> Response:
    """`/article/16.csl`, `/article/16.bib`, `/article/16.ris`: to cite the article, or `?version=1` of it."""
    number = arguments.number(given(request), "version", most=_VERSIONS)
    read_of_it = await datasette.service.reader.read(read_article, request.url_vars["id"], number)
    if read_of_it is None:
        raise NotFound("There is no article with this number.")
    record = read_of_it["record"]
    style = next(style for style in CITATION_STYLES.values() if style.suffix == request.url_vars["format"])
    return Response(
        style.write(record),
        content_type=f"{style.media_type}; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="article-{record["id"]}.{style.suffix}"'},
    )


async def download(datasette: Datasette, request: Request) -> Response:
    """The page as it came, or as PDF, to be saved. It never opens here: it is another site's, scripts and all."""
    try:
        found = await datasette.service.reader.read(_body, int(request.url_vars["capture"]))
    except ArchiverError:
        raise NotFound("This page cannot be read back: its record is damaged, or its WARC file is elsewhere.") from None
    if found is None:
        raise NotFound("There is no page with this number.")
    body, suffix = found
    return Response(
        body,
        content_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="page-{request.url_vars["capture"]}.{suffix}"'},
    )


async def picture(datasette: Datasette, request: Request) -> Response:
    """A picture that was kept. Its type is what its bytes are, and only one of those that hold no scripts."""
    kept = await datasette.service.reader.read(kept_picture, int(request.url_vars["capture"]))
    if kept is None:
        raise NotFound("There is no picture with this number.")
    return Response(kept[1], content_type=kept[0])


def _with_access(archive: Store, article_id: str) -> JsonObject | None:
    """The record of an article, with `access` where not everybody may read it."""
    record = archive.article(article_id)
    access = access_to(archive.db, [record["id"]]) if record is not None else {}
    return record | {"access": access[record["id"]]} if record is not None and access else record


def _body(archive: Store, capture_id: int) -> tuple[bytes, str] | None:
    """Bytes of a page and the suffix of a file with them."""
    row = archive.captures.row(capture_id)
    if row is None:
        return None
    return archive.captures.read(row).content(), _SUFFIXES.get(row["outcome"] or "", "html")
