"""Bylines of many hands, taken apart."""

import pytest

from archiver.extraction.words.names import is_agency, read_names, signature

SITE = frozenset({"example post", "the example post", "le courrier exemple"})


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Par Mathilde Kervella (avec AFP)", ["Mathilde Kervella", "AFP"]),
        ("Par Mathilde Kervella à Bagdad", ["Mathilde Kervella"]),
        ("Par Mathilde Kervella et Yann Le Goff", ["Mathilde Kervella", "Yann Le Goff"]),
        ("Par Le Courrier exemple avec AFP", ["AFP"]),
        ("Propos recueillis par Yann Le Goff", ["Yann Le Goff"]),
        ("De notre correspondante à Londres, Mathilde Kervella", ["Mathilde Kervella"]),
        ("Par Mathilde Kervella, envoyée spéciale", ["Mathilde Kervella"]),
        ("Rédaction", []),
        ("Par la rédaction", []),
        ("Par , publié le | modifié le", []),
        ("publié le", []),
        ("Von unserem Korrespondenten Jörn Petersen", ["Jörn Petersen"]),
        ("Von Jörn Petersen und Ursula von der Linde, Hamburg", ["Jörn Petersen", "Ursula von der Linde"]),
        ("Eine Analyse von Antje Petersen-Groß", ["Antje Petersen-Groß"]),
        ("Ein Interview von Antje Petersen", ["Antje Petersen"]),
        ("Von Antje Petersen/dpa", ["Antje Petersen", "dpa"]),
        ("Text: Antje Petersen, Fotos: Jörn Petersen", ["Antje Petersen"]),
        ("Text und Fotos: Antje Petersen", ["Antje Petersen"]),
        ("Onlineredaktion", []),
        (
            "By Eleanor Whitcombe, Samuel Okafor and Moira Tallack in Erbil",
            ["Eleanor Whitcombe", "Samuel Okafor", "Moira Tallack"],
        ),
        ("By Eleanor Whitcombe, Political Correspondent", ["Eleanor Whitcombe"]),
        ("Eleanor Whitcombe Senior Reporter", ["Eleanor Whitcombe"]),
        ("By Eleanor Whitcombe, Chief Technology Officer and Head of Ferries", ["Eleanor Whitcombe"]),
        ("By Eleanor Whitcombe for The Example Post", ["Eleanor Whitcombe"]),
        ("By Eleanor Whitcombe, New York", ["Eleanor Whitcombe"]),
        ("By Eleanor Whitcombe | 5 May 2020, 10:30", ["Eleanor Whitcombe"]),
        ("28. Jan. 2022 Antje Petersen", ["Antje Petersen"]),
        ("Posted by Eleanor Whitcombe on May 5, 2020", ["Eleanor Whitcombe"]),
        ("By Eleanor Whitcombe e.whitcombe@example-post.co.uk @ewhitcombe", ["Eleanor Whitcombe"]),
        ("By Samuel Okafor Jr.", ["Samuel Okafor Jr."]),
        ("By Samuel Okafor, Ph.D.", ["Samuel Okafor"]),
        ("By SAMUEL OKAFOR", ["SAMUEL OKAFOR"]),
        ("Will Okafor", ["Will Okafor"]),
        ("By The Associated Press", ["The Associated Press"]),
        ("Reuters", ["Reuters"]),
        ("By Eleanor Whitcombe with Coastal News Agency", ["Eleanor Whitcombe", "Coastal News Agency"]),
        ("Par Yann Le Goff avec agences", ["Yann Le Goff"]),
        ("Von Antje Petersen mit Agenturen", ["Antje Petersen"]),
        ("Agency reporter", []),
        ("Example Post", []),
        ("Por María Castaño Ruiz | Madrid", ["María Castaño Ruiz"]),
        ("Por Redacción", []),
        ("De nuestra corresponsal María Castaño, Bogotá", ["María Castaño"]),
        ("Di Chiara Bellandi e Pietro Sarti", ["Chiara Bellandi", "Pietro Sarti"]),
        ("Di Redazione ANSA", ["ANSA"]),
        ("Da redação", []),
        ("Por Inês Tavares e Rui Prado, Lisboa", ["Inês Tavares", "Rui Prado"]),
        ("Door Sanne Bakker en Pieter de Wit", ["Sanne Bakker", "Pieter de Wit"]),
        ("Door onze correspondent Sanne Bakker", ["Sanne Bakker"]),
        ("Af Signe Lund", ["Signe Lund"]),
        ("신현수 기자", ["신현수"]),
        ("By Nora B. Lind and A. J. Falk", ["Nora B. Lind", "A. J. Falk"]),
        ("By Kim A. Holt", ["Kim A. Holt"]),
        ("By Minh Le", ["Minh Le"]),
        ("By Ivo Falk, Jr.", ["Ivo Falk Jr."]),
        ("Reporting by Nora Lind Writing by Ivo Falk Editing by Moira Tallack", ["Nora Lind"]),
        ("By Ivo Falk, Sr. Director of Ferries", ["Ivo Falk"]),
        ("By Nora Lind and AP Staff", ["Nora Lind", "AP"]),
        ("Par Yann Le Goff et AFP", ["Yann Le Goff", "AFP"]),
        ("Autor Ivana Horvat/Hina", ["Ivana Horvat", "Hina"]),
        ("By National Ferry Service", []),
        ("By Juan dela Cruz", ["Juan dela Cruz"]),
        ("Un article de Yann Le Goff", ["Yann Le Goff"]),
        ("Dal nostro inviato Pietro Sarti", ["Pietro Sarti"]),
        ("Author(s): Nora Lind; Ivo Falk", ["Nora Lind", "Ivo Falk"]),
        ("Words: Nora Lind Pictures: Ivo Falk", ["Nora Lind"]),
        ("Por María Castaño y José Ruiz y Mora", ["María Castaño", "José Ruiz y Mora"]),
        ("Por José Ruiz y EFE", ["José Ruiz", "EFE"]),
        ("Por José Ruiz y Redacción", ["José Ruiz"]),
        ("By Lucía San", ["Lucía San"]),
        ("By Hugo Read", ["Hugo Read"]),
        ("By Live Berg", ["Live Berg"]),
        ("By by NORA LIND, IVO FALK and KIM HOLT", ["NORA LIND", "IVO FALK", "KIM HOLT"]),
        ("Oleh Dewi Lestari", ["Dewi Lestari"]),
        ("Penulis: Dewi Lestari", ["Dewi Lestari"]),
        ("โดย มานี ใจงาม", ["มานี ใจงาม"]),
        ("מאת: נועה לוי", ["נועה לוי"]),
        ("كتب: سامي حداد", ["سامي حداد"]),
        ("بقلم سامي حداد", ["سامي حداد"]),
        ("Γράφει ο Νίκος Λάμπρου", ["Νίκος Λάμπρου"]),
        ("Автор: Ирина Волкова", ["Ирина Волкова"]),
        ("Yazar: Elif Kaya", ["Elif Kaya"]),
        ("Piše: Ivana Babić", ["Ivana Babić"]),
        ("作者：李小红", ["李小红"]),
        ("来源：北港晚报 作者：李小红 责任编辑：王芳", ["李小红"]),
        ("本报记者 李小红 张伟", ["李小红", "张伟"]),
        ("記者李小紅／台北報導", ["李小紅"]),
        ("文／李小紅", ["李小紅"]),
        ("이수진 기자 sujin@news.example", ["이수진"]),
        ("글 이수진 사진 김민수", ["이수진"]),
        ("執筆：山田太郎", ["山田太郎"]),
        ("文＝山田太郎", ["山田太郎"]),
        ("기자 이수진", ["이수진"]),
        ("[부산=연안뉴스] 이수진 기자", ["이수진"]),
        ("[부산=연안뉴스] 이수진 기자 =", ["이수진"]),
        ("이수진·김민수 기자", ["이수진", "김민수"]),
        ("기자명 이수진", ["이수진"]),
        ("聞き手・山田太郎", ["山田太郎"]),
        ("編集委員　山田太郎", ["山田太郎"]),
        ("海湾日报记者李小红报道", ["李小红"]),
        ("（记者 李小红）", ["李小红"]),
        ("〔記者李小紅／高雄報導〕", ["李小紅"]),
        ("海灣社記者李小紅高雄3日電", ["李小紅"]),
        ("By SAMUEL OKAFOR Associated Press", ["SAMUEL OKAFOR", "Associated Press"]),
        ("文｜李小紅 編輯｜王大明", ["李小紅"]),
        ("เขียนโดย มานี รักดี และ ปิติ ใจงาม", ["มานี รักดี", "ปิติ ใจงาม"]),
        ("מאת נועה ברק ואורי שלו", ["נועה ברק", "אורי שלו"]),
        ("كتبت ليلى حداد وسامي نجار", ["ليلى حداد", "سامي نجار"]),
        ("بقلم وليد حداد", ["وليد حداد"]),
        ("به قلم شیرین کریمی و رضا امینی", ["شیرین کریمی", "رضا امینی"]),
        ("द्वारा मीरा वर्मा और अजय राव", ["मीरा वर्मा", "अजय राव"]),
        ("Oleh Dewi Lestari dan Agus Pratama", ["Dewi Lestari", "Agus Pratama"]),
        ("Γράφει η Ελένη Ρήγα και ο Νίκος Λάμπρου", ["Ελένη Ρήγα", "Νίκος Λάμπρου"]),
        ("द्वारा मीरा वर्मा", ["मीरा वर्मा"]),
        ("ავტორი: ნინო ლომიძე", ["ნინო ლომიძე"]),
        ("Հեղինակ՝ Անի Սարգսյան", ["Անի Սարգսյան"]),
        ("எழுதியவர்: மீனா ரவி", ["மீனா ரவி"]),
        ("Geschreven door Sanne Bakker", ["Sanne Bakker"]),
        ("Écrit par Yann Le Goff", ["Yann Le Goff"]),
        ("Autorius: Rasa Kalnė", ["Rasa Kalnė"]),
        ("By Dr. Nora Lind and Prof. Ivo Falk", ["Nora Lind", "Ivo Falk"]),
        ("By Nora Lind, Trial Lawyer at Falk & Partners", ["Nora Lind"]),
        ("By Nora Lind, Director of Ferries, Falk Shipping Lines", ["Nora Lind"]),
        ("By Nora Lind In Island Travel, Harbour Guides", ["Nora Lind"]),
        ("Eingestellt von Nora Lind", ["Nora Lind"]),
        ("By Nora Lind 5 min read", ["Nora Lind"]),
        ("Von Nora Lind · Lesezeit: 4 Minuten", ["Nora Lind"]),
        ("By Nora Lind. Last updated by the desk", ["Nora Lind"]),
        ("By Nora Lind, PhD. Medically reviewed by Ivo Falk", ["Nora Lind"]),
        ("By Nora Lind | Photography by Ivo Falk", ["Nora Lind"]),
        ("Coastal Radio Corporation", []),
        ("Coastal Guide Editorial Team", []),
    ],
)
def test_byline(byline: str, names: list[str]) -> None:
    language = {"Di": "it", "Por": "pt", "Door": "nl"}.get(byline.split()[0])

    assert read_names(byline, SITE, language) == names


@pytest.mark.parametrize(
    ("byline", "language", "names"),
    [
        ("De Ion Munteanu", "ro", ["Ion Munteanu"]),
        ("Per Núria Ferrer", "ca", ["Núria Ferrer"]),
        ("Na Juma Otieno", "sw", ["Juma Otieno"]),
        ("Του Νίκου Λάμπρου", "el", ["Νίκου Λάμπρου"]),
        ("Tác giả: Trần Thị Lan", "vi", ["Trần Thị Lan"]),
        ("Per Lindqvist", "sv", ["Per Lindqvist"]),
        ("Na Young", "en", ["Na Young"]),
    ],
)
def test_labels_of_one_language(byline: str, language: str, names: list[str]) -> None:
    assert read_names(byline, SITE, language) == names


@pytest.mark.parametrize("name", ["Hugo Read", "Live Berg", "Trần Văn An", "Ida Home"])
def test_names_that_are_words_count_where_markup_calls_them_names(name: str) -> None:
    assert read_names(name, SITE, marked=True) == [name]
    assert read_names("Read More", SITE, marked=True) == read_names("Follow Us", SITE, marked=True) == []


@pytest.mark.parametrize("masthead", ["HARBOUR TODAY", "Harbour Today", "The Monday Mail", "Le Courrier d'Hier"])
@pytest.mark.parametrize("byline", ["Eleanor Whitcombe and Samuel Okafor", "By Eleanor Whitcombe, Samuel Okafor,"])
def test_a_masthead_behind_the_author_with_a_word_of_a_date_in_it(byline: str, masthead: str) -> None:
    names = read_names(f"{byline} {masthead}", frozenset({masthead.lower()}))

    assert names == ["Eleanor Whitcombe", "Samuel Okafor"]


def test_one_word_is_a_name_only_where_the_page_says_so() -> None:
    assert read_names("Plantu", SITE) == []
    assert read_names("Plantu", SITE, declared=True) == ["Plantu"]
    assert read_names("Plantu, Paris", SITE, declared=True) == []


@pytest.mark.parametrize(
    ("name", "is_one"), [("AP", True), ("ap", False), ("dpa", True), ("Afp", True), ("Pa", False), ("Reuters", True)]
)
def test_short_agencies_count_in_capitals(name: str, is_one: bool) -> None:
    assert is_agency(name) is is_one


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("delta201", "delta201"),
        ("viola lund", "viola lund"),
        ("by harbourfan | 3 May 2023", "harbourfan"),
        ("Posted by Ferry Friends on 3 May 2023", "Ferry Friends"),
        ("The Example Post", "The Example Post"),
        ("By Harbour Desk Team", "Harbour Desk Team"),
        ("By the Harbour Desk Team 2–3 minutes", "the Harbour Desk Team"),
        ("3 May 2023 · 3 min read · By Ferry Online", "Ferry Online"),
        ("By 3 Piers Radio", "3 Piers Radio"),
        ("Ferry Friends and Sons", "Ferry Friends and Sons"),
        ("webmaster2", None),
        ("a", None),
        ("Staff", None),
        ("By the Editorial Team", None),
        ("Follow the Ferry", None),
        ("harbour@example-post.co.uk", None),
        ("Dec 23", None),
        ("3 May 2023", None),
    ],
)
def test_what_signs_beside_persons(text: str, name: str | None) -> None:
    assert signature(text) == name
