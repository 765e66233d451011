"""What stands on pages that take the place of a story: checks of the browser, faults of the server, domains for sale,
pages withheld by law.
"""

from __future__ import annotations

import re

from archiver.extraction.words.vocabulary import any_of

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
