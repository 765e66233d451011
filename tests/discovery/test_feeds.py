"""Feeds of every make, and as people make them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.discovery import MAX_FOUND, Discovery, Found, discover
from archiver.discovery.feeds import code, plain_title
from archiver.discovery.found import TOO_MANY
from archiver.reasons import Reason, Why
from archiver.sites.file import Site
from tests.discovery.answers import answer

HOST = "https://www.herald.test"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/feed.xsl"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>The Herald &amp;amp; News</title>
  <atom:link href="https://www.herald.test/feed" rel="self"/>
  <link>https://www.herald.test/</link>
  <image><title>Logo</title><link>https://www.herald.test/logo</link></image>
  <language>en-GB</language>
  <ttl>30</ttl>
  <item>
    <title><![CDATA[Bath & pool <i>closed</i>]]></title>
    <link>https://www.herald.test/2024/05/31/bath?a=1&amp;b=2#top</link>
    <pubDate>Fri, 31 May 2024 12:20:30 +0200</pubDate>
    <media:content url="https://img.test/1.jpg"><media:title>not this</media:title></media:content>
  </item>
  <item>
    <media:title>nor this</media:title>
    <title>Council votes</title>
    <link>https://proxy.test/r/1</link>
    <feedburner:origLink>https://www.herald.test/council</feedburner:origLink>
    <dc:date>2024-05-30</dc:date>
    <dc:language>fr</dc:language>
  </item>
  <item>
    <title/>
    <guid isPermaLink="true">https://www.herald.test/guid</guid>
    <pubDate>soon</pubDate>
  </item>
  <item><title>No address</title><guid isPermaLink="false">https://www.herald.test/no</guid></item>
  <item><title>Twice</title><link>https://www.herald.test/council</link></item>
  <item><title>A file</title><link>/report.pdf</link></item>
</channel></rss>"""


def test_of_the_addresses_of_an_item_that_of_the_site_counts() -> None:
    items = """<item><link>https://clicks.test/~r/1</link><guid>https://www.herald.test/2024/05/31/bath</guid></item>
        <item><link>https://clicks.test/~r/2</link><guid isPermaLink="false">https://www.herald.test/?p=2</guid></item>
        <item><link>https://www.herald.test/2024/05/31/pool</link><guid>https://herald.cms.test/p/3</guid></item>"""
    feed = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"

    assert [found.url for found in discover(answer(feed, "application/rss+xml")).found] == [
        f"{HOST}/2024/05/31/bath",
        "https://clicks.test/~r/2",
        f"{HOST}/2024/05/31/pool",
    ]


@pytest.mark.parametrize("spelled", [str.upper, str.capitalize, str.swapcase])
def test_tags_in_another_case_are_the_same(spelled: Callable[[str], str]) -> None:
    plain = (
        "<rss><channel><title>Herald</title><ttl>30</ttl><item><title>Vote</title><link>/vote</link>"
        "<pubdate>2024-05-31</pubdate></item></channel></rss>"
    )
    feed = re.sub(r"(?<=[</])\w+(?=>)", lambda tag: spelled(tag[0]), plain)

    assert feed != plain
    assert discover(answer(feed)) == discover(answer(plain))


@pytest.mark.parametrize("sign", ["&amp;amp;", "&amp;#38;", "&amp;amp;amp;", "<![CDATA[&amp;]]>"])
def test_ampersands_that_were_escaped_twice(sign: str) -> None:
    feed = f"<rss><channel><item><link>{HOST}/story.php?page=2{sign}id=7</link></item></channel></rss>"

    assert [found.url for found in discover(answer(feed)).found] == [f"{HOST}/story.php?page=2&id=7"]


@pytest.mark.parametrize(
    "part",
    [
        '<link rel="http://www.iana.org/assignments/relation/alternate" href="/vote"/>',
        '<link rel="Alternate" href="/vote"/>',
        "<guid>/vote</guid>",
    ],
)
def test_addresses_as_some_write_them(part: str) -> None:
    feed = f"<feed><entry><title>Vote</title>{part}</entry></feed>"

    assert [found.url for found in discover(answer(feed)).found] == [f"{HOST}/vote"]


def test_rss() -> None:
    assert discover(answer(RSS, "application/rss+xml; charset=utf-8")) == Discovery(
        kind="feed",
        title="The Herald & News",
        language="en",
        ttl=30,
        found=(
            Found(
                url=f"{HOST}/2024/05/31/bath?a=1&b=2",
                kind="article",
                origin="rss",
                title="Bath & pool closed",
                published="2024-05-31T10:20:30Z",
                reason="date in the path",
            ),
            Found(
                url=f"{HOST}/council",
                kind="article",
                origin="rss",
                title="Council votes",
                published="2024-05-30",
                language="fr",
                reason="listed as a story",
            ),
            Found(url=f"{HOST}/guid", kind="article", origin="rss", reason="listed as a story"),
            Found(url=f"{HOST}/report.pdf", kind="other", origin="rss", title="A file", reason="document: .pdf"),
        ),
    )


def test_rdf() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
      <channel rdf:about="https://www.herald.test/"><title>Herald</title><dc:language>de</dc:language>
        <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
      <item rdf:about="https://www.herald.test/a"><title>A</title><link>https://www.herald.test/a</link>
        <dc:date>2024-05-31T10:20:30+02:00</dc:date></item>
      <item rdf:about="https://www.herald.test/b"><title>B</title></item>
    </rdf:RDF>"""
    assert discover(answer(rdf)) == Discovery(
        kind="feed",
        title="Herald",
        language="de",
        ttl=15,
        found=(
            Found(
                url=f"{HOST}/a",
                kind="article",
                origin="rss",
                title="A",
                published="2024-05-31T08:20:30Z",
                reason="listed as a story",
            ),
            Found(url=f"{HOST}/b", kind="article", origin="rss", title="B", reason="listed as a story"),
        ),
    )


def test_atom() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr-FR" xml:base="https://elsewhere.test/">
      <title type="html">Le Courrier &amp;#8211; Une</title>
      <entry xml:base="https://www.herald.test/politique/">
        <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Le <b>vote</b></div></title>
        <link rel="self" href="/api/1"/><link rel="enclosure" href="/a.mp3"/>
        <link rel="alternate" type="application/pdf" href="vote.pdf"/><link type="text/html" href="vote"/>
        <id>tag:herald.test,2024:1</id>
        <updated>2024-05-31T10:20:30+02:00</updated><published>2024-05-30T22:00:00Z</published>
      </entry>
      <entry><title>Only an id</title><id>https://www.herald.test/b</id><updated>2024-05-31</updated></entry>
    </feed>"""
    assert discover(answer(atom, "text/html")) == Discovery(
        kind="feed",
        title="Le Courrier – Une",
        language="fr",
        found=(
            Found(
                url=f"{HOST}/politique/vote",
                kind="article",
                origin="atom",
                title="Le vote",
                published="2024-05-30T22:00:00Z",
                modified="2024-05-31T08:20:30Z",
                reason="listed as a story",
            ),
            Found(
                url=f"{HOST}/b",
                kind="article",
                origin="atom",
                title="Only an id",
                modified="2024-05-31",
                reason="listed as a story",
            ),
        ),
    )


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Herald",
        "language": "en-US",
        "items": [
            {"id": "1", "url": "/a", "title": "A <b>b</b>", "date_published": "2024-05-31T10:20:30+02:00"},
            {"id": f"{HOST}/b", "date_modified": "2024-05-31", "language": "fr", "title": None},
            {"id": 3, "url": ["x"], "external_url": f"{HOST}/c"},
            {"id": "4"},
            "no item",
            {"url": f"{HOST}/c"},
        ],
    }
    assert discover(answer(json.dumps(feed), "application/feed+json")) == Discovery(
        kind="feed",
        title="Herald",
        language="en",
        found=(
            Found(
                url=f"{HOST}/a",
                kind="article",
                origin="jsonfeed",
                title="A b",
                published="2024-05-31T08:20:30Z",
                reason="listed as a story",
            ),
            Found(
                url=f"{HOST}/b",
                kind="article",
                origin="jsonfeed",
                modified="2024-05-31",
                language="fr",
                reason="listed as a story",
            ),
            Found(url=f"{HOST}/c", kind="article", origin="jsonfeed", reason="listed as a story"),
        ),
    )


@pytest.mark.parametrize(
    "body",
    ["{", '{"version": 1, "items": []}', '{"items": [{"url": "https://www.herald.test/a"}]}', '{"a":' + "[" * 9999],
)
def test_other_json_is_no_feed(body: str) -> None:
    assert discover(answer(body, "application/json")) == Discovery(
        kind="other", refused=Why(Reason.NOT_A_LIST, "neither feed, sitemap nor HTML: application/json")
    )


def titles(body: str | bytes, content_type: str = "application/xml") -> list[str | None]:
    return [found.title for found in discover(answer(body, content_type)).found]


def feed(*items: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel>{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


LINK = "<link>https://www.herald.test/a</link>"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bread & butter", "Bread & butter"),
        ("Bread &amp; butter", "Bread & butter"),
        ("Caf&eacute; &amp;eacute;t&#233; &#xe9;", "Café été é"),
        ("1 < 2", "1 < 2"),
        ("a &unknown; b", "a &unknown; b"),
        ("bell &#11; rings", "bell rings"),
        ("bell \x0b rings", "bell rings"),
        ("a<br>b", "ab"),
        ("<![CDATA[a &amp; b <b>c</b>]]> d", "a & b c d"),
        ("a <!-- hidden --> b", "a b"),
        ("x" * 600, "x" * 500),
    ],
)
def test_titles_as_people_write_them(title: str, expected: str) -> None:
    assert titles(feed(f"{LINK}<title>{title}</title>")) == [expected]


@pytest.mark.parametrize(
    "head",
    [
        "\n\n  <?xml version='1.0'?>\n",
        "\ufeff",
        "<!-- made by hand --><?xml-stylesheet href='x'?>",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">',
        '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"> <!ELEMENT x (#PCDATA)>]>',
        "<br />\n<b>Warning</b>: Cannot modify header information in <b>feed.php</b><br />\n",
    ],
)
def test_what_stands_before_the_root_is_skipped(head: str) -> None:
    assert titles(feed(f"<title>A</title>{LINK}", head=head)) == ["A"]


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    body = feed(f"<title>Été à Genève</title>{LINK}", head=f'<?xml version="1.0" encoding="{declared}"?>')
    assert titles(body.encode(encoding)) == ["Été à Genève"]


def test_the_header_names_the_encoding() -> None:
    body = feed(f"<title>Été</title>{LINK}")
    assert titles(body.encode("iso-8859-1"), "application/rss+xml; charset=iso-8859-1") == ["Été"]


def test_a_feed_without_stories_is_no_fault() -> None:
    assert discover(answer("<rss><channel><title>Herald</title></channel></rss>")) == Discovery(
        kind="feed", title="Herald"
    )


def test_a_feed_cut_short_gives_what_it_holds() -> None:
    discovery = discover(answer(f"<rss><channel><title>H</title><item>{LINK}</item><item><title>Cut"))
    assert (discovery.title, [found.url for found in discovery.found]) == ("H", [f"{HOST}/a"])
    assert discovery.refused == Why(Reason.BAD_XML, "XML is cut short")


def test_broken_markup_costs_one_item() -> None:
    body = feed(
        f"{LINK}<b></i>",
        "<link>https://www.herald.test/b</link>",
        '<link a=1 b="2" b="3">https://www.herald.test/c</link>',
    )
    assert [found.url for found in discover(answer(body)).found][:2] == [f"{HOST}/a", f"{HOST}/b"]


def test_times_without_zone_are_the_sites() -> None:
    site = Site(key="herald", start=(f"{HOST}/",), timezone="Europe/Paris")
    body = feed(f"{LINK}<pubDate>Fri, 31 May 2024 12:20:30</pubDate>")
    assert discover(answer(body), site).found[0].published == "2024-05-31T10:20:30Z"
    assert discover(answer(body)).found[0].published == "2024-05-31"


def test_a_date_ahead_of_the_fetch_is_none() -> None:
    body = feed(f"{LINK}<pubDate>Sat, 31 May 2099 12:20:30 GMT</pubDate>")
    assert discover(answer(body)).found[0].published is None


def test_the_sites_deny_holds_in_feeds() -> None:
    site = Site(key="herald", start=(f"{HOST}/",), deny=("/a$",))
    assert discover(answer(feed(LINK)), site).found[0].reason == "deny: /a$"


@pytest.mark.slow
def test_an_endless_feed_is_cut() -> None:
    items = (f"<link>https://www.herald.test/{number}</link>" for number in range(300_000))
    discovery = discover(answer(feed(*items)))
    assert len(discovery.found) == MAX_FOUND
    assert discovery.refused == TOO_MANY


_TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=40)


@settings(deadline=None)
@given(st.lists(_TITLES, max_size=6), st.booleans())
def test_what_a_feed_holds_is_found(given_titles: list[str], cdata: bool) -> None:
    def written(title: str) -> str:
        return f"<![CDATA[{escape(title)}]]>" if cdata else escape(escape(title))

    body = feed(*(f"<title>{written(t)}</title><link>/{n}</link>" for n, t in enumerate(given_titles)))
    found = discover(answer(body)).found
    assert [item.url for item in found] == [f"{HOST}/{number}" for number in range(len(given_titles))]
    assert [item.title for item in found] == [plain_title(escape(title)) for title in given_titles]


def test_code() -> None:
    assert [code(text) for text in ("fr", "FR-fr", " pt_BR ", "deu", "french", "", None)] == [
        *("fr", "fr", "pt", "deu", None, None, None)
    ]


@pytest.mark.parametrize(
    ("on_root", "on_entry", "on_link", "expected"),
    [
        ("https://www.herald.test/nieuws/", "", "", "https://www.herald.test/nieuws/brug"),
        ("/nieuws/", "", "", "https://www.herald.test/nieuws/brug"),
        ("/nieuws/", "stad/", "", "https://www.herald.test/nieuws/stad/brug"),
        ("/nieuws/", "stad/", "haven/", "https://www.herald.test/nieuws/stad/haven/brug"),
        ("/nieuws/", "", "../sport/", "https://www.herald.test/sport/brug"),
        ("https://elders.test/a/", "https://www.herald.test/b/", "", "https://www.herald.test/b/brug"),
        ("mailto:x", "", "", "https://www.herald.test/brug"),
    ],
)
@pytest.mark.parametrize("atom", [True, False])
def test_the_base_of_each_element_around_a_link(
    on_root: str, on_entry: str, on_link: str, expected: str, *, atom: bool
) -> None:
    root, entry, link = (f' xml:base="{base}"' if base else "" for base in (on_root, on_entry, on_link))
    if atom:
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"{root}><entry{entry}><link href="brug"{link}/></entry></feed>'
    else:
        feed = f"<rss{root}><channel><item{entry}><link{link}>brug</link></item></channel></rss>"

    assert [found.url for found in discover(answer(feed)).found] == [expected]


@pytest.mark.parametrize("place", ["#comment-12", "#comment12", "#c8123", "#li-comment-3"])
def test_comments_are_no_news(place: str) -> None:
    feed = f"""<rss xmlns:wfw="http://wellformedweb.org/CommentAPI/"><channel><title>Ma ọrọ</title>
      <item><title>Von: Ada</title><link>https://www.herald.test/story/{place}</link></item>
      <item><title>Story</title><link>https://www.herald.test/other-story/{place}</link>
        <wfw:commentRss>https://www.herald.test/other-story/feed/</wfw:commentRss></item>
      <item><title>Live</title><link>https://www.herald.test/live#post-12</link></item></channel></rss>"""

    assert [found.url for found in discover(answer(feed)).found] == [
        "https://www.herald.test/other-story/",
        "https://www.herald.test/live",
    ]


def test_an_answer_to_an_entry_is_no_news() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
      <entry><link href="/story"/></entry>
      <entry><link href="/story-2"/><thr:in-reply-to ref="tag:herald.test,2024:1"/></entry></feed>"""

    assert [found.url for found in discover(answer(feed)).found] == ["https://www.herald.test/story"]


@pytest.mark.parametrize(
    "link",
    [
        "https://clicks.test/c?id=7&amp;to=https%3A%2F%2Fwww.herald.test%2F2024%2F05%2F31%2Fbath%3Fa%3D1",
        "https://clicks.test/r/https%253A%252F%252Fwww.herald.test%252F2024%252F05%252F31%252Fbath%253Fa%253D1",
        "https://clicks.test/*https://www.herald.test/2024/05/31/bath%3Fa=1",
        "https://https://www.herald.test/2024/05/31/bath?a=1",
        " www.herald.test/2024/05/31/bath?a=1",
    ],
)
def test_the_address_that_a_link_carries(link: str) -> None:
    found = discover(answer(feed(f"<title>Bath</title><link>{link}</link>"), url=f"{HOST}/feed")).found

    assert [each.url for each in found] == [f"{HOST}/2024/05/31/bath?a=1"]


@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel><newLocation>https://feeds.test/herald</newLocation></channel></rss>",
        "<rss><channel><i:new-feed-url xmlns:i='x'>https://feeds.test/herald</i:new-feed-url></channel></rss>",
        "<?xml version='1.0'?><redirect><newLocation>https://feeds.test/herald</newLocation></redirect>",
    ],
)
def test_a_feed_that_says_where_it_stands_now(body: str) -> None:
    read = discover(answer(body, url=f"{HOST}/feed"))

    assert [(each.url, each.kind, each.origin) for each in read.found] == [
        ("https://feeds.test/herald", "feed", "alternate")
    ]
    # many leave their own address there once they have moved
    assert discover(answer(body, url="https://feeds.test/herald")).found == ()
