"""What kind of page it is.

A page is an article until something speaks against it. What may take a page out of the archive (error, consent, login,
index) needs either the server's word or a page that gives no sign of being a story: real articles carry titles such
as "Page not found" too.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from archiver.article import PageKind
from archiver.extraction.body.body import Body
from archiver.extraction.body.fragments import count_words, page_fragments
from archiver.extraction.head.dates import read_dates
from archiver.extraction.head.title import read_title
from archiver.extraction.page.page import Page, Reading, reading, squeeze, text_of
from archiver.extraction.page.structured import is_story, structured, types_of
from archiver.extraction.scope import scope_of
from archiver.extraction.verdict.kind_model import packaged_kind_model
from archiver.extraction.verdict.paywall import SHORT, find_wall
from archiver.extraction.words.kind_words import (
    CHALLENGE,
    CHALLENGE_SOURCE,
    CONSENT,
    DENIED_TITLE,
    ENTRY_TIME,
    ERROR_CLASS,
    ERROR_TITLE,
    FAULT,
    FAULT_TITLE,
    GALLERY_PATH,
    HOME_PATH,
    INDEX_PATH,
    LIVE_NAME,
    LIVE_WORD,
    LOGIN_TITLE,
    NO_SCRIPT,
    NOTICE_PATH,
    PARKED,
    PARKED_SOURCE,
    PODCAST_PATH,
    VIDEO_PATH,
    WITHHELD,
)
from archiver.extraction.words.missing import tells_missing
from archiver.extraction.words.text import fold, tokens
from archiver.urls import clean, path_of

_INDEX_TYPES = frozenset({"collectionpage", "searchresultspage", "profilepage"})

#: Characters of body text under which a page without any sign of a story is not taken for one.
_FEW_CHARACTERS = 400
#: Characters on the whole page from which it stands for itself: what stands in the place of another says one thing.
_LITTLE = 2_000
#: Characters of the source in which services that check browsers are looked for.
_SOURCE = 200_000
#: Text of fewer words and characters is a line or two; a letter of Chinese, Japanese or Korean says as much as three.
_STUB_WORDS, _STUB = 25, 160
_SENTENCE_END = re.compile(r"(?<=[.!?։؟।።])\s+|(?<=[。！？])")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
#: Words of a headline; "Contact" and "Log in" have fewer.
_HEADLINE_WORDS = 3
#: Where a date is told that is not on the page itself.
_ELSEWHERE = frozenset({"url", "feed:published"})
#: A page with a sound player and fewer words is about what it plays.
_FEW_WORDS = 40
#: A page of fewer elements has no template: of 574 pages that are no articles, four are as bare.
_BARE = 16

#: Links from which on a page without a template may be a list, and the share of its text that is theirs then.
_FEW_TEASERS, _MOSTLY_LINKS = 2, 0.6
#: Links of a page whose text is looked at.
_MOST_LINKS = 300
#: Headings of a page of which one may say that it is not there.
_FIRST_HEADINGS = 3
#: Characters of a title that are looked at.
_MAX_TITLE = 300
#: Text of more words is an article, whatever picture or film it goes with.
_MANY_WORDS = 350
#: Entries with a time that make a live blog of a page which calls itself one.
_MIN_ENTRIES = 4


def _is_home(address: str) -> bool:
    """Whether the address is that of a home page; old sites give stories by number (`/?p=123`)."""
    cleaned = clean(address)
    if cleaned is None:
        return False
    parts = urlsplit(cleaned)
    return bool(HOME_PATH.match(parts.path)) and not any(value.isdigit() for _, value in parse_qsl(parts.query))


def _kind_of_error(title: str) -> PageKind:
    """What a page with such a title is: one that is not there, or one that cannot be had now."""
    if DENIED_TITLE.search(title):
        return "challenge"
    return "fault" if FAULT_TITLE.search(title) else "error"


def read_kind(page: Page, body: Body, paywalled: bool | None) -> Reading[PageKind]:
    """The kind of the page; `article` where nothing speaks against it and there is text."""
    if found := ruled_kind(page, body, paywalled):
        return found
    model = packaged_kind_model()
    likely = model.probability(page, body)
    if likely < model.threshold:
        return reading("other", "model:kind", f"{likely:.2f}")
    return _Signs(page, body).unless_stub()


def ruled_kind(page: Page, body: Body, paywalled: bool | None) -> Reading[PageKind] | None:
    """The kind of the page where rules tell it; None where the model of kinds is asked."""
    signs = _Signs(page, body)
    return (
        signs.no_story()
        or (signs.other_story(paywalled) if signs.characters else None)
        or signs.other_medium()
        or signs.empty()
        or (signs.unless_stub() if signs.is_sure() else None)
    )


def _is_in_link(element: HtmlElement) -> bool:
    return any(parent.tag == "a" for parent in islice(element.iterancestors(), 3))


class _Signs:
    """What a page shows of its kind. `characters` and `words` are those of the body."""

    def __init__(self, page: Page, body: Body) -> None:
        self.page = page
        self.body = body
        self.path = path_of(page.url)
        self.types = types_of(structured(page).story)
        texts = [block.text for block in body.blocks]
        if body.lead is not None and body.lead_position is not None:
            texts.insert(0, body.lead.value)
        self.characters = sum(map(len, texts))
        self.words = sum(count_words(text) for text in texts if text)
        self.text = " ".join(texts)[:3000]

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Headline, as read and as shown, and `<title>`."""
        title = read_title(self.page)
        head = next(self.page.tree.iter("title"), None)
        shown = scope_of(self.page, self.body).heading
        found = (
            title.value if title else "",
            squeeze("".join(shown.itertext())) if shown is not None else "",
            squeeze(head.text if head is not None else ""),
        )
        return tuple(dict.fromkeys(text[:_MAX_TITLE] for text in found if text))

    def _headings(self, *tags: str) -> tuple[str, ...]:
        """The titles, and the first headings that the page shows: of one with teasers below, the headline read may be
        one of theirs."""
        shown = islice(self.page.tree.iter(*tags), _FIRST_HEADINGS)
        return tuple(dict.fromkeys((*self.titles, *(text_of(each)[:_MAX_TITLE] for each in shown))))

    @cached_property
    def og_type(self) -> str:
        found = self.page.first_meta("og:type")
        return found[1].lower() if found else ""

    @cached_property
    def is_declared(self) -> bool:
        """Whether the page declares itself a story, or gives the day on which one was published."""
        return (
            is_story(self.types)
            or self.og_type == "article"
            or self.page.first_meta("article:published_time", "datepublished", "date", "dc.date", "pubdate") is not None
        )

    def no_story(self) -> Reading[PageKind] | None:
        """error, login, consent, index, and what stands in the way: pages that hold no story of their own."""
        status = self.page.capture.status
        if status == 401:
            return reading("login", "http:status", str(status))
        if status >= 400:
            return reading("error", "http:status", str(status))
        top = next(self.page.tree.iter("body"), None)
        if top is not None and ERROR_CLASS.search(top.get("class") or ""):
            return reading("error", "visible:class", top.get("class"))
        if in_the_way := self._in_the_way():
            return in_the_way
        if not self.is_declared:
            if found := next((title for title in self.titles if ERROR_TITLE.match(title.lower())), None):
                return reading(_kind_of_error(found.lower()), "visible:title", found)
            is_short = self.characters < 3 * _FEW_CHARACTERS
            if found := next(
                (line for line in self._headings("h1", "h2") if tells_missing(line, only=not is_short)), None
            ):
                return reading("error", "visible:title", found)
            if is_short:
                if found := next((title for title in self._headings("h1") if LOGIN_TITLE.match(title.lower())), None):
                    return reading("login", "visible:title", found)
                if found := self._consent():
                    return reading("consent", "visible:text", found)
            if found := self._index():
                return reading("index", found, self.page.url)
        found = self._missing()
        return reading("error", "visible:text", found) if found else None

    def _in_the_way(self) -> Reading[PageKind] | None:
        """challenge, fault, parked or withheld: a page that shows little, and says why it is not another."""
        if self.words >= _FEW_WORDS and self.is_declared:
            return None
        if self.words >= _MANY_WORDS:  # asked first: to gather all that a page shows takes long
            return None
        shown = self._whole
        if len(shown) > _LITTLE and not self.is_declared:
            return None
        if self.is_declared:
            match = WITHHELD.search(self.text.lower())
            return reading("withheld", "visible:text", match[0]) if match else None
        text = " ".join((*self.titles, shown)).lower()
        if match := FAULT.search(text):
            return reading("fault", "visible:text", match[0])
        sources = self.page.html[:_SOURCE]
        for kind, words, source in (
            ("challenge", CHALLENGE, CHALLENGE_SOURCE),
            ("parked", PARKED, PARKED_SOURCE),
            ("withheld", WITHHELD, None),
        ):
            if match := words.search(text):
                return reading(cast(PageKind, kind), "visible:text", match[0])
            if source and len(shown) < _FEW_CHARACTERS and (match := source.search(sources)):
                return reading(cast(PageKind, kind), "html:source", match[0])
        return None

    @cached_property
    def _whole(self) -> str:
        """All that the page shows."""
        return text_of(next(self.page.tree.iter("body"), self.page.tree))

    def _missing(self) -> str | None:
        """The sentence in a text of a line or two which says that the story is not there any more. Some sites keep its
        headline, or all of its template, above."""
        if self.words >= _STUB_WORDS:
            return None
        sentences = _SENTENCE_END.split(self.text)
        return next((each for each in sentences if tells_missing(each, only=self.is_declared)), None)

    def _consent(self) -> str | None:
        """The words of a consent wall: in the text that was read, or on a page that shows little else."""
        shown = self.text
        if self.characters < _FEW_CHARACTERS:
            shown = self._whole if len(self._whole) < 4 * _FEW_CHARACTERS else shown
        match = CONSENT.search(" ".join((*self.titles, shown)).lower())
        return match[0] if match else None

    def _index(self) -> str | None:
        """Where it was seen that the page is a list of stories."""
        own = next(
            (str(link.get("href")) for link in self.page.tree.iter("link") if link.get("rel") == "canonical"), ""
        )
        for address, place in ((self.page.url, "url"), (own, "link:canonical")):
            if _is_home(address):
                return place
        if any(types_of(node) & _INDEX_TYPES for node in self.page.jsonld):
            return "jsonld:@type"
        if INDEX_PATH.search(self.path.lower()) and self.characters < 3 * _FEW_CHARACTERS:
            return "url"
        return "visible:links" if self._is_read_from_links() else None

    def _is_read_from_links(self) -> bool:
        """Whether what was taken for the text is that of links, as where a section stands in the place of a story."""
        if self.words >= _MANY_WORDS or len(self.body.blocks) < _FEW_TEASERS:
            return False
        links = {text_of(each) for each in islice(self.page.tree.iter("a"), _MOST_LINKS)}
        linked = [len(block.text) for block in self.body.blocks if block.text in links]
        return len(linked) >= _FEW_TEASERS and sum(linked) >= _MOSTLY_LINKS * self.characters

    def is_sure(self) -> bool:
        """Whether it is an article whatever its template looks like: a feed dates it, the page's data call it news or
        hold the text of what they call a story, or there is no template to judge."""
        return (
            bool(self.page.capture.found.get("published"))
            or any(name.endswith("newsarticle") for name in self.types)
            or (self.body.source.startswith(("jsonld", "script")) and is_story(self.types))
            or (len(page_fragments(self.page).nodes) < _BARE and not self._is_of_teasers())
        )

    def _is_of_teasers(self) -> bool:
        """Whether all that the page has is what leads on, as small sections have it: two headings or more that are
        links and none that is not, or nearly all of its text in links."""
        headings = list(islice(self.page.tree.iter("h2", "h3", "h4"), _BARE))
        linked = [each for each in headings if each.find(".//a[@href]") is not None or _is_in_link(each)]
        if len(linked) == len(headings) >= _FEW_TEASERS:
            return True
        links = [text_of(each) for each in islice(self.page.tree.iter("a"), _BARE)]
        body = next(self.page.tree.iter("body"), self.page.tree)
        return len(links) >= _FEW_TEASERS and sum(map(len, links)) >= _MOSTLY_LINKS * len(text_of(body))

    def other_story(self, paywalled: bool | None) -> Reading[PageKind] | None:
        """live, notice or teaser: pages whose text is another thing than an article."""
        if any("liveblogposting" in types_of(node) for node in self.page.jsonld):
            return reading("live", "jsonld:@type", "LiveBlogPosting")
        if sum(block.kind == "update" for block in self.body.blocks) >= _MIN_ENTRIES:
            return reading("live", self.body.source)
        names = (*self.titles, self.path.rstrip("/").rsplit("/", 1)[-1])
        for name in names:
            if LIVE_NAME.search(name.lower()) or (LIVE_WORD.search(name.lower()) and self._entries >= _MIN_ENTRIES):
                return reading("live", "visible:title", name)
        if match := NOTICE_PATH.search(self.path.lower()):
            return reading("notice", "url", match[0])
        if paywalled and (cut := self._cut()):
            return reading("teaser", *cut)
        return None

    @cached_property
    def _entries(self) -> int:
        """Entries of a live blog: short texts of the story that are a time of day."""
        root = scope_of(self.page, self.body).root
        return sum(
            1
            for element in root.iter("time", "span", "p", "div", "strong", "b", "a", "h2", "h3", "h4")
            if element.text and len(element.text) < 60 and ENTRY_TIME.match(element.text.strip())
        )

    def _cut(self) -> tuple[str, str | None] | None:
        """Source and raw string of what shows that the text breaks off."""
        if self.words < SHORT and (wall := find_wall(self.page, self.body)):
            return "visible:paywall", wall
        stated = str(structured(self.page).story.get("wordCount") or "")
        # of scripts without spaces, pages count characters
        shown = len(tokens(" ".join(block.text for block in self.body.blocks)))
        if stated.isdigit() and int(stated) > 1.5 * max(self.words, shown) + 40:
            return "jsonld:wordCount", stated
        last = self.body.blocks[-1].text if self.body.blocks else ""
        if self.words < SHORT and last.endswith(("…", "...", "[…]")):
            return "visible:text", last
        return ("visible:text", last) if self.characters < _FEW_CHARACTERS / 2 else None

    def empty(self) -> Reading[PageKind] | None:
        """No text, or only a request to switch scripts on."""
        if not self.characters or (self.characters < _FEW_CHARACTERS and NO_SCRIPT.search(self.text.lower())):
            return reading("empty", "visible:text", self.text or None)
        return None

    def unless_stub(self) -> Reading[PageKind]:
        """An article, unless all that the page shows is a line or two without a date or any sign of a story: what
        servers say in place of one, in whatever language. A flash may be as short."""
        return reading("empty", "visible:text", self.text) if self._is_stub() else reading("article", "rule:default")

    def _is_stub(self) -> bool:
        if self.words >= _STUB_WORDS or self.is_declared:
            return False
        wide = sum(map(len, _WIDE.findall(self.text)))
        headings = sum(1 for _ in islice(self.page.tree.iter("h1", "h2", "h3"), _FIRST_HEADINGS))
        if self.characters + 2 * wide >= _STUB or headings >= _FIRST_HEADINGS:
            return False
        if len(self._whole) >= _FEW_CHARACTERS:  # asked late: to gather all that a page shows takes long
            return False
        if self._is_announced():
            return False
        published = self.page.once(read_dates).published
        return published is None or published.source.name in _ELSEWHERE

    def _is_announced(self) -> bool:
        """Whether the page shows the headline under which a feed, or a link, led to a story here: what comes in the
        place of a story does not know it."""
        found = self.page.capture.found
        headline = tokens(fold(str(found.get("title") or "")))
        if found.get("kind") != "article" or len(headline) < _HEADLINE_WORDS:
            return False
        return any(tokens(fold(heading)) == headline for heading in self._headings("h1", "h2"))

    def other_medium(self) -> Reading[PageKind] | None:
        """video, podcast or gallery: pages with little text beside what they show."""
        if self.words >= _MANY_WORDS:
            return None
        article = is_story(self.types)
        if self.og_type.startswith("video") or (
            "videoobject" in self.types and not article and self.og_type != "article"
        ):
            return reading(
                "video", "jsonld:@type" if "videoobject" in self.types else "meta:og:type", self.og_type or None
            )
        if self.types & {"podcastepisode", "radioepisode", "audioobject"}:
            return reading("podcast", "jsonld:@type", ", ".join(sorted(self.types)))
        if self.types & {"imagegallery", "mediagallery"} or self.og_type == "gallery":
            return reading("gallery", "jsonld:@type", ", ".join(sorted(self.types)))
        if match := VIDEO_PATH.search(self.path.lower()):
            return reading("video", "url", match[0])
        if match := PODCAST_PATH.search(self.path.lower()):
            return reading("podcast", "url", match[0])
        if match := GALLERY_PATH.search(self.path.lower()):
            return reading("gallery", "url", match[0])
        if (
            not article
            and self.words < _FEW_WORDS
            and any(True for _ in scope_of(self.page, self.body).root.iter("audio"))
        ):
            return reading("podcast", "visible:audio")
        return None
