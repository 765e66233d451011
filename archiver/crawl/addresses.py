"""No connection into the machine or the network it stands in, whatever a page, a redirect or a name server says.

What is checked is the address that is connected to: names are checked when the reactor resolves them for a connection,
so that a name which resolves differently the second time (DNS rebinding) gains nothing. Of requests that go through a
proxy only spelled-out addresses and names of private networks can be checked, since it is the proxy that resolves and
connects; the proxy itself is the user's choice.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from archiver.archive.ledger.visit import Visit
from archiver.crawl.exemptions import Endpoint, Exemptions, endpoint
from archiver.crawl.failures import PrivateAddress
from archiver.crawl.session import Session
from archiver.crawl.special_purpose import is_reachable
from archiver.urls import clean

#: Top levels that name something in a private network, if anything: RFC 6761 (localhost), RFC 6762 (local, and those
#: of its appendix G), ICANN's decision of 2024 on internal, and what home routers hand out.
_PRIVATE_NAMES = frozenset(
    {"localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "localdomain"}
)


def is_public(address: str) -> bool:
    """Whether a numeric address may be connected to: no loopback, private, link-local (the metadata service of cloud
    machines), shared, multicast or reserved one, nor an IPv6 form of such. See `archiver.crawl.special_purpose`."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return is_reachable(found)


@lru_cache(maxsize=4096)
def numeric(host: str) -> str | None:
    """The address that a host spells out, in whatever base (`127.0.0.1`, `2130706433`, `0x7f.1`, `[::1]`), an IPv4
    address in IPv6 form as the former; None for a name."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        pass
    else:
        return str(getattr(address, "ipv4_mapped", None) or address)
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return None


def is_private_name(host: str) -> bool:
    """Whether a name can only mean something in a private network: `localhost`, `printer.lan`, and any without a dot
    (RFC 7085: there are none such in public)."""
    name = host.removesuffix(".")
    return "." not in name or name.rpartition(".")[2] in _PRIVATE_NAMES or name.endswith(".home.arpa")


def is_of_the_web(url: str) -> bool:
    """Whether an address names a host of the public web, as far as can be told without asking a name server."""
    host = urlsplit(url).hostname or ""
    address = numeric(host)
    return is_public(address) if address is not None else not is_private_name(host)


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
