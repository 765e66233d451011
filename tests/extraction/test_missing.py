"""Pages that say, with 200, that what was asked for is not there: in the words of many languages, in any order."""

from __future__ import annotations

import pytest

from archiver.extraction.extractor import extract
from archiver.extraction.words.missing import tells_missing
from tests.extraction.stories import PARAGRAPHS

URL = "https://www.carrowpost.example/news/ferry-to-sail-again-1234"
NAVIGATION = '<nav><a href="/">Home</a> <a href="/politics">Politics</a> <a href="/sport">Sport</a></nav>'
TEASERS = "".join(
    f'<article><h3><a href="/news/{number}-ferry">The ferry sails to island number {number} again</a></h3>'
    "<p>The harbour office looks at the plan once more in spring, says the mayor.</p></article>"
    for number in range(6)
)

#: Language, title and heading of such pages.
MISSING = [
    ("en", "Page Not Found - Example Paper", "Page Not Found"),
    ("en", "Example Paper", "We can't find that page"),
    ("en", "Oops! | Example Paper", "Oops! That page can’t be found."),
    ("en", "Error | Example Paper", "This article is no longer available"),
    ("en", "Example Paper", "Content unavailable"),
    ("en", "404", "Sorry!"),
    ("de", "Fehler 404 - Zeitung", "Seite nicht gefunden"),
    ("de", "Zeitung", "Diese Seite existiert leider nicht"),
    ("de", "Nicht gefunden - Zeitung", "Hoppla!"),
    ("fr", "Page introuvable - Journal", "Page introuvable"),
    ("fr", "Journal", "Oups, cette page n'existe plus"),
    ("fr", "Journal", "Cet article n'est plus en ligne"),
    ("fr", "Erreur 404", "Nous sommes désolés"),
    ("es", "Página no encontrada", "Página no encontrada"),
    ("es", "Diario", "¡Ups! No encontramos la página"),
    ("es", "Diario", "Error 404"),
    ("es", "Diario", "Lo sentimos, no se ha encontrado la página solicitada"),
    ("it", "Pagina non trovata", "Pagina non trovata"),
    ("it", "Giornale", "Ops! La pagina che cerchi non esiste"),
    ("pt", "Página não encontrada", "Página não encontrada"),
    ("pt", "Jornal", "Ops! Não encontramos a página"),
    ("nl", "Pagina niet gevonden", "Pagina niet gevonden"),
    ("nl", "Krant", "Oeps! Deze pagina bestaat niet meer"),
    ("sv", "Sidan hittades inte", "Sidan kunde inte hittas"),
    ("sv", "Tidning", "Hoppsan! Vi hittar inte sidan"),
    ("no", "Siden finnes ikke", "Fant ikke siden"),
    ("da", "Siden blev ikke fundet", "Siden blev ikke fundet"),
    ("da", "Avis", "Ups! Siden findes ikke"),
    ("fi", "Sivua ei löytynyt", "Sivua ei löytynyt"),
    ("pl", "Nie znaleziono strony", "Strona nie istnieje"),
    ("pl", "Gazeta", "Ups! Nie ma takiej strony"),
    ("cs", "Stránka nenalezena", "Stránka nebyla nalezena"),
    ("sk", "Stránka sa nenašla", "Stránka sa nenašla"),
    ("hu", "Az oldal nem található", "A keresett oldal nem található"),
    ("ro", "Pagina nu a fost găsită", "Pagina căutată nu există"),
    ("hr", "Stranica nije pronađena", "Tražena stranica ne postoji"),
    ("sr", "Страница није пронађена", "Тражена страница не постоји"),
    ("sl", "Strani ni mogoče najti", "Stran ni bila najdena"),
    ("bg", "Страницата не е намерена", "Страницата не съществува"),
    ("ru", "Страница не найдена", "Страница не найдена"),
    ("ru", "Газета", "Ошибка 404"),
    ("ru", "Газета", "Материал удалён"),
    ("uk", "Сторінку не знайдено", "Сторінку не знайдено"),
    ("el", "Η σελίδα δεν βρέθηκε", "Η σελίδα που ζητήσατε δεν βρέθηκε"),
    ("tr", "Sayfa Bulunamadı", "Aradığınız sayfa bulunamadı"),
    ("tr", "Gazete", "Haber bulunamadı"),
    ("ar", "الصفحة غير موجودة", "عذرا، الصفحة غير موجودة"),
    ("ar", "صحيفة", "لم يتم العثور على الصفحة"),
    ("fa", "صفحه یافت نشد", "صفحه مورد نظر یافت نشد"),
    ("he", "הדף לא נמצא", "העמוד המבוקש לא נמצא"),
    ("hi", "पेज नहीं मिला", "पृष्ठ नहीं मिला"),
    ("bn", "পৃষ্ঠা পাওয়া যায়নি", "দুঃখিত, পৃষ্ঠাটি পাওয়া যায়নি"),
    ("ur", "صفحہ نہیں ملا", "معذرت، صفحہ نہیں ملا"),
    ("ta", "பக்கம் கிடைக்கவில்லை", "பக்கம் காணப்படவில்லை"),
    ("th", "ไม่พบหน้าที่คุณต้องการ", "ไม่พบหน้าที่ต้องการ"),
    ("th", "หนังสือพิมพ์", "ขออภัย ไม่พบหน้าที่ท่านค้นหา"),
    ("th", "ไม่พบเนื้อหา", "ไม่พบข้อมูลที่คุณค้นหา"),
    ("th", "หนังสือพิมพ์", "ไม่พบบทความนี้"),
    ("vi", "Không tìm thấy trang", "Không tìm thấy trang"),
    ("vi", "Báo", "Rất tiếc, trang bạn yêu cầu không tồn tại"),
    ("id", "Halaman Tidak Ditemukan", "Halaman tidak ditemukan"),
    ("ms", "Halaman Tidak Dijumpai", "Halaman tidak dijumpai"),
    ("tl", "Hindi mahanap ang pahina", "Hindi mahanap ang pahina"),
    ("zh", "页面不存在", "抱歉，您访问的页面不存在"),
    ("zh", "网站", "您访问的文章已被删除"),
    ("zh", "404 頁面", "找不到您要的頁面"),
    ("ja", "ページが見つかりません", "お探しのページは見つかりませんでした"),
    ("ja", "新聞", "この記事は公開を終了しました"),
    ("ko", "페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다"),
    ("ko", "신문", "삭제된 기사입니다"),
    ("et", "Lehte ei leitud", "Lehekülge ei leitud"),
    ("lv", "Lapa nav atrasta", "Lapa netika atrasta"),
    ("lt", "Puslapis nerastas", "Puslapis nerastas"),
    ("is", "Síðan fannst ekki", "Síða fannst ekki"),
    ("ca", "Pàgina no trobada", "No s'ha trobat la pàgina"),
    ("eu", "Ez da orria aurkitu", "Orria ez da aurkitu"),
    ("sq", "Faqja nuk u gjet", "Faqja nuk u gjet"),
    ("mk", "Страницата не е пронајдена", "Страницата не постои"),
    ("ka", "გვერდი ვერ მოიძებნა", "გვერდი ვერ მოიძებნა"),
    ("hy", "Էջը չի գտնվել", "Էջը չի գտնվել"),
    ("az", "Səhifə tapılmadı", "Səhifə tapılmadı"),
    ("sw", "Ukurasa haukupatikana", "Ukurasa haukupatikana"),
    ("af", "Bladsy nie gevind nie", "Bladsy nie gevind nie"),
    ("be", "Старонка не знойдзена", "Старонка не знойдзена"),
    ("kk", "Бет табылмады", "Бет табылмады"),
]


@pytest.mark.parametrize(("language", "title", "heading"), MISSING)
@pytest.mark.parametrize("around", [("", ""), (NAVIGATION, ""), (NAVIGATION, TEASERS)], ids=["bare", "menu", "teasers"])
def test_a_page_that_says_so_is_an_error_page(language: str, title: str, heading: str, around: tuple[str, str]) -> None:
    before, after = around
    page = (
        f'<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head><body>{before}'
        f"<main><h1>{heading}</h1></main>{after}<footer><p>About us</p></footer></body></html>"
    )

    assert extract(page.encode(), URL).kind == "error"


@pytest.mark.parametrize(
    "headline",
    [
        "450 people rescued from the ferry",
        "500 march through the harbour in the rain",
        "Mayor: the address of the council is no secret",
        "Diver finds a page of the oldest harbour book",
        "Bericht: Der Hafen wird nicht verkauft",
        "Le port n'est plus ce qu'il était",
    ],
)
def test_a_headline_that_names_something_else_is_a_story(headline: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<html><head><title>{headline}</title></head><body><h1>{headline}</h1>{text}</body></html>"

    assert extract(page.encode(), URL).kind == "article"


def test_over_a_long_text_only_a_line_that_says_nothing_else_counts() -> None:
    headline = "Historian: page of the harbour's first log was not found in the archive of the island"

    assert tells_missing(headline, only=False)
    assert not tells_missing(headline, only=True)
    assert tells_missing("Sorry, the page was not found", only=True)


@pytest.mark.parametrize("word", ["a", "page ", "not ", "nonáé ", "sid an ", "страниц "])
def test_a_line_without_end_takes_no_time(word: str) -> None:
    assert not tells_missing(word * (300_000 // len(word)), only=False)


@pytest.mark.parametrize(
    "line",
    [
        "Проверяем ваш браузер. Это займёт несколько секунд.",
        "Vérification de votre navigateur en cours",
        "正在检查您的浏览器",
        "กรุณายืนยันว่าคุณไม่ใช่หุ่นยนต์",
        "Bakım çalışması nedeniyle sitemiz geçici olarak kapalıdır",
        "Something went wrong. Please try again later.",
        "Cenimy Twoją prywatność",
        "Zaloguj się, aby czytać dalej",
        "Ez a domain eladó",
    ],
)
def test_a_line_on_a_page_without_any_sign_of_a_story_is_none(line: str) -> None:
    page = (
        f"<html><head><title>The Post</title></head><body><nav>News Sport</nav><h1>{line}</h1><p>OK</p></body></html>"
    )

    assert extract(page.encode(), URL).kind == "empty"


@pytest.mark.parametrize(
    ("shown", "head"),
    [
        ("<p>The ferry sails again, says the harbour office.</p><time datetime='2024-05-01'>1 May 2024</time>", ""),
        ("<p>The ferry sails again.</p>", '<meta property="og:type" content="article">'),
        (
            "<p>午前8時ごろ、港のフェリーが再び出航した。市役所によると、けが人はいなかった。"
            "修理には二か月かかり、学校へは臨時の船が出ていた。</p>",
            "",
        ),
    ],
)
def test_a_story_of_a_line_or_two_is_one(shown: str, head: str) -> None:
    page = f"<html><head><title>Ferry</title>{head}</head><body><h1>Ferry sails again</h1>{shown}</body></html>"

    assert extract(page.encode(), URL).kind == "article"
