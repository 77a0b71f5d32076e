"""Pieces of sentences: treebank → noun phrases, clauses and adjuncts to build other sentences from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields

from .frame_words import group
from .treebank import Sentence, children, is_unbroken, subtree

__all__ = ["Bank", "Piece", "bank", "one"]

_EDGES = ",.:;-"
_SUBJECTS = ("nsubj", "nsubj:pass")
_LONGEST = {"noun phrase": 10, "lead": 9, "participle": 8, "relative": 9, "apposition": 8, "adjunct": 6}
_BODY = range(4, 29)  # items of a whole sentence that may become what somebody says


@dataclass(frozen=True, slots=True)
class Piece:
    """Items with tags and labels; heads within the piece, None where an item hangs on something outside.

    `top` is the item by which the piece hangs on the rest of its sentence.
    """

    words: list[str]
    tags: str
    heads: list[int | None]
    labels: list[str]
    top: int


def one(word: str, tag: str) -> Piece:
    """A piece of one item."""
    return Piece([word], tag, [None], ["dep"], 0)


@dataclass(slots=True)
class Bank:
    """Pieces by what they are, each kind in the order of the sentences."""

    nouns: list[Piece] = field(default_factory=list)  # subjects and objects in the singular
    plurals: list[Piece] = field(default_factory=list)
    bodies: list[Piece] = field(default_factory=list)  # whole sentences without their full stop
    leads: list[Piece] = field(default_factory=list)  # what stands before a comma at the head of a sentence
    relatives: list[Piece] = field(default_factory=list)  # "who had left"
    appositions: list[Piece] = field(default_factory=list)  # "the younger of the two"
    participles: list[Piece] = field(default_factory=list)  # "living in the north"
    adjuncts: list[Piece] = field(default_factory=list)  # "for three years"


def bank(sentences: Iterable[Sentence]) -> Bank:
    """The pieces of sentences. Raises ValueError where they hold none of some kind."""
    found = Bank()
    for sentence in sentences:
        below = children(sentence.heads)
        for item, label in enumerate(sentence.labels):
            keep = _CUTTERS.get(label)
            if keep:
                keep(found, sentence, _trimmed(sentence, subtree(below, item), item), item)
        body = _body(sentence, below)
        if body:
            found.bodies.append(body)
    missing = [each.name for each in fields(found) if not getattr(found, each.name)]
    if missing:
        raise ValueError(f"no {', '.join(missing)} in these sentences: more are needed to build others from")
    return found


def _trimmed(sentence: Sentence, items: Sequence[int], top: int) -> list[int]:
    """Items without the commas, dashes and brackets at their edges."""
    begin, end = 0, len(items)
    while sentence.tags[items[begin]] in ",-(" and items[begin] != top:
        begin += 1
    while sentence.tags[items[end - 1]] in ",-)" and items[end - 1] != top:
        end -= 1
    return list(items[begin:end])


def _cut(sentence: Sentence, items: Sequence[int], top: int, *, lower: bool = False) -> Piece:
    """Items side by side as a piece; with `lower` the first loses a capital that only its place gave it."""
    low, inside = items[0], set(items)
    words = [sentence.words[item] for item in items]
    if lower and sentence.tags[low] != "P" and words[0] != "I" and not words[0].startswith("I'"):
        words[0] = words[0][0].lower() + words[0][1:]
    heads = [sentence.heads[item] for item in items]
    return Piece(
        words,
        "".join([sentence.tags[item] for item in items]),
        [
            head - low if head in inside and item != top else None
            for item, head in zip(items, heads, strict=True)
        ],
        [sentence.labels[item] for item in items],
        top - low,
    )


def _ends_well(sentence: Sentence, items: Sequence[int]) -> bool:
    return sentence.tags[items[-1]] not in ".:;-"


def _noun_phrase(found: Bank, sentence: Sentence, items: list[int], top: int) -> None:
    if (
        sentence.tags[top] in "nP"
        and is_unbroken(items)
        and len(items) <= _LONGEST["noun phrase"]
        and _ends_well(sentence, items)
        and sentence.tags[items[0]] not in _EDGES
    ):
        plural = sentence.tags[top] == "n" and _is_plural(sentence.words[top])
        kind = found.plurals if plural else found.nouns
        kind.append(_cut(sentence, items, top, lower=items[0] == 0))


def _is_plural(low: str) -> bool:
    return (low.endswith("s") and not low.endswith("ss")) or low.lower() in group("plural")


def _lead(found: Bank, sentence: Sentence, items: list[int], top: int) -> None:
    head, after = sentence.heads[top], items[-1] + 1
    if (
        top < head
        and sentence.labels[head] == "root"
        and items[0] == 0
        and is_unbroken(items)
        and len(items) <= _LONGEST["lead"]
        and sentence.words[after : after + 1] == [","]
        and sentence.tags[items[-1]] not in _EDGES
    ):
        found.leads.append(_cut(sentence, items, top, lower=True))


def _oblique(found: Bank, sentence: Sentence, items: list[int], top: int) -> None:
    _lead(found, sentence, items, top)
    if (
        sentence.tags[top] in "nP"
        and sentence.tags[items[0]] == "f"
        and is_unbroken(items)
        and 2 <= len(items) <= _LONGEST["adjunct"]
    ):
        found.adjuncts.append(_cut(sentence, items, top, lower=items[0] == 0))


def _participle(found: Bank, sentence: Sentence, items: list[int], top: int) -> None:
    if (
        sentence.tags[top] in "ge"
        and top > sentence.heads[top]
        and items[0] == top
        and is_unbroken(items)
        and 2 <= len(items) <= _LONGEST["participle"]
    ):
        found.participles.append(_cut(sentence, items, top))


def _relative(found: Bank, sentence: Sentence, items: list[int], top: int) -> None:
    if (
        sentence.tags[top] in "vzbgei"
        and is_unbroken(items)
        and 2 <= len(items) <= _LONGEST["relative"]
        and sentence.tags[items[0]] == "w"
        and _ends_well(sentence, items)
    ):
        found.relatives.append(_cut(sentence, items, top))


def _apposition(found: Bank, sentence: Sentence, items: list[int], top: int) -> None:
    if (
        sentence.tags[top] == "n"
        and is_unbroken(items)
        and len(items) <= _LONGEST["apposition"]
        and sentence.tags[items[0]] == "d"
        and _ends_well(sentence, items)
    ):
        found.appositions.append(_cut(sentence, items, top))


# Label of the item on which a piece hangs → what keeps the piece if it is of use.
_CUTTERS: dict[str, Callable[[Bank, Sentence, list[int], int], None]] = {
    **dict.fromkeys([*_SUBJECTS, "obj"], _noun_phrase),
    **dict.fromkeys(["advcl", "advmod"], _lead),
    "obl": _oblique,
    "acl": _participle,
    "relcl": _relative,
    "appos": _apposition,
}


def _body(sentence: Sentence, below: Sequence[Sequence[int]]) -> Piece | None:
    """The sentence as something to be said: one clause with a subject, without quotations."""
    tops = [item for item, head in enumerate(sentence.heads) if head < 0]
    last = len(sentence.words) - 1
    if len(tops) != 1 or len(sentence.words) not in _BODY or sentence.words[last] != "." or tops[0] == last:
        return None
    under = {sentence.labels[item] for item in below[tops[0]]}
    if sentence.tags[last] != "." or under.isdisjoint(_SUBJECTS) or "parataxis" in under:
        return None
    if sentence.tags[0] in "kl" or not set("Qq").isdisjoint(sentence.tags):
        return None
    return _cut(sentence, range(last), tops[0])
