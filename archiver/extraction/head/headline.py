"""The headline, and the heading that shows it.

What the page shows (its heading) is weighed against what it says of itself (`og:title`, JSON-LD, `<title>`): the two
agree up to site name, section and kicker, and where they agree the page's own wording is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from lxml.etree import _Element

from archiver.extraction.page.boilerplate import ELSEWHERE, class_words, is_boilerplate
from archiver.extraction.page.page import Page
from archiver.extraction.page.shown import clean_visible, shown_text
from archiver.extraction.page.structured import elements, item_text, plain, structured
from archiver.extraction.words.names import is_byline
from archiver.extraction.words.text import fold, word_set

#: Longest headline in characters; the longest of 800 real ones has 230.
_MAX_TITLE = 300
#: Longest kicker in characters.
MAX_KICKER = 60
#: Most headings of a page that are weighed.
_MAX_HEADINGS = 40
#: Most separators of a stated title that are tried as the place of a cut.
_MAX_CUTS = 8
#: Least rank of a heading that is the headline where the page states a title: about half of the words in common.
_ENOUGH = 0.6
#: Letters of a heading that is no section's name, and what its being the only first heading adds to its rank: pages
#: describe themselves to search engines in other words than to readers.
_SENTENCE, _ALONE = 20, 0.3
#: Between headline and site name or section. A hyphen needs white space on both sides.
_SEPARATOR = re.compile(
    r"\s+(?:[-–—|·•:/~]|::|»|«|›|‹|»)\s+|\s*[|»›｜ㅣ]\s*|(?<=\w)\s?[|_｜ㅣ]\s?(?=\w)|\s*：\s*|(?<=[^\x00-ࣿ])-(?=[^\x00-ࣿ])"
)
#: What templates say where nobody gave the page a title; by `key`.
_NO_TITLE = word_set("home homepage accueil startseite inicio inizio index untitled untitleddocument newpage")
_NO_LETTERS = re.compile(r"[\W_]+")
#: Parts of class names that mark the line above a headline.
KICKER_CLASSES = word_set(
    """
    kicker overline eyebrow topline toptitle supertitle surtitle surtitre dachzeile roofline roof spitzmarke
    preheadline pretitle antetitulo antetitolo occhiello sopratitolo volada vignet chapeau stickytitle superheadline
    topic label
    """
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The chosen title; `element` is the heading that shows it, None where the page shows none."""

    text: str
    source: str
    raw: str
    element: _Element | None = None
    kicker: str | None = None


def key(text: str) -> str:
    """Letters and digits only, without case and accents: equal for two spellings of one headline."""
    return _NO_LETTERS.sub("", fold(text))


def headline(page: Page) -> Headline | None:
    """The page's headline with the heading that shows it."""
    return page.once(_find_headline)


#: Words in classes of what some templates put into the heading behind the headline.
_BYLINE = frozenset({"byline", "author", "authors", "postauthor", "entryauthor"})


def _own_text(heading: _Element) -> str:
    """The text of a heading without the byline that stands in an element at its end, and without entities that a
    template escaped twice."""
    return unescape(_without_byline(heading, shown_text(heading)))


def _without_byline(heading: _Element, text: str) -> str:
    last = heading[-1] if len(heading) and not (heading[-1].tail or "").strip() else None
    if last is None or not isinstance(last.tag, str):
        return text
    if not class_words(last) & _BYLINE and not is_byline(shown_text(last)):
        return text
    return text.removesuffix(shown_text(last)).rstrip() or text


def _find_headline(page: Page) -> Headline | None:
    raw = [(source, text) for source, text in _stated(page) if len(text) <= _MAX_TITLE]
    titled = {key(text) for source, text in raw if source == "jsonld:headline"}
    site = [name for name in map(key, structured(page).site_names) if len(name) > 2 and name not in titled]
    headings = [*elements(page)["h1"], *elements(page)["h2"]][:_MAX_HEADINGS]
    shown = [(element, text) for element in headings if (text := _own_text(element))]
    others, seen = {key(text) for _, text in raw}, {key(text) for _, text in shown}
    stated = [_Stated(source, text, without_site(text, site, others, seen)) for source, text in raw]
    telling = [found for found in stated if key(found.text) not in _NO_TITLE]
    return _shown_headline(shown, telling, site) or _stated_headline(page, stated, site)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A title from the page's description of itself: as it stands there, and without the site's name."""

    source: str
    raw: str
    text: str


def _stated(page: Page) -> Iterator[tuple[str, str]]:
    """Titles in the page's own description of itself, the most reliable first."""
    story = structured(page).story
    for name in ("headline", "name"):
        if text := clean_visible(plain(story.get(name))):
            yield f"jsonld:{name}", text
    for name in ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"):
        if text := clean_visible(plain((page.meta.get(name) or [""])[0])):
            yield f"meta:{name}", text
    for element in structured(page).microdata.get("headline", ())[:1]:
        if text := clean_visible(item_text(element)):
            yield "microdata:headline", text
    for element in elements(page)["title"]:
        if text := clean_visible(plain(element.text)):
            yield "meta:title", text
        break


def without_site(text: str, site: Iterable[str], *confirming: set[str]) -> str:
    """A stated title without the site's name and sections around it.

    site       -- keys of the site's names.
    confirming -- keys of the other titles of the page, the surest first: a cut that leads to one of them is right.
    """
    before, _, rest = text.partition(": ")
    if rest and key(before) in site:
        text = rest
    cuts = [match.span() for match in _SEPARATOR.finditer(text)][:_MAX_CUTS]
    if not cuts:
        return text
    begins, stops = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    parts = [
        text[begin:stop].strip()
        for begin in begins
        for stop in stops
        if (begin, stop) != (0, len(text)) and begin < stop
    ]
    for known in confirming:
        if confirmed := [part for part in parts if key(part) in known and not _is_site(part, site)]:
            # of two headings that stand in the title the first is the headline and the other the site's name. A first
            # one that is very short is the section
            return max(confirmed, key=lambda part: len(part) * (2 if text.startswith(part) else 1))
    begin, stop = 0, len(text)
    if _is_site(text[: cuts[0][0]], site):
        begin = cuts[0][1]
    for start, end in reversed(cuts):
        if start > begin and _is_site(text[end:stop], site):
            stop = start
    return text[begin:stop].strip() or text


def _is_site(part: str, site: Iterable[str]) -> bool:
    name = key(part)
    return bool(name) and any(
        name == known or (len(known) > 3 and known in name and len(name) < 3 * len(known)) for known in site
    )


def _shown_headline(shown: list[tuple[_Element, str]], stated: list[_Stated], site: list[str]) -> Headline | None:
    """The heading that agrees best with the stated titles; a lone first heading where nothing is stated."""
    wanted = [(key(found.text), _word_set(found.text)) for found in stated]
    firsts = [element for element, text in shown if element.tag == "h1" and key(text) not in site]
    alone = firsts[0] if len(firsts) == 1 and len(key(_own_text(firsts[0]))) >= _SENTENCE else None
    best: tuple[float, _Element, str] | None = None
    for element, text in shown:
        if key(text) in site or len(text) > _MAX_TITLE or not key(text):
            continue
        agreement = max((_agreement(key(text), _word_set(text), *other) for other in wanted), default=0.0)
        rank = agreement + (0.3 if element.tag == "h1" else 0.0) - (0.3 if is_boilerplate(element, ELSEWHERE) else 0.0)
        if element is alone and agreement:
            rank += _ALONE
        if best is None or rank > best[0]:
            best = (rank, element, text)
    if best is None or best[0] < (_ENOUGH if wanted else 0):
        return None
    _, element, text = best
    title, kicker = _without_kicker(element, text, [found.text for found in stated])
    return Headline(title, f"visible:{element.tag!s}", text, element, kicker)


def _word_set(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _agreement(shown: str, shown_words: frozenset[str], other: str, other_words: frozenset[str]) -> float:
    """0 to 1: how much of the shorter of two titles is in the other."""
    if not shown or not other:
        return 0.0
    if shown == other:
        return 1.0
    if min(len(shown), len(other)) > 12 and (shown in other or other in shown):
        return 0.9
    common = len(shown_words & other_words)
    return 0.85 * 2 * common / (len(shown_words) + len(other_words)) if shown_words and other_words else 0.0


def _without_kicker(element: _Element, text: str, stated: list[str]) -> tuple[str, str | None]:
    """The heading's text with what stands before or after the headline proper cut off, and the kicker."""
    for child in element.iterdescendants():
        if isinstance(child.tag, str) and class_words(child) & KICKER_CLASSES:
            kicker = shown_text(child)
            rest = shown_text(element, skip=child) if child.getparent() is element else ""
            if kicker and rest and len(kicker) <= MAX_KICKER:
                return rest.lstrip(":|–- "), kicker.rstrip(":|–- ")
    own = key(text)
    agreed = {key(other) for other in stated}
    if len(agreed) == 1 and own.startswith(short := agreed.pop()) and len(short) >= _SENTENCE:
        rest = own[len(short) :]
        if any(isinstance(child.tag, str) and key(shown_text(child)) == rest for child in element.iterdescendants()):
            return text[: _position(text, len(short))].strip(" :|–—-·•/"), None
    for other in stated:
        short = key(other)
        if short == own:
            return text, None
        if len(short) >= 12 and len(short) > 0.35 * len(own) and own.endswith(short):
            begin = _position(text, len(own) - len(short))
            return text[begin:].strip(), text[:begin].strip(" :|–—-·•/") or None
    return text, None


def _position(text: str, count: int) -> int:
    """Index in `text` of the character that begins after `count` characters of its key."""
    seen = 0
    for index, char in enumerate(text):
        if seen >= count and char.isalnum():
            while index and not text[index - 1].isspace():  # an opening quote belongs to what follows
                index -= 1
            return index
        seen += len(key(char))
    return len(text)


def _stated_headline(page: Page, stated: list[_Stated], site: list[str]) -> Headline | None:
    """The stated title that most others agree with; the first among equals."""
    candidates = [found for found in stated if key(found.text) and key(found.text) not in site] or stated
    if not candidates:
        return None
    votes = [key(found.text) for found in candidates]
    chosen = max(candidates, key=lambda found: votes.count(key(found.text)))
    if (
        candidates[0].source == "jsonld:headline"
        and key(chosen.text).startswith(votes[0])
        and len(votes[0]) >= _SENTENCE
    ):
        chosen = candidates[0]  # the others have section and site behind it
    for text in (chosen.text, *_halves(chosen.text)):
        if (element := _element_with(page, text)) is not None:
            return Headline(text, chosen.source, chosen.raw, element)
    return Headline(chosen.text, chosen.source, chosen.raw)


def _halves(title: str) -> list[str]:
    """What stands before or behind each separator of a title, as far as it is most of it; the longest first."""
    cuts = [match.span() for match in _SEPARATOR.finditer(title)][:_MAX_CUTS]
    parts = {part for start, end in cuts for part in (title[:start].strip(), title[end:].strip())}
    return sorted((part for part in parts if 2 * len(key(part)) > len(key(title))), key=len, reverse=True)


def _element_with(page: Page, title: str) -> _Element | None:
    """The first element, of those that pages without headings use, whose own text is the title."""
    wanted = key(title)
    for element in page.tree.iter("h3", "h4", "div", "p", "span", "td"):
        # comparing lengths first spares the keys of a thousand elements; white space and quotes make the difference
        if element.text and abs(len(element.text.strip()) - len(title)) < 9 and key(element.text) == wanted:
            return element
    return None
