"""Redirects are one visit: what the chain comes to is told of the address that was asked, and none of it is final."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.visit import Visit
from archiver.article import Article, Block
from archiver.capture import Capture
from archiver.crawl.attention import nothing_came
from archiver.health.causes import cause_in_words
from archiver.outcomes.record import _as_browsers, never_answered, settle
from archiver.outcomes.tally import Tally
from archiver.reasons import Reason, Why, of_status
from archiver.urls import clean, identity

HOME = "https://www.ebbe-post.example/"
STORY = f"{HOME}2026/03/01/der-deich-haelt-noch"
BODY = (Block("paragraph", "Der neue Deich hat die erste Sturmflut des Jahres ohne Schaden überstanden. " * 4),)


@pytest.fixture
def archive(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Store(tmp_path) as archive:
        yield archive


def answer(archive: Store, visit: Visit, status: int, location: str | None = None) -> Capture:
    headers = (("Location", location),) if location is not None else ()
    capture = Capture(url=visit.url, body=b"moved", fetched=times.now(), status=status, headers=headers)
    return archive.captures.add(capture, site="ebbe")


def visit_next(archive: Store, status: int, location: str | None = None) -> Visit:
    """Make the next visit that is due, with that answer."""
    [visit] = archive.ledger.due("ebbe", 1, at="2999")
    settle(archive, None, visit, answer(archive, visit, status, location), None)
    return visit


def row(archive: Store, url: str) -> tuple[object, ...]:
    sql = "SELECT state, reason, next_visit IS NOT NULL FROM urls WHERE key = ?"
    return tuple(archive.db.execute(sql, [identity(url)]).fetchone())


def test_a_chain_that_ends_badly_is_a_failure_of_the_address_that_was_asked(archive: Store) -> None:
    with archive.batch():
        archive.ledger.find(STORY, site="ebbe", kind="article")
        visit_next(archive, 302, "/wall")
        visit_next(archive, 503)

        assert row(archive, STORY) == ("failed", "server_error", 1)
        assert row(archive, f"{HOME}wall") == ("failed", "server_error", 0)


@pytest.mark.parametrize("kind", ["article", "page", "section"])
def test_one_redirect_off_the_site_ends_nothing(archive: Store, kind: str) -> None:
    with archive.batch():
        archive.ledger.find(STORY, site="ebbe", kind=kind)
        visit_next(archive, 302, "https://wartung.hoster.example.net/")

        assert row(archive, STORY) == ("failed", "offsite_redirect", 1)


def test_where_a_site_leads_that_gave_nothing_is_said(archive: Store) -> None:
    tally = Tally()
    with archive.batch():
        archive.ledger.find(HOME, site="ebbe", kind="section")
        [visit] = archive.ledger.due("ebbe", 1)
        capture = answer(archive, visit, 301, "https://neu.flut-bote.example.net:8443/start")
        tally.add("ebbe", settle(archive, None, visit, capture, None), answered=True, is_list=True)
        finding = nothing_came(archive, tally, times.now())["ebbe"]

    assert (finding.cause, cause_in_words(finding.cause)) == (
        "leads_to:neu.flut-bote.example.net",
        "it leads to neu.flut-bote.example.net",
    )


@pytest.mark.parametrize("status", [404, 410])
def test_a_story_that_is_gone_is_asked_for_again(archive: Store, status: int) -> None:
    with archive.batch():
        archive.ledger.find(STORY, site="ebbe", kind="article")
        visit_next(archive, status)

        assert row(archive, STORY) == ("gone", "gone", 1)


@pytest.mark.parametrize("kind", ["section", "page"])
@pytest.mark.parametrize("read", [False, True])
def test_a_story_that_leads_to_what_is_no_story_is_asked_again(archive: Store, kind: str, read: bool) -> None:
    """To the front page, or to a page that was read as something else, also where nobody asks for that again."""
    with archive.batch():
        archive.ledger.find(f"{HOME}nachrichten", site="ebbe", kind=kind)
        archive.ledger.settle(
            identity(f"{HOME}nachrichten"),
            "fetched" if kind == "section" else "not_article",
            why=None if kind == "section" else Why(Reason.INDEX_PAGE),
            visited=times.now(),
        )
        archive.ledger.find(STORY, site="ebbe", kind="article")
        if read:
            archive.ledger.settle(identity(STORY), "fetched", visited=times.now(), next_visit=times.now())
        visit_next(archive, 302, "/nachrichten")

        assert row(archive, STORY) == ("gone", "index_page", 1)
        assert archive.ledger.due("ebbe", 1) == []


def test_what_a_redirect_leads_to_the_first_time_is_told_of_the_story(archive: Store) -> None:
    with archive.batch():
        archive.ledger.find(STORY, site="ebbe", kind="article")
        visit_next(archive, 302, "/hinweis")
        [visit] = archive.ledger.due("ebbe", 1)
        notice = Article(url=visit.url, kind="index", extractor="1")
        settle(archive, None, visit, answer(archive, visit, 200), notice)

        assert row(archive, STORY) == ("failed", "index_page", 1)
        assert row(archive, f"{HOME}hinweis") == ("not_article", "index_page", 0)


@pytest.mark.parametrize("status", [301, 302, 308])
def test_a_story_that_was_read_is_asked_again_though_it_leads_elsewhere(archive: Store, status: int) -> None:
    """A redirect may end; one that led a feed's address to its story from the first is left at that."""
    with archive.batch():
        archive.ledger.find(STORY, site="ebbe", kind="article")
        visit = visit_next(archive, 200)
        assert row(archive, STORY)[0] == "failed"  # the answer is none that can be read
        capture = answer(archive, visit, 200)
        settle(archive, None, visit, capture, Article(url=STORY, title="Der Deich hält", blocks=BODY, extractor="1"))
        archive.db.execute("UPDATE urls SET next_visit = ?", [times.now()])
        visit_next(archive, status, "/2026/03/01/der-deich-haelt")
        archive.ledger.find(f"{HOME}r/77", site="ebbe", kind="article")
        archive.db.execute("UPDATE urls SET state = 'fetched' WHERE state = 'found' AND key LIKE '%haelt'")
        visit_next(archive, status, "/2026/03/01/der-deich-haelt")

        assert row(archive, STORY) == ("fetched", "redirect", 1)
        assert row(archive, f"{HOME}r/77") == ("fetched", "redirect", 0)


@pytest.mark.parametrize("kind", ["article", "feed", "section"])
def test_a_spelling_that_leads_to_nothing_is_not_kept(archive: Store, kind: str) -> None:
    """A site that leads to https for a while, where nobody answers, is asked at http again."""
    asked = HOME.replace("https://www.", "http://")
    with archive.batch():
        archive.ledger.find(asked, site="ebbe", kind=kind)
        visit_next(archive, 301, asked.replace("http:", "https:"))
        visit_next(archive, 302, HOME)
        [visit] = archive.ledger.due("ebbe", 1)
        never_answered(archive, visit, Why(Reason.REFUSED), lasting=True)
        [again] = archive.ledger.due("ebbe", 1, at="2999")

        assert (visit.url, again.url) == (HOME, asked)


def test_a_lost_source_is_asked_daily_then_weekly(archive: Store) -> None:
    waits = []
    with archive.batch():
        archive.ledger.find(f"{HOME}feed.xml", site="ebbe", kind="feed")
        for _ in range(9):
            visit_next(archive, 410)
            [(due,)] = archive.db.execute("SELECT next_visit FROM urls").fetchall()
            waits.append(round((times.moment(due) - times.moment(times.now())).total_seconds() / 86_400))

    assert waits == [1] * 7 + [7] * 2


def test_flips_between_www_and_bare_never_end_a_site(archive: Store) -> None:
    bare = HOME.replace("www.", "")
    with archive.batch():
        archive.ledger.find(HOME, site="ebbe", kind="section")
        for number in range(12):
            visit = visit_next(archive, 302, (bare, HOME)[number % 2])
            follow = archive.ledger.visit(visit.url)
            assert follow is not None
            archive.ledger.settle(follow.key, "fetched", visited=times.now(), next_visit=times.now())

        assert row(archive, HOME) == ("fetched", None, 1)


@pytest.mark.parametrize("state", ["failed", "gone", "robots", "not_article"])
def test_retry_failed_covers_every_state_that_is_not_read(archive: Store, state: str) -> None:
    with archive.batch():
        archive.ledger.find(STORY, site="ebbe", kind="article")
        archive.ledger.settle(identity(STORY), state, why=of_status(500), visited=times.now())  # type: ignore[arg-type]
        archive.ledger.retry_failed("ebbe")

        assert row(archive, STORY)[0] == "found"


@given(st.text(st.characters(min_codepoint=0xA1, max_codepoint=0x2FFF, categories=["L", "N"]), min_size=1, max_size=20))
def test_a_location_with_raw_utf8_leads_where_a_browser_goes(slug: str) -> None:
    raw = f"/n/{slug}".encode().decode("latin-1")

    assert clean(_as_browsers(raw), HOME) == clean(_as_browsers(f"/n/{slug}"), HOME) == clean(f"/n/{slug}", HOME)
