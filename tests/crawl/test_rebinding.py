"""Name servers that say one thing to those who check and another to those who connect."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import IHostnameResolver, IReactorPluggableNameResolver
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from zope.interface import alsoProvides, implementer

from archiver.crawl.addresses import AddressGuard
from tests.command import ROOT
from tests.crawl.private_network import ADDRESSES, NAMES, PUBLIC, PUBLIC6

OWN_NETWORK = ["unshare", "--user", "--map-root-user", "--net", "--mount"]


@implementer(IHostnameResolver)
class Turns:
    """A name server's answers, one after the other."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = iter(answers)

    def resolveHostName(  # noqa: N802
        self,
        receiver: Any,
        hostName: str,  # noqa: ARG002, N803
        portNumber: int = 0,  # noqa: N803
        *_: Any,
    ) -> Any:
        receiver.resolutionBegan(self)
        for address in next(self._answers):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return self


def test_what_is_connected_to_is_what_was_checked() -> None:
    answers = Turns((PUBLIC,), ("127.0.0.1",), ("127.0.0.1", PUBLIC6, "::1", PUBLIC, "10.0.0.1"), ("169.254.169.254",))
    reactor = MemoryReactorClock()
    alsoProvides(reactor, IReactorPluggableNameResolver)
    guard = reactor.nameResolver = AddressGuard(answers, lambda where: where == ("opened.example", 8080))
    refused = []
    for host, port in (("a.example", 80), ("a.example", 80), ("b.example", 80), ("opened.example", 80)):
        HostnameEndpoint(reactor, host, port).connect(Factory()).addErrback(refused.append)
        reactor.advance(1)

    assert [(host, port) for host, port, *_ in reactor.tcpClients] == [(PUBLIC, 80), (PUBLIC6, 80), (PUBLIC, 80)]
    assert len(refused) == 2
    assert guard.refused == {"a.example": "127.0.0.1", "b.example": "10.0.0.1", "opened.example": "169.254.169.254"}


def has_network_of_its_own() -> bool:
    """Whether this machine lets us make one."""
    if shutil.which("unshare") is None or shutil.which("ip") is None or not Path("/etc/resolv.conf").exists():
        return False
    script = "ip link set lo up && ip address add fd00::1 dev lo && mount --bind /etc/hosts /etc/resolv.conf"
    return subprocess.run([*OWN_NETWORK, "sh", "-c", script], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
def test_a_crawl_among_such_names(tmp_path: Path) -> None:
    if not has_network_of_its_own():
        pytest.skip("needs a network namespace with IPv6, and `ip`")
    done = subprocess.run(
        [*OWN_NETWORK, sys.executable, "-m", "tests.crawl.private_network", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = json.loads(done.stdout)
    reached = [{(host, address) for address, host in run["reached"] if host} for run in (first, second)]
    touched = {address for run in (first, second) for address, _ in run["reached"]}
    open_ones = {
        ("good.example", PUBLIC),
        ("good6.example", PUBLIC6),
        ("half.example", PUBLIC),
        ("opened.example", "10.0.0.1"),
    }

    assert reached == [open_ones | {("rebinding.example", PUBLIC), ("rebinding6.example", PUBLIC6)}, open_ones]
    assert touched == {PUBLIC, PUBLIC6, "10.0.0.1"}
    assert len(NAMES) == len(second["reasons"])
    private = {site for site, reason in second["reasons"].items() if reason and "private address " in reason}
    assert private == {name.removesuffix(".example") for name in NAMES} - {"good", "good6", "half", "opened"}
    assert set(ADDRESSES) > touched
