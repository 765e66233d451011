"""Log-in and forms: the only requests that change anything, and only where `serve --notes` allows them.

A session is a signed cookie; the key is drawn at the start of the server, so that a restart ends all of them. Each form
has a token that is bound to the session and to the address that the form goes to. It is held by the server's own code:
pages need no script.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections import deque
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from itsdangerous import BadSignature, URLSafeTimedSerializer

from archiver.web.asgi import Application, Message, Receive, Scope, Send, refuse
from archiver.web.language import gettext_noop
from archiver.web.passwords import Passwords
from archiver.web.security import LOOPBACK, host_name

#: Where forms go, and all else that only those who are logged in may see.
BELOW = "/notes"

COOKIE = "news_archive_notes"

#: Seconds until who is logged in must do so again.
SESSION_SECONDS = 12 * 3600

#: Bytes of a form: a note of 20,000 characters, each of which may take twelve.
MAX_FORM = 250 * 2**10

#: Seconds for a form to come in, however slowly its bytes drip.
FORM_SECONDS = 10

#: Wrong passwords in `ATTEMPT_SECONDS` after which a name, and after which all names together, must wait.
ATTEMPTS, ALL_ATTEMPTS, ATTEMPT_SECONDS = 5, 30, 300


@dataclass(frozen=True, slots=True)
class LogIn:
    """id -- drawn at random. user -- who is logged in; empty where nobody is."""

    id: str
    user: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request is where there are notes.

    form    -- that was sent; None: nothing was.
    secure  -- whether it came over TLS.
    private -- whether a password may be taken: nobody on the way can read it.
    """

    session: LogIn
    form: dict[str, str] | None
    secure: bool
    private: bool


class Sessions:
    """Who is logged in. In memory is only how often passwords were wrong, and who logged out."""

    def __init__(self, passwords: Passwords) -> None:
        self.passwords = passwords
        self._key = secrets.token_bytes(32)
        self._signer = URLSafeTimedSerializer(self._key, salt="session")
        self._ended: dict[str, float] = {}
        self._wrong: dict[str, deque[float]] = {}

    def of(self, cookie: str) -> LogIn:
        """The session of a Cookie header; a new one where it has none that is good."""
        try:
            value = SimpleCookie(cookie).get(COOKIE)
            number, user, seal = self._signer.loads(value.value if value else "", max_age=SESSION_SECONDS)
        except (BadSignature, CookieError, ValueError, TypeError):
            return LogIn(secrets.token_urlsafe(16))
        if number in self._ended or (user and seal != self.passwords.seal(user)):
            return LogIn(secrets.token_urlsafe(16))
        return LogIn(number, user)

    def cookie(self, session: LogIn, *, secure: bool) -> str:
        """The Set-Cookie header of a session. No script reads it, and no other site's form sends it along."""
        value = self._signer.dumps([session.id, session.user, self.passwords.seal(session.user)])
        tls = "; Secure" if secure else ""
        return f"{COOKIE}={value}; Path=/; Max-Age={SESSION_SECONDS}; HttpOnly; SameSite=Strict{tls}"

    def token(self, session: LogIn, path: str) -> str:
        """What a form of a session must send along to an address."""
        return hmac.digest(self._key, f"form {session.id} {path}".encode(), "sha256").hex()

    def end(self, session: LogIn) -> None:
        now = time.monotonic()
        self._ended = {number: until for number, until in self._ended.items() if until > now}
        self._ended[session.id] = now + SESSION_SECONDS

    def wait(self, name: str) -> int:
        """Seconds until a password for that name is looked at; 0: now."""
        now = time.monotonic()
        waits = [0.0]
        for key, most in ((self._bucket(name), ATTEMPTS), ("", ALL_ATTEMPTS)):
            wrong = self._wrong.setdefault(key, deque(maxlen=most))
            if len(wrong) == most:
                waits.append(wrong[0] + ATTEMPT_SECONDS - now)
        return int(-(-max(waits) // 1))

    async def log_in(self, name: str, password: str) -> LogIn | None:
        """A new session for who has the right password. Call `wait` first."""
        own, every = self._wrong.setdefault(self._bucket(name), deque(maxlen=ATTEMPTS)), self._wrong[""]
        now = time.monotonic()
        own.append(now)  # before it is looked at: many may ask at once
        every.append(now)
        if not await asyncio.to_thread(self.passwords.matches, name, password):
            return None
        own.clear()
        if now in every:
            every.remove(now)
        return LogIn(secrets.token_urlsafe(16), name)

    def _bucket(self, name: str) -> str:
        # names that are not known are one, or memory would hold whatever is asked for
        return f"name {name}" if name in self.passwords.digests() else "unknown"


class WithSessions:
    """An ASGI application before another: gives a request its `Asking`, and refuses forms that are not ours.

    The session of who is not logged in has a cookie from the page with the form to log in on.
    """

    def __init__(self, app: Application, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        session = self._sessions.of(headers.get(b"cookie", ""))
        form = None
        if scope.get("posted"):
            form = await _read_form(receive, headers)
            if form is None or not self._is_ours(session, scope["path"], headers, form):
                reason = gettext_noop("This form is too old, or not of this page: load the page again, then send it.")
                await refuse(send, scope["path"], 403, reason)
                return
        secure = is_secure(scope, headers)
        asking = Asking(session, form, secure, private=secure or host_name(headers.get(b"host", "")) in LOOPBACK)
        closed = session.user or scope["path"].startswith(BELOW)

        async def sending(message: Message) -> None:
            if closed and message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message["headers"] if name.lower() != b"cache-control"]
                message = {**message, "headers": [*kept, (b"cache-control", b"no-store")]}
            await send(message)

        await self._app({**scope, "asking": asking}, receive, sending)

    def _is_ours(self, session: LogIn, path: str, headers: dict[bytes, str], form: dict[str, str]) -> bool:
        # a browser says where a form comes from (https://www.w3.org/TR/fetch-metadata/); an old one does not
        if headers.get(b"sec-fetch-site", "same-origin") != "same-origin":
            return False
        return hmac.compare_digest(form.get("token", "").encode(), self._sessions.token(session, path).encode())


def is_secure(scope: Scope, headers: dict[bytes, str]) -> bool:
    """Whether TLS keeps the request from those on the way, as the proxy before us says. Who says so himself, of a
    request of his own, gains nothing by it."""
    return scope.get("scheme") == "https" or headers.get(b"x-forwarded-proto", "").strip().lower() == "https"


async def _read_form(receive: Receive, headers: dict[bytes, str]) -> dict[str, str] | None:
    """The fields of a form, of each the first value; None for what is none, is too large, or does not come in time."""
    if headers.get(b"content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return None
    try:
        body = await asyncio.wait_for(_read_body(receive), FORM_SECONDS)
        fields = parse_qs((body or b"").decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except (TimeoutError, ValueError):
        return None
    return None if body is None else {name: values[0] for name, values in fields.items()}


async def _read_body(receive: Receive) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += bytes(message.get("body", b""))
        if len(body) > MAX_FORM:
            return None
        if not message.get("more_body"):
            return body
