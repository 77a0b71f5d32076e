"""Dialogues and letters: documents whose short lines look like a menu's and are body.

Comes in: paragraphs, the numbers of those taken for body, and the kinds their words announce. Goes out:
the body with all turns of a transcript or interview, and with salutation and signature of a letter.

A transcript is told by labels that come again in turn ("Question:", "Ana Sousa (Lab):", "Q    "),
with questions or talk of "I" and "you", in sentences; an interview without labels by words
above it that speak of one, and by questions with answers in the first person below.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from ..lexicon import entries
from .edges import CLOSING
from .furniture import NEVER_BODY
from .lines import Paragraph

__all__ = ["take_in_dialogue", "take_in_letter"]

_TIME = r"[(\[]?\d{1,2}:\d{2}(?::\d{2})?[)\]]?"
_LABEL = re.compile(
    rf"[*_]*(?:{_TIME}\s+)?(?:Q\d{{1,4}}\.?\s+(?=[A-Z]))?(?:(?P<part>[QA])(?:[*_]*[:.)](?=[\s*_])|\s{{2,}}|\t)|"
    r"(?P<name>[A-ZÀ-Þ][^\n:()\[\]?!“”\"]{0,60}?)(?:\s?[(\[][^()\[\]\n]{1,80}[)\]]){0,3}"
    rf"(?:[*_]*:(?=[\s*_]|$)|\s+{_TIME}$))"
)
_ASKS = frozenset(("Q", "Question", "QUESTION", "Reporter", "REPORTER", "Interviewer", "Journalist"))
_TALK = re.compile(r"\b(?:I|we|you|my|our|your|me|us|We|You|My|Our|Your)\b")
_OWN = re.compile(r"\b(?:I|we|my|our|me|us|We|My|Our)\b")
_ABOUT = re.compile(
    r"\binterview(?:s|ed)?\b|\bq\s?&\s?a\b|\bin conversation\b|\bquestions (?:for|to)\b|\banswers\b|"
    r"\b(?:spoke|talked|speaks|talks|sat down) (?:to|with)\b",
    re.I,
)
_LEAST_LABELS = 4
_MOST_NAMES = 60
_WIDEST_GAP = 15  # paragraphs of one turn
_LONGEST_LABEL = 8  # words
_LONGEST_QUESTION = 600  # characters
_INTRODUCING = 6
_LAST_ANSWER = 3  # paragraphs below the last question
_SIGNATURE = 3
_SHORT = 80


def take_in_dialogue(paragraphs: list[Paragraph], body: list[int], kinds: list[str | None]) -> list[int]:
    """The body with the turns of a transcript or interview in and around it. Linear in the text."""
    region = _transcript(paragraphs) or (_interview(paragraphs, body, kinds) if body else None)
    if not body:
        return [index for index in region or () if kinds[index] not in NEVER_BODY]
    if not region or region[-1] < body[0] - _WIDEST_GAP or region[0] > body[-1] + _WIDEST_GAP:
        return body
    turns = [index for index in region if kinds[index] not in NEVER_BODY]
    outside = [index for index in body if not region[0] <= index <= region[-1]]
    return sorted({*outside, *turns})


def _transcript(paragraphs: list[Paragraph]) -> range | None:
    """From the first label of a transcript to the last; None where there is none."""
    labels = {
        index: key
        for index, (_, _, words, _, _) in enumerate(paragraphs)
        # Of most lines it is told at once that they open with no label.
        if (words.find(":", 0, 200) >= 0 or words[0] in "QA*_") and (key := _label(words)) is not None
    }
    times = Counter(labels.values())
    asks = any(key in _ASKS for key in times)
    again = {key for key, count in times.items() if count > 1}
    if len(labels) < (_LEAST_LABELS - asks) or not (
        1 < len(again) <= _MOST_NAMES or (asks and len(times) > 1)
    ):
        return None
    believed = [index for index, key in labels.items() if key in again or key in _ASKS or key == "A"]
    first, last = _densest(believed)
    inside = [index for index in labels if first <= index <= last]
    told = [_said(paragraphs, index) for index in inside]
    ended = sum(said[-1:] in CLOSING and said != "" for said in told)
    turns = sum(labels[one] != labels[other] for one, other in pairwise(inside))
    if len(inside) < _LEAST_LABELS - asks or 3 * ended < 2 * len(inside) or 2 * turns < len(inside) - 1:
        return None
    if not any("?" in said or _TALK.search(said[:2000]) for said in told):
        return None
    # Whoever answers the last question may have no other turn.
    after = next((index for index in sorted(labels) if last < index <= last + _LAST_ANSWER), None)
    if (
        after is not None
        and _said(paragraphs, last).endswith("?")
        and _said(paragraphs, after)[-1:] in ".!?…"
    ):
        last = after
    # What is said under the last label.
    last += not _LABEL.sub("", paragraphs[last].words, count=1).strip() and last + 1 < len(paragraphs)
    return range(first, last + 1)


def _label(words: str) -> str | None:
    """The words of a line's label that come again: "Ana Sousa"; None for a line without one."""
    found = _LABEL.match(words, 0, 200)
    if found is None:
        return None
    key = found["part"] or found["name"].strip()
    return key if key.count(" ") < _LONGEST_LABEL else None


def _said(paragraphs: list[Paragraph], index: int) -> str:
    """What stands behind a label, or below one that stands alone."""
    own = _LABEL.sub("", paragraphs[index].words, count=1).strip()
    return own if own or index + 1 == len(paragraphs) else paragraphs[index + 1].words


def _densest(labelled: list[int]) -> tuple[int, int]:
    """The longest run of labelled lines that lie close together: its first and last."""
    best = begin = 0
    size = 0
    for at in range(1, len(labelled) + 1):
        if at == len(labelled) or labelled[at] - labelled[at - 1] > _WIDEST_GAP:
            if at - begin > size:
                best, size = begin, at - begin
            begin = at
    return labelled[best], labelled[best + size - 1]


def _interview(paragraphs: list[Paragraph], body: list[int], kinds: list[str | None]) -> range | None:
    """From the first question of an interview without labels to its last answer."""
    start = max(0, body[0] - 2 * _INTRODUCING)
    above = paragraphs[max(0, body[0] - _INTRODUCING) : body[0] + 4]
    if not any(len(paragraph.words) < 1000 and _ABOUT.search(paragraph.words) for paragraph in above):
        return None
    first = next(
        (index for index in range(start, body[-1] + 1) if _asks(paragraphs, index, kinds)),
        None,
    )
    if first is None:
        return None
    questions, own, at = [first], 0, first + 1
    while at < len(paragraphs):
        words = paragraphs[at].words
        if kinds[at] in NEVER_BODY or words[-1] not in CLOSING:
            break
        if _asks(paragraphs, at, kinds):
            questions.append(at)
        elif at - questions[-1] > _LAST_ANSWER and at > body[-1]:
            break
        else:
            own += _OWN.search(words[:2000]) is not None
        at += 1
    if len(questions) < 2 or 3 * own < len(questions):
        return None
    return range(first, at)


def _asks(paragraphs: list[Paragraph], index: int, kinds: list[str | None]) -> bool:
    """Whether a line asks and the one below answers."""
    words = paragraphs[index].words
    if not words.endswith("?") or kinds[index] or len(words) > _LONGEST_QUESTION or words[0] in '“"‘«':
        return False
    return index + 1 < len(paragraphs) and paragraphs[index + 1].words[-1] in CLOSING


def take_in_letter(
    paragraphs: list[Paragraph], body: list[int], kinds: list[str | None], least: int
) -> list[int]:
    """The body with the salutation above it and the closing and signature below; none stands above `least`."""
    if not body:
        return body
    first, last = body[0], body[-1]
    opened = first - 1 >= least and _greets(paragraphs[first - 1].words)
    greeted = opened or _greets(paragraphs[first].words)
    below = range(last + 1, min(len(paragraphs), last + 1 + _SIGNATURE))
    closed = next((index for index in below if _closes(paragraphs[index].words) and not kinds[index]), None)
    if closed is None and _closes(paragraphs[last].words):
        closed = last
    end = last + 1
    if closed is not None or greeted:
        end = max(end, closed + 1 if closed is not None else 0)
        stop = min(len(paragraphs), end + (_SIGNATURE if closed is not None else 2))
        while end < stop and _signs(paragraphs[end].words) and not kinds[end]:
            end += 1
    return [*([first - 1] if opened else []), *body, *range(last + 1, end)]


@cache
def _salutations() -> tuple[str, ...]:
    return tuple(entries("salutations"))


@cache
def _closings() -> frozenset[str]:
    return frozenset(entries("letter_closings"))


def _greets(words: str) -> bool:
    return len(words) < _SHORT and words[-1] in ",:;–—" and words.casefold().startswith(_salutations())


def _closes(words: str) -> bool:
    line = words.split("\n")[0]
    return len(words) < 2 * _SHORT and line.rstrip(" ,.–—").casefold() in _closings()


def _signs(words: str) -> bool:
    """Whether a line may stand in a signature: short, with a capital, and no sentence."""
    return len(words) < _SHORT and words[0].isupper() and words[-1] not in ".?!:;" and words.count(" ") < 9
