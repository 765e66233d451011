"""Who asks: the name under which robots.txt and other signs address us, and the User-Agent that says whom to reach."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

#: The product token (RFC 9309, section 2.2.1).
NAME = "news-archiver"

#: Where what we are is described; stands in the User-Agent until there is a contact.
_ABOUT = "https://pypi.org/project/news-archiver/"

_MAIL = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

#: What a comment of a header may hold without an escape (RFC 9110, section 5.6.5).
_PLAIN = re.compile(r"[\x21-\x27\x2a-\x5b\x5d-\x7e]{1,200}")


def user_agent(contact: str | None = None) -> str:
    """What every request says of its sender; `contact` as `checked_contact` gives it."""
    if contact is None:
        return f"{NAME} (+{_ABOUT})"
    return f"{NAME} (+{contact if '://' in contact else f'mailto:{contact}'})"


def checked_contact(value: object) -> str:
    """An address at which the one who runs the crawl can be reached, as it goes into the User-Agent: of a mailbox or a
    web page. Raises ValueError with the end of a sentence that begins with the key."""
    text = value.strip().removeprefix("mailto:") if isinstance(value, str) else ""
    if _PLAIN.fullmatch(text) and (_MAIL.fullmatch(text) or _is_page(text)):
        return text
    raise ValueError(
        f"must be an e-mail address or a web page such as 'https://www.example.org/crawler', not {value!r}"
    )


def _is_page(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.username is None
