"""The language of a page: the one of ours that its reader's browser asks for. Words, numbers, days.

English stands in templates and code, another language in a catalogue that people can edit,
`locale/<language>/LC_MESSAGES/web.po` (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html). It is
read as it is, without a step that compiles it. A message without a translation is English.
"""

from __future__ import annotations

import gettext as catalogues
import io
import re
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import date, time
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LOCALES = Path(__file__).parent / "locale"

#: Languages of the pages, and whose way of writing numbers and days each has. The first is that of those who ask for
#: none of them.
LANGUAGES = {"en": Locale("en", "GB"), "fr": Locale("fr")}

_DEFAULT = next(iter(LANGUAGES))

_language: ContextVar[str] = ContextVar("language", default=_DEFAULT)

#: A range of languages and its weight (RFC 9110, section 12.5.4).
_RANGE = re.compile(
    r"\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.A | re.I
)

#: Ranges of a header that are looked at; no browser sends as many.
_MOST_RANGES = 50


def preferred_language(header: str) -> str:
    """The one of `LANGUAGES` that an Accept-Language header prefers, by RFC 4647's lookup: who reads Canadian French
    reads French. What is no range is passed over, and the first of equal weight wins."""
    ranges = [match for part in header.split(",")[:_MOST_RANGES] if (match := _RANGE.fullmatch(part))]
    weighed = [(match[1].lower(), float(match[2] or 1)) for match in ranges]
    refused = {name for name, weight in weighed if not weight}
    wanted = sorted((each for each in weighed if each[1]), key=lambda each: -each[1])
    named = {name.partition("-")[0] for name, _ in wanted} | refused
    for name, _ in wanted:
        # an asterisk is for what no other range names
        for language in LANGUAGES if name == "*" else (name.partition("-")[0],):
            if language in LANGUAGES and language not in (named if name == "*" else refused):
                return language
    return _DEFAULT


def use_language(header: str) -> None:
    """Answer this request, and what is begun for it, in the language that its Accept-Language header prefers."""
    _language.set(preferred_language(header))


def language() -> str:
    """The language of the request that is answered, one of `LANGUAGES`."""
    return _language.get()


def language_headers() -> list[tuple[bytes, bytes]]:
    """What goes with an answer whose words are in it."""
    return [(b"vary", b"Accept-Language"), (b"content-language", language().encode())]


def locale() -> Locale:
    return LANGUAGES[language()]


@cache
def _catalogue(name: str) -> catalogues.NullTranslations:
    path = LOCALES / name / "LC_MESSAGES" / "web.po"
    if not path.exists():
        return catalogues.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=name))
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)


def gettext(message: str) -> str:
    """A message in the reader's language."""
    return _catalogue(language()).gettext(message)


def gettext_noop(message: str) -> str:
    """The message as it is: marked here, to be translated where it is shown."""
    return message


def translated(message: str) -> str:
    """The same of a message that may be anybody's: one that is not known as it is. Not marked as safe in templates."""
    return gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that goes with a number."""
    return _catalogue(language()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """A message that means something else elsewhere; `context` says to those who translate what it is here."""
    return _catalogue(language()).pgettext(context, message)


def npgettext(context: str, one: str, many: str, count: int) -> str:
    return _catalogue(language()).npgettext(context, one, many, count)


def counted(one: str, many: str, count: int) -> str:
    """`2,000 articles`, of `%(count)s article` and `%(count)s articles`."""
    return ngettext(one, many, count) % {"count": figure(count)}


def figure(count: float) -> str:
    """`2,000` in English, `2 000` in French."""
    return str(format_decimal(count, locale=locale()))


def percentage(share: float) -> str:
    """`40%` in English, `40 %` in French."""
    return str(format_percent(share, locale=locale()))


def language_name(code: str) -> str:
    """What a language is called, by its code (ISO 639-1); a code that is not known as it is."""
    return str(locale().languages.get(code, code))


def listed(names: Sequence[str] | None) -> str:
    """`A, B and C`."""
    return str(format_list(list(names or ()), locale=locale()))


def named(day: str) -> str:
    """A day, month or year as people write it: `31 May 2024`, `May 2024`, `2024`; what is none of these as it is."""
    year, *rest = day.split("-")
    try:
        known = date(int(year), *[int(part) for part in (*rest, "1", "1")[:2]])
    except ValueError:
        return day
    if not rest:
        return year
    return day_in_words(known) if rest[1:] else _by(pgettext("pattern of CLDR: month", "MMM y"), known)


def day_in_words(day: date, *, year: bool = True) -> str:
    """`31 May 2024`, or without its year. Some languages write the first of a month another way."""
    if day.day == 1:
        patterns = (
            pgettext("pattern of CLDR: first day of a month", "d MMM"),
            pgettext("pattern of CLDR: first day of a month", "d MMM y"),
        )
    else:
        patterns = pgettext("pattern of CLDR: day", "d MMM"), pgettext("pattern of CLDR: day", "d MMM y")
    return _by(patterns[year], day)


def moment_in_words(value: str | None) -> str:
    """`31 May 2024, 08:14 UTC`, or the day where that is all that is known."""
    if not value or len(value) <= 10:
        return named(value or "")
    return pgettext("moment", "%(day)s, %(time)s") % {"day": named(value[:10]), "time": time_in_words(value)}


def time_in_words(value: str) -> str:
    """`08:14 UTC`, of a moment."""
    try:
        clock = time(int(value[11:13]), int(value[14:16]))
    except ValueError:
        return value[11:16]
    return str(format_time(clock, pgettext("pattern of CLDR: time", "HH:mm 'UTC'"), locale=locale()))


def _by(pattern: str, day: date) -> str:
    """A day by a pattern (https://unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns)."""
    return str(format_date(day, pattern, locale=locale()))
