"""Tables of archive.db. They are made by migrations: named functions, of which a released one is never edited.

`user_version` in the database header is the checksum of the first of them (`VERSION`). So tables made by other code are
noticed before a statement fails in the middle of a run.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterator

from sqlite_utils import Database, Migrations

from archiver.archive.digests import DIGESTS, fill_digests
from archiver.fields import BY_NAME, NOTED, SEARCHED, STORED, VERSIONED

#: Written to the database header, so that `file` and `doctor` know our databases from others ("News").
APPLICATION_ID = 0x4E657773

migrations = Migrations("archiver")

#: All columns of the index: `segments` has words of scripts without spaces, and words that can be written in several
#: ways (`archiver.archive.search.segments`).
INDEXED = (*SEARCHED, "segments")

#: How the index cuts words: vowel signs of Indic scripts are parts of them.
TOKENIZE = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"

RUNS = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    outcome TEXT,
    exit_code INTEGER,
    counts TEXT,
    state TEXT
);

-- figures of each site in each run, which `health` compares
CREATE TABLE site_runs (
    site TEXT NOT NULL,
    at TEXT NOT NULL,
    run_id INTEGER REFERENCES runs(id) ON DELETE SET NULL,
    visits INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    new INTEGER NOT NULL,
    readings INTEGER NOT NULL,
    filled TEXT,
    words TEXT,
    newest TEXT,
    reasons TEXT,
    PRIMARY KEY (site, at)
) WITHOUT ROWID;
CREATE INDEX site_runs_run ON site_runs(run_id);

-- what broke at a site, told by runs once and then daily, until it is mended or accepted (`how`); `about` is a field,
-- or the address of a source
CREATE TABLE alarms (
    site TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    since TEXT NOT NULL,
    opened TEXT NOT NULL,
    told TEXT NOT NULL,
    closed TEXT,
    how TEXT,
    was REAL,
    now REAL,
    what TEXT NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (site, kind, about, opened)
) WITHOUT ROWID;

-- a host that answered 429 or 503 is not asked before `not_before`; `delay` is what it could bear since
CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    not_before TEXT,
    delay REAL,
    reason TEXT
) WITHOUT ROWID;
"""

CAPTURES = """
CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL, -- identity, the same in every archive: the UUID of the record's WARC-Record-ID
    url TEXT NOT NULL,
    site TEXT,
    fetched TEXT NOT NULL,
    status INTEGER NOT NULL,
    mime TEXT,
    digest TEXT,
    size INTEGER,
    warc TEXT NOT NULL,
    "offset" INTEGER NOT NULL, -- of the response (or revisit) record, as `length`
    length INTEGER NOT NULL,
    span INTEGER NOT NULL, -- bytes from `offset` to the end of the request and metadata records behind it
    crc32 INTEGER NOT NULL, -- of these bytes: gzip's own sums leave some bits uncovered
    revisit_of INTEGER REFERENCES captures(id),
    truncated TEXT,
    run_id INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    outcome TEXT, -- a code of `archiver.reasons`
    detail TEXT,
    extractor TEXT
);
CREATE INDEX captures_url_fetched ON captures(url, fetched);
-- who leads to a URL: `detail` of a redirect is where it leads
CREATE INDEX captures_redirects ON captures(detail) WHERE outcome = 'redirect';
CREATE INDEX captures_digest ON captures(digest);
CREATE UNIQUE INDEX captures_record ON captures(record);
CREATE UNIQUE INDEX captures_warc_offset ON captures(warc, "offset");
CREATE INDEX captures_unread ON captures(id) WHERE outcome IS NULL;
"""

_COLUMNS = ",\n    ".join([*(field.definition for field in STORED), "segments TEXT"])

#: Columns are stored as `archiver.archive.compact` says.
ARTICLES = f"""
CREATE TABLE articles (
    {_COLUMNS}
);
CREATE UNIQUE INDEX articles_key ON articles(key);
CREATE INDEX articles_published ON articles(published);
CREATE INDEX articles_capture ON articles(capture_id);
-- the web pages read the newest first, of all sites and of one, without touching the long rows
CREATE INDEX articles_newest ON articles(coalesce(published, modified, first_seen));
CREATE INDEX articles_newest_of_site ON articles(site, coalesce(published, modified, first_seen));
CREATE INDEX articles_day ON articles(coalesce(published_day, modified_day, substr(first_seen, 1, 10)));
-- begins with `id`, so that it can stand in for the table where a search has ids and counts: the other columns stand
-- behind the text in a row, pages of disk away
CREATE INDEX articles_facets
    ON articles(id, site, section, language, kind, published, published_day, modified, modified_day, first_seen,
        authors, credits);

-- the text of the version that an article shows stands in the article's row alone; the view `versions` has all.
-- kind, added and removed tell of the edit that began a version (see archiver.edits.kinds), so that no list of edits
-- compares texts; NULL in a first version
CREATE TABLE revisions (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
    number INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures(id),
    seen TEXT NOT NULL,
    change TEXT NOT NULL,
    kind TEXT,
    added INTEGER,
    removed INTEGER,
    {"".join(f"{BY_NAME[name].definition}, " for name in (*VERSIONED, *NOTED))}
    shown INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (article_id, number)
);
CREATE INDEX revisions_edits ON revisions(seen, article_id, kind) WHERE number > 1;
CREATE VIEW versions AS
    SELECT article_id, number, revisions.capture_id, seen, change, revisions.kind, added, removed,
           {"".join(f"iif(shown, articles.{name}, revisions.{name}) AS {name}, " for name in VERSIONED)}
           {", ".join(f"revisions.{name}" for name in NOTED)}
    FROM revisions JOIN articles ON articles.id = article_id;

CREATE TABLE images (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT,
    alt TEXT,
    caption TEXT,
    credit TEXT,
    PRIMARY KEY (article_id, position)
);

-- articles that tell one story in the same words, each pair both ways, and what candidates are found by (see
-- archiver.archive.stories.copies); `day` is a number, as Python's date.toordinal() has it
CREATE TABLE copies (
    article_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    shared REAL NOT NULL,
    PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;
CREATE TABLE sketches (
    hash INTEGER NOT NULL,
    day INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (hash, day, article_id)
) WITHOUT ROWID;
CREATE INDEX sketches_article ON sketches(article_id);
CREATE INDEX articles_story ON articles(story) WHERE story IS NOT NULL;

-- addresses that a story had before (`archiver.urls.identity`); the one it has is `articles.key`
CREATE TABLE addresses (
    key TEXT PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX addresses_article ON addresses(article_id);

-- what captures say of an article that shows another of its captures (archiver.archive.stories.history.Reading): its
-- history is told anew from them when a capture is read late, or again
CREATE TABLE readings (
    capture_id INTEGER PRIMARY KEY REFERENCES captures(id),
    article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
    reading BLOB NOT NULL
);
CREATE INDEX readings_article ON readings(article_id);

-- what a re-parse changed, for `reparse --undo`: the columns of the reading that were another (`before`; NULL:
-- there was no article), outcome, detail and extractor; or what would have been lost and so was not changed (`kept`)
CREATE TABLE reparsed (
    run_id INTEGER NOT NULL REFERENCES runs(id),
    capture_id INTEGER NOT NULL REFERENCES captures(id),
    before BLOB,
    outcome TEXT,
    detail TEXT,
    extractor TEXT,
    kept TEXT,
    PRIMARY KEY (run_id, capture_id)
) WITHOUT ROWID;
CREATE INDEX reparsed_capture ON reparsed(capture_id);
"""

#: A row is indexed anew where one of its searched columns changes, not where a date does. Two pieces of the index are
#: joined as soon as they are of a size (`usermerge`; see `Archive.merge`).
FULL_TEXT = f"""
CREATE VIRTUAL TABLE articles_fts USING FTS5 (
    {", ".join(INDEXED)},
    tokenize="{TOKENIZE}",
    content="articles"
);
INSERT INTO articles_fts(articles_fts, rank) VALUES ('usermerge', 2);
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, {", ".join(INDEXED)})
        VALUES (new.id, {", ".join(f"new.{name}" for name in INDEXED)});
END;
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, {", ".join(INDEXED)})
        VALUES ('delete', old.id, {", ".join(f"old.{name}" for name in INDEXED)});
END;
CREATE TRIGGER articles_au AFTER UPDATE OF id, {", ".join(INDEXED)} ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, {", ".join(INDEXED)})
        VALUES ('delete', old.id, {", ".join(f"old.{name}" for name in INDEXED)});
    INSERT INTO articles_fts (rowid, {", ".join(INDEXED)})
        VALUES (new.id, {", ".join(f"new.{name}" for name in INDEXED)});
END;
"""

LEDGER = """
CREATE TABLE urls (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    site TEXT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT, -- a code of `archiver.reasons`; the sentence, where that does not say all, is `detail`
    detail TEXT,
    found_in TEXT,
    found TEXT NOT NULL,
    title TEXT,
    published TEXT,
    earliest TEXT, -- when it was published, as far as what lists it says: from `earliest` to `latest`
    latest TEXT,
    visited TEXT,
    next_visit TEXT,
    interval INTEGER, -- seconds between two visits of a source
    attempts INTEGER NOT NULL DEFAULT 0,
    hops INTEGER NOT NULL DEFAULT 0,
    target TEXT, -- key of the address that it redirects to
    etag TEXT,
    last_modified TEXT,
    article_id INTEGER REFERENCES articles(id) ON UPDATE CASCADE ON DELETE SET NULL
);
CREATE INDEX urls_target ON urls(target) WHERE target IS NOT NULL;
CREATE INDEX urls_due ON urls(site, next_visit) WHERE next_visit IS NOT NULL;
CREATE INDEX urls_article ON urls(article_id);
CREATE INDEX urls_state_site ON urls(state, site);
CREATE INDEX urls_news ON urls(site, latest DESC, found DESC, key) WHERE state = 'found';
CREATE INDEX urls_backlog ON urls(site, latest DESC, earliest, kind) WHERE state = 'backlog';
CREATE INDEX urls_lists ON urls(site, kind, state) WHERE kind IN ('archive', 'feed', 'section', 'sitemap');

-- how many visits to addresses of one shape led to a story, and how many did not
CREATE TABLE shapes (
    site TEXT NOT NULL,
    shape TEXT NOT NULL,
    stories INTEGER NOT NULL,
    others INTEGER NOT NULL,
    PRIMARY KEY (site, shape)
) WITHOUT ROWID;

CREATE TABLE backfills (
    site TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    started TEXT,
    finished TEXT
) WITHOUT ROWID;

-- sitemaps that list more pages than are taken up at once: the day from which the rest goes back, and how many pages of
-- each month that is (a JSON object)
CREATE TABLE backfill_rests (
    site TEXT NOT NULL REFERENCES backfills(site) ON DELETE CASCADE,
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    months TEXT NOT NULL,
    PRIMARY KEY (site, key)
) WITHOUT ROWID;
"""

#: `mark` is an address of a story (as `urls.key` has it), or the digest of a page that told it. See
#: `archiver.archive.records.withdrawals`.
WITHDRAWALS = """
CREATE TABLE withdrawals (
    mark TEXT PRIMARY KEY,
    story TEXT NOT NULL,
    how TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    last_capture INTEGER NOT NULL,
    warc TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX withdrawals_story ON withdrawals(story);
CREATE INDEX captures_withdrawn ON captures(detail) WHERE outcome = 'withdrawn';

-- what a withdrawal has still to do once it is committed: put `beside` in the place of a WARC file; without it, write
-- the database anew, whose free pages have what was deleted
CREATE TABLE unfinished (
    file TEXT PRIMARY KEY,
    beside TEXT
) WITHOUT ROWID;

-- an address of a withdrawn story is not asked for, whatever names it
CREATE TRIGGER urls_withdrawn_ai AFTER INSERT ON urls
    WHEN EXISTS (SELECT 1 FROM withdrawals WHERE mark = new.key AND how != 'undone') BEGIN
    UPDATE urls SET state = state WHERE key = new.key;
END;
CREATE TRIGGER urls_withdrawn_au AFTER UPDATE OF state, title, next_visit, article_id ON urls
    WHEN (new.state != 'withdrawn' OR coalesce(new.title, new.next_visit, new.article_id) IS NOT NULL)
    AND EXISTS (SELECT 1 FROM withdrawals WHERE mark = new.key AND how != 'undone') BEGIN
    UPDATE urls SET state = 'withdrawn', reason = 'withdrawn', detail = NULL, title = NULL, next_visit = NULL,
        etag = NULL, last_modified = NULL, article_id = NULL WHERE key = new.key;
END;
"""

#: What articles are counted by, as SQL on their row, and the columns whose lists they are counted by.
TALLIED = {
    "site": "{0}.site",
    "section": "{0}.section",
    "language": "{0}.language",
    "kind": "{0}.kind",
    "day": "coalesce({0}.published_day, {0}.modified_day)",
}
TALLIED_LISTS = {"author": "authors", "credit": "credits"}


def _tallied(row: str, source: str = "") -> str:
    """SELECT of what a row counts for, a name at a time; an unknown one is an empty blob, which no name is."""
    values = [f"SELECT '{what}', coalesce({sql.format(row)}, x'') {source}" for what, sql in TALLIED.items()]
    lists = [
        f"SELECT '{what}', coalesce(value, x'') FROM {'articles, ' if source else ''}json_each({row}.{column})"
        for what, column in TALLIED_LISTS.items()
    ]
    return " UNION ALL ".join([*values, *lists])


def _tally(row: str, step: int) -> str:
    return f"""INSERT INTO tallies (what, name, articles) SELECT *, {step} FROM ({_tallied(row)}) WHERE true
        ON CONFLICT (what, name) DO UPDATE SET articles = articles + {step};"""


_TALLIED_COLUMNS = "site, section, language, kind, published_day, modified_day, authors, credits"

#: How many articles each site, section, day, author … has: to count a million takes seconds, to add one microseconds.
TALLIES = f"""
CREATE TABLE tallies (
    what TEXT NOT NULL,
    name NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (what, name)
) WITHOUT ROWID;
CREATE TRIGGER tallies_au AFTER UPDATE ON tallies WHEN new.articles = 0 BEGIN
    DELETE FROM tallies WHERE what = new.what AND name = new.name;
END;
CREATE TRIGGER articles_tallied_ai AFTER INSERT ON articles BEGIN
    {_tally("new", 1)}
END;
CREATE TRIGGER articles_tallied_ad AFTER DELETE ON articles BEGIN
    {_tally("old", -1)}
END;
CREATE TRIGGER articles_tallied_au AFTER UPDATE OF {_TALLIED_COLUMNS} ON articles BEGIN
    {_tally("new", 1)}
    {_tally("old", -1)}
END;
"""

#: The same, counted anew.
COUNTED = f"""WITH counted(what, name) AS ({_tallied("articles", "FROM articles")})
    SELECT what, name, count(*) FROM counted GROUP BY 1, 2"""

_SCHEMA = RUNS + CAPTURES + ARTICLES + FULL_TEXT + LEDGER

#: Checksum of the first tables as SQL, comments and spaces aside. It fits the signed 32 bits of `user_version`.
VERSION = zlib.crc32(" ".join(re.sub("--.*", "", _SCHEMA).split()).encode()) & 0x7FFFFFFF


@migrations()
def first_tables(db: Database) -> None:
    """All tables of 0.1.0."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {VERSION}")
    for statement in _statements(_SCHEMA):
        db.execute(statement)


@migrations()
def disbelieved_canonicals(db: Database) -> None:
    """Canonical addresses that pages declare and that are those of other stories: not believed while they are."""
    db.execute(
        """CREATE TABLE disbelieved (
               capture_id INTEGER PRIMARY KEY REFERENCES captures(id),
               key TEXT NOT NULL,
               url TEXT NOT NULL
           )"""
    )
    db.execute("CREATE INDEX disbelieved_key ON disbelieved(key)")


@migrations()
def alert_tables(db: Database) -> None:
    """Up to which capture each alert of sites.toml has looked, what it found, and the messages that tell it. A receiver
    is known by a digest of what sites.toml says of it, which may hold a secret."""
    for statement in _statements(_ALERTS):
        db.execute(statement)


_ALERTS = """
CREATE TABLE alerts (
    name TEXT PRIMARY KEY,
    capture_id INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE alert_matches (
    id INTEGER PRIMARY KEY,
    alert TEXT NOT NULL,
    receiver TEXT NOT NULL,
    article_id INTEGER NOT NULL,
    capture_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE UNIQUE INDEX alert_matches_once ON alert_matches(alert, receiver, capture_id, article_id, kind);
CREATE TABLE alert_messages (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    alert TEXT NOT NULL,
    receiver TEXT NOT NULL,
    made TEXT NOT NULL,
    body TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    error TEXT,
    sent TEXT
);
CREATE INDEX alert_messages_waiting ON alert_messages(alert, receiver) WHERE sent IS NULL;
"""


@migrations()
def rendered_pages(db: Database) -> None:
    """Pages as a browser rendered them: captures that are read in the place of the answer they were made from."""
    db.execute("ALTER TABLE captures ADD COLUMN rendered_of TEXT")
    db.execute("CREATE INDEX captures_rendered_of ON captures(rendered_of) WHERE rendered_of IS NOT NULL")


@migrations()
def captures_of_subscribers(db: Database) -> None:
    """How a capture was come by, where not as anybody may: `subscriber`."""
    db.execute("ALTER TABLE captures ADD COLUMN access TEXT")
    db.execute("CREATE INDEX captures_access ON captures(access) WHERE access IS NOT NULL")


@migrations()
def withdrawn_stories(db: Database) -> None:
    """What `archiver withdraw` needs."""
    for statement in _statements(WITHDRAWALS):
        db.execute(statement)


@migrations()
def tallies(db: Database) -> None:
    """Counts of all articles, kept with them."""
    for statement in _statements(TALLIES):
        db.execute(statement)
    fill_tallies(db)


@migrations()
def articles_ahead(db: Database) -> None:
    """Articles that are dated after their first visit, which are few: the others were known when they came out."""
    ahead = "coalesce(published, modified, first_seen) > first_seen"
    db.execute(f"CREATE INDEX articles_ahead ON articles(first_seen) WHERE {ahead}")


def fill_tallies(db: Database) -> None:
    """Count all articles anew."""
    db.execute("DELETE FROM tallies")
    db.execute(f"INSERT INTO tallies {COUNTED}")


@migrations()
def digests_of_rows(db: Database) -> None:
    """A digest of each row of articles and versions. Those of before are taken as they are."""
    for statement in _statements(DIGESTS):
        db.execute(statement)
    fill_digests(db.conn)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, each of which ends with its line: one by one they are part of a transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
