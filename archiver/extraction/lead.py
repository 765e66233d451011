"""The lead (standfirst, chapô): the sentence or two between headline and text that say what the story is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.extraction.families import FAMILIES
from archiver.extraction.features import PARAGRAPH_WORDS
from archiver.extraction.fragments import Fragment
from archiver.extraction.page import Page, squeeze
from archiver.extraction.reading import Reading, reading

#: Likeness (F1 of words) from which a visible text is the description that metadata gives.
SAME = 0.8

#: Words of a lead. Shorter is a kicker or label, longer is a paragraph.
SHORTEST, LONGEST = 4, 130

_LEAD = FAMILIES.index("lead")
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_MARKUP = re.compile(r"<[^>]{1,200}>")


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead, and the index of the fragment that shows it; None where only metadata has it."""

    text: Reading[str]
    index: int | None


def descriptions(page: Page) -> Iterator[tuple[str, str]]:
    """(place, text) of each description in metadata, most telling first."""
    for thing in page.jsonld:
        kind = str(thing.get("@type"))
        if ("Article" in kind or "Posting" in kind) and isinstance(text := thing.get("description"), str):
            yield "jsonld:description", squeeze(_MARKUP.sub(" ", text))
    for name in ("og:description", "description", "twitter:description"):
        if found := page.first_meta(name):
            yield f"meta:{name}", found[1]


def find_lead(page: Page, title: str, fragments: Sequence[Fragment], chosen: Sequence[Fragment]) -> Lead | None:
    """The lead, from the fragments down to the second paragraph of the text, else from metadata.

    In this order: what the template calls a lead or metadata gives word for word; a sentence marked up as a heading
    above the text; a first paragraph all in bold. A description that only repeats the beginning of the text is no lead.
    """
    told = list(descriptions(page))
    candidates = list(_candidates(title, fragments, chosen))
    first = next((f for f in chosen if f.words >= PARAGRAPH_WORDS), None)
    ranked = [(_rank(f, [text for _, text in told], first, chosen), f) for f in candidates]
    rank, best = max(ranked, key=lambda pair: (pair[0], -pair[1].index), default=(0.0, None))
    if best is not None and rank >= 1:
        return Lead(reading(best.text, "visible:lead", best.text), best.index)
    shown = " ".join(fragment.text for fragment in chosen[:3])
    for place, text in told:
        if len(_WORD.findall(text)) >= SHORTEST and not _repeats(text, shown) and _likeness(text, title) < SAME:
            return Lead(reading(text, place, text), None)
    return None


def _candidates(title: str, fragments: Sequence[Fragment], chosen: Sequence[Fragment]) -> Iterator[Fragment]:
    paragraphs = [f.index for f in chosen if f.words >= PARAGRAPH_WORDS][:2]
    end = paragraphs[-1] if paragraphs else len(fragments) - 1
    heading = next((f.index for f in fragments if f.node.tag == "h1" and f.index <= end), None)
    start = max(0, heading - 4) if heading is not None else max(0, end - 30)
    for fragment in fragments[start : end + 1]:
        if (
            SHORTEST <= fragment.words <= LONGEST
            and fragment.linked <= 0.35 * fragment.length
            and fragment.node.tag != "h1"
            and _likeness(fragment.text, title) < SAME
        ):
            yield fragment


def _rank(fragment: Fragment, told: Sequence[str], first: Fragment | None, chosen: Sequence[Fragment]) -> float:
    """How much speaks for this fragment being the lead; 1 or more is enough."""
    node = fragment.node
    rank = 0.0
    likeness = max((_likeness(fragment.text, text) for text in told), default=0.0)
    if likeness >= SAME:
        rank += 2 * likeness
    near = node.depth - node.nearest[_LEAD] if node.nearest[_LEAD] >= 0 else 9
    if near <= 2:
        rank += 1.2 - 0.1 * near
    before = first is not None and fragment.index < first.index
    if before and node.tag in ("h2", "h3") and fragment.words >= 6:
        rank += 1
    if fragment is first and fragment.bold >= 0.9 * len(fragment.text):
        rank += 1
    return rank


def _likeness(one: str, other: str) -> float:
    """F1 of the words of both, as bags."""
    a, b = Counter(_WORD.findall(one.lower())), Counter(_WORD.findall(other.lower()))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def _repeats(text: str, shown: str) -> bool:
    """Whether the text is the beginning of what the page shows, whole or cut off with dots."""
    beginning = " ".join(_WORD.findall(_CUT.sub("", text).lower()))
    return " ".join(_WORD.findall(shown.lower())).startswith(beginning[: max(40, len(beginning) - 30)])
