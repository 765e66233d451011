"""The vocabulary of photo credits: labels, agencies and what is printed where a credit would stand but is none.

Patterns are in `re.VERBOSE` form: white space between words is for reading only, `[ ]` is a space.
"""

from __future__ import annotations

import re

#: Words for the picture and its making, before a colon or a "by".
THINGS = r"""
    photo(?:graph(?:ie|s|er|e)?)?s? | foto(?:grafie|graf[íi]a|graf(?:in|i|ija|as)?|grafo|s|k|ğraf|'s)? | fot | fotó
    | photocollage | pictures? | pic | images? | imagen | imagem | immagin[ei] | bild(?:er|material)? | billeder?
    | bilde | beeld
    | afbeelding | illustration | grafik | infograf\w+ | kuva[at]? | valokuva(?:aja)? | zdj[eę]ci[ea] | ảnh
    | hình(?:\sảnh)? | (?:ljós)?mynd | isithombe | gambar | screenshot | video | görsel | nuotrauk\w+ | nuotr
    | attēl[si] | pil(?:t|did) | kép | sl[ik]ka | snímek | picha | dok | фото(?:графи[яи])? | снимк[аи]
    | світлин[аи] | слика | здымак
    | сүрөт | сурет | φωτογραφ(?:ία|ίες|ιες|ια) | φωτ[οό] | φωτ | צילו(?:ם|מים) | תמונ(?:ה|ות)
    | صورة | صور | تصوير | عدسة | عکس | تصویر
    | फोटो | तस्वीर | चित्र | छायाचित्र | ছবি | ภาพ(?:ถ่าย|ประกอบ)? | படம் | ఫోటో | ફોટો | ფოტო | լուսանկար(?:ը|ներ)?
    | 写真 | 撮影 | 画像 | [图圖][片源]? | 図[版表]? | 照片 | [摄攝]影 | 사진 | 이미지
"""
#: Words for its maker, owner or source.
ROLES = r"""
    cr[eé]dit[ioa]?s? | cr[eé]ditos? | credit[ei]? | copyright | rechte(?:inhaber)? | quelle | sources? | fonte
    | fuente
    | bron | kilde | källa | źródło | zdroj | forrás | lähde | kaynak | источник | nachweis | agentur | autor
    | courtesy(?:\s+of)? | izvor | sursa | sumber | allikas | avots | šaltinis | heimild | nguồn | джерело | извор
    | πηγή | קרדיט | מקור | באדיבות | المصدر | مصدر | منبع | عکاس | بشکریہ | स्रोत | साभार | সূত্র | সৌজন্যে | ที่มา
    | เครดิต(?:ภาพ)? | (?:来|來)源 | 出典 | クレジット | 提供 | 供[图圖] | 출처 | 제공 | 촬영
    | by | di | de | von | par | por | av | af | via | door
"""
#: A picture that was not taken for the story, before its colon: "FILE PHOTO: The old pier". What follows is a caption
#: unless it has the shape of a credit.
KIND_OF_PICTURE = r"""
    file(?:[ ](?:photo|image|pic(?:ture)?))? | stock[ ](?:photo|image)
    | (?:archiv|symbol|serien|datei|beispiel)(?:bild|foto)
    | (?:arkiv|illustrations|illustrasjons|genre)(?:foto|bilde?) | archief(?:foto|beeld)
    | (?:photo|image)[ ]d['’](?:archives?|illustration) | archives?
    | (?:foto|imagen|imagem|fotograf[íi]a)[ ]de[ ]ar(?:chivo|quivo) | foto[ ]d['’]archivio
    | фото[ ]из[ ]архива | архивное[ ]фото | φωτογραφία[ ]αρχείου
    | [资資]料[图圖]片? | 資料写真 | 자료[ ]?사진 | صورة[ ]أرشيفية | عکس[ ]آرشیوی | תמונת[ ]ארכיון
"""
#: "Foto:", "Image credit:", "Bildquelle:", "Crédits photos :", "Photo by", "Picture courtesy of", "© 2020", "사진=".
LABEL = rf"""
    (?:(?:archiv|symbol|arkiv|illustrasjons)?(?:{THINGS})[-\s]?(?:{ROLES})?|(?:{ROLES})[-\s]?(?:{THINGS})?)\.?\s*[:：=＝]\s*
    | (?:{THINGS})\s+(?:by|von|courtesy(?:\s+of)?|credit|crédit|av|oleh|przez|na)\s*:?\s+
    | (?:写真|撮影|[摄攝]影|[图圖]片?|사진)(?:提供|来源|來源|\s?제공)?\s*[/／|｜・]\s*
    | courtesy\s+(?=(?-i:[A-Z]))
    | (?:fot|foto|phot|zdj|φωτ|φωτο)\.\s+ | (?:courtesy\s+of|copyright)\s+
    | (?:©|\(c\)|ⓒ)\s*(?:copyright\s*)?:?\s*(?:\d{{4}}\b\s*)?
"""
#: What every label has and most captions have not.
LABEL_MARK = re.compile(
    r"[:：=＝©ⓒ／｜・]|\(c\)|사진|[影片图圖]/|\bf[oó]to?\.|\bphot\.|φωτο?\.|\b(?:by|von|av|courtesy|credit|crédit|copyright)\b",
    re.IGNORECASE,
)
#: What stands behind the name where the language puts it there: "王小明 摄", "山田太郎撮影", "연합뉴스 제공".
MAKER_BEHIND = r"(?:[摄攝]影?|撮影|提供|供[图圖]|제공|촬영)"

#: News agencies, picture libraries, and what stands where an agency would; as they are printed, so that case matters.
#: From the credits of 81 news sites, and the national agencies of other countries.
AGENCY = re.compile(
    r"""(?<![\w-])(?:
    dpa | epd | kna | ddp | dapd | SID | AFP | AP | AP[ ]Photo | (?:The[ ])?Associated[ ]Press | Canadian[ ]Press
    | Press[ ]Association | Europa[ ]Press | Reuters | REUTERS | RTR | EPA(?:-EFE)? | EFE | ANSA | APA | Keystone
    | KEYSTONE | PA | PA[ ](?:Wire|Media|Images) | CP | AAP | AAP[ ]?I(?:mage|MAGE) | Xinhua | TASS | Sputnik
    | Anadolu
    | AA | ANI | PTI | Kyodo | Jiji | Yonhap | 연합뉴스 | 뉴시스 | 뉴스1
    | UPI | ATP | ANP | TT | NTB | Ritzau | Scanpix
    | Lehtikuva | B[Ee][Ll][Gg][Aa] | BELGAIMAGE | VRT | MTI | PAP | ČTK | HINA | Fena | Tanjug | LUSA | Lusa
    | Ag[êe]nci[ae]\s\w+ | Agence\s\w+
    | [Gg]etty | GETTY | IMAGO | [Ii]mago | [Pp]icture[ -][Aa]lliance | Alamy | ALAMY | [Ss]hutterstock | SHUTTERSTOCK
    | iStock\w*
    | Unsplash | Pixabay | Pexels | Depositphotos | (?:stock\.)?[Aa]dobe(?:\.com|[ ][Ss]tock) | Bloomberg
    | S[Ii][Pp][Aa] | ABACA\w* | Hans[ ]Lucas | MAXPPP | Z[Uu][Mm][Aa] | WENN | Splash | Rex | SWNS | VCG | Magnum
    | Corbis | Contrasto | Fotogramma | AGF | IPA | [Ll]a[Pp]resse | NurPhoto | Icon[ ]Sport | Presse?[ ]Sports
    | USA[ ]TODAY
    | Gallo[ ]Images | ullstein\w* | akg
    | Wikimedia | Wikipedia | Flickr | Creative[ ]Commons | CC[ -]BY\S* | NASA | ESA | USGS
    | Instagram | Facebook | Twitter | TikTok | YouTube | X
    | 新华社 | 中新社 | 中新网 | 视觉中国 | 法新社 | 法新 | 美联社 | 路透社?图? | 共同(?:通信)? | 時事(?:通信)?
    | ロイター | AFP時事 | 중앙포토 | 로이터 | 게티이미지\w* | РИА[ ]Новости | ТАСС | Укринформ | Укрінформ | УНІАН
    | رويترز | الأناضول | [أا][ ]?ف[ ]?ب | [가-힣]{2,4}[ ]기자
    | ایسنا | ایرنا | تسنیم | רויטרס | EUROKINISSI | ΑΠΕ(?:-ΜΠΕ)? | TTXVN
    | Antara | ANTARA | Bernama | PTI[ ]Photo
    | Folhapress | Estadão[ ]Conteúdo | Reprodução | Divulgação | Profimedia | PIXSELL | CROPIX | TASR | SITA
    | Imagn | IMAGN | WireImage | FilmMagic | Newscom | TNS | Mirrorpix | REA | DPPI
    | Pool | Screenshot | Handout | HANDOUT | zVg | Zvg | ZVG | zvg | DR | D\.R\. | [Pp]rivat | Archiv
    )(?![\w-])""",
    re.VERBOSE,
)
#: What stands between the capitalised words of a name: a particle, or a joint ("/", "via", "&").
NAME_WORD = re.compile(
    r"""van | von | der | den | de | da | di | du | del | della | dos | le | la | el | al | bin | nuotr\.?
    | i | og | und | and | et | y | e | via | for | pour | of | & | pics? | pix | photos? | file | [/|+·-] | \S*/\S+""",
    re.VERBOSE,
)
#: A label that has lost its name: "Credit...", "Image source,".
LABEL_ALONE = re.compile(rf"^\W*(?:(?:{THINGS}|{ROLES})\b\W*+)++$", re.IGNORECASE | re.VERBOSE)
#: What is never a credit: a kind of picture, a label without its name, a control.
NO_CREDIT = re.compile(
    r"""^(?:\W*
    | (?:symbol|archiv|serien|datei)(?:bild|foto|aufnahme)? | file(?:[ ]photo|[ ]image)? | image | photo | foto | bild
    | picture | stock | photo[ ]d[’']illustration | illustration | archives? | copyright | all[ ]rights[ ]reserved
    | alle[ ]rechte[ ]vorbehalten | riproduzione[ ]riservata | quelle | source
    | (?:view|open|show|click|tap|enlarge|zoom|expand|agrandir|vergrößern|ouvrir)\b.*
    | \d[\d\s:/.,]*(?:of\s+\d+)?
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
#: What may stand behind a name and is none: "/Copyright 2026 The Agency. All rights reserved", a way to buy the
#: picture.
RIGHTS = re.compile(
    r"""(?<=\w)\s*[/|,·-]\s*(?:copyright|©)\s+\d{4}\b.*$
    | [\s,.;/|–-]*(?:all[ ]rights?[ ]reserved|alle[ ]rechte[ ]vorbehalten|tutti[ ]i[ ]diritti[ ]riservati
        |riproduzione[ ]riservata
        |todos[ ]los[ ]derechos[ ]reservados)\.?\s*$
    | [\s,;/|–-]*(?:(?:purchase|acquire|buy|get)[ ](?:licensing|image|photo|reprint)[ ]rights
        |(?:buy|order|purchase|licen[sc]e)[ ](?:this[ ]|a[ ])?(?:photo|image|picture|print)s?
        |rights[ ]and[ ]permissions)\b
        (?:\s*,?\s*\(?opens[ ](?:in[ ])?(?:a[ ])?new[ ](?:tab|window)\)?)?\s*$
    | [\s,;(]*\(?(?:opens[ ](?:in[ ])?(?:a[ ])?new[ ](?:tab|window)|öffnet[ ]in[ ]neuem[ ](?:tab|fenster)
        |(?:s['’])?ouvre[ ](?:dans[ ])?une?[ ]nouvel(?:le)?[ ](?:onglet|fenêtre))\)?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
