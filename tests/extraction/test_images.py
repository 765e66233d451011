"""Pictures of a story with caption and credit, however they are marked up, and none of the page's others."""

import json

import pytest

from archiver.article import Image
from archiver.extraction.extractor import extract
from tests.extraction.stories import PARAGRAPHS, story

URL = "https://www.carrowpost.example/news/ferry-to-sail-again-1234"
HOST = "https://www.carrowpost.example"


def images(page: bytes) -> tuple[Image, ...]:
    return extract(page, URL).images


@pytest.mark.parametrize(
    ("markup", "image"),
    [
        pytest.param(
            """<figure><img src="/pics/ferry.jpg" alt="A ferry" width="800" height="450">
            <figcaption>The ferry leaves. <span class="credit">Photo: Ann Sample/AP</span></figcaption></figure>""",
            Image(f"{HOST}/pics/ferry.jpg", "A ferry", "The ferry leaves.", "Ann Sample/AP"),
            id="credit in an element of its own",
        ),
        pytest.param(
            """<figure><img src="/pics/ferry.jpg" alt="A ferry">
            <figcaption>The ferry leaves the harbour. (Ann Sample/Reuters)</figcaption></figure>""",
            Image(f"{HOST}/pics/ferry.jpg", "A ferry", "The ferry leaves the harbour.", "Ann Sample/Reuters"),
            id="credit at the end of the caption",
        ),
        pytest.param(
            """<figure class="sc-1a2b"><img src="/pics/ferry.jpg" alt=""><figcaption class="sc-3c4d">
            <span class="sc-5e6f">The ferry leaves the harbour</span><span class="sc-7g8h">Getty Images</span>
            </figcaption></figure>""",
            Image(f"{HOST}/pics/ferry.jpg", None, "The ferry leaves the harbour", "Getty Images"),
            id="nothing but generated class names",
        ),
        pytest.param(
            """<div class="wp-caption"><img src="/pics/ferry-1024x576.jpg" alt="A ferry"
            srcset="/pics/ferry-300x169.jpg 300w, /pics/ferry-2048x1152.jpg 2048w, /pics/ferry-1024x576.jpg 1024w">
            <p class="wp-caption-text">The ferry leaves <small>© Ann Sample</small></p></div>""",
            Image(f"{HOST}/pics/ferry-2048x1152.jpg", "A ferry", "The ferry leaves", "Ann Sample"),
            id="largest of a srcset, credit in small print",
        ),
        pytest.param(
            """<div class="bild"><img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="
            data-src="/pics/ferry.jpg" alt="A ferry" data-copyright="Ann Sample/dpa">
            <noscript><img src="/pics/ferry.jpg" alt="A ferry"></noscript>
            <div class="bildunterschrift">The ferry leaves</div></div>""",
            Image(f"{HOST}/pics/ferry.jpg", "A ferry", "The ferry leaves", "Ann Sample/dpa"),
            id="lazily loaded, with a copy for readers without scripts, credit in an attribute",
        ),
        pytest.param(
            """<figure><picture><source srcset="/pics/ferry-w1600.webp 1600w" type="image/webp">
            <img src="/pics/ferry-w400.jpg" alt="A ferry"></picture>
            <footer>Ann Sample / Imago</footer><figcaption>The ferry leaves</figcaption></figure>""",
            Image(f"{HOST}/pics/ferry-w1600.webp", "A ferry", "The ferry leaves", "Ann Sample / Imago"),
            id="picture element, credit before the caption",
        ),
        pytest.param(
            """<div class="photo">
            <a href="/pics/full/ferry-at-sea.jpg"><img src="/pics/ferry-at-sea.jpg" alt="A ferry"></a></div>
            <p class="caption">The ferry leaves</p>""",
            Image(f"{HOST}/pics/full/ferry-at-sea.jpg", "A ferry", "The ferry leaves", None),
            id="link to the large version, caption behind the block",
        ),
        pytest.param(
            """<figure><button aria-label="enlarge"><img src="/pics/ferry.jpg" alt="A ferry"></button>
            <span class="sr-only">Image 1 of 3</span><figcaption>The ferry leaves<button>Show more</button>
            </figcaption></figure>""",
            Image(f"{HOST}/pics/ferry.jpg", "A ferry", "The ferry leaves", None),
            id="the page's controls are no caption",
        ),
        pytest.param(
            """<figure><img src="/pics/ferry.jpg" alt="A ferry"></figure>""",
            Image(f"{HOST}/pics/ferry.jpg", "A ferry", None, None),
            id="no caption at all",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["before", "within"])
def test_one_picture(markup: str, image: Image, place: str) -> None:
    assert images(story(**{place: markup})) == (image,)


#: How newsrooms' systems mark up a picture with its caption (%C) and credit (%N).
FORMS = {
    "label in an element of its own": """<figure><img src="/pics/ferry-at-sea.jpg" alt="A ferry"><figcaption>
        <span>%C</span><span><span>Credit...</span><span>%N</span></span></figcaption></figure>""",
    "labels for screen readers": """<figure><span><img src="/pics/ferry-at-sea.jpg" alt="A ferry"></span><span>
        <span class="visually-hidden">Image source, </span>%N</span><figcaption>
        <span class="visually-hidden">Image caption, </span><p>%C</p></figcaption></figure>""",
    "number of the slide, a way to buy": """<div><img src="/pics/ferry-at-sea.jpg" alt="A ferry"></div>
        <p class="caption"><span>Item 1 of 2 </span>%C %N <a href="/l">Acquire Licensing Rights<span>, opens new tab
        </span></a></p>""",
    "label of the caption": """<figure><img src="/pics/ferry-at-sea.jpg" alt="A ferry"><figcaption>
        <span>Legende: </span><span class="description">%C</span> <span class="source">%N</span>
        </figcaption></figure>""",
    "cut off, and whole": """<figure><img src="/pics/ferry-at-sea.jpg" alt="A ferry"><figcaption><div>The ferry leaves…
        <button>more</button></div><div hidden>%C Photo: %N</div></figcaption></figure>""",
    "caption and credit behind": """<div class="image"><img src="/pics/ferry-at-sea.jpg" alt="A ferry"></div>
        <p class="photo-caption">%C</p><p class="photo-credit">%N</p>""",
    "attributes of an element around": """<div data-image-caption="&lt;p&gt;%C&lt;/p&gt;" data-photo-credit="%N">
        <img src="/pics/ferry-at-sea.jpg" alt="A ferry"></div>""",
    "attributes of an element of the system's own": """<ps-image caption="%C" credit="%N">
        <img src="/pics/ferry-at-sea.jpg" alt="A ferry"></ps-image>""",
    "microdata": """<figure itemscope itemtype="https://schema.org/ImageObject"><meta itemprop="caption" content="%C">
        <img src="/pics/ferry-at-sea.jpg" alt="A ferry"><meta itemprop="copyrightHolder" content="%N"></figure>""",
    "a table": """<table><tr><td><img src="/pics/ferry-at-sea.jpg" alt="A ferry"></td></tr>
        <tr><td class="caption">%C Photo: %N</td></tr></table>""",
    "a list of terms": """<dl class="wp-caption"><dt><img src="/pics/ferry-at-sea.jpg" alt="A ferry"></dt>
        <dd>%C Photo: %N</dd></dl>""",
    "a slide": """<div class="Carousel"><div class="Carousel-slide"><img src="/pics/ferry-at-sea.jpg" alt="A ferry">
        <div class="Carousel-info"><span>1 of 1 | </span><span class="slide-caption"><p>%C (%N)</p></span></div>
        </div></div>""",
}  # fmt: skip


@pytest.mark.parametrize("place", ["before", "within"])
@pytest.mark.parametrize("markup", [pytest.param(markup, id=name) for name, markup in FORMS.items()])
def test_forms_of_captions(markup: str, place: str) -> None:
    caption, credit = "The ferry leaves the harbour at dawn.", "Ann Sample/AP"
    page = story(**{place: markup.replace("%C", caption).replace("%N", credit)})

    assert images(page) == (Image(f"{HOST}/pics/ferry-at-sea.jpg", "A ferry", caption, credit),)


@pytest.mark.parametrize(
    ("markup", "caption", "credit"),
    [
        (
            """<div class="image-credit"><p>Happy again.</p><p>Ann Sample/AFP via Getty Images</p></div>""",
            "Happy again.",
            "Ann Sample/AFP via Getty Images",
        ),
        (
            """<div class="credit"><p>Shutterstock</p><p>By</p><p>June 12, 2020 9:49 am EST</p></div>""",
            None,
            "Shutterstock",
        ),
        (
            """<div class="copyright">a young woman in the water before flooded huts</div>""",
            "a young woman in the water before flooded huts",
            None,
        ),
        ("""<figcaption><button>Enlarge this image</button>Enlarge this image</figcaption>""", None, None),
    ],
)
def test_an_element_named_after_the_credit_may_hold_more(markup: str, caption: str | None, credit: str | None) -> None:
    page = story(before=f"""<figure><img src="/pics/ferry-at-sea.jpg" alt="A ferry">{markup}</figure>""")

    assert images(page) == (Image(f"{HOST}/pics/ferry-at-sea.jpg", "A ferry", caption, credit),)


def test_the_caption_of_structured_data_holds_its_credit_too() -> None:
    about = {
        "@type": "ImageObject",
        "url": "/pics/ferry-at-sea.jpg",
        "caption": "Photo: Ann Sample",
        "author": "Ann Sample",
    }
    page = story(
        before="""<img src="/pics/ferry-at-sea.jpg" alt="A ferry">""",
        head=f"""<script type="application/ld+json">{json.dumps(about)}</script>""",
    )

    assert images(page) == (Image(f"{HOST}/pics/ferry-at-sea.jpg", "A ferry", None, "Ann Sample"),)


def test_a_name_below_picture_after_picture_is_whose_they_are() -> None:
    figure = """<figure><img src="/pics/ferry-{0}-of-the-day.jpg" alt=""><figcaption>{1}</figcaption></figure>"""
    names = ["Ann Sample", "Ann Sample", "Bo Example", "Ann Sample"]
    page = story(within="".join(figure.format(number, name) for number, name in enumerate(names)))

    assert [(image.caption, image.credit) for image in images(page)] == [
        (None, "Ann Sample"),
        (None, "Ann Sample"),
        ("Bo Example", None),
        (None, "Ann Sample"),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        """<p><img src="/pics/ferry-at-sea.jpg" alt="A ferry"><br><em>%C Photo: %N</em></p>""",
        """<p class="centered"><img src="/pics/ferry-at-sea.jpg" alt="A ferry"></p>
        <p class="centered"><small>%C Photo: %N</small></p>""",
        """<div class="image"><img src="/pics/ferry-at-sea.jpg" alt="A ferry"></div><p class="photo-caption">%C</p>
        <p class="photo-credit">%N</p>""",
    ],
)
def test_a_caption_is_no_paragraph_of_the_text(markup: str) -> None:
    caption, credit = "The ferry leaves the harbour at dawn.", "Ann Sample/AP"
    article = extract(story(within=markup.replace("%C", caption).replace("%N", credit)), URL)

    assert [(image.caption, image.credit) for image in article.images] == [(caption, credit)]
    assert [block.text for block in article.blocks] == list(PARAGRAPHS)


def test_an_alt_text_is_no_caption_and_a_bare_slide_no_picture() -> None:
    page = story(
        before="""<figure><img src="/pics/ferry-at-sea.jpg" alt="The ferry leaves the harbour at dawn."></figure>""",
        within="""<div class="carousel"><div class="slide"><img src="/pics/other.jpg" alt="Other"></div></div>""",
    )

    alt = "The ferry leaves the harbour at dawn."
    assert images(page) == (Image(f"{HOST}/pics/ferry-at-sea.jpg", alt, None, None),)


def test_pictures_of_a_story_that_only_the_pages_data_hold() -> None:
    markup = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    markup += """<div><img src="/pics/ferry-at-sea.jpg">
        <div class="caption"><p>The ferry leaves. Ann Sample/AP</p></div></div>"""
    data = json.dumps({"headline": "Ferry to sail again", "body": markup + f"<p>{PARAGRAPHS[0]}</p>"})
    page = f"""<html lang="en"><head><title>Ferry to sail again</title></head><body><h1>Ferry to sail again</h1>
        <script type="application/json">{data}</script></body></html>"""

    assert images(page.encode()) == (
        Image(f"{HOST}/pics/ferry-at-sea.jpg", None, "The ferry leaves.", "Ann Sample/AP"),
    )


def test_pictures_keep_their_order_and_copies_count_once() -> None:
    page = story(
        before="""<figure><img src="/pics/harbour-300.jpg" alt="Harbour">
        <figcaption>The harbour</figcaption></figure>""",
        within="""<figure><img src="/pics/captain.jpg" alt="Captain"><figcaption>The captain</figcaption></figure>
        <figure><img src="/pics/harbour-300.jpg?w=900" alt="Harbour"><figcaption>The harbour</figcaption></figure>""",
    )

    assert images(page) == (
        Image(f"{HOST}/pics/harbour-300.jpg?w=900", "Harbour", "The harbour", None),
        Image(f"{HOST}/pics/captain.jpg", "Captain", "The captain", None),
    )


def test_pictures_of_the_page_are_no_pictures_of_the_story() -> None:
    page = story(
        before="""<div class="byline"><img src="/people/ann.jpg" alt="Ann Sample" width="200" height="200"> By Ann
        Sample</div>
        <img src="/stats/pixel.gif" width="1" height="1" alt="">""",
        within="""<aside class="related"><a href="/news/other-story-77"><img src="/pics/other.jpg" alt="Other">
        <h3>Other story of the day</h3></a></aside>
        <div class="newsletter-box"><img src="/pics/letter.jpg" alt="Letter"><p>Sign up for our newsletter</p></div>""",
        after="""<div class="teasers"><a href="/news/another-88"><img src="/pics/another.jpg" alt="Another">Another
        story</a></div>
        <div class="author-box"><img src="/people/ann-large.jpg" alt="Ann Sample"><p>Ann writes.</p></div>""",
    )

    assert images(page) == ()


def test_a_credit_of_the_page_goes_to_its_only_picture() -> None:
    article = extract(
        story(
            before="""<img src="/pics/ferry.jpg" alt="A ferry">""",
            after="""<p class="credits"><b>Photo credits</b>: Ann Sample/Shutterstock</p>""",
        ),
        URL,
    )

    assert article.images == (Image(f"{HOST}/pics/ferry.jpg", "A ferry", None, "Ann Sample/Shutterstock"),)
    assert article.credits == ("Ann Sample/Shutterstock",)
    assert article.provenance["credits"].to_dict() == {"source": "visible:images", "raw": "Ann Sample/Shutterstock"}


def test_credits_of_the_page_stay_with_the_page_where_it_has_several_pictures() -> None:
    article = extract(
        story(
            before="""<img src="/pics/ferry.jpg" alt="A ferry">""",
            within="""<figure><img src="/pics/captain.jpg" alt="">
            <figcaption>The captain. © Bo Sample</figcaption></figure>""",
            after="""<p>Crédits photos : Ann Sample/AFP ; Bo Sample</p>""",
        ),
        URL,
    )

    assert article.images == (
        Image(f"{HOST}/pics/ferry.jpg", "A ferry", None, None),
        Image(f"{HOST}/pics/captain.jpg", None, "The captain.", "Bo Sample"),
    )
    assert article.credits == ("Bo Sample", "Ann Sample/AFP")


def test_pictures_that_only_the_structured_data_have() -> None:
    data = """<script type="application/ld+json">{"@type": "%s", "name": "Ferry", "image": [
    {"@type": "ImageObject", "contentUrl": "/pics/gallery-one.jpg", "caption": "One", "creditText": "Ann Sample"},
    {"@type": "ImageObject", "contentUrl": "/pics/gallery-two.jpg", "caption": "Two (Bo Sample/AFP)"}],
    "publisher": {"logo": {"@type": "ImageObject", "url": "/static/logo.png", "caption": "Logo"}}}</script>"""
    one = Image(f"{HOST}/pics/gallery-one.jpg", None, "One", "Ann Sample")
    two = Image(f"{HOST}/pics/gallery-two.jpg", None, "Two", "Bo Sample/AFP")
    shown = """<figure><img src="/pics/gallery-one.jpg"></figure>"""

    assert images(story(head=data % "NewsArticle")) == (one, two)
    assert images(story(before=shown, head=data % "NewsArticle")) == (one,)
    assert images(story(before=shown, head=data % "ImageGallery")) == (one, two)


def test_structured_data_tell_what_the_page_does_not_show() -> None:
    head = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
    "headline": "Ferry to sail again", "image": [{"@type": "ImageObject",
    "url": "https://cdn.example/x/ferry-at-sea.jpg?w=1200", "caption": "The ferry at sea",
    "creator": {"@type": "Person", "name": "Ann Sample"}}]}</script>"""
    page = story(before="""<img src="/pics/ferry-at-sea-640x360.jpg" alt="">""", head=head)

    assert images(page) == (Image(f"{HOST}/pics/ferry-at-sea-640x360.jpg", None, "The ferry at sea", "Ann Sample"),)
