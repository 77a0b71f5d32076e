"""A role taken apart: the office as printed, its class, and the body or country it belongs to.

Comes in: the words before a name, or a phrase without one ("Russian foreign minister",
"spokesperson of the Interior Ministry"). Goes out: role, class, gender, organization. Called
by `phrase`.
"""

from __future__ import annotations

from claims.extraction.annotate.words import is_plain_adjective
from claims.extraction.attribute.nouns import (
    AFFILIATIONS,
    BODY_NOUNS,
    DEMONYMS,
    DETERMINERS,
    OPENERS,
    POSSESSIVE,
    PREPOSITIONS,
    ROLE_WORDS,
    Gender,
    class_of,
    is_role,
)
from claims.languages.en import words

__all__ = ["owner", "role_before"]

LINKS = ("of", "the", "for", "and", "&")
# Words of rank, which are no part of a body's name.
RANK = words("rank-words")
# Offices whose "of …" or "for …" is part of their name.
OFFICES = words("offices-with-object")


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
    while start > 0 and belongs(tokens[start - 1], tokens[end - 1]):
        start -= 1
    role_class, gender = class_of(tokens, end - 1)
    if start == 1 and tokens[0].lower() in BODY_NOUNS and not tokens[0].isupper():
        start = 0  # "Council leader": any council's
    return " ".join(tokens[start:end]), role_class, gender, owner(tokens[:start])


def belongs(token: str, noun: str) -> bool:
    """Whether a word before a role noun is part of the role.

    A capital before a noun without one belongs to a body ("Amnesty International spokesman").
    """
    low = token.lower()
    if token[:1].isupper() and noun[:1].islower():
        return False
    if is_role(token) and low not in ROLE_WORDS and token[:1].islower() and noun[:1].isupper():
        return False
    return (low in ROLE_WORDS or is_role(token)) and low not in AFFILIATIONS


def role_with_object(tokens: list[str], at: int) -> tuple[str | None, str, Gender, str | None]:
    """A role with its "of …" or "for …": the object is its body, or part of an office's name."""
    start = at
    while start > 0 and belongs(tokens[start - 1], tokens[at]):
        start -= 1
    role_class, gender = class_of(tokens, at)
    role = " ".join(tokens[start : at + 1])
    rest = tokens[at + 1 :]
    thing = rest[1:]
    while thing and thing[0].lower() in DETERMINERS:
        thing = thing[1:]
    words_of = " ".join(thing)
    if role_class in OFFICES and rest[0].lower() in ("of", "for", "to"):
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


def owner(tokens: list[str]) -> str | None:
    """The body or country that words before a role name; None where they only describe."""
    if tokens and tokens[-1].islower() and tokens[-1] in BODY_NOUNS:
        # "China's foreign ministry"
        first = next((i for i, t in enumerate(tokens) if t[:1].isupper() and t not in OPENERS), None)
        return " ".join(tokens[first:]) if first is not None else None
    kept: list[str] = []
    for token in tokens:
        if token[:1].isupper() or (kept and token.lower() in LINKS):
            kept.append(token)
        elif kept and any(t[:1].isupper() for t in tokens[tokens.index(token) + 1 :]):
            kept = []
    while kept and kept[-1].lower() in LINKS:
        kept.pop()
    while kept and (
        kept[0].lower() in DETERMINERS or kept[0] in OPENERS or (len(kept) > 1 and kept[0].lower() in RANK)
    ):
        kept = kept[1:]
    if len(kept) > 1:
        kept = [token for token in kept if token.lower() not in AFFILIATIONS] or kept
    text = " ".join(kept).removesuffix("-based")
    if not text:
        return None
    if text in DEMONYMS:
        return DEMONYMS[text]
    if text == tokens[0] and text.lower() not in AFFILIATIONS and is_plain_adjective(text):
        return None  # "Local officials": a capital that only the sentence gives
    return POSSESSIVE.sub("", text)
