from __future__ import annotations

import pytest

from archiver.times import duration_words, seconds


@pytest.mark.parametrize(("text", "number"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86_400), (" 5 m ", 300)])
def test_seconds(text: str, number: int) -> None:
    assert seconds(text) == number


@pytest.mark.parametrize("text", ["", "30", "m", "0m", "-5m", "1.5h", "30 minutes", "99999999d"])
def test_no_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="is no length of time such as 90s, 30m, 2h or 1d"):
        seconds(text)


def test_words() -> None:
    assert [duration_words(number) for number in (54, 810, 1620, 3600, 86_400, 0)] == [
        "54s",
        "810s",
        "27m",
        "1h",
        "1d",
        "0s",
    ]
