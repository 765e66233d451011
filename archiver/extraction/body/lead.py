"""The lead (standfirst, chapô): the sentence or two between headline and text that say what the story is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from archiver.extraction.body.features import FAR, PARAGRAPH_WORDS
from archiver.extraction.body.fragments import FAMILIES, HEADINGS, Fragment
from archiver.extraction.page.page import Page, Reading, reading
from archiver.extraction.page.structured import plain
from archiver.extraction.words.self_changing import is_self_changing

#: Likeness (F1 of words) from which a visible text is the description that metadata gives.
SAME = 0.8

#: Words of a lead. Shorter is a kicker or label, longer is a paragraph.
SHORTEST, LONGEST = 4, 130

#: Below this probability of being text a fragment is a caption or promotion, whatever its template calls it.
CONCEIVABLE = 0.05

#: Probability of being text, words and ends of a sentence that is a lead because it is set apart from the paragraphs.
SET_APART = 0.5
SENTENCE_WORDS = 6
SENTENCE_ENDS = (".", "!", "?", "…", "。", "؟", "।")

_LEAD = FAMILIES.index("lead")
_FIGURE = FAMILIES.index("tag:figure")
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead, and the indexes of the fragments that show it; none where only metadata has it."""

    text: Reading[str]
    shown: tuple[int, ...] = ()


def descriptions(page: Page) -> Iterator[tuple[str, str]]:
    """(place, text) of each description in metadata, most telling first."""
    for thing in page.jsonld:
        kind = str(thing.get("@type"))
        if ("Article" in kind or "Posting" in kind) and isinstance(text := thing.get("description"), str):
            yield "jsonld:description", plain(text)
    for name in ("og:description", "description", "twitter:description"):
        if found := page.first_meta(name):
            yield f"meta:{name}", plain(found[1])


def find_lead(
    page: Page,
    titles: Sequence[str],
    fragments: Sequence[Fragment],
    likely: Sequence[float],
    chosen: Sequence[Fragment],
) -> Lead | None:
    """The lead, from the fragments down to the second paragraph of the text, else from metadata.

    In this order: what metadata gives word for word; what the template calls a lead, is marked up as a heading above
    the text or is a first paragraph all in bold. A description that only repeats the beginning of the text is no lead.
    """
    told = list(descriptions(page))
    descriptive = [text for _, text in told]
    first = next(
        (f for f in chosen if f.words >= PARAGRAPH_WORDS and _distance(f) > 2 and f.node.tag not in HEADINGS), None
    )
    keys = Counter(f.node.key for f in chosen if f.words >= PARAGRAPH_WORDS)
    ordinary = keys.most_common(1)[0][0] if keys else ""
    ranked = [
        (_rank(f, _told(f, fragments, descriptive), first, ordinary, likely[f.index]), -f.index, f)
        for f in _candidates(titles, fragments, chosen)
    ]
    rank, _, best = max(ranked, default=(0.0, 0, None))
    if best is not None and rank > 0:
        parts = _run(best, fragments, likely, descriptive)
        text = " ".join(part.text for part in parts)
        return Lead(reading(text, "visible:lead", text), tuple(part.index for part in parts))
    beginning = " ".join(fragment.text for fragment in chosen[:3])
    for place, text in told:
        if (
            len(_WORD.findall(text)) >= SHORTEST
            and not _repeats(text, beginning)
            and not any(_likeness(text, title) >= SAME for title in titles)
        ):
            return Lead(reading(text, place, text))
    return None


def _run(lead: Fragment, fragments: Sequence[Fragment], likely: Sequence[float], told: Sequence[str]) -> list[Fragment]:
    """The lead with what stands beside it and belongs to it: in the same element of a template that calls that a lead,
    or in the same description in metadata."""
    whole = [key for text in told if _key(lead.text) in (key := _key(text))]
    run = [lead]

    def belongs(fragment: Fragment) -> bool:
        if sum(f.words for f in run) > LONGEST or fragment.node.tag == "h1":
            return False
        same = fragment.node.parent is lead.node.parent and fragment.node.key == lead.node.key
        if same and _distance(lead) <= 1 and likely[fragment.index] >= 0.5 and fragment.index > lead.index:
            return True
        alike = fragment.node.key == lead.node.key and fragment.words >= SHORTEST
        return alike and any(_key(fragment.text) in text for text in whole)

    for fragment in fragments[lead.index + 1 :]:
        if not belongs(fragment):
            break
        run.append(fragment)
    for fragment in reversed(fragments[: lead.index]):
        if not belongs(fragment):
            break
        run.insert(0, fragment)
    return run


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _is_item(fragment: Fragment) -> bool:
    """Whether it is an item of a list, or all of one."""
    parent = fragment.node.parent
    return fragment.node.tag == "li" or (parent is not None and parent.tag == "li")


def _distance(fragment: Fragment) -> int:
    """Levels up to the element that the template calls a lead, 0 for the fragment's own; FAR where none is."""
    at = fragment.node.nearest[_LEAD]
    return fragment.node.depth - at if at >= 0 else FAR


def _candidates(titles: Sequence[str], fragments: Sequence[Fragment], chosen: Sequence[Fragment]) -> Iterator[Fragment]:
    paragraphs = [f.index for f in chosen if f.words >= PARAGRAPH_WORDS][:2]
    end = paragraphs[-1] if paragraphs else len(fragments) - 1
    heading = next((f.index for f in fragments if f.node.tag == "h1" and f.index <= end), None)
    start = max(0, heading - 4) if heading is not None else max(0, end - 30)
    for fragment in fragments[start : end + 1]:
        if (
            SHORTEST <= fragment.words <= LONGEST
            and fragment.linked <= 0.35 * fragment.length
            and fragment.node.tag != "h1"
            and fragment.node.nearest[_FIGURE] < 0
            and not is_self_changing(fragment.text)
            and not any(_likeness(fragment.text, title) >= SAME for title in titles)
        ):
            yield fragment


def _told(fragment: Fragment, fragments: Sequence[Fragment], told: Sequence[str]) -> float:
    """Likeness of the fragment, or of the paragraphs of one template that begin with it, to a description."""
    return max((_told_by(text, fragment, fragments) for text in told), default=0.0)


def _told_by(text: str, fragment: Fragment, fragments: Sequence[Fragment]) -> float:
    alike, key = _likeness(fragment.text, text), _key(text)
    if alike >= SAME or not key.startswith(_key(fragment.text)) or _is_item(fragment):
        return alike
    following = fragments[fragment.index :]
    run = takewhile(lambda other: other.node.key == fragment.node.key and _key(other.text) in key, following)
    return max(alike, _likeness(" ".join(other.text for other in run), text))


def _rank(fragment: Fragment, likeness: float, first: Fragment | None, ordinary: str, likely: float) -> float:
    """How much speaks for this fragment being the lead, 0 where nothing does.

    likeness -- how much it is what metadata tells.
    """
    if likeness >= SAME:
        # a description filled with the text's first paragraph says less than a template that sets a lead apart
        return (1 if fragment.node.key == ordinary else 4) + likeness
    if _is_item(fragment):
        return 0  # one of several items says a part only
    if likely < CONCEIVABLE or (first is not None and fragment.index > first.index):
        return 0
    evidence = 0.0
    if (distance := _distance(fragment)) <= 2:
        evidence += 1 - 0.1 * distance
    if first is not None and fragment is not first and fragment.node.tag in ("h2", "h3") and fragment.words >= 6:
        evidence += 1
    bold = fragment.bold >= 0.9 * len(fragment.text)
    if fragment is first and bold:
        evidence += 1
    elif first is not None and likely >= SET_APART and _stands_apart(fragment, first, ordinary, bold):
        evidence += 0.5
    return evidence + 2 * likely if evidence else 0


def _stands_apart(fragment: Fragment, first: Fragment, ordinary: str, bold: bool) -> bool:
    """Whether it is a sentence above the first paragraph that the template shows in another way than paragraphs."""
    return (
        fragment.index < first.index
        and (bold or fragment.node.key not in (ordinary, first.node.key))
        and fragment.node.tag not in HEADINGS
        and fragment.words >= SENTENCE_WORDS
        and fragment.text.endswith(SENTENCE_ENDS)
    )


def _likeness(one: str, other: str) -> float:
    """F1 of the words of both, as bags."""
    a, b = Counter(_WORD.findall(one.lower())), Counter(_WORD.findall(other.lower()))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def _repeats(text: str, shown: str) -> bool:
    """Whether the text is the beginning of what the page shows, whole or cut off with dots."""
    beginning = " ".join(_WORD.findall(_CUT.sub("", text).lower()))
    return " ".join(_WORD.findall(shown.lower())).startswith(beginning[: max(40, len(beginning) - 30)])
