"""Kinds of page, and paywalls, told from short pages; a story is an article whatever its title says."""

import gzip

import pytest

from archiver.article import ARTICLE_KINDS
from archiver.capture import Capture
from archiver.extraction.extractor import extract, extract_capture
from tests.extraction.stories import PARAGRAPHS, story

URL = "https://www.carrowpost.example/news/ferry-to-sail-again-1234"
TEASER = "<h2><a href='/news/a-story-1'>A story of today</a></h2>"
SHORT_STORY = f"<h1>The ferry at sea</h1><p>{PARAGRAPHS[0]}</p>"


def page(title: str, body: str, head: str = "") -> bytes:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>
    <body><header><a href="/">The Carrow Post</a></header><main>{body}</main></body></html>""".encode()


@pytest.mark.parametrize(
    ("html", "url", "kind", "source"),
    [
        (story(), URL, "article", "rule:default"),
        (story(title="Page not found: how the council lost its archive",
               head='<meta property="og:type" content="article">'), URL, "article", "rule:default"),
        (story(title="Sign in, please: the ferry has a guest book",
               head='<meta property="article:published_time" content="2024-05-01">'), URL, "article", "rule:default"),
        # error pages answered 200, in several languages
        (page("404 - The Carrow Post", "<h1>Oops! Page not found</h1>"), URL, "error", "visible:title"),
        (page("Der Hafenbote", "<h1>Die gesuchte Seite wurde nicht gefunden</h1>"), URL, "error", "visible:title"),
        (page("Page introuvable | Le Port", "<h1>Désolé</h1>"), URL, "error", "visible:title"),
        (page("El Puerto", "<h1>Página no encontrada</h1>"), URL, "error", "visible:title"),
        (page("Il Porto", "<h1>Pagina non trovata</h1>"), URL, "error", "visible:title"),
        (page("O Porto", "<h1>Página não encontrada</h1>"), URL, "error", "visible:title"),
        (page("De Haven", "<h1>Pagina niet gevonden</h1>"), URL, "error", "visible:title"),
        (page("El Port", "<h1>No s'ha trobat la pàgina</h1>"), URL, "error", "visible:title"),
        (page("The Post", "<h1>Sorry, we can't find that page</h1>"), URL, "error", "visible:title"),
        # a story that was taken down
        (page("Der Hafenbote", "<h1>Dieser Beitrag ist nicht mehr verfügbar</h1>"), URL, "error", "visible:title"),
        (page("Le Port", "<h1>Cet article n'est plus disponible</h1>"), URL, "error", "visible:title"),
        (page("El Puerto", "<h1>Esta noticia ya no está disponible</h1>"), URL, "error", "visible:title"),
        (page("Havnen", "<h1>Artiklen er ikke længere tilgængelig</h1>"), URL, "error", "visible:title"),
        (page("Порт", "<h1>Эта статья была удалена</h1>"), URL, "error", "visible:title"),
        (page("Just a moment...", "<p>Checking your browser first.</p>"), URL, "challenge", "visible:text"),
        (page("Access Denied", "<p>You have no permission to see this page.</p>"), URL, "challenge", "visible:title"),
        (b'<html><head><title>The Post</title></head><body class="error404 wp"><p>Nothing here.</p></body></html>',
         URL, "error", "visible:class"),
        # log-in and consent
        (page("Log in - The Carrow Post", '<form><input type="password"></form><p>Welcome back.</p>'),
         URL, "login", "visible:title"),
        (page("The Post", "<h1>Subscribe to continue reading</h1><p>No articles are left.</p>"),
         URL, "login", "visible:title"),
        (page("Connexion | Le Port", "<p>Entrez votre adresse.</p>"), URL, "login", "visible:title"),
        # a flash beside a box that asks for addresses
        (page("The ferry is back", "<h1>The ferry is back</h1><p>The ferry sailed from Port Carrow this morning at six,"
              " the harbour office says, with forty islanders on board and two cars on its deck.</p>"
              "<h2>Sign up for our newsletter</h2>"), URL, "article", "rule:default"),
        (page("The Carrow Post", "<p>We and our 214 partners store information and need your consent.</p>"),
         URL, "consent", "visible:text"),
        (page("Le Port", "<p>Nous utilisons des cookies pour mesurer l'audience. Continuer sans accepter.</p>"),
         URL, "consent", "visible:text"),
        # lists of stories
        (page("The Carrow Post", "<h1>News from the sound</h1>" + TEASER * 9),
         "https://www.carrowpost.example/", "index", "url"),
        (page("Ferries", "<h1>Ferries</h1>" + TEASER * 9),
         "https://www.carrowpost.example/tag/ferries", "index", "url"),
        (page("Ann Sample", "<h1>Ann Sample</h1><p>Ann writes about the sea.</p>",
              '<script type="application/ld+json">{"@type": "ProfilePage", "name": "Ann Sample"}</script>'),
         "https://www.carrowpost.example/people/ann", "index", "jsonld:@type"),
        # a section of few stories, at an address like any story's
        (page("Ferries", "<h1>Ferries</h1>" + TEASER * 2), URL, "index", "visible:links"),
        (page("Ferries", "<h1>Ferries</h1>" + TEASER * 3), URL, "index", "visible:links"),
        (page("News", "<ul>" + "<li><a href='/news/a-story-1'>A story of today and tomorrow</a></li>" * 3 + "</ul>"),
         URL, "index", "visible:links"),
        # nothing to read
        (page("The Post", "<p>You need to enable JavaScript to run this app.</p>"), URL, "empty", "visible:text"),
        (b"<html><head><title>The Post</title></head><body></body></html>", URL, "empty", "visible:text"),
        # other forms
        (story(head='<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Ferry"}</script>'),
         URL, "live", "jsonld:@type"),
        (story(title="Ferry back: live updates"), URL, "live", "visible:title"),
        (story(), "https://www.carrowpost.example/press-releases/ferry-to-sail-again", "notice", "url"),
        (page("The ferry", SHORT_STORY, '<meta property="og:type" content="video.other">'),
         URL, "video", "meta:og:type"),
        (page("The ferry", SHORT_STORY),
         "https://www.carrowpost.example/gallery/the-ferry-at-sea", "gallery", "url"),
        (page("The ferry", SHORT_STORY),
         "https://www.carrowpost.example/podcasts/the-ferry-at-sea", "podcast", "url"),
    ],
)  # fmt: skip
def test_kind(html: bytes, url: str, kind: str, source: str) -> None:
    article = extract(html, url)

    assert (article.kind, article.provenance["kind"].name) == (kind, source)


@pytest.mark.parametrize(
    ("status", "kind"), [(200, "article"), (401, "login"), (404, "error"), (410, "error"), (503, "error")]
)
def test_the_server_has_the_first_word(status: int, kind: str) -> None:
    capture = Capture(url=URL, body=gzip.compress(story()), status=status, headers=(("Content-Encoding", "gzip"),))

    assert extract_capture(capture).kind == kind


WALLS = [
    "Cet article est réservé aux abonnés. Déjà abonné ? Connectez-vous",
    "Il vous reste 72 % de cet article à lire.",
    "Subscribe to continue reading",
    "This story is available exclusively to subscribers.",
    "Möchten Sie weiterlesen? Jetzt abonnieren",
    "Jetzt weiterlesen mit HafenPlus",
    "Suscríbete para seguir leyendo",
    "Contenuto riservato agli abbonati",
    "Conteúdo exclusivo para assinantes",
    "Dit artikel is exclusief voor abonnees",
]


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_behind_the_first_paragraphs(wall: str) -> None:
    text = f"<div><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>"
    html = page(
        "Ferry", f"<h1>Ferry to sail again</h1>{text}<div class='wall'><p>{wall}</p><a href='/abo'>Abo</a></div>"
    )
    article = extract(html, URL)

    assert (article.kind, article.paywalled, article.provenance["paywalled"].name) == (
        "teaser",
        True,
        "visible:paywall",
    )
    assert article.provenance["kind"].name == "visible:paywall"


@pytest.mark.parametrize(
    ("head", "paywalled", "source"),
    [
        ('<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>', True,
         "jsonld:isAccessibleForFree"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "True"}</script>', False,
         "jsonld:isAccessibleForFree"),
        ('<meta property="article:content_tier" content="locked">', True, "meta:article:content_tier"),
        ('<meta property="article:content_tier" content="free">', False, "meta:article:content_tier"),
    ],
)  # fmt: skip
def test_what_the_page_states(head: str, paywalled: bool, source: str) -> None:
    article = extract(story(head=head), URL)

    assert (article.kind, article.paywalled, article.provenance["paywalled"].name) == ("article", paywalled, source)


@pytest.mark.parametrize("head", ["", '<meta property="article:content_tier" content="metered">'])
def test_a_page_that_says_nothing_of_a_paywall(head: str) -> None:
    assert extract(story(head=head), URL).paywalled is None


def test_filler_text_in_place_of_what_is_hidden() -> None:
    filler = "Voluptatem consequatur dolores et laborum. Repellat assumenda blanditiis numquam sequi et voluptates."
    html = page("Ferry to sail again", f"<h1>Ferry to sail again</h1><p>{PARAGRAPHS[0]}</p><div><p>{filler}</p></div>")

    assert extract(html, URL).paywalled is True


def test_only_kinds_with_a_story_are_articles() -> None:
    assert frozenset({"article", "live", "video", "gallery", "podcast", "notice", "teaser"}) == ARTICLE_KINDS


@pytest.mark.parametrize(
    ("kind", "announced", "shown", "told"),
    [
        ("article", "Morning ferry runs late", "Morning ferry runs late", "article"),
        ("article", "Morning Ferry Runs Late", "Morning ferry runs late.", "article"),
        ("article", "朝の船が遅れる", "朝の船が遅れる", "article"),
        ("article", "Morning ferry runs late", "One moment please", "empty"),
        ("article", "Contact us", "Contact us", "empty"),
        ("page", "All about our paper", "All about our paper", "empty"),
        ("article", None, "Morning ferry runs late", "empty"),
    ],
)
def test_a_flash_of_a_line_is_known_by_the_headline_that_led_to_it(
    kind: str, announced: str | None, shown: str, told: str
) -> None:
    html = page(f"{shown} - The Post", f"<h1>{shown}</h1><p>It leaves the quay an hour after its time.</p>")
    capture = Capture(url=URL, body=html, found={"kind": kind, "title": announced})

    assert extract_capture(capture).kind == told
