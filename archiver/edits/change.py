"""What an edit is called, and what of it is stored. Apart from how it is told, which takes a while to load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ChangeKind = Literal[
    "typo",
    "headline",
    "byline",
    "correction",
    "substantive",
    "silent",
    "moved",
    "removed",
    "restored",
    "reading",
]

#: What each kind means, as the command line, the web page and the docs say it.
MEANINGS: dict[ChangeKind, str] = {
    "typo": "a few letters or white space",
    "headline": "only the headline",
    "byline": "only the byline",
    "correction": "the text says that it was corrected, and did not before",
    "substantive": "words changed, and the page gave a new date of modification",
    "silent": "words changed, and the page kept the date it had",
    "moved": "the story has another address",
    "removed": "its address shows the story no longer",
    "restored": "its address shows the story again",
    "reading": "another version of the extractor read the page, which may be the same",
}


@dataclass(frozen=True, slots=True)
class Change:
    """kind           -- see `ChangeKind`.
    added, removed -- words of title, lead and text that came and went; one that moved is neither.
    """

    kind: ChangeKind
    added: int
    removed: int
