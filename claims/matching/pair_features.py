"""What makes a pair of claims worth an editor's time, feature by feature.

Comes in: a table of profiles, and which of its rows are paired. Goes out: a number for each of FEATURES, the one list
that training, ranking and explanations go by, for all pairs at once. Every feature is symmetric: it does not ask which
claim is first. Pure.

Which features are here was decided by leaving each out in turn on marked pairs of articles that the
weights had not seen; docs/matching.md has the table, and what was tried and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from claims.matching.profile import Profile
from claims.matching.profile_table import AFFIRMS, NEGATED, NEGATES, QUOTED, ProfileTable
from claims.vectors import as_rows

__all__ = ["FEATURES", "NAMES", "Feature", "Pairs", "rows_of"]

NEAR_DAYS = 7  # after so many days nearness in time has fallen to a third
UNKNOWN_NEARNESS = 0.3  # of claims without a day
FEW = 2.0  # a claim with less weight than this is not covered by one word
_FAR = 2**40

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
Meeting = tuple[Places, Places, Places]  # pair, entry of the first, entry of the second


class Pairs:
    """Pairs of rows of a table, with what the two share; each answer is an array, a value a pair.

    `steps` and `days` tell how many quotes of one article and how many days lie between them, -1 where
    that is not known.
    """

    def __init__(self, table: ProfileTable, first: Places, second: Places) -> None:
        self.table, self.first, self.second = table, first, second
        self.sides = ((first, second), (second, first))

    def __len__(self) -> int:
        return len(self.first)

    def meet(self, name: str, other: str = "", turned: bool = False) -> Meeting:
        """Entries of one term: in the list `name` of the first, and `other` of the second; `turned`: the reverse."""
        one, two = self.sides[turned]
        mine, theirs = self.table.lists[name], self.table.lists[other or name]
        pair, entry = mine.of(one)
        found, beside = theirs.find(two[pair], mine["term"][entry])
        return pair[found], entry[found], beside

    def any(self, pairs: Places) -> Flags:
        """Which pairs are among these."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[pairs] = True
        return found

    def sum(self, pairs: Places, weights: NDArray[np.floating]) -> Floats:
        return np.asarray(np.bincount(pairs, weights=weights, minlength=len(self)), dtype=np.float64)

    def least(self, pairs: Places, values: Places) -> Places:
        """The least value of each pair, -1 where there is none."""
        found = np.full(len(self), _FAR, dtype=np.int64)
        np.minimum.at(found, pairs, values)
        return np.where(found == _FAR, -1, found)

    @cached_property
    def shared(self) -> Meeting:
        """Telling terms that both hold."""
        return self.meet("content")

    @cached_property
    def shared_weights(self) -> Floats:
        return self.table.lists["content"]["weight"][self.shared[1]].astype(np.float64)

    @cached_property
    def shared_count(self) -> Places:
        return np.bincount(self.shared[0], minlength=len(self))

    @cached_property
    def covered(self) -> Floats:
        weights = self.table.rows["weight"]
        shorter = np.minimum(weights[self.first], weights[self.second])
        return self.sum(self.shared[0], self.shared_weights) / np.maximum(shorter, FEW)

    @cached_property
    def steps(self) -> Places:
        pair, one, other = self.meet("places")
        place = self.table.lists["places"]["place"].astype(np.int64)
        return self.least(pair, np.abs(place[one] - place[other]))

    @cached_property
    def same_article(self) -> Flags:
        return self.steps >= 0

    @cached_property
    def days(self) -> Places:
        days = self.table.lists["days"]
        pair, one = days.of(self.first)
        again, other = days.of(self.second[pair])
        dates = days["term"].astype(np.int64)
        return self.least(pair[again], np.abs(dates[one[again]] - dates[other]))

    @cached_property
    def same_speaker(self) -> Flags:
        """One speaker, or a name of one that holds all of a name of the other."""
        names = self.table.lists["known_as"]
        pair, one, other = self.meet("known_as")
        # How many terms two names share: as many as the shorter has?
        key = np.stack([pair, names["name"][one], names["name"][other]], axis=1)
        both, at, count = np.unique(key, axis=0, return_index=True, return_counts=True)
        whole = count >= np.minimum(names["length"][one[at]], names["length"][other[at]])
        return self.any(self.meet("speakers")[0]) | self.any(both[whole, 0])

    @cached_property
    def comparable(self) -> Flags:
        """Whether both say enough: of two articles, a fragment must share two telling words."""
        whole = self.table.rows["stands_alone"]
        return (whole[self.first] & whole[self.second]) | self.same_article | (self.shared_count > 1)

    @cached_property
    def nearness(self) -> Floats:
        return np.where(self.same_article, 1 / (1 + np.maximum(self.steps, 0)), 0.0)

    @cached_property
    def meanings(self) -> Floats:
        """The cosines of both meanings: (pairs, 2)."""
        rows = as_rows(self.table.meanings)
        return np.einsum("pmd,pmd->pm", rows[self.first], rows[self.second]).astype(np.float64)

    @cached_property
    def one_question(self) -> Flags:
        """Whether two people answer the same question of a conversation."""
        return ~self.same_speaker & self.any(self.meet("asked")[0])

    def at_rows(self, name: str) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
        """A column of the first and of the second claims."""
        column = self.table.rows[name]
        return column[self.first], column[self.second]

    def rows(self) -> Floats:
        """A row of FEATURES for each pair."""
        columns = [np.asarray(feature.measure(self), dtype=np.float64) for feature in FEATURES]
        return np.stack(columns, axis=1)


def rows_of(pairs: Sequence[tuple[Profile, Profile]]) -> Floats:
    """A row of FEATURES for each pair of profiles."""
    places: dict[int, int] = {}
    profiles: list[Profile] = []
    for profile in (one for pair in pairs for one in pair):
        if places.setdefault(id(profile), len(profiles)) == len(profiles):
            profiles.append(profile)
    table = ProfileTable.of(range(len(profiles)), profiles)
    at = np.array([[places[id(one)], places[id(other)]] for one, other in pairs], dtype=np.int64).reshape(
        -1, 2
    )
    return Pairs(table, at[:, 0], at[:, 1]).rows()


# -- The features --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feature:
    """A measure of pairs; `about` tells an editor what it looks at."""

    name: str
    about: str
    measure: Callable[[Pairs], NDArray[np.generic]]


def _phrases(pairs: Pairs) -> Floats:
    runs = np.bincount(pairs.meet("threes")[0], minlength=len(pairs))
    return np.where(pairs.shared_count > 0, np.log1p(runs), 0.0)


def _quoted(pairs: Pairs) -> Floats:
    """How much of what one claim quotes word for word the other holds, of the side where it is more."""
    content = pairs.table.lists["content"]
    quoted = (content["marks"] & QUOTED) > 0
    whole = np.bincount(content.owners()[quoted], content["weight"][quoted], len(pairs.table))
    pair, *entries = pairs.shared
    best = np.zeros(len(pairs))
    for entry, side in zip(entries, (pairs.first, pairs.second), strict=True):
        held = pairs.sum(pair[quoted[entry]], pairs.shared_weights[quoted[entry]])
        best = np.maximum(best, held / np.maximum(whole[side], 1.0))
    return best


def _turned(pairs: Pairs) -> Floats:
    """Shared terms that a negation reaches on one side only; none where one is negated on both sides."""
    negated = (pairs.table.lists["content"]["marks"] & NEGATED) > 0
    pair, one, other = pairs.shared
    both = pairs.any(pair[negated[one] & negated[other]])
    turned = (negated[one] != negated[other]) & ~both[pair]
    return np.log1p(pairs.sum(pair[turned], pairs.shared_weights[turned]))


def _opposites(pairs: Pairs) -> Flags:
    """Whether terms of either side exclude each other, where neither side has both."""
    held, opposed = pairs.table.lists["held"], pairs.table.lists["opposites"]
    pair, mine, theirs = pairs.meet("opposites", "held")
    alone = np.ones(len(pair), dtype=np.bool_)
    alone[held.find(pairs.second[pair], opposed["of"][mine])[0]] = False
    alone[held.find(pairs.first[pair], held["term"][theirs])[0]] = False
    return pairs.any(pair[alone])


def _yes_and_no(pairs: Pairs) -> Flags:
    one, other = pairs.at_rows("opening")
    answers = ((one == AFFIRMS) & (other == NEGATES)) | ((one == NEGATES) & (other == AFFIRMS))
    return np.asarray(pairs.one_question & answers)


def _speakers_named(pairs: Pairs) -> Places:
    sides = [pairs.any(pairs.meet("surnames", "capitals", turned)[0]) for turned in (False, True)]
    return np.where(pairs.same_speaker, 0, sides[0].astype(np.int64) + sides[1])


def _denied(pairs: Pairs) -> Flags:
    one, other = pairs.at_rows("denies")
    return ~pairs.same_speaker & (one != other)


def _figures_differ(pairs: Pairs) -> Flags:
    """Whether each side counts one thing by a number that the other has not."""
    numbers = pairs.table.lists["figures"]["number"]
    pair, one, other = pairs.meet("figures")
    same = numbers[one] == numbers[other]
    size = len(numbers) + 1
    apart = ~same
    for entry in (one, other):
        key = pair * size + entry
        apart &= ~np.isin(key, key[same])
    return pairs.any(pair[apart])


def _kinds_differ(pairs: Pairs) -> Flags:
    one, other = pairs.at_rows("kind")
    return np.asarray((one != 0) & (other != 0) & (one != other))


FEATURES: tuple[Feature, ...] = (
    Feature(
        "shorter covered",
        "how much of the shorter claim the longer one holds",
        lambda pairs: pairs.covered,
    ),
    Feature(
        "covered, other speaker",
        "the same, in one article, by two speakers",
        lambda pairs: pairs.covered * (pairs.same_article & ~pairs.same_speaker),
    ),
    Feature("quoted", "what one quotes word for word is in the other", _quoted),
    Feature("phrases", "three words in a row on both sides", _phrases),
    Feature("meaning", "words near in meaning", lambda pairs: pairs.meanings[:, 0]),
    Feature("matter", "words near in meaning, names aside", lambda pairs: pairs.meanings[:, 1]),
    Feature(
        "meaning in article",
        "words near in meaning, in one article",
        lambda pairs: pairs.meanings[:, 0] * pairs.same_article,
    ),
    Feature("near in article", "close together in one article", lambda pairs: pairs.nearness),
    Feature(
        "near, other speaker",
        "close together in one article, by two speakers",
        lambda pairs: pairs.nearness * ~pairs.same_speaker,
    ),
    Feature(
        "days near",
        "said or printed within days",
        lambda pairs: np.where(pairs.days >= 0, np.exp(-pairs.days / NEAR_DAYS), UNKNOWN_NEARNESS),
    ),
    Feature("same speaker", "by one speaker", lambda pairs: pairs.same_speaker),
    Feature("speaker named", "one names the other's speaker", _speakers_named),
    Feature(
        "turned",
        "a negation reaches what both say, on one side only, and the longer claim holds the shorter one",
        lambda pairs: _turned(pairs) * np.minimum(pairs.covered, 1.0),
    ),
    Feature("opposites", "opposite words", _opposites),
    Feature(
        "yes and no",
        "one question answered with yes and with no",
        _yes_and_no,
    ),
    Feature("denied", "one denies", _denied),
    Feature("figures differ", "different numbers of one thing", _figures_differ),
    Feature("kinds differ", "a demand against an assertion, and the like", _kinds_differ),
)

NAMES = tuple(feature.name for feature in FEATURES)
