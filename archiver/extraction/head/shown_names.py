"""Who wrote it, as the page shows it: the lines near the headline and below the text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

from archiver.extraction.head.lines import Line, cards_of, leads_to_author, story_lines
from archiver.extraction.head.shown_dates import labels_a_date
from archiver.extraction.page.boilerplate import ELSEWHERE, Boilerplate, boilerplate_of, class_words, is_boilerplate
from archiver.extraction.page.page import Page, squeeze
from archiver.extraction.page.shown import shown_text
from archiver.extraction.page.structured import structured
from archiver.extraction.page.timezones import declared_language
from archiver.extraction.words.byline_words import PARTICLES
from archiver.extraction.words.moments import without_dates
from archiver.extraction.words.names import (
    MAX_STATED,
    bare_line,
    begins_with_label,
    has_byline,
    is_agency,
    is_label_of_others,
    is_of_others,
    names_a_role,
    read_names,
    signature,
    without_others,
)
from archiver.extraction.words.text import word_set

#: Words in classes of elements that hold a byline.
_BYLINE_CLASSES = word_set(
    """
    author authors authorname authorlink byline bylines bylinename bylineauthor entryauthor postauthor auteur
    auteurs autor autoren autorin autore autori autores signature writer writers contributor contributors journalist
    journaliste verfasser redacteur firma firmas skribent forfatter articleauthor vcard fn creator
    """
)
#: Words in classes of captions, whose names are not the author's.
_PICTURE_CLASSES = word_set(
    """
    caption figcaption imagecaption legend legende bildunterschrift bildtext photocredit imagecredit
    """
)
_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|words|story|text|texte|propos recueillis|von|ein\w*\s[\w\s]{3,40}) )?"
    r"(?:by|par|von|por|di|door|af|av|da|text|texte|texto|tekst|autor(?:in|en)?|auteur|author|autore|forfatter"
    r"|автор|a cura di|dal nostro|dalla nostra|dai nostri|une? (?:article|reportage|enquête|entretien|analyse) de"
    r"|contributors?(?=:))\b[\s:]",
    re.I,
)
#: Between the parts of a line: what stands on both sides of it has nothing to do with each other.
_PARTS = re.compile(r"\s*[|·•●⋅►/]\s*|\s+[–—-]\s+")
_LABEL_ALONE = re.compile(
    r"\W*(?:by|par|von|por|di|door|text|texte|texto|author|autor|autorin|autoren|auteur|autore|written by"
    r"|journalist|verfasser)\W*",
    re.I,
)
#: Longest line that is read as a byline because of its first word alone.
_MAX_BYLINE = 140
_MAX_SIGNATURE = 30
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_’'.-]+(?: [^\W\d_][^\W\d_’'.-]*){1,3}")
_DATELINE = re.compile(r"[^()]{0,60}\(([^()]{2,30})\)\s*[-–—:.]")
#: Words of a link that may be a headline.
_LINKED_WORDS = 3
#: Longest line below the text that a user signs.
_MAX_SIGNED = 60
#: Lines without a name that may stand between two authors: a role, an address, a portrait's label.
_MAX_GAP = 2
#: How many lines below the headline may be a byline that nothing calls one.
_BARE = 3
#: What joins a word to the next.
_JOINTS = frozenset("@/-_")
#: The texts between the tags of a page; those of scripts and style sheets have braces. A walk takes ten times as long.
_TEXTS = re.compile(r">([^<>{}]{3,}+)<")
#: Elements whose class speaks of who wrote: a sieve for `_BYLINE_CLASSES`.
_BOXES = etree.XPath(
    "//@class[contains(., 'uth') or contains(., 'uteur') or contains(., 'utor') or contains(., 'yline')]/.."
)
#: Most of them that are read: of more, those of other stories differ.
_MOST_BOXES = 60
#: Where an author's box is somebody else's.
_NOBODYS = Boilerplate.COMMENTS | Boilerplate.CONSENT | Boilerplate.HIDDEN


@dataclass(frozen=True, slots=True)
class Byline:
    """Names as one place of the page has them; `source` and `raw` as in `Source`."""

    names: tuple[str, ...]
    source: str
    raw: str


def labelled_byline(page: Page) -> Byline:
    """The byline near the headline, where its first line says that it is one."""
    found = page.once(_near_headline)
    return found if _begins(page, found.raw.split(" | ")[0]) else Byline((), "", "")


def shown_bylines(page: Page) -> Iterator[Byline]:
    """Readings of the byline, the surest first."""
    yield page.once(_near_headline)
    yield _below_text(page)
    yield _in_dateline(page)


def _near_headline(page: Page) -> Byline:
    """The byline as the page shows it, near the headline."""
    names: list[str] = []
    raw: list[str] = []
    others: Byline | None = None
    first: Line | None = None
    gap, labelled, signed, by_others = 0, False, False, False
    for line in story_lines(page).near_headline:
        found = names_in_line(page, line, labelled)
        says_so = _says_so(page, line)
        if found and (by_others or is_of_others(line.text)):
            others = others or Byline(unique(found), "visible:byline", line.text)
        elif found and (labelled or says_so or (first is None and not signed) or (first and first.words == line.words)):
            first = first or line
            names += found
            raw.append(line.text)
            gap = 0
        elif names:
            gap += 1
            if gap > _MAX_GAP:
                break
        signed = signed or (says_so and _signature_of(page, line) is not None)
        labelled = _LABEL_ALONE.fullmatch(line.text) is not None
        by_others = is_label_of_others(line.text)
    if not names and others:
        return others
    return Byline(unique(names), "visible:byline", " | ".join(raw))


def _says_so(page: Page, line: Line) -> bool:
    """True for a line that is called a byline by its words or a link."""
    return _begins(page, line.text) or any(map(leads_to_author, line.links))


def names_in_line(page: Page, line: Line, labelled: bool) -> list[str]:
    """Names in one line near the headline. `labelled`: the line before it is a label ("Autor:")."""
    if not _PICTURE_CLASSES.isdisjoint(line.words):
        return []
    marked = not _BYLINE_CLASSES.isdisjoint(line.words)
    begins = _begins(page, line.text)
    links = [link for link in line.links if leads_to_author(link)]
    linked = [name for link in links for name in names_of(page, shown_text(link), declared=True)]
    if len(line.text) > _MAX_BYLINE and not marked:
        return []
    own = without_others(line.text)
    linked = [name for name in linked if name in own and not _is_phrase(page, name)]
    if linked and not begins:
        return linked
    if len(line.text) > _MAX_BYLINE or not (marked or begins or labelled or links or _is_signature(line.text)):
        return []
    names = [name for name in names_of(page, line.text, marked=marked) if not _is_phrase(page, name)]
    if not (marked or begins or labelled or links):  # its shape alone says so: that of "Port Carrow, 4 May" too
        names = [name for name in names if not any(small_words(page, name))]
    rest = [name for name in names if not any(known in name or name in known for known in linked)]
    return linked + rest


def _begins(page: Page, text: str) -> bool:
    """True for a short line that begins as a byline, in any language; after a date too."""
    return len(text) <= _MAX_BYLINE and _is_labelled(text, declared_language(page))


@lru_cache(maxsize=512)  # each line is asked about by several readers
def _is_labelled(text: str, language: str | None) -> bool:
    parts = dict.fromkeys([text := _dateless(text), *_PARTS.split(text)])
    return any(_BY.match(part) or begins_with_label(part, language) for part in parts) or has_byline(text)


@lru_cache(maxsize=512)
def _dateless(text: str) -> str:
    """The line with bars in place of dates, none of which comes without a digit."""
    return without_dates(text) if any(map(str.isdigit, text)) else text


def _is_signature(text: str) -> bool:
    """A line of nothing but a name and a date, or of an agency's name: what a byline is without a word that says so."""
    without = _dateless(text)
    if without != text:
        parts = [part.strip(" ,-–—·•") for part in without.split("|") if not part.rstrip().endswith(":")]
        parts = [part for part in parts if len(part) > 2]
        if len(parts) != 1 or labels_a_date(parts[0]):
            return False
        name, *agencies = re.split(r"\s*[,/]\s*", parts[0])
        return _FULL_NAME.fullmatch(name) is not None and all(map(is_agency, agencies))
    return len(text) <= _MAX_SIGNATURE and is_agency(re.split(r"\s*[,/(–-]", text.strip("( )"), maxsplit=1)[0])


def bare_names(page: Page) -> Byline:
    """A line of nothing but names right below the headline, without a word or a class that says so.

    Of a person's name no word stands in small letters in the page's text, which those of "Social Media" do.
    """
    lines = story_lines(page).near_headline
    for at, line in enumerate(lines[:_BARE]):
        parts = [part.strip(" -–—·•⋅") for part in _PARTS.split(bare_line(line.text))]
        parts = [part for part in parts if len(part) > 2]
        if len(line.text) > _MAX_BYLINE or not parts or not _PICTURE_CLASSES.isdisjoint(line.words):
            continue
        if labels_a_date(parts[0]):
            continue
        names, serves = _names_with_role(page, parts)
        if not names or any(any(small_words(page, name)) for name in names if not is_agency(name)):
            continue
        serves = serves or "@" in line.text
        dated = any(_dateless(near.text) != near.text for near in lines[max(0, at - 2) : at + 3])
        if dated or serves or all(page.html.count(name) > 2 for name in names):
            return Byline(unique(names), "visible:byline", line.text)
    return Byline((), "", "")


def _names_with_role(page: Page, parts: list[str]) -> tuple[list[str], bool]:
    """The names that the first part is made of, and whether what stands behind them says what they do or for which
    agency: "Jane Doe, Reporter", "Jana Nová redaktorka", "Anna Wilk / PAP". None where it is made of other things."""
    whole, comma, behind = parts[0].partition(",")
    told = behind.strip() if comma else parts[1] if len(parts) > 1 else ""
    agency = [told] if is_agency(told) else []
    serves = names_a_role(told) or bool(agency)
    first = whole if comma and serves else parts[0]
    names = [name for name in names_of(page, first) if " " in name or is_agency(name)]
    if len(names) == 1 and first.startswith(names[0]) and names_a_role(first[len(names[0]) :]):
        return names + agency, True
    length = sum(map(len, names)) + len(" and ") * (len(names) - 1)
    if not any(" " in name and not is_agency(name) for name in names) or length < len(first):
        return [], False
    return names + agency, serves or any(map(is_agency, names))


def small_words(page: Page, name: str) -> list[bool]:
    """For each word of the name whether the page's text has it in small letters too."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]{3,}", name) if word.casefold() != word]
    text = page_texts(page)
    return [_stands_in(text, word) for word in words if word not in PARTICLES]


def page_texts(page: Page) -> str:
    """All texts of the page, parted by spaces; joined once."""
    return page.once(_texts)


def _texts(page: Page) -> str:
    return " ".join(_TEXTS.findall(page.html))


def _stands_in(text: str, word: str) -> bool:
    """Whether the text has the word by itself, as no part of an address or of another word."""
    at = text.find(word)
    while at >= 0:
        before, behind = text[max(0, at - 1) : at], text[at + len(word) : at + len(word) + 2]
        inside = before.isalnum() or before in _JOINTS or before == "." or behind[:1].isalnum() or behind[:1] in _JOINTS
        if not inside and not (behind[:1] == "." and behind[1:].isalnum()):
            return True
        at = text.find(word, at + len(word))
    return False


def _is_phrase(page: Page, name: str) -> bool:
    """True for what is written as a name but is made of the page's common words: "Expert Reviewer", "Full Bio"."""
    small = small_words(page, name)
    return bool(small) and all(small)


def _below_text(page: Page) -> Byline:
    """The byline below the text; only where all lines that look like one name the same, for lists of stories have
    many."""
    found: dict[tuple[str, ...], str] = {}
    for line in story_lines(page).further:
        marked = not _BYLINE_CLASSES.isdisjoint(line.words) and len(line.text) <= _MAX_BYLINE
        if not (marked or _begins(page, line.text) or _is_signature(line.text)):
            continue
        names = [name for name in names_of(page, line.text) if not _is_phrase(page, name)]
        if names:
            found.setdefault(unique(names), line.text)
    return _only(page, found)


def _is_below_headline(page: Page, raw: str) -> bool:
    """Whether the line stands right below the linked headline of another story."""
    lines = story_lines(page).further
    return any(_is_link(above) for above, line in itertools.pairwise(lines) if line.text == raw)


def _is_link(line: Line) -> bool:
    """Whether the whole line is a link of some words: the headline of another story, whose byline stands below it."""
    words = len(line.text.split())
    return words >= _LINKED_WORDS and any(
        shown_text(link) == line.text and not leads_to_author(link) for link in line.links
    )


def _only(page: Page, found: dict[tuple[str, ...], str]) -> Byline:
    """The only names of several lines; nothing where these differ, or where another story's headline is above."""
    if len(found) != 1:
        return Byline((), "", "")
    ((names, raw),) = found.items()
    if _is_below_headline(page, raw):
        return Byline((), "", "")
    return Byline(names, "visible:byline", raw)


def _is_anothers(page: Page, box: _Element, text: str) -> bool:
    """True for who comments, and for bylines of other stories, in cards, teasers and sidebars."""
    if not cards_of(page).isdisjoint(box.iterancestors()):
        return True
    around = box.getparent()
    if boilerplate_of(box) & _NOBODYS or (
        around is not None and is_boilerplate(around, _NOBODYS | Boilerplate.RELATED)
    ):
        return True
    return _begins(page, text) and is_boilerplate(box, ELSEWHERE)


def author_box(page: Page) -> Byline:
    """The author's box, or the signature, of a page that has one only, wherever it stands."""
    found: dict[tuple[str, ...], str] = {}
    for line in story_lines(page).further:
        if len(line.text) <= _MAX_SIGNED and _begins(page, line.text) and (name := _signature_of(page, line)):
            found.setdefault((name,), line.text)
    for box in _BOXES(page.tree)[:_MOST_BOXES]:
        if _BYLINE_CLASSES.isdisjoint(class_words(box)) or _is_anothers(page, box, text := shown_text(box)):
            continue
        first = squeeze(next((piece for piece in box.itertext() if len(piece.strip()) > 2), ""))
        names = names_of(page, first, marked=True) or names_of(page, text, marked=True)
        names = [name for name in names if not _is_phrase(page, name)]
        if names and len(text) <= _MAX_BYLINE:
            found.setdefault(unique(names), text)
    return _only(page, found)


def _in_dateline(page: Page) -> Byline:
    """The agency in "Hamburg (dpa/lno) - " at the beginning of the text."""
    match = _DATELINE.match(story_lines(page).opening)
    names = [part for part in re.split(r"[/,]\s*", match[1]) if is_agency(part)] if match else []
    return Byline(unique(names), "visible:dateline", match[0] if match else "")


def marked_signature(page: Page) -> Byline:
    """Who signs the first line near the headline that is marked as a byline."""
    for line in story_lines(page).near_headline:
        if name := _signature_of(page, line):
            return Byline((name,), "visible:byline", line.text)
    return Byline((), "", "")


def _signature_of(page: Page, line: Line) -> str | None:
    links = [shown_text(link) for link in line.links if leads_to_author(link)]
    begins = _begins(page, line.text)
    marked = not _BYLINE_CLASSES.isdisjoint(line.words) and len(line.text) <= _MAX_BYLINE
    if not (links or begins or marked) or not _PICTURE_CLASSES.isdisjoint(line.words):
        return None
    for name in filter(None, map(signature, [*links, line.text])):
        called = (
            links or " " not in name or (begins and not name[0].islower()) or (marked and not _is_phrase(page, name))
        )
        if called and not labels_a_date(name):
            return name
    return None


def names_of(page: Page, text: str, declared: bool = False, marked: bool = False) -> list[str]:
    return read_names(text[:MAX_STATED], structured(page).site_names, declared_language(page), declared, marked)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, the first spelling of it."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return tuple(found.values())
