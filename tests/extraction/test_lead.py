"""The lead is found where it stands, and taken from metadata where it stands nowhere."""

from collections.abc import Sequence

from archiver.extraction.body.fragments import fragments_of
from archiver.extraction.body.lead import find_lead
from tests.extraction.pages import jsonld, page

TITLE = "New bridge opens at Tarn"
LEAD = "Eleven months after the flood the village has its crossing back, and the lorries with it."
TEXT = [
    "The new bridge over the Tarn was opened yesterday by the mayor, who had walked to it from the church.",
    "It is four metres wider than its predecessor, and the county engineer expects it to stand for a century.",
]
BODY = "".join(f"<p>{text}</p>" for text in TEXT)


def lead(
    body: str, head: str = "", *, likely: float = 1.0, text: Sequence[str] = TEXT
) -> tuple[str, str, tuple[int, ...]] | None:
    """Text, source and place of the lead; all paragraphs are the text, all else is as likely as given."""
    read = page(body, head)
    fragments = fragments_of(read.tree).items
    chosen = [fragment for fragment in fragments if fragment.text in text or fragment.node.key == "p"]
    probabilities = [1.0 if fragment in chosen else likely for fragment in fragments]
    found = find_lead(read, [TITLE], fragments, probabilities, chosen)
    return (found.text.value, found.text.source.name, found.shown) if found else None


def test_what_the_template_calls_a_lead() -> None:
    for markup in (f'<p class="article-chapo">{LEAD}</p>', f'<div class="standfirst"><b>{LEAD}</b></div>'):
        assert lead(f"<h1>{TITLE}</h1>{markup}{BODY}") == (LEAD, "visible:lead", (1,))


def test_what_metadata_escaped_twice() -> None:
    told = "Quays &amp;amp; lorries: the village&amp;#039;s crossing is back"

    for head in (f'<meta name="description" content="{told}">', jsonld({"@type": "NewsArticle", "description": told})):
        found = lead(f"<h1>{TITLE}</h1>{BODY}", head)
        assert found is not None
        assert found[0] == "Quays & lorries: the village's crossing is back"


def test_a_lead_of_several_paragraphs() -> None:
    one, two = "Eleven months after the flood", "the village has its crossing back."

    assert lead(f'<h1>{TITLE}</h1><div class="preamble"><p>{one}</p><p>{two}</p></div><div>{BODY}</div>') == (
        f"{one} {two}", "visible:lead", (1, 2)
    )  # fmt: skip


def test_a_lead_of_several_paragraphs_that_the_description_has_whole() -> None:
    one, two, three = "Eleven months have passed.", "The village has its crossing back.", "Nobody expected it to."
    told = f'<meta name="description" content="{one} {two} {three}">'
    shown = "".join(f'<div class="lead"><p>{text}</p></div>' for text in (one, two, three))
    whole = f"{one} {two} {three}"

    assert lead(f"<h1>{TITLE}</h1>{shown}{BODY}", told) == (whole, "visible:lead", (1, 2, 3))
    assert lead(f"<h1>{TITLE}</h1>{shown}{BODY}") != (whole, "visible:lead", (1, 2, 3))


def test_a_description_that_the_page_shows() -> None:
    told = f'<meta property="og:description" content="{LEAD}">'

    assert lead(f'<h1>{TITLE}</h1><div class="c3">{LEAD}</div>{BODY}', told) == (LEAD, "visible:lead", (1,))


def test_a_heading_above_the_text_and_a_bold_first_paragraph() -> None:
    assert lead(f"<h1>{TITLE}</h1><h2>{LEAD}</h2>{BODY}") == (LEAD, "visible:lead", (1,))
    assert lead(f"<h1>{TITLE}</h1><p><strong>{LEAD}</strong></p>{BODY}") == (LEAD, "visible:lead", (1,))


def test_a_heading_as_long_as_a_paragraph_that_the_model_takes_for_text() -> None:
    assert lead(f"<h1>{TITLE}</h1><h2>{LEAD}</h2>{BODY}", text=[LEAD, *TEXT]) == (LEAD, "visible:lead", (1,))


def test_a_description_that_two_paragraphs_of_their_own_template_show() -> None:
    first, second = "Eleven months after the flood the village has its crossing back.", "The lorries are back with it."
    shown = f'<p class="c7">{first}</p><p class="c7">{second}</p>'
    told = jsonld({"@type": "NewsArticle", "description": f"{first} {second}"})

    assert lead(f"<h1>{TITLE}</h1><h2 class='subtitle'>A walk to church</h2>{shown}{BODY}", told) == (
        f"{first} {second}", "visible:lead", (2, 3)
    )  # fmt: skip


def test_a_sentence_above_the_text_that_the_template_sets_apart() -> None:
    short = "The village has its crossing back."

    for markup in (f"<div class='x1'>{short}</div>", f"<p><b>{short}</b></p>"):
        assert lead(f"<h1>{TITLE}</h1>{markup}{BODY}", text=[*TEXT, short]) == (short, "visible:lead", (1,))
    assert lead(f"<h1>{TITLE}</h1><p>{short}</p>{BODY}", text=[*TEXT, short]) is None
    assert lead(f"<h1>{TITLE}</h1><div class='x1'>Photo: Ann Sample</div>{BODY}") is None


def test_a_description_that_the_page_does_not_show() -> None:
    assert lead(f"<h1>{TITLE}</h1>{BODY}", jsonld({"@type": "NewsArticle", "description": LEAD})) == (
        LEAD, "jsonld:description", ()
    )  # fmt: skip


def test_no_lead() -> None:
    cut = TEXT[0][:60] + "…"
    for head in ("", f'<meta name="description" content="{cut}">', f'<meta name="description" content="{TITLE}">'):
        assert lead(f"<h1>{TITLE}</h1>{BODY}", head) is None


def test_captions_and_promotion_are_none() -> None:
    for markup in (
        f'<figure class="lead-media"><figcaption>{LEAD}</figcaption></figure>',
        f'<div class="newsletter-intro">{LEAD}</div>',
    ):
        assert lead(f"<h1>{TITLE}</h1>{markup}{BODY}", likely=0.01) is None
