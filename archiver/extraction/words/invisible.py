"""Characters that nobody sees: soft hyphens, and others of no width."""

from __future__ import annotations

import re
import unicodedata

#: Letters of the scripts in which joiners (U+200C, U+200D) choose the form of a letter or part a word: Arabic and its
#: relatives, N'Ko, Mandaic, those of India and its neighbours, Mongolian.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff"
)
#: What stands beside a joiner in a sequence of emoji: pictures, skin tones, the variation selector.
_EMOJI = "\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

_NEVER = (
    "(?:[\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]"
    # letters of a flag follow the picture of a flag
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001-\U000e007f])"
)
#: Alone between spaces, they go with one of these.
_ALWAYS = re.compile(rf"(?:(?<= )|(?<![\s\S])){_NEVER}+ |{_NEVER}")
_JOINERS = re.compile("[\u200c\u200d]+")
_BETWEEN_EMOJI = re.compile(rf"(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])")
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ANY = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)


def visible(text: str) -> str:
    """The text in NFC without soft hyphens and characters of no width.

    Joiners stay beside letters of scripts that need them and within sequences of emoji, marks of direction in text that
    runs from right to left.
    """
    if text.isascii():
        return text
    if _ANY.search(text):
        text = _ALWAYS.sub("", text)
        text = _JOINERS.sub(_joiner, text)
        if not _RIGHT_TO_LEFT.search(text):
            text = _DIRECTION.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _joiner(found: re.Match[str]) -> str:
    if found[0] == "\u200d" and _BETWEEN_EMOJI.match(found.string, found.start()):
        return "\u200d"
    beside = found.string[max(0, found.start() - 1) : found.start()] + found.string[found.end() : found.end() + 1]
    return found[0][0] if re.search(f"[{_JOINING}]", beside) else ""
