"""Text as it is compared and seen: folded, without characters of no width, by shared sequences of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

# ----------------------------------------------------------------------------------------------------------------------
# Text as it is compared: without case and accents, digits of all scripts as 0 to 9.


class _Folding(dict[int, str]):
    """Table for `str.translate`, filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


def _folded(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if "\uac00" <= char <= "\ud7a3" or unicodedata.category(char).startswith("M"):
        return char  # a syllable of Hangul is no letter with accents, and a vowel sign of Devanagari no accent
    decomposed = unicodedata.normalize("NFKD", char.casefold().replace("ı", "i").replace("ł", "l"))
    return next((part for part in decomposed if not unicodedata.combining(part)), " ")


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without accents, character by character, so that positions stay: for comparing labels and names.

    Accents that are characters of their own stay; compose the text before (NFC) where they are to go.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDING)


# ----------------------------------------------------------------------------------------------------------------------
# Characters that nobody sees: soft hyphens, and others of no width.


#: Letters of the scripts in which joiners (U+200C, U+200D) choose the form of a letter or part a word: Arabic and its
#: relatives, N'Ko, Mandaic, those of India and its neighbours, Mongolian.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff"
)
#: What stands beside a joiner in a sequence of emoji: pictures, skin tones, the variation selector.
_EMOJI = "\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

_NEVER = (
    "(?:[\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]"
    # letters of a flag follow the picture of a flag
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001-\U000e007f])"
)
#: Alone between spaces, they go with one of these.
_ALWAYS = re.compile(rf"(?:(?<= )|(?<![\s\S])){_NEVER}+ |{_NEVER}")
_JOINERS = re.compile("[\u200c\u200d]+")
_BETWEEN_EMOJI = re.compile(rf"(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])")
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ANY = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)


#: Marks on one letter, as Unicode's stream-safe text has them at most (https://www.unicode.org/reports/tr15/, 13.1). To
#: put more of them in order takes the square of their number: minutes for some hundred thousand.
MOST_MARKS = 30
#: No mark that is put in order is a letter, digit or space. One may be two when taken apart (U+0344).
_MANY_MARKS = re.compile(rf"[^\w\s]{{{MOST_MARKS // 2 + 1},}}")


def visible(text: str) -> str:
    """The text in NFC without soft hyphens, characters of no width, and marks on a letter beyond `MOST_MARKS`.

    Joiners stay beside letters of scripts that need them and within sequences of emoji, marks of direction in text that
    runs from right to left.
    """
    if text.isascii():
        return text
    if _ANY.search(text):
        text = _ALWAYS.sub("", text)
        text = _JOINERS.sub(_joiner, text)
        if not _RIGHT_TO_LEFT.search(text):
            text = _DIRECTION.sub("", text)
    text = _MANY_MARKS.sub(_few_marks, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _few_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0]:
        marks = marks + len(unicodedata.normalize("NFD", character)) if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _joiner(found: re.Match[str]) -> str:
    if found[0] == "\u200d" and _BETWEEN_EMOJI.match(found.string, found.start()):
        return "\u200d"
    beside = found.string[max(0, found.start() - 1) : found.start()] + found.string[found.end() : found.end() + 1]
    return found[0][0] if re.search(f"[{_JOINING}]", beside) else ""


# ----------------------------------------------------------------------------------------------------------------------
# How much of one text is in another: shared sequences of four words.


#: Length of the sequences, as in Zyte's article-extraction-benchmark.
SHINGLE = 4

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """Words; of scripts without spaces, characters."""
    return _TOKEN.findall(_INVISIBLE.sub("", text))


def _shingles(words: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(size)), strict=False)


def shares_in(texts: Sequence[str], whole: str) -> list[float]:
    """For each text, the part of its shingles that the whole holds; of a text shorter than one, whether it is there."""
    held = tokens(whole)
    known = {shingle for size in range(1, SHINGLE + 1) for shingle in _shingles(held, size)}
    shares = []
    for text in texts:
        words = tokens(text)
        found = [shingle in known for shingle in _shingles(words, min(SHINGLE, len(words)))]
        shares.append(sum(found) / len(found) if found else 0.0)
    return shares


# ----------------------------------------------------------------------------------------------------------------------
# Word lists, written as running text.


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
