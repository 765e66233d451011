"""What waits is sent, in order, and marked when it was taken.

What is guaranteed: a match is written once, with the run that found it. Its message is sent until the receiver takes
it. It can reach the receiver twice only where the process ends between the receiver's answer and the mark; it has the
same key and the same words then, so that a receiver that remembers keys takes it once.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from archiver import times
from archiver.alerts.channels import Parcel, send
from archiver.alerts.matching import alerts_of
from archiver.alerts.message import receiver_id, sample, shown_receiver
from archiver.archive import Store
from archiver.archive.store import has_database
from archiver.errors import ConfigurationError, NotSent
from archiver.sites.file import load_contact
from archiver.sites.tables import Alert

#: Attempts from which on a failure is told: one that passes by itself is nobody's business.
TOLD_FROM = 3


def deliver(data_dir: Path, *, all_now: bool = False) -> list[str]:
    """Send what waits and is due. Returns a line for each receiver that did not take it, after some attempts.

    all_now -- send what is not due as well.

    Raises SitesError, ArchiveError.
    """
    sites_file = data_dir / "sites.toml"
    alerts = alerts_of(sites_file)
    if not alerts or not has_database(data_dir):
        return []
    with _only_one(data_dir) as alone:
        return _deliver(data_dir, alerts, load_contact(sites_file), all_now=all_now) if alone else []


def _deliver(data_dir: Path, alerts: dict[str, Alert], contact: str | None, *, all_now: bool) -> list[str]:
    receivers = {(alert.name, receiver_id(to)): to for alert in alerts.values() for to in alert.to}
    lines: list[str] = []
    held: set[tuple[str, str]] = set()
    with Store(data_dir) as archive:
        for message in archive.outbox.waiting():
            which = (message.alert, message.receiver)
            # those behind one that was not taken wait with it: they come in order, and nobody is asked too often
            if which in held or which not in receivers:
                continue
            if not all_now and message.due > times.now():
                held.add(which)
                continue
            to = receivers[which]
            try:
                send(archive, Parcel(message.key, message.receiver, message.made, message.body), to, contact)
            except NotSent as error:
                with archive.batch():
                    archive.outbox.failed(message, str(error))
                held.add(which)
                if all_now or message.attempts + 1 >= TOLD_FROM:
                    lines.append(f"alert {message.alert}: {shown_receiver(to)} does not take it: {error}")
                continue
            with archive.batch():
                archive.outbox.sent(message.key)
    return lines


def send_test(data_dir: Path, name: str) -> list[tuple[str, str | None]]:
    """Send a message that says that it is a test to each receiver of an alert. Returns each, as it may be printed, with
    the reason why it did not take it. Raises ConfigurationError where there is no such alert."""
    sites_file = data_dir / "sites.toml"
    alerts = alerts_of(sites_file)
    if name not in alerts:
        known = ", ".join(alerts) or "none yet"
        raise ConfigurationError(f"no [alerts.{name}] in {sites_file} (there are: {known})")
    contact, results = load_contact(sites_file), list[tuple[str, str | None]]()
    with Store(data_dir) as archive:
        for to in alerts[name].to:
            try:
                send(archive, Parcel(uuid4().hex, receiver_id(to), times.now(), sample(name)), to, contact)
                results.append((shown_receiver(to), None))
            except NotSent as error:
                results.append((shown_receiver(to), str(error)))
    return results


@contextmanager
def _only_one(data_dir: Path) -> Iterator[bool]:
    """Whether nobody else sends just now; a crawl that begins meanwhile may. A kill frees it."""
    descriptor = os.open(data_dir / "alerts.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
