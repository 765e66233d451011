"""Markup that parsers choke on: too deep, too wide, too much, or never closed."""

from __future__ import annotations

from tests.extraction.stories import story
from tests.hostile.case import Corpus, Refused, Story
from tests.newsweb.answers import Answer, document

MARKUP = Corpus()


def html(content: bytes | str) -> Answer:
    return document("text/html; charset=utf-8", content)


@MARKUP(Story())
def control_references() -> Answer:
    """libxml2 resolves them to characters that it does not take back: trafilatura loses the whole article."""
    marks = "&#11; &#x0b; &#8; &#x1F; &#0; &#00000011; &#127; &#xFFFE; &#xFFFF; &#xD800; &#x110000; &#99999999999;"
    return html(story(before=f"<p>{marks}</p>", within=f"<p>{marks} \x0b \x1b[31m \x00 \x7f \ufffe</p>"))


@MARKUP(Story())
def control_references_in_markup() -> Answer:
    head = '<meta name="description" content="&#11;&#x1b;"><meta name="author" content="&#8;">'
    return html(story('<div class="a&#11;b" id="&#0;" data-x="&#xb;"></div>', head=head))


@MARKUP(Story(), heavy=True)
def nested() -> Answer:
    """A million levels, closed again."""
    return html(story("<div>" * 1_000_000 + "</div>" * 1_000_000))


@MARKUP(Story())
def nested_around_the_text() -> Answer:
    return html(story().replace(b"<main>", b"<main>" + b"<div>" * 5_000))


@MARKUP(Story())
def nested_and_never_closed() -> Answer:
    return html(story("<section>" * 100_000))


@MARKUP(Story())
def nested_formatting() -> Answer:
    """What HTML's own parsing opens again in every paragraph."""
    return html(story("<p>" + "<b><i><font><a href='/x'>" * 20_000))


@MARKUP(Story())
def nested_links() -> Answer:
    return html(story("<a href=/x><h2>" * 20_000))


@MARKUP(Story())
def nested_tables() -> Answer:
    return html(story("<table><tr><td>" * 10_000))


@MARKUP(Story())
def nested_lists() -> Answer:
    return html(story("<ul><li>" * 30_000))


@MARKUP(Story())
def nested_drawings() -> Answer:
    return html(story("<svg><g>" + "<g>" * 20_000 + "</svg>"))


@MARKUP(Story())
def nested_forms() -> Answer:
    return html(story("<form><select><option><optgroup>" * 10_000))


@MARKUP(Story(), heavy=True)
def closed_a_million_times() -> Answer:
    return html(story("</div></p></span></article></main></body></html>" * 150_000))


@MARKUP(Story())
def ended_too_early() -> Answer:
    """HTML reads on behind `</html>`; libxml2 begins another document."""
    return html(story("</body></html>\n"))


@MARKUP(Story())
def second_document() -> Answer:
    return html(b"<html><head></head><body></body></html>\n" + story())


@MARKUP(Story())
def unclosed_drawing() -> Answer:
    return html(story('<svg viewBox="0 0 9 9"><path d="M0 0">'))


@MARKUP(Story())
def unclosed_list_box() -> Answer:
    return html(story("<form><select><option>Region"))


@MARKUP(Story())
def unclosed_button() -> Answer:
    return html(story("<button>Menu"))


@MARKUP(Story())
def unclosed_navigation() -> Answer:
    return html(story("<nav><ul><li><a href=/x>x</a>"))


@MARKUP(Story())
def unclosed_video() -> Answer:
    return html(story("<video><source src=/x.mp4><object><canvas>"))


@MARKUP(Story())
def unclosed_noscript() -> Answer:
    return html(story("<noscript><img src=/pixel.gif>"))


@MARKUP(Story(), heavy=True)
def unclosed_paragraphs() -> Answer:
    return html(story(after="<p>" * 80_000))


@MARKUP(Story())
def attributes() -> Answer:
    """libxml2 compared each of them with all others: eleven seconds that nothing interrupts."""
    return html(story("<p " + " ".join(f"a{number}=1" for number in range(80_000)) + ">x</p>"))


@MARKUP(Story())
def attributes_of_the_text() -> Answer:
    tag = b"<article " + b" ".join(b"a%d" % number for number in range(80_000)) + b">"
    return html(story().replace(b"<article>", tag))


@MARKUP(Story(), heavy=True)
def attribute_of_eleven_megabytes() -> Answer:
    return html(story(f'<div data-state="{"x" * 11_000_000}"></div>'))


@MARKUP(Story(), heavy=True)
def attribute_of_eleven_megabytes_of_entities() -> Answer:
    return html(story(f'<div data-state="{"&amp;" * 2_200_000}"></div>'))


@MARKUP(Story())
def class_of_a_megabyte() -> Answer:
    return html(story(f'<div class="{"article-body " * 80_000}"><p class="{"a" * 1_000_000}">x</p></div>'))


@MARKUP(Story())
def tag_of_a_megabyte() -> Answer:
    return html(story(f"<{'x' * 1_000_000}></{'x' * 1_000_000}>"))


@MARKUP(Story(), heavy=True)
def a_million_tag_names() -> Answer:
    """Names are kept in a dictionary that is never emptied."""
    return html(story(after="".join(f"<x{number}></x{number}>" for number in range(300_000))))


@MARKUP(Story(), heavy=True)
def links() -> Answer:
    return html(story(after="".join(f'<a href="/news/{number}">{number}</a> ' for number in range(1_000_000))))


@MARKUP(Story(), heavy=True)
def line_breaks() -> Answer:
    return html(story(after="<br>" * 1_250_000))


@MARKUP(Story(), heavy=True)
def pictures() -> Answer:
    return html(story("".join(f'<img src="/p/{number}.jpg" alt="x">' for number in range(100_000))))


@MARKUP(Story())
def picture_of_a_million_sizes() -> Answer:
    sizes = ", ".join(f"/p/{number}.jpg {number + 1}w" for number in range(100_000))
    return html(story(f'<figure><img src="/p.jpg" srcset="{sizes}"><figcaption>The ferry</figcaption></figure>'))


@MARKUP(Story(), heavy=True)
def meta_tags() -> Answer:
    return html(story(head='<meta property="article:tag" content="x"><meta name="a" content="b">' * 100_000))


@MARKUP(Story(), heavy=True)
def headings() -> Answer:
    return html(story(after="<h2>Read on</h2>" * 50_000))


@MARKUP(Story())
def scripts() -> Answer:
    return html(story(after="<script>x = {a: [</script>" * 50_000))


@MARKUP(Story(), heavy=True)
def short_paragraphs() -> Answer:
    return html(story(after="<p>no</p>\n" * 200_000))


@MARKUP(Story(), heavy=True)
def text_of_ten_megabytes() -> Answer:
    """libxml2 ends a text at ten million characters unless told otherwise."""
    return html(story(after=f"<footer>{'word ' * 2_200_000}</footer>"))


@MARKUP(Story(), heavy=True)
def comment_of_twelve_megabytes() -> Answer:
    return html(story(f"<!-- {'<p>- ->' * 1_700_000} -->"))


@MARKUP(Story())
def angle_brackets() -> Answer:
    return html(story(after="<" * 1_000_000 + "<p>"))


@MARKUP(Story())
def quotation_marks() -> Answer:
    """Whoever looks for the end of a value at each of them is at it for hours."""
    return html(story(after="<p " + "='\"" * 200_000 + ">'\"<p>"))


@MARKUP(Story())
def ampersands() -> Answer:
    return html(story(after="<p>" + "&" * 500_000 + "&amp" * 100_000 + "&#" * 100_000 + "</p>"))


@MARKUP(Story())
def declarations() -> Answer:
    return html(
        b"<?xml version='1.0' encoding='utf-16'?>" + b"<!DOCTYPE x [" + b"<!ENTITY a 'b'>" * 1000 + b"]>" + story()
    )


@MARKUP(Story(without=("root:",)))
def entities_of_a_page() -> Answer:
    prolog = (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "'
        + b"&x;" * 9
        + b'">]>'
    )
    return html(prolog + story("<p>&x;&y;</p>"))


@MARKUP(Refused("too_large"), heavy=True)
def a_hundred_megabytes() -> Answer:
    return html(story(after="<p>All work and no play makes a long page longer.</p>\n" * 2_000_000))


@MARKUP(Story(), heavy=True)
def pictures_within_the_page() -> Answer:
    """As browsers' extensions save pages."""
    return html(story("".join(f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 10_000}">' for _ in range(250))))


@MARKUP(Refused("too_large"), heavy=True)
def forty_five_megabytes() -> Answer:
    return html(story(after="<p>All work and no play makes a long page longer.</p>\n" * 850_000))
