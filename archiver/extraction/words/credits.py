"""Photo credits: telling one from a caption, and parting the two where they stand in one line.

The forms are those of news pages in about twenty languages: a label ("Foto:", "Crédits photos :", "Picture by"); the
copyright sign; brackets at the end ("(AP Photo/Name)"); a separator ("… | Name/Agency", "… — © AGENCY"); a last
sentence that is only a name and an agency. A caption is never cut on a guess: what stands at its end must be labelled,
name an agency, or have the shape of a name behind the end of a sentence.
"""

from __future__ import annotations

import re

# ----------------------------------------------------------------------------------------------------------------------
# The vocabulary of photo credits: labels, agencies and what is printed where a credit would stand but is none.
#
# Patterns are in `re.VERBOSE` form: white space between words is for reading only, `[ ]` is a space.


#: Words for the picture and its making, before a colon or a "by".
THINGS = r"""
    photo(?:graph(?:ie|s|er|e)?)?s? | foto(?:grafie|graf[íi]a|graf(?:in|i|ija|as)?|grafo|s|k|ğraf|'s)? | fot | fotó
    | photocollage | pictures? | pic | images? | imagen | imagem | immagin[ei] | bild(?:er|material)? | billeder?
    | bilde | beeld
    | afbeelding | illustration | grafik | infograf\w+ | kuva[at]? | valokuva(?:aja)? | zdj[eę]ci[ea] | ảnh
    | hình(?:\sảnh)? | (?:ljós)?mynd | isithombe | gambar | screenshot | video | görsel | nuotrauk\w+ | nuotr
    | attēl[si] | pil(?:t|did) | kép | sl[ik]ka | snímek | picha | dok | фото(?:графи[яи])? | снимк[аи]
    | світлин[аи] | слика | здымак
    | сүрөт | сурет | φωτογραφ(?:ία|ίες|ιες|ια) | φωτ[οό] | φωτ | צילו(?:ם|מים) | תמונ(?:ה|ות)
    | صورة | صور | تصوير | عدسة | عکس | تصویر | فوٹو | гэрэл\sзураг
    | फोटो | तस्वीर | चित्र | छायाचित्र | ছবি | ภาพ(?:ถ่าย|ประกอบ)? | படம் | ఫోటో | ફોટો | ფოტო | լուսանկար(?:ը|ներ)?
    | 写真 | 撮影 | 画像 | [图圖][片源]? | 図[版表]? | 照片 | [摄攝]影 | 사진 | 이미지
"""
#: Words for its maker, owner or source.
ROLES = r"""
    cr[eé]dit[ioa]?s? | cr[eé]ditos? | credit[ei]? | copyright | rechte(?:inhaber)? | quelle | sources? | fonte
    | fuente
    | bron | kilde | källa | źródło | zdroj | forrás | lähde | kaynak | источник | nachweis | agentur | autor
    | courtesy(?:\s+of)? | izvor | sursa | sumber | allikas | avots | šaltinis | heimild | nguồn | джерело | извор
    | πηγή | קרדיט | מקור | באדיבות | المصدر | مصدر | منبع | عکاس | بشکریہ | स्रोत | साभार | সূত্র | সৌজন্যে | ที่มา
    | เครดิต(?:ภาพ)? | (?:来|來)源 | 出典 | クレジット | 提供 | 供[图圖] | 출처 | 제공 | 촬영
    | by | di | de | von | par | por | av | af | via | door
"""
#: A picture that was not taken for the story, before its colon: "FILE PHOTO: The old pier". What follows is a caption
#: unless it has the shape of a credit.
KIND_OF_PICTURE = r"""
    file(?:[ ](?:photo|image|pic(?:ture)?))? | stock[ ](?:photo|image)
    | (?:archiv|symbol|serien|datei|beispiel)(?:bild|foto)
    | (?:arkiv|illustrations|illustrasjons|genre)(?:foto|bilde?) | archief(?:foto|beeld)
    | (?:photo|image)[ ]d['’](?:archives?|illustration) | archives?
    | (?:foto|imagen|imagem|fotograf[íi]a)[ ]de[ ]ar(?:chivo|quivo) | foto[ ]d['’]archivio
    | фото[ ]из[ ]архива | архивное[ ]фото | φωτογραφία[ ]αρχείου
    | [资資]料[图圖]片? | 資料写真 | 자료[ ]?사진 | صورة[ ]أرشيفية | عکس[ ]آرشیوی | תמונת[ ]ארכיון
"""
#: "Foto:", "Image credit:", "Bildquelle:", "Crédits photos :", "Photo by", "Picture courtesy of", "© 2020", "사진=".
LABEL = rf"""
    (?:(?:archiv|symbol|arkiv|illustrasjons)?(?:{THINGS})[-\s]?(?:{ROLES})?|(?:{ROLES})[-\s]?(?:{THINGS})?)\.?\s*[:：=＝՝]\s*
    | (?:{THINGS})\s+(?:by|von|courtesy(?:\s+of)?|credit|crédit|av|oleh|przez|na)\s*:?\s+
    | (?:写真|撮影|[摄攝]影|[图圖]片?|사진)(?:提供|来源|來源|\s?제공)?\s*[/／|｜・]\s*
    | courtesy\s+(?=(?-i:[A-Z]))
    | (?:fot|foto|phot|zdj|φωτ|φωτο)\.\s+ | (?:courtesy\s+of|copyright)\s+
    | (?:©|\(c\)|ⓒ)\s*(?:copyright\s*)?:?\s*(?:\d{{4}}\b\s*)?
"""
#: What every label has and most captions have not.
LABEL_MARK = re.compile(
    r"[:：=＝՝©ⓒ／｜・]|\(c\)|사진|[影片图圖]/|\bf[oó]to?\.|\bphot\.|φωτο?\.|\b(?:by|von|av|courtesy|credit|crédit|copyright)\b",
    re.IGNORECASE,
)
#: What stands behind the name where the language puts it there: "王小明 摄", "山田太郎撮影", "연합뉴스 제공".
MAKER_BEHIND = r"(?:[摄攝]影?|撮影|提供|供[图圖]|제공|촬영)"

#: News agencies, picture libraries, and what stands where an agency would; as they are printed, so that case matters.
#: From the credits of 81 news sites, and the national agencies of other countries.
AGENCY = re.compile(
    r"""(?<![\w-])(?:
    dpa | epd | kna | ddp | dapd | SID | AFP | AP | AP[ ]Photo | (?:The[ ])?Associated[ ]Press | Canadian[ ]Press
    | Press[ ]Association | Europa[ ]Press | Reuters | REUTERS | RTR | EPA(?:-EFE)? | EFE | ANSA | APA | Keystone
    | KEYSTONE | PA | PA[ ](?:Wire|Media|Images) | CP | AAP | AAP[ ]?I(?:mage|MAGE) | Xinhua | TASS | Sputnik
    | Anadolu
    | AA | ANI | PTI | Kyodo | Jiji | Yonhap | 연합뉴스 | 뉴시스 | 뉴스1
    | UPI | ATP | ANP | TT | NTB | Ritzau | Scanpix
    | Lehtikuva | B[Ee][Ll][Gg][Aa] | BELGAIMAGE | VRT | MTI | PAP | ČTK | HINA | Fena | Tanjug | LUSA | Lusa
    | Ag[êe]nci[ae]\s\w+ | Agence\s\w+
    | [Gg]etty | GETTY | IMAGO | [Ii]mago | [Pp]icture[ -][Aa]lliance | Alamy | ALAMY | [Ss]hutterstock | SHUTTERSTOCK
    | iStock\w*
    | Unsplash | Pixabay | Pexels | Depositphotos | (?:stock\.)?[Aa]dobe(?:\.com|[ ][Ss]tock) | Bloomberg
    | S[Ii][Pp][Aa] | ABACA\w* | Hans[ ]Lucas | MAXPPP | Z[Uu][Mm][Aa] | WENN | Splash | Rex | SWNS | VCG | Magnum
    | Corbis | Contrasto | Fotogramma | AGF | IPA | [Ll]a[Pp]resse | NurPhoto | Icon[ ]Sport | Presse?[ ]Sports
    | USA[ ]TODAY
    | Gallo[ ]Images | ullstein\w* | akg
    | Wikimedia | Wikipedia | Flickr | Creative[ ]Commons | CC[ -]BY\S* | NASA | ESA | USGS
    | Instagram | Facebook | Twitter | TikTok | YouTube | X
    | 新华社 | 中新社 | 中新网 | 视觉中国 | 法新社 | 法新 | 美联社 | 路透社?图? | 共同(?:通信)? | 時事(?:通信)?
    | ロイター | AFP時事 | 중앙포토 | 로이터 | 게티이미지\w* | РИА[ ]Новости | ТАСС | Укринформ | Укрінформ | УНІАН
    | رويترز | الأناضول | [أا][ ]?ف[ ]?ب | [가-힣]{2,4}[ ]기자
    | ایسنا | ایرنا | تسنیم | רויטרס | EUROKINISSI | ΑΠΕ(?:-ΜΠΕ)? | TTXVN
    | Antara | ANTARA | Bernama | PTI[ ]Photo
    | Folhapress | Estadão[ ]Conteúdo | Reprodução | Divulgação | Profimedia | PIXSELL | CROPIX | TASR | SITA
    | Imagn | IMAGN | WireImage | FilmMagic | Newscom | TNS | Mirrorpix | REA | DPPI
    | Pool | Screenshot | Supplied | Handout | HANDOUT | zVg | Zvg | ZVG | zvg | DR | D\.R\. | [Pp]rivat | Archiv
    )(?![\w-])""",
    re.VERBOSE,
)
#: What stands between the capitalised words of a name: a particle, or a joint ("/", "via", "&").
NAME_WORD = re.compile(
    r"""van | von | der | den | de | da | di | du | del | della | dos | le | la | el | al | bin | nuotr\.?
    | i | og | und | and | et | y | e | via | for | pour | of | & | pics? | pix | photos? | file | [/|+·-] | \S*/\S+""",
    re.VERBOSE,
)
#: A label that has lost its name: "Credit...", "Image source,".
LABEL_ALONE = re.compile(rf"^\W*(?:(?:{THINGS}|{ROLES})\b\W*+)++$", re.IGNORECASE | re.VERBOSE)
#: What is never a credit: a kind of picture, a label without its name, a control.
NO_CREDIT = re.compile(
    r"""^(?:\W*
    | (?:symbol|archiv|serien|datei)(?:bild|foto|aufnahme)? | file(?:[ ]photo|[ ]image)? | image | photo | foto | bild
    | picture | stock | photo[ ]d[’']illustration | illustration | archives? | copyright | all[ ]rights[ ]reserved
    | alle[ ]rechte[ ]vorbehalten | riproduzione[ ]riservata | quelle | source
    | (?:view|open|show|click|tap|enlarge|zoom|expand|agrandir|vergrößern|ouvrir)\b.*
    | \d[\d\s:/.,]*(?:of\s+\d+)?
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
#: What may stand behind a name and is none: "/Copyright 2026 The Agency. All rights reserved", a way to buy the
#: picture.
RIGHTS = re.compile(
    r"""(?<=\w)\s*[/|,·-]\s*(?:copyright|©)\s+\d{4}\b.*$
    | [\s,.;/|–-]*(?:all[ ]rights?[ ]reserved|alle[ ]rechte[ ]vorbehalten|tutti[ ]i[ ]diritti[ ]riservati
        |riproduzione[ ]riservata
        |todos[ ]los[ ]derechos[ ]reservados)\.?\s*$
    | [\s,;/|–-]*(?:(?:purchase|acquire|buy|get)[ ](?:licensing|image|photo|reprint)[ ]rights
        |(?:buy|order|purchase|licen[sc]e)[ ](?:this[ ]|a[ ])?(?:photo|image|picture|print)s?
        |rights[ ]and[ ]permissions)\b
        (?:\s*,?\s*\(?opens[ ](?:in[ ])?(?:a[ ])?new[ ](?:tab|window)\)?)?\s*$
    | [\s,;(]*\(?(?:opens[ ](?:in[ ])?(?:a[ ])?new[ ](?:tab|window)|öffnet[ ]in[ ]neuem[ ](?:tab|fenster)
        |(?:s['’])?ouvre[ ](?:dans[ ])?une?[ ]nouvel(?:le)?[ ](?:onglet|fenêtre))\)?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)


# ----------------------------------------------------------------------------------------------------------------------

_LABEL = re.compile(LABEL, re.IGNORECASE | re.VERBOSE)
_LABELS = re.compile(rf"^[\s(\[（【〔［|/–—•∙·-]*(?:(?:{LABEL})+)", re.IGNORECASE | re.VERBOSE)
#: A label without a colon, which is one in brackets before a name: "(foto Ana Esempio)".
_BARE_LABEL = re.compile(rf"(?:{THINGS})\s+", re.IGNORECASE | re.VERBOSE)
#: The same behind the end of a sentence or a dash, with what may join it to the name: "Photo Claire Dubois".
_THING = re.compile(
    r"(?:photo(?:graph(?:ie|y)?)?s?|foto(?:graf[íi]a)?s?|fotografie|gambar|picture|bild|kuva|zdjęcie|фото)"
    r"\s+(?:(?:de|di|da|von|van|via|by|/)\s+)?(?=\S)",
    re.IGNORECASE,
)
#: Most words of the name behind it.
_BARE_WORDS = 6
#: Where a caption ends within a line of a script without capitals.
_INNER_END = re.compile(r"(?<=\S)(?:[。！？]|(?<=[가-힣])\.\s|\s?[©ⓒ])(?=\s*\S)")
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
        return _INNER_END.search(bare) is None
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
    credit = _without_thing(_KIND.sub("", (text or "").strip()))
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
        return text[: match.start(1)].rstrip(" ｜|／/、，；;＝="), clean_credit(match[1])
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
        if len(rest.split()) <= 9 and (
            is_credit(rest)
            or (_is_joint(rest) and _is_name(rest, max_words=8))
            or _without_thing(rest) != rest
            or (_is_in_capitals(rest) and not _is_in_capitals(text))
        ):
            return text[: match.end()].rstrip(), clean_credit(rest)
    return text, None


def _without_thing(text: str) -> str:
    """The name behind a word for the picture that no colon parts from it: "Foto Pieter de Wit"."""
    thing = _THING.match(text) if not re.match("picture[ -]alliance", text, re.IGNORECASE) else None
    name = text[thing.end() :] if thing else ""
    told = sum(map(_is_capital, name.split())) > 1 or AGENCY.search(name)
    return name if told and _is_name(name, max_words=_BARE_WORDS) else text


def _is_in_capitals(text: str) -> bool:
    """A name as some papers print it behind a caption: "JUAN GIL"."""
    words = text.split()
    return 2 <= len(words) <= 4 and all(word.isupper() and len(word) > 2 and word.isalpha() for word in words)


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
