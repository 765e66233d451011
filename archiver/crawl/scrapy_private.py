"""Names of Scrapy that its documentation does not promise. Nothing else here touches one (tests/test_foreign_names.py).

Where one is gone: find in `scrapy.core.downloader.handlers` what makes the protocol of a connection, and in
`scrapy.core.downloader.contextfactory` what checks certificates.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from twisted.web.iweb import IPolicyForHTTPS


@contextmanager
def _without_sources() -> Iterator[None]:
    """Nobody knows who calls. Scrapy has three deprecated classes in these modules, which nothing here uses; to name
    the module of each it looks into the sources of all that is on the stack, .13 s of CPU."""
    look, nobody = inspect.stack, ((None,), (None,))
    inspect.stack = lambda *_: nobody  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.stack = look


with _without_sources():
    from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
    from scrapy.core.downloader.handlers.http11 import (
        HTTP11DownloadHandler,
    )
    from scrapy.core.downloader.handlers.http11 import (
        _LenientHTTP11ClientFactory as ProtocolFactory,
    )
    from scrapy.core.downloader.handlers.http11 import (
        _LenientHTTP11ClientProtocol as Protocol,
    )

__all__ = ["HTTP11DownloadHandler", "Protocol", "ProtocolFactory", "accept_any_certificate", "make_protocols_with"]


def make_protocols_with(handler: HTTP11DownloadHandler, factory: Callable[..., Any]) -> None:
    """Have the connections of a download handler speak the protocol that a factory builds."""
    handler._pool._factory = factory  # type: ignore[assignment]  # it is only called
    # Twisted would ask again at once where a connection ends without an answer: a retry waits its turn like any request
    handler._pool.retryAutomatically = False


def accept_any_certificate(handler: HTTP11DownloadHandler) -> None:
    """Have a download handler check no certificate. Scrapy knows one policy for all requests, and its setting for
    another one is deprecated."""
    handler._contextFactory = cast(IPolicyForHTTPS, _ScrapyClientContextFactory(verify_certificates=False))
