"""The personal name in a noun phrase: where it begins, what stands before it, and whether it is one at all.

Comes in: the words of a phrase without commas and brackets. Goes out: the `Phrase` of the person they
name, None where they name none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from claims.extraction.annotate.small_capitals import in_small_letters
from claims.extraction.attribute.names import fold, surname
from claims.extraction.attribute.nouns import (
    BODIES,
    BODY_NOUNS,
    DETERMINERS,
    FIRST_NAMES,
    HOMES,
    HONORIFICS,
    NAMED_AFTER,
    OPENERS,
    OUTLET_WORDS,
    OUTLETS,
    PARTICLES,
    PREPOSITIONS,
    ROLE_WORDS,
    ROLES,
    SEATS,
    SUFFIXES,
    TITLES,
    Gender,
    country_of,
    is_acronym,
    is_name_word,
    is_role,
)
from claims.extraction.attribute.phrase_kinds import Phrase, PhraseKind
from claims.extraction.attribute.role import owner, role_before

__all__ = ["gender_of", "name_start", "named_person", "person_of"]


def name_start(tokens: list[str]) -> int:
    """Where the personal name at the end of a phrase begins; `len(tokens)` where there is none."""
    end = len(tokens)
    start = end
    while start > 0:
        token = tokens[start - 1]
        before = tokens[start - 2] if start > 1 else ""
        if (
            is_name_word(token)
            or (token in PARTICLES and start < end and (is_name_word(before) or before in PARTICLES))
            or (start == end and name_by_company(token, before))
        ):
            start -= 1
        elif start == end and before and token.lower().rstrip(".") in SUFFIXES:
            start -= 1
            end = start
        else:
            break
    if start == end:
        return len(tokens)
    while tokens[start] in PARTICLES and tokens[start].islower() and start < end - 1:
        start += 1
    return start


def name_by_company(token: str, before: str) -> bool:
    """Whether a word that is also a role or a short title is a surname here ("Ms. Boxer", "Mike Judge", "A. Sen")."""
    if not token[:1].isupper() or not before[:1].isupper():
        return False
    low = before.lower().rstrip(".")
    given = low in FIRST_NAMES and low not in ROLES
    title = token.istitle() and token.lower() in TITLES  # "Sen.", with its stop, stands before a name
    return low in HONORIFICS or (given and token.lower() in ROLES) or (title and (given or len(low) == 1))


def named_person(tokens: list[str], start: int, determiner: str, short: str) -> Phrase | None:
    """A person named at the end of the phrase, or None where the name belongs to something else."""
    while title_like(tokens, start):
        start += 1
    before, own = tokens[:start], tokens[start:]
    first = fold(own[0])
    if first in SUFFIXES or "by" in before:  # "a panel led by MSNBC's Chris Matthews"
        return None
    low = before[-1].lower().rstrip(".") if before else ""
    honorific = low in HONORIFICS
    given = FIRST_NAMES.get(first, "") if len(own) > 1 else ""
    if not honorific and not given and (kind := shaped_as_body(low, own)):
        return Phrase(
            kind, " ".join(tokens), name=" ".join(own), determiner=determiner, head=fold(own[-1]), short=short
        )
    if before and not introduces(before, bool(given), len(own)):
        return None
    if not given and len(own) > 1 and is_place(" ".join(own[:2])):
        return None
    if determiner == "the" and len(tokens) == 1 and is_acronym(own[0]) and "." not in own[0]:
        return None  # "the FA"
    if determiner == "the" and not before and len(own) == 1 and own[0].endswith("s"):
        return Phrase("group", own[0], name=own[0], many=True, determiner=determiner, head=first)
    titled = honorific and low not in ROLES
    role, role_class, role_gender, organization = role_before(before[:-1] if titled else before)
    full = " ".join(own)
    if honorific:
        full = in_small_letters(full)  # "Mr. HALT"
    if own[-1] in ("Sr", "Jr"):
        full += "."  # the stop that fell off with the sentence's
    return Phrase(
        "person",
        " ".join(tokens),
        name=full,
        gender=gender_of(HONORIFICS.get(low, "")) or role_gender or gender_of(given),
        determiner=determiner,
        honorific=honorific,
        title=low if honorific else "",
        role=role,
        role_class=role_class,
        organization=organization,
        head=surname(full),
        short=short,
        certain=bool(honorific or role or given),
    )


def shaped_as_body(before: str, own: list[str]) -> PhraseKind | None:
    """Whether capitals that could be a name are a body's: by the noun before them, or by how they are written.

    "newspaper Correio de Lenmark", "EgyptAir", "Nordinfos.com", "Google Analytics".
    """
    if before in NAMED_AFTER and before not in ROLES:
        return "outlet" if before in OUTLET_WORDS else "body"
    if len(own) == 1:
        return "body" if WRITTEN_AS_BODY.fullmatch(own[0]) else None
    return "body" if own[0] in BODIES or own[0] in OUTLETS else None


# A capital within a word, or the name of a site; not "McDowell", "DeLay".
WRITTEN_AS_BODY = re.compile(
    r"(?!Mac|Mc|De|Di|Du|La|Le|Van|Von|Fitz|O[’'])[A-Z][a-z]+[A-Z]\w+|[\w-]+\.(?:com|org|net|co\.uk|tv)"
)


def is_place(words: str) -> bool:
    """Whether words are a country's name, or that of a seat that speaks for one."""
    return words in HOMES or words in SEATS


def title_like(tokens: list[str], start: int) -> bool:
    """Whether the first word of a name is rather a title no list has ("County Recorder Helen Purcell")."""
    if (
        len(tokens) - start < 3
        or fold(tokens[start]) in FIRST_NAMES
        or fold(tokens[start + 1]) not in FIRST_NAMES
    ):
        return False
    if start > 0:
        return not is_role(tokens[start - 1]) and tokens[start - 1].lower().rstrip(".") not in HONORIFICS
    return tokens[start].endswith(("ing", "er", "or", "ist")) or tokens[start] in OPENERS


def gender_of(letter: str) -> Gender:
    """The gender a list gives by letter."""
    return "m" if letter == "m" else "f" if letter == "f" else ""


def introduces(before: list[str], given: bool, size: int) -> bool:
    """Whether the words before a name leave it a person's, rather than make it part of something else.

    `given` tells that the name opens with a first name, `size` how many words it has.
    """
    last = before[-1]
    low = last.lower().rstrip(".")
    titled = low in HONORIFICS or low in TITLES
    link = before[-2].lower() if titled and len(before) > 1 else low
    if link in PREPOSITIONS or link in DETERMINERS or link in ("&", "and"):
        return False
    if titled or low in ROLES:
        return True
    if size > 1 and last[:1].isupper() and low in BODY_NOUNS and serves(before):
        return True  # "the head of the Harbour Council Okan Tellmer"
    office = last[:1].isupper() and low in ROLE_WORDS and any(map(is_role, before))
    if len(before) > 1 and before[-2].lower() in DETERMINERS and size > 1:
        office = False  # "Director of the National Iodine Nutrition"
    if size == 1:
        # "Secretary of State Clinton"
        return office and len(before) > 2 and before[-2] == "of" and is_role(before[-3])
    by_people = country_of(last) is not None or last[-2:] in ("'s", "’s")
    # "the late Jane Doe"; "Peace Affairs Ahmad Rahimi"; "Norwegian Kari Dahl"
    return last.islower() or ((given or by_people or office) and last[:1].isupper())


def serves(before: list[str]) -> bool:
    """Whether words turn on a role in a body that they name ("chief executive of the Harbour Council")."""
    link = next((at for at, token in enumerate(before) if at and token in ("of", "at", "for")), 0)
    return link > 0 and is_role(before[link - 1])


AFTER_NAMES = ("of", "from", "at", "with", "in", "during", "on", "before", "after", "for")


def person_of(tokens: list[str], determiner: str, short: str) -> Phrase | None:
    """A named person with "of …" or "from …" after the name ("Chancellor Eva Klein of Austria")."""
    stop = next((i for i, t in enumerate(tokens) if i and t in AFTER_NAMES), 0)
    if not stop or len(tokens) < stop + 2:
        return None
    start = name_start(tokens[:stop])
    if start == stop:
        return None
    phrase = named_person(tokens[:stop], start, determiner, short)
    if phrase is None or not phrase.certain or phrase.kind != "person":
        return None
    told = owner(tokens[stop + 1 :]) if tokens[stop] in ("of", "from", "at") else None
    return replace(phrase, organization=phrase.organization or told)
