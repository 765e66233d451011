"""Notes, tags and collections of those who are logged in: their pages, their forms, log-in."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import quote

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from archiver.archive import Store
from archiver.archive.stories.notes import (
    NOTE_COLUMNS,
    MarkKind,
    Notes,
    StoryNotes,
    articles_noted,
    note_cells,
    note_rows,
    noted_story,
    story_marks,
)
from archiver.fields import JsonObject
from archiver.web import arguments, data, finding
from archiver.web.language import counted, gettext
from archiver.web.service import arguments as given
from archiver.web.service import asking_of, may_see_notes, part, rendered
from archiver.web.sessions import BELOW, Asking, Sessions

#: Stories on the page of a tag or collection, and newest notes on that of all.
PAGE, PAGES, LATEST = 40, 250, 20

#: Characters of a note, and of the name of a tag or collection.
LONGEST_NOTE, LONGEST_NAME = 20_000, 80

#: Names that are offered where one is typed.
_OFFERED = 200

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_KIND_OF: dict[str, MarkKind] = {"tag": "tag", "collect": "collection"}

#: Where a log-in may lead to.
_NEXT = re.compile(r"/(?:article/[0-9]{1,18}|notes(?:/(?:tag|collection)/[^/\\\s]{1,400})?)?", re.ASCII)


def read_notes_of(archive: Store, article_id: int) -> JsonObject:
    """What is noted of an article, and names that others have."""
    with Notes(archive.folder, readonly=True) as notes:
        return {
            "of": notes.of(story_marks(archive.db, article_id)),
            "tags": [name for name, _ in notes.names("tag")[:_OFFERED]],
            "collections": [name for name, _ in notes.names("collection")[:_OFFERED]],
        }


def read_all_notes(archive: Store) -> JsonObject:
    with Notes(archive.folder, readonly=True) as notes:
        latest = notes.latest(LATEST)
        return {
            "collections": notes.names("collection"),
            "tags": notes.names("tag"),
            "latest": _with_articles(archive, latest),
        }


def read_named(archive: Store, kind: MarkKind, name: str, page: int) -> JsonObject:
    """The stories of a tag or collection, those that came to it last first."""
    with Notes(archive.folder, readonly=True) as notes:
        stories = notes.named(name, kind)
        here = stories[(page - 1) * PAGE : page * PAGE]
        told = [each for story in here if (each := notes.of([story.key])) is not None]
    spelled = next((spelling for each in told for spelling in _names(each, kind) if _is_same(spelling, name)), name)
    return {"name": spelled, "stories": len(stories), "rows": _with_articles(archive, told)}


def _names(story: StoryNotes, kind: MarkKind) -> tuple[str, ...]:
    return story.tags if kind == "tag" else story.collections


def _is_same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _with_articles(archive: Store, told: list[StoryNotes]) -> list[tuple[StoryNotes, JsonObject | None]]:
    """Each with what is shown of its article; None where the archive has not got it."""
    ids = articles_noted(archive.db, (each.story for each in told))
    rows = {row["id"]: row for row in finding.shown(archive, [number for number in ids if number is not None])}
    return [(each, rows.get(number)) for each, number in zip(told, ids, strict=True)]


# ----------------------------------------------------------------------------------------------------------------------
# Pages.


async def notes_view(datasette: Datasette, request: Request) -> Response:
    if not may_see_notes(request):
        return _to_login(request)
    return await rendered(datasette, request, "notes", await datasette.service.reader.read(read_all_notes))


async def named_view(datasette: Datasette, request: Request) -> Response:
    if not may_see_notes(request):
        return _to_login(request)
    kind: Literal["tag", "collection"] = "tag" if request.url_vars["kind"] == "tag" else "collection"
    page = arguments.number(given(request), "page", most=PAGES) or 1
    found = await datasette.service.reader.read(read_named, kind, part(request, "name"), page)
    if not found["stories"]:
        raise NotFound("Nothing is noted under this name.")
    more = found["stories"] > page * PAGE and page < PAGES
    return await rendered(datasette, request, "noted", found | {"kind": kind, "page": page, "more": more})


async def notes_export(datasette: Datasette, request: Request) -> Response:
    """`/notes.json`, `/notes.csv`: all of them."""
    if not may_see_notes(request):
        message = "Log in at /notes to read what is noted."
        is_json = request.url_vars["format"] == "json"
        return data.refusal(message, 403) if is_json else Response.text(message, status=403)
    rows = await datasette.service.reader.read(_all_rows)
    if request.url_vars["format"] == "json":
        return Response.json(rows)
    return data.csv_file(list(note_cells(rows)), NOTE_COLUMNS, name="notes")


def _all_rows(archive: Store) -> list[JsonObject]:
    with Notes(archive.folder, readonly=True) as notes:
        return list(note_rows(archive.db, notes))


# ----------------------------------------------------------------------------------------------------------------------
# Forms.


async def write_notes(datasette: Datasette, request: Request) -> Response:
    """The forms of an article's page."""
    asking = _visit(request)
    if asking.form is None or not may_see_notes(request):
        return _to_login(request)
    number = int(request.url_vars["id"])
    if not await datasette.service.reader.read(_do, number, asking.form, asking.session.user):
        raise NotFound("There is no article with this number.")
    return _redirect(f"/article/{number}#notes")


def _do(archive: Store, number: int, form: dict[str, str], user: str) -> bool:
    """Write what a form says. What makes no sense is passed over. Returns whether there is such an article."""
    if archive.db.execute("SELECT 1 FROM articles WHERE id = ?", [number]).fetchone() is None:
        return False
    story, text, name = noted_story(archive.db, number), _text(form), _name(form)
    with Notes(archive.folder) as notes:
        match form.get("do"):
            case "write" if text:
                notes.write(story, text, user)
            case "change" if text:
                notes.change(form.get("note", ""), text, user)
            case "erase":
                notes.erase(form.get("note", ""), user)
            case "tag" | "collect" as do if name:
                notes.mark(story, _KIND_OF[do], name, user)
            case "untag" | "uncollect" as do:
                notes.unmark(story_marks(archive.db, number), _KIND_OF[do.removeprefix("un")], name)
    return True


def _text(form: dict[str, str]) -> str:
    text = form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).strip()[:LONGEST_NOTE]


def _name(form: dict[str, str]) -> str:
    """The name of a tag or collection: one line, without a slash, which would part it in addresses."""
    return " ".join(_CONTROLS.sub("", form.get("name", "")).replace("/", " ").split())[:LONGEST_NAME].strip()


async def log_in(datasette: Datasette, request: Request) -> Response:
    """The form for name and password, and what it sends."""
    asking, sessions = _visit(request), _sessions(datasette)
    wanted = (asking.form or given(request)).get("next", "")
    where = wanted if _NEXT.fullmatch(wanted) else BELOW
    problem, status, wait = "", 200, 0
    if asking.form is not None and asking.private:
        name = asking.form.get("name", "").strip()
        wait = sessions.wait(name)
        session = await sessions.log_in(name, asking.form.get("password", "")) if not wait else None
        if session is not None:
            return _redirect(where, cookie=sessions.cookie(session, secure=asking.secure))
        status = 429 if wait else 403
        problem = gettext("Name or password is wrong.")
        if wait:
            minutes = counted("%(count)s minute", "%(count)s minutes", -(-wait // 60))
            problem = gettext("Too many wrong passwords. Try again in %(minutes)s.") % {"minutes": minutes}
    context = {"problem": problem, "next": where, "private": asking.private}
    answer = await rendered(datasette, request, "login", context)
    answer.status = status
    answer.headers["set-cookie"] = sessions.cookie(asking.session, secure=asking.secure)
    if wait:
        answer.headers["retry-after"] = str(wait)
    return answer


async def log_out(datasette: Datasette, request: Request) -> Response:
    asking, sessions = _visit(request), _sessions(datasette)
    if asking.form is not None:
        sessions.end(asking.session)
    return _redirect("/")


def _visit(request: Request) -> Asking:
    asking = asking_of(request)
    if asking is None:
        raise NotFound("There are no notes here. `archiver serve --notes` has them.")
    return asking


def _sessions(datasette: Datasette) -> Sessions:
    sessions: Sessions = datasette.service.sessions
    return sessions


def _to_login(request: Request) -> Response:
    _visit(request)
    return _redirect(f"{BELOW}/login?next={quote(request.path, safe='')}")


def _redirect(where: str, *, cookie: str | None = None) -> Response:
    """To another page of ours, which is then asked for with GET."""
    headers = {"location": where} | ({"set-cookie": cookie} if cookie else {})
    return Response("", status=303, headers=headers)
