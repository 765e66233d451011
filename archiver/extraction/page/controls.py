"""No control character and no half of a character in what is read: terminals obey the first, databases refuse the
second.

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

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def without_controls(text: str) -> str:
    """C0 controls become spaces, C1 controls what browsers take references to them for: the Windows-1252 character of
    that number."""
    return _CONTROL.sub(_read, text)


def clean(article: Article) -> Article:
    """The article with all of its strings `without_controls`; nearly always the same object."""
    if not _CONTROL.search(_strings(article)):
        return article
    cleaned: Article = _cleaned(article)
    return cleaned


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
