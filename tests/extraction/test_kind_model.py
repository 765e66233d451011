"""Pages that are no articles, told by a model: shops, forums, manuals, what companies offer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.article import Block
from archiver.capture import Capture
from archiver.extraction.body.body import Body, read_body
from archiver.extraction.extractor import extract, extract_capture
from archiver.extraction.verdict.kind_model import kind_features, packaged_kind_model
from archiver.extraction.words.kind_words import PERSONS
from tests.extraction.pages import jsonld, page
from tests.extraction.stories import PARAGRAPHS, story

CARD = (
    '<li class="product-card"><a href="/products/rope-{0}"><img src="/r{0}.jpg">'
    '<h3 class="product-title">Rope {0} mm</h3></a><span class="price">€ {0}.90</span><button>Add to cart</button></li>'
)
POST = (
    '<div class="post message" id="post-{0}"><div class="post-author">harbour{0}<br>Posts: {0}7</div>'
    '<div class="post-content">I had the same with mine, try to bleed the pump first. It took me {0} hours.</div>'
    '<a href="/threads/pump.77/reply?quote={0}">Reply</a></div>'
)
OTHERS = {
    "product": (
        "https://www.carrow-ropes.example/products/mooring-line-16-mm?variant=3",
        '<meta property="og:type" content="product">' + jsonld({"@type": "Product", "name": "Mooring line"}),
        '<div class="product-page"><h1 class="product-title">Mooring line 16 mm</h1><span class="price">€ 49.90</span>'
        '<form class="product-form"><select><option>10 m</option></select><button>Add to cart</button></form>'
        '<div class="product-description"><p>Three strands, spliced by hand.</p><ul><li>Weight 1.2 kg</li><li>Blue</li>'
        "</ul></div></div><h2>You may like</h2>"
        f"<ul class='product-grid'>{''.join(map(CARD.format, range(8, 20)))}</ul>",
    ),
    "list of products": (
        "https://www.carrow-ropes.example/collections/ropes",
        "",
        f"<h1>Ropes</h1><ul class='product-grid'>{''.join(map(CARD.format, range(6, 40)))}</ul>",
    ),
    "forum": (
        "https://forum.carrow-boats.example/threads/pump-makes-noise.77/",
        jsonld({"@type": "DiscussionForumPosting", "headline": "Pump makes noise"}),
        f"<h1>Pump makes noise</h1><div class='thread'>{''.join(map(POST.format, range(1, 14)))}</div>",
    ),
    "service": (
        "https://www.carrow-yard.example/services/hull-repair",
        "",
        '<section class="hero"><h1>Hull repair</h1><p>Your boat, our care.</p><a class="btn" href="/contact">Contact us'
        '</a></section><section class="cards"><div class="card"><h3>Fast</h3><p>We come to you.</p></div>'
        "<div class='card'><h3>Fair</h3><p>Fixed prices.</p></div>"
        "<div class='card'><h3>Near</h3><p>Five yards.</p></div></section>"
        '<section class="cta"><h2>Ready?</h2><a class="btn" href="/quote">Request a quote</a></section>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_of_another_kind(name: str) -> None:
    url, head, body = OTHERS[name]
    html = f"<!DOCTYPE html><html lang='en'><head><title>{name}</title>{head}</head><body>{body}</body></html>"
    article = extract(html.encode(), url)

    assert (article.kind, article.provenance["kind"].name) == ("other", "model:kind")


@pytest.mark.parametrize("found", [{"published": "2024-05-01"}, {}])
def test_what_a_feed_dates_is_a_story(found: dict[str, str]) -> None:
    url, head, body = OTHERS["service"]
    html = f"<html><head>{head}</head><body>{body}</body></html>".encode()

    assert extract_capture(Capture(url=url, body=html, found=found)).kind == ("article" if found else "other")


def test_what_the_page_calls_news_is_a_story() -> None:
    url, _, body = OTHERS["service"]
    head = jsonld({"@type": "NewsArticle", "headline": "Hull repair"})

    assert extract(f"<html><head>{head}</head><body>{body}</body></html>".encode(), url).kind == "article"


@given(
    st.lists(st.sampled_from(PARAGRAPHS), min_size=3, max_size=12),
    st.sampled_from(("div", "section", "article", "main")),
    st.sampled_from(("", "text", "entry-content", "c-1")),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_a_bare_story_stays_an_article(paragraphs: list[str], tag: str, name: str) -> None:
    text = "".join(f"<p>{paragraph} ({number})</p>" for number, paragraph in enumerate(paragraphs))
    html = story(after=f"<{tag} class='{name}'>{text}</{tag}>")

    assert extract(html, "https://www.carrowpost.example/news/ferry-to-sail-again-1234").kind == "article"


@given(st.text(max_size=40), st.sampled_from(("", "http://[", "https://a.example/x?y=1", "recall::a.html")))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_every_page_has_the_same_features(text: str, url: str) -> None:
    made = page("<h1>A</h1><p>" + text.replace("<", "") + "</p>", url=url)

    assert tuple(kind_features(made, read_body(made))) == packaged_kind_model().forest.columns


@pytest.mark.parametrize(
    ("word", "name"),
    [("we", "we"), ("Your", "you"), ("I’m", "i"), ("ihre", "you"), ("elle", "others"), ("said", "told")],
)
@pytest.mark.parametrize("times", [1, 3])
def test_how_often_a_text_speaks_of_whom(word: str, name: str, times: int) -> None:
    text = " ".join(["harbour"] * (40 - times) + [word] * times)
    body = Body((Block("paragraph", text), Block("heading", word)), None, None, None, 1.0, "model")
    found = kind_features(page("<h1>Ferry sails</h1>"), body)

    said = {key: value for key, value in found.items() if key.startswith("says:")}
    assert said == {f"says:{other}": times / 40 if other == name else 0 for other in PERSONS}


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("How to mend a mooring line", {"advice"}),
        ("7 best ropes", {"advice"}),
        ("Hull repair services", {"service"}),
        ("API reference", {"manual"}),
        ("Pump discussion", {"forum"}),
        ("Ferry to sail again", set()),
    ],
)
def test_what_a_title_sounds_like(title: str, names: set[str]) -> None:
    made = page(f"<h1>{title}</h1>", f"<title>{title} | Carrow Wiki</title>")
    found = kind_features(made, read_body(made))

    assert {key for key in found if key.startswith("title:") and found[key]} == {f"title:{name}" for name in names}
    assert {key for key in found if key.startswith("beside_title:") and found[key]} == {"beside_title:manual"}
