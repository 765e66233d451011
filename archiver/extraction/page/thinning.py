"""Markup that no parser was made for, brought down to what parsers take: its text and its paragraphs, fewer tags.

libxml2 silently ends a document at 2,048 nested elements. It compares each attribute of a tag with all others: 80,000
of them take 45 seconds. Readers that descend by recursion end at a few hundred levels. No page that a newspaper means
to send comes near: of 1,420 real ones the deepest has 138 levels, the one with the most tags 19,629.
"""

from __future__ import annotations

import re
from collections import Counter

from archiver.errors import PageTooLarge
from archiver.extraction.words.text import word_set

#: Characters of a tag from which its attributes are counted, and how many it may have. Real tags with long attributes
#: carry data in a few of them.
GIANT_TAG = 10_000
MOST_ATTRIBUTES = 500

#: Characters and tags of a page from which it is thinned out, and how many tags of one name are then left.
LARGE_PAGE = 6_000_000
MOST_TAGS = 100_000
MOST_OF_A_NAME = 10_000

#: Characters of a script and of an attribute that are left in a page that is thinned out.
LONGEST_SCRIPT = 1_000_000
LONGEST_VALUE = 10_000

#: Characters that are read of what is left: 12 million take three seconds and 320 MB.
LARGEST_PAGE = 12_000_000

#: Names that are counted one by one; all further ones together are one more. HTML has 140.
MOST_NAMES = 200

#: Levels below which tags are taken out, and those at which the elements of a text are, too.
DEEPEST = 100
DEEPEST_TEXT = 120

# a quotation mark opens a value only behind `=`; elsewhere it is a slip, which must not swallow the page. Nor must a
# comparison in a script, which has a `<` before its `>`.
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s<>/]*+)((?:[^<>=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|=)*+)>|<!--""")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_GIANT = re.compile(rf"<[a-zA-Z][^<>]{{{GIANT_TAG}}}")

_VOID = word_set("area base basefont br col embed frame hr img input keygen link meta param source track wbr")
#: What stands in them is no markup.
_RAW = word_set("script style title textarea xmp iframe noembed noframes")
#: What a text is made of.
_TEXT = word_set("p h1 h2 h3 h4 h5 h6 li blockquote")
_ENDS_PARAGRAPH = word_set(
    """
    address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header li main menu nav ol p pre section table td th tr ul
    """
)
#: Elements that end where one of these begins, the innermost first.
_ENDED_BY = {
    **{name: frozenset({"p"}) for name in _ENDS_PARAGRAPH},
    "li": frozenset({"p", "li"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"p", "dt", "dd"})),
    **dict.fromkeys(("td", "th"), frozenset({"p", "td", "th"})),
    "tr": frozenset({"p", "td", "th", "tr"}),
    "option": frozenset({"option"}),
}


def manageable(text: str) -> str:
    """The page as it can be parsed: the same text, but for a monster. Raises PageTooLarge where there is too much
    of it even without its tags."""
    if _has_monster(text):
        text = _TAG.sub(_shorn, text)
    # a tag has three characters at least
    if len(text) > LARGE_PAGE or (len(text) > 3 * MOST_TAGS and text.count("<") > MOST_TAGS):
        text = thinned(text)
    if len(text) > LARGEST_PAGE:
        raise PageTooLarge(f"{len(text):,} characters of text, at most {LARGEST_PAGE:,} are read")
    return text


def _has_monster(text: str) -> bool:
    """Whether a tag has too many attributes, or is none that can be told."""
    # looked for in steps: a giant tag fills one of them whole, and begins in the one before
    step = GIANT_TAG // 2
    return any(
        text.find(">", at, at + step) < 0
        and (giant := _GIANT.match(text, max(text.rfind("<", max(at - step, 0), at + 1), 0)))
        and ((tag := _TAG.match(text, giant.start())) is None or _shorn(tag) != tag[0])
        for at in range(0, len(text), step)
    )


def _shorn(tag: re.Match[str]) -> str:
    if len(tag[0]) > GIANT_TAG and len(_QUOTED.sub("", tag[3]).split()) > MOST_ATTRIBUTES:
        return f"<{tag[1]}{tag[2]}>"
    return tag[0]


def _short(value: re.Match[str]) -> str:
    return value[0] if len(value[0]) <= LONGEST_VALUE else '""'


def thinned(text: str) -> str:
    """The page with all of its text, its elements nested at most `DEEPEST_TEXT` deep, `MOST_OF_A_NAME` of each name at
    most, and all closed in order; without long scripts, long attributes and comments. Takes a second or two for a
    million tags."""
    return _Thinning().of(text)


class _Thinning:
    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        self._opened: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()

    def of(self, text: str) -> str:
        out, position = self._out, 0
        while tag := _TAG.search(text, position):
            out.append(text[position : tag.start()])
            position = tag.end()
            if tag[2] is None:
                end = text.find("-->", position)
                position = end + 3 if end >= 0 else len(text)
                continue
            name = tag[2].lower()
            if tag[1]:
                self._end(name)
            elif name in _RAW:
                closing = re.compile(f"</{name}", re.IGNORECASE).search(text, position)
                end = closing.start() if closing else len(text)
                if self._may_stand(name) and end - position <= LONGEST_SCRIPT:
                    out.append(f"{tag[0]}{text[position:end]}</{name}>")
                position = end
            else:
                self._start(name, tag[0] if len(tag[0]) <= LONGEST_VALUE else _QUOTED.sub(_short, tag[0]))
        out.append(text[position:])
        return "".join(out)

    def _start(self, name: str, tag: str) -> None:
        ended = _ENDED_BY.get(name, frozenset())
        while self._open and self._open[-1] in ended:
            self._close()
        if name in ("html", "body"):
            if not self._seen[name]:
                while self._open:
                    self._close()
                self._out.append(tag)
            self._seen[name] += 1
        elif not self._may_stand(name):
            self._out.append(" ")
            self._left_out[name] += name not in _VOID
        else:
            self._out.append(tag)
            if name not in _VOID:
                self._open.append(name)
                self._opened[name] += 1

    def _may_stand(self, name: str) -> bool:
        counted = name if name in self._seen or len(self._seen) < MOST_NAMES else ""
        self._seen[counted] += 1
        deepest = DEEPEST_TEXT if name in _TEXT else DEEPEST
        return self._seen[counted] <= MOST_OF_A_NAME and (name in _VOID or len(self._open) < deepest)

    def _end(self, name: str) -> None:
        """Close the element and all in it; an end without a beginning, or of an element that was left out, ends
        nothing."""
        if self._left_out[name]:
            self._left_out[name] -= 1
        elif self._opened[name]:
            while self._close() != name:
                pass
            return
        self._out.append(" ")

    def _close(self) -> str:
        name = self._open.pop()
        self._opened[name] -= 1
        self._out.append(f"</{name}>")
        return name
