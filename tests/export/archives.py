"""Archives to export: three plain articles of two sites, and one whose every text is hostile."""

from __future__ import annotations

from pathlib import Path

from archiver.archive import Store
from archiver.article import Article, Block, Image, Link
from archiver.capture import Capture

HOSTILE = (
    "=cmd|' /C calc'!A0 ../../\\..\\etc\x1b[31m</title>]]>&lt;<script>alert(\"1\")</script>"
    "\u202e;,\"'\r\n---\n`*[a](javascript:b)"
)


def fill(folder: Path, plain: int = 3, *, with_hostile: bool = True) -> None:
    """An archive with so many plain articles, of 2025-01, 2025-02 …, and the hostile one behind them."""
    with Store(folder) as archive, archive.batch():
        for number in range(1, plain + 1):
            _save(archive, number, article(number))
        if with_hostile:
            _save(archive, plain + 1, hostile())


def article(number: int) -> Article:
    """A plain one."""
    return Article(
        url=f"https://www.example.org/story-{number}.html",
        site="paper" if number % 2 else "other",
        title=f"Story {number}",
        authors=("Ada Brume", "Lin Ode"),
        published=f"2025-{(number - 1) % 12 + 1:02}-01T08:00:00Z",
        section="Sea",
        lead="It turns.",
        blocks=(Block("paragraph", "The tide turns at noon."),),
        images=(Image(url="https://www.example.org/a.jpg", caption="A boat", credit="Ilse Tarn"),),
        credits=("Ilse Tarn",),
        tags=("sea",),
        related=(Link("https://www.example.org/moon", "The moon"),),
        language="en",
        paywalled=False,
        quality=0.9,
        extractor="1",
    )


def hostile() -> Article:
    """One whose every text is hostile."""
    return Article(
        url=f"javascript:alert(1)//{HOSTILE}",
        site=HOSTILE,
        title=HOSTILE,
        kicker=HOSTILE,
        authors=(HOSTILE,),
        section=HOSTILE,
        lead=HOSTILE,
        blocks=tuple(
            Block(kind, HOSTILE, source=HOSTILE if kind == "quote" else None)  # type: ignore[arg-type]
            for kind in ("paragraph", "heading", "quote", "list", "table", "code")
        ),
        images=(Image(url="data:text/html,x", alt=HOSTILE, caption=HOSTILE, credit=HOSTILE),),
        credits=(HOSTILE,),
        tags=(HOSTILE,),
        related=(Link("javascript:alert(2)", HOSTILE),),
        language='"><x',
        extractor="1",
    )


def _save(archive: Store, number: int, article: Article) -> None:
    body = f"<title>Page {number}</title>{'x' * 600}".encode()
    url = article.url if article.url and article.url.startswith("http") else f"https://www.example.org/{number}"
    headers = (("Content-Type", "text/html"),)
    fetched = f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}Z"
    archive.articles.save(
        article, archive.captures.add(Capture(url=url, body=body, headers=headers, fetched=fetched), site=article.site)
    )


def names(folder: Path) -> list[str]:
    """Every file of a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
