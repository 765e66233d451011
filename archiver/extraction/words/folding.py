"""Text as it is compared: without case and accents."""

from __future__ import annotations

import unicodedata


class _Folding(dict[int, str]):
    """Table for `str.translate`, filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code).casefold().replace("ı", "i").replace("ł", "l"))
        self[code] = next((char for char in decomposed if not unicodedata.combining(char)), " ")
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without accents, character by character, so that positions stay: for comparing labels and names."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)
