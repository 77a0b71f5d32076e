"""Titles of works in quotation marks: 'his book “Salt”', 'such films as “Mending Boats” and “Ice”'.

Comes in: a paragraph. Goes out: its tags, with each such title a noun and no speech. A title is told by
the noun of a work or a word of naming before it; behind a work's noun it needs capitals too, so that
'the film “made me cry”' stays what somebody said.
"""

from __future__ import annotations

from functools import cache

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.nouns import PERSONS, ROLES, UNNAMED, singular
from claims.languages.en import words

__all__ = ["with_titles_as_nouns"]

_SMALL = word_group("title-small")
# Between a work's noun and its title: "films such as", "plays like", "a novel by Ana Sousa,".
_LINKS = word_group("title-link")
_NAMING = word_group("title-naming")
_PERFORMING = word_group("title-performing")
_READING = frozenset(("read", "reads", "reading"))
# So many words are looked through before a title.
_REACH = 6


@cache
def _titled() -> frozenset[str]:
    return words("titled-works")


def with_titles_as_nouns(paragraph: Paragraph) -> str:
    """The paragraph's tags, those of titles changed to a noun's."""
    tags = paragraph.tags
    if not paragraph.quoted:
        return tags
    titles: set[int] = set()
    for at in sorted(paragraph.quoted):
        if tags[at] in "Qq" and _is_title(paragraph, at, titles):
            titles.add(at)
    if not titles:
        return tags
    return "".join(_tag(paragraph, at) if at in titles else tag for at, tag in enumerate(tags))


def _tag(paragraph: Paragraph, at: int) -> str:
    """A title's tag: a noun's, or a comma's where one closes it: 'the host of “Ice,” said in May'."""
    end = paragraph.ends[at] - paragraph.span.start
    return "," if paragraph.raw[:end].rstrip("”\"'’»").endswith(",") else "n"


def _is_title(paragraph: Paragraph, at: int, titles: set[int]) -> bool:
    return (
        _follows_work(paragraph, at, titles)
        and _has_capitals(paragraph.inner_words(at))
        and _ends_as_title(paragraph, at)
    )


def _follows_work(paragraph: Paragraph, at: int, titles: set[int]) -> bool:
    """Whether the noun of a work, a word of naming or another title leads to the words in marks."""
    lows = paragraph.lows
    for before in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if before in titles:
            return True
        low = lows[before]
        noun = low[:-1] if low.endswith("s") and low not in _titled() else low
        if noun in _titled() or (low in _NAMING | _PERFORMING and before == at - 1):
            return True
        if before == at - 1 and low in _READING and _somebody_reads(paragraph, before):
            return True
        if low in ("in", "as", "on") and before and lows[before - 1] in _PERFORMING:
            return True  # "starred in “The Lighthouse”"
        if low not in _LINKS and paragraph.tags[before] != "P":
            return False
    return False


def _somebody_reads(paragraph: Paragraph, at: int) -> bool:
    """Whether people are the subject of "read" ("the pupils read “Ice”"), and no sign or poster is."""
    tags = paragraph.tags
    while at > 0 and tags[at - 1] in "aimyx":
        at -= 1
    noun = singular(paragraph.lows[at - 1]) if at else ""
    return at > 0 and (tags[at - 1] in "Po" or noun in ROLES or noun in PERSONS or noun in UNNAMED)


def _has_capitals(inner: list[str]) -> bool:
    return (
        bool(inner)
        and inner[0][0].isupper()
        and all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in inner)
    )


def _ends_as_title(paragraph: Paragraph, at: int) -> bool:
    """Whether no full stop closes the words inside the marks, save at the sentence's end."""
    end = paragraph.ends[at] - paragraph.span.start
    inner = paragraph.raw[:end].rstrip("”\"'’»")
    return not inner.endswith(".") or paragraph.raw[end:].strip() == "" or len(paragraph.inner_words(at)) < 6
