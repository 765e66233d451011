"""sites.toml: read, refused with the line, extended without touching what stands there."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import SitesError
from archiver.sites.file import (
    Selector,
    Site,
    append,
    for_url,
    key_for,
    load,
    load_contact,
    load_warc,
    owns,
    write_contact,
)
from archiver.sites.tables import WarcSettings

FULL = """
# The sites.
[herald]
name = "The Herald"
start = ["https://www.herald.example/"]
feeds = ["https://www.herald.example/feed.xml", "https://www.herald.example/feed.xml"]
sitemaps = ["https://www.herald.example/sitemap.xml"]
sections = ["https://www.herald.example/politics/#top"]
hosts = ["blogs.herald.example"]
allow = ['/\\d{4}/']
deny = ['/quiz/']
timezone = "Europe/Paris"
language = "fr"
delay = 2
revisits = ["2h", "60m", "7d"]
rights = "obey"
extractor = "trafilatura"
allow_private = true

[[herald.selectors]]
field = "lead"
css = "p.standfirst::text"
from = 2024-05-31

[[herald.selectors]]
field = "authors"
xpath = "//a[@rel='author']/text()"
until = "2024-05-30"

["news.courier"]
start = ["https://news.courier.example/"]
selectors = [{field = "strip", css = "aside"}]
"""

HERALD = Site(
    key="herald",
    name="The Herald",
    start=("https://www.herald.example/",),
    feeds=("https://www.herald.example/feed.xml",),
    sitemaps=("https://www.herald.example/sitemap.xml",),
    sections=("https://www.herald.example/politics/",),
    hosts=("blogs.herald.example",),
    allow=(r"/\d{4}/",),
    deny=("/quiz/",),
    timezone="Europe/Paris",
    language="fr",
    delay=2.0,
    revisits=("1h", "2h", "7d"),
    rights="obey",
    extractor="trafilatura",
    allow_private=True,
    selectors=(
        Selector(field="lead", css="p.standfirst::text", since="2024-05-31"),
        Selector(field="authors", xpath="//a[@rel='author']/text()", until="2024-05-30"),
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sites.toml"


def problems(path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SitesError) as raised:
        load(path)
    return [problem.removeprefix(f"{path}:") for problem in raised.value.problems]


def test_every_key_is_read(path: Path) -> None:
    path.write_text(FULL)
    assert load(path) == {
        "herald": HERALD,
        "news.courier": Site(
            key="news.courier",
            start=("https://news.courier.example/",),
            selectors=(Selector(field="strip", css="aside"),),
        ),
    }
    assert list(load(path)) == ["herald", "news.courier"]


def test_no_file_holds_no_sites(path: Path) -> None:
    assert load(path) == {}


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_what_windows_editors_write(path: Path, head: bytes, newline: bytes) -> None:
    path.write_bytes(head + FULL.encode().replace(b"\n", newline))
    assert load(path)["herald"] == HERALD


def test_the_file_that_is_shipped_holds_no_site_and_a_right_example(path: Path) -> None:
    shipped = (Path(__file__).parents[2] / "data" / "sites.toml").read_text()
    assert not [line for line in shipped.splitlines() if line.strip() and not line.startswith("#")]
    example = "\n".join(line.removeprefix("#")[1:] for line in shipped[shipped.index("# [example]") :].splitlines())
    path.write_text(example)
    assert load(path)["example"].selectors[0].since == "2024-05-31"


def test_each_mistake_is_named_with_its_line(path: Path) -> None:
    assert problems(
        path,
        """# comment
[herald]
start = ["www.herald.example"]
delay = "fast"
dealy = 2
feeds = "https://www.herald.example/feed"
hosts = [
    "a.example",  # [not = a table]
    "https://b.example/",
]
allow = ["(", ]
deny = ["[[a]"]
timezone = "Europe/Pariss"
language = "french"
extractor = "trafilature"
allow_private = "yes"
name = '''
[elsewhere]
delay = 1
'''
note = 1

[Big]
start = ["https://big.example/"]

[news.courier]
start = ["https://news.courier.example/"]

[nothing]

[[star.selectors]]
field = "leed"
css = "p >"

[[star.selectors]]
xpath = "//p["
css = "p"
from = 2024-05-31
until = 2023-05-31
colour = "red"

[[star.selectors]]
field = "lead"
from = "yesterday"

[moon]
start = ["https://moon.example/"]
selectors = ["p"]
""",
    ) == [
        "3: [herald] start: must be addresses that begin with http:// or https://, not 'www.herald.example'",
        "4: [herald] delay: must be a number of seconds from 0 to 3600, not 'fast'",
        "5: [herald] dealy: no such key (did you mean 'delay'?)",
        '6: [herald] feeds: must be a list such as ["https://www.example.com/feed.xml"],'
        " not 'https://www.herald.example/feed'",
        "7: [herald] hosts: must be host names such as 'www.example.com', not 'https://b.example/'",
        "11: [herald] allow: '(' is no regular expression: missing ), unterminated subpattern at position 0",
        "12: [herald] deny: '[[a]' is no regular expression: Possible nested set at position 1",
        "13: [herald] timezone: must be a time zone such as 'Europe/Paris', not 'Europe/Pariss'"
        " (did you mean 'Europe/Paris'?)",
        "14: [herald] language: must be a language code of two letters such as 'fr', not 'french'",
        "15: [herald] extractor: must be one of 'default', 'trafilatura', not 'trafilature'"
        " (did you mean 'trafilatura'?)",
        "16: [herald] allow_private: must be true or false, not 'yes'",
        "21: [herald] note: no such key",
        "23: [Big] must be a short name of a-z, 0-9, dots and hyphens",
        '26: [news.courier]: a key with a dot stands in quotes: ["news.courier"]',
        "26: [news]: names no address: give it one of start, feeds, sitemaps, sections or hosts",
        "29: [nothing]: names no address: give it one of start, feeds, sitemaps, sections or hosts",
        "31: [star]: names no address: give it one of start, feeds, sitemaps, sections or hosts",
        "32: [[star.selectors]] field: must be one of 'title', 'authors', 'published', 'modified', 'section', 'lead',"
        " 'body', 'credits', 'strip', not 'leed' (did you mean 'lead'?)",
        "33: [[star.selectors]] css: 'p >' is no CSS selector: Expected selector, got <EOF at 3>",
        "35: [[star.selectors]] field: is missing",
        "35: [[star.selectors]]: takes either css or xpath",
        "36: [[star.selectors]] xpath: '//p[' is no XPath 1.0 expression: Invalid expression",
        "39: [[star.selectors]] until: lies before from",
        "40: [[star.selectors]] colour: no such key",
        "42: [[star.selectors]]: takes either css or xpath",
        "44: [[star.selectors]] from: must be a day such as 2024-05-31, not 'yesterday'",
        "48: [moon] selectors: must be tables, each under [[moon.selectors]]",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[herald\n", "1: not TOML: expected ']' at the end of a table declaration"),
        ("a = 1\n\na = 2\n", "3: not TOML: cannot overwrite a value"),
        ('[a]\nx = "abc', "2: not TOML: unterminated string"),
        ("x = [1,\n\n", "3: not TOML: invalid value"),
        (b'[a]\nname = "caf\xe9"\n', "2: not UTF-8: save the file in that encoding"),
        (
            '[a]\nhosts = ["a.example"]\nrights = "obay"\n',
            "3: [a] rights: must be one of 'record', 'obey', not 'obay' (did you mean 'obey'?)",
        ),
        (
            '[a]\nhosts = ["a.example"]\nrevisits = ["8d"]\n',
            "3: [a] revisits: must be lengths of time up to 7d, such as '4h', not '8d'",
        ),
        (
            '[a]\nhosts = ["a.example"]\nrevisits = "1d"\n',
            '3: [a] revisits: must be a list such as ["1h", "1d"], not \'1d\'',
        ),
        (
            "contact = 'call me'\n",
            "1: contact: must be an e-mail address or a web page such as 'https://www.example.org/crawler',"
            " not 'call me'",
        ),
        ("delay = 2\n", "1: delay: must stand in the table of a site, such as [example]"),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(path: Path, text: str | bytes, expected: str) -> None:
    assert problems(path, text) == [expected]


def test_deep_nesting_is_one_clear_line(path: Path) -> None:
    path.write_text("a = " + "[" * 100_000)
    with pytest.raises(SitesError, match="not TOML that can be read: nested too deep"):
        load(path)


def test_a_folder_in_its_place_is_one_clear_line(path: Path) -> None:
    path.mkdir()
    with pytest.raises(SitesError, match="cannot be read: Is a directory"):
        load(path)


def test_append_keeps_what_stands_there_byte_for_byte(path: Path) -> None:
    before = '# My sites   \n\n[herald]   # the first\n   start = [ "https://www.herald.example/" ]\t\n#end'
    path.write_text(before)
    site = Site(
        key="le.courrier",
        name='Le "Courrier"\x1b[31m',
        start=("https://www.courrier.example/",),
        feeds=("https://www.courrier.example/a.xml", "https://www.courrier.example/b.xml"),
        deny=(r"/\d+$",),
        delay=2.5,
        selectors=(Selector(field="lead", css="p.chapo", since="2024-05-31"),),
    )
    append(path, site, note="found 2024-05-31\nfeeds: 2\x1b[31m")
    assert path.read_text() == (
        before
        + """

# found 2024-05-31
# feeds: 2 [31m
["le.courrier"]
name = "Le \\"Courrier\\"\\u001b[31m"
start = ["https://www.courrier.example/"]
feeds = [
    "https://www.courrier.example/a.xml",
    "https://www.courrier.example/b.xml",
]
deny = ['/\\d+$']
delay = 2.5

[["le.courrier".selectors]]
field = "lead"
css = "p.chapo"
from = "2024-05-31"
"""
    )
    assert load(path)["le.courrier"] == site


def test_append_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "data" / "sites.toml"
    append(path, Site(key="herald", start=("https://www.herald.example/",)))
    assert path.read_text() == '[herald]\nstart = ["https://www.herald.example/"]\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert os.listdir(path.parent) == ["sites.toml"]


def test_append_keeps_line_ends_mode_and_link(tmp_path: Path) -> None:
    real, path = tmp_path / "real.toml", tmp_path / "sites.toml"
    real.write_bytes(b'[herald]\r\nstart = ["https://www.herald.example/"]\r\n')
    real.chmod(0o600)
    path.symlink_to(real)
    append(path, Site(key="star", start=("https://star.example/",)))
    assert real.read_bytes() == (
        b'[herald]\r\nstart = ["https://www.herald.example/"]\r\n\r\n[star]\r\nstart = ["https://star.example/"]\r\n'
    )
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_append_refuses_a_key_that_is_there(path: Path) -> None:
    path.write_text('[herald]\nstart = ["https://www.herald.example/"]\n')
    with pytest.raises(SitesError, match=re.escape("has a site [herald] already")):
        append(path, Site(key="herald", start=("https://other.example/",)))
    assert path.read_text() == '[herald]\nstart = ["https://www.herald.example/"]\n'


def test_append_refuses_a_file_that_is_wrong_and_leaves_it(path: Path) -> None:
    path.write_text("[herald\n")
    with pytest.raises(SitesError, match="not TOML"):
        append(path, Site(key="star", start=("https://star.example/",)))
    assert path.read_text() == "[herald\n"
    assert os.listdir(path.parent) == ["sites.toml"]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip).map(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(
    name=st.none() | _TEXTS, patterns=st.lists(_TEXTS.map(re.escape), max_size=3, unique=True), note=st.none() | _TEXTS
)
def test_what_is_appended_is_read_back(tmp_path: Path, name: str | None, patterns: list[str], note: str | None) -> None:
    path = tmp_path / "sites.toml"
    path.unlink(missing_ok=True)
    site = Site(key="herald", name=name, start=("https://www.herald.example/",), deny=tuple(patterns))
    append(path, site, note)
    append(path, Site(key="star", hosts=("star.example",)), note)
    assert load(path) == {"herald": site, "star": Site(key="star", hosts=("star.example",))}


def test_owns() -> None:
    site = Site(
        key="herald",
        start=("https://www.herald.example/",),
        feeds=("https://feeds.hoster.example.net/herald",),
        hosts=("herald-blogs.example.org",),
    )
    assert owns(site, "http://herald.example/2024/a")
    assert owns(site, "https://sport.herald.example/a")
    assert owns(site, "https://herald-blogs.example.org/a")
    assert owns(site, "https://feeds.hoster.example.net/herald")
    assert not owns(site, "https://pictures.hoster.example.net/a")
    assert not owns(site, "https://star.example/")


def test_owns_tells_ports_apart_on_this_machine() -> None:
    site = Site(key="local", start=("http://127.0.0.1:8001/",))
    assert owns(site, "http://127.0.0.1:8001/a")
    assert not owns(site, "http://127.0.0.1:8002/a")


def test_for_url_takes_the_closest() -> None:
    paper = Site(key="paper", start=("https://www.herald.example/",))
    english = Site(key="english", start=("https://www.herald.example/en/",))
    blogs = Site(key="blogs", start=("https://blogs.herald.example/",))
    sites = {site.key: site for site in (paper, english, blogs)}
    assert for_url(sites, "http://herald.example/politics/a") == paper
    assert for_url(sites, "https://www.herald.example/en/politics/a") == english
    assert for_url(sites, "https://www.herald.example/energy/a") == paper
    assert for_url(sites, "https://blogs.herald.example/a") == blogs
    assert for_url(sites, "https://sport.herald.example/a") == paper
    assert for_url(sites, "https://star.example/") is None
    assert for_url({}, "https://star.example/") is None


@pytest.mark.parametrize(
    ("url", "taken", "expected"),
    [
        ("https://www.herald.example/a", [], "herald"),
        ("https://www.herald.co.uk/", [], "herald"),
        ("https://news.herald.com/", [], "news-herald"),
        ("https://www.herald.de/", ["herald"], "herald-de"),
        ("https://www.herald.de/", ["herald", "herald-de"], "herald-de-2"),
        ("https://www.herald.de/", ["herald", "herald-de", "herald-de-2"], "herald-de-3"),
        ("http://127.0.0.1:8001/", [], "127-0-0-1-8001"),
        ("http://localhost/", [], "localhost"),
        ("http://[::1]:8001/", [], "1-8001"),
        ("https://news_desk.example.com/", [], "news-desk-example"),
    ],
)
def test_key_for(url: str, taken: list[str], expected: str) -> None:
    assert key_for(url, taken) == expected


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b""])
def test_a_contact_goes_before_all_else(path: Path, head: bytes) -> None:
    path.write_bytes(head + FULL.encode())
    before = load(path)
    write_contact(path, "desk@example.org")

    assert (load(path), load_contact(path)) == (before, "desk@example.org")
    assert path.read_bytes() == head + b'contact = "desk@example.org"\n\n' + FULL.encode()
    with pytest.raises(SitesError, match="names a contact already"):
        write_contact(path, "other@example.org")


def test_a_contact_in_a_file_of_its_own(path: Path) -> None:
    assert load_contact(path) is None
    write_contact(path, "https://www.example.org/crawler")
    append(path, Site(key="a", hosts=("a.example",)))

    assert load_contact(path) == "https://www.example.org/crawler"
    assert list(load(path)) == ["a"]
    assert key_for("https://www.contact.example/", set()) == "contact-example"


def test_a_site_may_have_the_key_contact(path: Path) -> None:
    path.write_text('[contact]\nhosts = ["a.example"]\n')

    assert (list(load(path)), load_contact(path)) == (["contact"], None)


def test_how_warc_files_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    assert load_warc(path) == WarcSettings(size=10**9, age=None, offline={})
    path.write_text('[warc]\nsize = "500 MB"\nage = "24h"\n[warc.offline]\n"2019/*" = "tape 12"\n')
    kept = load_warc(path)
    assert (kept.size, kept.age, load(path)) == (500_000_000, "1d", {})
    assert [kept.place_of(name) for name in ("2019/01/a.warc.gz", "2020/01/a.warc.gz")] == ["tape 12", None]
    path.write_text('[warc]\nsize = 0\nage = "soon"\nofline = {}\noffline = 1\n')
    with pytest.raises(SitesError) as caught:
        load_warc(path)
    assert [problem.removeprefix(f"{path}:") for problem in caught.value.problems] == [
        "2: [warc] size: must be bytes such as 1000000000 or '500 MB', not 0",
        "3: [warc] age: must be a length of time such as '6h', not 'soon'",
        "4: [warc] ofline: no such key (did you mean 'offline'?)",
        """5: [warc] offline: must name the place of each file, such as {"2019/*" = "tape 12"}, not 1""",
    ]
    path.write_text('[warc]\nstart = ["https://www.warc.example/"]\n')  # a paper of that name
    assert list(load(path)) == ["warc"]
