"""Years that do not count from the birth of Christ: Buddhist, Solar Hijri, Japanese, of the Republic of China."""

from __future__ import annotations

from datetime import date

from jdatetime import date as jalali_date

#: The year before the first of each era.
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
#: Thailand's years are ahead of ours by so many.
_BUDDHIST = 543
#: Where the Solar Hijri calendar is used.
_JALALI_LANGUAGES = frozenset({"fa", "ps", "prs", "ckb", "az", "mzn", "lrc"})
_JALALI_COUNTRIES = frozenset({"ir", "af"})
_HAN = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_TENS = {"十": 10, "廿": 20, "卅": 30}


def gregorian(year: int, month: int, day: int, language: str | None = None, country: str | None = None) -> date | None:
    """The day, where year and place say in which calendar; None where there is no such day.

    Years 1300 to 1499 are Solar Hijri where people use that calendar, and nothing elsewhere; years 2443 to 2643 are
    those of the Buddhist era.
    """
    try:
        if 1300 <= year < 1500:
            if language in _JALALI_LANGUAGES or country in _JALALI_COUNTRIES:
                there: date = jalali_date(year, month, day).togregorian()
                return there
            return None
        return date(year - _BUDDHIST if 1900 + _BUDDHIST <= year <= 2100 + _BUDDHIST else year, month, day)
    except (ValueError, OverflowError):
        return None


def of_era(era: str | None, year: int, month: int, day: int, country: str | None = None) -> date | None:
    """The day of an East Asian year: of a named era, of the Republic of China on its pages, else of ours."""
    if era is None and 90 <= year < 200 and country == "tw":
        era = "民國"
    if era is None and year < 10:
        return None
    if era is None and year < 100:
        year += 2000 if year < 50 else 1900
    return gregorian(year + _ERAS.get(era or "", 0), month, day)


def han_number(text: str) -> int:
    """`二〇二四` as 2024, `二十三` as 23, `12` as 12; 元 (the first year of an era) as 1."""
    if text.isdecimal():
        return int(text)
    total = 0
    if not any(char in _TENS for char in text):
        for char in text:
            total = total * 10 + _HAN[char]
        return total
    for index, char in enumerate(text):
        if char in _TENS:
            before = _HAN.get(text[index - 1], 1) if index else 1
            total = total - before + _TENS[char] * before if index and total else _TENS[char]
        else:
            total += _HAN[char]
    return total
