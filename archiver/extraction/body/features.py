"""What the model sees of a fragment: numbers about its text, its place on the page and the template around it."""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from itertools import accumulate

from archiver.extraction.body.fragments import FAMILIES, HEADINGS, Fragment, Fragments, Node
from archiver.extraction.page.boilerplate import Boilerplate
from archiver.extraction.page.page import Page
from archiver.extraction.words.credits import has_label
from archiver.extraction.words.line_words import has_time, is_byline_frame, is_correction, is_share_line, related_label

# ----------------------------------------------------------------------------------------------------------------------
# What a whole page says about its template: where its paragraphs are, and under which tags and classes.


#: From here on a fragment reads like a paragraph: as many words, and at most this part of them in links.
PARAGRAPH_WORDS = 12
PARAGRAPH_LINKED = 0.35

#: The broad container is the deepest element with this part of the page's paragraph words.
BROAD = 0.8


def is_paragraph(fragment: Fragment) -> bool:
    """Whether the fragment reads like a paragraph: long enough, and no list of links."""
    return fragment.words >= PARAGRAPH_WORDS and fragment.linked < PARAGRAPH_LINKED * fragment.length


def paths(node: Node) -> tuple[str, str, str]:
    """The node's key, alone, with its parent's, and with its grandparent's too."""
    one = node.key
    parent = node.parent
    two = f"{one}<{parent.key}" if parent else f"{one}<"
    three = f"{two}<{parent.parent.key}" if parent and parent.parent else f"{two}<<"
    return one, two, three


class Use:
    """How a page uses one path: fragments and words under it, paragraph words, and those in the main container."""

    __slots__ = ("count", "main", "mass", "words")

    def __init__(self) -> None:
        self.count = self.words = self.mass = self.main = 0


class Template:
    """Sums over a page's fragments.

    mass      -- words in paragraphs before each fragment (one more entry than fragments: the last is the total).
    main      -- the element with the most paragraph words right below it; two levels further down they count half.
    broad     -- the deepest element that holds most of the paragraph words.
    first_main, last_main -- indexes of the first and last paragraph in `main`.
    uses      -- path (`paths`) to how it is used.
    """

    def __init__(self, fragments: Fragments) -> None:
        items = self.items = fragments.items
        paragraphs = [is_paragraph(fragment) for fragment in items]
        masses = [f.words if paragraph else 0 for f, paragraph in zip(items, paragraphs, strict=True)]
        # differences of two running totals are the totals of any element
        self.mass = [0, *accumulate(masses)]
        self._paragraphs = [0, *accumulate(paragraphs)]
        self._length = [0, *accumulate(fragment.length for fragment in items)]
        self._linked = [0, *accumulate(fragment.linked for fragment in items)]
        self.total = max(1, self.mass[-1])
        self.main = self._main(masses) or fragments.nodes[0]
        self.main_mass = max(1, self.mass[self.main.last] - self.mass[self.main.first])
        self.main_share = self.main_mass / self.total
        self.broad = fragments.nodes[0]
        for node in fragments.nodes:
            if node.depth > self.broad.depth and self.mass[node.last] - self.mass[node.first] >= BROAD * self.total:
                self.broad = node
        inside = [i for i in range(self.main.first, self.main.last) if paragraphs[i]]
        self.first_main = inside[0] if inside else 0
        self.last_main = inside[-1] if inside else len(items)
        self.above_main: dict[Node, int] = {}
        node_above: Node | None = self.main
        while node_above is not None:
            self.above_main[node_above] = self.main.depth - node_above.depth
            node_above = node_above.parent
        self.uses = self._uses(masses)

    def sums(self, node: Node) -> tuple[float, float, float, float]:
        """Of the fragments at and below a node: their share of the page's paragraph words, the part of their
        characters that is in links, their number, the part of them that are paragraphs."""
        first, last = node.first, node.last
        count = last - first
        return (
            (self.mass[last] - self.mass[first]) / self.total,
            (self._linked[last] - self._linked[first]) / max(1, self._length[last] - self._length[first]),
            count,
            (self._paragraphs[last] - self._paragraphs[first]) / max(1, count),
        )

    def _main(self, masses: list[int]) -> Node | None:
        direct: dict[Node, float] = defaultdict(float)
        for fragment, words in zip(self.items, masses, strict=True):
            share, node = 1.0, fragment.node.parent
            while words and node is not None and share > 0.2:
                direct[node] += share * words
                share /= 2
                node = node.parent
        return max(direct, key=lambda node: direct[node]) if direct else None

    def _uses(self, masses: list[int]) -> dict[str, Use]:
        uses: dict[str, Use] = defaultdict(Use)
        known: dict[Node, tuple[Use, Use, Use]] = {}
        for fragment, mass in zip(self.items, masses, strict=True):
            node = fragment.node
            of_node = known.get(node)
            if of_node is None:
                one, two, three = paths(node)
                of_node = known[node] = (uses[one], uses[two], uses[three])
            inside = mass if self.main.first <= fragment.index < self.main.last else 0
            for use in of_node:
                use.count += 1
                use.words += fragment.words
                use.mass += mass
                use.main += inside
        return uses


def template_of(_page: Page, fragments: Fragments) -> Template:
    """The template of these fragments of a page, for `Page.once`."""
    return Template(fragments)


# ----------------------------------------------------------------------------------------------------------------------

#: Distance to an ancestor that is not there, and to a heading that is far off.
FAR = 30

#: Characters at the beginning of a fragment that are looked at for phrases and letters.
HEAD = 160

#: A fragment with more words is compared with neither headline nor description.
COMPARED_WORDS = 80

#: A fragment with more words is no line that stands around a text.
LINE_WORDS = 25

#: More form controls than this are no different.
MOST_CONTROLS = 10

#: Families whose nearest member among the ancestors is a feature; the others never decided anything in training.
NEAREST = (
    "comment", "body", "article", "paragraph", "caption", "hidden", "related", "promotion", "sidebar", "share",
    "byline", "lead", "embed", "navigation", "list", "update", "tag:p", "tag:list", "tag:blockquote", "tag:figure",
    "tag:aside", "tag:footer", "tag:article", "tag:main", "tag:table", "tag:heading",
)  # fmt: skip
_NEAREST = tuple(FAMILIES.index(name) for name in NEAREST)
_ARTICLE = FAMILIES.index("tag:article")

# in the order of how often text stands there, so that one threshold parts text from the rest
_TAGS = {
    tag: number
    for number, tag in enumerate(
        ("p", "h2", "h3", "h4", "h1", "h5", "h6", "li", "blockquote", "div", "td", "section", "article", "figcaption",
         "dd", "dt", "pre", "aside", "footer", "header", "figure")
    )
}  # fmt: skip
_OTHER_TAG = 30

_END = re.compile(r"[.!?…。！？][\"'”’»“)\]\s]*$")
_HALF_END = frozenset(':;,"”»')
_OPENING = frozenset("\"“«„'‘-–—")
_PROMOTION = re.compile(
    r"sign up|subscri|newsletter|read more|read also|also read|more on|more from|click here|follow us|download|"
    r"our app|support (?:our|us|the)|donat|register|log ?in|share this|advert|inbox|"
    r"lire aussi|à lire|abonn|inscri|soutene|partage|suivez|voir aussi|en savoir plus|publicité|recevez|lettre d|"
    r"la lettre|"
    r"lesen sie|mehr zum|mehr dazu|auch interessant|anmeld|registrier|teilen|folgen sie|weiterlesen|zum thema|"
    r"anzeige|täglich|jeden morgen|kostenlos|"
    r"suscr|regístr|síguenos|lea también|leer más|compart|iscri|leggi anche|condivid|abbon|lees ook|schrijf|assine|leia"
)
_CAPITALS, _FIGURES = string.ascii_uppercase.encode(), string.digits.encode()
_NOT_ALNUM = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"<[^>]{1,300}>")

_TEXT = (
    "words", "linked", "links", "bold", "italic", "end", "first", "upper", "digits", "promotion", "in_title",
    "of_title", "in_description", "of_description", "in_jsonld", "tag",
    "frame", "share_line", "related_line", "credit_line", "correction_line", "time_in_it", "repeats",
)  # fmt: skip
#: Columns that cost much and that not every model wants: what the words of a line say that it is.
LINE_COLUMNS = frozenset(_TEXT[_TEXT.index("frame") :]) | {"heading_relates"}
_NO_LINE = [0.0] * (len(_TEXT) - _TEXT.index("frame"))
_NEIGHBOUR = ("words", "linked", "end", "tag")
_NEIGHBOUR_AT = tuple(_TEXT.index(name) for name in _NEIGHBOUR)
_PROMOTES, _RELATES = _TEXT.index("promotion"), _TEXT.index("related_line")
_PATH = ("path_mass", "path_main", "path_in_main", "path_count", "path_words")
_ABOVE = ("up_share", "up_linked", "up_count", "up_paragraphs", "up_controls")
_LEVELS = (1, 2, 3, 4)
_APART = tuple(f"apart:{reason.name}".lower() for reason in Boilerplate)
_TREE = ("above_main", "below_main", "in_broad", "below_broad", "depth", "same_article")
_PLACE = (
    "position", "after_first", "before_last", "mass_before", "main_mass_before", "after_h1", "around3", "around8",
    "before3", "after3", "fragments", "page_mass", "main_share",
)  # fmt: skip

#: Names of the columns.
NAMES: tuple[str, ...] = (
    *_TEXT,
    *(f"near:{name}" for name in NEAREST),
    *(f"{name}{length}" for length in (1, 2, 3) for name in _PATH),
    *(f"{name}{level}" for level in _LEVELS for name in _ABOVE),
    *_APART,
    *_TREE,
    *_PLACE,
    *(f"{side}_{name}" for side in ("previous", "next", "next2") for name in _NEIGHBOUR),
    "next_sibling", "next_key", "since_heading", "heading_promotes", "heading_relates", "says_news",
)  # fmt: skip


def feature_rows(page: Page, fragments: Fragments, lines: bool = True) -> list[list[float]]:
    """One row a fragment, in order; columns as in `NAMES`. Those of `LINE_COLUMNS` are 0 unless `lines`."""
    items = fragments.items
    if not items:
        return []
    template = page.once(template_of, fragments)
    compared = _Compared(page)
    keys = Counter(fragment.text for fragment in items)
    texts = [
        _text_features(fragment, compared) + (_line_features(fragment, keys[fragment.text]) if lines else _NO_LINE)
        for fragment in items
    ]
    neighbours = [[row[at] for at in _NEIGHBOUR_AT] for row in texts]
    nowhere = [0.0] * len(_NEIGHBOUR)
    neighbours = [nowhere, *neighbours, nowhere, nowhere]
    article = _article_of(items[template.first_main].node)
    heading = next((fragment.index for fragment in items if fragment.node.tag == "h1"), None)
    # fragments of one element, or of siblings of the same kind, share what the template says of them
    of_kind: dict[tuple[Node | None, str], list[float]] = {}
    since_heading, heading_promotes, heading_relates = FAR, 0.0, 0.0
    news = says_news(page)
    rows = []
    for i, fragment in enumerate(items):
        node = fragment.node
        kind = (node.parent, node.key)
        around = of_kind.get(kind)
        if around is None:
            around = of_kind[kind] = _template_features(node, template, article)
        since_heading = min(FAR, since_heading + 1)
        if node.tag in HEADINGS:
            since_heading, heading_promotes, heading_relates = 0, texts[i][_PROMOTES], texts[i][_RELATES]
        following = items[i + 1].node if i + 1 < len(items) else None
        rows.append(
            [
                *texts[i],
                *around,
                *_place_features(i, template, heading),
                *neighbours[i],
                *neighbours[i + 2],
                *neighbours[i + 3],
                following is not None and (following is node or following.parent is node.parent),
                following is not None and following.key == node.key,
                since_heading,
                heading_promotes,
                heading_relates,
                news,
            ]
        )
    return rows


class _Compared:
    """What fragments are compared with: the words of headline and description, the text that JSON-LD holds."""

    def __init__(self, page: Page) -> None:
        told = page.first_meta("og:title", "twitter:title")
        element = None if told else page.tree.find(".//title")
        self.title = _words(told[1] if told else (element.text or "") if element is not None else "")
        self.description = _words((page.first_meta("og:description", "description") or ("", ""))[1])
        bodies = [body for thing in page.jsonld if isinstance(body := thing.get("articleBody"), str)]
        self.body = _NOT_ALNUM.sub("", _MARKUP.sub(" ", max(bodies, key=len, default=""))).lower()


def says_news(page: Page) -> int:
    """What the page's data call it: 3 a news article, 2 an article, 1 a post, 0 nothing of the kind.

    News and other pages are written and judged by different conventions, which the model learns to tell apart by this.
    """
    found = 2 if (page.first_meta("og:type") or ("", ""))[1].lower() == "article" else 0
    for thing in page.jsonld:
        kinds = str(thing.get("@type"))
        found = max(found, 3 if "NewsArticle" in kinds else 2 if "Article" in kinds else "Posting" in kinds)
    return found


def _text_features(fragment: Fragment, compared: _Compared) -> list[float]:
    text, length, words = fragment.text, fragment.length, fragment.words
    head = text[:HEAD]
    first = text[0]
    found = _words(text) if words <= COMPARED_WORDS else set()
    in_title, in_description = len(found & compared.title), len(found & compared.description)
    return [
        words,
        fragment.linked / length,
        fragment.links,
        fragment.bold / length,
        fragment.italic / length,
        1 if _END.search(text[-6:]) else 0.5 if text[-1] in _HALF_END else 0,
        1 if first.isupper() else 2 if first.islower() else 3 if first.isdigit() else 4 if first in _OPENING else 0,
        *_capitals_and_digits(head),
        words < COMPARED_WORDS and _PROMOTION.search(head.lower()) is not None,
        in_title / (len(found) or 1),
        in_title / (len(compared.title) or 1),
        in_description / (len(found) or 1),
        in_description / (len(compared.description) or 1),
        (_NOT_ALNUM.sub("", text[:120]).lower() in compared.body) if compared.body else -1,
        _TAGS.get(fragment.node.tag, _OTHER_TAG),
    ]


def _capitals_and_digits(text: str) -> tuple[float, float]:
    """The parts of the characters that are capitals, and digits."""
    size = len(text)
    if text.isascii():
        raw = text.encode()
        return (size - len(raw.translate(None, _CAPITALS))) / size, (size - len(raw.translate(None, _FIGURES))) / size
    return sum(map(str.isupper, text)) / size, sum(map(str.isdigit, text)) / size


def _line_features(fragment: Fragment, copies: int) -> list[float]:
    text, short = fragment.text, fragment.words <= LINE_WORDS
    return [
        short and is_byline_frame(text),
        short and is_share_line(text),
        related_label(text) if short else 0,
        short and has_label(text),
        is_correction(text),
        short and has_time(text),
        min(copies, 3),
    ]


def _template_features(node: Node, template: Template, article: Node | None) -> list[float]:
    depth, nearest = node.depth, node.nearest
    row: list[float] = [depth - at if (at := nearest[family]) >= 0 else FAR for family in _NEAREST]
    for path in paths(node):
        use = template.uses[path]
        row += (
            use.mass / template.total,
            use.main / template.main_mass,
            use.main / use.mass if use.mass else -1,
            use.count,
            use.words / use.count,
        )
    above = node.parent
    for _ in _LEVELS:
        if above is None:
            row += (1, 0, 0, 0, 0)
            continue
        row += template.sums(above)
        row.append(min(above.controls, MOST_CONTROLS))
        above = above.parent
    reasons = node.apart.value
    row += [reasons >> bit & 1 for bit in range(len(_APART))]
    # up from the main container to the common ancestor, and down from there
    common = node
    while common not in template.above_main and common.parent is not None:
        common = common.parent
    own = _article_of(node)
    row += (
        template.above_main.get(common, FAR),
        depth - common.depth,
        template.broad.first <= node.first < template.broad.last,
        depth - template.broad.depth,
        depth,
        own is article,
    )
    return row


def _article_of(node: Node) -> Node | None:
    """The nearest `<article>` around."""
    at = node.nearest[_ARTICLE]
    if at < 0:
        return None
    while node.depth > at and node.parent is not None:
        node = node.parent
    return node


def _place_features(i: int, template: Template, heading: int | None) -> list[float]:
    n, mass = len(template.items), template.mass
    return [
        i / n,
        i - template.first_main,
        template.last_main - i,
        mass[i] / template.total,
        (mass[i] - mass[template.first_main]) / template.main_mass,
        i - heading if heading is not None else -100,
        mass[min(n, i + 4)] - mass[max(0, i - 3)],
        mass[min(n, i + 9)] - mass[max(0, i - 8)],
        mass[i] - mass[max(0, i - 3)],
        mass[min(n, i + 4)] - mass[i + 1],
        n,
        template.total,
        template.main_share,
    ]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
