"""What can be seen of a paragraph: the features by which body and furniture are told apart.

Comes in: a page's paragraphs. Goes out: for each, one number per feature group, each a bin of
that group (`GROUPS` names them and says how many bins they have). Called by `body`, which
weighs them, and by `training`, which finds the weights.

The features follow Kohlschütter et al., "Boilerplate Detection using Shallow Text Features"
(WSDM 2010) — length, density of a block and of its neighbours — with what a dump without tags
still shows: closing marks, stop words, capitals, indentation, repeats, words of furniture.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache

from ..lexicon import entries, rows
from .lines import Paragraph

__all__ = ["GROUPS", "Features", "furniture_kind", "observe"]

# Only so much of a paragraph is looked at: no feature gains from the rest, however long it is.
SAMPLE = 600

_WORDS = (2, 3, 4, 6, 9, 13, 19, 28, 41, 61, 101)
_SHARES = (0.01, 0.1, 0.2, 0.3, 0.4, 0.5)
_CAPITALS = (0.01, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
_PLACE = (0.001, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)
_DENSITY = (0.05, 0.15, 0.25, 0.35, 0.5, 0.65, 0.8)
_DISTANCE = (-30, -12, -6, -3, -2, -1, 0, 1, 2, 3, 4, 7, 13, 31)

_KINDS = (
    "none",
    "menu",
    "teaser",
    "trending",
    "share",
    "newsletter",
    "comment",
    "advertisement",
    "caption",
    "notice",
)
_SHAPES = 6

# The number of bins of each group, in the order of the numbers of a paragraph.
GROUPS: dict[str, int] = {
    "words_and_ending": (len(_WORDS) + 1) * 7,
    "stop_words": len(_SHARES) + 1,
    "capitals": len(_CAPITALS) + 1,
    "opening": 6,
    "commas": 4,
    "inner_sentences": 3,
    "digits": 4,
    "marks": 4,
    "address_words": 4,
    "furniture": len(_KINDS),
    "furniture_above": len(_KINDS),
    "furniture_above_2": len(_KINDS),
    "furniture_below": len(_KINDS),
    "repeated": 3,
    "shape_above_below": _SHAPES * _SHAPES,
    "shape_above_2": _SHAPES + 1,
    "shape_below_2": _SHAPES + 1,
    "density_above": (len(_DENSITY) + 1),
    "density_below": (len(_DENSITY) + 1),
    "place": len(_PLACE) + 1,
    "core": len(_DISTANCE) + 1,
    "indent": 5,
    "date_above": 8,
    "heading_seen": 3,
}

_CLOSERS = "\"'”’»›“)]}*"
_OPENERS = "\"'“‘«‹„(["
_YEAR = re.compile(
    r"\b(?:19[89]\d|20[0-4]\d)\b|\b\d{1,2}[:.]\d\d\b|\b\d+ (?:hours?|minutes?|mins?|days?) ago\b"
)
_ADDRESS = re.compile(r"https?://|www\.|@|[|©»›→•]|\.\.\.$|…$")
_WHITE = re.compile(r"\s+")


@dataclass(slots=True)
class Features:
    """The features of a page: `rows[i]` are the bins of paragraph i, in the order of `GROUPS`."""

    rows: list[tuple[int, ...]]
    kinds: list[str | None]
    prose: list[int]  # words that stand in running sentences, by paragraph


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(entries("stopwords"))


@cache
def _address_words() -> frozenset[str]:
    return frozenset(entries("address_words"))


@cache
def _furniture() -> tuple[dict[str, str], dict[str, str]]:
    """Furniture words that are a whole line, and those that may begin one."""
    whole: dict[str, str] = {}
    opening: dict[str, str] = {}
    for kind, words in rows("furniture"):
        words = words.casefold()
        if words.endswith("*"):
            opening[words.rstrip("*").strip()] = kind
        elif " " in words:
            opening[words] = kind
        whole[words.rstrip("*").strip()] = kind
    return whole, opening


_EDGE = " \t*•·▪‣◦●○■□►▶»›–—+-|:.,!?…()[]<>0123456789\xa0\u200b"


def furniture_kind(words: str) -> str | None:
    """The kind of furniture a line announces or is ("Share this", "Most read"), or None."""
    if len(words) > 300:
        return None
    whole, opening = _furniture()
    line = words.casefold().strip(_EDGE)
    kind = whole.get(line)
    if kind or " " not in line:
        return kind
    tokens = line.split(None, 15)
    # In a longer line only a longer beginning counts.
    for size in (3, 4, 5, 6) if len(tokens) > 14 else (2, 3, 4, 1, 5):
        if kind := opening.get(" ".join(tokens[:size]).rstrip(_EDGE)):
            return kind
    return None


def observe(paragraphs: list[Paragraph]) -> Features:
    """All features of a page's paragraphs. Linear in their number."""
    stop_words, address_words = _stop_words(), _address_words()
    times = Counter([paragraph.words for paragraph in paragraphs])
    sizes: list[int] = []
    alone: list[tuple[int, ...]] = []
    kinds: list[str | None] = []
    kind_bins: list[int] = []
    shapes: list[int] = []
    prose: list[int] = []
    dated: list[int] = []
    seen: set[str] = set()
    headings: list[int] = []
    heading_at = -1000
    first_line = paragraphs[0].words.casefold() if paragraphs else ""
    for index, (_, _, words, _, _) in enumerate(paragraphs):
        sample = words if len(words) <= SAMPLE else words[:SAMPLE]
        tokens = sample.split()
        size = len(tokens)
        if len(sample) > 14 * size:  # scripts without spaces between words
            size = max(size, len(sample) // 5)
        if len(words) > SAMPLE:
            size = max(size, len(words) // 7)
        bin_words = bisect_right(_WORDS, size)
        last = words[-1]
        if last in _CLOSERS:
            last = words[-40:].rstrip(_CLOSERS)[-1:] or last
        if last in ".!?。！？":
            ending = 1 if words[-3:] == "..." else 0
        elif last == "…":
            ending = 1
        elif last in ":":
            ending = 2
        elif last in ",;-–—":
            ending = 3
        elif last.isdigit():
            ending = 4
        elif last.isalpha():
            ending = 5 if words[-1] == last else 6
        else:
            ending = 6
        lower = sample.lower().split() if size < 90 else sample.lower().split()[:90]
        looked = len(lower)
        stops = sum(map(stop_words.__contains__, lower)) / looked
        firsts = [token[0] for token in tokens[:looked]]
        upper = sum(map(str.isupper, firsts))
        if not upper and not sum(map(str.islower, firsts)):
            capitals = 0
        else:
            capitals = bisect_right(_CAPITALS, upper / looked)
        first = words[0]
        opening = (
            0
            if first.isupper()
            else 1
            if first.islower()
            else 2
            if first.isdigit()
            else 3
            if first in _OPENERS
            else 4
            if first.isalpha()
            else 5
        )
        commas = min(sample.count(","), 3)
        inner = min(sample.count(". "), 2)
        digits = 0
        if size < 30:
            number = sum(map(str.isdigit, firsts))
            digits = 0 if not number else 1 if number * 4 < size else 2 if number * 2 < size else 3
        marks = 0
        if size < 60 and _ADDRESS.search(sample):
            marks = 1 if size < 6 else 2 if size < 20 else 3
        addressed = sum(map(address_words.__contains__, lower)) / looked
        addressed_bin = 0 if not addressed else 1 if addressed < 0.04 else 2 if addressed < 0.09 else 3
        kind = furniture_kind(words) if size <= 40 else None
        kind_bin = _KINDS.index(kind) if kind else 0
        # A long paragraph printed twice may be an article printed twice: that is for `repeats`.
        repeated = 0 if size >= 20 or times[words] == 1 else 2 if words in seen else 1
        seen.add(words)
        if (ending == 0 and size >= 9) or size >= 45:
            shape = 4 if size >= 22 else 3
        elif ending == 0:
            shape = 2
        elif size >= 9:
            shape = 1 if ending in (2, 3) else 5
        else:
            shape = 0
        in_sentences = size if shape in (3, 4) else 0
        if stops < 0.1 and capitals > 3:
            in_sentences = 0
        date = size <= 16 and bool(digits) and _YEAR.search(words) is not None
        if 4 <= size <= 30 and index and index - heading_at > 3:
            line = words.casefold()
            if line in first_line or first_line in line:
                heading_at = index
        headings.append(0 if heading_at < 0 else 1 if index - heading_at < 12 else 2)
        sizes.append(size)
        prose.append(in_sentences)
        kinds.append(kind)
        kind_bins.append(kind_bin)
        shapes.append(shape)
        dated.append(date)
        alone.append(
            (
                bin_words * 7 + ending,
                bisect_right(_SHARES, stops),
                capitals,
                opening,
                commas,
                inner,
                digits,
                marks,
                addressed_bin,
                kind_bin,
            )
        )
        times_bin = repeated
        alone[-1] += (times_bin,)
    return Features(
        _with_neighbours(paragraphs, alone, sizes, kind_bins, shapes, prose, dated, headings), kinds, prose
    )


def _core(sizes: list[int], prose: list[int]) -> tuple[int, int]:
    """The stretch of a page that holds most running text for least furniture (Kadane's sum)."""
    best = total = 0.0
    start = first = last = 0
    for index, words in enumerate(prose):
        total += min(words, 70) - (0 if words else 4 + min(sizes[index], 12) * 0.35)
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, first, last = total, start, index
    return first, last


def _densities(sizes: list[int], prose: list[int]) -> list[float]:
    """Running mean, over the paragraphs above, of the share of words in sentences."""
    result: list[float] = []
    all_words = in_prose = 0.0
    for size, words in zip(sizes, prose, strict=True):
        result.append(in_prose / all_words if all_words else 0.0)
        weight = min(size, 40) + 4
        all_words = all_words * 0.75 + weight
        in_prose = in_prose * 0.75 + (weight if words else 0)
    return result


def _with_neighbours(
    paragraphs: list[Paragraph],
    alone: list[tuple[int, ...]],
    sizes: list[int],
    kind_bins: list[int],
    shapes: list[int],
    prose: list[int],
    dated: list[int],
    headings: list[int],
) -> list[tuple[int, ...]]:
    count = len(paragraphs)
    first, last = _core(sizes, prose)
    above = _densities(sizes, prose)
    below = _densities(sizes[::-1], prose[::-1])[::-1]
    total = sum(sizes) or 1
    depth = Counter[int]()
    for paragraph, words in zip(paragraphs, prose, strict=True):
        depth[paragraph.indent] += words
    column = max(depth, key=depth.__getitem__) if depth else 0
    indented = len(depth) > 3
    rows_: list[tuple[int, ...]] = []
    before = 0
    since_date = 99
    shaped = [_SHAPES, _SHAPES, *shapes, _SHAPES, _SHAPES]
    kinded = [0, 0, *kind_bins, 0, 0]
    for index in range(count):
        distance = 0 if first <= index <= last else index - first if index < first else index - last
        indent = 0
        if indented:
            here = paragraphs[index].indent
            indent = 1 if here == column else 2 if abs(here - column) <= 2 else 3 if here < column else 4
        date = 0 if since_date > 20 else min(since_date, 6)
        if dated[index]:
            date = 7
        one = shaped[index + 1] % _SHAPES
        two = shaped[index + 3] % _SHAPES
        tail = (
            kinded[index + 1],
            kinded[index],
            kinded[index + 3],
            one * _SHAPES + two,
            shaped[index],
            shaped[index + 4],
            bisect_right(_DENSITY, above[index]),
            bisect_right(_DENSITY, below[index]),
            bisect_right(_PLACE, before / total),
            bisect_right(_DISTANCE, distance),
            indent,
            date,
            headings[index],
        )
        head = alone[index]
        rows_.append(head[:10] + tail[:3] + head[10:] + tail[3:])
        before += sizes[index]
        since_date = 1 if dated[index] else since_date + 1
    return rows_
