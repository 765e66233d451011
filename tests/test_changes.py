"""Kinds of edits."""

from __future__ import annotations

from typing import Any

import pytest

from archiver.edits.kinds import Change, classify

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
    found = classify(BEFORE, {**BEFORE, **changed})
    if change is None:
        assert found.kind == "reading"
    else:
        assert found == change


def test_a_word_of_correction_that_was_there_before_is_none() -> None:
    before = {**BEFORE, "text": "Correction of the course came too late."}
    after = {**before, "text": "Correction of the course came too late. Two boats sank."}
    assert classify(before, after).kind == "silent"
