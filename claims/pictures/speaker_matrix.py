"""Who agrees with whom and who contradicts whom: a matrix of speakers.

Two speakers agree where both state a claim, or claims of which one supports the other; they contradict
each other where one denies what the other states, or states a claim that contradicts it. Links count where
a person decided them; suggested links count for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from django.db.models import Count

from claims.models import Claim, ClaimLink, Evidence, Relation, Speaker, Stance
from claims.pictures.asked import MOST, Asked, ids_url
from sources.workbench.charts import GridChart, Square
from sources.workbench.models import PairState, Status

__all__ = ["agreement"]

_LOOKED_AT = 40  # speakers, the most quoted
_MOST_LINKS = 5_000
_AGAINST = {Stance.DENIES, Stance.DOUBTS}

Pairs = dict[tuple[int, int], tuple[set[int], set[int]]]


def agreement(asked: Asked) -> GridChart:
    """The speakers that meet on most claims, each with each."""
    top = asked.plain.filter(speaker__isnull=False).values_list("speaker").annotate(count=Count("pk"))
    speakers = [pk for pk, _ in top.order_by("-count", "speaker")[:_LOOKED_AT]]
    evidence = (
        Evidence.objects.filter(quote__in=asked.plain.filter(speaker__in=speakers).values("pk"))
        .exclude(status=Status.REJECTED)
        .order_by()
        .values_list("claim", "quote__speaker", "stance")
    )
    pairs = _pairs(set(evidence))
    met: Counter[int] = Counter()
    for (one, other), (agreed, clashed) in pairs.items():
        for speaker in (one, other):
            met[speaker] += len(agreed) + len(clashed)
    shown = [speaker for speaker, _ in met.most_common(MOST)]
    names = {pk: str(one) for pk, one in Speaker.objects.in_bulk(shown).items()}
    shown = sorted((pk for pk in shown if pk in names), key=lambda pk: names[pk])
    squares = {}
    for (one, other), (agreed, clashed) in pairs.items():
        if one in names and other in names:
            first, second = sorted((names[one], names[other]))
            square = _square(first, second, agreed, clashed)
            squares[shown.index(one), shown.index(other)] = square
            squares[shown.index(other), shown.index(one)] = square
    rows = [(f"{n}  {names[pk]}", asked.url(speaker=pk)) for n, pk in enumerate(shown, 1)]
    columns = [(str(n), names[pk]) for n, pk in enumerate(shown, 1)]
    note = (
        "Numbers in the heading are those of the rows. + claims on which two agree, − on which they contradict each "
        "other, ± both; of the most quoted speakers, by their quotes and by decided links."
    )
    return GridChart.of(
        "Who agrees with whom, who contradicts whom", ("Speaker", "With"), rows, columns, squares, note=note
    )


def _pairs(evidence: Iterable[tuple[int, int, str]]) -> Pairs:
    """Two speakers → the claims they agree on, the claims they clash on."""
    sides: dict[int, dict[int, set[bool]]] = {}  # claim → speaker → for (True), against (False)
    for claim, speaker, stance in evidence:
        sides.setdefault(claim, {}).setdefault(speaker, set()).add(stance not in _AGAINST)
    pairs: Pairs = {}

    def note(one: int, other: int, same: bool, claims: tuple[int, ...]) -> None:
        found = pairs.setdefault((min(one, other), max(one, other)), (set(), set()))
        found[0 if same else 1].update(claims)

    for claim, speakers in sides.items():
        for (one, ours), (other, theirs) in combinations(speakers.items(), 2):
            for same in {a == b for a in ours for b in theirs}:
                note(one, other, same, (claim,))
    links = ClaimLink.objects.filter(
        state=PairState.ACCEPTED, relation__in=[Relation.CONTRADICTS, Relation.SUPPORTS]
    )
    for claim, linked, relation in links.values_list("claim", "other", "relation")[:_MOST_LINKS]:
        for one, ours in sides.get(claim, {}).items():
            for other, theirs in sides.get(linked, {}).items():
                if one != other:
                    supports = relation == Relation.SUPPORTS
                    for same in {(a == b) == supports for a in ours for b in theirs if a or b}:
                        note(one, other, same, (claim, linked))
    return pairs


def _square(one: str, other: str, agreed: set[int], clashed: set[int]) -> Square:
    count = len(agreed | clashed)
    sign, tone = ("±", "doubt") if agreed and clashed else ("+", "for") if agreed else ("−", "against")
    words = f"{one} and {other}: agree on {len(agreed):,}, contradict each other on {len(clashed):,}"
    return Square(count, words, ids_url(Claim, sorted(agreed | clashed)), f"{sign}{count}", tone)
