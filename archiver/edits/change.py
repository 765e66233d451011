"""What an edit is called, and what of it is stored. Apart from how it is told, which takes a while to load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ChangeKind = Literal[
    "typo",  # a few letters or white space
    "headline",  # title only
    "byline",  # authors only
    "correction",  # the text says that it was corrected, and did not before
    "substantive",  # words came or went, and the page's date of modification moved with them
    "silent",  # words came or went, and the page has the date it had
    "moved",  # another address
    "removed",  # its address shows it no longer
    "restored",  # its address shows it again
    "reading",  # another version of the extractor read it: the page itself may be the same
]


@dataclass(frozen=True, slots=True)
class Change:
    """kind           -- see `ChangeKind`.
    added, removed -- words of title, lead and text that came and went; one that moved is neither.
    """

    kind: ChangeKind
    added: int
    removed: int
