"""Kinds of edits."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.edits.change import MEANINGS, Change, ChangeKind
from archiver.edits.kinds import kind_of_edit
from archiver.edits.operations import words_of

BEFORE: dict[str, Any] = {
    "title": "Storm hits harbour",
    "authors": ["Ada Brume"],
    "lead": "The harbour was shut for 12 days.",
    "text": "The harbour was shut for 12 days.\n\nBoats broke loose, and the wall did not hold.",
    "modified": "2025-03-01T08:00:00Z",
    "extractor": "1",
}
LATER = {"modified": "2025-03-01T10:00:00Z"}


@pytest.mark.parametrize(
    ("changed", "change"),
    [
        ({"title": "Gale hits harbour"}, Change("headline", 1, 1)),
        ({"authors": ["Ada Brume", "Lin Ode"]}, Change("byline", 0, 0)),
        ({"text": BEFORE["text"].replace("loose", "lose")}, Change("typo", 1, 1)),
        ({"text": BEFORE["text"].replace("\n\n", "\n")}, Change("typo", 0, 0)),
        ({"title": "Gale hits harbour", "text": BEFORE["text"].replace("Boats", "Baots")}, Change("silent", 2, 2)),
        # figures and denials are no slips, however few letters they have
        ({"text": BEFORE["text"].replace("12", "13"), "lead": None}, Change("silent", 1, 1)),
        ({"text": BEFORE["text"].replace("did not hold", "did hold"), **LATER}, Change("substantive", 0, 1)),
        ({"text": BEFORE["text"] + " The mayor resigned.", **LATER}, Change("substantive", 3, 0)),
        ({"text": BEFORE["text"] + " The mayor resigned."}, Change("silent", 3, 0)),
        ({"text": BEFORE["text"] + " Correction: it was a brig.", **LATER}, Change("correction", 5, 0)),
        ({"text": BEFORE["text"] + " Une version précédente parlait de vent."}, Change("correction", 6, 0)),
        ({"text": "The wall did not hold.", "lead": "Boats broke loose.", "extractor": "2"}, None),
        ({"title": None, "text": None, "lead": None}, Change("silent", 0, 19)),
    ],
)
def test_kinds(changed: dict[str, Any], change: Change | None) -> None:
    found = kind_of_edit(BEFORE, {**BEFORE, **changed})
    if change is None:
        assert found.kind == "reading"
    else:
        assert found == change


def test_a_word_of_correction_that_was_there_before_is_none() -> None:
    before = {**BEFORE, "text": "Correction of the course came too late."}
    after = {**before, "text": "Correction of the course came too late. Two boats sank."}
    assert kind_of_edit(before, after).kind == "silent"


def article(text: str) -> dict[str, Any]:
    return {**BEFORE, "lead": None, "text": text}


@pytest.mark.parametrize("joint", [" ", "\n\n"])
def test_moved_words_are_neither_added_nor_removed(joint: str) -> None:
    rng = random.Random(joint)
    parts = [f"w{rng.randrange(60_000)}" for _ in range(20_000)]
    moved = rng.sample(parts, len(parts))
    assert kind_of_edit(article(joint.join(parts)), article(joint.join(moved))) == Change("silent", 0, 0)


def test_of_a_text_beyond_measure_all_words_count() -> None:
    old, new = "storm " * 90_000, "gale " * 120_000
    assert kind_of_edit(article(old), article(new)) == Change("silent", 120_000, 90_000)
    assert kind_of_edit(article(f"{old}\n\nEnd."), article(f"{old}\n\nThe end.")) == Change("silent", 2, 1)


@pytest.mark.parametrize("length", [50, 500, 50_000])
def test_a_slip_in_a_long_word(length: int) -> None:
    word = "a" * length
    found = kind_of_edit(article(f"The {word}b c."), article(f"The {word}c c."))
    assert found == Change("typo" if length < 100 else "silent", 1, 1)


def test_a_slip_in_a_long_text() -> None:
    text = "\n\n".join(f"Paragraph {number} has words." for number in range(20_000))
    assert kind_of_edit(article(text), article(text.replace("19999 has", "19999 hass"))) == Change("typo", 1, 1)


WORDS = st.lists(st.sampled_from(["tide", "wave", "1", "2", "not", "橋", "\n\n"]), max_size=20)


@given(WORDS, WORDS)
def test_sizes_are_those_of_all_words(left: list[str], right: list[str]) -> None:
    old, new = " ".join(left), " ".join(right)
    gone, come = Counter(words_of(old)) - Counter(words_of(new)), Counter(words_of(new)) - Counter(words_of(old))
    found = kind_of_edit(article(old), article(new))
    assert (found.added, found.removed) == (come.total(), gone.total())


def test_each_kind_has_its_meaning() -> None:
    assert tuple(MEANINGS) == get_args(ChangeKind)
