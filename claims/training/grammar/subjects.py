"""Invented speakers of generated sentences, and when and where they speak."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from claims.languages.en import entries

from .frame_words import group
from .pieces import Bank, Piece, one

__all__ = ["Attached", "Subject", "adjunct", "person", "subject"]

_MOST_NAMES = 6000
_AGES = (18, 90)


@dataclass(frozen=True, slots=True)
class Attached:
    """A piece that hangs on the speaker, or, an adverb, on the verb."""

    piece: Piece
    label: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Who speaks: the phrase itself, what stands behind it with its commas, and whether its verb is plural."""

    phrase: Piece
    behind: list[Attached]
    plural: bool

    @property
    def is_pronoun(self) -> bool:
        return self.phrase.tags[0] == "o"

    @property
    def without_last_comma(self) -> list[Attached]:
        """What stands behind it where nothing follows: "…, said Ana Sousa, 34"."""
        behind = list(self.behind)
        while behind and behind[-1].label == "punct":
            behind.pop()
        return behind


@cache
def _first_names() -> list[str]:
    return [entry.split()[0].capitalize() for entry in entries("first-names")][:_MOST_NAMES]


@cache
def _roles() -> list[str]:
    return [role for entry in entries("roles") if (role := entry.partition("\t")[0]).isascii()]


def _surname(random: Random) -> str:
    count = random.choice((1, 2, 2, 2, 3))
    if random.random() < 0.4:
        return random.choice(_first_names())
    return "".join([random.choice(group("syllable")) for _ in range(count)]).capitalize()


def person(random: Random) -> Piece:
    """An invented name, with or without title, first name, particle or office."""
    kind = random.random()
    if kind < 0.2:
        words = [random.choice(group("title")), _surname(random)]
    elif kind < 0.6:
        words = [random.choice(_first_names()), _surname(random)]
    elif kind < 0.8:
        words = [_surname(random)]
    elif kind < 0.9:
        words = [random.choice(_first_names()), random.choice(group("particle")), _surname(random)]
    else:
        office = [word.capitalize() for word in random.choice(_roles()).split()[:3]]
        words = [*office, random.choice(_first_names()), _surname(random)]
    if random.random() < 0.05:
        return _flat(["the", *words], 1)
    return _flat(words, 0)


def _flat(words: list[str], top: int) -> Piece:
    """Words of a name, all under the first, as Universal Dependencies has it; "the" may stand before."""
    heads: list[int | None] = [top] * len(words)
    heads[top] = None
    labels = ["flat"] * len(words)
    labels[:top] = ["det"] * top
    return Piece(words, "d" * top + "P" * (len(words) - top), heads, labels, top)


def subject(random: Random, bank: Bank) -> Subject:
    """A speaker: a name, a noun phrase or a pronoun, a third of the first two with more behind."""
    kind, plural = random.random(), False
    if kind < 0.45:
        phrase = person(random)
    elif kind < 0.7:
        phrase = random.choice(bank.nouns)
    elif kind < 0.8:
        phrase, plural = random.choice(bank.plurals), True
    elif kind < 0.9:
        phrase = _people(random)
        plural = phrase.words[0] != "one"
    else:
        word = random.choice(group("pronoun"))
        phrase, plural = one(word, "o"), word == "they"
    behind: list[Attached] = []
    if phrase.tags[0] != "o" and random.random() < 0.36:
        behind = _behind(random, bank)
    return Subject(phrase, behind, plural)


def _people(random: Random) -> Piece:
    """People without an article: "experts", "union leaders", "some of the players"."""
    words = random.choice(group("people")).split()
    if len(words) == 1:
        return one(words[0], "n")
    tags = "".join([_PARTS.get(word, "n") for word in words])
    if words[1] == "of":
        return Piece(words, tags, [None, 3, 3, 0], ["nsubj", "case", "det", "nmod"], 0)
    if words[1] == "familiar":
        return Piece(words, tags, [None, 0, 4, 4, 1], ["nsubj", "amod", "case", "det", "obl"], 0)
    return Piece(words, tags, [1, None], ["compound" if tags[0] == "n" else "amod", "nsubj"], 1)


# Tags of the words of such phrases that are no nouns.
_PARTS = {
    **dict.fromkeys(["of", "with"], "f"),
    **dict.fromkeys(["the", "some"], "d"),
    **dict.fromkeys(["familiar", "local", "most", "many"], "j"),
    **dict.fromkeys(["one", "two"], "#"),
}


def _behind(random: Random, bank: Bank) -> list[Attached]:
    kind = random.random()
    if kind < 0.12:
        return [Attached(random.choice(bank.participles), "acl")]
    if kind < 0.16:
        return _in_commas(random.choice(bank.participles), "acl")
    if kind < 0.35:
        return _in_commas(random.choice(bank.appositions), "appos")
    if kind < 0.6:
        return _in_commas(random.choice(bank.relatives), "relcl")
    if kind < 0.7:
        return _in_commas(one(str(random.randint(*_AGES)), "#"), "appos")
    if kind < 0.83:
        return [Attached(random.choice(bank.relatives), "relcl")]
    if kind < 0.9:
        return _in_commas(one(random.choice(group("aside")), "a"), "advmod")
    phrase = random.choice(bank.nouns)
    return [Attached(under_preposition(random.choice(group("preposition")), phrase), "nmod")]


def _in_commas(piece: Piece, label: str) -> list[Attached]:
    comma = Attached(one(",", ","), "punct")
    return [comma, Attached(piece, label), comma]


def under_preposition(word: str, phrase: Piece) -> Piece:
    """The phrase with a preposition before it."""
    heads = [None if head is None else head + 1 for head in phrase.heads]
    top = phrase.top + 1
    return Piece([word, *phrase.words], "f" + phrase.tags, [top, *heads], ["case", *phrase.labels], top)


def adjunct(random: Random) -> Piece:
    """When or where something was said: "on Monday", "in a letter", "two days ago", "again"."""
    kind = random.random()
    if kind < 0.35:
        return Piece(["on", random.choice(group("day"))], "fT", [1, None], ["case", "obl"], 1)
    if kind < 0.5:
        return one(random.choice(group("day")), "T")
    if kind < 0.65:
        words = ["in", "a", random.choice(group("document"))]
        return Piece(words, "fdn", [2, 2, None], ["case", "det", "obl"], 2)
    if kind < 0.72:
        return Piece(["last", random.choice(group("period"))], "jn", [1, None], ["amod", "obl"], 1)
    if kind < 0.78:
        words = ["after", "the", random.choice(group("event"))]
        return Piece(words, "fdn", [2, 2, None], ["case", "det", "obl"], 2)
    if kind < 0.84:
        words = [random.choice(group("count")), "days", "ago"]
        return Piece(words, "#na", [1, 2, None], ["nummod", "obl", "advmod"], 2)
    if kind < 0.9:
        return one(random.choice(group("time-adverb")), "a")
    return Piece(["in", random.choice(group("place"))], "fP", [1, None], ["case", "obl"], 1)
