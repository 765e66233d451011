"""A word is found however it is written, in any script, and no other word with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.archive import Store
from archiver.archive.search.search import search
from archiver.archive.search.segments import HIT, HIT_END, joined, spaced
from archiver.archive.search.selection import Selection
from archiver.archive.search.spellings import plain_form
from tests.alerts.newsroom import NOW, story
from tests.web.archives import save

#: What differs, the word as an article has it, and as somebody looks for it.
FOUND = [
    ("nfd query", "café", "cafe\u0301"),
    ("no accent", "café", "cafe"),
    ("fullwidth", "ＡＢＣ１２３", "ABC123"),
    ("fullwidth query", "ABC123", "ＡＢＣ１２３"),
    ("arabic harakat", "م\u064fح\u064eم\u064e\u0651د", "محمد"),
    ("arabic harakat q", "محمد", "م\u064fح\u064eم\u064e\u0651د"),
    ("tatweel", "محـــمد", "محمد"),
    ("alef hamza", "أحمد", "احمد"),
    ("alef hamza q", "احمد", "أحمد"),
    ("alef madda", "آمال", "امال"),
    ("alef maqsura", "مصطفى", "مصطفي"),
    ("ta marbuta", "مدرسة", "مدرسه"),
    ("presentation", "ﻣﺤﻤﺪ", "محمد"),
    ("lam-alef lig", "ﻻﻋﺐ", "لاعب"),
    ("persian ya", "علی", "علي"),
    ("persian kaf", "کتاب", "كتاب"),
    ("persian zwnj", "می\u200cخواهم", "میخواهم"),
    ("arabic digits", "٢٠٢٤", "2024"),
    ("persian digits", "۲۰۲۴", "2024"),
    ("hebrew points", "ש\u05b8\u05c1לו\u05b9ם", "שלום"),
    ("hebrew points q", "שלום", "ש\u05b8\u05c1לו\u05b9ם"),
    ("hebrew presentation", "ש\u05c1לום", "שלום"),
    ("hebrew maqaf", "תל־אביב", "תל אביב"),
    ("hebrew gershayim", "צה״ל", 'צה"ל'),
    ("greek sigma", "Οδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
    ("greek tonos", "Αθήνα", "αθηνα"),
    ("greek polytonic", "ἄνθρωπος", "ανθρωπος"),
    ("german ss", "Straße", "strasse"),
    ("german SS", "STRASSE", "straße"),
    ("german cap ẞ", "STRAẞE", "strasse"),
    ("turkish İ", "İstanbul", "istanbul"),
    ("turkish i q", "istanbul", "İSTANBUL"),
    ("turkish ı", "ılık", "ILIK"),
    ("turkish I", "ISPARTA", "ısparta"),
    ("vietnamese", "Nguyễn", "Nguyen"),
    ("vietnamese nfd", "Nguye\u0302\u0303n", "nguyễn"),
    ("vietnamese đ", "Đà", "da"),
    ("polish ł", "Łódź", "lodz"),
    ("jp long vowel", "コンピューター", "コンピューター"),
    ("jp halfwidth", "ｺﾝﾋﾟｭｰﾀｰ", "コンピューター"),
    ("jp dakuten nfd", "か\u3099", "が"),
    ("jp fullwidth digit", "２０２４年", "2024年"),
    ("cjk compat", "六日", "六日"),
    ("kangxi radical", "\u2f47本", "日本"),
    ("hangul nfd", "한국", "한국"),
    ("hangul jamo q", "한국", "한국"),
    ("hindi", "ह\u093fन\u094dद\u0940", "ह\u093fन\u094dद\u0940"),
    ("hindi nukta", "ख\u093cबर", "ख\u093cबर"),
    ("hindi no nukta", "ख\u093cबर", "खबर"),
    ("tamil", "தம\u0bbfழ\u0bcd", "தம\u0bbfழ\u0bcd"),
    ("bengali", "ব\u09be\u0982ল\u09be", "ব\u09be\u0982ল\u09be"),
    ("telugu", "త\u0c46ల\u0c41గ\u0c41", "త\u0c46ల\u0c41గ\u0c41"),
    ("kannada", "ಕನ\u0ccdನಡ", "ಕನ\u0ccdನಡ"),
    ("malayalam", "മലയ\u0d3eള\u0d02", "മലയ\u0d3eള\u0d02"),
    ("malayalam chillu", "അവൻ", "അവന\u0d4d\u200d"),
    ("sinhala", "ස\u0dd2\u0d82හල", "ස\u0dd2\u0d82හල"),
    ("sinhala zwj", "ශ\u0dca\u200dර\u0dd3", "ශ\u0dca\u200dර\u0dd3"),
    ("gujarati", "ગ\u0ac1જર\u0abeત\u0ac0", "ગ\u0ac1જર\u0abeત\u0ac0"),
    ("punjabi", "ਪ\u0a70ਜ\u0a3eਬ\u0a40", "ਪ\u0a70ਜ\u0a3eਬ\u0a40"),
    ("odia", "ଓଡ\u0b3c\u0b3fଆ", "ଓଡ\u0b3c\u0b3fଆ"),
    ("thai sara am", "ท\u0e4dา", "ทำ"),
    ("lao", "ປະເທດລາວ", "ລາວ"),
    ("lao am", "ນ\u0ecd\u0ec9າ", "ນ\u0ec9ຳ"),
    ("khmer", "ព\u17d2រ\u17c7រ\u17b6ជ\u17b6ណ\u17b6ចក\u17d2រកម\u17d2ព\u17bbជ\u17b6", "កម\u17d2ព\u17bbជ\u17b6"),
    ("burmese", "မ\u103cန\u103aမ\u102cန\u102d\u102fင\u103aင\u1036", "န\u102d\u102fင\u103aင\u1036"),
    ("tibetan", "བ\u0f7cད་ཡ\u0f72ག་", "ཡ\u0f72ག"),
    ("tibetan syll", "བཀ\u0fb2་ཤ\u0f72ས་བད\u0f7a་ལ\u0f7aགས", "ཤ\u0f72ས"),
    ("javanese", "ꦧꦱꦗꦮ", "ꦗꦮ"),
    ("yi", "ꆈꌠꁱꂷ", "ꁱꂷ"),
    ("balinese", "ᬩᬲᬩᬮ\u1b36", "ᬩᬮ\u1b36"),
    ("tai tham", "ᨾ\u1a6e\u1a6c\u1a65ᨦ", "ᨾ\u1a6e\u1a6c\u1a65ᨦ"),
    ("cham", "ꨌ\uaa4c", "ꨌ\uaa4c"),
    ("amharic", "ኢትዮጵያ", "ኢትዮጵያ"),
    ("amharic wordspace", "አዲስ፡አበባ", "አበባ"),
    ("georgian", "საქართველო", "საქართველო"),
    ("georgian mtavruli", "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ", "საქართველო"),
    ("armenian", "Երևան", "ԵՐԵՒԱՆ"),
    ("armenian ew", "Երևան", "Երեւան"),
    ("mongolian", "ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩᠭᠣᠯ"),
    ("dhivehi", "ދ\u07a8ވ\u07acހ\u07a8", "ދ\u07a8ވ\u07acހ\u07a8"),
    ("nko", "ߒߞߏ", "ߒߞߏ"),
    ("cherokee", "ᏣᎳᎩ", "ꮳꮃꭹ"),
    ("cyrillic ё", "ёлка", "елка"),
    ("cyrillic nfd й", "маи\u0306", "май"),
    ("ukr apostrophe", "п’ять", "п'ять"),
    ("french apos", "l’école", "ecole"),
    ("soft hyphen", "Donau\u00addampf", "donaudampf"),
    ("zwsp", "long\u200bword", "longword"),
    ("word joiner", "long\u2060word", "longword"),
    ("lrm", "\u200eword\u200f", "word"),
    ("lig fi", "ﬁnance", "finance"),
    ("superscript", "H₂O", "H2O"),
    ("roman num", "Ⅳ", "IV"),
    ("catalan l·l", "intel·ligent", "intel·ligent"),
    ("romanian cedilla", "Bucureşti", "București"),
    ("math bold", "𝐇𝐞𝐥𝐥𝐨", "hello"),
]
#: Words that differ in what tells words apart.
OTHERS = [
    ("hindi false", "ह\u093fन\u094dद\u0942", "ह\u093fन\u094dद\u0940"),
    ("tamil false", "தம\u0bbfழ\u0bbe", "தம\u0bbfழ\u0bcd"),
    ("bengali false", "ব\u0982ল\u09bf", "ব\u09be\u0982ল\u09be"),
    ("thai false tone", "ป\u0e49า", "ปา"),
    ("dhivehi false", "ދ\u07aaވ\u07a6ހ\u07aa", "ދ\u07a8ވ\u07acހ\u07a8"),
    ("cyrillic й", "май", "маи"),
    ("Norwegian letters", "Tromsø", "Tromso"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An article for each word: number 1 has the first."""
    with Store(Path(tmp_path_factory.mktemp("spellings"))) as made:
        run = made.runs.start("crawl")
        with made.batch():
            for number, (_, word, _) in enumerate(FOUND + OTHERS):
                at = NOW + timedelta(minutes=number)
                save(made, story(number, f"Story {number}", site=f"p{number}", at=at, text=f"xx {word} yy"), at, run)
            at = NOW + timedelta(days=1)
            title = "Η Αθήνα σήμερα, Łódź jutro"
            save(made, story(900, title, site="titled", at=at, text="Ο πρωθυπουργός είπε: Łódź, غدًا."), at, run)
        yield made


def sites(archive: Store, query: str) -> list[str]:
    return [row["site"] for row in search(archive.db, Selection(query=query), limit=500)]


@pytest.mark.parametrize(("number", "query"), [(n, each[2]) for n, each in enumerate(FOUND)], ids=[f[0] for f in FOUND])
def test_is_found(archive: Store, number: int, query: str) -> None:
    assert f"p{number}" in sites(archive, query)


@pytest.mark.parametrize(("number", "each"), list(enumerate(OTHERS, len(FOUND))), ids=[each[0] for each in OTHERS])
def test_is_another_word(archive: Store, number: int, each: tuple[str, str, str]) -> None:
    assert f"p{number}" not in sites(archive, each[2])


@pytest.mark.parametrize(
    "query",
    [
        "title:αθηνα",
        "title:ΑΘΗΝΑ title:lodz",
        "title:αθη*",
        "αθην*",
        '"ο πρωθυπουργος ειπε"',
        "NEAR(πρωθυπουργος lodz, 5)",
        "-εχθές غدا",
        "ειπε OR zyzzyva site:titled",
    ],
)
def test_in_every_form_of_a_query(archive: Store, query: str) -> None:
    assert "titled" in sites(archive, query)


@pytest.mark.parametrize(
    "query", ["title:πρωθυπουργος", "lead:ειπε", "-title:αθηνα site:titled", '"πρωθυπουργος lodz"']
)
def test_not_where_it_is_not(archive: Store, query: str) -> None:
    assert "titled" not in sites(archive, query)


def test_the_snippet_is_as_the_text(archive: Store) -> None:
    [row] = search(archive.db, Selection(query="ΠΡΩΘΥΠΟΥΡΓΟΣ lodz", site="titled"))
    assert row["snippet"] == f"Ο {HIT}πρωθυπουργός{HIT_END} είπε: {HIT}Łódź{HIT_END}, غدًا."


def test_a_long_text_has_its_words_back() -> None:
    words = [f"λέξη{number} Łódź{number}" for number in range(100)]
    text = " ".join(words)
    assert joined(spaced(text) or "") == text


_ALPHABET = "".join(word for _, word, _ in FOUND) + " .,-–«»\n12"


@settings(max_examples=300)
@given(st.text(alphabet=sorted(set(_ALPHABET)), max_size=60))
def test_what_is_indexed_for_snippets_comes_back(text: str) -> None:
    assert joined(spaced(text) or "") == text


@settings(max_examples=300)
@given(st.text(alphabet=sorted(set(_ALPHABET) - set(" .,-–«»\n")), max_size=12))
def test_the_plain_form_of_a_plain_form_is_itself(word: str) -> None:
    once = plain_form(word)
    assert plain_form(once) == once
    assert plain_form(unicodedata.normalize("NFD", word)) == once
