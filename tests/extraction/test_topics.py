"""Section, tags, language and canonical address."""

import pytest

from archiver.article import Source
from archiver.extraction.head.topics import read_canonical, read_language, read_section, read_tags
from archiver.extraction.page.page import Page, Reading
from tests.extraction.pages import ADDRESS, jsonld, news, page

HEADLINE = "<h1>Ferry to sail again</h1>"


def crumbs(*names: str) -> str:
    steps = [
        {"@type": "ListItem", "position": index, "item": {"@id": f"/{name}", "name": name}}
        for index, name in enumerate(names)
    ]
    return jsonld({"@type": "BreadcrumbList", "itemListElement": steps})


def section(made: Page) -> tuple[str, str] | None:
    found = read_section(made)
    return (found.value, found.source.name) if found else None


@pytest.mark.parametrize(
    ("body", "head", "found"),
    [
        ("", crumbs("Home", "Island life", "Ferry to sail again"), ("Island life", "jsonld:breadcrumb")),
        ("", crumbs("Home", "News", "Island life"), ("Island life", "jsonld:breadcrumb")),
        ("", crumbs("Home", "News"), ("News", "jsonld:breadcrumb")),
        (
            "<ol class='breadcrumb'><li><a href='/'>The Post</a><li><a href='/island'>Island life</a></ol>",
            "",
            ("Island life", "visible:breadcrumb"),
        ),
        (
            "<ul class='fil-ariane'><li><a href='/'>Accueil</a><li><a href='/monde'>International</a></ul>",
            "",
            ("International", "visible:breadcrumb"),
        ),
        ("", news(articleSection=["Island life", "News"]), ("Island life", "jsonld:articleSection")),
        ("", '<meta property="article:section" content="Island life">', ("Island life", "meta:article:section")),
        ("<p class='article-rubrique'>Island life</p>", "", ("Island life", "visible:section")),
        ("<p class='kicker'><a href='/news'>Local</a></p>", "", ("Local", "visible:kicker")),
        (
            "<p>Filed in <a rel='category tag' href='/x'>Island life</a></p>",
            "",
            ("Island life", "visible:rel=category"),
        ),
        ("<nav><a href='/sport/'>Sport</a><a href='/news/'>Local news</a></nav>", "", ("Local news", "url")),
        ("", '<meta property="article:section" content="/news/local">', None),
        ("", "", None),
    ],
)
def test_section(body: str, head: str, found: tuple[str, str] | None) -> None:
    assert section(page(f"{body}<main>{HEADLINE}{body if 'nav' not in body else ''}</main>", head)) == found


@pytest.mark.parametrize(
    "line", ["Eleanor Whitcombe", "By Eleanor Whitcombe", "Eleanor Whitcombe The Post", "5. April 2017"]
)
def test_an_author_or_a_date_above_the_headline_is_no_section(line: str) -> None:
    head = news(author={"@type": "Person", "name": "Eleanor Whitcombe"})
    above = f"<p class='article-rubrique'>{line}</p>"

    assert section(page(f"<main>{above}{HEADLINE}</main>", head)) is None
    assert section(page(f"<main>{above}<p class='section'>Island life</p>{HEADLINE}</main>", head)) == (
        "Island life",
        "visible:section",
    )


@pytest.mark.parametrize(
    ("body", "head", "found"),
    [
        ("", news(keywords=["Ferries", "Island life", "ferries"]), (("Ferries", "Island life"), "jsonld:keywords")),
        (
            "",
            news(keywords="Ferries, Island life; Council"),
            (("Ferries", "Island life", "Council"), "jsonld:keywords"),
        ),
        (
            "",
            news(keywords=[{"@type": "DefinedTerm", "name": "Ferries"}, "section:news"]),
            (("Ferries",), "jsonld:keywords"),
        ),
        (
            "",
            '<meta property="article:tag" content="Ferries"><meta property="article:tag" content="Council">',
            (("Ferries", "Council"), "meta:article:tag"),
        ),
        (
            "<a rel='tag' href='/t/1'>#Ferries</a> <a rel='tag' href='/t/2'>Council</a>",
            '<meta name="keywords" content="news, post">',
            (("Ferries", "Council"), "visible:rel=tag"),
        ),
        ("", '<meta name="keywords" content="Ferries, Council">', (("Ferries", "Council"), "meta:keywords")),
        ("", '<meta name="keywords" content=" , ">', None),
    ],
)
def test_tags(body: str, head: str, found: tuple[tuple[str, ...], str] | None) -> None:
    read = read_tags(page(HEADLINE + body, head))

    assert ((read.value, read.source.name) if read else None) == found


FRENCH = "Le bac qui relie le port à la petite île repartira dès le premier mai, a annoncé lundi le conseil municipal."


def test_the_language_is_that_of_the_text() -> None:
    assert read_language(page(HEADLINE, lang="en"), FRENCH) == Reading("fr", Source("text:words"))


def test_the_language_of_the_template_where_there_is_no_text() -> None:
    assert read_language(page(HEADLINE, lang="de-AT"), "") == Reading("de", Source("html:lang", "de-at"))
    assert read_language(page(HEADLINE, news(inLanguage="fr-FR"), lang=""), "Vidéo") == Reading(
        "fr", Source("jsonld:inLanguage", "fr-FR")
    )
    assert read_language(page(HEADLINE, lang=""), "") is None


@pytest.mark.parametrize(
    ("head", "address", "source"),
    [
        ('<link rel="canonical" href="/news/ferry">', "https://www.example-post.co.uk/news/ferry", "link:canonical"),
        (
            '<link rel="canonical" href="https://m.example-post.co.uk/ferry">',
            "https://m.example-post.co.uk/ferry",
            "link:canonical",
        ),
        ('<link rel="canonical" href="https://www.elsewhere.co.uk/ferry">', ADDRESS, "url"),
        ('<link rel="canonical" href="https://www.example-post.co.uk/">', ADDRESS, "url"),
        ('<link rel="canonical" href="javascript:void(0)">', ADDRESS, "url"),
        (
            '<meta property="og:url" content="https://www.example-post.co.uk/ferry">',
            "https://www.example-post.co.uk/ferry",
            "meta:og:url",
        ),
        ("", ADDRESS, "url"),
    ],
)
def test_canonical(head: str, address: str, source: str) -> None:
    found = read_canonical(page(HEADLINE, head))

    assert found is not None
    assert (found.value, found.source.name) == (address, source)


def test_broken_addresses_are_passed_over() -> None:
    body = "<ol class='breadcrumb'><li><a href='http://[broken'>News</a><li><a href='/island'>Island life</a></ol>"

    assert section(page(body + HEADLINE)) == ("Island life", "visible:breadcrumb")
    assert read_canonical(page(HEADLINE, '<link rel="canonical" href="http://[broken">')) == Reading(
        ADDRESS, Source("url", ADDRESS)
    )
    assert read_canonical(page(HEADLINE, url="")) is None


_OWN = "https://www.example-post.co.uk/news/ferry-sails-again-41877"
_SITE = "https://www.example-post.co.uk"


@pytest.mark.parametrize(
    "raw",
    [
        *("undefined", "null", "[object Object]", "{{ page.url }}", "${url}", "#", "about:blank", "javascript:void(0)"),
        *(f"{_SITE}{path}" for path in ("/undefined", "/null", "/NaN", "/%7B%7Burl%7D%7D", "/[object%20Object]")),
        *(f"{_SITE}{path}" for path in ("/news/undefined.html", "/?p=undefined", "/{{slug}}", "/news/<%= slug %>")),
        *(f"{_SITE}{path}" for path in ("", "/", "/index.html", "/politics", "/news", "/news/", "/news/index.html")),
        *(f"{_SITE}{path}" for path in ("/category/sport", "/tag/ferry", "/politics/local", "/author/ann-writer")),
    ],
)
def test_a_canonical_address_that_names_no_story(raw: str) -> None:
    found = read_canonical(page("", f'<link rel="canonical" href="{raw}">', url=_OWN))

    assert found is not None
    assert found.value == _OWN


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/news/the-ferry-sails-once-more-41877", "/news/ferry-sails-again-41877"),
        ("/a/41877", "/news/ferry-sails-again-41877"),
        ("/?p=123", "/news/ferry-sails-again-41877"),
        ("/harbour-fire", "/amp/harbour-fire"),
        ("/news/fire", "/news/fire.amp.html"),
        ("/news/fire", "/news/fire/amp"),
        ("/fire", "/2024/05/03/fire"),
        ("/2024/05/fire", "/2024/05/fire/2"),
        ("/news/no-null-or-undefined-result", "/news/ferry-sails-again-41877"),
    ],
)
def test_a_canonical_address_of_a_story(path: str, own: str) -> None:
    found = read_canonical(page("", f'<link rel="canonical" href="{_SITE}{path}">', url=_SITE + own))

    assert found is not None
    assert found.value == _SITE + path


@pytest.mark.parametrize(
    ("canonical", "own", "expected"),
    [
        ("/news/ferry-sails-again?v=20260302", "/news/ferry-sails-again", "/news/ferry-sails-again"),
        ("/2026/03/ferry?sid=a1b2c3", "/2026/03/ferry", "/2026/03/ferry"),
        ("/article?id=7", "/article", "/article?id=7"),
        ("/news/ferry-sails-again?id=7", "/news/ferry-sails-again?id=7&from=home", "/news/ferry-sails-again?id=7"),
        ("/story.php?id=7", "/news/ferry-sails-again", "/story.php?id=7"),
    ],
)
def test_a_canonical_address_with_a_query_more(canonical: str, own: str, expected: str) -> None:
    found = read_canonical(page("", f'<link rel="canonical" href="{_SITE}{canonical}">', url=_SITE + own))

    assert found is not None
    assert found.value == _SITE + expected
