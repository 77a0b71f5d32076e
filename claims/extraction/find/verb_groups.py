"""Verb groups: whether a cue's form stands as a verb, where its group begins, whether it is passive."""

from __future__ import annotations

import re

from claims.extraction.annotate.cues import Form
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group

__all__ = ["is_passive", "is_verb", "verb_group"]

_CONTRACTED_BE = re.compile(r"(?:it|that|i|we|you|they|he|she)[’'](?:s|m|re)$")


# Before a form in "-ed" or "-s" these make it an adjective or a noun; "many" and "some" may speak.
_ARTICLES = word_group("article")

# Forms that are nouns unless a plural stands before them, and plurals that do not end in "s".
_NOUNS = word_group("mostly-noun")
_PLURALS = word_group("plural")


def is_verb(paragraph: Paragraph, begin: int, at: int, form: Form) -> bool:
    """Whether a form stands where a verb does: not after an article, possessive or adjective."""
    tags = paragraph.tags
    if at == begin and form == "base":
        return False  # "State television cited", "Ask anyone": nobody is said to say it
    before, after = tags[at - 1] if at > begin else "", tags[at + 1 : at + 2]
    if before == "f" and tags[at] in "ne":
        return False  # "the secretary of state", "articles from noted scholars"
    if before == "g" and at - 2 >= begin and tags[at - 2] == "d":
        return False  # "made the following comment"
    noun = paragraph.lows[at] in _NOUNS or tags[at] == "n"
    if form == "base" and noun and before in ("P", "n", "j"):
        return _plural(paragraph, at - 1)  # not "Iranian state TV reported", "in a blog post"
    if before == "j" and at - 2 > begin and tags[at - 2] in "ym":
        return True  # "has long argued"
    if before == "d" and form != "past" and after not in tuple("otOdPpQqT"):
        return False  # "many claims to fame"
    if before == "d":
        return paragraph.lows[at - 1] not in _ARTICLES or (form == "past" and after in ("t", "Q", "q"))
    if before == "#" and form != "past":
        return after in tuple("otOdPQq")
    return before not in ("p", "j") or (form == "past" and after in ("t", "Q", "q"))


def _plural(paragraph: Paragraph, at: int) -> bool:
    """Whether the noun at `at` may be a plural, the end of "A and B", or a people ("police")."""
    low = paragraph.lows[at]
    return low.endswith("s") or low in _PLURALS or "k" in paragraph.tags[max(0, at - 3) : at]


def is_passive(paragraph: Paragraph, verb: int, at: int, form: Form) -> bool:
    """ "was told", "is expected", "it's said": somebody's speech, but not the subject's."""
    if form not in ("past", "participle"):
        return False
    return "i" in paragraph.tags[verb:at] or bool(verb and _CONTRACTED_BE.match(paragraph.lows[verb - 1]))


def verb_group(tags: str, begin: int, at: int) -> int:
    verb = at
    while verb > begin and (tags[verb - 1] in "aymix" or (tags[verb - 1] in "js" and tags[verb - 2] in "ym")):
        verb -= 1
    if verb - 2 > begin and tags[verb - 1] == "," and tags[verb - 2] == "a" and tags[verb - 3] == ",":
        verb -= 3
    return verb
