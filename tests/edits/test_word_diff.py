"""Word by word differences, and how much work they may be."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.edits.operations import WORD, Steps, TooDifferent, operations, words_of
from archiver.edits.word_diff import Difference, Piece, between, compare, in_rows, shortened

TEXT = st.text(alphabet="ab \n", max_size=40)


class Counted(Steps):
    """Steps that are counted."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.taken = 0

    def take(self, number: int) -> None:
        super().take(number)
        self.taken += number


def test_compare() -> None:
    pieces = [
        Piece("same", "The "),
        Piece("removed", "old "),
        Piece("added", "new "),
        Piece("same", "pier "),
        Piece("removed", "stands."),
        Piece("added", "stands still."),
    ]
    assert compare("The old pier stands.", "The new pier stands still.") == Difference(pieces)


def test_paragraphs_first() -> None:
    old = "The pier.\n\nA wave came.\n\nThe end."
    assert compare(old, "A gull.\n\nThe pier.\n\nA high wave came.\n\nThe end.").pieces == [
        Piece("added", "A gull.\n\n"),
        Piece("same", "The pier.\n\nA "),
        Piece("added", "high "),
        Piece("same", "wave came.\n\nThe end."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("橋は金曜日まで閉鎖される。", "橋は土曜日まで閉鎖される。", "金", "土"),
        ("大桥将关闭至周五。", "大桥将关闭至周六。", "五", "六"),
        ("สะพานปิดถึงวันศุกร์", "สะพานปิดถึงวันเสาร์", "ศุกร์", "เสาร์"),
    ],
)
def test_scripts_without_spaces(old: str, new: str, gone: str, come: str) -> None:
    pieces = compare(old, new).pieces
    assert "".join(piece.text for piece in pieces if piece.kind == "removed") in gone
    assert "".join(piece.text for piece in pieces if piece.kind == "added") in come
    assert sum(len(piece.text) for piece in pieces if piece.kind == "same") >= len(old) - len(gone)


@given(TEXT, TEXT)
def test_pieces_give_both_texts(old: str, new: str) -> None:
    pieces = compare(old, new).pieces
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


@given(TEXT, TEXT)
def test_rows_give_both_texts_and_the_pieces(old: str, new: str) -> None:
    rows, rewritten = in_rows(old, new)
    for text, kind in ((old, "added"), (new, "removed")):
        assert "".join(piece.text for row in rows for piece in row if piece.kind != kind) == text
    joined = "".join(f"{piece.kind[0]}{letter}" for row in rows for piece in row for letter in piece.text)
    found = compare(old, new)
    assert joined == "".join(f"{piece.kind[0]}{letter}" for piece in found.pieces for letter in piece.text)
    assert rewritten == found.rewritten


PAIRED = {
    "one went, one is new, one was edited": (
        ["The old pier closes on Monday.", "A gull was seen at the quay.", "Nobody was hurt."],
        ["A gull was seen at the long quay.", "Nobody was hurt.", "The mayor spoke of sand."],
        [(0, None), (1, 0), (2, 1), (None, 2)],
    ),
    "all rewritten": (
        ["Le port ferme ce soir.", "Deux bacs attendent."],
        ["Une tempête approche, dit la météo."],
        [(0, None), (1, None), (None, 0)],
    ),
    "edited and split": (
        ["橋は金曜日まで閉鎖される見通しだと市が発表した。", "市長は会見で謝罪した。"],
        ["橋は土曜日まで閉鎖される見通しだと市が発表した。", "雨が続く。", "市長は夕方の会見で謝罪した。"],
        [(0, 0), (None, 1), (1, 2)],
    ),
}


@pytest.mark.parametrize("case", PAIRED)
def test_paragraphs_are_matched_before_words(case: str) -> None:
    old, new, pairs = PAIRED[case]
    rows, _ = in_rows("\n\n".join([*old, "Fin."]), "\n\n".join([*new, "Fin."]))
    found = []
    for row in rows[:-1]:
        sides = ["".join(piece.text for piece in row if piece.kind != kind).strip() for kind in ("added", "removed")]
        found.append(tuple(side.index(text) if text else None for side, text in zip((old, new), sides, strict=True)))
    assert found == pairs


def test_between() -> None:
    before = {"title": "Tide", "authors": ["A"], "lead": None, "text": "x"}
    after = {"title": "Tide", "authors": ["A", "B"], "lead": "New.", "text": "x"}
    assert list(between(before, after)) == [
        ("authors", Difference([Piece("removed", "A"), Piece("added", "A, B")])),
        ("lead", Difference([Piece("added", "New.")])),
    ]


def test_shortened() -> None:
    long = " ".join(f"w{number}" for number in range(50))
    pieces = shortened(compare(f"{long} old {long}", f"{long} new {long}").pieces, around=2)
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("gap", " … "),
        ("same", "w48 w49 "),
        ("removed", "old "),
        ("added", "new "),
        ("same", "w0 w1 "),
        ("gap", " … "),
    ]


@given(st.lists(st.sampled_from("abcd"), max_size=30), st.lists(st.sampled_from("abcd"), max_size=30))
def test_operations_are_a_shortest_way(left: list[str], right: list[str]) -> None:
    found = operations(left, right, Steps())
    made = [item for operation, a, b, c, d in found for item in (left[a:b] if operation == "equal" else right[c:d])]
    assert made == right
    assert [item for _, a, b, _, _ in found for item in left[a:b]] == left
    assert all(left[a:b] == right[c:d] for operation, a, b, c, d in found if operation == "equal")
    edits = sum((b - a) + (d - c) for operation, a, b, c, d in found if operation != "equal")
    assert edits == len(left) + len(right) - 2 * longest_common(left, right)


def longest_common(left: list[str], right: list[str]) -> int:
    """The length of a longest common subsequence, by the table of the textbook."""
    row = [0] * (len(right) + 1)
    for item in left:
        before, row = row, [0]
        for place, other in enumerate(right):
            row.append(before[place] + 1 if item == other else max(before[place + 1], row[-1]))
    return row[-1]


@given(st.text(max_size=80))
def test_words_join_to_the_text(text: str) -> None:
    assert "".join(WORD.findall(text)) == text
    assert "".join(words_of(text)) == "".join(text.split())


def test_long_texts_with_an_edit_at_each_end() -> None:
    text = [word for number in range(10_000) for word in ("le", "la", "de", f"w{number}")]
    steps = Counted(1_000)
    assert operations(["a", *text, "b"], ["c", *text, "d"], Counted(200_000)) == [
        ("replace", 0, 1, 0, 1),
        ("equal", 1, 40_001, 1, 40_001),
        ("replace", 40_001, 40_002, 40_001, 40_002),
    ]
    assert operations([*text, "b"], [*text, "d"], steps)[1:] == [("replace", 40_000, 40_001, 40_000, 40_001)]
    assert steps.taken <= 3


ORDERS = {
    "words of one paragraph": lambda parts: " ".join(parts),
    "words, ten a paragraph": lambda parts: "\n\n".join(
        " ".join(parts[at : at + 10]) for at in range(0, len(parts), 10)
    ),
    "a word a paragraph": lambda parts: "\n\n".join(parts),
    "letters without spaces": lambda parts: "".join(chr(0x4E00 + int(part[1:]) % 9_000) for part in parts),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("vocabulary", [2, 60_000])
def test_another_order_is_rewritten(order: str, vocabulary: int) -> None:
    rng = random.Random(order)
    parts = [f"w{rng.randrange(vocabulary)}" for _ in range(60_000)]
    old = ORDERS[order](parts)
    new = ORDERS[order](rng.sample(parts, len(parts)))
    found = compare(old, new)

    # minutes, where the time grows with the square
    assert found.rewritten
    assert "".join(piece.text for piece in found.pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in found.pieces if piece.kind != "removed") == new


def test_the_steps_of_all_passages_together_are_bounded() -> None:
    one, other = ["x", "y"] * 400, ["x", "z"] * 400
    steps = Counted(1_000_000)
    operations(one, other, steps)
    shared = Steps(steps.taken * 2)
    for _ in range(2):
        operations(one, other, shared)
    with pytest.raises(TooDifferent):
        operations(one, other, shared)
