"""What of a run needs a look: one line for each cause, for stderr and cron's mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from archiver.archive import Store
from archiver.archive.ledger.alarms import Raised
from archiver.crawl.logfile import Errors
from archiver.health import Finding, Review
from archiver.health.causes import Cause, cause_in_words, likely_cause
from archiver.outcomes.tally import Tally
from archiver.reasons import Reason

#: Sites named with one cause at most; a mail from cron should fit a screen.
MAX_SITES = 10


def nothing_came(archive: Store, tally: Tally, started: str) -> dict[str, Finding]:
    """The sites of which nothing came in a run, begun at `started`: no answer to use, or pages on which no story was
    ever found."""
    found = {}
    for site in tally.barren_sites():
        whys = tally.reasons.get(site, Counter())
        codes = Counter(why.reason for why in whys.elements())
        most = next((str(why) for why, _ in whys.most_common(1)), "redirects that lead to nothing")
        cause: str = likely_cause("nothing", codes or Counter([Reason.REDIRECT_LOOP]))
        if cause == Cause.MOVED and (host := _leads_to(archive, site)) is not None:
            cause = Cause.LEADS_TO.about(host)
        found[site] = Finding(site=site, kind="nothing", since=started, what=f"nothing came ({most})", cause=cause)
    for site in tally.sites.keys() - found.keys():
        if not _has_stories(archive, site):
            other = _names_only(archive, site)
            what = "no story was found on its pages" if other is None else "its lists name no story of its own"
            cause = Cause.SCRIPTS if other is None else Cause.LEADS_TO.about(other)
            found[site] = Finding(site=site, kind="nothing", since=started, what=what, cause=cause)
    return found


def worth_a_look(
    tally: Tally, review: Review, nothing: Mapping[str, Finding], *, asked: bool, outage: bool, errors: Errors
) -> list[str]:
    """The lines; none when all is well.

    nothing -- sites of which nothing came; where a person `asked` for them, they are told at every run.
    outage  -- True: no site answered, so that their failures say nothing.
    """
    lines = []
    if outage:
        tried = tally.barren_sites()
        reason, _ = sum(tally.reasons.values(), Counter()).most_common(1)[0]
        lines.append(
            f"no site answered ({len(tried)} tried: {reason}); is the network up? Nothing is counted against them"
        )
    lines += _grouped(review.opened)
    lines += [f"still: {line}" for line in _grouped(review.again)]
    if asked and not outage:
        told = {raised.site for raised in (*review.opened, *review.again)}
        lines += [
            f"{site}: {finding.what}: {cause_in_words(finding.cause, remedy=True)}"
            for site, finding in nothing.items()
            if site not in told
        ]
    if errors.count:
        lines.append(f"{errors.count} unexpected errors, the first: {errors.first}; see logs/archiver.log")
    return lines


def good_news(review: Review) -> list[str]:
    """A line for each thing that is over."""
    return [f"{raised.site}: back again; since {raised.since} this stood: {raised.what}" for raised in review.back]


def _grouped(alarms: Iterable[Raised]) -> list[str]:
    """One line for each thing that was found and its cause, with the sites that have it."""
    sites: dict[tuple[str, str], list[str]] = {}
    for raised in alarms:
        since = "" if raised.kind == "nothing" and raised.told == raised.opened else f", since {raised.since}"
        sites.setdefault((f"{raised.what}{since}", raised.cause), []).append(raised.site)
    return [f"{_named(keys)}: {what}: {cause_in_words(cause, remedy=True)}" for (what, cause), keys in sites.items()]


def _named(keys: list[str]) -> str:
    names = list(dict.fromkeys(keys))
    more = len(names) - MAX_SITES
    return ", ".join(names[:MAX_SITES]) + (f" and {more} more" if more > 0 else "")


def _leads_to(archive: Store, site: str) -> str | None:
    """The host that addresses of a site lead to; None where nobody knows."""
    sql = """SELECT captures.detail FROM urls JOIN captures ON captures.url = urls.url
             WHERE urls.site = ? AND urls.reason = ? AND captures.outcome = ? ORDER BY captures.id DESC LIMIT 1"""
    row = archive.db.execute(sql, [site, Reason.OFFSITE_REDIRECT, Reason.REDIRECT]).fetchone()
    return urlsplit(row[0]).hostname if row is not None and row[0] else None


def _names_only(archive: Store, site: str) -> str | None:
    """The host of another site that lists of a site name; None where they name none."""
    sql = "SELECT url FROM urls WHERE site = ? AND (state = 'offsite' OR kind = 'click') LIMIT 1"
    row = archive.db.execute(sql, [site]).fetchone()
    return urlsplit(row[0]).hostname if row is not None else None


def _has_stories(archive: Store, site: str) -> bool:
    sql = """SELECT 1 FROM urls WHERE site = ? AND state != 'offsite'
             AND (kind IN ('article', 'page') OR article_id IS NOT NULL) LIMIT 1"""
    return bool(archive.db.execute(sql, [site]).fetchall())
