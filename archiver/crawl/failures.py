"""Why a request got no answer, and which sites give none in a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectionDone, ConnectionLost

from archiver.reasons import Reason, Why


class PrivateAddress(Exception):
    """The request would have gone to an address that is not public; its text is the address.

    named -- whether it stands in the site's own entry: what a page led to is no business of `allow_private`.
    """

    def __init__(self, address: str, *, named: bool = False) -> None:
        super().__init__(address)
        self.named = named


class NotAsked(IgnoreRequest):
    """The request was not sent: we hold it back ourselves, for `reason`."""

    reason = Reason.UNEXPECTED


class RobotsUnreachable(Exception):
    """robots.txt could not be had, so nothing of its origin may be fetched for now (RFC 9309, section 2.3.1.4). Its
    text is why, its cause what kept us from it."""

    reason = Reason.ROBOTS_UNREACHABLE


class HeadRefused(Exception):
    """The headers of an answer were longer, or took longer, than any that are meant to be read; its text says which."""


#: OpenSSL's name of the reason SSL_R_CERTIFICATE_VERIFY_FAILED, which is all that it hands on.
_VERIFY_FAILED = "certificate verify failed"

_REASONS: tuple[tuple[type[BaseException], Why], ...] = (
    (CannotResolveHostError, Why(Reason.NO_SUCH_HOST)),
    (DownloadConnectionRefusedError, Why(Reason.REFUSED)),
    (DownloadTimeoutError, Why(Reason.NO_ANSWER)),
    # Scrapy cancels what grows beyond DOWNLOAD_MAXSIZE
    (DownloadCancelledError, Why(Reason.TOO_MANY_BYTES)),
    (ConnectionDone, Why(Reason.CONNECTION_LOST, "connection closed before an answer came")),
    (ConnectionLost, Why(Reason.CONNECTION_LOST)),
)


def why(error: BaseException) -> Why:
    """The reason, with a line without the address, so that the same trouble reads the same at every URL."""
    if isinstance(error, NotAsked | RobotsUnreachable):
        return Why(error.reason, str(error))
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, PrivateAddress):
            hint = " (allow_private in sites.toml lets it be fetched)" if cause.named else ""
            return Why(Reason.PRIVATE_ADDRESS, f"private address {cause}{hint}")
        if _is_invalid_certificate(cause):
            words = "the server's certificate is not valid (verify_tls = false in sites.toml lets it be fetched)"
            return Why(Reason.BAD_CERTIFICATE, words)
        if isinstance(cause, HeadRefused):
            return Why(Reason.BAD_HEAD, str(cause))
        for kind, reason in _REASONS:
            if isinstance(cause, kind):
                return reason
    detail = next(iter(str(causes[-1]).splitlines()), "")
    name = type(causes[-1]).__name__
    return Why(Reason.UNEXPECTED, f"{name}: {detail}" if detail and causes[-1] is not error else detail or name)


def is_lasting(error: BaseException) -> bool:
    """Whether the next try would end the same way."""
    return any(
        isinstance(cause, DownloadCancelledError | PrivateAddress | HeadRefused) or _is_invalid_certificate(cause)
        for cause in _causes(error)
    )


def _is_invalid_certificate(error: BaseException) -> bool:
    """Whether TLS was refused by us: not signed by anyone we know, expired, or for another host."""
    return isinstance(error, VerificationError) or (
        isinstance(error, SSL.Error) and any(entry[-1] == _VERIFY_FAILED for entry in _entries(error))
    )


def _entries(error: SSL.Error) -> list[tuple[str, ...]]:
    """OpenSSL's queue of errors: library, function, reason."""
    return [entry for entry in next(iter(error.args), ()) if isinstance(entry, tuple)]


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what lies behind it; Scrapy and Twisted wrap the cause, some more than once."""
    inner: BaseException | None = error
    while inner is not None:
        yield inner
        inner = inner.__cause__ or next((reason.value for reason in getattr(inner, "reasons", None) or ()), None)


# ----------------------------------------------------------------------------------------------------------------------
# Which sites answer in a run: a dead network must not use up the attempts of every URL.


#: Requests without an answer in a row after which a site is left alone for the rest of the run.
MAX_SILENCE = 5


class Reach:
    """Told of every answer and every request without one, by site."""

    def __init__(self) -> None:
        self._answered: set[str] = set()
        self._in_a_row: Counter[str] = Counter()
        #: failures counted against URLs, by key
        self.failures: Counter[str] = Counter()

    def answered(self, site: str) -> None:
        self._answered.add(site)
        self._in_a_row[site] = 0

    def unanswered(self, site: str, key: str) -> bool:
        """Note a request without an answer. Returns whether the site is to be left alone now."""
        self._in_a_row[site] += 1
        self.failures[key] += 1
        return self._in_a_row[site] >= MAX_SILENCE

    def outage(self, sites: int) -> bool:
        """Whether it is rather our network that is down: nothing answered at all, and no less than two sites were
        tried, or all `sites` of the run."""
        return not self._answered and len(self._in_a_row) >= min(2, sites) > 0
