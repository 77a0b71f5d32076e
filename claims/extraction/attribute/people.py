"""Who is named on a page: people and bodies, with every place that names them.

Comes in: a page's text and the spans to look through. Goes out: a `Cast`, made once a page,
in which `resolve` looks up surnames, roles, acronyms and the people a pronoun may mean.

A run of capitals is taken for a person where a title, a role, a form of address or a first
name says so, or where the same surname is a person elsewhere on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from claims.extraction.annotate.words import is_known, tag_lower
from claims.extraction.attribute.bearers import main_bearer, pronoun_after, used_as_body
from claims.extraction.attribute.cast import Cast, Figure, agrees
from claims.extraction.attribute.named import gender_of
from claims.extraction.attribute.names import fold, is_acronym_of, name_tokens
from claims.extraction.attribute.nouns import (
    BODY_NOUNS,
    DETERMINERS,
    FIRST_NAMES,
    NAMED_AFTER,
    OPENERS,
    PERSONS,
    PREPOSITIONS,
    ROLE_WORDS,
    ROLES,
    singular,
)
from claims.extraction.attribute.phrase import Phrase, parse
from claims.languages.en import words
from sources.reading.page import Span

__all__ = ["UPPER", "cast_of", "learn_from_title"]

# Capitals, as a range; the small letters of Latin Extended in it open few words of English text.
UPPER = "A-ZÀ-ÖØ-ÞĀ-Ɏ"
# A short title keeps its full stop; so do initials. What follows the capital that opens a word:
TITLE = (
    r"(?:(?<=M)(?:rs?|s|aj)|(?<=D)r|(?<=S)(?:ens?|gt|t|r)|(?<=R)(?:eps?|ev)|(?<=G)(?:ov|en)|(?<=L)t|(?<=C)(?:ol|apt)"
    r"|(?<=A)dm|(?<=P)rof|(?<=J)r)\.(?!\w)"
)
REST = rf"(?:{TITLE}|\.(?:[{UPPER}]\.)*|\w*(?:[-’'][\w]+)*)"
LINK = r"(?:[ \u00a0](?:of|the|for|de|del|della|der|den|da|dos|di|la|van|von|bin|bint|ibn|al|el|ben|ter))"
# It opens with the set of capitals, so that the search stops at these alone; what must not stand before comes second.
RUN = re.compile(
    rf"[{UPPER}](?<![\w’'@#/.-].){REST}(?:(?:{LINK}{{1,3}})?[ \u00a0][{UPPER}]{REST}){{0,11}}(?:,[ \u00a0](?:[SJ]r|I{{2,3}})\b\.?)?"
)
APPOSITION = re.compile(
    r",\s+(?:(?:who|which)\s+(?:is|was)\s+)?((?:the|a|an|his|her|its|their)\s[^,.;:()\n“”\"]{3,90}|[a-z][^,.;:()\n“”\"]{3,60})"
)
# "Anna Berg is the ministry's spokesperson", up to what tells where or when.
PREDICATE = re.compile(
    r"\s(?:is|was|became|remains|serves as|works as|(?:is|was) (?:named|appointed|elected))\s"
    r"((?:(?:the|an?|its|their|now|also)\s)?[^,.;:()\n“”\"]{3,70}?)(?=[,.;:()\n“”\"]|\s(?:who|that|when|in|on|at|since|until|from|and|but)\s)"
)


def cast_of(
    text: str,
    body: Sequence[Span],
    speech: Iterable[Span],
    mentions: Iterable[Span],
    borders: Sequence[int] = (),
) -> Cast:
    """The cast of a page.

    `body` are the spans looked through, `speech` the spans of words in marks, `mentions` the
    noun phrases beside quotes: what speaks is somebody, so they count as evidence; `borders` where
    the posts of a live blog begin.
    """
    cast = Cast(text, body, speech, borders)
    singles: list[tuple[int, int, Phrase]] = []
    for span in mentions:
        phrase = parse(text[span.start : span.end])
        if phrase.kind == "person" and len(name_tokens(phrase.name)) > 1:
            cast.person(phrase)
    for start, end in body:
        for found in RUN.finditer(text, start, end):
            read_run(cast, found.start(), found.group(), singles)
    promote(cast, singles)
    acting(cast, singles)
    shared = [single for single in singles if not place_surname(cast, *single)]
    cast.settle()
    for start, end, phrase in shared:
        bearers = [f for f in cast.by_surname[name_tokens(phrase.name)[-1]] if agrees(f, phrase)]
        cast.put(start, end, main_bearer(cast, bearers, start, end))
    learn_genders(cast)
    return cast


def learn_from_title(cast: Cast, title: str) -> None:
    """Keep the full names of a page's title, for surnames and roles that its body prints alone.

    Capitals of a title tell a name only beside a known first name or an office.
    """
    for found in RUN.finditer(OWNER.sub("; ", title)):
        _, _, phrase = run_phrase(found.group())
        if phrase is None or phrase.kind != "person" or not phrase.certain or " " not in phrase.name:
            continue
        if phrase.role:
            cast.person(phrase)
        last = name_tokens(phrase.name)[-1]
        if last not in cast.by_surname:
            cast.unsure.setdefault(last, phrase)


OWNER = re.compile(r"['’]s\s")  # "Spokesperson Edda Solheim | Regular Press Conference"


def learn_genders(cast: Cast) -> None:
    """Give people of unknown gender that of the pronouns that follow their names, where these agree."""
    votes: dict[int, tuple[Figure, int]] = {}
    for place in cast.places:
        figure = place.figure
        if figure.kind == "person" and not figure.gender and not place.quoted and cast.is_subject(place):
            gender = pronoun_after(cast, place.start, place.end)
            vote = {"m": 1, "f": -1}.get(gender, 0)
            votes[id(figure)] = (figure, votes.get(id(figure), (figure, 0))[1] + vote)
    for figure, count in votes.values():
        figure.gender = "m" if count > 0 else "f" if count < 0 else ""


def read_run(cast: Cast, start: int, run: str, singles: list[tuple[int, int, Phrase]]) -> None:
    """One run of capitals: people and bodies are placed, lone words kept for the second round."""
    parts = headline_parts(run)
    for offset, part in parts:
        skip, name, phrase = run_phrase(part)
        named = phrase is not None and phrase.kind == "person" and phrase.certain
        if phrase is not None and (named or len(parts) == 1):  # else capitals of a headline
            place_run(cast, start + offset + skip, name, phrase, singles)


def place_run(
    cast: Cast, start: int, name: str, phrase: Phrase, singles: list[tuple[int, int, Phrase]]
) -> None:
    """Place capitals that name somebody; lone words of persons are kept for the second round."""
    end = start + len(name)
    if phrase.kind == "person":
        if " " in phrase.name:
            full_name(cast, start, end, phrase)
        elif not phrase.certain and stands_for_body(cast.text, start, end):
            lone = Phrase("body", phrase.name, name=phrase.name, head=phrase.head)
            cast.add(start, end, cast.body(lone))
        else:
            singles.append((start, end, with_role_around(cast.text, start, end, phrase)))
    else:
        short = BRACKETED.match(cast.text, end)
        if short and is_acronym_of(short[1], phrase.name):
            phrase = parse(f"{name} ({short[1]})")
        cast.add(start, end, cast.body(phrase))


@lru_cache(maxsize=16384)
def run_phrase(run: str) -> tuple[int, str, Phrase | None]:
    """A run without the name that only open a sentence: how many characters fell off, the rest, its phrase.

    None where the run names nobody.
    """
    name = run
    first, _, rest = name.partition(" ")
    while opens(first) or (name is not run and first in ("for", "of")):
        if not rest:
            return 0, "", None
        name = rest.lstrip()
        first, _, rest = name.partition(" ")
    skip = len(run) - len(name)
    if name[-2:] in ("'s", "’s"):
        name = name[:-2]
    if CONTRACTED.match(name):
        return 0, "", None
    phrase = parse(name)
    if phrase.kind == "person" or (
        phrase.kind in ("body", "country", "outlet") and phrase.name and phrase.certain
    ):
        return skip, name, phrase
    return 0, "", None


@lru_cache(maxsize=16384)
def headline_parts(run: str) -> list[tuple[int, str]]:
    """A run of capitals parted at the verbs of a headline, each part with its offset: "Anna Berg | Endorses | Karl Venn"."""
    words = run.split(" ")
    if len(words) < 4:
        return [(0, run)]
    edges = [at for at in range(2, len(words) - 1) if is_headline_verb(words[at])]
    parts = [(0, run)] if not edges else []
    for first, stop in pairwise([-1, *edges, len(words)]) if edges else ():
        offset = sum(len(word) + 1 for word in words[: first + 1])
        parts.append((offset, " ".join(words[first + 1 : stop])))
    return parts


def is_headline_verb(word: str) -> bool:
    low = word.lower()
    return low.endswith("s") and low not in FIRST_NAMES and is_known(low) and tag_lower(low) == "z"


NUMBER = re.compile(r"Q\d+")  # of a committee's question, before the name


def opens(word: str) -> bool:
    """Whether a capitalised word before a name is none of it: "After", "The", "Senators"."""
    low = word.lower()
    if word in OPENERS or low in DETERMINERS or NUMBER.fullmatch(word):
        return True
    if low.endswith("ly") and low not in FIRST_NAMES and tag_lower(low) == "a":
        return True  # "Certainly Anna Berg"
    return low[-1:] == "s" and low not in ROLES and singular(low) in ROLES


CONTRACTED = re.compile(r"[A-Z][a-z]*['’](?:m|re|ve|ll|d|t|s)\b")
BRACKETED = re.compile(r"\s?\(([A-Z][A-Za-z.&]{1,9})\)")


def full_name(cast: Cast, start: int, end: int, phrase: Phrase) -> None:
    """A name of two words and more: a person where something says so."""
    whole = with_role_before(cast.text, start, end, phrase)
    told_by = APPOSITION if cast.text[end : end + 2] == ", " else PREDICATE
    apposition = told_by.match(cast.text, end)
    if apposition and not whole.role:
        told = parse(apposition[1])
        if told.kind in ("role", "unnamed") and told.role:
            whole = parse(f"{phrase.text}, {apposition[1]}") if phrase.certain else whole
            whole = whole if whole.role else phrase
    certain = whole.certain or SPEAKS.match(cast.text, end) is not None
    if certain or cast.known_person(name_tokens(phrase.name), phrase):
        figure = cast.person(whole)
        cast.add(start, end, figure)
        if apposition and (noun := told_noun(apposition[1])):
            figure.told.add(noun)
    else:
        last = phrase.head.rpartition(" ")[2]
        cast.unsure.setdefault(last, phrase)
        cast.unsure_places[last].append((start, end))


def told_noun(words: str) -> str:
    """The noun that words about a person turn on: "a retired carpenter from Tolm" → "carpenter"; empty without one."""
    phrase = parse(words)
    if DETERMINERS.get(phrase.determiner) is None or phrase.many or not phrase.head.isalpha():
        return ""
    return phrase.head if phrase.kind in ("role", "unnamed", "other") else ""


def promote(cast: Cast, singles: Sequence[tuple[int, int, Phrase]]) -> None:
    """Take an unsure name for a person's where its last word acts alone, as surnames do ("Hale described")."""
    for _, end, phrase in singles:
        last = phrase.head.rpartition(" ")[2]
        whole = cast.unsure.get(last)
        if whole is None or last in cast.by_surname or not ACTS.match(cast.text, end):
            continue
        for start, stop in cast.unsure_places[last]:
            cast.add(start, stop, cast.person(whole))


def acting(cast: Cast, singles: Sequence[tuple[int, int, Phrase]]) -> None:
    """Take a name that nobody carries in full for a person's where it acts and pronouns for people follow it.

    "Hale turned to his brother": twice on the page, or once of a known first name or with a verb of people.
    """
    signs: dict[str, int] = {}
    for start, end, phrase in singles:
        last = name_tokens(phrase.name)[-1:]
        if not last or phrase.certain or last[0] in cast.by_surname or last[0] in cast.by_given:
            continue
        follows = AFTER.match(cast.text, end)
        if follows is None or tag_lower(follows[1]) not in ("v", "z") or not pronoun_after(cast, start, end):
            continue
        sure = fold(phrase.name) in FIRST_NAMES or ACTS.match(cast.text, end)
        signs[phrase.name] = signs.get(phrase.name, 0) + (2 if sure else 1)
    for name, count in signs.items():
        if count > 1 and not used_as_body(cast, name):
            gender = gender_of(FIRST_NAMES.get(fold(name), ""))
            cast.person(Phrase("person", name, name=name, gender=gender, head=fold(name)))


AFTER = re.compile(r"\s([a-z]+)\b")
# A verb of people right after a name.
ACTS = re.compile(
    r"\s(?:(?:also|has|had|later|then|once)\s)?(?:said|says|told|added|describe[sd]|argue[sd]|claim(?:s|ed)|recall(?:s|ed)|wrote"
    r"|writes|explain(?:s|ed)|note[sd]|suggest(?:s|ed)|think[s]?|thought|believe[sd]?|replie[sd]|asked|asks|met|died|was born)\b"
)


def stands_for_body(text: str, start: int, end: int) -> bool:
    """Whether the words around a lone name show it to be a body's: "a spokesman for Aeroline", "Aeroline, a bank"."""
    if text[start - 1 : start] == " ":
        before = text[max(0, start - 40) : start].split()
        if len(before) > 1 and before[-1] in ("for", "of", "at") and before[-2].lower() in SERVES:
            return True
        if before and before[-1] in NAMED_AFTER:
            return True
    told = AFTER_COMMA.match(text, end)
    return told is not None and (told[1].lower() in BODY_NOUNS or told[1] in NAMED_AFTER)


# Who serves a body, before "for" or "of".
SERVES = words("serves-bodies")
AFTER_COMMA = re.compile(
    r",\s(?:the|an?|its|one of the)\s(?:[\w’'-]+\s){0,4}?([a-z-]+)(?=[,.;]|\s(?:that|which|based|in|of|for)\b)"
)


# What follows people and hardly ever things: an age, "who", a verb of speech.
SPEAKS = re.compile(r",\s(?:\d\d\b|who\b|whose\b)|\s(?:said|says|told|added)\b")


def with_role_around(text: str, start: int, end: int, phrase: Phrase) -> Phrase:
    """A lone name with the role before it, or with what is told after its comma ("Philonise, his brother,")."""
    whole = with_role_before(text, start, end, phrase)
    told = APPOSITION.match(text, end) if whole is phrase and text[end : end + 2] == ", " else None
    if told and (
        text[told.end() : told.end() + 1] != "," or BEFORE_TIMES.search(text, max(0, start - 9), start)
    ):
        told = None  # "In December, the prince called"
    if told is None or not any(map(tells_of_person, told[1].split()[:6])):
        return whole
    longer = parse(f"{phrase.text}, {told[1]}")
    return longer if longer.kind == "person" and longer.certain and longer.name == phrase.name else phrase


BEFORE_TIMES = re.compile(r"\b(?:[Ii]n|[Oo]n|[Aa]t|[Ff]rom|[Ss]ince|[Bb]y)\s$")


def with_role_before(text: str, start: int, end: int, phrase: Phrase) -> Phrase:
    """The phrase with the small-letter role before it ("Taliban spokesman", "envoy for Iran, ")."""
    before = text[start - 2 : start]
    comma = before == ", "
    if not comma and not before[:1].islower():
        return phrase
    if comma and text[end : end + 1] not in (",", ".", ")", ";"):
        return phrase
    window = text[max(0, start - 90) : start].rstrip(", \u00a0")
    if not comma and not tells_of_person(window.rpartition(" ")[2]):
        return phrase
    lead = role_phrase(CLAUSE.split(window)[-1].split())
    if not lead:
        return phrase
    longer = parse(f"{lead}, {phrase.text}" if comma else f"{lead} {phrase.text}")
    return longer if longer.kind == "person" and longer.name == phrase.name else phrase


def tells_of_person(noun: str) -> bool:
    """Whether a noun is a role's, or tells of a person otherwise ("brother")."""
    return noun in ROLES or noun in PERSONS


CLAUSE = re.compile(r"[,.;:!?“”\"\n()—–]\s|[“\"(\n]")


def role_phrase(tokens: list[str]) -> str:
    """The noun phrase at the end of some words that turns on a role noun; empty where there is none."""
    at = len(tokens) - 1
    while at >= 0 and not tells_of_person(tokens[at]):
        if not tokens[at][0].isupper() and tokens[at] not in PREPOSITIONS and tokens[at] not in DETERMINERS:
            return ""
        at -= 1
    if at < 0 or (at + 1 < len(tokens) and tokens[at + 1] not in PREPOSITIONS):
        return ""
    start = at
    while start > 0 and (
        tokens[start - 1] in ROLE_WORDS
        or tokens[start - 1] in ROLES
        or (tokens[start - 1][0].isupper() and tokens[start - 1] not in OPENERS)
    ):
        start -= 1
    if start > 0 and tokens[start - 1].lower() in DETERMINERS:
        start -= 1
    return " ".join(tokens[start:])


def place_surname(cast: Cast, start: int, end: int, phrase: Phrase) -> bool:
    """A lone capitalised name: placed where a person of the page carries it, or a title makes it one.

    False where several carry it, so that who is meant must wait until all are placed.
    """
    tokens = name_tokens(phrase.name)
    if not tokens:
        return True
    fit = [f for f in cast.by_surname.get(tokens[-1], ()) if agrees(f, phrase)]
    if len(fit) > 1:
        return False
    if fit:
        fit[0].take(phrase)
        cast.add(start, end, fit[0])
    elif phrase.honorific or phrase.role or (phrase.certain and phrase.role_class):
        cast.add(start, end, cast.person(phrase))
    else:
        by_first = cast.by_given.get(tokens[0], ())
        if len(by_first) == 1:
            cast.add(start, end, by_first[0])
    return True
