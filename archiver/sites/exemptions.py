"""What sites.toml exempts from the guards: the hosts and ports that an entry names, for that entry's visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archiver.sites.site import Site

#: Host name or numeric address, and port.
Endpoint = tuple[str, int]

_PORTS = {"http": 80, "https": 443}


def endpoint(url: str) -> Endpoint:
    """Where a request for an address goes; port 0 where neither it nor its scheme says which."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


@dataclass(slots=True)
class Exemptions:
    """Endpoints, each with the keys of the sites that say so.

    private    -- those that may lie at an address which is not public (`allow_private`).
    unverified -- those whose certificate is not checked (`verify_tls = false`).
    """

    private: dict[Endpoint, frozenset[str]] = field(default_factory=dict)
    unverified: dict[Endpoint, frozenset[str]] = field(default_factory=dict)
    _named: dict[str, frozenset[Endpoint]] = field(default_factory=dict)
    _sites: dict[str, Site] = field(default_factory=dict)

    def add(self, sites: Iterable[Site]) -> None:
        """Exempt what the entries of sites name."""
        for site in sites:
            self._sites[site.key] = site
            self._named.pop(site.key, None)
            for said, held in ((site.allow_private, self.private), (not site.verify_tls, self.unverified)):
                for where in _named(site) if said else ():
                    held[where] = held.get(where, frozenset()) | {site.key}

    def may_reach(self, where: Endpoint, site: str | None = None) -> bool:
        """Whether an endpoint may have a private address, for the visits of a site; None: of any."""
        opened = self.private.get(where, frozenset())
        return site in opened if site is not None else bool(opened)

    def is_named(self, where: Endpoint, site: str | None) -> bool:
        """Whether an endpoint stands in the entry of a site, and was not come upon."""
        if site is None or (entry := self._sites.get(site)) is None:
            return False
        if site not in self._named:  # a run with nothing to do asks for none of thousands
            self._named[site] = frozenset(_named(entry))
        return where in self._named[site]

    def may_be_unverified(self, where: Endpoint, site: str | None) -> bool:
        """Whether the certificate of an endpoint is not checked on visits of a site; None: of no site's."""
        return site in self.unverified.get(where, ())


def _named(site: Site) -> Iterator[Endpoint]:
    """The endpoints of the addresses that an entry names; a host without a port has those of both schemes."""
    for url in (*site.start, *site.feeds, *site.sitemaps, *site.sections):
        yield endpoint(url)
    for host in site.hosts:
        yield endpoint(f"http://{host}/")
        yield endpoint(f"https://{host}/")
