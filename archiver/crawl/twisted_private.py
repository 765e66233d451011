"""Names of Twisted that its documentation does not promise. Nothing else touches one (tests/test_foreign_names.py).

Where one is gone: find in `twisted.web.client` how the pool makes a protocol, and in the protocol what fails the
request that is under way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.python.failure import Failure
from twisted.web._newclient import HTTP11ClientProtocol, Request

__all__ = ["HTTP11ClientProtocol", "Request", "fail_request", "when_quiescent"]


def fail_request(protocol: HTTP11ClientProtocol, error: Exception) -> None:
    """End the request that is under way with an error."""
    protocol._giveUp(Failure(error))  # type: ignore[no-untyped-call]


def when_quiescent(factory: Any) -> Callable[..., Any]:
    """What a factory of the pool has its protocols call once they can take another request."""
    callback: Callable[..., Any] = factory._quiescentCallback
    return callback
