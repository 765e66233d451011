"""robots.txt as RFC 9309 has it: what an origin allows us (https://www.rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from protego import Protego

from archiver.capture import BadEncoding, Capture
from archiver.errors import ExtractionError
from archiver.reasons import Reason
from archiver.rights import robots, tdmrep
from archiver.sites.user_agent import NAME

#: Longest Crawl-delay that is honoured, in seconds: some sites ask for a day, which is a no in other words.
MAX_DELAY = 60.0

#: A line that says whom a group is for: us, all, or others. The product token is matched as a whole (section 2.2.1).
_AGENT = re.compile(
    rf"user[- ]?agent(?:[ \t]*:|[ \t])[ \t]*(?:(?P<us>{NAME}(?![\w-]))|(?P<all>\*(?!\S)))?", re.IGNORECASE
)

#: A line after which the next that names somebody begins another group. These stand in any place: sitemaps, hosts.
_RULE = re.compile(r"(?!site-?maps?\b|host\b)(?:.*:|(?:dis)?allow\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt says to us.

    delay -- the Crawl-delay in seconds, so far as it is honoured; None: it has none.
    size  -- in characters.
    """

    _rules: Protego
    delay: float | None
    size: int

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, "*"))


def read_robots_rules(text: str) -> Rules:
    """The rules of a robots.txt; one that is a web page has none. Takes time in proportion to the text. Raises
    TooManyPatterns."""
    lines = [] if text.lstrip().startswith("<") else _our_lines(text)
    robots.check_patterns(lines)
    rules = Protego.parse("\n".join(["User-agent: *", *lines]))
    wanted = rules.crawl_delay("*")
    return Rules(rules, min(float(wanted), MAX_DELAY) if wanted else None, sum(map(len, lines)))


def _our_lines(text: str) -> list[str]:
    """The rules of the groups for us, or of those for all where none is. Protego would take a group for ours whose
    name only begins ours; and it copies each rule for everyone whom its group names, so that 50 kB take it seconds."""
    groups: dict[str, list[str]] = {}
    named: set[str] = set()
    begun = True
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if agent := _AGENT.match(line):
            if begun:
                named, begun = set(), False
            named.update(name for name, said in agent.groupdict().items() if said)
        elif _RULE.match(line):
            begun = True
            for name in named:
                groups[name].append(line)
        for name in named:
            groups.setdefault(name, [])
    return groups.get("us", groups.get("all", []))


#: Bytes that are read of a file (RFC 9309, section 2.5: at least 500 KiB).
MAX_SIZE = 500 * 1024


def read_robots(capture: Capture) -> robots.Rules:
    return robots.read_robots_rules(file_text(capture))


def read_tdmrep(capture: Capture) -> tuple[tdmrep.Rule, ...]:
    return tdmrep.read_tdm_rules(file_text(capture))


def file_text(capture: Capture) -> str:
    """The text of such a file, not more than `MAX_SIZE` bytes of it."""
    try:
        content = capture.content()
    except BadEncoding:
        content = capture.body
    return content[:MAX_SIZE].decode("utf-8-sig", "replace")


# ----------------------------------------------------------------------------------------------------------------------
# The patterns that robots.txt and tdmrep.json are made of: how many of them can be read.


#: Characters of patterns with a `*` that hold for us in one file. Every request is held against all of them, in the
#: crawl's event loop, and the worst take 50 ms; beyond it is no list of rules but an attack.
MAX_CHARACTERS = 100_000


class TooManyPatterns(ExtractionError):
    """A file has more of them than every request can be held against."""

    reason = Reason.TOO_LARGE


def check_patterns(patterns: Iterable[str]) -> None:
    """Raises TooManyPatterns."""
    if sum(len(pattern) for pattern in patterns if "*" in pattern) > MAX_CHARACTERS:
        raise TooManyPatterns(f"more than {MAX_CHARACTERS:,} characters of patterns")
