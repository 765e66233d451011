"""The body of an article: its blocks in order, its lead, and how sure we are of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

import trafilatura
from lxml.etree import _Element

from archiver.article import Block
from archiver.extraction.body.blocks import ancestor, find_embeds, is_crosshead, make_blocks, mark_updates, post_of
from archiver.extraction.body.embedded import Embedded, article_in_scripts, articles_in_jsonld
from archiver.extraction.body.features import PARAGRAPH_WORDS
from archiver.extraction.body.flow import (
    in_flow,
    is_furniture,
    last_section,
    minded_in,
    only_leads_on,
    with_corrections,
    without_comments,
)
from archiver.extraction.body.fragments import HEADINGS, Fragment, Fragments, Node, page_fragments
from archiver.extraction.body.lead import Lead, find_lead
from archiver.extraction.body.model import Model, packaged_model
from archiver.extraction.head.headline import headline
from archiver.extraction.head.people import read_authors
from archiver.extraction.page.page import Page, Reading, squeeze
from archiver.extraction.words.line_words import WHOLE_LINE, is_about, related_label, related_match
from archiver.extraction.words.moments import without_dates
from archiver.extraction.words.names import bare_line, is_byline
from archiver.extraction.words.self_changing import is_self_changing
from archiver.extraction.words.text import shares_in

# ----------------------------------------------------------------------------------------------------------------------
# trafilatura's reading of the same tree: asked where the model is unsure, and for sites that want it plain.


# it logs each page it can make nothing of as an error; what that means is decided here
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_with_trafilatura(page: Page, *, fast: bool = False) -> tuple[Block, ...]:
    """The body as trafilatura reads it, comments left out; empty where it finds none. `fast` leaves out its own second
    opinions (readability, jusText), which take most of its time."""
    document = trafilatura.bare_extraction(page.tree, url=page.url or None, include_comments=False, fast=fast)
    if document is None or isinstance(document, dict) or document.body is None:
        return ()
    return tuple(_blocks(document.body))


def _blocks(element: _Element) -> Iterator[Block]:
    """trafilatura's own vocabulary (after TEI): p, head, list of items, quote, code, table of rows of cells."""
    for child in element:
        match child.tag:
            case "head":
                if text := _text(child):
                    yield Block("heading", text, level=_level(child.get("rend")))
            case "list":
                if items := [text for item in child.iter("item") if (text := _text(item))]:
                    yield Block("list", "\n".join(f"- {item}" for item in items))
            case "table":
                rows = ["\t".join(_text(cell) for cell in row.iter("cell")) for row in child.iter("row")]
                if rows := [row for row in rows if row.strip()]:
                    yield Block("table", "\n".join(rows))
            case "quote":
                if text := _text(child):
                    yield Block("quote", text)
            case "code":
                if text := "".join(child.itertext()).strip("\n"):
                    yield Block("code", text)
            case "p" | "ab" | "item":
                for line in _lines(child):
                    yield Block("paragraph", line)
            case "body" | "div" | "main" | "article" | "section":
                yield from _blocks(child)
            case _:
                if text := _text(child):
                    yield Block("paragraph", text)
        if text := squeeze(child.tail):
            yield Block("paragraph", text)


def _lines(element: _Element) -> list[str]:
    """The paragraph, one line for each that `<lb/>` makes of it."""
    parts = [element.text or ""]
    for child in element.iterdescendants():
        parts.append("\n" if child.tag == "lb" else child.text or "")
        parts.append(child.tail or "")
    return [line for part in "".join(parts).split("\n") if (line := squeeze(part))]


def _text(element: _Element) -> str:
    return squeeze("".join(str(part) for part in element.itertext()))


def _level(rend: str | None) -> int:
    digit = (rend or "")[1:2]
    return min(6, max(2, int(digit))) if digit.isdigit() else 3


# ----------------------------------------------------------------------------------------------------------------------

#: Certainty of the model below which trafilatura is heard too: at .8 it is heard twice as often, and brings less.
SURE = 0.65

#: Probability from which a quotation in the flow is text.
QUOTATION = 0.2
QUOTATION_TAGS = frozenset({"blockquote"})

#: A text in a script is taken when it holds this part of the text that shows, and is fuller by that factor.
HELD = 0.5
FULLER = 1.3

#: Scripts are searched for a fuller text only where less than this many words show, or the model is not sure.
SHORT_WORDS = 150

#: A line that begins like a label of other stories leads to them where it links this part of its characters.
LINKED = 0.4

#: A paragraph this long (in words) does not stand twice in an article by intention.
REPEATED_WORDS = 12


#: Words of a line above the text that gives a date, and those of them beside the date. Of ten such lines on 1,135 pages
#: the text had two.
DATE_LINE_WORDS = 25
DATED_WORDS = 9
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"”»“)]*$")
#: Elements of which a date is a part.
_DATA = frozenset({"li", "dt", "dd", "td", "th", "blockquote", "pre"})

_ITEMS = frozenset({"li"})
#: A list above the text repeats the lead when this part of its words stands in it, on an average of its items.
REPEATED = 0.6

_WORD = re.compile(r"\w+")
#: Characters of a text whose key is kept.
_USUAL = 2_000
_BYLINE = re.compile(r"(?i:by|par|von|de|di|por|door|av|af|texte?)\s*:?\s+(?:[A-ZÀ-ÖØ-Þ]|unser)")


@dataclass(frozen=True, slots=True)
class Body:
    """What was read as the article's text.

    blocks        -- the body in order, without the lead.
    lead          -- the standfirst, from the page or from metadata.
    lead_position -- index in `blocks` before which the page shows the lead; None where it does not show it.
    container     -- element that holds most of the body; None where nothing was found. Pictures are looked for near it.
    certainty     -- 0 to 1: how sure the reader is that this is the text, all of it and nothing else.
    source        -- `model`; `model+trafilatura` where both were asked; `trafilatura`; `jsonld:articleBody` or
                     `script:json` where the page's data hold a fuller text than it shows.
    data          -- that text as a tree of its own, with its pictures.
    """

    blocks: tuple[Block, ...]
    lead: Reading[str] | None
    lead_position: int | None
    container: _Element | None
    certainty: float
    source: str
    data: _Element | None = None


def read_body(page: Page, model: Model | None = None) -> Body:
    """The body of the page; an empty one, never an exception, where the page has none.

    model -- judges the fragments instead of the one that ships: for measuring on pages that one was trained on.
    """
    if page.site is not None and page.site.extractor == "trafilatura":
        return Body(_lasting(read_with_trafilatura(page)), None, None, None, 0.5, "trafilatura")
    fragments = page_fragments(page)
    model = model or packaged_model()
    likely = model.probabilities(page, fragments)
    certainty, source = _certainty(fragments.items, likely), "model"
    if certainty < SURE:
        likely, source = _with_second_opinion(page, fragments.items, likely), "model+trafilatura"
    titles = _titles(page, fragments.items)
    chosen = with_corrections(fragments.items, _choose(fragments.items, likely, model.threshold))
    text = list(_text_only(_below_headline(page, fragments.items, chosen), titles))
    if fuller := _fuller(page, titles, text, certainty):
        return _from_data(page, titles, fuller, _container(chosen))
    text = _without_bios(page, text)
    if not text:
        return Body(_lasting(read_with_trafilatura(page)), None, None, None, certainty, "trafilatura")
    return _from_page(page, titles, fragments, likely, text, certainty, source)


def _choose(fragments: Sequence[Fragment], likely: Sequence[float], threshold: float) -> list[Fragment]:
    """Fragments that are likely enough. Quotations between paragraphs of the text need less: some known answers leave
    them out, so that the model has learnt to doubt them."""
    chosen = [f for f, p in zip(fragments, likely, strict=True) if p >= threshold]
    if not chosen:
        return []
    first = chosen[0].index
    chosen += last_section(fragments, likely, chosen)
    last = chosen[-1].index
    holders = {fragment.node.parent for fragment in chosen}
    closed = in_flow(fragments, likely, chosen) | {fragment.index for fragment in chosen}
    return [
        fragment
        for fragment, p in zip(fragments[first : last + 1], likely[first : last + 1], strict=True)
        if fragment.index in closed
        or (p >= QUOTATION and (quote := ancestor(fragment.node, QUOTATION_TAGS)) and quote.parent in holders)
    ]


def _from_page(
    page: Page,
    titles: Sequence[str],
    fragments: Fragments,
    likely: Sequence[float],
    chosen: Sequence[Fragment],
    certainty: float,
    source: str,
) -> Body:
    lead = find_lead(page, titles, fragments.items, likely, chosen)
    shown = lead.shown if lead else ()
    told = _key(lead.text.value) if lead else ""
    text = [f for f in chosen if f.index not in shown and _key(f.text) != told]
    if lead:
        text = _without_summary(text, lead.text.value)
    placed = mark_updates(page, text, make_blocks(text))
    container = _container(chosen)
    placed = sorted([*placed, *find_embeds(page, fragments, likely, chosen, container)], key=lambda item: item.index)
    return Body(
        blocks=tuple(item.block for item in placed),
        lead=lead.text if lead else None,
        lead_position=sum(item.index < shown[0] for item in placed) if shown else None,
        container=container,
        certainty=certainty,
        source=source,
    )


def _without_summary(text: Sequence[Fragment], lead: str) -> list[Fragment]:
    """The text without a list above it, and its heading, that says the same as the lead."""
    above = list(takewhile(lambda f: ancestor(f.node, _ITEMS) or f.node.tag in HEADINGS, text))
    items = [set(_WORD.findall(f.text.lower())) for f in above if ancestor(f.node, _ITEMS)]
    told = set(_WORD.findall(lead.lower()))
    if len(items) < 2 or sum(len(item & told) for item in items) < REPEATED * sum(map(len, items)):
        return list(text)
    return list(text[len(above) - (above[-1].node.tag in HEADINGS) :])


def _from_data(page: Page, titles: Sequence[str], found: Embedded, container: _Element | None) -> Body:
    """The body from a text in the page's data. Its lead can only be one of the descriptions in metadata."""
    chosen = list(_text_only(found.fragments, titles))
    lead: Lead | None = find_lead(page, titles, (), (), chosen)
    blocks = tuple(item.block for item in make_blocks(chosen))
    return Body(blocks, lead.text if lead else None, None, container, SURE, found.source, found.tree)


def _fuller(page: Page, titles: Sequence[str], chosen: Sequence[Fragment], certainty: float) -> Embedded | None:
    """A text in the page's data that holds what the page shows, and more."""
    texts = [fragment.text for fragment in chosen]
    words = sum(fragment.words for fragment in chosen)
    found = list(articles_in_jsonld(page))
    if (words < SHORT_WORDS or certainty < SURE) and (story := article_in_scripts(page, titles)):
        found.append(story)
    for story in sorted(found, key=lambda story: -story.words):
        if story.words < FULLER * words + 20:
            break
        shares = shares_in(texts, story.text)
        held = sum(f.words for f, share in zip(chosen, shares, strict=True) if share >= 0.5)
        if held >= HELD * words:
            return story
    return None


def _with_second_opinion(page: Page, fragments: Sequence[Fragment], likely: Sequence[float]) -> list[float]:
    """Means of the model's probabilities and trafilatura's yes or no."""
    text = "\n".join(block.text for block in read_with_trafilatura(page, fast=True))
    shares = shares_in([fragment.text for fragment in fragments], text)
    return [(p + (share >= 0.5)) / 2 for p, share in zip(likely, shares, strict=True)]


def _text_only(chosen: Sequence[Fragment], titles: Sequence[str]) -> Iterator[Fragment]:
    """The fragments that may be text. Left out are headline, byline and links above the text, what came before, and
    comments. Further down a heading that repeats the headline is a crosshead. Lines whose form is never text, or that
    change by themselves, are left out everywhere. Posts are blocks of their own."""
    headlines = {_key(title) for title in titles}
    seen: set[str] = set()
    paragraphs = 0
    after_label = False
    minded = minded_in(chosen)
    for fragment in without_comments(chosen):
        key = _key(fragment.text)
        if (
            key in seen
            or (key in headlines and (paragraphs < 2 or fragment.node.tag not in HEADINGS))
            or fragment.node.apart & minded
            or _changes_by_itself(fragment)
            or post_of(fragment)
            or is_furniture(fragment)
        ):
            after_label = related_label(fragment.text) == WHOLE_LINE
            continue
        if after_label and only_leads_on(fragment):
            continue
        after_label = False
        if paragraphs < 2 and _is_date_line(fragment):
            continue
        if fragment.words >= PARAGRAPH_WORDS:
            paragraphs += 1
        elif paragraphs < 2 and _stands_above_text(fragment):
            continue
        if fragment.words >= REPEATED_WORDS:
            seen.add(key)
        yield fragment


def _below_headline(page: Page, fragments: Sequence[Fragment], chosen: Sequence[Fragment]) -> Sequence[Fragment]:
    """The fragments without short lines above the headline: menus, kickers, what the paper calls itself."""
    found = headline(page)
    if found is None or found.element is None:
        return chosen
    heading = next((f.index for f in fragments if f.node.element is found.element), 0)
    above = list(takewhile(lambda f: f.index < heading, chosen))
    return chosen if any(f.words >= PARAGRAPH_WORDS for f in above) else chosen[len(above) :]


def _without_bios(page: Page, text: list[Fragment]) -> list[Fragment]:
    """The text without what is told of its authors at its end."""
    found = page.once(read_authors)
    names = [name for name in found.value if " " in name] if found else []
    while len(text) > 1 and any(is_about(text[-1].text, name) for name in names):
        text = text[:-1]
    return text


def _lasting(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if not is_self_changing(block.text))


def _changes_by_itself(fragment: Fragment) -> bool:
    """Whether it tells a time from now, counts readers, or leads to other stories. A crosshead ("A year ago") only
    where it has a figure."""
    if fragment.node.tag in HEADINGS and not any(map(str.isdigit, fragment.text)) and not fragment.links:
        return False
    return is_self_changing(fragment.text) or (
        fragment.linked >= LINKED * fragment.length and related_match(fragment.text) is not None
    )


def _stands_above_text(fragment: Fragment) -> bool:
    """Whether a short fragment is a byline, or a link to section or author."""
    text = fragment.text
    return fragment.linked >= 0.9 * len(text) or (
        fragment.node.tag not in HEADINGS and (_BYLINE.match(text) is not None or is_byline(text))
    )


def _is_date_line(fragment: Fragment) -> bool:
    """Whether a line gives a date and little else: "12 June 2024, 18:15 | 3 min read | By Mina Okoro"."""
    text = fragment.text
    if (
        fragment.words > DATE_LINE_WORDS
        or not any(map(str.isdigit, text))
        or fragment.node.tag in HEADINGS
        or is_crosshead(fragment)
        or ancestor(fragment.node, _DATA)
        or _SENTENCE_END.search(text)
    ):
        return False
    return without_dates(text) != text and len(_WORD.findall(bare_line(text))) <= DATED_WORDS


def _titles(page: Page, fragments: Sequence[Fragment]) -> list[str]:
    """The headline as the page shows it and as its metadata have it; enough to know a repetition."""
    shown = [fragment.text for fragment in fragments if fragment.node.tag == "h1"]
    if own := headline(page):
        shown.append(own.text)
    told = [found[1] for name in ("og:title", "twitter:title") if (found := page.first_meta(name))]
    return shown + told


def _key(text: str) -> str:
    # of each fragment it is asked twice; what is long is not kept
    return _usual_key(text) if len(text) <= _USUAL else _usual_key.__wrapped__(text)


@lru_cache(maxsize=2048)
def _usual_key(text: str) -> str:
    return "".join(_WORD.findall(text)).lower()


def _container(chosen: Sequence[Fragment]) -> _Element | None:
    """The deepest element that holds at least three quarters of the words."""
    words: dict[Node, int] = {}
    for fragment in chosen:
        node: Node | None = fragment.node
        while node is not None:
            words[node] = words.get(node, 0) + fragment.words
            node = node.parent
    total = sum(fragment.words for fragment in chosen)
    holders = [node for node, count in words.items() if count >= 0.75 * total]
    return max(holders, key=lambda node: node.depth).element if holders else None


def _certainty(fragments: Sequence[Fragment], likely: Sequence[float]) -> float:
    """Distance of the probabilities from even, averaged over words that are in doubt at all."""
    weighed = [(f.words, abs(2 * p - 1)) for f, p in zip(fragments, likely, strict=True) if p >= 0.05]
    total = sum(words for words, _ in weighed)
    return round(sum(words * sure for words, sure in weighed) / total, 3) if total else 0.0
