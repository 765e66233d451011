"""The page as fragments: runs of inline text, each under one block-level element, in the order of the page.

One pass over the shared tree. A fragment is what a reader sees as one paragraph, heading, list item, caption or label;
which of them are the article is judged elsewhere (`features`, `forest`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element, iterwalk

from archiver.extraction.page.boilerplate import (
    NONE,
    Boilerplate,
    Told,
    boilerplate_of,
    either,
    kept_where_usual,
    told_of,
)
from archiver.extraction.page.page import Page
from archiver.extraction.words.self_changing import is_self_changing
from archiver.extraction.words.text import visible

# ----------------------------------------------------------------------------------------------------------------------
# Families of words that templates use in class and id, and of tags: what an element's ancestors say it is.


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: Attributes of `told_of` that say nothing here.
_SILENT = frozenset({"aria-modal", "popover"})

#: Word stems, found anywhere in a piece of a name, and whole pieces (marked with `=`). News templates are written in
#: English mostly; the others are those of French, German, Spanish, Italian and Dutch systems.
_WORDS: dict[str, str] = {
    "comment": "comment kommentar disqus discussion =respond replies reply forum livefyre coral reaction",
    "body": "body content corps inhalt =text texte entry story =post cuerpo contenuto wysiwyg =rte richtext prose",
    "article": "article artikel articolo articulo hentry blogpost",
    "paragraph": "paragraph absatz =para parrafo paragraf alinea",
    "caption": "caption legend bildunter bildtext didascalia figure photo image picture gallery galerie slide credit "
    "=media thumb bild foto",
    "hidden": "hidden =none visually =sr offscreen collapsed modal popup overlay cookie consent gdpr tooltip invisible",
    "related": "related recommend =more readmore =next readnext lire weitere verwandt =see popular trending =tag =tags "
    "tagged topic keyword outbrain taboola similar further latest =also",
    "promotion": "promo newsletter lettre infolettre =letter bulletin =brief briefing subscri abonn abo paywall "
    "piano donat support signup register login advert =ad =ads banner sponsor partner affiliate =cta "
    "commerce shop offer =app marketing anzeige publicite pub",
    "sidebar": "sidebar =side aside =rail widget secondary complement infobox factbox",
    "share": "share social sharing partage teilen follow facebook twitter whatsapp toolbar =tools =actions =print",
    "byline": "byline author autor auteur writer journalist profile =bio avatar signature contributor redakt",
    "date": "date datum =time timestamp publish posted updated =meta metadata =info =infos",
    "lead": "=lead =lede standfirst chapo chapeau =intro =deck =dek subtitle subhead subline =sub teaser summary "
    "excerpt abstract preamble untertitel vorspann sommario entradilla bajada ingress synopsis description",
    "title": "title headline heading titel titre titulo titolo kicker overline =header",
    "quote": "quote citation zitat pullquote =pull",
    "embed": "embed tweet instagram youtube video player oembed tiktok",
    "navigation": "=nav navi navigation menu breadcrumb footer pagination pager masthead topbar copyright legal",
    "list": "=list grid =card cards =tile tiles carousel feed =item =items river stream archive collection swiper",
    "correction": "correction correct erratum clarif editornote disclaimer korrektur anmerkung =note",
    "update": "liveblog liveticker ticker timeline =live =update",
}

#: Tags that say the same as such words.
_TAGS: dict[str, str] = {
    "tag:p": "p",
    "tag:list": "li ul ol dl dd dt",
    "tag:blockquote": "blockquote",
    "tag:figure": "figure figcaption picture caption amp-img",
    "tag:aside": "aside",
    "tag:footer": "footer",
    "tag:header": "header hgroup",
    "tag:article": "article",
    "tag:main": "main",
    "tag:table": "table td th",
    "tag:form": "form fieldset",
    "tag:section": "section",
    "tag:heading": " ".join(sorted(HEADINGS)),
}

FAMILIES: tuple[str, ...] = (*_WORDS, *_TAGS)
NO_FAMILIES: tuple[int, ...] = (-1,) * len(FAMILIES)
_NO_FAMILY: frozenset[int] = frozenset()


def _pattern(words: str) -> re.Pattern[str]:
    stems = [word for word in words.split() if word[0] != "="]
    whole = [f"^{word[1:]}$" for word in words.split() if word[0] == "="]
    return re.compile("|".join([*stems, *whole]))


_PATTERNS = [_pattern(words) for words in _WORDS.values()]
#: Most pieces of names are of no family: one look tells.
_ANY = re.compile("|".join(pattern.pattern for pattern in _PATTERNS))
_OF_TAG = {tag: (len(_WORDS) + number,) for number, tags in enumerate(_TAGS.values()) for tag in tags.split()}
#: `articleBody-2` is article, body
_PIECE = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]{2,}")


@kept_where_usual
def families_of(tag: str, told: Told) -> tuple[int, ...]:
    """Numbers of the families (places in `FAMILIES`) that an element's tag and describing attributes belong to."""
    found = set(_OF_TAG.get(tag, ()))
    for name, value in told:
        if name not in _SILENT:
            for piece in _PIECE.findall(value[:300]):
                found |= _families_of_piece(piece.lower())
    return tuple(found)


@lru_cache(maxsize=65536)
def _families_of_piece(piece: str) -> frozenset[int]:
    if not _ANY.search(piece):
        return _NO_FAMILY
    return frozenset(number for number, pattern in enumerate(_PATTERNS) if pattern.search(piece))


# ----------------------------------------------------------------------------------------------------------------------

#: Nothing below these is text of the page.
SKIPPED = frozenset((
    "script", "style", "template", "noscript", "svg", "math", "head", "title", "datalist", "object",
    "applet", "canvas", "audio", "map", "progress", "meter", "dialog", "nav",
))  # fmt: skip

#: Nor below these, which make a form; where they stand, newsletters are ordered and comments written.
CONTROLS = frozenset((
    "input", "button", "textarea", "select", "option",
))  # fmt: skip

#: Elements that begin no new line. All others do: an unknown custom element is a container more often than a word.
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "blink", "tooltip", "amp-timeago",
))  # fmt: skip

#: Elements that show something of another place.
EMBEDS = frozenset((
    "iframe", "embed", "video", "amp-twitter", "amp-youtube", "amp-instagram", "amp-facebook", "amp-iframe",
    "amp-video",
))  # fmt: skip

_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite"})

#: Length from which a line that ends like a sentence is a paragraph of its own, though only one `<br>` follows it.
LINE_IS_PARAGRAPH = 80
#: Paragraphs of that length which no navigation has.
_PARAGRAPHS_OF_STORY = 5

_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»“)\]]*$")
_DIGITS = re.compile(r"\d+")
# scripts without spaces between words; two characters count as one word
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class Node:
    """A block-level element on the way to a fragment.

    nearest   -- for each family, the depth of the nearest element (itself included) that belongs to it, -1 for none.
    key       -- tag and classes, digits taken out: what paragraphs of one template have in common.
    first     -- index of the first fragment at or below it; `last` is one past the last.
    controls  -- number of form controls below it.
    apart     -- why it, or what is around it, is no part of the story.
    """

    __slots__ = ("apart", "controls", "depth", "element", "first", "key", "last", "nearest", "parent", "tag")

    def __init__(self, element: _Element, tag: str, parent: Node | None, first: int) -> None:
        self.controls = 0
        self.element = element
        self.tag = tag
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 0
        self.first = self.last = first
        told = told_of(element)
        names = element.get("class") if told else None
        self.key = f"{tag}.{_DIGITS.sub('', names)}" if names else tag
        inherited = parent.nearest if parent else NO_FAMILIES
        own = families_of(tag, told)
        if own:
            nearest = list(inherited)
            for family in own:
                nearest[family] = self.depth
            inherited = tuple(nearest)
        self.nearest: tuple[int, ...] = inherited
        self.apart: Boilerplate = either(parent.apart if parent else NONE, boilerplate_of(element, told))


@dataclass(slots=True)
class Fragment:
    """One run of text. Lengths are in characters of `text` before white space was collapsed."""

    index: int
    node: Node
    text: str
    words: int
    links: int
    linked: int
    bold: int
    italic: int
    length: int


@dataclass(frozen=True, slots=True)
class Embed:
    """An element that shows a tweet, a video or the like; it stands before fragment number `before`."""

    element: _Element
    node: Node
    before: int


@dataclass(frozen=True, slots=True)
class Fragments:
    """All of a page: its fragments, its embeds, and its nodes in the order of the page."""

    items: list[Fragment]
    embeds: list[Embed]
    nodes: list[Node]


def count_words(text: str) -> int:
    """Number of words; in scripts without spaces two characters count as one."""
    words = len(text.split())
    if text.isascii() or max(text) < "\u0e00":
        return words
    return max(words, len(_UNSPACED.findall(text)) // 2)


def page_fragments(page: Page) -> Fragments:
    """The fragments of the whole page, split once for all its readers."""
    return page.once(_split)


def _split(page: Page) -> Fragments:
    return fragments_of(page.tree)


def fragments_of(tree: _Element) -> Fragments:
    """Split the page. Navigation, scripts, forms' controls and drawings are left out."""
    walk = _Walk(tree)
    return Fragments(walk.items, walk.embeds, walk.nodes)


def _tag(element: _Element) -> str:
    """The element's tag; that of a heading where it has a heading's role."""
    if element.get("role") == "heading":
        level = element.get("aria-level") or ""
        return f"h{level}" if f"h{level}" in HEADINGS else "h2"
    return str(element.tag)


def _holds_story(navigation: _Element) -> bool:
    """Whether a navigation that was never closed has swallowed the page: a heading of the first rank or the story's
    own element, and long paragraphs, stand in it. Menus with teasers have fewer."""
    if next(navigation.iter("h1", "article", "main"), None) is None:
        return False
    long = (p for p in navigation.iter("p") if sum(map(len, p.itertext())) >= LINE_IS_PARAGRAPH)
    return next(islice(long, _PARAGRAPHS_OF_STORY - 1, None), None) is not None


class _Walk:
    def __init__(self, tree: _Element) -> None:
        self.items: list[Fragment] = []
        self.embeds: list[Embed] = []
        self.nodes: list[Node] = []
        self.parts: list[str] = []
        self.line = 0  # where in `parts` the current line begins
        self.counts = [0, 0, 0, 0]  # links, and characters in links, in bold, in italics
        self.node = Node(tree, str(tree.tag), None, 0)
        self.nodes.append(self.node)
        self._run(tree)

    def _run(self, tree: _Element) -> None:
        link = bold = italic = 0
        parts, counts = self.parts, self.counts
        walk = iterwalk(tree, events=("start", "end"))
        next(walk)
        for event, element in walk:
            tag = element.tag
            if event == "start":
                text = element.text
                if tag in INLINE:
                    if tag == "a":
                        link += 1
                        counts[0] += 1
                    elif tag in _BOLD:
                        bold += 1
                    elif tag in _ITALIC:
                        italic += 1
                elif tag == "br":
                    self._line_break()
                elif tag in CONTROLS:
                    self.node.controls += 1
                    if not (tag == "button" and self._is_heading(element)):
                        walk.skip_subtree()
                        continue
                elif tag in SKIPPED:
                    if tag != "nav" or not _holds_story(element):
                        walk.skip_subtree()
                        continue
                    self.flush()
                elif tag in EMBEDS:
                    self.flush()
                    self.embeds.append(Embed(element, self.node, len(self.items)))
                    walk.skip_subtree()
                    continue
                elif tag == "img" or tag == "wbr":
                    continue
                else:
                    self.flush()
                    self.node = Node(element, _tag(element), self.node, len(self.items))
                    self.nodes.append(self.node)
            else:
                if tag in INLINE:
                    if tag == "a":
                        link -= 1
                    elif tag in _BOLD:
                        bold -= 1
                    elif tag in _ITALIC:
                        italic -= 1
                elif element is self.node.element:
                    if element is tree:
                        break
                    self.flush()
                    self.node.last = len(self.items)
                    parent = self.node.parent
                    assert parent is not None
                    parent.controls += self.node.controls
                    self.node = parent
                text = element.tail
            if text:
                parts.append(text)
                if link or bold or italic:
                    size = len(text)
                    if link:
                        counts[1] += size
                    if bold:
                        counts[2] += size
                    if italic:
                        counts[3] += size
        self.flush()
        self.node.last = len(self.items)

    def _is_heading(self, button: _Element) -> bool:
        """Whether the button is what a heading folds its section with: it stands in one, or holds one."""
        return self.node.tag in HEADINGS or any(True for _ in button.iter(*HEADINGS))

    def _line_break(self) -> None:
        """Two line breaks part paragraphs; so does one behind a long line that ends like a sentence, and one behind a
        line that changes by itself."""
        line = "".join(self.parts[self.line :]).strip()
        if not line and not self.line:
            return
        if not line or (len(line) >= LINE_IS_PARAGRAPH and _SENTENCE_END.search(line)) or is_self_changing(line):
            self.flush()
        else:
            self.parts.append("\n")
            self.line = len(self.parts)

    def flush(self) -> None:
        """End the current run of text."""
        if self.parts:
            raw = "".join(self.parts)
            if text := " ".join(visible(raw).split()):
                links, linked, bold, italic = self.counts
                self.items.append(
                    Fragment(len(self.items), self.node, text, count_words(text), links, linked, bold, italic, len(raw))
                )
            self.parts.clear()
            self.line = 0
        self.counts[:] = (0, 0, 0, 0)
