"""A page that sends its readers on by itself (`<meta http-equiv=refresh>`) is a redirect."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.visit import Visit
from archiver.capture import Capture
from archiver.discovery import discover
from archiver.errors import LeadsOn
from archiver.extraction.page.page import Page
from archiver.extraction.page.refresh import MAX_DELAY, refresh_target
from archiver.outcomes.record import settle
from archiver.reading.readers import read_page, reader_for
from archiver.urls import identity

HOME = "https://www.fjordbladet.example/"
OLD, NEW = f"{HOME}arkiv/77", f"{HOME}nyheter/77-ferja-gaar-igjen-etter-stormen"


def page(content: str, *, url: str = OLD, around: str = "{}", head: str = "") -> Capture:
    meta = around.format(f"<meta HTTP-EQUIV='Refresh' content=\"{content}\">")
    html = f"<html><head><title>Flyttet</title>{head}{meta}</head><body><p>Siden er flyttet.</p></body></html>"
    return Capture(
        url=url, body=html.encode(), fetched=times.now(), headers=(("Content-Type", "text/html; charset=utf-8"),)
    )


def target(content: str, **given: str) -> str | None:
    return refresh_target(Page.from_capture(page(content, **given)))


@given(
    seconds=st.integers(0, 60),
    separator=st.sampled_from([";", "; ", " ;", ",", " , "]),
    name=st.sampled_from(["url=", "URL=", "Url = ", ""]),
    quote=st.sampled_from(["", "'"]),
    address=st.sampled_from(
        [NEW, "/nyheter/77-ferja-gaar-igjen-etter-stormen", " /nyheter/77-ferja-gaar-igjen-etter-stormen "]
    ),
)
def test_any_way_to_write_it(seconds: int, separator: str, name: str, quote: str, address: str) -> None:
    told = target(f"{seconds}{separator}{name}{quote}{address}{quote}")

    assert told == (NEW if seconds <= MAX_DELAY else None)


@pytest.mark.parametrize(
    "content",
    [
        "5",
        "5;",
        "0; url=",
        "0; url=arkiv/../77",
        "9; url=?t=20260301",
        "0; url=#top",
        "0; url=javascript:void(0)",
        "url",
    ],
)
def test_a_page_that_stays(content: str) -> None:
    assert target(content) is None


@pytest.mark.parametrize("around", ["<noscript>{}</noscript>", "<!-- {} -->", "<template>{}</template>"])
def test_what_no_browser_follows(around: str) -> None:
    assert target(f"0; url={NEW}", around=around) is None


def test_a_language_by_the_query_and_the_base_of_the_page() -> None:
    assert target("0; url=?lang=nn", url=HOME) == f"{HOME}?lang=nn"
    assert target("0; url=77-ferja-gaar-igjen-etter-stormen", head='<base href="/nyheter/">') == NEW


def test_a_header_does_as_an_element_does() -> None:
    headers = (("Content-Type", "text/html"), ("Refresh", f"0; url={NEW}"))
    capture = Capture(url=OLD, body=b"<html><body><p>Flyttet</p></body></html>", headers=headers)

    assert refresh_target(Page.from_capture(capture)) == NEW


@pytest.mark.parametrize(
    ("script", "leaves"),
    [
        ("window.location.replace('{}')", True),
        (' location.href = "{}"; ', True),
        ("top.location='{}'", True),
        ("document.location.assign('{}');", True),
        ("if (isApp) {{ location = '{}' }}", False),
        ("onclick = () => location.assign('{}')", False),
        ("location = '{}' + location.hash", True),
        ("setTimeout(function () {{ window.location.href = '{}'; }}, 0);", True),
        ("window.onload = () => {{ parent.location.href = `{}` }}", True),
        ("var to = '{}', from = document.referrer;\nwindow['location'] = to;", True),
        ("<!--\nself.location['href'] = decodeURI('{}');\n//-->", True),
        ("top == self && (location.href = '{}')", False),
        ("location.href = '{}'; location.href = '/elsewhere'", False),
        ("const at = location.pathname; track('{}', at)", False),
        ("button.addEventListener('click', () => {{ location = '{}' }})", False),
        ("go(location.href = '{}')</script><script src='/app.js'>", False),
    ],
)
def test_scripts_that_do_nothing_but_lead_on(script: str, leaves: bool) -> None:
    element = f"<script>{script.format(NEW)}</script>"

    assert target("", head=element) == (NEW if leaves else None)
    story = f"<html><head>{element}</head><body><p>{'Ferja gaar igjen etter stormen. ' * 20}</p></body></html>"
    assert refresh_target(Page.from_capture(Capture(url=OLD, body=story.encode()))) is None


def read_next(archive: Store, capture: Capture) -> Visit:
    """Make the next visit that is due, with that page read as the crawl reads it."""
    [visit] = archive.ledger.due("fjord", 1, at="2999")
    stored = archive.captures.add(capture, site="fjord")
    try:
        reading = reader_for(visit.kind)(stored, None)
    except LeadsOn as error:
        reading = error
    settle(archive, None, visit, stored, reading)
    return visit


@pytest.mark.parametrize("kind", ["article", "page", "section", "pasted"])
def test_the_chain_goes_on_as_of_a_redirect(tmp_path: Path, kind: str) -> None:
    with Store(tmp_path) as archive, archive.batch():
        archive.ledger.find(OLD, site="fjord", kind=kind)
        read_next(archive, page(f"0; url={NEW}"))

        captured = archive.db.execute("SELECT outcome, detail FROM captures").fetchall()
        rows = archive.db.execute("SELECT url, state, target FROM urls ORDER BY rowid").fetchall()

        assert captured == [("redirect", NEW)]
        assert rows == [(OLD, "fetched", identity(NEW)), (NEW, "found", None)]
        assert archive.db.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_one_to_another_site_is_a_failure_with_a_next_try(tmp_path: Path) -> None:
    with Store(tmp_path) as archive, archive.batch():
        archive.ledger.find(OLD, site="fjord", kind="article")
        read_next(archive, page("0; url=https://wall.example/consent"))

        sql = "SELECT url, state, reason, next_visit IS NOT NULL FROM urls"
        assert archive.db.execute(sql).fetchall() == [(OLD, "failed", "offsite_redirect", 1)]


def test_the_readers_tell_where_it_leads() -> None:
    with pytest.raises(LeadsOn) as raised:
        read_page(page(f"3; url={NEW}"), None)

    assert raised.value.target == NEW
    assert discover(page(f"3; url={NEW}")).target == NEW
