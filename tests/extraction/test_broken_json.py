"""JSON-LD that is no valid JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.extraction.page.broken_json import load_broken_json

STORY: dict[str, Any] = {
    "@type": "NewsArticle",
    "author": {"@type": "Person", "name": "Nora Lind"},
    "about": ["a", "b"],
}
TEXT = json.dumps(STORY)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"\ufeff{TEXT}",
        f"{TEXT};",
        f"{TEXT}}}",
        f"{TEXT}]}}",
        f"/* made by a plug-in */ {TEXT}",
        f"// made by a plug-in\n{TEXT}",
        f"/*<![CDATA[*/{TEXT}/*]]>*/",
        f"//<![CDATA[\n{TEXT}\n//]]>",
        f"<!-- {TEXT} -->",
        TEXT[:-1] + ",}",
        TEXT[:-1],
        TEXT.replace('["a"', '["a",,').replace(",, ", ", "),
        TEXT.replace(', "author"', ', /* who */ "author"'),
        TEXT.replace(', "author"', ' "author"'),
        TEXT.replace('"', "&quot;"),
        TEXT.replace('"', "'"),
        TEXT.replace('"Nora Lind"', '{"@value": "Nora Lind", "@language": "en"}'),
    ],
)
def test_what_is_meant_is_read(text: str) -> None:
    assert load_broken_json(text) == STORY


def test_quotes_that_nobody_escaped() -> None:
    text = '{"author": "Nora Lind", "description": "he said "hello" twice, and "bye"", "url": "/a"}'

    assert load_broken_json(text) == {
        "author": "Nora Lind",
        "description": 'he said "hello" twice, and "bye"',
        "url": "/a",
    }


def test_values_and_escapes_that_only_scripts_have() -> None:
    text = r'{"url": undefined, "headline": "a \xb4 b \\x", "n": 1,}'

    assert load_broken_json(text) == {"url": None, "headline": r"a \xb4 b \x", "n": 1}


@pytest.mark.parametrize("text", ["", "soon", "<p>x</p>", "{{ story }}", "{" * 100_000])
def test_hopeless(text: str) -> None:
    assert load_broken_json(text) in (None, {})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(), VALUES, max_size=5), st.sampled_from(["}", "]", ";", "\n-->", "/* end */"]))
def test_valid_json_comes_back_whatever_stands_behind_it(value: dict[str, Any], behind: str) -> None:
    if '"@value"' not in json.dumps(value):
        assert load_broken_json(json.dumps(value) + behind) == value


@settings(deadline=None)
@given(st.text(alphabet='{}[]",:\\/*<!-a1 \n', max_size=60))
def test_never_fails(text: str) -> None:
    load_broken_json(text)


def test_a_property_without_a_value_is_null() -> None:
    assert load_broken_json('{"name": , "url": "/a", "image":}') == {"name": None, "url": "/a", "image": None}


@pytest.mark.parametrize(
    "text",
    [
        '{"name":“Ferry”,"author":“Nora “N.” Lind”}',
        '{name:"Ferry",author:"Nora “N.” Lind"}',
        '{"name":"Ferry",author:"Nora “N.” Lind"}',
        '{"name": "Ferry", "author": "Nora “N.” Lind"} "',
    ],
)
def test_printed_quotes_and_bare_names(text: str) -> None:
    assert load_broken_json(text) == {"name": "Ferry", "author": "Nora “N.” Lind"}


@pytest.mark.parametrize("between", ["", ",", "\n", ";\n", " , "])
def test_values_in_a_row_are_a_list(between: str) -> None:
    assert load_broken_json(f'{{"a":1}}{between}{{"b":"x, y: z"}}') == [{"a": 1}, {"b": "x, y: z"}]
    assert load_broken_json(f'{{"a":1}}{between}{{"b" nonsense') is not None
