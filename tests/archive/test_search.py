"""What searches find, in which order, and how they count."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from archiver.archive import Store
from archiver.archive.search import fulltext
from archiver.archive.search import search as search_module
from archiver.archive.search.fulltext import Sort, words_that_begin
from archiver.archive.search.query import Term
from archiver.archive.search.search import GROUPS, HIT, HIT_END, count, count_by, every, search, shares, wider
from archiver.archive.search.selection import Selection
from archiver.archive.upkeep.integrity import tallies_are_right
from archiver.article import Article, Block
from archiver.capture import Capture
from archiver.web.arguments import problem

PAPERS: list[dict[str, Any]] = [
    {"title": "L'Élysée répond au port", "lead": "Une œuvre.", "authors": ("Ada Brume",), "section": "Politique"},
    {
        "title": "Storm hits harbour",
        "text": "The harbour wall broke in the storm.",
        "authors": ("Lin Ode", "Ada Brume"),
    },
    {"title": "Harbour mended", "text": "The wall of the harbour stands again.", "credits": ("Ilse Tarn / AFP",)},
    {"title": "Tide tables", "text": "Low water at noon, storm or not.", "site": "other", "kind": "notice"},
]


_TOKENS = [
    "storm",
    "harb*",
    '"',
    '"harbour wall"',
    "-storm",
    "-",
    "OR",
    "AND",
    "NOT",
    "(",
    ")",
    "title:",
    "lead:oeuvre",
    "*",
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as made:
        for number, paper in enumerate(PAPERS, 1):
            save(made, number, **paper)
        yield made


def save(archive: Store, number: int, *, day: str | None = None, **paper: Any) -> None:
    day = day or f"2025-0{number}-01"
    text = paper.pop("text", "Rien à dire.")
    url = f"https://www.example.org/story-{number}"
    lead = paper.get("lead")
    article = Article(
        **{"url": url, "site": "paper", "language": "en", "published": f"{day[:8]}01", "extractor": "1", **paper},
        lead_position=0 if lead else None,
        blocks=(Block("paragraph", text),),
    )
    with archive.batch():
        capture = archive.captures.add(Capture(url=url, body=b"x", fetched=f"{day}T12:00:00Z"))
        archive.articles.save(article, capture)


def found(archive: Store, query: str = "", sort: Any = "oldest", **filters: str) -> list[int]:
    return [row["id"] for row in search(archive.db, Selection(query=query, **filters), sort=sort)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("harbour", [2, 3]),
        ("harbour storm", [2]),
        ('"harbour wall"', [2]),
        ("harbour -storm", [3]),
        ("-harbour", [1, 4]),
        ("mended OR tide", [3, 4]),
        ("harb*", [2, 3]),
        ("harb* -storm", [3]),
        ("(harb* -storm)", [3]),
        ("title:wall", []),
        ("author:brume", [1, 2]),
        ("credit:tarn", [3]),
        ("elysee", [1]),
        ("ÉLYSÉE", [1]),
        ("oeuvre", [1]),
        ("œuvre", [1]),
        ('harbour "', [2, 3]),
        ("harbour AND (", [2, 3]),
        ("nothing", []),
        ("", [1, 2, 3, 4]),
    ],
)
def test_query(archive: Store, query: str, ids: list[int]) -> None:
    assert found(archive, query) == ids
    assert sorted(every(archive.db, Selection(query=query))) == ids
    assert count(archive.db, Selection(query=query)) == len(ids)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"site": "other"}, [4]),
        ({"section": "politique"}, [1]),
        ({"language": "fr"}, []),
        ({"kind": "notice"}, [4]),
        ({"since": "2025-03"}, [3, 4]),
        ({"until": "2025-02"}, [1, 2]),
        ({"since": "2025-02-01", "until": "2025-02-01"}, [2]),
        ({"until": "2024"}, []),
        ({"query": "storm", "site": "other"}, [4]),
        ({"query": "-storm", "until": "2025-02"}, [1]),
    ],
)
def test_filters(archive: Store, filters: dict[str, str], ids: list[int]) -> None:
    assert found(archive, **filters) == ids
    assert sorted(every(archive.db, Selection(**filters), "site")) == ids


def test_order(archive: Store) -> None:
    assert list(every(archive.db, Selection(), "newest")) == [4, 3, 2, 1]
    assert list(every(archive.db, Selection(), "site")) == [4, 1, 2, 3]
    # the headline weighs more, and the shorter text
    assert found(archive, "storm", "relevance") == [2, 4]
    assert found(archive, "storm", "newest") == [4, 2]
    assert found(archive, sort="newest") == [4, 3, 2, 1]
    assert found(archive, sort="relevance") == [4, 3, 2, 1]


def test_common_words(archive: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COMMON", "SORTED"):
        monkeypatch.setattr(fulltext, name, 1)
    first = [row["id"] for row in search(archive.db, Selection(query="storm"), limit=1)]
    assert first == [2], "in the headline"
    assert [row["id"] for row in search(archive.db, Selection(query="storm"), sort="newest", limit=1)] == [4]
    assert [row["id"] for row in search(archive.db, Selection(query="storm wall"), limit=1)] == [2]


def test_what_few_articles_are_is_found_behind_the_newest(archive: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "NEAR", 1)
    assert found(archive, sort="newest", kind="notice") == [4]
    assert found(archive, sort="newest", kind="article") == [3, 2, 1]
    assert found(archive, "-storm", "newest", section="politique") == [1]
    assert found(archive, sort="oldest", language="en", as_of="2025-02-01") == [1, 2]


@pytest.mark.parametrize("near", [1, 3, 50])
@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_what_was_known_then_by_date(babble: Store, near: int, sort: Sort, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that are dated ahead of their first visit too."""
    monkeypatch.setattr(search_module, "NEAR", near)
    rows = babble.db.execute(
        "SELECT id, first_seen, coalesce(published, modified, first_seen) FROM articles"
    ).fetchall()
    assert any(moment > seen for _, seen, moment in rows)
    for as_of in ("2024-12-31", "2025-03", "2025-06-01", "2025"):
        known = sorted(
            ((moment, number) for number, seen, moment in rows if seen < f"{as_of}~"), reverse=sort == "newest"
        )
        found = [row["id"] for row in search(babble.db, Selection(as_of=as_of), sort=sort, limit=5)]
        assert found == [number for _, number in known[:5]]


def test_words_that_go_on_by_date(archive: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "SORTED", 1)
    assert [row["id"] for row in search(archive.db, Selection(query="harb*"), sort="newest", limit=1)] == [3]
    assert [row["id"] for row in search(archive.db, Selection(query="wall -sto*"), sort="oldest", limit=1)] == [3]
    english = Selection(query="harb*", language="en", until="2025-02")
    assert [row["id"] for row in search(archive.db, english, sort="newest", limit=1)] == [2]


@pytest.fixture(scope="module")
def babble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Many articles of words that begin alike, found in another order than that of their dates."""
    rng = random.Random(7)
    words = ["".join(rng.choices(["a", "b", "é", "œ", "oe", "ß"], k=rng.randint(1, 4))) for _ in range(60)]
    with Store(tmp_path_factory.mktemp("babble")) as made:
        for number in range(1, 81):
            title, text = (" ".join(rng.choices(words, k=count)) for count in (2, 6))
            ahead = {"published": f"2025-{rng.randint(1, 12):02}-15"} if number % 7 == 0 else {}
            save(made, number, day=f"2025-{rng.randint(1, 12):02}-01", title=title, text=f"{text}. 港の壁", **ahead)
        yield made


@pytest.mark.parametrize("limits", [(3_000, 20_000, 1_000, (500, 5_000)), (3, 5, 2, (4, 30)), (1, 1, 1, (80,))])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    beginning=st.text("abéEœß", max_size=3) | st.sampled_from(["港", "港a", '"a b"', "a b"]),
    field=st.sampled_from(["", "title:", "text:", "author:"]),
    limit=st.integers(1, 90),
)
def test_a_beginning_finds_what_its_words_find(
    babble: Store, beginning: str, field: str, limit: int, limits: tuple[Any, ...]
) -> None:
    """The first results are the same, and in the same order, whether SQLite gathers what begins so or is given the
    words, and however many there are."""

    def answers() -> list[list[int]]:
        selection = Selection(query=f"{field}{beginning}*")
        orders: tuple[Sort, ...] = ("relevance", "newest", "oldest")
        return [[row["id"] for row in search(babble.db, selection, sort=sort, limit=limit)] for sort in orders]

    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(("COMMON", "SORTED", "WALKED_FROM", "FIRST"), limits, strict=True):
            patch.setattr(fulltext, name, value)
        patch.setattr(fulltext, "WORDS_A_PAGE", 1_000)
        written = answers()
        patch.setattr(fulltext, "MOST_WORDS", -1)
        assert answers() == written


@pytest.mark.parametrize("page", [64, 512, 4_050])
@pytest.mark.parametrize("pieces", [1, 5])
def test_words_that_begin_so_are_read_out_of_the_index(
    tmp_path: Path, page: int, pieces: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As SQLite's own table of words has them, whatever the size of pages, words that fill several of them too."""
    monkeypatch.setattr(fulltext, "WORDS_A_PAGE", 1_000)
    rng = random.Random(page + pieces)
    words = ["".join(rng.choices("abcé", k=rng.randint(1, 9))) for _ in range(300)]
    with Store(tmp_path) as made:
        made.db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('pgsz', ?)", [page])
        for piece in range(pieces):
            rows = [(piece * 200 + number, " ".join(rng.choices(words, k=20)) + " ab") for number in range(200)]
            with made.batch():
                made.db.conn.executemany("INSERT INTO articles_fts (rowid, text) VALUES (?, ?)", rows)
        made.db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, articles_fts, row)")
        every = [word for (word,) in made.db.execute("SELECT term FROM vocabulary")]
        for beginning in ("a", "ab", "ace", "b", "é", "cab", "d"):
            begun = words_that_begin(made.db, "articles_fts", Term(beginning, prefix=True))
            assert begun == [word for word in every if word.startswith(beginning.replace("é", "e"))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(
    query=st.text() | st.lists(st.sampled_from(_TOKENS), max_size=8).map(" ".join),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    as_of=st.none() | st.just("2025-03"),
    kind=st.none() | st.just("article"),
)
def test_no_text_is_an_error(archive: Store, query: str, sort: Any, as_of: str | None, kind: str | None) -> None:
    """Whatever is typed is looked for, and every way to look finds as many."""
    assume(problem(query) is None)
    selection = Selection(query=query, as_of=as_of, kind=kind)
    ids = [row["id"] for row in search(archive.db, selection, sort=sort)]
    assert sorted(ids) == sorted(every(archive.db, selection))
    assert count(archive.db, selection) == len(ids)
    assert sum(row["articles"] for row in count_by(archive.db, selection, "site")) == len(ids)


@pytest.mark.parametrize("filters", [{"site": "paper"}, {"since": "2025-02"}, {"until": "2025-02", "section": "Ville"}])
@pytest.mark.parametrize("query", ["harbour", "storm OR oeuvre", "-wall harbour", "br*"])
def test_articles_of_a_site_or_of_days_are_the_same_few_or_many(
    archive: Store, query: str, filters: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers() -> list[Any]:
        selection = Selection(query=query, **filters)
        orders: tuple[Sort, ...] = ("relevance", "newest", "oldest")
        found = [search(archive.db, selection, sort=sort) for sort in orders]
        return [*found, count(archive.db, selection), count_by(archive.db, selection, "month")]

    few = answers()
    monkeypatch.setattr("archiver.archive.search.search.FEW", 0)
    assert answers() == few


def test_snippets_show_the_words_as_they_are_written(archive: Store) -> None:
    def snippet(query: str) -> str:
        (row,) = search(archive.db, Selection(query=query))
        return str(row["snippet"])

    assert snippet("oeuvre") == f"Une {HIT}œuvre{HIT_END}.\n\nRien à dire."
    assert snippet("lead:oeuvre") == f"Une {HIT}œuvre{HIT_END}."
    assert snippet("elysee") == "Une œuvre."  # the headline has the word, and is seen anyway
    assert snippet("brok*") == f"The harbour wall {HIT}broke{HIT_END} in the storm."
    assert snippet('"wall broke" -mended') == f"The harbour {HIT}wall broke{HIT_END} in the storm."


def test_tidied(archive: Store) -> None:
    def pieces() -> int:
        return int(archive.db.execute("SELECT count(DISTINCT segid) FROM articles_fts_idx").fetchone()[0])

    assert pieces() == len(PAPERS)
    archive.tidy(0)
    assert pieces() < len(PAPERS)
    archive.tidy()
    assert pieces() == 1
    archive.db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    assert found(archive, "harbour") == [2, 3]


def test_rows(archive: Store) -> None:
    (row,) = search(archive.db, Selection(query="broke"))
    assert [row] == [
        {
            "id": 2,
            "url": "https://www.example.org/story-2",
            "site": "paper",
            "title": "Storm hits harbour",
            "published": "2025-02-01",
            "published_day": "2025-02-01",
            "modified": None,
            "modified_day": None,
            "first_seen": row["first_seen"],
            "snippet": f"The harbour wall {HIT}broke{HIT_END} in the storm.",
        }
    ]
    assert [row["snippet"] for row in search(archive.db, Selection(until="2025-01"))] == ["Une œuvre."]


def test_counts(archive: Store) -> None:
    def by(group: str, limit: int | None = None, **filters: str) -> list[tuple[str | None, int]]:
        return [(row[group], row["articles"]) for row in count_by(archive.db, Selection(**filters), group, limit)]

    assert by("site") == [("paper", 3), ("other", 1)]
    assert by("site", query="storm") == [("other", 1), ("paper", 1)]
    assert by("author") == [("Ada Brume", 2), ("Lin Ode", 1)]
    assert by("author", query="storm") == [("Ada Brume", 1), ("Lin Ode", 1)]
    assert by("credit") == [("Ilse Tarn / AFP", 1)]
    assert by("section") == [(None, 3), ("Politique", 1)]
    assert by("month", 2) == [("2025-03", 1), ("2025-04", 1)]
    assert by("day", since="2025-04") == [("2025-04-01", 1)]


_NAMES = st.none() | st.lists(st.sampled_from(["Ada Brume", "Lin Ode", ""]), max_size=3).map(json.dumps)
_WORDS = st.none() | st.sampled_from(["", "a", "b"])
_DAYS = st.none() | st.sampled_from(["2025-01-01", "2025-01-02", "2025-03-01"])
_ROW = st.fixed_dictionaries(
    {
        **dict.fromkeys(("site", "section", "language", "kind"), _WORDS),
        **dict.fromkeys(("published_day", "modified_day"), _DAYS),
        **dict.fromkeys(("authors", "credits"), _NAMES),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["insert", "update", "delete", "rename"]), st.integers(1, 4), _ROW)))
def test_counts_are_kept_with_the_articles(
    archive: Store, changes: list[tuple[str, int, dict[str, str | None]]]
) -> None:
    """Whatever is written: what is kept is what counting all comes to, row by row and group by group."""
    archive.db.execute("PRAGMA foreign_keys = OFF")
    with archive.batch():
        for verb, number, row in changes:
            values = {**row, "id": number + 10, "new": number + 20}
            columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            archive.db.execute(
                {
                    "insert": f"""INSERT OR IGNORE INTO articles
                        (id, key, url, capture_id, first_seen, updated, {columns})
                        VALUES (:id, :id, '', 1, '', '', {marks})""",
                    "update": f"UPDATE articles SET {', '.join(f'{name} = :{name}' for name in row)} WHERE id = :id",
                    "delete": "DELETE FROM articles WHERE id = :id",
                    "rename": "UPDATE OR IGNORE articles SET id = :new WHERE id = :id",
                }[verb],
                values,
            )
    kept = [count_by(archive.db, Selection(), group, limit) for group in GROUPS for limit in (None, 2)]
    assert tallies_are_right(archive.db)
    with archive.db.conn:
        archive.db.execute("ALTER TABLE tallies RENAME TO hidden")
    try:
        assert kept == [count_by(archive.db, Selection(), group, limit) for group in GROUPS for limit in (None, 2)]
    finally:
        archive.db.execute("ALTER TABLE hidden RENAME TO tallies")


@pytest.mark.parametrize(
    "filters",
    [
        {"site": "paper"},
        {"site": "paper", "since": "2025-02"},
        {"until": "2025-03", "kind": "article"},
        {"since": "2025-02", "until": "2025-02", "query": "-tide site:paper"},
        {"site": "other", "as_of": "2025-05"},
        {"since": "2025", "query": "url:https://www.example.org/story-2"},
    ],
)
def test_counts_of_what_is_narrowed(archive: Store, filters: dict[str, str]) -> None:
    """They are those of the articles that are found."""
    ids = list(every(archive.db, Selection(**filters)))
    assert ids
    assert count(archive.db, Selection(**filters)) == len(ids)
    rows = [archive.article(number) for number in ids]
    names = Counter(name for row in rows for name in (row or {})["authors"])
    months = Counter((row or {})["published_day"][:7] for row in rows)
    selection = Selection(**filters)
    assert {row["author"]: row["articles"] for row in count_by(archive.db, selection, "author")} == names
    assert {row["month"]: row["articles"] for row in count_by(archive.db, selection, "month")} == months


#: Hours around the ends of a month and of two years, UTC.
_HOURS = st.sampled_from(
    ["2024-12-31T20", "2025-01-31T12", "2025-02-28T22", "2025-03-01T03", "2025-12-31T23", "2026-01-01T01"]
)
_STORY = st.fixed_dictionaries(
    {
        "site": st.sampled_from(["paper", "other"]),
        "published": st.none() | _HOURS,
        "modified": st.none() | _HOURS,
        "first_seen": _HOURS,
        "offset": st.integers(-12, 14),
    }
)
_UP_TO = st.none() | st.sampled_from(["2024", "2025", "2025-01", "2025-02", "2025-03-01", "2025-12-31", "2026-01-01"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(_STORY, max_size=12), _UP_TO, _UP_TO, st.sampled_from([None, "paper"]))
def test_days_are_those_of_the_place_in_every_order(
    archive: Store, stories: list[dict[str, Any]], since: str | None, until: str | None, site: str | None
) -> None:
    """Lists by date begin where the days do, and have all articles whose day at their place is meant."""
    archive.db.execute("PRAGMA foreign_keys = OFF")
    with archive.batch():
        archive.db.execute("DELETE FROM articles WHERE id > 100")
        for number, story in enumerate(stories, 101):
            moments = {name: f"{story[name]}:30:00Z" for name in ("published", "modified", "first_seen") if story[name]}
            days = {f"{name}_day": _day(moment, story["offset"]) for name, moment in moments.items()}
            archive.db.execute(
                """INSERT INTO articles (id, key, url, capture_id, updated, site, first_seen, published, modified,
                   published_day, modified_day) VALUES (:id, :id, '', 1, '', :site, :first_seen, :published, :modified,
                   :published_day, :modified_day)""",
                {**story, "published_day": None, "modified_day": None, "id": number, **moments, **days},
            )
    selection = Selection(since=since, until=until, site=site)

    meant = list(every(archive.db, selection, "newest"))

    assert [row["id"] for row in search(archive.db, selection, sort="newest", limit=100)] == meant
    assert [row["id"] for row in search(archive.db, selection, sort="oldest", limit=100)] == meant[::-1]


def _day(moment: str, hours: int) -> str:
    return (datetime.fromisoformat(moment) + timedelta(hours=hours)).date().isoformat()


def test_as_of(archive: Store) -> None:
    with archive.batch():
        url = "https://www.example.org/story-2"
        capture = archive.captures.add(Capture(url=url, body=b"y", fetched="2025-06-01T12:00:00Z"))
        edited = Article(
            url=url,
            site="paper",
            title="Gale hits harbour",
            published="2025-02-01",
            blocks=(Block("paragraph", "The harbour wall held in the gale, after all."),),
        )
        archive.articles.save(edited, capture)
    assert found(archive, "storm") == [4]
    assert found(archive, "gale") == [2]
    assert found(archive, "storm", as_of="2025-05-31") == [2, 4]
    assert sorted(found(archive, "storm", "relevance", as_of="2025-05-31")) == [2, 4]
    assert found(archive, "gale", as_of="2025-05-31") == []
    assert found(archive, "gale", as_of="2025-06-01") == [2]
    assert found(archive, "storm", as_of="2025-03-31") == [2], "the other was not known then"
    assert found(archive, as_of="2025-02-01") == [1, 2]
    assert found(archive, "-storm", as_of="2025-05-31") == [1, 3]
    assert count(archive.db, Selection(query="storm", as_of="2025-05-31")) == 2
    assert count_by(archive.db, Selection(query="storm", as_of="2025-05-31"), "site") == [
        {"site": "other", "articles": 1},
        {"site": "paper", "articles": 1},
    ]
    rows = search(archive.db, Selection(query="broke", as_of="2025-05-31"))
    assert [row["title"] for row in rows] == ["Storm hits harbour"]


def test_share_of_output(archive: Store) -> None:
    save(archive, 5, title="A storm is coming", day="2025-04-02", site="other", kind="notice")
    save(archive, 6, title="Nothing of it", day="2025-04-03", site="other", section="Arts")
    april = {"month": "2025-04", "site": "other", "articles": 2, "of": 3, "percent": 66.7}
    february = {"month": "2025-02", "site": "paper", "articles": 1, "of": 1, "percent": 100.0}

    assert shares(archive.db, Selection(query="storm")) == [february, april]
    assert shares(archive.db, Selection(query="storm", site="other")) == [april]
    assert shares(archive.db, Selection(query="storm site:other", since="2025-04")) == [april]
    assert shares(archive.db, Selection(query="storm kind:notice")) == [april | {"of": 2, "percent": 100.0}]
    assert shares(archive.db, Selection(section="arts")) == [april | {"articles": 1, "percent": 33.3}]
    assert shares(archive.db, Selection(query="zyzzyva")) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Selection(query="zyzzyva"), []),
        (Selection(query="zyzzyva storm"), [(Selection(query="storm"), 2)]),
        (
            Selection(query='"harbour wall" title:tide -noon'),
            [(Selection(query='"harbour wall"'), 1), (Selection(query="title:tide"), 1)],
        ),
        (Selection(query="storm site:nobody"), [(Selection(query="storm"), 2)]),
        (Selection(query="(zyzzyva OR xyzzy) NEAR(wall storm, 9)"), [(Selection(query="NEAR(wall storm, 9)"), 1)]),
        (
            Selection(query="harbour", site="other", since="2020", until="2030"),
            [(Selection(query="harbour", since="2020", until="2030"), 2)],
        ),
        (Selection(query="tide", until="2024"), [(Selection(query="tide"), 1)]),
    ],
    ids=str,
)
def test_what_would_find_something(archive: Store, asked: Selection, found: list[tuple[Selection, int]]) -> None:
    assert count(archive.db, asked) == 0
    assert wider(archive.db, asked) == found
