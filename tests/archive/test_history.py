"""The order in which readings are saved leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from archiver.archive import Store
from archiver.archive.schema import migrations
from archiver.archive.stories.articles import Articles
from archiver.archive.stories.history import tell
from archiver.article import Article, Block, Image, Source
from archiver.capture import Capture
from archiver.fields import NOTED, VERSIONED

_WORDS = ("the", "harbour", "bridge", "opened", "after", "nine", "years", "of", "work", "and", "much", "debate")

TABLES = ("articles", "versions", "images", "readings", "captures")


def article(
    story: int,
    words: int,
    kind: str = "article",
    picture: str | None = None,
    part: int = 1,
    leads_on: bool = False,
    byline: tuple[tuple[str, ...], str | None] = ((), None),
) -> Article:
    text = " ".join((_WORDS * 2)[:words])
    return Article(
        url=f"https://news.example/{story}",
        title=f"Story {story}",
        kind=kind,  # type: ignore[arg-type]
        blocks=(Block("paragraph", text),) if text else (),
        images=(Image(picture),) if picture else (),
        extractor="test 1",
        authors=byline[0],
        published=byline[1],
        published_day=byline[1] and byline[1][:10],
        provenance={"authors": Source(".byline", f"By {byline[0][0]}")} if byline[0] else {},
        part=part,
        next_page=f"https://news.example/{story}?page={part + 1}" if leads_on else None,
    )


def capture(number: int, day: int) -> Capture:
    body = f"<p>{number}".encode()
    return Capture(url=f"https://news.example/at/{number}", body=body, fetched=f"2026-01-{day:02}T00:00:00Z")


def rows(db: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of what captures say."""
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    return {name: sorted(db.query(f"SELECT * FROM {name}"), key=repr) for name in TABLES}


def stored(pages: list[tuple[Article, int]]) -> tuple[Database, list[Capture]]:
    """A database in memory with a row for each page's capture."""
    db = Database(memory=True)
    db.execute("PRAGMA foreign_keys = ON")
    migrations.apply(db)
    captures = [replace(capture(number, day), id=number) for number, (_, day) in enumerate(pages, start=1)]
    db.table("captures").insert_all(
        {
            "id": each.id,
            "url": each.url,
            "fetched": each.fetched,
            "status": 200,
            "warc": "",
            "offset": each.id,
            "length": 1,
            "span": 1,
            "crc32": 0,
            "attempts": 0,
            "record": f"urn:uuid:{each.id}",
        }
        for each in captures
    )
    return db, captures


BYLINES = (
    ((), None),
    (("Ada Brume",), "2026-01-01T08:00:00Z"),
    (("Ada Brume", "Lin Ode"), None),
    ((), "2026-01-02T09:00:00Z"),
)

_PAGES = st.lists(
    st.tuples(
        st.builds(
            article,
            st.integers(1, 3),
            st.sampled_from([0, 3, 12, 20]),
            st.sampled_from(["article", "teaser"]),
            st.sampled_from([None, "https://news.example/a.jpg"]),
            st.integers(1, 3),
            st.booleans(),
            st.sampled_from(BYLINES),
        ),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=100, deadline=None)
@given(_PAGES, st.data())
def test_saved_in_any_order_and_any_number_of_times(pages: list[tuple[Article, int]], data: st.DataObject) -> None:
    db, captures = stored(pages)
    for (page, _), at in zip(pages, captures, strict=True):
        Articles(db).save(page, at)
    in_order = rows(db)
    db, captures = stored(pages)
    for number in data.draw(st.permutations(range(len(pages)))):
        # a reading that another takes the place of: of other text, maybe of another story
        Articles(db).save(data.draw(_PAGES)[0][0], captures[number])
    for number in data.draw(st.permutations([*range(len(pages)), *range(len(pages))])):
        Articles(db).save(pages[number][0], captures[number])
    assert rows(db) == in_order


def test_withdrawn_is_as_if_never_said(tmp_path: Path) -> None:
    pages = [article(1, 12), article(1, 20), article(2, 3)]
    with Store(tmp_path) as archive:
        with archive.batch():
            captures = [archive.captures.add(capture(number, number)) for number in (1, 2, 3)]
            archive.save(pages[1], captures[1])
        alone = {name: found for name, found in rows(archive.db).items() if name != "captures"}
        with archive.batch():
            archive.save(pages[0], captures[0])
            archive.save(pages[2], captures[2])
            archive.articles.withdraw(1)
            archive.articles.withdraw(3)
        assert {name: found for name, found in rows(archive.db).items() if name != "captures"} == alone


def test_a_byline_that_a_new_template_hides_is_kept_and_marked(tmp_path: Path) -> None:
    signed = article(1, 20, byline=BYLINES[1])
    with Store(tmp_path) as archive:
        with archive.batch():
            captures = [archive.captures.add(capture(number, number)) for number in (1, 2, 3, 4)]
            archive.save(signed, captures[0])
            assert archive.save(article(1, 20), captures[1]).outcome == "unchanged"  # type: ignore[union-attr]
        hidden = archive.article(1)
        with archive.batch():
            archive.save(article(1, 12), captures[2])
        edited = archive.article(1)
        with archive.batch():
            archive.save(article(1, 12, byline=BYLINES[2]), captures[3])
        back = archive.article(1)
        raw = archive.articles.reading(2)
    assert hidden is not None
    assert edited is not None
    assert back is not None
    assert raw is not None
    assert (hidden["authors"], hidden["published"], hidden["published_day"]) == (
        ["Ada Brume"],
        "2026-01-01T08:00:00Z",
        "2026-01-01",
    )
    assert hidden["provenance"] == {
        "authors": {"source": "earlier version", "raw": "By Ada Brume"},
        "published": {"source": "earlier version", "raw": None},
    }
    assert (hidden["capture_id"], len(hidden["versions"])) == (2, 1)
    assert [version["change"] for version in edited["versions"]] == ["first", "text"]
    assert [version["authors"] for version in edited["versions"]] == [["Ada Brume"]] * 2
    assert (back["authors"], back["provenance"]["authors"]["source"]) == (["Ada Brume", "Lin Ode"], ".byline")
    assert [version["change"] for version in back["versions"]] == ["first", "text", "authors"]
    # what the page said stays known
    assert (raw["authors"], raw["published"]) == ("[]", None)


def test_what_was_fetched_last_is_shown_whatever_its_number(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        with archive.batch():
            new, old = archive.captures.add(capture(1, 9)), archive.captures.add(capture(2, 3))
            archive.save(article(1, 20), new)
            assert archive.save(article(1, 12), old).outcome == "new"  # type: ignore[union-attr]
        found = archive.article(1)
    assert found is not None
    assert (found["words"], found["first_seen"], found["updated"]) == (20, old.fetched, new.fetched)
    assert [(row["number"], row["capture_id"], row["change"]) for row in found["versions"]] == [
        (1, 2, "first"),
        (2, 1, "text"),
    ]


def test_a_reading_is_worse_only_than_what_stood_before_it() -> None:
    def reading(capture_id: int, words: int, kind: str = "article") -> dict[str, Any]:
        base = dict.fromkeys((*VERSIONED, *NOTED, "truncated", "next_page", "key", "at"))
        text = " ".join(_WORDS[:words])
        return {**base, "part": 1, "capture_id": capture_id, "updated": "", "words": words, "kind": kind, "text": text}

    history = tell([reading(3, 12), reading(1, 10), reading(2, 2), reading(4, 6, "teaser")])
    assert history.shown["capture_id"] == 3
    assert {number: str(verdict.detail or verdict.reason) for number, verdict in history.verdicts.items()} == {
        1: "new",
        2: "2 of 10 words",
        3: "changed",
        4: "only the free beginning",
    }
    assert [(row["number"], row["capture_id"]) for row in history.versions] == [(1, 1), (2, 3)]
