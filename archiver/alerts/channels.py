"""Ways to a receiver: mail, a webhook, ntfy, a command, an RSS file, and Apprise for the many services.

Each takes a message whole or raises NotSent, which says why without a secret. A message that is sent again, because
nobody knows whether it was taken, has the key it had.
"""

from __future__ import annotations

import base64
import json
import os
import shlex
import smtplib
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from functools import partial
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from archiver import times
from archiver.alerts.message import message_subject, message_text, resolved
from archiver.archive import Store
from archiver.errors import NotSent
from archiver.export.rss import Channel, Item, rss_feed
from archiver.fields import JsonObject
from archiver.files import replace_file
from archiver.sites.user_agent import NAME

#: Seconds for a receiver to answer, and for a command to end.
SECONDS = 30

#: Server for mail where the environment names none: `smtp://user:password@host:587`, or `smtps://…`.
SMTP = "ARCHIVER_SMTP"
_LOCAL = "smtp://localhost:25"

#: Items of an RSS file.
ITEMS = 100


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way: `key` tells it from all others, `receiver` is what it is known by in the archive."""

    key: str
    receiver: str
    made: str
    body: JsonObject


def send(archive: Store, parcel: Parcel, to: str, contact: str | None) -> None:
    """Have a receiver take a message.

    to      -- see `archiver.sites.tables.Alert`.
    contact -- of sites.toml: mail comes from it where it is an address of mail.

    Raises NotSent.
    """
    receiver = resolved(to)
    scheme, _, rest = receiver.partition(":")
    ways: dict[str, Callable[[], None]] = {
        "mailto": partial(_mail, parcel, rest, contact),
        "http": partial(_webhook, parcel, receiver),
        "https": partial(_webhook, parcel, receiver),
        "ntfy": partial(_ntfy, parcel, rest),
        "command": partial(_command, parcel, rest),
        "rss": partial(_rss, archive, parcel, rest),
        "apprise": partial(_apprise, parcel, rest),
    }
    if scheme not in ways:
        raise NotSent(f"it begins with none of {', '.join(f'{name}:' for name in ways)}")
    ways[scheme]()


def _mail(parcel: Parcel, address: str, contact: str | None) -> None:
    sender = contact if contact and "@" in contact else f"{NAME}@{socket.getfqdn()}"
    mail = EmailMessage()
    try:
        mail["From"], mail["To"] = sender, address
        mail["Subject"] = message_subject(parcel.body)
    except ValueError:
        raise NotSent("no address of mail") from None
    mail["Date"] = formatdate(times.moment(parcel.made).timestamp())
    mail["Message-ID"] = f"<{parcel.key}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message_text(parcel.body))
    server = urlsplit(os.environ.get(SMTP) or _LOCAL)
    try:
        with _smtp(server.scheme, server.hostname or "localhost", server.port) as connection:
            if server.username is not None:
                connection.login(unquote(server.username), unquote(server.password or ""))
            connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused:
        raise NotSent("the mail server refuses the address") from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"SMTP {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(f"the mail server: {_why(error)}") from None


def _smtp(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
    connection = smtplib.SMTP(host, port or 25, timeout=SECONDS)
    try:
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
    except BaseException:
        connection.close()
        raise
    return connection


def _webhook(parcel: Parcel, url: str) -> None:
    _post(url, parcel.body | {"key": parcel.key, "made": parcel.made}, {"Idempotency-Key": parcel.key})


def _ntfy(parcel: Parcel, url: str) -> None:
    """See https://docs.ntfy.sh/publish/#publish-as-json."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise NotSent("no address of ntfy") from None
    body = {
        "topic": parts.path.strip("/"),
        "title": message_subject(parcel.body),
        "message": message_text(parcel.body)[:3_500],
    }
    if parcel.body["matches"]:
        body["click"] = parcel.body["matches"][0]["url"]
    _post(urlunsplit((parts.scheme, parts.netloc, "/", "", "")), body, {"Idempotency-Key": parcel.key})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is posted goes to the address that was named, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(url: str, body: JsonObject, headers: dict[str, str]) -> None:
    try:
        parts = urlsplit(url)
        if parts.username is not None:
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            headers = headers | {"Authorization": f"Basic {base64.b64encode(login).decode()}"}
        address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        request = urllib.request.Request(
            address,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": NAME, **headers},
            method="POST",
        )
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS):
            pass
    except urllib.error.HTTPError as error:
        error.close()
        raise NotSent(f"HTTP {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise NotSent(_why(error)) from None


def _command(parcel: Parcel, line: str) -> None:
    """Run a program, no shell between: the message as JSON on its standard input."""
    try:
        done = subprocess.run(
            shlex.split(line),
            input=json.dumps(parcel.body | {"key": parcel.key, "made": parcel.made}, ensure_ascii=False).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"ARCHIVER_ALERT": parcel.body["alert"], "ARCHIVER_ALERT_KEY": parcel.key},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotSent(f"it ran for more than {SECONDS} s") from None
    except (OSError, ValueError, IndexError) as error:
        raise NotSent(f"cannot be run: {_why(error)}") from None
    if done.returncode:
        raise NotSent(f"it ended with {done.returncode}")


def _rss(archive: Store, parcel: Parcel, name: str) -> None:
    """Write the file anew, in one step: the last matches of the alert, this message's among them."""
    if not name or Path(name).name != name:
        raise NotSent("an RSS file is a name without a path, such as rss:harbour.xml")
    alert = parcel.body["alert"]
    channel = Channel(
        title=alert, description=f"What the alert {alert} found", link="http://localhost:8001/", built=times.now()
    )
    items = [
        Item(
            title=record["title"] or record["url"],
            link=record["url"],
            guid=f"{record['url']}#{capture_id}",
            date=record["published"] or record["first_seen"],
            categories=(kind,),
            description=record["lead"],
        )
        for article_id, capture_id, kind in archive.outbox.latest(alert, parcel.receiver, ITEMS)
        if (record := archive.article(article_id)) is not None
    ]
    try:
        replace_file(archive.folder / "alerts" / name, "".join(rss_feed(channel, items)).encode())
    except OSError as error:
        raise NotSent(f"cannot be written: {_why(error)}") from None


def _apprise(parcel: Parcel, url: str) -> None:
    """See https://github.com/caronc/apprise/wiki. Loaded where it is used alone."""
    try:
        apprise = import_module("apprise")
    except ImportError:
        raise NotSent("Apprise is not installed: pip install 'news-archiver[alerts]'") from None
    service = apprise.Apprise()
    if not service.add(url):
        raise NotSent("no address of a service that Apprise knows")
    if not service.notify(title=message_subject(parcel.body), body=message_text(parcel.body)):
        raise NotSent("the service did not take it")


def _why(error: Exception) -> str:
    """An error in a few words: no message of a library, which may quote an address."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return f"no answer in {SECONDS} s"
    if isinstance(reason, ssl.SSLError):
        return "no secure connection"
    if isinstance(reason, socket.gaierror):
        return "no such host"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return "not understood"
