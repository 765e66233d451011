"""Names of Twisted that its documentation does not promise. Nothing else touches one (tests/test_foreign_names.py).

Where one is gone: find in `twisted.web.client` how the pool makes a protocol, and in the protocol what fails the
request that is under way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, HTTP11ClientProtocol, HTTPClientParser, Request
from twisted.web.http import _IdentityTransferDecoder

__all__ = ["HTTP11ClientProtocol", "Request", "be_lenient", "fail_request", "when_quiescent"]

#: A header's name (RFC 9110, section 5.6.2).
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
#: A length, or several that a proxy joined.
_LENGTHS = re.compile(rb"\s*\d+\s*(?:,\s*\d+\s*)*")


class _OpenEnded(_IdentityTransferDecoder):
    """Reads a body to the end of its connection where more of it comes than was announced: some servers count
    characters, or the page before they added to it."""

    __slots__ = ()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self.contentLength is not None and len(data) > self.contentLength:
            self.contentLength = None
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _LenientParser(HTTPClientParser):
    """Reads the headers that browsers read, and leaves out what is none; Twisted ends the connection instead."""

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        is_header = b":" in line or not line.strip() or (line[:1] in b" \t" and self._partialHeader is not None)
        if self.state != HEADER or is_header:
            super().lineReceived(line)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802
        name = name.rstrip(b" \t")
        if name.lower() == b"transfer-encoding":
            if not value.lower().endswith(b"chunked"):  # `identity`, and what stands for a content encoding
                return
            value = b"chunked"
        if name.lower() == b"content-length" and not _LENGTHS.fullmatch(value):
            return
        if _TOKEN.fullmatch(name):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def switchToBodyMode(self, decoder: Any) -> None:  # noqa: N802
        closes = b"close" in b",".join(self.connHeaders.getRawHeaders(b"connection", ())).lower()
        if closes and isinstance(decoder, _IdentityTransferDecoder):
            decoder = _OpenEnded(decoder.contentLength, decoder.dataCallback, decoder.finishCallback)  # type: ignore[no-untyped-call]
        super().switchToBodyMode(decoder)  # type: ignore[no-untyped-call]


def be_lenient(protocol: HTTP11ClientProtocol) -> None:
    """Have the answer to the request that was just sent be read as browsers do."""
    protocol._parser.__class__ = _LenientParser


def fail_request(protocol: HTTP11ClientProtocol, error: Exception) -> None:
    """End the request that is under way with an error."""
    protocol._giveUp(Failure(error))  # type: ignore[no-untyped-call]


def when_quiescent(factory: Any) -> Callable[..., Any]:
    """What a factory of the pool has its protocols call once they can take another request."""
    callback: Callable[..., Any] = factory._quiescentCallback
    return callback
