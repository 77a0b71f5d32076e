"""What of a statement tells its subject: terms, names, numbers, dates, negations.

Comes in: a text. Goes out: a `Statement`. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sources.lexicon import entries, rows, table
from sources.workbench.search.terms import is_common, stem, terms, words

__all__ = ["Day", "Statement", "dates", "names", "negations", "numbers", "read"]

Day = tuple[int | None, int | None, int | None]  # year, month, day; None where it is not said

LONGEST = 20_000  # characters of a statement that are looked at
_REMEMBERED = 4_096  # texts whose numbers and dates are: a claim is paired with many


@dataclass(frozen=True, slots=True)
class Statement:
    """A text, its words, and its telling terms in the order of their first use."""

    text: str
    words: tuple[str, ...]
    terms: tuple[str, ...]


def read(text: str) -> Statement:
    """Find the telling terms of a text; where all are common words, those."""
    text = text[:LONGEST]
    found = tuple(dict.fromkeys(words(text)))
    stems = tuple(dict.fromkeys(stem(word) for word in found))
    return Statement(text, found, tuple(term for term in stems if not is_common(term)) or stems)


# -- Names ---------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W_][\w’'.&-]*")
_STOP = re.compile(r"(?:^|[.!?…:\n]|[\"“”„«‘])\s*$")


def names(text: str) -> set[str]:
    """Terms of words that are written with a capital though no sentence opens there.

    "Taliban envoys told Russia's Lavrov" gives russia and lavrov; the first word of a
    sentence counts when it stands with a capital elsewhere, has more than one (NATO), or
    the next one has a capital, too ("Zamir Kabulov said").
    """
    tokens = list(_TOKEN.finditer(text))
    sure: set[str] = set()
    opening: set[str] = set()
    for at, token in enumerate(tokens):
        word = token[0]
        if not word[0].isupper():
            continue
        opens = bool(_STOP.search(text[max(token.start() - 3, 0) : token.start()]))
        follows = at + 1 < len(tokens) and tokens[at + 1][0][0].isupper()
        capitals = sum(letter.isupper() for letter in word) > 1
        (opening if opens and not follows and not capitals else sure).update(terms(word))
    found = sure | (opening & sure)
    return {term for term in found if not is_common(term) and term not in _not_names()}


@cache
def _not_names() -> frozenset[str]:
    """Months and days of the week, which have a capital, too."""
    listed = (*rows("months"), *rows("weekdays"))
    return frozenset(term for _, language, written in listed if language == "en" for term in terms(written))


# -- Numbers -------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d+)((?:\.\d+)?)\s*(%|per\s?cent\b|(?:k|m|bn|thousand|million|billion|trillion)\b)?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SCALE = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9, "trillion": 12}


@lru_cache(maxsize=_REMEMBERED)
def numbers(text: str) -> frozenset[str]:
    """Numbers, dates aside, in one form: "1,500", "1.5 thousand" and "1500" are one; "40%" is 40%."""
    found = set()
    has_digits = _DIGIT.search(text)  # most claims have none: then nothing need be looked for
    text = _DATE.sub(" ", text) if has_digits else text
    for whole, part, unit in _NUMBER.findall(text) if has_digits else ():
        value = float(whole.replace(",", "") + part)
        unit = unit.lower().replace(" ", "")
        value *= 10 ** _SCALE.get(unit, 0)
        if value >= 1e15:
            continue
        found.add(f"{value:g}%" if unit in {"%", "percent"} else f"{value:.10g}")
    spelt = table("number_words")
    return frozenset(found | {spelt[word] for word in words(text) if word in spelt})


# -- Dates ---------------------------------------------------------------------------------------

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTHS})\b\.?(?:,?\s+(?P<year>\d{{4}})\b)?"
    rf"|\b(?P<month2>{_MONTHS})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year2>\d{{4}})\b)?"
    rf"|\b(?P<month3>{_MONTHS})\b\.?,?\s+(?P<year3>\d{{4}})\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
    r"|\b(?:in|since|by|until|from|during|before|after|of)\s+(?P<year4>(?:1[5-9]|20)\d{2})\b(?!,\d|\s*%))",
    re.IGNORECASE,
)
_ORDER = "janfebmaraprmayjunjulaugsepoctnovdec"


@lru_cache(maxsize=_REMEMBERED)
def dates(text: str) -> frozenset[Day]:
    """(year, month, day) of each date written out, what is not said being None."""
    found: set[Day] = set()
    for match in _DATE.finditer(text) if _DIGIT.search(text) else ():
        part = match.groupdict()
        if part["iso"]:
            year, month, day = (int(number) for number in part["iso"].split("-"))
            found.add((year, month, day))
            continue
        name = part["month"] or part["month2"] or part["month3"]
        when = part["year"] or part["year2"] or part["year3"] or part["year4"]
        day_of = part["day"] or part["day2"]
        found.add(
            (
                int(when) if when else None,
                _ORDER.index(name[:3].lower()) // 3 + 1 if name else None,
                int(day_of) if day_of else None,
            )
        )
    return frozenset(found)


# -- Negation ------------------------------------------------------------------------------------


def negations(text: str) -> set[str]:
    """The words that turn a statement round: not, never, no, denied …"""
    found = set(words(text))
    listed = entries("negations")
    contracted = {word for word in found if word.endswith("nt") and word in listed}
    return {word for word in listed if word in found} | contracted
