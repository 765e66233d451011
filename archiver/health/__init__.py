"""What broke at which site, told by comparing each site with its own past.

judge     the figures of a site, run by run → alarms, pure
examine   the archive of a data folder → findings, each with its likely cause and addresses to look at
"""

from archiver.health.examining import Finding, examine, fresh
from archiver.health.judging import Alarm, judge

__all__ = ["Alarm", "Finding", "examine", "fresh", "judge"]
