"""Cells of a spreadsheet."""

from __future__ import annotations

import pytest

from archiver.render.escaping import formula_safe


@pytest.mark.parametrize(
    "text", ["=1+1", "@x", "-3", "+1", "＝1", " =1", "\u00a0=1", "\u2028=1", "\ufeff=1", "\ta", "\na"]
)
def test_formulas(text: str) -> None:
    assert formula_safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=1", " a", "'=1", "1-2"])
def test_text(text: str) -> None:
    assert formula_safe(text) == text
