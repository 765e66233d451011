"""What kind of change an edit was, from the words that came and went. Pure.

The kinds are those that newsrooms and press critics tell apart (https://newsdiffs.org/about/): slips of the pen, new
headlines, corrections that say so, rewriting, and rewriting that the page does not own up to.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from archiver.edits.word_diff import operations

ChangeKind = Literal[
    "typo",  # a few letters or white space
    "headline",  # title only
    "byline",  # authors only
    "correction",  # the text says that it was corrected, and did not before
    "substantive",  # words came or went, and the page's date of modification moved with them
    "silent",  # words came or went, and the page has the date it had
    "reading",  # another version of the extractor read it: the page itself may be the same
]

#: Words that may differ in a slip of the pen, and how alike each must be to the one it replaces.
_TYPO_WORDS, _TYPO_LIKENESS = 4, 0.7

#: How a page says that it was corrected. Matched against sentences that the later text has and the earlier one not.
_CORRECTED = re.compile(
    r"""\bcorrection\b|\bcorrected\b|\bclarification\b|\berratum\b|\bwas\ amended\b
      | \b(?:earlier|previous)\ version\b
      | \brectificati(?:f|on)\b|\bcorrigée?s?\b|\bversion\ (?:antérieure|précédente)\b
      | \bmise?\ à\ jour\ pour\ corriger\b
      | \bkorrigiert\b|\bkorrektur\b|\bberichtigung\b|\bfrüheren?\ (?:version|fassung)\b
      | \bcorrección\b|\bfe\ de\ erratas?\b|\bversión\ anterior\b
      | \berrata\b|\brettifica\b|\bversione\ precedente\b|\bcorreção\b|\bversão\ anterior\b
      | \brectificatie\b|\beerdere\ versie\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Change:
    """kind           -- see `ChangeKind`.
    added, removed -- words of title, lead and text that came and went; one that moved is neither.
    """

    kind: ChangeKind
    added: int
    removed: int


def classify(before: dict[str, Any], after: dict[str, Any]) -> Change:
    """The change between two versions (rows of `versions`, or of `Archive.article(…)["versions"]`).

    An edit that is several of these is the first of: reading, byline or headline where nothing else changed,
    correction, typo, silent, substantive.
    """
    old, new = _words(before), _words(after)
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return Change(_kind(before, after, old, new), come.total(), gone.total())


def _kind(before: dict[str, Any], after: dict[str, Any], old: list[str], new: list[str]) -> ChangeKind:
    if before.get("extractor") != after.get("extractor"):
        return "reading"
    if _body(before) == _body(after):
        return "headline" if before["title"] != after["title"] else "byline"
    if _says_corrected(_body(before), _body(after)):
        return "correction"
    if _is_typo(old, new):
        return "typo"
    return "silent" if before["modified"] == after["modified"] else "substantive"


def _body(version: dict[str, Any]) -> str:
    lead, text = version["lead"] or "", version["text"] or ""
    return text if lead in text else f"{lead}\n\n{text}"


def _words(version: dict[str, Any]) -> list[str]:
    return f"{version['title'] or ''}\n{_body(version)}".split()


def _says_corrected(before: str, after: str) -> bool:
    known = set(_SENTENCE.findall(before))
    return any(_CORRECTED.search(sentence) for sentence in _SENTENCE.findall(after) if sentence not in known)


def _is_typo(old: list[str], new: list[str]) -> bool:
    if abs(len(old) - len(new)) > _TYPO_WORDS:
        return False
    # where many words differ the comparison of all would be long, and its answer is known
    if (Counter(old) - Counter(new)).total() > _TYPO_WORDS or (Counter(new) - Counter(old)).total() > _TYPO_WORDS:
        return False
    changed = [
        (" ".join(old[a:b]), " ".join(new[c:d]))
        for operation, a, b, c, d in operations(old, new)
        if operation != "equal"
    ]
    return len(changed) <= _TYPO_WORDS and all(_alike(left, right) for left, right in changed)


def _alike(left: str, right: str) -> bool:
    """Whether one can be a slip for the other: nearly the same letters, and the very same figures and negations."""
    if _WORD.findall(left) == _WORD.findall(right):
        return True
    figures = [re.sub(r"\D", "", side) for side in (left, right)]
    likeness = SequenceMatcher(None, left, right, autojunk=False).ratio()
    return figures[0] == figures[1] and likeness >= _TYPO_LIKENESS
