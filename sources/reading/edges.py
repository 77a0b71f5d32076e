"""Edges: credits, dates, fragments and notices on cookies at the beginning and end of a body.

Comes in: paragraphs and the numbers of those taken for body. Goes out: the body without them, and what
each was.
"""

from __future__ import annotations

import re
from functools import cache

from ..lexicon import entries
from .heading import is_credit_line
from .lines import Paragraph, word_count
from .page import BlockKind
from .provenance import is_credit
from .vocabulary import byline_opening

__all__ = ["CLOSING", "is_consent", "is_turn", "take_in_turns", "trim"]

# With these a sentence ends.
CLOSING = '.!?…"”’»)]。！？」』）'
# So many things that notices on cookies speak of, and so many words to their reader, make one.
_THINGS, _ADDRESSES = 3, 2
_ADDRESS = re.compile(
    r"\b(?:we|our|us|you|your|wir|uns(?:ere)?n?|sie|ihr(?:e[nrms]?)?|nous|nos|notre|vous|vos|votre)\b", re.I
)
_LONGEST = 3000  # characters of a paragraph that are looked at


_OPENERS = '"“„«‘「『'
_MOST_TURNS = 30
# "…” — Jane Roe, mayor": whose words stand before it.
_SIGNED = re.compile(r"[\"”»’]\s*(?:—|–|―|--?)\s*[^\W\d_][^\n.!?]{1,80}\Z")


def is_turn(words: str) -> bool:
    """Whether a line is somebody's words: it opens with a quotation mark, and ends as a sentence or
    with a name behind a dash."""
    if words[0] not in _OPENERS or len(words) < 4:
        return False
    return (words[-1] in CLOSING and any(mark in words[1:] for mark in '"”»’」』')) or (
        _SIGNED.search(words[-120:]) is not None
    )


def take_in_turns(paragraphs: list[Paragraph], body: list[int], kinds: list[str | None]) -> None:
    """Add to the body the turns of talk right below it, and what leads to one of them.

    Short lines are what teasers look like; a teaser seldom opens with a quotation mark and ends
    as a sentence does.
    """
    if not body:
        return
    at = last = body[-1]
    while at + 1 < len(paragraphs) and at - body[-1] < _MOST_TURNS:
        at += 1
        words = paragraphs[at].words
        if is_turn(words) and not kinds[at]:
            last = at
        elif not (words[-1] == ":" and at + 1 < len(paragraphs) and is_turn(paragraphs[at + 1].words)):
            break
    body += range(body[-1] + 1, last + 1)


def trim(paragraphs: list[Paragraph], body: list[int], known: dict[int, BlockKind]) -> None:
    """Take credits, dates, fragments ("• Country:") and notices on cookies off the body's edges."""
    for edge in (0, -1):
        while len(body) > 1 and (kind := _edge(paragraphs[body[edge]], last=edge < 0)):
            index = body.pop(edge)
            if kind != "other":  # what a fragment is, is told with the other furniture
                known[index] = kind


def _edge(paragraph: Paragraph, *, last: bool) -> BlockKind | None:
    """What a line at the body's edge is, None for a part of the body."""
    words = paragraph.words
    if is_credit_line(paragraph):
        return "date"
    if _is_fragment(words):
        return "other"
    if is_credit(paragraph):
        return "source"
    if len(words) < 80 and words[-1] not in CLOSING and byline_opening().match(words):
        return "byline"
    if last and words[-1] not in CLOSING and words[0] in _OPENERS and len(words) < 150 and not is_turn(words):
        return "teaser"  # the headline of another story ("“We are tired”: nurses walk out")
    return "notice" if is_consent(words) else None


def _is_fragment(words: str) -> bool:
    return len(words) < 40 and word_count(words) < 5 and words[-1] not in CLOSING


@cache
def _things() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, entries("consent_words"))), re.I)


def is_consent(words: str) -> bool:
    """Whether a paragraph is a notice on cookies and data: it speaks to the reader of three such things."""
    if len(words) < 60:
        return False
    sample = words[:_LONGEST]
    things = {found.casefold() for found in _things().findall(sample)}
    return len(things) >= _THINGS and len(_ADDRESS.findall(sample)) >= _ADDRESSES
