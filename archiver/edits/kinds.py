"""What kind of change an edit was, from the words that came and went. Pure.

The kinds are those that newsrooms and press critics tell apart (https://newsdiffs.org/about/): slips of the pen, new
headlines, corrections that say so, rewriting, and rewriting that the page does not own up to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from archiver.edits.change import Change, ChangeKind
from archiver.edits.operations import Steps, TooDifferent, operations, words_of

#: How many words may differ in a slip of the pen; how alike each must be to the one it replaces; how many of its
#: letters are compared one by one.
_TYPO_WORDS, _TYPO_LIKENESS, _TYPO_LETTERS = 4, 0.7, 200

#: Characters that are compared word by word. Where changed paragraphs are longer together, all their words count as
#: gone and come. In a longer text no slip of the pen is looked for.
MOST = 1_000_000

#: The longest paragraph, in characters, that is searched for words of a correction: a notice is short.
_NOTICE = 2_000

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


def kind_of_edit(before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    """The change between two versions: anything with `title`, `lead`, `text`, `modified` and `extractor`.

    An edit that is several of these is the first of: reading, byline or headline where nothing else changed,
    correction, typo, silent, substantive. The time it takes grows with the length of what changed, and no faster.
    """
    old, new = _paragraphs(before), _paragraphs(after)
    gone, come = _without(old, new), _without(new, old)
    added, removed = _sizes(gone, come)
    kind = _kind(before, after, come, small=max(added, removed) <= _TYPO_WORDS)
    return Change(kind, added, removed)


def _sizes(gone: list[str], come: list[str]) -> tuple[int, int]:
    """Words that came and went with these paragraphs."""
    if sum(map(len, gone)) + sum(map(len, come)) > MOST:
        return sum(len(paragraph.split()) for paragraph in come), sum(len(paragraph.split()) for paragraph in gone)
    came, went = Counter(words_of("\n".join(come))), Counter(words_of("\n".join(gone)))
    return (came - went).total(), (went - came).total()


def _kind(before: Mapping[str, Any], after: Mapping[str, Any], come: list[str], *, small: bool) -> ChangeKind:
    if before["extractor"] != after["extractor"]:
        return "reading"
    if _body(before) == _body(after):
        return "headline" if before["title"] != after["title"] else "byline"
    if _says_corrected(come, before):
        return "correction"
    if (
        small
        and max(len(old := _whole(before)), len(new := _whole(after))) <= MOST
        and _is_typo(words_of(old), words_of(new))
    ):
        return "typo"
    return "silent" if before["modified"] == after["modified"] else "substantive"


def _body(version: Mapping[str, Any]) -> str:
    lead, text = version["lead"] or "", version["text"] or ""
    return text if lead in text else f"{lead}\n\n{text}"


def _whole(version: Mapping[str, Any]) -> str:
    return f"{version['title'] or ''}\n{_body(version)}"


def _paragraphs(version: Mapping[str, Any]) -> list[str]:
    return [line for line in _whole(version).split("\n") if line and not line.isspace()]


def _without(paragraphs: list[str], others: list[str]) -> list[str]:
    """The paragraphs that the others lack, in order; one that stands there twice must be there twice."""
    known = Counter(others)
    missing = []
    for paragraph in paragraphs:
        if known[paragraph]:
            known[paragraph] -= 1
        else:
            missing.append(paragraph)
    return missing


def _says_corrected(come: list[str], before: Mapping[str, Any]) -> bool:
    short = "\n".join(paragraph for paragraph in come if len(paragraph) <= _NOTICE)[-MOST:]
    told = [sentence for sentence in _SENTENCE.findall(short) if _CORRECTED.search(sentence)]
    return bool(told) and not set(told) <= set(_SENTENCE.findall(_whole(before)))


def _is_typo(old: list[str], new: list[str]) -> bool:
    try:
        changes = operations(old, new, Steps(), edits=2 * _TYPO_WORDS)
    except TooDifferent:
        return False
    changed = [(" ".join(old[a:b]), " ".join(new[c:d])) for operation, a, b, c, d in changes if operation != "equal"]
    return len(changed) <= _TYPO_WORDS and all(_alike(left, right) for left, right in changed)


def _alike(left: str, right: str) -> bool:
    """Whether one can be a slip for the other: nearly the same letters, and the very same figures and negations."""
    if len(left) + len(right) > 2 * _TYPO_LETTERS:
        return False
    if _WORD.findall(left) == _WORD.findall(right):
        return True
    figures = [re.sub(r"\D", "", side) for side in (left, right)]
    likeness = SequenceMatcher(None, left, right, autojunk=False).ratio()
    return figures[0] == figures[1] and likeness >= _TYPO_LIKENESS
