"""Words of scripts that put no spaces between them are found, whatever stands around them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.archive import Store
from archiver.archive.schema import INDEXED, TOKENIZE
from archiver.archive.search.query import parse_query
from archiver.archive.search.search import HIT, HIT_END, search
from archiver.archive.search.segments import joined, segments, spaced
from archiver.archive.search.selection import Selection
from archiver.article import Article, Block
from archiver.capture import Capture

#: A sentence of each script, written for this test, and words of it.
SENTENCES = {
    "zh": ("港口的渡轮今天早上停航，乘客在码头等候。", ("港口", "渡轮", "停航", "乘客", "码头", "早上")),
    "zh-Hant": ("市議會昨晚通過新的堤防預算。", ("議會", "昨晚", "堤防", "預算")),
    "ja": ("港のフェリーが嵐で欠航し、警察が注意を呼びかけた。", ("フェリー", "欠航", "警察", "注意", "嵐")),
    "ko": ("항구의 여객선은 오늘부터 다시 운항합니다.", ("항구", "여객선", "오늘", "운항")),
    "th": ("เรือข้ามฟากหยุดวิ่งเพราะน้ำท่วมหนักเมื่อคืนนี้", ("เรือ", "ข้ามฟาก", "น้ำ", "ท่วม", "คืนนี้")),
    "lo": ("ເຮືອຂ້າມຟາກຢຸດແລ່ນຍ້ອນນ້ຳຖ້ວມ", ("ເຮືອ", "ຂ້າມ", "ນ້ຳ", "ຖ້ວມ")),
    "km": ("សាឡាងឈប់ដំណើរការដោយសារទឹកជំនន់", ("សាឡាង", "ទឹក", "ជំនន់")),
    "my": ("ကူးတို့သင်္ဘောသည်ရေကြီးမှုကြောင့်ရပ်ထားသည်", ("သင်္ဘော", "ရေကြီး", "ရပ်ထား")),
}

CASES = [(language, word) for language, (_, words) in SENTENCES.items() for word in words]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(Path(tmp_path_factory.mktemp("scripts")))
    for number, (language, (sentence, _)) in enumerate(SENTENCES.items(), 1):
        save(
            made,
            number,
            Article(
                url=f"http://p.example/{number}",
                title=f"Story {language}",
                language=language[:2],
                blocks=(Block("paragraph", f"Ferry. {sentence} Harbour."),),
            ),
        )
    save(
        made,
        99,
        Article(url="http://p.example/99", title="渡轮复航", blocks=(Block("paragraph", "Nothing but Latin."),)),
    )
    yield made
    made.close()


def save(archive: Store, number: int, article: Article) -> None:
    with archive.batch():
        fetched = f"2026-01-{min(number, 28):02}T00:00:00Z"
        capture = archive.captures.add(Capture(url=str(article.url), body=b"x", fetched=fetched))
        archive.articles.save(replace(article, site="p", extractor="1"), capture)


@pytest.mark.parametrize(("language", "word"), CASES)
def test_words_are_found_in_their_clause(archive: Store, language: str, word: str) -> None:
    found = search(archive.db, Selection(query=word))
    titles = [row["title"] for row in found if row["title"] != "渡轮复航"]

    assert titles == [f"Story {language}"]
    assert f"{HIT}{word[0]}" in found[-1 if word == "渡轮" else 0]["snippet"]


def test_a_field_is_asked_for(archive: Store) -> None:
    assert [row["title"] for row in search(archive.db, Selection(query="title:渡轮"))] == ["渡轮复航"]
    assert [row["title"] for row in search(archive.db, Selection(query="渡轮 -title:渡轮"))] == ["Story zh"]


def test_both_kinds_of_script_in_one_query(archive: Store) -> None:
    titles = {
        query: [row["title"] for row in search(archive.db, Selection(query=query))]
        for query in (
            "ferry 警察",
            "latin OR 警察",
            "ferry -警察 lang:ja",
            '"停航，乘客"',
            "NEAR(渡轮 停航, 8)",
            "NEAR(港口 码头, 2)",
        )
    }

    assert titles == {
        "ferry 警察": ["Story ja"],
        "latin OR 警察": ["渡轮复航", "Story ja"],
        "ferry -警察 lang:ja": [],
        '"停航，乘客"': ["Story zh"],
        "NEAR(渡轮 停航, 8)": ["Story zh"],
        "NEAR(港口 码头, 2)": [],
    }


def test_marks_tell_words_apart(archive: Store) -> None:
    assert search(archive.db, Selection(query="นำ")) == []


def test_a_word_does_not_go_across_what_stands_between(archive: Store) -> None:
    assert search(archive.db, Selection(query="航乘")) == []


def test_snippets_are_as_the_text(archive: Store) -> None:
    [row] = search(archive.db, Selection(query="ท่วม"))

    assert row["snippet"].replace(HIT, "").replace(HIT_END, "") == f"Ferry. {SENTENCES['th'][0]} Harbour."


def test_latin_text_adds_nothing() -> None:
    assert (
        segments(
            {"title": "Œuvre d’été", "text": "Привет, май, Київ. हिन्दी, தமிழ். Tromsø, große Straße", "authors": None}
        )
        is None
    )


@settings(max_examples=300)
@given(st.text(alphabet="港口渡轮ทำน้ำท่วมກ້ຳភ្នំမြန်カナ한국ab ，。1", min_size=2, max_size=40), st.data())
def test_any_part_of_a_run_is_found(text: str, data: st.DataObject) -> None:
    index = sqlite3.connect(":memory:")
    index.execute(f'CREATE VIRTUAL TABLE found USING fts5({", ".join(INDEXED)}, tokenize="{TOKENIZE}")')
    index.execute("INSERT INTO found (text, segments) VALUES (?, ?)", [text, segments({"text": text})])
    runs = [run for run in (segments({"text": text}) or "").split(" \ue00f ") if run]
    for run in runs:
        characters = [joined(character) for character in run.split()]
        start = data.draw(st.integers(0, len(characters) - 1))
        word = "".join(characters[start : data.draw(st.integers(start + 1, len(characters)))])
        expression = parse_query(f'"{word}"').expression

        assert index.execute("SELECT count(*) FROM found WHERE found MATCH ?", [expression]).fetchone() == (1,), word
    assert joined(spaced(text) or "") == text


@pytest.mark.parametrize("word", ["w12", "wé2", "άλφα", "กิน", "ﬁ"])
def test_texts_of_one_word_take_no_square_of_their_length(word: str) -> None:
    """Such a text must not hold up who reads it: its passage is put together again in one go."""
    text = word * 100_000

    assert joined(spaced(text) or "") == text
