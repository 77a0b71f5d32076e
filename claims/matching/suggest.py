"""Which pairs of claims to put before an editor.

Comes in: numbers of claims, usually those an ingest brought. Goes out: `ClaimLink` rows in
state "suggested", with score, method and reasons, written in bulk. Called after each ingest
and by `manage.py suggest`. It never decides and never asks twice: a pair that was
suggested, decided or refused before is left alone, and nothing is concluded from chains
(A like B, B like C says nothing of A and C).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from claims.matching.index import Matcher, refresh
from claims.matching.likeness import Vocabulary, likeness, telling_words
from claims.matching.rank import term_weight
from claims.matching.reasons import compare
from claims.matching.tokens import read
from claims.models import Claim, ClaimKind, ClaimLink, LinkState, Relation
from claims.search import CLAIMS
from sources.workbench.models import Status
from sources.workbench.search import stem

__all__ = ["METHOD", "Suggested", "find_pairs", "suggest_for"]

METHOD = "shared and near words, 1"
LEAST = 0.33  # a pair less alike is not suggested
SAME = 0.75  # a pair so much alike, with nothing against it, may be the same claim
MOST_EACH = 3  # suggestions that wait because of one claim
NEAREST = 20  # claims compared with each
OTHER_KIND = 0.9  # a demand and an assertion are less likely one claim
_BATCH = 200

# What is said and what is thought may be one claim; so may a promise and a forecast ("will").
_GROUP = {
    ClaimKind.ASSERTION: "is",
    ClaimKind.OPINION: "is",
    ClaimKind.COMMITMENT: "will",
    ClaimKind.PREDICTION: "will",
    ClaimKind.DEMAND: "should",
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A pair for an editor; `first` is the older claim."""

    first: Claim
    second: Claim
    relation: str
    score: float
    reasons: list[str]

    def as_link(self) -> ClaimLink:
        return ClaimLink(
            claim=self.first,
            other=self.second,
            relation=self.relation,
            state=LinkState.SUGGESTED,
            score=self.score,
            method=METHOD,
            reasons=self.reasons,
        )


def suggest_for(ids: Iterable[int]) -> int:
    """Suggest pairs for these claims; return how many are new."""
    refresh()
    matcher, vocabulary = Matcher(), Vocabulary()
    wanted = sorted(set(ids))
    made = 0
    for start in range(0, len(wanted), _BATCH):
        claims = _current(wanted[start : start + _BATCH])
        pairs = find_pairs(list(claims.values()), matcher, vocabulary)
        # Somebody may suggest or decide the same pair meanwhile: theirs stays.
        made -= _count(pairs)
        ClaimLink.objects.bulk_create([pair.as_link() for pair in pairs], ignore_conflicts=True)
        made += _count(pairs)
    return made


def _count(pairs: Sequence[Suggested]) -> int:
    ids = {pair.first.pk for pair in pairs}
    there = set(ClaimLink.objects.filter(claim__in=ids).values_list("claim_id", "other_id"))
    return sum((pair.first.pk, pair.second.pk) in there for pair in pairs)


def find_pairs(claims: Sequence[Claim], matcher: Matcher, vocabulary: Vocabulary) -> list[Suggested]:
    """The best new pairs of these claims with any, best first."""
    statements = [read(claim.text) for claim in claims]
    known, waiting = _known(claims)
    ranked = matcher.nearest(statements, [known[claim.pk] for claim in claims])
    near = [[number for number, _ in found[:NEAREST]] for found in ranked]
    others = _current({number for found in near for number in found})
    spoken = {number: telling_words(claim.text) for number, claim in others.items()}
    spoken |= {claim.pk: telling_words(claim.text) for claim in claims}
    vocabulary.learn(spoken.values())
    weights = _weights(spoken.values(), matcher)
    pairs: dict[tuple[int, int], Suggested] = {}
    for claim, found in zip(claims, near, strict=True):
        nearest = [others[number] for number in found if number in others]
        scored = [(_score(claim, one, spoken, weights, vocabulary), one) for one in nearest]
        scored.sort(key=lambda pair: (-pair[0], pair[1].pk))
        for score, one in scored[: max(MOST_EACH - waiting[claim.pk], 0)]:
            if score >= LEAST:
                pair = _pair(claim, one, score)
                pairs.setdefault((pair.first.pk, pair.second.pk), pair)
    return sorted(pairs.values(), key=lambda pair: (-pair.score, pair.first.pk, pair.second.pk))


def _score(
    one: Claim,
    other: Claim,
    spoken: dict[int, tuple[str, ...]],
    weights: dict[str, float],
    vocabulary: Vocabulary,
) -> float:
    alike = likeness(spoken[one.pk], spoken[other.pk], weights, vocabulary)
    same_kind = _GROUP[ClaimKind(one.kind)] == _GROUP[ClaimKind(other.kind)]
    return alike if same_kind else round(alike * OTHER_KIND, 4)


def _pair(one: Claim, other: Claim, score: float) -> Suggested:
    first, second = sorted((one, other), key=lambda claim: claim.pk)
    reasons = compare(first.text, second.text)
    same = score >= SAME and not reasons.flags
    return Suggested(first, second, Relation.SAME if same else Relation.RELATED, score, reasons.lines())


def _current(ids: Iterable[int]) -> dict[int, Claim]:
    """Claims that stand: neither merged nor rejected."""
    claims = Claim.objects.filter(pk__in=list(ids), merged_into=None).exclude(status=Status.REJECTED)
    return claims.in_bulk()


def _known(claims: Sequence[Claim]) -> tuple[dict[int, set[int]], Counter[int]]:
    """For each claim itself and all it was ever paired with; and how many of its pairs wait."""
    ids = [claim.pk for claim in claims]
    known: dict[int, set[int]] = defaultdict(set, {number: {number} for number in ids})
    waiting: Counter[int] = Counter()
    links = ClaimLink.objects.filter(Q(claim__in=ids) | Q(other__in=ids))
    for one, other, state in links.values_list("claim_id", "other_id", "state"):
        known[one].add(other)
        known[other].add(one)
        waiting.update({one: 1, other: 1} if state == LinkState.SUGGESTED else {})
    return known, waiting


def _weights(spoken: Iterable[Sequence[str]], matcher: Matcher) -> dict[str, float]:
    terms = {stem(word) for text in spoken for word in text}
    counts = CLAIMS.record_counts(terms)
    return {term: term_weight(counts.get(term, 0), matcher.corpus) for term in terms}
