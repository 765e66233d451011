"""What a run says of the alarms of its sites: those that it raises, those that are still open, those that are over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.alarms import Raised, SiteRun
from archiver.errors import UnknownSite
from archiver.health.examining import Finding, explain, lost_sources, usual_runs
from archiver.health.judging import Alarm, is_mended, judge_site
from archiver.sites.file import Site

#: Seconds after which an open alarm is told again: a mail a day.
AGAIN = 86_400

#: Kinds of alarms that figures tell; the others are of a run (`nothing`) or of the ledger (`source`).
_OF_FIGURES = frozenset({"field", "rule", "failures", "silence", "volume", "length"})


@dataclass(frozen=True, slots=True)
class Review:
    """opened -- what this run was the first to see; again -- what is open and was told a day ago or earlier; back --
    what is over."""

    opened: tuple[Raised, ...] = ()
    again: tuple[Raised, ...] = ()
    back: tuple[Raised, ...] = ()


def review(
    archive: Store, sites: Mapping[str, Site], nothing: Mapping[str, Finding], visited: Sequence[str], started: str
) -> Review:
    """Raise, tell and close the alarms of the sites that a run, begun at `started`, visited.

    nothing -- sites of which nothing came, with what is said of it.
    """
    history = archive.figures.history(visited)
    opened: list[Raised] = []
    again: list[Raised] = []
    back: list[Raised] = []
    for site in (sites[key] for key in visited if key in sites):
        runs = usual_runs(archive, site.key, history)
        known = {raised.key: raised for raised in archive.alarms.open([site.key])}
        lost = [] if (site.key, "nothing", "") in known else lost_sources(archive, site)
        found = {raised.key: raised for raised in _found(archive, site, runs, nothing.get(site.key), lost, started)}
        opened += [raised for key, raised in found.items() if key not in known]
        for key, raised in known.items():
            if key not in found and _is_over(raised, runs, nothing_came=site.key in nothing):
                archive.alarms.close(key, started, "mended")
                back.append(raised)
            elif raised.told <= times.later(started, -AGAIN):
                archive.alarms.tell(key, started)
                again.append(replace(raised, told=started))
    for raised in opened:
        archive.alarms.add(raised)
    return Review(tuple(opened), tuple(again), tuple(back))


def accept(archive: Store, sites: Mapping[str, Site], key: str, at: str) -> list[Raised]:
    """From `at` on, take what a site does for what it is to do: its alarms are closed, and nothing from before is
    compared with it. Returns the alarms. Raises UnknownSite."""
    if key not in sites:
        raise UnknownSite(f"no site {key!r}; `archiver sites` lists them")
    alarms = archive.alarms.open([key])
    for raised in alarms:
        archive.alarms.close(raised.key, at, "accepted")
    return alarms


def _found(
    archive: Store,
    site: Site,
    runs: Sequence[SiteRun],
    nothing: Finding | None,
    lost: Sequence[Finding],
    started: str,
) -> Iterator[Raised]:
    """What is wrong with a site after a run. That nothing came of it says all; that its sources are lost says more."""
    for finding in lost or filter(None, [nothing]):
        yield _raised(finding, started)
    if nothing is None:
        for alarm in judge_site(runs):
            yield _raised(explain(archive, site.key, alarm, runs, lost), started, alarm)


def _raised(finding: Finding, started: str, alarm: Alarm | None = None) -> Raised:
    return Raised(
        site=finding.site,
        kind=finding.kind,
        about=finding.field or (finding.urls[0] if finding.kind == "source" else ""),
        since=finding.since or started,
        opened=started,
        told=started,
        was=alarm.was if alarm else None,
        now=alarm.now if alarm else None,
        what=finding.what,
        cause=finding.cause,
    )


def _is_over(raised: Raised, runs: Sequence[SiteRun], *, nothing_came: bool) -> bool:
    """Whether what was wrong is so no more; while nothing comes of a site, nobody knows."""
    if nothing_came:
        return False
    if raised.kind not in _OF_FIGURES or raised.was is None or raised.now is None:
        return True
    alarm = Alarm(
        kind=raised.kind,  # type: ignore[arg-type]
        since=raised.since,
        was=raised.was,
        now=raised.now,
        field=raised.about or None,
    )
    return is_mended(alarm, runs)
