"""Credits told from captions, in the forms in which news pages print them."""

import pytest

from archiver.extraction.words.credits import clean_credit, is_credit, split_credit


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        # brackets at the end
        ("A boat leaves the harbour. (Foto: dpa)", "A boat leaves the harbour.", "dpa"),
        ("The mayor speaks to the council (Jo Keller/ABC)", "The mayor speaks to the council", "Jo Keller/ABC"),
        ("Rescuers at work on Tuesday. (AP Photo/Ann Example)", "Rescuers at work on Tuesday.", "AP Photo/Ann Example"),
        ("Die Brücke am Morgen. (Lena Beispiel)", "Die Brücke am Morgen.", "Lena Beispiel"),
        ("Ann Sample (Reuters)", "Ann Sample", "Reuters"),
        ("Boats wait at the pier on Monday. ANN SAMPLE (EFE)", "Boats wait at the pier on Monday.", "ANN SAMPLE (EFE)"),
        ("A boat in Carrow. Photo: Ann Sample (AFP)", "A boat in Carrow.", "Ann Sample (AFP)"),
        ("He met U.S. Sen. Ann Sample (AP)", "He met U.S. Sen. Ann Sample", "AP"),
        ("Boti bandarini. Picha na Ann Sample", "Boti bandarini.", "Ann Sample"),
        ("（图片来源：灯塔日报）", None, "灯塔日报"),
        ("Foto: Ann Sample (Keystone)", None, "Ann Sample (Keystone)"),
        # labels
        ("Le pont, hier matin. Crédits photos : Léa Exemple/MAXPPP", "Le pont, hier matin.", "Léa Exemple/MAXPPP"),
        ("Photo: AP/Sam Sample", None, "AP/Sam Sample"),
        ("Picture by Sam Sample", None, "Sam Sample"),
        ("Image credit: Getty Images", None, "Getty Images"),
        ("El puerto de noche. Foto: Ana Ejemplo / EFE", "El puerto de noche.", "Ana Ejemplo / EFE"),
        ("Der Hafen | Bildquelle: Stadtwerke", "Der Hafen", "Stadtwerke"),
        # signs and separators
        ("© Oleg Beispiel/Shutterstock", None, "Oleg Beispiel/Shutterstock"),
        ("De haven bij nacht. — © BELGA", "De haven bij nacht.", "BELGA"),
        ("The harbour at night | Kim Sample/Reuters", "The harbour at night", "Kim Sample/Reuters"),
        ("La gare – Léa Exemple / AFP", "La gare", "Léa Exemple / AFP"),
        # a last sentence that is only a name and an agency
        ("Der Fährmann starb am Montag. Jan Beispiel/dpa", "Der Fährmann starb am Montag.", "Jan Beispiel/dpa"),
        ("옛 부두에서 열렸다. 홍길동 기자", "옛 부두에서 열렸다.", "홍길동 기자"),
        ("The final in London, August 6, 2017. — AFP pic", "The final in London, August 6, 2017.", "AFP pic"),
        ("The school is closed. getty", "The school is closed.", "getty"),
        ("Das Video vom Hafen. ∙ Bild: © ADAC", "Das Video vom Hafen.", "ADAC"),
        ("A library, 2010. Courtesy Ann Sample", "A library, 2010.", "Ann Sample"),
        ("Il vecchio molo (foto Ana Esempio)", "Il vecchio molo", "Ana Esempio"),
        # a word for the picture and no colon, capitals, scripts without them
        ("Le vieux quai. Photo Léa Exemple", "Le vieux quai.", "Léa Exemple"),
        ("El viejo muelle. Fotografía de Ana Ejemplo", "El viejo muelle.", "Ana Ejemplo"),
        ("Il vecchio molo. (Foto di Ana Esempio)", "Il vecchio molo.", "Ana Esempio"),
        ("Il vecchio molo - Foto ANSA/Ana Esempio", "Il vecchio molo", "ANSA/Ana Esempio"),
        ("The old pier. Photo / Ann Sample", "The old pier.", "Ann Sample"),
        ("The old pier. Supplied", "The old pier.", "Supplied"),
        ("El viejo muelle. ANA EJEMPLO", "El viejo muelle.", "ANA EJEMPLO"),
        ("옛 부두. 홍길동 기자", "옛 부두.", "홍길동 기자"),
        ("옛 부두 ⓒ연합뉴스", "옛 부두", "연합뉴스"),
        ("旧码头。图/视觉中国", "旧码头。", "视觉中国"),
        ("舊碼頭。圖／王小明提供", "舊碼頭。", "王小明"),
        ("Հին նավամատույց: Լուսանկարը՝ Անի Սարգսյան", "Հին նավամատույց:", "Անի Սարգսյան"),
        ("پرانا گھاٹ۔ فوٹو: اے ایف پی", "پرانا گھاٹ۔", "اے ایف پی"),
        ("The old pier. Photos via Ann Sample", "The old pier.", "Ann Sample"),
        # no credit at all
        ("The pier. Photo of the day", "The pier. Photo of the day", None),
        ("Das Schiff. Bild der Woche", "Das Schiff. Bild der Woche", None),
        ("The pier of the EU. NATO", "The pier of the EU. NATO", None),
        ("The harbour (picture from June 2019)", "The harbour (picture from June 2019)", None),
        ("Die schönsten Bilder: der Hafen am Morgen", "Die schönsten Bilder: der Hafen am Morgen", None),
        ("Un bateau (photo d'illustration)", "Un bateau (photo d'illustration)", None),
        ("Anna Muster (CDU) und Ben Muster (SPD)", "Anna Muster (CDU) und Ben Muster (SPD)", None),
        ("Ann Sample (right) and Bo Sample (left)", "Ann Sample (right) and Bo Sample (left)", None),
        ("Marc Exemple, 42 ans, boulanger à Lyon", "Marc Exemple, 42 ans, boulanger à Lyon", None),
        ("After the flood: pictures of a town", "After the flood: pictures of a town", None),
        ("An image by a street artist in London", "An image by a street artist in London", None),
        ("Symbolbild", "Symbolbild", None),
        ("", None, None),
    ],
)  # fmt: skip
def test_split(line: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(line) == (caption, credit)


#: A caption, how credits are printed there (`#` is the name), and a name.
IN_OTHER_SCRIPTS = [
    ("Η παλιά προβλήτα.", ("Φωτογραφία: #", "Πηγή: #", "(φωτ.: #)"), "Γιώργος Παππάς"),
    ("Старая пристань.", ("Фото: #", "Источник: #", "(Фото: #)", "© #"), "Иван Пример"),
    ("Стара пристань.", ("Світлина: #", "Джерело: #"), "Іван Приклад"),
    ("Старият кей.", ("Снимка: #", "Снимки: #"), "Иван Примеров"),
    ("旧码头。", ("# 摄", "（# 摄）", "图片来源：#", "摄影：#", "图/#", "（图：#）", "#摄"), "王小明"),
    ("舊碼頭。", ("# 攝", "攝影：#", "圖片來源：#", "【圖／#】"), "王小明"),
    ("古い桟橋。", ("#撮影", "（#撮影）", "写真：#", "撮影＝#", "（写真／#）", "写真提供：#"), "山田太郎"),
    ("옛 부두.", ("사진=#", "사진: #", "[사진=#]", "사진 제공=#", "(사진 | #)", "# 제공", "ⓒ#"), "홍길동"),
    ("الرصيف القديم.", ("تصوير: #", "المصدر: #", "(صورة: #)"), "أحمد مثال"),
    ("اسکله قدیمی.", ("عکس: #", "عکاس: #"), "احمد نمونه"),
    ("המזח הישן.", ("צילום: #", "(צילום: #)", "קרדיט: #"), "דוד לדוגמה"),
    ("पुराना घाट।", ("फोटो: #", "स्रोत: #"), "राम उदाहरण"),
    ("ท่าเรือเก่า", ("ภาพ: #", "(ที่มา: #)"), "สมชาย ตัวอย่าง"),
    ("Bến tàu cũ.", ("Ảnh: #", "Nguồn: #", "(Ảnh: #)"), "Văn Mẫu"),
    ("Eski iskele.", ("Fotoğraf: #", "Kaynak: #"), "Ayşe Örnek"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("caption", "form", "name"),
    [(caption, form, name) for caption, forms, name in IN_OTHER_SCRIPTS for form in forms],
)
def test_split_in_other_scripts(caption: str, form: str, name: str) -> None:
    printed = form.replace("#", name)

    assert split_credit(f"{caption} {printed}") == (caption, name)
    assert split_credit(caption + (printed if caption[-1] in "。" else f" {printed}")) == (caption, name)
    assert split_credit(printed) == (None, name)


@pytest.mark.parametrize(
    "kind", ["FILE PHOTO: ", "FILE - ", "Archivbild: ", "Foto de archivo: ", "Arkivfoto: ", "资料图：", "자료사진: "]
)
def test_the_kind_of_picture_is_no_credit(kind: str) -> None:
    caption = f"{kind}The old pier is seen from the east, May 2, 2024."

    assert split_credit(f"{caption} REUTERS/Ann Sample/File Photo") == (caption, "REUTERS/Ann Sample/File Photo")
    assert split_credit(caption) == (caption, None)
    assert split_credit(f"{kind}Ann Sample/AP") == (None, "Ann Sample/AP")


@pytest.mark.parametrize(
    "sale",
    ["Purchase Licensing Rights", "Purchase Licensing Rights , opens new tab", "Buy this photo", "License this image"],
)
def test_the_way_to_buy_a_picture_is_neither_caption_nor_credit(sale: str) -> None:
    assert split_credit(f"The pier. REUTERS/Ann Sample {sale}") == ("The pier.", "REUTERS/Ann Sample")
    assert split_credit(f"The pier. {sale}") == ("The pier.", None)
    assert split_credit(sale) == (None, None)


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Foto: Bild: APA/ANNA MUSTER", "APA/ANNA MUSTER"),
        ("(Image: Getty Images)", "Getty Images"),
        ("© 2024 AFP", "AFP"),
        ("Ann Sample/Copyright 2026 The AP. All rights reserved.", "Ann Sample"),
        ("사진=홍길동 기자", "홍길동 기자"),
        ("Tutti i diritti riservati", None),
        ("Quelle:", None),
        ("Credit...", None),
        ("Image source,", None),
        ("Urs Muster (Keystone)", "Urs Muster (Keystone)"),
        ("", None),
        (None, None),
    ],
)
def test_clean(text: str | None, credit: str | None) -> None:
    assert clean_credit(text) == credit


def test_a_name_alone_is_a_credit_only_beside_a_caption() -> None:
    assert not is_credit("Ann Sample")
    assert is_credit("Ann Sample", beside_caption=True)
    assert not is_credit("Where is Ann Sample?", beside_caption=True)
    assert is_credit("Getty Images")


def test_an_agency_that_begins_with_a_word_for_pictures_is_whole() -> None:
    assert clean_credit("picture alliance/dpa | Lena Beispiel") == "picture alliance/dpa | Lena Beispiel"
    assert clean_credit("Foto Lena Beispiel") == "Lena Beispiel"
