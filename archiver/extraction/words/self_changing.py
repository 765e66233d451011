"""Text that changes by itself: times told from the moment of reading, counts of readers and comments, what is offered
around a story. No part of the story, and no edit when it differs.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby

from archiver.extraction.words.ago_words import AGO
from archiver.extraction.words.counter_words import (
    BESIDE,
    COMMENTS,
    COMMENTS_COUNTED,
    COUNTED,
    COUNTED_JOINED,
    NAMED,
    NONE,
    PROMPTS,
)
from archiver.extraction.words.folding import fold
from archiver.extraction.words.invisible import visible
from archiver.extraction.words.moments import written
from archiver.extraction.words.related_words import RELATED
from archiver.extraction.words.vocabulary import any_of

#: Characters of a line that may be one of these; a label with the headline it leads to may be longer.
_LONGEST, _LONGEST_LABELLED = 100, 240
#: Words of a line that may stand beside a time from the moment of reading: a label, a name, a section.
_BESIDE_TIME = 5

#: Scripts that write words without spaces: a unit is followed by the next word at once.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"\s*[|·•∙/–—\n]\s*|\s{2,}|,\s+|\s-\s")
_END = re.compile(r"[.!?。！？।؟]\W*$")
_FIGURE = r"\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d+)?"
_SIZE = (
    r"(?:\s?(?:k|m|mn|mln|mio|mil|mille|tsd|tis|tys|rb|jt|тыс|млн|тис|хил|천|만|万|萬|พัน|หมื่น|ألف|هزار|lakhs?|thousand|million)"
    r"(?![a-zа-я])\.?)?\+?"
)
#: A figure beside a picture of what it counts, such as a thumb or a heart.
_PICTURE = "[\u2600-\u27bf\u2b50\ufe0e\ufe0f\U0001f000-\U0001faff]"
_PICTURED = re.compile(rf"\s*(?:{_PICTURE}+\s*{_FIGURE}{_SIZE}|{_FIGURE}{_SIZE}\s*{_PICTURE}+)\s*")
_AMOUNT = r"(?:\d+(?:[.,]\d+)?|an?|one|une?|una|uno|uma?|eine[rmn]?|ett?|en|et|een|jedn[au]|egy|bir|o)"
_CLOCK = re.compile(r"(?<!\d)[0-2]?\d\s?[:.h]\s?[0-5]\d(?!\d)(?:\s?(?:uhr|h|[ap]\.?m\.?)\b)?")


def is_self_changing(line: str) -> bool:
    """Whether a line of a page is nothing but such text: "Updated 5 minutes ago", "1,234 reads · 12 comments",
    "Be the first to comment", "Read also: …"."""
    return len(line) <= _LONGEST_LABELLED and _is_self_changing(line)


@lru_cache(maxsize=4096)  # several readers ask about the lines of a page
def _is_self_changing(line: str) -> bool:
    if leads_elsewhere(line):
        return True
    if len(line) > _LONGEST:
        return False
    folded = fold(line).replace("’", "'")
    if _prompts().fullmatch(folded.strip(" \t.:!…»›>-+()[]")) or is_comments_heading(line):
        return True
    return _is_relative(line, folded) or _is_counter(folded)


def leads_elsewhere(line: str) -> bool:
    """Whether a line is a label of links to other stories, alone or with the headline of one behind a colon."""
    label = RELATED.match(line.lower())
    if label is None:
        return False
    rest = line[label.end() :].strip()
    return not rest or bool(re.search(r"[:：|»›>–—]", line[label.start() : label.end()]))


def is_comments_heading(line: str) -> bool:
    """Whether a line is the heading of a list of comments, with or without their number."""
    folded = re.sub(r"[\s\d()\[\]:：,.•·-]+", " ", fold(line).replace("’", "'")).strip()
    return bool(_comments(counted=any(map(str.isdigit, line))).fullmatch(folded))


def lasting(text: str | None) -> str:
    """The text as versions are compared: its lines without those that change by themselves, and without a time from the
    moment of reading before or behind them."""
    lines = visible(text or "").split("\n")
    return "\n".join(kept for line in lines if (kept := _lasting_line(line)))


def _lasting_line(line: str) -> str:
    line = " ".join(line.split())
    if not line or is_self_changing(line.removeprefix("- ")):
        return ""
    folded = fold(line).replace("’", "'")
    for found in _ago().finditer(folded):
        before, after = line[: found.start()].rstrip(), line[found.end() :].lstrip()
        if not before and re.match(r"[|·•,:–—-]|[^\W\d_]", after) and (after[:1].isupper() or not after[:1].isalpha()):
            return after.lstrip("|·•,:–—- ")
        if not after and (not before or re.search(r"[.!?|·•:–—-]$", before)):
            return before.rstrip("|·•,:–—- ")
    return line


def _is_relative(line: str, folded: str) -> bool:
    """Whether a line says when something was, told from now, and hardly more."""
    rest = _ago().sub(" ", folded)
    if rest == folded:
        rest = _named().sub(" ", folded)
        if rest == folded:
            return False
        rest = _CLOCK.sub(" ", rest)
        return len(_WORD.findall(rest)) <= 1 and not (_END.search(line) and _WORD.search(rest))
    words = len(_WORD.findall(_without_dates(rest))) + len(_UNSPACED.findall(rest)) // 2
    return words <= (2 if _END.search(line) else _BESIDE_TIME)


def _is_counter(folded: str) -> bool:
    """Whether a line is made of counts; of one with several parts, whether one is a count and little else is left."""
    parts = [part for part in _PARTS.split(folded) if part and _WORD.search(part)]
    left = [part for part in parts if not _is_count(part)]
    if not left:
        return bool(parts)
    return len(left) < len(parts) and sum(len(_WORD.findall(part)) for part in left) <= 3 and not _END.search(folded)


def _is_count(part: str) -> bool:
    if _PICTURED.fullmatch(part):
        return True
    rest = _counters().sub(" ", part)
    return rest != part and not _WORD.search(_beside().sub(" ", rest))


def _without_dates(folded: str) -> str:
    for found in reversed(written(folded)):
        folded = f"{folded[: found.start]} {folded[found.end :]}"
    return _CLOCK.sub(" ", folded)


def _pattern(words: str) -> str:
    """The alternatives of a list, the longest first, as they stand in folded text."""
    folded = {fold(word).replace("’", "'").replace("_", r"\s") for word in words.split()}
    return "|".join(sorted(folded, key=len, reverse=True))


@cache
def _ago() -> re.Pattern[str]:
    """ "5 minutes ago" in the languages of `ago_words`, in folded text."""
    rows = [row.split("|") for row in re.sub(r"\n\s+", " ", AGO.strip()).split("\n")]
    # what neighbours in the list begin with is looked for once: each place of each line is tried
    parts = []
    for begins, frames in groupby(rows, key=lambda row: row[0].startswith("{}")):
        ways = "|".join(f"(?:{_frame(*row)})" for row in frames)
        parts.append(f"(?={_AMOUNT})(?:{ways})" if begins else ways)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")


def _frame(frame: str, units: str) -> str:
    """One way to say it: "vor {}" or "{} ago", with the units that stand there; its beginning is one of a word."""
    before, after = (re.sub(r"(?:\\ )+", r"\\s+", re.escape(fold(part).strip())) for part in frame.split("{}"))
    folded = sorted({fold(unit).strip(".") for unit in units.split()}, key=len, reverse=True)
    names = "|".join(map(re.escape, folded))
    joined = not (before or after) or bool(_UNSPACED.search(names))
    edge = "" if joined else r"(?!\w)"
    unit = rf"(?:{names}){edge}\.?"
    # "1 hour and 5 minutes", and "20 de minute" in Romanian
    span = rf"{_AMOUNT}\s*(?:de\s+)?{unit}(?:\s*(?:,|[^\W\d]{{1,4}})?\s*\d+\s*{unit})?"
    end = rf"\s*{after}{edge}" if after else ""
    if not before:
        return f"{span}{end}"
    # "before an hour" may be said without a figure: not with units that are cut short
    whole = "|".join(re.escape(name) for name in folded if len(name) >= 3)
    alone = rf"|\s+(?:{whole})(?!\w)" if whole else ""
    return rf"{before}(?:\s*(?:[^\W\d]{{2,8}}\.?\s+)?{span}{alone}){end}"


@cache
def _named() -> re.Pattern[str]:
    """Days and moments told from today by name, and the shortest forms: "5 min", "3 h"."""
    names = "|".join(sorted((fold(name).replace("’", "'") for name in NAMED.split("|")), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{names}|^\d{{1,2}}\s?(?:m|min|mins|minutes?|h|hrs?|std|d)\.?$)(?!\w)")


@cache
def _counters() -> re.Pattern[str]:
    """A figure with what it counts, or the other way round; "no comments"."""
    spaced = "|".join(_pattern(words) for words in COUNTED.values())
    noun = rf"(?:(?<!\w)(?:{spaced})(?!\w)|(?:{_pattern(COUNTED_JOINED)}))"
    beside = rf"(?:(?<!\w)(?:{_pattern(BESIDE)})(?!\w)\.?\s*){{0,2}}"
    return re.compile(
        rf"(?<!\w)(?:{_pattern(NONE)})\s+{noun}"
        rf"|{_FIGURE}{_SIZE}\s*×?\s*{beside}{noun}"
        rf"|{noun}\s*{beside}[:：]?\s*[(\[]?\s*{_FIGURE}{_SIZE}\s*[)\]]?"
    )


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_pattern(BESIDE)})(?!\w)")


@cache
def _prompts() -> re.Pattern[str]:
    return any_of(fold(PROMPTS).replace("’", "'"))


@cache
def _comments(counted: bool) -> re.Pattern[str]:
    headings = f"{COMMENTS}|{COMMENTS_COUNTED}" if counted else COMMENTS
    return re.compile(fold(headings).replace("’", "'"))
