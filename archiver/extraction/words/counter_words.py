"""What pages count around a story (readers, comments, shares), by language, and what they say where nobody came yet."""

from __future__ import annotations

#: Words for what is counted, each a regular expression. Votes and visitors are left out: stories are about them.
COUNTED = {
    "en": "reads? readers? views? viewers? page-?views? hits comments? shares? "
    "likes? reactions? repl(?:y|ies) retweets? read(?:ing)?_time",
    "fr": "lectures? vues? consultations? commentaires? partages? réactions? lus? vus? temps_de_lecture",
    "de": "aufrufe? zugriffe? klicks? abrufe? (?:leser)?kommentare?n? reaktion(?:en)? gelesen geteilt angesehen "
    "lesezeit lesedauer",
    "es": "lecturas? vistas? visualizacion(?:es)? comentarios? compartid[oa]s? reaccion(?:es)? "
    "leíd[oa] tiempo_de_lectura",
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
    "(?:条|條|則|则)?(?:评论|評論|留言) "
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
    "this the article story page post has have been was were times? people persons total so far by yet us "
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
