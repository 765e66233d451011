"""What lies beside the stories of a newspaper and never ends: a calendar, a shop, copies under session ids."""

from __future__ import annotations

import hashlib
import re
from html import escape
from urllib.parse import urlsplit

from tests.newsweb.answers import Answer, page

#: Links of one template on the home page.
WIDGETS = 300

_CALENDAR = re.compile(r"/(?:calendar|termine)/(\d{4})/(\d\d)/?")


def with_traps(answer: Answer, path: str, visit: int, stories: list[str]) -> Answer:
    """A home or section page with links into all traps behind its own; the session is another at each `visit`."""
    session = hashlib.sha256(f"{path} {visit}".encode()).hexdigest()[:26]
    links = [
        "/calendar/2025/06/",
        "/termine/2025/06/",
        "/calendar?date=2025-06-02",
        f"{path}?page={visit + 2}",
        *(f"{address};jsessionid={session}" for address in stories[:5]),
        *(f"{address}?PHPSESSID={session}" for address in stories[5:10]),
        *(f"{address}?utm_source=home&utm_campaign={session}&fbclid={session}" for address in stories[10:15]),
        *(f"/tools/tide-table-{number}" for number in range(WIDGETS)),
        *(f"/shop/item.php?id={number}" for number in range(10_000, 10_000 + WIDGETS // 3)),
    ]
    anchors = "".join(f'<a href="{escape(link)}">{number}</a>\n' for number, link in enumerate(links))
    return page(answer.body.decode().replace("</body>", f"<div>{anchors}</div></body>"))


def trap(path: str) -> Answer | None:
    """What stands in a trap; None for other paths."""
    parts = urlsplit(path)
    if match := _CALENDAR.fullmatch(parts.path):
        year, month = int(match[1]), int(match[2])
        later, earlier = (year + month // 12, month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1)
        return _plain(*(f"/calendar/{y}/{m:02}/" for y, m in (later, earlier)))
    if parts.path.startswith(("/tools/", "/calendar")):
        return _plain(*(f"/tools/tide-table-{number}" for number in range(40)))
    return _nothing() if parts.path.startswith("/shop/") else None


def _nothing() -> Answer:
    """The same for each number."""
    text = "This item is not for sale any more, but our editors have gathered others that our readers liked. " * 12
    return page(f"<html><head><title>Shop</title></head><body><h1>Sold out</h1><p>{text}</p></body></html>")


def _plain(*links: str) -> Answer:
    anchors = "".join(f'<a href="{link}">{link}</a> ' for link in links)
    return page(f"<html><head><title>Tables</title></head><body><p>High water at noon.</p>{anchors}</body></html>")
