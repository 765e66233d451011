"""Text that changes by itself: times told from the moment of reading, counts of readers and comments, what is offered
around a story. No part of the story, and no edit when it differs.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby

from archiver.extraction.words.date_words import AGO
from archiver.extraction.words.line_words import RELATED
from archiver.extraction.words.moments import written
from archiver.extraction.words.text import any_of, fold, visible
from archiver.extraction.words.widgets import is_counted_beside, is_weather, is_widget

# ----------------------------------------------------------------------------------------------------------------------
# What pages count around a story (readers, comments, shares), by language, and what they say where nobody came yet.


#: Words for what is counted, each a regular expression. Votes and visitors are left out: stories are about them.
COUNTED = {
    "en": "reads? readers? views? viewers? page-?views? hits comments? shares? "
    "likes? reactions? repl(?:y|ies) retweets? read(?:ing)?_time reading followers? subscribers? online",
    "fr": "lecteurs? abonnés? "
    "lectures? vues? consultations? commentaires? partages? réactions? lus? vus? temps_de_lecture",
    "de": "aufrufe? zugriffe? klicks? abrufe? (?:leser)?kommentare?n? reaktion(?:en)? gelesen geteilt angesehen "
    "lesezeit lesedauer leser lesen abonnenten",
    "es": "lecturas? vistas? visualizacion(?:es)? comentarios? compartid[oa]s? reaccion(?:es)? "
    "leíd[oa] tiempo_de_lectura lectores seguidores suscriptores leyendo",
    "it": "letture visualizzazion[ei] commenti? commento condivision[ei] reazion[ei] lett[oa] lettura tempo_di_lettura",
    "pt": "leituras? visualizaç(?:ão|ões) acessos? comentários? compartilhamentos? "
    "partilhas? reaç(?:ão|ões) curtidas? lid[oa] tempo_de_leitura",
    "nl": "weergaven? reacties? gelezen bekeken gedeeld leestijd",
    "da": "visning(?:er)? kommentar(?:er)? delinger? læst læsetid",
    "sv": "visning(?:ar)? delning(?:ar)? läsning(?:ar)? läst gillar lästid",
    "no": "visninger? lest lesninger lesetid",
    "fi": "lukukertaa? katselukertaa? kommenttia? kommentti jakoa? tykkäystä",
    "is": "ummæli flettingar? lestrar",
    "pl": "odsłon[ay]? wyświetle(?:nia|nie|ń) komentarz[ey]? komentarz "
    "udostępnie(?:nia|nie|ń) polubie(?:nia|nie|ń) przeczytano",
    "cs": "zobrazení přečtení komentář[eůi]? příspěv(?:ky|ků|ek) sdílení přečteno",
    "sk": "zobrazen(?:í|ia|ie) komentár(?:e|ov)? príspev(?:ky|kov|ok) zdieľan(?:í|ia|ie) prečítané",
    "sl": "ogled(?:ov|i|a)? komentarjev komentarj[aie] branj delitev prebrano",
    "hr": "pregled[ai]? komentar[ai]? čitanj[ae] dijeljenj[ae] deljenj[ae] podeljeno pročitano",
    "hu": "megtekintés hozzászólás komment megosztás olvasás",
    "ro": "vizualiz[aă]ri vizualizare afiș[aă]ri comentarii comentariu citiri distribuiri accesări",
    "tr": "okunma görüntülen?me izlenme yorum paylaşım beğeni okuma",
    "ca": "visualitzacions? comentaris? comparticions llegit",
    "et": "kommentaari?i? vaatamist lugemist jagamist",
    "lv": "skatījum[iu]s? komentār[siu]+ lasījum[iu]",
    "lt": "peržiūr(?:ų|os|a) komentar(?:ai|ų|as) pasidalijim(?:ai|ų)",
    "sq": "lexime shikime komente? shpërndarje",
    "eu": "irakurraldi iruzkin ikustaldi",
    "id": "dibaca dilihat komentar dibagikan tayangan pembaca",
    "vi": "lượt_xem lượt_đọc bình_luận chia_sẻ",
    "sw": "maoni",
    "af": "kommentare? gelees",
    "ru": "просмотр(?:ов|а|ы)? комментари(?:й|я|ев|и) репост(?:ов|а|ы)? "
    "прочтени(?:й|я|е) прочитали прочитано поделились",
    "uk": "перегляд(?:ів|и|у)? коментар(?:ів|і|я)? поширен(?:ь|ня) прочитан(?:ь|ня)",
    "bg": "прочит(?:ания|а)? преглеждан(?:ия|е) коментар[аи]? споделяния видяна",
    "sr": "преглед[аи]? дељења прочитано",
    "mk": "прегледи споделувања",
    "be": "праглядаў каментар(?:ыяў|ыі|аў|ы)?",
    "el": "προβολές προβολή σχόλι(?:α|ο) κοινοποιήσεις αναγνώσεις",
    "ar": "مشاهدة مشاهدات المشاهدات تعليق تعليقات التعليقات تعليقا قراءة قراءات "
    "القراءات مشاركة مشاركات المشاركات إعجاب",
    "fa": "بازدید نظر نظرات دیدگاه",
    "he": "צפיות תגובות שיתופים קריאות",
    "ur": "تبصرے ویوز شیئرز",
    "hi": "टिप्पणियाँ टिप्पणियां टिप्पणी कमेंट व्यूज शेयर",
    "bn": "মন্তব্য শেয়ার পঠিত ভিউ",
}
#: The same where no space stands between figure and word.
COUNTED_JOINED = (
    ""
    "(?:次|回)?(?:阅读|閱讀|浏览|瀏覽|观看|觀看|播放|閲覧|視聴|再生)(?:量|数|數|次数|次數)? "
    "(?:条|條|則|则)?(?:评论|評論|留言) (?:访问|訪問|访客|訪客)(?:量|数|數) (?:訪問|来訪)者数 방문자수? "
    "分享 转发 轉發 点赞 點讚 (?:件の)?コメント シェア いいね ビュー 조회수? 댓글 공유 좋아요 추천 "
    "ความคิดเห็น แชร์ วิว (?:ครั้ง)?อ่าน"
)
#: Words for "none" before what is counted.
NONE = (
    "no aucune? keine?n? sin ningún ningun[ao] nessun[ao]? nenhuma? sem geen ingen inga ei brak žádn[éý] nema nincs "
    "niciun nicio fără ni nav nėra нет ни немає няма нема κανένα"
)
#: Words that may stand beside a count and tell nothing; minutes are those that reading takes.
BESIDE = (
    "min mins minutes? minuten minuti minutos minuty minut minuter minutter минут[ыа]? мин de di "
    "this the article story page post has have been was were are now join times? people persons total so far by "
    "yet us "
    "cet article a été fois personnes ont et par dieser? artikel beitrag wurde mal bisher personen von haben bereits "
    "este esta artículo noticia ha sido veces personas han questo articolo è stato volte persone "
    "artigo notícia foi vezes pessoas dit keer personen werd is denne artikkelen "
    "artikel(?:en)? er blitt gange?r? ganger "
    "gång har denna artikeln razy raz osób artykuł krát článek kez kişi kertaa kali lần puta put раз раза разів пъти "
    "статью статья человек чел φορές مرة مرات بار बार বার"
)
#: Whole lines that stand where no count is yet, over comments, or beside buttons.
PROMPTS = r"""
    # English
    be the first to (?:leave a )?(?:comment|reply|react|respond)
    (?:leave|add|post|write) a (?:comment|reply)
    join the (?:conversation|discussion)
    (?:view|show|see|read|load) (?:all |more )*comments
    comments? (?:are )?(?:closed|off)
    (?:share|print|save|email)(?: this)?(?: (?:article|story|page))?
    # French
    soyez le premier à (?:commenter|réagir)
    (?:laisser|ajouter|écrire) un commentaire
    (?:voir|lire|afficher) (?:tous )?les commentaires
    (?:réagir|partager)(?: (?:à )?cet article)?
    # German
    (?:schreiben sie|sei|seien sie) (?:der|die|den)?\s?erste.{0,30}
    (?:jetzt )?(?:kommentar|kommentieren)(?: (?:schreiben|verfassen|abgeben))?
    kommentare (?:anzeigen|lesen|ansehen)
    diskutieren sie mit
    (?:artikel|beitrag)?\s?teilen
    # Spanish
    (?:sé|sea) el primero en comentar
    (?:deja|añade|escribe|dejar) un comentario
    ver (?:los )?comentarios
    compartir(?: (?:esta noticia|este artículo))?
    # Italian
    (?:lascia|scrivi|aggiungi) un commento
    (?:leggi|vedi) i commenti
    condividi(?: (?:questo )?articolo)?
    # Portuguese
    seja o primeiro a comentar
    deixe (?:um|o seu) comentário
    (?:com)?partilhar
    # Dutch, Danish, Norwegian, Swedish, Finnish
    plaats een reactie
    reageer(?: als eerste)?
    deel (?:dit )?artikel
    skriv (?:en )?kommentar
    del artik(?:kelen|len)
    dela artikeln
    jaa artikkeli
    # Polish, Czech, Slovak, Croatian, Hungarian, Romanian, Turkish
    (?:dodaj|napisz) komentarz
    (?:přidat|vložit) (?:komentář|příspěvek)
    pridať (?:komentár|príspevok)
    (?:dodaj|napiši) komentar
    szólj hozzá
    (?:lasă|adaugă) un comentariu
    (?:ilk )?yorum(?:u sen)? (?:yap|yaz)
    # Indonesian, Russian, Ukrainian, Bulgarian
    (?:tulis|beri|tinggalkan) komentar
    (?:оставить|написать|добавить) комментарий
    (?:залишити|додати) коментар
    (?:остави|напиши|добави) коментар
    # Arabic, Persian, Hebrew, Chinese, Japanese, Korean
    (?:اترك|أضف) تعليقا?
    הוסף תגובה
    (?:发表|發表|暂无|暫無)(?:评论|評論)
    コメントする
    댓글\s?쓰기
"""
#: Headings over a list of comments. Those that may be a crosshead of the story ("Réactions") need their count.
COMMENTS = (
    "comments?|(?:readers?['’]? |user )comments|commentaires?|(?:vos |les )commentaires|kommentare|leserkommentare|"
    "comentarios|comentários|commenti|kommentarer|kommentit|komentarze|komentáře|diskuse|diskusia|komentáre|"
    "komentari|komentarji|hozzászólások|kommentek|comentarii|yorumlar|kommentaarid|"
    "komentāri|komentarai|komentar|bình luận|"
    "комментарии|коментарі|коментари|каментары|σχόλια|التعليقات|تعليقات|نظرات|دیدگاه‌?ها|תגובות|टिप्पणियाँ|মন্তব্য|"
    "コメント|评论|評論|网友评论|댓글|ความคิดเห็น"
)
COMMENTS_COUNTED = "réactions?|reacties?|reaktionen|discussion|diskussion|responses?|replies|opinie|reacciones"
#: What says that something was made just now or on a day told from today; a line by itself, or beside few words.
NAMED = (
    "just now|moments ago|a moment ago|today|yesterday|à l'instant|aujourd'hui|hier|gerade eben|soeben|heute|gestern|"
    "ahora mismo|hoy|ayer|adesso|proprio ora|oggi|ieri|agora mesmo|hoje|ontem|zojuist|zonet|vandaag|gisteren|lige nu|"
    "i dag|i går|akkurat nå|nyss|just nu|idag|igår|juuri nyt|tänään|eilen|przed chwilą|dzisiaj|dziś|wczoraj|právě teď|"
    "dnes|včera|pravkar|danes|včeraj|danas|jučer|juče|upravo sada|épp most|tegnap|"
    "astăzi|azi|chiar acum|az önce|şimdi|bugün|"
    "dün|avui|ahir|täna|šodien|vakar|šiandien|gaur|atzo|hari ini|"
    "kemarin|baru saja|hôm nay|hôm qua|vừa xong|"
    "vandag|gister|только что|сегодня|вчера|щойно|сьогодні|учора|вчора|днес|току-що|данас|јуче|σήμερα|χθες|"
    "μόλις τώρα|الآن|اليوم|أمس|امروز|دیروز|עכשיו|היום|אתמול|آج|आज|कल|अभी|আজ|গতকাল|วันนี้|เมื่อวาน|เมื่อสักครู่|"
    "たった今|今日|昨日|刚刚|剛剛|今天|昨天|방금|오늘|어제"
)


# ----------------------------------------------------------------------------------------------------------------------

#: Characters of a line that may be one of these; a label with the headline it leads to may be longer.
_LONGEST, _LONGEST_LABELLED = 100, 240
#: Words of a line that may stand beside a time from the moment of reading: a label, a name, a section.
_BESIDE_TIME = 5

#: Words of a sentence, and of a line beside a story that tells nothing by them.
_SENTENCE, _FEW = 6, 3

#: Scripts that write words without spaces: a unit is followed by the next word at once.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_WORD, _DIGIT = re.compile(r"[^\W_]+"), re.compile(r"\d")
#: A figure with the sign of what is measured, paid or rated, or with two or four decimals, as rates have them.
_GAUGE = re.compile(
    r"\d[\s\u00a0\u202f]?[%‰°★☆/]|[$€£¥₽₺₹₴₩฿★☆±+−][\s\u00a0\u202f]?\d|\d[\s\u00a0\u202f]?[€₽₺₴]"
    r"|[▲▼△▽↑↓↗↘]|\d[.,](?:\d{2}|\d{4})(?!\d)"
)
_PARTS = re.compile(r"\s*[|·•∙/–—\n]\s*|\s{2,}|,\s+|\s-\s")
_END = re.compile(r"[.!?。！？।؟۔።։။។]\W*$")
_FIGURE = r"\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d+)?"
_SIZE = (
    r"(?:\s?(?:k|m|mn|mln|mio|mil|mille|tsd|tis|tys|rb|jt|тыс|млн|тис|хил|천|만|万|萬|พัน|หมื่น|ألف|هزار|lakhs?|thousand|million)"
    r"(?![a-zа-я])\.?)?\+?"
)
#: A figure beside a picture of what it counts, such as a thumb or a heart.
_PICTURE = "[\u2600-\u27bf\u2b50\ufe0e\ufe0f\U0001f000-\U0001faff]"
_PICTURED = re.compile(rf"\s*(?:{_PICTURE}+\s*{_FIGURE}{_SIZE}|{_FIGURE}{_SIZE}\s*{_PICTURE}+)\s*")
_AMOUNT = r"(?:\d+(?:[.,]\d+)?|an?|one|une?|una|uno|uma?|eine[rmn]?|ett?|en|et|een|jedn[au]|egy|bir|o)"
_CLOCK = re.compile(r"(?<!\d)[0-2]?\d\s?[:.h]\s?[0-5]\d(?!\d)(?:\s?(?:uhr|h|[ap]\.?m\.?)\b)?")


def is_self_changing(line: str) -> bool:
    """Whether a line of a page is nothing but such text: "Updated 5 minutes ago", "1,234 reads · 12 comments",
    "Be the first to comment", "Read also: …"."""
    return len(line) <= _LONGEST_LABELLED and _is_self_changing(line)


@lru_cache(maxsize=4096)  # several readers ask about the lines of a page
def _is_self_changing(line: str) -> bool:
    if leads_elsewhere(line):
        return True
    if len(line) > _LONGEST:
        return False
    folded = fold(line).replace("’", "'")
    if _prompts().fullmatch(folded.strip(" \t.:!…»›>-+()[]")) or is_comments_heading(line):
        return True
    return _is_relative(line, folded) or _is_counter(folded)


def leads_elsewhere(line: str) -> bool:
    """Whether a line is a label of links to other stories, alone or with the headline of one behind a colon."""
    label = RELATED.match(line.lower())
    if label is None:
        return False
    rest = line[label.end() :].strip()
    return not rest or bool(re.search(r"[:：|»›>–—]", line[label.start() : label.end()]))


def is_comments_heading(line: str) -> bool:
    """Whether a line is the heading of a list of comments, with or without their number."""
    folded = re.sub(r"[\s\d()\[\]:：,.•·-]+", " ", fold(line).replace("’", "'")).strip()
    return bool(_comments(counted=any(map(str.isdigit, line))).fullmatch(folded))


def lasting(text: str | None) -> str:
    """The text as versions are compared: its lines without those that change by themselves, and without a time from the
    moment of reading before or behind them. Of what stands before its first sentence and behind its last, weather,
    prices, greetings, the hour, only the words count, where there are some."""
    lines = [kept for line in visible(text or "").split("\n") if (kept := _lasting_line(line))]
    sentences = [place for place, line in enumerate(lines) if _is_sentence(line) and not _is_widget(line)]
    if not sentences:
        return "\n".join(lines)
    first, last = sentences[0], sentences[-1]
    ends = (*map(_words_beside, lines[:first]), *lines[first : last + 1], *map(_words_beside, lines[last + 1 :]))
    return "\n".join(filter(None, ends))


def _is_sentence(line: str) -> bool:
    return bool(_END.search(line)) and (
        len(_WORD.findall(line)) >= _SENTENCE or len(_UNSPACED.findall(line)) >= 2 * _SENTENCE
    )


def _is_widget(line: str) -> bool:
    return len(line) <= _LONGEST_LABELLED and is_widget(line)


def _words_beside(line: str) -> str:
    """What of a line beside the story does not change by itself. A greeting or the day of reading is left out, the
    figures of a gauge are; an entry of a list is the story's."""
    if _is_widget(line):
        return ""
    if line.startswith("- ") or len(line) > _LONGEST or _UNSPACED.search(line):
        return line
    if is_weather(line):
        return ""
    rest = _without_dates(fold(line))
    has_figures = bool(_DIGIT.search(rest))
    if has_figures and not _GAUGE.search(rest) and not is_counted_beside(line):
        return line
    words = [word for word in _WORD.findall(rest) if not _DIGIT.search(word)]
    if len(words) <= _FEW:
        return ""
    return line if rest == fold(line) and not has_figures else " ".join(words)


def _lasting_line(line: str) -> str:
    line = " ".join(line.split())
    if not line or is_self_changing(line.removeprefix("- ")):
        return ""
    folded = fold(line).replace("’", "'")
    for found in _ago().finditer(folded):
        before, after = line[: found.start()].rstrip(), line[found.end() :].lstrip()
        if not before and re.match(r"[|·•,:–—-]|[^\W\d_]", after) and (after[:1].isupper() or not after[:1].isalpha()):
            return after.lstrip("|·•,:–—- ")
        if not after and (not before or re.search(r"[.!?|·•:–—-]$", before)):
            return before.rstrip("|·•,:–—- ")
    return line


def _is_relative(line: str, folded: str) -> bool:
    """Whether a line says when something was, told from now, and hardly more."""
    rest = _ago().sub(" ", folded)
    if rest == folded:
        rest = _named().sub(" ", folded)
        if rest == folded:
            return False
        rest = _CLOCK.sub(" ", rest)
        return len(_WORD.findall(rest)) <= 1 and not (_END.search(line) and _WORD.search(rest))
    words = len(_WORD.findall(_without_dates(rest))) + len(_UNSPACED.findall(rest)) // 2
    return words <= (2 if _END.search(line) else _BESIDE_TIME)


def _is_counter(folded: str) -> bool:
    """Whether a line is made of counts; of one with several parts, whether one is a count and little else is left."""
    parts = [part for part in _PARTS.split(folded) if part and _WORD.search(part)]
    left = [part for part in parts if not _is_count(part)]
    if not left:
        return bool(parts)
    return len(left) < len(parts) and sum(len(_WORD.findall(part)) for part in left) <= 3 and not _END.search(folded)


def _is_count(part: str) -> bool:
    if _PICTURED.fullmatch(part):
        return True
    rest = _counters().sub(" ", part)
    return rest != part and not _WORD.search(_beside().sub(" ", rest))


def _without_dates(folded: str) -> str:
    for found in reversed(written(folded)):
        folded = f"{folded[: found.start]} {folded[found.end :]}"
    return _CLOCK.sub(" ", folded)


def _pattern(words: str) -> str:
    """The alternatives of a list, the longest first, as they stand in folded text."""
    folded = {fold(word).replace("’", "'").replace("_", r"\s") for word in words.split()}
    return "|".join(sorted(folded, key=len, reverse=True))


@cache
def _ago() -> re.Pattern[str]:
    """ "5 minutes ago" in the languages of `ago_words`, in folded text."""
    rows = [row.split("|") for row in re.sub(r"\n\s+", " ", AGO.strip()).split("\n")]
    # what neighbours in the list begin with is looked for once: each place of each line is tried
    parts = []
    for begins, frames in groupby(rows, key=lambda row: row[0].startswith("{}")):
        ways = "|".join(f"(?:{_frame(*row)})" for row in frames)
        parts.append(f"(?={_AMOUNT})(?:{ways})" if begins else ways)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")


def _frame(frame: str, units: str) -> str:
    """One way to say it: "vor {}" or "{} ago", with the units that stand there; its beginning is one of a word."""
    before, after = (re.sub(r"(?:\\ )+", r"\\s+", re.escape(fold(part).strip())) for part in frame.split("{}"))
    folded = sorted({fold(unit).strip(".") for unit in units.split()}, key=len, reverse=True)
    names = "|".join(map(re.escape, folded))
    joined = not (before or after) or bool(_UNSPACED.search(names))
    edge = "" if joined else r"(?!\w)"
    unit = rf"(?:{names}){edge}\.?"
    # "1 hour and 5 minutes", and "20 de minute" in Romanian
    span = rf"{_AMOUNT}\s*(?:de\s+)?{unit}(?:\s*(?:,|[^\W\d]{{1,4}})?\s*\d+\s*{unit})?"
    end = rf"\s*{after}{edge}" if after else ""
    if not before:
        return f"{span}{end}"
    # "before an hour" may be said without a figure: not with units that are cut short
    whole = "|".join(re.escape(name) for name in folded if len(name) >= 3)
    alone = rf"|\s+(?:{whole})(?!\w)" if whole else ""
    return rf"{before}(?:\s*(?:[^\W\d]{{2,8}}\.?\s+)?{span}{alone}){end}"


@cache
def _named() -> re.Pattern[str]:
    """Days and moments told from today by name, and the shortest forms: "5 min", "3 h"."""
    names = "|".join(sorted((fold(name).replace("’", "'") for name in NAMED.split("|")), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{names}|^\d{{1,2}}\s?(?:m|min|mins|minutes?|h|hrs?|std|d)\.?$)(?!\w)")


@cache
def _counters() -> re.Pattern[str]:
    """A figure with what it counts, or the other way round; "no comments"."""
    spaced = "|".join(_pattern(words) for words in COUNTED.values())
    noun = rf"(?:(?<!\w)(?:{spaced})(?!\w)|(?:{_pattern(COUNTED_JOINED)}))"
    beside = rf"(?:(?<!\w)(?:{_pattern(BESIDE)})(?!\w)\.?\s*){{0,2}}"
    return re.compile(
        rf"(?<!\w)(?:{_pattern(NONE)})\s+{noun}"
        rf"|{_FIGURE}{_SIZE}\s*×?\s*{beside}{noun}"
        rf"|{noun}\s*{beside}[:：]?\s*[(\[]?\s*{_FIGURE}{_SIZE}\s*[)\]]?"
    )


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_pattern(BESIDE)})(?!\w)")


@cache
def _prompts() -> re.Pattern[str]:
    return any_of(fold(PROMPTS).replace("’", "'"))


@cache
def _comments(counted: bool) -> re.Pattern[str]:
    headings = f"{COMMENTS}|{COMMENTS_COUNTED}" if counted else COMMENTS
    return re.compile(fold(headings).replace("’", "'"))
