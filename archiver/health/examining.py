"""The findings of an archive: what broke, since when, the likely cause, and where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.alarms import Raised, SiteRun
from archiver.archive.ledger.outbox import Trouble
from archiver.errors import UnknownSite
from archiver.fields import JsonObject
from archiver.health.causes import Cause, cause_in_words, likely_cause
from archiver.health.idle_rules import idle_rules
from archiver.health.judging import Alarm, judge_site
from archiver.reasons import Reason
from archiver.sites.file import Site, load
from archiver.urls import identity

#: Addresses named with a finding.
MAX_URLS = 5

#: Seconds within which what has one cause began as one thing: runs of an hour see it one after the other.
TOGETHER = 3_600

#: Failures in a row after which a source counts as lost: 5 s, 1 min, 15 min and an hour lie between them.
LOST_AFTER = 5

_EMPTY = {
    "title": "title IS NULL",
    "authors": "authors = '[]'",
    "published": "published IS NULL",
    "section": "section IS NULL",
    "lead": "lead IS NULL",
    "text": "words = 0",
    "images": "NOT EXISTS (SELECT 1 FROM images WHERE article_id = articles.id)",
    "tags": "tags = '[]'",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that needs a look.

    site  -- its key; empty where it is about none.
    kind  -- of `Alarm`; `source`: a feed, sitemap or page of sites.toml is lost; `nothing`: a run had nothing of it;
             `alert`: a receiver does not take what an alert found (`field` is the alert's name).
    field -- that broke, where one did.
    since -- UTC; None where nobody knows.
    what  -- one line that says it with its figures.
    cause -- the likely one, as alarms store it (`archiver.health.causes`).
    urls  -- where to look.
    """

    site: str
    kind: str
    what: str
    cause: str
    field: str | None = None
    since: str | None = None
    urls: tuple[str, ...] = ()

    def to_dict(self) -> JsonObject:
        return asdict(self) | {"cause": cause_in_words(self.cause), "urls": list(self.urls)}

    @property
    def line(self) -> str:
        since = f", since {self.since}" if self.since else ""
        return f"{f'{self.site}: ' if self.site else ''}{self.what}{since}: {cause_in_words(self.cause)}"


@dataclass(frozen=True, slots=True)
class Outage:
    """Findings that are one thing: they have one cause, and began together."""

    findings: tuple[Finding, ...]

    @property
    def sites(self) -> list[str]:
        return list(dict.fromkeys(finding.site for finding in self.findings if finding.site))

    @property
    def since(self) -> str | None:
        return min((finding.since for finding in self.findings if finding.since), default=None)

    @property
    def what(self) -> list[str]:
        """What is wrong: of one site all of it, of several that of the first."""
        first = self.findings[0].site
        return list(dict.fromkeys(finding.what for finding in self.findings if finding.site == first))


def as_outages(findings: Sequence[Finding]) -> list[Outage]:
    """The findings, those together that have one cause and began within `TOGETHER` of each other: a host's network that
    was down is one thing, and so is a template that cost a site five fields. In the order of their first."""
    groups: list[list[Finding]] = []
    for finding in findings:
        for group in groups:
            first = group[0]
            if (first.cause, first.kind == "alert") == (finding.cause, finding.kind == "alert") and _together(
                first.since, finding.since
            ):
                group.append(finding)
                break
        else:
            groups.append([finding])
    return [Outage(tuple(group)) for group in groups]


def _together(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    return times.later(min(one, other), TOGETHER) >= max(one, other)


def usual_runs(archive: Store, key: str, history: Mapping[str, Sequence[SiteRun]]) -> list[SiteRun]:
    """The runs of a site that tell what is usual: those since a person accepted what it does. Of times in which texts
    had a wrong length, until that was mended, lengths are left out: what is usual again is no change."""
    after, broken = archive.alarms.accepted().get(key, ""), archive.alarms.mended("length").get(key, [])
    return [
        replace(run, words=()) if any(since <= run.at <= over for since, over in broken) else run
        for run in history.get(key, [])
        if run.at > after
    ]


def examine(data_dir: Path, keys: Sequence[str] | None = None) -> list[Finding]:
    """The findings of all sites of sites.toml, or of some, in its order."""
    sites = load(data_dir / "sites.toml")
    for key in keys or ():
        if key not in sites:
            raise UnknownSite(f"no site {key!r} in {data_dir / 'sites.toml'}; `archiver sites` lists them")
    chosen = [sites[key] for key in (keys or sites)]
    with Store(data_dir, readonly=True) as archive:
        history = archive.figures.history()
        findings: list[Finding] = []
        for site in chosen:
            runs = usual_runs(archive, site.key, history)
            lost = lost_sources(archive, site)
            now = [explain(archive, site.key, alarm, runs, lost) for alarm in judge_site(runs)] + lost
            known = {(finding.kind, finding.field or "") for finding in now}
            findings += [
                _finding(raised)
                for raised in archive.alarms.open([site.key])
                if raised.kind != "source" and (raised.kind, raised.about) not in known
                if not (raised.kind == "nothing" and lost)
            ]
            findings += now
            broken = {finding.field for finding in findings if (finding.site, finding.kind) == (site.key, "rule")}
            findings += [
                _idle(site.key, field, tried)
                for field, tried in idle_rules(archive, site).items()
                if field not in broken
            ]
        if not keys:
            findings += [_unsent(trouble) for trouble in archive.outbox.troubles()]
    return findings


def _unsent(trouble: Trouble) -> Finding:
    """The finding of an alert that a receiver does not take. It is about no site."""
    messages = f"{trouble.messages:,} message{'' if trouble.messages == 1 else 's'}"
    return Finding(
        site="",
        kind="alert",
        field=trouble.alert,
        since=trouble.since,
        what=f"alert {trouble.alert}: {messages} not sent after {trouble.attempts:,} attempts",
        cause=f"{trouble.error}; `archiver alerts test {trouble.alert}` tries its receivers",
    )


def _idle(site: str, field: str, tried: int) -> Finding:
    """The finding of a rule that never matched: nothing broke, so that no run tells it."""
    what = f"the selector for {field} matches in none of {tried:,} articles"
    return Finding(site=site, kind="rule", field=field, what=what, cause=Cause.IDLE_RULE)


def _finding(raised: Raised) -> Finding:
    """What an alarm said that is still open, though the figures of today no longer show it."""
    return Finding(
        site=raised.site,
        kind=raised.kind,
        field=raised.about or None,
        since=raised.since,
        what=raised.what,
        cause=raised.cause,
    )


def explain(archive: Store, site: str, alarm: Alarm, runs: Sequence[SiteRun], lost: Sequence[Finding]) -> Finding:
    """The finding of an alarm: in words, with its likely cause and addresses to look at."""
    reasons: Counter[Reason] = sum((Counter(run.reasons) for run in runs if run.at >= alarm.since), Counter())
    ruled = alarm.kind == "field" and any(f"rule:{alarm.field}" in run.filled for run in runs)
    return Finding(
        site=site,
        kind=alarm.kind,
        field=alarm.field,
        since=alarm.since,
        what=_words(alarm),
        cause=likely_cause(alarm.kind, reasons, ruled=ruled, sources_lost=bool(lost)),
        urls=tuple(_places(archive, site, alarm)),
    )


def _words(alarm: Alarm) -> str:
    match alarm.kind:
        case "field":
            return f"{alarm.field} is filled in {alarm.now:.0%} of the articles, {alarm.was:.0%} before"
        case "rule":
            return f"the selector for {alarm.field} matches in {alarm.now:.0%} of the articles, {alarm.was:.0%} before"
        case "failures":
            return f"{alarm.now:.0%} of the visits fail, {alarm.was:.0%} before"
        case "silence":
            return f"no new article for {alarm.now:,.0f} h, {alarm.was:,.0f} h at most before"
        case "volume":
            return f"{alarm.now:,.0f} new articles in a week, {alarm.was:,.0f} before"
        case "length":
            return f"texts of {alarm.now:,.0f} words, {alarm.was:,.0f} before"


def _places(archive: Store, site: str, alarm: Alarm) -> list[str]:
    articles = "SELECT url FROM articles WHERE site = :site{} ORDER BY capture_id DESC LIMIT :limit"
    match alarm.kind:
        case "field" if alarm.field is not None:
            sql = articles.format(f" AND {_EMPTY[alarm.field]}")
        case "rule":
            sql = articles.format(" AND unpack(provenance) NOT LIKE :rule")
        case "length":
            sql = articles.format("")
        case "failures":
            sql = """SELECT url FROM urls WHERE site = :site AND state IN ('failed', 'gone')
                     ORDER BY coalesce(visited, found) DESC, key LIMIT :limit"""
        case _:
            sql = """SELECT url FROM urls WHERE site = :site AND kind IN ('feed', 'sitemap', 'section')
                     ORDER BY kind, found, key LIMIT :limit"""
    values = {"site": site, "limit": MAX_URLS, "rule": f'%"rule:{alarm.field}"%'}
    return [row["url"] for row in archive.db.query(sql, {k: v for k, v in values.items() if f":{k}" in sql})]


def lost_sources(archive: Store, site: Site) -> list[Finding]:
    """The feeds, sitemaps and pages that sites.toml names and that lead nowhere any more."""
    named = {identity(url): url for url in (*site.feeds, *site.sitemaps, *site.start, *site.sections)}
    findings = []
    for key, url in named.items():
        rows = archive.db.query(
            """SELECT kind, state, reason, detail, visited, found FROM urls WHERE key = ? AND (
                   state IN ('gone', 'robots', 'offsite')
                   OR state = 'failed' AND (attempts >= ? OR reason = 'not_a_list'))""",
            [key, LOST_AFTER],
        )
        findings += [
            Finding(
                site=site.key,
                kind="source",
                since=row["visited"] or row["found"],
                what=f"the {row['kind']} {url} is lost ({row['detail']})",
                cause=likely_cause("source", Counter([Reason(row["reason"])] if row["reason"] else [])),
                urls=(url,),
            )
            for row in rows
        ]
    return findings
