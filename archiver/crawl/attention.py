"""What of a run needs a look: one line each, for stderr and cron's mail."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.crawl.logfile import Errors
from archiver.health import Finding
from archiver.outcomes.tally import Tally

#: Sites named at most; a mail from cron should fit a screen.
MAX_LINES = 10


def worth_a_look(tally: Tally, findings: Sequence[Finding], *, outage: bool, errors: Errors) -> list[str]:
    """The lines; none when all is well.

    findings -- those of its health that this run was the first to see.
    outage   -- True: no site answered, so that their failures say nothing.
    """
    lines = []
    failed = tally.failed_sites()
    if outage:
        reason, _ = sum(tally.reasons.values(), type(tally.total)()).most_common(1)[0]
        lines.append(
            f"no site answered ({len(failed)} tried: {reason}); is the network up? Nothing is counted against them"
        )
    else:
        for site in failed[:MAX_LINES]:
            reason, count = tally.reasons[site].most_common(1)[0]
            lines.append(f"{site}: nothing but failures ({count} × {reason})")
        lines += [finding.line for finding in findings if finding.site not in failed]
        if len(failed) > MAX_LINES:
            lines.append(f"and {len(failed) - MAX_LINES} sites more: `archiver sites` lists them")
    if errors.count:
        lines.append(f"{errors.count} unexpected errors, the first: {errors.first}; see logs/archiver.log")
    return lines
