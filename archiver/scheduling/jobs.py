"""How a crawl is started again and again: the line for cron, the units for systemd. Pure."""

from __future__ import annotations

import re
import shlex
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.request import getproxies_environment

from archiver.errors import ConfigurationError
from archiver.times import duration_words

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400

#: Intervals that cron can keep evenly: those that divide an hour or a day.
INTERVALS = tuple(
    [_MINUTE * n for n in (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)] + [_HOUR * n for n in (1, 2, 3, 4, 6, 8, 12)] + [_DAY]
)

#: Share of the interval that a run may take, so that it has ended when the next one starts.
BUDGET = 0.9

#: What `http_proxy` and the like stand for; `no` names the hosts that are asked without one.
_SCHEMES = ("http", "https", "no")


@dataclass(frozen=True, slots=True)
class Job:
    """What is run and when.

    program -- the words that start `archiver`, the first an absolute path.
    data    -- absolute path of the data folder.
    every   -- seconds between two starts, one of INTERVALS.
    proxies -- variables of the environment that name proxies, with their values: neither cron nor systemd hands a
               person's own on.
    """

    program: tuple[str, ...]
    data: Path
    every: int
    proxies: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.every not in INTERVALS:
            known = ", ".join(map(duration_words, INTERVALS))
            raise ConfigurationError(
                f"every {duration_words(self.every)}: cron cannot keep that evenly; take one of {known}"
            )
        if any(re.search(r"[\x00-\x1f\x7f]", word) for word in self.words):
            raise ConfigurationError(f"{str(self.data)!r}: a schedule cannot name a path with control characters")
        if any(re.search(r"[\x00-\x1f\x7f]", value) for _, value in self.proxies):
            raise ConfigurationError("a schedule cannot hold a proxy's address with control characters")

    @property
    def words(self) -> tuple[str, ...]:
        budget = duration_words(int(self.every * BUDGET))
        return (*self.program, "--data", str(self.data), "crawl", "--max-time", budget)

    @property
    def minute(self) -> int:
        """Minutes after the hour of the first start. Each archive has its own: the world's crawlers need not all come
        at the full hour."""
        return zlib.crc32(str(self.data).encode()) % (min(self.every, _HOUR) // _MINUTE)


def crontab_line(job: Job) -> str:
    """The line of a crontab. `%` would end the command there (crontab(5)), in quotes too."""
    settings = [f"{name}={shlex.quote(value)}" for name, value in job.proxies]
    command = " ".join([*settings, shlex.join(job.words)]).replace("%", r"\%")
    return f"{_times(job)} {command}"


def _times(job: Job) -> str:
    first = job.minute
    if job.every < _HOUR:
        step = job.every // _MINUTE
        minutes = "*" if step == 1 else ",".join(map(str, range(first, 60, step)))
        return f"{minutes} * * * *"
    hours = {_HOUR: "*", _DAY: "5"}.get(job.every, f"*/{job.every // _HOUR}")
    return f"{first} {hours} * * *"


def crontab_block(job: Job) -> str:
    """The line between the marks by which it is found again."""
    begin, end = _marks(job.data)
    return f"{begin}\n{crontab_line(job)}\n{end}\n"


def installed(crontab: str, job: Job) -> str:
    """The crontab with the job in it, in the place of an earlier one for the same data folder. All other lines stay as
    they are. Raises ConfigurationError where our marks do not match."""
    before, after = _around(crontab, job.data)
    return before + crontab_block(job) + after


def removed(crontab: str, data: Path) -> str:
    """The crontab without the job of a data folder; see `installed`."""
    return "".join(_around(crontab, data))


def _around(crontab: str, data: Path) -> tuple[str, str]:
    """What stands before and after our block; all of it before where there is none."""
    begin, end = _marks(data)
    lines = crontab.splitlines(keepends=True)
    bare = [line.strip() for line in lines]
    if begin not in bare and end not in bare:
        return (crontab if not crontab or crontab.endswith("\n") else f"{crontab}\n"), ""
    if bare.count(begin) != 1 or bare.count(end) != 1 or bare.index(begin) > bare.index(end):
        raise ConfigurationError(f"the crontab has {begin!r} and {end!r}, but not once each and in that order: edit it")
    return "".join(lines[: bare.index(begin)]), "".join(lines[bare.index(end) + 1 :])


def _marks(data: Path) -> tuple[str, str]:
    return f"# >>> archiver {data} >>>", f"# <<< archiver {data} <<<"


def systemd_units(job: Job) -> dict[str, str]:
    """The text of a service and its timer, by file name, for `~/.config/systemd/user` (or /etc/systemd/system)."""
    environment = "".join(f"Environment={_in_quotes(f'{name}={value}')}\n" for name, value in job.proxies)
    return {
        "archiver.service": f"""[Unit]
Description=News archiver: fetch what is new into {_no_specifiers(str(job.data))}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
{environment}ExecStart={" ".join(map(_systemd_word, job.words))}
# another run is at work: the next one goes on
SuccessExitStatus=75
TimeoutStopSec=45
Nice=5
""",
        "archiver.timer": f"""[Unit]
Description=News archiver, every {duration_words(job.every)}

[Timer]
OnCalendar={_calendar(job)}
Persistent=true

[Install]
WantedBy=timers.target
""",
    }


def _calendar(job: Job) -> str:
    if job.every < _HOUR:
        return f"*:{job.minute:02}/{job.every // _MINUTE}"
    hours = {_HOUR: "*", _DAY: "05"}.get(job.every, f"00/{job.every // _HOUR}")
    return f"{hours}:{job.minute:02}"


def _no_specifiers(text: str) -> str:
    """systemd.unit(5): `%` begins a specifier."""
    return text.replace("%", "%%")


def _systemd_word(word: str) -> str:
    """systemd.service(5): in double quotes, with the escapes of C; `$` begins a variable."""
    if re.fullmatch(r"[A-Za-z0-9_./:=@+-]+", word):
        return word
    return _in_quotes(word).replace("$", "$$")


def _in_quotes(word: str) -> str:
    """A word of a unit; in `Environment` (systemd.exec(5)) `$` means itself."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_no_specifiers(escaped)}"'


def proxies_seen() -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The variables of this process that name proxies, as a crawl reads them, and the names of those left out: a
    command's settings are shown to all users of a machine, so that none with a password goes there."""
    seen = {f"{scheme}_proxy": value for scheme, value in getproxies_environment().items() if scheme in _SCHEMES}
    secret = tuple(name for name, value in seen.items() if name != "no_proxy" and "@" in value)
    return tuple(sorted((name, value) for name, value in seen.items() if name not in secret)), secret


def program(argv0: str, python: str) -> tuple[str, ...]:
    """The words that start this very installation: its script where it was started by that, else its Python."""
    script = Path(argv0)
    if script.name == "archiver" and script.is_file():
        return (str(script.absolute()),)
    return (python, "-m", "archiver")
