"""An article as HTML that is also XML: for `show --html`, feeds and books. No scripts, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from archiver.fields import ArticleRecord, JsonObject
from archiver.render.escaping import escaped, language_tag, web_address
from archiver.render.labels import labels_for
from archiver.render.text import byline, list_item

_STYLE = """body{font:1.05rem/1.55 Georgia,serif;max-width:40rem;margin:2rem auto;padding:0 1rem}
h1{line-height:1.2}.lead{font-weight:bold}.about,figcaption,footer{color:#555;font-size:.9em}
table{border-collapse:collapse}td{border:1px solid #999;padding:.2em .5em}blockquote{font-style:italic}"""


def html_page(record: ArticleRecord) -> str:
    """A whole page for a browser; see `Archive.article` for the record."""
    return f"""<!DOCTYPE html>
<html lang="{language_tag(record["language"])}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escaped(record["title"])}</title>
<style>{_STYLE}</style>
</head>
<body>
<article>
{article(record)}
</article>
</body>
</html>
"""


#: No pictures.
_NONE: Mapping[str, str] = MappingProxyType({})


def article(record: ArticleRecord, pictures: Mapping[str, str] = _NONE) -> str:
    """The elements of an article in the order of the page, well-formed XML. `pictures`: where those lie that are shown,
    by the address that the record has of them; of others there is a link."""
    return "\n".join(_elements(record, pictures))


def _elements(record: ArticleRecord, pictures: Mapping[str, str]) -> Iterator[str]:
    labels = labels_for(record["language"])
    if record["kicker"]:
        yield f'<p class="about">{escaped(record["kicker"])}</p>'
    yield f"<h1>{escaped(record['title'])}</h1>"
    for line in (byline(record, labels), record["section"]):
        if line:
            yield f'<p class="about">{escaped(line)}</p>'
    for image in record["images"] or []:
        caption = " ".join(escaped(image[name]) for name in ("caption", "credit") if image[name])
        place = pictures.get(image["url"])
        if place is not None:
            shown = f'<img src="{escaped(place)}" alt="{escaped(image["alt"])}"/>'
            yield f"<figure>{shown}<figcaption>{caption}</figcaption></figure>"
        elif caption or image["alt"]:
            yield f"<figure><p>{html_link(image['url'], image['alt'])}</p><figcaption>{caption}</figcaption></figure>"
    if record["lead"]:
        yield f'<p class="lead">{escaped(record["lead"])}</p>'
    for block in record["blocks"] or []:
        yield _block(block)
    if record["credits"]:
        yield f'<p class="about">{labels.credits}{labels.colon}{escaped(" ; ".join(record["credits"]))}</p>'
    if record["kind"] == "teaser":
        yield f'<p class="about">{labels.paywalled}</p>'
    if record["related"]:
        items = "".join(f"<li>{html_link(other['url'], other['title'])}</li>" for other in record["related"])
        yield f"<h2>{labels.more}</h2>\n<ul>{items}</ul>"
    yield f"<footer><p>{html_link(record['url'], record['url'])}</p></footer>"


def html_link(url: str | None, text: str | None) -> str:
    """A link where the address may be one, else its text."""
    address, shown = web_address(url), escaped(text or url)
    return f'<a href="{escaped(address)}" rel="noreferrer noopener">{shown}</a>' if address else shown


def _block(block: JsonObject) -> str:
    kind, text = block["kind"], escaped(block["text"])
    if kind == "heading":
        level = min(max(int(block.get("level") or 3), 2), 6)
        return f"<h{level}>{text}</h{level}>"
    if kind == "post":
        return f"<blockquote><p>{text}</p><footer>{html_link(block.get('url'), '')}</footer></blockquote>"
    if kind == "quote":
        source = f"<footer>{escaped(block['source'])}</footer>" if block.get("source") else ""
        return f"<blockquote><p>{text}</p>{source}</blockquote>"
    if kind == "list":
        return "".join(_list(text))
    if kind == "table":
        rows = ("".join(f"<td>{cell}</td>" for cell in line.split("\t")) for line in text.splitlines())
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    if kind == "code":
        return f"<pre>{text}</pre>"
    if kind == "embed":
        return f"<p>{html_link(block.get('url'), block['text'])}</p>"
    time = f"<strong>{escaped(block['time'])}</strong> " if block.get("time") else ""
    return f"<p>{time}{text}</p>"


def _list(text: str) -> Iterator[str]:
    """Runs of lines with and without numbers as lists of their own."""
    lines = [list_item(line) for line in text.splitlines()]
    for bulleted, run in groupby(lines, key=lambda line: line[0] == "-"):
        items = list(run)
        first = items[0][0].removesuffix(".")
        opening, closing = ("<ul>", "</ul>") if bulleted else (f'<ol start="{first}">', "</ol>")
        yield opening + "".join(f"<li>{item}</li>" for _, item in items) + closing
