"""Text as it is compared: without case and accents, digits of all scripts as 0 to 9."""

from __future__ import annotations

import unicodedata


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
