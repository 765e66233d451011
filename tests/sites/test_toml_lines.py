"""Line numbers of a TOML file's keys."""

from __future__ import annotations

from archiver.sites.toml_lines import key_lines, line_of

TEXT = '''\
# a = 1
[one]
a = 1
"b.c" = [  # [two]
  "x = 1",
  [ "]" ],
]
d = """
[two]
e = 1
"""
f = \'\'\'
g = "\'\'\'
h.i = {j = 1, k = "["}

[two.three]   # comment
a = "]"

[[four]]
a = 1
[[four]]
a = 2
[four.five]
a = 3
[[four.six]]
a = 4

[ "seven" . 'eight' ]
a = 5
'''


def test_key_lines() -> None:
    assert key_lines(TEXT) == {
        ("one",): 2,
        ("one", "a"): 3,
        ("one", "b.c"): 4,
        ("one", "d"): 8,
        ("one", "f"): 12,
        ("one", "h"): 14,
        ("one", "h", "i"): 14,
        ("two",): 16,
        ("two", "three"): 16,
        ("two", "three", "a"): 17,
        ("four",): 19,
        ("four", 0): 19,
        ("four", 0, "a"): 20,
        ("four", 1): 21,
        ("four", 1, "a"): 22,
        ("four", 1, "five"): 23,
        ("four", 1, "five", "a"): 24,
        ("four", 1, "six"): 25,
        ("four", 1, "six", 0): 25,
        ("four", 1, "six", 0, "a"): 26,
        ("seven",): 28,
        ("seven", "eight"): 28,
        ("seven", "eight", "a"): 29,
    }


def test_line_of_falls_back_on_what_the_key_is_in() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, ("one", "h", "i", "k")) == 14
    assert line_of(lines, ("four", 1, "nothing")) == 21
    assert line_of(lines, ("nothing",)) == 1
