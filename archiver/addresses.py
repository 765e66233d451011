"""Which hosts are of the public Internet, by name and by number: what the crawl and its browser may connect to.

Numbers go by a list of our own: what Python's `ipaddress` takes for global depends on its patch version (192.0.0.0/24
was, before 3.11.10).

The list follows IANA's registries of special-purpose addresses for IPv4 and IPv6 as of April 2025; RFC 9780 is the last
addition. The tests have their rows one by one: https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry
"""

from __future__ import annotations

import socket
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

#: Blocks that the registry of IPv4 does not call globally reachable, multicast (RFC 5771), and exceptions of our own.
_REFUSED_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared by customers of a provider
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local; the metadata service of cloud machines
            "172.16.0.0/12",
            # protocol assignments; a cloud has its metadata service at .192. Two of them, .9 and .10, are globally
            # reachable: anycast addresses of services, which the next router on the way may answer to
            "192.0.0.0/24",
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # relays of 6to4, deprecated
            "192.168.0.0/16",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved; the last is the limited broadcast
            # no row of the registry: a public address at which a cloud's machines find its services
            # (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16)
            "168.63.129.16/32",
        ),
    )
)

#: All of IPv6 that is given out to be routed (RFC 4291, section 2.4). Loopback, unique local and link-local addresses,
#: multicast, 64:ff9b:1::/48, 100::/64, 100:0:0:1::/64, 5f00::/16 and forms of IPv4 addresses stand outside.
_UNICAST_6 = IPv6Network("2000::/3")

#: What is inside of it and not globally reachable.
_REFUSED_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/32",  # Teredo: what answers is a machine behind somebody's router
            # of the protocol assignments in 2001::/23 those that are not globally reachable: the gaps between …
            "2001:1::/32",  # … three anycast addresses of services here, which the next router may answer to
            "2001:2::/32",  # benchmarks
            "2001:5::/32",
            "2001:6::/31",
            "2001:8::/29",
            "2001:10::/28",  # ORCHID, deprecated
            "2001:40::/26",
            "2001:80::/25",
            "2001:100::/24",
            "2001:db8::/32",  # documentation
            "3fff::/20",  # documentation
        ),
    )
)
#: Of 2001:4::/32 the one block that is globally reachable.
_ASSIGNED_6, _AS112_6 = IPv6Network("2001:4::/32"), IPv6Network("2001:4:112::/48")

#: IPv6 addresses whose last 32 bits are an IPv4 address that a translator connects to (RFC 6052, section 2.1).
_NAT64 = IPv6Network("64:ff9b::/96")

#: The third quarter of an ISATAP address, before the IPv4 address that its packets go to (RFC 5214, section 6.1).
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})

_LAST_32 = 0xFFFFFFFF

#: Top levels that name something in a private network, if anything: RFC 6761 (localhost), RFC 6762 (local, and those
#: of its appendix G), ICANN's decision of 2024 on internal, and what home routers hand out.
_PRIVATE_NAMES = frozenset(
    {"localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "localdomain"}
)


def _is_reachable(address: IPv4Address | IPv6Address) -> bool:
    """Whether the public Internet has this address, and the IPv4 address in it where it is a form of one (mapped,
    NAT64, 6to4, ISATAP)."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _REFUSED_4)
    if address.ipv4_mapped is not None:
        return _is_reachable(address.ipv4_mapped)
    last = IPv4Address(int(address) & _LAST_32)
    if address in _NAT64:
        return _is_reachable(last)
    if address.sixtofour is not None and not _is_reachable(address.sixtofour):
        return False
    if int(address) >> 32 & _LAST_32 in _ISATAP and not _is_reachable(last):
        return False
    if address in _ASSIGNED_6:
        return address in _AS112_6
    return address in _UNICAST_6 and not any(address in block for block in _REFUSED_6)


def is_public(address: str) -> bool:
    """Whether a numeric address may be connected to: no loopback, private, link-local (the metadata service of cloud
    machines), shared, multicast or reserved one, nor an IPv6 form of such."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_reachable(found)


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
