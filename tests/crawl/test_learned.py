"""What is known of origins: learned once, and forgotten where there is too much of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from archiver.crawl.origin_files import Learned
from tests.loops import in_a_loop


@dataclass
class Rules:
    size: int
    is_old: bool = False


def test_it_is_learned_once_whoever_asks() -> None:
    asked = []

    async def learn() -> Rules:
        asked.append(1)
        await asyncio.sleep(0)
        return Rules(1)

    async def run() -> list[Rules]:
        learned: Learned[str, Rules] = Learned()
        return [*await asyncio.gather(*(learned.get("a", learn) for _ in range(3))), await learned.get("a", learn)]

    assert in_a_loop(run()) == [Rules(1)] * 4
    assert len(asked) == 1


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    asked = []

    async def run() -> None:
        learned: Learned[str, Rules] = Learned(max_size=10)
        for key in "abacabc":

            async def learn(key: str = key) -> Rules:
                asked.append(key)
                return Rules(4)

            await learned.get(key, learn)

    in_a_loop(run())

    # `c` took the place of `b`, and `b` that of `c`, which was asked for before `a`
    assert asked == ["a", "b", "c", "b", "c"]


def test_what_is_old_and_what_failed_is_learned_anew() -> None:
    async def run() -> list[int]:
        learned: Learned[str, Rules] = Learned()
        sizes = []
        for size, is_old in ((1, True), (0, False), (2, False), (3, False)):

            async def learn(size: int = size, is_old: bool = is_old) -> Rules:
                if size == 0:
                    raise OSError
                return Rules(size, is_old)

            try:
                sizes.append((await learned.get("a", learn)).size)
            except OSError:
                sizes.append(0)
        return sizes

    assert in_a_loop(run()) == [1, 0, 2, 2]


def test_one_that_is_too_large_alone_is_still_given() -> None:
    async def learn() -> Rules:
        return Rules(11)

    async def run() -> Rules:
        learned: Learned[str, Rules] = Learned(max_size=10)
        return await learned.get("a", learn)

    assert in_a_loop(run()) == Rules(11)
