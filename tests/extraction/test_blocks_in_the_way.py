"""Pages that stand in the place of a story, answered with 200: labelled for what they are, never stored."""

from __future__ import annotations

import pytest

from archiver.article import ARTICLE_KINDS, IN_THE_WAY
from archiver.capture import Capture
from archiver.extraction.extractor import extract_capture

ADDRESS = "https://www.example-post.co.uk/news/ferry-sails-again-41877"
_STORY = (
    "The ferry to the islands sails again after a winter in the dock, the harbour master told the council on Monday. "
    "It had been out of service since the storm of November, when its engine room was flooded to the roof. "
)


def kind(body: str, head: str = "<title>example-post.co.uk</title>") -> str:
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return extract_capture(Capture(url=ADDRESS, body=html.encode(), fetched="2026-01-05T08:00:00Z")).kind


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Please enable JS and disable any ad blocker</p>", "challenge"),
        ("<script src='https://ct.captcha-delivery.com/c.js'></script><p>example-post.co.uk</p>", "challenge"),
        (
            "<iframe src='/_Incapsula_Resource?x=2'>Request unsuccessful. Incapsula incident ID: 9-8</iframe>",
            "challenge",
        ),
        ("<h1>Just a moment...</h1><p>Verifying you are human. This may take a few seconds.</p>", "challenge"),
        ("<div id='px-captcha'></div><p>Press &amp; Hold to confirm you are a human</p>", "challenge"),
        ("<h1>Access Denied</h1><p>You don't have permission to access this. Reference #18.2f6a1b34</p>", "challenge"),
        ("<p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>", "challenge"),
        ("<p>Vérifiez que vous n'êtes pas un robot pour continuer.</p>", "challenge"),
        ("<p>Подтвердите, что вы не робот</p>", "challenge"),
        ("<p>Sorry, you have been blocked. Ray ID: 77aa</p>", "challenge"),
        (
            "<b>Fatal error</b>: Uncaught Error: Call to undefined function the_story() in /srv/www/index.php:12",
            "fault",
        ),
        (
            "<b>Warning</b>: mysqli_connect(): (HY000/2002): Connection refused in <b>/srv/db.php</b> on line <b>8</b>",
            "fault",
        ),
        ("<h1>Error establishing a database connection</h1>", "fault"),
        ("<p>There has been a critical error on this website.</p>", "fault"),
        (
            "<b>Parse error</b>: syntax error, unexpected end of file in <b>/srv/single.php</b> on line <b>9</b>",
            "fault",
        ),
        ("<h1>Please disable your ad blocker</h1><p>Our journalism is funded by advertising.</p>", "challenge"),
        ("<p>Your activity on this site made us think that you are a bot. Please solve this CAPTCHA.</p>", "challenge"),
        ("<h1>Your browser is not supported</h1><p>Please upgrade to a modern one.</p>", "challenge"),
        ("<pre>Traceback (most recent call last):\n  File 'app.py', line 3</pre>", "fault"),
        ("<p>This domain is for sale. Make an offer.</p>", "parked"),
        ("<p>Die Domain example-post.co.uk steht zum Verkauf.</p>", "parked"),
        ("<p>Le domaine example-post.co.uk est à vendre</p>", "parked"),
        ("<p>This article has been removed for legal reasons.</p>", "withheld"),
        ("<p>Dieser Artikel ist aus rechtlichen Gründen nicht mehr verfügbar.</p>", "withheld"),
        ("<p>Cet article a été retiré pour des raisons juridiques.</p>", "withheld"),
        ("<p>Este artículo fue retirado por motivos legales.</p>", "withheld"),
        ("<h1>Your privacy choices</h1><p>We and our 812 partners store information on your device.</p>", "consent"),
    ],
)
def test_what_stands_in_the_way(body: str, expected: str) -> None:
    assert kind(body) == expected
    assert expected in IN_THE_WAY - ARTICLE_KINDS


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("502 Bad Gateway", "fault"),
        ("Site under maintenance", "fault"),
        ("Attention Required!", "challenge"),
        ("Access denied", "challenge"),
        ("Page not found", "error"),
        ("Seite nicht gefunden", "error"),
        ("De pagina bestaat niet", "error"),
        ("Sidan kunde inte hittas", "error"),
        ("Siden ble ikke funnet", "error"),
        ("Sivua ei löydy", "error"),
        ("Nie znaleziono strony", "error"),
        ("Stránka nebyla nalezena", "error"),
        ("A keresett oldal nem található", "error"),
        ("Pagina nu a fost găsită", "error"),
        ("Sayfa bulunamadı", "error"),
        ("Η σελίδα δεν βρέθηκε", "error"),
        ("Страница не найдена", "error"),
        ("Сторінку не знайдено", "error"),
        ("抱歉，您访问的页面不存在", "error"),
        ("お探しのページは見つかりませんでした", "error"),
        ("페이지를 찾을 수 없습니다", "error"),
        ("الصفحة غير موجودة", "error"),
        ("הדף לא נמצא", "error"),
    ],
)
def test_titles(title: str, expected: str) -> None:
    assert kind(f"<h1>{title}</h1><p>Back to the front page.</p>", f"<title>{title} | Post</title>") == expected


@pytest.mark.parametrize(
    "said",
    [
        "This story has been unpublished.",
        "This article has been removed because our licence for it has expired.",
        "Cet article n'est plus disponible.",
        "Der Beitrag wurde gelöscht.",
        "この記事は掲載を終了しました。",
    ],
)
def test_a_headline_over_a_sentence_that_the_story_is_gone(said: str) -> None:
    assert kind(f"<h1>Ferry to sail again on Sunday</h1><p>{said}</p>") == "error"


def test_a_story_about_a_page_that_is_gone_is_one() -> None:
    told = "<p>The council said that its page on the ferry was removed by mistake.</p>"
    told += "<p>Nobody could book a place for Sunday, the harbour master told reporters in the evening.</p>"

    assert kind(f"<h1>Ferry to sail again on Sunday</h1>{told}") == "article"


def test_a_story_that_is_gone_in_its_own_template() -> None:
    head = '<title>Ferry</title><meta property="og:type" content="article">'

    assert kind("<h1>Ferry</h1><p>This story has been unpublished.</p>", head) == "error"
    assert kind("<h1>Ferry</h1><p>A page of the ferry's log was not found on Sunday.</p>", head) == "article"


def test_a_story_withheld_in_its_own_template() -> None:
    head = '<title>Ferry</title><meta property="og:type" content="article">'

    assert kind("<h1>Ferry</h1><p>This story was removed for legal reasons.</p>", head) == "withheld"


@pytest.mark.parametrize(
    "sentence",
    [
        "The road to the pier has been blocked by protesters, and access was denied to reporters.",
        "The paper said that it had removed the article for legal reasons after a ruling of the court.",
        "The domain of the paper was for sale for years, the editor said, and nobody wanted it.",
        "A fatal error of the pilot led to the wreck, the inquiry found.",
        "You may be asked to prove you are not a robot, the bank told its customers.",
    ],
)
def test_stories_about_such_things(sentence: str) -> None:
    head = '<title>Ferry</title><meta property="article:published_time" content="2026-01-05T08:00:00Z">'
    paragraphs = f"<p>{_STORY}</p><p>{sentence}</p><p>{_STORY}</p>"

    assert kind(f"<article><h1>Ferry sails again</h1>{paragraphs}</article>", head) == "article"
