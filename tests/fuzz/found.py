"""What fuzzing found, by target: inputs that once raised, hung or gave what cannot be."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.fuzz.targets import SAVED
from tests.importing.samples import mhtml, story

_PAGE = story("Bath and pool closed for the summer").decode()


def _page(head: str = "", foot: str = "") -> bytes:
    return b"\0" + _PAGE.replace("</head>", f"{head}</head>").replace("</article>", f"</article>{foot}").encode()


def _nameless() -> bytes:
    """A ZIP file whose member has a name of no letters in the directory at its end."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pages:
        pages.writestr(zipfile.ZipInfo("x"), b"<p>Late</p>")
    data = bytearray(packed.getvalue())
    entry, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    size = struct.unpack_from("<I", data, end + 12)[0]
    struct.pack_into("<I", data, end + 12, size - 1)
    struct.pack_into("<H", data, entry + 28, 0)
    del data[entry + 46]
    return bytes(data)


FOUND: dict[str, tuple[bytes, ...]] = {
    "page": (
        # addresses that urllib cannot split
        _page('<link rel="canonical" href="http://[">'),
        _page(foot='<h2>Read also</h2><ul><li><a href="http://[#a">The council votes on the bridge</a></ul>'),
    ),
    "saved": (
        # a gzip head that ends within its extra field, given as a tar file
        bytes([SAVED.index("pages.tar.gz")]) + b"\x1f\x8b\x08&'\x02",
        # a member of a ZIP file without a name
        bytes([SAVED.index("pages.zip")]) + _nameless(),
        # raw UTF-8 in the head of an MHTML file
        bytes([SAVED.index("page.mhtml")])
        + mhtml("Late", "https://a.test/f\u00e4hre", "Thu, 4 Mar 2021 05:06:07 -0000"),
    ),
    "sites": (
        # what ends a table's header, within the quotes of its name
        b'["https://www.herald.test/]#news"]\nfeeds = ["https://www.herald.test/feed"]\n',
    ),
    "tdmrep": (
        # half a character, which no encoding can write
        rb'[{"location": "/\ud800", "tdm-reservation": 1, "tdm-policy": "\udfff"}]',
        # terms of a megabyte, which every capture would repeat
        b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "%s"}]' % (b"a" * 1_000_000),
    ),
    "date": (
        # numbers beyond those of calendars
        b"Mon, 01 Jan 99999999999 00:00:00 GMT",
        b"Thu, 01 Jan 1970 00:00:00 +9999999999999",
        b"Fri, 31 Dec 9999 23:59:59 -2359",
        b"Mon, 01 Jan 100 00:00:00 +2359",
    ),
    "robots": (
        # Protego copies each rule for everyone whom its group names
        b"\n".join([*(b"User-agent: %d" % number for number in range(3_000)), *[b"Disallow: /a"] * 3_000]),
    ),
}
