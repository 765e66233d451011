"""Text that changes by itself is known in many languages, and prose that looks like it is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.extraction.words.self_changing import is_self_changing, lasting

#: "5 minutes ago" in each language that is read, with the figure left open.
AGO = {
    "en": ("{} minutes ago", "{} hrs ago", "{}h ago"),
    "fr": ("il y a {} minutes", "il y a environ {} heures"),
    "de": ("vor {} Minuten", "vor ca. {} Stunden", "vor {} Std."),
    "es": ("hace {} minutos", "hace {} h"),
    "it": ("{} minuti fa", "{} ore fa"),
    "pt": ("há {} minutos", "{} horas atrás"),
    "nl": ("{} minuten geleden", "{} uur geleden"),
    "da": ("for {} minutter siden", "{} timer siden"),
    "sv": ("för {} minuter sedan", "för {} timmar sedan"),
    "no": ("for {} minutter siden", "for {} timer siden"),
    "fi": ("{} minuuttia sitten", "{} tuntia sitten"),
    "is": ("fyrir {} mínútum", "fyrir {} klukkustundum"),
    "pl": ("{} minut temu", "{} godz. temu", "przed {} godzinami"),
    "cs": ("před {} minutami", "před {} hodinami"),
    "sk": ("pred {} minútami", "pred {} hodinami"),
    "sl": ("pred {} minutami",),
    "hr": ("prije {} minuta", "prije {} sati"),
    "hu": ("{} perccel ezelőtt", "{} órája"),
    "ro": ("acum {} de minute", "acum {} ore"),
    "tr": ("{} dakika önce", "{} saat önce"),
    "ca": ("fa {} minuts", "fa {} hores"),
    "et": ("{} minuti eest", "{} tunni eest"),
    "lv": ("pirms {} minūtēm",),
    "lt": ("prieš {} minutes",),
    "id": ("{} menit yang lalu", "{} jam lalu"),
    "vi": ("{} phút trước", "{} giờ trước"),
    "sw": ("dakika {} zilizopita", "saa {} zilizopita"),
    "ru": ("{} минут назад", "{} часа назад", "{} ч назад"),
    "uk": ("{} хвилин тому", "{} годин тому"),
    "bg": ("преди {} минути", "преди {} часа"),
    "sr": ("пре {} минута", "пре {} сати"),
    "mk": ("пред {} минути",),
    "be": ("{} хвілін таму",),
    "el": ("πριν από {} λεπτά", "πριν από {} ώρες"),
    "ar": ("قبل {} دقائق", "منذ {} ساعات"),
    "fa": ("{} دقیقه پیش", "{} ساعت پیش"),
    "he": ("לפני {} דקות", "לפני {} שעות"),
    "hi": ("{} मिनट पहले", "{} घंटे पहले"),
    "bn": ("{} মিনিট আগে", "{} ঘণ্টা আগে"),
    "th": ("{} นาทีที่แล้ว", "{} ชั่วโมงที่ผ่านมา"),
    "ja": ("{}分前", "{}時間前"),
    "zh": ("{}分钟前", "{}小時前", "{} 小时前"),
    "ko": ("{}분 전", "{}시간 전"),
}
LABELS = ("", "Published ", "Aktualisiert ", "Publié ", "Опубликовано: ", "Ann Writer · ", "Sport | ", "更新 ")

#: What counts readers, comments and shares, with the figure left open.
COUNTERS = (
    "{} reads", "Reads: {}", "Read {} times", "{} comments", "Comments ({})", "{} shares", "{} views · {} comments",
    "{} people are reading this", "Online: {}", "Join {} subscribers", "{} reading now", "{} followers",
    "This article has been read {} times.", "{} lectures", "Lu {} fois", "{} commentaires", "{} vues | {} partages",
    "{} Aufrufe", "Gelesen: {} mal", "Kommentare ({})", "{} Kommentare",
    "{}× geteilt", "{} mal geteilt", "{} lecturas",
    "{} comentarios", "Comentarios: {}", "{} letture", "{} commenti", "{} leituras", "{} comentários", "{} reacties",
    "{} keer gelezen", "{} visninger", "{} kommentarer", "Läst {} gånger",
    "{} delningar", "{} lukukertaa", "{} komentarzy",
    "Przeczytano {} razy", "Odsłon: {}", "{} komentářů", "Přečteno: {}", "{} komentárov", "{} ogledov", "{} pregleda",
    "{} hozzászólás", "{} vizualizări", "{} okunma", "{} yorum", "{} kommentaari", "{} peržiūrų", "Dibaca {} kali",
    "{} lượt xem", "Просмотров: {}", "{} просмотра", "{} комментариев",
    "{} переглядів", "{} коментарів", "{} прочитания",
    "{} σχόλια", "المشاهدات: {}", "{} تعليق", "{} بازدید", "{} צפיות", "{} תגובות", "{} टिप्पणियाँ", "মন্তব্য ({})",
    "{} min read", "Lesezeit: {} Min.", "{} minutes de lecture", "Tiempo de lectura: {} min", "Vu {} fois", "👍 {}",
    "閲覧数 {}", "コメント（{}）", "{}件のコメント", "阅读 {}", "{}次阅读", "{}条评论",
    "评论({})", "瀏覽數：{}", "조회수 {}", "댓글 {}",
    "{} ความคิดเห็น",
)  # fmt: skip
NONE_YET = (
    "No comments", "No comments yet", "Be the first to comment", "Aucun commentaire", "Soyez le premier à réagir",
    "Keine Kommentare", "Sin comentarios", "Nessun commento",
    "Nenhum comentário", "Geen reacties", "Ingen kommentarer",
    "Brak komentarzy", "Nema komentara", "Нет комментариев", "Немає коментарів", "Leave a comment",
)  # fmt: skip
READ_ALSO = (
    "Read also: {}", "ALSO READ: {}", "Read more » {}", "Lire aussi : {}", "À lire aussi – {}", "Lesen Sie auch: {}",
    "Mehr zum Thema: {}", "Lea también: {}", "Leggi anche: {}", "Leia também: {}", "Lees ook: {}", "Læs også: {}",
    "Läs också: {}", "Les også: {}", "Lue myös: {}", "Czytaj także: {}", "Čtěte také: {}", "Pročitajte i: {}",
    "Citește și: {}", "Baca juga: {}", "Xem thêm: {}", "Читайте также: {}", "Читайте також: {}", "Прочетете още: {}",
    "Διαβάστε επίσης: {}", "اقرأ أيضا: {}", "קראו גם: {}",
    "यह भी पढ़ें: {}", "延伸阅读：{}", "関連記事：{}", "관련기사: {}",
)  # fmt: skip
HEADLINES = ("The old ferry sails again", "Hafen bleibt bis Montag zu", "Le port rouvre enfin", "Порт открыт снова")

#: Lines of stories that are edits where they change.
PROSE = (
    "The storm hit the harbour 3 days ago, and nobody was on the quay.",
    "He died 3 days ago at the age of 81.",
    "The post drew 12 comments before noon.",
    "5 shares to buy now",
    "Greens: 12 seats",
    "12 dead after the storm",
    "Read the report in full",
    "Vor 3 Jahren wurde die Brücke gesperrt, seitdem fährt niemand mehr.",
    "Il y a 5 minutes de marche entre la gare et le port, dit le maire.",
    "Today is a good day for the harbour",
    "Related to this, the mayor said nothing",
    "Comments by the mayor were not heard in the hall",
    "12 people read the statement aloud",
    "On Monday 5 ferries sailed",
)

figures = st.integers(2, 59).map(str)
counts = st.one_of(st.integers(0, 999).map(str), st.integers(1000, 99999).map(lambda n: f"{n:,}"), st.just("1.2k"))


@settings(deadline=None)
@given(st.sampled_from(sorted(AGO)), st.data(), st.sampled_from(LABELS), figures)
def test_a_time_told_from_now(language: str, data: st.DataObject, label: str, figure: str) -> None:
    phrase = data.draw(st.sampled_from(AGO[language])).format(figure)

    assert is_self_changing(label + phrase)


@settings(deadline=None)
@given(st.sampled_from(COUNTERS), counts, counts)
def test_a_counter(form: str, one: str, other: str) -> None:
    assert is_self_changing(form.format(one, other))


@pytest.mark.parametrize("line", NONE_YET)
def test_no_count_yet(line: str) -> None:
    assert is_self_changing(line)


@settings(deadline=None)
@given(st.sampled_from(READ_ALSO), st.sampled_from(HEADLINES))
def test_a_line_to_other_stories(form: str, title: str) -> None:
    assert is_self_changing(form.format(title))


@pytest.mark.parametrize("line", PROSE)
def test_prose_stays(line: str) -> None:
    assert not is_self_changing(line)
    assert lasting(line) == line


@settings(deadline=None)
@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=4), st.data())
def test_lines_that_change_leave_a_text_that_lasts(prose: list[str], data: st.DataObject) -> None:
    """Wherever such lines stand, and whatever their figures, a text is compared as if they were not there."""
    lines = [line for phrases in AGO.values() for line in phrases] + list(COUNTERS)
    text = []
    for paragraph in prose:
        text += [data.draw(st.sampled_from(lines)).format(*data.draw(st.tuples(figures, figures))), paragraph]

    assert lasting("\n\n".join(text)) == "\n".join(prose)


@settings(deadline=None)
@given(st.sampled_from([line for phrases in AGO.values() for line in phrases]), figures)
def test_a_time_at_either_end_of_a_paragraph(phrase: str, figure: str) -> None:
    told = "The harbour is open again, the mayor said."

    assert lasting(f"{phrase.format(figure)} {told}") == told
    assert lasting(f"{told} {phrase.format(figure)}") == told


def test_absolute_dates_with_the_time_from_now_go_along() -> None:
    assert is_self_changing("Published 12 May 2024, 14:05 (3 hours ago)")


GAUGES = (
    ("12 °C, cloudy", "15 °C, sunny"),
    ("Weather in the harbour: 54°F", "Weather in the harbour: 61°F"),
    ("DAX 18,234.50 +0.42 %", "DAX 18,111.20 −0.66 %"),
    ("The pound today at noon: €1.18", "The pound today at noon: €1.19"),
    ("Bitcoin $67,123", "Bitcoin $68,001"),
    ("★★★★☆ 4.2 (120)", "★★★★☆ 4.3 (155)"),
    ("Should ferries run at night? Yes 45%", "Should ferries run at night? Yes 47%"),
    ("Good morning", "Good evening"),
    ("Bonjour !", "Bonsoir !"),
    ("Montag, 30. November 2026, 14:05 Uhr", "Dienstag, 1. Dezember 2026, 08:10 Uhr"),
)
STORY = "The harbour is open again, the mayor said.", "12 dead in the storm", "Nobody had been on the quay, he told us."


@pytest.mark.parametrize("gauge", GAUGES)
def test_a_gauge_or_greeting_beside_a_story(gauge: tuple[str, str]) -> None:
    for place in (0, len(STORY)):
        before, after = (lasting("\n\n".join([*STORY[:place], line, *STORY[place:]])) for line in gauge)
        assert before == after
    # within the story, and where no sentence says where it begins, an editor made it
    before, after = (lasting("\n\n".join([STORY[0], line, STORY[2]])) for line in gauge)
    assert before != after
    assert gauge[0].startswith("Mon") or lasting(gauge[0]) != lasting(gauge[1])


@pytest.mark.parametrize(
    "line", ["Greens: 12 seats", "12 dead after the storm", "- 14 °C at noon", "Ferries of the line"]
)
def test_what_an_editor_puts_at_the_ends_of_a_story(line: str) -> None:
    for place in (0, len(STORY)):
        assert line in lasting("\n\n".join([*STORY[:place], line, *STORY[place:]]))


#: What stands beside a story and is another at the next visit.
WIDGETS = (
    ("You are visitor number 4,512", "You are visitor number 4,513"),
    ("Besucher gestern: 88", "Besucher gestern: 91"),
    ("Visiteurs : 7 001", "Visiteurs : 7 040"),
    ("Посетителей сегодня: 52", "Посетителей сегодня: 60"),
    ("عدد الزوار: 310", "عدد الزوار: 322"),
    ("访问量：4512", "访问量：4580"),
    ("Poll: 71 votes", "Poll: 95 votes"),
    ("Bergen 8°C heavy showers", "Bergen 11°C clear sky"),
    ("Sevilla 31ºC Despejado", "Sevilla 27ºC Nublado"),
    ("Wind 12 km/h from the north west", "Wind 31 km/h from the north west"),
    ("Now playing: Mill Street Band – Low Water", "Now playing: The Herons – Salt"),
    ("Sonando ahora: Los Remos – Marea", "Sonando ahora: Las Olas – Sal"),
    ("Sponsored by Carrow Savings Bank", "Sponsored by the Sound Ferry Line"),
    ("Präsentiert von der Sparkasse Nord", "Präsentiert von Hafen Optik"),
    ("Quote of the day: “Nothing is lost until it is looked for.”", "Quote of the day: “Row first, ask later.”"),
    ("Frase del día: «Quien rema llega»", "Frase del día: «El mar no avisa»"),
    ("Цитата дня: «Тише едешь»", "Цитата дня: «Дальше будешь»"),
    ("On this day in 1911: the first ferry crossed the sound.", "On this day in 1954: the pier burned down."),
    ("Most read: Pier closed after storm", "Most read: Council votes on ferries"),
    ("Only 41 days until the regatta", "Only 40 days until the regatta"),
    ("You have 4 free articles left this month", "You have 3 free articles left this month"),
    ("Page generated in 0.118 seconds", "Page generated in 0.094 seconds"),
    ("© 2026 The Carrow Post", "© 2027 The Carrow Post"),
)
_TOLD = (
    "The ferry will sail again on Sunday, the harbour master told reporters.",
    "Places cost nine crowns each, as before.",
)


@pytest.mark.parametrize("place", [0, 2])
@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_beside_a_story(widget: tuple[str, str], place: int) -> None:
    one, other = (lasting("\n\n".join([*_TOLD[:place], line, *_TOLD[place:]])) for line in widget)

    assert one == other
    assert all(line in one for line in _TOLD)


@pytest.mark.parametrize(
    "line",
    [
        "The museum had 4,512 visitors last year, more than ever before.",
        "The bill passed with 71 votes to 29, the speaker said on Monday.",
        "On this day the first ferry crossed the sound, and 41 people were on board.",
        "Sponsors of the regatta are asked to pay 310 crowns each, the council wrote.",
        "It was 31°C in the shade when the pier caught fire on Sunday.",
        "Correction: the harbour master is called Ann Sample.",
    ],
)
def test_a_sentence_about_what_widgets_show(line: str) -> None:
    assert lasting("\n\n".join([*_TOLD, line])) == "\n".join([*_TOLD, line])
