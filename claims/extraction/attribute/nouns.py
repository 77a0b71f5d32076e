"""What single words say: who is a role, a body, a country, and which words can be names.

Comes in: a word or a few. Goes out: its class. The lists are read once, at import.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from claims.languages.en import entries, table, words

Gender = Literal["m", "f", ""]

PRONOUNS = table("pronouns")
DETERMINERS = table("determiners")
HONORIFICS = table("honorifics")
TITLES = table("titles")
PARTICLES = words("name-particles")
SUFFIXES = words("name-suffixes")
ROLE_WORDS = words("role-words")
AFFILIATIONS = words("affiliations")
BODY_NOUNS = words("body-nouns")
THINGS = words("thing-nouns")
# Nouns that stand right before a body's name.
NAMED_AFTER = words("before-bodies")
HYPHENATED = words("hyphen-endings")
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
POSSESSIVE = re.compile(r"['’]s?$")
IRREGULAR = {"men": "man", "women": "woman", "people": "person"}


def gendered(name: str) -> dict[str, tuple[str, Gender]]:
    """A list of `noun <tab> class <tab> gender`, or `noun <tab> gender`."""
    out: dict[str, tuple[str, Gender]] = {}
    for line in entries(name):
        noun, *rest = line.split("\t")
        gender: Gender = "m" if rest[-1] == "m" else "f" if rest[-1] == "f" else ""
        out[noun] = (rest[0] if len(rest) > 1 else noun, gender)
    return out


ROLES = gendered("roles")
PERSONS = gendered("person-nouns")
DEMONYMS = {form.replace("-", " "): home for form, home in table("demonyms").items()}
# What `country_of` knows, longest names included.
HOMES = {**COUNTRIES, **DEMONYMS}


@lru_cache(maxsize=8192)
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


# "al-Safadi", "el-Sisi": an article, small, and a name.
ARTICLE_AND_NAME = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az)-[A-Z]")


def is_name_word(token: str) -> bool:
    """Whether a capitalised word can be part of a personal name, by itself."""
    if not token[:1].isupper():
        return ARTICLE_AND_NAME.match(token) is not None
    if len(token) == 2 and token[1] == ".":
        return True  # an initial, "A." too
    low = token.lower().rstrip(".")
    if not low:
        return False
    if low in ROLES or low in HONORIFICS or low in TITLES or low in BODY_NOUNS or low in PREPOSITIONS:
        return low in FIRST_NAMES and FIRST_NAMES[low] != "u" and low not in HONORIFICS and low not in ROLES
    if low in ROLE_WORDS or low in DETERMINERS or low in THINGS or low in GROUPS or low in PERSONS:
        return False
    if token[-2:] in ("'s", "’s") or token[-1] in "'’:":
        return False  # "The Latest: Anna Berg"
    if "-" in token and token.rpartition("-")[2] in HYPHENATED:
        return False
    if low[-1] == "s" or low.endswith("men"):
        one = singular(low)
        if one != low and (one in ROLES or one in UNNAMED or one in PERSONS or one in GROUPS or one in WORKS):
            return False
    if token in HOMES or token.replace("-", " ") in HOMES:
        return low in FIRST_NAMES
    # Initials pass ("J.", "J.D."), acronyms do not ("FBI").
    return not (token.isupper() and len(low.replace(".", "")) > 2)


def is_role(token: str) -> bool:
    low = token.lower().rstrip(".,").removeprefix("co-")
    return low in ROLES or (low in TITLES and token[:1].isupper())


def class_of(tokens: list[str], at: int) -> tuple[str, Gender]:
    """The class and gender of the role noun at a place, with the word before it where both make one office."""
    low = tokens[at].lower().rstrip(".,").removeprefix("co-")
    pair = f"{tokens[at - 1].lower()} {low}" if at else ""
    if pair in ROLES:
        return ROLES[pair]
    if low in ROLES:
        return ROLES[low]
    full = TITLES.get(low, low)
    return ROLES.get(full, (full, ""))


def is_acronym(token: str) -> bool:
    """Whether a word is written as an acronym ("FBI", "MoFA", "U.N.")."""
    bare = token.replace(".", "")
    return 2 <= len(bare) <= 7 and sum(c.isupper() for c in bare) >= 2 and bare.isalnum()
