"""Which speakers are worth comparing: those whose names share a key. Pure, no database.

Comes in: names; goes out: pairs of speakers. All pairs of 100,000 speakers are five thousand million;
names that may be one share the consonants of the surname, but for one misprint, and the initial of the
given name (or of what it is short for). Keys with one letter left out find one misprint without
comparing all (Bocek et al. 2007, "Fast Similarity Search in Large Dictionaries").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from claims.extraction.attribute.names import (
    COUNTRY_OF,
    NICKNAMES,
    acronym,
    fold,
    name_tokens,
    organization_key,
    skeleton,
)

__all__ = ["body_keys", "candidate_pairs", "person_keys"]

# A key that so many share tells nothing: "Smith" alone may be any of them.
CROWD = 40
_COUNTRIES = {token for country in COUNTRY_OF.values() for token in country.split()}
_CAPITALS = re.compile(r"^[A-Z][A-Za-z.]{1,9}$")


def person_keys(name: str) -> set[str]:
    """The keys of a person's name; two names that may be one share a key.

    >>> "z kblv" in person_keys("Zamir Kabulov") & person_keys("Z. Kaboluv")
    True
    """
    tokens = name_tokens(name)
    if not tokens:
        return set()
    block = skeleton(tokens[-1])
    if len(tokens) == 1:
        return {f"={block}"}
    near = {block, *(block[:i] + block[i + 1 :] for i in range(len(block)) if len(block) > 2)}
    initials = {tokens[0][0], *(full[0] for full in NICKNAMES.get(tokens[0], ()))}
    initials |= {token[0] for token in tokens[1:-1]}
    return {f"{initial} {key}" for initial in initials for key in near} | {f"*{block}"}


def body_keys(name: str) -> set[str]:
    """The keys of a body's name: its words without the country, their sounds, its first letters."""
    tokens = organization_key(name).split()
    own = [token for token in tokens if token not in _COUNTRIES] or tokens
    keys = {"~" + " ".join(sorted(skeleton(token) or token for token in tokens))}
    if len(own) < len(tokens):
        keys.add("+" + " ".join(own))
    else:
        keys.add("-" + " ".join(own))
    if _CAPITALS.match(name) and sum(letter.isupper() for letter in name) > 1:
        keys.add("@" + fold(name).replace(" ", ""))
    elif len(tokens) > 1:
        keys |= {"@" + acronym(name).casefold(), "@" + "".join(word[0] for word in fold(name).split())}
    return keys


# Keys that are asked for under another mark than they are kept under: a surname alone looks
# for full names, a body without a country for those with one.
_ASKED = {"=": ("=", "*"), "*": ("=",), "-": ("+",), "+": ("-",)}


def candidate_pairs(
    names: Iterable[tuple[int, str, str]], wanted: Container[int] | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs of speakers (lower primary key first, each once) whose names share a key.

    `names` are (speaker, kind, name); `wanted`: only pairs with one of these speakers.
    """
    index = _index(names if wanted is None else list(names), wanted)
    seen: set[tuple[int, int]] = set()
    for key, speakers in index.items():
        for asked in _ASKED.get(key[0], (key[0],)):
            others = index.get(asked + key[1:], set())
            if asked != key[0] and max(len(speakers), len(others)) > CROWD:
                continue
            yield from _new_pairs(speakers, others, wanted, seen)


def _index(names: Iterable[tuple[int, str, str]], wanted: Container[int] | None) -> dict[str, set[int]]:
    """The speakers of each key; of those keys only that the wanted speakers ask for."""
    asked: set[str] | None = None
    if wanted is not None:
        own = {key for speaker, kind, name in names if speaker in wanted for key in _keys(kind, name)}
        asked = own | {mark + key[1:] for key in own for mark in _ASKED.get(key[0], ())}
    index: dict[str, set[int]] = defaultdict(set)
    for speaker, kind, name in names:
        for key in _keys(kind, name):
            if asked is None or key in asked:
                index[key].add(speaker)
    return index


def _keys(kind: str, name: str) -> set[str]:
    return person_keys(name) if kind == "person" else body_keys(name)


def _new_pairs(
    speakers: set[int], others: set[int], wanted: Container[int] | None, seen: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    for one in speakers:
        for other in others:
            if one == other or not (wanted is None or one in wanted or other in wanted):
                continue
            pair = (one, other) if one < other else (other, one)
            if pair not in seen:
                seen.add(pair)
                yield pair
