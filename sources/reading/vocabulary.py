"""Vocabulary: the words by which a line announces what it is.

Comes in: a line's words. Goes out: the kind of furniture it announces, or whether it opens an author's
line; and the names of places and of desks. The words are data files in `sources/data/`.
"""

from __future__ import annotations

import re
from functools import cache

from ..lexicon import entries, rows

__all__ = [
    "byline_opening",
    "desks",
    "furniture_kind",
    "is_caption",
    "is_comment_head",
    "is_place_line",
    "is_region",
    "places",
]

_SIGNS = ":：●◎／"  # an opening that ends so needs no space behind it
_EDGE = " \t*•·▪‣◦●○■□►▶»›–—+-|:.,!?…()[]<>0123456789\xa0\u200b"


@cache
def byline_opening() -> re.Pattern[str]:
    """Matches the words that open an author's line."""
    # By first letter, so that most lines are passed over after one comparison each.
    by_letter: dict[str, list[str]] = {}
    for words in sorted(entries("byline_openings"), key=len, reverse=True):
        form = re.escape(words[1:]) + ("" if words[-1] in _SIGNS else r"\b[:\s]")
        by_letter.setdefault(words[0], []).append(form)
    forms = [f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()]
    # Where mark-up is lost, "By" may be glued to the name.
    return re.compile("|".join([*forms, r"(?-i:(?:By|Von|Par|Por)(?=[A-ZÀ-Þ][a-zà-ÿ]))"]), re.I)


@cache
def places() -> frozenset[str]:
    """The names of places a dateline may give, casefolded."""
    return frozenset(place.casefold() for place in entries("places"))


@cache
def _place_lines() -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str], frozenset[str]]:
    """What opens and what ends a line that tells where words were spoken, such lines as a whole, and regions."""
    found: dict[str, list[str]] = {"opens": [], "ends": [], "whole": [], "region": []}
    for kind, words in rows("place_lines"):
        found[kind].append(words)
    opens = tuple(f"{words} " for words in found["opens"])
    ends = tuple(f" {words}" for words in found["ends"])
    return opens, ends, frozenset(found["whole"]), frozenset(found["region"])


def is_place_line(words: str) -> bool:
    """Whether a line tells where words were spoken ("Aboard Air Force One", "Washington, DC", "Via Teleconference")."""
    line = words.casefold().strip()
    opens, ends, whole, _ = _place_lines()
    if (
        line.startswith(opens)
        or line.endswith(ends)
        or line in whole
        or line.removesuffix(" city") in places()
    ):
        return True
    place, comma, region = line.partition(",")
    return bool(comma) and (place in places() or is_region(region))


def is_region(words: str) -> bool:
    """Whether words are what stands behind a place's comma ("DC" in "Washington, DC")."""
    return words.casefold().strip() in _place_lines()[3]


@cache
def desks() -> frozenset[str]:
    """What stands for an author that has no name ("staff reporter", "monitoring desk"), casefolded."""
    return frozenset(entries("desks"))


@cache
def _furniture() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Furniture words that are a whole line, those that may begin one, and the first words of these."""
    whole: dict[str, str] = {}
    opening: dict[str, str] = {}
    for kind, words in rows("furniture"):
        words = words.casefold()
        if words.endswith("*"):
            opening[words.rstrip("*").strip()] = kind
        elif " " in words:
            opening[words] = kind
        whole[words.rstrip("*").strip()] = kind
    return whole, opening, frozenset(words.split()[0] for words in opening)


# Lines that a word of their own tells, wherever it stands: the head of a reader's comment ("Ann Lee on 3 May 2021
# at 4:47 pm said:"), the caption of a picture ("2 of 4 The bridge …", "(Image credit: Ann Lee)").
_SAID = (
    *("said", "says", "wrote", "writes", "commented"),
    *("schreibt", "schrieb", "sagt", "dit", "dice", "diz", "disse"),
)
_COMMENT_HEAD = re.compile(
    rf"\d{{1,2}}[:.h]\d\d(?:\s?[ap]\.?m\.?)?\W{{0,3}}(?:{'|'.join(_SAID)})\s?:?$|"
    rf"\b(?:19|20)\d\d\W{{1,3}}(?:{'|'.join(_SAID)})\s?:$",
    re.I,
)
_REPLY = frozenset(("reply", "responder", "répondre", "antworten", "rispondi", "antwoord", "ответить"))
_CAPTION = re.compile(
    r"^(?:image|photo|picture|slide|foto|bild)?\s*\d{1,3}\s?(?:of|/|von|sur|de)\s?\d{1,3}\b(?!\s?\d)|"
    r"^\W{0,2}(?:image|photo|picture|video|foto|bild|file)\s?(?:credit|source|by|courtesy|:|©)",
    re.I,
)


# How the lines end that are looked at: few lines do.
_HEAD_ENDS = frozenset(f" {word}"[-4:] for word in (*_SAID, *_REPLY))


def is_comment_head(words: str) -> bool:
    """Whether a line names a reader and the time at which the comment below it was written."""
    if (words[-1] not in ":↓" and words[-4:].casefold() not in _HEAD_ENDS) or len(words) > 160:
        return False
    end = words[-14:].casefold().rstrip(" :↓")
    return end in _REPLY or (end.endswith(_SAID) and _COMMENT_HEAD.search(words) is not None)


def is_caption(words: str) -> bool:
    """Whether a line opens as captions of pictures do, so that it is one though it be a sentence."""
    return _CAPTION.match(words) is not None


def _by_form(words: str) -> str | None:
    return "comment" if is_comment_head(words) else "caption" if is_caption(words) else None


def furniture_kind(words: str) -> str | None:
    """The kind of furniture a line announces or is ("Share this", "Most read"), or None."""
    if len(words) > 300:
        return None
    return _by_words(words) or _by_form(words)


def _by_words(words: str) -> str | None:
    whole, opening, first_words = _furniture()
    line = words.casefold().strip(_EDGE)
    kind = whole.get(line)
    if kind or " " not in line:
        return kind
    tokens = line.split(None, 15)
    if tokens[0] in opening:
        return opening[tokens[0]]  # with its colon ("Photo: …")
    if tokens[0].rstrip(_EDGE) not in first_words:
        return None
    # In a longer line only a longer beginning counts.
    for size in (3, 4, 5, 6) if len(tokens) > 14 else (2, 3, 4, 1, 5):
        if kind := opening.get(" ".join(tokens[:size]).rstrip(_EDGE)):
            return kind
    return None
