"""A noun phrase that names somebody, taken apart: honorific, role, body, name, gender, number.

Comes in: the words of a mention ("Russian Foreign Ministry spokesperson Maria Zakharova", "the
ministry", "she"). Goes out: a `Phrase`. Called by `people` for every run of capitals on a page
and by `resolve` for every mention, so results are kept: the same words are parsed once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from claims.extraction.annotate.small_capitals import in_small_letters
from claims.extraction.attribute.described import described
from claims.extraction.attribute.names import fold, surname
from claims.extraction.attribute.nouns import (
    BODIES,
    BODY_NOUNS,
    COUNTRIES,
    DEMONYMS,
    DETERMINERS,
    FIRST_NAMES,
    HOMES,
    HONORIFICS,
    NAMED_AFTER,
    OPENERS,
    OUTLET_WORDS,
    OUTLETS,
    PARTICLES,
    PERSONS,
    PREPOSITIONS,
    PRONOUNS,
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
    singular,
)
from claims.extraction.attribute.phrase_kinds import Phrase, PhraseKind
from claims.extraction.attribute.role import owner, role_before
from claims.languages.en import table

__all__ = ["Phrase", "PhraseKind", "parse"]

CONTRACTION = re.compile(r"['’](?:s|re|ve|d|ll|m)$")
SPACES = re.compile(r"\s+")
NICKNAME = re.compile(r"\s[\"“‘'][A-Z][\w-]+[\"”’']\s")
BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
GENERATION = re.compile(r",(\s(?:Sr|Jr|I{2,3}|IV)\b\.?),?")
LAST_POSSESSIVE = re.compile(r"['’]s$")
OCCASIONS = "|".join(sorted((re.escape(word) for word in table("media")), key=len, reverse=True))
# Where the words after a name begin to tell about it.
RELATIVE = re.compile(
    r"[,\s]+(?:who|whose|which|whom|that)\b.*$|,\s(?:led|headed|backed|joined|followed)\sby\b.*$|\s+[–—-]+\s.*$|,\s(?:including|such as|among them|speaking|writing)\s.*$"
    # "Paul Grant in an interview", "Portugal on Wednesday", "Grant, asked about it"
    r"|,?\s(?:in|during|at|on|via)\s(?:an?|his|her|their|its|the same)\s(?:[\w’'-]+\s){0,3}(?:"
    + OCCASIONS
    + r")\b.*$"
    r"|,?\s(?:(?:on|late|early|earlier|last)\s)*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*$",
    re.S,
)
# A headline in capitals that ran into the sentence.
HEADLINE = re.compile(r"^(?:[A-Z\d][A-Z\d’'.&-]*\s){4,}(?=[A-Z]?[a-z])")
# "LISBON (Reuters) - Portuguese officials"
DATELINE = re.compile(r"^[A-Z][\w .,’'/-]{1,40}?\s\([A-Z][\w. -]{1,20}\)\s*[-–—]+\s*")
AND = re.compile(
    r",?\s+(?:and|or|&)\s+|,\s+(?=(?:the |a |an )?[A-Z])|,?\s+as well as\s+|,?\s+(?:along|together) with\s+"
)
JOINING = (" and ", " & ", " or ", " along with ", " together with ", " as well as ")
# "Sherrod Brown and Robert Menendez both"
TOGETHER = re.compile(r"\s(?:all|both|alike|too|also|each)$")
# In a plural noun's phrase: what it governs, "and" included.
GOVERNING = re.compile(r"[a-z]s? (?:of|from|in|to|for|at|with|on) ")
# After a comma: words that tell about the name before it.
TELLING = re.compile(r"(?:the|a|an|his|her|its|their|one)\s|[a-z]|\d")
OUTER = ' \t\n,;:."“”„«»‹›‚‘`'
LONGEST = 400


# "The minister himself"
REFLEXIVE = re.compile(r"(?<=\w)\s(?:him|her|it|them)sel(?:f|ves)$")


# Capitalised words and nothing else, as most names are.
PLAIN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")


def parse(text: str) -> Phrase:
    """Take a noun phrase apart. Any string whatever gives a Phrase, at worst of kind "other"."""
    return parsed(SPACES.sub(" ", text[:LONGEST]).strip(OUTER))


@lru_cache(maxsize=16384)
def parsed(text: str) -> Phrase:
    """`parse` for words already tidied."""
    if PLAIN.fullmatch(text) and text.lower() not in PRONOUNS:
        return simple(text, "")
    low = CONTRACTION.sub("", text.lower())
    if low in PRONOUNS:
        value = PRONOUNS[low]
        gender: Gender = "m" if value == "m" else "f" if value == "f" else ""
        return Phrase("pronoun", text, gender=gender, many=value in ("many", "us"), head=value)
    if text.isupper() and (named := in_capitals(text)):
        return named
    text = REFLEXIVE.sub("", text)
    text = LAST_POSSESSIVE.sub("", RELATIVE.sub("", DATELINE.sub("", HEADLINE.sub("", text)))).strip(OUTER)
    short = next((found[1].strip() for found in BRACKETS.finditer(text) if is_short(found[1].strip())), "")
    text = NICKNAME.sub(" ", BRACKETS.sub("", text)).strip(OUTER)
    if ", " in text:
        text = GENERATION.sub(r"\1", text)
    head, comma, apposition = text.partition(", ")
    if (
        comma
        and " and " in apposition
        and text.rpartition(" ")[2].lower() in BODY_NOUNS
        and head[:4].lower() == "the "
    ):
        # "the Foreign, Commonwealth and Development Office"
        return simple(text, short)
    told = bool(comma and TELLING.match(apposition) and ", and " not in apposition)
    together = as_list(head if told else text)
    if together:
        return together
    phrase = simple(head, short)
    if not comma or not apposition:
        return phrase
    if phrase.kind == "other" and TELLING.match(apposition):
        # "800-page, half-finished report": adjectives in a row.
        whole = simple(text.replace(", ", " "), short)
        return whole if whole.kind != "other" else phrase
    return joined(phrase, apposition)


def in_capitals(text: str) -> Phrase | None:
    """The person whom words all in capitals name ("COUNCIL LEADER INES VARGA"), None where they name none.

    Capitals tell no case: the role is given in small letters.
    """
    title = in_small_letters(text)
    if " " not in text or title.isupper():
        return None
    phrase = parsed(title)
    if phrase.kind != "person" or not phrase.certain or " " not in phrase.name:
        return None
    return replace(phrase, role=phrase.role.lower() if phrase.role else None)


def is_short(inside: str) -> bool:
    """Whether words in brackets are an acronym; "(R-Texas)" and "(45)" are none."""
    return (
        2 <= len(inside) <= 10 and sum(c.isupper() for c in inside) >= 2 and inside.replace(".", "").isalnum()
    )


def as_list(text: str) -> Phrase | None:
    """ "A and B" as a list, where each part can stand for somebody by itself."""
    if not any(word in text for word in JOINING):
        return None
    pieces = [piece for piece in AND.split(TOGETHER.sub("", text)) if piece.strip()]
    if not 2 <= len(pieces) <= 8:
        return None
    parts = [parsed(piece.strip(OUTER)) for piece in pieces]
    # "the Ministry of Trade and Industry"
    first, final = parts[0], parts[-1]
    if first.kind == "body" and " of " in pieces[0] and not (final.certain and final.kind == "person"):
        return None
    # "officials from the U.S. and the U.K.", "aides to Clinton and Sanders"
    if first.many and first.kind in ("role", "unnamed", "group") and GOVERNING.search(pieces[0]):
        own = text.removeprefix(first.determiner).removeprefix(first.determiner.capitalize()).lstrip()
        noun = singular(own.partition(" ")[0].lower())
        if own[0].isupper() and noun in BODY_NOUNS:  # "the Centers for Disease Control and Prevention"
            return Phrase("body", own, name=own, determiner="the", head=fold(own.split(" ")[0]))
        return replace(first, text=own)
    # "the Food and Agriculture Organization"
    if final.kind == "body" and first.kind == "person" and not first.certain and " " not in first.name:
        return None
    stands = [
        p
        for p in parts
        if p.kind in ("person", "country", "outlet", "role", "unnamed", "group")
        or (p.kind == "body" and (p.name or p.determiner))
    ]
    if len(stands) < len(parts):
        return None
    # "Johnson & Johnson", "president and chief executive"
    if " & " in text and not all(p.certain for p in parts):
        return None
    if final.kind == "role" and not final.determiner:
        return None
    # "a developer and spokeswoman for the coalition"
    if final.kind == "unnamed" and not (final.determiner or final.many or first.many) and first.determiner:
        return None
    # "United States Citizenship and Immigration Services"
    if final.kind == "body" and not (final.determiner or first.determiner or first.certain):
        return None
    # "Republican contender and former surgeon Ben Hale"
    if (
        first.kind in ("role", "unnamed")
        and not first.determiner
        and not first.many
        and final.kind == "person"
    ):
        return None
    return Phrase("list", text, many=True, parts=tuple(parts), head="and")


def joined(phrase: Phrase, apposition: str) -> Phrase:
    """The phrase with what the words after its comma add: a role to a name, a name to a role."""
    second = simple(apposition.split(", ")[0].strip(OUTER), "")
    if (
        phrase.kind == "person"
        and second.kind in ("role", "unnamed")
        and (second.role or second.head in PERSONS)
    ):
        return in_role(phrase, second)
    if phrase.kind in ("role", "unnamed") and second.kind == "person":
        return in_role(second, phrase)
    if phrase.kind == "other" and second.kind == "person" and second.certain and phrase.determiner:
        return second  # "another Clinton ally, Agriculture Secretary Tom Vilsack"
    return phrase


def in_role(person: Phrase, role: Phrase) -> Phrase:
    """The named person in the role of the other phrase."""
    return replace(
        person,
        gender=person.gender or role.gender,
        role=person.role or role.role,
        role_class=person.role_class or role.role_class,
        organization=person.organization or role.organization,
        certain=True,
    )


def simple(text: str, short: str) -> Phrase:
    """A phrase without commas, brackets and "and"."""
    tokens = text.split(" ")
    determiner = ""
    if len(tokens) > 1 and tokens[0].lower() in DETERMINERS:
        determiner = tokens[0].lower()
        tokens = tokens[1:]
        if len(tokens) > 1 and determiner in ("all", "both") and tokens[0].lower() in DETERMINERS:
            tokens = tokens[1:]
    whole = known_whole(" ".join(tokens), determiner, short)
    if whole:
        return whole
    start = name_start(tokens)
    if start < len(tokens):
        phrase = named_person(tokens, start, determiner, short)
        if phrase:
            return phrase
        if (
            start == len(tokens) - 1
            and start
            and tokens[start - 1].islower()
            and tokens[start - 1] not in PREPOSITIONS
            and tokens[start - 1] not in DETERMINERS
        ):
            # "the more moderate Kasich": a surname, if the page has a person of that name
            return Phrase(
                "body",
                tokens[-1],
                name=tokens[-1],
                determiner=determiner,
                head=fold(tokens[-1]),
                certain=False,
            )
    return person_of(tokens, determiner, short) or described(tokens, determiner, short)


def known_whole(own: str, determiner: str, short: str) -> Phrase | None:
    """Phrases that a list knows as they stand, or as they would stand without capitals ("THE WHITE HOUSE")."""
    kind: PhraseKind
    if " " in own and own.isupper() and own not in OUTLETS and own not in BODIES:
        own = own.title()
    if own in COUNTRIES or own in SEATS:
        kind, home = "country", COUNTRIES.get(own) or SEATS[own]
        return Phrase(kind, own, name=own, organization=home, head=fold(own), determiner=determiner)
    if own in OUTLETS or own in BODIES or (f"The {own}" in OUTLETS and determiner == "the"):
        kind = "body" if own in BODIES else "outlet"
        return Phrase(kind, own, name=own, head=fold(own), determiner=determiner, short=short)
    if determiner == "the" and own in DEMONYMS and own.endswith(ONE_OF):
        # "the Dutchman", "the Brazilian"
        gender: Gender = "m" if own.endswith("man") and own[-5:] not in ("woman", "erman") else ""
        return Phrase("role", own, gender=gender, determiner=determiner, head=fold(own))
    if own in DEMONYMS and (own.endswith("s") or determiner in ("the", "many", "some", "most")):
        return Phrase("group", own, name=own, many=True, head=fold(own), determiner=determiner)
    return None


# Endings of a people's name that stand for one of them.
ONE_OF = ("an", "ard")


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
    """Whether a word that is also a role is a surname here ("Ms. Boxer", "Mike Judge")."""
    if not token[:1].isupper() or not before[:1].isupper():
        return False
    low = before.lower().rstrip(".")
    return low in HONORIFICS or (low in FIRST_NAMES and low not in ROLES and token.lower() in ROLES)


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
    office = last[:1].isupper() and low in ROLE_WORDS and any(map(is_role, before))
    if len(before) > 1 and before[-2].lower() in DETERMINERS and size > 1:
        office = False  # "Director of the National Iodine Nutrition"
    if size == 1:
        # "Secretary of State Clinton"
        return office and len(before) > 2 and before[-2] == "of" and is_role(before[-3])
    by_people = country_of(last) is not None or last[-2:] in ("'s", "’s")
    # "the late Jane Doe"; "Peace Affairs Ahmad Rahimi"; "Norwegian Kari Dahl"
    return last.islower() or ((given or by_people or office) and last[:1].isupper())


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
