"""Cues: the words of speech and thought, with what may follow them and what they do.

Loads claims/languages/en/cues.txt and inflects it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from claims.extraction.quote import Force
from claims.languages.en import entries

__all__ = ["Cue", "Form", "cue_forms", "cue_nouns", "cues", "is_cue", "triggers"]

Form = Literal["base", "present", "past", "participle", "ing"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of speech: its force and the frames it takes (see cues.txt)."""

    lemma: str
    force: Force
    frames: frozenset[str]


@cache
def cues() -> dict[str, Cue]:
    """Lemma → cue."""
    table = {}
    for line in entries("cues"):
        lemma, force, frames = line.split()
        table[lemma] = Cue(lemma, cast(Force, force), frozenset(frames.split(",")))
    return table


@cache
def cue_forms() -> dict[str, tuple[Cue, Form]]:
    """Lower-case form → its cue and which form it is ("said" → say, past)."""
    irregular = {}
    for line in entries("irregular-verbs"):
        lemma, *others = line.split()
        irregular[lemma] = others
    table: dict[str, tuple[Cue, Form]] = {}
    for lemma, cue in cues().items():
        table[lemma] = (cue, "base")
        for form in irregular.get(lemma) or _inflect(lemma):
            table[form] = (cue, _form(form, lemma))
    return table


@cache
def cue_nouns() -> dict[str, Force]:
    """Noun of speech → force: "his claim that …" (see cue-nouns.txt)."""
    pairs = (line.split() for line in entries("cue-nouns"))
    return {noun: cast(Force, force) for noun, force in pairs}


@cache
def triggers() -> frozenset[str]:
    """Every word at which an attribution may be found: forms of cues, nouns, "according"."""
    return frozenset([*cue_forms(), *cue_nouns(), "according"])


def is_cue(lows: Sequence[str], at: int) -> bool:
    """Whether the word at `at`, one of `triggers`, may be a cue where it stands.

    A noun is one before "that" or "to" alone, "put" in "put it", and none of them right after an article.
    """
    low, after = lows[at], lows[at + 1 : at + 2]
    if low not in cue_forms() and low != "according":
        return after in (["that"], ["to"])
    if at and lows[at - 1] in _articles():
        return after in (["that"], ["to"])
    return not low.startswith("put") or after == ["it"]


@cache
def _articles() -> frozenset[str]:
    return frozenset(("a", "an", "the"))


def _inflect(lemma: str) -> list[str]:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    present = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    if lemma.endswith("ee"):
        return [present, lemma + "d", lemma + "ing"]
    if lemma.endswith("e"):
        return [present, lemma + "d", lemma[:-1] + "ing"]
    return [present, lemma + "ed", lemma + "ing"]


def _form(form: str, lemma: str) -> Form:
    if form.endswith("ing"):
        return "ing"
    if form.endswith("s") and (form[:-1] == lemma or form[:-2] == lemma or form[:-3] == lemma[:-1]):
        return "present"
    return "participle" if form.endswith(("wn", "tten", "gun", "orn")) else "past"
