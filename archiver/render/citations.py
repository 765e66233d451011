"""An article as an entry of a bibliography: CSL-JSON, BibTeX and RIS, as Zotero and others read them.

Each says when the article was first seen here, when the version it shows was captured, and a digest of that version.
Names of authors stay whole: which part of a name is the family's is not known for all languages.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from archiver.fields import VERSIONED, ArticleRecord
from archiver.render.escaping import json_text, language_tag, one_line, web_address


def version_digest(record: ArticleRecord) -> str:
    """SHA-256, in hex, of the fields that make a version: their JSON in ASCII, sorted by name, without spaces."""
    said = {name: record[name] for name in VERSIONED}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def as_csl(record: ArticleRecord) -> ArticleRecord:
    """The article as an item of CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html)."""
    day = _day(record)
    item = {
        "id": _key(record),
        "type": "article-newspaper",
        "title": one_line(record["title"]),
        "author": [{"literal": name} for name in _lines(record["authors"])],
        "container-title": one_line(record["site"]),
        "section": one_line(record["section"]),
        "issued": day and {"date-parts": [_parts(day)]},
        "accessed": {"date-parts": [_parts(record["updated"][:10])]},
        "URL": web_address(record["url"]),
        "language": language_tag(record["language"]),
        "abstract": one_line(record["lead"]),
        "keyword": ", ".join(_lines(record["tags"])),
        "note": version_note(record),
    }
    return {name: value for name, value in item.items() if value}


def as_bibtex(record: ArticleRecord) -> str:
    """The article as an entry of BibTeX, with the fields of BibLaTeX (`date`, `urldate`), and a newline behind it.

    Letters are UTF-8. A value is within two pairs of braces, so that styles leave its capitals as they are.
    """
    fields = {
        "title": _in_braces(record["title"]),
        "author": " and ".join(_in_braces(name) for name in _lines(record["authors"])),
        "journaltitle": _in_braces(record["site"]),
        "date": _day(record) or "",
        "url": web_address(record["url"]) or "",
        "urldate": record["updated"][:10],
        "langid": language_tag(record["language"]),
        "abstract": _tex(record["lead"]),
        "keywords": _tex(", ".join(_lines(record["tags"]))),
        "note": _tex(version_note(record)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{_key(record)},", *lines, "}", ""])


def as_ris(record: ArticleRecord) -> str:
    """The article as a record of RIS, whose lines end with CR and LF."""
    day = _day(record)
    values = [
        ("TY", "NEWS"),
        ("ID", _key(record)),
        ("TI", one_line(record["title"])),
        *(("AU", name) for name in _lines(record["authors"])),
        ("T2", one_line(record["site"])),
        ("SE", one_line(record["section"])),
        ("PY", day and day[:4]),
        ("DA", day and day.replace("-", "/")),
        ("Y2", record["updated"][:10].replace("-", "/")),
        ("UR", web_address(record["url"])),
        ("LA", language_tag(record["language"])),
        ("AB", one_line(record["lead"])),
        *(("KW", tag) for tag in _lines(record["tags"])),
        ("N1", version_note(record)),
    ]
    # no value has a line break, so none can begin a field or end the record
    lines = [f"{tag}  - {value}" for tag, value in values if value]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - ", ""])


def _csl_file(record: ArticleRecord) -> str:
    return f"[\n{json_text(as_csl(record))}\n]\n"


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """label      -- how it is called.
    suffix     -- of its files.
    media_type -- by which a reference manager knows it.
    write      -- one article as a whole file.
    """

    label: str
    suffix: str
    media_type: str
    write: Callable[[ArticleRecord], str]


CITATION_STYLES = {
    "csl-json": CitationStyle("CSL-JSON", "csl", "application/vnd.citationstyles.csl+json", _csl_file),
    "bibtex": CitationStyle("BibTeX", "bib", "application/x-bibtex", as_bibtex),
    "ris": CitationStyle("RIS", "ris", "application/x-research-info-systems", as_ris),
}


def version_note(record: ArticleRecord) -> str:
    """When the article was first seen, and which version is cited: its capture, number and digest."""
    return (
        f"First seen {record['first_seen']}, captured {record['updated']}, "
        f"version {record['versions'][-1]['number']}, SHA-256 of the version {version_digest(record)}"
    )


def _key(record: ArticleRecord) -> str:
    """A key of ASCII letters, figures and hyphens; the number alone tells it from others of the archive."""
    site = re.sub("[^a-z0-9]+", "-", (record["site"] or "").lower()).strip("-")
    return f"{site[:40] or 'article'}-{record['id']}"


def _day(record: ArticleRecord) -> str | None:
    day: str | None = record["published_day"]
    return day or (record["published"] or "")[:10] or None


def _parts(day: str) -> list[int]:
    return [int(part) for part in day.split("-")]


def _lines(texts: list[str]) -> list[str]:
    return [line for line in map(one_line, texts) if line]


#: What has a meaning in TeX. BibTeX counts braces even behind a backslash, so they go by name.
_TEX = {
    "\\": "{\\textbackslash}",
    "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}",
    "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_TEX_SIGN = re.compile(r"[\\{}~^#$%&_]")


def _tex(text: str | None) -> str:
    return _TEX_SIGN.sub(lambda match: _TEX[match[0]], one_line(text))


def _in_braces(text: str | None) -> str:
    value = _tex(text)
    return f"{{{value}}}" if value else ""
