"""No address of IANA's registries of special-purpose addresses is connected to, but those that are globally reachable.

The tables are the registries' as of April 2025, whole:
https://www.iana.org/assignments/iana-ipv4-special-registry and https://www.iana.org/assignments/iana-ipv6-special-registry
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.addresses import is_public

#: Address block, name, globally reachable (None: "N/A").
IPV4: list[tuple[str, str, bool | None]] = [
    ("0.0.0.0/8", "this network", False),
    ("0.0.0.0/32", "this host on this network", False),
    ("10.0.0.0/8", "private use", False),
    ("100.64.0.0/10", "shared address space", False),
    ("127.0.0.0/8", "loopback", False),
    ("169.254.0.0/16", "link local", False),
    ("172.16.0.0/12", "private use", False),
    ("192.0.0.0/24", "IETF protocol assignments", False),
    ("192.0.0.0/29", "IPv4 service continuity", False),
    ("192.0.0.8/32", "IPv4 dummy address", False),
    ("192.0.0.9/32", "Port Control Protocol anycast", True),
    ("192.0.0.10/32", "TURN anycast", True),
    ("192.0.0.170/32", "NAT64/DNS64 discovery", False),
    ("192.0.0.171/32", "NAT64/DNS64 discovery", False),
    ("192.0.2.0/24", "documentation", False),
    ("192.31.196.0/24", "AS112-v4", True),
    ("192.52.193.0/24", "AMT", True),
    ("192.88.99.0/24", "deprecated (6to4 relay anycast)", None),
    ("192.88.99.2/32", "6a44 relay anycast", False),
    ("192.168.0.0/16", "private use", False),
    ("192.175.48.0/24", "direct delegation AS112 service", True),
    ("198.18.0.0/15", "benchmarking", False),
    ("198.51.100.0/24", "documentation", False),
    ("203.0.113.0/24", "documentation", False),
    ("240.0.0.0/4", "reserved", False),
    ("255.255.255.255/32", "limited broadcast", False),
]
IPV6: list[tuple[str, str, bool | None]] = [
    ("::1/128", "loopback", False),
    ("::/128", "unspecified", False),
    ("::ffff:0:0/96", "IPv4-mapped", False),
    ("64:ff9b::/96", "IPv4-IPv6 translation", True),
    ("64:ff9b:1::/48", "IPv4-IPv6 translation, local use", False),
    ("100::/64", "discard only", False),
    ("100:0:0:1::/64", "dummy prefix", False),
    ("2001::/23", "IETF protocol assignments", False),
    ("2001::/32", "Teredo", None),
    ("2001:1::1/128", "Port Control Protocol anycast", True),
    ("2001:1::2/128", "TURN anycast", True),
    ("2001:1::3/128", "DNS-SD service registration anycast", True),
    ("2001:2::/48", "benchmarking", False),
    ("2001:3::/32", "AMT", True),
    ("2001:4:112::/48", "AS112-v6", True),
    ("2001:10::/28", "deprecated (ORCHID)", None),
    ("2001:20::/28", "ORCHIDv2", True),
    ("2001:30::/28", "drone remote ID", True),
    ("2001:db8::/32", "documentation", False),
    ("2002::/16", "6to4", None),
    ("2620:4f:8000::/48", "direct delegation AS112 service", True),
    ("3fff::/20", "documentation", False),
    ("5f00::/16", "segment routing SIDs", False),
    ("fc00::/7", "unique local", False),
    ("fe80::/10", "link-local unicast", False),
]

#: Globally reachable by the registry, and refused: the router of the own network may answer at them.
NEAREST = {"192.0.0.9/32", "192.0.0.10/32", "2001:1::1/128", "2001:1::2/128", "2001:1::3/128"}
#: What carries an IPv4 address is as public as that.
CARRIERS = {"::ffff:0:0/96", "64:ff9b::/96", "2002::/16"}

TABLE = {ip_network(block): bool(reachable) and block not in NEAREST for block, _, reachable in (*IPV4, *IPV6)}
NETWORKS = [network for network in TABLE if str(network) not in CARRIERS]


def wanted(address: IPv4Address | IPv6Address) -> bool:
    """What the most specific row says of an address; True where there is none."""
    rows = [network for network in TABLE if network.version == address.version and address in network]
    return TABLE[max(rows, key=lambda network: network.prefixlen)] if rows else True


def inside(network: IPv4Network | IPv6Network) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    return st.integers(int(network[0]), int(network[-1])).map(lambda number: type(network[0])(number))


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_the_ends_of_every_row(network: IPv4Network | IPv6Network) -> None:
    for address in (network[0], network[-1], network[network.num_addresses // 2]):
        assert is_public(str(address)) == wanted(address), address


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(NETWORKS).flatmap(inside))
def test_any_address_of_a_row(address: IPv4Address | IPv6Address) -> None:
    if (int(address) >> 32) & 0xFFFFFFFF not in (0x5EFE, 0x2005EFE) or address.version == 4:
        assert is_public(str(address)) == wanted(address)


IPV4_ADDRESSES = st.integers(0, 2**32 - 1).map(IPv4Address) | st.sampled_from(
    [network for network in NETWORKS if network.version == 4]
).flatmap(inside)


@settings(deadline=None, max_examples=400)
@given(IPV4_ADDRESSES)
def test_any_ipv4_address(address: IPv4Address) -> None:
    assert is_public(str(address)) == (
        wanted(address) and not address.is_multicast and address != IPv4Address("168.63.129.16")
    )


FORMS = {
    "mapped": lambda inner, _: (0xFFFF << 32) + inner,
    "NAT64": lambda inner, _: (0x64FF9B << 96) + inner,
    "6to4": lambda inner, rest: (0x2002 << 112) + (inner << 80) + (rest << 32),
    "ISATAP": lambda inner, rest: (0x26064700 << 96) + (rest << 64) + (0x5EFE << 32) + inner,
    "ISATAP of a public address": lambda inner, rest: (0x26064700 << 96) + (rest << 64) + (0x02005EFE << 32) + inner,
}


@pytest.mark.parametrize("form", FORMS)
@settings(deadline=None)
@given(inner=IPV4_ADDRESSES, rest=st.integers(0, 2**32 - 1))
def test_forms_of_ipv4_addresses_are_as_public_as_these(form: str, inner: IPv4Address, rest: int) -> None:
    if rest in (0x5EFE, 0x2005EFE):
        return
    carrier = IPv6Address(FORMS[form](int(inner), rest))
    assert is_public(str(carrier)) == is_public(str(inner))
    assert is_public(f"{carrier}%eth0") == is_public(str(inner))


@settings(deadline=None)
@given(IPV4_ADDRESSES, st.integers(0, 2**32 - 1))
def test_forms_that_only_routers_have_are_refused(inner: IPv4Address, rest: int) -> None:
    number = int(inner)
    for carrier in (
        number,  # IPv4-compatible, deprecated
        (0xFFFF << 48) + number,  # IPv4-translated
        (0x64FF9B0001 << 80) + (rest << 32) + number,  # NAT64 of a network's own
        (0x20010000 << 96) + (number << 64) + rest,  # Teredo
        (0x20010000 << 96) + (rest << 64) + (0xFFFFFFFF ^ number),
        (0xFE80 << 112) + (0x5EFE << 32) + number,  # ISATAP on a link
    ):
        assert not is_public(str(IPv6Address(carrier)))


@pytest.mark.parametrize(
    "address",
    [
        "192.0.0.192", "::ffff:192.0.0.192", "64:ff9b::c000:c0", "2002:c000:c0::1", "2606:4700::5efe:192.0.0.192",
        "168.63.129.16", "::ffff:168.63.129.16", "64:ff9b::a83f:8110", "2002:a83f:8110::",
        "3fff::1", "3fff:fff:ffff::1", "2001:1ff:ffff::1", "2001:4:111::1", "ff0e::1", "4000::1", "fec0::1",
    ],
)  # fmt: skip
def test_places_of_clouds_and_edges(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["168.63.129.15", "192.0.1.1", "3fff:1000::1", "2001:200::1", "2620:4f:8001::1"])
def test_neighbours(address: str) -> None:
    assert ip_address(address)
    assert is_public(address)
