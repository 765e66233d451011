"""An article as Markdown (CommonMark, tables as GitHub has them), with what is known of it as front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.fields import FRONT, ArticleRecord, JsonObject
from archiver.render.escaping import document_text, json_text, markdown, one_line, web_address
from archiver.render.labels import labels_for
from archiver.render.text import byline, list_item


def as_markdown(record: ArticleRecord) -> str:
    """The record (see `Archive.article`) with its front matter: YAML, each value written as JSON, which YAML reads;
    what is unknown is left out."""
    known = {name: record[name] for name in FRONT if record[name] not in (None, [])}
    front = "".join(f"{name}: {json_text(value)}\n" for name, value in known.items())
    return f"---\n{front}---\n\n" + "\n\n".join(part for part in _parts(record) if part) + "\n"


def _parts(record: ArticleRecord) -> Iterator[str]:
    labels = labels_for(record["language"])
    if record["kicker"]:
        yield markdown(one_line(record["kicker"]))
    yield f"# {markdown(one_line(record['title']))}"
    yield markdown(one_line(byline(record, labels)))
    yield markdown(one_line(record["section"]))
    for image in record["images"] or []:
        about = one_line(" ".join(image[name] for name in ("alt", "caption", "credit") if image[name]))
        if about:
            yield f"*{markdown_link(image['url'], about)}*"
    if lead := markdown(one_line(record["lead"])):  # of white space alone the asterisks would be a rule
        yield f"**{lead}**"
    for block in record["blocks"] or []:
        yield _block(block)
    if record["credits"]:
        yield f"*{labels.credits}{labels.colon}{markdown(one_line(' ; '.join(record['credits'])))}*"
    if record["kind"] == "teaser":
        yield f"*{labels.paywalled}*"
    if record["related"]:
        yield f"## {labels.more}"
        yield "\n".join(f"- {markdown_link(other['url'], other['title'])}" for other in record["related"])
    yield markdown_link(record["url"], record["url"])


def markdown_link(url: str | None, text: str | None) -> str:
    """A link where the address may be one, else its text."""
    address, shown = web_address(url), markdown(one_line(text or url))
    return f"[{shown}](<{address}>)" if address else shown


def _block(block: JsonObject) -> str:
    kind, text = block["kind"], block["text"]
    if kind == "heading":
        return f"{'#' * min(max(int(block.get('level') or 3), 2), 6)} {markdown(one_line(text))}"
    if kind == "post":
        return f"> {markdown(text)}\n>\n> {markdown_link(block.get('url'), '')}"
    if kind == "quote":
        lines = [*markdown(text).splitlines(), *([f"— {markdown(block['source'])}"] if block.get("source") else [])]
        return "\n>\n".join(f"> {line}" for line in lines)
    if kind == "list":
        return "\n".join(f"{marker} {markdown(item)}" for marker, item in map(list_item, text.splitlines()))
    if kind == "table":
        return _table([[markdown(cell) for cell in line.split("\t")] for line in text.splitlines()])
    if kind == "code":
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"{fence}\n{document_text(text)}\n{fence}"
    if kind == "embed":
        return markdown_link(block.get("url"), text)
    time = markdown(one_line(block.get("time")))
    return f"**{time}** {markdown(text)}" if time else markdown(text)


def _table(rows: list[list[str]]) -> str:
    if not rows:
        return ""
    width = max(map(len, rows))
    first, *others = [[*row, *[""] * (width - len(row))] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (first, ["---"] * width, *others))
