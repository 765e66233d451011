"""Word lists, written as running text."""

from __future__ import annotations

import re


def word_set(text: str) -> frozenset[str]:
    """The words of a text, parted by white space."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """The phrases of a text, parted by bars."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip())


def any_of(lines: str, form: str = "{}") -> re.Pattern[str]:
    """Matches any of the phrases in a text that is in lower case. (Ignoring case costs twice the time.)

    lines -- one phrase a line, each a regular expression in which a space stands for any white space; empty lines and
             lines that begin with `#` (the language, a remark) are left out.
    form  -- what stands around them: `^(?:{})$` for whole lines.
    """
    phrases = (line.strip() for line in lines.splitlines())
    patterns = (re.sub(" +", lambda _: r"\s+", phrase) for phrase in phrases if phrase and not phrase.startswith("#"))
    return re.compile(form.format("|".join(patterns)))
