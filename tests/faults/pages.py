"""Invented pages on a few subjects: people who say like things, one another's wire copy now and then."""

from __future__ import annotations

import random
from pathlib import Path

__all__ = ["write_pages"]

_PEOPLE = ("Anna Berg", "Jonas Lind", "Maria Soler", "Pavel Duras", "Grace Addo", "Henri Cole", "Olga Winter")
_OFFICES = ("mayor", "harbour master", "finance minister", "spokeswoman", "union leader", "chief engineer")
_THINGS = (
    "the old bridge",
    "the ferry line",
    "the tram depot",
    "the flood wall",
    "the school roof",
    "the east quay",
)
_DEEDS = (
    "will be repaired before winter",
    "will stay shut until October",
    "costs twelve million crowns",
    "is safe to use",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def write_pages(folder: Path, number: int) -> Path:
    """Write so many pages; always the same ones."""
    dice = random.Random(11)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    for at in range(number):
        if written and at % 9 == 8:  # printed again elsewhere
            text = dice.choice(written).replace("The council", "The town council", 1)
        else:
            text = _page(dice, at)
            written.append(text)
        (folder / f"{at:03}.txt").write_text(text, encoding="utf-8")
    return folder


def _page(dice: random.Random, number: int) -> str:
    first, second = dice.sample(_PEOPLE, 2)
    thing, other = dice.sample(_THINGS, 2)
    day = dice.choice(_DAYS)
    return (
        f"{thing.capitalize()} in hearing {number}\n\n"
        f"The council met on {day} to speak about {thing}, a matter of session {number}.\n\n"
        f"“{thing.capitalize()} {dice.choice(_DEEDS)},” the {dice.choice(_OFFICES)}, {first}, said on {day}. "
        f"{first.split()[-1]} added that {other} {dice.choice(_DEEDS)}.\n\n"
        f"{second}, the {dice.choice(_OFFICES)}, said that {thing} {dice.choice(_DEEDS)}. "
        f"“Nobody in district {number} needs to worry,” {second.split()[-1]} told reporters.\n"
    )
