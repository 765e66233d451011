"""Why a request got no answer, in a few words."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectionDone, ConnectionLost


class PrivateAddress(Exception):
    """The request would have gone to an address that is not public; its text is the address.

    named -- whether it stands in the site's own entry: what a page led to is no business of `allow_private`.
    """

    def __init__(self, address: str, *, named: bool = False) -> None:
        super().__init__(address)
        self.named = named


class RobotsUnreachable(Exception):
    """robots.txt could not be had, so nothing of its origin may be fetched for now (RFC 9309, section 2.3.1.4). Its
    text is why, its cause what kept us from it."""


class HeadRefused(Exception):
    """The headers of an answer were longer, or took longer, than any that are meant to be read; its text says which."""


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "no such host"),
    (DownloadConnectionRefusedError, "connection refused"),
    (DownloadTimeoutError, "no whole answer in time"),
    # Scrapy cancels what grows beyond DOWNLOAD_MAXSIZE
    (DownloadCancelledError, "more bytes than are fetched"),
    (ConnectionDone, "connection closed before an answer came"),
    (ConnectionLost, "connection lost"),
)


def why(error: BaseException) -> str:
    """One line without the address, so that the same trouble reads the same at every URL."""
    if isinstance(error, RobotsUnreachable):
        return str(error)
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, PrivateAddress):
            hint = " (allow_private in sites.toml lets it be fetched)" if cause.named else ""
            return f"private address {cause}{hint}"
        if _is_invalid_certificate(cause):
            return "the server's certificate is not valid (verify_tls = false in sites.toml lets it be fetched)"
        if isinstance(cause, HeadRefused):
            return str(cause)
        for kind, words in _WORDS:
            if isinstance(cause, kind):
                return words
    detail = next(iter(str(causes[-1]).splitlines()), "")
    name = type(causes[-1]).__name__
    return f"{name}: {detail}" if detail and causes[-1] is not error else detail or name


def is_lasting(error: BaseException) -> bool:
    """Whether the next try would end the same way."""
    return any(
        isinstance(cause, DownloadCancelledError | PrivateAddress | HeadRefused) or _is_invalid_certificate(cause)
        for cause in _causes(error)
    )


def _is_invalid_certificate(error: BaseException) -> bool:
    """Whether TLS was refused by us: not signed by anyone we know, expired, or for another host."""
    return isinstance(error, VerificationError) or (
        isinstance(error, SSL.Error) and "certificate verify failed" in str(error)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what lies behind it; Scrapy and Twisted wrap the cause, some more than once."""
    inner: BaseException | None = error
    while inner is not None:
        yield inner
        inner = inner.__cause__ or next((reason.value for reason in getattr(inner, "reasons", None) or ()), None)
