"""A byline taken apart: persons and agencies out of what stands around them.

Vocabulary is kept folded (lower case, no accents, see `moments.fold`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from archiver.extraction.words.byline_words import (
    AGENCIES,
    AGENCY_WORDS,
    ARTICLES,
    ARTICLES_AND,
    BY,
    BY_COLON,
    BY_IN,
    FIRMS,
    GROUPS,
    OTHER,
    PARTICLES,
    PLACES,
    PLAIN_AGENCIES,
    ROLE_ENDINGS,
    ROLE_OPENERS,
    ROLES,
)
from archiver.extraction.words.moments import without_dates
from archiver.extraction.words.text import fold

# ----------------------------------------------------------------------------------------------------------------------
# Bylines of Chinese, Japanese and Korean pages: names without capitals and often without spaces around them.


_HAN = "\u3400-\u4dbf\u4e00-\u9fff々"
_KANA = "\u3040-\u30ff"
_HANGUL = "\uac00-\ud7a3"
_LETTERS = re.compile(rf"[{_HAN}{_KANA}{_HANGUL}]")
#: What stands before the name of who wrote it: 作者, 记者, 文, 글.
_WRITER = (
    "作者|著者|筆者|執筆者?|編集委員|論説委員|聞き手|构成|構成|记者|記者|撰文|撰稿|執筆|采写|採訪|采访|通讯员|通訊員|"
    "ライター|取材・文|取材|文|글|글쓴이|기고|취재|기자명|기자"
)
#: Words that go with it: of which paper or kind a reporter is.
_KIND = (
    "本报|本報|本网|本社|本刊|特约|特約|特派|首席|见习|見習|实习|實習|全媒体|综合|專任|资深|資深|新华社|中新社|中央社"
)
#: What stands behind a reporter's name.
_TITLES = (
    "記者|编辑委员|編集委員|論説委員|特派員|さん|氏|기자|인턴기자|인턴\\s?기자|선임기자|수습기자|전문기자|객원기자|특파원|논설위원|"
    "칼럼니스트|에디터|앵커|교수|작가"
)
#: Who else signs a story.
_EAST_ASIAN_NAMES_OTHER_HANDS = (
    "责任编辑|責任編輯|责编|编辑|編輯|編集|校对|校對|图|圖|摄影|攝影|撮影|写真|翻译|翻譯|审核|审校|来源|來源|"
    "사진|편집|그래픽"
)
_LABELLED = re.compile(
    rf"([{_HAN}{_KANA}{_HANGUL}]{{1,8}})\s?[:：]\s?|(?<![{_HAN}])({_WRITER}|{_EAST_ASIAN_NAMES_OTHER_HANDS})\s?[／/＝=｜|丨・]\s?"
)
#: Where a Korean agency's story was filed: "[서울=한국뉴스]".
_FILED = re.compile(r"[\[【(（][^\])】）]{1,30}[=＝][^\])】）]{1,30}[\])】）]")
_WRITER_LABEL = re.compile(rf"(?:{_KIND})*(?:{_WRITER})")
_WRITER_BEFORE = re.compile(
    rf"^\s*(?:{_KIND})*(?:{_WRITER})(?:[\s／/=:：丨・]+|(?=[{_HAN}]{{2,4}}(?:\s|$|[、，,／/（(])))"
)
#: A reporter between the paper's name and what the line goes on with: "海港日报记者王小明报道", "記者王小明／台北報導".
_REPORTER = re.compile(
    rf"(?:^|(?<=[\s（(〔【\[]))[{_HAN}]{{0,8}}(?:记者|記者)\s?([{_HAN}]{{2,3}})"
    rf"(?=[／/、，\s）)〕】\]]|报道|報導|報道|[{_HAN}]{{2,3}}\d\d?日[电電]|$)"
)
#: What stands around a byline of these scripts.
_FRAME = " =＝()（）[]【】〔〕\u3000"
_TITLE_BEHIND = re.compile(rf"\s*(?:{_KIND})*(?:{_TITLES})(?=$|[\s=,，、·/(])")
#: Names and a title, and nothing more than an address.
_TITLED = re.compile(
    rf"\W*[{_HANGUL}{_HAN}]{{2,5}}(?:\s?[·,、]\s?[{_HANGUL}{_HAN}]{{2,5}})*\s?(?:{_TITLES})\W*(?:\S+@\S+)?\W*"
    r"(?:\s(?:기사)?(?:승인|입력|등록|수정|발행|송고)\W.*)?"
)
#: Who did something else, up to the end of their name.
_OTHERS = re.compile(
    rf"(?:^|(?<=\s))(?:사진|그래픽|영상|편집|정리|摄影|攝影|摄|图片?|撮影|写真)[\s=／/]+[{_HAN}{_KANA}{_HANGUL}]{{2,5}}"
)
_SPLIT = re.compile(r"[、，,;；/／|｜·・＝=()（）\[\]【】]|\s+及\s+|\s+和\s+")
_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}{_KANA}]{{2,6}}(?: [{_HAN}{_KANA}]{{1,6}})?|[{_HANGUL}]{{2,5}}")
#: Words that are as short as names: offices, sources, what a page's buttons say.
_NO_NAME = re.compile(
    r"编辑|編輯|编集|来源|來源|责任|責任|记者|記者|报道|報道|報導|综合|日报|日報|新闻|新聞|通讯社|晚报|网$|社$|报$|報$|部$|摄影|攝影"
    r"|時間|时间|评论|分享|字号|더보기|뉴스|신문|일보|기사|입력|수정|승인|등록|발행|송고|공유|구독|기자단|편집국|온라인|취재팀|사진"
)


def is_east_asian(text: str) -> bool:
    """True where most letters are Han, kana or Hangul."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and 2 * sum(bool(_LETTERS.match(char)) for char in letters) > len(letters)


def has_byline(text: str) -> bool:
    """True for a line that says who wrote it, by a label before or a title behind the name."""
    if not _LETTERS.search(text):
        return False
    bare = _FILED.sub(" ", text).strip(_FRAME)
    return (
        any(_WRITER_LABEL.fullmatch(match[1] or match[2]) for match in _LABELLED.finditer(text))
        or _WRITER_BEFORE.match(bare) is not None
        or _TITLED.fullmatch(bare) is not None
        or _REPORTER.search(text) is not None
    )


def is_of_other_hands(text: str) -> bool:
    """True for a line that begins with the label of somebody who did something else than write: "责任编辑：李明"."""
    label = _LABELLED.match(text.strip())
    return label is not None and _WRITER_LABEL.fullmatch(label[1] or label[2]) is None


def names_in(text: str, language: str | None) -> list[str]:
    """The names of a byline, without labels, titles and whoever edited or took pictures."""
    text = _FILED.sub(" ", text).strip(" =＝")
    labels = list(_LABELLED.finditer(text))
    pieces = [text[: labels[0].start()]] if labels else [text]
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        end = following.start() if following else len(text)
        if _WRITER_LABEL.fullmatch(label[1] or label[2]):
            pieces.append(text[label.end() : end])
    if labels and len(pieces) > 1:
        pieces = pieces[1:]
    names = [name for piece in pieces for name in _names_of_piece(piece, language)]
    return names or [match[1] for match in _REPORTER.finditer(text)]


def _names_of_piece(piece: str, language: str | None) -> list[str]:
    piece = _OTHERS.sub(" ", piece.replace("\u3000", " "))
    piece = _TITLE_BEHIND.sub(" ", _WRITER_BEFORE.sub("", piece))
    parts = [part.strip() for part in _SPLIT.split(piece)]
    if (language or "")[:2] != "ja":  # only Japanese parts family and given name by a space
        parts = [name for part in parts for name in _closed(part).split()]
    return [part for part in parts if _NAME.fullmatch(part) and not _NO_NAME.search(part)]


def _closed(text: str) -> str:
    """Names of two characters that are spread to the width of three: `李 华`."""
    return re.sub(rf"(?<![{_HAN}])([{_HAN}]) +([{_HAN}])(?![{_HAN}])", r"\1\2", text)


# ----------------------------------------------------------------------------------------------------------------------

_LABEL = re.compile(
    r"^\W*(?:une?\s(?=article|reportage|enquete|entretien|analyse|tribune|chronique|interview))?"
    r"(?:(?:text\w*|words|story|fotos?|photos?)\s*(?:&|und|and|et|/|,|\+)\s*(?:fotos?|photos?|bild(?:er)?"
    r"|text\w*|story)\s*(?:by|von|par|:)"
    r"|(?:(?:text[eos]?|tekst|words|story|reporting|report|written|posted|published|edited|reviewed|compiled"
    r"|analysis|opinion"
    r"|contributed|analisi|intervista"
    r"|interview|comment|review|article|artikel|artigo|articulo|post|propos recueillis|recueilli|realise"
    r"|escrito|publicado|scritto"
    r"|geschrieben|eingestellt|gepostet|geschreven|ecrit|redige|verfasst|erstellt|veroffentlicht|publie|submitted|created|skrevet|skriven|napisal|napisala"
    r"|a cura|ein\w* [\w ]{3,40}"
    r"|kommentar|kolumne|gastbeitrag|analyse|essay|reportage|bericht|glosse|rezension|enquete|tribune"
    r"|chronique|entretien)\b[^,;|]{0,25}?\s)?"
    r"(?:by|von|vom|par|por|di|door|af|av|da|dal|dalla|dai|od|przez|de)\b"
    r"|(?:text[eos]?|tekst|words|autor\w*|auteur\w*|autrice|author\w*(?:\(s\))?|autore|autori|forfatter|forfattare"
    r"|kirjoittaja|teksti|verfasser\w*"
    r"|redakteur\w*|written by|writer|story|szerzo|irta|yazar|kaynak|haber|автор|текст|journalist\w*|report\w*"
    r"|contributors?)\s*:"
    r"|(?:by|par|von|por|autor|autorin|autoren|author|authors|auteur|auteurs)\b)[\s:]*"
)
#: A label of a noun and of what can only lead to who wrote: "Opinion by", "Intervista di"; "Interview de" does not.
_NOUN_BY = re.compile(r"[^\W\d_]\s+(?:by|von|par|por|di|door|af|av|przez)\s*$")
#: The first of a label that stands twice: "By by JANE DOE".
_TWICE = re.compile(r"^\W*(by|von|par|por|di|door|af|av)\s*(?=\1\s)", re.I)
#: What may stand between a label of another language and the name.
_AFTER_LABEL = (
    rf"(?:\s?/\s?[^\W\d_]+)?(?:\.?\s?[:：՝]\s*|\s?[/–—-]\s+|\.?\s+)(?:(?:{'|'.join(map(fold, ARTICLES))})(?:/\w+)?\s+)?"
)
#: "our correspondent in X", between "by" and the name.
_OUR = re.compile(
    r"^(?:unser\w*|notre|nos|our|nuestr\w+|nostr\w+|noss\w+|onze|dr|prof)\s+(?:[a-z]+\w*\s+){0,2}?"
    r"(?=[^\W\d_])(?:korrespondent\w*|mitarbeiter\w*|redakteur\w*|reporter\w*|autor\w*|correspondant\w*"
    r"|envoye\w*|correspondent"
    r"|corresponsal|enviad\w|corrispondente|inviat\w|correspondente|verslaggever|redactr?i?\w*)\b"
    r"(?:\s+(?:special\w*|permanent\w*|speciale))?(?:\s+(?:a|in|en|aus|au|em)\s+[^\W\d_]+(?:\s*,)?)?[\s:,]*"
)
#: Titles before a name.
_TITLE = re.compile(r"^(?:(?:dr|prof|professor|univ|dipl|ing|med|rer|nat|phil)\b\.?[\s-]*)+(?=[^\W\d_]{2,})", re.I)
#: "3 min read", "Lesezeit: 4 Minuten", "2–3 minutes".
_READING_TIME = re.compile(
    r"(?:\blesezeit:?\s*)?(?:\b\d{1,2}\s?[–-]\s?)?\b\d{1,3}[\s-]?min(?:s|\.|ut\w*)?(?!\w)"
    r"(?:\s+\w*(?:read|lecture|lesezeit|lesen|lettura|lectura)\b)?",
    re.I,
)
#: Where a blog filed the story: "By Jane Doe In Ferries, Harbours".
_POSTED_IN = re.compile(r"(?<=[^\W\d_])\sIn\s.*$")
#: A function and where it is held: "Trial Attorney at Doe & Partners".
_HELD = re.compile(r"\s(?:at|bei|chez|presso)\s")
#: Between two authors ("and"), and between an author and what is told of him ("aside").
_SEPARATOR = re.compile(
    r"(?P<aside>\s*[,;|/•·►●\n\t()\[\]]+\s*|\s+[-–—]\s+|\s*:\s+)"
    r"|\s+[&+]\s+|\s+(?:and|und|et|y|och|og|ja|oraz|sowie|with|mit|avec|con|com|met|med|и|та|ve|és|im gespräch mit"
    r"|dan|și|şi|và|və|dhe|agus|eta|и|й|і|και|و|اور|और|व|এবং|ও|และ|மற்றும்|და|և|եւ)\s+",
    re.I,
)
#: "And" as a letter at the second name, where two words stand on either side: Hebrew, Arabic. Of the first names that
#: begin with that letter the common ones are left whole.
_JOINED_AND = re.compile(
    r"(?<=[\u0590-\u06ff] )(?<![^\u0590-\u06ff ] )[וو](?=[\u0590-\u06ff]{2,} [\u0590-\u06ff]{2,})"
    r"(?!وليد|وائل|وسام|وفاء|وجدي|وحيد|وسيم|ورد|وداد|وهبة|وهيب|وجيه|وديع|ולדימיר|ורד|ויקטור|ויקי)"
)
#: What ends a name before something else is told.
_ASIDE = re.compile(r"\s*[,;|/•·●⋅►\n\t()\[\]]\s*|\s+[-–—]\s+|\s+(?:in|on|at|am|um|à|le|el|il)\s")
#: A label within a line: "This post was written by Jane Doe".
_WRITTEN_BY = re.compile(
    r"\b(?:written|authored|posted|published|reported|verfasst|geschrieben|veröffentlicht|écrit|rédigé|publié|escrito"
    r"|publicado|scritto|pubblicato|geschreven|skrevet|skriven|napisan[ayo]?) (?:by|von|par|por|da|door|av|af|przez)\b",
    re.I,
)
#: Labels of those who did something else than write.
_OTHER_HANDS = (
    r"(?:\w+ly |expert |peer |fact[- ]?)?"
    r"(?!(?:written|posted|published|reported|authored|created|submitted|compiled|updated|shared)\b)"
    r"(?:\w{3,}ed by:?|(?:photography|art|artwork|styling|music|contributions?|contributors?"
    r"|additional reporting|writing|editing) (?:by|from):?"
    r"|(?:geprüft|übersetzt|bearbeitet|redigiert) von|(?:traduit|relu|validé) par|(?:traducido|editado) por)\s"
)
_BY_OTHERS = re.compile(rf"\W*{_OTHER_HANDS}", re.I)
#: The same behind the author; up to the next bar.
_AND_OTHERS = re.compile(rf"(?<=[^\W_]|[.,;|(])\s+(?:[•·–-] )?{_OTHER_HANDS}[^|]*", re.I)
#: Who took the pictures is no author; up to the next bar.
_PICTURES = re.compile(
    r"(?:^|(?<=[\s,;|/•(]))(?:(?:and|und|et|&)\s+)?(?:photos?|photograph(?:ie|ies|y|s|er)?|fotos?|fotograf\w*"
    r"|bild(?:er)?|images?|pictures?|pics|kuvat?|mynd(?:ir)?|zdj\w+|фото|світлини|снимки|φωτ\w+"
    r"|צילום|تصوير|عدسة|عکس|फोटो|छायाचित्र|ছবি|ภาพ|ảnh|gambar"
    r"|illustrat\w*|grafik\w*|visuals|kamera|video)\s*(?:[:(]|(?:by|von|par|de|di|por|av|af|©)\s)[^|]*",
    re.I,
)
#: "in Berlin", "à Bagdad", "for The Times": what follows is no name.
_WHERE = re.compile(
    r"\s+(?:[Ii]n|à|au|aux|aus|[Ff]rom|[Ff]or|[Aa]t|on|vanuit|près de|pour|für|bei|desde|em|na|na|via|le|am|il"
    r"|uit|per|dal|dall|de notre|our)\s+.*$"
)
#: What cutting leaves at the ends of a part.
_LEFT_OVER = re.compile(
    r"^(?:and|und|et|with|mit|avec|con|com|met|med|e|y|ο|η|του|της)\s+|\s+(?:on|am|le|el|il|den|in|at|à|um|vom|the|기자|記者|记者)$"
)
_AND_OR_IN = {
    "en": frozenset({"nl", "af"}),
    "e": frozenset({"it", "pt"}),
    "i": frozenset({"pl", "hr", "bs", "sr", "ca", "cs"}),
    "a": frozenset({"cs", "sk"}),
}
#: "And" within names, and what stands for the blanks around it until the name is read.
_AND_IN_NAMES = {"pt": "e", "ca": "i"}
_JOINT = "\ue000"
#: A generation's mark behind a comma.
_GENERATION = re.compile(r",\s*(?=(?:Jr|Sr|I{2,3}|IV)\b\.?\s*(?:$|[,;|/(&]|and\b))")
#: Editorial offices that sign with one word: "Onlineredaktion", "webmaster2".
_OFFICE = re.compile(
    r"redak|redac|redaz|editor|admin|webmaster|presse$|verlag$|zeitung$|magazin$|team$|^(?:null|none|undefined)$"
)
_NOT_IN_SIGNATURES = re.compile(r"[@#<>{}=!?%:/]")
_NOT_IN_NAMES = re.compile(r"[\d_@#<>{}=!?%]")
#: Characters of what is stated as a name or a signature that are read: pages may state megabytes.
MAX_STATED = 300
#: Most words of what a person does, behind the name.
_MOST_ROLE_WORDS = 4
#: Longest name in characters and words.
_MAX_NAME, _MAX_WORDS = 60, 6
#: Most words of an agency's name that stands behind another one.
_AGENCY_WORDS_AT_END = 3
#: The last word of a sentence; no abbreviation is as long.
_SENTENCE_END = re.compile(r"[^\W\d_A-Z]{3}\.$")
_EDGES = " .,:;-–—'\"“”„«»*"
_MARKUP_LEFT = re.compile(
    r"\S*@\S+|https?://\S+|www\.\S+|\b[\w-]+\.(?:com|org|net|de|at|ch|fr|it|es|co|uk|no|nl|is|tv|info|eu)\b\S*", re.I
)


def _split(text: str, language: str | None) -> list[tuple[str, bool]]:
    """The parts of a byline that may be names, without labels, places and dates; True with those that may only tell
    something of the name before."""
    text = _without_label(bare_line(text), language)
    text = _POSTED_IN.sub("", without_others(_PICTURES.sub(" | ", text)))
    text = _JOINED_AND.sub(lambda match: "& " if " " in text[: match.start()].strip() else match[0], text)
    text = _joined_families(text, language)
    for word, languages in _AND_OR_IN.items():
        if f" {word} " in text and (language or "")[:2] in languages:
            text = text.replace(f" {word} ", " & ")
        elif word in ("en", "i") and f" {word} " in text:
            text = re.sub(rf"\s+{word}\s+\S+", ", ", text)
    parts: list[tuple[str, bool]] = []
    begin, aside = 0, False
    for separator in [*_SEPARATOR.finditer(text), None]:
        end = separator.start() if separator else len(text)
        whole = _without_label(text[begin:end], language)
        part = _TITLE.sub("", _LEFT_OVER.sub("", _WHERE.sub("", whole)).strip(_EDGES))
        if part and not (aside and _HELD.search(whole)):
            parts.append((part, aside))
        if separator:
            begin, aside = separator.end(), bool(separator["aside"])
    return parts


def _joined_families(text: str, language: str | None) -> str:
    """The text with "Ortega y Gasset" held together: one word behind "and" is a second family name, unless it is an
    agency's or an office's."""
    word = f"[y{_AND_IN_NAMES.get((language or '')[:2], '')}]"
    return re.sub(
        rf"(?<=[^\W\d_] )([^\W\d_]\w+) {word} ([^\W\d_]\w+)(?=\s*(?:$|[,;|/(]))",
        lambda match: match[0].replace(" ", _JOINT) if _is_family(match[1]) and _is_family(match[2]) else match[0],
        text,
    )


def _is_family(word: str) -> bool:
    return word.istitle() and not is_agency(word) and not _OFFICE.search(fold(word)) and fold(word) not in _banned()


def bare_line(text: str) -> str:
    """A short line with bars in place of dates, without addresses, handles and the time that reading takes."""
    return _READING_TIME.sub(" | ", " ".join(_MARKUP_LEFT.sub(" ", without_dates(text)).split()))


@cache
def _other_label(language: str) -> re.Pattern[str]:
    """A label of another language than the most common ones; of two letters those that only this language has too."""
    labels = sorted(map(fold, BY | BY_IN.get(language, frozenset())), key=len, reverse=True)
    nouns = "|".join(sorted(map(fold, BY_COLON), key=len, reverse=True))
    return re.compile(rf"^\W*(?:(?:{'|'.join(labels)}){_AFTER_LABEL}|(?:{nouns})\s?[:：]\s*)")


def _without_label(text: str, language: str | None = None) -> str:
    text = _TWICE.sub("", text)
    if within := _WRITTEN_BY.search(text):
        text = text[within.start() :]
    for pattern in (_LABEL, _other_label((language or "").partition("-")[0]), _OUR):
        match = pattern.match(fold(text))
        if match and match.end() < len(text):
            text = text[match.end() :]
        elif match:
            return ""
    return text


def without_others(text: str) -> str:
    """A byline without those who did something else than write, behind the author."""
    return _AND_OTHERS.sub(" | ", text)


def is_of_others(text: str) -> bool:
    """True for a line that tells who did something else than write: "Reviewed by Jane Doe"."""
    return _BY_OTHERS.match(text) is not None


def is_label_of_others(text: str) -> bool:
    """True for the label alone, where the name stands in the line below it: "Contributions from"."""
    return _BY_OTHERS.fullmatch(f"{text.rstrip(': ')} ") is not None


def is_byline(text: str) -> bool:
    """True for a label and a name: "By Jane Doe"."""
    return len(text) <= _MAX_NAME and _without_label(text) != text and bool(read_names(text, frozenset()))


def begins_with_label(text: str, language: str | None = None) -> bool:
    """True for a line that begins as bylines do in languages beside the most common."""
    if any(pattern.search(text) for pattern in (_TWICE, _WRITTEN_BY)):
        return True
    label = _LABEL.match(fold(text))
    if label and not is_of_others(text) and (label[0].rstrip().endswith(":") or _NOUN_BY.search(label[0])):
        return True
    return _other_label((language or "").partition("-")[0]).match(fold(text)) is not None


def read_names(
    text: str, not_names: frozenset[str], language: str | None = None, declared: bool = False, marked: bool = False
) -> list[str]:
    """Persons and agencies of a byline, in its order.

    not_names -- lower-cased names of the site.
    declared  -- the page itself says that this text is an author's name: one word may do ("Plantu").
    marked    -- the page's markup calls this a byline: a name may be a word ("Simon Read").
    """
    text = _without_outlet(_GENERATION.sub(" ", unicodedata.normalize("NFC", text)), not_names)
    plain = _MARKUP_LEFT.sub(" ", without_dates(text))
    if is_east_asian(plain):
        return [name for name in names_in(plain, language) if name.lower() not in not_names]
    if plain.strip(_EDGES).lower() in not_names:
        return []
    labelled = declared or marked or _without_label(text, language) != text
    parts = _split(text, language)
    found: list[str] = []
    told = False  # a function: what follows it behind a comma is where it is held
    for part, aside in parts:
        words, agency = part.replace(_JOINT, " "), ""
        if is_agency(part) or (aside and part.istitle() and fold(part) in AGENCIES):
            words, agency = "", part
        elif own := _agency_of_staff(part):
            words, agency = "", own
        elif last := _agency_at_end(part):
            words, agency = part.removesuffix(last).rstrip(), last
        elif aside and part.startswith(("The ", "the ")):
            continue  # the paper for which, no second author
        elif aside and (tells_a_function(part) or told):
            told = not told
            continue
        told = False
        single = declared and len(parts) == 1
        found += filter(None, (person(words, not_names, single=single, labelled=labelled), agency))
    return found


def _without_outlet(text: str, outlets: frozenset[str]) -> str:
    """A byline without the outlet's name of several words behind the author; it may have a word of a date in it, as
    "Jane Doe USA TODAY" has."""
    found = max((outlet for outlet in outlets if text.lower().endswith(f" {outlet}")), key=len, default="")
    before = text[: len(text) - len(found)].rstrip()
    names = before.split()
    return before if " " in found and len(names) > 1 and names[-1][0].isupper() else text


def _agency_at_end(part: str) -> str | None:
    """The agency that a part ends with, behind a name without a mark: "JANE DOE Associated Press"."""
    words = part.split()
    tails = (" ".join(words[-size:]) for size in range(min(_AGENCY_WORDS_AT_END, len(words)), 0, -1))
    return next((tail for tail in tails if fold(tail) in AGENCIES and is_agency(tail)), None)


def _agency_of_staff(part: str) -> str | None:
    """The agency whose people sign: "AP Staff"."""
    name, _, last = part.rpartition(" ")
    return name if name and fold(last) in ROLES and fold(name) in AGENCIES and is_agency(name) else None


def tells_a_function(part: str) -> bool:
    """True for a piece of a byline with the name of a function, an office or a firm in it."""
    words = [fold(word).strip(_EDGES) for word in part.split()]
    return bool(words) and (
        words[0] in ROLE_OPENERS
        or any(
            word in ROLES or word in FIRMS or (word.endswith(ROLE_ENDINGS) and word not in ROLE_ENDINGS)
            for word in words
        )
    )


def names_a_role(part: str) -> bool:
    """True for a short piece that ends with what a person does: "Staff Writer"; a firm is none."""
    words = [fold(word).strip(_EDGES) for word in part.split()]
    return 0 < len(words) <= _MOST_ROLE_WORDS and words[-1] in ROLES and FIRMS.isdisjoint(words) and "©" not in part


def is_agency(part: str) -> bool:
    """True for a news agency's name: a known one, or one that calls itself an agency ("Coastal News Agency")."""
    name = fold(part)
    if name in AGENCIES:
        return len(name) > 4 or name in PLAIN_AGENCIES or part.isupper()
    tokens = name.split()
    if not 2 <= len(tokens) <= _MAX_WORDS or AGENCY_WORDS.isdisjoint(tokens):
        return False
    own = set(tokens) - AGENCY_WORDS - FIRMS - OTHER - PARTICLES
    return bool(own) and own.isdisjoint(ROLES | ROLE_OPENERS) and all(map(_may_be_in_name, part.split()))


@cache
def _banned() -> frozenset[str]:
    return ROLES | FIRMS | OTHER


def person(part: str, not_names: frozenset[str], single: bool = False, labelled: bool = False) -> str | None:
    """The person's name in one part of a byline, None where it holds none.

    not_names -- lower-cased names of the site.
    single    -- whether one word is enough ("Plantu"): only where the page itself says that this is an author.
    labelled  -- whether a label says that this is a name, of which one may be a word ("Simon Read").
    """
    words = part.split()
    end = next((at + 1 for at, word in enumerate(words) if _SENTENCE_END.search(word)), len(words))
    whole = words[:end]
    if any(fold(token).strip(_EDGES) in FIRMS | GROUPS for token in whole[1:]):
        return None  # an organisation's name, which is whole or none
    tokens: list[str] = []
    for token in whole:
        word = fold(token).strip(".,:;'’\"()")
        if (word in _banned() or (len(tokens) >= 2 and word in ROLE_OPENERS)) and not _is_initial(token):
            break
        tokens.append(token)
    if labelled and tokens != whole and _is_name_of_words(whole):
        tokens = whole
    if len(tokens) < 2 and not (single and tokens == whole):
        return None
    while tokens and tokens[-1] in PARTICLES:  # in small letters: "Le", "An", "Du" are family names
        tokens.pop()
    name = " ".join(tokens).strip(_EDGES)
    if name.endswith((" Jr", " Sr")) or re.search(r"\b[A-Z]\.[A-Z]$", name):
        name += "."
    if not 2 < len(name) <= _MAX_NAME or len(tokens) > _MAX_WORDS:
        return None
    if name.lower() in not_names or fold(name) in PLACES or _OFFICE.search(fold(name)) or _NOT_IN_NAMES.search(name):
        return None
    if not all(map(_may_be_in_name, tokens)) or all(token.lower() in PARTICLES for token in tokens):
        return None
    return name


def _is_initial(token: str) -> bool:
    """True for `A.` and `A`, with or without another letter behind: `A.J.`."""
    return re.fullmatch(r"(?:[^\W\d_]\.){1,3}|[^\W\d_]", token) is not None and token[0].isupper()


def _is_name_of_words(tokens: list[str]) -> bool:
    """True for two capitalised words of which one is no word of other things: "Simon Read", "Live Olsen". Of more
    words, the last may be such a word if it is as short as an article: "Nguyễn Văn An"."""
    if len(tokens) < 2 or not all(token.istitle() for token in tokens) or (len(tokens) > 2 and len(tokens[-1]) > 2):
        return False
    words = [fold(token) for token in tokens]
    return sum(word in OTHER for word in words) == 1 and not any(word in ROLES | ROLE_OPENERS for word in words)


def signature(text: str) -> str | None:
    """The one name in a byline that names no person: of a user, an outlet, a desk ("Harbour Post Staff"). None where
    it names nobody ("Staff", "Editorial Team")."""
    text = text[:MAX_STATED]
    if ("@" in text and not text.split("@")[0].strip()) or is_of_other_hands(text):
        return None
    parts = [part for part in map(str.strip, _ASIDE.split(bare_line(text))) if part.strip(_EDGES)] or [""]
    own = next((part for part in parts if _without_label(part) != part), parts[0])
    name = _LEFT_OVER.sub("", _without_label(own)).strip(_EDGES)
    words = [fold(word).strip(_EDGES) for word in name.split()]
    if not 2 < len(name) <= _MAX_NAME or len(words) > _MAX_WORDS or not any(map(str.isalpha, name)):
        return None
    if words[-1].isdigit():  # "Dec 23"
        return None
    if _NOT_IN_SIGNATURES.search(name) or all(word in _banned() | PARTICLES for word in words):
        return None
    if words[-1] in FIRMS and own.rstrip().endswith(f"{name}."):
        name += "."  # "Ltd."
    if any(word in OTHER - ARTICLES_AND for word in words) or (len(words) == 1 and _OFFICE.search(words[0])):
        return None
    return name


def is_whole(name: str) -> bool:
    """True for a name of more than one word, an agency's, and one of a script that needs no spaces."""
    return " " in name or is_agency(name) or is_east_asian(name)


def is_office(name: str) -> bool:
    """True for an editorial office, which is nobody's name."""
    return _OFFICE.search(fold(name)) is not None or any(word in ROLES for word in fold(name).split())


def _may_be_in_name(token: str) -> bool:
    letters = [char for char in token if char.isalpha()]
    if not letters:
        return token in ("-", "–")
    first = letters[0]
    return (
        first.isupper()
        or first == first.upper() == first.lower()
        or "\u10d0" <= first <= "\u10ff"  # Georgian has capitals for headlines only
        or token.lower() in PARTICLES
        or token.lower()[:2] in ("d'", "l'", "d’", "l’", "o'", "al", "el", "ad", "as", "an", "ar")
    )
