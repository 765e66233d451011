"""Stories out of word lists: plausible French and English news text, the same for the same seed, ours to publish."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Story:
    """What one article says, before it is put into a template.

    number -- of the story on its host; part of its address.
    blocks -- ("paragraph" | "heading", text) in order, without the lead.
    image  -- (name of the picture's file, alternative text, caption).
    """

    number: int
    language: str
    section: str
    headline: str
    lead: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime | None
    blocks: tuple[tuple[str, str], ...]
    image: tuple[str, str, str]
    credit: str
    tags: tuple[str, ...]


@cache
def words(language: str) -> dict[str, Any]:
    """The word lists of a language, `fr` or `en`."""
    return tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def write_story(seed: str, number: int, language: str, published: datetime, revision: int = 0) -> Story:
    """The story of that seed. Each revision changes the headline and two paragraphs, and is half an hour younger."""
    rng = random.Random(f"{seed}/{number}")
    voice = _Voice(rng, language)
    story = _first_version(voice, number, published)
    if revision:
        voice.rng = random.Random(f"{seed}/{number}/{revision}")
        return _revised(voice, story, revision)
    return story


class _Voice:
    """Fills templates. The story's cast stays; figures and moments are drawn anew each time."""

    #: Slot and the list it is drawn from.
    _DRAWN = MappingProxyType(
        {
            "amount": "amounts",
            "count": "counts",
            "share": "shares",
            "moment": "moments",
            "soon": "soon",
            "year": "years",
        }
    )

    def __init__(self, rng: random.Random, language: str) -> None:
        self.rng = rng
        self.language = language
        self.words = words(language)
        place, place2 = rng.sample(self.words["place_words"], 2)
        role, other_role = rng.sample(self.words["roles"], 2)
        self.cast: dict[str, str] = {
            "place": place,
            "place2": place2,
            "person": self.name(),
            "other": self.name(),
            "role": role,
            "other_role": other_role,
            **{f"subject.{form}": text for form, text in _forms(rng.choice(self.words["subjects"])).items()},
            **{f"body.{form}": text for form, text in _forms(rng.choice(self.words["bodies"])).items()},
        }

    def name(self) -> str:
        return f"{self.rng.choice(self.words['first_names'])} {self.rng.choice(self.words['last_names'])}"

    def say(self, template: str) -> str:
        """The template with its braces filled; `.Cap` and `.Name` begin with a capital."""
        parts: list[str] = []
        for position, part in enumerate(template.replace("}", "{").split("{")):
            parts.append(part if position % 2 == 0 else self._fill(part))
        return "".join(parts)

    def _fill(self, slot: str) -> str:
        if slot in self.cast:
            return self.cast[slot]
        kind, _, form = slot.partition(".")
        drawn: str = self.rng.choice(self.words[self._DRAWN[kind]])
        return _capital(drawn) if form == "Cap" else drawn

    def some(self, kind: str, number: int) -> list[str]:
        return [self.say(template) for template in self.rng.sample(self.words[kind], number)]


def _forms(entry: dict[str, str]) -> dict[str, str]:
    return {**entry, "Name": _capital(entry["name"])}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_version(voice: _Voice, number: int, published: datetime) -> Story:
    rng = voice.rng
    middles = voice.some("middles", rng.randint(6, 10))
    for quote in voice.some("quotes", 2):
        middles.insert(rng.randint(1, len(middles)), quote)
    blocks = [("paragraph", text) for text in [*voice.some("openings", 1), *middles, *voice.some("closings", 1)]]
    for position, crosshead in zip((7, 3), voice.some("crossheads", 2), strict=True):
        blocks.insert(position, ("heading", crosshead))
    authors = [voice.name() for _ in range(rng.choice((1, 1, 1, 1, 2)))]
    if rng.random() < 0.3:
        authors.append(rng.choice(voice.words["agencies"]))
    caption = voice.some("captions", 1)[0]
    return Story(
        number=number,
        language=voice.language,
        section=rng.choice(voice.words["sections"]),
        headline=voice.some("headlines", 1)[0],
        lead=voice.some("leads", 1)[0],
        authors=tuple(authors),
        published=published,
        modified=published + timedelta(minutes=rng.randint(20, 300)) if rng.random() < 0.4 else None,
        blocks=tuple(blocks),
        image=(f"{number}.gif", caption.rstrip("."), caption),
        credit=f"{voice.name()} / {rng.choice(voice.words['agencies'])}",
        tags=tuple(rng.sample(voice.words["tags"], 3)),
    )


def _revised(voice: _Voice, story: Story, revision: int) -> Story:
    blocks = list(story.blocks)
    blocks[0] = ("paragraph", voice.say(voice.words["change"]))
    blocks[2] = ("paragraph", voice.say(voice.words["corrected"]))
    return replace(
        story,
        headline=voice.words["changed_headline"].replace("{headline}", story.headline),
        modified=(story.modified or story.published) + timedelta(minutes=30 * revision),
        blocks=tuple(blocks),
    )
