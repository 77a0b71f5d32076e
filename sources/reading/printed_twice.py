"""Repeats: what a page prints twice — single paragraphs, teasers, whole articles.

Comes in: paragraphs and the numbers of those taken for body. Goes out: the body with each thing once,
and what was left out, by kind.
"""

from __future__ import annotations

from itertools import pairwise

from .lines import TRIM, Paragraph
from .page import BlockKind

__all__ = ["drop_repeats"]

# Shorter paragraphs ("He agreed.") may well come twice in one article.
_MIN = 40
_TEASER_LINES = 6
# Lines that end in dots are compared by this many characters first, and only so many of them.
_BEGINNING = 20
_MOST_CUT = 50
_MOST_COPIES = 10
_MOST_SCATTERED = 8  # repeats apart from each other; more are no accident
# Title, summary, author, date: so many paragraphs may open a second copy.
_HEADING = 8


def drop_repeats(paragraphs: list[Paragraph], body: list[int]) -> tuple[list[int], dict[int, BlockKind]]:
    """The body without what is printed twice, and the kind of each paragraph left out.

    Of an article printed twice the copy that holds more is kept, the first of equals.
    """
    left_out: dict[int, BlockKind] = {}
    body = _without_cut_short(paragraphs, body, left_out)
    long = [paragraph.words for paragraph in paragraphs if len(paragraph.words) >= _MIN]
    if len(set(long)) < len(long):
        body = _both_copies(paragraphs, body)
        body = _one_copy(paragraphs, body, left_out)
    body = _without_teasers(paragraphs, body, left_out)
    printed = {paragraphs[index].words for index in body}
    inside = set(body)
    for index, paragraph in enumerate(paragraphs):
        if len(paragraph.words) >= _MIN and paragraph.words in printed and index not in inside:
            left_out[index] = "repeat"
    return body, left_out


def _key(paragraph: Paragraph) -> str:
    return " ".join(paragraph.words.split()).casefold()


def _both_copies(paragraphs: list[Paragraph], body: list[int]) -> list[int]:
    """Add to the body what stands next to it and is body in another copy of the article."""
    printed = {_key(paragraphs[index]) for index in body}
    inside = set(body)
    for steps, order in ((-1, body), (1, body[::-1])):
        for index in order:
            beside = index + steps
            while 0 <= beside < len(paragraphs) and beside not in inside:
                if len(paragraphs[beside].words) < _MIN or _key(paragraphs[beside]) not in printed:
                    break
                inside.add(beside)
                beside += steps
    return sorted(inside)


def _one_copy(
    paragraphs: list[Paragraph], body: list[int], left_out: dict[int, BlockKind], copies: int = 0
) -> list[int]:
    """One of the copies of an article. `copies` counts those left out before: a page that
    prints one line a thousand times is not looked at a thousand times."""
    keys = {index: _key(paragraphs[index]) for index in body}
    first: dict[str, int] = {}
    again: list[int] = []  # numbers of paragraphs printed before
    for index in body:
        if len(keys[index]) >= _MIN and keys[index] in first:
            again.append(index)
        else:
            first.setdefault(keys[index], index)
    if not again:
        return body
    cut = again[0]
    one = [index for index in body if index < cut]
    two = [index for index in body if index >= cut]
    size_one, size_two = (sum(len(keys[index]) for index in copy) for copy in (one, two))
    in_one = {keys[index] for index in one}
    in_two = {keys[index] for index in two}
    shared_one = sum(len(keys[index]) for index in one if keys[index] in in_two)
    shared_two = sum(len(keys[index]) for index in two if keys[index] in in_one)
    longer = shared_one > 0.6 * size_one and size_two > 1.1 * size_one and copies < _MOST_COPIES
    if longer and _in_order(one, two, keys):
        # The second copy is the article, the first a beginning of it.
        left_out.update((index, "repeat" if keys[index] in in_two else "teaser") for index in one)
        return _one_copy(paragraphs, two, left_out, copies + 1)
    if shared_two > 0.6 * size_two:
        left_out.update((index, "repeat" if keys[index] in in_one else "teaser") for index in two)
        _drop_tail_heading(paragraphs, one, cut, left_out)
        return one
    if sum(two - one > 1 for one, two in pairwise(again)) >= _MOST_SCATTERED:
        return body  # a table or plan whose entries come again among others
    left_out.update((index, "repeat") for index in again)
    dropped = set(again)
    return [index for index in body if index not in dropped]


def _in_order(one: list[int], two: list[int], keys: dict[int, str]) -> bool:
    order = {keys[index]: place for place, index in enumerate(two)}
    places = [order[keys[index]] for index in one if keys[index] in order]
    return all(a <= b for a, b in pairwise(places))


def _drop_tail_heading(
    paragraphs: list[Paragraph], one: list[int], cut: int, left_out: dict[int, BlockKind]
) -> None:
    """Title and summary of the second copy stand right above it; they are not the first's end."""
    above = {_key(paragraphs[index]) for index in range(one[0])} if one else set()
    for index in range(cut - 1, max(cut - _HEADING, one[0] if one else 0), -1):
        if len(paragraphs[index].words) >= _BEGINNING and _key(paragraphs[index]) in above:
            left_out.update((other, "teaser") for other in one if other > index)
            left_out[index] = "repeat"
            one[:] = [other for other in one if other < index]
            return


def _without_teasers(
    paragraphs: list[Paragraph], body: list[int], left_out: dict[int, BlockKind]
) -> list[int]:
    """Drop, from the body's first paragraphs, what the rest of it says again in the same words."""
    head = body[:_TEASER_LINES]
    if len(body) < 2:
        return body
    rest = "\n".join(paragraphs[index].words for index in body)
    kept: list[int] = []
    for index in head:
        words = paragraphs[index].words.rstrip(TRIM + ".…")
        # Two statements of one speaker may begin and end alike, and differ in between.
        middle = len(words) // 2
        probes = words[:60], words[middle - 20 : middle + 20], words[-40:]
        if len(words) >= _MIN and all(rest.count(probe) > 1 for probe in probes):
            left_out[index] = "teaser"
        else:
            kept.append(index)
    return kept + body[_TEASER_LINES:] if kept or len(body) > _TEASER_LINES else body


def _without_cut_short(
    paragraphs: list[Paragraph], body: list[int], left_out: dict[int, BlockKind]
) -> list[int]:
    """Drop lines that end in dots and are the beginning of another line ("… says Maria...")."""
    cut = [index for index in body if paragraphs[index].words.endswith(("...", "…"))]
    if not cut:
        return body
    beginnings = {paragraph.words[:_BEGINNING] for paragraph in paragraphs}
    whole = [paragraph.words for paragraph in paragraphs if len(paragraph.words) >= _BEGINNING]
    for index in cut[:_MOST_CUT]:
        words = paragraphs[index].words.rstrip(TRIM + ".…")
        if len(words) >= _BEGINNING and words[:_BEGINNING] in beginnings:
            longer = paragraphs[index].words
            if any(other.startswith(words) and other != longer for other in whole):
                left_out[index] = "teaser"
    return [index for index in body if index not in left_out]
