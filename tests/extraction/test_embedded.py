"""Stories that only the page's data hold."""

import json
from typing import Any

import pytest

from archiver.extraction.body.embedded import article_in_scripts, articles_in_jsonld
from tests.extraction.pages import jsonld, page

TITLE = "Council to plant a thousand limes"
TEXTS = [
    "Every street in the lower town is to have its own row of limes by 2030, the council agreed on Thursday night.",
    "The first two hundred trees go to the schools, where the playgrounds reached 51 degrees in the July heat.",
    "Residents will be asked to water the saplings for two summers, and get ten euros off their bill for it.",
]
MARKUP = "".join(f"<p>{text}</p>" for text in TEXTS)
RICH = [
    {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": part} for part in (text[:40], text[40:])]}
    for text in TEXTS
]


def script(value: Any, attributes: str = 'type="application/json"') -> str:
    return f"<script {attributes}>{json.dumps(value)}</script>"


def streamed(*parts: str) -> str:
    """As Next.js sends them: strings with their markup escaped."""
    pushed = (json.dumps([1, part]).replace("<", "\\u003c").replace(">", "\\u003e") for part in parts)
    return "".join(f"<script>self.__next_f.push({part})</script>" for part in pushed)


ASSIGNED = json.dumps({"headline": TITLE, "body": MARKUP})
QUOTED = json.dumps(json.dumps({"title": TITLE, "paragraphs": TEXTS}))


@pytest.mark.parametrize(
    "scripts",
    [
        script({"props": {"article": {"title": TITLE, "html": MARKUP}}}, 'id="__NEXT_DATA__" type="application/json"'),
        script({"story": {"headline": TITLE, "elements": [{"type": "text", "content": text} for text in TEXTS]}}),
        script({"story": {"headline": TITLE, "rich": {"nodeType": "document", "content": RICH}}}),
        f"<script>window.a={{}};window.b=window.b||{{}};Fusion.globalContent={ASSIGNED};</script>",
        f"<script>window.__STATE__=JSON.parse({QUOTED})</script>",
        streamed(f"5:{json.dumps({'title': TITLE})}\n24:T{len(MARKUP):x},", MARKUP),
    ],
    ids=["markup", "elements", "rich text", "assignment", "parsed string", "streamed"],
)
def test_in_scripts(scripts: str) -> None:
    found = article_in_scripts(page(scripts), [TITLE])

    assert found is not None
    assert ([fragment.text for fragment in found.fragments], found.source) == (TEXTS, "script:json")


def test_the_rows_of_a_stream_that_name_its_scripts_are_no_story() -> None:
    chunks = " ".join(f'"{number}","static/chunks/{number}.js"' for number in range(60))
    rows = [f"{number:x}:I[{number},[{chunks}],default]\n" for number in range(1, 5)]

    assert article_in_scripts(page(streamed(*rows, "9:T10,short text here !a:[]\n")), [TITLE]) is None
    assert article_in_scripts(page(streamed("1:T99999999,", "cut off\n2:[")), [TITLE]) is None


def test_the_story_with_the_headline_goes_before_a_longer_one() -> None:
    other = {"title": "Tram works", "html": "".join(f"<p>{text} {text} {text}</p>" for text in TEXTS)}
    found = article_in_scripts(page(script([other, {"title": TITLE, "html": MARKUP}])), [TITLE])

    assert found is not None
    assert [fragment.text for fragment in found.fragments] == TEXTS


def test_settings_are_no_story() -> None:
    settings = script({"labels": ["Share", "Print"] * 300, "version": "1" * 900}) + script(7) + script("x" * 600)

    assert article_in_scripts(page(settings + "<script>a = {b: 1}; c = [1, 2</script>"), []) is None


def test_in_jsonld() -> None:
    (found,) = articles_in_jsonld(page(head=jsonld({"@type": "NewsArticle", "articleBody": "\n\n".join(TEXTS)})))

    assert ([fragment.text for fragment in found.fragments], found.source) == (TEXTS, "jsonld:articleBody")
