"""Brings the catalogues of `archiver/web/locale` up to date with templates and code:

    python -m tests.web.catalogue

New messages stand there with an empty translation, for people to fill; what is no longer used goes.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from archiver.web import filters
from archiver.web.language import LANGUAGES, LOCALES

WEB = Path(filters.__file__).parent

#: Functions whose arguments are messages, and which of them. What Datasette raises as an error is shown on a page.
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "counted": (1, 2),
    "NotFound": None,
}


def messages() -> Catalog:
    """All that pages say, by templates, code and `filters.CODED`."""
    catalog = Catalog(domain="web", project="news-archiver", charset="utf-8")
    found = extract_from_dir(
        WEB,
        [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")],
        {"templates/**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}},
        keywords=_KEYWORDS,
    )
    for file, _, message, _, context in found:
        catalog.add(message, None, [(file, 0)], context=context)
    coded = {context: words.values() for context, words in filters.CODED.items()}
    for context, sentences in (coded | {"stored sentence": filters.STORED}).items():
        for message in sentences:
            catalog.add(message, None, [("filters.py", 0)], context=context)
    return catalog


def catalogue_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "web.po"


def updated(language: str) -> str:
    """The catalogue of a language as it must be, its translations as they are."""
    path = catalogue_file(language)
    known = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(language)
    catalog = Catalog(language, domain="web")
    if path.exists():
        catalog.mime_headers = known.mime_headers  # its plural forms
    for message in messages():
        if message.id:
            translation = known.get(message.id, message.context)
            said = translation.string if translation and not translation.fuzzy else None
            flags = [flag for flag in message.flags if flag != "fuzzy"]
            catalog.add(message.id, said, message.locations, flags, context=message.context)
    written = io.BytesIO()
    write_po(written, catalog, width=100, omit_header=True, sort_output=True, include_lineno=False)
    head = f"""msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {catalog.plural_forms}\\n"

"""
    return head + written.getvalue().decode()


def main() -> None:
    for language in list(LANGUAGES)[1:]:
        path = catalogue_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(language), encoding="utf-8")


if __name__ == "__main__":
    main()
