"""The label of links to other stories: "Read also", "Lire aussi", "Mehr zum Thema"."""

from __future__ import annotations

from archiver.extraction.words.vocabulary import any_of

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
