"""The words of dates and times in all languages of Unicode CLDR: months, weekdays, parts of the day, "2 hours ago".

The words lie in `date_words.json.gz`; `tests/training/date_words.py` makes that file from babel and dateparser. What
CLDR lacks stands here, each list with its reason.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archiver.extraction.words.text import fold, phrases
from archiver.fields import JsonObject

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
    ("فروردین", "حمل", "وری"),
    ("اردیبهشت", "ثور", "غويی"),
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
    "πμ": "am", "μμ": "pm", "এএম": "am", "পিএম": "pm", "পূর্বাহ্ন": "am", "অপরাহ্ন": "pm",
    "पूर्वाह्न": "am", "अपराह्न": "pm", "午前": "am", "午後": "pm", "새벽": "am", "낮": "pm",
}  # fmt: skip
#: What stands for a word of CLDR's in "3 hours ago", before the number and behind it; `plain`.
_MORE_AGO = {"قبل": "منذ", "πριν απο": "πριν", "for": ""}
_MORE_AGO_BEHIND = {"ที่ผ่านมา": ("ที่แล้ว", "ก่อน"), "پیش": ("قبل",), "yang lalu": ("lalu",)}
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
    lone      -- "an hour ago" without a number, to minutes.
    today, yesterday -- words for these days.
    """

    months: dict[str, int]
    starts: dict[str, tuple[str, ...]]
    days: dict[str, int]
    halves: dict[str, str]
    ago: dict[str, dict[str, int]]
    lone: dict[str, int]
    today: frozenset[str]
    yesterday: frozenset[str]


@cache
def _data() -> JsonObject:
    data: JsonObject = json.loads(gzip.decompress(Path(__file__).with_name("date_words.json.gz").read_bytes()))
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
        everyone.days
        | own["days"]
        | {name.removesuffix("日"): day for name, day in own["days"].items() if "曜" in name},
        halves,
        ago,
        everyone.lone | dict(_lone_of(own)),
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
    lone: dict[str, int] = {}
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
            lone = dict(_lone_of(entry)) | lone
            today.update(entry.get("today", ()))
            yesterday.update(entry.get("yesterday", ()))
    return Words(
        months, _starts(months), days, halves | _MORE_HALVES, ago, lone, frozenset(today), frozenset(yesterday)
    )


def _add_ago(ago: dict[str, dict[str, int]], entry: JsonObject) -> None:
    for pattern, minutes in entry.get("ago", {}).items():
        before, _, behind = pattern.partition("#")
        if len(before.strip()) + len(behind.strip()) > 1 and not before.startswith("-"):
            for opening in {before.strip(), _MORE_AGO.get(before.strip(), before.strip())}:
                endings = ago.setdefault(opening, {})
                endings.setdefault(behind.strip(), minutes)
                for word, others in _MORE_AGO_BEHIND.items():
                    for other in others if word in behind else ():
                        endings.setdefault(behind.strip().replace(word, other), minutes)


def _lone_of(entry: JsonObject) -> Iterator[tuple[str, int]]:
    """ "An hour ago" as that language says it without a number."""
    for phrase, minutes in entry.get("lone", {}).items():
        yield phrase, minutes
        for opening, other in _MORE_AGO.items():
            if other and phrase.startswith(f"{opening} "):
                yield other + phrase[len(opening) :], minutes


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


def _months_of(code: str, entry: JsonObject) -> Iterator[tuple[str, int]]:
    """A language's month names; where it is written in an alphabet, beginnings of three letters and more as well,
    unless two months share them."""
    names = entry["months"] | _MORE_MONTHS.get(code, {})
    if code == "eu":  # "maiatzak 3": the day's case stands at the month
        names |= {f"{name}k": number for name, number in entry["months"].items() if name.endswith("a")}
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


# ----------------------------------------------------------------------------------------------------------------------
# Words beside a date that say what happened then: published, last changed, something else.
#
# All are `plain_date_words`. The lists of single words are beginnings, in the languages of CLDR that have a press.


#: Words before a date, or in the classes around it, that make it the day of the last change.
_LATIN_MODIFIED = (
    r"(?<![a-z])(?:(?:last |dernier|derniere|letzte|ultim|zuletzt|laatst|sist|senast|sidst)[^\d]{0,20}"
    r"(?:update|modif|maj|mise|aktual|ander|actual|aggiorn|atualiz|gewijzigd|bijgewerkt|opdater|uppdater|oppdater)"
    r"|updated?|upd\.|modified|modifie|mis(?:e)? a jour|maj|actualise|aktualisier|letzte anderung|geandert"
    r"|uberarbeitet|stand"
    r"|actualiza[dtr]|modificad|aggiornat|ultima modifica|modificat|atualizad|bijgewerkt|gewijzigd"
    r"|laatste wijziging|opdateret"
    r"|uppdaterad|oppdatert|endret|ændret|andrad|aangepast|zaktualizow|izmjen|izmen|zmenen|upraven|paivitetty|muokattu|aktualizac|aktualizova|zmodyfikowan|frissit"
    r"|modosit"
    r"|guncelle|revised|edited|azurirano|corrected|reviewed)"
)
#: Words before a date that make it the day of something else.
OTHER = re.compile(
    r"(?:born|died|since|seit|depuis|desde|member|joined|mitglied|inscrit|expires|valid|gultig|event|termin|deadline"
    r"|copyright|©|\(c\)|all rights|views?|access(?:ed|o)|abgerufen|consulte|filed under|taken|captured on"
    r"|bis|until|jusqu|hasta|fino)(?:\s(?:le|the|dem|den|el|il|on|am))?\W*$"
)
_LATIN_PUBLISHED = (
    r"publish|posted|publie|publicad|publicat|pubblicat|veroffentlicht|erstellt|erschienen|datum|gepubliceerd|geplaatst"
    r"|publicerad|publisert|publiceret|julkaistu|opublikowan|publikova|megjelen|kozzet|yayin|objavljen"
    r"|first seen|publicac|pubblicaz|publikation|publicati|aired|broadcast"
    r"|online seit|mis en ligne|date|fecha|created|written"
)
_MORE_MODIFIED = phrases(
    """
    posodoblj | spremenj | izmijenj | ажурира | измењ | обновлен | обновен | изменен | актуализиран
    | оновлен | абноўлен | ενημέρωση | ενημερώθηκε | τελευταία τροποποίηση | ανανεώθηκε
    | تحديث | تم التعديل | آخر تعديل | به‌روزرسانی | بروزرسانی | به روز رسانی | آخرین ویرایش
    | اپ ڈیٹ | اپڈیٹ | تازہ کاری | עודכן | עדכון | अपडेट | अद्यतन | अद्ययावत | अद्यावधिक | संशोधित
    | আপডেট | হালনাগাদ | ਅੱਪਡੇਟ | ਅਪਡੇਟ | અપડેટ | புதுப்பிக்க | நவீகரி | నవీకరి | అప్‌డేట్ | ನವೀಕರಿ
    | ಅಪ್ಡೇಟ್ | അപ്ഡേറ്റ് | പുതുക്കിയ | යාවත්කාලීන | อัปเดต | อัพเดต | อัปเดท | อัพเดท | แก้ไขล่าสุด
    | ปรับปรุง | ອັບເດດ | បច្ចុប្បន្នភាព | မွမ်းမံ | ပြင်ဆင် | cập nhật | chỉnh sửa | diperbarui
    | diperbaharui | pembaruan | dikemas kini | dikemaskini | kemas kini | na-update | 수정
    | 최종수정 | 기사수정 | 최종 수정 | 업데이트 | 갱신 | 更新 | 修正 | 修改 | 修订 | 修訂 | 改訂
    | actualitza | uuendatud | muudetud | atjauno | atjaunin | atnaujin | uppfært | განახლ | թարմաց
    | yenilən | përditës | eguneratu | nuashonra | diweddar | opgedateer | imesasishwa | ilisasishwa
    | жаңарт | жаңырт | шинэчил | yangilan | aktualiséiert | aġġornat
    """
)
_MORE_PUBLISHED = phrases(
    """
    опубликован | опублікован | публикуван | објављен | објавен | апублікаван | δημοσί | αναρτήθηκε
    | نشر | تاريخ | انتشار | منتشر | تاریخ | اشاعت | شائع | פורסם | פרסום | תאריך | प्रकाशित
    | প্রকাশিত | প্রকাশ: | প্রকাশ : | ਪ੍ਰਕਾਸ਼ਿਤ | પ્રકાશિત | வெளியி | ప్రచురి | ಪ್ರಕಟ | പ്രസിദ്ധീകരി
    | ප්‍රකාශිත | เผยแพร่ | วันที่ | โพสต์ | ຈັດພິມ | ចេញផ្សាយ | ထုတ်ဝေ | đăng lúc | đăng ngày
    | ngày đăng | đăng tải | xuất bản | diterbitkan | terbit | tayang | dipublikasikan | disiarkan
    | nai-publish | inilathala | 입력 | 기사입력 | 최초입력 | 등록 | 기사등록 | 게재 | 발행 | 승인
    | 公開 | 掲載 | 配信 | 投稿 | 発行 | 发布 | 發布 | 發佈 | 发表 | 發表 | 刊登 | 发稿 | avaldatud
    | postitatud | paskelbta | publikuota | birt: | გამოქვეყნ | հրապարակ | dərc | argitarat | foilsi
    | cyhoedd | gepubliseer | imechapishwa | ilichapishwa | жариялан | жарыялан | нийтэл | chop etil
    """
)


def _pattern(latin: str, more: frozenset[str]) -> re.Pattern[str]:
    """One of the forms, or a word that begins with one of the words; a short one is a word of its own. In scripts
    without capitals words have prefixes or no spaces between them, but for Korean, where names would be cut."""
    forms = [latin]
    for word in sorted(map(plain_word, more)):
        cased = word[0].lower() != word[0].upper()
        whole = r"(?![^\W\d_])" if cased and len(word) < 5 else ""
        apart = cased or "가" <= word[0] <= "힣"
        forms.append((r"(?<![^\W\d_])" if apart else "") + re.escape(word) + whole)
    return re.compile("|".join(forms))


MODIFIED = _pattern(_LATIN_MODIFIED, _MORE_MODIFIED)
PUBLISHED = _pattern(_LATIN_PUBLISHED, _MORE_PUBLISHED)


# ----------------------------------------------------------------------------------------------------------------------
# How "5 minutes ago" is said: words and their units, after the relative times of the Unicode CLDR.


#: One way a line: what stands around the figure and its unit (`{}`), a bar, the units. Languages that say it alike
#: share a line; scripts without spaces join unit and "ago".
AGO = """
{} ago | mins hrs hr min sec secs wks yrs
przed {} | minutą minutami godziną godzinami dniem dniami tygodniem tygodniami miesiącem miesiącami rokiem laty
{} atrás | ano anos dia dias h hora horas meses min minutos minuto mês semana semanas segundos
منذ {} | ثانية ثوان دقيقة دقيقتين دقائق ساعة ساعتين ساعات يوم يومين أيام أسبوع أسبوعين أسابيع شهر شهرين أشهر سنة سنوات
لפני {} | דקה דקות שעה שעתיים שעות יום יומיים ימים שבוע שבועיים שבועות חודש חודשיים חודשים שנה שנתיים שנים
{} ago | d day days h hour hours hr. m min. minute minutes mo mo. month months s sec. second seconds w week
        weeks wk. y year years yr.
il y a {} | a an ans h heure heures j jour jours m. min minute minutes mois s seconde secondes sem. semaine
        semaines
vor {} | Jahr Jahren Min. Minute Minuten Monat Monaten Sek. Sekunde Sekunden Std. Stunde Stunden Tag Tagen
        Wo. Woche Wochen m s
hace {} | a año años d día días h hora horas m mes meses min minuto minutos s segundo segundos sem. semana
        semanas
{} fa | anni anno g gg giorni giorno h mese mesi min minuti minuto ora ore s sec. secondi secondo sett.
        settimana settimane
há {} | ano anos dia dias h hora horas meses min. minuto minutos mês seg. segundo segundos sem. semana
        semanas
{} geleden | dag dagen dgn jaar maand maanden min. minuten minuut s sec. seconde seconden uur week weken
{} siden | dag dage md. mdr. min. sek. time timer uge uger år
for {} siden | dag dage minut minutter måned måneder sekund sekunder time timer uge uger år d. døgn md. min
        minutt sek t u. uke uker
för {} sedan | d dag dagar minut minuter månad månader sekund sekunder tim timmar timme v. vecka veckor år
för {} sen | min mån. s år
{} sitten | kk kuukausi kuukautta min minuutti minuuttia pv päivä päivää s sekunti sekuntia t tunti tuntia v
        viikko viikkoa vk vuosi vuotta
fyrir {} | degi dögum klst. klukkustund klukkustundum mán. mánuði mánuðum mín. mínútu mínútum sek. sekúndu
        sekúndum viku vikum ári árum
{} temu | dni dnia dzień g. godz. godzin godziny godzinę lat lata mies. miesiąc miesiąca miesiące miesięcy
        min minut minuty minutę rok roku s sek. sekund sekundy sekundę tydz. tydzień tyg. tygodni tygodnia
        tygodnie
před {} | dne dnem dny h hodinami hodinou hodiny l. lety min minutami minutou minuty měs. měsíce měsícem
        měsíci r. rokem roku s sekundami sekundou sekundy týd. týdne týdnem týdny
pred {} | d. dňa dňami dňom h hodinami hodinou mes. mesiaca mesiacmi mesiacom min minútami minútou minúty r.
        roka rokmi rokom s sekundami sekundou sekundy týž. týždňa týždňami týždňom dnevi dnevom dnevoma l.
        leti letom letoma mesecem mesecema meseci min. minutama minutami minuto sekundama sekundo ted. tedni
        tednom tednoma urama urami uro
prije {} | d dan dana g. godina godine godinu h min minuta minute minutu mj. mjesec mjeseca mjeseci s sat
        sata sati sekunde sekundi sekundu tj. tjedan tjedana tjedna
{} | hete hónapja m.perce napja perce éve órája आठवड्यांपूर्वी आठवड्यापूर्वी तासांपूर्वी तासापूर्वी
        दिवसांपूर्वी दिवसापूर्वी महिन्यांपूर्वी महिन्यापूर्वी मिनिटांपूर्वी मिनिटापूर्वी वर्षांपूर्वी
        वर्षापूर्वी सेकंदांपूर्वी सेकंदापूर्वी ชั่วโมงที่ผ่านมา นาทีที่ผ่านมา นาทีที่แล้ว ปีที่แล้ว
        วันที่ผ่านมา วันที่แล้ว วินาทีที่ผ่านมา วินาทีที่แล้ว สัปดาห์ที่ผ่านมา สัปดาห์ที่แล้ว เดือนที่ผ่านมา
        เดือนที่แล้ว か月前 分前 年前 日前 時間前 秒前 週間前 个月前 分钟前 周前 天前 小时前 秒钟前 個月前 分鐘前 小時前
        週前
{} ezelőtt | héttel hónappal másodperccel nappal perccel évvel órával
acum {} | an ani h luni lună min. minut minute ore oră sec. secunde secundă săpt. săptămâni săptămână zi
        zile
{} önce | ay dakika dk. gün hafta hf. sa. saat saniye sn. yıl
fa {} | any anys dia dies h hora hores mes mesos min minut minuts s segon segons setm. setmana setmanes
{} eest | a aasta k kuu min minuti näd nädala p päeva s sek sekundi t tunni
pirms {} | d. dienas dienām g. gada gadiem h min min. minūtes minūtēm mēn. mēneša mēnešiem ned. nedēļas
        nedēļām s sek. sekundes sekundēm st. stundas stundām
prieš {} | d. dienas dienos dieną dienų m. metus metų min. minutes minutės minutę minučių mėn. mėnesio
        mėnesius mėnesių mėnesį s sav. savaites savaitės savaitę savaičių sek. sekundes sekundės sekundę
        sekundžių val. valandas valandos valandą valandų
{} më parë | ditë javë min minuta minutë muaj orë sek sekonda sekondë vit vjet
duela {} | aste egun hilabete minutu ordu segundo urte
{} lalu | bln dtk h jam mgg mnt thn bulan hari mgu min minggu minit saat tahun
{} yang lalu | bulan detik hari jam menit minggu tahun
{} trước | giây giờ ngày năm phút tháng tuần
Saa {} | iliyopita zilizopita
Sekunde {} | iliyopita zilizopita
dakika {} | iliyopita zilizopita
miaka {} | iliyopita
miezi {} | iliyopita
mwaka {} | uliopita
mwezi {} | uliopita
saa {} | iliyopita zilizopita
siku {} | iliyopita zilizopita
wiki {} | iliyopita zilizopita
{} gelede | dae dag j. jaar maand maande md. min. minute minuut s. sekonde sekondes u. uur w. week weke
{} edlule | amahora amaminithi amasekhondi amphora iminyaka inyanga
{} ezedlule | izinsuku izinyanga
{} odlule | unyaka
{} назад | г. год года день дн. дней дня л. лет мес. месяц месяца месяцев мин. минут минуту минуты нед.
        недели недель неделю сек. секунд секунду секунды ч час часа часов
{} тому | год годин години годину день дн. дня дні днів міс. місяць місяця місяці місяців р. роки року років
        рік с секунд секунди секунду тиж. тиждень тижня тижні тижнів хв хвилин хвилини хвилину
пр. {} | г. д м. мин седм. сек ч
преди {} | г. година години ден дни м. месец месеца мин минута минути седм. седмица седмици сек секунда
        секунди ч час часа
пре {} | г. год. година године д. дана м. мес. месеца месеци мин. минута н. нед. недеља недеље с. сата сати
        сек. секунде секунди ч.
пред {} | год. година години ден дена месец месеци мин. минута минути седмица седмици сек. секунда секунди
        час часа
{} таму | г. гадз гадзін гадзіну гадзіны гадоў гады год года дзень дзён дня дні мес. месяц месяца месяцаў
        месяцы с секунд секунду секунды тыд тыдзень тыдня тыдняў тыдні хв хвілін хвіліну хвіліны
{} πριν | έτη έτος δ. εβδ. ημ. λ. μ. ώ.
πριν από {} | έτη έτος δευτ. δευτερόλεπτα δευτερόλεπτο εβδ. εβδομάδα εβδομάδες ημ. ημέρα ημέρες λεπ. λεπτά
        λεπτό μήνα μήνες ώ. ώρα ώρες
قبل {} | أسابيع أسبوع أسبوعًا أشهر أيام ثانية ثوانٍ ثوانِ دقائق دقيقة ساعات ساعة سنة سنوات شهر شهرًا يوم
        يومًا
{} پیش | ثانیه دقیقه روز ساعت سال ماه هفته
לפני {} | דקות דק׳ חודשים חו׳ ימים שבועות שב׳ שניות שנים שני׳ שעות שע׳
{} قبل | ماہ
{} پہلے | دن دنوں سال سیکنڈ ماہ منٹ مہینہ مہینے گھنٹہ گھنٹے ہفتہ ہفتے
{} पहले | घंटे घं॰ दिन माह मिनट मि॰ वर्ष सप्ताह सेकंड से॰
{} আগে | ঘণ্টা দিন বছর মাস মিনিট সপ্তাহ সেকেন্ড
{} পূর্বে | বছর
{} முன் | ஆ. ஆண்டிற்கு ஆண்டுகளுக்கு நா. நாட்களுக்கு நாளுக்கு நி. நிமி. நிமிடங்களுக்கு நிமிடத்திற்கு ம.
        மணிநேரம் மா. மாத. மாதங்களுக்கு மாதத்துக்கு வா. வார. வாரங்களுக்கு வாரத்திற்கு வி. விநாடிகளுக்கு
        விநாடிக்கு
{} క్రితం | గం. గంట గంటల నిమి. నిమిషం నిమిషాల నెల నెలల రోజు రోజుల వారం వారాల సం. సంవత్సరం సంవత్సరాల సెక.
        సెకను సెకన్ల
{} पूर्वी | मिनि. से.
{} પહેલાં | અઠ. અઠવાડિયા કલાક દિવસ મહિના મિનિટ વર્ષ સેકંડ
{} ਪਹਿਲਾਂ | ਘੰਟਾ ਘੰਟੇ ਦਿਨ ਮਹੀਨਾ ਮਹੀਨੇ ਮਿੰਟ ਸਕਿੰਟ ਸਾਲ ਹਫ਼ਤਾ ਹਫ਼ਤੇ
{} ಹಿಂದೆ | ಗಂಟೆ ಗಂಟೆಗಳ ತಿಂಗಳ ತಿಂಗಳು ತಿಂಗಳುಗಳ ದಿನಗಳ ದಿನದ ನಿಮಿಷಗಳ ನಿಮಿಷದ ವರ್ಷಗಳ ವರ್ಷದ ವಾರಗಳ ವಾರದ ಸೆಕೆಂಡುಗಳ
        ಸೆಕೆಂಡ್
{} മുമ്പ് | ആഴ്ച ദിവസം മണിക്കൂർ മാസം മിനിറ്റ് വർഷം സെക്കൻഡ്
{} წინ | დღის თვის კვ. კვირის საათის სთ წამის წთ წლის წმ წუთის
{} առաջ | ամիս ժ ժամ շաբ շաբաթ վ վայրկյան վրկ տ տարի ր րոպե օր
{} ที่แล้ว | ชม.
{} 전 | 개월 년 분 시간 일 주 초
hai {} | ano anos día días h hora horas mes meses min minuto minutos s segundo segundos sem. semana semanas
{} бұрын | ай ап. апта ж. жыл күн мин. минут сағ. сағат сек. секунд
"""
