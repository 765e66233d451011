"""TEI P5 (https://tei-c.org/release/doc/tei-p5-doc/en/html/), as corpus tools read it: one `teiCorpus`, a `TEI` an
article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from archiver.export.records import Record
from archiver.render.citations import version_note
from archiver.render.escaping import escaped, language_tag, one_line, web_address

_OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader><fileDesc>
<titleStmt><title>{title}</title></titleStmt>
<publicationStmt><publisher>news-archiver</publisher><date when="{created}">{created}</date></publicationStmt>
<sourceDesc><p>Web pages in a news archive.</p></sourceDesc>
</fileDesc></teiHeader>
"""

#: Stands in a corpus without articles, which must have one text at least.
_NOTHING = """<TEI><teiHeader><fileDesc><titleStmt><title>Nothing was found.</title></titleStmt>
<publicationStmt><p>None.</p></publicationStmt><sourceDesc><p>None.</p></sourceDesc></fileDesc></teiHeader>
<text><body><p>Nothing was found.</p></body></text></TEI>
"""

#: A day, or a time of UTC, as W3C's datatypes have them too.
_WHEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)


def write_tei(records: Iterable[Record], path: Path, *, title: str, created: str) -> None:
    """A corpus of the records in their order. Crossheads begin a `div`; where a text came from, which version it is and
    the digest of that stand in its header."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_OPENING.format(title=escaped(title), created=created))
        empty = True
        for record in records:
            file.writelines(f"{line}\n" for line in _text(record))
            empty = False
        file.write(f"{_NOTHING if empty else ''}</teiCorpus>\n")


def _text(record: Record) -> Iterator[str]:
    language = language_tag(record["language"])
    attribute = f' xml:lang="{language}"' if language else ""
    yield f'<TEI xml:id="article-{record["id"]}"{attribute}>'
    yield "<teiHeader>"
    yield from _file_description(record)
    yield from _profile(record, language)
    yield "</teiHeader>"
    yield "<text><body>"
    yield '<div type="article">'
    yield f"<head>{escaped(record['title'])}</head>"
    if record["authors"]:
        yield f"<byline>{', '.join(f'<docAuthor>{escaped(name)}</docAuthor>' for name in record['authors'])}</byline>"
    yield from _body(record)
    yield "</div>"
    yield "</body></text>"
    yield "</TEI>"


def _file_description(record: Record) -> Iterator[str]:
    names = "".join(f"<author>{escaped(name)}</author>" for name in record["authors"] or [])
    day = record["published_day"] or record["published"]
    yield "<fileDesc>"
    yield f"<titleStmt><title>{escaped(record['title'])}</title>{names}</titleStmt>"
    yield f"<publicationStmt><p>{escaped(version_note(record))}</p></publicationStmt>"
    yield "<sourceDesc><bibl>"
    yield f'<title level="a">{escaped(record["title"])}</title>{names}'
    yield f'<title level="j">{escaped(record["site"])}</title>'
    if day:
        yield _date(record["published"] or day)
    yield _reference(record["url"], record["url"])
    yield "</bibl></sourceDesc>"
    yield "</fileDesc>"


def _profile(record: Record, language: str) -> Iterator[str]:
    terms = [("section", record["section"]), *(("tag", tag) for tag in record["tags"] or [])]
    listed = "".join(f'<term type="{kind}">{escaped(term)}</term>' for kind, term in terms if term)
    yield "<profileDesc>"
    if language:
        yield f'<langUsage><language ident="{language}">{language}</language></langUsage>'
    if listed:
        yield f"<textClass><keywords>{listed}</keywords></textClass>"
    yield "</profileDesc>"


def _body(record: Record) -> Iterator[str]:
    if record["kicker"]:
        yield f'<p rend="kicker">{escaped(record["kicker"])}</p>'
    if record["lead"]:
        yield f'<p rend="lead">{escaped(record["lead"])}</p>'
    for image in record["images"] or []:
        yield _figure(image)
    if record["credits"]:
        yield f'<p rend="credits">{escaped(" ; ".join(record["credits"]))}</p>'
    open_div = False
    for block in record["blocks"] or []:
        if block["kind"] == "heading":
            yield f'{"</div>" if open_div else ""}<div type="section"><head>{escaped(block["text"])}</head>'
            open_div = True
        else:
            yield _block(block)
    if open_div:
        yield "</div>"


def _figure(image: Record) -> str:
    address = web_address(image["url"])
    graphic = f'<graphic url="{escaped(address)}"/>' if address else ""
    lines = [("p", "caption", image["caption"]), ("p", "credit", image["credit"])]
    said = "".join(f'<{tag} rend="{kind}">{escaped(text)}</{tag}>' for tag, kind, text in lines if text)
    described = f"<figDesc>{escaped(image['alt'])}</figDesc>" if image["alt"] else ""
    return f"<figure>{graphic}{said}{described}</figure>"


def _block(block: Record) -> str:
    kind, text = block["kind"], escaped(block["text"])
    if kind == "quote":
        source = f"<bibl>{escaped(block['source'])}</bibl>" if block.get("source") else ""
        return f"<cit><quote>{text}</quote>{source}</cit>"
    if kind == "post":
        return f"<cit><quote>{text}</quote>{_reference(block.get('url'), '')}</cit>"
    if kind == "list":
        items = [line.removeprefix("- ") for line in text.splitlines() if one_line(line)]
        return f"<list>{''.join(f'<item>{item}</item>' for item in items)}</list>" if items else "<p/>"
    if kind == "table":
        rows = ("".join(f"<cell>{cell}</cell>" for cell in line.split("\t")) for line in text.splitlines())
        listed = "".join(f"<row>{row}</row>" for row in rows)
        return f"<table>{listed}</table>" if listed else "<p/>"
    if kind == "code":
        return f'<ab type="code" xml:space="preserve">{text}</ab>'
    if kind == "embed":
        return f"<p>{_reference(block.get('url'), block['text'])}</p>"
    time = f"{_date(block['time'])} " if block.get("time") else ""
    rend = "" if kind == "paragraph" else f' rend="{escaped(kind)}"'
    return f"<p{rend}>{time}{text}</p>"


def _date(value: str) -> str:
    when = f' when="{value}"' if _WHEN.fullmatch(value) else ""
    return f"<date{when}>{escaped(value)}</date>"


def _reference(url: str | None, text: str | None) -> str:
    """A reference where the address may be one, else its text."""
    address, shown = web_address(url), escaped(text or url)
    return f'<ref target="{escaped(address)}">{shown}</ref>' if address else f"<ref>{shown}</ref>"
