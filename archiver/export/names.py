"""Names of files made from what pages say: no path leads out of the folder, on any system."""

from __future__ import annotations

import re
import unicodedata

from archiver.archive.query import LIGATURES

_OTHERS = re.compile(r"[^a-z0-9]+")

#: Characters of a name: with date and number it stays under what every file system takes.
_LENGTH = 60


def slug(text: str | None, otherwise: str = "untitled") -> str:
    """Lower-case letters, figures and hyphens of a text, accents off, cut between words."""
    lowered = (text or "").lower()
    for ligature, letters in LIGATURES.items():
        lowered = lowered.replace(ligature, letters)
    decomposed = unicodedata.normalize("NFKD", lowered)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = _OTHERS.sub("-", plain).strip("-")
    if len(words) > _LENGTH:
        words = words[: _LENGTH + 1].rpartition("-")[0] or words[:_LENGTH]
    return words or otherwise
