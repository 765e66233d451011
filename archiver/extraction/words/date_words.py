"""The words of dates and times in all languages of Unicode CLDR: months, weekdays, parts of the day, "2 hours ago".

The words lie in `date_words.json.gz`; `tests/training/date_words.py` makes that file from babel and dateparser. What
CLDR lacks stands here, each list with its reason.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archiver.extraction.words.folding import fold

#: Languages whose words count where a page declares no language, in that order: where two differ, the first is meant.
_COMMON = (
    "en", "fr", "de", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "is", "ca", "ro", "pl", "cs", "sk", "sl",
    "hr", "sr", "hu", "tr", "el", "ru", "uk", "bg", "lt", "lv", "et", "id", "sw", "ar", "fa", "he", "hi", "bn",
    "th", "vi", "ko", "ja", "zh", "ur", "mr", "ta", "te", "ka", "hy", "az", "sq", "mk", "ms", "fil",
)  # fmt: skip
#: Codes that pages use for a language of CLDR's.
_ALIASES = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr", "mo": "ro"}
#: Forms of a month in print that CLDR has not: Austrian and old German, English and Spanish abbreviations, and the
#: numbered months of Vietnamese.
_MORE_MONTHS = {
    "de": {"janner": 1, "feber": 2, "maerz": 3},
    "en": {"sept": 9},
    "es": {"set": 9, "setiembre": 9},
    "lv": {f"{name}a": number for number, name in ((3, "mart"), (5, "maij"), (6, "junij"), (7, "julij"), (8, "august"))}
    | {"janvari": 1, "februari": 2, "aprili": 4, "septembri": 9, "oktobri": 10, "novembri": 11, "decembri": 12},
    "ml": {"മെയ്": 5},
    "vi": {f"thang {zero}{number}": number for number in range(1, 13) for zero in ("", "0")},
}
#: Months of the Solar Hijri year (Iran, Afghanistan); CLDR has them in a calendar that babel leaves out.
_JALALI = (
    ("فروردین", "حمل", "وری", "غويی"),
    ("اردیبهشت", "ثور"),
    ("خرداد", "جوزا", "غبرګولی"),
    ("تیر", "سرطان", "چنګاښ"),
    ("مرداد", "امرداد", "اسد", "زمری"),
    ("شهریور", "سنبله", "وږی"),
    ("مهر", "میزان", "تله"),
    ("آبان", "عقرب", "لړم"),
    ("آذر", "قوس", "لیندۍ"),
    ("دی", "جدی", "مرغومی"),
    ("بهمن", "دلو", "سلواغه"),
    ("اسفند", "حوت", "کب"),
)
#: Parts of the day in print that CLDR has not.
_MORE_HALVES = {
    "a.m": "am", "p.m": "pm", "am": "am", "pm": "pm", "a. m": "am", "p. m": "pm",
    "صباحا": "am", "مساء": "pm", "ظهرا": "pm", "قبل از ظهر": "am", "بعد از ظهر": "pm", "صبح": "am", "عصر": "pm",
    "πμ": "am", "μμ": "pm", "午前": "am", "午後": "pm", "새벽": "am", "낮": "pm",
}  # fmt: skip
#: What stands for a word of CLDR's in "3 hours ago", before the number and behind it.
_MORE_AGO = {"قبل": "منذ"}
_MORE_AGO_BEHIND = {"ที่ผ่านมา": "ที่แล้ว"}
#: Letters that Arabic and Persian keyboards give for one another, and marks that stand between letters or not.
_SAME = str.maketrans({"ي": "ی", "ك": "ک", "ى": "ی", "ۍ": "ی", "׳": "'", "’": "'", "ʼ": "'", "`": "'", "\u200c": " "})
_SAME.update(dict.fromkeys([*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " "))  # directions


def plain_date_words(text: str) -> str:
    """Text as words of dates are compared, as long as `text` is (which is in NFC): folded, with one form of letters
    that keyboards mix up."""
    return fold(text).translate(_SAME)


def plain_word(word: str) -> str:
    """A word or phrase as it stands in the lists: `plain`, without dots at its ends."""
    return " ".join(plain_date_words(unicodedata.normalize("NFC", word)).strip().strip(".'").split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, or of all; all `plain`.

    months    -- full names and abbreviations to 1 to 12; those of the Solar Hijri year to 101 to 112.
    starts    -- first words of the names that have several, to these names.
    days      -- weekdays, Monday is 0.
    halves    -- "a.m.", "下午" to `am` or `pm`.
    ago       -- what stands before the number to what stands behind it to minutes.
    today, yesterday -- words for these days.
    """

    months: dict[str, int]
    starts: dict[str, tuple[str, ...]]
    days: dict[str, int]
    halves: dict[str, str]
    ago: dict[str, dict[str, int]]
    today: frozenset[str]
    yesterday: frozenset[str]


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(gzip.decompress(Path(__file__).with_name("date_words.json.gz").read_bytes()))
    return data


@cache
def glue() -> frozenset[str]:
    """The words that stand between the parts of a date in any language: "de", "года", "at"."""
    return frozenset(word for entry in _data()["languages"].values() for word in entry["glue"])


@cache
def date_words(language: str | None = None) -> Words:
    """The words that count on a page in that language (ISO 639): its own first, then those of the common ones, then
    of all others as far as they cannot be mistaken."""
    own = _data()["languages"].get(_ALIASES.get(language or "", language))
    everyone = _everyone()
    if own is None:
        return everyone
    months = everyone.months | dict(_months_of(_ALIASES.get(language or "", language or ""), own))
    halves = everyone.halves | own["halves"] | _MORE_HALVES
    ago = {before: dict(endings) for before, endings in everyone.ago.items()}
    _add_ago(ago, own)
    return Words(
        months,
        _starts(months),
        everyone.days | own["days"],
        halves,
        ago,
        everyone.today | frozenset(own.get("today", ())),
        everyone.yesterday | frozenset(own.get("yesterday", ())),
    )


@cache
def _everyone() -> Words:
    """The words of the common languages, the first of them before the others, and what is unmistakable of the rest."""
    months: dict[str, int] = {}
    halves: dict[str, str] = {}
    days: dict[str, int] = {}
    ago: dict[str, dict[str, int]] = {}
    today: set[str] = set()
    yesterday: set[str] = set()
    languages = _data()["languages"]
    for code in dict.fromkeys([*_COMMON, *languages]):
        entry, known = languages[code], code in _COMMON
        for name, number in _months_of(code, entry):
            if known or _unmistakable(name):
                months.setdefault(name, number)
        for name, number in entry["days"].items():
            days.setdefault(name, number)
        if known:
            for name, half in entry["halves"].items():
                if _unmistakable(name):
                    halves.setdefault(name, half)
            _add_ago(ago, entry)
            today.update(entry.get("today", ()))
            yesterday.update(entry.get("yesterday", ()))
    return Words(months, _starts(months), days, halves | _MORE_HALVES, ago, frozenset(today), frozenset(yesterday))


def _add_ago(ago: dict[str, dict[str, int]], entry: dict[str, Any]) -> None:
    for pattern, minutes in entry.get("ago", {}).items():
        before, _, behind = pattern.partition("#")
        if len(before.strip()) + len(behind.strip()) > 1 and not before.startswith("-"):
            for opening in {before.strip(), _MORE_AGO.get(before.strip(), before.strip())}:
                endings = ago.setdefault(opening, {})
                endings.setdefault(behind.strip(), minutes)
                for word, other in _MORE_AGO_BEHIND.items():
                    if word in behind:
                        endings.setdefault(behind.strip().replace(word, other), minutes)


def month_numbers(language: str | None = None) -> dict[str, int]:
    """Month names and abbreviations to numbers; those of `language` go before all others."""
    return date_words(language).months


@cache
def order_of(language: str | None, country: str | None) -> str | None:
    """The order of a short date there (`dmy`, `mdy`, `ymd`); None where language and country do not decide.

    English alone decides nothing: half of its readers write the month first.
    """
    orders = _data()["orders"]
    language = _ALIASES.get(language or "", language)
    if country:
        if country in ("us", "ph"):  # CLDR has both in several languages; papers there write as the US do
            return "mdy"
        found = orders.get(f"{language}-{country}") or (orders.get(language) if language != "en" else None)
        return found or ("dmy" if language in (None, "en") else None)
    return None if language in (None, "en") else orders.get(language)


def _unmistakable(name: str) -> bool:
    return len(name) > 3 or not name.isascii()


def _months_of(code: str, entry: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """A language's month names; where it is written in an alphabet, beginnings of three letters and more as well,
    unless two months share them."""
    names = entry["months"] | _MORE_MONTHS.get(code, {})
    if code in ("fa", "ps"):
        names |= {plain_word(name): 100 + number for number, row in enumerate(_JALALI, 1) for name in row}
    yield from names.items()
    if code not in _COMMON:
        return
    for name, number in names.items():
        if not _is_alphabetic(name):
            continue
        for length in range(len(name) - 1, 2, -1):
            start = name[:length]
            if any(other != number and full.startswith(start) for full, other in names.items()):
                break
            yield start, number


def _is_alphabetic(name: str) -> bool:
    return name.isalpha() and unicodedata.name(name[0], "").startswith(("LATIN", "GREEK", "CYRILLIC"))


def _starts(months: dict[str, int]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in months:
        first, space, _ = name.partition(" ")
        if space:
            found.setdefault(first, []).append(name)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}
