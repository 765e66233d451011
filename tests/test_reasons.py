"""Codes decide, sentences are for people: one enumeration, and nothing that reads a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from archiver import errors
from archiver.article import ARTICLE_KINDS, PageKind
from archiver.reasons import NO_PAGES, OF_KIND, STORIES, Reason, Why, of_status

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "archiver").rglob("*.py"), *(ROOT / "spiders").rglob("*.py")])

#: SQL that holds a column of sentences or codes against a pattern.
MATCHED = re.compile(
    r"\b(?:reason|detail|outcome|change|why|finished)\b[\s)]*(?:NOT\s+)?(?:LIKE|GLOB|REGEXP|MATCH)\b", re.IGNORECASE
)

#: Names of values that are sentences for people, or errors, which are no less.
SENTENCES = frozenset({"reason", "detail", "message", "error", "exception", "why"})

#: tomllib says where an error stands in its message alone.
FOREIGN = {"file.py": 1}

#: Ways to decide by what a sentence says.
READING = frozenset({"startswith", "endswith", "search", "match", "fullmatch", "find", "index", "count"})


def strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def named(node: ast.AST) -> str:
    """The last name of an expression: `str(error)` and `row["reason"]` are `error` and `reason`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return named(inner)
    return ""


def read_as_sentences(tree: ast.AST) -> Iterator[str]:
    """Places where a sentence decides: `"HTTP" in str(error)`, `reason.startswith(…)`, `pattern.search(reason)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            if isinstance(node.left, ast.Constant | ast.JoinedStr) and named(node.comparators[0]) in SENTENCES:
                yield ast.unparse(node)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in READING
            and any(named(part) in SENTENCES for part in (node.func.value, *node.args))
        ):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_decided_by_a_sentence(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert [text for text in strings(tree) if MATCHED.search(text)] == []
    assert len(list(read_as_sentences(tree))) == FOREIGN.get(path.name, 0)


@pytest.mark.parametrize(
    "code",
    [
        "\"SELECT 1 FROM urls WHERE reason LIKE 'redirect%'\"",
        "\"SELECT 1 FROM captures WHERE outcome NOT LIKE 'worse%'\"",
        'f"coalesce(detail) GLOB {x}"',
        'found = "no such" in str(error)',
        'row["reason"].startswith("quarantined")',
        'CAUSE.search(row["detail"])',
        "re.match(pattern, str(failure.exception))",
    ],
)
def test_what_reads_a_sentence_is_found(code: str) -> None:
    tree = ast.parse(code)

    assert [text for text in strings(tree) if MATCHED.search(text)] + list(read_as_sentences(tree))


def test_codes_are_codes() -> None:
    assert all(re.fullmatch(r"[a-z_]+", reason.value) for reason in Reason)
    assert all(reason.words and len(reason.words) < 60 for reason in Reason)
    assert not STORIES & NO_PAGES


def test_every_code_is_in_the_documents() -> None:
    text = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8").partition("## Codes")[2]

    assert re.findall(r"^\| `(.+)` \| (.+) \|$", text, re.MULTILINE) == [(code.value, code.words) for code in Reason]


def test_every_kind_of_page_that_is_no_story_has_its_code() -> None:
    assert {*OF_KIND} == {*get_args(PageKind)} - ARTICLE_KINDS


def test_every_error_of_reading_has_its_code() -> None:
    def below(kind: type[errors.ExtractionError]) -> Iterator[type[errors.ExtractionError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    ours = [kind for kind in below(errors.ExtractionError) if kind.__module__.startswith("archiver.")]
    assert {kind.__name__: kind.reason for kind in ours if not isinstance(kind.reason, Reason)} == {}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, Reason.HTTP_STATUS),
        (403, Reason.BLOCKED),
        (404, Reason.GONE),
        (410, Reason.GONE),
        (429, Reason.TOO_MANY_REQUESTS),
        (451, Reason.LEGAL),
        (500, Reason.SERVER_ERROR),
        (599, Reason.SERVER_ERROR),
        (999, Reason.HTTP_STATUS),
    ],
)
def test_statuses(status: int, reason: Reason) -> None:
    assert of_status(status) == Why(reason, f"HTTP {status}")
    assert str(of_status(status)) == f"HTTP {status}"
    assert str(Why(reason)) == reason.words
