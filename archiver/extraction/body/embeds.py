"""What a page shows of other places: videos, documents, posts of other networks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from archiver.article import Block
from archiver.extraction.body.blocks import Placed
from archiver.extraction.body.families import FAMILIES
from archiver.extraction.body.fragments import Fragment, Fragments, Node
from archiver.extraction.page.page import Page

_EMBED = FAMILIES.index("embed")
_ASIDE = tuple(FAMILIES.index(name) for name in ("promotion", "hidden", "comment", "tag:aside", "tag:footer"))

#: Attributes that hold the address of what is shown, most telling first; networks have their own for posts.
_ADDRESSES = ("src", "data-src", "data-lazy-src", "cite", "data-instgrm-permalink", "data-href", "data-url")

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
    page: Page, fragments: Fragments, chosen: Sequence[Fragment], container: _Element | None
) -> Iterator[Placed]:
    """The embeds that stand between the first and the last fragment of the text, each address once.

    A frame stands before the fragment it was met at; a post where its own text stood.
    """
    first, last = chosen[0].index, chosen[-1].index
    posts = {node: fragment.index for fragment in reversed(fragments.items) if (node := post_of(fragment))}
    shown = [(embed.before - 0.5, embed.element, embed.node) for embed in fragments.embeds]
    shown += [(float(index), node.element, node) for node, index in posts.items()]
    seen: set[str] = set()
    for index, element, node in sorted(shown, key=lambda item: item[0]):
        if not first < index <= last + 1 or not _is_inside(node, container) or _is_pixel(element):
            continue
        address = page.absolute(_address(element))
        if address and address not in seen:
            seen.add(address)
            yield Placed(Block("embed", "", url=address), index)


def _is_inside(node: Node, container: _Element | None) -> bool:
    """Whether the node is below the container, with nothing between that is an aside, a promotion or hidden."""
    at: Node | None = node
    while at is not None and at.element is not container:
        at = at.parent
    return at is not None and all(node.nearest[family] <= at.depth for family in _ASIDE)


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
