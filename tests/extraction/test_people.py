"""Authors from structured data and from what the page shows; never from what stands around the story."""

import pytest

from archiver.article import Source
from archiver.extraction.head.people import read_authors
from archiver.extraction.page.page import Page, Reading
from tests.extraction.pages import jsonld, news, page

HEADLINE = "<h1>Ferry to sail again</h1>"


def authors(made: Page) -> tuple[str, ...]:
    found = read_authors(made)
    return found.value if found else ()


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ({"@type": "Person", "name": "Eleanor Whitcombe"}, ("Eleanor Whitcombe",)),
        (
            [{"@type": "Person", "name": "Eleanor Whitcombe"}, {"name": "Samuel Okafor"}],
            ("Eleanor Whitcombe", "Samuel Okafor"),
        ),
        ("Eleanor Whitcombe and Samuel Okafor", ("Eleanor Whitcombe", "Samuel Okafor")),
        (["Eleanor Whitcombe", "Samuel Okafor"], ("Eleanor Whitcombe", "Samuel Okafor")),
        ({"@type": "Person", "givenName": "Eleanor", "familyName": "Whitcombe"}, ("Eleanor Whitcombe",)),
        ({"@type": "Person", "name": ["Eleanor Whitcombe"]}, ("Eleanor Whitcombe",)),
        (
            [{"@type": "Person", "name": "Eleanor Whitcombe"}, {"@type": "Organization", "name": "AFP"}],
            ("Eleanor Whitcombe", "AFP"),
        ),
        ({"@type": "Person", "name": "Eleanor Whitcombe | e.whitcombe@example-post.co.uk"}, ("Eleanor Whitcombe",)),
        ({"@type": "Person", "name": "By Eleanor Whitcombe"}, ("Eleanor Whitcombe",)),
        ({"@type": "Person", "name": "Plantu"}, ("Plantu",)),
        ({"@type": "Person", "name": "delta201"}, ("delta201",)),
        ({"@type": "Person", "name": "admin"}, ()),
        ({"@type": "Person", "name": "The Example Post"}, ("The Example Post",)),
        ({"@type": "Person", "name": "Example Post Staff"}, ("Example Post Staff",)),
        ("Ferry Friends", ("Ferry Friends",)),
        ({"@type": "Person", "name": ""}, ()),
        ({"@type": "Organization", "name": "Online-Redaktion"}, ()),
        ({"@type": "Organization", "name": "Bureau of Ferries"}, ()),
        ({"@type": "Organization", "name": "The Example Post"}, ("The Example Post",)),
        (None, ()),
    ],
)
def test_jsonld(stated: object, names: tuple[str, ...]) -> None:
    head = '<meta property="og:site_name" content="The Example Post">'

    assert authors(page(HEADLINE, head + news(author=stated))) == names


def test_jsonld_graph_with_references() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Article",
                "@id": "#article",
                "headline": "Ferry",
                "author": [{"@id": "#moira"}, {"@id": "#sam"}],
            },
            {"@type": "WebPage", "@id": "#page"},
            {"@type": "Person", "@id": "#sam", "name": "Samuel Okafor"},
            {"@type": "Person", "@id": "#moira", "name": "Moira Tallack"},
            {"@type": "Person", "@id": "#other", "name": "Desmond Pryce"},
        ],
    }

    assert read_authors(page(HEADLINE, jsonld(graph))) == Reading(
        ("Moira Tallack", "Samuel Okafor"), Source("jsonld:author", "Moira Tallack; Samuel Okafor")
    )


def test_the_story_of_this_address_goes_before_others_in_structured_data() -> None:
    others = news(
        url="https://www.example-post.co.uk/news/whales-seen-3", author={"name": "Desmond Pryce"}, headline="Whales"
    )
    own = news(
        mainEntityOfPage={"@id": "https://example-post.co.uk/news/ferry-sails-again-41877"},
        author={"name": "Moira Tallack"},
    )

    assert authors(page(HEADLINE, others + own)) == ("Moira Tallack",)


def test_microdata_of_the_story_not_of_its_pictures() -> None:
    body = """<article itemscope itemtype="https://schema.org/Article"><h1>Ferry to sail again</h1>
    <p itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Moira Tallack</b></p>
    <div itemscope itemtype="http://schema.org/ImageObject"><i itemprop="author">Desmond Pryce</i></div>
    </article><div itemscope itemtype="http://schema.org/NewsArticle"><b itemprop="author">Samuel Okafor</b></div>"""

    assert read_authors(page(body)) == Reading(("Moira Tallack",), Source("microdata:author", "Moira Tallack"))


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ('<meta name="author" content="Moira Tallack">', ("Moira Tallack",)),
        (
            '<meta property="article:author" content="https://social.example/moira"><meta name="byl" '
            'content="By Moira Tallack">',
            ("Moira Tallack",),
        ),
        (
            '<meta name="dc.creator" content="Tallack, Moira"><meta name="dc.creator" content="Okafor, Samuel">',
            ("Moira Tallack", "Samuel Okafor"),
        ),
        ('<meta name="author" content="@moira">', ()),
        ('<meta name="author" content="Example Post">', ("Example Post",)),
        ('<meta name="author" content="Example Post, Carrow, Scotland">', ()),
    ],
)
def test_meta(head: str, names: tuple[str, ...]) -> None:
    assert authors(page(HEADLINE, head)) == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<p class='byline'>By Moira Tallack and Samuel Okafor</p>", ("Moira Tallack", "Samuel Okafor")),
        ("<p>By Moira Tallack</p>", ("Moira Tallack",)),
        (
            "<div><span>By</span> <a href='/people/moira-tallack'>Moira Tallack</a><span>Transport "
            "Correspondent</span></div>",
            ("Moira Tallack",),
        ),
        (
            "<div class='author'><a rel='author' href='/m'>Moira Tallack</a></div><p>Editor</p><div "
            "class='author'>Samuel Okafor</div>",
            ("Moira Tallack", "Samuel Okafor"),
        ),
        ("<h5>Author:</h5>Moira Tallack<br>3 May 2023", ("Moira Tallack",)),
        ("<p>Moira Tallack | 3 May 2023</p>", ("Moira Tallack",)),
        ("<p>Moira Tallack, Fri 3 May 2024 07.00 BST</p>", ("Moira Tallack",)),
        ("<p>AFP</p>", ("AFP",)),
        ("<p>3 May 2023 · 4 min read · By Moira Tallack</p>", ("Moira Tallack",)),
        ("<p>Published 3 May 2023 by Moira Tallack</p>", ("Moira Tallack",)),
        ("<p>This story was written by Moira Tallack, head of ferries</p>", ("Moira Tallack",)),
        ("<p>By Moira Tallack, PhD. Reviewed by Samuel Okafor, PhD</p>", ("Moira Tallack",)),
        ("<p>By Moira Tallack</p><p>Fact-checked by Samuel Okafor</p>", ("Moira Tallack",)),
        (
            "<div class='byline'>By <b>Moira Tallack</b><p>Contributions from</p><a rel='author' href='/so'>Samuel "
            "Okafor</a></div>",
            ("Moira Tallack",),
        ),
        ("<p>By 3 Piers Radio</p>", ("3 Piers Radio",)),
        ("<p class='author'>Reviewed by Samuel Okafor</p>", ("Samuel Okafor",)),
        ("<div class='author'><b>Moira Tallack</b><p class='job'>Ferry Expert</p></div>", ("Moira Tallack",)),
        ("<p class='author'>harbourfan</p>", ("harbourfan",)),
        ("<p>By <a href='/author/post'>Example Post</a> on 3 May 2023</p>", ("Example Post",)),
        ("<p class='author'>Harbour Desk Team</p>", ("Harbour Desk Team",)),
        ("<p>By invitation only</p>", ()),
        ("<p>By the sea</p>", ()),
        ("<p class='byline'>By , published on | updated on</p>", ()),
        ("<p class='byline'>By the newsroom</p>", ()),
        ("<p class='author-handle'>@moira</p>", ()),
        ("<p class='caption'>By the sea: <a href='/people/pryce'>Desmond Pryce</a></p>", ()),
    ],
)
def test_visible(byline: str, names: tuple[str, ...]) -> None:
    assert authors(page(f"<main>{HEADLINE}{byline}<p>The ferry sails.</p></main>")) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>Moira Tallack</p><p>3 May 2023</p>", ("Moira Tallack",)),
        ("<div>Moira Tallack, Samuel Okafor</div><div>3 May 2023</div>", ("Moira Tallack", "Samuel Okafor")),
        ("<p>Жанна Лаврова</p><p>3 мая 2023</p>", ("Жанна Лаврова",)),
        ("<p>Release Date 3 May 2023</p>", ()),
        ("<p>Ferry Traffic</p><p>3 May 2023</p>", ()),  # "traffic" stands in the text
        ("<p>Moira Tallack</p>", ()),
        ("<p>Moira Tallack</p>" + "<p>Notes of Moira Tallack</p>" * 2, ("Moira Tallack",)),
    ],
)
def test_a_line_of_nothing_but_names(line: str, names: tuple[str, ...]) -> None:
    text = "<p>The traffic of the small ferry goes on.</p>"

    assert authors(page(f"<main>{HEADLINE}{line}{text}</main>")) == names


@pytest.mark.parametrize("phrase", ["Ferry Expert", "Full Bio", "Travel Guides"])
def test_a_phrase_of_common_words_is_no_name(phrase: str) -> None:
    shown = f"<div class='author'><p>{phrase}</p></div><p>{phrase.lower()} stand in this text.</p>"

    assert authors(page(f"<main>{HEADLINE}{shown}</main>")) == ()


def test_a_user_name_gives_way_to_the_name_that_is_shown() -> None:
    body = f"<main>{HEADLINE}<p class='byline'>By Moira Tallack</p></main>"

    assert authors(page(body, news(author={"@type": "Person", "name": "mtallack"}))) == ("Moira Tallack",)
    assert authors(page(HEADLINE, news(author={"@type": "Person", "name": "mtallack"}))) == ("mtallack",)


def test_an_author_box_below_the_text() -> None:
    box = "<div class='author'><b>Moira Tallack</b></div>"
    body = f"<article>{HEADLINE}{f'<p>{LONG}</p>' * 3}{box}</article>"

    assert authors(page(body)) == ("Moira Tallack",)
    assert authors(page(body + box.replace("Moira Tallack", "Ewan Ross"))) == ()


def test_an_author_box_anywhere_on_the_page_where_nothing_else_names_anybody() -> None:
    box = "<aside class='sidebar'><div class='author-card'><h4>Moira Tallack</h4><p>All stories</p></div></aside>"
    body = f"<main>{HEADLINE}<p>The ferry sails.</p></main>"

    assert authors(page(body + box)) == ("Moira Tallack",)
    assert authors(page(body + box + box.replace("Moira Tallack", "Ewan Ross"))) == ()
    for around in ("comments", "related-stories"):
        assert authors(page(body + f"<div class='{around}'>{box}</div>")) == ()
    assert authors(page(body + "<aside><p class='byline'>By Ewan Ross</p></aside>")) == ()
    assert authors(page(body + box, news(author={"@type": "Organization", "name": "The Example Post"}))) == (
        "The Example Post",
    )


def test_a_user_signs_below_the_text() -> None:
    text = f"<article>{HEADLINE}{f'<p>{LONG}</p>' * 3}</article>"

    assert authors(page(f"{text}<p>Posted by harbourfan at 18:52</p>")) == ("harbourfan",)
    assert (
        authors(page(f"{text}<p>By waiting, we can see longer boats, and in spring more of them than before</p>")) == ()
    )


def test_a_link_to_the_page_of_who_checked_it_is_no_author() -> None:
    line = "<p>By <a href='/author/mt'>Moira Tallack</a>. Reviewed by <a href='/author/so'>Samuel Okafor</a></p>"

    assert authors(page(f"<main>{HEADLINE}{line}</main>")) == ("Moira Tallack",)


def test_the_site_is_one_name() -> None:
    head = '<meta property="og:site_name" content="Coastal Net Security">'

    assert authors(page(HEADLINE, head + news(author={"@type": "Person", "name": "Coastal Net Security"}))) == (
        "Coastal Net Security",
    )


def test_names_of_sidebars_comments_and_other_stories_are_nobodys() -> None:
    body = f"""<main>{HEADLINE}<p>The ferry sails.</p>
    <div class="comments"><p class="author">By Fiona Rae</p></div>
    <div class="related"><p class="byline">By Samuel Okafor</p></div></main>
    <aside><p class="byline">By Desmond Pryce</p></aside><footer><p class="author">By Ewan Ross</p></footer>"""

    assert read_authors(page(body)) is None


LONG = "The ferry between Port Carrow and the island will sail again from the first of May, the council said. " * 4


def test_a_byline_below_the_text() -> None:
    body = f"<article>{HEADLINE}<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p><p><em>Von Antje Petersen</em></p></article>"

    assert read_authors(page(body)) == Reading(("Antje Petersen",), Source("visible:byline", "Von Antje Petersen"))


def test_a_list_of_stories_below_the_text_has_no_byline_for_it() -> None:
    teasers = "<div><h3>Whales</h3><p>By Desmond Pryce</p></div><div><h3>Gulls</h3><p>By Fiona Rae</p></div>"

    assert read_authors(page(f"<article>{HEADLINE}<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p></article>{teasers}")) is None


@pytest.mark.parametrize("label", ["First Aired", "Data Pubblicazione", "Release Date", "Date Posted"])
def test_a_label_of_a_date_is_nobody(label: str) -> None:
    assert read_authors(page(f"<main>{HEADLINE}<p class='meta'>{label} 3 May 2024</p><p>{LONG}</p></main>")) is None


@pytest.mark.parametrize(
    "name",
    ["<p>By Desmond Pryce</p>", "<a rel='author' href='/u/9'>Desmond Pryce</a>", "<p class='byline'>Desmond Pryce</p>"],
)
def test_a_card_is_another_story_whose_heading_links_to_it(name: str) -> None:
    card = f"<div><h3><a href='/whales'>Whales</a></h3>{name}</div>"

    assert read_authors(page(f"<article>{HEADLINE}<p>{LONG}</p>{card}</article>")) is None
    assert authors(page(f"<article>{HEADLINE}<p>By Moira Tallack</p>{card}<p>{LONG}</p></article>")) == (
        "Moira Tallack",
    )


def test_the_only_story_of_a_list_is_another_one_if_its_address_is() -> None:
    story = {"@type": "NewsArticle", "url": "https://example.org/whales", "author": {"name": "Desmond Pryce"}}
    head = jsonld({"@type": "ItemList", "itemListElement": [story]})

    assert authors(page(f"<main>{HEADLINE}<p>By Moira Tallack</p></main>", head)) == ("Moira Tallack",)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("af", "Deur Moira Tallack"),
        ("sq", "Nga Moira Tallack"),
        ("cy", "Gan Moira Tallack"),
        ("ga", "Le Moira Tallack"),
        ("fil", "Ni Moira Tallack"),
        ("ha", "Daga Moira Tallack"),
        ("sw", "Na Moira Tallack Jumatano, Machi 12, 2025"),
    ],
)
def test_the_word_for_by_in_other_languages(lang: str, line: str) -> None:
    assert authors(page(f"<main>{HEADLINE}<p class='byline'>{line}</p></main>", lang=lang)) == ("Moira Tallack",)


def test_the_agency_of_the_dateline() -> None:
    body = f"<article>{HEADLINE}<p>Hamburg (dpa/lno) - {LONG}</p></article>"

    assert read_authors(page(body)) == Reading(("dpa",), Source("visible:dateline", "Hamburg (dpa/lno) -"))


def test_the_shown_byline_completes_a_stated_one() -> None:
    body = f"<main>{HEADLINE}<p class='byline'>By Moira Tallack and Samuel Okafor</p></main>"

    assert authors(page(body, news(author={"@type": "Person", "name": "Moira Tallack"}))) == (
        "Moira Tallack",
        "Samuel Okafor",
    )
    assert authors(page(body, news(author={"@type": "Person", "name": "Ewan Ross"}))) == ("Ewan Ross",)


def test_the_shown_byline_corrects_stated_ones() -> None:
    body = f"<main>{HEADLINE}<p>By Moira Tallack</p></main>"
    editors = [{"@type": "Person", "name": name} for name in ("Moira Tallack", "Ewan Ross", "Fiona Rae")]

    assert authors(page(body, news(author=editors))) == ("Moira Tallack",)
    assert authors(page(body, '<meta name="author" content="Ewan Ross">')) == ("Moira Tallack",)
    assert authors(page(f"<main>{HEADLINE}</main>", '<meta name="author" content="Ewan Ross">')) == ("Ewan Ross",)


def test_an_organisation_is_no_person_wherever_it_stands() -> None:
    head = news(author={"@type": "Organization", "name": "Carrow Harbour Council"})
    head += '<meta name="author" content="Carrow Harbour Council">'

    assert authors(page(f"<main>{HEADLINE}<p>By Moira Tallack</p></main>", head)) == ("Moira Tallack",)
    assert authors(page(HEADLINE, head)) == ("Carrow Harbour Council",)


@pytest.mark.parametrize("key", ["@list", "itemListElement"])
def test_authors_in_a_list_object(key: str) -> None:
    people = [{"@type": "Person", "name": "Moira Tallack"}, {"@type": "Person", "name": "Samuel Okafor"}]

    assert authors(page(HEADLINE, news(author={key: people}))) == ("Moira Tallack", "Samuel Okafor")


def test_a_desk_that_signs_the_first_line_goes_before_other_lines_that_are_only_marked() -> None:
    body = f"<main>{HEADLINE}<p>By Harbour Desk Team</p><p class='author'>Full Profile</p></main>"

    assert authors(page(body)) == ("Harbour Desk Team",)


#: A text that speaks of its writer, and one of a firm.
OF_MYSELF = (
    "<p>I built my own ferry last year, and I would do it again: my wife says I am a fool, and I say so too.</p>"
)
OF_A_FIRM = "<p>We build ferries for harbours all over the north, and each of them is made by hand in our own yard.</p>"
#: Where a blog names itself.
FRAMES = {
    "title": ("<title>Ferry to sail again | {0}</title>", ""),
    "possessive": ("<title>{0}’s notes – Ferry to sail again</title>", ""),
    "name of the site": ('<meta property="og:site_name" content="{0}">', ""),
    "feed": ('<link rel="alternate" type="application/rss+xml" title="{0}" href="/feed">', ""),
    "link home": ("", '<header><a href="/"> {0} </a></header>'),
    "rights": ("", "<footer>© 2019–2025 {0}. All rights reserved.</footer>"),
}
HOSTS = ("moiratallack.example", "moira-tallack.example", "tallack.example", "moira.blogs.example", "mtallack.example")


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("host", HOSTS)
def test_a_blog_of_one_person_names_its_author_in_its_frame_and_host(host: str, frame: str) -> None:
    head, foot = (part.format("Moira Tallack") for part in FRAMES[frame])
    body = f"<main>{HEADLINE}{OF_MYSELF}</main>{foot}"

    assert authors(page(body, head, url=f"https://www.{host}/notes/ferry")) == ("Moira Tallack",)
    assert authors(page(body, head, url="https://www.carrow.example/notes/ferry")) == ()
    signed = body.replace("</h1>", "</h1><p>By Samuel Okafor</p>")
    assert authors(page(signed, head, url=f"https://www.{host}/notes/ferry")) == ("Samuel Okafor",)


@pytest.mark.parametrize("frame", FRAMES)
def test_a_firm_that_bears_a_persons_name_is_no_author(frame: str) -> None:
    head, foot = (part.format("Moira Tallack") for part in FRAMES[frame])
    body = f"<main>{HEADLINE}{OF_A_FIRM}</main>{foot}"

    assert authors(page(body, head, url="https://www.moiratallack.example/yard/ferry")) == ()


@pytest.mark.parametrize("name", ["Tallack RSS Feed", "Home Page", "All rights reserved"])
def test_what_is_no_name_in_a_frame(name: str) -> None:
    body = f"<main>{HEADLINE}{OF_MYSELF}</main>"
    head = f"<title>Ferry to sail again | {name}</title>"

    assert authors(page(body, head, url="https://www.tallack.example/notes/ferry")) == ()


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Written by", ("Moira Tallack",)),
        ("Verfasst von", ("Moira Tallack",)),
        ("Écrit par", ("Moira Tallack",)),
        ("Escrito por", ("Moira Tallack",)),
        ("Geschreven door", ("Moira Tallack",)),
        ("Est. reading time", ()),
        ("Price", ()),
    ],
)
@pytest.mark.parametrize("number", [1, 2])
def test_the_author_in_an_entry_of_a_card(number: int, label: str, names: tuple[str, ...]) -> None:
    head = f'<meta name="twitter:label{number}" content="{label}">'
    head += f'<meta name="twitter:data{number}" content="Moira Tallack">'

    assert authors(page(HEADLINE, head)) == names


@pytest.mark.parametrize(
    "line",
    [
        "Contributors: Moira Tallack",
        "Autorin: Moira Tallack, Projektleiterin der Reederei in Carrow",
        "Von Moira Tallack, Hafenbauexpertin, Carrow",
    ],
)
def test_labels_and_functions_around_a_name(line: str) -> None:
    assert authors(page(f"<main>{HEADLINE}<p>{line}</p></main>", lang="de")) == ("Moira Tallack",)


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        ("ar", "كتبت - ليلى حداد", ("ليلى حداد",)),
        ("az", "Müəllif: Leyla Quliyeva", ("Leyla Quliyeva",)),
        ("be", "Аўтар: Алесь Каваль", ("Алесь Каваль",)),
        ("de", "03.05.2024, 15:20 Uhr | Antje Petersen, dpa", ("Antje Petersen", "dpa")),
        ("el", "Ρεπορτάζ: Ελένη Ρήγα", ("Ελένη Ρήγα",)),
        ("en", "Nora Lind, Reporter", ("Nora Lind",)),
        ("en", "Nora Lind and Ivo Falk | Staff Reporters", ("Nora Lind", "Ivo Falk")),
        ("en", "Nora Lind, Harbours", ()),
        ("cs", "Jana Nová redaktorka", ("Jana Nová",)),
        ("en", "Opinion by Nora Lind", ("Nora Lind",)),
        ("en", "By Nora Lind, The Strait Review", ("Nora Lind",)),
        ("en", "STORY: Nora Lind / PHOTOS: Ivo Falk", ("Nora Lind",)),
        ("fi", "Aino Salo STT", ("Aino Salo", "STT")),
        ("hu", "Kovács János / MTI", ("Kovács János", "MTI")),
        ("it", "Intervista di Chiara Bellandi", ("Chiara Bellandi",)),
        ("ko", "이수진 기자 승인 2024.05.03 15:20", ("이수진",)),
        ("pl", "Anna Wilk, PAP", ("Anna Wilk", "PAP")),
        ("sv", "Erik Lind erik.lind@carrow.example", ("Erik Lind",)),
        ("zh", "文丨李小红", ("李小红",)),
        ("en", "Reviewed By: Nora Lind</p><p>Written by Ivo Falk", ("Ivo Falk",)),
        ("en", "Port Sound, © Ferry Publishing Ltd", ()),
        ("en", "Port Sound, May 3, 2024", ()),
        ("fa", "گزارش: شیرین کریمی", ("شیرین کریمی",)),
        ("fa", "گزارش تصویری بندر", ()),
        ("fr", "Un article de Yann Le Goff, publié le 3 mai 2024", ("Yann Le Goff",)),
        ("id", "Reporter: Dewi Lestari", ("Dewi Lestari",)),
        ("ko", "이수진·김민수 기자", ("이수진", "김민수")),
        ("ko", "(부산=연안뉴스) 이수진 기자", ("이수진",)),
        ("ja", "文・山田太郎", ("山田太郎",)),
        ("pl", "Oprac. Anna Wilk", ("Anna Wilk",)),
        ("te", "రచయిత: రవి కుమార్", ("రవి కుమార్",)),
        ("th", "เรื่อง: มานี รักดี ภาพ: ปิติ ใจงาม", ("มานี รักดี",)),
        ("tl", "Ni Juan dela Cruz", ("Juan dela Cruz",)),
        ("uz", "Muallif: Aziz Karimov", ("Aziz Karimov",)),
        ("vi", "Bài: Trần Thị Lan", ("Trần Thị Lan",)),
        ("zh", "（记者 李小红）", ("李小红",)),
        ("zh-TW", "〔記者李小紅／高雄報導〕", ("李小紅",)),
    ],
)
def test_a_line_of_a_byline_in_its_own_words(language: str, line: str, names: tuple[str, ...]) -> None:
    text = "<p>" + "The ferry crosses the sound every hour from the port. " * 20 + "</p>"
    found = read_authors(page(f"<article><h1>Ferry to sail again</h1><p>{line}</p>{text}</article>", lang=language))

    assert (found.value if found else ()) == names


def test_the_reporter_of_an_agency_that_data_name() -> None:
    head = news(author={"@type": "Organization", "name": "Associated Press"})
    found = read_authors(page("<h1>Ferry to sail again</h1><p>By Nora Lind</p>", head))

    assert found is not None
    assert found.value == ("Nora Lind", "Associated Press")


@pytest.mark.parametrize(
    "card",
    [
        '<div class="xy-related"><article><h4>Islands</h4><span itemprop="author">Ivo Falk</span></article></div>',
        f"<p>{'The ferry sails. ' * 20}</p>" * 4
        + '<div><a href="/x">Islands want another pier</a><div>By Ivo Falk</div></div>',
    ],
)
def test_who_wrote_another_story(card: str) -> None:
    body = f"{HEADLINE}<p>{'The ferry crosses the sound every hour. ' * 10}</p>{card}"

    assert authors(page(body)) == ()


def test_authors_in_a_list_of_lists() -> None:
    assert authors(page(HEADLINE, news(author=[[{"@type": "Person", "name": "Nora Lind"}]]))) == ("Nora Lind",)
