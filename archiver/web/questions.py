"""Questions people ask of an archive, as Datasette's canned queries: with a form, as JSON and as CSV.

Those that would read every article begin with a part of the archive that an index finds: a time, or edits.
"""

from __future__ import annotations

from archiver.fields import JsonObject

#: Days that the queries over articles look back by default, and articles that they read at most.
_SINCE = "coalesce(nullif(:since, ''), date('now', '-30 days'))"
_MOST = 20_000

#: As bylines name them, upper case.
_AGENCIES = (
    "AFP",
    "AGENCE FRANCE-PRESSE",
    "ANP",
    "ANSA",
    "AP",
    "APA",
    "ASSOCIATED PRESS",
    "ATS",
    "BELGA",
    "DPA",
    "EFE",
    "LUSA",
    "PA",
    "PA MEDIA",
    "REUTERS",
    "THE ASSOCIATED PRESS",
)

_RECENT = f"""WITH recent AS (
  SELECT id FROM articles
  WHERE coalesce(published_day, modified_day, substr(first_seen, 1, 10)) >= {_SINCE}
  ORDER BY coalesce(published_day, modified_day, substr(first_seen, 1, 10)) DESC LIMIT {_MOST}
)"""

QUESTIONS: dict[str, JsonObject] = {
    "photographers": {
        "title": "Most credited photographers and agencies",
        "description": "Photo credits as printed, by number of pictures, in articles since a day (30 days ago).",
        "sql": f"""{_RECENT}
SELECT images.credit, count(*) AS pictures, count(DISTINCT images.article_id) AS articles
FROM recent JOIN images ON images.article_id = recent.id
WHERE images.credit IS NOT NULL
GROUP BY images.credit ORDER BY pictures DESC, images.credit LIMIT 200""",
    },
    "silent_edits": {
        "title": "Edits without a notice",
        "description": "Articles whose text changed though the page gave no new time of modification, slips of the"
        " pen and corrections among them.",
        # `versions` is a view of `revisions`, which has the index; the index of facets stands in for the long rows
        "sql": """SELECT later.article_id, found.site, later.seen, later.change,
  iif(later.shown, (SELECT title FROM articles WHERE id = later.article_id), later.title) AS title
FROM revisions AS later INDEXED BY revisions_edits
CROSS JOIN articles AS found INDEXED BY articles_facets ON found.id = later.article_id
CROSS JOIN revisions AS earlier ON earlier.article_id = later.article_id AND earlier.number = later.number - 1
WHERE later.number > 1 AND later.modified IS earlier.modified AND later.extractor IS earlier.extractor
  AND (instr(later.change, 'text') OR instr(later.change, 'lead'))
  AND (:site = '' OR found.site = :site)
ORDER BY later.seen DESC LIMIT 500""",
    },
    "sections": {
        "title": "Sections over time",
        "description": "Articles by month, site and section, since a day (30 days ago).",
        "sql": f"""{_RECENT}
SELECT substr(coalesce(published_day, modified_day), 1, 7) AS month, site, section, count(*) AS articles
FROM recent CROSS JOIN articles INDEXED BY articles_facets ON articles.id = recent.id
WHERE section IS NOT NULL AND coalesce(published_day, modified_day) IS NOT NULL
GROUP BY month, site, section ORDER BY month DESC, articles DESC LIMIT 1000""",
    },
    "agency_share": {
        "title": "Agency share",
        "description": "Of each site, how many articles are signed by a news agency, since a day (30 days ago).",
        "sql": f"""{_RECENT}
SELECT site, count(*) AS articles, sum(by_agency) AS by_agency, round(100.0 * avg(by_agency), 1) AS percent
FROM (
  SELECT site, EXISTS (
    SELECT 1 FROM json_each(articles.authors) WHERE upper(value) IN ({", ".join(f"'{name}'" for name in _AGENCIES)})
  ) AS by_agency
  FROM recent CROSS JOIN articles INDEXED BY articles_facets ON articles.id = recent.id
)
GROUP BY site ORDER BY percent DESC, articles DESC""",
    },
}
