"""Make `archiver/extraction/words/date_words.json.gz`: the words of dates and times in the languages of CLDR.

    python -m tests.training.date_words

Sources: Unicode CLDR as babel has it (month names, weekdays, day periods, the order of short dates, the words between
their parts, "2 hours ago"), and the same with spoken forms ("yesterday") as dateparser has it.
"""

from __future__ import annotations

import calendar
import gzip
import importlib
import json
import pkgutil
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import format_timedelta
from dateparser.data import date_translation_data

from archiver.extraction.words.date_words import plain_word

OUT = Path(__file__).parents[2] / "archiver" / "extraction" / "words" / "date_words.json.gz"
MONTHS = [name.lower() for name in calendar.month_name[1:]]
DAYS = [name.lower() for name in calendar.day_name]
#: A month's name in a pattern of CLDR, with letters right before and behind it.
_JOINED = re.compile(r"(?P<before>'[^\W\d_]+'|[^\W\d_a-zA-Z]+)?(?P<name>MMMM?)(?P<behind>'[^\W\d_]+'|[^\W\d_a-zA-Z]+)?")
#: Units of "# hours ago" in minutes.
Unit = Literal["minute", "hour", "day", "week"]
Width = Literal["long", "short", "narrow"]
UNITS: dict[Unit, int] = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
#: Numbers that bring out each form that a language has of a unit: one, two, few, many, all others.
COUNTS = (1, 2, 3, 5, 11, 20, 21)
#: More units than any of these, so that none is told in the next larger one.
NEVER = 1000


def of_locale(locale: Locale) -> dict[str, Any]:
    """What babel has of one locale."""
    months: dict[str, int] = {}
    days: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            months.update({name: number for number, name in locale.months[form][width].items()})
            days.update({name: number for number, name in locale.days[form][width].items()})
    for pattern in locale.date_formats.values():  # what is joined to a name in dates: `MMMM'ren'`, `בMMMM`
        for match in _JOINED.finditer(pattern.pattern):
            names = locale.months["format"]["wide" if len(match["name"]) == 4 else "abbreviated"]
            before, behind = (match["before"] or "").strip("'"), (match["behind"] or "").strip("'")
            months.update({before + name + behind: number for number, name in names.items()})
    return {
        "months": months,
        "days": days,
        "halves": _halves(locale),
        "ago": _ago(locale),
        "lone": _lone(locale),
        "glue": _glue(locale),
        "order": _order(locale),
    }


def _ago(locale: Locale) -> dict[str, int]:
    """How "# hours ago" is written, each form of the unit, to the unit's minutes."""
    found: dict[str, int] = {}
    for unit in get_args(Unit):
        for width in get_args(Width):
            for count in COUNTS:
                text = _said(locale, unit, count, width)
                if re.search(rf"(?<!\d){count}(?!\d)", text) and re.search(r"[^\W\d_]", text):
                    found.setdefault(text.replace(str(count), "#"), UNITS[unit])
    return found


def _lone(locale: Locale) -> dict[str, int]:
    """How one hour and two hours ago are said without a figure ("час назад", "לפני שעתיים"), to minutes. Where five are
    said by the same word, a figure is never left out."""
    found: dict[str, int] = {}
    for unit in get_args(Unit):
        bare = {count: _without_figure(_said(locale, unit, count, "long"), count) for count in COUNTS}
        for count in (1, 2):
            says_it = count == 1 or not re.search(rf"(?<!\(){count}", _said(locale, unit, count, "long"))
            if says_it and bare[count] != bare[5]:
                found.setdefault(bare[count], count * UNITS[unit])
                shorter = bare[count].rpartition(" ")[0]  # "قبل ساعة واحدة", "an hour" with its number as a word
                if shorter in bare.values():
                    found.setdefault(shorter, count * UNITS[unit])
    return found


def _said(locale: Locale, unit: Unit, count: int, width: Width) -> str:
    """So many units ago, as CLDR has it."""
    return format_timedelta(
        timedelta(minutes=-count * UNITS[unit]),
        granularity=unit,
        threshold=NEVER,
        add_direction=True,
        format=width,
        locale=locale,
    )


def _without_figure(text: str, count: int) -> str:
    """The text without its figure, which may stand in brackets."""
    return " ".join(re.sub(rf"\(?(?<!\d){count}(?!\d)\)?", " ", text).split())


def _halves(locale: Locale) -> dict[str, str]:
    """Names of the parts of the day: `am` for those that end by noon, `pm` for those that begin at noon or later."""
    found: dict[str, str] = {}
    rules = locale.day_period_rules.get(None, {})
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for period, name in locale.day_periods.get(form, {}).get(width, {}).items():
                if period in ("am", "pm"):
                    found[name] = period
                for rule in rules.get(period, ()):
                    begin, end = rule.get("from", rule.get("at", 0)), rule.get("before", rule.get("at", 0))
                    if begin < end <= 12 * 3600 or rule.get("at") == 0:
                        found.setdefault(name, "am")
                    elif begin >= 12 * 3600:
                        found.setdefault(name, "pm")
    return found


def _glue(locale: Locale) -> list[str]:
    """The words between day, month, year and time."""
    patterns = [pattern.pattern for pattern in locale.date_formats.values()]
    patterns += [str(pattern) for pattern in locale.datetime_formats.values()]
    found: set[str] = set()
    for pattern in patterns:
        bare = re.sub(r"'([^']*)'|\{\d\}|[A-Za-z]+", lambda match: f" {match[1] or ' '} ", pattern)
        found.update(word.strip(".,()-/") for word in bare.split())
    return sorted(word for word in found if any(char.isalpha() for char in word))


def _order(locale: Locale) -> str:
    """`dmy`, `mdy` or `ymd`."""
    letters = re.findall("[dMyLU]", re.sub("'[^']*'", "", locale.date_formats["short"].pattern))
    return "".join(dict.fromkeys(letters)).lower()


def of_dateparser() -> dict[str, dict[str, Any]]:
    """What dateparser has, by language."""
    found: dict[str, dict[str, Any]] = {}
    for module in pkgutil.iter_modules(date_translation_data.__path__):
        info = importlib.import_module(f"{date_translation_data.__name__}.{module.name}").info
        ago: dict[str, int] = {}
        for unit, minutes in UNITS.items():
            for pattern in info.get("relative-type-regex", {}).get(rf"\1 {unit} ago", ()):
                plain = re.sub(r"\(\\d\S*?\)", "#", pattern)
                if plain.count("#") == 1 and "\\" not in plain and re.search(r"[^\W\d_]", plain):
                    ago[plain.replace("?", "")] = minutes
        words = info.get("relative-type", {})
        found[module.name] = {
            "months": {name: number for number, month in enumerate(MONTHS, 1) for name in info.get(month, ())},
            "days": {name: number for number, day in enumerate(DAYS) for name in info.get(day, ())},
            "ago": ago,
            "today": list(words.get("0 day ago", ())),
            "yesterday": list(words.get("1 day ago", ())),
        }
    return found


def collect() -> dict[str, Any]:
    """Words by language code, and the order of the parts of a short date by locale."""
    languages: dict[str, dict[str, Any]] = {}
    orders: dict[str, str] = {}
    for name in sorted(localedata.locale_identifiers()):
        try:
            locale = Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
        words = of_locale(locale)
        key = name.replace("_", "-").lower()
        order, parent = words.pop("order"), locale.language
        if orders.get(parent) != order:
            orders[key] = order
        entry = languages.setdefault(
            parent, {"months": {}, "days": {}, "halves": {}, "ago": {}, "lone": {}, "glue": []}
        )
        for part in ("months", "days", "halves", "ago", "lone"):
            for word, value in words[part].items():
                if not word.strip(". ").isdigit():
                    entry[part].setdefault(word, value)
        entry["glue"] = sorted({*entry["glue"], *words["glue"]})
    for name, words in of_dateparser().items():
        entry = languages.setdefault(name.partition("-")[0], {"months": {}, "days": {}, "halves": {}, "glue": []})
        for part in ("months", "days"):
            for word, value in words[part].items():
                entry[part].setdefault(word, value)
        entry.setdefault("ago", {}).update(words["ago"])
        for part in ("today", "yesterday"):
            entry[part] = sorted({*entry.get(part, ()), *words[part]})
    return {"languages": {name: _plain(languages[name]) for name in sorted(languages)}, "orders": orders}


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with all words as they are compared; the first of two that become alike."""
    found: dict[str, Any] = {}
    for part, words in entry.items():
        if isinstance(words, list):
            found[part] = sorted({plain_word(word) for word in words})
        else:
            for word, value in words.items():
                found.setdefault(part, {}).setdefault(plain_word(word), value)
            found.setdefault(part, {})
    return found


def main() -> None:
    text = json.dumps(collect(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    OUT.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{OUT}: {len(text)} characters, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
