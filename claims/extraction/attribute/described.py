"""Phrases without a personal name: a role, a body, a group, an unnamed speaker, a work.

Comes in: the words of a phrase, its determiner taken off. Goes out: a `Phrase`.
"""

from __future__ import annotations

import re

from claims.extraction.annotate.words import tag_lower
from claims.extraction.attribute.names import fold
from claims.extraction.attribute.nouns import (
    BODY_NOUNS,
    DEMONYMS,
    DETERMINERS,
    GROUPS,
    OUTLET_WORDS,
    PERSONS,
    POSSESSIVE,
    PREPOSITIONS,
    ROLES,
    TITLES,
    UNNAMED,
    WORKS,
    is_acronym,
    is_role,
    singular,
)
from claims.extraction.attribute.phrase_kinds import Phrase, PhraseKind
from claims.extraction.attribute.role import owner, role_before
from claims.languages.en import words

__all__ = ["described"]

# Plural nouns with which the names of societies open: "Friends of the Museum".
OPENING = words("society-nouns")


def described(tokens: list[str], determiner: str, short: str) -> Phrase:
    """A phrase without a personal name: a role, a body, a group, an unnamed speaker, a work."""
    stop = next((i for i, t in enumerate(tokens) if i and t.lower() in PREPOSITIONS), len(tokens))
    if stop > 1 and tokens[stop : stop + 1] == ["by"] and tag_lower(tokens[stop - 1]) in "ve":
        stop -= 1  # "a report released by the institute"
    stop = min(stop, told_about(tokens[:stop]))
    front = tokens[:stop]
    noun = POSSESSIVE.sub("", front[-1])
    head = noun.lower().rstrip(".")
    text = " ".join(tokens)
    one = singular(head)
    kind_of = DETERMINERS.get(determiner, "")
    plural = one != head or head in GROUPS or kind_of == "many" or noun in DEMONYMS or noun.endswith("%")
    upper = noun[:1].isupper()
    capital = upper or any(t[:1].isupper() for t in front)
    if len(tokens) == 1 and head in DETERMINERS:
        return Phrase("other", head, head=head)  # "This"
    if shouted(tokens):
        return Phrase("person", text, name=text.title(), head=fold(noun))
    if (head in BODY_NOUNS and head not in GROUPS) or (head in OUTLET_WORDS and upper):
        return body(front, text, determiner, short, named=capital and (len(tokens) > 1 or not upper))
    role, role_class, gender, organization = role_before(tokens)
    if not plural and (head in ROLES or (head in TITLES and upper)):
        kind: PhraseKind = "unnamed" if head in UNNAMED and kind_of != "definite" else "role"
        return Phrase(
            kind,
            text,
            gender=gender,
            determiner=determiner,
            role=role,
            role_class=role_class or head,
            organization=organization,
            head=head,
        )
    if not plural and head in PERSONS:
        return Phrase(
            "role", text, gender=PERSONS[head][1], determiner=determiner, role_class=head, head=head
        )
    if plural and noun.istitle() and head in OPENING and friends_of_body(tokens[stop:]):
        return Phrase("body", text, name=text, determiner=determiner, head=head, short=short)
    if one in UNNAMED:
        body_of = owner(front[:-1]) or owner(tokens[stop + 1 :])
        return Phrase("unnamed", text, many=plural, determiner=determiner, head=one, organization=body_of)
    if one in WORKS:
        return Phrase(
            "work", text, many=plural, determiner=determiner, head=one, organization=owner(front[:-1])
        )
    if upper and is_acronym(noun) and len(front) <= 3:
        return Phrase("body", noun, name=noun, determiner=determiner, head=fold(noun))
    if plural:
        return Phrase(
            "group", text, name=text if capital else "", many=True, determiner=determiner, head=head
        )
    if upper:
        return Phrase(
            "body",
            text,
            name=text[first_capital(text) :],
            determiner=determiner,
            head=fold(noun),
            short=short,
            certain=False,
        )
    return Phrase("other", text, determiner=determiner, head=head)


def friends_of_body(behind: list[str]) -> bool:
    """Whether "of the Museum" behind "Friends" is a thing's name in capitals, and no person's or office's."""
    if behind[:2] != ["of", "the"]:
        return False
    return bool(behind[2:]) and behind[2][:1].isupper() and not any(map(is_role, behind[2:]))


def told_about(tokens: list[str]) -> int:
    """Where words about a noun follow it: "a study | documenting iodine", "polls | taken in", "the group | jokingly".

    Not in "a police building inspector", where another such noun ends the phrase.
    """
    inside = len(tokens) > 1 and is_head(tokens[-1])
    for at in range(1, len(tokens)):
        word, before = tokens[at], tokens[at - 1]
        if not word.islower() or not word.endswith(("ing", "ly", "ed", "en")):
            continue
        told = word.endswith(("ing", "ly")) or tag_lower(word) in "ve"
        if told and is_head(before) and (not inside or singular(before.lower()) in WORKS):
            return at
    return len(tokens)


def is_head(token: str) -> bool:
    """Whether a word is a noun on which phrases that speak turn."""
    one = singular(token.lower())
    return one in WORKS or one in UNNAMED or one in BODY_NOUNS or one in PERSONS or one in ROLES


def shouted(tokens: list[str]) -> bool:
    """Whether a label is all in capitals, as in a transcript ("LAVROV", "MR. PESKOV")."""
    return len(tokens) <= 3 and all(t.isupper() for t in tokens) and any(len(t) > 4 for t in tokens)


def first_capital(text: str) -> int:
    """Where the first capitalised word begins ("human rights group Amnesty International"); 0 if none does."""
    found = CAPITAL.search(text)
    return found.start() if found else 0


CAPITAL = re.compile(r"(?<!\S)[^\W\d_a-z]")


def body(front: list[str], text: str, determiner: str, short: str, named: bool) -> Phrase:
    """A body by its noun: named where capitals name it ("the Trump campaign"), else "the ministry"."""
    noun = front[-1]
    head = noun.lower().rstrip(".")
    outlet = (
        head in OUTLET_WORDS and head not in ("agency", "press") and (noun[:1].isupper() or head in PRINTED)
    )
    return Phrase(
        "outlet" if outlet else "body",
        text,
        name=text[first_capital(text) :] if named else "",
        determiner=determiner,
        head=head,
        short=short,
        organization=owner(front[:-1]),
    )


PRINTED = ("newspaper", "newspapers", "magazine", "broadcaster")
