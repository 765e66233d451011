"""Bylines of many hands, taken apart."""

import pytest

from archiver.extraction.words.names import is_agency, read_names, user_name

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
        ("신현수 기자", []),
    ],
)
def test_byline(byline: str, names: list[str]) -> None:
    language = {"Di": "it", "Por": "pt", "Door": "nl"}.get(byline.split()[0])

    assert read_names(byline, SITE, language) == names


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
    ("name", "found"),
    [("delta201", "delta201"), ("viola lund", "viola lund"), ("webmaster2", None), ("a", None), ("example post", None)],
)
def test_user_names(name: str, found: str | None) -> None:
    assert user_name(name, SITE) == found
