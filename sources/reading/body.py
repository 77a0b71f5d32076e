"""Body: which paragraphs of a page are the article, which are furniture.

Comes in: the features of a page's paragraphs. Goes out: for each paragraph whether it stands above the
article, is body, is furniture within the article, or stands below it.

An article is one stretch of a page. Every paragraph is scored by itself and its neighbours (a
logistic model over the bins of `features`); from the scores come the places where an article
may begin and end; every pair of them is a candidate stretch, described by some thirty numbers
(how much of the page's running text it holds, what stands above and below it, how long its
gaps are …), and the best is taken. Within it, paragraphs that look like furniture are left
out. This is the choice of one best segment of Pasternack and Roth, "Extracting Article Text
from the Web with Maximum Subsequence Segmentation" (WWW 2009), with a learnt measure in place
of a sum. The weights are numbers found on marked pages by `training`; they stand in
`sources/data/body_weights.txt`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ..lexicon import rows
from .paragraph_features import GROUPS, KINDS, Features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = [
    "ABOVE",
    "BELOW",
    "BODY",
    "NUMBERS",
    "WITHIN",
    "Stretches",
    "candidates",
    "choose_body",
    "describe",
    "places",
]

ABOVE, BODY, WITHIN, BELOW = range(4)

# So many beginnings and ends are weighed on one page, the most promising ones.
_BEGINNINGS, _ENDS = 30, 45

# The numbers that describe a stretch, in the order of `describe`.
NUMBERS = (
    "score_share",  # of the page's paragraphs' positive scores, the share inside
    "prose_share",  # of its running text
    "score_mean",
    "prose_words",  # logarithm, as all counts below
    "paragraphs",
    "paragraph_words",
    "prose_paragraphs",  # share of its paragraphs
    "place",  # share of the page's words above it
    "words_above",
    "prose_above",  # within ten paragraphs
    "prose_below",
    "score_below",  # in all the page below
    "first_score",
    "last_score",
    "score_two_above",
    "longest_gap",  # of paragraphs that look like furniture
    "dates",
    "dates_share",
    "cut_short",  # lines that end in dots
    "date_above",
    "date_distance",
    "byline_above",
    "title_above",
    "title_distance",
    "heading_above",
    "dateline",
    "comments_below",
    "share_below",
)


class Stretches(NamedTuple):
    """Candidate stretches: first and last paragraph of each."""

    first: Ints
    last: Ints


@cache
def _weights() -> tuple[NDArray[np.float64], NDArray[np.float64], Floats]:
    """The weights of the bins for the score, those for staying in, and those of a stretch's numbers."""
    import numpy as np

    offsets = dict(zip(GROUPS, np.cumsum([0, *GROUPS.values()]), strict=False))
    score, inside = np.zeros((2, sum(GROUPS.values())))
    stretch = np.zeros(len(NUMBERS))
    for group, name, *numbers in rows("body_weights"):
        if group == "stretch":
            stretch[NUMBERS.index(name)] = float(numbers[0])
        else:
            score[offsets[group] + int(name)] = float(numbers[0])
            inside[offsets[group] + int(name)] = float(numbers[1])
    return score, inside, stretch


def choose_body(features: Features) -> list[int]:
    """For each paragraph one of `ABOVE BODY WITHIN BELOW`. Linear in the paragraphs."""
    import numpy as np

    count = len(features.rows)
    if not count:
        return []
    weights, inside, of_numbers = _weights()
    places_ = places(features)
    scores = weights[places_].sum(1)
    stays = inside[places_].sum(1) > 0
    if not any(features.prose):
        return [ABOVE] * count
    stretches = candidates(features, scores)
    best = int((describe(features, scores, stretches) @ of_numbers).argmax())
    first, last = int(stretches.first[best]), int(stretches.last[best])
    told = np.full(count, BELOW)
    told[:first] = ABOVE
    told[first : last + 1] = np.where(stays[first : last + 1], BODY, WITHIN)
    return [int(stretch) for stretch in told]


def places(features: Features) -> NDArray[np.int64]:
    """The rows of bins as places in one table of weights, group after group."""
    import numpy as np

    offsets = np.cumsum([0, *GROUPS.values()])[:-1]
    return features.rows + offsets


def candidates(features: Features, scores: Floats) -> Stretches:
    """Where an article may begin and end: at the edges of runs of text, below title, date and
    author, above furniture. Never empty for a page with running text.
    """
    import numpy as np

    count = len(scores)
    prose = np.array(features.prose)
    sizes = np.array(features.sizes)
    text = (scores > -1) | (prose > 0)
    above = np.concatenate(([False], text[:-1]))
    below = np.concatenate((text[1:], [False]))
    opened = (features.title_above <= 3) | (features.date_above <= 2) | (features.byline_above <= 2)
    closed = np.array([*features.kind_bins[1:], 0]) > 0
    begins = (text & ~above) | (opened & ((prose > 0) | ((scores > -2) & (sizes > 3))))
    ends = (text & (~below | closed)) | ((scores > -3) & closed & (sizes > 2))
    gain = np.where(text, np.minimum(sizes, 60) * 0.1 + np.maximum(scores, -1), -0.5)
    total = np.concatenate(([0.0], np.cumsum(gain)))
    here = np.arange(count)
    ahead = total[np.minimum(count, here + 12)] - total[:-1] + 8 * opened
    behind = total[1:] - total[np.maximum(0, here - 11)] + 3 * closed
    first = _most(np.flatnonzero(begins), ahead, _BEGINNINGS)
    last = _most(np.flatnonzero(ends), behind, _ENDS)
    pairs = [(a, b) for a, b in ((a, last[last >= a]) for a in first) if len(b)]
    if not pairs:
        at = int(prose.argmax())
        return Stretches(np.array([at]), np.array([at]))
    return Stretches(
        np.concatenate([np.full(len(b), a) for a, b in pairs]), np.concatenate([b for _, b in pairs])
    )


def _most(found: Ints, promise: Floats, limit: int) -> Ints:
    import numpy as np

    if len(found) <= limit:
        return found
    return np.sort(found[np.argsort(-promise[found], kind="stable")[:limit]])


def describe(features: Features, scores: Floats, stretches: Stretches) -> Floats:
    """The numbers of each candidate stretch, one row each, in the order of `NUMBERS`."""
    import numpy as np

    first, last = stretches
    count = len(scores)
    prose = np.array(features.prose, np.float64)
    sizes = np.array(features.sizes, np.float64)
    words = np.minimum(sizes, 60)
    dated = np.array(features.dated, np.float64)
    gains = np.maximum(scores, 0) * words
    summed = np.zeros((7, count + 1))
    np.cumsum([prose, gains, scores * words, words, prose > 0, dated, sizes], axis=1, out=summed[:, 1:])
    held = summed[:, last + 1] - summed[:, first]
    of_prose, of_gains, of_scores, of_words, of_running, of_dates, of_sizes = held
    length = last - first + 1.0
    padded = np.concatenate(([-3.0, -3.0], scores))
    marks = np.zeros((2, count + 4))
    marks[0, :count] = np.array(features.kind_bins) == KINDS.index("comment")
    marks[1, :count] = np.array(features.kind_bins) == KINDS.index("share")
    any_kind = np.zeros(count + 5, np.int64)
    any_kind[:count] = features.kind_bins
    soon = _soonest(any_kind)[last + 1]
    ends_cut = np.zeros(count + 1)
    np.cumsum(features.cut_short, out=ends_cut[1:])
    title = features.title_above[first]
    date = features.date_above[first]
    columns = (
        of_gains / (summed[1, -1] + 1),
        of_prose / (summed[0, -1] + 1),
        of_scores / (of_words + 1),
        np.log1p(of_prose),
        np.log(length),
        np.log1p(of_sizes / length),
        of_running / length,
        summed[6][first] / (summed[6, -1] + 1),
        np.log1p(summed[6][first]) / 8,
        np.log1p(summed[0][first] - summed[0][np.maximum(0, first - 10)]),
        np.log1p(summed[0][np.minimum(count, last + 11)] - summed[0][last + 1]),
        np.log1p(summed[1, -1] - summed[1][last + 1]) / 8,
        np.clip(scores[first], -3, 3),
        np.clip(scores[last], -3, 3),
        np.clip(padded[first], -3, 3),
        np.log1p(_longest_gaps(scores < -1, stretches)),
        np.log1p(of_dates),
        of_dates / length,
        np.log1p(ends_cut[last + 1] - ends_cut[first]),
        date <= 8,
        np.minimum(date, 9) / 9,
        features.byline_above[first] <= 8,
        title <= 14,
        np.minimum(title, 15) / 15,
        features.heading_above[first] <= 14,
        np.array(features.dateline)[first],
        soon == KINDS.index("comment"),
        soon == KINDS.index("share"),
    )
    return np.stack([np.asarray(column, np.float64) for column in columns], axis=1)


def _soonest(kinds: Ints) -> Ints:
    """For each paragraph the kind of the first furniture among it and the three below."""
    import numpy as np

    soon = kinds.copy()
    for step in (1, 2, 3):
        soon[:-step] = np.where(soon[:-step] > 0, soon[:-step], kinds[step:])
    return soon


def _longest_gaps(gap: NDArray[np.bool_], stretches: Stretches) -> Floats:
    """The length of the longest run of marked paragraphs in each stretch."""
    import numpy as np

    here = np.arange(len(gap))
    run = here - np.maximum.accumulate(np.where(gap, -1, here))
    firsts, mine = np.unique(stretches.first, return_inverse=True)
    inside = np.where(here >= firsts[:, None], run, 0)
    longest: Floats = np.maximum.accumulate(inside, axis=1)[mine, stretches.last].astype(np.float64)
    return longest
