"""How much of one text is in another."""

from archiver.extraction.words.text import shares_in, tokens


def test_tokens() -> None:
    assert tokens("L'été 2021: co\u00adopération 東京") == ["L", "été", "2021", "coopération", "東", "京"]


def test_shares() -> None:
    whole = "One light kept turning on the night the power failed."

    texts = ["on the night the power", "one light", "One light", "the power failed again at noon", ""]

    assert shares_in(texts, whole) == [1.0, 0.0, 1.0, 0.0, 0.0]
