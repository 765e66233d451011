"""What fuzzing found, by target: inputs that once raised, hung or gave what cannot be."""

from __future__ import annotations

from tests.importing.samples import story

_PAGE = story("Bath and pool closed for the summer").decode()


def _page(head: str = "", foot: str = "") -> bytes:
    return b"\0" + _PAGE.replace("</head>", f"{head}</head>").replace("</article>", f"</article>{foot}").encode()


FOUND: dict[str, tuple[bytes, ...]] = {
    "page": (
        # addresses that urllib cannot split
        _page('<link rel="canonical" href="http://[">'),
        _page(foot='<h2>Read also</h2><ul><li><a href="http://[#a">The council votes on the bridge</a></ul>'),
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
