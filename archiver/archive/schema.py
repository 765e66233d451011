"""Tables of archive.db, as named migrations. A migration that has been released is never edited."""

from __future__ import annotations

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from archiver.archive.compact import fold
from archiver.archive.packing import PACKED, pack, unpack

#: Written to the database header, so that `file` and `doctor` know our databases from others ("News").
APPLICATION_ID = 0x4E657773

migrations = Migrations("archiver")

#: Text fields that a version keeps; a change in one of them makes a new version.
VERSIONED = ("title", "authors", "lead", "text")

#: Columns of the full-text index. An entry for a word costs two bytes less in the first of them, so that is the one
#: with the most words: in another order the index is a quarter larger.
SEARCHED = ("text", "title", "lead", "authors", "credits")

#: How the index cuts words.
TOKENIZE = "unicode61 remove_diacritics 2"


@migrations()
def first_tables(db: Database) -> None:
    """Captures, articles with their versions and images, the ledger of URLs, runs."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _table(db, "runs").create(
        {
            "id": int,
            "command": str,
            "started": str,
            "finished": str,
            "outcome": str,
            "exit_code": int,
            "counts": str,
            "state": str,
        },
        pk="id",
        not_null={"command", "started"},
    )
    # `offset` and `length` are those of the response (or revisit) record, `span` goes on to the end of the request and
    # metadata records behind it, and `crc32` is that of these bytes: gzip's own sums leave some bits uncovered
    captures = _table(db, "captures").create(
        {
            "id": int,
            "url": str,
            "site": str,
            "fetched": str,
            "status": int,
            "mime": str,
            "digest": str,
            "size": int,
            "warc": str,
            "offset": int,
            "length": int,
            "span": int,
            "crc32": int,
            "revisit_of": int,
            "truncated": str,
            "run_id": int,
            "attempts": int,
            "outcome": str,
            "extractor": str,
        },
        pk="id",
        not_null={"url", "fetched", "status", "warc", "offset", "length", "span", "crc32", "attempts"},
        defaults={"attempts": 0},
        foreign_keys=[("revisit_of", "captures", "id")],
    )
    captures.create_index(["url", "fetched"])
    captures.create_index(["digest"])
    captures.create_index(["warc", "offset"], unique=True)
    db.execute("CREATE INDEX captures_unread ON captures(id) WHERE outcome IS NULL")

    articles = _table(db, "articles").create(
        {
            "id": int,
            "key": str,
            "url": str,
            "site": str,
            "title": str,
            "kicker": str,
            "authors": str,
            "published": str,
            "modified": str,
            "section": str,
            "lead": str,
            "text": str,
            "blocks": str,
            "credits": str,
            "tags": str,
            "related": str,
            "language": str,
            "kind": str,
            "paywalled": int,
            "words": int,
            "quality": float,
            "quality_reasons": str,
            "provenance": str,
            "capture_id": int,
            "extractor": str,
            "first_seen": str,
            "updated": str,
        },
        pk="id",
        not_null={"key", "url", "capture_id", "first_seen", "updated"},
        foreign_keys=[("capture_id", "captures", "id")],
    )
    articles.create_index(["key"], unique=True)
    articles.create_index(["site", "published"])
    articles.create_index(["published"])
    articles.create_index(["capture_id"])
    _index_words(articles, ("title", "lead", "text", "authors", "credits"))
    db.execute(
        """CREATE TABLE versions (
            article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
            number INTEGER NOT NULL,
            capture_id INTEGER NOT NULL REFERENCES captures(id),
            seen TEXT NOT NULL,
            change TEXT NOT NULL,
            title TEXT, authors TEXT, lead TEXT, text TEXT, modified TEXT, extractor TEXT,
            PRIMARY KEY (article_id, number)
        )"""
    )
    _table(db, "versions").create_index(["seen"])
    db.execute(
        """CREATE TABLE images (
            article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
            position INTEGER NOT NULL,
            url TEXT, alt TEXT, caption TEXT, credit TEXT,
            PRIMARY KEY (article_id, position)
        )"""
    )
    # What captures say of an article that shows another of its captures. With them its history can be told anew when
    # a capture is read late, or again: a JSON object as `archiver.archive.stories.history.Reading`.
    db.execute(
        """CREATE TABLE readings (
            capture_id INTEGER PRIMARY KEY REFERENCES captures(id),
            article_id INTEGER NOT NULL REFERENCES articles(id) ON UPDATE CASCADE ON DELETE CASCADE,
            reading TEXT NOT NULL
        )"""
    )
    _table(db, "readings").create_index(["article_id"])
    # What a re-parse changed: of each capture the columns of its reading that were another (NULL: it gave no article),
    # and its outcome and extractor. `reparse --undo` puts them back. Or why it changed nothing: `kept`, what would have
    # been lost.
    db.execute(
        """CREATE TABLE reparsed (
            run_id INTEGER NOT NULL REFERENCES runs(id),
            capture_id INTEGER NOT NULL REFERENCES captures(id),
            before TEXT,
            outcome TEXT,
            extractor TEXT,
            kept TEXT,
            PRIMARY KEY (run_id, capture_id)
        ) WITHOUT ROWID"""
    )
    _table(db, "reparsed").create_index(["capture_id"])
    db.execute(
        """CREATE TABLE urls (
            key TEXT PRIMARY KEY,
            url TEXT NOT NULL,
            site TEXT,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            reason TEXT,
            found_in TEXT,
            found TEXT NOT NULL,
            title TEXT,
            published TEXT,
            visited TEXT,
            next_visit TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            hops INTEGER NOT NULL DEFAULT 0,
            etag TEXT,
            last_modified TEXT,
            article_id INTEGER REFERENCES articles(id) ON UPDATE CASCADE ON DELETE SET NULL
        )"""
    )
    db.execute("CREATE INDEX urls_new ON urls(site, kind, published DESC, found DESC) WHERE state = 'found'")
    db.execute("CREATE INDEX urls_due ON urls(site, next_visit) WHERE next_visit IS NOT NULL")
    _table(db, "urls").create_index(["article_id"])
    _table(db, "urls").create_index(["url"])
    _table(db, "urls").create_index(["state", "site"])


@migrations()
def indexes_of_the_pages(db: Database) -> None:
    """What the web pages read without touching the long rows of `articles`: the newest first, of all sites and of one,
    what results are counted by, and edits."""
    db.execute("CREATE INDEX articles_newest ON articles(coalesce(published, first_seen))")
    db.execute("CREATE INDEX articles_newest_of_site ON articles(site, coalesce(published, first_seen))")
    # begins with `id`, so that it can stand in for the table where a search has ids and wants to count: language and
    # kind stand behind the text in a row, four pages of disk away
    db.execute(
        "CREATE INDEX articles_facets ON articles(id, site, section, language, kind, published, first_seen, authors)"
    )
    db.execute("CREATE INDEX versions_edits ON versions(seen) WHERE number > 1")


@migrations()
def unattended_crawls(db: Database) -> None:
    """What runs that nobody watches go by: figures of each site in each run, what hosts asked for, and how often a
    source is worth a visit."""
    db.execute(
        """CREATE TABLE site_runs (
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
        ) WITHOUT ROWID"""
    )
    _table(db, "site_runs").create_index(["run_id"])
    # a host that answered 429 or 503 is not asked before `not_before`; `delay` is what it could bear since
    db.execute(
        """CREATE TABLE hosts (
            host TEXT PRIMARY KEY,
            not_before TEXT,
            delay REAL,
            reason TEXT
        ) WITHOUT ROWID"""
    )
    # seconds between two visits of a source
    db.execute("ALTER TABLE urls ADD COLUMN interval INTEGER")


@migrations()
def rights_in_articles(db: Database) -> None:
    """What a page and its server say of the rights in it: a JSON object as `Rights.to_dict` gives it, NULL where
    they say nothing."""
    db.execute("ALTER TABLE articles ADD COLUMN rights TEXT")


@migrations()
def backfills(db: Database) -> None:
    """When something was published, as far as what lists it tells; what is older than the news waits as `backlog` until
    a backfill asks for its days."""
    db.execute("ALTER TABLE urls ADD COLUMN earliest TEXT")
    db.execute("ALTER TABLE urls ADD COLUMN latest TEXT")
    db.execute("UPDATE urls SET earliest = published, latest = published WHERE published IS NOT NULL")
    db.execute(
        """UPDATE urls SET state = 'backlog' WHERE state = 'found' AND kind IN ('article', 'page') AND published IS NULL
           AND found_in IN (SELECT url FROM urls WHERE kind = 'sitemap')"""
    )
    db.execute("DROP INDEX urls_new")
    db.execute("CREATE INDEX urls_news ON urls(site, latest DESC, found DESC, key) WHERE state = 'found'")
    db.execute("CREATE INDEX urls_backlog ON urls(site, latest DESC, earliest, kind) WHERE state = 'backlog'")
    db.execute(
        "CREATE INDEX urls_lists ON urls(site, kind, state) WHERE kind IN ('archive', 'feed', 'section', 'sitemap')"
    )
    db.execute(
        """CREATE TABLE backfills (
            site TEXT PRIMARY KEY,
            since TEXT NOT NULL,
            until TEXT NOT NULL,
            started TEXT,
            finished TEXT
        ) WITHOUT ROWID"""
    )
    # sitemaps that list more pages than are taken up at once: the day from which the rest goes back, and how many
    # pages of each month that is (a JSON object)
    db.execute(
        """CREATE TABLE backfill_rests (
            site TEXT NOT NULL REFERENCES backfills(site) ON DELETE CASCADE,
            key TEXT NOT NULL,
            day TEXT NOT NULL,
            months TEXT NOT NULL,
            PRIMARY KEY (site, key)
        ) WITHOUT ROWID"""
    )


@migrations()
def hosts_without_www(db: Database) -> None:
    """A host and the same with `www.` are one host to be polite to."""
    db.execute("UPDATE OR REPLACE hosts SET host = substr(host, 5) WHERE host LIKE 'www.%'")


@migrations()
def shapes_of_addresses(db: Database) -> None:
    """How many visits to addresses of one shape led to a story, and how many did not."""
    db.execute(
        """CREATE TABLE shapes (
            site TEXT NOT NULL,
            shape TEXT NOT NULL,
            stories INTEGER NOT NULL,
            others INTEGER NOT NULL,
            PRIMARY KEY (site, shape)
        ) WITHOUT ROWID"""
    )


@migrations()
def nothing_twice(db: Database) -> None:
    """What stood in several columns stands in one: see `archiver.archive.compact`. The text of the version that an
    article shows is the article's; the table is called `revisions`, and `versions` is a view that has the text of all.
    """
    _fold_articles(db)
    db.execute("DROP INDEX idx_versions_seen")
    db.execute("ALTER TABLE versions RENAME TO revisions")
    db.execute("ALTER TABLE revisions ADD COLUMN shown INTEGER NOT NULL DEFAULT 0")
    db.execute(
        f"""UPDATE revisions SET shown = 1, {", ".join(f"{name} = NULL" for name in VERSIONED)}
            WHERE number = (SELECT max(number) FROM revisions AS later WHERE later.article_id = revisions.article_id)"""
    )
    texts = ", ".join(f"iif(shown, articles.{name}, revisions.{name}) AS {name}" for name in VERSIONED)
    db.execute(
        f"""CREATE VIEW versions AS
            SELECT article_id, number, revisions.capture_id, seen, change, {texts},
                   revisions.modified, revisions.extractor
            FROM revisions JOIN articles ON articles.id = article_id"""
    )
    for event in ("ai", "ad", "au"):
        db.execute(f"DROP TRIGGER articles_{event}")
    db.execute("DROP TABLE articles_fts")
    _index_words(_table(db, "articles"), SEARCHED)


@migrations()
def smaller_rows(db: Database) -> None:
    """Columns of JSON that nobody sorts or counts by are packed (see `archiver.archive.packing`), and pieces of the
    full-text index are joined as soon as two are of a size (see `Archive.merge`). Two indexes go: the ledger is asked
    by key, articles of a site by `articles_newest_of_site`."""
    _pack_articles(db)
    db.execute("DROP INDEX idx_articles_site_published")
    db.execute("DROP INDEX idx_urls_url")
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('usermerge', 2)")


@migrations()
def credits_counted(db: Database) -> None:
    """Credits stand in the index that searches and counts read: behind the text, three pages away, counting them took
    three times as long as counting authors."""
    db.execute("DROP INDEX articles_facets")
    db.execute(
        """CREATE INDEX articles_facets
           ON articles(id, site, section, language, kind, published, first_seen, authors, credits)"""
    )


def _pack_articles(db: Database) -> None:
    after = 0
    names = sorted(PACKED)
    assignments = ", ".join(f"{name} = :{name}" for name in names)
    while rows := list(
        db.query(f"SELECT id, {', '.join(names)} FROM articles WHERE id > ? ORDER BY id LIMIT 500", [after])
    ):
        packed = [{name: row[name] and pack(unpack(row[name])) for name in names} | {"id": row["id"]} for row in rows]
        db.conn.executemany(f"UPDATE articles SET {assignments} WHERE id = :id", packed)
        after = rows[-1]["id"]


def _fold_articles(db: Database) -> None:
    after = 0
    columns = "id, text, title, kicker, authors, published, modified, section, lead, credits, tags, language, kind, url"
    while rows := list(
        db.query(f"SELECT {columns}, blocks, provenance FROM articles WHERE id > ? ORDER BY id LIMIT 500", [after])
    ):
        db.conn.executemany(
            "UPDATE articles SET blocks = :blocks, provenance = :provenance WHERE id = :id", map(fold, rows)
        )
        after = rows[-1]["id"]


def _index_words(articles: Table, columns: tuple[str, ...]) -> None:
    articles.enable_fts(list(columns), create_triggers=True, tokenize=TOKENIZE)
    # the trigger that enable_fts makes fires on every update, and indexes the text anew for one date that changed
    articles.db.execute("DROP TRIGGER articles_au")
    articles.db.execute(
        f"""CREATE TRIGGER articles_au AFTER UPDATE OF id, {", ".join(columns)} ON articles BEGIN
            INSERT INTO articles_fts (articles_fts, rowid, {", ".join(columns)})
                VALUES ('delete', old.id, {", ".join(f"old.{name}" for name in columns)});
            INSERT INTO articles_fts (rowid, {", ".join(columns)})
                VALUES (new.id, {", ".join(f"new.{name}" for name in columns)});
        END"""
    )


def _table(db: Database, name: str) -> Table:
    return db.table(name)
