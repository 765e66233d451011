"""Pages that people saved, by whatever means, become captures like any other.

trees       folders, ZIP and tar as one thing
inputs      the files in them, by what they hold (sniff)
pages       one page a file: HTML, MHTML …       marks, sidecars, mirrors, layouts: what says where it is from
warcs, arc  the records of crawlers (stream, records)        har: those of browsers
apart       all of this in a process of its own, which can be killed
addresses   the page's address and time, from the best of all claims
storing     capture, ledger, article
run, plan   the whole import, and what it would do
"""

from archiver.importing.plan import plan_import
from archiver.importing.run import ImportReport, import_paths

__all__ = ["ImportReport", "import_paths", "plan_import"]
