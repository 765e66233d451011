"""What short lines around a text say: bylines and dates, share bars, links to other stories.

Lines of these forms are certain: they are whole lines, and hold nothing but such words. What merely looks like them is
judged by the model, to which these words are features.
"""

from __future__ import annotations

import re

from archiver.extraction.words.date_words import month_numbers
from archiver.extraction.words.text import any_of, fold, phrases, word_set

# ----------------------------------------------------------------------------------------------------------------------
# The label of links to other stories: "Read also", "Lire aussi", "Mehr zum Thema".


#: The line over (or before) links to other stories.
RELATED = any_of(
    r"""
    # French
    pour (?:en savoir plus|aller plus loin|approfondir)
    (?:à )?(?:lire|voir|écouter) (?:aussi|également)
    (?:aussi )?à lire(?: sur le (?:même )?sujet)?
    sur le même (?:sujet|thème)
    articles? (?:liés?|similaires?|associés?)
    (?:nos )?articles sur (?:le même|ce) (?:sujet|thème)
    en lien avec (?:cet article|ce sujet)
    la rédaction vous (?:conseille|recommande|propose)
    nos lecteurs ont lu ensuite
    dans le même dossier
    # English
    related(?: (?:stories|story|articles?|news|content|coverage|posts?|links|reading))?
    (?:read|see) also
    also read
    read (?:more|next)(?: (?:on this|here|about this))?
    more on this(?: (?:story|topic|subject))?
    further reading
    you (?:may|might) (?:also )?(?:like|be interested in)
    more (?:related )?(?:stories|coverage|reading)
    # German
    mehr (?:zum|zu diesem|zu den) thema
    mehr (?:dazu|lesen|zu diesem artikel)
    (?:lesen|hören|sehen) sie (?:auch|mehr|dazu)(?: (?:zum thema|dazu|auch))?
    auch interessant
    das könnte sie (?:auch|ebenfalls) interessieren
    weitere (?:artikel|beiträge|meldungen|links|themen)(?: zum thema)?
    (?:verwandte|ähnliche) (?:artikel|beiträge|themen|meldungen)
    zum thema
    siehe auch
    weiterführende links
    (?:dazu passend|passend dazu)
    # Spanish
    (?:lea|lee|vea|mira) (?:también|además|más)
    (?:también )?te (?:puede|podría) interesar
    (?:noticias|artículos|notas|contenidos?) relacionad[ao]s?
    relacionad[ao]s
    más (?:información|sobre este tema)
    ver (?:también|más)
    en esta noticia
    (?:sigue|siga) leyendo
    # Italian
    leggi anche
    (?:articoli|notizie|contenuti) correlat[ie]
    (?:ti )?potrebbe(?:ro)? (?:anche )?interessar(?:e|ti|vi)
    sullo stesso (?:argomento|tema)
    (?:per )?approfondi(?:re|menti|mento)
    vedi anche
    # Portuguese
    (?:leia|veja) (?:também|mais)
    (?:notícias|artigos|matérias|conteúdos?) relacionad[ao]s?
    saiba mais
    sobre o mesmo tema
    # Dutch
    lees (?:ook|meer|verder)(?: over dit onderwerp)?
    gerelateerde?(?: (?:artikelen|berichten|nieuws))?
    meer over dit onderwerp
    ook interessant
    zie ook
    # Danish, Norwegian, Swedish, Finnish
    (?:læs|läs|les) (?:også|också|mer|mere)
    relaterade?(?: (?:artiklar|artikler|saker))?
    relatert(?:e (?:artikler|saker))?
    lue myös
    # Polish, Czech, Slovak, Slovenian, Croatian and Serbian, Hungarian, Romanian, Turkish
    (?:czytaj|przeczytaj|zobacz|sprawdź) (?:także|również|też|więcej)
    (?:čtěte|přečtěte si|viz) (?:také|též|i|více)
    (?:čítajte|prečítajte si) (?:aj|tiež)
    (?:preberite|berite) (?:tudi|še)
    (?:pročitajte|čitajte|pogledajte)(?: i| još|:)
    (?:olvassa|olvasd) (?:el )?(?:ezt )?is
    (?:ezt is )?olvasta már
    kapcsolódó (?:cikkek|cikk)
    citește (?:și|mai mult)
    (?:bunu da|ayrıca) oku(?:yun)?
    ilgili haber(?:ler)?
    # Indonesian, Vietnamese, Catalan, Estonian, Latvian, Lithuanian
    baca juga
    (?:lees ook|soma (?:pia|zaidi)|lexo (?:edhe|gjithashtu)|basahin din|lasīt vēl|karanta kuma|funda futhi)
    (?:xem thêm|đọc thêm|tin liên quan)
    llegiu també
    loe ka
    lasi arī
    (?:skaitykite|taip pat skaitykite)
    # Russian, Ukrainian, Bulgarian, Serbian, Greek
    (?:читайте|смотрите) (?:также|еще|ещё)
    (?:читайте|дивіться) також
    (?:прочетете|вижте|четете) (?:още|и|също)
    (?:прочитајте|читајте) (?:и|још)
    (?:по|на эту) тем[еу]
    διαβάστε (?:επίσης|ακόμη|ακόμα|σχετικά)
    # Arabic, Persian, Hebrew, Hindi, Bengali
    (?:اقرأ|إقرأ|اقرئي|شاهد|طالع) (?:أيضا|أيضًا|ايضا|أيضاً|المزيد)
    (?:بیشتر بخوانید|مطالب مرتبط|همچنین بخوانید)
    (?:קראו גם|קרא גם|קראו עוד|כתבות נוספות)
    (?:यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|और पढ़ें)
    (?:আরও পড়ুন|আরো পড়ুন)
    (?:مزید پڑھیں|یہ بھی پڑھیں|نور یې ولولئ|زیاتر بخوێنەوە)
    (?:மேலும் படிக்க|இதையும் படியுங்கள்|ఇది కూడా చదవండి|మరింత చదవండి|ഇതും വായിക്കുക|കൂടുതൽ വായിക്കുക)
    (?:हे ही वाचा|हेही वाचा|આ પણ વાંચો|ਇਹ ਵੀ ਪੜ੍ਹੋ|ಇದನ್ನೂ ಓದಿ|यो पनि पढ्नुहोस्|තවත් කියවන්න)
    (?:тағы оқыңыз|(?:сондай-ақ )?оқыңыз|дагы окуңуз|мөн унших|həmçinin oxu\w*|shuningdek o[‘'ʻ]qing)
    (?:կարդացեք նաև|կարդալ նաև|წაიკითხეთ ასევე|ასევე წაიკითხეთ|ተጨማሪ ያንብቡ)
    # Chinese, Japanese, Korean, Thai
    (?:延伸阅读|延伸閱讀|相关阅读|相關閱讀|相关新闻|相關新聞)
    (?:関連記事|あわせて読みたい|こちらも読む)
    (?:관련\s?기사|함께\s?읽기)
    (?:อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง)
    """,
    r"^\W*(?:{})\W*",
)


# ----------------------------------------------------------------------------------------------------------------------

#: Words that stand before an author's name. Folded, as all words here.
_BY = word_set("by par von por door av af di de da text texte texto testo tekst autor auteur autore author oleh przez")
#: Words that say what a day is the day of.
_DATED = word_set(
    """
    published publie publiee publies publication posted updated update modified modifie modifiee edited created
    actualise actualisee maj jour veroffentlicht aktualisiert erstellt geandert erschienen publicado publicada
    actualizado actualizada modificado pubblicato pubblicata aggiornato aggiornata modificato publicado atualizado
    atualizada gepubliceerd geplaatst bijgewerkt gewijzigd publicerad uppdaterad udgivet opdateret offentliggjort
    publisert oppdatert julkaistu paivitetty muokattu opublikowano aktualizacja zaktualizowano publikovano
    aktualizovano megjelent frissitve yayinlanma guncelleme опубликовано обновлено изменено опубликован обновлен
    """
)
#: Words between these, and names of days.
_BETWEEN = word_set(
    """
    a le la les l' du au et mis mise last first am at on the dernier derniere mise zuletzt am um uhr der den el las
    los ultima vez hora alle ore il em as op om den kl klo dnia z o on at pm est edt gmt utc cet cest bst h min and
    und e y og och ja i
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
    lundi mardi mercredi jeudi vendredi samedi dimanche
    montag dienstag mittwoch donnerstag freitag samstag sonntag
    lunes martes miercoles jueves viernes sabado domingo
    lunedi martedi mercoledi giovedi venerdi sabato domenica
    """
)
_FRAME = _BY | _DATED | _BETWEEN
_WORD = re.compile(r"[^\W\d_]+")
_TIME = re.compile(r"\b\d{1,2}\s?[:h.]\s?\d{2}\b|\b(?:19|20)\d\d\b")
_CORRECTION = any_of(
    r"""
    # English
    (?:corrections?|clarifications?|errat(?:um|a)|amendment)(?:\.|\b[^.]{0,40}[:—–])
    (?:editor|publisher|author)s?['’]?s?['’]? note(?:\.|\b[^.]{0,40}[:—–])
    (?:update(?:,? [^.:]{0,24}\d[^.:]{0,24})?|editorial note|note to readers)\s?[:—–]
    (?:this|an? (?:earlier|previous) version of this) (?:article|story|post|report) (?:\w+ ){0,4}?(?:amended|corrected)
    an? (?:earlier|previous) version of this (?:article|story|post|report)
    # French
    (?:rectificati(?:f|on)|correctif|correction|précision|mise au point|erratum)(?:\.|\b[^.]{0,40}[:—–])
    (?:note (?:de la (?:rédaction|rédactrice)|du rédacteur)|ndlr|n\.d\.l\.r\.)\s?[:—–]
    # German
    (?:korrektur|berichtigung|richtigstellung)(?:\.|\b[^.]{0,40}[:—–])
    (?:anm(?:erkung|\.) (?:der|d\.) red(?:aktion|\.)|hinweis der redaktion)\s?[:—–.]
    in einer früheren (?:version|fassung) (?:dieses|des) (?:artikels|textes|beitrags)
    # Spanish, Italian, Portuguese, Dutch, Scandinavian
    (?:fe de err\w+|corrección|aclaración|nota (?:del|de la) (?:editor|redacción|redactor\w*))(?:\.|\b[^.]{0,40}[:—–])
    (?:rettifica|correzione|errata corrige|nota (?:della redazione|dell['’]editore))(?:\.|\b[^.]{0,40}[:—–])
    (?:correção|errata|retificação|nota d[ao] (?:redação|editor))(?:\.|\b[^.]{0,40}[:—–])
    (?:rectificatie|correctie|noot van de redactie)(?:\.|\b[^.]{0,40}[:—–])
    (?:rättelse|rettelse|retting|oikaisu|sprostowanie|poprawka|исправление|уточнение)(?:\.|\b[^.]{0,40}[:—–])
    (?:oprava|oprav[yk]\w*|helyesbítés|erată|ispravak|ispravka|popravek|düzeltme|tekzip)(?:\.|\b[^.]{0,40}[:—–])
    (?:виправлення|уточнення|исправка|исправление|поправка|διόρθωση|διευκρίνιση)(?:\.|\b[^.]{0,40}[:—–])
    (?:ralat|koreksi|pembetulan|đính chính|correció|zuzenketa|corrección)(?:\.|\b[^.]{0,40}[:—–])
    # other scripts
    (?:تصحيح|توضيح|اصلاحیه|تصحیح|توضیح|תיקון|הבהרה|सुधार|स्पष्टीकरण|সংশোধনী|แก้ไข(?:ข้อมูล)?|تصحیح)[^.،]{0,40}[:—–]
    # Chinese, Japanese, Korean
    (?:更正|訂正|정정|编者按|編者按)[^。]{0,40}[:：]
    """,
    r"^\W*(?:{})",
)
#: What `related_label` says of a line that is nothing but a label.
WHOLE_LINE = 2
#: Longest line of these kinds, in characters.
_LONGEST = 160
_LONGEST_SHARE = 60

_SHARE = any_of(
    r"""
    # English
    share(?: (?:this|the))?(?: (?:article|story|post|page|news))?(?: (?:on|via|with) \w+)?
    (?:email|print|tweet|pin)(?: (?:this|it))?(?: (?:article|story|page))?
    # French
    partage[rz](?: (?:cet?|l['’]|sur))?(?: ?(?:article|page|facebook|twitter|whatsapp|linkedin|x|les réseaux sociaux))?
    partager (?:cet article|l['’]article)? ?(?:sur|par|via) [\w ]+
    (?:imprimer|envoyer par (?:e-?mail|courriel))(?: (?:cet|l['’]) ?article)?
    # German
    (?:(?:diesen )?(?:artikel|beitrag|inhalt) )?teilen(?: (?:sie|auf|via|per) [\w ]+)?
    teilen sie diesen (?:artikel|beitrag)
    (?:artikel )?(?:drucken|versenden|merken)
    # Spanish, Portuguese, Italian, Dutch
    comparti(?:r|lhar|lhe)?(?: (?:en|em|este|esta|no|na|el|o))?(?: ?(?:artículo|artigo|noticia|notícia|matéria))?
    comparti(?:r|lhar|lhe)? (?:en|em|no) (?:facebook|twitter|whatsapp|linkedin|telegram)
    compártelo
    condividi(?: (?:su|l['’]|questo|questa))?(?: ?(?:articolo|notizia|facebook|twitter|whatsapp))?
    (?:deel|delen)(?: (?:dit|op|via))?(?: ?(?:artikel|bericht|facebook|twitter|whatsapp))?
    # Danish, Norwegian, Swedish, Finnish, Polish
    (?:del|dela)(?: (?:denne|den här|på))?(?: ?(?:artikkelen|artiklen|artikeln|artikel|saken|facebook|twitter))?
    jaa(?: artikkeli)?
    udostępnij(?: (?:artykuł|na \w+))?
    поделиться(?: (?:в|ссылкой|статьей)[\w ]*)?
    """,
    r"^\W*(?:{})\W*$",
)


#: Beginnings of lines by which a page asks its readers for something. What they ask for makes them certain.
_PROMOTION = any_of(
    r"""
    # English
    (?:sign up|subscribe|register)(?: now| today| here)? (?:for|to) [^.!?]{0,50}(?:newsletter|briefing|podcast|e-?mail)
    (?:sign up|subscribe)(?: now| today)?(?: and|[.!]|$)
    (?:click|tap) here to (?:join|follow|subscribe)[^.!?]{0,60}
    (?:get|receive) [^.!?]{0,80}(?:(?:in|to) your (?:inbox|mailbox)|newsletter)
    download (?:our|the) [^.!?]{0,30}\bapps?\b
    (?:follow|like|join|find) (?:us|[^.!?]{2,40}) on (?:facebook|twitter|x|instagram|whatsapp|telegram|tiktok)\b
    (?:follow|like|join|find) (?:us|[^.!?]{2,40}) on (?:threads|bluesky|linkedin|youtube|google news)\b
    support (?:our|independent|quality|local|free) journalism
    become a (?:member|subscriber|supporter|patron)\b
    (?:do you )?(?:have|got) (?:a|any) (?:news |confidential )?(?:tips?|story|question|comments?)(?: (?:for|to) \w+)?\?
    listen to (?:our|this|the) (?:[^.!?]{0,30} )?podcast
    stay (?:up to date|informed|connected)[^.!?]{0,60}(?:follow|newsletter|subscrib|channel|sign(?:ing)? up)
    (?:[^.!?]{2,50} is (?:a|an) )?reader[- ]supported publication
    # French
    (?:inscrivez-vous|abonnez-vous)(?: gratuitement)? [^.!?]{0,60}(?:newsletter|infolettre|lettre|alertes?|podcast)
    (?:s[’']inscrire|s[’']abonner|rejoignez) [^.!?]{0,60}(?:newsletter|infolettre|alertes?|whatsapp)
    recevez [^.!?]{0,80}(?:newsletter|par (?:e-?mail|courriel)|dans votre boîte)
    (?:suivez-nous|retrouvez-nous) sur
    téléchargez (?:notre|l['’]) ?appli
    (?:soutenez|abonnez-vous à) (?:notre|le|la|l['’])
    # German
    (?:abonnieren sie|bestellen sie|melden sie sich|jetzt) [^.!?]{0,60}(?:newsletter|probeabo|abonnieren)
    (?:folgen|besuchen) sie uns (?:auf|bei)
    laden sie (?:unsere|die) [^.!?]{0,30}app
    # Spanish, Portuguese, Italian, Dutch
    (?:suscríbe(?:te|se)|suscríbase|regístrate|apúntate) [^.!?]{0,60}(?:newsletter|boletín|boletines|canal)
    (?:únete|sigue) [^.!?]{0,60}(?:boletín|canal de whatsapp)
    (?:síguenos|síganos|siga-nos|seguici|volg ons) (?:en|no|na|su|op|via)
    (?:inscreva-se|assine|cadastre-se) [^.!?]{0,60}(?:newsletter|boletim|canal)
    (?:siga|participe|entre|clique aqui|receba) [^.!?]{0,60}(?:newsletter|boletim|whatsapp)
    (?:iscriviti|abbonati) [^.!?]{0,60}(?:newsletter|canale)
    (?:schrijf je in|meld je aan|abonneer je) [^.!?]{0,60}nieuwsbrief
    (?:heb|hebt|zie|weet) (?:je|jij|u) [^.!?]{0,40}(?:tip|opmerking|foutje?|vraag)[^.!?]{0,30}\?
    tekst (?:loopt|gaat) (?:verder|door) onder
    # Northern and eastern Europe
    følg (?:os|oss|med) på (?:facebook|instagram|x|whatsapp|tiktok)
    (?:följ oss på|prenumerera på) [^.!?]{0,40}(?:facebook|instagram|nyhetsbrev|whatsapp)
    (?:tilaa|seuraa meitä) [^.!?]{0,40}(?:uutiskirje|facebook|instagram)
    (?:zapisz się|obserwuj nas|dołącz do nas|polub nas) (?:na|do|w) [^.!?]{0,60}
    (?:sledujte nás|přihlaste se|sledujte nas|pratite nas|prijavite se) (?:na|k|za) [^.!?]{0,60}
    (?:iratkozz\w*|kövess\w* minket) [^.!?]{0,60}
    (?:urmăr\w+-ne|abon\w+-te|aboneaz\w+-vă) (?:pe|la) [^.!?]{0,60}
    (?:haberin devamı|bizi|google news)[^.!?]{0,40}(?:tıklayın|takip edin|abone ol)
    (?:подписывайтесь|подпишитесь|следите за нами|присоединяйтесь) [^.!?]{0,30}(?:на|в|к) [^.!?]{0,60}
    (?:підписуйтесь|підписуйтеся|підпишіться|долучайтесь) [^.!?]{0,20}(?:на|до) [^.!?]{0,60}
    (?:ακολουθ\w+|εγγραφ\w+) [^.!?]{0,30}(?:google news|newsletter|facebook|viber)
    # other scripts
    (?:تابعونا|تابعنا|اشترك) (?:على|عبر|في) [^.!?]{0,60}
    [^.!?]{0,40}ما را در [^.!?]{0,40}دنبال کنید
    (?:עקבו אחרינו|הירשמו ל|הצטרפו ל)[^.!?]{0,60}
    [^.!?]{0,60}(?:फॉलो करें|सब्सक्राइब करें|ज्वाइन करें)
    (?:ikuti kami|dapatkan (?:berita|update)) [^.!?]{0,60}(?:whatsapp|telegram|google news|instagram)
    (?:theo dõi chúng tôi|đăng ký nhận) [^.!?]{0,60}
    (?:关注我们|扫码关注|歡迎訂閱|ニュースレターに登録|メルマガ登録|채널 구독|line(?:で|の)?(?:友だち|公式))
    네이버에서 [^.!?]{0,20}구독[^.!?]{0,10}
    (?:whatsapp|telegram) (?:kanal|grub)\w* [^.!?]{0,30}(?:katıl|abone)\w*
    """,
    r"^\W*(?:{})",
)


#: Whole lines that interrupt a text: the label of an advertisement, where the text goes on, what reads it aloud.
_INTERRUPTION = any_of(
    r"""
    # English
    (?:advertisement|advertising|sponsored content|ad|loading(?: \w+)?)
    (?:article|story|text|content|post) continues (?:below|after)(?: (?:this|the) (?:ad|advert|advertisement|video))?
    continue reading(?: (?:below|the main story))?
    (?:scroll|skip) (?:down )?(?:to|for) (?:continue|more|keep reading|the rest)[^.!?]{0,30}
    listen to (?:this|the) (?:article|story)\b.{0,20}
    (?:add|make|choose|set) [^.!?]{2,40} (?:as )?(?:a |your )?preferred source(?: on google)?
    click here (?:for more [^.!?]{0,50}|to (?:get|download) [^.!?]{0,40}\bapp|to (?:subscribe|sign up)[^.!?]{0,50})
    # French
    (?:publicité|annonce)
    la suite (?:de (?:cet|l[’']) ?article )?(?:après|sous) (?:la|cette) publicité
    (?:écouter|lire) (?:cet|l[’']) ?article\b.{0,20}
    (?:ajouter|choisir) [^.!?]{2,40} (?:source|média) préférée? (?:sur|dans) google
    # German
    (?:anzeige|werbung)
    (?:artikel|beitrag|text|diesen artikel) (?:anhören|vorlesen lassen|hören)\b.{0,20}
    (?:weiterlesen nach der|nach der|unter der) anzeige(?: geht es weiter)?
    # Spanish, Portuguese, Italian, Dutch
    (?:publicidad|publicidade|propaganda|pubblicità|advertentie|reclame)
    (?:continúa|sigue) (?:leyendo |después de )?(?:tras |después de )?la publicidad
    (?:continua|continue lendo) (?:após|depois d)a? ?(?:a )?publicidade
    (?:la notizia|l[’']articolo|il testo)? ?(?:continua|prosegue) (?:dopo|sotto) la pubblicità
    (?:escuchar?|ouça|ouvir) (?:este |esta |la |el |o |a )?(?:artículo|nota|noticia|artigo|matéria)\b.{0,20}
    (?:ascolta|beluister) (?:il |l[’']|questo |dit )?(?:articolo|artikel)\b.{0,20}
    (?:artikel|lees) (?:gaat )?verder onder de (?:advertentie|video|foto)
    # Northern and eastern Europe
    (?:annons|annonse|annonce|reklame|mainos|reklama|reklám|publicitate|reklam|реклама|διαφήμιση)
    (?:artikeln|artikkelen|saken|teksten|texten) fortsätter (?:under|efter) (?:annonsen|reklamen)
    (?:artikkelen|saken|teksten) fortsetter (?:under|etter) (?:annonsen|reklamen|bildet)
    (?:juttu|artikkeli) jatkuu (?:mainoksen|kuvan) (?:jälkeen|alla)
    (?:ciąg dalszy|dalsza część) (?:artykułu )?pod (?:reklamą|materiałem wideo|zdjęciem)
    (?:článek|text) pokračuje pod (?:reklamou|videem|fotografií)
    продолжение (?:после рекламы|под (?:рекламой|видео))
    # other scripts
    (?:広告|広告の後に続きます|广告|廣告|광고|إعلان|اعلان|تبلیغات|פרסומת|विज्ञापन|বিজ্ঞাপন|โฆษณา|quảng cáo|iklan)
    (?:scroll to continue with content|lanjut baca di bawah)
    """,
    r"^\W*(?:{})\W*$",
)
#: Longest line of that kind, in characters.
_LONGEST_INTERRUPTION = 90


def is_interruption(text: str) -> bool:
    """Whether the whole line is a label that interrupts a text: "ADVERTISEMENT", "Story continues below"."""
    return len(text) <= _LONGEST_INTERRUPTION and _INTERRUPTION.match(text.lower()) is not None


#: What a line says by which somebody keeps the rights: in a line of its own, below the text.
_RIGHTS = phrases(
    """
    all rights reserved | all right reserved | droits réservés | droits de reproduction réservés |
    alle rechte vorbehalten | derechos reservados | prohibida su reproducción | prohibida la reproducción |
    riproduzione riservata | tutti i diritti riservati | todos os direitos reservados | alle rechten voorbehouden |
    med ensamrätt | kaikki oikeudet pidätetään | wszelkie prawa zastrzeżone | všechna práva vyhrazena |
    minden jog fenntartva | toate drepturile rezervate | tüm hakları saklıdır | все права защищены |
    всі права захищені | جميع الحقوق محفوظة | تمامی حقوق | כל הזכויות שמורות | सर्वाधिकार सुरक्षित | 版权所有 | 版權所有 |
    未经授权 | 無断転載 | 無断複製 | 무단전재 | 무단 전재 | สงวนลิขสิทธิ์ | hak cipta dilindungi |
    """
)
#: Longest line of that kind, in characters, and longest one that begins with its mark.
_LONGEST_RIGHTS, _LONGEST_MARKED = 60, 300
_RIGHTS_MARK = ("©", "Copyright", "COPYRIGHT", "(c)", "(C)", "ⓒ")


def is_rights_line(text: str) -> bool:
    """Whether the whole line says who keeps the rights: "© RIPRODUZIONE RISERVATA", "무단 전재 금지"."""
    if len(text) > _LONGEST_MARKED or (len(text) > _LONGEST_RIGHTS and not text.startswith(_RIGHTS_MARK)):
        return False
    lower = text.lower()
    return any(phrase in lower for phrase in _RIGHTS)


def is_promotion(text: str) -> bool:
    """Whether the line asks readers to subscribe, to follow, to give: "Sign up for our newsletter …"."""
    return _PROMOTION.match(text[:_LONGEST].lower()) is not None


#: What follows an author's name where a line tells who they are.
_TOLD_OF = any_of(
    r"""
    (?:is|was) (?:an?|the|our|based|currently|editor|deputy|senior|chief)\b
    (?:covers|writes|reports|joined|edits|works)\b
    (?:est|a été|écrit|couvre|travaille|dirige) (?:une?|la|le|l['’]|notre|pour|sur|chez|journaliste|les)
    (?:ist|war|schreibt|berichtet|arbeitet|leitet) (?:seit|als|für|über|bei|eine?|die|der|das|redakteur|reporter)
    (?:es|escribe|cubre|trabaja) (?:una?|el|la|sobre|en|para|periodista)
    (?:è|scrive|lavora) (?:una?|il|la|di|per|giornalista)
    (?:é|escreve|cobre|trabalha) (?:uma?|sobre|para|jornalista)
    (?:is|schrijft|werkt) (?:een|redacteur|verslaggever|over|voor|als)
    """,
    r"\W*(?:{})",
)


def is_about(text: str, name: str) -> bool:
    """Whether the line tells who that person is: "Nora Lind is a reporter …", "Nora Lind covers …"."""
    start, _, rest = text.partition(name)
    return not start.strip(" *–—-•") and bool(rest) and _TOLD_OF.match(rest[:_LONGEST].lower()) is not None


def is_share_line(text: str) -> bool:
    """Whether the whole line is what stands on a share button or over a row of them."""
    return len(text) <= _LONGEST_SHARE and _SHARE.match(text.lower()) is not None


def is_byline_frame(text: str) -> bool:
    """Whether the line holds nothing but the words around an author and a date, with or without the date: what scripts
    have to fill ("Par , publié le | modifié le"), and what is left where the author stands in a line of its own."""
    if len(text) > _LONGEST:
        return False
    found = []
    for match in _WORD.finditer(fold(text)):
        word = match[0]
        if len(word) == 1 and word not in _BETWEEN:
            continue
        if word not in _FRAME and word not in month_numbers():
            return False  # at the first word of nearly every line
        found.append(word)
    if not found:
        return False
    return any(word in _DATED for word in found) or all(word in _BY for word in found)


def related_match(text: str) -> re.Match[str] | None:
    """What a text begins with if it is what stands over links to other stories."""
    return RELATED.match(text.lower().replace("i\u0307", "i"))  # a Turkish capital: "İlgili"


def related_label(text: str) -> int:
    """WHOLE_LINE where the whole line is what stands over links to other stories, 1 where it begins so, else 0."""
    match = related_match(text[:_LONGEST])
    return 0 if match is None else WHOLE_LINE if match.end() == len(text) else 1


def is_correction(text: str) -> bool:
    """Whether the text begins as a correction or an editor's note does: "Correction: …", "Anm. d. Red.: …"."""
    return _CORRECTION.match(text[:_LONGEST].lower()) is not None


def has_time(text: str) -> bool:
    """Whether a time of day or a year stands in it."""
    return _TIME.search(text) is not None
