"""The vocabulary of pages that are no plain article: titles, lines and words of addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote

from archiver.extraction.words.vocabulary import any_of
from archiver.urls import path_of

#: Beginnings of the title of an error page, a block page, a page under repair.
ERROR_TITLE = any_of(
    r"""
    (?:(?:error|erreur|fehler)\W*)?(?:4\d\d|50\d)\b
    .{0,40}\b(?:error|erreur|fehler) (?:4\d\d|50\d)\b
    # English
    (?:oops|sorry)?\W*(?:(?:the|this|requested) )*(?:page|article|story) (?:\w+ ){0,4}?not (?:be )?found
    (?:oops|sorry)?\W*(?:(?:the|this|requested) )*(?:page|article|story) (?:\w+ ){0,4}?(?:doesn['’]t|does not) exist
    (?:(?:the|this|requested) )*(?:page|article|story) (?:\w+ ){0,3}?(?:no longer (?:exists|available)|unavailable)
    (?:oops|sorry)?\W*(?:we )?(?:can['’]?t|cannot|could(?: not|n['’]t)) find (?:\w+ ){1,3}?(?:page|article|story)
    (?:not|nothing (?:was )?) ?found\b
    access (?:denied|to this page has been denied)
    (?:forbidden|gone|bad gateway|internal server error|page expired)\b
    (?:attention required|just a moment|pardon our interruption)\b
    (?:are you a human|robot check|security check|please verify|verify(?:ing)? you are)\b
    (?:service|site|website) (?:temporarily )?(?:unavailable|under maintenance)
    (?:down for )?maintenance\b
    # German
    (?:ups|hoppla)?\W*(?:(?:die|diese|gesuchte) )*seite\W+(?:\w+ ){0,4}?nicht (?:gefunden|vorhanden|verfügbar)
    (?:der|dieser|diese)? ?(?:artikel|beitrag|seite|meldung) (?:\w+ ){0,4}?nicht (?:mehr )?(?:gefunden|verfügbar)
    (?:der|dieser|diese)? ?(?:artikel|beitrag|seite|meldung) (?:\w+ ){0,4}?nicht (?:mehr )?(?:vorhanden|abrufbar)
    zugriff verweigert
    wartungs(?:arbeiten|modus)
    # French
    (?:oups|désolé)?\W*(?:(?:la|cette|l['’]) ?)?(?:page|article) (?:\w+ ){0,4}?(?:introuvable|non trouvée?|n['’]existe)
    accès (?:refusé|interdit)
    (?:site )?en maintenance
    (?:(?:la|cet|cette|l['’]) ?)?(?:page|article|contenu) (?:\w+ ){0,4}?n['’]est (?:plus|pas) (?:dispo|access|en ligne)
    # Spanish, Italian, Portuguese, Dutch
    (?:(?:la|el|esta|este) )?(?:página|artículo|noticia|contenido) (?:\w+ ){0,4}?ya no (?:está disponible|existe)
    (?:(?:la|l['’]|questa|quest[oa]) ?)?(?:pagina|articolo|notizia) (?:\w+ ){0,4}?non è più (?:disponibile|online)
    (?:(?:a|o|esta|este) )?(?:página|artigo|notícia|matéria) (?:\w+ ){0,4}?(?:já não|não) está (?:mais )?disponível
    (?:(?:la|esta) )?(?:página|artículo) (?:\w+ ){0,4}?no (?:encontrada|encontrado|existe|disponible)
    acceso denegado
    (?:(?:la|questa) )?(?:pagina|articolo) (?:\w+ ){0,4}?non (?:trovat[ao]|esiste)
    accesso negato
    (?:(?:a|esta) )?(?:página|artigo) (?:\w+ ){0,4}?não (?:encontrad[ao]|existe)
    (?:(?:de|deze|het|dit) )?(?:pagina|artikel) (?:\w+ ){0,4}?(?:niet (?:\w+ )?(?:gevonden|beschikbaar)|bestaat niet)
    (?:(?:esta|a) )?(?:matéria|notícia|noticia) (?:\w+ ){0,4}?(?:não|no) (?:encontrad[ao]|existe|disponible|disponível)
    # Danish, Norwegian, Swedish, Finnish, Icelandic
    (?:(?:den|denne|denna) )?(?:sid(?:an|en)|artikel(?:n|en)|artikkelen) (?:\w+ ){0,4}?(?:inte|ikke) (?:hitta|f[iu]n)
    (?:(?:den|denne|denna) )?(?:sid(?:an|en)|artikel(?:n|en)|artikkelen) (?:hittades|finns|findes|finnes) (?:inte|ikke)
    (?:fandt|fant|hittade) (?:\w+ ){0,2}?(?:ikke|inte) (?:siden|sidan)
    (?:denn[ea] )?(?:sid(?:an|en)|artik(?:el|kel|l)e?n) (?:är|er) (?:inte|ikke) \w+ til(?:lgäng|gænge|gjenge)lig
    (?:sivua ei (?:löydy|löytynyt)|(?:sivu|artikkeli|juttu) ei ole enää (?:saatavilla|olemassa))
    síðan fannst ekki
    # Polish, Czech, Slovak, Hungarian, Romanian, Croatian, Slovene
    nie (?:znaleziono|odnaleziono) (?:\w+ )?(?:strony|artykułu)
    (?:ten |ta )?(?:strona|artykuł) (?:\w+ ){0,3}?(?:nie jest już dostępn|niedostępn)[ya]
    (?:strona|artykuł) (?:\w+ ){0,3}?nie (?:został[ay]? (?:znalezion[ay]|odnalezion[ay])|istnieje)
    (?:(?:tato|táto|požadovaná|hledaná) )*(?:stránka|článek|článok) (?:\w+ ){0,3}?ne(?:bola? )?(?:nalez|nájd|existuj)
    (?:(?:tato|táto|požadovaná|hledaná) )*(?:stránka|článek|článok) (?:\w+ ){0,3}?(?:nebyla? nalez|sa nenašl)
    (?:(?:tato|táto|tento) )?(?:stránka|článek|článok) (?:\w+ ){0,2}?(?:již|už) (?:není|nie je) (?:k dispozici|dostupn)
    (?:az? )?(?:oldal|cikk) már nem (?:érhető el|elérhető|létezik)
    (?:pagina|articolul|acest articol) (?:\w+ ){0,2}?nu mai este disponibil
    (?:az? )?(?:keresett |kért )?(?:oldal|cikk) (?:\w+ ){0,3}?nem (?:található|létezik)
    (?:pagina|articolul) (?:\w+ ){0,3}?nu (?:a fost găsită?|există)
    stranica (?:\w+ ){0,3}?(?:nije pronađena|ne postoji)
    stran(?:i)? (?:\w+ ){0,3}?(?:ni (?:bila )?najden[ao]?|ne obstaja)
    # Catalan, Basque, Galician
    (?:no s['’]ha trobat|no hem trobat) (?:la |aquesta )?(?:pàgina|notícia)
    (?:la )?pàgina (?:\w+ ){0,4}?no (?:s['’]ha trobat|existeix|trobada)
    orria ez da (?:aurkitu|existitzen)
    (?:a )?páxina (?:\w+ ){0,4}?non (?:atopada|existe|se atopou)
    # Turkish, Greek, Indonesian, Vietnamese, Baltic languages
    (?:aradığınız |istediğiniz )?(?:sayfa|haber|içerik) (?:\w+ ){0,3}?bulunam(?:adı|ıyor)
    η σελίδα (?:\w+ ){0,4}?δεν (?:βρέθηκε|υπάρχει)
    halaman (?:\w+ ){0,3}?tidak (?:ditemukan|ada)
    (?:không tìm thấy|trang (?:\w+ ){0,4}?không tồn tại)
    (?:lapa nav atrasta|puslapis nerastas|lehekülge ei leitud)
    # Russian, Ukrainian, Bulgarian, Serbian
    (?:эта )?(?:страница|статья|новость) (?:\w+ ){0,3}?(?:недоступна|удалена)
    (?:ця )?(?:сторінка|стаття|новина) (?:\w+ ){0,3}?(?:недоступна|видалена)
    (?:ой\W+)?(?:(?:эта|такая|запр\w+) )*(?:страница|статья|новость) (?:\w+ ){0,3}?не (?:найдена|существует)
    (?:(?:ця|цю|така) )?(?:сторінк[ау]|статтю) (?:\w+ ){0,3}?не (?:знайдено|існує)
    страницата (?:\w+ ){0,3}?не (?:е намерена|съществува)
    страница (?:\w+ ){0,3}?(?:није пронађена|не постоји)
    # Chinese, Japanese, Korean, Thai
    .{0,16}(?:页面|頁面|网页|網頁|文章|新闻|新聞|内容|內容).{0,6}(?:不存在|找不到|未找到|已被?删除|已被?刪除)
    (?:找不到|未找到).{0,8}(?:页面|頁面|网页|網頁|文章)
    .{0,16}(?:ページ|記事)(?:が|は).{0,10}(?:見つかりません|見つかりませんでした|存在しません|ありません|削除)
    .{0,16}(?:페이지|기사)(?:를|가|을).{0,10}(?:찾을 수 없|존재하지 않)
    ไม่พบหน้า
    # Arabic, Persian, Hebrew, Hindi
    (?:الصفحة|المقال) (?:\w+ ){0,4}?غير (?:موجودة?|متوفرة?)
    (?:لم يتم العثور على|صفحه (?:\w+ ){0,4}?(?:یافت|پیدا) نشد)
    (?:הדף|העמוד|הכתבה) (?:\w+ ){0,4}?(?:לא נמצאה?|אינו קיים|לא קיים)
    पृष्ठ (?:\w+ ){0,3}?नहीं मिला
    """,
    r"^\W*(?:{})",
)
#: Titles of log-in and registration pages, whole but for the site's name.
LOGIN_TITLE = any_of(
    r"""
    (?:please )?(?:log ?in|sign in|sign up|register)
    create (?:an|your) account
    (?:registration|subscriber login)
    subscribe (?:now|today|to (?:continue|keep|read))
    (?:weiterlesen|jetzt weiterlesen) mit
    (?:abonnez-vous pour|article réservé aux abonnés)
    suscríbe(?:te|ase) para (?:seguir|continuar|leer)
    abbonati per (?:continuare|leggere)
    assine para (?:continuar|ler)
    (?:abonneer|neem een abonnement) (?:\w+ )?om (?:verder|te lezen)
    prenumerera för att
    (?:bitte )?(?:anmelden|einloggen|registrieren)
    (?:anmeldung|registrierung|login erforderlich)
    (?:se )?connecter
    (?:connexion|connectez-vous|identifiez-vous|identification|inscription|s['’]identifier)
    créer (?:un|mon) compte
    inici(?:a|ar) (?:tu )?sesión
    (?:acceder|regístrate|registrarse)
    (?:accedi|registrati|effettua il login)
    (?:entrar|iniciar sessão|faça login|cadastre-se)
    (?:inloggen|aanmelden|registreren)
    (?:logga in|log ind|logg inn)
    """,
    r"^(?:{})\b.{{0,40}}$",
)
#: Lines of consent walls.
CONSENT = any_of(
    r"""
    we (?:value your privacy|use cookies)
    we and our (?:\d+ )?partners
    (?:wir und unsere|nous et nos|nosotros y nuestros) (?:\d+ )?(?:part|soci)
    (?:noi e i nostri|nós e os nossos|wij en onze) (?:\d+ )?(?:part|parc)
    (?:your )?privacy choices
    before you continue
    mit werbung (?:und cookies )?(?:weiter)?lesen
    mit werbung weiter
    ihre privatsphäre
    (?:cookies|tracking) zustimmen
    zustimmung erforderlich
    einwilligung
    datenschutz-?einstellungen
    wir (?:verwenden|nutzen) cookies
    weiter mit werbung
    ihre zustimmung
    votre vie privée
    nous utilisons des cookies
    (?:accepter et continuer|continuer sans accepter)
    gestion de vos préférences
    (?:valoramos|respetamos) (?:tu|su) privacidad
    (?:utilizamos|usamos) cookies
    (?:la tua|la vostra) privacy
    (?:utilizziamo|usiamo) (?:i )?cookie
    valorizamos a sua privacidade
    (?:jouw|uw) privacy
    wij gebruiken cookies
    cookie-?toestemming
    """
)
#: What pages made by scripts say to readers without them.
NO_SCRIPT = any_of(
    r"""
    enable javascript
    turn on javascript
    aktivieren sie (?:bitte )?javascript
    requires javascript
    javascript (?:is )?(?:required|disabled|deaktiviert|aktivieren|aktiv)
    activ\w+ (?:le )?javascript
    habilit\w+ javascript
    abilita\w* javascript
    """
)

#: A headline or path that calls the page a live blog.
LIVE_NAME = any_of(
    r"""
    live-?(?:blog|ticker|updates?\b)
    \blive (?:blog|updates|coverage)
    news-?(?:blog|ticker)\b
    -ticker\b\s*:
    minute par minute
    minuto a minuto
    \bliveverslag
    \s[–-]\slive\s*:
    [:–-] ?live$
    -live-b?\d{5,}
    """
)
#: A headline or path that may; only times of entries tell.
LIVE_WORD = any_of(
    r"""
    \blive\b
    live-?blog
    \bticker\b
    as it happened
    \ben[ -]direct\b
    ^direct\b
    \ben[ -](?:vivo|directo)\b
    \bao vivo\b
    \bdiretta\b
    \bdirekte\b
    """
)
#: The time of an entry: "14:05", "9.41 PM", "Il y a 5 min", with a day or a zone at most.
ENTRY_TIME = re.compile(
    r"^\D{0,12}\b\d{1,2}\s?[:.h]\s?\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|uhr|[a-z]{2,4})?\b.{0,24}$"
    r"|^(?:il y a |vor |hace )?\d+\s*(?:min|mins|minutes?|minuten|hours?|std|h)\b.{0,12}$",
    re.IGNORECASE,
)

VIDEO_PATH = re.compile(r"/(?:videos?|watch|tv-?video|mediathek|clips?)(?:/|$)", re.IGNORECASE)
PODCAST_PATH = re.compile(r"/(?:podcasts?|audios?|radio|ecouter|episodes?|emissions?)(?:/|$)", re.IGNORECASE)
GALLERY_PATH = any_of(
    r"""
    (?:photo-?)?galler(?:y|ies)
    (?:foto-?)?galer[ií]a?s?
    bilder(?:galerien?|strecken?|serien?)?
    foto(?:strecken?|galerien?|s)
    fotogallery
    fotogalerij
    galeri
    diaporamas?
    portfolios?
    photos?
    (?:in-)?pictures
    slideshows?
    """,
    r"/(?:{})(?:/|-|$)",
)
#: Press releases, notices of deaths, corrections, legal notices.
NOTICE_PATH = any_of(
    r"""
    press(?:e|ein)?-?(?:mitteilung|meldung|information)\w*
    (?:press|news)-?releases?
    communiques?(?:-de-presse)?
    comunicados?(?:-de-prensa|-de-imprensa)?
    comunicati(?:-stampa)?
    persberichten?
    press(?:e?meddelelser?|meddelanden?)
    pm
    avis-de-deces
    necrologies?
    (?:trauer|todes)anzeigen?
    (?:death|legal|public)-?notices?
    esquelas?
    (?:overlijdensberichten|rouwadvertenties)
    (?:corrections?|errata)
    rectificati\w+
    annonces-legales
    amtliche-bekanntmachungen
    """,
    r"/(?:{})(?:[/_-]|$)",
)
INDEX_PATH = any_of(
    r"""
    tags?
    topics?
    themen?
    categor(?:y|ies|ia|ie)
    kategorien?
    rubri(?:que|k|ca)s?
    schlagwort\w*
    authors?
    autor(?:en|es)?
    auteurs?
    (?:search|suche|recherche|buscar|zoeken)
    archives?
    archiv
    (?:page|seite|label|keyword)
    """,
    r"/(?:{})(?:/[^/]*)?/?$",
)
#: The path of a home page.
HOME_PATH = re.compile(r"^/?(?:index|home|default|accueil|startseite)?(?:\.\w{2,5})?/?$", re.IGNORECASE)
#: Classes by which content systems mark their error page.
ERROR_CLASS = re.compile(r"(?<![\w-])(?:error-?404|page-?404|not-?found)(?![\w-])", re.IGNORECASE)
#: What follows a story's address where one of its pages, or another form of it, stands.
_PART = re.compile(r"\d{1,2}|amp|print|(?:page|seite)[/-]?\d{1,2}")


def names_list(address: str, url: str) -> bool:
    """Whether an address is the front page or a section of the site that `url` stands on, and `url` itself may be a
    story: what a template fills in as the canonical address of all stories, or where stories that are gone lead."""
    path, own = path_of(address).strip("/").lower(), path_of(url).strip("/").lower()
    if path == own or "?" in address:
        return False
    if not path or INDEX_PATH.search(f"/{path}") or HOME_PATH.match(f"/{path}"):
        return True
    if _tells_story(path) or not _tells_story(own):
        return False
    if own.startswith(f"{path}/"):
        return not _PART.fullmatch(own[len(path) + 1 :])
    return _stem(path) not in own.split("/") and not _words(path) <= _words(own)


def _stem(path: str) -> str:
    """The last part of a path without its endings: `fire` of `news/fire.amp.html`."""
    return path.rsplit("/", 1)[-1].split(".", 1)[0]


def _words(path: str) -> set[str]:
    """The words of its last part."""
    return set(re.findall(r"[^\W_]+", unquote(_stem(path))))


def _tells_story(path: str) -> bool:
    """Whether a path looks like a story's: with a number or a day, or with several words in its last part."""
    return any(map(str.isdigit, path)) or len(_words(path)) >= 3 or len(unquote(_stem(path))) > 30
