"""What stands in bylines beside the names of persons. Everything folded: lower case, no accents."""

from __future__ import annotations

from archiver.extraction.words.text import phrases, word_set

#: News agencies. They sign as authors do, alone or after a person ("Par Prénom Nom (avec AFP)").
AGENCIES = phrases(
    """
    aap | ap | associated press | the associated press | afp | agence france-presse | agence france presse | afp
    relaxnews | agencia efe | efe | europa press | ansa | adnkronos | agi | askanews | lapresse | italpress | dpa |
    deutsche presse-agentur | dpa-afx | dpa-infocom | dts | epd | kna | sid | sport-informations-dienst | apa |
    austria presse agentur | sda | keystone-sda | keystone-ats | ats | ats-ans | awp | belga | anp | lusa | agencia
    lusa | agencia brasil | agencia estado | estadao conteudo | folhapress | telam | notimex | reuters | thomson
    reuters | upi | bloomberg | bloomberg news | pa | pa media | pa news agency | press association | pti | press
    trust of india | ani | ians | aps | tap | mena | wafa | spa | wam | kuna | qna | ina | irna | isna | tasnim | aa
    | anadolu | anadolu agency | anadolu ajansi | dha | iha | demiroren haber ajansi | ihlas haber ajansi | tass |
    тасс | ria novosti | риа новости | interfax | интерфакс | ukrinform | unian | belta | agerpres | mediafax | bta
    | hina | tanjug | fena | srna | makfax | stt | tt | ntb | ritzau | bns | leta | elta | pap | ctk | tasr | sita |
    mti | xinhua | kyodo | kyodo news | jiji | jiji press | yonhap | cna | antara | bernama | vna | kcna | cp |
    canadian press | the canadian press | la presse canadienne | presse canadienne | cnn newsource | tribune news
    service | tns | states newsroom | kff health news | propublica | spot on news | teleschau | bang showbiz | cover
    media | ots | news aktuell |
    """
)
#: Short agency names that mean nothing else, however they are written; other short ones count only in capitals.
PLAIN_AGENCIES = word_set(
    """
    afp dpa epd kna efe ansa tass dts ntb anp pti upi sda apa тасс
    """
)
#: What agencies call themselves.
AGENCY_WORDS = word_set(
    """
    agency agence agentur nachrichtenagentur presseagentur presse-agentur agencia agenzia agencja agentura persbureau
    nyhetsbyran nyhetsbyra nyhedsbureau
    """
)
#: Words of functions and offices: where one stands, the name has ended.
ROLES = word_set(
    """
    reporter reporters reporterin correspondent correspondents corresponding editor editors editorial journalist
    journalists journaliste journalistes journalistin periodista jornalista giornalista writer writers staff
    columnist kolumnist kolumnistin contributor contributors contributing freelance freelancer producer presenter
    analyst researcher photographer report reports photographe fotograf fotografin fotografo cameraman redaktion
    redaktionen redakcja redakce redakcia redaktor redaktorka redaktionell redakteur redakteurin redakteure
    redaktorin redaction redactie redacteur redactrice redacao redaccion redazione redattore szerkeszto redaksjon
    redaktionschef ressortleiter ressortleiterin korrespondent korrespondentin korrespondenten correspondant
    correspondante envoye envoyee permanent permanente corresponsal enviado enviada corrispondente inviato
    correspondente verslaggever verslaggeefster muhabir muhabiri newsroom desk team bureau chefredakteur
    chefredakteurin volontar volontarin praktikant autor autorin autoren auteur autrice author authors admin
    administrator webmaster gastautor gastautorin gastbeitrag agency agencies agence agences agentur agenturen
    agencia agencias agenzia agenzie wires wire services publisher published updated president ceo founder directeur
    directrice professor phd md esq mba intern trainee moderator unknown anonymous anonym board blogger blog archiv
    archive user communication mitglied وكالات متابعات
    """
)
#: Words that open a function's name ("Senior Political Correspondent") but may be a name's last ("Royal", "Chief").
ROLE_OPENERS = word_set(
    """
    chief deputy senior junior managing executive assistant associate digital politics political business economics
    health science sports technology environment education investigations investigative breaking national foreign
    world local regional diplomatic defence defense security royal culture arts entertainment weather chef chefin
    leitender leitende leiter leiterin guest gast invite special speciale press service founder director minister
    officer member host office anchor
    """
)
#: What joined names of functions end with: "Projektleiterin", "Pressesprecher".
ROLE_ENDINGS = (
    "leiter", "leiterin", "redakteur", "redakteurin", "sprecher", "sprecherin", "journalist", "journalistin",
    "berater", "beraterin", "referent", "referentin", "experte", "expertin", "forscher", "forscherin", "direktor",
    "direktorin", "assistent", "assistentin", "korrespondent", "korrespondentin", "mitarbeiter", "mitarbeiterin",
)  # fmt: skip
#: Words of names of media and firms, never of persons.
FIRMS = word_set(
    """
    news times media medien magazin magazine zeitung gazette herald tribune journal radio tv television network
    group inc ltd llc gmbh ag verlag publishing institute institut university universitat foundation stiftung verein
    association verband online presse pressestelle pressemitteilung newspaper company corporation com www http https
    """
)
#: Words that are no part of any name but stand capitalised in headings and boxes.
OTHER = word_set(
    """
    the a an this about contact follow share read more subscribe newsletter comments photo photos foto fotos bild
    image images video source quelle credit copyright section category home menu search login advertisement anzeige
    publicite monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag
    samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche text texte interview analysis analyse
    opinion kommentar comment article story minutes minute min hours ago today yesterday heute gestern exclusive
    us bio biography profile posts articles view release study
    live none null letztes letzte update updates aktualisiert kommentare keine sponsored revised edition and und et
    with mit avec by par how why what when where who is are was were has have
    """
)
#: Lower-case words that stand within names.
PARTICLES = word_set(
    """
    de da do dos das del dela delos della dello degli dei di du des d' la le les los las el al bin ben bint ibn abu abd
    van von vom zu zum zur der den ter ten te op 't y e i san st af av auf ap mac mc o' ul ur und
    """
)
#: Places of two words and more that stand after a name; single words need no list, no person has only one there.
PLACES = phrases(
    """
    new york | new york city | los angeles | san francisco | san diego | las vegas | washington dc | washington d.c.
    | hong kong | new delhi | mexico city | tel aviv | tel-aviv | buenos aires | sao paulo | rio de janeiro | den
    haag | the hague | la haye | cape town | kuala lumpur | abu dhabi | sri lanka | south africa | north korea |
    south korea | saudi arabia | new zealand | united states | united kingdom | phnom penh | addis ababa | santo
    domingo | san salvador | san jose | santiago de chile | st. petersburg | saint petersburg | frankfurt am main |
    नई दिल्ली |
    """
)
#: What stands before a name in languages beside those of `names._LABEL`, folded. A colon may follow.
BY = word_set(
    """
    oleh penulis pewarta laporan
    โดย เขียนโดย รายงานโดย ผู้เขียน ผู้สื่อข่าว เรื่อง
    מאת כתב כתבה
    كتب كتبت بقلم كتبه كتبها الكاتب الكاتبة اعداد
    نویسنده خبرنگار گزارشگر
    تحریر مصنف
    लेखक लेखिका रिपोर्टर संवाददाता
    প্রতিবেদক লেখক
    yazan yazar muhabir haber
    γραφει συντακτης συντακτρια
    автор авторка автори авторы аўтар пишува текст корреспондент кореспондент
    подготовил подготовила підготував підготувала написал написала пише пишет аутор
    pise autor tekst napsal napsala zapsal irta szerzo kirjoittaja teksti kirjoittanut
    scris autorul avtor pise
    ავტორი հեղինակ எழுதியவர்
    mwandishi autors autorius hofundur egilea muəllif muallif oprac opracowal opracowala
    द्वारा
    """
) | phrases("به قلم | نوشته ی |")
#: The same, where only a colon behind it makes the word a label.
BY_COLON = word_set(
    """
    ρεπορταζ επιμελεια reporter bai کاتب رپورٹ گزارش रिपोर्ट প্রতিবেদন రచయిత ಲೇಖಕ ലേഖകൻ ലേഖിക લેખક
    ਲੇਖਕ ଲେଖକ කර්තෘ ጸሐፊ
    """
)
#: The same, where the word means other things in other languages; by language.
BY_IN = {
    "ro": word_set("de"),
    "ca": word_set("per"),
    "sw": word_set("na"),
    "el": word_set("του της απο"),
    "vi": word_set("theo") | phrases("tac gia |"),
    "af": word_set("deur"),
    "sq": word_set("nga"),
    "cy": word_set("gan"),
    "ga": word_set("le"),
    "mt": word_set("minn"),
    "tl": word_set("ni nina"),
    "fil": word_set("ni nina"),
    "ha": word_set("daga"),
    "zu": word_set("ngu"),
    "so": phrases("waxaa qoray | w q |"),
    "eo": word_set("de"),
    "lb": word_set("vum vun"),
}
#: The article that stands between label and name: "Γράφει ο Γιώργος Παππάς", "Του Γιώργου".
ARTICLES = word_set("ο η του της")
#: Nouns of groups: where one stands, no person is named.
GROUPS = word_set(
    """
    team desk bureau newsroom board redaktion redaktionen redakcja redakce redakcia redaction redactie redacao redaccion
    redazione redaksjon onlineredaktion office department service
    services council committee commission ministry authority division community collective partners
    """
)
#: Words of `OTHER` that stand within the names of outlets and of two who sign together.
ARTICLES_AND = word_set("the a an and und et with mit avec")
