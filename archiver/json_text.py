"""JSON as text that is safe to print, and one line wherever it is read."""

from __future__ import annotations

import json
import re
from typing import Any

#: What JSON leaves as it is, and a terminal would obey or a reader might take for the end of a line: DEL and the C1
#: controls, separators of lines and paragraphs, and the marks that reorder text
#: (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def json_text(value: Any, indent: int | None = None) -> str:
    """The value as JSON, with letters of all languages as they are; reading it gives the same value."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))
