from __future__ import annotations

import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archiver.errors import ConfigurationError
from archiver.scheduling.jobs import INTERVALS, Job, crontab_line, installed, program, removed, systemd_units

DATA = Path("/srv/news/data")
JOB = Job(("/opt/venv/bin/archiver",), DATA, 1800)

OTHERS = """# m h  dom mon dow   command
MAILTO=editor@example.org
5 4 * * * /usr/local/bin/backup --keep 100\\%
"""


def test_line() -> None:
    assert crontab_line(JOB) == "28,58 * * * * /opt/venv/bin/archiver --data /srv/news/data crawl --max-time 27m"


def test_line_escapes_what_shell_and_cron_would_take_for_something_else() -> None:
    folder = Path("/srv/100% news/it's $HOME")
    *times, command = crontab_line(Job(("/opt/my venv/python", "-m", "archiver"), folder, 1800)).split(" ", 5)

    assert times[1:] == ["*"] * 4
    assert "%" not in command.replace(r"\%", "")
    # what is left when cron has taken its backslashes off, as the shell reads it
    assert shlex.split(command.replace(r"\%", "%")) == [
        "/opt/my venv/python", "-m", "archiver", "--data", str(folder), "crawl", "--max-time", "27m",
    ]  # fmt: skip


def test_proxies_reach_the_command_as_they_are(tmp_path: Path) -> None:
    proxies = (("http_proxy", "http://10.0.0.1:3128/a%20b"), ("no_proxy", "it's, $HOME"))
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$http_proxy" "$no_proxy" "$1"\n')
    program.chmod(0o755)
    command = crontab_line(Job((str(program),), DATA, 1800, proxies)).split(" ", 5)[5]
    shown = subprocess.run(["sh", "-c", command.replace(r"\%", "%")], capture_output=True, text=True, check=True)

    assert "%" not in command.replace(r"\%", "")
    assert shown.stdout.splitlines() == [*(value for _, value in proxies), "--data"]
    unit = systemd_units(Job(("/a",), DATA, 1800, proxies))["archiver.service"]
    assert [line for line in unit.splitlines() if line.startswith("Environment")] == [
        'Environment="http_proxy=http://10.0.0.1:3128/a%%20b"',
        'Environment="no_proxy=it\'s, $HOME"',
    ]


def test_every_interval_starts_evenly() -> None:
    starts = {}
    for every in INTERVALS:
        minutes, hours = crontab_line(Job(("/a",), DATA, every)).split()[:2]
        wanted = range(60) if minutes == "*" else [int(minute) for minute in minutes.split(",")]
        step = {"*": 1, "5": 24}.get(hours) or int(hours.removeprefix("*/"))
        starts[every] = [hour * 60 + minute for hour in range(0, 24, step) for minute in wanted]
    gaps = {
        every: {b - a for a, b in zip(times, [*times[1:], times[0] + 1440], strict=True)}
        for every, times in starts.items()
    }

    assert gaps == {every: {every // 60} for every in INTERVALS}


def starts(line: str, zone: str, first: datetime, hours: int) -> list[datetime]:
    """The minutes in which the fields of a line match the clock on the wall, as POSIX has cron go by it."""
    minutes, every = (field.split(",") for field in line.split()[:2])
    found = []
    for moment in (first + timedelta(minutes=number) for number in range(60 * hours)):
        local = moment.astimezone(ZoneInfo(zone))
        at_hour = any(_matches(field, local.hour) for field in every)
        if at_hour and any(_matches(field, local.minute) for field in minutes):
            found.append(moment)
    return found


def _matches(field: str, number: int) -> bool:
    return field == "*" or (number % int(field[2:]) == 0 if field.startswith("*/") else number == int(field))


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", "2025-03-30"),
        ("Europe/Paris", "2025-10-26"),
        ("America/New_York", "2025-03-09"),
        ("America/New_York", "2025-11-02"),
        ("Asia/Beirut", "2025-03-30"),  # at midnight
        ("Asia/Beirut", "2025-10-25"),
    ],
)
def test_lines_across_the_change_to_and_from_summer_time(zone: str, day: str) -> None:
    """Several starts an hour stay even. Of fewer one comes an hour sooner or later, or is left out with its hour."""
    first = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(days=1)
    for every in INTERVALS:
        gaps = {
            later - earlier
            for earlier, later in pairwise(starts(crontab_line(Job(("/a",), DATA, every)), zone, first, 96))
        }
        usual, hour = timedelta(seconds=every), timedelta(hours=1)

        assert usual in gaps
        assert gaps <= ({usual} if every <= 3_600 else {usual, usual + hour, usual - hour, hour, 2 * usual - hour})


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
@pytest.mark.parametrize("every", [60, 1800, 3_600, 7_200, 86_400])
def test_systemd_takes_the_units(every: int, tmp_path: Path) -> None:
    folder = tmp_path / '100% news, it\'s "$HOME" \\x;y'
    units = systemd_units(Job(("/bin/true",), folder, every))
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in units)],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("seconds", [420, 45, 3_600 * 5, 2 * 86_400])
def test_intervals_that_cron_cannot_keep_are_refused(seconds: int) -> None:
    with pytest.raises(ConfigurationError, match="cron cannot keep that evenly; take one of 1m, 2m"):
        Job(("/a",), DATA, seconds)


def test_a_proxy_with_a_line_break_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="control characters"):
        Job(("/a",), DATA, 1800, (("http_proxy", "http://a\n* * * * * b"),))


def test_a_path_with_a_line_break_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="control characters"):
        Job(("/a",), Path("/srv/a\nb"), 1800)


def test_install_and_remove_leave_all_else() -> None:
    once = installed(OTHERS, JOB)
    again = installed(once, Job(JOB.program, DATA, 3600))
    beside = installed(once, Job(JOB.program, Path("/srv/other"), 3600))

    assert once == OTHERS + (
        "# >>> archiver /srv/news/data >>>\n"
        "28,58 * * * * /opt/venv/bin/archiver --data /srv/news/data crawl --max-time 27m\n"
        "# <<< archiver /srv/news/data <<<\n"
    )
    assert installed(once, JOB) == once
    assert again.count("archiver --data") == 1
    assert "* * * * /opt/venv/bin/archiver --data /srv/news/data crawl --max-time 54m\n" in again
    assert removed(once, DATA) == OTHERS
    assert removed(beside, Path("/srv/other")) == once
    assert removed(OTHERS, DATA) == OTHERS
    assert removed(installed("", JOB), DATA) == ""


def test_lines_around_the_block_keep_their_places() -> None:
    before, after = "1 * * * * /bin/true\n", "2 * * * * /bin/false\n"

    assert removed(installed(before, JOB) + after, DATA) == before + after
    assert installed(installed(before, JOB) + after, JOB) == installed(before, JOB) + after


def test_a_crontab_without_a_last_line_break() -> None:
    assert removed(installed("1 * * * * /bin/true", JOB), DATA) == "1 * * * * /bin/true\n"


@pytest.mark.parametrize(
    "spoilt",
    [
        installed("", JOB).replace("# <<< archiver /srv/news/data <<<\n", ""),
        installed("", JOB).replace("# >>> archiver /srv/news/data >>>\n", ""),
        installed("", JOB) * 2,
        "".join(reversed(installed("", JOB).splitlines(keepends=True))),
    ],
)
def test_marks_that_do_not_match_change_nothing(spoilt: str) -> None:
    with pytest.raises(ConfigurationError, match="edit it"):
        installed(spoilt, JOB)
    with pytest.raises(ConfigurationError, match="edit it"):
        removed(spoilt, DATA)


def test_systemd_units() -> None:
    units = systemd_units(Job(("/opt/my venv/archiver",), Path('/srv/100%/a "b" $c'), 7200))

    assert units == {
        "archiver.service": """[Unit]
Description=News archiver: fetch what is new into /srv/100%%/a "b" $c
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart="/opt/my venv/archiver" --data "/srv/100%%/a \\"b\\" $$c" crawl --max-time 108m
# another run is at work: the next one goes on
SuccessExitStatus=75
TimeoutStopSec=45
Nice=5
""",
        "archiver.timer": """[Unit]
Description=News archiver, every 2h

[Timer]
OnCalendar=00/2:00
Persistent=true

[Install]
WantedBy=timers.target
""",
    }


def test_program_is_this_very_installation(tmp_path: Path) -> None:
    script = tmp_path / "archiver"
    script.touch()

    assert program(str(script), "/opt/venv/bin/python") == (str(script),)
    assert program("/src/archiver/__main__.py", "/opt/venv/bin/python") == ("/opt/venv/bin/python", "-m", "archiver")
