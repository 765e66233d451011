"""No connection into the machine or the network it stands in, whatever a page, a redirect or a name server says.

What is checked is the address that is connected to: names are checked when the reactor resolves them for a connection,
so that a name which resolves differently the second time (DNS rebinding) gains nothing. Of requests that go through a
proxy only the spelled-out addresses can be checked; the proxy itself is the user's choice.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from archiver.crawl.failures import PrivateAddress
from archiver.crawl.session import Session

#: IPv6 addresses that carry an IPv4 address in their last 32 bits (RFC 6052, section 2.1).
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether a numeric address may be connected to: no loopback, private, link-local (the metadata service of cloud
    machines), shared, multicast or reserved one, nor an IPv6 form of such."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in _forms(found))


def _forms(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address and the IPv4 addresses that stand in it."""
    if isinstance(address, IPv4Address):
        return [address]
    inner: list[IPv4Address | IPv6Address] = []
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour is not None:
        inner.append(address.sixtofour)
    if address.teredo is not None:
        inner += address.teredo
    return [address, *inner]


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


@implementer(IHostnameResolver)
class Guard:
    """A resolver that keeps addresses back which are not public, unless the host is `trusted`."""

    def __init__(self, resolver: Any, trusted: Callable[[str], bool]) -> None:
        self._resolver = resolver
        self._trusted = trusted
        #: hosts that led to an address that is not public, with that address
        self.refused: dict[str, str] = {}

    def resolveHostName(self, receiver: Any, hostName: str, *args: Any, **kwargs: Any) -> Any:  # noqa: N802, N803
        if not self._trusted(hostName):
            receiver = _Sieve(receiver, lambda address: self.refused.__setitem__(hostName, address))
        return self._resolver.resolveHostName(receiver, hostName, *args, **kwargs)


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
    """Installs the guard on the reactor, and refuses spelled-out addresses before they are asked for."""

    def __init__(self, session: Session) -> None:
        from twisted.internet import reactor

        self._session = session
        self._proxies = {urlsplit(proxy).hostname for proxy in getproxies().values()}
        self._guard = Guard(reactor.nameResolver, self._trusts)
        reactor.installNameResolver(self._guard)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressMiddleware:
        return cls(Session.of(crawler))

    def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        address = numeric(host)
        if address is not None and not is_public(address) and not self._session.may_reach(host):
            raise PrivateAddress(address)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say what the name server's answer was, rather than that there was none."""
        host = urlsplit(request.url).hostname or ""
        if host in self._guard.refused and not isinstance(exception, PrivateAddress):
            raise PrivateAddress(self._guard.refused[host]) from exception

    def _trusts(self, host: str) -> bool:
        return host in self._proxies or self._session.may_reach(host)
