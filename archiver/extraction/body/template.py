"""What a whole page says about its template: where its paragraphs are, and under which tags and classes."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate

from archiver.extraction.body.fragments import Fragment, Fragments, Node
from archiver.extraction.page.page import Page

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
