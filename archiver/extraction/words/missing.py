"""Lines by which a site says that what was asked for is not there, or no more, whatever the status of the answer.

Such a line names a page or a story and says of it that it is missing, in any order: of each language the words for both
are enough, and no list of whole sentences has to be complete.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from archiver.extraction.words.text import any_of

#: By language: what is missing, and how that is said; regular expressions, parted by bars. A word may go on.
_WORDS = {
    "en": (
        "pages?\\b|articles?\\b|stor(?:y|ies)\\b|content\\b|posts?\\b|items?\\b|urls?\\b|links?\\b|address\\b",
        r"not (?:be |been |currently )?(?:found|available|exist)|no longer (?:exist|available|here|online)|is not here"
        r"|\w+n't (?:be )?(?:exist|find|found|locate|available|here)|(?:not|unable to) (?:find|locate)|unavailable\b"
        r"|nothing (?:was )?found|(?:been|was) (?:removed|deleted|taken down|unpublished)",
    ),
    "de": (
        "seite|artikel|beitrag|inhalt|meldung|nachricht|adresse",
        r"nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|abrufbar|erreichbar|auffindbar|online|finden)"
        r"|existiert (?:\w+ )?nicht|nicht existier|nicht mehr existier|gibt es (?:\w+ )?nicht"
        r"|(?:wurde|ist) (?:\w+ )?(?:gelöscht|entfernt)",
    ),
    "fr": (
        "page|article|contenu|adresse",
        r"introuvable|non trouvée?\b|n'(?:existe|est) (?:plus|pas)|n'a (?:pas|plus) (?:pu être|été) trouv"
        r"|(?:a été|est) (?:supprim|retir|dépubli)|(?:plus|pas) (?:disponible|accessible|en ligne)",
    ),
    "es": (
        "página|artículo|noticia|contenido|nota|enlace|dirección",
        r"no (?:se |ha |pudo |puede |pudimos |hemos |existe |sido |ser )*(?:encontr|exist|hall|(?:está )?disponible)"
        r"|ya no (?:est[áa]|existe|se encuentra)|(?:ha sido|fue) (?:eliminad|retirad|borrad)|inexistente",
    ),
    "it": (
        "pagin[ae]|articol|notizi|contenut",
        r"non (?:\w+ ){0,3}?(?:trovat|esist|disponibil|raggiungibil|presente|online)|inesistente"
        r"|è stat[ao] (?:rimoss|eliminat|cancell)",
    ),
    "pt": (
        "página|artigo|notícia|matéria|conteúdo|endereço",
        r"não (?:\w+ ){0,3}?(?:encontr|exist|dispon|localiz)|indisponíve"
        r"|foi (?:removid|excluíd|apagad|retirad)|inexistente",
    ),
    "ca": (
        "pàgin|notíci|article|contingut",
        r"no (?:s'ha |hem |ha estat |ha )?(?:trob|exist|està disponib)|ja no (?:existeix|està)"
        r"|(?:ha estat|s'ha) (?:eliminat|esborrat)",
    ),
    "gl": ("páxina|artigo|nova\\b|contido", r"non (?:\w+ ){0,2}?(?:atop|exist|encontr|dispoñ)"),
    "eu": ("orri|artikulu|albiste|eduki", r"ez da (?:\w+ ){0,2}?(?:aurki|existi)|aurkitu ez|ez dago"),
    "ro": (
        "pagin|articol|știre|stire|conținut|continut",
        r"nu (?:\w+ ){0,3}?(?:găsit|gasit|exist|disponibil)|a fost (?:ștears|șters|eliminat)|inexistent",
    ),
    "nl": (
        "pagina|artikel|bericht|inhoud",
        r"niet (?:\w+ ){0,2}?(?:gevonden|beschikbaar|bestaa|vinden)|bestaat (?:\w+ )?niet|is verwijderd",
    ),
    "af": ("bladsy|artikel|berig", r"nie (?:\w+ )?(?:gevind|beskikbaar|gekry|bestaan)|bestaan nie"),
    "da": (
        "side[nr]?\\b|artik(?:el|kel|l)|indhold|innhold|nyhed|sak(?:en)?\\b",
        r"ikke (?:\w+ ){0,2}?(?:fundet|funnet|find|finn|tilgænge|tilgjenge|eksister)"
        r"|(?:find|finn|fand|fant|eksister)\w* (?:\w+ ){0,2}?ikke|(?:er|ble|blev) (?:slettet|fjernet)",
    ),
    "sv": (
        "sida|artikel|innehåll",
        r"(?:hitta|finns|existera)\w* (?:\w+ ){0,2}?inte|inte (?:\w+ ){0,2}?(?:hitta|tillgänglig|finn)"
        r"|(?:har|är) (?:tagits bort|borttag|radera)",
    ),
    "fi": (
        "sivu|artikkeli|juttu|sisältö",
        r"ei (?:\w+ ){0,2}?(?:löyd|löyt|ole (?:\w+ )?(?:olemassa|saatavi))|on poistettu",
    ),
    "is": ("síð[au]|frétt|grein", r"fannst ekki|finnst ekki|ekki (?:\w+ )?(?:til\b|fundist)"),
    "et": ("leh(?:te|ekülg|t\\b)|artikl", r"ei (?:\w+ )?(?:leitud|leia|ole (?:\w+ )?(?:olemas|saadaval))"),
    "lv": ("lap(?:a|u)\\b|rakst", r"nav (?:\w+ )?(?:atrast|pieejam)|netika atrast|neeksist"),
    "lt": ("puslap|straipsn|naujien", r"nerast|neegzist|nepavyko rasti|nebėra"),
    "pl": (
        "stron[aęy]|artykuł|treś|materiał",
        r"nie (?:\w+ ){0,2}?(?:znale|odnale|istniej|dostępn)|niedostępn|nie ma takie|został[ay]? (?:usunię|skasowan)",
    ),
    "cs": (
        "stránk|člán|článok|obsah|zpráv|správ",
        r"nebyl\w* (?:\w+ ){0,2}?nalez|nebol\w* (?:\w+ )?nájd|nenalez|nenájd|neexist|nenaš[lo]|nenaš|sa nenaš"
        r"|(?:není|nie je) (?:\w+ )?(?:k dispozici|dostupn)|byl\w* (?:smaz|odstran)|bol\w* (?:odstrán|zmaz)",
    ),
    "hu": ("oldal|cikk|tartalom|hír\\b", r"nem (?:\w+ )?(?:találh|létez|elérhető|talált)|töröl(?:ték|ve)"),
    "hr": (
        "stranic|člana?k|sadržaj|vijest|vest\\b",
        r"ni(?:je|smo) (?:\w+ ){0,2}?(?:pronađ|pronaš|dostup|nađen)|ne postoj|je (?:uklonjen|obrisan|izbrisan)",
    ),
    "sl": ("stran|člane?k|vsebin|novic", r"ni (?:\w+ ){0,2}?(?:najden|najti|na voljo)|ne obstaja"),
    "sq": ("faqj|artikull", r"nuk (?:\w+ ){0,2}?(?:gjet|gjend|ekzist)"),
    "tr": ("sayfa|haber|içerik|yazı\\b|makale", r"bulunam|bulunmu?yor|mevcut değil|kaldırıl|silin(?:miş|di)"),
    "az": ("səhifə|xəbər|məqalə", r"tapılm|mövcud deyil|silin(?:ib|miş)"),
    "kk": ("бет\\b|парақ|мақала", r"табылма|жоқ\\b|жойыл"),
    "ru": (
        "страниц|стать|новост|материал|публикаци|контент",
        r"не (?:\w+ ){0,2}?(?:найд|существ|доступ|обнаруж)|недоступ|удал[её]н|снят[ао]? с публикации|больше нет\b",
    ),
    "uk": (
        "сторінк|статт|новин|матеріал|публікаці",
        r"не (?:\w+ ){0,2}?(?:знайд|існу|доступ)|недоступ|видален|відсутн",
    ),
    "be": ("старонк|артыкул|навін|матэрыял", r"не (?:\w+ ){0,2}?(?:знойд|існу)|выдален"),
    "bg": (
        "страниц|стати|новин|съдържани",
        r"не (?:\w+ ){0,2}?(?:намер|същест|открит|наличн|бе)|изтрит|премахнат|недостъп",
    ),
    "mk": ("страниц|вест|статиј|содржин", r"не (?:\w+ ){0,2}?(?:пронај|посто|најд)|избришан"),
    "sr": ("страниц|члана?к|вест|садржај", r"није (?:\w+ ){0,2}?(?:пронађ|доступ)|не постој|уклоњен|обрисан"),
    "el": ("σελίδα|άρθρο|περιεχόμενο", r"δεν (?:\w+ ){0,2}?(?:βρέθηκ|υπάρχ|βρήκ|διαθέσιμ|βρεθ)|διαγράφ"),
    "ka": ("გვერდი|სტატია|მასალა", r"ვერ (?:\w+ )?მოიძებნ|არ (?:\w+ )?(?:მოიძებნ|არსებობ)|წაშლილ"),
    "hy": ("էջ|հոդված|նյութ", r"չի գտնվ|չգտնվ|գոյություն չունի|ջնջվ"),
    "ar": (
        "الصفحة|صفحة|المقال|الخبر|المحتوى|الموضوع|الرابط",
        r"غير (?:موجود|متوفر|متاح)|لم (?:يتم|يُتم|نتمكن من) (?:العثور|إيجاد)|لم نجد|محذوف"
        r"|لا (?:يوجد|توجد|يمكن)|تم (?:حذف|إزالة)",
    ),
    "fa": ("صفحه|مطلب|خبر|محتوا", r"(?:یافت|پیدا) ن|وجود ندارد|حذف شد|موجود نیست"),
    "ur": ("صفحہ|مضمون|خبر", r"نہیں (?:ملا|مل)|(?:موجود|دستیاب) نہیں"),
    "he": ("הדף|העמוד|דף|עמוד|כתבה|הכתבה|התוכן", r"לא (?:נמצא|קיי|זמי)|אינ[וה] (?:קיי|זמי)|הוסר|נמחק"),
    "hi": (
        "पृष्ठ|पेज|पन्ना|लेख|खबर|ख़बर|सामग्री|पान|बातमी",
        r"नहीं (?:मिल|है)|(?:मौजूद|उपलब्ध) नहीं|सापडल|आढळल|हटा दि|फेला परेन|भेटिएन",
    ),
    "bn": ("পৃষ্ঠা|পাতা|পেজ|খবর|নিবন্ধ|সংবাদ", r"পাওয়া যায়নি|পাওয়া যাচ্ছে না|খুঁজে পাওয়া|মুছে ফেলা"),
    "gu": ("પૃષ્ઠ|પેજ|પાનું|સમાચાર", r"મળ્યું નથી|નથી મળ્યું|મળ્યો નથી|ઉપલબ્ધ નથી"),
    "pa": ("ਪੰਨਾ|ਸਫ਼ਾ|ਪੇਜ", r"ਨਹੀਂ ਮਿਲ|ਮੌਜੂਦ ਨਹੀਂ"),
    "ta": ("பக்கம்|கட்டுரை|செய்தி", r"கிடைக்கவில்லை|காணப்படவில்லை|காணவில்லை|இல்லை"),
    "te": ("పేజీ|కథనం|వార్త", r"కనుగొనబడలేదు|దొరకలేదు|అందుబాటులో లేదు"),
    "kn": ("ಪುಟ|ಲೇಖನ|ಸುದ್ದಿ", r"ಕಂಡುಬಂದಿಲ್ಲ|ಸಿಗಲಿಲ್ಲ|ಲಭ್ಯವಿಲ್ಲ"),
    "ml": ("പേജ്|താൾ|ലേഖനം|വാർത്ത", r"കണ്ടെത്തിയില്ല|കണ്ടെത്താനായില്ല|ലഭ്യമല്ല"),
    "si": ("පිටුව|ලිපිය|පුවත", r"හමු නොවී|සොයාගත නොහැක|සොයා ගත නොහැක"),
    "vi": (
        "trang|bài viết|bài\\b|nội dung|liên kết",
        r"không (?:\w+ ){0,2}?(?:tìm thấy|tồn tại|khả dụng)|đã bị (?:xó|xo|gỡ)",
    ),
    "id": (
        "halaman|artikel|berita|konten|kandungan",
        r"tidak (?:\w+ ){0,2}?(?:ditemukan|dijumpai|ada\b|tersedia|wujud)|(?:sudah|telah) (?:dihapus|dipadam)",
    ),
    "tl": ("pahina|artikulo", r"hindi (?:\w+ )?(?:mahanap|nakita|natagpuan|matagpuan)"),
    "sw": ("ukurasa|makala|habari", r"(?:hau|hai|haya)(?:ku)?patikan|haupo|haipo"),
}
#: The same of scripts that put no space between words.
_JOINED = {
    "zh": (
        "页面|頁面|网页|網頁|文章|新闻|新聞|内容|內容|链接|連結|頁",
        r"不存在|找不到|未找到|(?:没有|沒有|无法|無法)找到|已(?:经|經)?(?:被)?(?:删除|刪除|下线|下架|移除)|走丢|已失效",
    ),
    "ja": (
        "ページ|記事|コンテンツ",
        r"見つかりません|見つかりませんでした|存在しません|ありません|削除|(?:公開|掲載).{0,4}終了",
    ),
    "ko": ("페이지|기사|게시물|게시글|콘텐츠", r"찾을 수 없|존재하지 않|삭제(?:된|되)"),
    "th": ("หน้า|บทความ|ข่าว|เนื้อหา|ข้อมูล|เพจ", r"ไม่พบ|ไม่มีอยู่|หาไม่(?:พบ|เจอ)|ไม่เจอ|ถูกลบ|ไม่สามารถ(?:หา|ค้นหา|พบ)"),
    "km": ("ទំព័រ|អត្ថបទ", r"រកមិនឃើញ|រក(?:.{0,8})មិនឃើញ|មិនមាន"),
    "my": ("စာမျက်နှာ", r"မတွေ့"),
    "lo": ("ໜ້າ|ຫນ້າ", r"ບໍ່ພົບ"),
}

#: Characters of a line that may say so, and of the words beside those above of one that says nothing else: an article
#: and a preposition, a "sorry".
_LINE, _BESIDE = 120, 22

#: Lines that say so without naming what is missing.
_BARE = any_of(
    r"""
    4(?:04|10)
    (?:error|erreur|fehler|fout|fel|feil|fejl|virhe|błąd|chyba|hiba|eroare|greška|napaka|hata|ошибка) ?4(?:04|10)
    (?:помилка|памылка|грешка|σφάλμα|lỗi|ralat|kesalahan|خطأ|خطای|שגיאה|त्रुटि) ?4(?:04|10)
    (?:错误|錯誤|エラー|오류|ข้อผิดพลาด) ?4(?:04|10)
    4(?:04|10) ?(?:error|erreur|fehler|fout|fel|feil|fejl|virhe|błąd|chyba|hiba|eroare|greška|napaka|hata)
    4(?:04|10) ?(?:错误|錯誤|エラー|오류)
    (?:4(?:04|10) ?)?(?:nothing (?:was )?|not )found(?: 4(?:04|10))?
    gone|nicht gefunden|introuvable|non trouvée?|no encontrad[ao]|non trovat[ao]|não encontrad[ao]|niet gevonden
    ikke (?:fundet|funnet)|hittades inte|ei löytynyt|nie znaleziono|nenalezeno|nem található|nu a fost găsită?
    nije pronađen[ao]?|bulunamadı|не найден[аоы]?|не знайдено|не е намерен[ао]?|δεν βρέθηκε|غير موجودة?|یافت نشد|לא נמצא
    नहीं मिला|tidak ditemukan|không tìm thấy|未找到|找不到|見つかりません|찾을 수 없습니다|ไม่พบ(?:ข้อมูล)?
    """,
    r"\W*(?:{})\W*",
)
_SEPARATOR = re.compile(r"\s[-–—|·•:»«]+\s|[|»«•]|:\s")
_SPACE = re.compile(r"\s+")


class _Phrases(NamedTuple):
    thing: re.Pattern[str]
    missing: re.Pattern[str]


@cache
def _phrases() -> tuple[_Phrases, ...]:
    spaced = [_Phrases(*(re.compile(rf"(?<!\w)(?:{_plain(each)})") for each in pair)) for pair in _WORDS.values()]
    joined = [_Phrases(*(re.compile(_plain(each)) for each in pair)) for pair in _JOINED.values()]
    return (*spaced, *joined)


def _plain(text: str) -> str:
    """One spelling for what is written in several ways."""
    return normalize("NFC", _SPACE.sub(" ", text.lower().replace("’", "'"))).strip()


def tells_missing(line: str, *, only: bool) -> bool:
    """Whether a heading or title says that a page or story is missing; with `only` True, whether it says nothing else.
    Of a title with the site's name, each part is looked at."""
    parts = [part for part in _SEPARATOR.split(_plain(line[: 3 * _LINE])) if part.strip()]
    return any(_BARE.fullmatch(part) or (len(part) <= _LINE and _names_missing(part, only=only)) for part in parts)


def _names_missing(part: str, *, only: bool) -> bool:
    for thing, missing in _phrases():
        said = missing.search(part)
        if said is not None and (named := thing.search(part)) is not None:
            beside = len(part) - (said.end() - said.start()) - (named.end() - named.start())
            if not only or beside <= _BESIDE:
                return True
    return False
