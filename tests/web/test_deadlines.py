"""A server that is stuck in one call ends, where no signal that Python handles would end it."""

from __future__ import annotations

import signal
import subprocess
import sys

#: The letters of a word against a pattern that tries all ways to part them holds the interpreter's lock for hours.
_STUCK = """
import asyncio, re, sys, time
from archiver.web.deadlines import ended_when_stuck

async def main():
    async with ended_when_stuck(1):
        {what}

asyncio.run(main())
print("came back")
"""


def _run(what: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _STUCK.format(what=what)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_one_call_that_does_not_end() -> None:
    done = _run("re.match('(a+)+$', 'a' * 60 + 'b')")
    assert (done.returncode, done.stdout) == (-signal.SIGPROF, "")
    assert 'File "<string>", line 7 in main' in done.stderr  # says where


def test_a_server_that_waits_or_works_by_turns_stays() -> None:
    done = _run("time.sleep(2); [(sum(range(10**6)), await asyncio.sleep(0)) for _ in range(100)]")
    assert (done.returncode, done.stdout, done.stderr) == (0, "came back\n", "")
