"""What a message of an alert says, and who is told."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from archiver.archive import Store
from archiver.archive.ledger.outbox import Match
from archiver.edits.change import MEANINGS
from archiver.errors import NotSent
from archiver.fields import JsonObject
from archiver.render.escaping import one_line

#: Matches that one message says in full; of more it says how many.
LISTED = 200

#: Characters of a lead in it.
_LEAD = 300


def body_of(archive: Store, alert: str, matches: Sequence[Match]) -> JsonObject:
    """A message: `alert`, `matches` (kind, id, version, seen, site, url, title, published, lead), and `more`, how many
    are not listed."""
    listed = matches[:LISTED]
    rows = archive.db.query(
        f"""SELECT id, site, url, title, published, substr(lead, 1, {_LEAD}) AS lead FROM articles
            WHERE id IN (SELECT value FROM json_each(?))""",
        [json.dumps([match.article_id for match in listed])],
    )
    known = {row["id"]: row for row in rows}
    return {
        "alert": alert,
        "matches": [
            {"kind": match.kind, "version": match.number, "seen": match.seen, **known[match.article_id]}
            for match in listed
        ],
        "more": len(matches) - len(listed),
    }


def sample(alert: str) -> JsonObject:
    """What `archiver alerts test` sends."""
    return {"alert": alert, "test": True, "matches": [], "more": 0}


def message_subject(body: JsonObject) -> str:
    """One line that says what it is about."""
    matches = body["matches"]
    if not matches:
        return f"{body['alert']}: a test of this alert"
    if len(matches) + body["more"] == 1:
        return one_line(f"{body['alert']}: {matches[0]['title'] or matches[0]['url']}")
    return f"{body['alert']}: {len(matches) + body['more']:,} articles"


def message_text(body: JsonObject) -> str:
    """The whole as plain text."""
    if not body["matches"]:
        return "This is a test. What the alert finds will come here."
    parts = ["\n".join(_lines(match)) for match in body["matches"]]
    if body["more"]:
        parts.append(f"And {body['more']:,} more.")
    return "\n\n".join(parts)


def _lines(match: JsonObject) -> list[str]:
    what = f"{match['kind']}: {MEANINGS[match['kind']]}" if match["kind"] in MEANINGS else match["kind"]
    about = " · ".join(filter(None, (match["site"], match["published"] or f"seen {match['seen']}", what)))
    lines = [one_line(match["title"] or "(no headline)"), about, match["url"]]
    return [*lines, one_line(match["lead"])] if match["lead"] else lines


# ----------------------------------------------------------------------------------------------------------------------
# Who is told: what sites.toml says of a receiver, which may be or hold a secret.


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
