"""Pages in the language that a browser asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from archiver.health.examining import Alarm, _words
from archiver.web import filters
from archiver.web.language import (
    LANGUAGES,
    counted,
    figure,
    language_name,
    listed,
    moment_in_words,
    named,
    percentage,
    preferred_language,
    use_language,
)
from archiver.web.svg import Period, spoken
from tests.web import addresses
from tests.web.catalogue import WEB, catalogue_file, updated
from tests.web.serving import Serving

OTHERS = list(LANGUAGES)[1:]


@pytest.fixture
def french() -> Iterator[None]:
    use_language("fr")
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("FR-ca", "fr"),
        ("de,fr;q=0.5", "fr"),
        ("de-CH, it;q=0.7", "en"),
        ("en;q=0.3, fr;q=0.4", "fr"),
        ("en; q=0.5 , fr ; q=0.5", "en"),
        ("fr;q=0", "en"),
        ("fr-CA, fr;q=0", "en"),
        ("*", "en"),
        ("de, *;q=0.1", "en"),
        ("en;q=0, *", "fr"),
        ("en;q=0.1, *;q=0.5", "fr"),
        ("fr;q=1.5, en;q=0.1", "en"),
        ("fr;q=abc", "en"),
        ("fr;q=0.1234", "en"),
        ("français", "en"),
        ("frr", "en"),
        (";;,,q=1,fr", "fr"),
        ("fr;level=1", "en"),
    ],
)
def test_the_language_is_the_one_preferred(header: str, language: str) -> None:
    assert preferred_language(header) == language


@given(st.dictionaries(st.sampled_from(("en", "fr", "de", "en-GB", "fr-CA", "zh-Hant")), st.integers(1, 1000)))
def test_the_heaviest_range_that_can_be_served_wins(weights: dict[str, int]) -> None:
    known = [(weight, name) for name, weight in weights.items() if name[:2] in LANGUAGES]
    heaviest = {name[:2] for weight, name in known if weight == max(known)[0]} or {"en"}
    header = ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in weights.items())
    assert preferred_language(header) in heaviest


@given(st.text())
def test_any_header_has_a_language(header: str) -> None:
    assert preferred_language(header) in LANGUAGES


def catalogue(language: str) -> Catalog:
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Each English message beside each form of its translation."""
    for message in catalog:
        if message.id:
            one, many = (message.id, message.id) if isinstance(message.id, str) else message.id
            said = (message.string,) if isinstance(message.string, str) else message.string
            yield from ((many if number else one, form) for number, form in enumerate(said))


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_has_what_templates_and_code_say_and_nothing_else(language: str) -> None:
    assert catalogue_file(language).read_text(encoding="utf-8") == updated(language), "python -m tests.web.catalogue"


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated(language: str) -> None:
    catalog = catalogue(language)
    assert [english for english, form in forms(catalog) if not form] == []
    assert [message.id for message in catalog if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_links_and_code_are_those_of_the_message(language: str) -> None:
    gaps = re.compile(r"%\(\w+\)s|\{\w*\}|<[^>]*>|`[^`A-Z]+(?=[`A-Z])")
    assert [
        (english, form)
        for english, form in forms(catalogue(language))
        if sorted(gaps.findall(english)) != sorted(gaps.findall(form))
    ] == []


def test_french_has_its_spaces_and_marks() -> None:
    wrong = re.compile(r"(?<![\u00a0\u202f])[;!?»]|(?<!\u00a0):(?!\w)|«(?!\u00a0)|[ ][:;!?»]|'")
    code = re.compile(r"<[^>]*>|&\w+;|%\(\w+\)s(?=')|`[^`]*`|https?:\S+|jsonld:\w+")
    patterns = {m.string for m in catalogue("fr") if (m.context or "").startswith("pattern of CLDR")}
    assert [
        form for _, form in forms(catalogue("fr")) if form not in patterns and wrong.search(code.sub("", form))
    ] == []


def test_templates_say_nothing_unmarked() -> None:
    marked = re.compile(
        r"\{% block body_class %\}\w+\{% endblock %\}|\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}"
        r"|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}",
        re.DOTALL,
    )
    code = re.compile(r"<textarea.*?</textarea>|<!DOCTYPE html>|\b(?:RSS|JSON|CSV|PDF|HTTP)\b", re.DOTALL)
    unmarked = []
    for path in sorted((WEB / "templates").rglob("*.html")):
        page = code.sub("", marked.sub("", path.read_text(encoding="utf-8")))
        said = re.findall(r'\b(?:aria-label|placeholder|alt|title)="([^"]*)"', page)
        said += re.sub(r"<[^>]*>", "\n", page).split("\n")
        unmarked += [(path.name, text.strip()) for text in said if re.search(r"[^\W\d_]{2}", text)]
    assert unmarked == []


class _Words(HTMLParser):
    """The words of a page that are in its own language: not an article's, not code."""

    _VOID = ("br", "input", "link", "meta", "img")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._foreign: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.said += [given[name] or "" for name in ("aria-label", "placeholder", "data-on") if name in given]
        if tag not in self._VOID:
            foreign = tag in ("code", "pre", "script", "th", "option", "b") or "dir" in given
            lang = given.get("lang")
            before = bool(self._foreign and self._foreign[-1])
            self._foreign.append(lang != "fr" if lang else before or foreign)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID and self._foreign:
            self._foreign.pop()

    def handle_data(self, data: str) -> None:
        if not (self._foreign and self._foreign[-1]):
            self.said.append(data.strip())


def test_every_page_is_french_for_who_reads_french(press_with_sql: Serving) -> None:
    catalog = catalogue("fr")
    english = {m.id for m in catalog if isinstance(m.id, str) and m.id != m.string and " " in m.id}
    english |= {form for m in catalog if isinstance(m.id, tuple) for form in m.id}
    gaps = re.compile(r"%\\\(\w+\\\)s|\\\{\w*\\\}")
    known = re.compile("|".join(gaps.sub(r"\\S+", re.escape(each)) for each in english if not each.startswith("%")))
    pages = [*addresses.pages(press_with_sql), "/archive?sql=select+1+as+one", "/archive?sql=select+nope"]
    for path in pages:
        answer = press_with_sql.get(path, headers={"Accept-Language": "fr-BE,fr;q=0.9,en;q=0.4"})
        assert (answer.headers["vary"], answer.headers["content-language"]) == ("Accept-Language", "fr"), path
        assert '<html lang="fr">' in answer.text
        words = _Words()
        words.feed(answer.text)
        assert [said for said in words.said if known.fullmatch(said)] == [], path
        plain = press_with_sql.get(path)
        assert (plain.headers["vary"], plain.headers["content-language"]) == ("Accept-Language", "en"), path
        assert (plain.status, links(plain.text)) == (answer.status, links(answer.text)), path


def links(page: str) -> list[str]:
    return sorted(re.findall(r'(?:href|action|src)="([^"]*)"', page))


def test_the_first_page_in_french(press: Serving) -> None:
    page = press.get("/", headers={"Accept-Language": "fr"}).text
    assert re.findall(r'<h2 id="overview">(.*?)</h2>', page) == ["200 articles de 8 sites"]
    assert re.findall(r"<title>(.*?)</title>", page)[:1] == ["200 articles · Archives de presse"]
    assert "Derniers articles" in page
    lost = press.get("/no-such-page", headers={"Accept-Language": "fr"}).text
    assert re.findall(r"<h1>(.*?)</h1>\s*<p>(.*?)</p>", lost) == [("Introuvable", "Il n’y a rien ici.")]


def test_refusals_in_words_are_french_too(press: Serving) -> None:
    answer = press.get("/-/threads", headers={"Accept-Language": "fr"})
    assert (answer.status, answer.text) == (404, "Il n’y a rien ici.\n")
    assert (answer.headers["vary"], answer.headers["content-language"]) == ("Accept-Language", "fr")


def test_data_are_the_same_in_all_languages(press: Serving) -> None:
    for path in [*addresses.data(press), "/article/999999.json"]:
        answers = [press.get(path, headers={"Accept-Language": each}) for each in ("fr", "en")]
        bodies = [re.sub(rb"<lastBuildDate>[^<]*|\"query_ms\": [\d.]+", b"", each.body) for each in answers]
        assert bodies[0] == bodies[1], path
        assert "content-language" not in answers[0].headers, path


def test_english_numbers_and_days() -> None:
    assert [named(day) for day in ("2024-05-03", "2024-05", "2024", "", "<b>-99", "2024-13-01", "2024-02-30")] == [
        "3 May 2024",
        "May 2024",
        "2024",
        "",
        "<b>-99",
        "2024-13-01",
        "2024-02-30",
    ]
    assert [
        moment_in_words(value) for value in ("2024-05-03T08:14:00Z", "2024-05-01", None, "soon", "2024-05-03Tx")
    ] == [
        "3 May 2024, 08:14 UTC",
        "1 May 2024",
        "",
        "soon",
        "3 May 2024, x",
    ]
    assert [listed(names) for names in ([], None, ["A"], ["A", "B", "C"])] == ["", "", "A", "A, B and C"]
    assert [counted("%(count)s article", "%(count)s articles", number) for number in (0, 1, 2000)] == [
        "0 articles",
        "1 article",
        "2,000 articles",
    ]
    assert (language_name("fr"), language_name("xx")) == ("French", "xx")


@pytest.mark.usefixtures("french")
def test_french_numbers_and_days() -> None:
    assert [named(day) for day in ("2024-05-03", "2024-09-01", "2024-05", "2024")] == [
        "3 mai 2024",
        "1er sept. 2024",
        "mai 2024",
        "2024",
    ]
    assert moment_in_words("2024-05-03T08:04:00Z") == "3 mai 2024 à 8\u00a0h\u00a004\u00a0UTC"
    assert spoken(Period("2024-05-27", "2024-06-02", 1)) == "du 27 mai au 2 juin 2024"
    assert [counted("%(count)s article", "%(count)s articles", number) for number in (0, 1, 2000)] == [
        "0 article",
        "1 article",
        "2\u202f000 articles",
    ]
    assert (figure(0.25), percentage(0.4), listed(["A", "B"])) == ("0,25", "40\u00a0%", "A et B")
    assert language_name("de") == "allemand"


@pytest.mark.usefixtures("french")
def test_sentences_that_the_archive_stores_are_french() -> None:
    alarm = Alarm(kind="field", field="title", since="2024-05-03T08:04:00Z", was=0.99, now=0.125)
    alarms = [replace(alarm, kind=kind) for kind in ("field", "rule", "failures")]
    alarms += [replace(alarm, kind=kind, was=1200, now=3) for kind in ("silence", "volume", "length")]
    assert [filters.stored_words(_words(each)) for each in alarms] == [
        "le champ «\u00a0titre\u00a0» est rempli dans 12\u00a0% des articles, contre 99\u00a0% auparavant",
        "le sélecteur du champ «\u00a0titre\u00a0» fonctionne dans 12\u00a0% des articles, contre 99\u00a0% auparavant",
        "12\u00a0% des visites échouent, contre 99\u00a0% auparavant",
        "aucun nouvel article depuis 3 h, contre 1\u202f200 h au plus auparavant",
        "3 nouveaux articles en une semaine, contre 1\u202f200 auparavant",
        "textes de 3 mots, contre 1\u202f200 auparavant",
    ]
    assert filters.without_loss("text is certain to 0.93 (-0.04)") == "texte sûr à 0,93"
    assert (
        filters.without_loss("page is no article but parked (-0.04)")
        == "la page n’est pas un article (domaine à vendre)"
    )
    assert filters.stored_words("the feed https://www.example.org/f is lost (HTTP 404 or 410)") == (
        "adresse perdue, flux\u00a0: https://www.example.org/f (HTTP 404 ou 410)"
    )
    assert filters.cause_words("leads_to:www.example.org") == "il mène à www.example.org"
    assert filters.cause_words("a sentence of old") == "a sentence of old"
