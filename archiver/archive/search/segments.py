"""Words of scripts that put no spaces between them, made findable by SQLite's full-text index.

`unicode61` makes one token of a whole Chinese or Thai clause, so a word within it is never found. Runs of such
scripts are therefore written once more into the column `segments`, one character a token. A word is then a phrase of
its characters, and is found whatever a dictionary would say. Text of other scripts adds nothing to that column.

A character is a letter with the marks that stand on it. The index drops marks, which tell words of Thai or Khmer apart,
so a mark is written as a private-use character, which the index keeps. Titles, leads, authors and credits stand
there a second time with a sign behind each character, so that a word can be looked for in one field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

#: Name of the column, in `articles` and in the index.
COLUMN = "segments"

#: Blocks of the scripts: those that UAX #14 breaks at any character (ID, CJ, SA), and Hangul, whose words carry their
#: particles without a space (https://www.unicode.org/reports/tr14/).
_RANGES = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Myanmar
    "\u1780-\u17ff\u19e0-\u19ff"  # Khmer
    "\u1950-\u19df\u1a20-\u1aaf\uaa80-\uaadf"  # Tai Le, New Tai Lue, Tai Tham, Tai Viet
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"  # Hangul
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana and the signs that repeat
    "\u3100-\u312f\u31a0-\u31bf"  # bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
    "\uff66-\uff9f"  # halfwidth katakana
)
_HALFWIDTH = re.compile("[\uff66-\uff9f]+")


@cache
def _run() -> re.Pattern[str]:
    """A run of such scripts. Made when the first text is not plain ASCII: it takes 4 ms, a thirtieth of a search."""
    return re.compile(f"[{_RANGES}][{_RANGES}\u200c\u200d]*")


def _found(text: str | None) -> Iterable[re.Match[str]]:
    """The runs of a text."""
    return () if not text or text.isascii() else _run().finditer(text)


#: A mark is written this far up, in a plane of private use.
_MARKS = 0xF0000

#: Stands between two runs: no word goes across.
_BREAK = "\ue00f"

#: Signs behind the characters of a field that can be asked for by its name.
_SIGNS = {"title": "\ue010", "lead": "\ue011", "authors": "\ue012", "credits": "\ue013"}
_ANY_SIGN = re.compile("[\ue010-\ue013]")

#: Parts the characters of a run where a text is indexed for its snippet. The index takes it for a space.
_SPACE = "\u200b"
_RAISED = re.compile("[\U000f0e00-\U000faadf]")


def is_unspaced(character: str) -> bool:
    """Whether a character is of such a script."""
    return has_runs(character)


def has_runs(text: str | None) -> bool:
    """Whether any of a text is written in such a script."""
    return any(_found(text))


def segments(row: Mapping[str, str | None]) -> str | None:
    """The column of an article's row, None where nothing in it is in such a script.

    row -- title, lead, text, authors and credits.
    """
    text = row.get("text")
    listed = _runs(text, "")
    for name, sign in _SIGNS.items():
        value = row.get(name)
        if not (name == "lead" and value and value in (text or "")):
            listed += _runs(value, "")
        listed += _runs(value, sign)
    return f" {_BREAK} ".join(listed) or None


def spaced(text: str | None) -> str | None:
    """A text whose runs are cut into characters for the index, and look as before once `joined` has had it."""
    if not text or text.isascii():
        return text
    return _run().sub(lambda run: _SPACE + _SPACE.join(_characters(run[0])) + _SPACE, text)


def joined(text: str) -> str:
    """A passage of a text that was `spaced`, as it was."""
    return _RAISED.sub(lambda mark: chr(ord(mark[0]) - _MARKS), text.replace(_SPACE, ""))


def pieces(text: str) -> list[tuple[bool, str]]:
    """A word or phrase of a query cut where such a script begins or ends; True: it is in such a script."""
    found: list[tuple[bool, str]] = []
    end = 0
    for run in _found(text):
        found += [(False, text[end : run.start()]), (True, run[0])]
        end = run.end()
    found.append((False, text[end:]))
    return [(cut, part) for cut, part in found if (_tokens(part) if cut else _is_word(part))]


def phrase(text: str, column: str | None = None) -> str:
    """The FTS5 phrase that finds a run in `segments`, of one field or of all."""
    sign = _SIGNS.get(column or "", "")
    return '"' + " ".join(f"{token}{sign}" for token in _tokens(text)) + '"'


def in_texts(expression: str) -> str:
    """An FTS5 expression for the archive's index as one for an index of texts that were `spaced`."""
    return _ANY_SIGN.sub("", expression.replace(f"{{{COLUMN}}} : ", ""))


def _runs(text: str | None, sign: str) -> list[str]:
    listed = (" ".join(f"{token}{sign}" for token in _tokens(run[0])) for run in _found(text))
    return [run for run in listed if run]


def _tokens(run: str) -> list[str]:
    """Characters that are words or parts of them; halfwidth katakana as they usually are."""
    whole = _HALFWIDTH.sub(lambda part: unicodedata.normalize("NFKC", part[0]), run)
    characters = _characters(unicodedata.normalize("NFC", whole))
    return [each for each in characters if _is_word(each) or _RAISED.match(each)]


def _characters(run: str) -> list[str]:
    """Letters with their marks, and whatever else there is."""
    found: list[str] = []
    for character in run:
        is_mark = unicodedata.category(character)[0] == "M"
        if is_mark and found:
            found[-1] += chr(ord(character) + _MARKS)
        else:
            found.append(chr(ord(character) + _MARKS) if is_mark else character)
    return found


def _is_word(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in text)
