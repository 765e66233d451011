"""Phrases of many languages as one regular expression."""

from __future__ import annotations

import re


def any_of(lines: str, form: str = "{}") -> re.Pattern[str]:
    """Matches any of the phrases in a text that is in lower case. (Ignoring case costs twice the time.)

    lines -- one phrase a line, each a regular expression in which a space stands for any white space; empty lines and
             lines that begin with `#` (the language, a remark) are left out.
    form  -- what stands around them: `^(?:{})$` for whole lines.
    """
    phrases = (line.strip() for line in lines.splitlines())
    patterns = (re.sub(" +", lambda _: r"\s+", phrase) for phrase in phrases if phrase and not phrase.startswith("#"))
    return re.compile(form.format("|".join(patterns)))
