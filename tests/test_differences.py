"""Word by word differences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.edits.word_diff import Piece, between, operations, shortened, words


def test_words() -> None:
    assert words("The old pier stands.", "The new pier stands still.") == [
        Piece("same", "The "),
        Piece("removed", "old "),
        Piece("added", "new "),
        Piece("same", "pier "),
        Piece("removed", "stands."),
        Piece("added", "stands still."),
    ]


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_pieces_give_both_texts(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_between() -> None:
    before = {"title": "Tide", "authors": ["A"], "lead": None, "text": "x"}
    after = {"title": "Tide", "authors": ["A", "B"], "lead": "New.", "text": "x"}
    assert list(between(before, after)) == [
        ("authors", [Piece("removed", "A"), Piece("added", "A, B")]),
        ("lead", [Piece("added", "New.")]),
    ]


def test_shortened() -> None:
    long = " ".join(f"w{number}" for number in range(50))
    pieces = shortened(words(f"{long} old {long}", f"{long} new {long}"), around=2)
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("gap", " … "),
        ("same", "w48 w49 "),
        ("removed", "old "),
        ("added", "new "),
        ("same", "w0 w1 "),
        ("gap", " … "),
    ]


def test_long_texts_with_an_edit_at_each_end() -> None:
    # half a minute without the two measures that `operations` takes
    text = [word for number in range(10_000) for word in ("le", "la", "de", f"w{number}")]
    assert operations(["a", *text, "b"], ["c", *text, "d"]) == [
        ("replace", 0, 1, 0, 1),
        ("equal", 1, 40_001, 1, 40_001),
        ("replace", 40_001, 40_002, 40_001, 40_002),
    ]
