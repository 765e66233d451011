"""A site's own rules go before everything else, within their dates; and the rules of others are read."""

from pathlib import Path

import pytest

from archiver.article import Block
from archiver.capture import Capture
from archiver.errors import ConfigurationError
from archiver.extraction.extractor import extract_capture, extractor_version
from archiver.extraction.rules import in_force, rules_digest
from archiver.sites.file import Selector, Site
from archiver.sites.fivefilters import ImportedRules, read_site_configs
from tests.extraction.stories import PARAGRAPHS, story

URL = "https://www.carrowpost.example/news/ferry-to-sail-again-1234"
RAFFLE = "Win a free crossing in our raffle, open until the end of the month to all readers."
PAGE = story(
    before="""<h2 class="hl">A ferry for the island</h2><p class="sf">The island has its ferry back.</p>
    <div class="who">By <b>Ann Sample</b> and <b>Bo Sample</b></div>
    <span class="when" data-at="2024-05-01T10:15:00+01:00">today</span>
    <em class="changed">2 May 2024, 8:30</em><i class="res">Sea</i>""",
    within=f"""<div class="promo"><p>{RAFFLE}</p></div>""",
    after="""<p class="pics">Pictures: Cy Sample</p>""",
)


def read(*selectors: Selector, fetched: str = "2024-06-01T00:00:00Z"):  # type: ignore[no-untyped-def]
    site = Site(key="carrow", timezone="Europe/London", selectors=selectors)
    return extract_capture(Capture(url=URL, body=PAGE, fetched=fetched), site)


@pytest.mark.parametrize(
    ("selector", "value"),
    [
        (Selector(field="title", css="h2.hl"), "A ferry for the island"),
        (Selector(field="title", xpath="//h2[@class='hl']/text()"), "A ferry for the island"),
        (Selector(field="authors", css=".who b"), ("Ann Sample", "Bo Sample")),
        (Selector(field="authors", css=".who"), ("Ann Sample", "Bo Sample")),
        (Selector(field="published", css=".when::attr(data-at)"), "2024-05-01T09:15:00Z"),
        (Selector(field="modified", css=".changed"), "2024-05-02T07:30:00Z"),
        (Selector(field="section", css=".res::text"), "Sea"),
        (Selector(field="lead", css="p.sf"), "The island has its ferry back."),
        (Selector(field="credits", css="p.pics"), ("Cy Sample",)),
    ],
)
def test_fields(selector: Selector, value: object) -> None:
    article = read(selector)

    assert getattr(article, selector.field) == value
    assert article.provenance[selector.field].name == f"rule:{selector.field}"


def test_lead_is_not_repeated_in_the_body() -> None:
    article = read(Selector(field="lead", css="p.sf"))

    assert article.text.count("The island has its ferry back.") == 1


def test_body_and_strip() -> None:
    article = read(Selector(field="body", css=".article-body"), Selector(field="strip", css=".promo"))

    assert article.blocks == tuple(Block("paragraph", paragraph) for paragraph in PARAGRAPHS)
    assert article.provenance["text"].name == "rule:body"


def test_a_body_rule_without_strip_takes_all_there_is() -> None:
    raffle = Block("paragraph", RAFFLE)
    paragraphs = [Block("paragraph", paragraph) for paragraph in PARAGRAPHS]

    assert read(Selector(field="body", css=".article-body")).blocks == (*paragraphs[:2], raffle, *paragraphs[2:])


def test_the_first_rule_that_finds_anything_wins() -> None:
    rules = (
        Selector(field="title", css="h3.none"),
        Selector(field="title", css="h2.hl"),
        Selector(field="title", css="p.sf"),
    )

    assert read(*rules).title == "A ferry for the island"


def test_rules_hold_for_their_dates() -> None:
    old = Selector(field="title", css=".old", until="2023-12-31")
    new = Selector(field="title", css=".new", since="2024-01-01")
    ever = Selector(field="lead", css=".lead")
    site = Site(key="carrow", selectors=(old, new, ever))

    assert in_force(site, "2023-12-31T23:59:59Z") == (old, ever)
    assert in_force(site, "2024-01-01T00:00:00Z") == (new, ever)
    assert in_force(site, None) == (new, ever)
    assert in_force(None, "2024-01-01T00:00:00Z") == ()


def test_edited_rules_make_another_version_of_the_extractor() -> None:
    plain = Site(key="carrow")
    one = Site(key="carrow", selectors=(Selector(field="title", css="h1"),))
    other = Site(key="carrow", selectors=(Selector(field="title", css="h2"),))

    assert rules_digest(None) is None
    assert rules_digest(plain) is None
    assert extractor_version(plain) == extractor_version()
    assert extractor_version(one) == f"{extractor_version()}, rules {rules_digest(one)}"
    assert len({rules_digest(one), rules_digest(other), rules_digest(Site(key="carrow", extractor="trafilatura"))}) == 3


def test_trafilaturas_plain_reading() -> None:
    site = Site(key="carrow", extractor="trafilatura")
    article = extract_capture(Capture(url=URL, body=PAGE), site)

    assert article.provenance["text"].name == "trafilatura"
    assert [block.text for block in article.blocks if block.text in PARAGRAPHS] == list(PARAGRAPHS)


def test_configurations_of_fivefilters(tmp_path: Path) -> None:
    (tmp_path / "carrowpost.example.txt").write_text(
        "# The Carrow Post\n"
        "title: //h1[@class='hl']\n"
        "title: //h1\n"
        "body: //div[@id = 'text']\n"
        "author: //meta[@name='author']/@content\n"
        "date: //time/@datetime\n"
        "strip: //div[contains(@class, 'promo')]\n"
        "strip: //div[unclosed\n"
        "strip_id_or_class: related\n"
        "strip_image_src: '/ads/'\n"
        "next_page_link: //a[@rel='next']\n"
        "replace_string(<br>): <p>\n"
        "tidy: no\n"
        "prune: no\n"
        "test_url: http://carrowpost.example/1\n"
    )
    (tmp_path / ".hafenbote.example.txt").write_text("body: //article\n")
    (tmp_path / "empty.example.txt").write_text("tidy: no\n")
    (tmp_path / "LICENSE.txt").write_text("title: not a host\n")

    assert read_site_configs(tmp_path) == [
        ImportedRules(
            Site(key="hafenbote", hosts=("hafenbote.example",), selectors=(Selector(field="body", xpath="//article"),)),
            skipped=(),
        ),
        ImportedRules(
            Site(
                key="carrowpost",
                hosts=("carrowpost.example",),
                selectors=(
                    Selector(field="title", xpath="//h1[@class='hl']"),
                    Selector(field="title", xpath="//h1"),
                    Selector(field="body", xpath="//div[@id = 'text']"),
                    Selector(field="authors", xpath="//meta[@name='author']/@content"),
                    Selector(field="published", xpath="//time/@datetime"),
                    Selector(field="strip", xpath="//div[contains(@class, 'promo')]"),
                    Selector(field="strip", xpath="//*[contains(@class, 'related') or contains(@id, 'related')]"),
                    Selector(field="strip", xpath="//img[contains(@src, '/ads/')]"),
                ),
            ),
            skipped=("strip: //div[unclosed", "next_page_link: //a[@rel='next']", "replace_string(<br>): <p>"),
        ),
    ]


def test_a_folder_without_configurations(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no site configurations"):
        read_site_configs(tmp_path / "nowhere")
