"""Texts cut into words for comparison."""

from __future__ import annotations

import re

#: Letters of scripts that put no spaces between words (Thai, Lao, Burmese, Khmer, Chinese, Japanese), one a word …
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
    "\U00020000-\U0003ffff"
)
#: … with the vowels and tones that stand above or below them.
_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a"
)

#: A word with the white space behind it; joining all of a text gives the text again.
WORD = re.compile(rf"[{_UNSPACED}][{_MARKS}]*\s*|[^\s{_UNSPACED}]+\s*|\s+")


def words_of(text: str) -> list[str]:
    """The words of a text, without white space."""
    return [word for token in WORD.findall(text) if (word := token.strip())]
