"""The model that tells articles from shops, forums, manuals, services and lists.

It sees a page's address, what its data call it, its byline and date, its text and the shape of its template.
Of words it sees those of addresses and class names, some of titles, and how often a text says "we", "you", "I" and
"they": who sells speaks of himself and to the reader, who reports speaks of others.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from archiver.article import Block, BlockKind
from archiver.extraction.body.body import Body
from archiver.extraction.body.features import is_paragraph, template_of
from archiver.extraction.body.fragments import Fragments, page_fragments
from archiver.extraction.body.model import Forest
from archiver.extraction.head.dates import read_dates
from archiver.extraction.head.headline import headline
from archiver.extraction.head.people import read_authors
from archiver.extraction.head.title import read_title
from archiver.extraction.page.page import Page, Reading, squeeze
from archiver.extraction.page.structured import structured, types_of
from archiver.extraction.words.kind_words import PERSONS
from archiver.fields import JsonObject

#: A paragraph with more words tells something; one with fewer may be a slogan.
LONG = 25
#: A fragment with more words is no label, no price and no question of a list.
SHORT = 40
#: Characters by which a block is found among the page's fragments.
_BEGINNING = 60
#: Where no headline stands above the text.
_FAR = 99

_ADDRESS_WORDS = {
    "story": r"blog|news|article|story|stories|post|magazine|insight|press|guide|learn|resource",
    "shop": r"shop|product|store|/p/|item|collections|categor|/c/|/cat/|/dp/|buy",
    "forum": r"forum|thread|topic|community|discussion|comments|boards|viewtopic|question|/t/|/r/",
    "manual": r"docs?\b|documentation|wiki|manual|reference|tutorial|/api|man\d|help|developer|support",
    "list": r"tags?/|topics?/|category|search|archive|list|/page/|directory|browse|index",
    "service": r"service|solution|about|program|course|pricing|platform|degree|training|career|contact|feature",
}
_CLASS_WORDS = {
    "shop": r"cart|basket|checkout|warenkorb|panier|carrito|product|price|sku|variant|shop|buy",
    "forum": r"forum|thread|topic|repl(?:y|ies)|posts?\b|message|bbcode|discourse|community|answer|question",
    "manual": r"docs?\b|sphinx|toctree|highlight|sourcecode|\bapi|reference|manual|wiki",
    "card": r"card|tile|grid|teaser|item|carousel|slide|hero|cta|btn|button|banner",
    "author": r"author|byline|contributor",
    "member": r"avatar|user|member",
    "price": r"pric(?:e|ing)",
    "story": r"(?:entry|post|article|story|blog)[-_]*(?:content|body)|prose|rich-?text|wysiwyg",
    "praise": r"testimonial|review|rating|star",
}
#: Where links lead.
_LINKS = {
    "share": r"sharer|intent/|/share|pinterest\.com/pin|whatsapp|wa\.me|mailto:\?|reddit\.com/submit",
    "member": r"/(?:users?|members?|u|profile)/",
    "author": r"/(?:authors?|autor\w*|people|team|by|contributors?|profile)/",
}
_SYSTEMS = {
    "forum": r"discourse|xenforo|phpbb|vbulletin|invision|mybb|flarum|smf",
    "manual": r"docusaurus|sphinx|mkdocs|gitbook|docbook|mediawiki|vitepress|doxygen|rustdoc|antora|javadoc",
    "shop": r"shopify|woocommerce|magento|prestashop|bigcommerce|product",
    "single": r"single-post|postid-",
    "page": r"page-id-|page-template",
    "archive": r"\barchive|\bcategory|\bhome\b|\btag\b",
}
_TYPES = {
    "article": "article blogposting report review recipe",
    "news": "newsarticle reportagenewsarticle analysisnewsarticle liveblogposting",
    "product": "product productgroup individualproduct offer aggregateoffer softwareapplication course service event",
    "list": "collectionpage itemlist searchresultspage offercatalog",
    "forum": "qapage discussionforumposting question answer",
    "faq": "faqpage",
    "page": "webpage",
    "outlet": "organization corporation localbusiness",
}
_COUNTED = (
    "h1", "h2", "h3", "h4", "p", "li", "ul", "dl", "table", "article", "section", "form", "pre", "figure", "aside",
)  # fmt: skip
_KINDS: tuple[BlockKind, ...] = ("paragraph", "heading", "list", "table", "code", "quote")

_TITLE_WORDS = {
    "advice": r"^(?:how|why|what|when|wie|warum|was|comment|pourquoi|cómo|qué|como|come|perché|hoe|waarom)\b"
    r"|^\d{1,3}\s|\b(?:guide|tips|best|top \d|vs|review)\b",
    "service": r"\b(?:services?|compan(?:y|ies)|agency|solutions?|software|programs?|pricing|near (?:me|you))\b",
    "manual": r"\b(?:docs|documentation|reference|manual|api|chapter|tutorial|getting started|overview|quick ?start"
    r"|wiki|help|support)\b",
    "list": r"\b(?:list of|archives?|category|articles|products|all|browse|resources)\b|\bnews$",
    "forum": r"\b(?:forums?|community|thread|discussions?|questions?)\b",
}

_ADDRESS = {name: re.compile(words) for name, words in _ADDRESS_WORDS.items()}
_CLASS = {name: re.compile(words) for name, words in _CLASS_WORDS.items()}
_ANY_CLASS = re.compile("|".join(_CLASS_WORDS.values()))
_SYSTEM = {name: re.compile(words, re.IGNORECASE) for name, words in _SYSTEMS.items()}
_TYPE = {name: frozenset(types.split()) for name, types in _TYPES.items()}
_TITLE = {name: re.compile(words, re.IGNORECASE) for name, words in _TITLE_WORDS.items()}
_TITLE_PARTS = re.compile(r"\s[|–—-]\s")
_MARKS = frozenset(":,?!’'\"")
#: Characters of a title that are looked at, and of a text that are listened to.
_MAX_TITLE, _HEARD = 300, 8_000
_SPEAKING: frozenset[BlockKind] = frozenset({"paragraph", "list", "quote"})
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LINK = {name: re.compile(words) for name, words in _LINKS.items()}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUOTES = frozenset('"“”„«»「」')
_COMMAS = frozenset(",，、،")
_DAY = re.compile(r"/(?:19|20)\d\d[/-]?\d\d?")
_PRICE = re.compile(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP))\s?\d|\d\s?(?:€|£|zł|kr\b)")
_TOLD_DAYS = ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "parsely-pub-date")
_TOLD_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator")
_ENDS = (".", "!", "?", "…", '"', "”", "»", "。")


@dataclass(frozen=True)
class KindModel:
    """The trained model.

    card      -- what it was trained on, when, with which scores.
    threshold -- probability below which a page is no article.
    """

    card: JsonObject
    threshold: float
    forest: Forest

    @classmethod
    def from_dict(cls, data: JsonObject) -> KindModel:
        return cls(data["card"], data["threshold"], Forest(data["columns"], data["trees"]))

    def probability(self, page: Page, body: Body) -> float:
        """How likely the page is an article. Raises KeyError when the file wants features that are not computed."""
        features = kind_features(page, body)
        return self.forest.probability([features[name] for name in self.forest.columns])


@cache
def packaged_kind_model() -> KindModel:
    """The model that ships with this version."""
    data = files("archiver.extraction").joinpath("kinds.json.gz").read_bytes()
    return KindModel.from_dict(json.loads(gzip.decompress(data)))


def kind_features(page: Page, body: Body) -> dict[str, float]:
    """Name and value of each feature, always the same names in the same order."""
    fragments = page_fragments(page)
    return (
        _of_address(page.url)
        | _of_data(page)
        | _of_head(page)
        | _of_title(page, body)
        | _of_body(body)
        | _of_persons(body)
        | _of_page(fragments, body)
        | _of_arrangement(page, fragments, body)
        | _of_links(page)
    )


def _of_address(url: str) -> dict[str, float]:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    path = parts.path
    pieces = [piece for piece in path.split("/") if piece]
    last = pieces[-1] if pieces else ""
    whole = (parts.netloc + path).lower()
    return {
        "address_depth": len(pieces),
        "address_words": last.count("-") + last.count("_"),
        "address_length": len(last),
        "address_digits": sum(map(str.isdigit, path)),
        "address_day": _DAY.search(path) is not None,
        "address_query": bool(parts.query),
        "address_slash": path.endswith("/"),
        "host_parts": parts.netloc.count("."),
        **{f"address:{name}": len(words.findall(whole)) for name, words in _ADDRESS.items()},
    }


def _of_data(page: Page) -> dict[str, float]:
    og_type = (page.first_meta("og:type") or ("", ""))[1].lower()
    types: set[str] = set()
    for thing in page.jsonld:
        types |= types_of(thing)
    story = structured(page).story
    names = [(page.first_meta("generator") or ("", ""))[1]]
    names += [element.get(name) or "" for element in page.tree.iter("html", "body") for name in ("class", "id")]
    system = " ".join(names)
    return {
        "og_type": 3 if og_type == "article" else 2 if og_type in ("website", "blog") else 4 if og_type else 0,
        "og_product": "product" in og_type,
        **{f"type:{name}": not kinds.isdisjoint(types) for name, kinds in _TYPE.items()},
        "types": len(types),
        "told_date": bool(story.get("datePublished")),
        "told_author": bool(story.get("author")),
        "told_headline": bool(story.get("headline")),
        "meta_date": page.first_meta(*_TOLD_DAYS) is not None,
        "meta_author": page.first_meta(*_TOLD_AUTHORS) is not None,
        **{f"system:{name}": words.search(system) is not None for name, words in _SYSTEM.items()},
    }


def _of_head(page: Page) -> dict[str, float]:
    authors, published, title = page.once(read_authors), page.once(read_dates).published, read_title(page)
    return {
        "authors": len(authors.value) if authors else 0,
        "authors_told": _is_told(authors),
        "published": published is not None,
        "published_told": _is_told(published),
        "published_shown": published is not None and published.source.name.startswith("visible"),
        "title_length": len(title.value) if title else 0,
        "title_words": len(title.value.split()) if title else 0,
    }


def _is_told(found: Reading[Any] | None) -> bool:
    return found is not None and found.source.name.startswith(("jsonld", "meta", "microdata"))


def _of_title(page: Page, body: Body) -> dict[str, float]:
    """What the headline, and what stands beside it in `<title>`, sound like, and the crossheads."""
    head = next(page.tree.iter("title"), None)
    whole = squeeze(head.text if head is not None else "")[:_MAX_TITLE]
    title = read_title(page)
    text = title.value[:_MAX_TITLE] if title else whole
    rest = whole.replace(text, "")
    words = text.split()
    crossheads = [block.text for block in body.blocks if block.kind == "heading" and block.text]
    number = max(1, len(crossheads))
    return {
        **{f"title:{name}": found.search(text) is not None for name, found in _TITLE.items()},
        **{f"beside_title:{name}": found.search(rest) is not None for name, found in _TITLE.items()},
        "title_capitals": sum(word[:1].isupper() for word in words) / max(1, len(words)),
        "title_parts": len(_TITLE_PARTS.findall(whole)),
        "title_asks": text.endswith("?"),
        "title_digits": any(map(str.isdigit, text)),
        "title_marks": sum(char in _MARKS for char in text),
        "crosshead_words": sum(len(head.split()) for head in crossheads) / number,
        "crossheads_ask": sum(head.endswith("?") for head in crossheads) / number,
        "crossheads_numbered": sum(head.lstrip("#")[:1].isdigit() for head in crossheads) / number,
    }


def _of_persons(body: Body) -> dict[str, float]:
    """How often the text speaks of whom: shares of its words."""
    text = " ".join(block.text for block in body.blocks if block.kind in _SPEAKING)[:_HEARD]
    words = Counter(_WORD.findall(text.lower().replace("’", "'")))
    total = max(1, words.total())
    return {f"says:{name}": sum(words[word] for word in forms) / total for name, forms in PERSONS.items()}


def _of_body(body: Body) -> dict[str, float]:
    told: list[tuple[Block, int]] = [(block, len(block.text.split())) for block in body.blocks if block.text]
    words = sum(count for _, count in told)
    counts, sums = Counter(block.kind for block, _ in told), Counter[str]()
    for block, count in told:
        sums[block.kind] += count
    paragraphs = [(block.text, count) for block, count in told if block.kind == "paragraph"]
    return {
        "words": words,
        "blocks": len(told),
        **{f"blocks:{kind}": counts[kind] for kind in _KINDS},
        **{f"share:{kind}": sums[kind] / max(1, words) for kind in _KINDS},
        "paragraph_words": sums["paragraph"] / max(1, len(paragraphs)),
        "long_paragraphs": sum(count >= LONG for _, count in paragraphs),
        "longest": max((count for _, count in paragraphs), default=0),
        "sentences": sum(text.endswith(_ENDS) for text, _ in paragraphs) / max(1, len(paragraphs)),
        "quotes": _part(told, _QUOTES),
        "commas": _part(told, _COMMAS),
        "body_prices": sum(_PRICE.search(block.text) is not None for block, _ in told),
        "certainty": body.certainty,
        "lead": body.lead is not None,
        "lead_shown": body.lead_position is not None,
    }


def _part(told: Sequence[tuple[Block, int]], characters: frozenset[str]) -> float:
    """The part of the text that is these characters."""
    length = sum(len(block.text) for block, _ in told)
    return sum(block.text.count(char) for block, _ in told for char in characters) / max(1, length)


def _of_arrangement(page: Page, fragments: Fragments, body: Body) -> dict[str, float]:
    """How the paragraphs of the text stand: in one run below one element, as a story's do, or apart in boxes."""
    items = fragments.items
    begins = {block.text[:_BEGINNING] for block in body.blocks if block.text}
    text = [fragment for fragment in items if fragment.text[:_BEGINNING] in begins and is_paragraph(fragment)]
    pairs = list(pairwise(text))
    parents = Counter(fragment.node.parent for fragment in text)
    together = sum(one.node.parent is other.node.parent for one, other in pairs)
    gaps = [other.index - one.index for one, other in pairs]
    shown = headline(page)
    heading = shown.element if shown is not None else None
    at = next((f.index for f in items if f.node.element is heading), None) if heading is not None and text else None
    template = page.once(template_of, fragments)
    inside = items[template.main.first : template.main.last]
    most = max(parents.values(), default=0)
    return {
        "together": together,
        "together_share": together / max(1, len(pairs)),
        "parents_a_paragraph": len(parents) / max(1, len(text)),
        "most_in_one": most,
        "most_in_one_share": most / max(1, len(text)),
        "adjoining": sum(gap == 1 for gap in gaps) / max(1, len(gaps)),
        "gap": sum(gaps) / max(1, len(gaps)),
        "span": (text[-1].index - text[0].index + 1) / len(items) if text else 0,
        "below_headline": text[0].index - at if at is not None else _FAR,
        "main_share": template.main_share,
        "main_fragments": len(inside),
        "main_paragraphs": sum(map(is_paragraph, inside)) / max(1, len(inside)),
    }


def _of_links(page: Page) -> dict[str, float]:
    addresses = [(link.get("href") or "").lower() for link in page.tree.iter("a")]
    return {
        "addresses": len(addresses),
        **{f"link:{name}": sum(map(bool, map(words.search, addresses))) for name, words in _LINK.items()},
        "buttons": sum(1 for _ in page.tree.iter("button")),
        "metas": len(page.meta),
        "article_metas": sum(name.startswith("article:") for name in page.meta),
    }


def _of_page(fragments: Fragments, body: Body) -> dict[str, float]:
    items, nodes = fragments.items, fragments.nodes
    words = sum(fragment.words for fragment in items)
    paragraphs = [fragment for fragment in items if is_paragraph(fragment)]
    massed = sum(fragment.words for fragment in paragraphs)
    text = sum(len(block.text.split()) for block in body.blocks)
    links = sum(fragment.links for fragment in items)
    tags = Counter(node.tag for node in nodes)
    named: Counter[str] = Counter()
    for node in nodes:
        named.update(_classes(node.key))
    heads = [fragment for fragment in items if fragment.node.tag in ("h2", "h3", "h4")]
    keys = Counter(
        (fragment.node.key, fragment.node.parent.key if fragment.node.parent else "")
        for fragment in items
        if fragment.words >= 3
    )
    commonest = max(keys.values(), default=0)
    return {
        "page_words": words,
        "fragments": len(items),
        "nodes": len(nodes),
        "body_share": text / max(1, words),
        "links": links,
        "links_a_word": links / max(1, words),
        "linked": sum(f.linked for f in items) / max(1, sum(f.length for f in items)),
        "paragraphs": len(paragraphs),
        "page_paragraph_words": massed / max(1, len(paragraphs)),
        "paragraph_share": massed / max(1, words),
        "body_of_paragraphs": text / max(1, massed),
        "controls": nodes[0].controls,
        "headings_linked": sum(f.linked > 0.5 * f.length for f in heads) / max(1, len(heads)),
        "headings_a_word": len(heads) / max(1, words),
        "prices": sum(f.words < SHORT and _PRICE.search(f.text) is not None for f in items),
        "years": sum(f.words < SHORT and _YEAR.search(f.text) is not None for f in items),
        "questions": sum(f.words < SHORT and f.text.endswith("?") for f in items),
        "commonest": commonest,
        "commonest_share": commonest / max(1, len(items)),
        **{f"tag:{tag}": tags[tag] for tag in _COUNTED},
        "li_share": tags["li"] / len(nodes),
        "p_share": tags["p"] / len(nodes),
        **{f"class:{name}": named[name] / len(nodes) for name in _CLASS},
    }


@lru_cache(maxsize=16384)
def _classes(key: str) -> tuple[str, ...]:
    key = key.lower()  # ten times as fast as patterns that ignore case
    if not _ANY_CLASS.search(key):
        return ()
    return tuple(name for name, words in _CLASS.items() if words.search(key))
