"""What makes a pair of claims worth an editor's time, feature by feature.

Comes in: two profiles. Goes out: a number for each of FEATURES, the one list that training, ranking
and explanations go by. Every feature is symmetric: it does not ask which claim is first. Pure.

Which features are here was decided by leaving each out in turn on marked pairs of articles that the
weights had not seen; docs/matching.md has the table, and what was tried and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log1p
from typing import TYPE_CHECKING

from claims.languages.en import table
from claims.matching.profile import Profile, pair_cues
from sources.workbench.search.terms import stem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FEATURES", "NAMES", "Feature", "Pair", "measure", "rows_of"]

NEAR_DAYS = 7  # after so many days nearness in time has fallen to a third
UNKNOWN_NEARNESS = 0.3  # of claims without a day
FEW = 2.0  # a claim with less weight than this is not covered by one word


class Pair:
    """Two profiles with what they share, worked out once for all features.

    `steps` and `days` tell how many quotes of one article and how many days lie between them, -1 where
    that is not known; `same_outlet` is None where it is not known.
    """

    def __init__(self, first: Profile, second: Profile) -> None:
        self.first, self.second = first, second
        mine, theirs = first.content, second.content
        self.shared = sorted(mine.keys() & theirs.keys())
        self.weight = sum([mine[one] for one in self.shared])
        self.shorter = min(first.weight, second.weight)
        here, there = first.setting, second.setting
        common = here.places.keys() & there.places.keys()
        self.same_article = bool(common)
        self.steps = min([abs(here.places[one] - there.places[one]) for one in common], default=-1)
        self.days = min([abs(one - other) for one in here.days for other in there.days], default=-1)
        self.same_speaker = bool(here.speakers & there.speakers) or any(
            one <= other or other <= one for one in here.known_as for other in there.known_as
        )
        self.speakers_known = bool((here.speakers or here.known_as) and (there.speakers or there.known_as))
        self.same_outlet = bool(here.outlets & there.outlets) if here.outlets and there.outlets else None
        self.meaning = _cosine(first.meaning, second.meaning)
        self.matter = _cosine(first.matter, second.matter)

    @property
    def comparable(self) -> bool:
        """Whether both say enough: of two articles, a fragment must share two telling words."""
        whole = self.first.stands_alone and self.second.stands_alone
        return whole or self.same_article or len(self.shared) > 1

    @property
    def speakers_named(self) -> list[list[str]]:
        """For each claim that names the other's speaker, where two people speak: the names."""
        if self.same_speaker:
            return []
        sides = (
            self.first.setting.surnames & self.second.capitals,
            self.second.setting.surnames & self.first.capitals,
        )
        return [sorted(side) for side in sides if side]

    @property
    def quoted(self) -> list[str]:
        """Shared terms that stand between quotation marks, on either side."""
        return [term for term in self.shared if term in self.first.quoted | self.second.quoted]

    @property
    def turned(self) -> list[str]:
        """Shared terms that a negation reaches on one side only; none where one is negated on both sides."""
        one, other = self.first.negated, self.second.negated
        if one & other and any(term in one and term in other for term in self.shared):
            return []
        return [term for term in self.shared if (term in one) != (term in other)]

    @property
    def opposites(self) -> list[tuple[str, str]]:
        """Terms of either side that exclude each other, where neither side has both."""
        here, there = self.first.written, self.second.written
        return [
            (one, other)
            for one in here
            for other in _opposites().get(one, ())
            if one not in there and other in there and other not in here
        ]

    @property
    def one_question(self) -> bool:
        """Whether two people answer the same question of a conversation."""
        return not self.same_speaker and bool(self.first.setting.asked & self.second.setting.asked)

    @property
    def yes_and_no(self) -> list[tuple[str, str]]:
        """The first terms of both sides, where they answer one question with yes and with no."""
        opening = [next(iter(side.written), "") for side in (self.first, self.second)]
        kinds = [
            next((kind for kind in ("affirms", "negates") if one in pair_cues(kind)), "") for one in opening
        ]
        if not self.one_question or set(kinds) != {"affirms", "negates"}:
            return []
        return [(opening[0], opening[1])]

    @property
    def denied(self) -> list[str]:
        """Words of denial on one side only, where two people speak."""
        one, other = self.first.denials, self.second.denials
        if self.same_speaker or bool(one) == bool(other):
            return []
        return list(one or other)

    @property
    def other_figures(self) -> list[tuple[str, str]]:
        """Numbers of one thing that differ, as (first, second)."""
        mine, theirs = self.first.figures, self.second.figures
        return sorted(
            (one, other)
            for one, unit in mine - theirs
            for other, what in theirs - mine
            if unit and unit == what
        )


def _cosine(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> float:
    return float(one @ other) if one is not None and other is not None else 0.0


@cache
def _opposites() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for word, others in table("opposites").items():
        for other in others.split():
            one, two = stem(word), stem(other)
            found.setdefault(one, set()).add(two)
            found.setdefault(two, set()).add(one)
    return {one: tuple(sorted(others)) for one, others in found.items()}


# -- The features --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feature:
    """A measure of a pair; `about` tells an editor what it looks at."""

    name: str
    about: str
    measure: Callable[[Pair], float]


def _phrases(pair: Pair) -> float:
    mine, theirs = pair.first.threes, pair.second.threes
    return log1p(len(mine & theirs)) if pair.shared else 0.0


def _nearness(pair: Pair) -> float:
    return 1 / (1 + pair.steps) if pair.same_article else 0.0


def _covered(pair: Pair) -> float:
    return pair.weight / max(pair.shorter, FEW)


def _covered_by_another(pair: Pair) -> float:
    return _covered(pair) if pair.same_article and not pair.same_speaker else 0.0


def _quoted(pair: Pair) -> float:
    """How much of what one claim quotes word for word the other holds, of the side where it is more."""
    best = 0.0
    for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
        weights = {term: one.content[term] for term in sorted(one.quoted)}
        held = sum([weight for term, weight in weights.items() if term in other.content])
        best = max(best, held / max(sum(weights.values()), 1.0))
    return best


def _kinds_differ(pair: Pair) -> float:
    one, other = pair.first.setting.kind, pair.second.setting.kind
    return float(bool(one and other) and one != other)


FEATURES: tuple[Feature, ...] = (
    Feature(
        "shorter covered",
        "how much of the shorter claim the longer one holds",
        _covered,
    ),
    Feature("covered, other speaker", "the same, in one article, by two speakers", _covered_by_another),
    Feature("quoted", "what one quotes word for word is in the other", _quoted),
    Feature("phrases", "three words in a row on both sides", _phrases),
    Feature("meaning", "words near in meaning", lambda pair: pair.meaning),
    Feature("matter", "words near in meaning, names aside", lambda pair: pair.matter),
    Feature(
        "meaning in article",
        "words near in meaning, in one article",
        lambda pair: pair.meaning if pair.same_article else 0.0,
    ),
    Feature("near in article", "close together in one article", _nearness),
    Feature(
        "near, other speaker",
        "close together in one article, by two speakers",
        lambda pair: 0.0 if pair.same_speaker else _nearness(pair),
    ),
    Feature(
        "days near",
        "said or printed within days",
        lambda pair: exp(-pair.days / NEAR_DAYS) if pair.days >= 0 else UNKNOWN_NEARNESS,
    ),
    Feature("same speaker", "by one speaker", lambda pair: float(pair.same_speaker)),
    Feature("speaker named", "one names the other's speaker", lambda pair: float(len(pair.speakers_named))),
    Feature(
        "turned",
        "a negation reaches what both say, on one side only",
        lambda pair: log1p(sum([pair.first.content[one] for one in pair.turned])),
    ),
    Feature("opposites", "opposite words", lambda pair: float(bool(pair.opposites))),
    Feature(
        "yes and no",
        "one question answered with yes and with no",
        lambda pair: float(bool(pair.yes_and_no)),
    ),
    Feature("denied", "one denies", lambda pair: float(bool(pair.denied))),
    Feature("figures differ", "different numbers of one thing", lambda pair: float(bool(pair.other_figures))),
    Feature("kinds differ", "a demand against an assertion, and the like", _kinds_differ),
)

NAMES = tuple(feature.name for feature in FEATURES)


def measure(pair: Pair) -> Sequence[float]:
    """The value of each of FEATURES."""
    return [feature.measure(pair) for feature in FEATURES]


def rows_of(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """A row of FEATURES for each pair."""
    import numpy as np

    return np.array([measure(pair) for pair in pairs], dtype=np.float64).reshape(len(pairs), len(FEATURES))
