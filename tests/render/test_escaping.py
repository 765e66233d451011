"""Text and addresses of pages in Markdown and HTML."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from archiver.render.escaping import document_text, language_tag, markdown, web_address
from archiver.render.html import article, html_page
from archiver.render.markdown import as_markdown
from archiver.render.text import as_text

HOSTILE = "</title>\x1b[31m<script>alert('x')</script>\u202e`*_[a](javascript:b)\n---\n# =1+1 & \"'>"

RECORD: dict[str, Any] = {
    "id": 7,
    "url": "https://www.example.org/tide",
    "site": "example",
    "kicker": None,
    "title": "The tide",
    "authors": ["Ada Brume", "Lin Ode"],
    "published": "2025-03-01T08:00:00Z",
    "modified": None,
    "section": "Sea",
    "lead": "It turns.",
    "text": "It turns.\n\nLow water\n\nAt noon.",
    "blocks": [
        {"kind": "heading", "text": "Low water", "level": 2},
        {"kind": "paragraph", "text": "At noon."},
        {"kind": "quote", "text": "So it is.", "source": "The pilot"},
        {"kind": "list", "text": "- one\n- two"},
        {"kind": "list", "text": "3. three\n4. four\n- 5. five"},
        {"kind": "table", "text": "day\thour\n1\t12"},
        {"kind": "code", "text": "a  b"},
        {"kind": "embed", "text": "", "url": "https://video.example/1"},
        {"kind": "update", "text": "Dry.", "time": "2025-03-01T09:00:00Z"},
    ],
    "images": [{"url": "https://www.example.org/a.jpg", "alt": "A boat", "caption": "Aground", "credit": "Ilse Tarn"}],
    "credits": ["Ilse Tarn"],
    "tags": ["sea"],
    "related": [{"url": "https://www.example.org/moon", "title": "The moon"}],
    "language": "en",
    "kind": "article",
    "paywalled": None,
    "first_seen": "2025-03-01T09:00:00Z",
    "updated": "2025-03-01T09:00:00Z",
    "capture_id": 7,
    "story": None,
    "extractor": "1",
    "versions": [{"number": 1, "seen": "2025-03-01T09:00:00Z", "change": ""}],
}


def test_markdown_of_an_article() -> None:
    assert as_markdown(RECORD).split("---\n\n")[1] == (
        "# The tide\n\n"
        "By Ada Brume and Lin Ode, published March 1, 2025, 8:00 AM UTC\n\n"
        "Sea\n\n"
        "*[A boat Aground Ilse Tarn](<https://www.example.org/a.jpg>)*\n\n"
        "**It turns.**\n\n"
        "## Low water\n\n"
        "At noon.\n\n"
        "> So it is.\n>\n> — The pilot\n\n"
        "- one\n- two\n\n"
        "3. three\n4. four\n- 5\\. five\n\n"
        "| day | hour |\n| --- | --- |\n| 1 | 12 |\n\n"
        "```\na  b\n```\n\n"
        "[https://video.example/1](<https://video.example/1>)\n\n"
        "**2025-03-01T09:00:00Z** Dry.\n\n"
        "*Photo credits: Ilse Tarn*\n\n"
        "## More on this\n\n"
        "- [The moon](<https://www.example.org/moon>)\n\n"
        "[https://www.example.org/tide](<https://www.example.org/tide>)\n"
    )
    assert as_markdown(RECORD).startswith('---\nid: 7\nurl: "https://www.example.org/tide"\nsite: "example"\n')


def test_html_of_an_article_is_xml() -> None:
    root = ElementTree.fromstring(f"<body>{article(RECORD)}</body>")
    assert ["".join(element.itertext()) for element in root] == [
        "The tide",
        "By Ada Brume and Lin Ode, published March 1, 2025, 8:00\u202fAM UTC",
        "Sea",
        "A boatAground Ilse Tarn",
        "It turns.",
        "Low water",
        "At noon.",
        "So it is.The pilot",
        "onetwo",
        "threefour",
        "5. five",
        "dayhour112",
        "a  b",
        "https://video.example/1",
        "2025-03-01T09:00:00Z Dry.",
        "Photo credits: Ilse Tarn",
        "More on this",
        "The moon",
        "https://www.example.org/tide",
    ]
    assert [(each.tag, each.get("start")) for each in root if each.tag in ("ul", "ol")] == [
        ("ul", None),
        ("ol", "3"),
        ("ul", None),
        ("ul", None),
    ]


def _hostile(value: Any, name: str = "") -> Any:
    if isinstance(value, list):
        return [_hostile(item) for item in value]
    if isinstance(value, dict):
        return {key: _hostile(item, key) for key, item in value.items()}
    if not isinstance(value, str) or name in ("kind", "time", "published", "first_seen", "updated"):
        return value
    return f"javascript:alert(1)//{HOSTILE}" if name == "url" else HOSTILE


def test_hostile_record() -> None:
    record = _hostile(RECORD)
    for text in (html_page(record), article(record)):
        assert "<script" not in text
        assert "javascript:alert(1)" not in "".join(part for part in text.split('href="')[1:])
        assert "\x1b" not in text
        assert "\u202e" not in text
    ElementTree.fromstring(f"<body>{article(record)}</body>")
    written = as_markdown(record)
    front, body = written[4:].split("\n---\n", 1)
    assert len(front.splitlines()) == 15, "no value ends the front matter, or a line of it"
    assert re.search(r"(?<!\\)<script", body.split("```")[0]) is None
    assert "](<javascript" not in written
    assert "\x1b" not in written
    assert as_text(record)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.example.org/a b>\"'", "https://www.example.org/a%20b%3E%22%27"),
        ("HTTP://www.example.org/é?a=b&c#d", "HTTP://www.example.org/%C3%A9?a=b&c#d"),
        ("http://[::1]:8001/a[1]?50 %&b=%41", "http://[::1]:8001/a%5B1%5D?50%20%25&b=%41"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//www.example.org/", None),
        (None, None),
    ],
)
def test_addresses(url: str | None, address: str | None) -> None:
    assert web_address(url) == address


def test_white_space_is_no_rule() -> None:
    record = {**RECORD, "lead": "\r", "blocks": [{"kind": "update", "text": "", "time": "\r"}]}
    assert "*" * 4 not in as_markdown(record)


def test_no_text_ends_a_fence() -> None:
    record = {**RECORD, "blocks": [{"kind": "code", "text": "a\n  ````\n<script>"}]}
    assert "`````\na\n  ````\n<script>\n`````\n" in as_markdown(record)


def test_languages() -> None:
    assert [language_tag(code) for code in ("fr", "pt-BR", '"><x', None)] == ["fr", "pt-BR", "", ""]


def test_text() -> None:
    assert document_text("a\x00\x1b\u202eb\ud800") == "ab"
    assert markdown("    a\n\n\tb") == "a\n\nb"
    assert markdown("1. *a* <b>\n# c\n- d") == "1\\. \\*a\\* \\<b\\>\n\\# c\n\\- d"
