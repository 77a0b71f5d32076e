"""Which pairs of claims to put before an editor.

Comes in: numbers of claims, usually those an ingest brought. Goes out: `ClaimLink` rows in
state "suggested", with the relation it may be, score, method and reasons, written in bulk. It never
decides and never asks twice: a pair that was suggested, decided or refused before is left alone,
and nothing is concluded from chains (A like B, B like C says nothing of A and C).

A claim is compared with those that share its rare words, nearer in time first, and with those that
stand near it in its articles, whatever their words: two thirds of contradictions stand in one
article and share a word at most.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import Q
from numpy.typing import NDArray

from claims.matching.choosing import MOST_EACH, Choice, Measured, there
from claims.matching.circumstances import Articles, settings_of
from claims.matching.held_profiles import HeldProfiles, Text, claims_of, texts_of
from claims.matching.judge import METHOD, likeliest, worth
from claims.matching.learned import judge_here
from claims.matching.nearest import refresh
from claims.matching.pair import Pair
from claims.matching.pair_features import NAMES, Pairs
from claims.matching.postings import HeldPostings, Numbers, Postings, Source
from claims.matching.profile import UNKNOWN, Outline, Profile, Profiler, Setting, outline_of
from claims.matching.profile_table import ProfileTable
from claims.matching.reasons import FLAGS, NEGATED, finer, reasons
from claims.matching.weighing import Weighing
from claims.models import Claim, ClaimLink, ClaimToCompare
from sources.workbench.among import Keys
from sources.workbench.models import PairState, Status
from sources.workbench.parts import parts
from sources.workbench.rows import insert_missing_rows
from sources.workbench.search.terms import is_common, terms

__all__ = ["BATCH", "LEAST", "MOST_EACH", "MOST_POSTINGS", "Comparison", "store", "suggest_for"]

LEAST = 0.09  # a pair that is worth less is not suggested
MOST_COPIES = 3  # of one text that are compared with other claims
MOST_SHARING = 100  # claims that share words, looked at roughly
MOST_NEAREST = 24  # of them, compared
MOST_POSTINGS = 6_000  # records looked up for one claim
NEAR_DAYS = 7
BATCH = 200  # claims that are compared at once
HOLDING_PAYS = 100  # to hold so many claims in memory costs as much as to ask the database for one
_MATTER = NAMES.index("matter")
POSTINGS, PROFILES = "postings", "profiles"  # folders of what is held in files
_KEPT_PROFILES = 5_000  # some 10 kB each
_KEPT_BATCHES = 8  # of which pairs were measured and none explained yet


def suggest_for(ids: Iterable[int]) -> int:
    """Suggest pairs for these claims; return how many are new."""
    refresh()
    comparison = Comparison()
    return sum(store(comparison.links(part)) for part in parts(sorted(set(ids)), BATCH))


class Suggested(NamedTuple):
    """A pair of claims that is suggested, the older one first: what its `ClaimLink` is to hold, as its table takes it.

    Several go with each claim, from one process to another and into the table: a record would cost three times as much.
    """

    claim: int
    other: int
    relation: str
    backward: bool
    score: float
    reasons: str  # JSON
    same_speaker: bool | None
    same_outlet: bool | None
    days_apart: int | None
    clashes: bool
    negated: bool
    measured: str  # JSON


def _link(
    numbers: tuple[int, int],
    pair: Pair,
    measured: Sequence[float],
    chances: NDArray[np.float64],
    score: float,
) -> Suggested:
    """What an editor is shown of a pair."""
    relation, backward = finer(pair, likeliest(chances))
    lines = reasons(pair)
    return Suggested(
        claim=numbers[0],
        other=numbers[1],
        relation=relation,
        backward=backward,
        score=score,
        reasons=json.dumps(lines),
        same_speaker=pair.same_speaker if pair.speakers_known else None,
        same_outlet=pair.same_outlet,
        days_apart=pair.days if pair.days >= 0 else None,
        clashes=any(line.startswith(FLAGS) for line in lines),
        negated=any(line.startswith(NEGATED) for line in lines),
        measured=json.dumps(measured),
    )


# What is the same of all of them.
_ALIKE = {"state": PairState.SUGGESTED.value, "method": METHOD, "note": "", "version": 1}


def store(links: Sequence[Suggested], along: Callable[[int], object] = lambda made: None) -> int:
    """Write these pairs in one transaction; return how many are new.

    There was room for them when they were chosen, and nobody else suggests any meanwhile. Pairs of claims that
    were deleted, merged or rejected since they were compared are left out. `along` is done in the same
    transaction: what records that these claims are done, so that a kill repeats them whole or not at all.
    """
    with transaction.atomic():
        # Somebody may have suggested or decided the same pair meanwhile: theirs stays.
        pairs = {(link.claim, link.other): link for link in links}
        numbers = {number for pair in pairs for number in pair}
        known, standing = there(pairs), set(claims_of(numbers).values_list("pk", flat=True))
        new = [pairs[pair] for pair in pairs if pair not in known and standing.issuperset(pair)]
        rows = [(*link, *_ALIKE.values()) for link in new]
        made = insert_missing_rows(ClaimLink, (*Suggested._fields, *_ALIKE), rows, ("claim", "other"))
        along(made)
    return made


class Comparison:
    """Compares claims with all others; remembers what it read. The index must be fresh."""

    def __init__(self, folder: Path | None = None) -> None:
        """Asks the database, until it pays to hold claims in memory; or maps what was held in files in `folder`."""
        self._weigh = Weighing()
        self._judge = judge_here()
        self._source: Source = (
            HeldPostings(MOST_POSTINGS, folder / POSTINGS) if folder else Postings(MOST_POSTINGS)
        )
        self._held = HeldProfiles(folder / PROFILES if folder else None)
        self._asked = 0  # claims compared by asking the database
        self._profiler = Profiler(self._weigh)
        self._profiles: dict[int, Profile] = {}
        self._batches: dict[tuple[int, ...], _Batch] = {}

    def links(self, ids: Sequence[int]) -> list[Suggested]:
        """The pairs of these claims with any that are worth an editor's time and for which there is room, best first.

        They are not saved.
        """
        choice = Choice()
        return self.explain(ids, choice.choose(self.measure(ids), choice.begin()))

    def measure(self, ids: Sequence[int]) -> Measured:
        """All pairs of these claims that are worth an editor's time, and were not suggested or decided before."""
        self._prepare(len(ids))
        batch = _Batch.of(ids)
        if len(self._batches) >= _KEPT_BATCHES:
            self._batches.pop(next(iter(self._batches)))
        self._batches[tuple(ids)] = batch
        found = np.array(self._pairs(batch), dtype=np.int64).reshape(-1, 2)
        table = self._table(np.unique(found), batch)
        numbers = table.rows["claim"]
        found = found[np.isin(found, numbers).all(axis=1)]  # the others were merged, rejected or deleted
        order = np.argsort(numbers)
        at = order[np.searchsorted(numbers, found, sorter=order)]
        pairs = Pairs(table, at[:, 0], at[:, 1])
        features = pairs.rows()
        chances = self._judge.chances(features)
        scores = np.where(pairs.comparable, worth(chances), -1.0)
        good = np.flatnonzero(scores >= LEAST)
        return Measured(found, scores, features, chances).take(good).best_first()

    def explain(self, ids: Sequence[int], chosen: Measured) -> list[Suggested]:
        """Some of the pairs that were measured for these claims, with reasons; claims that went since are left out."""
        batch = self._batches.pop(tuple(ids), None) or _Batch.of(ids)
        outlines = self._outlined(np.unique(chosen.pairs).tolist(), batch)
        measured, scores = chosen.features.round(4).tolist(), chosen.scores.tolist()
        links = []
        for at, (one, other) in enumerate(chosen.numbers()):
            if one in outlines and other in outlines:
                pair = Pair(outlines[one], outlines[other], float(chosen.features[at, _MATTER]))
                links.append(_link((one, other), pair, measured[at], chosen.chances[at], scores[at]))
        return links

    def _prepare(self, coming: int) -> None:
        """Hold the terms of all claims in memory once that costs less than to go on asking the database."""
        self._asked += coming
        if isinstance(self._source, HeldPostings):
            self._source.extend()
        elif self._asked * HOLDING_PAYS >= self._weigh.size:
            self._source = HeldPostings(MOST_POSTINGS)

    # -- which pairs to compare ---------------------------------------------------------------

    def _pairs(self, batch: _Batch) -> list[tuple[int, int]]:
        """The pairs to compare, the older claim first."""
        sharing = self._sharing(batch)
        known = _known(batch.texts)
        pairs: set[tuple[int, int]] = set()
        first = _first_of_copies(batch.texts.values())
        for number, claim in batch.texts.items():
            others = sharing[number] + batch.articles.neighbours(batch.settings.get(number, UNKNOWN))
            oldest, copies = first.get(claim.key, (number, 1))
            if copies > MOST_COPIES and number != oldest:
                others = [oldest]
            pairs.update(
                (min(number, other), max(number, other)) for other in others if other not in known[number]
            )
        return sorted(pairs)

    def _sharing(self, batch: _Batch) -> dict[int, list[int]]:
        """For each claim those that share words, to be compared: much shared, and near in time."""
        telling = {
            number: [term for term in dict.fromkeys(terms(claim.text)) if not is_common(term)]
            for number, claim in batch.texts.items()
        }
        weights = self._weigh({term for found in telling.values() for term in found})
        sharing = {}
        for number, own in telling.items():
            there = {term: count for term in own if (count := self._weigh.counts[term])}
            wanted = {term: weights[term] for term in own}
            sharing[number] = self._source.sharing(wanted, there, MOST_SHARING)
        days = _Days(self._source, [ids for ids, _ in sharing.values()])
        found = {}
        for number, (ids, shared) in sharing.items():
            rough = shared * days.nearness(batch.settings.get(number, UNKNOWN).days, ids)
            found[number] = ids[np.lexsort((ids, -rough))[:MOST_NEAREST]].tolist()
        return found

    # -- what of them is compared ---------------------------------------------------------------

    def _table(self, ids: Numbers, batch: _Batch) -> ProfileTable:
        """Rows of these claims, in no order; of those that stand. Claims of the batch whose words are new are read anew."""
        changed = np.isin(ids, self._changed(batch))
        held, missing = self._held.take(ids[~changed])
        wanted = {*missing.tolist(), *ids[changed].tolist()}
        self._read(wanted, batch)
        read = {number: self._profile(number, batch) for number in sorted(wanted)}
        there = {number: profile for number, profile in read.items() if profile}
        return ProfileTable.joined([ProfileTable.of(list(there), list(there.values())), *held])

    def _changed(self, batch: _Batch) -> list[int]:
        """Those of its claims that may be held with other words than they have now."""
        if not self._held:
            return []
        return list(ClaimToCompare.objects.filter(pk__among=Keys(batch.texts)).values_list("pk", flat=True))

    def _profile(self, number: int, batch: _Batch) -> Profile | None:
        return (batch.profiles if number in batch.inside else self._profiles).get(number)

    def _read(self, wanted: set[int], batch: _Batch) -> None:
        """Make the profiles that are missing, of claims that stand."""
        if len(self._profiles) > _KEPT_PROFILES:
            self._profiles.clear()
        new = sorted(number for number in wanted if self._profile(number, batch) is None)
        texts, settings = batch.read(new)
        read = self._profiler.read(list(texts.values()), settings)
        for number, profile in zip(texts, read, strict=True):
            (batch.profiles if number in batch.inside else self._profiles)[number] = profile

    def _outlined(self, wanted: Sequence[int], batch: _Batch) -> dict[int, Outline]:
        """What people are told of these claims, of those that stand."""
        found: dict[int, Outline] = {
            number: profile for number in wanted if (profile := self._profile(number, batch))
        }
        texts, settings = batch.read([number for number in wanted if number not in found])
        for number, text, setting in zip(texts, texts.values(), settings, strict=True):
            found[number] = outline_of(text, setting)
        return found


@dataclass(slots=True)
class _Batch:
    """Claims that are compared, and what is known of them.

    `inside` are the claims in the articles of these, and these themselves; their `profiles` are kept here, since the place
    of a claim is read for the articles of the batch only.
    """

    texts: dict[int, Text]
    articles: Articles
    settings: dict[int, Setting]
    inside: set[int]
    profiles: dict[int, Profile] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Sequence[int]) -> _Batch:
        """Those that are neither merged nor rejected."""
        texts = texts_of(ids)
        articles = Articles.of(texts)
        inside = {*texts, *(number for rows in articles.claims.values() for _, number in rows)}
        return cls(texts, articles, settings_of(list(texts), articles), inside)

    def read(self, new: Sequence[int]) -> tuple[dict[int, str], list[Setting]]:
        """The texts of these claims, of those that stand, and the setting of each."""
        texts = dict(self.texts) | texts_of([number for number in new if number not in self.texts])
        new = [number for number in new if number in texts]
        self.settings |= settings_of([number for number in new if number not in self.settings], self.articles)
        return {number: texts[number].text for number in new}, [
            self.settings.get(number, UNKNOWN) for number in new
        ]


class _Days:
    """The days of some claims."""

    def __init__(self, source: Source, ids: Sequence[NDArray[np.int64]]) -> None:
        self._ids = np.unique(np.concatenate(ids)) if ids else np.zeros(0, dtype=np.int64)
        self._days, self._lengths = source.days(self._ids.tolist())
        self._starts = np.cumsum(self._lengths) - self._lengths

    def nearness(self, mine: Sequence[int], ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """For each of these claims 1, and what it adds that it is near these days."""
        near = np.ones(len(ids))
        at = np.searchsorted(self._ids, ids)
        dated = np.flatnonzero(self._lengths[at])
        if mine and len(dated):
            lengths = self._lengths[at[dated]]
            first = np.cumsum(lengths) - lengths
            places = np.repeat(self._starts[at[dated]] - first, lengths) + np.arange(lengths.sum())
            apart = np.abs(self._days[places][:, None] - np.array(mine)[None, :]).min(axis=1)
            near[dated] += np.exp(-np.minimum.reduceat(apart, first) / NEAR_DAYS)
        return near


def _first_of_copies(claims: Iterable[Text]) -> dict[str, tuple[int, int]]:
    """For each text that more than one claim has: the oldest of them, and how many there are."""
    keys = {claim.key for claim in claims}
    # No order and no other condition, so that the database goes by the texts alone.
    rows = Claim.objects.filter(text_key__among=Keys(keys)).order_by()
    found: dict[str, tuple[int, int]] = {}
    for key, number, merged, status in rows.values_list("text_key", "pk", "merged_into", "status"):
        if merged is None and status != Status.REJECTED:
            oldest, count = found.get(key, (number, 0))
            found[key] = (min(oldest, number), count + 1)
    return found


def _known(ids: Collection[int]) -> dict[int, set[int]]:
    """For each claim itself and all it was ever paired with."""
    known: dict[int, set[int]] = defaultdict(set, {number: {number} for number in ids})
    keys = Keys(ids)
    links = ClaimLink.objects.filter(Q(claim__among=keys) | Q(other__among=keys))
    for one, other in links.values_list("claim_id", "other_id"):
        known[one].add(other)
        known[other].add(one)
    return known
