"""tdmrep.json as the report of the W3C's community group has it."""

import json
import time

import pytest

from archiver.rights.robots import TooManyPatterns
from archiver.rights.tdmrep import Declaration, Rule, declared, read_tdm_rules, rule_for

HOST = "https://www.example.org"


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/", "/any/thing?id=1", True),
        ("/news/", "/news/1", True),
        ("/news/", "/newspaper", False),
        ("/news", "/newspaper", True),
        ("*", "/any", True),
        ("/*.pdf", "/a/b.pdf?x", True),
        ("/*.pdf$", "/a/b.pdf", True),
        ("/*.pdf$", "/a/b.pdf?x", False),
        ("/a$", "/a", True),
        ("/a$", "/a/b", False),
        ("/a*b*c", "/a-c-b-c", True),
        ("/a*b*c", "/a-c-b", False),
        ("/ab*b$", "/ab", False),
        ("/News", "/news", False),
        ("/caf%c3%a9", "/caf%C3%A9/1", True),
        ("/café", "/caf%C3%A9/1", True),
        ("/%61bc", "/abc", True),
        ("/a%2Fb", "/a/b", False),
        ("news", "/news", False),
    ],
)
def test_patterns(location: str, path: str, matches: bool) -> None:
    (rule,) = read_tdm_rules(json.dumps([{"location": location, "tdm-reservation": 1}]))

    assert (rule_for((rule,), HOST + path) is rule) is matches


def test_the_first_rule_that_matches_holds() -> None:
    rules = read_tdm_rules(
        json.dumps(
            [
                {"location": "/free/", "tdm-reservation": 0},
                {"location": "/", "tdm-reservation": "1", "tdm-policy": "https://www.example.org/terms.json"},
            ]
        )
    )
    free, all_else = rules

    assert rules == (
        Rule("/free/", Declaration(False)),
        Rule("/", Declaration(True, "https://www.example.org/terms.json")),
    )
    assert [rule_for(rules, f"{HOST}{path}") for path in ("/free/1", "/news/1", "")] == [free, all_else, all_else]
    assert rule_for((free,), f"{HOST}/news/1") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>Not found</html>",
        "[" * 100_000,
        "null",
        "[1, [], null]",
        '[{"location": 1, "tdm-reservation": 1}]',
        '[{"tdm-reservation": 1}]',
        '[{"location": "/", "tdm-reservation": true}]',
        '[{"location": "/", "tdm-reservation": 2}]',
        '[{"location": "", "tdm-reservation": 1}]',
    ],
)
def test_what_is_no_declaration(text: str) -> None:
    assert read_tdm_rules(text) == ()


def test_one_rule_without_its_list() -> None:
    assert read_tdm_rules('{"location": "/", "tdm-reservation": 1}') == (Rule("/", Declaration(True)),)


@pytest.mark.parametrize(
    ("reservation", "policy", "declaration"),
    [
        ("1", None, Declaration(True)),
        (" 0 ", "  ", Declaration(False)),
        (1, "https://x.example/", Declaration(True, "https://x.example/")),
        ("yes", "https://x.example/", None),
        (None, None, None),
    ],
)
def test_declared(reservation: object, policy: object, declaration: Declaration | None) -> None:
    assert declared(reservation, policy) == declaration


def test_a_pattern_of_stars_costs_no_more_than_its_length() -> None:
    (rule,) = read_tdm_rules(json.dumps([{"location": "/" + "a*" * 1_000 + "b", "tdm-reservation": 1}]))
    started = time.process_time()

    assert not rule.matches(f"/{'a' * 20_000}")
    assert time.process_time() - started < 5


def test_more_patterns_than_a_request_can_be_held_against() -> None:
    rules = [{"location": f"/{number}*", "tdm-reservation": 1} for number in range(20_000)]

    with pytest.raises(TooManyPatterns, match=r"^more than 100,000 characters of patterns$"):
        read_tdm_rules(json.dumps(rules))
