"""Text that no spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""

from __future__ import annotations

import re

#: What a formula begins with, in the wide forms of the signs too, behind white space or what has no width; and what by
#: itself makes some programs split a cell.
_FORMULA = re.compile("[\\s\u200b\u2060\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n]")


def formula_safe(text: str) -> str:
    """The text, behind an apostrophe where it could be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
