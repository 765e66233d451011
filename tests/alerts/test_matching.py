"""What an alert is told of, and what not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.alerts.matching import alerts_of
from archiver.archive import Store
from archiver.capture import Capture
from archiver.errors import SitesError
from tests.alerts.newsroom import NOW, edited, found, run, story, write
from tests.web.archives import save

TO = 'to = ["rss:a.xml"]\n'


def test_new_stories_with_the_words_of_a_site(tmp_path: Path) -> None:
    write(tmp_path, f'[alerts.quay]\nquery = "harbour OR quay -marathon"\nsites = ["gazette"]\n{TO}')
    assert run(tmp_path) == 0
    written = run(
        tmp_path,
        story(1, "The harbour opens"),
        story(2, "A marathon along the quay"),
        story(3, "The quay, again"),
        story(4, "The council meets"),
        story(5, "The harbour of others", site="courier"),
    )
    assert written == 1
    assert found(tmp_path) == [("quay", "new,new", ["The harbour opens", "The quay, again"])]
    assert run(tmp_path) == 0


def test_words_in_scripts_without_spaces(tmp_path: Path) -> None:
    write(tmp_path, f'[alerts.bridge]\nquery = "大桥"\n{TO}')
    run(tmp_path)
    run(tmp_path, story(1, "跨海大桥今日通车"), story(2, "市场重新开放"))
    assert found(tmp_path) == [("bridge", "new", ["跨海大桥今日通车"])]


def test_an_alert_begins_with_its_first_run_and_a_run_that_was_killed_is_made_good(tmp_path: Path) -> None:
    write(tmp_path, "")
    run(tmp_path, story(1, "Of before"))
    write(tmp_path, f'[alerts.all]\nsites = ["gazette"]\n{TO}')
    run(tmp_path, story(2, "Of the first run"))
    assert found(tmp_path) == [("all", "new", ["Of the first run"])]
    with Store(tmp_path) as archive, archive.batch():  # a run that is killed before it ends
        run_id = archive.runs.start("crawl")
        save(archive, story(3, "Of the killed run"), NOW + timedelta(hours=1), run_id)
    run(tmp_path, story(4, "Of the next run", at=NOW + timedelta(hours=2)), at=NOW + timedelta(hours=2))
    assert found(tmp_path)[1:] == [("all", "new,new", ["Of the killed run", "Of the next run"])]


def test_a_page_that_is_not_read_yet_is_told_when_it_is(tmp_path: Path) -> None:
    write(tmp_path, f'[alerts.all]\nsites = ["gazette"]\n{TO}')
    run(tmp_path)
    late = story(1, "Read late")
    with Store(tmp_path) as archive, archive.batch():
        capture = archive.captures.add(
            Capture(url=late.url or "", body=b"<p>x", fetched="2026-03-05T09:00:00Z", headers=()), site="gazette"
        )
    run(tmp_path, story(2, "Read at once"), at=NOW + timedelta(minutes=1))
    assert found(tmp_path) == []
    with Store(tmp_path) as archive, archive.batch():
        archive.save(late, capture)
    run(tmp_path)
    assert found(tmp_path) == [("all", "new,new", ["Read late", "Read at once"])]


def test_old_stories_and_other_readings_are_no_news(tmp_path: Path) -> None:
    write(tmp_path, f'[alerts.all]\nsites = ["gazette"]\nkinds = ["new", "edited"]\n{TO}')
    run(tmp_path)
    old, new = (
        story(1, "Of last year", at=NOW - timedelta(days=31)),
        story(2, "Of last month", at=NOW - timedelta(days=29)),
    )
    run(tmp_path, old, new)
    assert found(tmp_path) == [("all", "new", ["Of last month"])]
    run(tmp_path, replace(edited(new, "The pier, read in another way."), extractor="2"), at=NOW + timedelta(hours=1))
    assert len(found(tmp_path)) == 1


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ("", []),
        ('kinds = ["edited"]\n', ["silent"]),
        ('kinds = ["silent", "removed"]\n', ["silent"]),
        ('kinds = ["headline"]\n', []),
    ],
)
def test_kinds_of_edits(tmp_path: Path, kinds: str, told: list[str]) -> None:
    first = story(1, "The harbour opens")
    write(tmp_path, "")
    run(tmp_path, first)
    write(tmp_path, f'[alerts.edits]\nquery = "harbour"\n{kinds}{TO}')
    run(tmp_path)
    run(tmp_path, edited(first, "The pier was never opened, says a letter to all."), at=NOW + timedelta(hours=1))
    assert [kind for _, kind, _ in found(tmp_path)] == told


def test_one_story_is_followed(tmp_path: Path) -> None:
    one, other = story(1, "The harbour opens"), story(2, "The council meets")
    write(tmp_path, f'[alerts.one]\nstory = "https://www.gazette.example/1.html"\ndigest = false\n{TO}')
    run(tmp_path)
    run(tmp_path, one, other)
    changes = [edited(each, "Nothing of it is true, says the mayor of the town.") for each in (one, other)]
    run(tmp_path, *changes, at=NOW + timedelta(hours=1))
    assert found(tmp_path) == [("one", "new", ["The harbour opens"]), ("one", "silent", ["The harbour opens"])]


def test_each_receiver_has_its_own_and_one_that_is_gone_waits_for_nothing(tmp_path: Path) -> None:
    alert = '[alerts.all]\nsites = ["gazette"]\ndigest = false\nto = ["rss:a.xml", "rss:b.xml"]\n'
    write(tmp_path, alert)
    run(tmp_path)
    run(tmp_path, story(1, "One"), story(2, "Two"))
    assert [titles for _, _, titles in found(tmp_path)] == [["One"], ["Two"], ["One"], ["Two"]]
    write(tmp_path, alert.replace(', "rss:b.xml"', ""))
    run(tmp_path)
    assert [titles for _, _, titles in found(tmp_path)] == [["One"], ["Two"]]
    write(tmp_path, "")
    run(tmp_path, story(3, "Three"), at=NOW + timedelta(hours=1))
    assert found(tmp_path) == []


def test_long_lists_are_cut_and_counted(tmp_path: Path) -> None:
    write(tmp_path, f'[alerts.all]\nsites = ["gazette"]\n{TO}')
    run(tmp_path)
    run(tmp_path, *(story(number, f"Story {number}") for number in range(205)))
    with Store(tmp_path, readonly=True) as archive:
        (message,) = archive.outbox.waiting()
        matches = archive.db["alert_matches"].count
    assert (len(message.body["matches"]), message.body["more"], matches) == (200, 5, 205)


@pytest.mark.parametrize(
    ("alert", "problem"),
    [
        ('[alerts.a]\nquery = "nope:x"\nto = ["rss:a.xml"]', "[alerts.a] query: "),
        ('[alerts.a]\nquery = "x"\nkinds = ["silnt"]\nto = ["rss:a.xml"]', "(did you mean 'silent'?)"),
        (
            '[alerts.a]\nquery = "x"\nkinds = ["reading"]\nto = ["rss:a.xml"]',
            "kinds: 'reading' is none of new, edited, ",
        ),
        ('[alerts.a]\nquery = "x"', "[alerts.a]: names no receiver: give it `to`"),
        ('[alerts.a]\nto = ["rss:a.xml"]', "[alerts.a]: asks for nothing: give it one of query, sites or story"),
        ('[alerts.a]\nsites = ["gazete"]\nto = ["rss:a.xml"]', "there is no site 'gazete' (did you mean 'gazette'?)"),
        ('[alerts.a]\nquery = "x"\nto = ["token-without-scheme"]', "[alerts.a] to: must be receivers such as "),
        ('[alerts.a]\nqery = "x"\nto = ["rss:a.xml"]', "[alerts.a] qery: no such key (did you mean 'query'?)"),
        ("[alerts]\na = 1", "[alerts] a: must stand in the table of an alert, such as [alerts.harbour]"),
        ('[alerts.A]\nquery = "x"\nto = ["rss:a.xml"]', "[alerts.A] must be a short name"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, alert: str, problem: str) -> None:
    write(tmp_path, f"{alert}\n")
    with pytest.raises(SitesError) as raised:
        alerts_of(tmp_path / "sites.toml")
    assert problem in str(raised.value)
    assert "token-without-scheme" not in str(raised.value)


def test_a_site_may_be_called_alerts(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text('[alerts]\nstart = ["https://alerts.example/"]\n', encoding="utf-8")
    assert alerts_of(tmp_path / "sites.toml") == {}
