"""Packed JSON is the same JSON, and the format does not change under archives that have it."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive.compact import USUAL, pack, unpack


@given(st.text())
def test_whatever_it_is(text: str) -> None:
    assert unpack(pack(text)) == text


@pytest.mark.parametrize("text", ["", "[]", "{}", "é", "[2]"])
def test_what_gets_no_shorter_stays_as_it_is(text: str) -> None:
    assert pack(text) == text


def test_what_is_usual_takes_next_to_nothing() -> None:
    sources = {
        "title": ["visible:h1"],
        "authors": ["jsonld:author"],
        "published": ["jsonld:datePublished", "2025-01-01T10:00:00+01:00"],
        "lead": ["visible:lead"],
        "text": "model",
        "language": "text:words",
    }

    assert len(json.dumps(sources)) == 192
    assert len(pack(json.dumps(sources))) < 40


def test_what_packed_values_point_back_at_is_never_edited() -> None:
    assert sha256(USUAL).hexdigest() == "f7d08d91faba78a74f6b7184ef6605af133a38ac31b085f1db89439fc6e1ea1a"
