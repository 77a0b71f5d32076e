"""How a speaker stands to claims over time: changes of mind, and who says the contrary.

Only evidence that nobody rejected counts, and only links that a person decided.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from claims.models import Claim, ClaimLink, Evidence, Quote, Relation, Speaker, Stance
from claims.review.voices import Heard, Voice, voices
from sources.workbench.models import PairState, Status

__all__ = ["Change", "Contrary", "Positions", "positions"]

_MOST_QUOTES = 500  # of a speaker: the latest, and as many of those without a day
_MOST_SHOWN = 12
_AGAINST = {Stance.DENIES, Stance.DOUBTS}


@dataclass(frozen=True, slots=True)
class Change:
    """Two statements of one speaker that do not go together, the earlier first."""

    claim: Claim
    earlier: Voice
    later: Voice
    other: Claim | None = None  # the contradicting claim that the later one carries


@dataclass(frozen=True, slots=True)
class Contrary:
    """A claim on which others say the contrary of what the speaker says."""

    claim: Claim
    mine: Voice
    theirs: Sequence[Voice]


@dataclass(frozen=True, slots=True)
class Positions:
    """What `positions` found."""

    changes: Sequence[Change]
    contraries: Sequence[Contrary]


def positions(speaker: Speaker) -> Positions:
    """Five queries, however much somebody said."""
    quotes = Quote.objects.filter(speaker=speaker)
    # Each along an index: for one order with the undated last all would have to be sorted.
    latest = _carried(quotes.filter(day__isnull=False).order_by("-day", "-pk"))
    claims = set(latest.union(_carried(quotes.filter(day=None).order_by("-pk"))))
    shared = Evidence.objects.filter(claim__in=claims).exclude(status=Status.REJECTED)
    disputed = set(shared.filter(stance__in=_AGAINST).order_by().values_list("claim", flat=True))
    links = list(
        ClaimLink.objects.filter(Q(claim__in=claims) | Q(other__in=claims))
        .filter(state=PairState.ACCEPTED, relation=Relation.CONTRADICTS)
        .select_related("claim", "other")[:_MOST_SHOWN]
    )
    ends = {pk for link in links for pk in (link.claim_id, link.other_id)}
    heard = voices(disputed | ends, own=speaker.pk)
    found = Claim.objects.in_bulk(disputed)
    changes: list[Change] = []
    contraries: list[Contrary] = []
    for pk, claim in found.items():
        said = heard.get(pk, Heard())
        mine = [voice for voice in said if voice.evidence.quote.speaker_id == speaker.pk]
        for one, two in itertools.pairwise(mine):
            if _against(one) != _against(two):
                changes.append(Change(claim, one, two))
        theirs = [v for v in said if v not in mine and mine and _against(v) != _against(mine[-1])]
        if mine and theirs:
            contraries.append(Contrary(claim, mine[-1], theirs))
    for link in links:
        both = [*heard.get(link.claim_id, []), *heard.get(link.other_id, [])]
        mine = sorted(
            (voice for voice in both if voice.evidence.quote.speaker_id == speaker.pk and not _against(voice)),
            key=lambda voice: (voice.day is None, voice.day),
        )  # fmt: skip
        sides = {voice.evidence.claim_id for voice in mine}
        if len(sides) == 2:
            first = mine[0]
            last = next(v for v in reversed(mine) if v.evidence.claim_id != first.evidence.claim_id)
            here, there = (
                (link.claim, link.other)
                if first.evidence.claim_id == link.claim_id
                else (link.other, link.claim)
            )
            changes.append(Change(here, first, last, there))
    return Positions(changes[:_MOST_SHOWN], contraries[:_MOST_SHOWN])


def _carried(quotes: QuerySet[Quote]) -> QuerySet[Evidence, int]:
    """The claims of the first of these quotes."""
    evidence = Evidence.objects.filter(quote__in=quotes.values("pk")[:_MOST_QUOTES])
    return evidence.exclude(status=Status.REJECTED).order_by().values_list("claim_id", flat=True)


def _against(voice: Voice) -> bool:
    return voice.stance in _AGAINST
