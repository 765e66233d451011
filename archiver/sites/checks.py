"""What may stand in an entry of sites.toml: one check for each key.

A check takes the value as TOML gives it and returns it as `Site` holds it. It raises ValueError with the end of a
sentence that begins with the key: "must be a number of seconds >= 0, not 'fast'".
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cssselect import SelectorError
from lxml.etree import XPath, XPathSyntaxError
from parsel.csstranslator import HTMLTranslator

from archiver import times
from archiver.urls import clean

KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}")

#: Longest pause that makes sense: a crawl at one page an hour never ends.
MAX_DELAY = 3600.0

SELECTOR_FIELDS = ("title", "authors", "published", "modified", "section", "lead", "body", "credits", "strip")
EXTRACTORS = ("default", "trafilatura")
RIGHTS = ("record", "obey")
IMAGES = ("keep", "lead")
VIEWS = ("screenshot", "pdf")

#: Longest time after which an article is visited again: what is put off for longer was dated by a clock that ran ahead.
MAX_REVISIT = "7d"


def hint(wrong: str, right: list[str]) -> str:
    """` (did you mean 'x'?)`, or nothing where no known word is close."""
    close = get_close_matches(wrong, right, n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"must be a text in quotes, not {value!r}")
    return value.strip()


def _each(check: Callable[[Any], str], example: str) -> Callable[[Any], tuple[str, ...]]:
    """The check of a list, each member of which passes `check`; repeated members are kept once."""

    def checked(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError(f"must be a list such as [{example}], not {value!r}")
        return tuple(dict.fromkeys(map(check, value)))

    return checked


def _address(value: Any) -> str:
    cleaned = clean(value) if isinstance(value, str) else None
    if cleaned is None:
        raise ValueError(f"must be addresses that begin with http:// or https://, not {value!r}")
    return cleaned


def _host(value: Any) -> str:
    cleaned = clean(f"http://{value}/") if isinstance(value, str) and not re.search(r"[/@?#\s]", value) else None
    if cleaned is None:
        raise ValueError(f"must be host names such as 'www.example.com', not {value!r}")
    return urlsplit(cleaned).netloc


def _pattern(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be regular expressions in quotes, not {value!r}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # `[[` may come to mean something else
            re.compile(value)
    except (re.error, OverflowError, RecursionError, FutureWarning, DeprecationWarning) as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from None
    return value


def _timezone(value: Any) -> str:
    name = _text(value)
    with suppress(KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError; "../x" and "Europe" are others
        ZoneInfo(name)
        return name
    raise ValueError(
        f"must be a time zone such as 'Europe/Paris', not '{name}'{hint(name, sorted(available_timezones()))}"
    )


def _language(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2}", value):
        raise ValueError(f"must be a language code of two letters such as 'fr', not {value!r}")
    return value


def _delay(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= MAX_DELAY:
        raise ValueError(f"must be a number of seconds from 0 to {MAX_DELAY:g}, not {value!r}")
    return float(value)


def _revisit(value: Any) -> str:
    if isinstance(value, str):
        with suppress(ValueError):
            if (seconds := times.seconds(value)) <= times.seconds(MAX_REVISIT):
                return times.duration_words(seconds)
    raise ValueError(f"must be lengths of time up to {MAX_REVISIT}, such as '4h', not {value!r}")


def _revisits(value: Any) -> tuple[str, ...]:
    return tuple(sorted(_each(_revisit, '"1h", "1d"')(value), key=times.seconds))


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"must be a whole number such as 200, not {value!r}")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")
    return value


def _one_of(words: tuple[str, ...]) -> Callable[[Any], str]:
    def checked(value: Any) -> str:
        if value not in words:
            listed = ", ".join(f"'{word}'" for word in words)
            raise ValueError(f"must be one of {listed}, not {value!r}{hint(str(value), list(words))}")
        return str(value)

    return checked


def _file(value: Any) -> str:
    if not isinstance(value, str) or not value.removeprefix("file:").strip() or not value.startswith("file:"):
        raise ValueError(f"must be 'file:' and the path of a file, not {value!r}")
    return value


def _cookies(value: Any) -> str:
    try:
        return value if value == "session" else _file(value)
    except ValueError:
        raise ValueError(f"must be 'session' or 'file:…', not {value!r}{hint(str(value), ['session'])}") from None


def _render(value: Any) -> Any:
    if isinstance(value, bool) or value == "when-empty":
        return value
    raise ValueError(f"must be true, false or 'when-empty', not {value!r}{hint(str(value), ['when-empty'])}")


def _css(value: Any) -> str:
    selector = _text(value)
    try:
        XPath(HTMLTranslator().css_to_xpath(selector))
    except (SelectorError, XPathSyntaxError) as error:
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from None
    return selector


def _xpath(value: Any) -> str:
    expression = _text(value)
    try:
        XPath(expression)
    except XPathSyntaxError as error:
        raise ValueError(f"{expression!r} is no XPath 1.0 expression: {error}") from None
    return expression


def _day(value: Any) -> str:
    if type(value) is date:
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else _no_day(value)
    except (TypeError, ValueError):
        return _no_day(value)


def _no_day(value: Any) -> str:
    raise ValueError(f"must be a day such as 2024-05-31, not {value!r}")


#: Keys of an entry but `selectors`, in the order in which they are written.
SITE_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": _text,
    "start": _each(_address, '"https://www.example.com/"'),
    "feeds": _each(_address, '"https://www.example.com/feed.xml"'),
    "sitemaps": _each(_address, '"https://www.example.com/sitemap.xml"'),
    "sections": _each(_address, '"https://www.example.com/politics/"'),
    "hosts": _each(_host, '"blogs.example.com"'),
    "allow": _each(_pattern, r"'/\d{4}/'"),
    "deny": _each(_pattern, "'/quiz/'"),
    "timezone": _timezone,
    "language": _language,
    "delay": _delay,
    "max_pages": _number,
    "revisits": _revisits,
    "rights": _one_of(RIGHTS),
    "extractor": _one_of(EXTRACTORS),
    "allow_private": _yes_or_no,
    "verify_tls": _yes_or_no,
    "images": _one_of(IMAGES),
    "cookies": _cookies,
    "headers": _file,
    "render": _render,
    "keep": _each(_one_of(VIEWS), '"screenshot", "pdf"'),
}


def _receiver(value: Any) -> str:
    """What it says is not repeated: it may be a secret."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]+:\S.*", value.strip()):
        raise ValueError("must be receivers such as 'mailto:desk@example.org', each with what it is before a colon")
    return value.strip()


#: Keys of an alert, in the order in which they are documented.
ALERT_CHECKS: dict[str, Callable[[Any], Any]] = {
    "query": _text,
    "sites": _each(_text, '"example"'),
    "story": _address,
    "kinds": _each(_text, '"new", "silent"'),
    "digest": _yes_or_no,
    "to": _each(_receiver, '"mailto:desk@example.org"'),
}

#: Keys of a selector, and the field of `Selector` each one fills.
SELECTOR_CHECKS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "field": ("field", _one_of(SELECTOR_FIELDS)),
    "css": ("css", _css),
    "xpath": ("xpath", _xpath),
    "from": ("since", _day),
    "until": ("until", _day),
}

_UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}


def _size(value: Any) -> int:
    found = re.fullmatch(r"(\d{1,12})\s?([kMG]?)B?", str(value)) if isinstance(value, str | int) else None
    if found is None or isinstance(value, bool) or int(found[1]) == 0:
        raise ValueError(f"must be bytes such as 1000000000 or '500 MB', not {value!r}")
    return int(found[1]) * _UNITS[found[2]]


def _age(value: Any) -> str:
    try:
        return times.duration_words(times.seconds(value if isinstance(value, str) else ""))
    except ValueError:
        raise ValueError(f"must be a length of time such as '6h', not {value!r}") from None


def _places(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(place, str) and place.strip() for place in value.values()):
        raise ValueError(f'must name the place of each file, such as {{"2019/*" = "tape 12"}}, not {value!r}')
    return dict(value)


#: Keys of `[warc]`.
WARC_CHECKS: dict[str, Callable[[Any], Any]] = {"size": _size, "age": _age, "offline": _places}
