"""Copies are told from stories on the same subject: pairs of our own, labelled."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from archiver.archive import Store
from archiver.archive.search.copies import copies_of, stories
from archiver.archive.search.fulltext import Sort
from archiver.archive.search.selection import Selection
from archiver.edits.operations import WORD
from tests.alerts.newsroom import NOW, story
from tests.web.archives import save

#: Stories as an agency sends them. The first three tell of one matter in three languages, the fourth tells of it in
#: other words, and so does the sixth of the fifth.
ORIGINALS = {
    "ferry": (
        "The last evening ferry between Saltby and Hollow Point will keep running through the winter, the harbour board"
        " decided on Tuesday. Members had wanted to save 58,000 pounds by dropping the late crossing, which carries"
        " nineteen passengers on an average night. A petition with more than two thousand names changed their minds."
        " The board will raise the fare for cars by forty pence instead, and asks the county for a grant to repair the"
        " landing stage. The new timetable is to be printed before the end of the month, said the harbour master, Ada"
        " Whitlow. Fishermen from both sides of the bay welcomed the vote and promised to ring the bell at midnight."
    ),
    "bac": (
        "Le dernier bac du soir entre Saltby et Hollow Point continuera de circuler tout l'hiver, a décidé mardi le"
        " conseil du port. Ses membres voulaient économiser 58 000 livres en supprimant la traversée tardive, qui"
        " transporte dix-neuf passagers par nuit en moyenne. Une pétition de plus de deux mille noms les a fait changer"
        " d'avis. Le conseil augmentera plutôt le tarif des voitures de quarante pence et demande au comté une"
        " subvention pour réparer l'embarcadère. Le nouvel horaire doit être imprimé avant la fin du mois, a indiqué la"
        " capitaine du port, Ada Whitlow. Les pêcheurs des deux rives ont salué le vote."
    ),
    "渡轮": (
        "港务局周二决定，索尔特比与霍洛角之间的末班晚间渡轮整个冬季将继续运行。委员们原本希望取消这班平均每晚只有十九名乘客的"
        "渡轮，以节省五万八千英镑。一份有两千多人签名的请愿书改变了他们的想法。港务局将改为把汽车票价提高四十便士，并向郡政府"
        "申请拨款修复码头。港务长艾达说，新的时刻表将在月底前印制完成。海湾两岸的渔民对这一表决表示欢迎。"
    ),
    "ferry told otherwise": (
        "People who work late in Saltby can breathe again: their boat home stays. Faced with a stack of signatures from"
        " commuters, nurses and students, councillors on the harbour board gave up a plan that would have ended service"
        " at dusk from November. Drivers will pay for it, forty pence more each way. Whether money for the rotten pier"
        " comes from the county remains open. Ada Whitlow, who runs the port, hopes to publish departure times within"
        " weeks. On the quay, where trawler crews had gathered to hear the result, somebody opened a bottle."
    ),
    "Streik": (
        "Im Tarifstreit bei den Stadtwerken haben sich Gewerkschaft und Arbeitgeber in der Nacht zum Donnerstag"
        " geeinigt. Die 4.200 Beschäftigten erhalten vom kommenden Monat an 5,2 Prozent mehr Lohn, mindestens 180 Euro."
        " Der für Freitag angekündigte Warnstreik bei Bussen und Straßenbahnen fällt damit aus. Die Laufzeit des"
        " Vertrags beträgt zwei Jahre. Verhandlungsführerin Petra Lindner sprach von einem Ergebnis, mit dem beide"
        " Seiten leben könnten. Die Mitglieder der Gewerkschaft müssen der Einigung bis zum Monatsende noch zustimmen."
    ),
    "Streik anders": (
        "Aufatmen bei Pendlern: Am Freitag fahren Busse und Bahnen nun doch. Nach vierzehn Stunden am Verhandlungstisch"
        " einigten sich die Stadtwerke mit ihrer Belegschaft auf höhere Löhne. Wer wenig verdient, bekommt einen festen"
        " Betrag, alle anderen gut fünf Prozent. Petra Lindner, die für die Gewerkschaft sprach, warb noch in der Nacht"
        " um Zustimmung; abgestimmt wird in den kommenden Wochen. Die Kämmerin rechnet mit Kosten in Millionenhöhe und"
        " will die Fahrpreise prüfen."
    ),
    "ไฟป่า": (
        "เจ้าหน้าที่ดับเพลิงกว่าสองร้อยนายเข้าควบคุมไฟป่าบนเขาด้านเหนือของเมืองได้แล้วเมื่อเช้าวันพุธหลังจากลุกไหม้มานานสามวัน "
        "ชาวบ้านสี่สิบครอบครัวที่อพยพไปอยู่ในโรงเรียนเริ่มกลับเข้าบ้านของตน ผู้ว่าราชการจังหวัดกล่าวว่าไม่มีผู้เสียชีวิต "
        "และจะตั้งคณะกรรมการสอบสวนหาสาเหตุของไฟ ฝนที่คาดว่าจะตกในคืนนี้จะช่วยดับไฟที่เหลืออยู่"
    ),
}
#: What a paper puts under its own stories.
FOOTER = " Sign up for our newsletter and never miss a story from the bay: every morning at six, free of charge."


@dataclass(frozen=True)
class Labelled:
    """A text, and the name of the original that it is a copy of."""

    of: str
    how: str
    text: str


def sentences(text: str) -> list[str]:
    """Cut behind full stops, and behind spaces where there are none (Thai)."""
    mark = next(mark for mark in ("。", ". ", " ") if mark in text)
    parts = text.split(mark)
    return [part + mark for part in parts[:-1]] + [parts[-1]]


def edited(text: str, share: float, seed: str) -> str:
    """The text with a share of its words replaced by one that it has not."""
    chance = random.Random(seed)
    return "".join("okapi " if chance.random() < share else word for word in WORD.findall(text))


def labelled() -> list[Labelled]:
    found = []
    for name, text in ORIGINALS.items():
        parts = sentences(text)
        found += [
            Labelled(name, "original", text),
            Labelled(name, "verbatim, with a footer", text + FOOTER),
            Labelled(name, "shortened", "".join(parts[: max(len(parts) * 3 // 5, 2)])),
            Labelled(name, "one word in twenty-five replaced", edited(text, 0.04, name)),
            Labelled(name, "first and last sentence gone", "Our own report. " + "".join(parts[1:-1])),
        ]
    return found


def stored(data: Path, texts: list[Labelled]) -> None:
    with Store(data) as archive, archive.batch():
        run = archive.runs.start("crawl")
        for number, each in enumerate(texts):
            at = NOW + timedelta(minutes=number)
            article = story(number, f"Headline {number}", site=f"paper-{number}", at=at, text=each.text)
            save(archive, article, at, run)


def test_precision_and_recall(tmp_path: Path) -> None:
    texts = labelled()
    stored(tmp_path, texts)
    right, faults = 0, []
    with Store(tmp_path, readonly=True) as archive:
        urls = {f"https://www.paper-{number}.example/{number}.html": each for number, each in enumerate(texts)}
        of_id = {number: urls[url] for number, url in archive.db.execute("SELECT id, url FROM articles")}
        for number, each in of_id.items():
            told = {row["id"] for row in copies_of(archive.db, number)}
            meant = {other for other, label in of_id.items() if label.of == each.of and other != number}
            right += len(told & meant)
            faults += [(each.of, each.how, of_id[other].of, of_id[other].how) for other in told ^ meant]
    # 35 texts, 140 ordered pairs of copies, 1,050 of others
    assert (right, faults) == (140, [])


def test_a_search_tells_each_story_once(tmp_path: Path) -> None:
    """By the column `story`, so in whatever order they are found; two of the texts have no story but their own."""
    texts = labelled()
    stored(tmp_path, texts)
    with Store(tmp_path, readonly=True) as archive:
        column = dict(archive.db.execute("SELECT id, coalesce(story, id) FROM articles").fetchall())
        for sort in get_args(Sort):
            told = stories(archive.db, Selection(), sort=sort, limit=20)
            ids = [[row["id"], *(copy["id"] for copy in row["copies"])] for row in told]
            assert sorted(number for listed in ids for number in listed) == list(range(1, len(texts) + 1))
            assert [len({column[number] for number in listed}) for listed in ids] == [1] * 9
        [first] = stories(archive.db, Selection(query="fishermen"), sort="oldest")
        assert (first["id"], first["sites"]) == (1, ["paper-0", "paper-1", "paper-3", "paper-4"])
        assert first["copies"][0] == {
            "id": 2,
            "site": "paper-1",
            "url": "https://www.paper-1.example/1.html",
            "kind": "copy",
            "shared": 1.0,
        }
        assert [row["id"] for row in stories(archive.db, Selection(), sort="oldest", limit=2)] == [1, 3]


def test_a_search_for_a_site_tells_who_else_ran_its_stories(tmp_path: Path) -> None:
    stored(tmp_path, labelled()[:2])
    with Store(tmp_path, readonly=True) as archive:
        [row] = stories(archive.db, Selection(site="paper-1"))
        assert (row["id"], row["sites"]) == (2, ["paper-1", "paper-0"])
        archive_then = archive.db.execute("SELECT min(first_seen) FROM articles").fetchone()[0]
        [row] = stories(archive.db, Selection(as_of=archive_then))
        assert (row["id"], row["sites"], row["copies"]) == (1, ["paper-0"], [])


def test_many_copies_are_looked_through_for_the_stories_wanted(tmp_path: Path) -> None:
    copies = [Labelled("ferry", "", ORIGINALS["ferry"])] * 30 + [Labelled("bac", "", ORIGINALS["bac"])]
    stored(tmp_path, copies)
    with Store(tmp_path, readonly=True) as archive:
        told = stories(archive.db, Selection(), sort="oldest", limit=2)
    assert [(row["id"], len(row["copies"])) for row in told] == [(1, 29), (31, 0)]


def test_what_is_weeks_apart_is_no_story(tmp_path: Path) -> None:
    with Store(tmp_path) as archive, archive.batch():
        run = archive.runs.start("crawl")
        for number, days in enumerate((0, 14, 29)):
            at = NOW + timedelta(days=days)
            save(archive, story(number, "Ferry", site=f"paper-{number}", at=at, text=ORIGINALS["ferry"]), at, run)
    with Store(tmp_path, readonly=True) as archive:
        told = stories(archive.db, Selection(query="ferry"), sort="oldest")
        assert [row["sites"] for row in told] == [["paper-0", "paper-1"], ["paper-2"]]


@pytest.mark.parametrize("share", [0.02, 0.05, 0.1])
def test_edited_copies_are_found(tmp_path: Path, share: float) -> None:
    pairs = list(ORIGINALS.items())
    stored(tmp_path, [Labelled(name, "", text) for name, text in pairs])
    with Store(tmp_path) as archive, archive.batch():
        run = archive.runs.start("crawl")
        for number, (name, text) in enumerate(pairs):
            copy = story(100 + number, "Another", site="copier", text=edited(text, share, f"{name}{share}"))
            save(archive, copy, NOW + timedelta(hours=1), run)
        found = [[row["site"] for row in copies_of(archive.db, number + 1)] for number in range(len(pairs))]
    assert found == [["copier"]] * len(pairs)


def test_what_a_copy_is_called(tmp_path: Path) -> None:
    text = ORIGINALS["ferry"]
    half = "".join(sentences(text)[:3])
    stored(tmp_path, [Labelled("", "", text), Labelled("", "", half), Labelled("", "", text + FOOTER)])
    with Store(tmp_path, readonly=True) as archive:
        assert [(row["id"], row["kind"], row["shared"]) for row in copies_of(archive.db, 1)] == [
            (2, "shortened", 1.0),
            (3, "copy", 1.0),
        ]
        assert [(row["id"], row["kind"]) for row in copies_of(archive.db, 2)] == [(1, "longer"), (3, "longer")]
        assert copies_of(archive.db, 1, days=0) == copies_of(archive.db, 1)


def test_texts_that_are_none(tmp_path: Path) -> None:
    stored(tmp_path, [Labelled("", "", text) for text in ("", "One word.", '"OR" AND (', "One word.")])
    with Store(tmp_path, readonly=True) as archive:
        assert [copies_of(archive.db, number) for number in (1, 2, 3, 4)] == [[], [], [], []]
