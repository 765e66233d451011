"""What an origin says may be done with it, from the answers that have its robots.txt and tdmrep.json to their rules.

To be read in a worker process: the bytes are a stranger's. Raises PageTooLarge and what else makes the file unreadable.
"""

from __future__ import annotations

from archiver.capture import BadEncoding, Capture
from archiver.rights import robots, tdmrep

#: Bytes that are read of a file (RFC 9309, section 2.5: at least 500 KiB).
MAX_SIZE = 500 * 1024


def read_robots(capture: Capture) -> robots.Rules:
    return robots.read(text_of(capture))


def read_tdmrep(capture: Capture) -> tuple[tdmrep.Rule, ...]:
    return tdmrep.read(text_of(capture))


def text_of(capture: Capture) -> str:
    """The text of such a file, not more than `MAX_SIZE` bytes of it."""
    try:
        content = capture.content()
    except BadEncoding:
        content = capture.body
    return content[:MAX_SIZE].decode("utf-8-sig", "replace")
