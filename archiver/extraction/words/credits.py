"""Photo credits: telling one from a caption, and parting the two where they stand in one line.

The forms are those of news pages in about twenty languages: a label ("Foto:", "Crédits photos :", "Picture by"), the
copyright sign, brackets at the end ("(AP Photo/Name)"), a separator ("… | Name/Agency", "… — © AGENCY"), a last
sentence that is only a name and an agency. A caption is never cut on a guess: what stands at its end must be labelled,
name an agency, or have the shape of a name behind the end of a sentence.
"""

from __future__ import annotations

import re

from archiver.extraction.words.credit_words import (
    AGENCY,
    KIND_OF_PICTURE,
    LABEL,
    LABEL_ALONE,
    LABEL_MARK,
    MAKER_BEHIND,
    NAME_WORD,
    NO_CREDIT,
    RIGHTS,
    THINGS,
)

_LABEL = re.compile(LABEL, re.IGNORECASE | re.VERBOSE)
_LABELS = re.compile(rf"^[\s(\[（【〔［|/–—•∙·-]*(?:(?:{LABEL})+)", re.IGNORECASE | re.VERBOSE)
#: A label without a colon, which is one in brackets before a name: "(foto Ana Esempio)".
_BARE_LABEL = re.compile(rf"(?:{THINGS})\s+", re.IGNORECASE | re.VERBOSE)
#: Most words of the name behind it.
_BARE_WORDS = 6
_KIND = re.compile(rf"^\W*(?:{KIND_OF_PICTURE})\s*(?:[:：]|\s[-–—])\s*", re.IGNORECASE | re.VERBOSE)
#: "…。王小明 摄", "…、山田太郎撮影": the name behind the last mark, and the word for what its bearer did.
_MAKER = re.compile(
    rf"(?:^|[。．.!?！？…」』）)｜|／、，；;＝=])\s*([^。．.!?！？…「」『』（）()｜|、，；;＝=]{{1,40}}?)\s*{MAKER_BEHIND}[。.]?\s*$"
)
_BRACKET = re.compile(r"\s*[(\[（【〔［]([^()\[\]（）【】〔〕［］]{2,120})[)\]）】〕］]?\s*[.。]?\s*$")
_SEPARATOR = re.compile(r"\s+(?:[|•∙·/]|[–—-])\s+|\s*\|\s*")
_END_OF_SENTENCE = re.compile(r"[.!?…»”\")]\s+|[。！？」』）]\s*")
#: The end of a sentence, not of an abbreviation ("U.S.", "Sen.").
_SENTENCE = re.compile(r"(?:[^\W\d_A-Z]{3}|\d)[.!?…][»”\")]?$")
#: A word that begins no name, address or handle.
_LOWER = re.compile(r"[a-zß-öø-ÿ]+(?=\s|$)")
_JOINT = re.compile(r"\s*[/|]\s*")

#: A longer line is no caption with a credit, in characters.
_MAX_LINE = 2000
#: Longest credit in words; longer ones are captions. The longest of 257 known ones has 12.
MAX_WORDS = 16


def has_label(text: str) -> bool:
    """Whether the text begins as a credit does: "Foto:", "©", "Photo by"."""
    return _LABELS.match(text) is not None


def is_label(text: str) -> bool:
    """Whether the text is only the label of a credit, or what is printed where a credit would stand: "Credit..."."""
    return bool(LABEL_ALONE.match(text) or NO_CREDIT.match(text))


def is_credit(text: str, *, beside_caption: bool = False) -> bool:
    """Whether the whole text is a credit.

    beside_caption -- the text is an element of its own behind a caption: then a name alone is enough; otherwise it
                      must be labelled, or be short and name an agency.
    """
    words = text.split()
    if not words or len(words) > MAX_WORDS or is_label(text):
        return False
    if kind := _KIND.match(text):
        return is_credit(text[kind.end() :], beside_caption=True)
    if has_label(text):
        return bool(clean_credit(text))
    bare = text.strip(" ()[]|–—-/")
    if (behind := _MAKER.match(bare)) and _is_scriptless(behind[1].replace(" ", "")):
        return True
    if AGENCY.search(bare) and len(words) <= 9 and _is_name(bare, max_words=9):
        return True
    if beside_caption:
        limit = 10 if text[:1] == "(" and text.rstrip()[-1:] == ")" else 6
        return _is_name(bare, max_words=limit) and not text.rstrip().endswith(("?", "!"))
    return False


def reads_like_text(text: str) -> bool:
    """Whether most words are such as stand in sentences, not in names."""
    words = text.split()
    plain = sum(word[:1].islower() and NAME_WORD.fullmatch(word) is None and not AGENCY.search(word) for word in words)
    return len(words) > 4 and 2 * plain >= len(words) and not has_label(text)


def clean_credit(text: str | None) -> str | None:
    """The credit as printed without label, brackets and "all rights reserved"; None where nothing is left."""
    credit = _KIND.sub("", (text or "").strip())
    while True:
        shorter = _LABELS.sub("", credit, count=1).strip(" \t\u200b|–—•∙·-:,;/")
        shorter = RIGHTS.sub("", shorter)
        if behind := _MAKER.match(shorter):
            shorter = behind[1]
        if shorter[:1] in "([" and shorter[-1:] in ")]":
            shorter = shorter[1:-1]
        if shorter == credit:
            break
        credit = shorter
    if credit.count("(") < credit.count(")"):
        credit = credit.rstrip(")")
    elif credit.count("(") > credit.count(")"):
        credit = credit + ")" if not credit.endswith("(") else credit[:-1]
    if credit.count("[") < credit.count("]"):
        credit = credit.rstrip("]")
    credit = credit.strip()
    if credit[-1:] in "）】〕］" and not any(char in credit for char in "（【〔［"):
        credit = credit[:-1].rstrip()
    return None if not credit or is_label(credit) else credit


def split_credit(text: str) -> tuple[str | None, str | None]:
    """(caption, credit) of a line that holds one or both; either is None where it is missing."""
    text = RIGHTS.sub("", text.strip()) if len(text) <= _MAX_LINE else text.strip()
    if not text:
        return None, None
    if len(text) > _MAX_LINE:
        return text, None
    kind = _KIND.match(text)
    if kind and not is_credit(text):
        caption, credit = split_credit(text[kind.end() :])
        return (kind[0] + caption if caption else None), credit
    # "Name (Agency)" behind a label is one credit; alone it is a person's picture and its source
    if is_credit(text) and (has_label(text) or not _by_bracket(text)[1]):
        return None, clean_credit(text)
    for part in (_by_bracket, _by_maker, _by_label, _by_separator, _by_last_sentence):
        caption, credit = part(text)
        if credit:
            return _tidy(caption), credit
    return _tidy(text), None


def _by_bracket(text: str) -> tuple[str, str | None]:
    """ "… speaks on Monday (Name/Agency)" — labelled, with an agency, or a name behind a whole sentence."""
    match = _BRACKET.search(text)
    if not match:
        return text, None
    inner, before = match[1].strip(), text[: match.start()].rstrip()
    whole = not before or before[-1] in '.!?…»”"。！？」』'
    if not whole and is_credit(inner):  # "… on Monday. First Last (Agency)", "… in Rome. Photo: First Last (Agency)"
        for caption, credit in (_by_label(text), _by_last_sentence(text)):
            if credit and credit.count("(") == 1 and _SENTENCE.search(caption):
                return caption, credit
    if has_label(inner) or is_credit(inner) or (whole and is_credit(inner, beside_caption=True)) or _is_joint(inner):
        return before, clean_credit(inner)
    bare = _BARE_LABEL.match(inner)
    if bare and len(inner) > bare.end() + 2 and _is_name(inner[bare.end() :], max_words=_BARE_WORDS):
        return before, clean_credit(inner[bare.end() :])
    return text, None


def _by_maker(text: str) -> tuple[str, str | None]:
    """The name before a last word that says what its bearer did: "旧码头。王小明 摄"."""
    match = _MAKER.search(text)
    if match and is_credit(text[match.start(1) :]):
        return text[: match.start(1)].rstrip(" ｜|／/、，；;＝="), match[1]
    return text, None


def _by_label(text: str) -> tuple[str, str | None]:
    """The last label that leaves a credible rest: "… in Paris. Foto: Name/Agency"."""
    if not LABEL_MARK.search(text):
        return text, None
    found = None
    for match in _LABEL.finditer(text):
        start = match.start()
        if start and text[start - 1].isalnum():
            continue  # the end of a longer word
        found = match if found is None or start > found.end() else found
    if found is None:
        return text, None
    before, rest = text[: found.start()].rstrip(" (|–—-/•∙·,[").rstrip(), text[found.end() :].strip(" )]")
    sign = found[0].lstrip()[:1] in "©ⓒ("
    sure = (
        sign
        or not before
        or before[-1] in ".!?…»”\"':)。！？」』）"
        or text[: found.start()].rstrip()[-1:] in "(|–—-/•∙·["
    )
    if before and not sign and _LOWER.match(rest) and not AGENCY.match(rest):
        return text, None
    if len(rest.split()) > MAX_WORDS or not (sure or _is_name(rest, max_words=9) or _is_scriptless(rest, 30)):
        return text, None
    return before, clean_credit(rest)


def _by_separator(text: str) -> tuple[str, str | None]:
    """ "… by Galway Bay. | Name/Agency", "A Name / B. Other / Agency"."""
    for match in _SEPARATOR.finditer(text):
        before, rest = text[: match.start()].strip(), text[match.end() :].strip()
        if len(rest.split()) > 9 or not before:
            continue
        sure = "|" in match[0] or ("/" in match[0] and _is_joint(rest))
        if is_credit(rest) or (sure and is_credit(rest, beside_caption=True)):
            return before, clean_credit(rest)
    return text, None


def _by_last_sentence(text: str) -> tuple[str, str | None]:
    """ "… died on Monday. First Last/dpa": what follows the last full stop is names and an agency."""
    for match in _END_OF_SENTENCE.finditer(text):
        rest = text[match.end() :].strip()
        if len(rest.split()) <= 9 and (is_credit(rest) or (_is_joint(rest) and _is_name(rest, max_words=8))):
            return text[: match.end()].rstrip(), clean_credit(rest)
    return text, None


def _is_joint(text: str) -> bool:
    """ "Name Name/Agency": a slash between two capitalised parts."""
    sides = _JOINT.split(text)
    return len(sides) > 1 and len(text.split()) <= 8 and all(_is_name(side, max_words=5) for side in sides if side)


def _is_name(text: str, *, max_words: int) -> bool:
    """Capitalised words and what joins them, nothing that makes a sentence."""
    words = re.sub(r"[()\[\]\u200b]", " ", text).split()
    if not words or len(words) > max_words:
        return False
    if not any(_is_capital(word) for word in words):
        return bool(AGENCY.fullmatch(text.strip())) or _is_scriptless(text)
    return all(_is_capital(word) or NAME_WORD.fullmatch(word) or AGENCY.search(word) for word in words)


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and not word.endswith((":", "?", "!"))


def _is_scriptless(text: str, longest: int = 12) -> bool:
    """Short text in a script without capitals (Korean, Japanese, Arabic)."""
    return len(text) <= longest and all(not char.isalpha() or char.lower() == char.upper() for char in text)


def _tidy(caption: str) -> str | None:
    """The caption without the separator that parted it from the credit."""
    caption = caption.strip().rstrip("|–—•·/-([").rstrip()
    return caption or None
