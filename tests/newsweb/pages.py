"""The pages of a newspaper as HTML. The four layouts of layouts/ have little in common."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from tests.newsweb.hosts import Host, slug
from tests.newsweb.text import Story, words

_LAYOUTS = Path(__file__).parent / "layouts"

_FEED_TYPES = {
    "/feed.xml": "application/rss+xml",
    "/atom.xml": "application/atom+xml",
    "/feed.json": "application/feed+json",
}

#: The blocks on each page of a story that is told on several: an edit changes the first two.
PAGES = ((0, 2), (2, 6), (6, None))

#: Title and address of a story that is linked to.
Teaser = tuple[str, str]


def article_page(host: Host, story: Story, address: str, related: Sequence[Teaser], page: int | None = None) -> str:
    """A story in the host's layout. `address` is its canonical one. `page`: which of its three pages, where it is told
    on three; French papers call the first the canonical one of all, English ones each its own."""
    canonical, pager = address, ""
    if page is not None:
        story = replace(story, blocks=story.blocks[slice(*PAGES[page - 1])])
        pager = _pager(address, page)
        if host.language == "en":
            canonical = _numbered(address, page)
    head = [f'<link rel="canonical" href="{escape(canonical)}">', _feed_link(host)]
    if host.amp:
        head.append(f'<link rel="amphtml" href="{escape(address)}{"&amp;" if "?" in address else "?"}amp=1">')
    if host.layout == "structured":
        head.append(f'<meta property="og:title" content="{escape(story.headline)}">')
        head.append(f'<meta name="description" content="{escape(story.lead)}">')
    if data := _structured_data(host, story, address):
        head.append(f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>')
    body = _fill(host.layout, _escaped(_texts(host, story)) | _parts(host, story, related, pager))
    return _document(host, story.headline, "\n".join(head), body)


def listing_page(host: Host, heading: str, teasers: Sequence[tuple[Teaser, str]], following: str | None = None) -> str:
    """A home or section page: linked titles with their leads, and the next page if there is one."""
    items = "\n".join(
        f'<li class="teaser"><h2><a href="{escape(address)}">{escape(title)}</a></h2><p>{escape(lead)}</p></li>'
        for (title, address), lead in teasers
    )
    following_link = f'<a rel="next" href="{escape(following)}">{escape(host.labels["next"])}</a>' if following else ""
    body = f"""<main><h1>{escape(heading)}</h1>
<ul>{items}</ul>
{following_link}
</main>
<p class="small"><a href="/documents/rapport.pdf">PDF</a> <a href="/private/statistics">.</a></p>"""
    return _document(host, heading, f'{_feed_link(host)}<meta property="og:type" content="website">', body)


def about_page(host: Host) -> str:
    labels = _escaped(host.labels)
    return _document(
        host, host.labels["about"], "", f"<main><h1>{labels['about']}</h1><p>{labels['about_text']}</p></main>"
    )


def amp_page(host: Host, story: Story, address: str) -> str:
    """The AMP twin of a story, which names the story's own address as canonical."""
    paragraphs = _blocks(story, "<h2>{}</h2>")
    return _fill("amp", _escaped(_texts(host, story)) | {"address": escape(address), "paragraphs": paragraphs})


def _texts(host: Host, story: Story) -> dict[str, str]:
    """What a layout says in words, not yet escaped."""
    labels = host.labels
    return {
        **labels,
        "tags_label": labels["tags"],
        "credit_label": labels["credit"],
        "published_label": labels["published"],
        "language": host.language,
        "headline": story.headline,
        "lead": story.lead,
        "section": story.section,
        "section_address": f"/{slug(story.section)}/",
        "names": (" et " if host.language == "fr" else " and ").join(story.authors),
        "published": _stamp(host, story.published),
        "published_iso": host.local(story.published).isoformat(),
        "modified_plain": f"| {labels['modified']} {_stamp(host, story.modified)}" if story.modified else "",
        "picture": f"/photos/{story.image[0]}",
        "alt": story.image[1],
        "caption": story.image[2],
        "credit": story.credit,
    }


def _pager(address: str, number: int) -> str:
    """Links to the other pages of a story."""
    links = (
        str(page) if page == number else f'<a href="{escape(_numbered(address, page))}">{page}</a>'
        for page, _ in enumerate(PAGES, start=1)
    )
    return f'\n<div class="pages">{" ".join(links)}</div>'


def _numbered(address: str, page: int) -> str:
    return address if page == 1 else f"{address}{'&' if '?' in address else '?'}page={page}"


def _parts(host: Host, story: Story, related: Sequence[Teaser], pager: str) -> dict[str, str]:
    """What a layout needs as markup."""
    modified = ""
    if story.modified:
        time = f'<time datetime="{host.local(story.modified).isoformat()}">{_stamp(host, story.modified)}</time>'
        modified = f"| {escape(host.labels['modified'])} {time}"
    return {
        "blocks_h2": _blocks(story, "<h2>{}</h2>") + pager,
        "blocks_h3": _blocks(story, "<h3>{}</h3>") + pager,
        "blocks_bold": _blocks(story, "<p><b>{}</b></p>") + pager,
        "modified_part": modified,
        "tag_links": ", ".join(f'<a rel="tag" href="/tag/{slug(tag)}/">{escape(tag)}</a>' for tag in story.tags),
        "related": "".join(f'<li><a href="{escape(address)}">{escape(title)}</a></li>' for title, address in related),
    }


def _stamp(host: Host, moment: datetime) -> str:
    local = host.local(moment)
    return f"{local:%d/%m/%Y} {host.labels['at']} {local:%H:%M}"


def _blocks(story: Story, heading: str) -> str:
    return "\n".join(
        heading.format(escape(text)) if kind == "heading" else f"<p>{escape(text)}</p>" for kind, text in story.blocks
    )


def _structured_data(host: Host, story: Story, address: str) -> dict[str, Any] | None:
    """JSON-LD: a plain NewsArticle, or a graph whose authors are references, or none, by layout."""
    times = {"datePublished": host.local(story.published).isoformat()}
    if story.modified:
        times["dateModified"] = host.local(story.modified).isoformat()
    article = {
        "@type": "NewsArticle",
        "headline": story.headline,
        "articleSection": story.section,
        "keywords": list(story.tags),
        **times,
    }
    agencies = words(host.language)["agencies"]
    people = [{"@type": "Organization" if name in agencies else "Person", "name": name} for name in story.authors]
    if host.layout == "structured":
        image = {"@type": "ImageObject", "url": f"{host.home}photos/{story.image[0]}", "creditText": story.credit}
        return {
            "@context": "https://schema.org",
            **article,
            "description": story.lead,
            "author": people,
            "image": image,
            "publisher": {"@type": "Organization", "name": host.title},
        }
    if host.layout == "wordpress":
        known = [{**person, "@id": f"{host.home}#/person/{slug(person['name'])}"} for person in people]
        references = [{"@id": person["@id"]} for person in known]
        site = {"@type": "WebSite", "@id": f"{host.home}#website", "name": host.title}
        graph = [{**article, "@id": f"{address}#article", "author": references}, site, *known]
        return {"@context": "https://schema.org", "@graph": graph}
    return None


def _document(host: Host, title: str, head: str, body: str) -> str:
    texts = {**host.labels, "language": host.language, "title": title, "site": host.title}
    markup = {
        "charset": ""
        if host.declared
        else f'<meta http-equiv="Content-Type" content="text/html; charset={host.charset}">',
        "head": head,
        "sections": " ".join(f'<a href="/{slug(name)}/">{escape(name)}</a>' for name in host.sections),
        "body": body,
    }
    return _fill("document", _escaped(texts) | markup)


def _feed_link(host: Host) -> str:
    kind = _FEED_TYPES[host.feed]
    return f'<link rel="alternate" type="{kind}" title="{escape(host.title)}" href="{host.feed}">'


def _escaped(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: escape(text) for name, text in texts.items()}


def _fill(layout: str, values: Mapping[str, str]) -> str:
    return _template(layout).substitute(values)


@cache
def _template(layout: str) -> Template:
    return Template((_LAYOUTS / f"{layout}.html").read_text(encoding="utf-8"))
