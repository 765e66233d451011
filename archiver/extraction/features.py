"""What the model sees of a fragment: numbers about its text, its place on the page and the template around it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from archiver.extraction.families import FAMILIES
from archiver.extraction.fragments import Fragment, Fragments, Node
from archiver.extraction.page import Page

#: From here on a fragment reads like a paragraph: as many words, and less of them in links.
PARAGRAPH_WORDS = 12
PARAGRAPH_LINKED = 0.35

#: Distance to an ancestor that is not there.
FAR = 30

_TAGS = {
    tag: number
    for number, tag in enumerate(
        [
            "p",
            "h2",
            "h3",
            "h4",
            "h1",
            "h5",
            "h6",
            "li",
            "blockquote",
            "div",
            "td",
            "section",
            "article",
            "figcaption",
            "dd",
            "dt",
            "pre",
            "aside",
            "footer",
            "header",
            "figure",
        ]
    )
}

_END = re.compile(r"[.!?…。！？][\"'”’»“)\]\s]*$")
_PROMOTION = re.compile(
    r"sign up|subscri|newsletter|read more|read also|also read|more on|more from|click here|follow us|follow .{0,30} on "
    r"(?:twitter|facebook|x\b|instagram)|download|our app|support (?:our|us|the)|donat|register|log ?in|share this|advert|"
    r"lire aussi|à lire|abonn|inscri|s'inscrire|soutene|partage|suivez|voir aussi|en savoir plus|"
    r"lesen sie|mehr zum|mehr dazu|auch interessant|abonnier|anmeld|registrier|teilen|folgen sie|weiterlesen|zum thema|"
    r"suscr|regístr|síguenos|lea también|leer más|compart|iscri|leggi anche|condivid|abbon|lees ook|schrijf|assine|leia",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"©|\(c\)|copyright|all rights|alle rechte|tous droits|photo|foto|bild:|credit|crédit|getty|reuters|afp\b|shutterstock|"
    r"\bdpa\b|\bap\b|imago|epa\b|illustration|image|quelle|source",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|par|von|de|por|di|door|av|written by|text)\b|.{0,40}(?:correspond|reporter|editor|journalist|redakt)", re.I
)
_DATE = re.compile(
    r"\b\d{1,2}[:h.]\d{2}\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}|min(?:ute)?s? read|ago\b|updated|published",
    re.I,
)
_ADDRESS = re.compile(r"https?://|www\.|@\w|\.com\b")
_NOT_ALNUM = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"<[^>]{1,300}>")


class Template:
    """What the whole page says about its template: where paragraphs are, and under which tags and classes."""

    def __init__(self, fragments: Fragments) -> None:
        self.items = fragments.items
        self.is_paragraph = [f.words >= PARAGRAPH_WORDS and f.linked < PARAGRAPH_LINKED * f.length for f in self.items]
        # running totals over fragments: differences of two give the totals of any element
        self.mass, self.length, self.linked, self.paragraphs = [0], [0], [0], [0]
        direct: dict[Node, float] = defaultdict(float)
        for fragment, paragraph in zip(self.items, self.is_paragraph, strict=True):
            words = fragment.words if paragraph else 0
            self.mass.append(self.mass[-1] + words)
            self.paragraphs.append(self.paragraphs[-1] + paragraph)
            self.length.append(self.length[-1] + fragment.length)
            self.linked.append(self.linked[-1] + fragment.linked)
            if words:
                share, node = 1.0, fragment.node.parent
                while node is not None and share > 0.2:
                    direct[node] += share * words
                    share /= 2
                    node = node.parent
        self.total = max(1, self.mass[-1])
        self.main = max(direct, key=direct.__getitem__) if direct else fragments.nodes[0]
        # the deepest element that holds most of the paragraphs
        self.broad = fragments.nodes[0]
        for node in fragments.nodes:
            if node.depth > self.broad.depth and self.share(node) >= 0.8:
                self.broad = node
        self.ancestors_of_main: dict[Node, int] = {}
        climbing: Node | None = self.main
        while climbing is not None:
            self.ancestors_of_main[climbing] = self.main.depth - climbing.depth
            climbing = climbing.parent
        inside = range(self.main.first, self.main.last)
        found = [index for index in inside if self.is_paragraph[index]]
        self.first_main = found[0] if found else 0
        self.last_main = found[-1] if found else len(self.items)
        self.main_mass = max(1, self.mass[self.main.last] - self.mass[self.main.first])

    def share(self, node: Node) -> float:
        """Part of the page's paragraph words at or below the node."""
        return (self.mass[node.last] - self.mass[node.first]) / self.total


def paths(node: Node) -> tuple[str, str, str]:
    """The node's key, alone, with its parent's, and with its grandparent's too."""
    one = node.key
    parent = node.parent
    two = f"{one}<{parent.key}" if parent else one
    three = f"{two}<{parent.parent.key}" if parent and parent.parent else two
    return one, two, three


def feature_rows(page: Page, fragments: Fragments) -> list[list[float]]:
    """One row a fragment, in order; columns as in `NAMES`."""
    items = fragments.items
    if not items:
        return []
    template = Template(fragments)
    return _Rows(page, template).rows()


class _Rows:
    def __init__(self, page: Page, template: Template) -> None:
        self.template = template
        self.items = template.items
        self.title = _words(" ".join(_titles(page)))
        self.description = _words((page.first_meta("og:description", "description") or ("", ""))[1])
        self.body = _NOT_ALNUM.sub("", _MARKUP.sub(" ", _article_body(page))).lower()
        self.by_path: list[Counter[str]] = [Counter(), Counter(), Counter()]
        self.main_by_path: list[Counter[str]] = [Counter(), Counter(), Counter()]
        self.count_by_path: list[Counter[str]] = [Counter(), Counter(), Counter()]
        self.words_by_path: list[Counter[str]] = [Counter(), Counter(), Counter()]
        self.paths: dict[Node, tuple[str, str, str]] = {}
        main = template.main
        for fragment, paragraph in zip(self.items, template.is_paragraph, strict=True):
            keys = self.paths.get(fragment.node)
            if keys is None:
                keys = self.paths[fragment.node] = paths(fragment.node)
            for level, key in enumerate(keys):
                self.count_by_path[level][key] += 1
                self.words_by_path[level][key] += fragment.words
                if paragraph:
                    self.by_path[level][key] += fragment.words
                    if main.first <= fragment.index < main.last:
                        self.main_by_path[level][key] += fragment.words
        self.repeats = Counter(fragment.text for fragment in self.items)
        self.heading = next((f.index for f in self.items if f.node.tag == "h1"), -1)
        self.of_node: dict[Node, list[float]] = {}

    def rows(self) -> list[list[float]]:
        seen: set[str] = set()
        rows = []
        basic = [self.text_features(f) for f in self.items]
        none = [0.0] * len(_NEIGHBOUR)
        neighbour = [
            [f.words, row[1], row[5], _TAGS.get(f.node.tag, 30)] for f, row in zip(self.items, basic, strict=True)
        ]
        last_heading, heading_promotes = -FAR, 0.0
        n = len(self.items)
        for i, fragment in enumerate(self.items):
            node = fragment.node
            if node not in self.of_node:
                self.of_node[node] = self.node_features(node)
            if node.tag[0] == "h" and node.tag[1:].isdigit():
                last_heading, heading_promotes = i, basic[i][_PROMOTES]
            previous = self.items[i - 1].node if i else None
            following = self.items[i + 1].node if i + 1 < n else None
            rows.append(
                [
                    *basic[i],
                    *self.of_node[node],
                    *self.place_features(i),
                    *(neighbour[i - 1] if i else none),
                    *(neighbour[i - 2] if i > 1 else none),
                    *(neighbour[i + 1] if i + 1 < n else none),
                    *(neighbour[i + 2] if i + 2 < n else none),
                    previous is not None and (previous is node or previous.parent is node.parent),
                    following is not None and (following is node or following.parent is node.parent),
                    previous is not None and previous.key == node.key,
                    following is not None and following.key == node.key,
                    min(FAR, i - last_heading),
                    heading_promotes,
                    self.repeats[fragment.text],
                    fragment.text in seen,
                ]
            )
            seen.add(fragment.text)
        return rows

    def text_features(self, fragment: Fragment) -> list[float]:
        text, length, words = fragment.text, fragment.length, fragment.words
        size = len(text)
        head = text[:160]
        first = text[0]
        letters = set(_words(text)) if words <= 80 else set()
        many = len(letters) or 1
        return [
            words,
            fragment.linked / length,
            fragment.links,
            fragment.bold / length,
            fragment.italic / length,
            1.0 if _END.search(text) else 0.5 if text[-1] in ':;,"”»' else 0.0,
            1.0
            if first.isupper()
            else 2.0
            if first.islower()
            else 3.0
            if first.isdigit()
            else 4.0
            if first in "\"“«„'‘-–—"
            else 0.0,
            sum(map(str.isupper, head)) / len(head),
            sum(map(str.isdigit, head)) / len(head),
            (text.count(",") + text.count(".")) / words if words else 0.0,
            size / words if words else 0.0,
            bool(_PROMOTION.search(head)),
            bool(_CREDIT.search(head)) if words < 40 else 0.0,
            bool(_BYLINE.match(head)) if words < 25 else 0.0,
            bool(_DATE.search(head)) if words < 25 else 0.0,
            bool(_ADDRESS.search(head)),
            "?" in text,
            len(letters & self.title) / many,
            len(letters & self.title) / (len(self.title) or 1),
            len(letters & self.description) / many,
            len(letters & self.description) / (len(self.description) or 1),
            (_NOT_ALNUM.sub("", text[:120]).lower() in self.body) if self.body else -1.0,
        ]

    def node_features(self, node: Node) -> list[float]:
        template = self.template
        row: list[float] = [_TAGS.get(node.tag, 30)]
        depth = node.depth
        row += [depth - at if at >= 0 else FAR for at in node.nearest]
        for level, key in enumerate(self.paths[node]):
            mass, main = self.by_path[level][key], self.main_by_path[level][key]
            count = self.count_by_path[level][key]
            row += [
                mass / template.total,
                main / template.main_mass,
                main / mass if mass else -1.0,
                count,
                self.words_by_path[level][key] / count,
            ]
        climbing: Node | None = node
        for _ in range(4):
            climbing = climbing.parent if climbing else None
            if climbing is None:
                row += [1.0, 0.0, 0.0, 0.0]
                continue
            first, last = climbing.first, climbing.last
            row += [
                template.share(climbing),
                (template.linked[last] - template.linked[first])
                / max(1, template.length[last] - template.length[first]),
                last - first,
                (template.paragraphs[last] - template.paragraphs[first]) / max(1, last - first),
            ]
        # up from the main container to the common ancestor, and down from there
        climbing = node
        while climbing not in template.ancestors_of_main and climbing.parent is not None:
            climbing = climbing.parent
        row += [template.ancestors_of_main.get(climbing, FAR), depth - climbing.depth]
        row += [template.broad.first <= node.first < template.broad.last, depth - template.broad.depth, depth]
        siblings = node.parent
        row += [(node.first - siblings.first) / max(1, siblings.last - siblings.first) if siblings else 0.0]
        return row

    def place_features(self, i: int) -> list[float]:
        template = self.template
        n = len(self.items)
        mass = template.mass
        return [
            i / n,
            i - template.first_main,
            template.last_main - i,
            mass[i] / template.total,
            (mass[i] - mass[template.first_main]) / template.main_mass,
            i - self.heading if self.heading >= 0 else -100.0,
            mass[min(n, i + 4)] - mass[max(0, i - 3)],
            mass[min(n, i + 9)] - mass[max(0, i - 8)],
            mass[i] - mass[max(0, i - 3)],
            mass[min(n, i + 4)] - mass[min(n, i + 1)],
            n,
            template.total,
            template.share(template.main),
        ]


_TEXT = [
    "words",
    "linked",
    "links",
    "bold",
    "italic",
    "end",
    "first",
    "upper",
    "digits",
    "punctuation",
    "word_length",
    "promotion",
    "credit",
    "byline",
    "date",
    "address",
    "question",
    "in_title",
    "of_title",
    "in_description",
    "of_description",
    "in_jsonld",
]
_PROMOTES = _TEXT.index("promotion")
_NEIGHBOUR = ["words", "linked", "end", "tag"]
_NODE = [
    "tag",
    *FAMILIES,
    *(
        f"{name}{level}"
        for level in (1, 2, 3)
        for name in ("path_mass", "path_main", "path_in_main", "path_count", "path_words")
    ),
    *(f"{name}{level}" for level in (1, 2, 3, 4) for name in ("up_share", "up_linked", "up_count", "up_paragraphs")),
    "above_main",
    "below_main",
    "in_broad",
    "below_broad",
    "depth",
    "among_siblings",
]
_PLACE = [
    "position",
    "after_first",
    "before_last",
    "mass_before",
    "main_mass_before",
    "after_h1",
    "around3",
    "around8",
    "before3",
    "after3",
    "fragments",
    "page_mass",
    "main_share",
]

#: Names of the columns.
NAMES: tuple[str, ...] = (
    *_TEXT,
    *_NODE,
    *_PLACE,
    *(f"{side}_{name}" for side in ("prev1", "prev2", "next1", "next2") for name in _NEIGHBOUR),
    "prev_sibling",
    "next_sibling",
    "prev_key",
    "next_key",
    "since_heading",
    "heading_promotes",
    "repeats",
    "repeated",
)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _titles(page: Page) -> Iterable[str]:
    if found := page.first_meta("og:title", "twitter:title"):
        return (found[1],)
    title = page.tree.find(".//title")
    return (title.text or "",) if title is not None else ()


def _article_body(page: Page) -> str:
    """The longest `articleBody` of the page's JSON-LD."""
    bodies = [value for thing in page.jsonld if isinstance(value := thing.get("articleBody"), str)]
    return max(bodies, key=len, default="")
