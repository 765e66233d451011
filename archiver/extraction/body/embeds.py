"""What a page shows of other places: videos, documents, posts of other networks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from archiver.article import Block
from archiver.extraction.body.blocks import Placed
from archiver.extraction.body.families import FAMILIES
from archiver.extraction.body.fragments import Fragment, Fragments, Node
from archiver.extraction.page.boilerplate import ELSEWHERE, Boilerplate
from archiver.extraction.page.page import Page

#: Reasons for which a film or a post in the flow is none of the story's.
_MINDED = ELSEWHERE | Boilerplate.HIDDEN
_EMBED = FAMILIES.index("embed")

#: Attributes that hold the address of what is shown, most telling first; networks have their own for posts.
_ADDRESSES = ("src", "data-src", "data-lazy-src", "cite", "data-instgrm-permalink", "data-href", "data-url")

#: Part of a line from which on it is a link and nothing else.
_ALL_LINK = 0.9

#: Mean probability from which a post in the flow is read as text. Of 45 posts below it, none stood in a known answer;
#: of 17 others, 7.
POST = 0.14

#: A frame this small (in pixels) counts visits, and shows nothing.
_PIXEL = re.compile(r"^[01](?:px)?$")


def post_of(fragment: Fragment) -> Node | None:
    """The post of another network (`blockquote class="twitter-tweet"` and its like) that holds the fragment."""
    node: Node | None = fragment.node
    while node is not None:
        if node.tag == "blockquote" and node.nearest[_EMBED] == node.depth:
            return node
        node = node.parent
    return None


def find_embeds(
    page: Page,
    fragments: Fragments,
    likely: Sequence[float],
    chosen: Sequence[Fragment],
    container: _Element | None,
) -> Iterator[Placed]:
    """The embeds and posts that stand between the first and the last fragment of the text, each address once.

    A frame stands before the fragment it was met at; a post where its own text stands. A post of which the page shows
    nothing but a link is an embed, and so is one that the model takes for no part of the text.
    """
    first, last = chosen[0].index, chosen[-1].index
    posts: dict[Node, list[Fragment]] = defaultdict(list)
    for fragment in fragments.items:
        if node := post_of(fragment):
            posts[node].append(fragment)
    shown = [(embed.before - 0.5, embed.element, embed.node) for embed in fragments.embeds]
    shown += [(float(parts[0].index), node.element, node) for node, parts in posts.items()]
    seen: set[str] = set()
    for index, element, node in sorted(shown, key=lambda item: item[0]):
        if not first < index <= last + 1 or not _is_inside(node, container) or _is_pixel(element):
            continue
        address = page.absolute(_address(element))
        text = _words(posts.get(node, ()), likely)
        if (address or text) and address not in seen:
            if address:
                seen.add(address)
            yield Placed(Block("post" if text else "embed", text, url=address), index)


def _words(post: Sequence[Fragment], likely: Sequence[float]) -> str:
    """What the post says, where that is text of the story; else empty."""
    if sum(likely[part.index] for part in post) < POST * len(post):
        return ""
    return " ".join(part.text for part in post if part.linked < _ALL_LINK * part.length)


def _is_inside(node: Node, container: _Element | None) -> bool:
    """Whether the node is below the container, with nothing between that is an aside, a promotion or hidden."""
    at: Node | None = node
    while at is not None and at.element is not container:
        at = at.parent
    return at is not None and not node.apart & ~at.apart & _MINDED


def _is_pixel(element: _Element) -> bool:
    return any(_PIXEL.match(element.get(name) or "") for name in ("width", "height"))


def _address(element: _Element) -> str | None:
    for name in _ADDRESSES:
        if address := (element.get(name) or "").strip():
            return address
    source = element.find(".//source[@src]")
    if source is not None:
        return source.get("src")
    links = [address for link in element.iter("a") if (address := link.get("href") or "").startswith("http")]
    return links[-1] if links else None
