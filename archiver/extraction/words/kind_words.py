"""The vocabulary of pages that are no plain article: titles, lines and words of addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from archiver.extraction.words.text import any_of, word_set
from archiver.urls import path_of

#: Beginnings of the title of a page that is not there, is refused or under repair, but for those that name what is
#: missing (see `archiver.extraction.words.missing`).
ERROR_TITLE = any_of(
    r"""
    (?:error|erreur|fehler|http)\W{0,3}(?:4\d\d|50\d)\b
    (?:4(?:0\d|1[0-8]|2\d|31|51|99)|50\d)(?:\W*$|\W*[-–—|:·!.,]|\s+(?:error|erreur|fehler)\b)
    (?:4(?:0\d|1[0-8]|2\d|31|51|99)|50\d) (?:not|page|forbidden|gone|bad|internal|service|unauthori|too|request|gateway)
    .{0,40}\b(?:error|erreur|fehler) (?:4\d\d|50\d)\b
    # English
    (?:not|nothing (?:was )?) ?found\b
    access (?:denied|to this page has been denied)
    (?:forbidden|gone|bad gateway|internal server error|page expired)\b
    (?:attention required|just a moment|pardon our interruption)\b
    (?:are you a human|robot check|security check|please verify|verify(?:ing)? you are)\b
    (?:service|site|website) (?:temporarily )?(?:unavailable|under maintenance)
    (?:down for )?maintenance\b
    # German, French, Spanish, Italian
    zugriff verweigert
    wartungs(?:arbeiten|modus)
    accès (?:refusé|interdit)
    (?:site )?en maintenance
    acceso denegado
    accesso negato
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


def adds_query(address: str, url: str) -> bool:
    """Whether an address is that of a story, as it was asked for, with nothing but a query more: the number of a
    session or of a version, another one at each visit."""
    told, own = urlsplit(address), urlsplit(url)
    if own.query or not told.query or (told.netloc, told.path) != (own.netloc, own.path):
        return False
    return _tells_story(path_of(url).strip("/").lower())


def _stem(path: str) -> str:
    """The last part of a path without its endings: `fire` of `news/fire.amp.html`."""
    return path.rsplit("/", 1)[-1].split(".", 1)[0]


def _words(path: str) -> set[str]:
    """The words of its last part."""
    return set(re.findall(r"[^\W_]+", unquote(_stem(path))))


def _tells_story(path: str) -> bool:
    """Whether a path looks like a story's: with a number or a day, or with several words in its last part."""
    return any(map(str.isdigit, path)) or len(_words(path)) >= 3 or len(unquote(_stem(path))) > 30


# ----------------------------------------------------------------------------------------------------------------------
# What stands on pages that take the place of a story: checks of the browser, faults of the server, domains for sale,
# pages withheld by law.


#: Addresses and names in the source of a page that services against robots put in the place of others' pages.
CHALLENGE_SOURCE = re.compile(
    r"captcha-delivery\.com|geo\.captcha|_Incapsula_Resource|/cdn-cgi/challenge-platform|cf-chl-|cf_chl_|_cf_chl_opt"
    r"|__cf_chl|px-captcha|perimeterx|human-challenge|/_sec/cp_challenge|ak-challenge|sec-if-cpt-container|akamai-privacy"
    r"|awswaf|aws-waf-token|sucuri_cloudproxy|ddos-guard|/\.well-known/sgcaptcha|sgcaptcha|kpsdk|kasada"
    r"|distil_r_captcha|hcaptcha\.com/1/api|recaptcha/api\.js|challenges\.cloudflare\.com|vercel-challenge|anubis_challenge"
    r"|validate\.perfdrive\.com|friendlycaptcha|geetest|qrator|/TSPD/|bobcmn",
    re.IGNORECASE,
)
#: What such pages say.
CHALLENGE = any_of(
    r"""
    # English
    (?:enable|turn on) (?:js|javascript) and (?:cookies|(?:disable|turn off) (?:any|your) ad\s?-?blocker)
    request unsuccessful\.? incapsula
    incapsula incident id
    (?:checking|verifying) (?:if the site connection is secure|your browser)
    (?:checking|verifying) (?:that )?you(?: a|['’])re (?:a )?human
    (?:verify|confirm|prove)(?: that)? you(?:['’]re| are) (?:a |not a )?(?:human|robot)
    (?:are you|you(?:['’]re| are) not) a (?:ro)?bot
    just a moment
    needs to review the security of your connection
    (?:press|click) (?:&|and) hold
    pardon our interruption
    made us think (?:that )?you (?:were|are|might be) a (?:ro)?bot
    (?:disable|turn off|pause|switch off) (?:your |any |the )*ad\s?-?block(?:er|ing)?
    ad\s?-?blocker (?:has been |was |is )?detected
    (?:your|this) (?:web )?browser is (?:not supported|no longer supported|unsupported|outdated|out of date)
    (?:unusual|suspicious|automated) (?:traffic|activity|requests?) (?:coming )?(?:from|on|by) your
    (?:sorry, |that )?you (?:have been|are|were) (?:temporarily )?blocked
    (?:access to this (?:page|site|resource)|your (?:access|request)) (?:has been |was |is )?(?:denied|blocked)
    you don['’]t have permission to access
    (?:complete|solve) (?:the|this|a) (?:captcha|security check|challenge)
    ddos protection by
    reference (?:#|id:?)\s?[\da-f.]{8,}
    ray id:?
    your ip (?:address )?(?:has been|is|was) (?:blocked|banned)
    security (?:check|verification) (?:to|required|before)
    # German
    (?:bitte )?aktivieren sie (?:js|javascript) und (?:deaktivieren|schalten) sie
    (?:ihr browser wird|wir überprüfen|überprüfen sie) .{0,40}(?:überprüft|browser|sicherheit|mensch)
    (?:bestätigen|beweisen) sie,? dass sie (?:kein roboter|ein mensch) sind
    ungewöhnliche[rn]? (?:datenverkehr|aktivität|zugriffe)
    (?:der )?zugriff (?:auf .{0,40})?(?:wurde|ist) (?:gesperrt|verweigert|blockiert)
    (?:schalten|deaktivieren) sie (?:bitte )?(?:ihren|den) (?:ad\s?-?|werbe\s?-?)blocker
    # French
    (?:désactive[rz]) (?:votre |le )?(?:bloqueur de pub\w*|ad\s?-?block\w*)
    (?:veuillez )?activer (?:js|javascript) et (?:désactiver|les cookies)
    (?:vérif\w+|confirm\w+|prouv\w+) que vous (?:êtes (?:un )?humain|n['’]êtes pas un robot)
    (?:activité|trafic) (?:inhabituel\w*|suspecte?)
    (?:votre )?accès (?:a été|est) (?:bloqué|refusé|suspendu)
    # Spanish, Italian, Portuguese
    (?:verifi\w+|confirm\w+|demuestr\w+|comprob\w+) que (?:eres|es|usted es|no eres|no es) (?:un )?(?:humano|robot)
    (?:tráfico|actividad) (?:inusual|sospechos[oa])
    (?:el )?acceso (?:ha sido|está|fue) (?:bloqueado|denegado)
    (?:verific\w+|conferm\w+|dimostr\w+) (?:che )?(?:di )?(?:non )?(?:essere|sei) (?:un )?(?:umano|robot)
    (?:traffico|attività) (?:insolit[oa]|sospett[oa]|anomal[oa])
    (?:verifi\w+|confirm\w+|prov\w+) que (?:você )?(?:é|não é) (?:um )?(?:humano|robô)
    (?:tráfego|atividade) (?:incomum|suspeit[oa])
    # Dutch, Polish, Czech, Turkish
    (?:bevestig|bewijs|controleer) dat (?:je|u) (?:een mens|geen robot) (?:bent|is)
    ongebruikelijk verkeer
    (?:potwierdź|udowodnij|sprawdzamy),? (?:że|czy) (?:nie )?jesteś (?:człowiekiem|robotem)
    (?:ověřte|potvrďte|ověřujeme),? že (?:nejste robot|jste člověk)
    robot olmadığınızı (?:doğrulayın|kanıtlayın)
    # Russian, Ukrainian
    (?:подтвердите|докажите|проверка|убедиться),? что вы (?:не робот|человек)
    подозрительн\w+ (?:активност|трафик|запрос)
    (?:підтвердіть|доведіть),? що ви (?:не робот|людина)
    # Chinese, Japanese, Korean
    (?:请|請)(?:完成|通过|通過)?(?:安全)?(?:验证|驗證)
    (?:访问|訪問|存取)(?:过于|過於|太)?(?:频繁|頻繁|被拒)
    (?:ロボットではない|人間である)(?:ことを)?(?:確認|証明)
    로봇이 아닙니다
    """
)
#: What a server says that has failed, with 200 all the same.
FAULT = any_of(
    r"""
    (?:php )?(?:fatal|parse|syntax|catchable fatal|recoverable fatal) error\s?:
    (?:php )?(?:warning|notice|deprecated)\s?: +\S.{0,300} on line \d+
    uncaught (?:\w+\\)*\w*(?:error|exception)
    stack trace: #0
    error establishing a database connection
    (?:could not|cannot|can['’]t|unable to) connect to (?:the )?(?:database|mysql|server|local mysql)
    sqlstate\[
    (?:mysqli?|pdo|ora-\d+|mongo\w*|postgres\w*)\w*\W.{0,40}(?:error|failed|refused|too many connections)
    you have an error in your sql syntax
    traceback \(most recent call last\)
    (?:java|org|com)\.[\w.]+exception
    server error in ['‘’]/
    (?:the )?website encountered an unexpected error
    there has been a critical error on (?:this|your) website
    (?:es gab einen kritischen fehler auf|une erreur critique est survenue|ha habido un error crítico en)
    (?:si è verificato un errore critico|houve um erro crítico|er heeft zich een kritieke fout)
    (?:briefly|temporarily) (?:unavailable|down) (?:for|due to) (?:scheduled )?maintenance
    (?:site|seite|page|website) (?:is|is currently|ist|est|wird) .{0,20}(?:under maintenance|wartung|gewartet)
    site .{0,12}en maintenance
    (?:sitio|sito|site) (?:está |è )?(?:en mantenimiento|in manutenzione|em manutenção)
    account (?:has been )?suspended
    bandwidth limit exceeded
    guru meditation
    error 50[0-4]
    apache is functioning normally
    welcome to nginx
    default (?:web\s?site|web\s?server) page
    index of /
    """
)
#: What stands on a domain whose owner has let it go.
PARKED = any_of(
    r"""
    (?:this |the )?(?:web\s?site |domain )(?:name )?\S{0,60}\s?(?:is|may be|might be|could be) (?:available )?for sale
    (?:buy|purchase|acquire|get|make an offer (?:on|for)) this domain
    (?:domain|website) (?:is )?(?:parked|expired|has expired|registered at|is available)
    this domain (?:has|was) (?:recently )?(?:been )?(?:registered|expired|parked|suspended)
    parked (?:free|domain|by)
    related searches: .{0,80}(?:loans|insurance|hotels|casino)
    sedo(?:parking)?\b.{0,60}domain
    (?:die |diese )?domain .{0,60}(?:steht zum verkauf|zu verkaufen|kaufen|geparkt|registriert)
    (?:ce )?(?:nom de )?domaine .{0,60}(?:est à vendre|en vente|expiré|parking)
    (?:este )?dominio .{0,60}(?:está (?:en|a la) venta|en venta|ha expirado|aparcado)
    (?:questo )?dominio .{0,60}(?:è in vendita|in vendita|scaduto|parcheggiato)
    (?:este )?domínio .{0,60}(?:está à venda|à venda|expirou)
    (?:dit |deze )?domein(?:naam)? .{0,60}(?:is te koop|te koop|verlopen|geparkeerd)
    domena .{0,60}(?:jest na sprzedaż|na sprzedaż|na prodej|na predaj|je na prodaju)
    домен .{0,60}(?:продается|продаётся|выставлен|припаркован|продається)
    (?:域名|網域).{0,20}(?:出售|转让|轉讓)
    """
)
PARKED_SOURCE = re.compile(
    r"sedoparking\.com|parkingcrew|bodis\.com|above\.com/marketplace|dan\.com/buy-domain|afternic\.com|hugedomains\.com"
    r"|parklogic|domainmarket|/px\.js\?ch=|parking-lander|window\.park\b",
    re.IGNORECASE,
)
#: What stands where a story was that a court, a law or a claim had removed, or that the reader's country may not see.
WITHHELD = any_of(
    r"""
    (?:for|due to|because of|on) legal (?:reasons|grounds|restrictions)
    (?:legal|court) (?:removal|order|takedown) (?:\w+ ){0,6}?(?:removed|unavailable|content|article|page)
    (?:following|under|by) a court order
    (?:unavailable|not available) (?:\w+ ){0,4}?(?:in your (?:country|region|location|area)|european|due to gdpr)
    aus (?:rechtlichen|juristischen|presserechtlichen) gründen
    (?:in ihrem land|in ihrer region) nicht verfügbar
    pour des (?:raisons|motifs) (?:juridiques|légales|légaux|judiciaires)
    (?:n['’]est pas disponible|indisponible) dans votre (?:pays|région)
    por (?:motivos|razones|razões|questões|cuestiones) (?:legales|judiciales|jurídic[ao]s|legais|judiciais)
    (?:no está disponible|não está disponível|no disponible) en?\s?(?:su|tu|seu|em seu|no seu) (?:país|región|região)
    per (?:motivi|ragioni) (?:legali|giudiziar\w+)
    (?:om|wegens) (?:juridische|wettelijke) redenen
    (?:z|ze) (?:powodów|względów|právních|zákonných) (?:prawnych|důvodů|dôvodov)?
    av (?:juridiska|rettslige|juridiske) (?:skäl|grunner|årsaker)
    по (?:требованию (?:суда|роскомнадзора)|юридическим причинам|решению суда)
    (?:за рішенням суду|з юридичних причин)
    yasal (?:nedenlerle|gerekçelerle)
    (?:依法|因法律|根据相关法律|根據相關法律)
    法的(?:な)?理由
    """
)
#: Titles of error pages that say that it is us who are refused, and of those that say that the server failed.
DENIED_TITLE = re.compile(
    r"access|forbidden|attention required|just a moment|pardon our|human|robot|security|verify|verweigert"
    r"|accès|acceso|accesso|\b(?:401|403|407|429|451)\b"
)
FAULT_TITLE = re.compile(r"gateway|server error|unavailable|maintenance|wartung|\b50\d\b")

#: Words by which a text speaks of whom writes, of whom reads, and of others, in a dozen languages. A share of words is
#: taken: that one form means another thing in another language does little.
PERSONS: dict[str, frozenset[str]] = {
    "we": word_set(
        """
        we our us ours we're we'll we've wir unser unsere unserer unserem unseren uns nous notre nos nosotros nuestro
        nuestra nuestros nuestras noi nostro nostra nostri nostre nós nosso nossa nossos wij ons onze мы наш наши нас
        наших vi vår våra vores nasz nasze naszych biz bizim kami
        """
    ),
    "you": word_set(
        """
        you your yours you're you'll you've sie ihr ihre ihren ihrem ihrer dein deine du vous votre vos usted ustedes su
        sus tuo tua você seu sua seus suas uw je jouw вы ваш ваши вас ваших din dina ditt państwa siz sizin anda
        """
    ),
    "i": word_set(
        """
        i my me mine i'm i've i'd i'll ich mein meine mir mich j'ai mon ma mes moi yo mi mis io mio mia eu meu minha ik
        mijn я мой мне меня jag min
        """
    ),
    "others": word_set(
        """
        he she they his her their him them who er seine il elle ils leur leurs él ella ellos lui lei loro ele ela eles
        hij zij hun он она они его её
        """
    ),
    "told": word_set(
        """
        said says told added according sagte sagt dit déclaré dijo dice ha disse zei сказал
        """
    ),
    "past": word_set(
        """
        was were had been did war waren hatte wurde était fue era foi был была
        """
    ),
}
