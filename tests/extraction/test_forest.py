"""Trees from a data file, and what they make of a row."""

import math

from archiver.extraction.body.model import EARLY_TREES, Forest


def test_a_sum_of_trees_as_a_probability() -> None:
    forest = Forest(("a", "b"), [[0, 1.5, -2.0, [1, 0.0, 0.5, 1.0]], 0.25])

    assert [forest.probability(row) for row in ([1.5, 9], [2, 0], [2, 0.1])] == [
        1 / (1 + math.exp(1.75)),
        1 / (1 + math.exp(-0.75)),
        1 / (1 + math.exp(-1.25)),
    ]


def test_a_hopeless_row_is_given_up_early() -> None:
    trees = [[0, 0.5, -0.2, 0.2]] * EARLY_TREES + [[0, 0.5, 9.0, 9.0]]
    forest = Forest(("a",), trees)

    assert forest.probability([0.0]) < 0.01
    assert forest.probability([1.0]) > 0.99
