"""The language of a text, neighbours told apart."""

import pytest

from archiver.extraction.words.language import detect

TEXTS = {
    "en": "The ferry that links the island with the port will sail again from the first of May, and islanders "
    "are glad of it.",
    "fr": "Le bac qui relie le port à la petite île repartira dès le premier mai, et les habitants de la côte "
    "en sont ravis.",
    "de": "Die Fähre, die den Hafen mit der Insel verbindet, fährt ab dem ersten Mai wieder, und die Leute "
    "sind froh darüber.",
    "es": "El barco que une la isla con el puerto volverá a salir desde el primero de mayo, y los vecinos "
    "están contentos.",
    "it": "Il traghetto che collega il porto con la piccola isola tornerà a partire dal primo maggio, e gli "
    "abitanti ne sono felici.",
    "pt": "O barco que liga a ilha ao porto volta a sair no primeiro de maio, e os moradores da costa estão "
    "muito contentes com isso.",
    "nl": "De veerboot die het eiland met de haven verbindt, vaart vanaf de eerste mei weer, en de bewoners "
    "zijn er blij mee.",
    "da": "Færgen, der forbinder øen med havnen, sejler igen fra den første maj, og beboerne er meget glade "
    "for det efter to år.",
    "sv": "Färjan som förbinder ön med hamnen går igen från den första maj, och invånarna är mycket glada för "
    "det efter två år.",
    "no": "Ferjen som forbinder øya med havnen går igjen fra første mai, og innbyggerne er mye gladere etter "
    "at det ble kjent.",
    "fi": "Lautta, joka yhdistää saaren satamaan, kulkee taas toukokuun alusta, ja asukkaat ovat siitä hyvin "
    "iloisia, sillä se on ollut poissa.",
    "pl": "Prom, który łączy wyspę z portem, od pierwszego maja znów będzie pływał, a mieszkańcy są z tego "
    "bardzo zadowoleni.",
    "cs": "Trajekt, který spojuje ostrov s přístavem, bude od prvního května opět jezdit a obyvatelé jsou za "
    "to velmi rádi.",
    "sk": "Trajekt, ktorý spája ostrov s prístavom, bude od prvého mája opäť jazdiť a obyvatelia sú za to "
    "veľmi radi, aj keď nie všetci.",
    "hu": "A komp, amely a szigetet és a kikötőt összeköti, május elsejétől újra jár, és ennek a lakók nagyon "
    "örülnek, mert már nem kell várni.",
    "ro": "Feribotul care leagă insula de port va pleca din nou de la întâi mai, iar locuitorii sunt foarte "
    "bucuroși că nu mai așteaptă.",
    "tr": "Adayı limana bağlayan feribot mayıs ayından itibaren yeniden sefere çıkacak ve bu karar için ada "
    "halkı çok mutlu olduğunu söyledi.",
    "ru": "Паром, который связывает остров с портом, снова пойдёт с первого мая, и жители острова этому очень рады.",
    "uk": "Пором, який зв'язує острів з портом, знову піде з першого травня, і мешканці острова цьому дуже раді.",
    "bg": "Фериботът, който свързва острова с пристанището, ще тръгне отново от първи май и жителите са много "
    "доволни от това.",
    "el": "Το πλοίο που συνδέει το νησί με το λιμάνι θα ξεκινήσει πάλι την πρώτη Μαΐου.",
    "ja": "島と港を結ぶフェリーは五月一日から再び運航される。",
    "zh": "连接岛屿和港口的渡轮将于五月一日重新开航。",
    "ko": "섬과 항구를 잇는 여객선이 오월 일일부터 다시 운항한다.",
    "ar": "ستعود العبارة التي تربط الجزيرة بالميناء إلى الإبحار في أول مايو.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_text(language: str) -> None:
    assert detect(TEXTS[language]) == language


@pytest.mark.parametrize("language", TEXTS)
def test_a_wrong_declaration_does_not_hide_the_text(language: str) -> None:
    declared = "en" if language != "en" else "fr"

    assert detect(TEXTS[language], declared) == language


def test_the_declaration_tells_what_the_text_cannot() -> None:
    croatian = (
        "Trajekt koji povezuje otok s lukom od prvog svibnja ponovno će ploviti, a stanovnici su zbog toga vrlo sretni."
    )

    assert detect(croatian) == "hr"
    assert detect(croatian, "bs") == "bs"
    assert detect(TEXTS["zh"], "ja") == "ja"


def test_nothing_to_go_by() -> None:
    assert detect("") is None
    assert detect("", "fr") == "fr"
    assert detect("12 : 34", "fr") == "fr"
    assert detect("Ferry", "fr") == "fr"
