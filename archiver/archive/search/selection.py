"""Which articles are meant: a query and filters, as one value for search, counts and exports."""

from __future__ import annotations

from dataclasses import dataclass, fields

from archiver.archive.search.query import Filter, parse_query

#: When a story came out, as far as is known: what lists are ordered by.
MOMENT = "coalesce(articles.published, articles.modified, articles.first_seen)"

#: The day on the publication's own calendar when a story came out; of one that only says when it was changed, that
#: day; NULL where the page has no date. What is counted by day goes by it.
DATED = "coalesce(articles.published_day, articles.modified_day)"

#: The same, the day of the first visit where the page has no date: what filters by date go by.
DAY = "coalesce(articles.published_day, articles.modified_day, substr(articles.first_seen, 1, 10))"

#: Sorts after every character of a time: with it behind a day, a month or a year, comparing takes in the whole of it
#: and still uses the index.
WHOLE = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """query        -- see `archiver.archive.search.query`; empty for all articles.
    site         -- key of the site.
    section      -- as the page names it; case does not matter within ASCII.
    language     -- ISO 639-1 code.
    kind         -- see `archiver.article.PageKind`.
    since, until -- days (`YYYY-MM-DD`), months or years of publication on the publication's own calendar, both
                    included; where that is not known, of the last change, else of the first visit.
    as_of        -- a day or a time: the articles known then, with the text they had.
    """

    query: str = ""
    site: str | None = None
    section: str | None = None
    language: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None

    def to_dict(self) -> dict[str, str]:
        """What is set."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def conditions(self) -> tuple[list[str], dict[str, object]]:
        """The filters as SQL on `articles`, those of the query too, and the values they name. Its words are not among
        them."""
        filters = {
            "site": "articles.site = :site",
            "section": "articles.section = :section COLLATE NOCASE",
            "language": "articles.language = :language",
            "kind": "articles.kind = :kind",
            "since": f"{DAY} >= :since",
            "until": f"{DAY} < :until || '{WHOLE}'",
            "as_of": f"articles.first_seen < :as_of || '{WHOLE}'",
        }
        chosen = {name: value for name, value in self.to_dict().items() if name in filters}
        conditions, values = [filters[name] for name in chosen], dict[str, object](chosen)
        for number, named in enumerate(_by_name(parse_query(self.query).filters)):
            keys = {f"filter_{number}_{place}": each.value for place, each in enumerate(named)}
            either = " OR ".join(_FILTERED[named[0].name].format(key) for key in keys)
            conditions.append(f"NOT coalesce({either}, 0)" if named[0].negative else f"({either})")
            values |= keys
        return conditions, values


#: How an article was come by: `subscriber` where any of it was read with cookies or headers of the owner; else NULL.
ACCESS = """(SELECT max(access) FROM captures WHERE access IS NOT NULL AND (captures.id = articles.capture_id
             OR captures.id IN (SELECT capture_id FROM readings WHERE article_id = articles.id)))"""

#: Articles (`id`) of stories by their keys, or by identities of captures (`mark`); a table that has
#: these as `value` goes in.
ARTICLES_OF = """
    SELECT key AS mark, id FROM articles WHERE key IN (SELECT value FROM {0})
    UNION ALL SELECT key, article_id FROM addresses WHERE key IN (SELECT value FROM {0})
    UNION ALL SELECT record, told.id FROM captures CROSS JOIN articles AS told ON told.capture_id = captures.id
              WHERE record IN (SELECT value FROM {0})
    UNION ALL SELECT record, article_id FROM captures CROSS JOIN readings ON readings.capture_id = captures.id
              WHERE record IN (SELECT value FROM {0})"""

#: Filters of a query as SQL; the name of a value goes in.
_FILTERED = {
    "site": "articles.site = :{}",
    "section": "articles.section = :{} COLLATE NOCASE",
    "language": "articles.language = :{} COLLATE NOCASE",
    "kind": "articles.kind = :{}",
    "tag": """EXISTS (SELECT 1 FROM articles AS tagged, json_each(tagged.tags) AS tag
                      WHERE tagged.id = articles.id AND tag.value = :{} COLLATE NOCASE)""",
    "url": """articles.id IN (SELECT id FROM articles WHERE key = :{0} UNION SELECT article_id FROM addresses
                  WHERE key = :{0} UNION SELECT article_id FROM urls WHERE key = :{0})""",
    "access": """articles.id IN (
                     SELECT told.id FROM captures CROSS JOIN articles AS told ON told.capture_id = captures.id
                     WHERE access = :{0}
                     UNION SELECT article_id FROM captures CROSS JOIN readings ON capture_id = captures.id
                     WHERE access = :{0})""",
    "note": f"articles.id IN (SELECT id FROM ({ARTICLES_OF.format('json_each(noted(:{0}))')}))",
}


def _by_name(filters: tuple[Filter, ...]) -> list[list[Filter]]:
    """Filters of one name together: an article needs to meet one of them."""
    groups: dict[tuple[str, bool], list[Filter]] = {}
    for each in filters:
        groups.setdefault((each.name, each.negative), []).append(each)
    return list(groups.values())
