"""Lengths of time as people write them on a command line: `90s`, `30m`, `2h`, `1d`."""

from __future__ import annotations

import re

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def seconds(text: str) -> int:
    """`2h` as 7200. Raises ValueError with a sentence for people where the text is no length of time above zero."""
    match = re.fullmatch(r"\s*(\d{1,7})\s*([smhd])\s*", text)
    if match is None or int(match[1]) == 0:
        raise ValueError(f"{text!r} is no length of time such as 90s, 30m, 2h or 1d")
    return int(match[1]) * _SECONDS[match[2]]


def words(seconds: float) -> str:
    """The reverse, in the largest unit that it fills: 7200 as `2h`; what is left over is rounded."""
    whole = round(seconds)
    for unit in ("d", "h", "m"):
        if whole and whole % _SECONDS[unit] == 0:
            return f"{whole // _SECONDS[unit]}{unit}"
    return f"{whole}s"
