"""A small archive that gets stories and edits, run by run, as a crawl stores them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver import times
from archiver.alerts.matching import alerts_of, begin, note_matches
from archiver.archive import Store
from archiver.article import Article, Block
from tests.web.archives import save

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def write(data: Path, alerts: str) -> Path:
    """A sites.toml with two papers and these alerts."""
    data.mkdir(parents=True, exist_ok=True)
    papers = "".join(f'[{key}]\nstart = ["https://www.{key}.example/"]\n\n' for key in ("gazette", "courier"))
    (data / "sites.toml").write_text(f'contact = "desk@gazette.example"\n\n{papers}{alerts}', encoding="utf-8")
    return data


def story(number: int, title: str, *, site: str = "gazette", at: datetime = NOW, text: str = "The pier.") -> Article:
    return Article(
        url=f"https://www.{site}.example/{number}.html",
        site=site,
        title=title,
        published=times.stamp(at),
        lead=f"{title}, in short.",
        blocks=(Block("paragraph", text),),
        language="en",
        kind="article",
        extractor="1",
    )


def run(data: Path, *stories: Article, at: datetime = NOW) -> int:
    """One run that stores these, and looks for what alerts ask for. Returns the number of messages it wrote."""
    alerts = alerts_of(data / "sites.toml")
    with Store(data) as archive:
        with archive.batch():
            begin(archive, alerts)
            run_id = archive.runs.start("crawl")
        with archive.batch():
            for number, each in enumerate(stories):
                save(archive, each, at + timedelta(seconds=number), run_id)
        with archive.batch():
            written = note_matches(archive, alerts)
            archive.runs.finish(run_id, "finished", 0, {})
    return written


def edited(article: Article, text: str) -> Article:
    return replace(article, blocks=(Block("paragraph", text),))


def found(data: Path) -> list[tuple[str, str, list[str]]]:
    """Of each message that waits: alert, kinds, titles."""
    with Store(data, readonly=True) as archive:
        return [
            (
                message.alert,
                ",".join(match["kind"] for match in message.body["matches"]),
                [match["title"] for match in message.body["matches"]],
            )
            for message in archive.outbox.waiting()
        ]
