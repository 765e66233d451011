"""Lines of certain forms are never text, whatever their tag, class and place; corrections always are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.article import Block
from archiver.extraction.extractor import extract
from archiver.extraction.words.line_words import (
    is_byline_frame,
    is_correction,
    is_interruption,
    is_promotion,
    is_share_line,
)
from tests.extraction.stories import PARAGRAPHS, story

URL = "https://www.carrowpost.example/news/ferry-to-sail-again-1234"

FURNITURE = (
    "Par , publié le | modifié le",
    "Von , veröffentlicht am | aktualisiert am",
    "By | Published: | Updated:",
    "publié le 29 septembre 2016 à 11h40",
    "Partager cet article",
    "Share this article",
    "Artikel teilen",
    "Pour en savoir plus",
    "Related stories",
    "Mehr zum Thema",
    "Crédits photos : Ann Other/shutterstock",
    "Foto: Ann Other/dpa",
    "© RIPRODUZIONE RISERVATA",
    "ADVERTISEMENT",
    "$$ARTICLE_AD$$",
    "{{ teaser-box id='4' }}",
    "Story continues below this ad",
    "© 2024 Carrow Post. All rights reserved.",
    "Copyright 2024 Carrow Media Ltd. All rights reserved. This material may not be published, broadcast or "
    "redistributed without the consent of the harbour office.",
    "___",
    "* * *",
)
TAGS = ("p", "div", "span", "h2", "h4", "section", "li", "figcaption", "strong", "small", "header", "footer")
CLASSES = ("", "infos", "article-body", "text", "paragraph", "meta", "chapo", "a1b2", "content__item", "byline")


def line(text: str, tag: str, name: str) -> str:
    attribute = f' class="{name}"' if name else ""
    inner = f"<{tag}{attribute}>{text}</{tag}>"
    return (
        f"<ul>{inner}</ul>" if tag == "li" else f"<div>{inner}</div>" if tag in ("span", "strong", "small") else inner
    )


placed = st.tuples(
    st.sampled_from(FURNITURE), st.sampled_from(TAGS), st.sampled_from(CLASSES), st.integers(0, len(PARAGRAPHS))
)


@given(st.lists(placed, min_size=1, max_size=5, unique_by=lambda item: item[0]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_furniture_is_never_text(lines: list[tuple[str, str, str, int]]) -> None:
    parts = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    for text, tag, name, at in sorted(lines, key=lambda item: -item[3]):
        parts.insert(at, line(text, tag, name))
    page = f"<html><body><main><article><h1>Ferry to sail again</h1>{''.join(parts)}</article></main></body></html>"
    article = extract(page.encode(), URL)

    assert [block.text for block in article.blocks] == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Par", True),
        ("Publicado el 3 de mayo de 2024 a las 10:00", True),
        ("Updated 3 May 2024, 10:00 am", True),
        ("3 May 2024", False),
        ("März und April", False),
        ("By the river", False),
        ("Published by the council in May", False),
    ],
)
def test_the_frame_of_a_byline(text: str, expected: bool) -> None:
    assert is_byline_frame(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Share", True),
        ("Share this story on Facebook", True),
        ("Diesen Artikel teilen", True),
        ("Condividi su Facebook", True),
        ("Share prices fell", False),
        ("They share the berth", False),
    ],
)
def test_share_lines(text: str, expected: bool) -> None:
    assert is_share_line(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Correction, May 3: the fare is four pounds.", True),
        ("Anmerkung der Redaktion: Der Preis wurde korrigiert.", True),
        ("Editor's note: the fare is four pounds.", True),
        ("An earlier version of this article gave another fare.", True),
        ("Fe de errores: la tarifa es de cuatro euros.", True),
        ("UPDATE, 3 May: the council has agreed to the fare.", True),
        ("Düzeltme: Bilet dört liradır.", True),
        ("تصحيح: سعر التذكرة أربعة جنيهات.", True),
        ("תיקון: מחיר הכרטיס ארבעה שקלים.", True),
        ("Ralat: harga tiket empat ringgit.", True),
        ("Уточнення: квиток коштує чотири гривні.", True),
        ("Oprava: jízdenka stojí čtyři koruny.", True),
        ("Update on the fare: the council has agreed.", False),
        ("Corrections officers met on Monday.", False),
        ("Note the tide before you leave.", False),
    ],
)
def test_corrections(text: str, expected: bool) -> None:
    assert is_correction(text) is expected


CORRECTION = "Correction: An earlier version of this report gave the wrong fare."


@pytest.mark.parametrize(
    "box",
    [
        '<aside class="corrections"><p>{}</p></aside>',
        '</article><div class="correction"><p>{}</p></div><article>',
        "<footer><p>{}</p></footer>",
        '<div class="box"><em>{}</em></div>',
    ],
)
def test_a_correction_is_text_wherever_it_stands(box: str) -> None:
    article = extract(story(after=box.format(CORRECTION)), URL)

    assert article.blocks[-1] == Block("correction", CORRECTION)


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (
            '<p>The council named three piers:</p><ul><li><a href="/p/1">Old Pier</a>, open all year</li>'
            '<li><a href="/p/2">North Pier</a>, in summer</li><li><a href="/p/3">East Pier</a>, closed</li></ul>',
            Block("list", "- Old Pier, open all year\n- North Pier, in summer\n- East Pier, closed"),
        ),
        (
            "<figure><table><tr><th>Pier</th><th>Boats</th></tr><tr><td>Old</td><td>3</td></tr>"
            "<tr><td>North</td><td>2</td></tr></table></figure>",
            Block("table", "Pier\tBoats\nOld\t3\nNorth\t2"),
        ),
        (
            "<table><tr><td>Old</td><td>3</td></tr><tr><td>North</td><td>2</td></tr></table>"
            "<p>Source: Harbour Office</p>",
            Block("table", "Old\t3\nNorth\t2"),
        ),
        ("<h3><button aria-expanded='true'>What then?</button></h3>", Block("heading", "What then?", level=3)),
        (
            "<section><h3>Boats</h3><table><tr><td>Old</td><td>3</td></tr><tr><td>North</td><td>2</td></tr></table></section>",
            Block("table", "Old\t3\nNorth\t2"),
        ),
        (
            "<p>Two places sell it:</p><ul><li><p><a href='/p/1'>Old Pier</a> every day</p></li>"
            "<li><p><a href='/p/2'>North Pier</a> in summer</p></li></ul>",
            Block("list", "- Old Pier every day\n- North Pier in summer"),
        ),
        ("<div role='heading' aria-level='3'>What then?</div>", Block("heading", "What then?", level=3)),
        ("<button><h3>What then?</h3></button>", Block("heading", "What then?", level=3)),
    ],
)
def test_what_stands_in_the_flow_is_text(within: str, expected: Block) -> None:
    article = extract(story(within=within), URL)

    assert expected in article.blocks
    assert all(paragraph in article.text for paragraph in PARAGRAPHS)


def test_a_last_section_in_a_box_of_its_own_is_text() -> None:
    told = "The council will vote on the fares again in the autumn, the harbour master said on Tuesday evening."
    section = f"<section><h3>What then?</h3><p>{told}</p></section>"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<html><body><main><article><h1>Ferry to sail again</h1>{text}{section}</article></main></body></html>"
    article = extract(page.encode(), URL)

    assert article.blocks[-2:] == (
        Block("heading", "What then?", level=3),
        Block("paragraph", told),
    )


NEXT = "The council votes on the fares again in June."


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (f"<div class='block'><h4>What comes next</h4><p>{NEXT}</p></div>", ["What comes next", NEXT]),
        (f"<div><div><h2>What comes next</h2></div><div><p>{NEXT}</p></div></div>", ["What comes next", NEXT]),
        (
            "<h2>What it costs</h2><table><tr><td>Day</td><td>£4</td></tr><tr><td>Month</td><td>£60</td></tr></table>",
            ["What it costs", "Day\t£4\nMonth\t£60"],
        ),
        (f"<details><summary>What comes next</summary><p>{NEXT}</p></details>", ["What comes next", NEXT]),
        (f"<details><summary><h4>What comes next</h4></summary><p>{NEXT}</p></details>", ["What comes next", NEXT]),
        (f"<div><h3><button>What comes next</button></h3><div><p>{NEXT}</p></div></div>", ["What comes next", NEXT]),
        (f"<div><p><strong>What comes next</strong></p><p>{NEXT}</p></div>", ["What comes next", NEXT]),
        (f"<div><p><strong><a href='/b'>What comes next</a></strong></p><p>{NEXT}</p></div>", []),
        (f"<div class='newsletter-box'><h3>Our letter</h3><p>{NEXT}</p></div>", []),
        (f"<div class='author-bio'><h3>About the author</h3><p>{NEXT}</p></div>", []),
        ("<div><h3>Elsewhere</h3><p><a href='/b'>A bridge was closed for the whole summer.</a></p></div>", []),
    ],
)
def test_the_last_section(section: str, expected: list[str]) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<html><body><main><article><h1>Ferry to sail again</h1>{text}{section}</article></main></body></html>"

    assert [block.text for block in extract(page.encode(), URL).blocks] == [*PARAGRAPHS, *expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sign up for our newsletter and read the harbour every morning.", True),
        ("Subscribe today and read for a year at half the price.", True),
        ("Get the news of the coast delivered to your inbox.", True),
        ("Follow Carrow Post on Facebook, Instagram and X.", True),
        ("Got a tip? Write to tips@carrowpost.example.", True),
        ("Inscrivez-vous gratuitement à notre infolettre.", True),
        ("Abonnieren Sie jetzt unseren Newsletter.", True),
        ("Suscríbete a nuestro boletín de los viernes.", True),
        ("Подписывайтесь на наш канал в Telegram", True),
        ("Ακολουθήστε μας στο Google News", True),
        ("Haberin devamı için tıklayın", True),
        ("Følg oss på Instagram", True),
        ("تابعونا على فيسبوك", True),
        ("हमें फेसबुक पर फॉलो करें", True),
        ("Click here to join our WhatsApp channel.", True),
        ("WhatsApp kanalımıza katılın.", True),
        ("LINEで友だち登録はこちら", True),
        ("네이버에서 본지를 구독하세요", True),
        ("Подписывайтесь, сказал он, и я подписал.", False),
        ("Subscribers of the ferry pay less.", False),
        ("Follow the path along the quay to the ticket hall.", False),
        ("The newsletter of the harbour office is a hundred years old.", False),
        ("Become a ferryman in three weeks, the advertisement said.", False),
    ],
)
def test_promotion(text: str, expected: bool) -> None:
    assert is_promotion(text) is expected
    blocks = [block.text for block in extract(story(within=f"<p>{text}</p>"), URL).blocks]
    assert blocks == [*PARAGRAPHS[:2], *([] if expected else [text]), *PARAGRAPHS[2:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Advertisement", True),
        ("ANZEIGE", True),
        ("Publicité", True),
        ("広告", True),
        ("Article continues after this advertisement", True),
        ("La suite après cette publicité", True),
        ("Listen to this article (4 min)", True),
        ("Add Carrow Post as a preferred source on Google", True),
        ("Advertisement for a ferry that never sailed", False),
        ("The story continues below deck", False),
        ("Loading took an hour", False),
    ],
)
def test_interruptions(text: str, expected: bool) -> None:
    assert is_interruption(text) is expected


@pytest.mark.parametrize(
    ("line", "is_text"),
    [
        ("<p>Stand: 12.06.2024, 18:15 Uhr | Lesedauer: 3 Minuten | Von Mina Okoro und Jan Petersen</p>", False),
        ("<div>On behalf of Okoro and Petersen | Apr 21, 2017 | Piers and ferries</div>", False),
        ("<p><b>June 3, 2024</b></p>", True),
        ("<p>The pier was closed on June 3, 2024.</p>", True),
        ("<p>The keeper of the harbour bridge and her sister came to the pier on June 3, 2024</p>", True),
    ],
)
def test_a_line_above_the_text_with_a_date_and_little_else_is_none(line: str, is_text: bool) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<html><body><main><article><h1>Ferry to sail again</h1>{line}{text}</article></main></body></html>"
    expected = re.sub("<[^>]+>", "", line)

    assert (expected in extract(page.encode(), URL).text) is is_text


def test_what_is_told_of_the_author_at_the_end_is_no_text() -> None:
    bio = "<p><em>Moira Tallack covers the coast for the Carrow Post.</em></p>"
    page = story(after=bio).replace(b"</h1>", b"</h1><p>By Moira Tallack</p>")
    article = extract(page, URL)

    assert article.authors == ("Moira Tallack",)
    assert [block.text for block in article.blocks] == list(PARAGRAPHS)


def test_a_list_that_repeats_the_lead_is_no_text() -> None:
    first, second = "The ferry sails again from the first of May", "All fares of last summer stay the same this year"
    lead = f"{first}, and {second[0].lower()}{second[1:]}."
    points = f"<h3>In short</h3><ul class='summary'><li>{first}</li><li>{second}</li></ul>"
    page = story().replace(b"</h1>", f"</h1>{points}".encode()).decode()
    article = extract(page.replace("<head>", f'<head><meta name="description" content="{lead}">').encode(), URL)

    assert article.lead == lead
    assert [block.text for block in article.blocks] == list(PARAGRAPHS)


@pytest.mark.parametrize("heading", ["<h1>What the crossing costs</h1>", "<h2>Ferry to sail again</h2>"])
def test_a_crosshead_may_be_of_the_first_rank_or_repeat_the_headline(heading: str) -> None:
    article = extract(story(within=heading), URL)

    assert [block.text for block in article.blocks if block.kind == "heading"] == [re.sub("<[^>]+>", "", heading)]


@pytest.mark.parametrize(
    "line",
    [
        "<ul><li>Ferry to sail again</li></ul>",
        "<p>Ferry to sail again</p>",
        '<figure><img src="/ferry.jpg" width="800"><figcaption>Ferry to sail again</figcaption></figure>',
    ],
)
def test_a_line_that_repeats_the_headline_is_no_text(line: str) -> None:
    assert extract(story(within=line), URL).text == extract(story(), URL).text


def test_a_quoted_post_is_a_block_with_its_words() -> None:
    post = (
        '<blockquote class="twitter-tweet"><p>The ferry is back, and so are we.</p>— Harbour Café (@cafe) '
        '<a href="https://twitter.com/cafe/status/1">May 1, 2024</a></blockquote>'
    )
    article = extract(story(within=post), URL)

    assert [block for block in article.blocks if block.kind == "post"] == [
        Block(
            "post",
            "The ferry is back, and so are we. — Harbour Café (@cafe) May 1, 2024",
            url="https://twitter.com/cafe/status/1",
        )
    ]
    assert "so are we" in article.text


@pytest.mark.parametrize(
    "attributes",
    [
        'role="dialog"',
        'aria-modal="true"',
        'role="alertdialog" class="x"',
        "popover",
        "hidden",
        'class="modal fade" tabindex="-1"',
        'style="visibility: hidden"',
        'style="display:none" class="signup-popup"',
    ],
)
def test_what_pops_up_over_the_page_is_no_text(attributes: str) -> None:
    box = (
        f"<div {attributes}><h3>Never miss a crossing</h3><p>Leave us your address, and we write every week.</p></div>"
    )

    assert "every week" not in extract(story(within=box), URL).text


@pytest.mark.parametrize("label", ["İlgili haber", "Read also", "Διαβάστε επίσης", "Citește și"])
@pytest.mark.parametrize("spell", [str, str.upper])
def test_a_label_of_other_stories_in_capitals(label: str, spell: Callable[[str], str]) -> None:
    line = f'<p>{spell(label)}: <a href="/news/islands-991">The islands want another pier</a></p>'

    assert [block.text for block in extract(story(within=line), URL).blocks] == list(PARAGRAPHS)


@pytest.mark.parametrize("tag", TAGS)
def test_an_emptied_byline_beside_a_picture_is_no_credit(tag: str) -> None:
    byline = line("Par , publié le | modifié le", tag, "infos")
    picture = '<img src="/boat.jpg" width="900" height="600" alt=""><span class="legende">The boat</span>'
    article = extract(story(before=f"<div>{byline}{picture}</div>", after="<p>Crédits photos : Ann Other</p>"), URL)

    assert article.credits == ("Ann Other",)


@pytest.mark.parametrize(
    ("above", "behind"),
    [
        ("<div>Home News Sport</div>", ""),
        ("<p>The weekly of the northern isles</p>", ""),
        ("", "<p class='byline'>Priya Ramanathan (now) and Owen Lister (earlier)</p>"),
        ("", "<div class='author'>Words and pictures from Mina Okoro</div>"),
        ("", "<div class='image'><img src='/ferry.jpg'></div><p class='photo-credit'>Ann Sample/AP</p>"),
        ("", "<div class='caption'><p>The ferry leaves. Ann Sample/AP</p></div>"),
    ],
)
def test_what_the_template_calls_something_else_is_no_text(above: str, behind: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<html><body>{above}<h1>Ferry to sail again</h1>{behind}{text}</body></html>"

    assert [block.text for block in extract(page.encode(), URL).blocks] == [*PARAGRAPHS]


SUMMED_UP = "The ferry between Port Carrow and the island sails again in May, and the first crossing is free."


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("<ul><li>The ferry sails again in May</li><li>The first crossing is free for islanders</li></ul>", []),
        ("<h2>Key points</h2><ul><li>Ferry sails again in May</li><li>First crossing is free</li></ul>", []),
        (
            "<ul><li>Two engines were replaced</li><li>A ticket costs four pounds</li></ul>",
            ["- Two engines were replaced\n- A ticket costs four pounds"],
        ),
    ],
)
def test_points_that_repeat_the_lead_are_no_text(points: str, expected: list[str]) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"""<html><body><main><article><h1>Ferry to sail again</h1><p class="lead">{SUMMED_UP}</p>{points}{text}
        </article></main></body></html>"""

    article = extract(page.encode(), URL)

    assert (article.lead, [block.text for block in article.blocks]) == (SUMMED_UP, [*expected, *PARAGRAPHS])
