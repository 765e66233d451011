"""No control character and no half of a character in what is read: terminals obey the first, databases refuse the
second. Nothing that nobody sees either: a word with a soft hyphen is found by no search, and differs from itself.

The bytes of a page are rid of them when they are decoded (`decoding`). JSON and references that are escaped twice bring
them in again, and the C1 controls (U+0080 to U+009F) are looked for only here: in the whole page that would take .7 ms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any, cast

from archiver.article import Article
from archiver.extraction.words.text import visible

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def without_controls(text: str) -> str:
    """C0 controls become spaces, C1 controls what browsers take references to them for: the Windows-1252 character of
    that number."""
    return _CONTROL.sub(_read, text)


def clean_article(article: Article) -> Article:
    """The article with all of its strings `without_controls`, and with what a reader sees of it as `visible` has it;
    addresses and raw strings stay as they came. Nearly always the same object."""
    strings = _strings(article)
    if _CONTROL.search(strings):
        article = _cleaned(article)
    return article if visible(strings) == strings else _visible(article)


def _visible(article: Article) -> Article:
    def shown(text: str | None) -> str | None:
        return visible(text) or None if text else text

    def all_shown(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for text in map(visible, texts) if text)

    return replace(
        article,
        title=shown(article.title),
        kicker=shown(article.kicker),
        authors=all_shown(article.authors),
        section=shown(article.section),
        lead=shown(article.lead),
        lead_position=article.lead_position if shown(article.lead) else None,
        blocks=tuple(replace(part, text=visible(part.text), source=shown(part.source)) for part in article.blocks),
        images=tuple(
            replace(image, alt=shown(image.alt), caption=shown(image.caption), credit=shown(image.credit))
            for image in article.images
        ),
        credits=all_shown(article.credits),
        tags=all_shown(article.tags),
        related=tuple(replace(link, title=shown(link.title)) for link in article.related),
    )


def _read(control: re.Match[str]) -> str:
    if control[0] < "\x80":
        return " "
    return control[0].encode("latin-1", "ignore").decode("cp1252", "ignore")


def _strings(article: Article) -> str:
    """All strings of the article, one a line."""
    found: list[str] = []
    pending: list[Any] = [article]
    while pending:
        value = pending.pop()
        kind = type(value)
        if kind is str:
            found.append(value)
        elif kind is tuple:
            pending.extend(value)
        elif kind is dict:
            pending.extend(value.values())
        elif is_dataclass(kind):
            pending.extend(_parts_of(kind)(value))
    return "\n".join(found)


@cache
def _parts_of(kind: Hashable) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the fields of a dataclass."""
    return attrgetter(*(part.name for part in fields(cast(Any, kind))))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _cleaned(getattr(value, part.name)) for part in fields(value)})
    return value
