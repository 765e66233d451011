"""Words of scripts that put no spaces between them, made findable by SQLite's full-text index.

`unicode61` makes one token of a whole Chinese or Thai clause, so a word within it is never found. Runs of such
scripts are therefore written once more into the column `segments`, one character a token. A word is then a phrase of
its characters, and is found whatever a dictionary would say. Text of Latin letters adds nothing to that column.

A character is a letter with the marks that stand on it. The index drops marks, which tell words of Thai or Khmer apart,
so a mark is written as a private-use character, which the index keeps. Titles, leads, authors and credits stand there
twice, the second time with a sign behind each character. So a word can be looked for in one field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from archiver.archive.search.spellings import UNSPACED, plain_form, written_otherwise

#: Name of the column, in `articles` and in the index.
COLUMN = "segments"

#: Katakana of half width, and radicals that some fonts give for letters.
_HALFWIDTH = re.compile("[\uff66-\uff9f\u2e80-\u2fd5]+")
#: The vowel "am" of Thai and Lao, typed as its two parts, before or behind the tone.
_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|\u0ecd([\u0ec8-\u0ecb]?)\u0eb2")


@cache
def _run() -> re.Pattern[str]:
    """A run of such scripts. Made when the first text is not plain ASCII: it takes 4 ms, a thirtieth of a search."""
    return re.compile(f"[{UNSPACED}][{UNSPACED}\u200c\u200d]*")


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
    listed = [*_runs(text, ""), *_plain(text, "")]
    for name, sign in _SIGNS.items():
        value = row.get(name)
        if not (name == "lead" and value and value in (text or "")):
            listed += [*_runs(value, ""), *_plain(value, "")]
        listed += [*_runs(value, sign), *_plain(value, sign)]
    return f" {_BREAK} ".join(listed) or None


def spaced(text: str | None) -> str | None:
    """A text for the index of a snippet: runs are cut into characters, words that can be written in several ways are in
    their plain form, and `joined` makes it look as before."""
    if not text or text.isascii():
        return text
    parts, end = [], 0
    for words in written_otherwise(text):
        for word in words:
            parts += [text[end : word.start()], _coded(word[0], _BEFORE), plain_form(word[0]), _coded(word[0], _BEHIND)]
            end = word.end()
    whole = "".join([*parts, text[end:]])
    return _run().sub(lambda run: _SPACE + _SPACE.join(_characters(run[0])) + _SPACE, whole)


def joined(text: str) -> str:
    """A passage of a text that was `spaced`, as it was, with its hits between marks."""
    text = _RAISED.sub(lambda mark: chr(ord(mark[0]) - _MARKS), text.replace(_SPACE, ""))
    text = _CODED.sub(lambda word: f"{word['hit']}{_decoded(word['before'])}{word['end']}", text)
    return _CUT.sub(lambda word: f"{word['hit'] or ''}{_decoded(word['behind'])}{word['end']}", text)


#: Marks around a hit in a snippet: private-use characters, which no page text keeps, so that nothing a page
#: says can pass for a mark.
HIT, HIT_END = "\ue000", "\ue001"

#: What a word was is written before and behind it, in tag characters, which the index takes for no letters: FTS5 cuts a
#: passage before its first word and behind its last.
_BEFORE, _BEHIND = 0xE0040, 0xE0050
_LETTER = f"[^\\s{HIT}{HIT_END}\U000e0040-\U000e005f]"
_PLAIN = f"{_LETTER}*+"
_CODED = re.compile(
    f"(?P<before>[\U000e0040-\U000e004f]+)(?P<hit>{HIT}?){_PLAIN}(?P<end>{HIT_END}?)[\U000e0050-\U000e005f]*"
)
#: The first word of a passage, which has it behind alone. It is looked for where words begin alone: from each letter of
#: a text without spaces, that would take the square of its length.
_CUT = re.compile(f"(?:(?P<hit>{HIT})|(?<!{_LETTER})){_PLAIN}(?P<end>{HIT_END}?)(?P<behind>[\U000e0050-\U000e005f]+)")


def _coded(word: str, first: int) -> str:
    return "".join(chr(first + int(digit, 16)) for digit in word.encode("utf-16-be").hex())


def _decoded(code: str) -> str:
    return bytes.fromhex("".join(f"{ord(tag) & 15:x}" for tag in code)).decode("utf-16-be", "replace")


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


def _plain(text: str | None, sign: str) -> list[str]:
    """Words that can be written in several ways, in their plain form."""
    groups = (" ".join(f"{sign}{plain_form(word[0])}" for word in words) for words in written_otherwise(text))
    return [group for group in groups if _is_word(group)]


def words_phrase(text: str, column: str) -> str:
    """The FTS5 phrase that finds words in their plain form in `segments`, of one field."""
    sign = _SIGNS.get(column, "")
    return '"' + " ".join(f"{sign}{plain_form(word)}" for word in text.split()) + '"'


def _tokens(run: str) -> list[str]:
    """Characters that are words or parts of them; what has two forms in the usual one."""
    whole = _HALFWIDTH.sub(lambda part: unicodedata.normalize("NFKC", part[0]), run)
    whole = _AM.sub(lambda part: f"{part[1] or part[2] or ''}{chr(ord(part[0][-1]) + 1)}", whole)
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
