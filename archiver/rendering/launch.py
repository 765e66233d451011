"""Becomes the browser: `python -I -S launch.py PARENT MEMORY PROGRAM SWITCH…`, its pipes as standard input and output.

A script of its own, since what it sets must hold before Chromium's first instruction. It imports nothing of ours.
"""

import ctypes
import os
import resource
import signal
import sys

#: User and group that a browser of root's runs as: Linux' `nobody`. Chromium has no sandbox for root.
NOBODY = 65534

#: Number of the option in <linux/prctl.h>.
_PR_SET_PDEATHSIG = 1

#: Steps of `nice`: the crawl goes first.
_NICE = 10


def launch(parent: int, memory: int, program: str, *switches: str) -> None:
    """Give up rights, set limits, die with the parent, and become the program. Its pipes are 3 (to read) and 4."""
    os.dup2(0, 3)
    os.dup2(1, 4)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    die_with(parent)  # behind the change of user, which takes it back
    os.execv(program, [program, *switches])


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however that ends; at once where it has ended."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    launch(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
