"""Every URL has one state, and from it follows when it is visited."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from sqlite_utils import Database

from archiver import times
from archiver.archive.ledger.hosts import Hosts, Terms
from archiver.archive.ledger.revisits import BACKOFF, MAX_RETRY_AFTER, SLOW_BACKOFF, look_for
from archiver.archive.ledger.urls import MAX_HOPS, Ledger
from archiver.archive.ledger.visit import State
from archiver.archive.schema import migrations
from archiver.reasons import Reason, Why, of_status
from archiver.urls import identity

A, B, C = (f"https://www.paper.example/{name}" for name in ("2024/a", "2024/b", "2024/c"))
FEED = "https://www.paper.example/feed.xml"
LATER = "2999-01-01T00:00:00Z"

SERVER_ERROR = of_status(500)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    db = Database(memory=True)
    migrations.apply(db)
    yield Ledger(db)
    db.close()


def row(ledger: Ledger, url: str, *columns: str) -> tuple[Any, ...]:
    found = next(iter(ledger._db.query("SELECT * FROM urls WHERE key = ?", [identity(url)])))
    return tuple(found[name] for name in columns)


def wait(ledger: Ledger, url: str) -> float | None:
    """Seconds from now until the next visit, to the minute."""
    (due,) = row(ledger, url, "next_visit")
    return None if due is None else (times.moment(due) - times.moment(times.now())).total_seconds()


def taken(ledger: Ledger, limit: int = 10, **options: Any) -> list[str]:
    return [visit.url for visit in ledger.due("paper", limit, **options)]


def test_a_url_is_new_once(ledger: Ledger) -> None:
    assert ledger.find(A, site="paper", kind="page") is True
    assert ledger.find(f"{A}?utm_source=x", site="paper", kind="article", title="A", published="2024-05-01") is False
    assert row(ledger, A, "url", "kind", "state", "title", "published") == (A, "article", "found", "A", "2024-05-01")


def test_sources_go_first_then_the_newest(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article", published="2024-05-01")
    ledger.find(B, site="paper", kind="article", published="2024-05-03")
    ledger.find(C, site="other", kind="article")
    ledger.find(FEED, site="paper", kind="feed")

    assert taken(ledger, 2) == [FEED, B]
    assert taken(ledger) == [A]
    assert taken(ledger) == []
    assert ledger.counts() == {"found": 1, "queued": 3}


def test_nothing_but_what_was_pasted(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article")
    ledger.paste(B, site="paper")

    assert taken(ledger, only="pasted") == [B]
    ledger.fail(identity(B), SERVER_ERROR)
    ledger.fail(identity(A), SERVER_ERROR)
    assert ledger.next_due(["paper"], before=LATER, only="pasted") == row(ledger, B, "next_visit")[0]


def test_what_a_killed_run_had_taken_is_put_back(ledger: Ledger) -> None:
    for url in (A, B):
        ledger.find(url, site="paper", kind="article")
    ledger.settle(identity(B), "fetched", visited="2024-05-01T00:00:00Z", next_visit="2024-05-02T00:00:00Z")
    taken(ledger)

    assert ledger.release() == 2
    assert [row(ledger, url, "state") for url in (A, B)] == [("found",), ("fetched",)]
    assert sorted(taken(ledger)) == [A, B]


def test_a_failure_is_tried_again_later_and_later_and_then_no_more(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article")
    waits = []
    while ledger.fail(identity(A), SERVER_ERROR):
        waits.append(wait(ledger, A))

    assert [round(seconds or 0, -1) for seconds in waits] == [round(seconds, -1) for seconds in BACKOFF]
    assert row(ledger, A, "state", "reason", "detail", "attempts") == (
        "failed",
        "server_error",
        "HTTP 500",
        len(BACKOFF) + 1,
    )


def test_a_story_that_a_list_dated_is_looked_for_when_it_was_given_up(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article", published=times.now())
    for _ in BACKOFF:
        ledger.fail(identity(A), SERVER_ERROR)

    assert ledger.fail(identity(A), SERVER_ERROR)
    assert round((wait(ledger, A) or 0) / 86_400, 2) == 7


@pytest.mark.parametrize("state", ["failed", "robots"])
def test_a_story_that_was_never_had_is_asked_for_daily_while_a_list_names_it(ledger: Ledger, state: State) -> None:
    ledger.find(A, site="paper", kind="page")
    while ledger.fail(identity(A), SERVER_ERROR, state=state):
        pass
    given_up = row(ledger, A, "next_visit")
    ledger.find(A, site="paper", kind="page")

    assert given_up == (None,)
    assert round((wait(ledger, A) or 0) / 86_400, 2) == 1


def test_what_is_looked_for_is_weekly_and_then_ever_more_seldom() -> None:
    found = at = "2026-01-01T00:00:00Z"
    weeks = []
    while len(weeks) < 11:
        at = look_for(found, at, known=True) or ""
        weeks.append((times.moment(at) - times.moment(found)).total_seconds() / (7 * 86_400))

    assert weeks == [1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64]
    assert look_for(found, at) is None
    assert look_for(found, at, published="2025-11-01") is None
    assert look_for(found, found, published="2025-12-31") == "2026-01-08T00:00:00Z"


def test_a_source_is_never_given_up(ledger: Ledger) -> None:
    ledger.find(FEED, site="paper", kind="feed")

    assert all(ledger.fail(identity(FEED), Why(Reason.NO_SUCH_HOST)) for _ in range(20))
    week = 7 * 86_400
    assert week - 5 <= (wait(ledger, FEED) or 0) <= week


@pytest.mark.parametrize(
    ("asked", "backoff", "seconds"),
    [
        (None, BACKOFF, BACKOFF[0]),
        (0, BACKOFF, BACKOFF[0]),
        (-99.0, BACKOFF, BACKOFF[0]),
        (600.0, BACKOFF, 600),
        (600.0, SLOW_BACKOFF, SLOW_BACKOFF[0]),
        (1e20, BACKOFF, MAX_RETRY_AFTER),
    ],
)
def test_what_the_server_asks_for(ledger: Ledger, asked: float | None, backoff: tuple[int, ...], seconds: int) -> None:
    ledger.find(A, site="paper", kind="article")
    ledger.fail(identity(A), of_status(429), retry_after=asked, backoff=backoff)

    assert seconds - 5 <= (wait(ledger, A) or 0) <= seconds


def test_a_redirect_to_another_spelling_keeps_the_row(ledger: Ledger) -> None:
    ledger.find("http://paper.example/2024/a", site="paper", kind="article")
    [visit] = ledger.due("paper", 1)
    assert ledger.redirect(visit, A, found_in=visit.url)

    assert ledger.counts() == {"found": 1}
    assert row(ledger, A, "url", "hops") == (A, 1)


def test_a_redirect_elsewhere_settles_the_row_and_finds_the_target(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article", title="T", published="2024-05-01")
    [visit] = ledger.due("paper", 1)
    assert ledger.redirect(visit, B, found_in=visit.url)

    assert row(ledger, A, "state", "reason", "detail", "next_visit") == (
        "fetched",
        "redirect",
        f"redirect to {B}",
        None,
    )
    assert row(ledger, B, "state", "kind", "found_in", "title", "published", "hops") == (
        "found",
        "article",
        A,
        "T",
        "2024-05-01",
        1,
    )


def test_what_a_chain_comes_to_is_told_of_the_address_that_was_asked(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article")
    [visit] = ledger.due("paper", 1)
    ledger.redirect(visit, B, found_in=visit.url)
    [visit] = ledger.due("paper", 1)
    ledger.redirect(visit, C, found_in=visit.url)

    assert sorted(ledger.asked(identity(C))) == [identity(A), identity(B)]
    assert ledger.asked(identity(A)) == []


def test_redirects_end(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article")
    for number in range(MAX_HOPS + 1):
        [visit] = ledger.due("paper", 1)
        followed = ledger.redirect(visit, f"{A}?utm_hop={number}", found_in=A)

        assert followed == (number < MAX_HOPS)


def test_pasting_makes_anything_due(ledger: Ledger) -> None:
    ledger.find(A, site="old", kind="article")
    ledger.settle(identity(A), "gone", why=of_status(404), visited=times.now())
    ledger.paste(A, site="paper")

    assert taken(ledger) == [A]
    assert row(ledger, A, "site", "kind") == ("paper", "pasted")


def test_a_refused_url_keeps_its_state_until_somebody_lists_it(ledger: Ledger) -> None:
    ledger.refuse(A, site="other", state="offsite", why=Why(Reason.ANOTHER_SITE))
    ledger.refuse(A, site="third", state="not_article", why=Why(Reason.ADDRESS, "section"))
    assert row(ledger, A, "site", "state", "reason") == ("other", "offsite", "another_site")

    assert ledger.find(A, site="paper", kind="article", found_in=FEED) is True
    assert row(ledger, A, "site", "kind", "state", "reason", "found_in") == ("paper", "article", "found", None, FEED)


def test_a_refusal_changes_nothing_of_what_is_known(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article")
    ledger.refuse(A, site="other", state="offsite", why=Why(Reason.ANOTHER_SITE))

    assert row(ledger, A, "site", "state") == ("paper", "found")


def test_what_was_read_and_is_no_article_stays_so(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="page")
    ledger.settle(identity(A), "not_article", why=Why(Reason.INDEX_PAGE), visited=times.now())

    assert ledger.find(A, site="paper", kind="article") is False
    assert row(ledger, A, "state") == ("not_article",)


def test_a_source_that_is_named_becomes_one_whatever_it_was_taken_for(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="article")
    ledger.settle(identity(A), "not_article", why=Why(Reason.INDEX_PAGE), visited=times.now())
    ledger.name(A, site="paper", kind="section")
    assert row(ledger, A, "kind", "state") == ("section", "found")

    ledger.settle(identity(A), "fetched", visited=times.now(), next_visit=LATER)
    ledger.name(A, site="paper", kind="section")
    assert row(ledger, A, "state", "next_visit") == ("fetched", LATER)


def test_validators_are_kept_until_there_are_newer_ones(ledger: Ledger) -> None:
    ledger.find(FEED, site="paper", kind="feed")
    ledger.settle(identity(FEED), "fetched", etag='"1"', last_modified="Mon", next_visit="2024-05-01T00:00:00Z")
    ledger.settle(identity(FEED), "not_modified", next_visit="2024-05-01T00:00:00Z")
    [visit] = ledger.due("paper", 1)

    assert (visit.etag, visit.last_modified) == ('"1"', "Mon")


def test_names_with_quotes_are_no_sql(ledger: Ledger) -> None:
    odd = "https://www.paper.example/l'été'); DROP TABLE urls; --"
    ledger.find(odd, site="o'paper", kind="article")

    assert [visit.url for visit in ledger.due("o'paper", 5)] == [odd]
    assert ledger.next_due(["o'paper"], before=LATER) is None
    assert ledger.counts("o'paper") == {"queued": 1}


def test_to_be_named_as_a_picture_takes_nothing_from_a_story(ledger: Ledger) -> None:
    ledger.find(A, site="paper", kind="page")
    ledger.find(B, site="paper", kind="article", backlog=True)
    for url in (A, B):
        assert not ledger.find(url, site="other", kind="picture", found_in=C)
    assert [row(ledger, url, "site", "kind", "state") for url in (A, B)] == [
        ("paper", "page", "found"),
        ("paper", "article", "backlog"),
    ]
    assert ledger.find(C, site="other", kind="picture", found_in=A)
    ledger.settle(identity(C), "fetched", visited=times.now())
    assert ledger.find(C, site="paper", kind="article", found_in=FEED)
    assert row(ledger, C, "site", "kind", "state", "found_in") == ("paper", "article", "found", FEED)


def test_a_picture_is_asked_for_once(ledger: Ledger) -> None:
    ledger.refuse(A, site="paper", state="not_article", why=Why(Reason.ADDRESS), found_in=FEED)
    assert ledger.find(A, site="paper", kind="picture", found_in=B)
    assert taken(ledger) == [A]
    ledger.settle(identity(A), "gone", visited="2024-05-31T08:00:00Z")
    assert not ledger.find(A, site="paper", kind="picture", found_in=B)
    assert taken(ledger, at=LATER) == []


def test_the_longer_rest_and_the_longer_delay_hold() -> None:
    """Whatever comes in of a host, in whatever order: a machine that takes over heeds the most that was asked."""
    told = [
        Terms("a", None, None, None),
        Terms("a", "2026-05-01T00:00:00Z", "too_many_requests", None),
        Terms("a", None, None, 4.0),
        Terms("a", "2026-05-02T00:00:00Z", "unavailable", 2.0),
    ]
    for order in permutations(told):
        db = Database(memory=True)
        migrations.apply(db)
        Hosts(db).heed(order)
        assert Hosts(db).terms() == [Terms("a", "2026-05-02T00:00:00Z", "unavailable", 4.0)]
        db.close()
