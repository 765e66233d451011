"""tdmrep.json is asked for as robots.txt is, kept beside the pages, and obeyed where the site's entry says so."""

from __future__ import annotations

import json

import pytest

from archiver.archive.compact import unpack
from tests.command import Done, Installation, key_of
from tests.newsweb import NewsWeb
from tests.newsweb.hosts import Host
from tests.stored import rows

TERMS = "https://terms.example/tdm.json"


def files_asked_for(web: NewsWeb, host: Host) -> list[str]:
    return [
        record.path for record in web.log.of(host.name) if record.path in ("/robots.txt", "/.well-known/tdmrep.json")
    ]


@pytest.mark.slow
def test_reservations_are_written_down_and_outlive_the_database(newspapers: NewsWeb, archiver: Installation) -> None:
    reserved, free = newspapers.hosts[:2]
    newspapers.fault(f"{reserved.name}/.well-known/tdmrep.json", "tdm-reserved")
    archiver.write_sites([reserved, free])
    first = archiver.crawl()
    second = archiver.crawl(key_of(reserved), key_of(free))
    said = archiver.rows("SELECT DISTINCT site, rights FROM articles ORDER BY rights")
    [(provenance,)] = archiver.rows("SELECT provenance FROM articles WHERE rights IS NOT NULL LIMIT 1")
    before = rows(archiver.data)
    (archiver.data / "archive.db").unlink()
    rebuilt = archiver.run("rebuild")

    assert (first, second) == (Done(0, "", ""), Done(0, "", ""))
    assert said == [
        (key_of(free), None),
        (key_of(reserved), json.dumps({"tdm_reservation": True, "tdm_policy": TERMS})),
    ]
    sources = json.loads(unpack(provenance))
    assert sources["tdm_reservation"] == ["tdmrep.json", "/"]
    assert sources["tdm_policy"] == ["tdmrep.json", TERMS]
    for host in (reserved, free):
        assert files_asked_for(newspapers, host) == ["/robots.txt", "/.well-known/tdmrep.json"]
    assert (rebuilt.code, rows(archiver.data)) == (0, before)


def test_what_is_reserved_is_not_asked_for_where_that_is_obeyed(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    newspapers.fault(".well-known/tdmrep.json", "tdm-reserved")
    archiver.write_sites([host], rights='"obey"')
    done = archiver.crawl()

    assert done == Done(0, "", "")
    assert sorted(record.path for record in newspapers.log) == ["/.well-known/tdmrep.json", host.feed, "/robots.txt"]
    assert archiver.rows("SELECT DISTINCT state, detail FROM urls WHERE kind = 'article'") == [
        ("robots", "rights reserved: / (tdmrep.json)")
    ]


def test_a_page_that_is_not_to_be_archived(newspapers: NewsWeb, archiver: Installation) -> None:
    url = newspapers.urls[0]
    newspapers.fault(url, "noarchive")
    archiver.write_sites(newspapers.hosts[:1], rights='"obey"')
    done = archiver.crawl()

    assert done == Done(0, "", "")
    assert archiver.rows("SELECT count(*) FROM articles") == [(3,)]
    assert archiver.rows("SELECT detail FROM urls WHERE state = 'robots'") == [
        ("rights reserved: noarchive (header:x-robots-tag)",)
    ]
    assert archiver.rows("SELECT count(*) FROM captures WHERE outcome = 'rights_reserved'") == [(1,)]
