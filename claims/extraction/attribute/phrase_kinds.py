"""What a noun phrase is taken apart into: its kinds, and the `Phrase`.

Plain data. Made by `phrase` and `described`, read by all that resolve speakers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from claims.extraction.attribute.nouns import Gender

__all__ = ["Phrase", "PhraseKind"]

PhraseKind = Literal[
    "pronoun",  # he, who, we
    "person",  # a personal name, with or without a role
    "role",  # "the foreign minister", "a spokesman": a person without a name
    "body",  # an organization by name or by its noun ("the ministry")
    "country",  # a country, or the seat that speaks for one
    "outlet",  # an agency, paper, broadcaster
    "work",  # "the report"
    "unnamed",  # "a senior official", "sources"
    "group",  # "voters", "many Republicans"
    "list",  # "A and B"
    "other",
]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention taken apart. `text` is the phrase without an opening "the" or "a".

    `name` is a personal name without honorific or role, or the name of a body; `role` and
    `organization` are as printed, a demonym put as its country; `role_class` is the class
    of `roles.txt`; `head` the folded noun the phrase turns on; `parts` the members of a list.
    """

    kind: PhraseKind
    text: str
    name: str = ""
    gender: Gender = ""
    many: bool = False
    determiner: str = ""
    honorific: bool = False
    title: str = ""  # the form of address, folded: "dr"
    role: str | None = None
    role_class: str = ""
    organization: str | None = None
    head: str = ""
    short: str = ""  # an acronym given in brackets
    certain: bool = True  # False where only the shape of the words says what it is
    parts: tuple[Phrase, ...] = ()
