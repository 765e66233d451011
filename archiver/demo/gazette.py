"""La Gazette du Littoral: the layout of the older French local papers, everything said in visible text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from archiver.demo import paper
from archiver.demo.page import DemoPage, asset, demo_page, demo_text, escape, inline, moved, template, typeset
from archiver.demo.paper import Paper, latest
from archiver.demo.stories import DemoPicture, Story, slugify

_MANNER = {
    "heading": '<h2 class="intertitre">{0}</h2>',
    "quote": "<blockquote><p>« {0} »</p><cite>{1}</cite></blockquote>",
    "correction": '<p class="rectificatif"><em>{0}</em></p>',
    "entry": '<div class="direct-message"><time datetime="{0}">{1}</time><h2>{2}</h2>',
}

_AGENCIES = frozenset({"AFP", "Reuters"})

_WALL = """<div class="mur"><h2>La suite est réservée aux abonnés</h2>
<p>Il vous reste 80 % de cette enquête à lire. Abonnez-vous à partir d’un euro le premier mois.</p>
<a class="bouton" href="/abonnement">Je m’abonne</a></div>"""

_LOST = """<main><h1>Page introuvable</h1>
<p>Cette page a pris le large. Elle a peut-être été déplacée, ou n’a jamais existé.</p>
<p><a href="/">Retour à l’accueil</a></p></main>"""


@dataclass(frozen=True)
class Gazette(Paper):
    name: ClassVar[str] = "La Gazette du Littoral"
    language: ClassVar[str] = "fr"
    zone: ClassVar[ZoneInfo] = ZoneInfo("Europe/Paris")

    def path(self, story: Story) -> str:
        return f"/{slugify(story.section)}/{story.slug}-{story.number}.html"

    def picture_path(self, name: str) -> str:
        return f"/photos/{name}.png"

    def article(self, story: Story) -> str:
        return self._page(story.title, self._head(story), self._body(story), kind=f"page-article type-{story.kind}")

    def furniture(self) -> dict[str, DemoPage]:
        recent = latest(self.stories, 20)
        sections = {
            f"/{slugify(name)}/": demo_page(self._listing(name, some)) for name, some in self.by_section().items()
        }
        themes = {f"/theme/{slugify(tag)}": demo_page(self._listing(tag, some)) for tag, some in self.by_tag().items()}
        short = {f"/a/{story.number}": moved(self.url(self.path(story))) for story in self.stories}
        light = {f"/amp{self.path(story)}": demo_page(self._amp(story)) for story in self.stories}
        return (
            sections
            | themes
            | short
            | light
            | {
                "/": demo_page(self._home()),
                "/robots.txt": paper.robots(self, "/compte/", ["/sitemap-actualites.xml"]),
                "/rss.xml": paper.rss(self, recent),
                "/sitemap-actualites.xml": paper.news_sitemap(self, recent),
                "/style.css": demo_page(asset("gazette.css"), "text/css"),
                "/logo.svg": demo_page(asset("gazette-logo.svg"), "image/svg+xml"),
                "/documents/bulletin-portuaire.pdf": demo_page(asset("bulletin.pdf"), "application/pdf"),
                "/qui-sommes-nous": demo_page(self._about()),
                "/mentions-legales": demo_page(self._about()),
                "/abonnement": demo_page(self._page("S’abonner", "", f"<main>{_WALL}</main>")),
                "/compte/connexion": demo_page(
                    self._page("Connexion", "", "<main><h1>Connexion</h1><form></form></main>")
                ),
                # the story is gone, and the server says 200 all the same
                "/societe/le-mystere-de-la-cale-seche-20377.html": demo_page(self._page("Page introuvable", "", _LOST)),
            }
        )

    def _page(self, title: str, head: str, body: str, kind: str = "page") -> str:
        sections = "".join(f'<li><a href="/{slugify(name)}/">{escape(name)}</a></li>' for name in self.sections)
        values = {"title": escape(title), "head": head, "body": body, "kind": kind, "sections": sections}
        return typeset(template("gazette-page.html", values))

    def _head(self, story: Story) -> str:
        address = escape(self.url(self.path(story)))
        lines = [
            f'<link rel="canonical" href="{address}">',
            f'<link rel="amphtml" href="{escape(self.url("/amp" + self.path(story)))}">',
            f'<meta name="description" content="{escape(story.lead)}">',
        ]
        if story.kind != "article":
            data = {"@context": "https://schema.org", **self.structured_data(story)}
            lines.append(f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>')
        return "\n".join(lines)

    def _body(self, story: Story) -> str:
        credits = list(dict.fromkeys(picture.credit for picture in story.pictures))
        related = [self.story(slug) for slug in story.related]
        values = {
            "section": escape(story.section),
            "section_path": f"/{slugify(story.section)}/",
            "kicker": f'<p class="surtitre">{escape(story.kicker)}</p>' if story.kicker else "",
            "title": escape(story.title),
            "byline": _byline(story.authors),
            **self._times(story),
            "picture": self._figure(story.picture) if story.picture else "",
            "lead": inline(story.lead),
            "text": demo_text(story.pieces, _MANNER, self._figure, lambda moment: f"{self.local(moment):%H h %M}"),
            "wall": _WALL if story.kind == "teaser" else "",
            "credits": f'<p class="credits">Crédits photos : {escape(", ".join(credits))}</p>' if credits else "",
            "related": self._links(related),
            "tags": "".join(
                f'<li><a rel="tag" href="/theme/{slugify(tag)}">{escape(tag)}</a></li>' for tag in story.tags
            ),
            "most_read": self._links(self.stories[-3:]),
        }
        return template("gazette-article.html", values)

    def _times(self, story: Story) -> dict[str, str]:
        published = self.local(story.published)
        updated = ""
        if story.modified:
            modified = self.local(story.modified)
            updated = f' | modifié le <time datetime="{modified.isoformat()}">{_stamp(modified)}</time>'
        return {"published": _stamp(published), "published_iso": published.isoformat(), "updated": updated}

    def _figure(self, picture: DemoPicture) -> str:
        return (
            f'<figure class="visuel"><img src="{self.picture_path(picture.file)}" alt="{escape(picture.alt)}"'
            f' width="480" height="270"><figcaption>{inline(picture.caption)}</figcaption></figure>'
        )

    def _links(self, stories: Iterable[Story]) -> str:
        return "".join(f'<li><a href="{self.path(story)}">{escape(story.title)}</a></li>' for story in stories)

    def _home(self) -> str:
        oldest = self.stories[-1]
        extra = (
            '<section class="utile"><h2>Utile</h2><ul>'
            f'<li><a href="/a/{oldest.number}">A redécouvrir</a></li>'
            f'<li><a href="/amp{self.path(oldest)}">Version légère</a></li>'
            '<li><a href="/societe/le-mystere-de-la-cale-seche-20377.html">Le mystère de la cale sèche</a></li>'
            '<li><a href="/documents/bulletin-portuaire.pdf">Le bulletin portuaire (PDF)</a></li></ul></section>'
        )
        return self._listing("La Gazette du Littoral", self.stories, extra)

    def _listing(self, heading: str, stories: Iterable[Story], extra: str = "") -> str:
        cards = "\n".join(
            f'<div class="accroche"><h2><a href="{self.path(story)}">{escape(story.title)}</a></h2>'
            f"<p>{inline(story.lead)}</p></div>"
            for story in stories
        )
        return self._page(heading, "", f"<main><h1>{escape(heading)}</h1>\n{cards}\n</main>\n{extra}")

    def _about(self) -> str:
        return self._page(
            "Qui sommes-nous ?",
            "",
            "<main><h1>Qui sommes-nous ?</h1><p>La Gazette du Littoral, Port-Cadou et les personnes qui y vivent"
            " ont été inventés pour montrer l’archiveur au travail.</p></main>",
        )

    def _amp(self, story: Story) -> str:
        return (
            f'<!doctype html><html amp lang="fr"><head><meta charset="utf-8"><title>{escape(story.title)}</title>'
            f'<link rel="canonical" href="{escape(self.url(self.path(story)))}"></head><body>'
            f"<h1>{escape(story.title)}</h1><p>{inline(story.lead)}</p></body></html>"
        )


def _byline(authors: tuple[str, ...]) -> str:
    """`Solenn Trividic et Mael Guivarc’h (avec AFP)`; an agency alone stands by itself."""
    persons = [name for name in authors if name not in _AGENCIES]
    agencies = " et ".join(name for name in authors if name in _AGENCIES)
    signed = " et ".join(f'<a rel="author" href="/qui-sommes-nous">{escape(name)}</a>' for name in persons)
    return f"{signed} (avec {agencies})" if signed and agencies else signed or agencies


def _stamp(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y} à {moment:%H:%M}"
