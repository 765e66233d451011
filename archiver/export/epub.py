"""EPUB 3 (https://www.w3.org/TR/epub-33/), a chapter an article, in volumes."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from archiver.archive import Store
from archiver.archive.stories.pictures import kept_picture, kept_pictures
from archiver.export.records import Record
from archiver.render.escaping import escaped, language_tag, one_line
from archiver.render.html import article

#: Articles of a book. Readers take minutes to open more, and a zip file's directory is held in memory.
MAX_ARTICLES = 5_000

#: Core media types (https://www.w3.org/TR/epub-33/#sec-core-media-types) of pictures, and the endings of their files.
_PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}

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
<meta property="dcterms:modified">{created}</meta>{collection}
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

_COLLECTION = """
<meta property="belongs-to-collection" id="collection">{title}</meta>
<meta refines="#collection" property="collection-type">set</meta>
<meta refines="#collection" property="group-position">{volume}</meta>"""


def write_epub(
    records: Iterable[Record], path: Path, *, title: str, created: str, archive: Store | None = None
) -> None:
    """Books of the records in their order, at most `MAX_ARTICLES` in each: `storm.epub`, and where there are more
    `storm-2.epub`, `storm-3.epub` … beside it, which say in their titles and metadata which volume they are.
    `archive` has the pictures that were kept; those of kinds that every reader of books shows are in the book."""
    waiting = iter(records)
    upcoming = next(waiting, None)
    number = 1
    while number == 1 or upcoming is not None:
        volume = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        with _Book(volume, archive) as book:
            while upcoming is not None and len(book.chapters) < MAX_ARTICLES:
                book.add(upcoming)
                upcoming = next(waiting, None)
            book.finish(title, created, number if number > 1 or upcoming is not None else None)
        number += 1


class _Book:
    """One volume while it is written."""

    def __init__(self, path: Path, archive: Store | None) -> None:
        self._archive = archive
        #: file and media type of each picture, by the id of its capture
        self._pictures: dict[int, tuple[str, str]] = {}
        self._file = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        # first and as it is, so that readers know the file by its first bytes
        self._file.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        self._file.writestr("META-INF/container.xml", _CONTAINER)
        self.chapters: list[tuple[str, str]] = []
        self._languages: Counter[str] = Counter()

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, record: Record) -> None:
        """Write a chapter."""
        name, heading = f"article-{record['id']}", one_line(record["title"]) or "Untitled"
        text = article(record, self._pictures_of(record))
        self._file.writestr(f"book/{name}.xhtml", _page(heading, text, record["language"]))
        self.chapters.append((name, heading))
        self._languages[language_tag(record["language"]) or "und"] += 1

    def _pictures_of(self, record: Record) -> dict[str, str]:
        """Write the pictures of an article that are not in the book yet. Returns where each is, by its address."""
        if self._archive is None:
            return {}
        places = {}
        for url, chain in kept_pictures(self._archive, record).items():
            if chain[-1] not in self._pictures:
                kind, content = kept_picture(self._archive, chain[-1]) or ("", b"")
                if kind not in _PICTURES:
                    continue
                place = f"pictures/{chain[-1]}.{_PICTURES[kind]}"
                self._file.writestr(f"book/{place}", content, zipfile.ZIP_STORED)
                self._pictures[chain[-1]] = (place, kind)
            places[url] = self._pictures[chain[-1]][0]
        return places

    def finish(self, title: str, created: str, volume: int | None) -> None:
        """Write the contents and the package, which readers begin with. `volume`: None where it is the only one."""
        named = title if volume is None else f"{title}, volume {volume}"
        entries = "\n".join(
            f'<li><a href="{name}.xhtml">{escaped(heading)}</a></li>' for name, heading in self.chapters
        )
        # a list of contents must have an entry
        listed = entries or '<li><a href="nav.xhtml">Nothing was found.</a></li>'
        contents = f'<nav epub:type="toc"><h1>{escaped(named)}</h1>\n<ol>\n{listed}\n</ol></nav>'
        self._file.writestr("book/nav.xhtml", _page(named, contents, None))
        names = [name for name, _ in self.chapters]
        package = _PACKAGE.format(
            identifier=uuid5(NAMESPACE_URL, f"{named} {created} {' '.join(names)}"),
            title=escaped(named),
            language=self._languages.most_common(1)[0][0] if self._languages else "und",
            created=created,
            collection="" if volume is None else _COLLECTION.format(title=escaped(title), volume=volume),
            items="\n".join(
                [
                    *(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in names),
                    *(
                        f'<item id="picture-{number}" href="{place}" media-type="{kind}"/>'
                        for number, (place, kind) in self._pictures.items()
                    ),
                ]
            ),
            spine="\n".join(f'<itemref idref="{name}"/>' for name in names),
        )
        self._file.writestr("book/package.opf", package)


def _page(title: str, body: str, language: str | None) -> str:
    code = language_tag(language)
    attributes = f' lang="{code}" xml:lang="{code}"' if code else ""
    return _PAGE.format(title=escaped(title), body=body, language=attributes)
