"""Fragments of an article as blocks with their kinds."""

from archiver.article import Block
from archiver.extraction.body.blocks import make_blocks
from archiver.extraction.body.fragments import fragments_of
from archiver.extraction.page.page import parse_html


def blocks(body: str) -> list[Block]:
    tree = parse_html(f"<html><body>{body}</body></html>")
    assert tree is not None
    return [placed.block for placed in make_blocks(fragments_of(tree).items)]


def test_headings_and_crossheads_that_are_only_bold() -> None:
    assert blocks(
        "<h1>One</h1><h4>Two</h4><p><b>Rust and red ink</b></p><p><b>Nobody</b> came.</p><p><b>Stop.</b></p>"
    ) == [
        Block("heading", "One", level=2),
        Block("heading", "Two", level=4),
        Block("heading", "Rust and red ink", level=3),
        Block("paragraph", "Nobody came."),
        Block("paragraph", "Stop."),
    ]


def test_lists_with_items_of_several_parts() -> None:
    assert blocks(
        "<ul><li>One</li><li><p>Two</p><p>three</p><ul><li>Four</li></ul></li></ul><ol><li>Five</li></ol>"
    ) == [
        Block("list", "- One\n- Two three\n- Four"),
        Block("list", "1. Five"),
    ]


def test_lists_with_numbers_count_as_a_browser_does() -> None:
    assert blocks(
        "<ol start=4><li>Four</li><li>Five<ul><li>Dots</li></ul></li></ol><p>So.</p>"
        "<ol type=a><li>A</li></ol><p>So.</p><ol start=x><li></li><li>Two</li></ol><p>So.</p>"
        "<ol start=99999999><li>One</li></ol>"
    ) == [
        Block("list", "4. Four\n5. Five\n- Dots"),
        Block("paragraph", "So."),
        Block("list", "- A"),
        Block("paragraph", "So."),
        Block("list", "2. Two"),
        Block("paragraph", "So."),
        Block("list", "1. One"),
    ]


def test_a_list_item_that_holds_the_story_is_no_item() -> None:
    assert blocks("<ul><li><p>One</p><p>Two</p><p>Three</p><p>Four</p></li></ul>") == [
        Block("paragraph", text) for text in ("One", "Two", "Three", "Four")
    ]


def test_quotes_with_their_source() -> None:
    assert blocks(
        "<blockquote><p>We slept badly.</p><footer>The landlord</footer></blockquote>"
        "<blockquote>It stood. <cite>Ruth Ellwood</cite></blockquote>"
        "<blockquote><p>Nobody came.</p><p>— Colin Mather, mayor</p></blockquote><blockquote>Alone</blockquote>"
    ) == [
        Block("quote", "We slept badly.", source="The landlord"),
        Block("quote", "It stood.", source="Ruth Ellwood"),
        Block("quote", "Nobody came.", source="Colin Mather, mayor"),
        Block("quote", "Alone"),
    ]


def test_tables_of_data_and_tables_of_layout() -> None:
    assert blocks(
        "<table><tr><th>Line</th><th>Time</th></tr><tr><td>Isle</td><td><p>8</p><p>12</p></td></tr></table>"
    ) == [Block("table", "Line\tTime\nIsle\t8 12")]
    assert blocks("<table><tr><td>Menu</td><td><p>One</p><p>Two</p></td></tr></table>") == [
        Block("paragraph", text) for text in ("Menu", "One", "Two")
    ]


def test_code_keeps_its_lines() -> None:
    assert blocks("<pre>for x in y:\n    print(x)\n</pre>") == [Block("code", "for x in y:\n    print(x)")]


def test_corrections() -> None:
    assert blocks(
        "<p>Correction: it was 1817.</p><p>Rectificatif du 3 mai : le maire…</p><p>Corrections are rare here</p>"
    ) == [
        Block("correction", "Correction: it was 1817."),
        Block("correction", "Rectificatif du 3 mai : le maire…"),
        Block("paragraph", "Corrections are rare here"),
    ]
