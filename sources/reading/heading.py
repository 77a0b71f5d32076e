"""Heading: an article's title in a plain-text page.

Comes in: the page's paragraphs, told apart into stretches. Goes out: the title as `Found`, with the
span that says so. Bylines and datelines have modules of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from .lines import Paragraph, is_spaceless, word_count
from .page import Span
from .vocabulary import byline_opening, desks, furniture_kind

__all__ = ["DATE", "LONGEST_LINE", "REACH", "Found", "find_title", "inside", "is_credit_line", "is_date_line"]

# How far above the body a title, a byline or a date line may stand, in paragraphs.
REACH = 60
_TOO_EARLY = 6
LONGEST_LINE = 250  # characters
_SEPARATOR = re.compile(r"\s+[|–—»·:\-]{1,2}\s+")
DATE = re.compile(
    r"(?<![a-zA-Z\d])(?:19|20)\d\d(?![a-zA-Z\d])|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d+ \w+ ago\b|\b(?:updated|published|posted|created)\b",
    re.I,
)
_CREDIT_LINE = re.compile(r"\||•|·|\b(?:updated|published|posted|created|modified|first)\b", re.I)
_WORD = re.compile(r"\w+")
_COLUMNS = re.compile(r"\S(?:\s{2,}|\t+)(?=\S)")
_CLOSING = frozenset(".!?:;,\"”’'")
_BULLETS = "*+-•·▪‣◦●○■□►▶»›–—"


class Found(NamedTuple):
    """A field's words and where they stand."""

    words: str
    span: Span


def is_date_line(paragraph: Paragraph) -> bool:
    """Whether a short line gives a day or an hour."""
    words = paragraph.words
    if len(words) > 140 or words.count(" ") > 18:
        return False
    return DATE.search(words) is not None


def is_credit_line(paragraph: Paragraph) -> bool:
    """Whether a line gives author, agency and time ("Reuters | Moscow | Updated: 16-07-2021 19:30 IST")."""
    words = paragraph.words
    return (
        is_date_line(paragraph)
        and words[-1] not in '.!?"”’'
        and (words.count(" ") < 5 or _CREDIT_LINE.search(words) is not None)
    )


def inside(paragraph: Paragraph, start: int, end: int) -> Found:
    return Found(paragraph.words[start:end], Span(paragraph.start + start, paragraph.start + end))


def _content(words: str) -> set[str]:
    content = {word for word in _WORD.findall(words.casefold()) if len(word) > 3}
    if not words.isascii() and is_spaceless(words):
        # In scripts without spaces, pairs of characters stand for words.
        return {word[at : at + 2] for word in content for at in range(min(len(word), LONGEST_LINE) - 1)}
    return content


def _parts(paragraph: Paragraph) -> list[Found]:
    """A line, and what stands before each separator in it ("Title | Site")."""
    found = [inside(paragraph, 0, len(paragraph.words))]
    if paragraph.words.count(" ") >= 4:
        separators = _SEPARATOR.finditer(paragraph.words, 0, LONGEST_LINE)
        found += [inside(paragraph, 0, match.start()) for match in separators]
    return found


def find_title(
    paragraphs: list[Paragraph], body: list[int], kinds: Sequence[str | None] | None = None
) -> tuple[int, Found] | None:
    """The headline, with the number of its paragraph: the line above the body that looks most like one.

    What speaks for a line: it is printed again, whole or cut short, or opens the page as
    "Title | Site"; its words come back in the body; it is as long as titles are; it stands
    near the body. What speaks against it: a full stop, furniture words, dates.
    """
    if not paragraphs:
        return None
    first_body = body[0] if body else min(len(paragraphs), 12)
    near = range(max(0, first_body - REACH), first_body)
    candidates = [0, *near] if near and near[0] > 0 else list(near)
    if body:
        # The body may have been begun too early, with the title in it.
        candidates += range(first_body, min(len(paragraphs), first_body + _TOO_EARLY))
    told = _content(" ".join([paragraphs[index].words[:600] for index in body[:15]]))
    printed = Counter([paragraph.words for paragraph in paragraphs[: first_body + 400]])
    heads = {paragraphs[index].words.casefold() for index in candidates}
    above = {paragraphs[index].words.casefold() for index in candidates if index < first_body}
    opening = [part.words.casefold() for part in _parts(paragraphs[0])]
    best: tuple[float, int, Found] | None = None
    for index in candidates:
        paragraph = paragraphs[index]
        if kinds and kinds[index]:
            continue
        parts = _parts(paragraph) if index == 0 else [inside(paragraph, 0, len(paragraph.words))]
        for rank, part in enumerate(parts):
            score = _title_score(part.words, told, known=kinds is not None and not rank)
            if score is None:
                continue
            folded = part.words.casefold()
            if rank and folded in heads:
                continue  # the line that has these words alone is the better witness
            score += 1.5 * (printed[part.words] > 1)
            score += 2.5 * (index > 0 and folded in opening)
            score -= 0.03 * min(first_body - index, REACH) if index else 0.5
            score -= 0.3 * rank
            if index >= first_body:
                if folded in above:
                    continue  # the title of the article's second copy
                unlike = folded not in opening if index else part.words.endswith(".")
                witness = printed[part.words] > 1 or _dated_below(paragraphs, index)
                if unlike and not witness and not (index == first_body and _headlines(paragraphs, body)):
                    continue
                score -= 1.0
            if best is None or score > best[0]:
                best = (score, index, part)
    if best is None or best[0] < 0.5:
        return None
    return best[1], best[2]


def _dated_below(paragraphs: list[Paragraph], index: int) -> bool:
    """Whether a line that is no sentence has the page's date right below it."""
    below = paragraphs[index + 1 : index + 2]
    if not below or paragraphs[index].words[-1] in '.!?:;,"”':
        return False
    return is_date_line(below[0]) and below[0].words[-1] not in '.!?"”’'


def _headlines(paragraphs: list[Paragraph], body: list[int]) -> bool:
    """Whether the body's first line is no sentence, and its words come back in the sentences below."""
    first, below = paragraphs[body[0]].words, [paragraphs[index].words for index in body[1:8]]
    if not below or first[-1] in _CLOSING or below[0][-1] not in _CLOSING or len(first) > len(below[0]):
        return False
    content = _content(first)
    return len(content) > 2 and 2 * len(content & _content(" ".join(below))) >= len(content)


def _title_score(words: str, told: set[str], *, known: bool = False) -> float | None:
    if len(words) > LONGEST_LINE or "\n\n" in words:
        return None
    size = word_count(words)
    if not 2 <= size <= 32 or (not known and furniture_kind(words)):
        return None
    if len(_COLUMNS.findall(words)) > 1 or words.casefold() in desks():
        return None  # a bar of sections ("News   World   Sports")
    content = _content(words)
    score = 1.0 if 5 <= size <= 20 else 0.3 if size >= 4 else -0.8
    if told and content:
        score += 3.0 * len(content & told) / len(content) * min(1.0, len(content) / 3)
    if words[-1] in ".,;" and words[-3:] != "...":
        score -= 2.0
    elif words.endswith(("...", "…")):
        score -= 2.5
    elif words[-1] == ":":
        score -= 1.0
    if DATE.search(words) and size <= 10:
        score -= 2.0
    if byline_opening().match(words):
        score -= 1.5
    if "@" in words or "http" in words or "|" in words:
        score -= 1.5
    if words[0] in _BULLETS:
        score -= 2.5
    if (
        size <= 6
        and score > 0
        and 2 * sum(furniture_kind(word) is not None for word in words.split()) >= size
    ):
        score -= 2.5  # "Whatsapp Facebook Print"
    return score
