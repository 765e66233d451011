"""Names of files made from what pages say: no path leads out of the folder, on any system."""

from __future__ import annotations

import re
import unicodedata

from archiver.archive.query import LIGATURES

_OTHERS = re.compile(r"[^a-z0-9]+")

#: Characters of a name: with date and number it stays under what every file system takes.
_LENGTH = 60


def slug(text: str | None, otherwise: str = "untitled") -> str:
    """Lower-case letters, figures and hyphens of a text, accents off."""
    lowered = (text or "").lower()
    for ligature, letters in LIGATURES.items():
        lowered = lowered.replace(ligature, letters)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return _OTHERS.sub("-", plain).strip("-")[:_LENGTH].strip("-") or otherwise
