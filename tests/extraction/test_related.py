"""Links under a label such as "Read more", in page order, each once."""

import pytest

from archiver.article import Link
from archiver.extraction.extractor import extract
from tests.extraction.stories import story

URL = "https://www.carrowpost.example/news/ferry-to-sail-again-1234"
HOST = "https://www.carrowpost.example"
FARES = Link(f"{HOST}/news/ferry-fares-to-rise-77", "Ferry fares to rise again")
BRIDGE = Link(f"{HOST}/opinion/give-us-a-bridge-78", "Give us a bridge, says the mayor")
LINK = '<a href="/news/ferry-fares-to-rise-77">Ferry fares to rise again</a>'
LIST = """<ul><li><a href="/news/ferry-fares-to-rise-77">Ferry fares to rise again</a></li>
<li><a href="/opinion/give-us-a-bridge-78#comments">Give us a bridge, says the mayor</a></li></ul>"""


def related(**parts: str) -> tuple[Link, ...]:
    return extract(story(**parts), URL).related


@pytest.mark.parametrize(
    "label",
    ["Pour en savoir plus", "À lire aussi", "Sur le même sujet", "Related stories", "Read more:", "More on this story",
     "Mehr zum Thema", "Das könnte Sie auch interessieren", "Noticias relacionadas", "Leggi anche",
     "Leia também", "Lees ook", "Læs også"],
)  # fmt: skip
def test_labels(label: str) -> None:
    assert related(after=f"<section><h3>{label}</h3>{LIST}</section>") == (FARES, BRIDGE)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"<p><b>Lire aussi :</b> {LINK}</p>", id="one line"),
        pytest.param(f"<p>READ MORE: {LINK}</p>", id="capitals"),
        pytest.param("""<aside><span>Auch interessant</span><a href="/news/ferry-fares-to-rise-77"><img src="/p.jpg">
        <h4>Ferry fares to rise again</h4><p>From May on, islanders pay more.</p></a></aside>""", id="card"),
        pytest.param(f"""<div><div class="head"><h3>Related</h3></div><div>{LINK} <a href="/news/">News</a>
        <a href="/author/ann">Ann Sample and others</a></div></div>""", id="label in a box"),
    ],
)  # fmt: skip
def test_markup(markup: str) -> None:
    assert related(within=markup) == (FARES,)


def test_each_link_once_in_page_order() -> None:
    line = '<p>Read more: <a href="/opinion/give-us-a-bridge-78">Give us a bridge, says the mayor</a></p>'
    article = extract(story(within=line, after=f"<section><h3>Related stories</h3>{LIST}</section>"), URL)

    assert article.related == (BRIDGE, FARES)
    assert article.provenance["related"].to_dict() == {
        "source": "visible:related",
        "raw": "Read more: Give us a bridge, says the mayor; Related stories",
    }


def test_other_lists_of_links_are_not_related() -> None:
    assert (
        related(
            within=f"<p>She asked the crew to read more about it, as in {LINK}, before the first of May.</p>",
            after=f"<section><h3>Most popular</h3>{LIST}</section>",
        )
        == ()
    )
