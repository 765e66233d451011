"""EPUB 3 (https://www.w3.org/TR/epub-33/), a chapter an article."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from archiver.errors import ArchiverError
from archiver.export.records import Record
from archiver.markup import escaped, language_tag, one_line
from archiver.xhtml import article

#: Articles of a book. Readers take minutes to open more, and a zip file's directory is held in memory.
MAX_ARTICLES = 5_000

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{language}>
<head><title>{title}</title></head>
<body>
{body}
</body>
</html>
"""
_PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
<meta property="dcterms:modified">{created}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
{items}
</manifest>
<spine>
<itemref idref="nav"/>
{spine}
</spine>
</package>
"""


def write_epub(records: Iterable[Record], path: Path, *, title: str, created: str) -> None:
    """A book of the records in their order. Raises ArchiverError when there are more than `MAX_ARTICLES`."""
    chapters: list[tuple[str, str]] = []
    languages: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        # first and as it is, so that readers know the file by its first bytes
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", _CONTAINER)
        for record in records:
            if len(chapters) == MAX_ARTICLES:
                raise ArchiverError(f"more than {MAX_ARTICLES:,} articles for one book: narrow the search")
            name, heading = f"article-{record['id']}", one_line(record["title"]) or "Untitled"
            book.writestr(f"book/{name}.xhtml", _page(heading, article(record), record["language"]))
            chapters.append((name, heading))
            languages.append(language_tag(record["language"]) or "und")
        entries = "\n".join(f'<li><a href="{name}.xhtml">{escaped(heading)}</a></li>' for name, heading in chapters)
        # a list of contents must have an entry
        listed = entries or '<li><a href="nav.xhtml">Nothing was found.</a></li>'
        contents = f'<nav epub:type="toc"><h1>{escaped(title)}</h1>\n<ol>\n{listed}\n</ol></nav>'
        book.writestr("book/nav.xhtml", _page(title, contents, None))
        package = _PACKAGE.format(
            identifier=uuid5(NAMESPACE_URL, f"{title} {created} {' '.join(name for name, _ in chapters)}"),
            title=escaped(title),
            language=max(set(languages), key=languages.count, default="und"),
            created=created,
            items="\n".join(
                f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name, _ in chapters
            ),
            spine="\n".join(f'<itemref idref="{name}"/>' for name, _ in chapters),
        )
        book.writestr("book/package.opf", package)


def _page(title: str, body: str, language: str | None) -> str:
    code = language_tag(language)
    attributes = f' lang="{code}" xml:lang="{code}"' if code else ""
    return _PAGE.format(title=escaped(title), body=body, language=attributes)
