"""What can be seen of a paragraph: the features by which body and furniture are told apart.

Comes in: a page's paragraphs. Goes out: `Features`: for each paragraph a row of bins, one per group of
`GROUPS`, and the plain facts that `body` counts over stretches. The weights of the bins are found by
`training`.

The features follow Kohlschütter, Fankhauser, Nejdl, "Boilerplate Detection using Shallow Text
Features" (WSDM 2010) — length and density of a block and of its neighbours — with what a dump
without tags still shows: closing marks, stop words, capitals, indentation, words of furniture.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..lexicon import entries
from .lines import Paragraph
from .vocabulary import byline_opening, furniture_kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FAR", "GROUPS", "KINDS", "Features", "observe"]

# Only so much of a paragraph is looked at: no feature gains from the rest, however long it is.
SAMPLE = 600
# "Nothing of the kind above": farther than any distance that counts.
FAR = 99

KINDS = (
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
_FRAGMENT, _LEAD_IN, _SHORT, _SENTENCE, _PROSE, _OPEN = range(_SHAPES)

_WORDS = (2, 3, 4, 6, 9, 13, 19, 28, 41, 61, 101)
_SHARES = (0.01, 0.1, 0.2, 0.3, 0.4, 0.5)
_CAPITALS = (0.01, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
_DENSITY = (0.05, 0.15, 0.25, 0.35, 0.5, 0.65, 0.8)
_ENDINGS = 7
# Furniture whose heading says what follows; the bins say which and how far above it stands.
_SECTIONS = {2: 0, 3: 1, 6: 2, 5: 3, 4: 4, 7: 5}

# The groups of bins, in the order of a paragraph's row, and how many bins each has.
GROUPS: dict[str, int] = {
    "words_and_ending": (len(_WORDS) + 1) * _ENDINGS,
    "stop_words": len(_SHARES) + 1,
    "capitals": len(_CAPITALS) + 1,
    "opening": 6,
    "commas": 4,
    "inner_sentences": 3,
    "digits": 4,
    "marks": 4,
    "address_words": 4,
    "furniture": len(KINDS),
    "furniture_above": len(KINDS),
    "furniture_above_2": len(KINDS),
    "furniture_below": len(KINDS),
    "repeated": 3,
    "shape_above_below": (_SHAPES + 1) * (_SHAPES + 1),
    "shape_above_2": _SHAPES + 1,
    "shape_below_2": _SHAPES + 1,
    "density_above": len(_DENSITY) + 1,
    "density_below": len(_DENSITY) + 1,
    "indent": 5,
    "section": 3 * len(_SECTIONS) + 1,
    "date_above": 8,
}

_CLOSERS = "\"'”’»›“)]}*"
_OPENERS = "\"'“‘«‹„(["
_DATED = re.compile(
    r"\b(?:19[89]\d|20[0-4]\d)\b|\b\d{1,2}[:.]\d\d\b|\b\d+ (?:hours?|minutes?|mins?|days?) ago\b"
)
# Marks of addresses, menus and rights; looked up one by one, which is faster than a pattern.
_MARKS = ("@", "|", "©", "»", "›", "→", "•", "http", "www.")
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,40}(?:,[^—–(]{2,40})?\s*(?:\([A-Za-z .]{2,25}\)\s*)?(?:—|–|--| - |:)|"
    r"[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:, [A-Z][a-z.]+)?\s*\([A-Z][A-Za-z .]{1,25}\)\s*[—–-]"
)


class _Look(NamedTuple):
    """What a paragraph shows by itself."""

    bins: tuple[int, ...]
    size: int  # words
    kind: int  # number in `KINDS`
    shape: int
    prose: int  # words, where it is running text
    dated: bool
    signed: bool


@dataclass(slots=True)
class Features:
    """The features of a page's paragraphs, each a list or array over them."""

    rows: NDArray[np.int32]  # paragraphs × groups
    kinds: list[str | None]
    kind_bins: list[int]
    sizes: list[int]
    prose: list[int]
    dated: list[bool]
    date_above: NDArray[np.int64]  # paragraphs to the last date line above, `FAR` for none; so the next three
    byline_above: NDArray[np.int64]
    title_above: NDArray[np.int64]
    heading_above: NDArray[np.int64]
    dateline: list[bool]
    cut_short: list[bool]  # ends in dots


@cache
def _lexicons() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(entries("stopwords")), frozenset(entries("address_words"))


def observe(paragraphs: list[Paragraph]) -> Features:
    """All features of a page's paragraphs. Linear in their number."""
    looks = [_look_short(words) if len(words) < 80 else _look(words) for _, _, words, _, _ in paragraphs]
    kind_bins = [look.kind for look in looks]
    prose = [look.prose for look in looks]
    sizes = [look.size for look in looks]
    dated = [look.dated for look in looks]
    date_above = _distances(dated)
    titles, headings = _headings(paragraphs, looks)
    return Features(
        rows=_rows(paragraphs, looks, date_above),
        kinds=[KINDS[kind] if kind else None for kind in kind_bins],
        kind_bins=kind_bins,
        sizes=sizes,
        prose=prose,
        dated=dated,
        date_above=date_above,
        byline_above=_distances([look.signed for look in looks]),
        title_above=_distances(titles),
        heading_above=_distances(headings),
        dateline=[
            bool(words) and _DATELINE.match(paragraph.words[:100]) is not None
            for paragraph, words in zip(paragraphs, prose, strict=True)
        ],
        cut_short=[look.bins[0] % _ENDINGS == 1 for look in looks],
    )


def _ending(words: str) -> int:
    last = words[-1]
    if last in _CLOSERS:
        last = words[-40:].rstrip(_CLOSERS)[-1:] or last
    if last in ".!?。！？":
        return 1 if words[-3:] == "..." else 0
    if last == "…":
        return 1
    if last == ":":
        return 2
    if last in ",;-–—":
        return 3
    if last.isdigit():
        return 4
    return 5 if last.isalpha() and last == words[-1] else 6


def _opening(first: str) -> int:
    if first.isupper():
        return 0
    if first.islower():
        return 1
    if first.isdigit():
        return 2
    if first in _OPENERS:
        return 3
    return 4 if first.isalpha() else 5


def _shape(size: int, ending: int) -> int:
    if (ending == 0 and size >= 9) or size >= 45:
        return _PROSE if size >= 22 else _SENTENCE
    if ending == 0:
        return _SHORT
    if size >= 9:
        return _LEAD_IN if ending in (2, 3) else _OPEN
    return _FRAGMENT


def _size(words: str, tokens: int) -> int:
    """The number of words; for scripts without spaces, and long texts, from the characters."""
    if len(words) > SAMPLE:
        return max(tokens, len(words) // 7)
    return max(tokens, len(words) // 5) if len(words) > 14 * tokens else tokens


def _look(words: str) -> _Look:
    stop_words, address_words = _lexicons()
    sample = words if len(words) <= SAMPLE else words[:SAMPLE]
    tokens = sample.split() or [sample]
    size = _size(words, len(tokens))
    ending = _ending(words)
    shape = _shape(size, ending)
    if len(tokens) > 90:
        del tokens[90:]
    lower = sample.lower().split()[: len(tokens)] or tokens
    looked = len(tokens)
    stops = sum(map(stop_words.__contains__, lower)) / looked
    firsts = [token[0] for token in tokens]
    upper = sum(map(str.isupper, firsts))
    capitals = bisect_right(_CAPITALS, upper / looked) if upper or any(map(str.islower, firsts)) else 0
    digits = marks = 0
    if size < 30 and (numbers := sum(map(str.isdigit, firsts))):
        digits = 1 if numbers * 4 < size else 2 if numbers * 2 < size else 3
    if size < 60 and (ending == 1 or any(mark in sample for mark in _MARKS)):
        marks = 1 if size < 6 else 2 if size < 20 else 3
    addressed = sum(map(address_words.__contains__, lower)) / looked
    kind = furniture_kind(words) if size <= 40 else None
    kind_bin = KINDS.index(kind) if kind else 0
    bins = (
        bisect_right(_WORDS, size) * _ENDINGS + ending,
        bisect_right(_SHARES, stops),
        capitals,
        _opening(words[0]),
        min(sample.count(","), 3),
        min(sample.count(". "), 2),
        digits,
        marks,
        0 if not addressed else 1 if addressed < 0.04 else 2 if addressed < 0.09 else 3,
        kind_bin,
    )
    running = shape in (_SENTENCE, _PROSE) and (stops >= 0.1 or capitals <= 3)
    dated = size <= 16 and bool(digits) and _DATED.search(words) is not None
    signed = size <= 20 and byline_opening().match(words) is not None
    return _Look(bins, size, kind_bin, shape, size if running else 0, dated, signed)


# Menus come again from page to page of a site.
_look_short = lru_cache(maxsize=20_000)(_look)


def _distances(marked: list[bool]) -> NDArray[np.int64]:
    """For each paragraph how far above it the last marked one stands (1 is right above)."""
    import numpy as np

    here = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, here, -FAR))
    above: NDArray[np.int64] = np.full(len(marked), FAR)
    above[1:] = np.minimum(here[1:] - last[:-1], FAR)
    return above


def _headings(paragraphs: list[Paragraph], looks: list[_Look]) -> tuple[list[bool], list[bool]]:
    """Lines that repeat the page's first line (its title), and lines whose words come back below.

    The second kind is what a headline looks like where the first line is not the title: at
    least half of its longer words stand in the next three paragraphs of running text.
    """
    count = len(paragraphs)
    titles, headings = [False] * count, [False] * count
    if not count:
        return titles, headings
    first_line = paragraphs[0].words.casefold()[:SAMPLE]
    running = [index for index, look in enumerate(looks) if look.prose]
    told: dict[int, set[str]] = {}
    for index, look in enumerate(looks):
        if look.kind or not 4 <= look.size <= 30:
            continue
        line = paragraphs[index].words.casefold()[:SAMPLE]
        if index and (line in first_line or (len(first_line) > 15 and first_line in line)):
            titles[index] = True
        elif not look.dated and look.shape in (_FRAGMENT, _LEAD_IN, _OPEN):
            content = {word for word in line.split() if len(word) > 3}
            if len(content) < 2:
                continue
            at = bisect_right(running, index)
            if at not in told:
                told[at] = _words_below(paragraphs, running[at : at + 3], index)
            headings[index] = len(content & told[at]) >= max(2.0, 0.5 * len(content))
    return titles, headings


def _words_below(paragraphs: list[Paragraph], below: list[int], index: int) -> set[str]:
    near = [other for other in below if other - index <= 25]
    if len(near) < 2:
        return set()
    return set(" ".join([paragraphs[other].words[:SAMPLE] for other in near]).casefold().split())


def _densities(looks: list[_Look]) -> list[float]:
    """Running mean, over the paragraphs before, of the share of words in running text."""
    result: list[float] = []
    everything = running = 0.0
    for look in looks:
        result.append(running / everything if everything else 0.0)
        weight = min(look.size, 40) + 4
        everything = everything * 0.75 + weight
        running = running * 0.75 + (weight if look.prose else 0)
    return result


def _sections(looks: list[_Look]) -> list[int]:
    """Which furniture heading stood last above, and whether near, farther or far."""
    result: list[int] = []
    section, distance = -1, 0
    for look in looks:
        if look.kind in _SECTIONS:
            section, distance = _SECTIONS[look.kind], 0
        else:
            distance += 1
        far = 0 if distance < 4 else 1 if distance < 20 else 2
        result.append(0 if section < 0 else 1 + section * 3 + far)
    return result


def _repeated(paragraphs: list[Paragraph], looks: list[_Look]) -> list[int]:
    """0 printed once, 1 printed again below, 2 printed before.

    A long paragraph printed twice may be an article printed twice: that is for `repeats`.
    """
    times = Counter([paragraph.words for paragraph in paragraphs])
    if len(times) == len(paragraphs):
        return [0] * len(paragraphs)
    seen: set[str] = set()
    result: list[int] = []
    for paragraph, look in zip(paragraphs, looks, strict=True):
        words = paragraph.words
        result.append(0 if look.size >= 20 or times[words] == 1 else 2 if words in seen else 1)
        seen.add(words)
    return result


def _indents(paragraphs: list[Paragraph], looks: list[_Look]) -> list[int]:
    """How a paragraph's indentation compares with that of most running text."""
    depth = Counter[int]()
    for paragraph, look in zip(paragraphs, looks, strict=True):
        depth[paragraph.indent] += look.prose
    if len(depth) <= 3:
        return [0] * len(paragraphs)
    column = max(depth, key=depth.__getitem__)
    result = []
    for paragraph in paragraphs:
        apart = paragraph.indent - column
        result.append(1 if not apart else 2 if abs(apart) <= 2 else 3 if apart < 0 else 4)
    return result


def _rows(
    paragraphs: list[Paragraph], looks: list[_Look], date_above: NDArray[np.int64]
) -> NDArray[np.int32]:
    import numpy as np

    count = len(looks)
    rows_ = np.zeros((count, len(GROUPS)), np.int32)
    if not count:
        return rows_
    rows_[:, :10] = [look.bins for look in looks]
    kind = np.zeros(count + 4, np.int32)
    kind[2:-2] = [look.kind for look in looks]
    shape = np.full(count + 4, _SHAPES, np.int32)
    shape[2:-2] = [look.shape for look in looks]
    rows_[:, 10], rows_[:, 11], rows_[:, 12] = kind[1:-3], kind[:-4], kind[3:-1]
    rows_[:, 13] = _repeated(paragraphs, looks)
    rows_[:, 14] = shape[1:-3] * (_SHAPES + 1) + shape[3:-1]
    rows_[:, 15], rows_[:, 16] = shape[:-4], shape[4:]
    rows_[:, 17] = np.searchsorted(_DENSITY, _densities(looks), "right")
    rows_[:, 18] = np.searchsorted(_DENSITY, _densities(looks[::-1])[::-1], "right")
    rows_[:, 19] = _indents(paragraphs, looks)
    rows_[:, 20] = _sections(looks)
    above = np.minimum(date_above, 21)
    rows_[:, 21] = np.where(above > 20, 0, np.minimum(above, 6))
    rows_[[index for index, look in enumerate(looks) if look.dated], 21] = 7
    return rows_
