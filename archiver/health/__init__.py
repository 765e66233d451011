"""What broke at which site, told by comparing each site with its own past.

judge     the figures of a site, run by run → alarms, pure
review    what a run says: alarms that it raises, that are open, that are over
examine   the archive of a data folder → findings, each with its likely cause and addresses to look at
"""

from archiver.health.examining import Finding, Outage, as_outages, examine
from archiver.health.judging import Alarm, judge_site
from archiver.health.review import Review, accept, review

__all__ = ["Alarm", "Finding", "Outage", "Review", "accept", "as_outages", "examine", "judge_site", "review"]
