"""Edges: credits, dates, fragments and notices on cookies at the beginning and end of a body.

Comes in: paragraphs and the numbers of those taken for body. Goes out: the body without them, and what
each was.
"""

from __future__ import annotations

import re
from collections import Counter

from ..lexicon import entries
from .heading import is_credit_line
from .lines import Paragraph, word_count
from .page import BlockKind
from .provenance import is_credit
from .vocabulary import byline_opening, furniture_kind, is_comment_head

__all__ = [
    "CLOSING",
    "comments_begin",
    "is_consent",
    "is_turn",
    "messages_end",
    "take_in_list",
    "take_in_turns",
    "trim",
]

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


_FEWEST_COMMENTS = 2


def comments_begin(paragraphs: list[Paragraph], kinds: list[str | None], body: list[int]) -> int | None:
    """The number of the paragraph at which readers' comments begin that were taken for body: the
    first of several lines that name a reader and a time. None where there are none."""
    heads = [
        at for at, kind in enumerate(kinds) if kind == "comment" and is_comment_head(paragraphs[at].words)
    ]
    if len(heads) < _FEWEST_COMMENTS or not body or not any(body[0] < head < body[-1] for head in heads):
        return None
    return heads[0]


_FEWEST_BARS, _LONGEST_BAR = 3, 8


def messages_end(paragraphs: list[Paragraph], dated: list[bool], body: list[int]) -> int | None:
    """Where the first of several messages ends, each of which has the same bar of share buttons:
    the number of the second bar's paragraph. None for one article, and for entries with times."""
    if not body or any(dated[index] for index in range(body[0], body[-1])):
        return None
    near = range(max(0, body[0] - _FEWEST_BARS), min(len(paragraphs), body[-1] + _FEWEST_BARS))
    short = Counter(paragraphs[index].words for index in near if len(paragraphs[index].words) <= 80)
    again = {words for words, times in short.items() if times >= _FEWEST_BARS and _is_bar(words)}
    bars: dict[str, list[int]] = {}
    for index in near if again else ():
        if paragraphs[index].words in again:
            bars.setdefault(paragraphs[index].words, []).append(index)
    for places in bars.values():
        inside = [index for index in places if index > body[0]]
        if len(places) >= _FEWEST_BARS and inside and inside[0] < body[-1]:
            return inside[0]
    return None


def _is_bar(words: str) -> bool:
    """Whether a line is a bar of share buttons: "Whatsapp Facebook Print"."""
    tokens = words.split()
    shares = sum(furniture_kind(token) == "share" for token in tokens[:_LONGEST_BAR])
    return 2 <= len(tokens) <= _LONGEST_BAR and 2 * shares >= len(tokens)


_NUMBERED = re.compile(r"(?:#\s?)?(\d{1,3})\s?[.)]\s*\S")
_FEWEST_ITEMS, _ITEM_REACH = 3, 12


def take_in_list(paragraphs: list[Paragraph], body: list[int]) -> None:
    """Add to the body the items of a numbered list that it holds the first ones of."""
    numbers = {
        index: int(found[1]) for index in body if (found := _NUMBERED.match(paragraphs[index].words[:20]))
    }
    if len(numbers) < _FEWEST_ITEMS:
        return
    last, number = max(numbers.items())
    if number < len(numbers) // 2 or last < body[-1] - _ITEM_REACH:
        return
    index = last
    while index + 1 < len(paragraphs) and index - last < _ITEM_REACH:
        index += 1
        found = _NUMBERED.match(paragraphs[index].words[:20])
        if found and number < int(found[1]) <= number + 2:
            last, number = index, int(found[1])
            if index > body[-1]:
                body.append(index)


_CALL = re.compile(
    r"\b(?:follow (?:us|me|him|her|them|@|the \w+ on)|subscribe|sign(?:ing)? up|newsletters?|download (?:the|our)|click here|"
    r"unsubscribe|your inbox|like us|join (?:us|our)|e-?mail (?:us|me|him|her|the author)|tips? to|get in touch|"
    r"support (?:us|our)|donate|registered trademarks?|rights reserved)\b",
    re.I,
)
_TAIL, _LONGEST_CALL = 8, 450


def _without_calls(paragraphs: list[Paragraph], body: list[int], known: dict[int, BlockKind]) -> None:
    """Take off the body's end what calls on the reader to follow, subscribe, write or give."""
    for _ in range(min(_TAIL, len(body) - 1)):
        words = paragraphs[body[-1]].words
        if len(words) > _LONGEST_CALL or not _CALL.search(words):
            return
        known[body.pop()] = "newsletter"


_FEW_OPEN = 0.25


def _without_headlines(paragraphs: list[Paragraph], body: list[int], known: dict[int, BlockKind]) -> None:
    """Take off the body's end the headlines of other stories: short lines that do not end as sentences
    do, under an article whose other lines do."""
    tail = 0
    while (
        tail < len(body) - 1
        and _is_open(words := paragraphs[body[-1 - tail]].words)
        and word_count(words) <= 16
    ):
        tail += 1
    rest = len(body) - tail
    if tail and sum(_is_open(paragraphs[index].words) for index in body[:rest]) <= _FEW_OPEN * rest:
        for _ in range(tail):
            known[body.pop()] = "teaser"


def _is_open(words: str) -> bool:
    """Whether a line ends neither as a sentence nor as a list's item or a signed quotation."""
    return words[-1] not in CLOSING + ":" and not is_turn(words) and not _NUMBERED.match(words[:20])


def trim(paragraphs: list[Paragraph], body: list[int], known: dict[int, BlockKind]) -> None:
    """Take credits, dates, fragments ("• Country:"), notices on cookies and calls off the body's edges."""
    _without_headlines(paragraphs, body, known)
    _without_calls(paragraphs, body, known)
    _without_headlines(paragraphs, body, known)
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


def is_consent(words: str) -> bool:
    """Whether a paragraph is a notice on cookies and data: it speaks to the reader of three such things."""
    if len(words) < 60:
        return False
    sample = words[:_LONGEST].casefold()
    things = sum(thing in sample for thing in entries("consent_words"))
    return things >= _THINGS and len(_ADDRESS.findall(sample)) >= _ADDRESSES
