"""No connection into the machine or the network it stands in, whatever a page, a redirect or a name server says.

What is checked is the address that is connected to: names are checked when the reactor resolves them for a connection,
so that a name which resolves differently the second time (DNS rebinding) gains nothing. Where a proxy resolves and
connects, only spelled-out addresses and names of private networks can be checked; the proxy itself is the user's
choice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from archiver.addresses import is_private_name, is_public, numeric
from archiver.archive.ledger.visit import Visit
from archiver.crawl.failures import PrivateAddress
from archiver.crawl.session import Session
from archiver.sites.exemptions import Endpoint, Exemptions, endpoint
from archiver.urls import clean


@implementer(IHostnameResolver)
class AddressGuard:
    """A resolver that keeps addresses back which are not public, unless the endpoint is `trusted`."""

    def __init__(self, resolver: Any, trusted: Callable[[Endpoint], bool]) -> None:
        self._resolver = resolver
        self._trusted = trusted
        #: hosts that led to an address that is not public, with that address
        self.refused: dict[str, str] = {}

    def resolveHostName(  # noqa: N802
        self,
        receiver: Any,
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        host = _in_ascii(hostName)
        if not self._trusted((host, portNumber)):
            receiver = _Sieve(receiver, lambda address: self.refused.__setitem__(host, address))
        return self._resolver.resolveHostName(receiver, hostName, portNumber, *args, **kwargs)


def _in_ascii(host: str) -> str:
    """The host as addresses have it; Twisted resolves names in their own alphabet."""
    return host if host.isascii() else urlsplit(clean(f"http://{host}/") or "").hostname or host


@implementer(IResolutionReceiver)
class _Sieve:
    def __init__(self, receiver: Any, refuse: Callable[[str], None]) -> None:
        self._receiver = receiver
        self._refuse = refuse

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host):
            self._receiver.addressResolved(address)
        else:
            self._refuse(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


class AddressMiddleware:
    """Installs the guard on the reactor, and refuses what needs no resolving before it is asked for."""

    def __init__(self, exemptions: Exemptions) -> None:
        from twisted.internet import reactor

        self._exemptions = exemptions
        self._proxies = _proxies()
        self._guard = AddressGuard(reactor.nameResolver, self._trusts)
        reactor.installNameResolver(self._guard)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressMiddleware:
        return cls(Session.of(crawler).exemptions)

    def process_request(self, request: Request) -> None:
        where = host, _ = endpoint(request.url)
        visit: Visit | None = request.meta.get("visit")
        exemptions = self._exemptions
        site = (visit.site or None) if visit else None
        if exemptions.may_reach(where, site):
            return
        named = exemptions.is_named(where, site)
        address = numeric(host)
        if address is not None and not is_public(address):
            raise PrivateAddress(address, named=named)
        # what another site was opened for, and the proxy itself, resolve to any address
        if (address is None and is_private_name(host)) or exemptions.may_reach(where) or where in self._proxies:
            raise PrivateAddress(host, named=named)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say what the name server's answer was, rather than that there was none."""
        where = host, _ = endpoint(request.url)
        if host in self._guard.refused and not isinstance(exception, PrivateAddress):
            visit: Visit | None = request.meta.get("visit")
            named = self._exemptions.is_named(where, visit.site if visit else None)
            raise PrivateAddress(self._guard.refused[host], named=named) from exception

    def _trusts(self, where: Endpoint) -> bool:
        host, port = where
        if port == 0:  # asked for a tunnel through a proxy: requests of ours name their port
            return any(host == proxy for proxy, _ in self._proxies)
        return where in self._proxies or self._exemptions.may_reach(where)


def _proxies() -> frozenset[Endpoint]:
    """Where the proxies of the environment listen."""
    proxies = set()
    for name, proxy in getproxies().items():
        with suppress(ValueError):  # a port that is none; Scrapy leaves such proxies out too
            if name != "no":
                proxies.add(endpoint(proxy if "//" in proxy else f"http://{proxy}"))
    return frozenset(proxies)
