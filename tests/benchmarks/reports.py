"""Invented reports in the manner of a text dump, menus and all, and what was said in each: pages of which it is known what to find.

Comes in: a number. Goes out: so many pages, about 3 kB each, the same in every run, with the statements planted in them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Report", "Said", "reports", "write_pages"]

FIRST = (
    "Anna", "Boris", "Clara", "David", "Elena", "Felix", "Greta", "Henrik", "Ines", "Jonas", "Katya", "Lars",
    "Maria", "Nadia", "Oskar", "Petra",
)  # fmt: skip
SYLLABLES = (
    "ber", "dal", "fen", "gor", "hal", "kir", "lun", "mar", "nor", "pel", "ros", "sen", "tol", "var", "win", "zel",
)  # fmt: skip
OFFICES = (
    "Foreign Minister", "Finance Minister", "spokesman", "Prime Minister", "Mayor", "chairwoman",
)  # fmt: skip
BODIES = (
    "Ministry of Transport", "Central Bank", "National Grid Authority", "Fisheries Board", "City Council",
)  # fmt: skip
VERBS = ("said", "said", "added", "told reporters", "announced", "insisted", "warned")
THINGS = (
    "harbour", "bridge", "tunnel", "budget", "tariff", "treaty", "railway", "reservoir", "hospital", "school",
    "port", "airport", "ferry", "pipeline", "dam", "election", "census", "vaccine", "satellite", "border",
    "station", "museum", "archive", "market", "forest", "grid", "levy", "subsidy",
)  # fmt: skip
ACTS = (
    "open", "close", "repair", "sell", "enlarge", "review", "fund", "delay", "inspect", "rebuild", "cancel",
    "approve", "publish", "extend",
)  # fmt: skip
WHENS = (
    "this spring", "before the winter", "next year", "within two years", "in the coming weeks", "by June",
)  # fmt: skip
MENU = ("Home", "World", "Politics", "Business", "Sport", "Weather", "Subscribe", "Sign in")


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a page that somebody says there."""

    words: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Report:
    """A page, and what is said in it, in order."""

    text: str
    said: tuple[Said, ...]


def write_pages(folder: Path, number: int) -> None:
    """Write so many pages; those that are there are left."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, report in enumerate(reports(number)):
        path = folder / f"{n:06}.txt"
        if not path.exists():
            path.write_text(report.text, encoding="utf-8")


def reports(number: int) -> Iterator[Report]:
    """So many pages; the more there are, the more people speak in them."""
    chance = random.Random(1)
    towns = [_surname(chance) for _ in range(60)]
    people = [f"{chance.choice(FIRST)} {_surname(chance)}" for _ in range(max(number // 5, 20))]
    for _ in range(number):
        yield _report(chance, people, towns)


def _surname(chance: random.Random) -> str:
    return "".join(chance.sample(SYLLABLES, chance.randint(2, 3))).capitalize()


def _report(chance: random.Random, people: list[str], towns: list[str]) -> Report:
    """A menu, a head, paragraphs with six to twelve quotes, a foot."""
    menu = chance.sample(MENU, 5)
    thing, town = chance.choice(THINGS), chance.choice(towns)
    lines = [
        *menu,
        "",
        f"{town} to {chance.choice(ACTS)} its {thing}, officials say",
        "",
        f"By {chance.choice(people)}",
        f"Published: {chance.randint(1, 28)} {chance.choice(('March', 'May', 'July'))} 2021",
        "",
        f"The plan for the {thing} of {town} was discussed for {chance.randint(2, 9)} hours on Tuesday, and "
        "several of those present left before it was put to the vote.",
    ]
    said: list[Said] = []
    for _ in range(chance.randint(2, 4)):
        paragraph, own = _paragraph(chance, chance.choice(people), town)
        lines += ["", paragraph]
        said += own
    lines += ["", "Read more", f"© 2021 {town} Gazette. All rights reserved."]
    return Report("\n".join(lines), tuple(said))


def _paragraph(chance: random.Random, person: str, town: str) -> tuple[str, list[Said]]:
    """A direct quote of a person with an office, an indirect one of the same, and one of a body."""
    office, body = chance.choice(OFFICES), chance.choice(BODIES)
    verb, surname = chance.choice(VERBS), person.split()[-1]
    direct = f"We {_plan(chance, town)}"
    indirect = f"the {town} council would {_plan(chance, town, will='')}"
    by_body = (
        f"{chance.randint(3, 900)} people live near the {chance.choice(THINGS)} "
        "and most of them have written letters about it since the first drawings were shown"
    )
    text = (
        f"“{direct},” {office} {person} of the {body} {verb}. {surname} said that {indirect}. "
        f"According to the {body}, {by_body}."
    )
    return text, [Said(direct, person), Said(indirect, person), Said(by_body, body)]


def _plan(chance: random.Random, town: str, will: str = "will ") -> str:
    one, other = chance.sample(THINGS, 2)
    return (
        f"{will}{chance.choice(ACTS)} the {one} of {town} {chance.choice(WHENS)} because the {other} "
        f"costs {chance.randint(2, 99)} million crowns a year"
    )
