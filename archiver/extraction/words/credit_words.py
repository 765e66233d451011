"""The vocabulary of photo credits: labels, agencies and what is printed where a credit would stand but is none.

Patterns are in `re.VERBOSE` form: white space between words is for reading only, `[ ]` is a space.
"""

from __future__ import annotations

import re

#: Words for the picture and its making, before a colon or a "by".
THINGS = r"""
    photo(?:graph(?:ie|s|er|e)?)?s? | foto(?:grafie|graf[íi]a|graf(?:in)?|grafo|s|k|ğraf)? | fot | fotó
    | pictures? | pic | images? | imagen | imagem | immagin[ei] | bild(?:er|material)? | billeder? | bilde | beeld
    | afbeelding | illustration | grafik | infograf\w+ | kuva[at]? | zdj[eę]ci[ea] | ảnh | фото | 写真 | 撮影 | 사진
    | ljósmynd | isithombe | gambar | screenshot | video
"""
#: Words for its maker, owner or source.
ROLES = r"""
    cr[eé]dit[ioa]?s? | cr[eé]ditos? | credit[ei]? | copyright | rechte(?:inhaber)? | quelle | sources? | fonte | fuente
    | bron | kilde | källa | źródło | zdroj | forrás | lähde | kaynak | источник | nachweis | agentur | autor
    | courtesy(?:\s+of)?
    | by | di | de | von | par | por | av | af | via | door
"""
#: "Foto:", "Image credit:", "Bildquelle:", "Crédits photos :", "Photo by", "Picture courtesy of", "© 2020".
LABEL = rf"""
    (?:(?:{THINGS})[-\s]?(?:{ROLES})?|(?:{ROLES})[-\s]?(?:{THINGS})?)\s*[:：]\s*
    | (?:{THINGS})\s+(?:by|von|courtesy(?:\s+of)?|credit|crédit|av)\s*:?\s+
    | (?:courtesy\s+of|copyright)\s+
    | (?:©|\(c\)|ⓒ)\s*(?:copyright\s*)?:?\s*(?:\d{{4}}\b\s*)?
"""
#: What every label has and most captions have not.
LABEL_MARK = re.compile(r"[:：©ⓒ]|\(c\)|\b(?:by|von|av|courtesy|credit|crédit|copyright)\b", re.IGNORECASE)

#: News agencies, picture libraries, and what stands where an agency would; as they are printed, so that case matters.
#: From the credits of 81 news sites, and the national agencies of other countries.
AGENCY = re.compile(
    r"""(?<![\w-])(?:
    dpa | epd | kna | ddp | dapd | SID | AFP | AP | AP[ ]Photo | (?:The[ ])?Associated[ ]Press | Canadian[ ]Press
    | Press[ ]Association | Europa[ ]Press | Reuters | REUTERS | RTR | EPA(?:-EFE)? | EFE | ANSA | APA | Keystone
    | KEYSTONE | PA | PA[ ](?:Wire|Media|Images) | CP | AAP | AAP[ ]?I(?:mage|MAGE) | Xinhua | TASS | Sputnik | Anadolu
    | AA | ANI | PTI | Kyodo | Jiji | Yonhap | 연합뉴스 | 뉴시스 | 뉴스1
    | UPI | ATP | ANP | TT | NTB | Ritzau | Scanpix
    | Lehtikuva | B[Ee][Ll][Gg][Aa] | BELGAIMAGE | VRT | MTI | PAP | ČTK | HINA | Fena | Tanjug | LUSA | Lusa
    | Ag[êe]nci[ae]\s\w+ | Agence\s\w+
    | Getty | IMAGO | [Ii]mago | [Pp]icture[ -][Aa]lliance | Alamy | ALAMY | [Ss]hutterstock | SHUTTERSTOCK | iStock\w*
    | Unsplash | Pixabay | Pexels | Depositphotos | (?:stock\.)?[Aa]dobe(?:\.com|[ ][Ss]tock) | Bloomberg
    | S[Ii][Pp][Aa] | ABACA\w* | Hans[ ]Lucas | MAXPPP | Z[Uu][Mm][Aa] | WENN | Splash | Rex | SWNS | VCG | Magnum
    | Corbis | Contrasto | Fotogramma | AGF | IPA | [Ll]a[Pp]resse | NurPhoto | Icon[ ]Sport | Presse?[ ]Sports
    | USA[ ]TODAY
    | Gallo[ ]Images | ullstein\w* | akg
    | Wikimedia | Wikipedia | Flickr | Creative[ ]Commons | CC[ -]BY\S* | NASA | ESA | USGS
    | Instagram | Facebook | Twitter | TikTok | YouTube | X
    | Pool | Screenshot | Handout | HANDOUT | zVg | Zvg | ZVG | DR | D\.R\. | [Pp]rivat | Archiv
    )(?![\w-])""",
    re.VERBOSE,
)
#: A word of a name: capitalised, a particle, or a joint ("/", "via", "&").
NAME_WORD = re.compile(
    r"""[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯŞİĞŁ][\w.'’-]*[,;]?
    | van | von | der | den | de | da | di | du | del | della | dos | le | la | el | al | bin | nuotr\.?
    | i | og | und | and | et | y | e | via | for | pour | of | & | [/|+·-] | \S*/\S+""",
    re.VERBOSE,
)
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
#: What may stand behind a name and is none: "/Copyright 2026 The Agency. All rights reserved".
RIGHTS = re.compile(
    r"""(?<=\w)\s*[/|,·-]\s*(?:copyright|©)\s+\d{4}\b.*$
    | [\s,.;/|–-]*(?:all[ ]rights?[ ]reserved|alle[ ]rechte[ ]vorbehalten|tutti[ ]i[ ]diritti[ ]riservati
        |riproduzione[ ]riservata
        |todos[ ]los[ ]derechos[ ]reservados)\.?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
