"""What nobody sees leaves the text; what a script or a picture needs stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archiver.extraction.words.text import MOST_MARKS, visible

#: Words as scripts write them with joiners, and sequences of emoji.
NEEDED = (
    "می\u200cخواهم", "کتاب\u200cها", "क\u094d\u200dष", "ক\u09cd\u200cষ", "ශ\u0dca\u200dරී", "ന\u0d4d\u200d",
    "👩\u200d💻", "👨🏽\u200d🚀", "❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "שלום\u200f!",
)  # fmt: skip
UNSEEN = "\u00ad\u200b\u2060\ufeff\u2063"


@pytest.mark.parametrize("text", NEEDED)
def test_what_is_needed_stays(text: str) -> None:
    assert visible(f"Ann: {text}, 3") == f"Ann: {text}, 3"


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40), st.data())
def test_unseen_characters_change_nothing(text: str, data: st.DataObject) -> None:
    """Soft hyphens and the like may stand anywhere in a text, and come out without them, in NFC."""
    text = unicodedata.normalize("NFC", text)
    spoiled = "".join(letter + data.draw(st.sampled_from(["", *UNSEEN])) for letter in text)

    assert visible(spoiled) == unicodedata.normalize("NFC", visible(text))


@settings(deadline=None)
@given(st.text(max_size=60))
def test_it_is_done_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert unicodedata.is_normalized("NFC", visible(text))


@settings(deadline=None)
@given(
    st.sampled_from(["Mi{}nister", "Auf{}lage", "Прав{}да", "Αθή{}να", "har{}bour"]),
    st.sampled_from("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e"),
)
def test_words_of_scripts_without_joiners(form: str, unseen: str) -> None:
    assert visible(form.format(unseen)) == form.format("")


@settings(deadline=None, max_examples=50)
@given(
    st.text(st.characters(categories=("L",), codec="utf-8"), min_size=1, max_size=5),
    st.text(st.sampled_from("\u0301\u0316\u0345\u0344\u05b0\u0e48\u3099\U0001d167"), max_size=80),
)
@example("A", "\u0301" * 25 + "\u0344" * 4)
def test_a_letter_has_few_marks(word: str, marks: str) -> None:
    shown = visible(f"{word}{marks} and more")

    assert visible(shown) == shown
    assert shown.endswith(" and more")
    runs = "".join(
        "m" if unicodedata.combining(character) else " " for character in unicodedata.normalize("NFD", shown)
    )
    assert max(map(len, runs.split(" "))) <= MOST_MARKS + 1
    if len(unicodedata.normalize("NFD", marks)) <= MOST_MARKS - 5:
        assert shown == unicodedata.normalize("NFC", f"{word}{marks} and more")


def test_marks_without_end() -> None:
    """To put so many in order would take minutes."""
    assert visible("e" + "\u0301\u0316" * 500_000) == unicodedata.normalize(
        "NFC", "e" + "\u0301\u0316" * (MOST_MARKS // 2)
    )
