"""Which fragments are the article, by a known answer."""

from tests.training.labels import OPTIONAL, Label, label_fragments

ANSWER = [
    "One light kept turning on the night the power failed along the north shore.",
    "A battery nobody ordered",
    "The answer, when it came, was in the cellar: forty car batteries in two rows.",
    "Yes.",
]


def text(fragments: list[str]) -> list[int]:
    return [label.text for label in label_fragments(fragments, ANSWER)]


def test_paragraphs_crossheads_and_what_is_neither() -> None:
    fragments = ["Home", ANSWER[0], ANSWER[1], "Subscribe to our newsletter for more stories like this", ANSWER[2]]

    assert text(fragments) == [0, 1, 1, 0, 1]


def test_short_texts_must_be_paragraphs_or_run_on() -> None:
    assert text([ANSWER[0], "Yes.", "shore", ANSWER[2], "The answer"]) == [1, 1, 0, 1, 0]
    assert text(["One light", "kept turning on the night the power failed along the north shore."]) == [1, 1]


def test_of_repeated_texts_the_one_in_the_article_counts() -> None:
    assert text([ANSWER[1], "Menu", "Sport", "Culture", "Weather", "Jobs", ANSWER[0], ANSWER[1], ANSWER[2]]) == [
        0, 0, 0, 0, 0, 0, 1, 1, 1
    ]  # fmt: skip


def test_what_may_be_left_out_weighs_little() -> None:
    assert label_fragments([ANSWER[0], ANSWER[2]], ANSWER, optional=[0]) == [Label(1, OPTIONAL), Label(1, 1.0)]
