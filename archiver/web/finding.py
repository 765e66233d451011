"""Searches of the web page, and what is shown of the articles found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from archiver.archive import Store
from archiver.archive.search.copies import story_heads, with_copies
from archiver.archive.search.fulltext import Sort
from archiver.archive.search.query import words_alone
from archiver.archive.search.search import access_to, count, search, search_with_last
from archiver.archive.search.selection import DATED, MOMENT, Selection
from archiver.fields import SqlRow
from archiver.web.counting import FACETS, MOST, Counts, count_facets

#: Results of a page, and pages: who has not found it by then needs other words.
PAGE, PAGES = 20, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What an address asks for; see `Selection` for the filters.

    author -- one name, as a facet offers it.
    by     -- `story`: articles of one story stand as one (see `archiver.archive.search.copies.stories`).
    """

    query: str = ""
    site: str | None = None
    section: str | None = None
    language: str | None = None
    kind: str | None = None
    author: str | None = None
    since: str | None = None
    until: str | None = None
    sort: Sort = "relevance"
    by: Literal["article", "story"] = "article"
    page: int = 1

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set."""
        names = (*FACETS, "since", "until")
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    @property
    def selection(self) -> Selection:
        """The articles that are meant. The index of words finds an author without a look at other articles.

        The author goes before the words, and these into brackets: whatever quotation mark or bracket they leave open,
        and whatever OR they begin or end with, is then their own.
        """
        filters = {name: value for name, value in self.narrowed.items() if name != "author"}
        query = self.query
        if self.author:
            author = f'author:"{self.author.replace(chr(34), " ")}"'
            query = f"{author} ({query})" if query else author
        return Selection(query=query, **filters)

    @property
    def later(self) -> dict[str, str] | None:
        """The query string of the next page; None where this is the last that may be asked for."""
        return self.parameters(page=self.page + 1) if self.page < PAGES else None

    def parameters(self, **changes: Any) -> dict[str, str]:
        """Itself, changed, as the query string of its page; what is as by default is left out. The page is the first
        unless `changes` say so."""
        other = replace(self, **{"page": 1, **changes})
        pairs = {"q": other.query, **other.narrowed, "sort": other.sort, "by": other.by, "page": str(other.page)}
        default = {"q": "", "sort": "relevance", "by": "article", "page": "1"}
        return {name: value for name, value in pairs.items() if value != default.get(name)}


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The rows of one page, whether there are more articles (though no page may follow), and counts. `wider`: where
    there is none, searches that find some, and how many."""

    rows: list[SqlRow]
    more: bool
    counts: Counts
    wider: tuple[tuple[Search, int], ...] = ()


#: What is shown of a search that asks for what there is not.
NOTHING = SearchPage([], False, Counts(0, True, {}, {}))


def find_articles(archive: Store, asked: Search) -> SearchPage:
    """What an address asks for."""
    found = find_results(archive, asked)
    known = {row["id"]: row for row in found.rows}
    rows = [
        row | {name: known[row["id"]][name] for name in ("snippet", "copies") if name in known[row["id"]]}
        for row in shown(archive, list(known))
    ]
    return replace(found, rows=rows, wider=() if found.counts.articles else _wider(archive, asked))


def _wider(archive: Store, asked: Search) -> tuple[tuple[Search, int], ...]:
    """By one word alone, and without one filter."""
    first = replace(asked, page=1)
    others = [replace(first, query=word) for word in words_alone(asked.query)]
    without: list[SqlRow] = [{name: None} for name in asked.narrowed]
    others += [replace(first, **gone) for gone in without]
    return tuple((other, number) for other in others if (number := count(archive.db, other.selection)))


def find_results(archive: Store, asked: Search) -> SearchPage:
    """The same, its rows as the command line has them (see `archiver.archive.search.search.search`), with `access`
    where not everybody may read an article."""
    selection = asked.selection
    last = asked.page * PAGE
    found, matching = search_with_last(archive.db, selection, sort=asked.sort, limit=last + 1, most=MOST + 1)
    if asked.by == "story":
        found = story_heads(archive.db, selection, sort=asked.sort, limit=last + 1)
    rows = found[last - PAGE : last]
    if asked.by == "story":
        rows = with_copies(archive.db, rows)
    access = access_to(archive.db, [row["id"] for row in rows])
    rows = [row | ({"access": access[row["id"]]} if row["id"] in access else {}) for row in rows]
    return SearchPage(rows, len(found) > last, count_facets(archive, selection, matching))


def all_results(archive: Store, asked: Search) -> tuple[list[SqlRow], bool]:
    """The rows of all pages together, and whether there are more articles."""
    if asked.by == "story":
        found = story_heads(archive.db, asked.selection, sort=asked.sort, limit=PAGE * PAGES + 1)
        return with_copies(archive.db, found[: PAGE * PAGES]), len(found) > PAGE * PAGES
    found = search(archive.db, asked.selection, sort=asked.sort, limit=PAGE * PAGES + 1)
    return found[: PAGE * PAGES], len(found) > PAGE * PAGES


#: Newest articles of which those with a date, or those without, are picked.
_NEAR = 2_000


def newest(archive: Store, *, site: str | None = None, limit: int, dated: bool = True) -> list[SqlRow]:
    """What is shown of the newest articles, of all sites or of one: of those whose page has a date, or of the others,
    which are as new as their first visit."""
    ids = archive.db.execute(
        f"""SELECT newest.id FROM
                (SELECT id FROM articles {"WHERE site = :site" if site is not None else ""}
                 ORDER BY {MOMENT} DESC LIMIT {_NEAR}) AS newest
            CROSS JOIN articles INDEXED BY articles_facets ON articles.id = newest.id
            WHERE {DATED} IS {"NOT " if dated else ""}NULL LIMIT :limit""",
        {"site": site, "limit": limit},
    )
    return shown(archive, [number for (number,) in ids])


def shown(archive: Store, ids: Sequence[int]) -> list[SqlRow]:
    """Of articles, in that order: id, url, site, title, authors, section, language, moment, published_day, day (see
    `DATED`), access (see `ACCESS`), and their beginning as `snippet`."""
    rows = archive.db.query(
        f"""SELECT id, url, site, title, authors, section, language, {MOMENT} AS moment, published_day, {DATED} AS day,
                   coalesce(lead, substr(text, 1, 240)) AS snippet
            FROM articles WHERE id IN (SELECT value FROM json_each(?))""",
        [json.dumps(ids)],
    )
    access = access_to(archive.db, ids)
    known = {
        row["id"]: row | {"authors": json.loads(row["authors"] or "[]"), "access": access.get(row["id"])}
        for row in rows
    }
    return [known[number] for number in ids if number in known]
