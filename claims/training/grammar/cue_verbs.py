"""Verbs of generated sentences: the cues of the lexicon, common ones more often, in the forms of news."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from claims.extraction.annotate.cues import Cue, cue_forms, cues

from .frame_words import group, pairs
from .pieces import Piece, one

__all__ = ["CueVerb", "cue_verb", "going_on", "silent_verb"]

_CLAUSAL = frozenset(["that", "bare"])


@dataclass(frozen=True, slots=True)
class CueVerb:
    """A verb of speech as it stands in its sentence, and its entry in the lexicon."""

    piece: Piece
    cue: Cue


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Lemma → form → the word; of several words for one form the first."""
    table: dict[str, dict[str, str]] = {}
    for word, (cue, form) in cue_forms().items():
        table.setdefault(cue.lemma, {}).setdefault(form, word)
    return table


@cache
def _lemmas(frames: frozenset[str]) -> list[str]:
    """The cues that take any of these frames."""
    return [lemma for lemma, cue in cues().items() if cue.frames & frames]


@cache
def _common() -> tuple[list[str], list[int]]:
    lemmas, counts = zip(*pairs("common-cue"), strict=True)
    return list(lemmas), [int(count) for count in counts]


def cue_verb(random: Random, *, plural: bool, after: bool = False, hearer: bool = False) -> CueVerb:
    """A verb that may stand after what is said, or, without `after`, before it; with a hearer "tell" and its like."""
    cue = _cue(random, after, hearer)
    forms, kind = _forms()[cue.lemma], random.random()
    past = forms.get("past") or forms.get("participle") or cue.lemma
    participle = forms.get("participle") or past
    if kind < (0.42 if plural else 0.2) or 0.68 <= kind < 0.84:
        piece = _present(cue.lemma, plural)
    elif kind < 0.68:
        piece = one(past, "v")
    elif kind < 0.93:
        have = "have" if plural else random.choice(("has", "had"))
        piece = Piece([have, participle], "ye", [1, None], ["aux", "dep"], 1)
    else:
        adverb = "also" if random.random() < 0.5 else "later"
        piece = Piece([adverb, past], "av", [1, None], ["advmod", "dep"], 1)
    return CueVerb(piece, cue)


def _cue(random: Random, after: bool, hearer: bool) -> Cue:
    while True:
        if random.random() < 0.6:
            lemma = random.choices(*_common())[0]
        else:
            lemma = random.choice(_lemmas(_CLAUSAL | {"after"}))
        if hearer:
            lemma = random.choice(group("tell-cue"))
        elif lemma == "tell":
            continue
        cue = cues()[lemma]
        if "after" in cue.frames if after else cue.frames & _CLAUSAL:
            return cue


def _present(lemma: str, plural: bool) -> Piece:
    return one(lemma, "b") if plural else one(_forms().get(lemma, {}).get("present", f"{lemma}s"), "z")


def going_on(random: Random) -> Piece:
    """A verb by which a speaker goes on: "…, adding that …"."""
    lemma = random.choice(group("going-on"))
    return one(_forms()[lemma].get("ing", f"{lemma}ing"), "g")


def silent_verb(random: Random, *, plural: bool) -> Piece:
    """A verb for a sentence in which nothing is said, be it a cue with another object or a verb like one."""
    listed = dict(pairs("silent-verb"))
    if random.random() < 0.6:
        lemma = random.choice(_lemmas(frozenset(["np", "about", "as"]) | _CLAUSAL))
    else:
        lemma = random.choice(group("silent-verb"))
    forms = _forms().get(lemma, {})
    regular = f"{lemma}d" if lemma.endswith("e") else f"{lemma}ed"
    past = forms.get("past") or forms.get("participle") or listed.get(lemma) or regular
    return one(past, "v") if random.random() < 0.6 else _present(lemma, plural)
