"""A noun phrase that names somebody, taken apart: honorific, role, body, name, gender, number.

Comes in: the words of a mention ("Russian Foreign Ministry spokesperson Maria Zakharova", "the
ministry", "she"). Goes out: a `Phrase`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from claims.extraction.annotate.small_capitals import in_small_letters
from claims.extraction.attribute.described import described
from claims.extraction.attribute.named import name_start, named_person, person_of
from claims.extraction.attribute.names import fold
from claims.extraction.attribute.nouns import (
    BODIES,
    BODY_NOUNS,
    COUNTRIES,
    DEMONYMS,
    DETERMINERS,
    OUTLETS,
    PERSONS,
    PREPOSITIONS,
    PRONOUNS,
    ROLE_WORDS,
    SEATS,
    Gender,
    is_role,
    singular,
)
from claims.extraction.attribute.phrase_kinds import Phrase, PhraseKind
from claims.languages.en import table, words

__all__ = ["Phrase", "PhraseKind", "owner_of_title", "parse"]

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
    # "the lawyers in their appeal", "the defence on appeal"
    r"|\s(?:in|on|with|through|during)\s(?:his|her|its|their)\s[a-z].*$|\son\sappeal$"
    r"|,?\s(?:(?:on|late|early|earlier|last)\s)*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*$",
    re.S,
)
# A clause that ran into the phrase: "Kari Dahl | had never posted it", "Kari Dahl | swiftly posted a comment".
CLAUSE = re.compile(
    r"(?<=[\w’'.)])\s(?:(?:\w+ly|also|never|not|then)\s)?(?:(?:did|had|has|have|was|were|is|are|will|would|could|should|can|must)\s.+$"
    r"|(?!(?:"
    + "|".join(sorted(words("naming-words")))
    + r")\s)[a-z]+ed\s(?:an?|the|his|her|its|their|that|him|it|them)\s.+$)",
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
OUTER = ' \t\n,;:."“”„«»‹›‚‘`–—-'
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
    text = LAST_POSSESSIVE.sub(
        "", CLAUSE.sub("", RELATIVE.sub("", DATELINE.sub("", HEADLINE.sub("", text))))
    ).strip(OUTER)
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


# A name's possessive and capitals behind it.
OWNED_TITLE = re.compile(r"((?:[A-Z][\w.-]*\s)+[A-Z][\w-]*)['’]s\s(?:\([^()]*\)\s)?[A-Z]")


def owner_of_title(text: str) -> Phrase | None:
    """The person whose work a phrase names by its title: "Rolf Tann’s Salt and Smoke"; None where it names no such thing."""
    found = OWNED_TITLE.match(text)
    named = parse(found[1]) if found else None
    return named if named and named.kind == "person" and named.certain else None


def in_capitals(text: str) -> Phrase | None:
    """The person or role that words all in capitals name, None where they name none.

    "COUNCIL LEADER INES VARGA", "SECRETARY REYES", "THE MAYOR OF TOLM". Capitals tell no case: roles and the words
    between are given in small letters.
    """
    title = in_small_letters(text)
    if " " not in text or title.isupper():
        return None
    title = " ".join(
        word.lower() if word.lower() in PREPOSITIONS or word.lower() in DETERMINERS else word
        for word in title.split(" ")
    )
    phrase = parsed(title)
    if phrase.kind == "role":
        words_of_role = (
            word.lower() if is_role(word) or word.lower() in ROLE_WORDS else word
            for word in phrase.text.split(" ")
        )
        role = phrase.role.lower() if phrase.role else None
        return replace(phrase, text=" ".join(words_of_role), role=role)
    named = " " in phrase.name or phrase.role or phrase.honorific
    if phrase.kind != "person" or not phrase.certain or not named:
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
    if OWNED_TITLE.match(pieces[0]) and not parts[-1].certain:
        return None  # "Rolf Tann’s Salt and Smoke"
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
