"""What the second stage sees beside the features: how likely the fragment's surroundings are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import accumulate

from archiver.extraction.body.features import paths
from archiver.extraction.body.fragments import Fragment, Node

_SIDES = (-1, -2, -3, 1, 2, 3)
_GROUPS = ("parent", "grandparent", "great_grandparent", "path2", "path3")

NAMES: tuple[str, ...] = (
    "p", *(f"p{side:+d}" for side in _SIDES),
    "p_before", "p_after", "p_near", "p_density_near", "p_density_before", "p_density_after", "p_mass",
    *(f"p_{group}_{name}" for group in _GROUPS for name in ("density", "share", "mean", "others")),
)  # fmt: skip


def context_rows(
    fragments: Sequence[Fragment], probabilities: Sequence[float], least: float = 0.0
) -> list[list[float]]:
    """One row a fragment, columns as in `NAMES`; `probabilities` are those of the first stage. Rows of fragments less
    likely than `least` are empty."""
    n = len(fragments)
    sizes = [fragment.words for fragment in fragments]
    masses = [size * p for size, p in zip(sizes, probabilities, strict=True)]
    mass = [0.0, *accumulate(masses)]
    words = [0, *accumulate(sizes)]
    total = max(1.0, mass[-1])
    padded = [0.0, 0.0, 0.0, *probabilities, 0.0, 0.0, 0.0]
    groups = [_Groups(keys, masses, sizes, probabilities, total) for keys in _keys(fragments)]
    rows: list[list[float]] = []
    for i in range(n):
        if probabilities[i] < least:
            rows.append([])
            continue
        near = mass[min(n, i + 6)] - mass[max(0, i - 5)]
        low, high = max(0, i - 10), min(n, i + 11)
        rows.append([
            padded[i + 3], padded[i + 2], padded[i + 1], padded[i], padded[i + 4], padded[i + 5], padded[i + 6],
            mass[i] / total,
            (mass[n] - mass[i + 1]) / total,
            near / total,
            near / max(1, words[min(n, i + 6)] - words[max(0, i - 5)]),
            (mass[i] - mass[low]) / max(1, words[i] - words[low]),
            (mass[high] - mass[i + 1]) / max(1, words[high] - words[i + 1]),
            total,
            *groups[0].row(i), *groups[1].row(i), *groups[2].row(i), *groups[3].row(i), *groups[4].row(i),
        ])  # fmt: skip
    return rows


class _Groups:
    """Sums over fragments that share a key."""

    def __init__(
        self,
        keys: Sequence[Hashable],
        masses: Sequence[float],
        sizes: Sequence[int],
        probabilities: Sequence[float],
        total: float,
    ) -> None:
        sums: dict[Hashable, list[float]] = {}
        for key, mass, words, p in zip(keys, masses, sizes, probabilities, strict=True):
            if of_key := sums.get(key):
                of_key[0] += mass
                of_key[1] += words
                of_key[2] += p
                of_key[3] += 1
            else:
                sums[key] = [mass, words, p, 1]
        self._keys, self._probabilities = keys, probabilities
        # what fragments of a key share is told once
        self._shared = {
            key: (mass / max(1, words), mass / total, likely / count, likely, max(1, count - 1))
            for key, (mass, words, likely, count) in sums.items()
        }

    def row(self, i: int) -> tuple[float, float, float, float]:
        density, share, mean, likely, others = self._shared[self._keys[i]]
        return density, share, mean, (likely - self._probabilities[i]) / others


def _keys(fragments: Sequence[Fragment]) -> list[list[Hashable]]:
    found: dict[Node, tuple[Hashable, ...]] = {}
    for fragment in fragments:
        node = fragment.node
        if node not in found:
            one = node.parent
            two = one.parent if one else None
            three = two.parent if two else None
            found[node] = (one, two, three, *paths(node)[1:])
    return [list(keys) for keys in zip(*(found[fragment.node] for fragment in fragments), strict=True)]
