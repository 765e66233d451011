from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.article import Article, Block
from archiver.web.same_story import headline_words, likeness, same_story
from tests.alerts.newsroom import story as told
from tests.archive.test_copies import ORIGINALS
from tests.web.archives import save, story
from tests.web.serving import serving

NOW = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)

#: Headline, site, and days from the first.
HEADLINES = (
    ("The lifting bridge of Port-Cadou stays closed until Friday", "gazette", 0),
    ("Port-Cadou: lifting bridge closed until Friday", "courier", 1),
    ("Lifting bridge at Port-Cadou closed: the ferry is back", "packet", -1),
    ("The lifting bridge of Port-Cadou stays closed", "gazette", 0.5),  # the same paper
    ("The lifting bridge of Port-Cadou stays closed until Friday", "herald", 9),  # another time
    ("The school of Kerleven opens again on Friday", "courier", 0),  # another story
    ("The budget of the region is short by two million", "packet", 1),
    ("The market moves to the quay for the summer", "herald", 2),
    ("The choir looks for tenors", "herald", -2),
)


def test_the_same_story_is_found_in_other_papers_of_these_days(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        for number, (title, site, days) in enumerate(HEADLINES):
            at = NOW + timedelta(days=days)
            article = Article(
                url=f"https://{site}.example/{number}",
                site=site,
                title=title,
                published=times.stamp(at),
                blocks=(Block("paragraph", "Text."),),
            )
            save(archive, article, at, 1)
        chance = random.Random(5)
        for number in range(60):  # what else was in the papers
            save(archive, story("tribune", number, "en", NOW, chance), NOW, 1)
        record = archive.article("https://gazette.example/0")
        assert record is not None
        found = same_story(archive, record)
    assert [(row["site"], row["title"]) for row in found] == [
        ("courier", HEADLINES[1][0]),
        ("packet", HEADLINES[2][0]),
    ]


def test_words_are_compared_without_case_and_accents() -> None:
    assert headline_words("ÉLYSÉE") == headline_words("Elysee")


def test_likeness_is_the_shared_weight() -> None:
    weight = {"bridge": 3.0, "closed": 1.0, "the": 0.0}
    assert likeness(frozenset({"the", "bridge"}), frozenset({"the", "bridge", "closed"}), weight) == 6 / 7
    assert likeness(frozenset({"the"}), frozenset({"the"}), weight) == 0


def test_a_search_shows_copies_as_one(tmp_path: Path) -> None:
    texts = [*[ORIGINALS["ferry"]] * 3, ORIGINALS["bac"]]
    with Store(tmp_path) as archive, archive.batch():
        for number, text in enumerate(texts):
            save(archive, told(number, "Ferry", site=f"paper-{number}", at=NOW, text=text), NOW, 1)
    with serving(tmp_path) as server:
        asked = {"sort": "oldest", "by": "story"}
        page = server.get("/search", **asked).text
        assert len(re.findall('<article class="entry">', page)) == 2
        assert "The same words:" in page
        answer = server.get("/search.json", **asked).json
        assert (answer["asked"], [row["sites"] for row in answer["rows"]]) == (
            asked,
            [["paper-0", "paper-1", "paper-2"], ["paper-3"]],
        )
        assert server.get("/search.csv", **asked).text.splitlines()[0] == "id,published,site,sites,title,snippet,url"
        assert len(server.get("/search.json", sort="oldest").json["rows"]) == 4
