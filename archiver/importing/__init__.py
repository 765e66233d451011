"""Pages that people saved, by whatever means, become captures like any other.

inputs      files of folders, by what they hold
pages       one page a file: HTML, MHTML         marks, sidecars, mirrors, mhtml: what tells its place
warcs       WARC (stream, records) and WACZ (wacz)
addresses   the page's address and time, from the best of all claims
storing     capture, ledger, article
run, plan   the whole import, and what it would do
"""

from archiver.importing.plan import plan
from archiver.importing.run import Report, import_paths

__all__ = ["Report", "import_paths", "plan"]
