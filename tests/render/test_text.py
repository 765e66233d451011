"""An article as text."""

from __future__ import annotations

from archiver.render.text import as_text, readable_time
from tests.render.test_escaping import RECORD


def test_layout() -> None:
    assert as_text(RECORD) == (
        "The tide\n\n"
        "By Ada Brume and Lin Ode, published March 1, 2025, 8:00 AM UTC\n\n"
        "Sea A boat\nAground\n\n"
        "It turns.\n\nLow water\n\nAt noon.\n\n"
        "Photo credits: Ilse Tarn\n\n"
        "More on this\n- The moon\n\n"
        "https://www.example.org/tide"
    )


def test_french_labels_and_what_is_unknown() -> None:
    record = {
        **RECORD,
        "language": "fr",
        "authors": [],
        "modified": "2025-03-02",
        "section": None,
        "images": [],
        "lead": "Pas dans le texte.",
        "credits": ["Un", "Deux"],
        "related": [],
        "kind": "teaser",
    }
    assert as_text(record) == (
        "The tide\n\n"
        "Publié le 1 mars 2025 à 8 h 00 UTC | modifié le 2 mars 2025\n\n"
        "Pas dans le texte.\n\n"
        "It turns.\n\nLow water\n\nAt noon.\n\n"
        "Crédits photos\u00a0: Un ; Deux\n\n"
        "Réservé aux abonnés ; voici la partie libre\n\n"
        "https://www.example.org/tide"
    )


def test_times() -> None:
    assert [readable_time(value) for value in ("2025-03-01T08:14:59Z", "2025-03-01")] == [
        "2025-03-01 08:14 UTC",
        "2025-03-01",
    ]
