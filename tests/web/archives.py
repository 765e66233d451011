"""Archives for the web page's tests, written by us: a small press, and one that means harm."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.alarms import SiteRun
from archiver.article import Article, Block, Image, Link, Source
from archiver.capture import Capture
from archiver.reasons import Reason, Why

SITES = ("gazette", "courier", "heraut", "tribune-du-nord", "evening-post", "journal-des-iles", "packet", "sentinelle")
SECTIONS = {"fr": ("Politique", "Région", "Culture", "Économie"), "en": ("Politics", "Region", "Arts", "Business")}
AUTHORS = {"fr": ("Maëlle Kerbrat", "Yann Le Dantec", "AFP"), "en": ("Ada Whitlow", "Tom Penrose", "Reuters")}
CREDITS = ("Erwan Pasco/Gazette", "Lucy Marsh", "AFP")
_SUBJECTS = {
    "fr": ("Le port", "La mairie", "Le conseil", "Une ligne de train", "Le phare", "L’école", "Le marché"),
    "en": ("The harbour", "The council", "A ferry line", "The lighthouse", "The school", "The market", "The library"),
}
_VERBS = {
    "fr": ("rouvre après", "attend", "prépare", "refuse", "discute", "mesure", "fête"),
    "en": ("reopens after", "waits for", "prepares", "turns down", "debates", "counts the cost of", "celebrates"),
}
_OBJECTS = {
    "fr": ("trois mois de travaux", "un hiver calme", "la grande marée", "un budget serré", "le retour des pêcheurs"),
    "en": ("three months of work", "a quiet winter", "the spring tide", "a tight budget", "the return of the fleet"),
}

#: Strings that would run as a script, or lead to one, where a page lets them.
SCRIPT = "<script>window.harmed=1</script>"
HOSTILE = (
    SCRIPT,
    '"><img src=x onerror="window.harmed=1">',
    "'-window.harmed=1-'",
    "javascript:window.harmed=1",
    "</title></textarea></style><svg onload=window.harmed=1>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnitrid\u0007 \x1b[31m",
    "data:text/html,<script>window.harmed=1</script>",
)


def press(folder: Path, *, articles: int, now: datetime, sites: int = len(SITES), seed: int = 1) -> Path:
    """An archive of some newspapers: `articles` stories of the last months, one in eight edited later."""
    with Store(folder) as archive:
        run = archive.runs.start("crawl gazette courier")
        with archive.batch():
            for article, at in _stories(articles, now, sites, random.Random(seed)):
                save(archive, article, at, run)
        counts = {site: {"fetched": 40, "new": 30, "changed": 4, "failed": 1} for site in SITES[:sites]}
        archive.runs.finish(run, "finished", 0, counts)
    (folder / "sites.toml").write_text(
        '[gazette]\nname = "La Gazette du Littoral"\nstart = ["https://www.gazette.example/"]\n', encoding="utf-8"
    )
    return folder


def _stories(number: int, now: datetime, sites: int, chance: random.Random) -> Iterator[tuple[Article, datetime]]:
    for count in range(number):
        language = "fr" if chance.random() < 0.55 else "en"
        site = SITES[min(int(chance.expovariate(0.45)), sites - 1)]
        at = now - timedelta(minutes=int(chance.random() ** 2 * 200 * 24 * 60))
        article = story(site, count, language, at, chance)
        yield article, at + timedelta(minutes=20)
        if count % 8 == 0:
            edited = replace(
                article,
                title=f"{article.title} (actualisé)" if language == "fr" else f"{article.title}, residents say",
                modified=None if count % 16 else times.stamp(at + timedelta(hours=3)),
                blocks=(*article.blocks[:-1], Block("paragraph", _sentences(language, chance, 3))),
            )
            yield edited, at + timedelta(hours=4)


def story(site: str, number: int, language: str, at: datetime, chance: random.Random) -> Article:
    """A story with everything that a page has a place for."""
    title = " ".join(chance.choice(words[language]) for words in (_SUBJECTS, _VERBS, _OBJECTS))
    caption, credit = _sentences(language, chance, 1), chance.choice(CREDITS)
    published = times.stamp(at)
    return Article(
        url=f"https://www.{site}.example/{at:%Y/%m}/{number}.html",
        site=site,
        title=title,
        authors=tuple(chance.sample(AUTHORS[language], chance.choice((1, 1, 2)))),
        published=published,
        section=chance.choice(SECTIONS[language]),
        lead=_sentences(language, chance, 1),
        lead_position=0,
        blocks=(
            Block("paragraph", _sentences(language, chance, 4)),
            Block("heading", chance.choice(_OBJECTS[language]).capitalize(), level=2),
            Block("paragraph", _sentences(language, chance, 5)),
            Block("quote", _sentences(language, chance, 1), source=chance.choice(AUTHORS[language])),
            Block("list", "- " + "\n- ".join(_OBJECTS[language][:3])),
            Block("paragraph", _sentences(language, chance, 3)),
        ),
        images=(Image(f"https://www.{site}.example/{number}.jpg", title, caption, credit),),
        credits=(credit,),
        tags=("port", "marée"),
        related=(Link(f"https://www.{site}.example/{at:%Y/%m}/{number + 1}.html", "Le bac, une vieille histoire"),),
        language=language,
        kind="article" if number % 11 else "video",
        quality=0.94,
        provenance={
            "title": Source("jsonld:headline", title),
            "authors": Source("meta:author", "Maëlle Kerbrat, Yann Le Dantec"),
            "published": Source("jsonld:datePublished", published),
            "lead": Source("meta:og:description", caption),
            "section": Source("visible:breadcrumb", "Accueil > Région"),
            "credits": Source("visible:credit", f"Crédits photos : {credit}"),
        },
        extractor="test",
    )


def _sentences(language: str, chance: random.Random, number: int) -> str:
    return " ".join(
        " ".join(chance.choice(words[language]) for words in (_SUBJECTS, _VERBS, _OBJECTS)) + "." for _ in range(number)
    )


#: Key of a site of the hostile archive that sites.toml names, with hostile words.
NAMED = "harm"


def harm(folder: Path, *, now: datetime) -> Path:
    """An archive in which every text of every article is one of `HOSTILE`, one article each, and so is what the ledger
    of addresses says. One more is of a site that has a hostile name and is not well, for hostile reasons."""
    with Store(folder) as archive:
        run = archive.runs.start(f"crawl {SCRIPT}")
        for number, text in enumerate(HOSTILE):
            at = now - timedelta(hours=number)
            article = _harmful(text, number, at)
            save(archive, article, at, run)
            save(archive, replace(article, title=f"{text} again"), at + timedelta(minutes=5), run)
            address = f"https://harm.example/u{number}?{text}"
            archive.ledger.refuse(address, site=text, state="failed", why=Why(Reason.UNEXPECTED, text), found_in=text)
        at = now - timedelta(hours=len(HOSTILE))
        save(archive, replace(_harmful(SCRIPT, len(HOSTILE), at), site=NAMED), at, run)
        for hours in range(200, 0, -1):
            archive.figures.add(run, {NAMED: _ill(times.stamp(now - timedelta(hours=6 * hours)), broken=hours < 12)})
        counts = {text: {"new": 1, "failed": 1, text: 1} for text in HOSTILE}
        archive.runs.finish(run, SCRIPT, 3, counts)
    name = json.dumps(" ".join(text for text in HOSTILE if text.isprintable()))
    (folder / "sites.toml").write_text(
        f'[{NAMED}]\nname = {name}\nstart = ["https://harm.example/"]\n', encoding="utf-8"
    )
    return folder


def _ill(at: str, *, broken: bool) -> SiteRun:
    """A run that found a site as usual, or nothing."""
    if broken:
        return SiteRun(at=at, visits=30, failed=30, reasons={Reason.BLOCKED: 30})
    return SiteRun(at=at, visits=30, new=12, readings=25)


def _harmful(text: str, number: int, at: datetime) -> Article:
    kinds = ("paragraph", "heading", "quote", "list", "table", "code", "embed", "update", "correction")
    return Article(
        url=text if text.startswith(("javascript:", "data:")) else f"https://harm.example/{number}?{text}",
        site=text,
        title=text,
        kicker=text,
        authors=(text, f"{text} two"),
        published=times.stamp(at),
        modified=times.stamp(at),
        section=text,
        lead=text,
        blocks=tuple(Block(kind, text, source=text, url=text) for kind in kinds),  # type: ignore[arg-type]
        images=(Image(text, text, text, text), Image(text, text, text, text)),
        credits=(text,),
        tags=(text,),
        related=(Link(text, text),),
        language=text,
        kind="teaser",
        quality=0.5,
        quality_reasons=(text,),
        provenance={name: Source(text, text) for name in ("title", "authors", "lead", "published", "section", text)},
        extractor=text,
    )


def save(archive: Store, article: Article, at: datetime, run: int) -> None:
    """Store an article as if it had been read from a page fetched then."""
    url = article.url if article.url and article.url.startswith("http") else "https://harm.example/page"
    body = f"<!doctype html><title>{article.title}</title>{SCRIPT}".encode()
    capture = Capture(
        url=url,
        body=body,
        fetched=times.stamp(at.astimezone(UTC)),
        headers=(
            ("Content-Type", f"text/html; charset=utf-8; title={article.title}".encode("ascii", "ignore").decode()),
        ),
    )
    archive.save(article, archive.captures.add(capture, run_id=run, site=article.site or ""))
