"""Lines of certain forms: those that are never text, and corrections, which always are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extraction.body.families import HEADINGS
from archiver.extraction.body.fragments import Fragment
from archiver.extraction.page.boilerplate import Boilerplate
from archiver.extraction.words.credits import has_label, is_credit
from archiver.extraction.words.line_words import (
    WHOLE_LINE,
    is_byline_frame,
    is_correction,
    is_interruption,
    is_promotion,
    is_rights_line,
    is_share_line,
    related_label,
)

#: Words of a line that only leads to another story.
RELATED_WORDS = 25

#: Words of the longest heading of related links.
LABEL_WORDS = 10

#: Words of a line that asks readers for something.
PROMOTION_WORDS = 40

#: Words of the shortest correction.
SHORTEST_CORRECTION = 5

#: Most fragments between the text and a correction that stands outside of it.
CORRECTION_REACH = 12

#: A mark that a template has to fill, in a line of its own: "$$AD$$", "{{ video.id }}".
_PLACEHOLDER = re.compile(r"(?:\$\$|%%|##|\{\{|\{%|\[\[|<%)\s?[\w.:/='\" -]+\s?(?:\$\$|%%|##|\}\}|%\}|\]\]|%>)")
#: Reasons for which a line is never the text's, unless most of the text has them.
_NEVER = Boilerplate.POPUP | Boilerplate.CONSENT | Boilerplate.HIDDEN
#: Reasons for which a correction is another story's.
_OTHERS = (
    _NEVER
    | Boilerplate.COMMENTS
    | Boilerplate.RELATED
    | Boilerplate.CAROUSEL
    | Boilerplate.NAVIGATION
    | Boilerplate.PROMOTION
)


def is_furniture(fragment: Fragment) -> bool:
    """Whether it is a line of a form that is never text, whatever its tag and class: a rule of signs, a mark that a
    template has to fill, a byline without its values, a share bar, the heading of related links or one of them in a
    line of its own, what interrupts the text, a photo credit, a call to subscribe, who keeps the rights."""
    text = fragment.text
    if fragment.words <= PROMOTION_WORDS and fragment.node.tag not in HEADINGS and is_promotion(text):
        return True
    if is_rights_line(text):
        return True
    return fragment.words <= RELATED_WORDS and (
        not any(map(str.isalnum, text))
        or _PLACEHOLDER.fullmatch(text) is not None
        or is_byline_frame(text)
        or is_share_line(text)
        or is_interruption(text)
        or _leads_elsewhere(fragment)
        or (has_label(text) and is_credit(text))
    )


def _leads_elsewhere(fragment: Fragment) -> bool:
    """Whether it is the heading of related links, or one of them in a line of its own."""
    leads_on = only_leads_on(fragment)
    if not leads_on and fragment.words > LABEL_WORDS:
        return False
    found = related_label(fragment.text)
    return found == WHOLE_LINE or (found > 0 and leads_on)


def only_leads_on(fragment: Fragment) -> bool:
    """Whether most of a line is a link."""
    return fragment.words <= RELATED_WORDS and fragment.linked >= 0.5 * fragment.length


def minded_in(chosen: Sequence[Fragment]) -> Boilerplate:
    """Reasons that are minded: those that hold for less than half of the words."""
    total = sum(fragment.words for fragment in chosen)
    return Boilerplate(
        sum(
            reason.value
            for reason in _NEVER
            if 2 * sum(fragment.words for fragment in chosen if reason & fragment.node.apart) < total
        )
    )


def with_corrections(fragments: Sequence[Fragment], chosen: Sequence[Fragment]) -> list[Fragment]:
    """The same with corrections and editor's notes, which say of themselves that they belong to the text: in a box of
    its sides, below it or above."""
    if not chosen:
        return []
    first, last = chosen[0].index, chosen[-1].index
    kept = {fragment.index for fragment in chosen}
    around = fragments[max(0, first - CORRECTION_REACH) : last + 1 + CORRECTION_REACH]
    minded = _OTHERS & ~chosen[0].node.apart
    return [
        fragment
        for fragment in around
        if fragment.index in kept
        or (fragment.words >= SHORTEST_CORRECTION and is_correction(fragment.text) and not fragment.node.apart & minded)
    ]
