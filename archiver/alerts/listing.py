"""The alerts as `archiver alerts` lists them."""

from __future__ import annotations

from pathlib import Path

from archiver.alerts.matching import alerts_of
from archiver.alerts.message import shown_receiver
from archiver.archive import Store
from archiver.archive.store import has_database
from archiver.fields import SqlRow
from archiver.sites.tables import Alert


def alert_rows(data_dir: Path) -> list[SqlRow]:
    """A row an alert: name, asks (in words), to, sent and waiting (messages), last (when one was sent), trouble (why
    what waits was not taken). Raises SitesError."""
    counts: dict[str, tuple[int, int, str | None]] = {}
    troubles: dict[str, str] = {}
    if has_database(data_dir):
        with Store(data_dir, readonly=True) as archive:
            counts = archive.outbox.counts()
            troubles = {trouble.alert: trouble.error for trouble in archive.outbox.troubles()}
    rows = []
    for alert in alerts_of(data_dir / "sites.toml").values():
        sent, waiting, last = counts.get(alert.name, (0, 0, None))
        rows.append(
            {
                "name": alert.name,
                "asks": _asks(alert),
                "to": ", ".join(shown_receiver(to) for to in alert.to),
                "sent": sent,
                "waiting": waiting,
                "last": last,
                "trouble": troubles.get(alert.name),
            }
        )
    return rows


def _asks(alert: Alert) -> str:
    """What an alert asks for: `new, silent: harbour OR quay (gazette)`."""
    what = " ".join(filter(None, (alert.query, alert.story))) or "anything"
    sites = f" ({', '.join(alert.sites)})" if alert.sites else ""
    return f"{', '.join(sorted(alert.told))}: {what}{sites}"
