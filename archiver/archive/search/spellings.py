"""Words that are written in several ways, as one: what SQLite's full-text index does not fold itself.

`unicode61` folds case and the accents of Latin letters. It keeps accents of Greek, points of Hebrew and Arabic, forms
of alef and ya, letters of full width and digits of other scripts. So a word is found in one spelling only. Such words
are written once more, in their plain form, into the column that `archiver.archive.search.segments` fills; a query looks
for the plain form of its words too. Latin text adds next to nothing.

What tells words apart in their language stays: vowel signs of Indic scripts, й and ї, ø and å.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

#: Blocks of scripts that put no spaces between words: those that UAX #14 breaks at any character (ID, CJ, SA), and
#: Hangul, whose words carry their particles without a space (https://www.unicode.org/reports/tr14/).
UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Myanmar
    "\u1780-\u17ff\u19e0-\u19ff"  # Khmer
    "\u1950-\u19df\u1a20-\u1aaf\uaa80-\uaadf"  # Tai Le, New Tai Lue, Tai Tham, Tai Viet
    "\u1a00-\u1a1f\u1b00-\u1b4f\ua980-\ua9df\uaa00-\uaa4f"  # Buginese, Balinese, Javanese, Cham
    "\ua000-\ua4cf"  # Yi
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"  # Hangul
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana and the signs that repeat
    "\u2e80-\u2fd5"  # radicals, which some fonts give for the letters
    "\u3100-\u312f\u31a0-\u31bf"  # bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
    "\uff66-\uff9f"  # halfwidth katakana
)

#: Scripts of which all words are written plainly, so that phrases are found too: Greek, Hebrew, Arabic.
_WHOLE = (
    "\u0370-\u03ff\u1f00-\u1fff"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7-\u05f2\ufb1d-\ufb4f"
    "\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufbb1\ufbd3-\ufdcf\ufe70-\ufefc"
)
#: What makes a word of another script one of several spellings: accents that stand by themselves; letters for which
#: `unicode61` has no other case or plain letter; letters of full width and of mathematics; small and Roman digits,
#: digits of other scripts; nuktas, chillus, and what is not seen within a word.
_ODD = (
    "\u0300-\u036f\u0110\u0111\u0130\u0131\u0141\u0142\u0401\u0451\u0587\u13a0-\u13fd\u1c90-\u1cbf\uab70-\uabbf"
    "\u00b2\u00b3\u00b9\u2070-\u209c\u2160-\u217f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
    "\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f"
    "\u093c\u0958-\u095f\u09bc\u09dc-\u09df\u0a33\u0a36\u0a3c\u0a59-\u0a5e\u0abc\u0b3c\u0b5c\u0b5d\u0cbc\u0d7a-\u0d7f"
    "\u00ad\u200b-\u200f\u2060\ufeff"
)
#: Marks of Indic scripts, which are parts of words and no letters to Python.
_SIGNS = "\u0300-\u036f\u0900-\u0963\u0971-\u0dff\u0f71-\u0f84"

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0640]")
_POINTS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc]"
)
#: Accents, but for those that make another letter of a Cyrillic one: й, ў, ї, ѓ, ќ.
_ACCENTS = re.compile(
    "(?<=[\u0430-\u044f\u0454-\u045f])\u0300|(?<=[аеиоуыэюяєіѣ])\u0301|(?<=е)\u0308|(?<![\u0400-\u04ff])[\u0300-\u036f]"
)

_LETTERS = str.maketrans(
    {
        **{"ς": "σ", "ł": "l", "đ": "d", "ı": "i"},
        **{"ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه"},
        **{"ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്"},
    }
)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"(?:(?![{UNSPACED}])[\w{_SIGNS}{_WHOLE}{_ODD}])+")


@cache
def _several() -> re.Pattern[str]:
    """What makes a word one that is written in several ways. Made when it is needed: that takes milliseconds."""
    return re.compile(f"[{_WHOLE}{_ODD}]")


def written_otherwise(text: str | None) -> Iterator[list[re.Match[str]]]:
    """The words of a text that can be written in several ways; those together that follow one another."""
    if not text or text.isascii() or not _several().search(text):
        return
    for several, words in groupby(_words().finditer(text), key=lambda word: bool(_several().search(word[0]))):
        if several:
            yield list(words)


#: Letters of a word that is remembered: a page's own words may have hundreds of thousands.
_USUAL = 64


def plain_form(word: str) -> str:
    """The form in which all spellings of a word are one: no accents, points and marks that are not seen, lower case,
    digits as 0 to 9. Of a phrase, that of its words."""
    if word.isascii():
        return word.lower()
    return _remembered(word) if len(word) <= _USUAL else _plain(word)


def _plain(word: str) -> str:
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", word)).lower()
    text = _ACCENTS.sub("", _POINTS.sub("", unicodedata.normalize("NFD", text)))
    text = unicodedata.normalize("NFC", text).translate(_LETTERS)
    return "".join(_digit(character) for character in text)


_remembered = lru_cache(maxsize=30_000)(_plain)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
