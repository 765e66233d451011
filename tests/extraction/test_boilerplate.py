"""Why an element is no part of the story, by its tag and names."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from archiver.extraction.page.boilerplate import ELSEWHERE, NONE, Boilerplate, boilerplate_of, is_boilerplate


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ("<div></div>", NONE),
        ("<aside></aside>", Boilerplate.SIDEBAR),
        ("<div class='article-sidebar'></div>", Boilerplate.SIDEBAR),
        ("<div class='sidebar-inner'></div>", Boilerplate.SIDEBAR),
        ("<div class='sidebar-grid'></div>", NONE),
        ("<div class='has-sidebar'></div>", NONE),
        ("<div id='userComments'></div>", Boilerplate.COMMENTS),
        ("<div class='comment-count'></div>", Boilerplate.COMMENTS),
        ("<div class='gradient'></div>", NONE),
        ("<div class='share-bar'></div>", Boilerplate.SHARE),
        ("<div class='byline'></div>", Boilerplate.PERSON),
        ("<div class='most-read'></div>", Boilerplate.RELATED),
        ("<div class='entry-footer'></div>", NONE),
        ("<footer></footer>", Boilerplate.FOOTER),
        ("<div class='promo' hidden></div>", Boilerplate.PROMOTION | Boilerplate.HIDDEN),
        ("<div style='display: none'></div>", Boilerplate.HIDDEN),
        ("<div class='hidden md:block'></div>", NONE),
        ("<div role='dialog'></div>", Boilerplate.POPUP),
        ("<main class='comments'></main>", NONE),
    ],
)
def test_own_reasons(element: str, expected: Boilerplate) -> None:
    assert boilerplate_of(fragment_fromstring(element)) == expected


def test_the_footer_of_an_article_is_its_own() -> None:
    article = fragment_fromstring("<article><footer>Ann Other</footer></article>")

    assert boilerplate_of(article[0]) is NONE


def test_readers_say_what_they_mind() -> None:
    box = fragment_fromstring("<div class='author'><div><p>Ann Other</p></div></div>")
    line = box[0][0]

    assert is_boilerplate(line, Boilerplate.PERSON)
    assert not is_boilerplate(line, ELSEWHERE)
    assert not is_boilerplate(line, Boilerplate.PERSON, within=[box])
