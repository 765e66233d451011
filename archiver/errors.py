"""Everything the archiver raises on purpose, as one tree.

    ArchiverError
    ├── ConfigurationError       sites.toml, a setting or an option is wrong        exit 78
    │   ├── SitesError           one or more entries of sites.toml are wrong
    │   └── UnknownSite          no site has that key
    ├── ArchiveError             the data folder or its database cannot be used     exit 74
    │   ├── NotAnArchive         the file is a database, but not one of ours
    │   ├── OtherTables          its tables are those of another version of the archiver
    │   ├── PlaceError           a store, or the folder of a backup, cannot be read or written
    │   └── DamagedRecord        a WARC record cannot be read back
    │       └── OfflineRecord    its file was moved away, as sites.toml says
    ├── QueryError               a search asks for what there is not                exit 2
    ├── Locked                   another run holds the lock                         exit 75
    ├── ClusterError             what the machines of a cluster share fails         exit 69
    │   └── LeaseLost            another machine writes the shard by now
    ├── NotSent                  a receiver did not take an alert
    └── ExtractionError          a page could not be read
        ├── PageTooLarge         more bytes than the limit
        ├── NotHTML              the bytes are no HTML page
        ├── NotAPicture          the bytes are no picture that is kept
        ├── LeadsOn              the page sends its readers to another address
        ├── TruncatedByParser    part of the page is beyond what can be parsed
        └── WorkerError          the worker process that read the page was lost
            ├── WorkerTimeout    it ran longer than a page may take
            ├── WorkerDied       it crashed
            ├── OutOfMemory      it wanted more memory than a page may take
            └── NoWorker         none could be had, whatever the page

Each message is one line that says what happened and what to do next. `exit_code` is what the command line ends with.
"""

from archiver.reasons import Reason


class ArchiverError(Exception):
    """Base of all errors of this package."""

    exit_code = 1


class ConfigurationError(ArchiverError):
    exit_code = 78


class SitesError(ConfigurationError):
    """`problems` holds one line per wrong entry, each with file, line and key."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class UnknownSite(ConfigurationError):
    pass


class ArchiveError(ArchiverError):
    exit_code = 74


class NotAnArchive(ArchiveError):
    pass


class OtherTables(ArchiveError):
    pass


class PlaceError(ArchiveError):
    pass


class DamagedRecord(ArchiveError):
    pass


class OfflineRecord(DamagedRecord):
    """`place` is where the file `path` was moved, as sites.toml says."""

    def __init__(self, path: str, place: str) -> None:
        super().__init__(path, place)
        self.path = path
        self.place = place

    def __str__(self) -> str:
        return f"{self.path}: was moved to {self.place}; put it back to read it"


class QueryError(ArchiverError):
    exit_code = 2


class Locked(ArchiverError):
    exit_code = 75


class ClusterError(ArchiverError):
    exit_code = 69


class LeaseLost(ClusterError):
    pass


class NotSent(ArchiverError):
    """Why a receiver did not take a message, in a few words, none of which are secret."""


class ExtractionError(ArchiverError):
    """A page that could not be read. `reason` is stored as the capture's outcome."""

    reason = Reason.UNREADABLE


class PageTooLarge(ExtractionError):
    reason = Reason.TOO_LARGE


class NotHTML(ExtractionError):
    reason = Reason.NOT_HTML


class NotAPicture(ExtractionError):
    reason = Reason.NOT_A_PICTURE


class LeadsOn(ExtractionError):
    """`target` is the address that the page leads on to."""

    reason = Reason.REDIRECT

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.target = target


class TruncatedByParser(ExtractionError):
    reason = Reason.TRUNCATED_BY_PARSER


class WorkerError(ExtractionError):
    reason = Reason.WORKER_ERROR


class WorkerTimeout(WorkerError):
    reason = Reason.TIMEOUT


class WorkerDied(WorkerError):
    reason = Reason.CRASHED


class OutOfMemory(WorkerError):
    reason = Reason.OUT_OF_MEMORY


class NoWorker(WorkerError):
    reason = Reason.NO_WORKER
