"""No page is too odd to be parsed: whatever stands in it after the odd place is read too."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html as lxml_html
from lxml.etree import tostring

from archiver.article import Article
from archiver.extraction.body.blocks import make_blocks
from archiver.extraction.body.fragments import fragments_of
from archiver.extraction.page.page import parse_html
from archiver.reading.readers import Reader, read_anything, read_page, read_unlikely
from archiver.sites.site import Selector, Site
from tests.discovery.answers import answer
from tests.extraction.stories import story

PARAGRAPH = "<p>The harbour authority says no boat will leave before the tide.</p>"


DATA = json.dumps({"@type": "NewsArticle", "headline": "Of another story"})


def text(page: str) -> str:
    tree = parse_html(page)
    assert tree is not None
    return str(tostring(tree, method="text", encoding="unicode"))


def test_deeper_than_libxml2_goes() -> None:
    for depth in (300, 3_000):
        tree = parse_html(f"<html><body>{'<div>' * depth}{PARAGRAPH}{'</div>' * depth}<p>And on.</p></body></html>")
        assert tree is not None

        assert [element.text for element in tree.iter("p")] == [PARAGRAPH[3:-4], "And on."]


def test_a_tag_with_thousands_of_attributes_loses_them() -> None:
    tree = parse_html(f"<html><body><p {' '.join(f'a{i}=1' for i in range(20_000))}>One</p>{PARAGRAPH}</body></html>")
    assert tree is not None

    assert [len(element.attrib) for element in tree.iter("p")] == [0, 0]


def test_a_long_attribute_stays() -> None:
    value = "{&quot;a&quot;: 1, " * 5_000
    tree = parse_html(f"<html><body><div data-state=\"{value}\" class='a > b'>{PARAGRAPH}</div></body></html>")
    assert tree is not None

    assert [sorted(element.attrib) for element in tree.iter("div")] == [["class", "data-state"]]


def test_a_text_longer_than_ten_million_characters() -> None:
    assert text(f"<html><body><p>{'word ' * 2_100_000}</p><p>end</p></body></html>").rstrip().endswith("end")


def test_a_declaration_of_an_encoding_does_no_harm() -> None:
    assert text('<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>Été</p></body></html>') == "Été"


def test_nothing_is_no_tree() -> None:
    assert parse_html("") is None


def test_a_stray_quotation_mark_swallows_nothing() -> None:
    head = f'<head><meta content="x""><link {"rel " * 6_000}></head>'

    assert text(f'<html>{head}<body><p class="y"">One</p>{PARAGRAPH}</body></html>') == f"One{PARAGRAPH[3:-4]}"


def test_a_comparison_in_a_script_is_no_tag() -> None:
    script = f"<script>for (var i=0; i<n; i++) a = '{'b ' * 6_000}';</script>"

    assert text(f"<html><body>{script}{PARAGRAPH}</body></html>").endswith(PARAGRAPH[3:-4])


@pytest.mark.parametrize("reader", [read_page, read_anything, read_unlikely])
def test_a_page_is_parsed_once(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    parse_text, parsed = lxml_html.document_fromstring, []

    def counted(text: str, **options: Any) -> Any:
        parsed.append(text)
        return parse_text(text, **options)

    monkeypatch.setattr(lxml_html, "document_fromstring", counted)
    capture = answer(story(), "text/html", url="https://www.herald.test/2024/05/31/vote")
    article = reader(capture, Site(key="herald", name="Herald"))

    assert isinstance(article, Article)
    assert (article.site, len(parsed)) == ("herald", 1)


def test_what_a_rule_strips_is_gone_from_the_structured_data_too() -> None:
    page = f'<html><head></head><body><script type="application/ld+json">{DATA}</script>{PARAGRAPH}</body></html>'
    site = Site(key="herald", selectors=(Selector(field="authors", css="p"), Selector(field="strip", css="script")))
    capture = answer(page, "text/html", url="https://www.herald.test/2024/05/31/vote")

    assert read_page(capture, Site(key="herald")).title == "Of another story"
    assert read_page(capture, site).title is None


def test_cells_are_counted_once_a_table() -> None:
    # counted anew for each cell, 40,000 cells take minutes
    rows = "".join(f"<tr>{''.join(f'<td>{row * cell}</td>' for cell in range(20))}</tr>" for row in range(2000))
    tree = parse_html(f"<html><body><table>{rows}</table></body></html>")
    assert tree is not None
    (placed,) = make_blocks(fragments_of(tree).items)

    assert placed.block.kind == "table"
    assert placed.block.text.count("\n") == 1999
