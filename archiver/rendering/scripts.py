"""What is asked of a page: expressions that run in a world of their own, whose objects its scripts cannot reach. `OPEN`
alone runs in the page's own."""

from __future__ import annotations

import json

#: Stays at the page: what would lead to another one is called off, also where nothing is asked for (`about:blank`,
#: `blob:`). To load the page again is no other one. A second entry in its history keeps scripts from closing it, which
#: may close what has one. Runs before they do (https://html.spec.whatwg.org/#navigateevent, #dom-window-close).
STAY = """if (window === top) {
    navigation.addEventListener('navigate', event => {
        const [there, here] = [event.destination.url, location.href].map(url => url.split('#')[0]);
        if (!event.destination.sameDocument && there !== here && event.cancelable) event.preventDefault();
    });
    if (location.protocol.startsWith('http')) history.pushState(null, '');
}"""

#: Lets a page make no closed shadow tree, which no other world could read. What its parser attaches stays as declared.
OPEN = """(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = {
        attachShadow(init) { return attach.call(this, init?.mode === 'closed' ? {...init, mode: 'open'} : init) }
    }.attachShadow;
})()"""

#: The document as markup; null where it has more characters than `LIMIT`. Open shadow trees stand where they are shown,
#: and so do frames of the same origin, each as a `div`.
_DOCUMENT = """(() => {
    const root = document.documentElement, type = document.doctype;
    const inert = document.implementation.createHTMLDocument('');
    const inside = frame => { try { return frame.contentDocument?.body } catch { return null } };
    const isFrame = node => ['iframe', 'frame', 'object'].includes(node.localName);
    const isLarge = frame => frame.clientWidth >= 300 && frame.clientHeight >= 100;
    const partsOf = node =>
        node.shadowRoot ? node.shadowRoot.childNodes
        : node.localName === 'slot' && node.assignedNodes().length ? node.assignedNodes()
        : node.childNodes;
    const flat = node => {
        if (node.nodeType !== 1 || ['script', 'style', 'template'].includes(node.localName))
            return inert.importNode(node, true);
        const body = isFrame(node) && isLarge(node) ? inside(node) : null;
        const made = body ? inert.createElement('div') : inert.importNode(node, false);
        if (node.localName !== 'noscript')  // it has text here, markup elsewhere, and nothing that is shown
            for (const part of body ? body.childNodes : partsOf(node)) made.append(flat(part));
        return made;
    };
    const isPlain = !root || ![...root.querySelectorAll('*')].some(
        node => node.shadowRoot || isFrame(node) && inside(node)?.childNodes.length);
    let html = '';
    try { html = isPlain ? root?.outerHTML ?? '' : flat(root).outerHTML }
    catch { html = root.outerHTML }  // nested deeper than can be followed
    return html.length > LIMIT ? null : (type ? `<!DOCTYPE ${type.name}>\\n` : '') + html;
})()"""

#: Characters of text that are shown: 0 while a page is still to be made.
LENGTH = "document.body?.innerText.trim().length ?? 0"

#: Scrolls to the end of the page.
END = "scrollTo(0, document.documentElement.scrollHeight)"

#: What grows with a list: how tall the page is, and how many links it has.
SIZE = "`${document.documentElement.scrollHeight} ${document.links.length}`"

#: What buttons say that make a list longer: patterns of whole labels, one a line, that Python and browsers read alike.
MORE_WORDS = r"""
# English
(?:(?:load|show|see|view|get) )?(?:more|older)
(?:(?:load|show|see|view|get) )?(?:more|older) (?:stories|articles|news|posts|results|items|headlines|entries|content)
# German
(?:mehr|weitere|ältere)(?: (?:laden|anzeigen|zeigen|sehen))?
(?:mehr|weitere|ältere) (?:artikel|beiträge|meldungen|nachrichten|inhalte|ergebnisse|einträge)
(?:mehr|weitere|ältere) (?:artikel|beiträge|meldungen|nachrichten|inhalte) (?:laden|anzeigen|zeigen)
# French
(?:(?:voir|afficher|charger) )?(?:plus|davantage|la suite)
(?:(?:voir|afficher|charger) )?(?:plus|davantage) (?:d['’]|de )(?:articles?|actualités?|infos?|résultats?|contenus?)
(?:voir|afficher|charger) (?:les articles suivants|d['’]autres articles)
# Spanish, Catalan, Portuguese, Italian, Romanian
(?:(?:ver|cargar|mostrar) )?más(?: (?:noticias|artículos|resultados|contenidos?|notas|entradas))?
(?:(?:veure|carregar?|mostrar?)(?:['’]n)? )?més(?: (?:notícies|articles))?
(?:(?:ver|carregar|mostrar|veja) )?mais(?: (?:notícias|artigos|resultados|conteúdos?|matérias))?
(?:(?:carica|mostra|vedi) )?(?:altr[eio]|(?:di )?più)(?: (?:notizie|articoli|risultati|contenuti|news))?
(?:(?:vezi|încarcă|afișează|arată) )?mai multe?(?: (?:știri|articole))?
# Dutch, Afrikaans
(?:(?:toon|laad|bekijk) )?meer(?: (?:artikelen|nieuws|berichten|resultaten))?(?: (?:laden|tonen|bekijken))?
(?:(?:laai|wys|sien) )?(?:nog|meer)(?: (?:artikels|nuus|stories))?
# Danish, Norwegian, Swedish, Icelandic, Finnish, Estonian
(?:(?:vis|hent|indlæs|last|se) )?(?:inn )?(?:flere|mere?)(?: (?:artikler|nyheder|nyheter|saker|resultater))?
(?:(?:visa|ladda|hämta|se) )?(?:fler|mer)(?: (?:artiklar|nyheter|resultat))?
(?:(?:sjá|sýna|hlaða) )?(?:meira|fleiri)(?: fréttir)?
(?:(?:näytä|lataa|katso) )?lisää(?: (?:uutisia|artikkeleita|juttuja|tuloksia))?
(?:(?:näita|lae|laadi|vaata) )?(?:rohkem|veel|juurde)(?: (?:uudiseid|artikleid))?
# Polish, Czech, Slovak, Slovene, Croatian, Serbian, Macedonian, Bulgarian
(?:(?:pokaż|załaduj|wczytaj|zobacz) )?(?:więcej|kolejne|starsze)(?: (?:artykuł(?:y|ów)|wiadomości|wyników|wpisy))?
(?:(?:načíst|zobrazit|ukázat) )?(?:více|další|starší)(?: (?:člán(?:ky|ků)|zprávy?|článků|výsledky))?
(?:(?:načítať|zobraziť) )?(?:viac|ďalšie|staršie)(?: (?:články|článkov|správy?))?
(?:(?:naloži|prikaži|poglej) )?(?:več|starejše)(?: (?:novic|člankov))?
(?:(?:učitaj|prikaži|pogledaj|vidi) )?(?:više|još|starije)(?: (?:vijesti|vesti|članaka))?
(?:(?:учитај|прикажи|погледај) )?(?:још|више)(?: (?:вести|чланака))?
(?:(?:вчитај|прикажи|види) )?(?:уште|повеќе)(?: (?:вести|статии))?
(?:(?:покажи|зареди|виж) )?(?:още|повече)(?: (?:новини|статии))?
# Russian, Ukrainian, Belarusian
(?:(?:показать|загрузить|смотреть) )?(?:ещ[её]|больше)(?: (?:новост(?:ей|и)|статей|материалов))?
(?:(?:показати|завантажити|дивитися) )?(?:ще|більше)(?: (?:новини?|статей))?
(?:(?:паказаць|загрузіць) )?(?:яшчэ|больш)(?: (?:навін|артыкулаў))?
# Lithuanian, Latvian, Hungarian, Turkish, Albanian, Basque, Greek
(?:(?:rodyti|įkelti|krauti) )?daugiau(?: (?:naujienų|straipsnių))?
(?:(?:rādīt|ielādēt|skatīt) )?(?:vairāk|vēl)(?: (?:ziņu|ziņas|rakstus))?
(?:még )?(?:több|további)(?: (?:cikk|hír|hírek|cikkek))?(?: (?:betöltése|mutatása))?
(?:daha )?fazla(?: (?:haber|sonuç|içerik))?(?: (?:göster|yükle|gör))?
devamını (?:yükle|göster)
(?:(?:shiko|shfaq|ngarko) )?më shumë(?: lajme)?
(?:(?:ikusi|kargatu|albiste) )?gehiago(?: (?:ikusi|kargatu))?
(?:(?:δείτε|φόρτωση|εμφάνιση|δες) )?περισσότερ(?:α|ων|ες)(?: (?:νέα|άρθρα|άρθρων|ειδήσεις))?
# Indonesian, Malay, Vietnamese, Swahili
(?:(?:lihat|muat|tampilkan|muatkan|papar) )?(?:lebih banyak|lainnya|selengkapnya|lagi)(?: (?:berita|artikel))?
(?:(?:xem|tải|hiển thị) )?thêm(?: (?:tin|bài|bài viết))?
(?:(?:pakia|onyesha|tazama) )?(?:habari )?zaidi
# Arabic, Persian, Hebrew, Amharic, Hindi, Bengali, Thai
(?:(?:عرض|تحميل|شاهد|حمل) )?(?:ال)?مزيد(?: من (?:الأخبار|المقالات))?
(?:(?:نمایش|بارگذاری|مشاهده) )?(?:بیشتر|موارد بیشتر|اخبار بیشتر)
(?:(?:טען|טענו|הצג|הראה) )?עוד(?: (?:כתבות|חדשות))?
ተጨማሪ(?: (?:ዜና|ጫን|አሳይ))?
और (?:खबरें|ख़बरें|समाचार|देखें|लोड करें|दिखाएं)(?: (?:देखें|लोड करें))?
আরও?(?: (?:খবর|সংবাদ|দেখুন|লোড করুন))?
(?:ดู|โหลด)?เพิ่มเติม
โหลดเพิ่ม
# Chinese, Japanese, Korean
(?:(?:点击|點擊)?(?:加载|加載|載入|查看|显示|顯示))?更多(?:新闻|新聞|文章|内容|內容|结果|結果)?
もっと(?:見る|みる|読み込む)
さらに(?:表示|読み込む|見る)
(?:기사 )?더 ?(?:보기|불러오기)
"""

_MORE = "|".join(line for line in MORE_WORDS.strip().splitlines() if not line.startswith("#"))

#: Presses the last button in sight that says it has more; whether there was one. A button of a form, of a dialog or of
#: the page's head is left alone, and so is a link that leads anywhere.
MORE = """(() => {
    const says = new RegExp(PATTERN, 'iu');
    const label = node => (node.innerText || node.value || node.getAttribute('aria-label') || node.title || '')
        .replace(/[\\s\\u00a0]+/gu, ' ').replace(/^[^\\p{L}]+|[^\\p{L}\\p{M}]+$/gu, '');
    const stays = ':not([href^="#"]):not([href^="javascript:" i])';
    const buttons = [...document.querySelectorAll('button, [role=button], input[type=button], a')].filter(node =>
        !node.form && !node.closest(`form, a[href]${stays}, dialog, [role=dialog], nav, header`)
        && !node.disabled && node.getAttribute('aria-disabled') !== 'true' && node.getClientRects().length
        && says.test(label(node)));
    buttons.at(-1)?.click();
    return buttons.length > 0;
})()""".replace("PATTERN", json.dumps(f"^(?:{_MORE})$"))


def document_up_to(limit: int) -> str:
    """The expression for the document as markup; its value is null where that has more characters."""
    return _DOCUMENT.replace("LIMIT", str(limit))
