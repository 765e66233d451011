"""Which of the articles that came or changed since the last look an alert is to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from archiver.alerts.message import body_of, receiver_id
from archiver.archive import Store
from archiver.archive.ledger.outbox import Match
from archiver.archive.search.query import parse_query
from archiver.archive.search.search import among
from archiver.archive.search.selection import Selection
from archiver.edits.change import MEANINGS
from archiver.errors import QueryError, SitesError
from archiver.sites.checks import hint
from archiver.sites.file import load_alerts
from archiver.sites.tables import EDITED, NEW, Alert

#: Days after which a story that was found is no news: what a backfill or an import brings is told to nobody.
NEWS_DAYS = 30

#: Kinds of edits that say nothing of the story: the page was read by another version of ours.
_OURS = frozenset({"reading"})


def alerts_of(path: Path) -> dict[str, Alert]:
    """The alerts of a sites.toml. Raises SitesError, also for a query that cannot be searched for."""
    alerts = load_alerts(path)
    wrong = [f"{path}: [alerts.{alert.name}] {problem}" for alert in alerts.values() for problem in _problems(alert)]
    if wrong:
        raise SitesError(wrong)
    return alerts


def _problems(alert: Alert) -> Iterable[str]:
    try:
        parse_query(alert.query or "")
    except QueryError as error:
        yield f"query: {error}"
    known = [NEW, EDITED, *(kind for kind in MEANINGS if kind not in _OURS)]
    for kind in alert.kinds:
        if kind not in known:
            yield f"kinds: {kind!r} is none of {', '.join(known)}{hint(kind, known)}"


def begin(archive: Store, alerts: Mapping[str, Alert]) -> None:
    """Have alerts that are new look from here on, and forget those that there are no more."""
    archive.outbox.keep({(alert.name, receiver_id(to)) for alert in alerts.values() for to in alert.to})
    looked, here = archive.outbox.looked(), archive.outbox.settled()
    for name in alerts.keys() - looked.keys():
        archive.outbox.look_from(name, here)


def note_matches(archive: Store, alerts: Mapping[str, Alert]) -> int:
    """Write what each alert is to tell of the captures since its last look, and that it has looked. Returns how many
    messages were written. All of it is part of the caller's transaction."""
    begin(archive, alerts)
    upto, written = archive.outbox.settled(), 0
    changes: dict[int, list[Match]] = {}
    for name, after in archive.outbox.looked().items():
        if after not in changes:
            changes[after] = _changes(archive, after, upto)
        matches = _meant(archive, alerts[name], changes[after])
        for to in alerts[name].to:
            written += _put(archive, alerts[name], receiver_id(to), matches)
        archive.outbox.look_from(name, max(after, upto))
    return written


def _put(archive: Store, alert: Alert, receiver: str, matches: Sequence[Match]) -> int:
    """Write the messages of matches that this receiver was not told of. Returns their number."""
    told = archive.outbox.told(alert.name, receiver, matches)
    fresh = [match for match in matches if (match.article_id, match.capture_id, match.kind) not in told]
    parts = [fresh] if alert.digest else [[match] for match in fresh]
    for part in filter(None, parts):
        archive.outbox.put(alert.name, receiver, part, body_of(archive, alert.name, part))
    return len([*filter(None, parts)])


def _changes(archive: Store, after: int, upto: int) -> list[Match]:
    """Versions that captures of this range began, in the order they were seen. An old story is no news."""
    rows = archive.db.execute(
        f"""WITH touched AS (
                SELECT id FROM articles INDEXED BY articles_capture WHERE capture_id > :after
                UNION
                SELECT article_id FROM revisions INDEXED BY revisions_edits
                WHERE number > 1 AND seen >= (SELECT fetched FROM captures WHERE id > :after ORDER BY id LIMIT 1)
            )
            SELECT article_id, number, revisions.capture_id, coalesce(revisions.kind, '{NEW}'), seen
            FROM touched CROSS JOIN revisions ON revisions.article_id = touched.id
            CROSS JOIN articles INDEXED BY articles_facets ON articles.id = touched.id
            WHERE revisions.capture_id > :after AND revisions.capture_id <= :upto
              AND (number > 1 OR coalesce(published_day, modified_day, substr(first_seen, 1, 10))
                                 >= date(substr(first_seen, 1, 10), '-{NEWS_DAYS} days'))
            ORDER BY seen, article_id, number""",
        {"after": after, "upto": upto},
    )
    return [match for match in (Match(*row) for row in rows) if match.kind not in _OURS]


def _meant(archive: Store, alert: Alert, changes: Sequence[Match]) -> list[Match]:
    """Those of the changes that an alert asks for."""
    told = alert.told
    wanted = [change for change in changes if change.kind in told or (change.kind != NEW and EDITED in told)]
    ids = {change.article_id for change in wanted}
    if alert.story is not None:
        followed = archive.article(alert.story)
        ids &= {followed["id"]} if followed is not None else set()
    if ids and (alert.query or alert.sites):
        ids = {
            number
            for site in alert.sites or (None,)
            for number in among(archive.db, Selection(query=alert.query or "", site=site), ids)
        }
    return [change for change in wanted if change.article_id in ids]
