"""A story goes on at another address, is removed and comes back: one history, whatever order it is heard in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from archiver.archive.schema import migrations
from archiver.archive.search.search import every, search
from archiver.archive.search.selection import Selection
from archiver.archive.stories.articles import Articles
from archiver.article import Article, Block
from archiver.capture import Capture
from archiver.reasons import Reason, of_status
from archiver.urls import identity

SITE = "https://www.harbour-post.example"
TEXTS = (
    "The ferry to the islands sails again after a winter in the dock, the harbour master told the council on Monday, "
    "and the first boat left with forty people and a band on board as the bells of the town rang out.",
    "A new school for the island will open in the autumn, the minister of the county said when she laid the first "
    "stone of it in the rain, with room for ninety children and a kitchen that cooks what the farms around it grow.",
)
TABLES = ("articles", "versions", "images", "readings", "addresses", "captures", "disbelieved")


@dataclass(frozen=True)
class Answer:
    """What an address of the site answered: a story by its number, an address that it leads to, a status, or a page
    that was `read` as something else."""

    hour: int
    path: str
    story: int | None = None
    to: str | None = None
    status: int = 200
    title: str = "Ferry sails again"
    canonical: str | None = None
    read: Reason | None = None


def told(answers: list[Answer], order: list[int] | None = None) -> Database:
    """An archive in memory of these answers, settled in this order; numbered as they are listed."""
    db = Database(memory=True)
    db.execute("PRAGMA foreign_keys = ON")
    migrations.apply(db)
    articles = Articles(db)
    captures = [
        Capture(
            id=n,
            url=SITE + each.path,
            body=b"",
            status=each.status,
            fetched=f"2026-01-{1 + each.hour // 24:02}T{each.hour % 24:02}:00:00Z",
        )
        for n, each in enumerate(answers, start=1)
    ]
    for capture in captures:
        db.table("captures").insert(
            {"id": capture.id, "url": capture.url, "fetched": capture.fetched, "status": capture.status, "warc": "",
             "record": f"urn:uuid:{capture.id}", "offset": capture.id, "length": 1, "span": 1, "crc32": 0,
             "attempts": 0}
        )  # fmt: skip
    for place in order if order is not None else range(len(answers)):
        settle(db, articles, answers[place], captures[place])
    return db


def settle(db: Database, articles: Articles, answer: Answer, capture: Capture) -> None:
    assert capture.id is not None
    if answer.story is not None:
        text = TEXTS[answer.story]
        url = SITE + (answer.canonical or answer.path)
        articles.save(Article(url=url, title=answer.title, blocks=(Block("paragraph", text),), extractor="1"), capture)
        return
    outcome = answer.read or ("redirect" if answer.to else of_status(answer.status).reason)
    target = SITE + answer.to if answer.to else None
    db.execute("UPDATE captures SET outcome = ?, detail = ? WHERE id = ?", [outcome, target, capture.id])
    articles.note_answer(capture.id)


def changes(db: Database) -> list[tuple[str, list[tuple[int, str]]]]:
    """(address, (capture, change) of each version) of each article."""
    return [
        (
            row["url"].removeprefix(SITE),
            [
                (version["capture_id"], version["change"])
                for version in db.query("SELECT * FROM versions WHERE article_id = ? ORDER BY number", [row["id"]])
            ],
        )
        for row in db.query("SELECT id, url FROM articles ORDER BY id")
    ]


def test_a_slug_that_changes() -> None:
    db = told([Answer(0, "/a-1", 0), Answer(9, "/a-1", to="/b-1", status=301), Answer(9, "/b-1", 0, title="Corrected")])

    assert changes(db) == [("/b-1", [(1, "first"), (3, "moved,title")])]
    assert [Articles(db).get(SITE + path)["title"] for path in ("/a-1", "/b-1")] == ["Corrected"] * 2  # type: ignore[index]


def test_a_page_that_leads_on_by_itself_is_a_redirect_that_lasts() -> None:
    db = told([Answer(0, "/a-1", 0), Answer(9, "/a-1", to="/b-1"), Answer(9, "/b-1", 0)])

    assert changes(db) == [("/b-1", [(1, "first"), (3, "moved")])]


def test_every_address_of_a_story_finds_it() -> None:
    db = told(
        [Answer(0, "/a-1", 0), Answer(9, "/a-1", to="/b-1", status=301), Answer(9, "/b-1", 0), Answer(0, "/c-1", 1)]
    )
    redirected = {"key": identity(f"{SITE}/r/77"), "url": f"{SITE}/r/77", "kind": "article", "state": "fetched"}
    db.table("urls").insert(redirected | {"found": "2026-01-01T00:00:00Z", "article_id": 1})

    for path in ("/a-1", "/b-1", "/r/77"):
        assert [row["url"] for row in search(db, Selection(query=SITE + path))] == [f"{SITE}/b-1"]
        assert list(every(db, Selection(query=f"ferry url:{SITE}{path}"))) == [1]
    assert search(db, Selection(query=f"{SITE}/d-1")) == []
    assert [row["url"] for row in search(db, Selection(query=f"-url:{SITE}/a-1"))] == [f"{SITE}/c-1"]


def test_a_story_that_was_gone_before_it_was_read_first_was_not_removed() -> None:
    gone = [Answer(hour, "/a-1", status=410) for hour in (0, 9, 20)]

    assert changes(told([*gone, Answer(30, "/a-1", 0)])) == [("/a-1", [(4, "first")])]
    assert changes(told([*gone, Answer(30, "/a-1", 0)], [3, 0, 1, 2])) == [("/a-1", [(4, "first")])]


def test_a_chain_of_redirects_to_a_story_that_is_known() -> None:
    db = told(
        [
            Answer(0, "/a-1", 0),
            Answer(5, "/c-1", 0),
            Answer(9, "/a-1", to="/b-1", status=308),
            Answer(9, "/b-1", to="/c-1", status=301),
        ]
    )

    assert changes(db) == [("/c-1", [(1, "first"), (2, "moved")])]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_story_is_no_move(status: int) -> None:
    db = told([Answer(0, "/a-1", 0), Answer(9, "/a-1", to="/b-1", status=status), Answer(9, "/b-1", 1)])

    assert [url for url, _ in changes(db)] == ["/a-1", "/b-1"]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_story_that_stands_elsewhere_for_a_while_is_one(status: int) -> None:
    answers = [Answer(0, "/a-1", 0), Answer(9, "/a-1", to="/b-1", status=status), Answer(9, "/b-1", 0)]
    back = [*answers, Answer(20, "/a-1", 0, title="Corrected")]

    assert changes(told(answers)) == [("/b-1", [(1, "first"), (3, "moved")])]
    assert changes(told(back)) == [("/a-1", [(1, "first"), (3, "moved"), (4, "moved,title")])]


def test_a_canonical_address_that_changes() -> None:
    db = told([Answer(0, "/a-1", 0), Answer(9, "/a-1", 0, canonical="/b-1"), Answer(20, "/b-1", 0)])

    assert changes(db) == [("/b-1", [(1, "first"), (2, "moved")])]


def test_a_canonical_address_that_another_story_holds_is_not_believed() -> None:
    own, borrowed = Answer(0, "/a-1", 0), Answer(9, "/b-1", 1, canonical="/a-1", title="School opens")
    both = [("/a-1", [(1, "first")]), ("/b-1", [(2, "first")])]
    assert changes(told([own, borrowed])) == both
    # nor is it when the other story is heard of later
    assert changes(told([own, borrowed], [1, 0])) == both
    # of both no edit is made, and the address leads to the story that stands there
    db = told([own, borrowed, replace(borrowed, hour=20), replace(own, hour=30)])
    assert changes(db) == both
    assert [Articles(db).get(SITE + path)["title"] for path in ("/a-1", "/b-1")] == [
        "Ferry sails again",
        "School opens",
    ]  # type: ignore[index]


def test_an_address_leads_to_its_own_story_once_the_other_is_heard_of() -> None:
    borrowed, own = Answer(0, "/b-1", 1, canonical="/a-1"), Answer(9, "/a-1", 0)
    db = told([borrowed, own], [0])
    row = {"key": identity(f"{SITE}/b-1"), "url": f"{SITE}/b-1", "kind": "article", "state": "fetched", "article_id": 1}
    db.table("urls").insert(row | {"found": "2026-01-01T00:00:00Z"})
    settle(db, Articles(db), own, Capture(id=2, url=f"{SITE}/a-1", body=b"", fetched="2026-01-01T09:00:00Z"))

    assert changes(db) == [("/b-1", [(1, "first")]), ("/a-1", [(2, "first")])]
    for path in ("/a-1", "/b-1"):
        assert [found["url"] for found in search(db, Selection(query=SITE + path))] == [SITE + path]


def test_a_twin_shares_its_story() -> None:
    for hours in ((0, 9), (9, 0)):
        twins = [Answer(hours[0], "/a-1", 0), Answer(hours[1], "/amp/a-1", 0, canonical="/a-1")]
        assert changes(told(twins)) == [("/a-1", [(1 if hours == (0, 9) else 2, "first")])]


def test_removed_after_two_visits_and_restored() -> None:
    gone = [Answer(hour, "/a-1", status=status) for hour, status in ((10, 404), (12, 410), (17, 451), (30, 410))]
    db = told([Answer(0, "/a-1", 0), *gone, Answer(40, "/a-1", 0, title="Back")])

    assert changes(db) == [("/a-1", [(1, "first"), (4, "removed"), (6, "restored,title")])]
    assert [(row["kind"], row["text"]) for row in db.query("SELECT kind, text FROM versions")] == [
        (None, TEXTS[0]),
        ("removed", TEXTS[0]),
        ("headline", TEXTS[0]),
    ]


def test_what_the_law_withholds_is_removed() -> None:
    for gone in (Answer(9, "/a-1", status=451), Answer(9, "/a-1", read=Reason.WITHHELD)):
        db = told([Answer(0, "/a-1", 0), gone, replace(gone, hour=16), Answer(40, "/a-1", 0)])
        assert changes(db) == [("/a-1", [(1, "first"), (3, "removed"), (4, "restored")])]


def test_a_redirect_to_a_list_is_no_story() -> None:
    for target in ("/", "/news", "/category/sport"):
        for read in (Reason.PAGE, Reason.INDEX_PAGE):
            home = Answer(0, target, read=read)
            visits = [Answer(hour, "/2026/01/a-1", to=target, status=302) for hour in (5, 12)]
            db = told([Answer(0, "/2026/01/a-1", 0), home, *visits])
            assert changes(db) == [("/2026/01/a-1", [(1, "first"), (4, "removed")])]


def test_a_redirect_tells_what_its_chain_comes_to() -> None:
    """Where a story leads to a page that is gone, or through others to a list, it is gone itself."""
    visits = (5, 12)
    for way in (
        [Answer(0, "/moved/1", status=404)],
        [Answer(0, "/moved/1", status=410)],
        [Answer(0, "/moved/1", to="/moved/2", status=302), Answer(0, "/moved/2", status=451)],
        [Answer(0, "/moved/1", read=Reason.ERROR_PAGE)],
        [Answer(0, "/moved/1", to="/", status=302), Answer(0, "/", read=Reason.PAGE)],
        [Answer(0, "/moved/1", to="/news", status=301), Answer(0, "/news", read=Reason.INDEX_PAGE)],
    ):
        steps = [Answer(0, "/2026/01/a-1", to="/moved/1", status=302), *way]
        chains = [replace(step, hour=hour) for hour in visits for step in steps]
        db = told([Answer(0, "/2026/01/a-1", 0), *chains])
        assert changes(db) == [("/2026/01/a-1", [(1, "first"), (2 + len(steps), "removed")])]


def test_a_chain_that_ends_at_a_wall_or_is_not_followed_says_nothing() -> None:
    for way in (
        [],
        *(
            [Answer(0, "/wall", read=read)]
            for read in (Reason.CONSENT_WALL, Reason.LOGIN, Reason.CHALLENGE, Reason.FAULT)
        ),
        [Answer(0, "/wall", status=403)],
        [Answer(0, "/wall", status=503)],
        [Answer(99, "/wall", status=404)],
    ):
        chains = [
            replace(step, hour=hour + step.hour)
            for hour in (5, 12)
            for step in [Answer(0, "/2026/01/a-1", to="/wall", status=302), *way]
        ]
        db = told([Answer(0, "/2026/01/a-1", 0), *chains])
        assert changes(db) == [("/2026/01/a-1", [(1, "first")])]


def test_a_story_that_is_gone_and_stands_elsewhere_goes_on_there() -> None:
    """Its slug was changed, and the old one leads nowhere."""
    for gone in (
        Answer(9, "/a-1", status=404),
        Answer(9, "/a-1", read=Reason.ERROR_PAGE),
        Answer(9, "/a-1", status=410),
    ):
        for anew in (5, 9, 30):
            db = told([Answer(0, "/a-1", 0), gone, Answer(anew, "/b-1", 0, title="Corrected")])
            assert changes(db) == [("/b-1", [(1, "first"), (3, "moved,title")])]
    home = [Answer(0, "/", read=Reason.PAGE), Answer(9, "/a-1", to="/", status=302)]
    db = told([Answer(0, "/a-1", 0), *home, Answer(9, "/b-1", 0)])
    assert changes(db) == [("/b-1", [(1, "first"), (4, "moved")])]
    # not seen in its new place before it was missed twice, it was removed meanwhile
    away = [Answer(hour, "/a-1", status=404) for hour in (9, 20)]
    db = told([Answer(0, "/a-1", 0), *away, Answer(30, "/b-1", 0)])
    assert changes(db) == [("/b-1", [(1, "first"), (3, "removed"), (4, "restored,moved")])]


def test_what_stands_at_two_addresses_or_long_after_is_no_move() -> None:
    first, again, gone = Answer(0, "/a-1", 0), Answer(12, "/a-1", 0), Answer(9, "/a-1", status=404)
    for answers in (
        [first, Answer(5, "/b-1", 0), again],
        [first, gone, Answer(10, "/b-1", 0), again],
        [first, gone, Answer(10, "/b-1", 1)],
        [first, gone, Answer(10 + 8 * 24, "/b-1", 0)],
        [first, Answer(10, "/b-1", 0), Answer(12, "/a-1", status=503)],
    ):
        assert [url for url, _ in changes(told(answers))] == ["/a-1", "/b-1"]


def test_the_address_that_a_story_left_may_go() -> None:
    moved = [Answer(0, "/a-1", 0), Answer(9, "/a-1", to="/b-1", status=301), Answer(9, "/b-1", 0)]
    db = told([*moved, Answer(20, "/a-1", status=404), Answer(40, "/a-1", status=404)])

    assert changes(db) == [("/b-1", [(1, "first"), (3, "moved")])]


def test_a_canonical_address_that_unlike_pages_declare_is_that_of_neither() -> None:
    shared = [Answer(0, "/a-1", 0, canonical="/x-1"), Answer(9, "/b-1", 1, canonical="/x-1", title="School opens")]
    assert changes(told(shared)) == [("/a-1", [(1, "first")]), ("/b-1", [(2, "first")])]
    # twins agree, and so does a story that was rewritten under its headline
    twins = [Answer(0, "/a-1", 0, canonical="/x-1"), Answer(9, "/b-1", 0, canonical="/x-1", title="Another headline")]
    assert changes(told(twins)) == [("/x-1", [(1, "first"), (2, "title")])]
    rewritten = [Answer(0, "/a-1", 0, canonical="/x-1"), Answer(9, "/b-1", 1, canonical="/x-1")]
    assert changes(told(rewritten)) == [("/x-1", [(1, "first"), (2, "text")])]
    # what stands at the address itself decides
    own = Answer(20, "/x-1", 1)
    assert changes(told([*shared, own])) == [("/a-1", [(1, "first")]), ("/x-1", [(2, "first"), (3, "title")])]


@pytest.mark.parametrize(
    "answers",
    [
        # canonical addresses that cross: which are believed was told by what was heard first
        [
            Answer(4, "/a-1", 1, canonical="/b-1"),
            Answer(0, "/b-1", 0, canonical="/a-1"),
            Answer(30, "/b-1", 0, title="Two"),
        ],
        [
            Answer(13, "/b-1", 1, canonical="/c-1"),
            Answer(59, "/b-1", 1, title="Two"),
            Answer(36, "/c-1", 0, canonical="/b-1"),
        ],
        [
            Answer(42, "/b-1", 0, canonical="/c-1"),
            Answer(0, "/b-1", 1, canonical="/c-1"),
            Answer(53, "/c-1", 0, canonical="/b-1"),
        ],
        # where a redirect ended is a story, heard of after a page that was gone there later
        [
            Answer(0, "/a-1", 0),
            Answer(5, "/a-1", to="/b-1", status=302),
            Answer(15, "/a-1", status=404),
            Answer(10, "/b-1", 1),
            Answer(20, "/b-1", status=404),
        ],
    ],
)
def test_every_order_of_hearing_comes_to_the_same_rows(answers: list[Answer]) -> None:
    whole, orders = rows(told(answers)), list(permutations(range(len(answers))))

    assert [order for order in orders[:: max(1, len(orders) // 24)] if rows(told(answers, [*order])) != whole] == []


_PATHS = st.sampled_from(["/a-1", "/b-1", "/c-1", "/amp/a-1", "/a-1?utm_source=x"])
_ANSWERS = st.lists(
    st.one_of(
        st.builds(Answer, st.integers(0, 60), _PATHS, st.integers(0, 1), title=st.sampled_from(["One", "Two"])),
        st.builds(Answer, st.integers(0, 60), _PATHS, st.integers(0, 1), canonical=_PATHS),
        st.builds(Answer, st.integers(0, 60), _PATHS, status=st.sampled_from([404, 410])),
        st.builds(Answer, st.integers(0, 60), _PATHS, read=st.sampled_from([Reason.PAGE, Reason.ERROR_PAGE])),
        st.builds(Answer, st.integers(0, 60), _PATHS, to=_PATHS, status=st.sampled_from([301, 302])),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(_ANSWERS, st.data())
def test_the_order_of_hearing_leaves_no_trace(answers: list[Answer], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(answers))))

    assert rows(told(answers, order)) == rows(told(answers))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(_ANSWERS, _ANSWERS, st.data())
def test_what_is_read_again_takes_the_place_of_what_was_read(
    answers: list[Answer], wrong: list[Answer], data: st.DataObject
) -> None:
    stories = [place for place, answer in enumerate(answers) if answer.story is not None]
    others = [answer for answer in wrong if answer.story is not None]
    if not stories or not others:
        return
    db = told(answers)
    before = rows(db)
    place = data.draw(st.sampled_from(stories))
    capture = Capture(
        id=place + 1,
        url=SITE + answers[place].path,
        body=b"",
        fetched=next(db.query("SELECT fetched FROM captures WHERE id = ?", [place + 1]))["fetched"],
    )
    settle(db, Articles(db), data.draw(st.sampled_from(others)), capture)
    settle(db, Articles(db), answers[place], capture)

    assert rows(db) == before


@settings(max_examples=15, deadline=None, derandomize=True)
@given(_ANSWERS, st.data())
def test_what_is_taken_back_leaves_no_trace(answers: list[Answer], data: st.DataObject) -> None:
    stories = [place for place, answer in enumerate(answers) if answer.story is not None]
    if not stories:
        return
    db, place = told(answers), data.draw(st.sampled_from(stories))
    Articles(db).withdraw(place + 1)
    without = told([*answers[:place], replace(answers[place], story=None, status=503), *answers[place + 1 :]])
    for each in (db, without):
        each.execute("UPDATE captures SET outcome = NULL, detail = NULL, status = 0 WHERE id = ?", [place + 1])

    assert rows(db) == rows(without)


def rows(db: Database) -> dict[str, list[dict[str, Any]]]:
    return {name: sorted(db.query(f"SELECT * FROM {name}"), key=repr) for name in TABLES}
