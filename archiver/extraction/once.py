"""Remember what was found on a page while its other readers run."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from archiver.extraction.page import Page

T = TypeVar("T")


def once_per_page(function: Callable[[Page], T]) -> Callable[[Page], T]:
    """`function`, called once however many readers ask for its answer.

    Pages are read one after the other, so only the answer for the last page is kept, and no longer than that page.
    """
    kept: list[tuple[weakref.ref[Page], T]] = []

    @wraps(function)
    def remembered(page: Page) -> T:
        for held, answer in kept:
            if held() is page:
                return answer
        answer = function(page)
        kept[:] = [(weakref.ref(page, lambda _: kept.clear()), answer)]
        return answer

    return remembered
