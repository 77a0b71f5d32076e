"""Names compared: is "Sergey Lavrov" the "Sergei Lavrov" of another line, and "Kaboluv" Kabulov?

Comes in: names as printed. Goes out: keys for look-up and verdicts with a reason. No Django. All
functions are pure and take any string.

Keys fold case, accents, honorifics and the common ways of writing Russian, Arabic and Persian
names in Latin letters; they are for finding candidates, `compare` decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from claims.languages.en import table, words

__all__ = [
    "Likeness",
    "acronym",
    "compare",
    "edit_distance",
    "fold",
    "generation",
    "is_acronym_of",
    "name_key",
    "name_tokens",
    "organization_key",
    "other_generation",
    "skeleton",
    "spelling",
    "strip_honorifics",
    "surname",
]

HONORIFICS = frozenset(table("honorifics"))
TITLES = frozenset(table("titles"))
SUFFIXES = words("name-suffixes")
PARTICLES = words("name-particles")
NICKNAMES = {short: frozenset(full.split()) for short, full in table("nicknames").items()}
COUNTRY_OF = {
    **{name.casefold(): home.casefold() for name, home in table("countries").items()},
    **{name.casefold().replace("-", " "): home.casefold() for name, home in table("demonyms").items()},
}

# Letters that Unicode does not take apart into a plain letter and a mark.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h"}
)
MARKS = re.compile(r"['’ʼ`ʻʿʾ.\"“”]")
BREAKS = re.compile(r"[\W_]+")
SMALL_WORDS = frozenset({"the", "of", "for", "and", "on", "in", "a", "an"})

# One way of writing for each sound, applied in order to a folded token.
SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"x", "ks"),
        (r"tch", "ch"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"dh", "d"),
        (r"ck", "k"),
        (r"q", "k"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"^[yj]e", "e"),
        (r"[yj]u", "iu"),
        (r"[yj]a", "ia"),
        (r"[yj]o", "io"),
        (r"(?:iy|yi|yy|ii|ij|iyy|y|j)$", "i"),
        (r"(.)\1+", r"\1"),
        (r"ai|ay|ey|ej", "ei"),
        (r"y", "i"),
    )
)
VOWELS = re.compile(r"[aeiou]+")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Case, accents, apostrophes and full stops gone, runs of other marks one space.

    >>> fold("Recep Tayyip Erdoğan"), fold("O’Brien, J.-P.")
    ('recep tayyip erdogan', 'obrien j p')
    """
    if text.isascii():
        plain = text.casefold()
    else:
        parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        plain = "".join(c for c in parts if not unicodedata.combining(c)).translate(PLAIN)
    return BREAKS.sub(" ", MARKS.sub("", plain)).strip()


@lru_cache(maxsize=8192)
def name_tokens(name: str) -> tuple[str, ...]:
    """The folded words of a person's name, without honorifics, short titles and "Jr."."""
    tokens = fold(name).split()
    start = 0
    while start < len(tokens) - 1 and (
        tokens[start] in HONORIFICS or tokens[start] in TITLES or tokens[start] == "the"
    ):
        start += 1
    end = len(tokens)
    while end - start > 1 and tokens[end - 1] in SUFFIXES:
        end -= 1
    return tuple(tokens[start:end])


# "Sr.", "Jr.", "III": which bearer of one name; the other suffixes are degrees and honours.
GENERATIONS = {"sr": 1, "jr": 2, "ii": 2, "iii": 3, "iv": 4}


@lru_cache(maxsize=8192)
def generation(name: str) -> int:
    """Which bearer of a name its suffix tells, "Jr." and "II" being the second; 0 where it has none.

    >>> generation("Paul Hale Sr."), generation("Paul Hale, Jr."), generation("Paul Hale")
    (1, 2, 0)
    """
    if not name or name[-1] not in "rRI.V":
        return 0
    tokens = fold(name).split()
    return GENERATIONS.get(tokens[-1], 0) if len(tokens) > 1 else 0


def other_generation(one: str, other: str) -> bool:
    """Whether the suffixes of two names show two people: father and son."""
    left, right = generation(one), generation(other)
    return left != right and bool(left and right)


def strip_honorifics(name: str) -> str:
    """The name as printed, without the honorifics and short titles before it.

    >>> strip_honorifics("Mr. Lavrov"), strip_honorifics("Sen. Ted Cruz")
    ('Lavrov', 'Ted Cruz')
    """
    parts = name.split()
    while len(parts) > 1 and (fold(parts[0]) in HONORIFICS or fold(parts[0]) in TITLES):
        parts = parts[1:]
    return " ".join(parts)


def surname(name: str) -> str:
    """The folded surname with its particles ("de blasio", "lavrov"); empty for an empty name."""
    tokens = name_tokens(name)
    if not tokens:
        return ""
    start = len(tokens) - 1
    while start > 1 and tokens[start - 1] in PARTICLES:
        start -= 1
    return " ".join(tokens[start:])


@lru_cache(maxsize=8192)
def spelling(token: str) -> str:
    """One spelling for the transliterations of a folded token ("sergey", "sergei" → "sergei")."""
    for pattern, put in SOUNDS:
        token = pattern.sub(put, token)
    return token


@lru_cache(maxsize=8192)
def skeleton(token: str) -> str:
    """The consonants of a token's spelling, a leading vowel kept as "a" ("kabulov" → "kblv")."""
    sounds = spelling(token)
    return ("a" if sounds[:1] in "aeiou" and sounds else "") + VOWELS.sub("", sounds)


def name_key(name: str) -> str:
    """The key two spellings of one full name share ("Mr. Sergey Lavrov" → "sergei lavrov").

    Father and son have two: "Paul Hale", "Paul Hale, Jr." → "paul hale", "paul hale 2".
    """
    key = " ".join(spelling(token) for token in name_tokens(name))
    bearer = generation(name)
    return f"{key} {bearer}" if bearer else key


def organization_key(name: str) -> str:
    """The key two forms of one body's name share; the order of words does not count.

    "Russian Foreign Ministry", "Russia's Ministry of Foreign Affairs" and "the Ministry of
    Foreign Affairs of the Russian Federation" give "foreign ministry russia".
    """
    text = fold(re.sub(r"['’]s?\b", "", re.sub(r"\([^)]*\)", " ", name)))
    if text.startswith("the "):
        text = text[4:]
    tokens = text.split()
    out: set[str] = set()
    at = 0
    while at < len(tokens):
        for size in (3, 2, 1):
            piece = " ".join(tokens[at : at + size])
            if piece in COUNTRY_OF:
                out.update(COUNTRY_OF[piece].split())
                at += size
                break
        else:
            if tokens[at] not in SMALL_WORDS:
                out.add(tokens[at])
            at += 1
    if "ministry" in out or "department" in out or "minister" in out:
        out.discard("affairs")
    return " ".join(sorted(out)) or text


def acronym(name: str) -> str:
    """The capitals a body's name is shortened to ("Collective Security Treaty Organization" → "CSTO")."""
    tokens = [t for t in re.split(r"[\s\-–/]+", name) if t[:1].isalpha() and fold(t) not in SMALL_WORDS]
    return "".join(t[0].upper() for t in tokens)


def is_acronym_of(short: str, name: str) -> bool:
    """Whether `short` ("MoFA", "U.N.") is made of the first letters of `name`, in order.

    Small words may give a letter or not, an ending -s or -n is let through, and a word may
    give a second letter ("MoFA": Ministry of Foreign Affairs).
    """
    letters = re.sub(r"[^a-z]", "", short.casefold())
    if len(letters) < 2:
        return False
    tokens = [t for t in fold(name).split() if t]
    initials = "".join(t[0] for t in tokens)
    strong = "".join(t[0] for t in tokens if t not in SMALL_WORDS)
    plain = letters[:-1] if short.endswith("s") and len(letters) > 2 else letters
    return letters in (initials, strong) or plain in (initials, strong)


def edit_distance(one: str, other: str, limit: int = 3) -> int:
    """Insertions, deletions, changes and swaps of neighbours between two strings.

    Optimal string alignment (Damerau 1964, Boytsov 2011); `limit` stands for that many and more.
    """
    from rapidfuzz.distance import OSA  # most pages misspell nobody: start without it

    return OSA.distance(one, other, score_cutoff=limit - 1)


Reason = Literal["equal", "spelling", "initial", "nickname", "part", "misspelling", "acronym", "different"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: 0 to 1, and the weakest step the verdict rests on."""

    score: float
    reason: Reason


DIFFERENT = Likeness(0.0, "different")


def misspelled(one: str, other: str) -> bool:
    """Whether two folded tokens look like one word misprinted.

    The first letters agree; one slip in five letters and more, or two where the consonants
    are the same ("kabulov", "kaboluv").
    """
    size = min(len(one), len(other))
    if size < 5 or one[0] != other[0]:
        return False
    slips = edit_distance(one, other, 3)
    if slips <= 1:
        return size >= 6 or skeleton(one) == skeleton(other)
    return slips == 2 and size >= 6 and skeleton(one) == skeleton(other)


def same_consonants(one: str, other: str) -> bool:
    """Whether two folded tokens of four letters and more are one word with other vowels.

    At least three consonants agree ("mohammed", "muhammad"); after a vowel at the beginning two are enough where one
    vowel is another ("omar", "umar", but not "ines" and "jonas", nor "erik" and "erika").
    """
    sounds = skeleton(one)
    if min(len(one), len(other)) < 4 or sounds != skeleton(other) or len(sounds) < 3:
        return False
    if len(sounds) > 3 or sounds[0] != "a":
        return True
    return len(one) == len(other) and edit_distance(spelling(one), spelling(other), 2) == 1


def alike(one: str, other: str) -> Likeness:
    """Two folded tokens compared, surname or given name."""
    if one == other:
        return Likeness(1.0, "equal")
    if spelling(one) == spelling(other):
        return Likeness(0.97, "spelling")
    if same_consonants(one, other):
        return Likeness(0.85, "spelling")
    if misspelled(one, other):
        return Likeness(0.75, "misspelling")
    return DIFFERENT


def alike_given(one: str, other: str) -> Likeness:
    """Two given names compared: initials and short forms count."""
    same = alike(one, other)
    if same.score:
        return same
    if (len(one) == 1 or len(other) == 1) and one[0] == other[0]:
        return Likeness(0.9, "initial")
    full, back = NICKNAMES.get(one, frozenset()), NICKNAMES.get(other, frozenset())
    if other in full or one in back or full & back:
        return Likeness(0.9, "nickname")
    return DIFFERENT


@lru_cache(maxsize=16384)
def compare(one: str, other: str) -> Likeness:
    """How alike two persons' names are.

    "Sergei Lavrov" and "Lavrov" are alike in part (.6): one may be the other. Names whose
    surnames or given names speak against each other give 0. For bodies use
    `organization_key` and `is_acronym_of`.
    """
    left, right = name_tokens(one), name_tokens(other)
    if not left or not right or other_generation(one, other):
        return DIFFERENT
    if left == right:
        return Likeness(1.0, "equal") if generation(one) == generation(other) else Likeness(0.8, "part")
    last = alike(left[-1], right[-1])
    if not last.score:
        return DIFFERENT
    if len(left) == 1 or len(right) == 1:
        return Likeness(0.6 * last.score, "part" if last.reason == "equal" else last.reason)
    first = alike_given(left[0], right[0])
    if not first.score:
        # A middle name used as the first ("Recep Tayyip Erdogan", "Tayyip Erdogan").
        if left[0] in right[1:-1] or right[0] in left[1:-1]:
            return Likeness(0.8 * last.score, "part")
        return DIFFERENT
    weakest = min(first, last, key=lambda part: part.score)
    score = first.score * last.score
    if len(left) != len(right):
        score *= 0.98
    elif len(left) > 2 and not all(
        alike_given(a, b).score for a, b in zip(left[1:-1], right[1:-1], strict=True)
    ):
        score *= 0.6
    return Likeness(round(score, 3), weakest.reason)
