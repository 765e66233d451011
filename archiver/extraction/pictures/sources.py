"""The address of a picture: the largest version among src, srcset, lazy-loading attributes and lightbox links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml.etree import _Element

#: The second half of a srcset's item, and the address that follows it without a space: "640w,", "2x,next.jpg".
_DESCRIPTOR = re.compile(r"(\d+(?:\.\d+)?)([wx])(?:,(.*))?$")
#: Longer addresses are data, or an attack on the patterns here.
_MAX_ADDRESS = 4000
_SIZE = re.compile(
    r"(?<![a-z0-9])(?:w|width|imwidth|wid|rw|resize|s|scl|sw|maxw)[=_/:,-](\d{2,4})(?!\d)|(?<!\d)(\d{3,4})x\d{2,4}(?!\d)",
    re.I,
)
#: Names of files that hold a place until the picture is loaded.
_DUMMY_NAME = re.compile(
    r"(?<![a-z])(?:blank|spacer|transparent|pixel|empty|lazy-?load|loading|clear|fallback)[\w-]*\.\w{3,4}$"
)
_LARGE_NAME = re.compile(r"full|orig|zoom|large|hi-?res|big|max|retina", re.IGNORECASE)
_ADDRESS_KEY = re.compile(r"src|img|image|orig|full|zoom|large|hi-?res|retina|lazy|url", re.IGNORECASE)
_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?!;:/])", re.IGNORECASE)
_FORMAT = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|jfif|bmp|tiff?)$", re.IGNORECASE)
#: What tells one size of a picture from another in a file name: "-1200x675", "_w948_r1.778", "@2x", "-scaled".
_SIZE_SUFFIX = re.compile(
    r"(?:[-_.@](?:\d{2,4}x\d{2,4}|[wh]\d{2,4}|\d+x|scaled|r\d+\.\d+|fpx\d+|fpy\d+|\d{2,4}-\d{2}))+$", re.I
)

#: A shorter file name ("image", "1") says nothing without its folders, in characters.
_TELLING_NAME = 8
#: Width taken for a version of which nothing is said, in pixels.
_PLAIN = 400.0
#: Width taken for a version whose name says that it is the large one, in pixels.
_LARGE = 1600


def addresses(picture: _Element) -> list[tuple[str, float]]:
    """(address, width in pixels, 0 where unknown) of all versions that the element and its `<picture>` name."""
    found: list[tuple[str, float]] = []
    for name, value in picture.attrib.items():
        key = str(name)
        if "srcset" in key:
            found += _from_srcset(str(value))
        elif key.startswith("data-") and _ADDRESS_KEY.search(key) and _looks_like_address(text := str(value).strip()):
            found.append((text, max(_named_width(text), _LARGE if _LARGE_NAME.search(key) else 0)))
    parent = picture.getparent()
    if parent is not None and parent.tag in ("picture", "source"):
        for source in next(picture.iterancestors("picture"), parent).iter("source"):
            for key, value in source.items():
                if "srcset" in key:
                    found += _from_srcset(value)
    src = (picture.get("src") or "").strip()
    # beside a lazily loaded address the plain one is often a stand-in that all pictures of the page share
    if src and not _is_dummy(src) and (not found or stem(src) in {stem(address) for address, _ in found}):
        found.append((src, _named_width(src) or _number(picture.get("width"))))
    link = next(picture.iterancestors("a"), None)
    if link is not None and _IMAGE_PATH.search((href := (link.get("href") or "")[:_MAX_ADDRESS]).partition("?")[0]):
        found.append((href, max(_named_width(href), _LARGE)))
    return found


def stem(address: str) -> str:
    """What versions of one picture have in common: the path without size, format and query.

    >>> stem("https://cdn.example/a/b/market-1200x675.jpg?w=300") == stem("/x/market.webp")
    True
    """
    path = address.partition("?")[0].partition("#")[0].rstrip("/")
    if "%" in path:
        path = unquote(path).partition("?")[0]
    # a resizer has the original's address in its own
    name = path.rsplit("/", 1)[-1]
    name = _SIZE_SUFFIX.sub("", _FORMAT.sub("", name))
    if len(name) >= _TELLING_NAME:
        return name.casefold()
    _, _, below = path.partition("//")
    return (below.partition("/")[2] or path.lstrip("/")).casefold()


def _from_srcset(text: str) -> Iterator[tuple[str, float]]:
    """The items of a srcset: addresses, each with the width or density behind it. Addresses may hold commas."""
    address = ""
    for token in text.split():
        if address and (match := _DESCRIPTOR.match(token)):
            number, unit, following = match.groups()
            yield address, float(number) * (1 if unit == "w" else _PLAIN)
            address = following or ""
        else:
            if address:
                yield address, _named_width(address) or _PLAIN
            address = token.rstrip(",")
        if _is_dummy(address) and address:
            return
    if address:
        yield address, _named_width(address) or _PLAIN


def _is_dummy(address: str) -> bool:
    """Whether the address is that of a placeholder."""
    if len(address) > _MAX_ADDRESS:
        return True
    if not address.startswith(("http", "/")) and (not address or ":" in address[:12] or address[0] in "#{"):
        return True
    lower = address.lower()
    return "placeholder" in lower or "/1x1." in lower or bool(_DUMMY_NAME.search(lower.rpartition("/")[2]))


def _looks_like_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "//", "/")) and " " not in text and not _is_dummy(text)


def _named_width(address: str) -> float:
    return max((float(a or b) for a, b in _SIZE.findall(address)), default=0.0)


def _number(text: str | None) -> float:
    match = re.match(r"\s*(\d+)(?:px)?\s*$", text or "")
    return float(match[1]) if match else 0.0
