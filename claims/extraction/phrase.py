"""A noun phrase that names somebody, taken apart: honorific, role, body, name, gender, number.

Comes in: the words of a mention ("Russian Foreign Ministry spokesperson Maria Zakharova", "the
ministry", "she"). Goes out: a `Phrase`. Called by `people` for every run of capitals on a page
and by `resolve` for every mention, so results are kept: the same words are parsed once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from claims.lexicon import entries, table, words

from .names import fold, surname

__all__ = ["Gender", "Phrase", "PhraseKind", "country_of", "parse"]

Gender = Literal["m", "f", ""]
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

PRONOUNS = table("pronouns")
DETERMINERS = table("determiners")
HONORIFICS = table("honorifics")
TITLES = table("titles")
PARTICLES = words("name-particles")
SUFFIXES = words("name-suffixes")
ROLE_WORDS = words("role-words")
BODY_NOUNS = words("body-nouns")
THINGS = words("thing-nouns")
OPENERS = words("openers")
UNNAMED = words("unnamed-nouns")
GROUPS = words("group-nouns")
WORKS = words("works")
PREPOSITIONS = words("prepositions")
COUNTRIES = table("countries")
SEATS = table("seats")
BODIES = words("bodies")
OUTLETS = words("outlets")
OUTLET_WORDS = words("outlet-words")
FIRST_NAMES = table("first-names")


def gendered(name: str) -> dict[str, tuple[str, Gender]]:
    """A list of `noun <tab> class <tab> gender`, or `noun <tab> gender`."""
    out: dict[str, tuple[str, Gender]] = {}
    for line in entries(name):
        noun, *rest = line.split("\t")
        letter = rest[-1]
        out[noun] = (
            rest[0] if len(rest) > 1 else noun,
            "m" if letter == "m" else "f" if letter == "f" else "",
        )
    return out


ROLES = gendered("roles")
PERSONS = gendered("person-nouns")
DEMONYMS = {form.replace("-", " "): home for form, home in table("demonyms").items()}
# What `country_of` knows, longest names included.
HOMES = {**COUNTRIES, **DEMONYMS}

SPACES = re.compile(r"\s+")
BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
POSSESSIVE = re.compile(r"['’]s?$")
# Where the words after a name begin to tell about it.
RELATIVE = re.compile(r"[,\s]+(?:who|whose|which|whom)\b.*$|\s+[–—-]+\s.*$", re.S)
AND = re.compile(r",?\s+(?:and|or|&)\s+|,\s+(?=(?:the |a |an )?[A-Z])|,?\s+as well as\s+|,?\s+along with\s+")
OUTER = ' \t\n,;:."“”„«»‘`'
IRREGULAR = {"men": "man", "women": "woman", "people": "person"}


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
    role: str | None = None
    role_class: str = ""
    organization: str | None = None
    head: str = ""
    short: str = ""  # an acronym given in brackets
    certain: bool = True  # False where only the shape of the words says what it is
    parts: tuple[Phrase, ...] = ()


def singular(noun: str) -> str:
    """The singular of a plural in -s, or of a common irregular one; else the noun itself."""
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def country_of(text: str) -> str | None:
    """The country that a name, an adjective or a possessive stands for; None for other words."""
    bare = POSSESSIVE.sub("", text)
    return HOMES.get(bare) or HOMES.get(bare.replace("-", " "))


def parse(text: str) -> Phrase:
    """Take a noun phrase apart. Any string whatever gives a Phrase, at worst of kind "other"."""
    return parsed(SPACES.sub(" ", text).strip(OUTER) if len(text) <= 400 else text[:400])


@lru_cache(maxsize=16384)
def parsed(text: str) -> Phrase:
    low = text.lower()
    if low in PRONOUNS:
        value = PRONOUNS[low]
        return Phrase(
            "pronoun",
            text,
            gender="m" if value == "m" else "f" if value == "f" else "",
            many=value in ("many", "us"),
            head=value,
        )
    together = as_list(text)
    if together:
        return together
    text = RELATIVE.sub("", text)
    short = ""
    for found in BRACKETS.finditer(text):
        inside = found[1].strip()
        if (
            2 <= len(inside) <= 10
            and sum(c.isupper() for c in inside) >= 2
            and inside.replace(".", "").isalnum()
        ):
            short = inside
    text = BRACKETS.sub("", text).strip(OUTER)
    head, comma, apposition = text.partition(", ")
    phrase = simple(head, short)
    return joined(phrase, apposition) if comma and apposition else phrase


def as_list(text: str) -> Phrase | None:
    """ "A and B" as a list, where each part can stand for somebody by itself."""
    if " and " not in text and " & " not in text and " or " not in text and " along with " not in text:
        return None
    pieces = [piece for piece in AND.split(text) if piece.strip()]
    if len(pieces) < 2 or len(pieces) > 8:
        return None
    parts = [parsed(piece.strip(OUTER)) for piece in pieces]
    named = [p for p in parts if p.kind in ("person", "country", "outlet") or (p.kind == "body" and p.name)]
    known = [p for p in parts if p.kind in ("role", "unnamed", "group", "body")]
    # "the Ministry of Trade and Industry", "Department of Health and Human Services"
    if (
        parts[0].kind == "body"
        and " of " in pieces[0]
        and not (parts[-1].certain and parts[-1].kind == "person")
    ):
        return None
    if len(named) + len([p for p in known if not p.name]) < len(parts):
        return None
    if not all(p.certain for p in parts if p.kind == "person") and len(parts) == 2 and " & " in text:
        return None
    return Phrase("list", text, many=True, parts=tuple(parts), head="and")


def joined(phrase: Phrase, apposition: str) -> Phrase:
    """The phrase with what the words after its comma add: a role to a name, a name to a role."""
    second = simple(apposition.split(", ")[0].strip(OUTER), "")
    if phrase.kind == "person" and second.kind in ("role", "unnamed") and second.role:
        return replaced(phrase, second)
    if phrase.kind in ("role", "unnamed") and second.kind == "person":
        return replaced(second, phrase)
    return phrase


def replaced(person: Phrase, role: Phrase) -> Phrase:
    """The named person in the role of the other phrase."""
    return Phrase(
        "person",
        person.text,
        name=person.name,
        gender=person.gender or role.gender,
        determiner=person.determiner,
        honorific=person.honorific,
        role=person.role or role.role,
        role_class=person.role_class or role.role_class,
        organization=person.organization or role.organization,
        head=person.head,
        short=person.short,
        certain=True,
    )


def simple(text: str, short: str) -> Phrase:
    """A phrase without commas, brackets and "and"."""
    tokens = text.split(" ")
    determiner = ""
    while len(tokens) > 1 and tokens[0].lower() in DETERMINERS and tokens[0] != "All":
        determiner = determiner or tokens[0].lower()
        tokens = tokens[1:]
    bare = " ".join(tokens)
    whole = known_whole(bare, determiner, short)
    if whole:
        return whole
    start = name_start(tokens)
    if start < len(tokens):
        phrase = named_person(tokens, start, determiner, short)
        if phrase:
            return phrase
    return described(tokens, determiner, short)


def known_whole(bare: str, determiner: str, short: str) -> Phrase | None:
    """Phrases that a list knows as they stand."""
    own = POSSESSIVE.sub("", bare)
    if own in SEATS and own not in COUNTRIES:
        return Phrase(
            "country", own, name=own, organization=SEATS[own], head=fold(own), determiner=determiner
        )
    if own in COUNTRIES:
        return Phrase(
            "country", own, name=own, organization=COUNTRIES[own], head=fold(own), determiner=determiner
        )
    if own in OUTLETS:
        return Phrase("outlet", own, name=own, head=fold(own), determiner=determiner, short=short)
    if own in BODIES:
        return Phrase("body", own, name=own, head=fold(own), determiner=determiner, short=short)
    if own in DEMONYMS and (own.endswith("s") or determiner in ("the", "many", "some", "most")):
        return Phrase("group", own, name=own, many=True, head=fold(own), determiner=determiner)
    return None


def is_name_word(token: str) -> bool:
    """Whether a capitalised word can be part of a personal name, by itself."""
    if not token[:1].isupper():
        return False
    low = token.lower().rstrip(".")
    if not low:
        return False
    if low in ROLES or low in HONORIFICS or low in TITLES or low in BODY_NOUNS or low in PREPOSITIONS:
        return low in FIRST_NAMES and FIRST_NAMES[low] != "u" and low not in HONORIFICS and low not in ROLES
    if low in ROLE_WORDS or low in DETERMINERS or low in THINGS or low in GROUPS:
        return False
    if token[-2:] in ("'s", "’s") or token[-1] in "'’":
        return False
    if low[-1] == "s" or low.endswith("men"):
        one = singular(low)
        if one != low and (one in ROLES or one in UNNAMED or one in PERSONS):
            return False
    if token in HOMES or token.replace("-", " ") in HOMES:
        return low in FIRST_NAMES
    # Initials pass ("J.", "J.D."), acronyms do not ("FBI").
    return not (token.isupper() and len(low.replace(".", "")) > 2)


def name_start(tokens: list[str]) -> int:
    """Where the personal name at the end of a phrase begins; `len(tokens)` where there is none."""
    end = len(tokens)
    start = end
    while start > 0:
        token = tokens[start - 1]
        if is_name_word(token) or (
            token in PARTICLES
            and start < end
            and start > 1
            and (is_name_word(tokens[start - 2]) or tokens[start - 2] in PARTICLES)
        ):
            start -= 1
        elif start == end and token.lower().rstrip(".") in SUFFIXES and start > 1:
            start -= 1
            end = start
        else:
            break
    if start == end:
        return len(tokens)
    while tokens[start] in PARTICLES and tokens[start].islower() and start < end - 1:
        start += 1
    return start


def shouted(tokens: list[str]) -> bool:
    """Whether a label is all in capitals, as in a transcript ("LAVROV", "MR. PESKOV")."""
    return all(t.isupper() for t in tokens) and any(len(t) > 4 for t in tokens)


def named_person(tokens: list[str], start: int, determiner: str, short: str) -> Phrase | None:
    """A person named at the end of the phrase, or None where the name belongs to something else."""
    before, name = tokens[:start], tokens[start:]
    own = [POSSESSIVE.sub("", t) for t in name]
    if fold(own[0]) in SUFFIXES:
        return None
    last = before[-1] if before else ""
    low = last.lower().rstrip(".")
    honorific = low in HONORIFICS
    first = fold(own[0])
    given = FIRST_NAMES.get(first, "") if len(own) > 1 else ""
    if before:
        link = before[-2].lower() if (honorific or low in TITLES) and len(before) > 1 else low
        if link in PREPOSITIONS or link in DETERMINERS or link in ("&", "and"):
            return None
        by_role = honorific or low in TITLES or low in ROLES
        by_people = country_of(last) is not None or last[-2:] in ("'s", "’s")
        if (
            not by_role
            and not (given and (by_people or last[0].isupper()))
            and not (by_people and len(own) > 1 and last[0].isupper())
            # "the late Jane Doe"
            and not (last.islower() and len(own) > 1)
        ):
            return None
    elif (
        not given
        and len(own) > 1
        and (own[0] in HOMES or " ".join(own[:2]) in HOMES or " ".join(own[:2]) in SEATS)
    ):
        return None
    gender: Gender = ""
    if honorific:
        gender = "m" if HONORIFICS[low] == "m" else "f" if HONORIFICS[low] == "f" else ""
    role, role_class, role_gender, organization = role_before(before[:-1] if honorific else before)
    gender = gender or role_gender or ("m" if given == "m" else "f" if given == "f" else "")
    full = " ".join(own)
    return Phrase(
        "person",
        " ".join(tokens),
        name=full,
        gender=gender,
        determiner=determiner,
        honorific=honorific,
        role=role,
        role_class=role_class,
        organization=organization,
        head=surname(full),
        short=short,
        certain=bool(honorific or role or given),
    )


def role_before(tokens: list[str]) -> tuple[str | None, str, Gender, str | None]:
    """Role as printed, its class, its gender and the body it belongs to, from the words before a name."""
    at = next(
        (
            i
            for i, t in enumerate(tokens)
            if is_role(t) and i + 1 < len(tokens) and tokens[i + 1].lower() in PREPOSITIONS
        ),
        -1,
    )
    if at >= 0:
        return role_with_object(tokens, at)
    end = len(tokens)
    while end > 0 and not is_role(tokens[end - 1]):
        end -= 1
    if end == 0:
        return None, "", "", owner(tokens)
    start = end - 1
    while start > 0 and (is_role(tokens[start - 1]) or tokens[start - 1].lower() in ROLE_WORDS):
        start -= 1
    role_class, gender = class_of(tokens, end - 1)
    return " ".join(tokens[start:end]), role_class, gender, owner(tokens[:start])


def role_with_object(tokens: list[str], at: int) -> tuple[str | None, str, Gender, str | None]:
    """A role with its "of …" or "for …": the object is its body, or part of an office's name."""
    start = at
    while start > 0 and tokens[start - 1].lower() in ROLE_WORDS:
        start -= 1
    role_class, gender = class_of(tokens, at)
    role = " ".join(tokens[start : at + 1])
    rest = tokens[at + 1 :]
    thing = rest[1:]
    while thing and thing[0].lower() in DETERMINERS:
        thing = thing[1:]
    words_of = " ".join(thing)
    of_office = role_class in (
        "minister",
        "secretary",
        "envoy",
        "ambassador",
        "representative",
        "undersecretary",
    )
    if of_office and rest[0].lower() in ("of", "for", "to"):
        stop = next((i for i, t in enumerate(thing) if t.lower() in PREPOSITIONS), len(thing))
        body = owner(thing[stop + 1 :]) if stop < len(thing) else None
        return (
            f"{role} {rest[0]} {' '.join(thing[:stop])}".strip(),
            role_class,
            gender,
            owner(tokens[:start]) or body,
        )
    if rest[0].lower() in ("of", "for", "at", "with", "in", "from") and words_of[:1].isupper():
        return role, role_class, gender, POSSESSIVE.sub("", words_of)
    return role, role_class, gender, owner(tokens[:start])


def is_role(token: str) -> bool:
    low = token.lower().rstrip(".,")
    return low in ROLES or (low in TITLES and token[:1].isupper())


def class_of(tokens: list[str], at: int) -> tuple[str, Gender]:
    """The class and gender of the role noun at a place, with the word before it where both make one office."""
    low = tokens[at].lower().rstrip(".,")
    pair = f"{tokens[at - 1].lower()} {low}" if at else ""
    if pair in ROLES:
        return ROLES[pair]
    if low in ROLES:
        return ROLES[low]
    full = TITLES.get(low, low)
    return ROLES.get(full, (full, ""))


def owner(tokens: list[str]) -> str | None:
    """The body or country that words before a role name; None where they only describe."""
    kept: list[str] = []
    for token in tokens:
        if token[:1].isupper() or (kept and token.lower() in ("of", "the", "for", "and", "&")):
            kept.append(token)
        elif kept and any(t[:1].isupper() for t in tokens[tokens.index(token) + 1 :]):
            kept = []
    while kept and kept[-1].lower() in ("of", "the", "for", "and", "&"):
        kept.pop()
    while kept and (kept[0].lower() in DETERMINERS or kept[0] in OPENERS):
        kept = kept[1:]
    text = " ".join(kept)
    if not text:
        return None
    if text in DEMONYMS:
        return DEMONYMS[text]
    return POSSESSIVE.sub("", text)


def described(tokens: list[str], determiner: str, short: str) -> Phrase:
    """A phrase without a personal name: a role, a body, a group, an unnamed speaker, a work."""
    stop = next((i for i, t in enumerate(tokens) if i and t.lower() in PREPOSITIONS), len(tokens))
    front = tokens[:stop]
    noun = POSSESSIVE.sub("", front[-1])
    head = noun.lower().rstrip(".")
    text = " ".join(tokens)
    one = singular(head)
    kind_of = DETERMINERS.get(determiner, "")
    plural = one != head or head in GROUPS or kind_of == "many" or noun in DEMONYMS
    capital = any(t[:1].isupper() for t in front)
    upper = noun[:1].isupper()
    if shouted(tokens) and len(tokens) <= 3 and not noun.isdigit():
        return Phrase("person", text, name=text.title(), head=fold(noun), certain=False)
    if (head in BODY_NOUNS and not (plural and head in GROUPS)) or (head in OUTLET_WORDS and upper):
        outlet = head in OUTLET_WORDS and (
            upper or head in ("newspaper", "newspapers", "magazine", "broadcaster")
        )
        named = capital and (len(front) > 1 or stop < len(tokens)) and upper
        owned = capital and not upper
        kind: PhraseKind = "outlet" if outlet and head not in ("agency", "press") else "body"
        return Phrase(
            kind,
            text,
            name=text if named or owned else "",
            determiner=determiner,
            head=head,
            short=short,
            organization=owner(front[:-1]),
            many=False,
        )
    role, role_class, gender, organization = role_before(tokens)
    if not plural and (head in ROLES or (head in TITLES and upper)):
        kind = "unnamed" if head in UNNAMED and kind_of != "definite" else "role"
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
    if one in UNNAMED:
        return Phrase(
            "unnamed",
            text,
            many=plural,
            determiner=determiner,
            role=None,
            head=one,
            organization=organization,
        )
    if one in WORKS:
        return Phrase(
            "work", text, many=plural, determiner=determiner, head=one, organization=owner(front[:-1])
        )
    if upper and is_acronym(noun) and len(front) <= 3:
        return Phrase("body", text, name=text, determiner=determiner, head=fold(noun), short=noun)
    if plural:
        name = text if capital else ""
        return Phrase("group", text, name=name, many=True, determiner=determiner, head=head)
    if upper and capital:
        return Phrase(
            "body", text, name=text, determiner=determiner, head=fold(noun), short=short, certain=False
        )
    return Phrase("other", text, determiner=determiner, head=head)


def is_acronym(token: str) -> bool:
    """Whether a word is written as an acronym ("FBI", "MoFA", "U.N.")."""
    bare = token.replace(".", "")
    return 2 <= len(bare) <= 7 and sum(c.isupper() for c in bare) >= 2 and bare.isalnum()
