"""What a page says of itself, false or made to keep regular expressions and JSON parsers busy."""

from __future__ import annotations

import json
from typing import Any

from archiver.extraction.words.text import word_set
from tests.extraction.stories import story
from tests.hostile.case import Corpus, Story
from tests.hostile.markup import html
from tests.newsweb.answers import Answer

METADATA = Corpus()

#: What the page says where it is believed: the day before it was captured.
_TRUE = {"published": "2024-05-01T08:15:00Z"}
_TIME = (
    '<p class="byline">By <a rel="author" href="/a/eva">Eva Marsh</a> '
    '<time datetime="2024-05-01T08:15:00Z">1 May</time></p>'
)


_PROPERTIES = word_set(
    """
    @type @id @graph headline name author datePublished dateModified articleBody image articleSection keywords
    description publisher isAccessibleForFree wordCount mainEntityOfPage url inLanguage hasPart isPartOf video
    """
)


def _data(**properties: Any) -> str:
    return _script(json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **properties}))


def _script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@METADATA(Story(fields=_TRUE))
def dates_in_1900_and_2099() -> Answer:
    head = _data(datePublished="1900-01-01T00:00:00Z", dateModified="2099-12-31T23:59:59Z")
    meta = '<meta property="article:published_time" content="2099-01-01"><meta name="date" content="0000-00-00">'
    return html(story(_TIME, head=head + meta))


@METADATA(Story(fields=_TRUE))
def dates_that_are_none() -> Answer:
    odd = [
        "99999999999999999999",
        "-1",
        "2024-13-45T99:99:99",
        "٢٠٢٤-٠٥-٠١",
        "1e400",
        "NaN",
        "",
        "2024-05-01T08:15:00+99:99",
    ]
    return html(story(_TIME, head="".join(_data(datePublished=date) for date in odd)))


@METADATA(Story(fields={"authors": ["Eva Marsh"]}))
def author_is_the_site() -> Answer:
    head = (
        _data(author={"@type": "Organization", "name": "The Carrow Post"})
        + '<meta property="og:site_name" content="The Carrow Post">'
    )
    return html(story(_TIME, head=head + '<meta name="author" content="admin">'))


@METADATA(Story())
def title_is_home() -> Answer:
    head = '<meta property="og:title" content="Home"><meta name="twitter:title" content="Home">'
    return html(
        story(head=head).replace(b"<title>Ferry to sail again - The Carrow Post</title>", b"<title>Home</title>")
    )


@METADATA(Story())
def title_of_a_megabyte() -> Answer:
    head = f'<meta property="og:title" content="{"Ferry " * 200_000}">' + _data(headline="Ferry " * 200_000)
    return html(story(head=head).replace(b"<title>", b"<title>" + b"Ferry - " * 100_000))


@METADATA(Story())
def types_that_are_none() -> Answer:
    """Every property of a type that no vocabulary has for it."""
    values: list[Any] = [
        None,
        True,
        1e308,
        -0.0,
        [],
        {},
        [[]],
        [{}],
        [[None]],
        {"@value": {}},
        {"name": {"name": []}},
        "",
        [1, [2]],
    ]
    scripts = (_script(json.dumps(dict.fromkeys(_PROPERTIES, value))) for value in values)
    single = (_data(**{name: value}) for name in _PROPERTIES if name != "@type" for value in values)
    return html(story(head="".join(scripts) + "".join(single)))


@METADATA(Story())
def data_nested_deeply() -> Answer:
    deep = '{"@graph":[' * 50_000
    return html(story(head=_script(deep) + _script("[" * 1_000_000) + _script('{"author":' * 500 + "1" + "}" * 500)))


@METADATA(Story())
def data_nested_in_scripts() -> Answer:
    scripts = (f"<script>x = {opening * 100_000};</script>" for opening in ("[", '{"a":', "([", 'JSON.parse("'))
    return html(story(head="".join(scripts)))


@METADATA(Story(), heavy=True)
def data_of_fifty_megabytes() -> Answer:
    """As much as a page may have, in one object."""
    return html(story(head=_script('{"@type": "NewsArticle", "keywords": [' + '"ferry",' * 5_500_000 + '"sea"]}')))


@METADATA(Story(), heavy=True)
def data_of_a_million_objects() -> Answer:
    return html(story(head=_script("[" + '{"@type":"Person"},' * 1_000_000 + "{}]")))


@METADATA(Story())
def data_in_many_graphs() -> Answer:
    graph = '{"@graph":[' + '{"@graph":[{"@graph":[{}]},' * 300 + "{}" + "]}" * 300 + "]}"
    return html(story(head=_script(graph) * 50))


@METADATA(Story())
def data_of_numbers() -> Answer:
    """Python refuses to read integers of more than 4,300 digits; elsewhere they take hours."""
    return html(
        story(head=_data(headline="x") + _script('{"@type":"NewsArticle","wordCount":' + "9" * 1_000_000 + "}"))
    )


@METADATA(Story())
def bait_in_data() -> Answer:
    baits = [
        '"' + "\\" * 99_999,
        ", " * 100_000,
        "{" + " " * 200_000,
        "// <![CDATA[" + " " * 200_000,
        "<!--" * 50_000,
        ",\n" * 100_000 + "]",
    ]
    return html(story(head="".join(map(_script, baits))))


@METADATA(Story(fields=_TRUE), heavy=True)
def bait_in_dates() -> Answer:
    baits = [
        "1" * 100_000,
        "2024-" * 30_000,
        "1 " * 50_000,
        "May " * 30_000,
        "12:" * 50_000,
        "T" * 100_000,
        " " * 100_000 + "x",
        "1er mai " * 10_000,
    ]
    metas = "".join(
        f'<meta name="date" content="{bait}"><meta property="article:modified_time" content="{bait}">' for bait in baits
    )
    times = "".join(f'<time datetime="{bait}">{bait}</time><span class="date">{bait}</span>' for bait in baits)
    return html(story(_TIME, after=f"<footer>{times}</footer>", head=metas))


@METADATA(Story(), heavy=True)
def bait_in_authors() -> Answer:
    baits = [
        "A " * 50_000,
        "By " * 30_000,
        "and, " * 30_000,
        "Von A. " * 20_000,
        "a@" * 50_000,
        "Mc" * 50_000,
        "O'" * 50_000,
        "(" * 100_000,
        "Dr. " * 30_000,
    ]
    metas = "".join(f'<meta name="author" content="{bait}">' for bait in baits)
    lines = "".join(f'<p class="byline">{bait}</p><a rel="author" href="/a">{bait}</a>' for bait in baits)
    return html(story(lines, head=metas + _data(author=baits)))


@METADATA(Story())
def bait_in_titles() -> Answer:
    baits = [
        " - " * 50_000,
        "| " * 50_000,
        ": " * 50_000,
        "“" * 100_000,
        "A-" * 50_000,
        " " * 200_000 + "x",
        "! " * 50_000,
    ]
    metas = "".join(f'<meta property="og:title" content="{bait}">' for bait in baits)
    return html(story(after="".join(f"<h2>{bait}</h2>" for bait in baits), head=metas))


@METADATA(Story(), heavy=True)
def bait_in_text() -> Answer:
    baits = [
        "a" * 500_000,
        "a " * 200_000,
        "Photo: " * 30_000,
        "©" * 200_000,
        "http://" * 50_000,
        "a@b." * 50_000,
        "-" * 300_000,
        "1. " * 50_000,
        "\u00a0" * 200_000,
        "é" * 300_000,
        "字" * 100_000,
    ]
    return html(story(after="<footer>" + "".join(f"<p>{bait}</p>" for bait in baits) + "</footer>"))


@METADATA(Story())
def bait_in_captions() -> Answer:
    baits = [
        "Photo: " * 20_000,
        "(" * 50_000,
        "/" * 50_000,
        "© A / B " * 10_000,
        "Crédits photos : " * 10_000,
        ". " * 50_000,
    ]
    figures = "".join(
        f'<figure><img src="/p/{n}.jpg" alt="{bait}" width=800 height=600><figcaption>{bait}</figcaption></figure>'
        for n, bait in enumerate(baits)
    )
    return html(story(within=figures))


@METADATA(Story())
def bait_in_addresses() -> Answer:
    baits = [
        "http://[" + ":" * 10_000,
        "//" * 50_000,
        "http://a" + "@" * 50_000,
        "%" * 50_000,
        "../" * 50_000,
        "http://1.2.3.4.5:99999999/",
        "javascript:alert(1)",
        "data:text/html," + "x" * 100_000,
        "http://xn--" + "a" * 10_000,
        "http://[::1",
        "https://exa\tmple.org/\n",
        "\ud7ff" * 10_000,
    ]
    tags = (
        '<link rel="canonical" href="BAIT"><base href="BAIT">'
        '<meta property="og:url" content="BAIT"><meta property="og:image" content="BAIT">'
    )
    links = '<a href="BAIT">Read also: the next story of the ferry</a><img src="BAIT" srcset="BAIT 2x">'
    heads, ends = ("".join(form.replace("BAIT", bait) for bait in baits) for form in (tags, links))
    return html(story(head=heads, after=ends))
